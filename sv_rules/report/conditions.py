"""Conditions and values of a plan in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sv_rules.facts.value import FactType, Known
from sv_rules.facts.wording import day_in_words, end_in_words, in_words, lowered
from sv_rules.policy.plan import (
    All,
    Any_,
    Between,
    Compare,
    Constant,
    FactPlan,
    Key,
    Node,
    Not,
    Open,
    OverLots,
    ParameterPlan,
    Period,
    PerYear,
    Plan,
    Plus,
    Value,
    Without,
    Words,
)

_WORDS_SHOWN = 6
_PERIODS_SHOWN = 4
_NUMBERS = {
    "eq": "is", "ne": "is not", "lt": "is less than", "lte": "is at most", "gt": "is more than", "gte": "is at least",
}  # fmt: skip
_DATES = {
    "eq": "is", "ne": "is not", "lt": "is before", "lte": "is on or before", "gt": "is after", "gte": "is on or after",
}  # fmt: skip
_LISTS = {"in": "is one of", "not_in": "is none of", "includes": "include any of", "within": "are only"}
_TAKES = {
    "every": "whether every lot meets a condition", "some": "whether some lot meets a condition",
    "count": "the number of lots", "sum": "the sum over the lots", "least": "the least over the lots",
    "most": "the most over the lots",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in words, with its parts. ``over`` is set where the parts are asked of each lot."""

    text: str
    node: Node
    parts: tuple[Said, ...] = ()
    over: OverLots | None = None

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Said]]:
        """Itself and its parts with their depths, in reading order."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)


class Speaker:
    """Says the conditions and values of one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._over: Mapping[str, OverLots] = {
            t.fact: t.rows[0].value
            for t in plan.tables
            if plan.facts[t.fact].hidden and isinstance(t.rows[0].value, OverLots)
        }

    def root(self, index: int | None) -> tuple[Said, ...]:
        """The conditions of a root that must all hold; none where it always holds."""
        if index is None:
            return ()
        said = self.node(self.plan.roots[index].node)
        return said.parts if said.parts and isinstance(said.node, All) else (said,)

    def node(self, node: Node) -> Said:
        """One condition."""
        if isinstance(node, All):
            folded = _folded(node.items)
            if len(folded) == 1 and isinstance(folded[0], Compare):
                return Said(f"{self._comparison(folded[0])}, as stated", node)
            return Said("all of these:", node, tuple(self._part(n, node.items) for n in folded))
        if isinstance(node, Any_):
            return Said("any of these:", node, tuple(self.node(n) for n in node.items))
        if isinstance(node, Not):
            inner = self.node(node.item)
            parts = inner.parts if inner.parts and isinstance(inner.node, All) else (inner,)
            return Said("not so:" if len(parts) == 1 else "not all of these:", node, parts)
        over = self._over.get(node.fact)
        if over is not None:
            which = "every lot has" if over.take == "every" else "some lot has"
            return Said(f"{which}:", node, self.root(over.when), over)
        return Said(self._comparison(node), node)

    def _part(self, node: Node, beside: tuple[Node, ...]) -> Said:
        """A part of a conjunction; with "is it stated?" folded into it where that is asked beside it."""
        stated = next((n for n in beside if n is not node and _asks_stated(n, node)), None)
        if stated is None:
            return self.node(node)
        assert isinstance(node, Compare)
        return Said(f"{self._comparison(node)}, as stated", All((stated, node)))

    def _comparison(self, node: Compare) -> str:
        fact = self.plan.facts[node.fact]
        left = lowered(fact.title)
        if node.operator == "exists":
            return f"{left}: stated"
        if node.operator == "missing":
            return f"{left}: not stated"
        if node.operator in _LISTS:
            return f"{left} {_LISTS[node.operator]}: {self._members(fact, node.right)}"
        right = node.right
        if node.kind is FactType.BOOLEAN and isinstance(right, Constant):
            yes = bool(right.known[0]) is (node.operator == "eq")
            return f"{left}: {'yes' if yes else 'no'}"
        verb = (_DATES if node.kind is FactType.DATE else _NUMBERS)[node.operator]
        if isinstance(right, Constant):
            return f"{left} {verb} {in_words(node.kind, right.known, fact.members)}"
        assert isinstance(right, Key)
        return f"{left} {verb} {self.key(right.name)}"

    def _members(self, fact: FactPlan, right: Constant | Words | Key | None) -> str:
        if isinstance(right, Key):
            return self.key(right.name)
        assert isinstance(right, Words)
        return listed(sorted(fact.members.get(w, w) for w in right.members))

    def key(self, name: str) -> str:
        """A fact by its title; a parameter by its name, with its dated values."""
        parameter = self.plan.parameters.get(name)
        if parameter is None:
            return lowered(self.plan.facts[name].title)
        periods = list(reversed(parameter.periods))
        said = [period_words(parameter, p) for p in periods[:_PERIODS_SHOWN]]
        if len(periods) > _PERIODS_SHOWN:
            said.append("and earlier values")
        return f"${parameter.name} ({'; '.join(said)})"

    def value(self, fact: FactPlan, value: Value) -> str:
        """What a table row gives."""
        if isinstance(value, Open):
            leaning = "" if value.leaning is None else f" (probably {'yes' if value.leaning else 'no'})"
            return f"left open: {value.because.rstrip('. ')}{leaning}"
        if isinstance(value, OverLots):
            of = f" of {lowered(self.plan.facts[value.of].title)}" if value.of else ""
            return f"{_TAKES[value.take]}{of}"
        return self._operand(fact.kind, fact.members, value)

    def _operand(self, kind: FactType, members: Mapping[str, str], value: Value) -> str:
        if isinstance(value, Constant):
            return in_words(kind, value.known, members)
        if isinstance(value, Key):
            return self.key(value.name)
        if isinstance(value, Between):
            low, high = (None if v is None else self._operand(kind, members, v) for v in (value.low, value.high))
            if low and high:
                return f"from {low} to {high}"
            more, less = ("later", "earlier") if kind is FactType.DATE else ("more", "less")
            return f"{low} or {more}" if low else f"{high} or {less}"
        base = self._operand(kind, members, value.base)  # type: ignore[union-attr]
        if isinstance(value, PerYear):
            return f"{base}, for each year of {self._operand(FactType.INTEGER, {}, value.months)}"
        assert isinstance(value, Plus | Without)
        percent = self._operand(FactType.PERCENT, {}, value.percent)
        return f"{base} plus {percent}" if isinstance(value, Plus) else f"{base} without {percent}"


