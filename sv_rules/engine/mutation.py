"""Mutation of policy: every operator, number and date changed by one unit must fail some case.

A mutant that no case notices is a boundary that nobody has written down.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sv_rules.engine.cases import PreparedCase, environment, prepare, run
from sv_rules.engine.program import arrange
from sv_rules.engine.trace import ReferenceEvaluator
from sv_rules.facts.value import FactType, date_to_int, decode, int_to_date
from sv_rules.policy.plan import (
    All,
    Any_,
    Compare,
    Constant,
    Node,
    Not,
    OverLots,
    ParameterPlan,
    Plan,
    RowPlan,
    RulePlan,
    TablePlan,
)
from sv_rules.policy.reading import RulesetFile

_OTHER = {
    "eq": "ne", "ne": "eq", "lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt",
    "in": "not_in", "not_in": "in", "exists": "missing", "missing": "exists",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, in words, the changed plan, and whose cases could notice first."""

    file: str
    line: int
    change: str
    plan: Plan
    owners: frozenset[str]


def survivors(plan: Plan, files: list[RulesetFile], ruleset: str) -> tuple[list[Mutant], int]:
    """The mutants of one ruleset that none of its cases catches, and how many were tried."""
    file = next(f for f in files if f.model.ruleset == ruleset)
    cases, _ = prepare(plan, file)
    names = environment(plan, files, ruleset)
    found, tried = [], 0
    for mutant in mutants(plan, file):
        tried += 1
        if not _caught(mutant, names, cases):
            found.append(mutant)
    return found, tried


def _caught(mutant: Mutant, names: frozenset[str], cases: list[PreparedCase]) -> bool:
    program = arrange(mutant.plan, names)
    evaluators = [ReferenceEvaluator(program)]
    rules = {r.id: r for r in mutant.plan.rules}
    near = sorted(cases, key=lambda c: c.owner not in mutant.owners)
    return any(not run(program, [*evaluators], rules, case).passed for case in near)


def mutants(plan: Plan, file: RulesetFile) -> Iterator[Mutant]:
    """Every mutant of one ruleset."""
    ruleset, name = file.model.ruleset, file.source.file
    tables = [t for t in plan.tables if t.ruleset == ruleset]
    rules = [r for r in plan.rules if r.ruleset == ruleset]
    users: dict[int, list[tuple[int, str]]] = {}
    for table in tables:
        for row in _rows(table):
            when = row.value.when if isinstance(row.value, OverLots) else None
            for index in (row.root, when):
                if index is not None:
                    users.setdefault(index, []).append((row.line, table.fact))
    for rule in rules:
        for index in (rule.given, rule.when, rule.scope):
            if index is not None:
                line = rule.line if index != rule.scope else 1
                users.setdefault(index, []).append((line, rule.id))
    for index in sorted(users):
        line, owners = users[index][0][0], frozenset(o for _, o in users[index])
        for node, change in _nodes(plan.roots[index].node):
            roots = list(plan.roots)
            roots[index] = replace(roots[index], node=node)
            yield Mutant(name, line, change, replace(plan, roots=tuple(roots)), owners)
    yield from _values(plan, name, tables)
    yield from _parameters(plan, file)
    yield from _effects(plan, file, rules)


def _rows(table: TablePlan) -> list[RowPlan]:
    return [*table.rows, *([table.otherwise] if table.otherwise else [])]


def _nodes(node: Node) -> Iterator[tuple[Node, str]]:
    if isinstance(node, Compare):
        yield from _comparisons(node)
    elif isinstance(node, Not):
        yield node.item, "not removed"
        for inner, change in _nodes(node.item):
            yield Not(inner), change
    else:
        kind: Any = All if isinstance(node, All) else Any_
        for position, item in enumerate(node.items):
            for inner, change in _nodes(item):
                yield kind((*node.items[:position], inner, *node.items[position + 1 :])), change


def _comparisons(node: Compare) -> Iterator[tuple[Node, str]]:
    other = _OTHER.get(node.operator)
    if other:
        yield replace(node, operator=other), f"{node.fact}: {node.operator} became {other}"
    if isinstance(node.right, Constant) and node.kind.ordered:
        for known, change in _steps(node.kind, node.right.known[0]):
            yield replace(node, right=Constant((known, known))), f"{node.fact} {node.operator}: {change}"


def _steps(kind: FactType, value: int) -> Iterator[tuple[int, str]]:
    for step in (-1, 1):
        if kind is FactType.DATE:
            changed = date_to_int(int_to_date(value) + datetime.timedelta(days=step))
        else:
            changed = value + step
        yield changed, f"{decode(kind, value)} became {decode(kind, changed)}"


def _values(plan: Plan, file: str, tables: Iterable[TablePlan]) -> Iterator[Mutant]:
    for table in tables:
        kind = plan.facts[table.fact].kind
        at = plan.tables.index(table)
        for position, row in enumerate(table.rows):
            if not isinstance(row.value, Constant):
                continue
            if kind is FactType.BOOLEAN:
                value = row.value.known[0]
                changes = [(not value, f"{value} became {not value}")]
            else:
                changes = list(_steps(kind, row.value.known[0])) if kind.ordered else []
            for known, change in changes:
                changed = replace(row, value=Constant((known, known)))
                rows = (*table.rows[:position], changed, *table.rows[position + 1 :])
                new = (*plan.tables[:at], replace(table, rows=rows), *plan.tables[at + 1 :])
                yield Mutant(file, row.line, f"{table.fact}: {change}", replace(plan, tables=new), frozenset([table.fact]))


def _parameters(plan: Plan, file: RulesetFile) -> Iterator[Mutant]:
    ruleset = file.model.ruleset
    names = {p.name for p in plan.parameters.values() if p.ruleset == ruleset}
    for name in sorted(names):
        same = [p for p in plan.parameters.values() if p.ruleset == ruleset and p.name == name]
        line = file.source.at(("parameters", name))[0]
        for position, period in enumerate(same[0].periods):
            for step, change in _steps(FactType.DATE, period.start):
                if step < period.start <= date_to_int(file.model.in_force.from_):
                    continue  # before the ruleset is in force nothing looks the value up
                yield _with_period(plan, file, line, same, position, f"${name}: {change}", start=step)
            if period.known is not None and not period.candidates:
                for value, change in _steps(FactType(same[0].unit), period.known[0]):
                    yield _with_period(plan, file, line, same, position, f"${name}: {change}", known=(value, value))


def _with_period(
    plan: Plan, file: RulesetFile, line: int, same: list[ParameterPlan], position: int, change: str, **new: Any
) -> Mutant:
    parameters = dict(plan.parameters)
    for parameter in same:
        periods = list(parameter.periods)
        periods[position] = replace(periods[position], **new)
        parameters[parameter.key] = replace(parameter, periods=tuple(periods))
    return Mutant(file.source.file, line, change, replace(plan, parameters=parameters), frozenset())


def _effects(plan: Plan, file: RulesetFile, rules: Iterable[RulePlan]) -> Iterator[Mutant]:
    for rule in rules:
        where = plan.rules.index(rule)
        for position, (start, effects) in enumerate(rule.at):
            for day, change in _steps(FactType.DATE, start):
                if day < start <= date_to_int(file.model.in_force.from_):
                    continue
                at = (*rule.at[:position], (day, effects), *rule.at[position + 1 :])
                new = (*plan.rules[:where], replace(rule, at=at), *plan.rules[where + 1 :])
                yield Mutant(file.source.file, rule.line, f"{rule.id} at: {change}", replace(plan, rules=new), frozenset([rule.id]))
