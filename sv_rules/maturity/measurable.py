"""Which practices of an index a tender can show: read from the ledger and the rules that judge them.

Nothing is typed twice: a practice and a clause of the ledger bear the same number, and the ledger names the rules.
What a rule reads says whether its notice alone can show the practice, or the record that an officer keeps beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from sv_rules.engine.program import arrange
from sv_rules.gateway.reads import Reads
from sv_rules.maturity.plan import Measured
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.policy.library import Library, ruleset_paths
from sv_rules.policy.plan import FactPlan, RowPlan, RulePlan
from sv_rules.policy.reading import read_ruleset
from sv_rules.policy.ruleset import Ruleset


def ruleset_of(library: Library, questions: QuestionSet) -> Ruleset | None:
    """The ruleset by which a question set is measured, with its ledger; ``None`` where the library has none such."""
    plan = library.plan.rulesets.get(questions.measured_by or "")
    if plan is None:
        return None
    below = plan.file.partition("/")[2]  # a compiled copy may bear the name of a folder that was called otherwise
    here = [path for f in library.folders for path in ruleset_paths(f) if path.relative_to(f).as_posix() == below]
    models = (_ruleset(path, plan.file, library.digest) for path in here)
    return next((model for model in models if model.ruleset == plan.name), None)


@lru_cache(maxsize=4)
def _ruleset(path: Path, file: str, digest: str) -> Ruleset:
    """``digest`` is that of the library, so that a ruleset that has changed is read again."""
    return read_ruleset(path, file).model


def measured_by_rules(questions: QuestionSet, ruleset: Ruleset) -> dict[str, tuple[str, ...]]:
    """By practice, the ids of the rules that can show it from a notice or its record; others are left out."""
    asked = {practice.id for _, practice in questions.practices()}
    return {
        line.clause: tuple(line.rules)
        for line in ruleset.clauses
        if line.clause in asked and line.rules and line.status in ("automated", "partial")
    }


def shown_in_part(questions: QuestionSet, ruleset: Ruleset) -> dict[str, str]:
    """By practice, what its rules leave to the organisation's own assessment."""
    asked = {practice.id for _, practice in questions.practices()}
    return {
        line.clause: line.why
        for line in ruleset.clauses
        if line.clause in asked and line.rules and line.status == "partial" and line.why
    }


def with_sources(measured: Mapping[str, tuple[str, ...]], library: Library) -> dict[str, tuple[Measured, ...]]:
    """The same, each rule with where it can be known from."""
    sources = _sources(library, {rule for rules in measured.values() for rule in rules})
    return {
        practice: tuple(Measured(rule=rule, source=sources[rule]) for rule in rules if rule in sources)
        for practice, rules in measured.items()
    }


def _sources(library: Library, wanted: Iterable[str]) -> dict[str, Literal["notice", "record"]]:
    """Where each rule's breach can be known from: notices, if any fact that it reads is one that a notice carries."""
    plan = library.plan
    reads = Reads(arrange(plan, frozenset(plan.rulesets)))
    rules = {rule.id: rule for rule in plan.rules}
    tables: dict[str, list[RowPlan]] = {}
    for table in plan.tables:
        tables.setdefault(table.fact, []).extend(table.rows)
    found: dict[str, Literal["notice", "record"]] = {}
    for name in wanted:
        if name in rules:
            needs = {plan.facts[fact].needs for fact in _leaves(rules[name], plan.facts, tables, reads)}
            found[name] = "notice" if "notice" in needs else "record"
    return found


def _leaves(
    rule: RulePlan, facts: Mapping[str, FactPlan], tables: Mapping[str, list[RowPlan]], reads: Reads
) -> set[str]:
    """The facts that notices and records state, on which the breach of a rule rests."""
    waiting, seen = list(reads.root(rule.when)), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen and name in facts:
            seen.add(name)
            waiting += [read for row in tables.get(name, ()) for read in reads.row(row)]
    return {name for name in seen if not facts[name].derived}
