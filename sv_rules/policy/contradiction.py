"""Conditions that contradict each other: together they can hold for no tender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, FactType
from sv_rules.policy.plan import Compare, Constant, Node, Plan, Words


@dataclass
class _Left:
    """What some conditions leave to one fact."""

    words: set[object] | None = None
    low: int = OPEN_LOW
    high: int = OPEN_HIGH
    without: set[object] = field(default_factory=set)

    @property
    def nothing(self) -> bool:
        """Whether no value is left."""
        if self.words is not None:
            return not self.words - self.without
        return self.low > self.high or (self.low == self.high and self.low in self.without)


def contradicted(plan: Plan, conditions: Iterable[Node]) -> str | None:
    """The first fact to which the conditions, taken together, leave no value; ``None`` where there is none.

    Only comparisons with literals are weighed, so that a doubt is never raised about what a date or another
    fact decides.
    """
    left: dict[str, _Left] = {}
    for node in conditions:
        if isinstance(node, Compare) and node.fact in plan.facts:
            known = left.setdefault(node.fact, _start(plan, node.fact))
            _narrow(known, node)
            if known.nothing:
                return node.fact
    return None


def _start(plan: Plan, name: str) -> _Left:
    fact = plan.facts[name]
    if fact.kind is FactType.BOOLEAN:
        return _Left(words={True, False})
    if fact.kind is FactType.ENUM and fact.members:
        return _Left(words=set(fact.members))
    return _Left()


def _narrow(left: _Left, node: Compare) -> None:
    """Take away what a comparison excludes."""
    right = node.right
    if isinstance(right, Words) and left.words is not None:
        if node.operator == "in":
            left.words &= right.members
        elif node.operator == "not_in":
            left.without |= right.members
        return
    if not isinstance(right, Constant):
        return
    value = right.known[0]
    if node.operator == "ne":
        left.without.add(value)
    elif left.words is not None:
        if node.operator == "eq":
            left.words &= {value}
    elif node.kind.ordered:
        if node.operator in ("eq", "gte", "gt"):
            left.low = max(left.low, value + (node.operator == "gt"))
        if node.operator in ("eq", "lte", "lt"):
            left.high = min(left.high, value - (node.operator == "lt"))
