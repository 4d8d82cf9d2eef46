"""The language's arithmetic on intervals, against exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sv_rules.engine.value import evaluate, over_lots
from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, Known
from sv_rules.policy.plan import Between, Constant, Key, PerYear, Plus, Without

WHOLE = 1_000_000
BASE, OTHER = Key("base"), Key("other")


def _pairs(low: int, high: int) -> st.SearchStrategy[Known]:
    return st.tuples(st.integers(low, high), st.integers(low, high)).map(lambda p: (min(p), max(p)))


def _encloses(known: Known | None, low: Fraction, high: Fraction) -> None:
    """The interval holds the true figures, and no more than rounding to a whole unit needs."""
    assert known is not None
    assert known[0] <= low < known[0] + 1
    assert known[1] - 1 < high <= known[1]


@given(_pairs(0, 10**12), _pairs(0, 2 * WHOLE))
def test_percentages_enclose_the_exact_figure(base: Known, percent: Known) -> None:
    values = {"base": base, "other": percent}
    rates = [Fraction(WHOLE + p, WHOLE) for p in percent]
    _encloses(evaluate(Plus(BASE, OTHER), values), base[0] * rates[0], base[1] * rates[1])
    _encloses(evaluate(Without(BASE, OTHER), values), base[0] / rates[1], base[1] / rates[0])


@given(_pairs(0, 10**12), _pairs(1, 120))
def test_a_year_of_it_encloses_the_exact_figure(base: Known, months: Known) -> None:
    found = evaluate(PerYear(BASE, OTHER), {"base": base, "other": months})
    _encloses(found, Fraction(base[0] * 12, months[1]), Fraction(base[1] * 12, months[0]))


def test_a_whole_figure_stays_exact() -> None:
    vat = Constant((200_000, 200_000))
    assert evaluate(Plus(BASE, vat), {"base": (10_000, 10_000)}) == (12_000, 12_000)
    assert evaluate(Without(BASE, vat), {"base": (12_000, 12_000)}) == (10_000, 10_000)
    assert evaluate(Without(BASE, vat), {"base": (100, 100)}) == (83, 84)
    assert evaluate(PerYear(BASE, Constant((36, 36))), {"base": (300, 300)}) == (100, 100)


@pytest.mark.parametrize("value", [Plus(BASE, OTHER), Without(BASE, OTHER), PerYear(BASE, OTHER), BASE])
def test_what_rests_on_something_absent_is_absent(value: Plus | Without | PerYear | Key) -> None:
    assert evaluate(value, {}) is None
    assert evaluate(value, {"other": (1, 1)}) is None
    if not isinstance(value, Key):
        assert evaluate(value, {"base": (1, 1)}) is None


@pytest.mark.parametrize("value", [Plus(BASE, OTHER), Without(BASE, OTHER)])
def test_open_ends_stay_open(value: Plus | Without) -> None:
    rate: Known = (0, 200_000)
    low = evaluate(value, {"base": (OPEN_LOW, 60), "other": rate})
    high = evaluate(value, {"base": (60, OPEN_HIGH), "other": rate})
    assert low is not None
    assert high is not None
    assert (low[0], high[1]) == (OPEN_LOW, OPEN_HIGH)


def test_an_open_percentage() -> None:
    assert evaluate(Plus(BASE, OTHER), {"base": (10, 10), "other": (0, OPEN_HIGH)}) == (10, OPEN_HIGH)
    assert evaluate(Without(BASE, OTHER), {"base": (10, 10), "other": (0, OPEN_HIGH)}) == (0, 10)
    for value in (Plus(BASE, OTHER), Without(BASE, OTHER)):
        for percent in ((OPEN_LOW, 0), (-WHOLE, 0)):
            assert evaluate(value, {"base": (10, 10), "other": percent}) is None


def test_no_months_is_no_year() -> None:
    assert evaluate(PerYear(BASE, OTHER), {"base": (10, 10), "other": (0, 3)}) is None


def test_a_figure_beyond_exact_integers_is_open() -> None:
    found = evaluate(Plus(BASE, OTHER), {"base": (OPEN_HIGH - 1, OPEN_HIGH - 1), "other": (WHOLE, WHOLE)})
    assert found == (OPEN_HIGH - 1, OPEN_HIGH)
    assert over_lots("sum", [(True, (OPEN_HIGH - 1, OPEN_HIGH - 1))] * 3) == (OPEN_HIGH - 1, OPEN_HIGH)


@pytest.mark.parametrize(
    ("low", "high", "known"),
    [
        ((2, 3), (5, 9), (2, 9)),
        (None, (5, 9), (OPEN_LOW, 9)),
        ((2, 3), None, (2, OPEN_HIGH)),
        (None, None, None),
        ((6, 7), (1, 5), None),
    ],
)
def test_between(low: Known | None, high: Known | None, known: Known | None) -> None:
    value = Between(Constant(low) if low else None, Constant(high) if high else None)
    assert evaluate(value, {}) == known
    # An end that is named but absent is open too.
    values = {name: pair for name, pair in (("low", low), ("high", high)) if pair}
    assert evaluate(Between(Key("low"), Key("high")), values) == known


@given(st.lists(st.tuples(st.sampled_from([True, False, None]), _pairs(0, 9)), min_size=1, max_size=4))
def test_sums_and_extremes_hold_every_way_of_settling_the_lots(
    judged: list[tuple[bool | None, Known]],
) -> None:
    chosen: list[list[Known]] = [[]]
    for truth, known in judged:
        chosen = [
            c + more for c in chosen for more in ([[known]] if truth else [[], [known]] if truth is None else [[]])
        ]
    ways = [way for way in chosen if way]
    for take, of in (("sum", sum), ("most", max), ("least", min)):
        found = over_lots(take, judged)
        if not ways:
            assert found is None
            continue
        assert found is not None
        for way in ways:
            assert found[0] <= of(k[0] for k in way)
            assert of(k[1] for k in way) <= found[1]


def test_a_sum_with_an_open_lower_end_is_open() -> None:
    assert over_lots("sum", [(True, (5, 5)), (True, (OPEN_LOW, 7))]) == (OPEN_LOW, 12)
