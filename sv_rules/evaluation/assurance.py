"""Assurance of a method or a result: tipping weights, removals, other formulas, firmness, near ties, evaluators.

It never stands in a result book or an award report: those are disclosable, and what might have been hands a loser his
case. It is run on dummy bids before publication, and afterwards only for a named assurer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sv_rules.evaluation.assurance_result import Assurance, NearTie, RoundAssurance, TippingWeight
from sv_rules.evaluation.checking import refuse_faults
from sv_rules.evaluation.data_checking import refuse_data_faults
from sv_rules.evaluation.digest import data_digest, published_digest
from sv_rules.evaluation.dummy_bids import dummy_bids
from sv_rules.evaluation.entries import Entries, entries
from sv_rules.evaluation.judging import Judged, judged
from sv_rules.evaluation.leaders import leaders_of, settled
from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.points import ranking_formula
from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.returned import Score
from sv_rules.evaluation.robustness import robustness
from sv_rules.evaluation.rounding import exact
from sv_rules.evaluation.scorers import evaluator_statistics, line_spreads
from sv_rules.evaluation.swaps import by_each_formula, without_each
from sv_rules.evaluation.tipping import tipping_weights


def assure(
    evaluation: Evaluation, data: PanelData | None = None, *, assurer: str | None = None, scores: Sequence[Score] = (),
    dummy: PanelData | None = None,
) -> Assurance:  # fmt: skip
    """Assurance of every round: on ``data`` for a named assurer, or on dummy bids, ``dummy`` or the usual five.

    ``scores`` are the evaluators' own, for their statistics. The prompt about low prices is taken as answered. Raises
    ``Refused`` as ``score`` does, and ``ValueError`` for data without an assurer's name.
    """
    invented = data is None
    if data is None:
        data = dummy_bids(evaluation) if dummy is None else dummy
    elif not (assurer or "").strip():
        raise ValueError("Assurance of real bids is for a named assurer only: give the name.")
    refuse_faults(evaluation)
    refuse_data_faults(evaluation, data)
    return Assurance(
        evaluation=evaluation.evaluation, title=evaluation.title, dummy=invented, assurer=assurer,
        rounds=tuple(_round(entries(evaluation, one, data)) for one in evaluation.rounds),
        evaluators=evaluator_statistics(evaluation, scores), spreads=line_spreads(evaluation, scores),
        published_digest=published_digest(evaluation), data_digest=data_digest(data),
    )  # fmt: skip


def _round(found: Entries) -> RoundAssurance:
    found = settled(found)
    ruled = judged(found)
    now = leaders_of(found, ruled)
    base = RoundAssurance(round=found.round.id, title=found.round.title, leaders=now.all)
    if ruled.order is None:
        why = f"{len(ruled.stops)} of its entries are missing or do not fit; the first: {ruled.stops[0].place}"
        return base.model_copy(update={"left_out": why})
    if not now.all:
        return base.model_copy(update={"left_out": "no bid can be ranked"})
    by_points = ranking_formula(found) is None
    alone = len(now.winners) == 1 and not now.tie and found.round.outcome.first == 1
    notes = []
    tipping: tuple[TippingWeight, ...] = ()
    if by_points and alone and found.round.quality_points == "absolute":
        tipping = tuple(tipping_weights(found, ruled.counted, now.winners[0]))
    else:
        notes.append("Tipping weights need one leader by points, scored absolutely: they are left out.")
    if len(found.prices) > 1:
        notes.append("Other formulas are tried where a round has one price criterion: they are left out.")
    return base.model_copy(update={
        "tipping": tipping,
        "without": tuple(without_each(found, ruled.counted, now)),
        "formulas": tuple(by_each_formula(found, now)),
        "robustness": robustness(found, ruled, now),
        "near_ties": tuple(_near_ties(found, ruled)) if by_points else (),
        "notes": tuple(notes),
    })  # fmt: skip


def _near_ties(found: Entries, ruled: Judged) -> Iterator[NearTie]:
    """Neighbours closer than the smallest step of a scale is worth on the question that weighs least."""
    steps = []
    for line in found.leaves:
        if line.criterion.kind == "scored" and line.available:
            shares = list(found.shares[line.criterion.scale or ""].values())
            worth = [(above - below) * line.available for below, above in zip(shares, shares[1:], strict=False)]
            steps += [one for one in worth if one]
    if not steps or ruled.order is None:
        return
    step = min(steps)
    standings = [one for group in ruled.order.groups for one in group]
    for above, below in zip(standings, standings[1:], strict=False):
        gap = Fraction(above.figure) - Fraction(below.figure)
        if gap < step:
            yield NearTie(above=above.bid, below=below.bid, gap=exact(gap), step=exact(step))
