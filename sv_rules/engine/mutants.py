"""The mutants of one ruleset: each is its plan with one operator, number or date changed by one unit."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sv_rules.facts.value import FactType, Known, date_to_int, decode, exactly, int_to_date
from sv_rules.policy.plan import (
    All,
    Any_,
    Between,
    Compare,
    Constant,
    Node,
    Not,
    OverLots,
    ParameterPlan,
    Period,
    PerYear,
    Plan,
    Plus,
    Root,
    RowPlan,
    RulePlan,
    TablePlan,
    Value,
    Without,
)
from sv_rules.policy.reading import RulesetFile
from sv_rules.source import Path_

_OTHER = {
    "eq": "ne", "ne": "eq", "lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt", "in": "not_in", "not_in": "in",
    "includes": "within", "within": "includes", "exists": "missing", "missing": "exists",
    "every": "some", "some": "every", "least": "most", "most": "least",
}  # fmt: skip
_SAID_BY_OPERATOR = {"lt": 1, "lte": -1, "gt": -1, "gte": 1}
"""The step of the number that says the same as the changed operator: less than 6 is at most 5."""


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, in words, the changed plan, and the rule or fact whose cases should notice.

    ``example`` is a case that would notice, where one was found.
    """

    file: str
    line: int
    change: str
    plan: Plan
    owner: str
    example: str = ""


def mutants(plan: Plan, file: RulesetFile) -> Iterator[Mutant]:
    """Every mutant of one ruleset."""
    maker = _Maker(plan, file)
    yield from maker.scopes()
    for at, rule in enumerate(plan.rules):
        if rule.ruleset == maker.ruleset:
            yield from maker.rule(at, rule)
    for at, table in enumerate(plan.tables):
        if table.ruleset == maker.ruleset:
            yield from maker.table(at, table)
    yield from maker.parameters()
    yield from maker.overrides()


