"""The one sentence that a chair reads first. It names a leader only when nothing stops; it never awards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sv_rules.evaluation.entries import Entries
from sv_rules.evaluation.judging import Places
from sv_rules.evaluation.points import ranking_formula
from sv_rules.evaluation.result import BidResult, Stop

_AUTHORITY = "Award is the authority's decision."
_TERMINATION = (
    "If the authority ends the procurement, it publishes a procurement termination notice (Procurement Act 2023, s55)."
)


def headline(entries: Entries, bids: Sequence[BidResult], stops: Sequence[Stop], filled: Places | None) -> str:
    """Say where the round stands. ``stops`` are those other than a tie; ``filled`` is None while there are any."""
    if stops:
        if len(stops) == 1:
            return f"NOT READY: 1 thing stops the ranking, {_at(stops[0])}"
        return f"NOT READY: {len(stops)} things stop the ranking, the first {_at(stops[0])}"
    if not bids:
        return f"NO BIDS: none is entered for this round. {_TERMINATION}"
    ranked = [one for one in bids if one.rank is not None]
    if not ranked or filled is None:
        states = Counter(one.state for one in bids)
        why = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
        return f"NO BID LEFT: every bid is out ({why}). {_TERMINATION}"
    if filled.tie:
        return _tie(entries, ranked, filled)
    if not filled.winners:
        return f"NO BID LEFT: the published limit on lots passes every ranked bid over. {_TERMINATION}"
    return _leaders(entries, ranked, filled)


def _at(stop: Stop) -> str:
    return f"{stop.place}: {stop.text}"


def _tie(entries: Entries, ranked: Sequence[BidResult], filled: Places) -> str:
    first = entries.round.outcome.first
    total = next(one.total for one in ranked if one.bid == filled.tie[0])
    where = "first place" if first == 1 else f"the last of the {first} places"
    named = f" Above the tie stand {_listed(filled.winners)}." if filled.winners else ""
    return (
        f"TIE: {_listed(filled.tie)} are equal at {total:,f} for {where} and remain equal after the published "
        f"tie-break; none of them is named.{named} {_AUTHORITY}"
    )


def _leaders(entries: Entries, ranked: Sequence[BidResult], filled: Places) -> str:
    outcome, names = entries.round.outcome, {one.bid: f"{one.bid} ({one.bidder})" for one in ranked}
    listed = _listed([names[bid] for bid in filled.winners])
    if outcome.kind == "pass" or outcome.first is None:
        return f"{_bids(len(filled.winners))} {'passes' if len(filled.winners) == 1 else 'pass'} on: {listed}."
    short = (
        f" Only {_bids(len(filled.winners))} for {outcome.first} places." if len(filled.winners) < outcome.first else ""
    )
    if outcome.kind == "shortlist":
        return f"Shortlisted: {listed}.{short}"
    if outcome.kind == "framework" or outcome.first > 1:
        return f"In the {outcome.first} places, in order: {listed}.{short} {_AUTHORITY}"
    return f"{names[filled.winners[0]]} {_has(entries, ranked, filled)} {_AUTHORITY}"


def _has(entries: Entries, ranked: Sequence[BidResult], filled: Places) -> str:
    winner = next(one for one in ranked if one.bid == filled.winners[0])
    formula = ranking_formula(entries)
    if winner.rank != 1:
        return f"is next in order, at rank {winner.rank}, after those that the published limit on lots passes over."
    if formula is None:
        score = f"has the highest score, {winner.total:,f} of 100"
    else:
        price = entries.prices[0].criterion.price
        highest = formula.id == "vfm_index" or (price is not None and price.direction == "income")
        score = f"has the {'highest' if highest else 'lowest'} {formula.title.lower()}, {winner.total:,f}"
    if len(ranked) == 1:
        return (
            f"{score}. It is the only bid left: a relative formula gives a single bid full points, whatever it offers."
        )
    second = ranked[1]
    if second.behind == 0:
        return f"{score}, as {second.bid} has; the published tie-break decides: {filled.broken_by}."
    return f"{score}, {second.behind:,f} ahead of {second.bid}."


def _bids(number: int) -> str:
    return f"{number} bid{'' if number == 1 else 's'}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
