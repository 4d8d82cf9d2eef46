"""Rounding as published, against the decimal module and the figures that spreadsheets print."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sv_rules.evaluation.rounding import exact, money, number, rounded

MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "down": ROUND_DOWN}


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("2.675", 2, "2.68"),
        ("1.005", 2, "1.01"),
        ("0.285", 2, "0.29"),
        ("1.115", 2, "1.12"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
    ],
)
def test_half_goes_up_as_in_a_spreadsheet(value: str, places: int, expected: str) -> None:
    assert str(rounded(Fraction(value), places)) == expected


@given(st.decimals(-(10**12), 10**12, places=7), st.integers(0, 6), st.sampled_from(sorted(MODES)))
def test_rounding_is_that_of_the_decimal_module(value: Decimal, places: int, mode: str) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), rounding=MODES[mode])
    assert rounded(Fraction(value), places, mode) == expected  # type: ignore[arg-type]


def test_a_third_is_rounded_by_its_exact_value() -> None:
    assert str(rounded(Fraction(2, 3), 2)) == "0.67"
    assert str(rounded(Fraction(2, 3), 2, "down")) == "0.66"
    assert str(exact(Fraction(1, 3))) == "0.333333"


def test_numbers_are_written_as_people_write_them() -> None:
    assert money(Fraction("1842500.5")) == "1,842,500.50"
    assert number(Decimal("40.00")) == "40"
    assert number(Fraction(15, 2)) == "7.5"
    assert str(exact(Fraction(100_000_000))) == "100000000"
