"""What a pack's events add up to: who is on the panel, which books are out, what was found, what is sealed.

``fold`` is pure: the same events give the same state. Nothing is ever taken away: a consensus that was reopened keeps
its first value, an evaluator who left stays listed, a superseded book keeps its place.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sv_rules.evaluation.panel_data import Consensus, LowPriceAnswer, OfferMade, PriceMade, SetAside
from sv_rules.evaluation.published import Evaluator
from sv_rules.evaluation.returned import Compliance, Declaration, Meeting, Score

STAGES = ("selection", "intermediate", "final")
"""The stages of an evaluation, in order."""


class LineKey(NamedTuple):
    """One scored question about one bid in one round. Its name is ``lot-1/B02/Q1``."""

    round: str
    bid: str
    criterion: str

    def __str__(self) -> str:
        return "/".join(self)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who scores, or did. An id is never used again."""

    evaluator: Evaluator
    joined: datetime.date
    in_place_of: str | None = None
    left: datetime.date | None = None
    left_because: str = ""
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """One issue of one book, and what became of it."""

    book: str
    owner: str
    issue: int
    file: str
    record: str
    on: datetime.date
    why: str = ""
    superseded_on: datetime.date | None = None
    superseded_by: int | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """Quality closed: when, by whom, and the digest of every consensus then agreed."""

    on: datetime.date
    by: str
    digest: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """A line that was opened again after it had been agreed, with what it was and, once agreed again, what it is."""

    line: LineKey
    on: datetime.date
    by: str
    role: str
    why: str
    cause: str
    """``reopened`` by the panel, ``clarified`` by the bidder, or ``conflict`` of an evaluator."""
    before: Consensus | None
    after: Consensus | None = None


@dataclass(frozen=True, slots=True)
class Clarification:
    """A question to one bidder about its bid, and the answer."""

    bid: str
    asked_on: datetime.date
    asked: str
    answered_on: datetime.date | None
    answer: str
    lines: tuple[LineKey, ...]
    no_new_offer: str
    """Why the chair holds that the answer is no new offer."""
    by: str


@dataclass(frozen=True, slots=True)
class Correction:
    """An arithmetical error in a price, corrected by a published rule with the bidder's agreement."""

    round: str
    bid: str
    was: str
    now: str
    rule: str
    agreed_by: str
    agreed_on: datetime.date
    by: str


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that happened on a day, in a sentence: a hold, an export, advice asked of a lawyer."""

    on: datetime.date
    by: str
    text: str


@dataclass(frozen=True)
class PackState:
    """Everything that is known of a pack at one moment. Built by ``fold`` and changed by nobody."""

    evaluation_digest: str = ""
    bids_digest: str = ""
    stage: str = "final"
    admitted: tuple[str, ...] | None = None
    """The bids that an earlier stage passed on; ``None`` in the first stage."""
    members: tuple[Member, ...] = ()
    issued: tuple[Issued, ...] = ()
    compliance: tuple[Compliance, ...] | None = None
    set_aside: tuple[SetAside, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    conflicts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The bids that an evaluator may not score for a conflict that nobody mitigated; none named: all of them."""
    scores: dict[str, tuple[Score, ...]] = field(default_factory=dict)
    """By evaluator, as first returned: never edited afterwards."""
    superseded_returns: tuple[str, ...] = ()
    collected_on: datetime.date | None = None
    meetings: tuple[Meeting, ...] = ()
    consensus: dict[LineKey, Consensus] = field(default_factory=dict)
    first_consensus: dict[LineKey, Consensus] = field(default_factory=dict)
    earlier_consensus: tuple[Consensus, ...] = ()
    """What earlier stages agreed: a round that carries scores finds them here."""
    reopenings: tuple[Reopening, ...] = ()
    open_lines: frozenset[LineKey] = frozenset()
    closed: Closing | None = None
    clarifications: tuple[Clarification, ...] = ()
    corrections: tuple[Correction, ...] = ()
    prices: tuple[PriceMade, ...] | None = None
    prices_wait: tuple[str, ...] = ()
    """``ROUND/BID`` of each price that was corrected after it came in: the price book is to come back with it."""
    offers: tuple[OfferMade, ...] = ()
    low_prices: tuple[LowPriceAnswer, ...] = ()
    scored_on: datetime.date | None = None
    score_is_current: bool = False
    """False again once anything that the score rests on has changed."""
    result_digest: str = ""
    headlines: tuple[str, ...] = ()
    lawyer: tuple[Dated, ...] = ()
    holds: tuple[Dated, ...] = ()
    exports: tuple[Dated, ...] = ()
    ended: Dated | None = None
    """Set once the authority has decided not to award: nothing is scored afterwards."""
    entered_again: tuple[Dated, ...] = ()
    """Prices or offers that were in and were entered again: which figures, and why."""
    tied: tuple[str, ...] = ()
    """The rounds of the last score in which a tie remained after the published tie-break."""
    assured: tuple[Dated, ...] = ()

    @property
    def panel(self) -> tuple[Evaluator, ...]:
        """Those who score now."""
        return tuple(m.evaluator for m in self.members if m.left is None)

    def member(self, evaluator: str) -> Member | None:
        """A member by id, whether or not they have left."""
        return next((m for m in self.members if m.evaluator.id == evaluator), None)

    def latest(self, book: str, owner: str = "panel") -> Issued | None:
        """The issue of a book that counts."""
        held = [i for i in self.issued if i.book == book and i.owner == owner]
        return max(held, key=lambda i: i.issue) if held else None

    def issue_of(self, book: str, owner: str, issue: int) -> Issued | None:
        """One issue of a book."""
        return next((i for i in self.issued if (i.book, i.owner, i.issue) == (book, owner, issue)), None)

    def is_out(self, bid: str, round_: str) -> bool:
        """Whether a bid is set aside in a round: disregarded, excluded, withdrawn or late."""
        return any(s.bid == bid and s.round in (None, round_) for s in self.set_aside)

    def declared(self, evaluator: str) -> bool:
        """Whether an evaluator has declared at all."""
        return any(d.evaluator == evaluator for d in self.declarations)

    def counts(self, evaluator: str, bid: str) -> bool:
        """Whether an evaluator's score for a bid counts: not where a conflict stands that nobody has mitigated."""
        bids = self.conflicts.get(evaluator)
        return bids is None or (bool(bids) and bid not in bids)


def line_key(text: str) -> LineKey | None:
    """``lot-1/B02/Q1`` as a line, or ``None`` where it is not written so."""
    parts = text.split("/")
    return LineKey(*parts) if len(parts) == 3 and all(parts) else None


def keys_of(consensus: Iterable[Consensus]) -> dict[LineKey, Consensus]:
    """Agreed scores by their line."""
    return {LineKey(c.round, c.bid, c.criterion): c for c in consensus}
