"""What a rule, table or parameter says, as a value to compare: free of line numbers and of how a plan counts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from sv_rules.policy.plan import Compare, OverLots, ParameterPlan, Plan, RowPlan, RulePlan, TablePlan


class Meaning:
    """The meanings of one plan. Equal meanings in two plans judge every tender alike, given equal facts."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._lifted = {
            t.fact: t.rows[0].value
            for t in plan.tables
            if plan.facts[t.fact].hidden and isinstance(t.rows[0].value, OverLots)
        }

    def conditions(self, rule: RulePlan) -> Hashable:
        """Whom a rule binds, and what breaks it."""
        return tuple(self._root(root) for root in (rule.scope, rule.given, rule.when))

    def effects(self, rule: RulePlan) -> Hashable:
        """What a breach does, at which gateways, from which days."""
        return rule.dated_by, tuple((start, tuple(sorted(effects.items()))) for start, effects in rule.at)

    def table(self, table: TablePlan) -> Hashable:
        """How a fact is derived."""
        rows = tuple(self._row(row) for row in table.rows)
        other = self._row(table.otherwise) if table.otherwise else None
        return table.ruleset, self._root(table.scope), rows, other, table.take_all, table.exhaustive

    def parameter(self, parameter: ParameterPlan) -> Hashable:
        """A parameter's values and their days; citations apart."""
        overrides = tuple((self._root(root), self._value(periods)) for root, periods in parameter.overrides)
        return parameter.dated_by, self._value(parameter.periods), overrides

    def _root(self, index: int | None) -> Hashable:
        return None if index is None else self._value(self.plan.roots[index].node)

    def _row(self, row: RowPlan) -> Hashable:
        return self._root(row.root), self._value(row.value)

    def _value(self, value: Any) -> Hashable:
        if isinstance(value, OverLots):
            return "over", value.take, value.of, self._root(value.when)
        if isinstance(value, Compare) and value.fact in self._lifted:
            # The name of a condition over lots counts the conditions before it, in other rulesets too.
            return "lots", self._value(self._lifted[value.fact]), value.operator, self._value(value.right)
        if is_dataclass(value):
            own = [getattr(value, f.name) for f in fields(value) if f.name != "citation"]
            return (type(value).__name__, *(self._value(part) for part in own))
        if isinstance(value, tuple | list):
            return tuple(self._value(part) for part in value)
        if isinstance(value, Mapping):
            return tuple(sorted((key, self._value(part)) for key, part in value.items()))
        found: Hashable = value
        return found
