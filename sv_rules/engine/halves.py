"""A Kleene condition as two ordinary, two-valued formulas: *surely true* and *possible*.

Possible means not surely false. A formula compares integer fields that are always there: an absent value
stands as an interval wider than any real one, with which no comparison is sure and every one is possible.
So the complement of a formula is plain De Morgan, and ``not`` swaps the two halves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sv_rules.facts.value import FactType, Known
from sv_rules.policy.plan import All, Compare, Constant, Key, Node, Not, Words

LOW, HIGH, KNOWN, TRUTH = "low", "high", "known", "truth"
# Beyond every value that the arithmetic can make; integers of 64 bits are compared exactly.
ABSENT: Known = (-(2**62), 2**62)
ABSENT_BOOLEAN: Known = (0, 1)
# Words are numbered from 1; one that no condition names has a hash of 48 bits beyond 2**49.
ABSENT_WORD: Known = (-1, 2**52)
# Longer lists of words are looked up in Python: each word would be a branch of ``$or``.
MOST_WORDS = 12


class Field(NamedTuple):
    """One integer of the flat fact: an end of a value, a set's member, or a looked-up answer."""

    source: str | Compare
    part: str
    kind: FactType
    member: bool = False


class Atom(NamedTuple):
    """A comparison of a field with an integer or another field."""

    operator: str
    field: Field | None
    right: int | Field


class Gate(NamedTuple):
    """``all`` or ``any`` of two or more formulas, none of them a gate of the same word."""

    word: str
    items: tuple[Formula, ...]


Formula = Atom | Gate
Halves = tuple[Formula, Formula]

# ``None`` is the field that is zero in every fact.
ALWAYS = Atom("gte", None, 0)
NEVER = Atom("lt", None, 0)
_COMPLEMENT = {"lt": "gte", "gte": "lt", "gt": "lte", "lte": "gt", "eq": "ne", "ne": "eq"}
_MEMBERSHIP = ("in", "not_in", "includes", "within")


class UnsupportedError(TypeError):
    """A condition that the language does not allow."""


def absent(kind: FactType) -> Known:
    """What stands for an absent value of the type: it reaches beyond every real one at both ends."""
    if kind.ordered:
        return ABSENT
    return ABSENT_BOOLEAN if kind is FactType.BOOLEAN else ABSENT_WORD


def gate(word: str, items: Iterable[Formula]) -> Formula:
    """The conjunction or disjunction in its shortest form: flat, without repeats."""
    flat: dict[Formula, None] = {}
    for item in items:
        flat.update(dict.fromkeys(item.items if isinstance(item, Gate) and item.word == word else (item,)))
    neutral, final = (ALWAYS, NEVER) if word == "all" else (NEVER, ALWAYS)
    flat.pop(neutral, None)
    if not flat:
        return neutral
    if final in flat:
        return final
    return Gate(word, tuple(flat)) if len(flat) > 1 else next(iter(flat))


def complement(formula: Formula) -> Formula:
    """The formula that holds exactly where the given one does not."""
    if isinstance(formula, Atom):
        return Atom(_COMPLEMENT[formula.operator], formula.field, formula.right)
    return gate("any" if formula.word == "all" else "all", [complement(item) for item in formula.items])


