"""The evaluation as it was published: rounds, criteria, weightings, scales, formulas, rounding and tie-break.

Everything here is known to bidders before they bid (Procurement Act 2023, s19 and s23) and cannot be mended after
tenders are in (s24, s31). What the panel does with it is in ``panel_data.py``; what follows is in ``result.py``.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,39}$")]
"""An id that can stand in a file name, a sheet title and a record; never a bidder's name."""
Title = Annotated[str, Field(min_length=1, max_length=300)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=12, decimal_places=6)]
"""A percentage as published: 7.5 is seven and a half per cent."""

FormulaId = Literal[
    "lowest_ratio", "linear_low", "range", "mean50", "benchmark", "ppqp", "vfm_index", "quality_adjusted_price"
]
Head = Literal["quality", "social-value", "price"]
Kind = Literal["scored", "offer", "price"]


class Published(BaseModel):
    """What all models of a published evaluation share: nothing unknown is let in, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ScalePoint(Published):
    """One score that may be given, with the words that bidders saw for it."""

    score: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3)]
    label: Title
    descriptor: Annotated[str, Field(max_length=4000)] = ""


class Scale(Published):
    """A list of allowed scores, not a range: 10, 8, 5, 2, 0 allows no 6. Points are weighting times score over top."""

    id: Identifier
    points: Annotated[tuple[ScalePoint, ...], Field(min_length=2)]

    @property
    def top(self) -> Decimal:
        """The highest score, which earns the whole weighting."""
        return max(point.score for point in self.points)

    @property
    def scores(self) -> tuple[Decimal, ...]:
        """Every score that may be given, lowest first."""
        return tuple(sorted(point.score for point in self.points))


class Minimum(Published):
    """The least that must be reached, and whether falling short disqualifies: published, as s23(3)(a) asks."""

    least: Decimal
    failing: Literal["disqualifies", "noted"]


class BasketLine(Published):
    """One line of an evaluated price: a bidder's rate times a published notional quantity."""

    id: Identifier
    title: Title
    quantity: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    unit: Annotated[str, Field(max_length=60)] = ""


class LowPrice(Published):
    """When to ask a bidder about a low price (s19(3)(c) to (5)): a prompt, never a test; the law has no percentage."""

    percent_below: Percent
    below: Literal["mean", "median", "next-lowest"] = "mean"


class Price(Published):
    """How a price criterion is scored.

    ``parameters`` by formula: ``linear_low`` takes ``times_lowest`` (points reach nought at that many times the lowest,
    2 where not given); ``benchmark`` takes ``best`` (full points) and ``worst`` (none); ``vfm_index`` takes none (its
    exponent is the ratio of the weightings); ``quality_adjusted_price`` takes ``per_point`` (money for each point of
    quality). ``ceiling`` and ``floor`` are applied before any score: a price beyond them is set aside as published.
    """

    formula: FormulaId
    parameters: dict[str, Decimal] = Field(default_factory=dict)
    direction: Literal["cost", "income"] = "cost"
    floored_at_zero: bool = True
    basket: tuple[BasketLine, ...] = ()
    ceiling: Decimal | None = None
    floor: Decimal | None = None
    zero_allowed: bool = False
    low_price: LowPrice | None = None
    includes_vat: bool = False


class Offer(Published):
    """How a quantitative social value offer is scored: against the highest offer that counts, or a published target."""

    basis: Literal["relative", "target"]
    target: Annotated[Decimal, Field(gt=0)] | None = None
    cap: Annotated[Decimal, Field(gt=0)] | None = None
    unit: Annotated[str, Field(max_length=60)] = "£ of social value"


class Criterion(Published):
    """An award criterion or sub-criterion. A leaf has a ``kind``; a group has ``criteria`` and sums them."""

    id: Identifier
    title: Title
    weighting: Percent
    head: Head | None = None
    kind: Kind | None = None
    criteria: tuple[Criterion, ...] = ()
    scale: Identifier | None = None
    minimum: Minimum | None = None
    evaluators: tuple[Identifier, ...] = ()
    offer: Offer | None = None
    price: Price | None = None
    same_answer_as: str | None = None
    """``ROUND/CRITERION``: an answer shared by lots is scored once and linked."""


class Rounding(Published):
    """Published with the method: to how many places, how, and where. ``at`` names each point of rounding once."""

    places: Annotated[int, Field(ge=0, le=6)] = 2
    mode: Literal["half-up", "half-even", "down"] = "half-up"
    at: tuple[Literal["criterion", "head", "total"], ...] = ("total",)


class TieBreak(Published):
    """One step of the published order in which a tie is broken."""

    by: Literal["criterion", "head", "price"]
    of: str | None = None
    """The id of the criterion or the head; none for price, where the lowest (or highest income) goes first."""


class Outcome(Published):
    """What the round decides: the first ``first`` bids pass on, are shortlisted, or are awarded (a framework)."""

    kind: Literal["award", "framework", "shortlist", "pass"] = "award"
    first: Annotated[int, Field(ge=1)] | None = 1


class Round(Published):
    """One stage of one lot, with its own bids, criteria, weights, evaluators, formula, books and result."""

    id: Identifier
    title: Title
    lot: str | None = None
    stage: Literal["selection", "intermediate", "final"] = "final"
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    quality_points: Literal["absolute", "best-bid"] = "absolute"
    minimum_overall: Minimum | None = None
    """Least share, in per cent, of the points for quality and social value together."""
    rounding: Rounding
    tie_break: tuple[TieBreak, ...]
    outcome: Outcome = Outcome()
    carried_from: Identifier | None = None
    """An earlier round whose consensus stands again here, where the published method says so."""


class Evaluator(Published):
    """A member of the panel. Letters and published papers name the role, never the person."""

    id: Annotated[str, Field(pattern=r"^E[1-9][0-9]?$")]
    name: Title
    role: Title


class Evaluation(Published):
    """One procurement's evaluation: what a bidder was told, and who scores."""

    evaluation: Identifier
    title: Title
    authority: Title
    reference: Title
    ocid: str | None = None
    notice: str | None = None
    """The release id of the notice or the title of the signed invitation that published the method."""
    published_on: datetime.date
    kind: Literal["above-threshold", "light-touch", "dynamic-market", "call-off", "below-threshold"]
    """Decides which letter and which standstill are owed (s50, s51)."""
    weightings_are: Literal["of-total", "of-parent"] = "of-total"
    """Whether sub-criteria sum to their parent's weighting, or to 100 within it."""
    reason_at_least: Annotated[int, Field(ge=1, le=500)] = 20
    """Characters that a reason must have: too short is no reason."""
    spread_at_most: Decimal | None = None
    """A prompt to talk: the widest spread of evaluators' scores, in steps of the scale, that needs no note."""
    scales: Annotated[tuple[Scale, ...], Field(min_length=1)]
    evaluators: tuple[Evaluator, ...] = ()
    chair: Title | None = None
    """Leads moderation and does not score."""
    rounds: Annotated[tuple[Round, ...], Field(min_length=1)]
    lots_each: Annotated[int, Field(ge=1)] | None = None
    lots_mechanism: Annotated[str, Field(max_length=4000)] | None = None
    """How lots are shared out where a supplier may win only some: must be published (s23(4))."""
    synthetic: bool = False
    """Whether the criteria were invented, for a demonstration."""
