"""Each bid of a judged round as the result shows it: points line by line, heads, total, rank and distance."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from sv_rules.evaluation.entries import Entries
from sv_rules.evaluation.judging import Judged
from sv_rules.evaluation.leaders import unrounded
from sv_rules.evaluation.panel_data import Bid
from sv_rules.evaluation.points import Scored, scored, scored_alone
from sv_rules.evaluation.published import RoundingPoint
from sv_rules.evaluation.ranking import order
from sv_rules.evaluation.result import BidResult, Points
from sv_rules.evaluation.rounding import exact, plain, rounded


def bid_results(entries: Entries, judged: Judged) -> tuple[BidResult, ...]:
    """Ranked bids first, in order; then those that wait; then those that are out, by state and id."""
    nothing_rounded = _Unrounded(entries, judged)
    ranks: dict[str, int] = {}
    figures: dict[str, Decimal] = {}
    for group in judged.order.groups if judged.order else ():
        rank = len(ranks) + 1
        for one in group:
            ranks[one.bid], figures[one.bid] = rank, one.figure
    first = next(iter(figures.values()), None)
    found = [
        _result(entries, judged, bid, ranks.get(bid.id), figures.get(bid.id), first, nothing_rounded)
        for bid in entries.bids
    ]
    return tuple(
        sorted(found, key=lambda one: (one.rank or len(found) + 1, one.state != "not final", one.state, one.bid))
    )


class _Unrounded:
    """The round's figures with nothing rounded anywhere: what ``exact`` shows."""

    def __init__(self, entries: Entries, judged: Judged) -> None:
        self.entries = unrounded(entries)
        self._points = None if judged.points is None else scored(self.entries, tuple(judged.points.heads))
        counted = judged.counted if self._points is not None else ()
        ranks = order(self.entries, self._points, counted) if self._points is not None else None
        self._totals = {one.bid: one.exact for group in ranks.groups for one in group} if ranks else {}

    def points(self, bid: str, *, alone: bool) -> Scored:
        """As ``bid_results`` shows them: of all bids, or of this bid alone while others cannot be compared."""
        return scored_alone(self.entries, bid) if alone or self._points is None else self._points

    def total(self, bid: str) -> str | None:
        """The figure that is ranked, as a fraction."""
        return _fraction(self._totals.get(bid))


def _result(
    entries: Entries, judged: Judged, bid: Bid, rank: int | None, figure: Decimal | None, first: Decimal | None,
    nothing_rounded: _Unrounded,
) -> BidResult:  # fmt: skip
    out = judged.out.get(bid.id)
    prices = {
        line.id: exact(entries.values[bid.id, line.id])
        for line in entries.prices
        if (bid.id, line.id) in entries.values
    }
    if out is not None and out.state != "disqualified":
        return BidResult(bid=bid.id, bidder=bid.bidder, state=out.state, why=out.why)
    alone = judged.points is None or out is not None
    points = scored_alone(entries, bid.id) if alone or judged.points is None else judged.points
    precise = nothing_rounded.points(bid.id, alone=alone)
    heads = points.heads.get(bid.id, {})
    only = next(iter(prices.values())) if len(entries.prices) == 1 and prices else None
    return BidResult(
        bid=bid.id,
        bidder=bid.bidder,
        state="disqualified" if out else "ranked" if rank else "not final",
        why=out.why if out else "" if rank else "something still stops the ranking",
        points=_rows(entries, points, precise, bid.id, "the bid is out" if out else "something stops the ranking"),
        heads={head: _shown(entries, "head", value) for head, value in heads.items()},
        heads_basis=dict(points.heads_basis.get(bid.id, {}).items()),
        total=figure,
        exact=nothing_rounded.total(bid.id),
        price=only,
        prices=prices,
        rank=rank,
        behind=None if figure is None or first is None else abs(first - figure),
    )


def _rows(entries: Entries, points: Scored, precise: Scored, bid: str, why_not: str) -> tuple[Points, ...]:
    """Every line; ``why_not`` says why a figure that compares bids is not there."""
    rows = []
    for line in entries.lines:
        earned, given = points.earned.get((bid, line.id)), entries.values.get((bid, line.id))
        missing = "not scored" if line.leaf else "not all that stands below it is scored"
        basis = points.basis.get((bid, line.id)) or (missing if given is None else f"not compared: {why_not}")
        if line.criterion.price is not None and earned is None and points.totals:
            basis = "ranked with quality by the published formula; it earns no points of its own"
        rows.append(Points(
            criterion=line.id, title=line.criterion.title, depth=line.depth, head=line.head,
            available=exact(line.available),
            earned=None if earned is None else _shown(entries, "criterion", earned),
            basis=basis, given=None if given is None else exact(given),
            exact=_fraction(precise.earned.get((bid, line.id))),
        ))  # fmt: skip
    return tuple(rows)


def _fraction(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _shown(entries: Entries, where: RoundingPoint, value: Fraction) -> Decimal:
    """At the published places where the method rounds here, so that 12.5 stands as 12.50; else exact to six places."""
    rounding = entries.round.rounding
    places = rounding.to(where)
    return plain(exact(value)) if places is None else rounded(value, places, rounding.mode)