class Compiler:
    """Turns conditions into halves; numbers the words it meets, so that no string reaches the engine."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}

    def halves(self, node: Node) -> Halves:
        """*Surely true* and *possible*. Raises ``UnsupportedError``."""
        if isinstance(node, Compare):
            return self._comparison(node)
        if isinstance(node, Not):
            sure, possible = self.halves(node.item)
            return complement(possible), complement(sure)
        parts = [self.halves(item) for item in node.items]
        word = "all" if isinstance(node, All) else "any"
        return gate(word, [p[0] for p in parts]), gate(word, [p[1] for p in parts])

    def _comparison(self, node: Compare) -> Halves:
        operator, kind = node.operator, node.kind
        if operator in ("exists", "missing"):
            there = _there(node.fact, kind)
            return (there, there) if operator == "exists" else (complement(there), complement(there))
        if operator in _MEMBERSHIP:
            return self._membership(node)
        if kind is FactType.SET or (operator not in ("eq", "ne") and not kind.ordered):
            raise UnsupportedError(f"{operator} does not compare values of type {kind}")
        low, high = Field(node.fact, LOW, kind), Field(node.fact, HIGH, kind)
        if isinstance(node.right, Constant):
            ends = node.right.known
            if kind is FactType.BOOLEAN:
                return _truth_value(operator, Field(node.fact, TRUTH, kind), ends[0])
            if kind is FactType.ENUM:
                ends = (self._code(ends[0]),) * 2
            right: tuple[_End, _End] = ends
        elif isinstance(node.right, Key):
            right = Field(node.right.name, LOW, kind), Field(node.right.name, HIGH, kind)
        else:
            raise UnsupportedError(f"{operator} does not compare with a list")
        return _interval(operator, (low, high), right)

    def _code(self, word: str) -> int:
        return self.codes.setdefault(word, len(self.codes) + 1)

    def _membership(self, node: Compare) -> Halves:
        operator, right = node.operator, node.right
        if operator == "within" or not isinstance(right, Words) or len(right.members) > MOST_WORDS:
            # Computed outside, asserted as an interval of truth values: the engine has no lists.
            low, high = (Field(node, end, FactType.BOOLEAN) for end in (LOW, HIGH))
            return Atom("gte", low, 1), Atom("gte", high, 1)
        words = sorted(right.members)
        nothing = complement(_there(node.fact, node.kind))
        if operator == "includes":
            hits: list[Formula] = [Atom("eq", Field(node.fact, word, node.kind, member=True), 1) for word in words]
        else:
            low = Field(node.fact, LOW, node.kind)
            hits = [Atom("eq", low, self._code(word)) for word in words]
        sure, possible = gate("any", hits), gate("any", [nothing, *hits])
        return (complement(possible), complement(sure)) if operator == "not_in" else (sure, possible)


def _there(fact: str, kind: FactType) -> Formula:
    if kind is FactType.SET:
        return Atom("eq", Field(fact, KNOWN, kind), 1)
    if kind is FactType.BOOLEAN:
        return Atom("ne", Field(fact, TRUTH, kind), 1)
    return Atom("gt", Field(fact, LOW, kind), absent(kind)[0])


def _truth_value(operator: str, truth: Field, wanted: bool) -> Halves:
    """Equality with true or false, on one field: false is 0, absent 1, true 2."""
    if wanted is (operator == "eq"):
        return Atom("eq", truth, 2), Atom("gte", truth, 1)
    return Atom("eq", truth, 0), Atom("lte", truth, 1)


_End = int | Field


def _interval(operator: str, left: tuple[_End, _End], right: tuple[_End, _End]) -> Halves:
    """A comparison of intervals: sure by the ends least in its favour, possible by those most in it."""

    def half(word: str, *tests: tuple[str, int, int]) -> Formula:
        return gate(word, [Atom(op, left[a], right[b]) for op, a, b in tests])  # type: ignore[arg-type]

    if operator in ("gt", "gte"):
        return half("all", (operator, 0, 1)), half("all", (operator, 1, 0))
    if operator in ("lt", "lte"):
        return half("all", (operator, 1, 0)), half("all", (operator, 0, 1))
    # Equal for sure: both are single points, the same. Possibly equal: they overlap.
    sure = half("all", ("gte", 0, 1), ("lte", 1, 0))
    if isinstance(left[0], Field) and left[0].kind is FactType.ENUM and isinstance(right[0], int):
        sure = Atom("eq", left[0], right[0])  # a word is never known in part
    possible = half("all", ("gte", 1, 0), ("lte", 0, 1))
    return (sure, possible) if operator == "eq" else (complement(possible), complement(sure))
