"""Three-valued (Kleene) truth of conditions over values known in part.

Truth is ``True``, ``False`` or ``None`` for unknown. A comparison with an absent value is unknown; one of
intervals is decided only where every value in them decides it alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sv_rules.facts.value import Known
from sv_rules.policy.plan import All, Compare, Constant, Key, Node, Not, Words

Truth = bool | None
Values = Mapping[str, Known]
Judge = Callable[[Values], Truth]


def _eq(a: Known, b: Known) -> Truth:
    if a[0] == a[1] == b[0] == b[1]:
        return True
    if a[1] < b[0] or b[1] < a[0]:
        return False
    return None


def _gte(a: Known, b: Known) -> Truth:
    if a[0] >= b[1]:
        return True
    if a[1] < b[0]:
        return False
    return None


def _gt(a: Known, b: Known) -> Truth:
    if a[0] > b[1]:
        return True
    if a[1] <= b[0]:
        return False
    return None


def _ne(a: Known, b: Known) -> Truth:
    truth = _eq(a, b)
    return None if truth is None else not truth


def _lt(a: Known, b: Known) -> Truth:
    truth = _gte(a, b)
    return None if truth is None else not truth


def _lte(a: Known, b: Known) -> Truth:
    truth = _gt(a, b)
    return None if truth is None else not truth


COMPARE: Mapping[str, Callable[[Known, Known], Truth]] = {
    "eq": _eq, "ne": _ne, "lt": _lt, "lte": _lte, "gt": _gt, "gte": _gte,
}  # fmt: skip


def judge(node: Node) -> Judge:
    """Compile a condition into a function from values to truth."""
    if isinstance(node, Compare):
        return _comparison(node)
    if isinstance(node, Not):
        inner = judge(node.item)

        def negation(values: Values) -> Truth:
            truth = inner(values)
            return None if truth is None else not truth

        return negation
    parts = [judge(item) for item in node.items]
    return _conjunction(parts) if isinstance(node, All) else _disjunction(parts)


def _conjunction(parts: list[Judge]) -> Judge:
    def conjunction(values: Values) -> Truth:
        result: Truth = True
        for part in parts:
            truth = part(values)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return conjunction


def _disjunction(parts: list[Judge]) -> Judge:
    def disjunction(values: Values) -> Truth:
        result: Truth = False
        for part in parts:
            truth = part(values)
            if truth is True:
                return True
            if truth is None:
                result = None
        return result

    return disjunction


def _comparison(node: Compare) -> Judge:
    fact, operator, right = node.fact, node.operator, node.right
    if operator == "exists":
        return lambda values: fact in values
    if operator == "missing":
        return lambda values: fact not in values
    if operator in COMPARE:
        test = COMPARE[operator]
        if isinstance(right, Constant):
            constant = right.known
            if constant[0] == constant[1]:
                exact = _EXACT.get(operator)
                if exact:
                    return exact(fact, constant[0])

            def with_constant(values: Values) -> Truth:
                left = values.get(fact)
                return None if left is None else test(left, constant)

            return with_constant
        assert isinstance(right, Key)
        key = right.name

        def with_key(values: Values) -> Truth:
            left, other = values.get(fact), values.get(key)
            return None if left is None or other is None else test(left, other)

        return with_key
    return _membership(fact, operator, right)


def _equals(fact: str, constant: Any) -> Judge:
    def equals(values: Values) -> Truth:
        left = values.get(fact)
        if left is None:
            return None
        low, high = left
        if low == high:
            return bool(low == constant)
        return None if low <= constant <= high else False

    return equals


def _differs(fact: str, constant: Any) -> Judge:
    inner = _equals(fact, constant)

    def differs(values: Values) -> Truth:
        truth = inner(values)
        return None if truth is None else not truth

    return differs


# Most conditions compare a box with true or a word: worth the short way round.
_EXACT: Mapping[str, Callable[[str, Any], Judge]] = {"eq": _equals, "ne": _differs}


def _membership(fact: str, operator: str, right: Constant | Words | Key | None) -> Judge:
    def members(values: Values) -> frozenset[str] | None:
        if isinstance(right, Words):
            return right.members
        assert isinstance(right, Key)
        listed = values.get(right.name)
        return None if listed is None else listed[0]

    def membership(values: Values) -> Truth:
        left, words = values.get(fact), members(values)
        if left is None or words is None:
            return None
        if operator == "in":
            return left[0] in words
        if operator == "not_in":
            return left[0] not in words
        if operator == "includes":
            return not words.isdisjoint(left[0])
        # An empty set says nothing about what it would hold: never "all of them are in the list".
        return left[0] <= words if left[0] else None

    return membership
