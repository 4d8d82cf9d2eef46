"""What an award report, a letter and a meeting's brief are made from: the result, and how the panel came to it.

The layer that keeps the pack fills this in; the reports read nothing else.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sv_rules.evaluation.lines import Line, leaves, lines
from sv_rules.evaluation.panel_data import Bid, Consensus, PanelData
from sv_rules.evaluation.published import Evaluation, Round, Scale
from sv_rules.evaluation.result import BidResult, EvaluationResult, Points, RoundResult
from sv_rules.evaluation.returned import Declaration, Meeting, Score


@dataclass(frozen=True, slots=True)
class Panellist:
    """Somebody who scores or scored. Papers that leave the panel give the role and not the name."""

    id: str
    name: str
    role: str
    note: str = ""
    """For one who left or came later: when, and why."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A score that was agreed, opened again and agreed anew: both stay."""

    round: str
    bid: str
    criterion: str
    title: str
    on: datetime.date
    role: str
    why: str
    cause: str
    before: Decimal | None
    after: Decimal | None
    reason_before: str
    reason_after: str


@dataclass(frozen=True, slots=True)
class Place:
    """One bid's place in a ranking."""

    bid: str
    bidder: str
    rank: int | None
    total: Decimal | None
    state: str


@dataclass(frozen=True, slots=True)
class TwoRankings:
    """One round's ranking without a change and with it."""

    round: str
    title: str
    before: tuple[Place, ...]
    after: tuple[Place, ...]
    differs: bool
    """Whether any bid's rank is another: of all bids, also where a reader sees only some."""
    about: str | None = None
    """The bid that the change is about; none where the panel's own scores changed."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that happened and belongs in the record. ``private``: never leaves the panel."""

    heading: str
    text: str
    bid: str | None = None
    private: bool = False
    who: str = ""
    """Who did it, in a sentence: for the panel only."""


@dataclass(frozen=True)
class AwardCase:
    """Everything that the papers of one award are made from."""

    evaluation: Evaluation
    result: EvaluationResult
    data: PanelData
    made_on: datetime.date
    panel: tuple[Panellist, ...] = ()
    scores: Mapping[str, tuple[Score, ...]] = field(default_factory=dict)
    declarations: tuple[Declaration, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    changes: tuple[LineChange, ...] = ()
    rankings: tuple[TwoRankings, ...] = ()
    remarks: tuple[Remark, ...] = ()
    standstill: str = ""
    standstill_check: str = ""
    """What the officer checks on the day; no letter carries it."""
    summary_owed: bool = True
    summary_law: str = ""
    audit_head: str = ""

    def round(self, round_id: str) -> Round:
        """A published round."""
        return next(r for r in self.evaluation.rounds if r.id == round_id)

    def outcome(self, round_id: str) -> RoundResult:
        """The result of a round."""
        return next(r for r in self.result.rounds if r.round == round_id)

    def bid(self, bid_id: str) -> Bid:
        """A bid as it came in."""
        return next(b for b in self.data.bids if b.id == bid_id)

    def consensus(self, round_id: str, bid_id: str, criterion: str) -> Consensus | None:
        """The agreed score of a line; for an answer shared by lots or carried over, that of where it was agreed."""
        for source, name in self._sources(round_id, criterion):
            for one in self.data.consensus:
                if (one.round, one.bid, one.criterion) == (source, bid_id, name):
                    return one
        return None

    def questions(self, round_id: str) -> tuple[Line, ...]:
        """The lines of a round that a panel scores."""
        return tuple(x for x in leaves(self.evaluation, self.round(round_id)) if x.criterion.kind == "scored")

    def scale(self, line: Line) -> Scale:
        """The scale of a question."""
        named = next((s for s in self.evaluation.scales if s.id == line.criterion.scale), None)
        return named or self.evaluation.scales[0]

    def _sources(self, round_id: str, criterion: str) -> Iterator[tuple[str, str]]:
        held = self.round(round_id)
        line = next((x for x in lines(self.evaluation, held) if x.id == criterion), None)
        if line is not None and line.criterion.same_answer_as:
            source, _, name = line.criterion.same_answer_as.partition("/")
            yield source, name or criterion
        yield round_id, criterion
        if held.carried_from:
            yield held.carried_from, criterion


def two_rankings(
    round_: str, title: str, before: tuple[Place, ...], after: tuple[Place, ...], about: str | None = None
) -> TwoRankings:
    """Two rankings of one round, compared."""
    ranks = {p.bid: p.rank for p in before}
    return TwoRankings(round_, title, before, after, any(ranks.get(p.bid) != p.rank for p in after), about)


def places(result: RoundResult) -> tuple[Place, ...]:
    """The ranking of a round."""
    return tuple(Place(b.bid, b.bidder, b.rank, b.total, b.state) for b in result.bids)


def points_of(bid: BidResult, criterion: str) -> Points | None:
    """The points of one criterion of one bid."""
    return next((p for p in bid.points if p.criterion == criterion), None)
