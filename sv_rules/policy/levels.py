"""Levels of the forward chain: at which step each fact, parameter and condition can be known.

A fact known at level n may be read by conditions judged at level n + 1; a table is resolved at the level
of its last condition; a parameter is looked up at the level at which its date is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from sv_rules.policy.plan import (
    Between,
    Compare,
    FactPlan,
    Key,
    Node,
    OverLots,
    ParameterPlan,
    PerYear,
    Plus,
    Root,
    TablePlan,
    Value,
    Without,
)

Thing = str | int
"""A fact or parameter by name, or a root by index."""
_Steps = dict[Thing, int]
"""What a thing waits for, and how many levels after it the thing comes."""


class Levels:
    """The order in which all can be known, or the circles that forbid one."""

    def __init__(
        self,
        facts: Mapping[str, FactPlan],
        parameters: Mapping[str, ParameterPlan],
        tables: Iterable[TablePlan],
        roots: Sequence[Root],
    ) -> None:
        self.facts, self.parameters, self.roots = facts, parameters, roots
        self._tables: dict[str, list[TablePlan]] = {}
        for table in tables:
            self._tables.setdefault(table.fact, []).append(table)
        things: list[Thing] = [*facts, *parameters, *(r.index for r in roots)]
        self._waits = {thing: self._steps(thing) for thing in things}
        self.circles: list[list[Thing]] = []
        self._level = self._climb(self._order())

    def levelled(self) -> tuple[dict[str, FactPlan], dict[str, ParameterPlan], tuple[Root, ...]]:
        """The same facts, parameters and roots with their levels."""
        return (
            {n: replace(f, level=self._level[n]) for n, f in self.facts.items()},
            {k: replace(p, level=self._level[k]) for k, p in self.parameters.items()},
            tuple(replace(r, level=self._level[r.index]) for r in self.roots),
        )

    def _order(self) -> list[Thing]:
        """What waits after what it waits for; each circle is noted, and cut to go on."""
        graph = {thing: set(steps) for thing, steps in self._waits.items()}
        while True:
            try:
                return list(TopologicalSorter(graph).static_order())
            except CycleError as error:
                circle: list[Thing] = error.args[1]
                self.circles.append(circle[:0:-1])  # each rests on the next, and the last on the first
                graph[circle[1]].discard(circle[0])

    def _climb(self, order: Iterable[Thing]) -> dict[Thing, int]:
        level: dict[Thing, int] = {}
        for thing in order:
            least = 1 if thing in self._tables or isinstance(thing, int) else 0
            level[thing] = max([least, *(level.get(t, 0) + after for t, after in self._waits.get(thing, {}).items())])
        return level

    def _steps(self, thing: Thing) -> _Steps:
        if isinstance(thing, int):
            return dict.fromkeys(read_by(self.roots[thing].node), 1)
        if thing in self.parameters:
            parameter = self.parameters[thing]
            return dict.fromkeys([parameter.dated_by, *(scope for scope, _ in parameter.overrides)], 0)
        steps: _Steps = {}
        for table in self._tables.get(thing, []):
            rows = [*table.rows, *([table.otherwise] if table.otherwise else [])]
            steps |= dict.fromkeys((r for r in (table.scope, *(row.root for row in rows)) if r is not None), 0)
            for row in rows:
                steps |= _value_steps(row.value)
        return steps


def _value_steps(value: Value) -> _Steps:
    if isinstance(value, OverLots):
        asked: _Steps = {} if value.when is None else {value.when: 0}
        return asked | ({value.of: 1} if value.of else {})
    return dict.fromkeys(value_reads(value), 1)


def read_by(node: Node) -> list[str]:
    """The facts and parameters that a condition reads."""
    if isinstance(node, Compare):
        return [node.fact, node.right.name] if isinstance(node.right, Key) else [node.fact]
    parts = node.items if hasattr(node, "items") else (node.item,)
    return [name for part in parts for name in read_by(part)]


def value_reads(value: Value | None) -> list[str]:
    """The facts and parameters that a value reads, lots apart."""
    if isinstance(value, Key):
        return [value.name]
    if isinstance(value, Plus | Without):
        return value_reads(value.base) + value_reads(value.percent)
    if isinstance(value, PerYear):
        return value_reads(value.base) + value_reads(value.months)
    if isinstance(value, Between):
        return value_reads(value.low) + value_reads(value.high)
    return []
