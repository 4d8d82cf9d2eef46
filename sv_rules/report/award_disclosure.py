"""Three levels of a paper: for the panel, for one bidder, for the public. What is left out is removed, not hidden.

A bidder sees its own material and that of the most advantageous tender (Procurement Regulations 2024, reg 31); the
public sees who won and by how many points. Evaluators appear by role. Each gap is marked with its ground, and every
gap is listed for the log. A person decides each before a paper goes out: the tests of public interest are nobody
else's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from sv_rules.evaluation.panel_data import Bid, Consensus, PanelData
from sv_rules.evaluation.result import BidResult, EvaluationResult, Points, RoundResult
from sv_rules.policy.library import shipped_templates
from sv_rules.report.award_case import AwardCase, LineChange, TwoRankings
from sv_rules.report.wording import counted

Level = Literal["panel", "bidder", "public"]
LEVELS: tuple[Level, ...] = ("panel", "bidder", "public")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something left out of a paper, where, and on what ground."""

    where: str
    what: str
    ground: str


@cache
def grounds() -> dict[str, Any]:
    """The two grounds that are used, from ``tender_templates/award.toml``, with the mark that fills their gap."""
    text = (shipped_templates() / "award.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)["disclosure"]
    return found


def withheld(ground: str) -> str:
    """The mark that stands where something was left out."""
    text: str = grounds()[ground]["gap"]
    return text


def disclosed(case: AwardCase, level: Level, reader: str | None = None) -> tuple[AwardCase, tuple[Gap, ...]]:
    """The case as a level may see it, and what was left out. ``reader`` is the bid of the bidder who reads."""
    if level == "panel":
        return case, ()
    return _Cut(case, level, reader).made()


class _Cut:
    def __init__(self, case: AwardCase, level: Level, reader: str | None) -> None:
        self.case, self.level, self.reader = case, level, reader
        self.gaps: list[Gap] = []

    def made(self) -> tuple[AwardCase, tuple[Gap, ...]]:
        case = self.case
        changed = replace(
            case, evaluation=self._evaluation(), result=self._result(), data=self._data(), panel=self._panel(),
            scores={}, declarations=(), meetings=tuple(
                m.model_copy(update={"chair": "the chair", "present": (), "absent": ()}) for m in case.meetings
            ),
            changes=tuple(self._change(c) for c in case.changes if self._seen(c.bid, c.round)),
            rankings=tuple(self._rankings(r) for r in case.rankings if r.about is None or self._seen(r.about, r.round)),
            remarks=tuple(replace(r, who="") for r in case.remarks if not r.private and self.level == "bidder"
                          and r.bid is not None and r.bid == self.reader),
            audit_head="", standstill_check="",
        )  # fmt: skip
        if case.declarations:
            self._gap("panel", "declarations of interests", "person")
        if len(changed.remarks) < len(case.remarks):
            self._gap("record", "notes of the panel about other bids and people", "commercial")
        return changed, tuple(dict.fromkeys(self.gaps))

    def _gap(self, where: str, what: str, ground: str) -> None:
        self.gaps.append(Gap(where, what, grounds()[ground]["ground"]))

    def _seen(self, bid: str, round_: str) -> bool:
        """Whether a bid's own row is shown: the reader's, and each that was awarded."""
        return bid == self.reader or bid in self.case.outcome(round_).winners

    def _evaluation(self) -> Any:
        people = tuple(e.model_copy(update={"name": withheld("person")}) for e in self.case.evaluation.evaluators)
        if people:
            self._gap("panel", "names of evaluators, shown by role", "person")
        return self.case.evaluation.model_copy(update={"evaluators": people, "chair": "the chair"})

    def _panel(self) -> tuple[Any, ...]:
        return tuple(replace(p, name="", note="") for p in self.case.panel)

    def _result(self) -> EvaluationResult:
        rounds = tuple(self._round(r) for r in self.case.result.rounds)
        return self.case.result.model_copy(update={"rounds": rounds})

    def _round(self, found: RoundResult) -> RoundResult:
        kept = tuple(self._row(b, found) for b in found.bids if self._seen(b.bid, found.round))
        dropped = [b for b in found.bids if not self._seen(b.bid, found.round)]
        if dropped:
            self._gap(
                found.round, f"{counted(len(dropped), 'other bid')}: names, prices, scores and reasons", "commercial"
            )
        told = any(b.bidder in found.headline or b.bid in found.headline for b in dropped)
        headline = (
            f"{counted(len(found.bids), 'bid')} came in. {_names(kept, found)} Award is the authority's decision."
            if told
            else found.headline
        )
        lost_a_tie = any(b.bid == self.reader and b.rank is not None and b.rank > 1 and b.behind == 0 for b in kept)
        return found.model_copy(
            update={
                "bids": kept, "headline": headline, "notes": (), "stops": (), "tie": (),
                "tie_broken_by": found.tie_broken_by if lost_a_tie else None,
            }
        )  # fmt: skip

    def _row(self, bid: BidResult, found: RoundResult) -> BidResult:
        own = bid.bid == self.reader
        points = tuple(self._points(p, found, own) for p in bid.points)
        if not own and (bid.price is not None or bid.prices):
            self._gap(f"{found.round}/{bid.bid}", "the price", "commercial")
        return bid.model_copy(
            update={
                "points": points, "heads_basis": {}, "price": bid.price if own else None,
                "prices": bid.prices if own else {}, "why": bid.why if own else "",
                "behind": bid.behind if own else None,
            }
        )  # fmt: skip

    def _points(self, points: Points, found: RoundResult, own: bool) -> Points:
        line = next((x for x in self.case.questions(found.round) if x.id == points.criterion), None)
        if line is not None:
            return points
        if points.basis:  # the figures of a price or an offer may be those of another bidder
            self._gap(f"{found.round}/{points.criterion}", "the figures of other bids behind the points", "commercial")
        return points.model_copy(update={"basis": "", "given": points.given if own else None})

    def _data(self) -> PanelData:
        data = self.case.data
        return PanelData(
            bids=tuple(self._bid(b) for b in data.bids if any(self._seen(b.id, r) for r in self._rounds(b))),
            set_aside=tuple(s for s in data.set_aside if s.bid == self.reader),
            consensus=tuple(self._consensus(c) for c in data.consensus if self._ever_seen(c.bid)),
            prices=tuple(p for p in data.prices if p.bid == self.reader),
            offers=tuple(o for o in data.offers if o.bid == self.reader),
            low_prices=tuple(p for p in data.low_prices if p.bid == self.reader),
        )  # fmt: skip

    def _rounds(self, bid: Bid) -> Sequence[str]:
        known = {r.round for r in self.case.result.rounds}
        return [r for r in bid.rounds if r in known]

    def _ever_seen(self, bid: str) -> bool:
        return any(self._seen(bid, r.round) for r in self.case.result.rounds)

    def _bid(self, bid: Bid) -> Bid:
        if bid.id == self.reader:
            return bid
        return bid.model_copy(update={"address": None, "email": None, "received_at": None, "in_time": None})

    def _consensus(self, one: Consensus) -> Consensus:
        if one.bid == self.reader:
            return one.model_copy(update={"note": ""})
        if self.level == "bidder":
            return one.model_copy(update={"note": ""})  # owed to the others, by reference to the bid (reg 31(3)(d))
        self._gap(f"{one.round}/{one.bid}/{one.criterion}", "the reason for the score", "commercial")
        gap = withheld("commercial")
        return one.model_copy(update={"reason": gap, "bid_reference": gap, "note": ""})

    def _change(self, change: LineChange) -> LineChange:
        if change.cause == "conflict":  # whose conflict it was is about a person, whoever reads
            self._gap(f"{change.round}/{change.bid}/{change.criterion}", "why the score was opened again", "person")
            why: str = grounds()["person"]["text_gap"]
            change = replace(change, cause="withheld", role="", why=why)
        else:
            why = withheld("commercial")
        if change.bid == self.reader:
            return change
        gap = withheld("commercial")
        return replace(change, reason_before=gap, reason_after=gap, why=why)

    def _rankings(self, two: TwoRankings) -> TwoRankings:
        return replace(
            two, before=tuple(p for p in two.before if self._seen(p.bid, two.round)),
            after=tuple(p for p in two.after if self._seen(p.bid, two.round)),
        )  # fmt: skip


def _names(kept: Sequence[BidResult], found: RoundResult) -> str:
    named = [b.bidder for b in kept if b.bid in found.winners]
    if not named:
        return "None is left that could be ranked."
    return f"{' and '.join(named)} {'stands' if len(named) == 1 else 'stand'} first by the published method."
