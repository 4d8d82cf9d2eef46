"""One level from several: the named methods, on whole numbers and exact fractions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

MethodName = Literal["mean", "median", "mode", "minimum"]


@dataclass(frozen=True, slots=True)
class Method:
    """A way of making one level of several, with the words that every report uses for it.

    ``rises``: whether a level that rises can never lower the result, so that "at least" may be said of it.
    """

    title: str
    of: Callable[[Sequence[int]], int]
    rises: bool = True


def mean(levels: Sequence[int]) -> Fraction:
    """The exact mean."""
    return Fraction(sum(levels), len(levels))


def half_up(value: Fraction) -> int:
    """The nearest whole number; exactly between two, the higher."""
    return (value + Fraction(1, 2)).__floor__()


def one_place(value: Fraction) -> str:
    """A mean as people write it: one decimal place, halves rounded up."""
    tenths = half_up(value * 10)
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


def _mode(levels: Sequence[int]) -> int:
    counts = Counter(levels)
    return min(counts, key=lambda level: (-counts[level], level))


METHODS: Mapping[MethodName, Method] = {
    "mean": Method("the mean, rounded to the nearest level (a half upwards)", lambda levels: half_up(mean(levels))),
    "median": Method("the median (of two in the middle, the lower)", lambda n: sorted(n)[(len(n) - 1) // 2]),
    "mode": Method("the level found most often (of several, the lowest)", _mode, rises=False),
    "minimum": Method("the lowest level", min),
}


def aggregated(method: MethodName, levels: Sequence[int]) -> int:
    """The one level that the method makes of several. ``levels`` is not empty."""
    return METHODS[method].of(levels)
