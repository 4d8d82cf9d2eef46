"""Facts that tell a mutant from the policy as written: the case that is missing, or none where none can be.

A rule or table is tried by itself, on every combination of the values at its boundaries: each number and date
that it compares with, one unit below and above, and spans across them; true and false; each word that it
names and one that it does not. Where no combination tells the two apart, the change changes nothing: it is
shadowed by a row above, say.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from sv_rules.engine.infer import infer
from sv_rules.engine.program import Program, arrange
from sv_rules.engine.trace import ReferenceEvaluator
from sv_rules.facts.value import FactType, Known, date_to_int, decode, exactly, int_to_date
from sv_rules.policy.levels import read_by, value_reads
from sv_rules.policy.plan import (
    Compare,
    Constant,
    FactPlan,
    Key,
    Node,
    Not,
    OverLots,
    ParameterPlan,
    Plan,
    RulePlan,
    TablePlan,
    Words,
)

_MOST = 6000
"""As many combinations are tried; where there are more, it is never said that none tells the two apart."""
_STRIDE = 1_000_003
_LOT = "1"
_ELSEWHERE = {FactType.MONEY: 100_00, FactType.PERCENT: 100_000, FactType.INTEGER: 10, FactType.DATE: 2026_01_15}
"""A boundary for facts that are compared only with each other."""


@dataclass(frozen=True)
class Witness:
    """Facts on which the policy as written gives ``expect``, and the mutant something else."""

    facts: Mapping[str, Known]
    expect: Known | str | None

    def as_case(self, plan: Plan, owner: str) -> str:
        """The case that is missing, as it would be written; the name is for the author to find."""
        given = ", ".join(f"{name}: {_written(plan.facts[name].kind, value)}" for name, value in self.facts.items())
        expect = str(self.expect)
        if owner in plan.facts:
            known = self.expect if isinstance(self.expect, tuple) else None
            expect = "unknown" if known is None else _written(plan.facts[owner].kind, known)
        return f"{{facts: {{{given}}}, expect: {expect}}}"


def _written(kind: FactType, known: Known) -> str:
    low, high = (json.dumps(decode(kind, end)).replace('"', "") for end in known)
    return low if low == high else f"{{from: {low}, to: {high}}}".replace("from: null, ", "").replace(", to: null", "")


class Untold(Exception):
    """Too many combinations, or values over lots: nothing can be claimed."""


def witness(plan: Plan, mutant: Plan, owner: str, ruleset: str) -> Witness | None:
    """Facts that tell a mutant of one ruleset's rule or table from the plan; ``None`` where there are none.

    Raises ``Untold`` where that cannot be said.
    """
    before, after = _alone(plan, owner, ruleset), _alone(mutant, owner, ruleset)
    facts = sorted(_facts_read(before) | _facts_read(after))
    choices = [list(_choices(plan.facts[name], (before, after), facts)) for name in facts]
    programs = [arrange(p, frozenset(p.rulesets)) for p in (before, after)]
    evaluators = [ReferenceEvaluator(program) for program in programs]
    for values in _combinations(choices):
        given = {name: value for name, value in zip(facts, values, strict=True) if value is not None}
        one, other = (
            _outcome(program, evaluator, owner, given) for program, evaluator in zip(programs, evaluators, strict=True)
        )
        if one != other:
            return Witness(given, one)
    if math.prod(len(c) for c in choices) > _MOST:
        raise Untold
    return None


def _combinations(choices: Sequence[Sequence[Known | None]]) -> Iterator[Sequence[Known | None]]:
    """Every combination, or as many as can be tried, spread evenly over all of them."""
    count = math.prod(len(c) for c in choices)
    if count <= _MOST:
        yield from product(*choices)
        return
    for turn in range(_MOST):
        place, values = turn * _STRIDE % count, []
        for values_of_one in choices:
            place, digit = divmod(place, len(values_of_one))
            values.append(values_of_one[digit])
        yield values


def _outcome(
    program: Program, evaluator: ReferenceEvaluator, owner: str, given: Mapping[str, Known]
) -> Known | str | None:
    plan = program.plan
    tender = {n: v for n, v in given.items() if plan.facts[n].subject != "lot"}
    lot = {n: v for n, v in given.items() if plan.facts[n].subject == "lot"}
    of_lot = owner in plan.facts and plan.facts[owner].subject == "lot"
    judgement = infer(program, tender, {_LOT: lot} if lot or of_lot else {}, [evaluator])
    if owner in plan.facts:
        return (judgement.lots[_LOT] if of_lot else judgement.tender).values.get(owner)
    return str(judgement.verdicts[owner])


def _alone(plan: Plan, owner: str, ruleset: str) -> Plan:
    """The plan with nothing but the owner, on whatever it reads as stated."""
    rules = tuple(replace(r, scope=None) for r in plan.rules if r.id == owner)
    tables = tuple(replace(t, scope=None) for t in plan.tables if (t.fact, t.ruleset) == (owner, ruleset))
    parameters = {key: replace(p, overrides=(), overridden_by=()) for key, p in plan.parameters.items()}
    alone = replace(plan, rules=rules, tables=tables, parameters=parameters)
    if len(rules) + len(tables) != 1 or any(isinstance(row.value, OverLots) for t in tables for row in t.rows):
        raise Untold
    if any(plan.facts[name].hidden for name in _facts_read(alone)):
        raise Untold
    return replace(alone, parameters={key: p for key, p in parameters.items() if key in _reads(alone)})


def _nodes(plan: Plan) -> list[Node]:
    """The conditions of the one rule or table."""
    rules: Iterable[RulePlan] = plan.rules
    tables: Iterable[TablePlan] = plan.tables
    roots = [root for rule in rules for root in (rule.given, rule.when) if root is not None]
    roots += [row.root for table in tables for row in table.rows if row.root is not None]
    return [plan.roots[root].node for root in roots]


def _reads(plan: Plan) -> set[str]:
    """The facts and parameters that it reads."""
    found = {name for node in _nodes(plan) for name in read_by(node)}
    for table in plan.tables:
        rows = (*table.rows, *([table.otherwise] if table.otherwise else []))
        found |= {name for row in rows if not isinstance(row.value, OverLots) for name in value_reads(row.value)}
    return found


def _facts_read(plan: Plan) -> set[str]:
    """The facts that it reads, and those that date its parameters."""
    reads = _reads(plan)
    dates = {plan.parameters[name].dated_by for name in reads if name in plan.parameters}
    return {name for name in reads if name in plan.facts} | dates


# ---------------------------------------------------------------------------- values at the boundaries


def _choices(fact: FactPlan, plans: Iterable[Plan], facts: list[str]) -> Iterator[Known | None]:
    yield None
    words: set[str] = set()
    numbers: set[int] = set()
    for plan in plans:
        for comparison in (c for node in _nodes(plan) for c in _comparisons(node)):
            if comparison.fact == fact.name:
                words |= _words(comparison, plan)
            if comparison.kind is fact.kind and fact.kind.ordered:
                numbers |= _numbers(comparison, plan)
        dated = [parameter for parameter in plan.parameters.values() if parameter.dated_by == fact.name]
        numbers |= {period.start for parameter in dated for period in parameter.periods}
    if fact.kind is FactType.BOOLEAN:
        yield from (exactly(True), exactly(False))
    elif fact.kind is FactType.ENUM:
        yield from (exactly(word) for word in (*sorted(words), *_other(fact, words)))
    elif fact.kind is FactType.SET:
        every = (*sorted(words), *_other(fact, words))
        yield from (exactly(frozenset(group)) for size in (1, 2) for group in combinations(every, size))
    else:
        yield from _around(fact.kind, sorted(numbers) or [_ELSEWHERE[fact.kind]])


def _other(fact: FactPlan, words: set[str]) -> list[str]:
    """A word that is not among these, where the fact can be one."""
    return [word for word in fact.members if word not in words][:1] if fact.members else ["other"]


def _around(kind: FactType, boundaries: Iterable[int]) -> Iterator[Known]:
    near = [(_beside(kind, value, -1), value, _beside(kind, value, 1)) for value in boundaries]
    yield from (exactly(point) for point in dict.fromkeys(point for points in near for point in points))
    for below, value, above in near:
        yield (below, value)
        yield (value, above)


def _beside(kind: FactType, value: int, step: int) -> int:
    if kind is FactType.DATE:
        return date_to_int(int_to_date(value) + datetime.timedelta(days=step))
    return max(value + step, 0)


def _comparisons(node: Node) -> Iterator[Compare]:
    if isinstance(node, Compare):
        yield node
    else:
        for part in (node.item,) if isinstance(node, Not) else node.items:
            yield from _comparisons(part)


def _words(comparison: Compare, plan: Plan) -> set[str]:
    right = comparison.right
    if isinstance(right, Words):
        return set(right.members)
    if isinstance(right, Constant) and isinstance(right.known[0], str):
        return {right.known[0]}
    periods = _parameter(right, plan)
    return {word for period in (periods.periods if periods else ()) for word in sorted(period.words or ())[:2]}


def _numbers(comparison: Compare, plan: Plan) -> set[int]:
    right = comparison.right
    if isinstance(right, Constant):
        return {right.known[0]}
    parameter = _parameter(right, plan)
    return {end for period in (parameter.periods if parameter else ()) if period.known for end in period.known}


def _parameter(right: object, plan: Plan) -> ParameterPlan | None:
    return plan.parameters.get(right.name) if isinstance(right, Key) else None
