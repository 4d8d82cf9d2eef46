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
    ``for_income``: the words where the highest price is best; with none it has no meaning there. ``below_nought``: it
    can fall below nought unless floored. Three sentences say what happens with one bid, equal prices and a price of
    nought. Parameters stand in the words as ``{name}``: ``told`` fills them in.
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
    for_income: str = ""
    ranks: bool = False
    below_nought: bool = False
    zero_possible: bool = True
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    @property
    def income(self) -> bool:
        """Whether it has a meaning where the highest price is best."""
        return bool(self.for_income)

    def told(self, price: Price) -> str:
        """The method in words with the published parameters, as a bidder or a letter reads it."""
        words = self.for_income if price.direction == "income" else self.words
        given = {name: number(self.parameter(price, name)) for name in self.parameters}
        below = "" if price.floored_at_zero else " Points may fall below nought."
        return words.format_map(given) + below

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
        "The lowest price earns all points; any other earns the lowest price divided by its own.",
        "w × P_low / P", f"World Bank, financial score Sf = 100 × lowest / price; {_PRACTICE}", True,
        _FULL, _ALL_FULL,
        "A price of nought earns the whole weighting and every other bid none; for an income it earns none.",
        "The highest income earns all points; any other earns its own divided by the highest.",
    ),
    Formula(
        "linear_low", "Linear from the lowest price",
        "The lowest price earns all points; points fall in a straight line to nought at {times_lowest} times the "
        "lowest.",
        "w × (1 − (P − P_low) / ((n − 1) × P_low))", f"{_STUDY}; {_PRACTICE}", True,
        _FULL, _ALL_FULL,
        "A price of nought earns the whole weighting and every other bid none.",
        below_nought=True,
        parameters={"times_lowest": Parameter("how many times the lowest price earns nought", Decimal(2))},
    ),
    Formula(
        "range", "Between the lowest and the highest price",
        "The lowest price earns all points, the highest none; the others stand in a straight line between them.",
        "w × (P_high − P) / (P_high − P_low)", _STUDY, True,
        _FULL, f"{_ALL_FULL} There is no range to divide by.",
        "A price like any other.",
        "The highest income earns all points, the lowest none; the others stand in a straight line between them.",
    ),
    Formula(
        "mean50", "From the mean price",
        "The mean price earns half; each per cent below it adds {per_percent} of 100 points and each above it takes as "
        "many, never below nought or above all.",
        "w × clamp(50 + k × 100 × (P_mean − P) / P_mean, 0, 100) / 100", f"{_STUDY}; {_PRACTICE}", True,
        "It earns half the weighting: its price is the mean.", "Every bid earns half the weighting.",
        "A price like any other; where all are nought, every bid earns half the weighting.",
        "The mean income earns half; each per cent above it adds {per_percent} of 100 points and each below it takes "
        "as many, never below nought or above all.",
        parameters={"per_percent": Parameter("points in a hundred for each per cent from the mean", Decimal(1))},
    ),
    Formula(
        "benchmark", "Against a published benchmark",
        "A price of {best} or less earns all points, one of {worst} or more none, in a straight line between: fixed "
        "amounts, whatever others bid.",
        "w × (P_worst − P) / (P_worst − P_best)", _GUIDANCE, False,
        _OWN, _OWN, "A price like any other.",
        "An income of {best} or more earns all points, one of {worst} or less none, in a straight line between: fixed "
        "amounts, whatever others bid.",
        below_nought=True,
        parameters={
            "best": Parameter("the price that earns the whole weighting"),
            "worst": Parameter("the price that earns nothing"),
        },
    ),
    Formula(
        "ppqp", "Price per quality point",
        "Bids are ranked by price for each point of quality out of 100; the lowest is first.",
        "P / Q", f"{_GUIDANCE}, appendix II", False,
        "It is first.", "The bid with most quality is first.",
        "The figure is nought, and first. A bid without quality points has no figure and cannot be ranked.",
        ranks=True,
    ),
    Formula(
        "vfm_index", "Value for money index",
        "Bids are ranked by quality points out of 100, raised to the weighting of quality over that of price, divided "
        "by the price; the highest is first.",
        "Q^(w_Q / w_P) / P", "Ministry of Defence, value for money index", False,
        "It is first.", "The bid with most quality is first.",
        "Not possible: the index divides by the price.",
        ranks=True, zero_possible=False,
    ),
    Formula(
        "quality_adjusted_price", "Quality-adjusted price",
        "Bids are ranked by price less {per_point} for each point of quality out of 100; the lowest is first.",
        "P − v × Q", "New South Wales, price-quality method", False,
        "It is first.", "The bid with most quality is first.", "A price like any other.",
        "Bids are ranked by income and {per_point} for each point of quality out of 100; the highest is first.",
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
