"""Rounding as it is published: exact fractions in, decimals out, never a float on the way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

SHOWN_PLACES = 6
"""How far a figure that the method does not round is written out."""

Mode = Literal["half-up", "half-even", "down"]


def rounded(value: Fraction, places: int, mode: Mode = "half-up") -> Decimal:
    """A fraction at so many decimal places.

    ``half-up`` takes a half away from nought, as ROUND does in a spreadsheet (2.675 is 2.68, -2.5 is -3); ``half-even``
    takes it to the even neighbour; ``down`` cuts towards nought.
    """
    scaled = abs(value) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest
    if mode != "down" and (
        twice > scaled.denominator or (twice == scaled.denominator and (mode == "half-up" or whole % 2))
    ):
        whole += 1
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def exact(value: Fraction) -> Decimal:
    """A figure that the method does not round, as it is shown: to six places, without noughts at its end."""
    return plain(rounded(value, SHOWN_PLACES))


def plain(value: Decimal) -> Decimal:
    """The same number without noughts at its end and without an exponent."""
    cut = value.normalize()
    return cut.quantize(Decimal(1)) if cut == cut.to_integral_value() and abs(cut) < Decimal(10) ** 25 else cut


def money(value: Fraction) -> str:
    """An amount as people read it, at two places: 1,842,500.50."""
    return f"{rounded(value, 2):,f}"


def number(value: Fraction | Decimal | int) -> str:
    """A number as people write it, at six places at most: 7.5, 40, 33.333333."""
    return f"{exact(Fraction(value)):,f}"
