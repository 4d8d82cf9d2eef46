"""Levels of the forward chain: at which step each fact, parameter and condition can be known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

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


class Cycle(Exception):
    """Facts that rest on each other."""

    def __init__(self, facts: list[str]) -> None:
        self.facts = facts
        super().__init__(" -> ".join(facts))


class Chain:
    """Orders everything by what it reads.

    A fact known at level n may be read by conditions judged at level n + 1; a table is resolved at the level
    of its last condition; a parameter is looked up at the level at which its date is known.
    """

    def levels(
        self,
        facts: Mapping[str, FactPlan],
        parameters: Mapping[str, ParameterPlan],
        tables: Iterable[TablePlan],
        roots: list[Root],
    ) -> tuple[dict[str, FactPlan], dict[str, ParameterPlan], list[Root]]:
        """The same facts, parameters and roots with their levels. Raises ``Cycle``."""
        self._facts, self._parameters = facts, parameters
        self._tables: dict[str, list[TablePlan]] = {}
        for table in tables:
            self._tables.setdefault(table.fact, []).append(table)
        self._roots = {r.index: r for r in roots}
        self._known: dict[str | int, int] = {}
        self._open: list[str | int] = []
        return (
            {n: replace(f, level=self._level(n)) for n, f in facts.items()},
            {k: replace(p, level=self._level(k)) for k, p in parameters.items()},
            [replace(r, level=self._level(r.index)) for r in sorted(roots, key=lambda r: r.index)],
        )

    def _level(self, thing: str | int) -> int:
        if thing in self._known:
            return self._known[thing]
        if thing in self._open:
            loop = [str(t) for t in [*self._open[self._open.index(thing) :], thing] if isinstance(t, str)]
            raise Cycle(loop)
        self._open.append(thing)
        level = self._of_root(thing) if isinstance(thing, int) else self._of_name(thing)
        self._open.pop()
        self._known[thing] = level
        return level

    def _of_root(self, index: int) -> int:
        return 1 + max((self._level(name) for name in read_by(self._roots[index].node)), default=0)

    def _of_name(self, name: str) -> int:
        if name in self._parameters:
            parameter = self._parameters[name]
            return max([self._level(parameter.dated_by), *(self._level(scope) for scope, _ in parameter.overrides)])
        if not self._facts[name].derived:
            return 0
        level = 1
        for table in self._tables.get(name, []):
            rows = [*table.rows, *([table.otherwise] if table.otherwise else [])]
            steps = [root for root in (table.scope, *(r.root for r in rows)) if root is not None]
            level = max([level, *(self._level(step) for step in steps)])
            for row in rows:
                level = max([level, *(self._value_level(row.value))])
        return level

    def _value_level(self, value: Value) -> list[int]:
        if isinstance(value, OverLots):
            steps = [self._level(value.when)] if value.when is not None else []
            return steps + ([self._level(value.of) + 1] if value.of else [])
        return [self._level(name) + 1 for name in value_reads(value)]


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
