"""Linking decision tables, and the scope that guards each of them."""

from __future__ import annotations

from dataclasses import replace

from sv_rules.facts.value import FactType, date_to_int
from sv_rules.policy.conditions import Conditions
from sv_rules.policy.levels import read_by, value_reads
from sv_rules.policy.making import Making, citation
from sv_rules.policy.plan import Compare, Constant, Node, OverLots, RowPlan, TablePlan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import InForce, Table
from sv_rules.policy.values import Values
from sv_rules.policy.written import Outcome, Row
from sv_rules.source import Path_


def link_scope(making: Making, file: RulesetFile) -> None:
    """The root of a ruleset's scope: its conditions, and its dates in force."""
    model = file.model
    named = model.dated_by in making.names_of(file).facts
    dates = _dates(model.dated_by, model.in_force) if named else []
    making.scopes[model.ruleset] = _scope(making, file).root(("scope",), model.scope, dates)


def _scope(making: Making, file: RulesetFile) -> Conditions:
    return Conditions(making, file, "a scope", "tender", f"{file.model.ruleset}/scope")


def _dates(dated_by: str, in_force: InForce) -> list[Node]:
    ends = [("gte", in_force.from_), ("lte", in_force.until)]
    days = [(operator, date_to_int(day)) for operator, day in ends if day is not None]
    return [Compare(dated_by, FactType.DATE, operator, Constant((day, day))) for operator, day in days]


def link_tables(making: Making, file: RulesetFile) -> None:
    """Every table of a file, not yet guarded by its scope."""
    for index, table in enumerate(file.model.derive):
        if any(maker == (file, index) for maker in making.makers.get(table.fact, ())):
            making.tables.append(_table(making, file, ("derive", index), table))


def _table(making: Making, file: RulesetFile, path: Path_, table: Table) -> TablePlan:
    fact = making.facts[table.fact]
    label = f"{file.model.ruleset}/{table.fact}"
    conditions = Conditions(making, file, f'"{table.fact}"', table.subject, label)
    values = Values(fact, conditions)

    def row(place: Path_, given: Outcome) -> RowPlan:
        when = conditions.root((*place, "when"), given.when) if isinstance(given, Row) else None
        return RowPlan(when, values.link(place, given), file.source.at(place)[0], given.because)

    rows = [row((*path, "rows", position), given) for position, given in enumerate(table.rows)]
    other = row((*path, "otherwise"), table.otherwise) if table.otherwise else None
    if table.is_:
        line = file.source.at((*path, "is"))[0]
        yes, no = Constant((True, True)), Constant((False, False))
        rows = [RowPlan(conditions.root((*path, "is"), table.is_), yes, line)]
        other = RowPlan(None, no, line)
    return TablePlan(
        table.fact, file.model.ruleset, None, tuple(rows), other, table.take == "all", table.exhaustive,
        file.source.at(path)[0], citation(file, table.reference) if table.reference else None,
    )  # fmt: skip


def guard(making: Making) -> None:
    """Put every table under its ruleset's scope: outside it, nothing is derived.

    What dates the ruleset cannot wait for the dates in force: those tables are guarded by the scope without
    its dates. Hidden tables, which stand for conditions, are not guarded.
    """
    for name, file in making.files.items():
        dating = _rests_on(making, name, file.model.dated_by)
        undated = _scope(making, file).root(("scope",), file.model.scope) if dating else None
        making.tables = [
            replace(table, scope=undated if table.fact in dating else making.scopes[name])
            if table.ruleset == name and not making.facts[table.fact].hidden
            else table
            for table in making.tables
        ]


def _rests_on(making: Making, ruleset: str, fact: str) -> set[str]:
    """The facts, derived by a ruleset, that one of its facts rests on, itself included."""
    own: dict[str, list[TablePlan]] = {}
    for table in making.tables:
        if table.ruleset == ruleset:
            own.setdefault(table.fact, []).append(table)
    wanted, found = [fact], set()
    while wanted:
        name = wanted.pop()
        if name in own and name not in found:
            found.add(name)
            wanted += [read for table in own[name] for read in table_reads(making, table)]
    return found


def table_reads(making: Making, table: TablePlan) -> list[str]:
    """The facts and parameters that a table's rows read, lots included."""
    reads: list[str] = []
    for row in (*table.rows, *([table.otherwise] if table.otherwise else [])):
        roots = [row.root]
        if isinstance(row.value, OverLots):
            roots.append(row.value.when)
            reads += [row.value.of] if row.value.of else []
        else:
            reads += value_reads(row.value)
        reads += [name for root in roots if root is not None for name in read_by(making.roots[root].node)]
    return reads