def period_words(parameter: ParameterPlan, period: Period) -> str:
    """``£207,720 from 1 January 2026``."""
    return f"{period_value(parameter, period)} from {day_in_words(period.start)}"


def period_value(parameter: ParameterPlan, period: Period) -> str:
    """A dated value in words; the values that the sources leave open joined by ``or``."""
    if period.words is not None:
        return f"a list of {len(period.words):,}"
    if period.known is None:
        return "no value"
    kind = FactType(parameter.unit)
    values: list[Known] = list(period.candidates) or [period.known]
    return " or ".join(end_in_words(kind, v[0]) if v[0] == v[1] else in_words(kind, v) for v in values)


def listed(words: list[str]) -> str:
    """The first few words, and how many more there are."""
    more = len(words) - _WORDS_SHOWN
    return ", ".join(words[:_WORDS_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _asks_stated(asking: Node, of: Node) -> bool:
    return (
        isinstance(asking, Compare) and isinstance(of, Compare)
        and asking.operator == "exists" != of.operator and asking.fact == of.fact
    )  # fmt: skip


def _folded(items: tuple[Node, ...]) -> list[Node]:
    """A conjunction without the parts that only ask whether another part's fact is stated."""
    return [n for n in items if not any(_asks_stated(n, other) for other in items)]
