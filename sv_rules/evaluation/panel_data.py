"""What the panel found about bids: compliance, consensus, offers, prices, and the record of a low price.

Frozen inputs of the scoring. They come from returned workbooks, a JSON file or a caller; never from memory.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from sv_rules.evaluation.published import Amount, Identifier, NotNegative, Published, Title

BidId = Annotated[str, Field(pattern=r"^B[0-9]{2,3}$")]


class Bid(Published):
    """A bid for one or more rounds (lots). Sheets and file names use the id, never the name."""

    id: BidId
    bidder: Title
    identifier: str | None = None
    """The supplier's unique identifier, as text: a company number keeps its leading nought."""
    address: str | None = None
    email: str | None = None
    rounds: tuple[Identifier, ...]
    received_at: datetime.datetime | None = None
    in_time: bool | None = None


class SetAside(Published):
    """A bid that is in no formula, and why. ``limb`` cites the ground, for example ``s28(1)(b)``.

    disregarded: under s19(3), s26 or s28, nobody's scores are sent; withdrawn: by the bidder; late: recorded, not
    opened; excluded: the supplier, under s57, s58 or s82(4). A disqualified bid is not set aside: the method finds it.
    """

    bid: BidId
    round: Identifier | None = None
    """None: in every round."""
    state: Literal["disregarded", "excluded", "withdrawn", "late"]
    on: datetime.date
    by: Title
    limb: str | None = None
    why: Annotated[str, Field(min_length=1, max_length=32_000)]
    notified_on: datetime.date | None = None


class Consensus(Published):
    """The one score that moderation agreed for a line, with its reason and where in the bid it rests. Never a mean."""

    round: Identifier
    bid: BidId
    criterion: Identifier
    score: Amount
    reason: Annotated[str, Field(min_length=1, max_length=32_000)]
    bid_reference: Annotated[str, Field(min_length=1, max_length=2_000)]
    note: str = ""
    """Why scores moved in the meeting."""


class OfferMade(Published):
    """A quantity offered against a quantitative criterion, in the unit that was published."""

    round: Identifier
    bid: BidId
    criterion: Identifier
    amount: NotNegative
    source: Annotated[str, Field(max_length=1_000)] = ""
    """What it is and where it was read, where it was not typed in by the panel."""
    synthetic: bool = False
    """Whether the measures behind it are invented."""


class PriceMade(Published):
    """A price: one amount, or a rate for each line of the basket by its id."""

    round: Identifier
    bid: BidId
    criterion: Identifier | None = None
    """Which price criterion, where the round has several."""
    amount: Amount | None = None
    rates: dict[str, Amount] = Field(default_factory=dict)


class LowPriceAnswer(Published):
    """What s19(4) and (5) ask before a low price may count against a bid, or stand: told, heard, decided."""

    round: Identifier
    bid: BidId
    notified_on: datetime.date
    response_on: datetime.date | None = None
    response: str = ""
    decision: Literal["stands", "disregarded"]
    by: Title
    why: Annotated[str, Field(min_length=1, max_length=32_000)]


class PanelData(Published):
    """Everything that is known of the bids when a score is asked for."""

    bids: tuple[Bid, ...]
    set_aside: tuple[SetAside, ...] = ()
    consensus: tuple[Consensus, ...] = ()
    offers: tuple[OfferMade, ...] = ()
    prices: tuple[PriceMade, ...] = ()
    low_prices: tuple[LowPriceAnswer, ...] = ()
