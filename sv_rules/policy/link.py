"""Linking: ruleset models to one plan. Names are resolved, literals typed and encoded, levels assigned.

Every mistake of meaning is collected with its place, so that an author sees all of them at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from sv_rules.facts.dictionary import Dictionary
from sv_rules.policy import ledger, owed
from sv_rules.policy.declarations import declare
from sv_rules.policy.levels import Levels, Thing
from sv_rules.policy.making import Making, citation
from sv_rules.policy.parameters import link_parameters
from sv_rules.policy.plan import Plan, RulesetPlan, SignOffPlan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.rules import link_rules, tag_of
from sv_rules.policy.tables import guard, link_scope, link_tables
from sv_rules.policy.words import GATEWAYS
from sv_rules.problem import Problems


def link(files: Sequence[RulesetFile], dictionary: Dictionary) -> Plan:
    """One plan of all rulesets. Raises ``Problems`` with every mistake found."""
    making = Making(files, dictionary)
    declare(making)
    for file in making.files.values():
        link_scope(making, file)
    for file in making.files.values():
        link_tables(making, file)
        link_rules(making, file)
        used = [making.files[name].model for name in file.model.uses if name in making.files]
        making.problems += ledger.problems(file, used)
        making.problems += owed.problems(file, making.names_of(file).facts)
    guard(making)
    parameters = link_parameters(making)
    levels = Levels(making.facts, parameters, making.tables, making.roots)
    for circle in levels.circles:
        _circle(making, circle)
    if making.problems:
        raise Problems(making.problems)
    return _plan(making, levels)


def _plan(making: Making, levels: Levels) -> Plan:
    facts, parameters, roots = levels.levelled()
    top = max([r.level for r in roots] + [f.level for f in facts.values()] + [0]) + 1
    rulesets = {name: _ruleset(file, making.scopes.get(name)) for name, file in making.files.items()}
    return Plan(facts, parameters, tuple(making.tables), tuple(making.rules), roots, rulesets, top, GATEWAYS)


def _ruleset(file: RulesetFile, scope: int | None) -> RulesetPlan:
    m = file.model
    adopted = None if isinstance(m.adopted_by, str) else m.adopted_by
    return RulesetPlan(
        m.ruleset, m.title, m.version, m.publisher, m.reference.href, file.name,
        hashlib.sha256(file.data).hexdigest(), adopted is None, adopted.choice if adopted else "law",
        tuple(adopted.authority) if adopted else (), adopted.target_level if adopted else None,
        tuple(r.id for r in m.rules),
        tuple(
            SignOffPlan(
                m.ruleset, s.role, s.from_ == "outside", s.at, s.title, scope, citation(file, s.reference),
                tag_of(s.maturity),
            )
            for s in m.sign_offs
        ),
    )  # fmt: skip


def _circle(making: Making, circle: Sequence[Thing]) -> None:
    """Say at a table of the circle what rests on what."""
    derived = [thing for thing in circle if thing in making.makers]
    if not derived:
        return
    first = min(derived, key=list(making.makers).index)
    at = list(circle).index(first)
    turned = [*circle[at:], *circle[:at]]
    scopes = {root: name for name, root in making.scopes.items() if root is not None}
    names = [said for thing in turned if (said := _said(thing, scopes, making))]
    file, index = making.makers[str(first)][0]
    rests = ", which rests on ".join(names[1:] + names[:1])
    making.add(
        file, ("derive", index, "fact"), f"{names[0]} rests on {rests}: that is a circle.",
        "Derive one of them from what is stated.",
    )  # fmt: skip


def _said(thing: Thing, scopes: Mapping[int, str], making: Making) -> str:
    """A step of a circle in words; conditions and what stands for them are left out."""
    if isinstance(thing, int):
        return f'the scope of "{scopes[thing]}"' if thing in scopes else ""
    if thing.startswith("$"):
        return f'"{thing.partition("@")[0]}"'
    return "" if making.facts[thing].hidden else f'"{thing}"'
