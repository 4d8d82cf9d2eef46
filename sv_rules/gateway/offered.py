"""Policies in the library that name the buyer and were not run: silence of the library is not taken for emptiness."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from sv_rules.engine.infer import Judgement
from sv_rules.facts.name import normalised_name
from sv_rules.gateway.decision import DataNote
from sv_rules.gateway.reads import Reads
from sv_rules.policy.library import Library

CODE = "policy-not-run"


def not_run(library: Library, run: Collection[str], judgement: Judgement, reads: Reads) -> list[DataNote]:
    """A note for each ruleset that a buyer is named in, has rules, is not surely out of scope, and did not run."""
    values = judgement.tender.values
    named = values.get("authority_names")
    if named is None or not isinstance(named[0], frozenset):
        return []
    by_name = _by_authority(library)
    found = dict.fromkeys(ruleset for name in sorted(named[0]) for ruleset in by_name.get(name, ()))
    notes = []
    for name in found:
        scope = _scopes(library).get(name)
        if name in run or (scope is not None and reads.judge(library.plan.roots[scope].node)(values) is False):
            continue
        title = library.plan.rulesets[name].title
        text = f"{title} is in this library and names this buyer. It was not run: nobody says that it is adopted."
        notes.append(DataNote(CODE, "", f"{text} Run it with --adopt {name}."))
    return notes


@lru_cache(maxsize=8)
def _by_authority(library: Library) -> Mapping[str, tuple[str, ...]]:
    """Rulesets that are an authority's choice, by the normalised names of the authorities that they name."""
    found: dict[str, tuple[str, ...]] = {}
    for ruleset in library.plan.rulesets.values():
        if not ruleset.law and ruleset.rule_ids:
            for authority in ruleset.authorities:
                name = normalised_name(authority)
                found[name] = (*found.get(name, ()), ruleset.name)
    return found


@lru_cache(maxsize=8)
def _scopes(library: Library) -> Mapping[str, int | None]:
    """The root of each ruleset's scope, its dates in force included."""
    return {rule.ruleset: rule.scope for rule in library.plan.rules}