class _Maker:
    def __init__(self, plan: Plan, file: RulesetFile) -> None:
        self.plan, self.file, self.ruleset = plan, file, file.model.ruleset
        self.begins = date_to_int(file.model.in_force.from_)
        self._rules = {r.id: ("rules", i) for i, r in enumerate(file.model.rules)}
        self._tables = {t.fact: ("derive", i) for i, t in enumerate(file.model.derive)}

    def _mutant(self, line: int, change: str, owner: str, **new: Any) -> Mutant:
        return Mutant(self.file.source.file, line, change, replace(self.plan, **new), owner)

    def _line(self, *path: str | int) -> int:
        return self.file.source.at(path)[0]

    # ------------------------------------------------------------------ conditions

    def scopes(self) -> Iterator[Mutant]:
        """The scope and its dates, changed for all that they guard; with and without the dates."""
        scopes = [rule.scope for rule in self.plan.rules if rule.ruleset == self.ruleset]
        scopes += [table.scope for table in self.plan.tables if table.ruleset == self.ruleset]
        for index in (i for i in dict.fromkeys(scopes) if i is not None):
            for node, change, line in self._conditions(index, ("scope",)):
                roots = list(self.plan.roots)
                roots[index] = replace(roots[index], node=node)
                yield self._mutant(line, change, "", roots=tuple(roots))

    def rule(self, at: int, rule: RulePlan) -> Iterator[Mutant]:
        """What a rule asks, and the days from which it does what."""
        path: Path_ = self._rules[rule.id]

        def place(key: str, value: Any) -> tuple[RulePlan, ...]:
            return (*self.plan.rules[:at], replace(rule, **{key: value}), *self.plan.rules[at + 1 :])

        for key, index in (("given", rule.given), ("when", rule.when)):
            if index is not None:
                for node, change, line in self._conditions(index, (*path, key)):
                    root = self._new_root(index, node)
                    rules = place(key, root.index)
                    yield self._mutant(line, change, rule.id, rules=rules, roots=(*self.plan.roots, root))
        for position, (start, effects) in enumerate(rule.at):
            for day, change in self._days(start):
                moved = (*rule.at[:position], (day, effects), *rule.at[position + 1 :])
                line = self._line(*path, "at", int_to_date(start).isoformat())
                yield self._mutant(line, f"{rule.id} at: {change}", rule.id, rules=place("at", moved))

    def table(self, at: int, table: TablePlan) -> Iterator[Mutant]:
        """What a table's rows ask and give. Hidden tables stand for conditions over lots."""
        rows = [*table.rows, *([table.otherwise] if table.otherwise else [])]
        path: Path_ | None = self._tables.get(table.fact)
        for position, row in enumerate(rows):
            place = self._put(at, table, position)
            asked = row.value.when if isinstance(row.value, OverLots) else None
            for key, index in (("root", row.root), ("when", asked)):
                if index is None:
                    continue
                where = () if path is None else self._row_path(path, table, position, key)
                for node, change, line in self._conditions(index, where, row.line):
                    root = self._new_root(index, node)
                    new = replace(row, root=root.index) if key == "root" else _asked(row, root.index)
                    yield self._mutant(line, change, table.fact, tables=place(new), roots=(*self.plan.roots, root))
            if path is not None and "is" in self.file.model.derive[int(path[1])].model_fields_set:
                continue  # true and false are not written there
            for value, change in _values(self.plan.facts[table.fact].kind, row.value):
                said = f"{table.fact}: {change}"
                yield self._mutant(row.line, said, table.fact, tables=place(replace(row, value=value)))

    def _row_path(self, path: Path_, table: TablePlan, position: int, key: str) -> Path_:
        model = self.file.model.derive[int(path[1])]
        if model.is_:
            return (*path, "is")
        row: Path_ = ("rows", position) if position < len(table.rows) else ("otherwise",)
        return (*path, *row, "when") if key == "root" else (*path, *row, "value", "over", "when")

    def _put(self, at: int, table: TablePlan, position: int) -> Callable[[RowPlan], tuple[TablePlan, ...]]:
        def put(row: RowPlan) -> tuple[TablePlan, ...]:
            if position < len(table.rows):
                changed = replace(table, rows=(*table.rows[:position], row, *table.rows[position + 1 :]))
            else:
                changed = replace(table, otherwise=row)
            return (*self.plan.tables[:at], changed, *self.plan.tables[at + 1 :])

        return put

    def _new_root(self, index: int, node: Node) -> Root:
        return replace(self.plan.roots[index], index=len(self.plan.roots), node=node)

    def _conditions(self, index: int, path: Path_, line: int = 0) -> Iterator[tuple[Node, str, int]]:
        """Each changed condition with the line that it stands on, as far as the list at ``path`` shows it."""
        node = self.plan.roots[index].node
        items = node.items if isinstance(node, All) else (node,)
        for position, item in enumerate(items):
            here = (*path, position) if path else ()
            at = self._line(*here) if here else line
            if path == ("scope",) and position >= len(self.file.model.scope):
                at = self._line("in_force")
            for changed, change in _nodes(item):
                whole = All((*items[:position], changed, *items[position + 1 :])) if isinstance(node, All) else changed
                yield whole, change, at

    # ------------------------------------------------------------------ parameters

    def parameters(self) -> Iterator[Mutant]:
        """Every dated value of the ruleset's own parameters."""
        for name in self.file.model.parameters:
            same = [p for p in self.plan.parameters.values() if (p.ruleset, p.name) == (self.ruleset, name)]
            for position, period in enumerate(same[0].periods):
                line = self._line("parameters", name, "values", int_to_date(period.start).isoformat())
                for new, change in self._periods(same[0].unit, period):
                    changed = {p.key: replace(p, periods=_exchanged(p.periods, position, new)) for p in same}
                    yield self._mutant(line, f"${name}: {change}", "", parameters={**self.plan.parameters, **changed})

    def overrides(self) -> Iterator[Mutant]:
        """Every dated value that the ruleset puts in the place of another's."""
        for name, override in self.file.model.override.items():
            used, _, short = name.partition("/")
            days = {date_to_int(day): day for day in override.values}
            same = [p for p in self.plan.parameters.values() if (p.ruleset, p.name) == (used, short)]
            at = same[0].overridden_by.index(self.ruleset)
            scope, periods = same[0].overrides[at]
            for position, period in enumerate(periods):
                if period.start not in days:
                    continue
                line = self._line("override", name, "values", days[period.start].isoformat())
                for new, change in self._periods(same[0].unit, period):
                    theirs = (scope, _exchanged(periods, position, new))
                    changed = {p.key: _overridden(p, at, theirs) for p in same}
                    yield self._mutant(line, f"{name}: {change}", "", parameters={**self.plan.parameters, **changed})

    def _periods(self, unit: str, period: Period) -> Iterator[tuple[Period, str]]:
        for day, change in self._days(period.start):
            yield replace(period, start=day), change
        if period.known is None:
            return
        kind = FactType(unit)
        for position, candidate in enumerate(period.candidates):
            for value, change in _numbers(kind, candidate[0]):
                others: list[Known] = [*period.candidates]
                others[position] = exactly(value)
                span = (min(o[0] for o in others), max(o[1] for o in others))
                if span != period.known:
                    yield replace(period, known=span, candidates=tuple(others)), change
        if not period.candidates:
            for value, change in _numbers(kind, period.known[0]):
                yield replace(period, known=exactly(value)), change

    def _days(self, start: int) -> Iterator[tuple[int, str]]:
        for day, change in _steps(FactType.DATE, start):
            if not day < start <= self.begins:  # before the ruleset is in force nothing asks
                yield day, change


