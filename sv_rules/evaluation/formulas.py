"""The eight formulas for price, each with its words, source, parameters and edge cases; and their arithmetic, exact.

A points formula gives each price a share of the weighting, from 0 to 1. A ranking formula sets price and quality
against each other in one figure, and bids are ranked by it (``ranking.py``). Nothing here rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from sv_rules.evaluation.published import FormulaId, Price
from sv_rules.evaluation.rounding import money, number

_GUIDANCE = "Cabinet Office, Bid Evaluation Guidance Note, May 2021"
_STUDY = "compared in Stilger, Siderius and van Raaij 2017, https://repub.eur.nl/pub/99582"
_PRACTICE = "in use in UK invitations to tender"


class Parameter(NamedTuple):
    """A figure that a formula takes, in words; ``default`` where it may be left out."""

    words: str
    default: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """What a bidder is told of a formula, and what it takes.

    ``ranks``: it gives no points, but a figure that is ranked. ``relative``: points depend on the other bids.
    ``income``: it has a meaning where the highest price is best. ``below_nought``: it can fall below nought unless
    floored. The last three sentences say what happens with one bid, equal prices and a price of nought.
    """

    id: FormulaId
    title: str
    words: str
    notation: str
    source: str
    relative: bool
    one_bid: str
    all_equal: str
    zero_price: str
    ranks: bool = False
    income: bool = True
    below_nought: bool = False
    zero_possible: bool = True
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def parameter(self, price: Price, name: str) -> Fraction:
        """A parameter as published, or its default. Raises KeyError where there is neither."""
        value = price.parameters.get(name, self.parameters[name].default)
        if value is None:
            raise KeyError(name)
        return Fraction(value)


_ALL_FULL = "Every bid earns the whole weighting."
_FULL = "It earns the whole weighting."
_OWN = "Each is scored on its own, whatever others offer."

_ALL: tuple[Formula, ...] = (
    Formula(
        "lowest_ratio", "Lowest price over price",
        "The lowest price divided by the bid's price, times the weighting; for an income, the bid's over the highest.",
        "w × P_low / P", f"World Bank, financial score Sf = 100 × lowest / price; {_PRACTICE}", True,
        _FULL, _ALL_FULL,
        "A price of nought earns the whole weighting and every other bid none; for an income it earns none.",
    ),
    Formula(
        "linear_low", "Linear from the lowest price",
        "The whole weighting at the lowest price, falling in a straight line to nought at so many times the lowest.",
        "w × (1 − (P − P_low) / ((n − 1) × P_low))", f"{_STUDY}; {_PRACTICE}", True,
        _FULL, _ALL_FULL,
        "A price of nought earns the whole weighting and every other bid none.",
        income=False, below_nought=True,
        parameters={"times_lowest": Parameter("how many times the lowest price earns nought", Decimal(2))},
    ),
    Formula(
        "range", "Between the lowest and the highest price",
        "The whole weighting at the best price, none at the worst, and in proportion between them.",
        "w × (P_high − P) / (P_high − P_low)", _STUDY, True,
        _FULL, f"{_ALL_FULL} There is no range to divide by.",
        "A price like any other.",
    ),
    Formula(
        "mean50", "From the mean price",
        "Half the weighting at the mean price, and a point in a hundred more or less for each per cent below or above "
        "it, never under 0 or over 100.",
        "w × clamp(50 + k × 100 × (P_mean − P) / P_mean, 0, 100) / 100", f"{_STUDY}; {_PRACTICE}", True,
        "It earns half the weighting: its price is the mean.", "Every bid earns half the weighting.",
        "A price like any other; where all are nought, every bid earns half the weighting.",
        parameters={"per_percent": Parameter("points in a hundred for each per cent from the mean", Decimal(1))},
    ),
    Formula(
        "benchmark", "Against a published benchmark",
        "The whole weighting at the published best price or better, none at the published worst, and in proportion "
        "between them.",
        "w × (P_worst − P) / (P_worst − P_best)", _GUIDANCE, False,
        _OWN, _OWN, "A price like any other.",
        below_nought=True,
        parameters={
            "best": Parameter("the price that earns the whole weighting"),
            "worst": Parameter("the price that earns nothing"),
        },
    ),
    Formula(
        "ppqp", "Price per quality point",
        "The price divided by the quality points out of 100; the lowest is first.",
        "P / Q", f"{_GUIDANCE}, appendix II", False,
        "It is first.", "The bid with most quality is first.",
        "The figure is nought, and first. A bid without quality points has no figure and cannot be ranked.",
        ranks=True, income=False,
    ),
    Formula(
        "vfm_index", "Value for money index",
        "Quality points out of 100, raised to the ratio of the two weightings, divided by the price; the highest is "
        "first.",
        "Q^(w_Q / w_P) / P", "Ministry of Defence, value for money index", False,
        "It is first.", "The bid with most quality is first.",
        "Not possible: the index divides by the price.",
        ranks=True, income=False, zero_possible=False,
    ),
    Formula(
        "quality_adjusted_price", "Quality-adjusted price",
        "The price less a published sum for each quality point out of 100; the lowest is first. For an income, the "
        "income and that sum; the highest is first.",
        "P − v × Q", "New South Wales, price-quality method", False,
        "It is first.", "The bid with most quality is first.", "A price like any other.",
        ranks=True, parameters={"per_point": Parameter("money for each quality point out of 100")},
    ),
)  # fmt: skip
FORMULAS: Mapping[FormulaId, Formula] = MappingProxyType({one.id: one for one in _ALL})
"""Every formula by its id, in the order in which they are listed to people."""


class Share(NamedTuple):
    """The share of the weighting that a price earns, and the figures in words."""

    share: Fraction
    basis: str


def price_shares(price: Price, amounts: Mapping[str, Fraction]) -> dict[str, Share]:
    """The share of the weighting that each price earns by a points formula.

    ``amounts`` are the evaluated prices of the bids that count, by bid, none below nought. Raises ``ValueError`` for a
    ranking formula, which gives no shares.
    """
    if FORMULAS[price.formula].ranks:
        raise ValueError(f"{price.formula} ranks bids and gives no points.")
    if not amounts:
        return {}
    score = _POINTS[price.formula](price, list(amounts.values()))
    floor = price.floored_at_zero
    return {bid: _floored(score(amount)) if floor else score(amount) for bid, amount in amounts.items()}


def _floored(share: Share) -> Share:
    return share if share.share >= 0 else Share(Fraction(0), f"{share.basis}; never below nought")


_Score = Callable[[Fraction], Share]


def _lowest_ratio(price: Price, amounts: list[Fraction]) -> _Score:
    if price.direction == "income":
        high = max(amounts)
        return lambda p: Share(p / high if high else Fraction(1), f"{money(p)} over highest {money(high)}")
    low = min(amounts)
    return lambda p: Share(low / p if p else Fraction(1), f"lowest {money(low)} over {money(p)}")


def _linear_low(price: Price, amounts: list[Fraction]) -> _Score:
    low, times = min(amounts), FORMULAS["linear_low"].parameter(price, "times_lowest")

    def score(p: Fraction) -> Share:
        if not low:
            return Share(Fraction(int(p == 0)), f"{money(p)}, lowest 0.00")
        share = 1 - (p - low) / ((times - 1) * low)
        return Share(share, f"{money(p)}, lowest {money(low)}; nought at {number(times)} times the lowest")

    return score


def _range(price: Price, amounts: list[Fraction]) -> _Score:
    low, high = min(amounts), max(amounts)
    best, worst = (high, low) if price.direction == "income" else (low, high)

    def score(p: Fraction) -> Share:
        if low == high:
            return Share(Fraction(1), f"{money(p)}, all prices equal")
        return Share((worst - p) / (worst - best), f"{money(p)} between {money(low)} and {money(high)}")

    return score


def _mean50(price: Price, amounts: list[Fraction]) -> _Score:
    mean = sum(amounts, Fraction(0)) / len(amounts)
    slope = FORMULAS["mean50"].parameter(price, "per_percent") * (-1 if price.direction == "income" else 1)

    def score(p: Fraction) -> Share:
        off = 100 * (mean - p) / mean if mean else Fraction(0)
        points = min(max(50 + slope * off, Fraction(0)), Fraction(100))
        side = f"{number(abs(off))} % {'below' if off > 0 else 'above'} the mean" if off else "at the mean"
        return Share(points / 100, f"{money(p)} is {side} {money(mean)}: {number(points)} of 100")

    return score


def _benchmark(price: Price, _: list[Fraction]) -> _Score:
    formula = FORMULAS["benchmark"]
    best, worst = formula.parameter(price, "best"), formula.parameter(price, "worst")

    def score(p: Fraction) -> Share:
        share = min((worst - p) / (worst - best), Fraction(1))
        return Share(share, f"{money(p)}; best {money(best)}, worst {money(worst)}")

    return score


_POINTS: Mapping[FormulaId, Callable[[Price, list[Fraction]], _Score]] = {
    "lowest_ratio": _lowest_ratio,
    "linear_low": _linear_low,
    "range": _range,
    "mean50": _mean50,
    "benchmark": _benchmark,
}
