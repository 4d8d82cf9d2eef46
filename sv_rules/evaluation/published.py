"""The evaluation as it was published: rounds, criteria, weightings, scales, formulas, rounding and tie-break.

Everything here is known to bidders before they bid (Procurement Act 2023, s19 and s23) and cannot be mended after
tenders are in (s24, s31). What the panel does with it is in ``panel_data.py``; what follows is in ``result.py``.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sv_rules.problem import Mistake, shown

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,39}$")]
"""An id that can stand in a file name, a sheet title and a record; never a bidder's name."""
Title = Annotated[str, Field(min_length=1, max_length=300)]


def _digits(value: Any) -> Any:
    """Refuse text that programs read as a number and people may not: 1e3, 1_000, digits of another script.

    A number from JSON keeps no exponent, so that what is written out can be read again.
    """
    if isinstance(value, Decimal) and value.is_finite() and 0 < value.adjusted() < _MOST_DIGITS:
        return Decimal(f"{value:f}")
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        message = f"expected a number, found {shown(value)}."
        raise Mistake(message, "Write it in digits, without signs or units: 1842500.50.")
    return value


_MOST_DIGITS = 30
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_Digits = BeforeValidator(_digits)
"""Stands last in each type: what stands after it is not seen by the JSON Schema."""
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=12, decimal_places=6), _Digits]
"""A percentage as published: 7.5 is seven and a half per cent."""
Weighting = Annotated[
    Decimal, Field(ge=0, max_digits=12, decimal_places=6, json_schema_extra={"maximum": 100}), _Digits
]
"""A percentage too. More than 100 is refused with the sums (``checking_weights``): it is mostly meant as points."""
Amount = Annotated[Decimal, Field(max_digits=20, decimal_places=6), _Digits]
"""Money or another quantity: up to 14 digits before the point and six after it."""
NotNegative = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=6), _Digits]
Positive = Annotated[Decimal, Field(gt=0, max_digits=20, decimal_places=6), _Digits]

FormulaId = Literal[
    "lowest_ratio", "linear_low", "range", "mean50", "benchmark", "ppqp", "vfm_index", "quality_adjusted_price"
]
Head = Literal["quality", "social-value", "price"]
Kind = Literal["scored", "offer", "price"]
RoundingPoint = Literal["share", "criterion", "head", "total"]
"""Where figures may be rounded: the share that a criterion earns, in per cent of its weighting; its points; the points
of quality, social value or price together; the total."""


class Published(BaseModel):
    """What all models of a published evaluation share: nothing unknown is let in, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ScalePoint(Published):
    """One score that may be given, with the words that bidders saw for it."""

    score: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3), _Digits]
    label: Title
    descriptor: Annotated[str, Field(max_length=4000)] = ""
    share: Percent | None = None
    """Per cent of the weighting that the score earns, where the method publishes one; else score over top."""


class Span(Published):
    """Scores in equal steps, for a scale of many: from 0 to 100 in steps of 1."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    least: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3, alias="from"), _Digits]
    most: Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=3, alias="to"), _Digits]
    step: Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=3), _Digits] = Decimal(1)


class Scale(Published):
    """A list of allowed scores, not a range: 10, 8, 5, 2, 0 allows no 6.

    Points are weighting times score over top, or times the published ``share``. A scale of many equal steps is written
    as a ``span``; ``points`` then names those that have words, and holds every score once the scale is read.
    """

    id: Identifier
    span: Span | None = None
    points: tuple[ScalePoint, ...] = ()

    @model_validator(mode="after")
    def _every_score(self) -> Self:
        if self.span is not None:
            object.__setattr__(self, "points", _spanned(self.span, self.points))
        if len(self.points) < 2:
            raise Mistake("a scale has at least two scores.", 'Write them under "points:", or a "span:".')
        if self.top <= 0:
            raise Mistake("the highest score is nought.", "Give the best score a number above 0.")
        return self

    @property
    def top(self) -> Decimal:
        """The highest score, which earns the whole weighting."""
        return max(point.score for point in self.points)

    def shares(self) -> dict[Fraction, Fraction]:
        """Each score that may be given, lowest first, with the share of the weighting, 0 to 1, that it earns."""
        top = Fraction(self.top)
        points = sorted(self.points, key=lambda point: point.score)
        return {
            Fraction(one.score): Fraction(one.score) / top if one.share is None else Fraction(one.share) / 100
            for one in points
        }  # fmt: skip

    @cached_property
    def scores(self) -> tuple[Decimal, ...]:
        """Every score that may be given, lowest first."""
        return tuple(sorted(point.score for point in self.points))


_MOST_SCORES = 10_001


def _spanned(span: Span, named: tuple[ScalePoint, ...]) -> tuple[ScalePoint, ...]:
    """Every score of a span, lowest first: those that have words, and the others under their number."""
    steps = (span.most - span.least) / span.step
    if steps != int(steps) or steps < 1:
        raise Mistake(f"steps of {span.step} do not lead from {span.least} to {span.most}.", "Mend the span.", "span")
    if steps >= _MOST_SCORES:
        raise Mistake(f"a scale has at most {_MOST_SCORES:,} scores.", "Take a larger step.", "span")
    words = {point.score: point for point in named}
    scores = [span.least + span.step * n for n in range(int(steps) + 1)]
    if strange := [str(score) for score in words if score not in set(scores)]:
        raise Mistake(f"{strange[0]} is not a score of the span.", "Take it out, or mend the span.", "points")
    return tuple(words.get(score) or ScalePoint(score=score, label=f"{score:f}") for score in scores)


