"""One round from entries to order: who counts, what stops, the points, the ranks and who stands in the places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sv_rules.evaluation.eligibility import eligibility
from sv_rules.evaluation.entries import Entries, Out
from sv_rules.evaluation.low_price import low_prices
from sv_rules.evaluation.points import Scored, scored
from sv_rules.evaluation.published import TieBreak
from sv_rules.evaluation.ranking import Order, Standing, order
from sv_rules.evaluation.result import Stop


class Judged(NamedTuple):
    """A round judged. ``order`` and ``points`` are None while anything stops: no rank is shown before its time."""

    out: dict[str, Out]
    """Set aside, disqualified and disregarded bids."""
    counted: tuple[str, ...]
    stops: tuple[Stop, ...]
    notes: tuple[str, ...]
    points: Scored | None
    order: Order | None


class Places(NamedTuple):
    """Who stands in the places that the round gives, the bids that tie across the last of them, and what broke ties."""

    winners: tuple[str, ...]
    tie: tuple[str, ...]
    broken_by: str | None


def judged(entries: Entries) -> Judged:
    """Judge a round: minimums before relative formulas, low prices before ranks."""
    out = dict(entries.out)
    eligible = eligibility(entries)
    out |= {bid: Out("disqualified", why) for bid, why in eligible.disqualified.items()}
    low = low_prices(entries, [bid.id for bid in entries.bids if bid.id not in out])
    out |= low.out
    counted = tuple(bid.id for bid in entries.bids if bid.id not in out)
    stops = (*(stop for bid in counted for stop in entries.stops[bid]), *low.stops)
    notes = (*entries.notes, *eligible.notes, *low.notes)
    if stops:
        return Judged(out, counted, stops, notes, None, None)
    points = scored(entries, counted)
    ranks = order(entries, points, counted)
    for bid, why in ranks.unranked.items():
        out[bid] = Out("disqualified", f"the published formula cannot rank it: {why}")
    counted = tuple(bid for bid in counted if bid not in ranks.unranked)
    return Judged(out, counted, (), notes, points, ranks)


def places(entries: Entries, ranks: Order) -> Places:
    """Fill the places in order; a tie across the last place fills none of the places it contests."""
    wanted = entries.round.outcome.first
    winners: list[str] = []
    for position, group in enumerate(ranks.groups):
        if wanted is not None and len(winners) == wanted:
            before = ranks.groups[position - 1][-1]
            return Places(tuple(winners), (), separated_by(entries.round.tie_break, before, group[0]))
        if wanted is not None and len(winners) + len(group) > wanted:
            return Places(tuple(winners), tuple(one.bid for one in group), None)
        winners += [one.bid for one in group]
    return Places(tuple(winners), (), None)


def broken_ties(entries: Entries, ranks: Order) -> Iterator[str]:
    """Each pair of neighbours in the order that only the tie-break parts, in words."""
    for above, below in zip(ranks.groups, ranks.groups[1:], strict=False):
        step = separated_by(entries.round.tie_break, above[-1], below[0])
        if step:
            first, second, figure = above[-1].bid, below[0].bid, above[-1].figure
            yield f"{first} and {second} are equal at {figure:,f}; {step} places {first} before {second}."


def separated_by(steps: tuple[TieBreak, ...], above: Standing, below: Standing) -> str | None:
    """The step of the tie-break that parts two bids; None where the ranked figure itself does."""
    for position, (mine, theirs) in enumerate(zip(above.key, below.key, strict=True)):
        if mine != theirs:
            return None if position == 0 else step_words(steps[position - 1])
    return None


def step_words(step: TieBreak) -> str:
    """A step of the tie-break as people read it."""
    if step.by == "price":
        return f"the better price ({step.of})" if step.of else "the better price"
    return f"more points for {step.of}"
