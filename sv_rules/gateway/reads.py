"""What the conditions, rows, rules and messages of a program read: worked out once for all its checks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sv_rules.engine.effect import effect_of
from sv_rules.engine.logic import Judge, judge
from sv_rules.engine.program import Program
from sv_rules.policy.levels import read_by, value_reads
from sv_rules.policy.plan import Node, Open, OverLots, RowPlan, RulePlan

_PLACEHOLDER = re.compile(r"\{(\$?)([^{}]*)\}")
Template = tuple[str, tuple[tuple[bool, str, str], ...]]
"""The words before the first name, then for each name: whether a parameter, it, and the words after it."""


class Reads:
    """Tables of one program. Each entry is made when it is first asked for, and depends on the plan alone."""

    def __init__(self, program: Program) -> None:
        self.plan = program.plan
        derived = {f.name for level in program.levels for f, _ in (*level.tender_facts, *level.lot_facts)}
        shown = [n for n, f in self.plan.facts.items() if not f.hidden and (not f.derived or n in derived)]
        self.shown = tuple(shown)
        """The facts that a report lists for a tender, and of these the ones that a lot has."""
        self.shown_of_lot = tuple(n for n in shown if self.plan.facts[n].subject == "lot")
        self.of_lots = frozenset(n for n, f in self.plan.facts.items() if f.subject == "lot")
        self.hidden = frozenset(n for n, f in self.plan.facts.items() if f.hidden)
        self.parameter_keys: dict[str, str] = {}
        """The first key of each parameter by ``ruleset/name``."""
        for key in self.plan.parameters:
            self.parameter_keys.setdefault(key[1:].partition("@")[0], key)
        self._roots: dict[int, tuple[str, ...]] = {}
        # By identity: the plan holds rows and nodes for as long as this table lives.
        self._rows: dict[int, tuple[str, ...]] = {}
        self._judges: dict[int, Judge] = {}
        self._templates: dict[str, Template] = {}
        self._effects: dict[tuple[str, str], tuple[tuple[int, str], ...]] = {}

    def root(self, index: int) -> tuple[str, ...]:
        """The names that a root reads, in order, with repeats."""
        found = self._roots.get(index)
        if found is None:
            found = self._roots[index] = tuple(read_by(self.plan.roots[index].node))
        return found

    def roots(self, indexes: Iterable[int | None]) -> list[str]:
        """The names that several roots read."""
        return [name for index in indexes if index is not None for name in self.root(index)]

    def row(self, row: RowPlan) -> tuple[str, ...]:
        """The names that a row's condition and value read, in order."""
        found = self._rows.get(id(row))
        if found is None:
            value = row.value
            names = self.roots([row.root])
            if isinstance(value, OverLots):
                names += [value.of] if value.of else []
                names += self.roots([value.when])
            elif not isinstance(value, Open):
                names += value_reads(value)
            found = self._rows[id(row)] = tuple(dict.fromkeys(names))
        return found

    def judge(self, node: Node) -> Judge:
        """The compiled condition, or part of one."""
        found = self._judges.get(id(node))
        if found is None:
            found = self._judges[id(node)] = judge(node)
        return found

    def template(self, text: str) -> Template:
        """A message cut at the names in it."""
        found = self._templates.get(text)
        if found is None:
            first, *rest = _PLACEHOLDER.split(text)
            parts = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
            found = self._templates[text] = (first, tuple((bool(mark), name, after) for mark, name, after in parts))
        return found

    def effects(self, rule: RulePlan, gateway: str) -> tuple[tuple[int, str], ...]:
        """What a breach of the rule does at a gateway, from each day on which that begins."""
        found = self._effects.get((rule.id, gateway))
        if found is None:
            found = tuple((start, effect_of(effects, gateway)) for start, effects in rule.at)
            self._effects[rule.id, gateway] = found
        return found
