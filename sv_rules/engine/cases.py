"""The cases beside rules and tables: worked examples, run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sv_rules.engine.effect import effects_at
from sv_rules.engine.infer import Judgement, infer
from sv_rules.engine.program import Program, arrange
from sv_rules.engine.trace import Evaluator, ReferenceEvaluator
from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, FactType, Known, decode, encode
from sv_rules.policy.plan import FactPlan, Plan, RulePlan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import Case
from sv_rules.problem import Problem


@dataclass(frozen=True)
class PreparedCase:
    """A case encoded for the engine. ``owner`` is a rule id or a fact name."""

    file: RulesetFile
    path: tuple[str | int, ...]
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
    """What a case gave. ``found`` is in words where it differs from what was expected."""

    case: PreparedCase
    passed: bool
    found: str = ""


def environment(plan: Plan, files: list[RulesetFile], ruleset: str) -> frozenset[str]:
    """A ruleset and those that it uses: what its cases run against."""
    uses = {f.model.ruleset: f.model.uses for f in files}
    wanted, found = [ruleset], set()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted += uses.get(name, [])
    return frozenset(found)


def prepare(plan: Plan, file: RulesetFile) -> tuple[list[PreparedCase], list[Problem]]:
    """Every case of a file encoded, and a problem for each value that cannot be."""
    cases: list[PreparedCase] = []
    problems: list[Problem] = []
    for path, owner, case in _cases_of(file):
        try:
            cases.append(_prepare(plan, file, path, owner, case))
        except _Unfit as error:
            problems.append(file.problem((*path, *error.path), str(error)))
    return cases, problems


def _cases_of(file: RulesetFile) -> Iterator[tuple[tuple[str | int, ...], str, Case]]:
    for index, table in enumerate(file.model.derive):
        for position, case in enumerate(table.cases):
            yield ("derive", index, "cases", position), table.fact, case
    for index, rule in enumerate(file.model.rules):
        for position, case in enumerate(rule.cases):
            yield ("rules", index, "cases", position), rule.id, case


class _Unfit(Exception):
    def __init__(self, message: str, *path: str | int) -> None:
        self.path = path
        super().__init__(message)


def _prepare(plan: Plan, file: RulesetFile, path: tuple[str | int, ...], owner: str, case: Case) -> PreparedCase:
    given = {**(file.model.case_background if case.facts or case.lots else {}), **case.facts}
    tender: dict[str, Known] = {}
    shared: dict[str, Known] = {}
    for name, raw in given.items():
        if raw is not None:
            fact = plan.facts[name]
            (shared if fact.subject == "lot" else tender)[name] = _encode(fact, raw, "facts", name)
    lots = {
        lot: {**shared, **{n: _encode(plan.facts[n], raw, "lots", lot, n) for n, raw in values.items() if raw is not None}}
        for lot, values in (case.lots or ({"1": {}} if shared else {})).items()
    }
    expect: Known | str | None = case.expect
    if owner in plan.facts:
        expect = None if case.expect == "unknown" else _encode(plan.facts[owner], case.expect, "expect")
    return PreparedCase(file, path, owner, case, tender, lots, expect)


def _encode(fact: FactPlan, raw: Any, *path: str | int) -> Known:
    try:
        if isinstance(raw, dict) and fact.kind.ordered and raw.keys() <= {"from", "to"} and raw:
            low = encode(fact.kind, raw["from"])[0] if raw.get("from") is not None else OPEN_LOW
            high = encode(fact.kind, raw["to"])[1] if raw.get("to") is not None else OPEN_HIGH
            return (low, high)
        known = encode(fact.kind, raw)
    except ValueError as error:
        raise _Unfit(f'"{fact.name}": {error}.', *path) from None
    if fact.members:
        words = known[0] if fact.kind is FactType.SET else {known[0]}
        strange = sorted(set(words) - set(fact.members))
        if strange:
            raise _Unfit(f'"{strange[0]}" is not a member of "{fact.name}".', *path)
    return known


def run(program: Program, evaluators: list[Evaluator], rules: Mapping[str, RulePlan], case: PreparedCase) -> Outcome:
    """Run one case."""
    standing = {lot: v for lot, v in case.lots.items() if v.get("lot_cancelled") != (True, True)}
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
    return Outcome(case, True)


def _fact_outcome(fact: FactPlan, judgement: Judgement, case: PreparedCase) -> Outcome:
    subject = judgement.tender
    if fact.subject == "lot" and judgement.lots:
        subject = next(iter(judgement.lots.values()))
    known = subject.values.get(fact.name)
    return Outcome(case, known == case.expect, in_words(fact.kind, known))


def in_words(kind: FactType, known: Known | None) -> str:
    """A value in words: ``unknown``, ``5000``, ``from 5000 to 6000``."""
    if known is None:
        return "unknown"
    low, high = decode(kind, known[0]), decode(kind, known[1])
    if known[0] == known[1]:
        return str(low).lower() if isinstance(low, bool) else str(low)
    return " ".join([f"from {low}" if low is not None else "up", f"to {high}" if high is not None else "upwards"])


def run_all(
    plan: Plan, files: list[RulesetFile], evaluators_for: Callable[[Program], list[Evaluator]] | None = None
) -> tuple[list[Outcome], list[Problem]]:
    """Every case of every file, against its ruleset and those it uses."""
    outcomes: list[Outcome] = []
    problems: list[Problem] = []
    rules = {r.id: r for r in plan.rules}
    for file in files:
        cases, unfit = prepare(plan, file)
        problems += unfit
        program = arrange(plan, environment(plan, files, file.model.ruleset))
        evaluators = evaluators_for(program) if evaluators_for else [ReferenceEvaluator(program)]
        outcomes += [run(program, evaluators, rules, case) for case in cases]
    return outcomes, problems
