"""What follows from the published method and the panel's findings: points, totals, ranks, and what stops them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from sv_rules.evaluation.published import Head, Published

BidState = Literal["ranked", "disqualified", "disregarded", "excluded", "withdrawn", "late", "not final"]


class Points(Published):
    """Points of one criterion or group: what it could earn, what it earned, and from what."""

    criterion: str
    title: str
    depth: int
    head: Head | None
    available: Decimal
    """Its weighting as a percentage of the round's total."""
    earned: Decimal | None
    """Rounded only where the published method rounds; else exact to six places, whatever is shown. None: not scored,
    not yet certain, or not scored by points (a ranking formula)."""
    basis: str
    """The figures in words: ``4 of 5``, ``lowest 40.00 over 100.00``."""
    given: Decimal | None = None
    """What was scored: the consensus, the amount offered, or the evaluated price."""
    exact: str | None = None
    """``earned`` as a fraction, such as ``40/3``, with nothing rounded anywhere on the way."""


class BidResult(Published):
    """One bid in one round."""

    bid: str
    bidder: str
    state: BidState
    why: str = ""
    """For a bid that is not ranked: the ground, with the criterion and minimum it failed, or the limb of the Act."""
    points: tuple[Points, ...] = ()
    heads: dict[str, Decimal] = Field(default_factory=dict)
    heads_basis: dict[str, str] = Field(default_factory=dict)
    """For a head measured against the best bid: the figures in words."""
    total: Decimal | None = None
    """Points out of 100; for a ranking formula the figure that is ranked (see ``RoundResult.ranked_by``). None while
    anything stops the round."""
    exact: str | None = None
    """``total`` as a fraction with nothing rounded anywhere on the way. None for the value for money index, whose
    power may have no fraction."""
    price: Decimal | None = None
    """The evaluated price: the basket summed, in pounds. None where there are several price criteria."""
    prices: dict[str, Decimal] = Field(default_factory=dict)
    """The evaluated price of each price criterion, by its id."""
    rank: int | None = None
    """1 is first. Bids that tie to the end share a rank."""
    behind: Decimal | None = None
    """How far behind the first."""


class Stop(Published):
    """Something without which no ranking is final, and where it stands."""

    code: str
    """One word for machines: ``missing-consensus``, ``low-price-unanswered``, ``price-missing``, ``weightings`` ..."""
    place: str
    """``lot-1, bid B02, criterion Q1``."""
    text: str
    do: str


class RoundResult(Published):
    """One round: every bid, ranked ones first.

    ``winners`` stand in the places that are settled: none while anything stops, and none of those that tie. Only where
    ``final`` holds is every place settled.
    """

    round: str
    title: str
    lot: str | None
    final: bool
    headline: str
    """One sentence: what a chair reads first. It says NOT READY while a stop remains, TIE where nothing breaks it."""
    ranked_by: str
    """``total points, highest first``, or the ranking formula in words."""
    bids: tuple[BidResult, ...]
    winners: tuple[str, ...] = ()
    tie: tuple[str, ...] = ()
    tie_broken_by: str | None = None
    stops: tuple[Stop, ...] = ()
    notes: tuple[str, ...] = ()


class EvaluationResult(Published):
    """All rounds, in order, with the digest of what was published and of what the panel found."""

    evaluation: str
    title: str
    rounds: tuple[RoundResult, ...]
    published_digest: str
    """RFC 8785 and SHA-256 over the published evaluation."""
    data_digest: str
