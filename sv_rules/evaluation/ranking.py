"""The order of bids: by points or by a ranking formula, then by the published tie-break, and what stays equal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import total_ordering
from itertools import groupby
from typing import Any, NamedTuple

from sv_rules.evaluation.entries import Entries
from sv_rules.evaluation.formulas import Formula
from sv_rules.evaluation.points import Scored, available, ranking_formula
from sv_rules.evaluation.published import TieBreak
from sv_rules.evaluation.rounding import exact, plain, rounded

_LARGEST_POWER = 400
"""Powers up to this are compared as whole numbers; larger ones in decimals of ``_DIGITS`` figures."""
_DIGITS = 60
_ALIKE = 45


class Standing(NamedTuple):
    """One bid in the order. ``figure`` is what is ranked, ``key`` compares: more is better, step after step.

    ``exact`` is the figure before it is rounded; None where it has no fraction.
    """

    bid: str
    figure: Decimal
    key: tuple[Any, ...]
    exact: Fraction | None


class Order(NamedTuple):
    """The order: groups of bids, best first, each a tie to the end where it holds several."""

    groups: tuple[tuple[Standing, ...], ...]
    unranked: dict[str, str]
    """Bids that the formula has no figure for, and why."""


def order(entries: Entries, points: Scored, counted: Sequence[str]) -> Order:
    """Rank the bids that count, by the published method and in no other order than the published tie-break's."""
    formula = ranking_formula(entries)
    standings: list[Standing] = []
    unranked: dict[str, str] = {}
    for bid in counted:
        ranked = _by_points(entries, points, bid) if formula is None else _by(entries, points, bid, formula)
        if ranked is None:
            unranked[bid] = "it has no quality points, so that there is no price for each of them"
            continue
        steps = tuple(_step(entries, points, bid, step) for step in entries.round.tie_break)
        standings.append(Standing(bid, ranked.figure, (ranked.first, *steps), ranked.exact))
    standings.sort(key=lambda one: one.bid)
    standings.sort(key=lambda one: one.key, reverse=True)
    return Order(tuple(tuple(group) for _, group in groupby(standings, key=lambda one: one.key)), unranked)


def ranked_by(entries: Entries) -> str:
    """What is ranked, in words."""
    formula = ranking_formula(entries)
    if formula is None:
        return "total points, highest first"
    price = entries.prices[0].criterion.price
    highest = formula.id == "vfm_index" or (price is not None and price.direction == "income")
    return f"{formula.title.lower()} ({formula.notation}), {'highest' if highest else 'lowest'} first"


def quality_percent(entries: Entries, points: Scored, bid: str) -> Fraction:
    """Quality and social value together, as a percentage of what they can earn: the Q of the ranking formulas."""
    whole = available(entries, "quality") + available(entries, "social-value")
    heads = points.heads[bid]
    earned = heads.get("quality", Fraction(0)) + heads.get("social-value", Fraction(0))
    return 100 * earned / whole if whole else Fraction(0)


class _Ranked(NamedTuple):
    first: Any
    """What is compared first; more is better."""
    figure: Decimal
    exact: Fraction | None


def _by_points(entries: Entries, points: Scored, bid: str) -> _Ranked:
    total, rounding = points.totals[bid], entries.round.rounding
    places = rounding.to("total")
    return _Ranked(total, exact(total) if places is None else rounded(total, places, rounding.mode), total)


def _by(entries: Entries, points: Scored, bid: str, formula: Formula) -> _Ranked | None:
    [line] = entries.prices
    price, amount = line.criterion.price, entries.values[bid, line.id]
    assert price is not None
    quality = quality_percent(entries, points, bid)
    if formula.id == "vfm_index":
        ratio = (available(entries, "quality") + available(entries, "social-value")) / line.available
        index = Index(quality, amount, ratio)
        return _Ranked(index, index.shown, None)
    if formula.id == "ppqp":
        if not quality:
            return None
        figure, sign = amount / quality, -1
    else:
        sign = 1 if price.direction == "income" else -1
        figure = amount + sign * quality * formula.parameter(price, "per_point")
    rounding = entries.round.rounding
    places = rounding.to("total")
    if places is None:
        return _Ranked(sign * figure, exact(figure), figure)
    shown = rounded(figure, places, rounding.mode)
    return _Ranked(sign * Fraction(shown), shown, figure)


def _step(entries: Entries, points: Scored, bid: str, step: TieBreak) -> Fraction:
    """What a step of the tie-break compares: points earned, or the price turned so that more is better."""
    if step.by == "head":
        return points.heads[bid].get(step.of, Fraction(0))  # type: ignore[call-overload, no-any-return]
    line = next(one for one in entries.lines if one.id == step.of or (step.of is None and one in entries.prices))
    price = line.criterion.price
    if step.by == "price" or (bid, line.id) not in points.earned:
        income = price is not None and price.direction == "income"
        return entries.values[bid, line.id] * (1 if income else -1)
    return points.earned[bid, line.id]


@total_ordering
class Index:
    """Q to the power of w_Q over w_P, over P: compared exactly where the power allows, else to 45 figures."""

    def __init__(self, quality: Fraction, price: Fraction, ratio: Fraction) -> None:
        self.quality, self.price, self.ratio = quality, price, ratio
        with localcontext() as context:
            context.prec = _DIGITS
            power = _decimal(ratio)
            self._value = (_decimal(quality) ** power if quality else Decimal(0)) / _decimal(price)

    @property
    def shown(self) -> Decimal:
        """The index to twelve figures."""
        return plain(_cut(self._value, 12))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Index) and self._compare(other) == 0

    def __lt__(self, other: Index) -> bool:
        return self._compare(other) < 0

    def __hash__(self) -> int:
        return hash(self.shown)

    def _compare(self, other: Index) -> int:
        if (self.quality, self.price) == (other.quality, other.price):
            return 0
        a, b = self.ratio.numerator, self.ratio.denominator
        mine: Fraction | Decimal
        theirs: Fraction | Decimal
        if max(a, b) <= _LARGEST_POWER:
            mine, theirs = self.quality**a * other.price**b, other.quality**a * self.price**b
        else:
            mine, theirs = _cut(self._value, _ALIKE), _cut(other._value, _ALIKE)
        return (mine > theirs) - (mine < theirs)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _cut(value: Decimal, digits: int) -> Decimal:
    with localcontext() as context:
        context.prec = digits
        return +value
