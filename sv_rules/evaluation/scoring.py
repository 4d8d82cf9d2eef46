"""From what was published and what the panel found to the result, by the published method and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sv_rules.evaluation.bid_results import bid_results
from sv_rules.evaluation.checking import refuse_faults
from sv_rules.evaluation.data_checking import refuse_data_faults
from sv_rules.evaluation.digest import data_digest, published_digest
from sv_rules.evaluation.entries import Entries, entries
from sv_rules.evaluation.headline import headline
from sv_rules.evaluation.judging import Judged, Places, broken_ties, judged, places
from sv_rules.evaluation.lots import earlier_stage, not_passed, over_the_limit, supplier_key
from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.published import Evaluation, Round
from sv_rules.evaluation.ranking import Order, ranked_by
from sv_rules.evaluation.reading import evaluation_of, panel_data_of
from sv_rules.evaluation.result import EvaluationResult, RoundResult, Stop


def score(
    evaluation: Evaluation | Mapping[str, Any] | str | Path, data: PanelData | Mapping[str, Any] | str | Path
) -> EvaluationResult:
    """The result of every round, with what stops it.

    Each is a model, plain values as JSON holds them, or the path of a YAML or JSON file. Set-aside bids and bids that
    the published method disqualifies are in no formula. Figures are exact and rounded only where the method says.
    Nothing is guessed: what is missing is a ``Stop``, and no rank is shown while there is one. Raises ``Problems`` for
    values or files that do not fit, and ``Refused`` (a ``BadInput``) for models that contradict themselves, both with
    every reason.
    """
    evaluation = evaluation_of(evaluation)
    data = panel_data_of(data, evaluation)
    refuse_faults(evaluation)
    refuse_data_faults(evaluation, data)
    standing: dict[str, _Standing] = {}
    done: dict[str, RoundResult] = {}
    for round_ in _in_order(evaluation):
        one = entries(evaluation, round_, data)
        stops, notes = not_passed(evaluation, round_, data, done)
        ruled = judged(one)
        if stops:
            ruled = ruled._replace(stops=(*stops, *ruled.stops), points=None, order=None)
        standing[round_.id] = _Standing(one, ruled._replace(notes=(*ruled.notes, *notes)))
        done[round_.id] = _told(standing[round_.id], frozenset())
    if evaluation.lots_each is not None:
        done = _limited(evaluation, data, standing, done)
    return EvaluationResult(
        evaluation=evaluation.evaluation, title=evaluation.title,
        rounds=tuple(done[round_.id] for round_ in evaluation.rounds),
        published_digest=published_digest(evaluation), data_digest=data_digest(data),
    )  # fmt: skip


class _Standing(NamedTuple):
    entries: Entries
    judged: Judged


def _in_order(evaluation: Evaluation) -> list[Round]:
    """Rounds with every stage after the stage before it."""
    found: list[Round] = []

    def add(round_: Round) -> None:
        before = earlier_stage(evaluation, round_)
        if before is not None and before not in found:
            add(before)
        if round_ not in found:
            found.append(round_)

    for round_ in evaluation.rounds:
        add(round_)
    return found


def _told(standing: _Standing, passed_over: frozenset[str], extra: tuple[Stop, ...] = ()) -> RoundResult:
    """A round's result, places filled without the bids that are passed over."""
    one, ruled = standing
    stops = [*ruled.stops, *extra]
    bids = bid_results(one, ruled)
    filled: Places | None = None
    notes = list(dict.fromkeys(ruled.notes))
    if ruled.order is not None and not stops:
        filled = places(one, _without(ruled.order, passed_over))
        notes += [*broken_ties(one, ruled.order), *_small_field(one, ruled)]
    words = headline(one, bids, stops, filled)
    if filled is not None and filled.tie:
        stops.append(Stop(
            code="tie", place=f"{one.round.id}, {', '.join(filled.tie)}",
            text="These bids are equal after the published tie-break.",
            do="Apply nothing that was not published. Take legal advice on how the tie may be broken.",
        ))  # fmt: skip
    return RoundResult(
        round=one.round.id, title=one.round.title, lot=one.round.lot, final=not stops, headline=words,
        ranked_by=ranked_by(one), bids=bids, winners=filled.winners if filled else (), tie=filled.tie if filled else (),
        tie_broken_by=filled.broken_by if filled else None, stops=tuple(stops), notes=tuple(notes),
    )  # fmt: skip


def _without(ranks: Order, passed_over: frozenset[str]) -> Order:
    groups = (tuple(one for one in group if one.bid not in passed_over) for group in ranks.groups)
    return Order(tuple(group for group in groups if group), ranks.unranked)


def _small_field(one: Entries, ruled: Judged) -> list[str]:
    if len(ruled.counted) != 1:
        return []
    return [f"{ruled.counted[0]} is the only bid that counts: relative formulas compare it with nobody."]


def _limited(
    evaluation: Evaluation, data: PanelData, standing: dict[str, _Standing], done: dict[str, RoundResult]
) -> dict[str, RoundResult]:
    """The published limit on lots: in the published order, or, where the mechanism is words, a stop for a person."""
    if not evaluation.lots_order:
        return _left_to_a_person(evaluation, data, standing, done)
    suppliers = {bid.id: supplier_key(bid) for bid in data.bids}
    won: dict[str, int] = {}
    found = dict(done)
    waits: str | None = None
    for round_id in evaluation.lots_order:
        at_limit = frozenset(bid for bid, key in suppliers.items() if won.get(key, 0) >= (evaluation.lots_each or 0))
        extra: tuple[Stop, ...] = ()
        if waits is not None:
            extra = (Stop(
                code="lots-order", place=round_id,
                text=f"Lots are given in the published order, and {waits}, which comes before, is not settled.",
                do=f"Settle {waits} first.",
            ),)  # fmt: skip
        result = _told(standing[round_id], at_limit, extra)
        over = [one.bid for one in result.bids if one.rank is not None and one.bid in at_limit]
        if over and not extra:
            words = f"Passed over, because the supplier has its {evaluation.lots_each} already: {', '.join(over)}."
            result = result.model_copy(update={"notes": (*result.notes, words)})
        found[round_id] = result
        for key in {suppliers[bid] for bid in result.winners}:
            won[key] = won.get(key, 0) + 1
        waits = waits or (None if result.final else round_id)
    return found


def _left_to_a_person(
    evaluation: Evaluation, data: PanelData, standing: dict[str, _Standing], done: dict[str, RoundResult]
) -> dict[str, RoundResult]:
    found = dict(done)
    over = over_the_limit(evaluation, data, list(done.values()))
    for round_ in evaluation.rounds:
        stops = tuple(
            Stop(
                code="lots-limit", place=f"{round_.id}, {', '.join(bid for bid, _ in won)}",
                text=f"{bidder} stands first in {', '.join(sorted({r for _, rs in won for r in rs}))}, and one "
                f"supplier may win {evaluation.lots_each}.",
                do=f"A person applies the published mechanism: {evaluation.lots_mechanism}",
            )
            for bidder, won in over.items()
            if any(round_.id in rounds for _, rounds in won)
        )  # fmt: skip
        if stops:
            found[round_.id] = _told(standing[round_.id], frozenset(), stops)
    return found
