"""The cases beside rules and tables: worked examples, run.

That a case names only what there is, and values that fit, is checked when the library is linked. A case runs
against its own ruleset and those that it uses. Facts may be stated that a table derives: then the table is
not asked, so that a rule's cases need not repeat how its facts come about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sv_rules.engine.effect import effects_at
from sv_rules.engine.infer import Judgement, infer
from sv_rules.engine.program import Program, arrange
from sv_rules.engine.trace import Evaluator, ReferenceEvaluator
from sv_rules.facts.value import FactType, Known, decode
from sv_rules.policy.declarations import used_by
from sv_rules.policy.literals import case_value
from sv_rules.policy.plan import FactPlan, Plan, RulePlan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import Case
from sv_rules.source import Path_

_CANCELLED = (True, True)


@dataclass(frozen=True)
class PreparedCase:
    """A case encoded for the engine. ``owner`` is a rule id or a fact name."""

    file: RulesetFile
    path: Path_
    owner: str
    case: Case
    tender: Mapping[str, Known]
    lots: Mapping[str, Mapping[str, Known]]
    expect: Known | str | None

    @property
    def line(self) -> int:
        """Where the case stands in its file."""
        return self.file.source.at(self.path)[0]


@dataclass(frozen=True)
class Outcome:
    """What a case gave. ``found`` says it in words."""

    case: PreparedCase
    passed: bool
    found: str = ""


def environment(files: Sequence[RulesetFile], ruleset: str) -> frozenset[str]:
    """A ruleset and those that it uses: what its cases run against."""
    return used_by({f.model.ruleset: f for f in files}, ruleset)


def run_all(
    plan: Plan,
    files: Sequence[RulesetFile],
    evaluators_for: Callable[[Program], Sequence[Evaluator]] | None = None,
    only: Collection[str] | None = None,
) -> list[Outcome]:
    """Every case of every ruleset, or of those named in ``only``, with the evaluators asked for."""
    outcomes: list[Outcome] = []
    rules = {r.id: r for r in plan.rules}
    for file in files:
        if only is not None and file.model.ruleset not in only:
            continue
        program = arrange(plan, environment(files, file.model.ruleset))
        evaluators = evaluators_for(program) if evaluators_for else [ReferenceEvaluator(program)]
        outcomes += [run(program, evaluators, rules, case) for case in prepare(plan, file)]
    return outcomes


def prepare(plan: Plan, file: RulesetFile) -> list[PreparedCase]:
    """Every case of a file, encoded."""
    return [_prepare(plan, file, path, owner, case) for path, owner, case in _cases_of(file)]


def _cases_of(file: RulesetFile) -> Iterator[tuple[Path_, str, Case]]:
    for index, table in enumerate(file.model.derive):
        for position, case in enumerate(table.cases):
            yield ("derive", index, "cases", position), table.fact, case
    for index, rule in enumerate(file.model.rules):
        for position, case in enumerate(rule.cases):
            yield ("rules", index, "cases", position), rule.id, case


def _prepare(plan: Plan, file: RulesetFile, path: Path_, owner: str, case: Case) -> PreparedCase:
    given = {**(file.model.case_background if case.facts or case.lots else {}), **case.facts}
    known = {name: case_value(plan.facts[name], raw) for name, raw in given.items() if raw is not None}
    shared = {name: value for name, value in known.items() if plan.facts[name].subject == "lot"}
    tender = {name: value for name, value in known.items() if name not in shared}
    lots = {
        lot: {**shared, **{n: case_value(plan.facts[n], raw) for n, raw in values.items() if raw is not None}}
        for lot, values in (case.lots or ({"1": {}} if shared else {})).items()
    }
    expect: Known | str | None = case.expect
    if owner in plan.facts:
        expect = None if case.expect == "unknown" else case_value(plan.facts[owner], case.expect)
    return PreparedCase(file, path, owner, case, tender, lots, expect)


def run(
    program: Program, evaluators: Sequence[Evaluator], rules: Mapping[str, RulePlan], case: PreparedCase
) -> Outcome:
    """Run one case. Cancelled lots are left out, as they are in a check."""
    standing = {lot: values for lot, values in case.lots.items() if values.get("lot_cancelled") != _CANCELLED}
    judgement = infer(program, case.tender, standing, evaluators)
    if case.owner not in rules:
        return _fact_outcome(program.plan.facts[case.owner], judgement, case)
    rule = rules[case.owner]
    found = str(judgement.verdicts[rule.id])
    if found != case.expect:
        return Outcome(case, False, found)
    if case.case.effect and case.case.at:
        effect = effects_at(rule, case.case.at, judgement.tender.values.get(rule.dated_by))[0]
        if effect != case.case.effect:
            return Outcome(case, False, f"{found}, with effect {effect} at {case.case.at}")
    return Outcome(case, True, found)


def _fact_outcome(fact: FactPlan, judgement: Judgement, case: PreparedCase) -> Outcome:
    """A lot's fact is expected of every lot of the case."""
    subjects = [judgement.tender]
    if fact.subject == "lot" and judgement.lots:
        subjects = list(judgement.lots.values())
    known = [subject.values.get(fact.name) for subject in subjects]
    found = dict.fromkeys(in_words(fact.kind, value) for value in known)
    return Outcome(case, all(value == case.expect for value in known), ", ".join(found))


def in_words(kind: FactType, known: Known | None) -> str:
    """A value in words: ``unknown``, ``5000``, ``from 5000 to 6000``."""
    if known is None:
        return "unknown"
    low, high = decode(kind, known[0]), decode(kind, known[1])
    if known[0] == known[1]:
        return str(low).lower() if isinstance(low, bool) else str(low)
    ends = (f"from {low}" if low is not None else "", f"to {high}" if high is not None else "")
    return " ".join(end for end in ends if end)