class Minimum(Published):
    """The least that must be reached, and whether falling short disqualifies: published, as s23(3)(a) asks.

    In the criterion's own measure: a score of the scale, an amount offered; of a group or a round, a percentage of the
    points that do not depend on other bids (scored questions, and offers against a target).
    """

    least: Amount
    failing: Literal["disqualifies", "noted"]


class BasketLine(Published):
    """One line of an evaluated price: a bidder's rate times a published notional quantity.

    A quantity below nought takes the line off the price, as whole-life cost does with what a thing sells for at its
    end. A discount factor is a quantity too.
    """

    id: Identifier
    title: Title
    quantity: Amount = Decimal(1)
    unit: Annotated[str, Field(max_length=60)] = ""


class LowPrice(Published):
    """When to ask a bidder about a low price (s19(3)(c) to (5)): a prompt, never a test; the law has no percentage.

    ``mean-without-highest`` is the mean of all prices but the highest; ``estimate`` is the authority's own figure.
    """

    percent_below: Percent
    below: Literal["mean", "mean-without-highest", "median", "next-lowest", "estimate"] = "mean"
    estimate: Positive | None = None


class Price(Published):
    """How a price criterion is scored.

    ``parameters`` by formula: ``linear_low`` takes ``times_lowest`` (points reach nought at that many times the lowest,
    2 where not given); ``mean50`` takes ``per_percent`` (points for each per cent from the mean, 1 where not given);
    ``benchmark`` takes ``best`` (full points) and ``worst`` (none); ``vfm_index`` takes none (its exponent is the ratio
    of the weightings); ``quality_adjusted_price`` takes ``per_point`` (money for each point of quality out of 100).
    ``ceiling`` and ``floor`` are applied before any score: a price beyond them is disqualified as published.
    """

    formula: FormulaId
    parameters: dict[str, Amount] = Field(default_factory=dict)
    direction: Literal["cost", "income"] = "cost"
    floored_at_zero: bool = True
    basket: tuple[BasketLine, ...] = ()
    ceiling: Amount | None = None
    floor: Amount | None = None
    zero_allowed: bool = False
    low_price: LowPrice | None = None
    includes_vat: bool = False


class Offer(Published):
    """How a quantitative offer is scored: against the best offer that counts, or a published target.

    More than the ``cap`` counts as the cap; more than the target earns no more than the whole weighting. ``best`` is
    ``lowest`` for what is offered to be small, such as tonnes of carbon: the lowest (or target) over the offer.
    """

    basis: Literal["relative", "target"]
    best: Literal["highest", "lowest"] = "highest"
    target: Positive | None = None
    cap: Positive | None = None
    per_price: bool = False
    """Scored for each pound of the bid's own evaluated price; cap, target and minimum are then of that too."""
    unit: Annotated[str, Field(max_length=60)] = "£ of social value"

    @property
    def scored_in(self) -> str:
        """The unit in which offers are compared, where ``unit`` is the one in which they are made."""
        return f"{self.unit} for each £1 of price" if self.per_price else self.unit


class Criterion(Published):
    """An award criterion or sub-criterion. A leaf has a ``kind``; a group has ``criteria`` and sums them.

    ``head`` and ``evaluators`` hold for all below a group that do not say otherwise; no evaluators: the whole panel.
    """

    id: Identifier
    title: Title
    weighting: Weighting
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
    """Published with the method: to how many places, how, and where. ``at`` names each point of rounding once.

    No ``at``: nothing is rounded, and bids are ranked on exact figures. Groups sum what stands below them.
    """

    places: Annotated[int, Field(ge=0, le=6)] = 2
    mode: Literal["half-up", "half-even", "down"] = "half-up"
    at: tuple[RoundingPoint, ...] = ("total",)
    places_at: dict[RoundingPoint, Annotated[int, Field(ge=0, le=6)]] = Field(default_factory=dict)
    """Other places at a point, for example a share to whole per cents and the total to two places."""

    def to(self, where: RoundingPoint) -> int | None:
        """To how many places figures are rounded there; None where they are not."""
        return self.places_at.get(where, self.places) if where in self.at else None


class TieBreak(Published):
    """One step of the published order in which a tie is broken."""

    by: Literal["criterion", "head", "price"]
    of: str | None = None
    """The id of the criterion or the head, which must have earned more points.

    None for price, where the lowest (or highest income) goes first; with several price criteria, the id of one.
    """


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
    """``best-bid``: of quality and of social value, the bid with most earns the whole head, others in proportion."""
    minimum_overall: Minimum | None = None
    """Least share, in per cent, of the points for quality and social value together."""
    rounding: Rounding
    tie_break: tuple[TieBreak, ...] = ()
    """In order. Refused without one, unless every bid that reaches the minimums passes on."""
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
    spread_at_most: Amount | None = None
    """A prompt to talk: a wider spread of evaluators' scores, in steps of the scale, is named beside its line."""
    scales: tuple[Scale, ...] = ()
    evaluators: tuple[Evaluator, ...] = ()
    chair: Title | None = None
    """Leads moderation and does not score."""
    rounds: Annotated[tuple[Round, ...], Field(min_length=1)]
    lots_each: Annotated[int, Field(ge=1)] | None = None
    lots_mechanism: Annotated[str, Field(max_length=4000)] | None = None
    """How lots are shared out where a supplier may win only some: must be published (s23(4))."""
    lots_order: tuple[Identifier, ...] = ()
    """The rounds in the order in which lots are given, where that is the mechanism: a supplier that has its number is
    passed over for the next in rank. With none, the mechanism is words, and a person applies it."""
    synthetic: bool = False
    """Whether the criteria were invented, for a demonstration."""
