"""Three-valued truth: Kleene's tables, and comparisons of values known in part."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sv_rules.engine.logic import Truth, judge
from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, FactType, Known
from sv_rules.policy.plan import All, Any_, Key, Not

from .agreement import COMPARISONS, condition, leaf, oracle, values_of
from .plans import box, compare, pounds

T, F, U = True, False, None
KNOWN = {T: {"a": (True, True)}, F: {"a": (False, False)}, U: {}}


def _two(a: Truth, b: Truth) -> dict[str, Known]:
    return {name: (truth, truth) for name, truth in (("a", a), ("b", b)) if truth is not None}


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_all_and_any_follow_kleene(a: Truth, b: Truth, both: Truth, either: Truth) -> None:
    parts = (box("a"), box("b"))
    assert judge(All(parts))(_two(a, b)) is both
    assert judge(Any_(parts))(_two(a, b)) is either
    assert judge(Not(Any_(tuple(map(Not, parts)))))(_two(a, b)) is both


@pytest.mark.parametrize(("a", "not_a"), [(T, F), (F, T), (U, U)])
def test_not_unknown_is_unknown(a: Truth, not_a: Truth) -> None:
    assert judge(Not(box("a")))(KNOWN[a]) is not_a


@pytest.mark.parametrize("a", [T, F])
def test_only_exists_and_missing_see_absence(a: bool) -> None:
    exists, missing = (compare("a", FactType.BOOLEAN, word) for word in ("exists", "missing"))
    assert (judge(exists)(KNOWN[a]), judge(missing)(KNOWN[a])) == (True, False)
    assert (judge(exists)({}), judge(missing)({})) == (False, True)


@pytest.mark.parametrize(
    ("left", "operator", "right", "truth"),
    [
        ((5, 5), "gte", (5, 5), T),
        ((4, 4), "gte", (5, 5), F),
        ((4, 5), "gte", (5, 5), U),
        ((5, 9), "gte", (5, 5), T),
        ((5, 9), "gte", (3, 5), T),
        ((5, 9), "gte", (3, 6), U),
        ((1, 4), "gte", (5, 6), F),
        ((1, 5), "gte", (5, 6), U),
        ((5, 9), "gt", (3, 5), U),
        ((6, 9), "gt", (3, 5), T),
        ((1, 5), "gt", (5, 6), F),
        ((1, 4), "lt", (5, 6), T),
        ((1, 5), "lt", (5, 6), U),
        ((5, 6), "lt", (1, 5), F),
        ((1, 5), "lte", (5, 6), T),
        ((1, 6), "lte", (5, 6), U),
        ((6, 7), "lte", (1, 5), F),
        ((5, 5), "eq", (5, 5), T),
        ((5, 6), "eq", (5, 6), U),
        ((5, 6), "eq", (7, 9), F),
        ((5, 7), "eq", (7, 9), U),
        ((5, 5), "ne", (5, 5), F),
        ((5, 6), "ne", (7, 9), T),
        ((5, 6), "ne", (6, 6), U),
        # "Quality and social value 30 %": surely not over 30, a floor of 10 cannot be told.
        ((0, 300_000), "gt", (300_000, 300_000), F),
        ((0, 300_000), "gte", (100_000, 100_000), U),
        ((100, OPEN_HIGH), "gte", (100, 100), T),
        ((100, OPEN_HIGH), "lt", (10**12, 10**12), U),
        ((OPEN_LOW, 100), "lte", (100, 100), T),
        ((OPEN_LOW, 100), "gte", (-(10**12), -(10**12)), U),
        ((OPEN_LOW, OPEN_HIGH), "eq", (0, 0), U),
    ],
)
def test_intervals_worked_out_by_hand(left: Known, operator: str, right: Known, truth: Truth) -> None:
    assert judge(pounds("a", operator, right))({"a": left}) is truth
    assert judge(pounds("a", operator, Key("b")))({"a": left, "b": right}) is truth


_ends = st.tuples(st.integers(-3, 6), st.integers(-3, 6)).map(lambda pair: (min(pair), max(pair)))


@given(_ends, _ends, st.sampled_from(sorted(COMPARISONS)))
def test_a_comparison_is_decided_where_every_pair_of_values_decides_it_alike(
    left: Known, right: Known, operator: str
) -> None:
    pairs = itertools.product(range(left[0], left[1] + 1), range(right[0], right[1] + 1))
    found = {COMPARISONS[operator](a, b) for a, b in pairs}
    expected = found.pop() if len(found) == 1 else None
    assert judge(pounds("a", operator, right))({"a": left}) is expected
    assert judge(pounds("a", operator, Key("b")))({"a": left, "b": right}) is expected
    assert leaf(pounds("a", operator, right), {"a": left}) is expected


@pytest.mark.parametrize("absent", ["a", "b"])
@pytest.mark.parametrize("operator", sorted(COMPARISONS))
def test_a_comparison_with_an_absent_value_is_unknown(operator: str, absent: str) -> None:
    values: dict[str, Known] = {"a": (1, 1), "b": (1, 1)}
    del values[absent]
    assert judge(pounds("a", operator, Key("b")))(values) is None


@pytest.mark.parametrize(
    ("held", "operator", "words", "truth"),
    [
        ("x", "in", ["x", "y"], T),
        ("z", "in", ["x", "y"], F),
        ("z", "not_in", ["x", "y"], T),
        (frozenset({"x", "z"}), "includes", ["x", "y"], T),
        (frozenset({"z"}), "includes", ["x", "y"], F),
        (frozenset(), "includes", ["x"], F),
        (frozenset({"x"}), "within", ["x", "y"], T),
        (frozenset({"x", "z"}), "within", ["x", "y"], F),
        (frozenset(), "within", ["x", "y"], U),
    ],
)
def test_words(held: object, operator: str, words: list[str], truth: Truth) -> None:
    kind = FactType.ENUM if isinstance(held, str) else FactType.SET
    assert judge(compare("a", kind, operator, words))({"a": (held, held)}) is truth
    listed = (frozenset(words), frozenset(words))
    by_key = compare("a", kind, operator, Key("$words"))
    assert judge(by_key)({"a": (held, held), "$words": listed}) is truth
    assert judge(by_key)({"a": (held, held)}) is None
    assert judge(by_key)({"$words": listed}) is None


@given(st.integers(0, 2**32))
def test_whole_conditions_agree_with_brute_force(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    node = condition(rng, 4)
    values = values_of(rng)
    assert judge(node)(values) is oracle(node, values)
