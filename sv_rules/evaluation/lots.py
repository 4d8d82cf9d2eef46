"""What rounds mean for each other: who may stand in a later stage, and how many lots one supplier may win (s23(4))."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sv_rules.evaluation.panel_data import Bid, PanelData
from sv_rules.evaluation.published import Evaluation, Round
from sv_rules.evaluation.result import RoundResult, Stop

STAGES = ("selection", "intermediate", "final")
"""The stages of a lot, in order."""


def earlier_stage(evaluation: Evaluation, round_: Round) -> Round | None:
    """The stage that comes just before a round: of the same lot, or one for all lots."""
    before = [
        one for one in evaluation.rounds
        if one.lot in (round_.lot, None) and STAGES.index(one.stage) < STAGES.index(round_.stage)
    ]  # fmt: skip
    return max(before, key=lambda one: STAGES.index(one.stage), default=None)


def not_passed(
    evaluation: Evaluation, round_: Round, data: PanelData, done: Mapping[str, RoundResult]
) -> tuple[list[Stop], list[str]]:
    """Stops for bids in a round that did not pass the stage before it, and notes."""
    before = earlier_stage(evaluation, round_)
    if before is None:
        return [], []
    if not any(before.id in bid.rounds for bid in data.bids):
        return [], [f"No bid is entered for {before.id}, the stage before: who passed it is not checked."]
    result = done.get(before.id)
    stops = []
    for bid in sorted((b for b in data.bids if round_.id in b.rounds), key=lambda b: b.id):
        if result is None or bid.id in result.winners:
            continue
        why = "that stage has no final result yet" if not result.final else "it is not among those that passed"
        stops.append(Stop(
            code="not-passed", place=f"{round_.id}, bid {bid.id}",
            text=f"The bid stands in this round and did not pass {before.id}: {why}.",
            do=f"Finish {before.id} first, or take the bid out of this round.",
        ))  # fmt: skip
    return stops, []


def supplier_key(bid: Bid) -> str:
    """One supplier whatever bids it makes: by its unique identifier, else by its name."""
    return " ".join((bid.identifier or bid.bidder).split()).casefold()


def over_the_limit(
    evaluation: Evaluation, data: PanelData, results: Sequence[RoundResult]
) -> dict[str, list[tuple[str, list[str]]]]:
    """For each supplier that stands first in more lots than one may win: its bids, and the rounds. By its name."""
    if evaluation.lots_each is None:
        return {}
    bids = {bid.id: bid for bid in data.bids}
    won: dict[str, list[tuple[str, str]]] = {}
    for result in results:
        for bid in result.winners if _gives_a_lot(evaluation, result) else ():
            won.setdefault(supplier_key(bids[bid]), []).append((bid, result.round))
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for places in won.values():
        if len({round_ for _, round_ in places}) > evaluation.lots_each:
            by_bid: dict[str, list[str]] = {}
            for bid, round_ in places:
                by_bid.setdefault(bid, []).append(round_)
            found[bids[places[0][0]].bidder] = list(by_bid.items())
    return found


def _gives_a_lot(evaluation: Evaluation, result: RoundResult) -> bool:
    round_ = next(one for one in evaluation.rounds if one.id == result.round)
    return round_.outcome.kind in ("award", "framework")