def _exchanged(periods: Sequence[Period], position: int, new: Period) -> tuple[Period, ...]:
    return (*periods[:position], new, *periods[position + 1 :])


def _overridden(parameter: ParameterPlan, at: int, theirs: tuple[int, tuple[Period, ...]]) -> ParameterPlan:
    return replace(parameter, overrides=(*parameter.overrides[:at], theirs, *parameter.overrides[at + 1 :]))


def _asked(row: RowPlan, root: int) -> RowPlan:
    assert isinstance(row.value, OverLots)
    return replace(row, value=replace(row.value, when=root))


# ---------------------------------------------------------------------------- one unit


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
    other = _OTHER[node.operator]
    yield replace(node, operator=other), f"{node.fact}: {node.operator} became {other}"
    if isinstance(node.right, Constant) and node.kind.ordered:
        value = node.right.known[0]
        for known, change in _steps(node.kind, value):
            step = 1 if known > value else -1
            never = known < 0 and node.operator in ("lt", "gte")
            if step != _SAID_BY_OPERATOR.get(node.operator) and not never:
                yield replace(node, right=Constant(exactly(known))), f"{node.fact} {node.operator}: {change}"


def _steps(kind: FactType, value: int) -> Iterator[tuple[int, str]]:
    for step in (-1, 1):
        if kind is FactType.DATE:
            changed = date_to_int(int_to_date(value) + datetime.timedelta(days=step))
        else:
            changed = value + step
        yield changed, f"{decode(kind, value)} became {decode(kind, changed)}"


def _numbers(kind: FactType, value: int) -> Iterator[tuple[int, str]]:
    """The steps that a value may take: nothing here is less than nothing."""
    return ((changed, change) for changed, change in _steps(kind, value) if changed >= 0)


def _values(kind: FactType, value: Value | None) -> Iterator[tuple[Value, str]]:
    """Each way in which one unit of a row's value can be changed."""
    if isinstance(value, Constant):
        known = value.known[0]
        if kind is FactType.BOOLEAN:
            yield Constant(exactly(not known)), f"{str(known).lower()} became {str(not known).lower()}"
        elif kind.ordered:
            for changed, change in _numbers(kind, known):
                yield Constant(exactly(changed)), change
    elif isinstance(value, Plus | Without):
        for inner, change in _values(FactType.PERCENT, value.percent):
            yield replace(value, percent=inner), change
    elif isinstance(value, PerYear):
        for inner, change in _values(FactType.INTEGER, value.months):
            yield replace(value, months=inner), change
    elif isinstance(value, Between):
        for end in ("low", "high"):
            for inner, change in _values(kind, getattr(value, end)):
                yield replace(value, **{end: inner}), change
    elif isinstance(value, OverLots) and value.take in _OTHER:
        yield replace(value, take=_OTHER[value.take]), f"{value.take} became {_OTHER[value.take]}"
