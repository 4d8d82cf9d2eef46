"""The exact weighting at which another bid would lead, for every criterion and group: a line's crossing, no search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sv_rules.evaluation.assurance_result import Tip, TippingWeight
from sv_rules.evaluation.entries import Entries
from sv_rules.evaluation.leaders import unrounded
from sv_rules.evaluation.lines import Line
from sv_rules.evaluation.points import Scored, scored
from sv_rules.evaluation.rounding import exact

_HUNDRED = Fraction(100)


def tipping_weights(entries: Entries, counted: Sequence[str], leader: str) -> Iterator[TippingWeight]:
    """For each line with weight: the nearest weightings, down and up, at which the leader is overtaken.

    One weighting moves to w and all others are multiplied by (100 - w) over (100 - its own), so that the sum stays 100.
    A bid's total is then ``w s + (100 - w) r``, where s is the share it earns of the line and r of all the rest: a
    straight line in w, so that two bids cross at most once. Figures are not rounded, and who counts stays as it is.
    """
    points = scored(unrounded(entries), counted)
    for line in entries.lines:
        if 0 < line.available < _HUNDRED:
            yield _tipping(line, points, counted, leader)


def _tipping(line: Line, points: Scored, counted: Sequence[str], leader: str) -> TippingWeight:
    below: tuple[Fraction, str] | None = None
    above: tuple[Fraction, str] | None = None
    mine_s, mine_r = _shares(line, points, leader)
    for bid in counted:
        if bid == leader:
            continue
        theirs_s, theirs_r = _shares(line, points, bid)
        slope, ahead_of_rest = mine_s - theirs_s, mine_r - theirs_r
        if slope == ahead_of_rest:
            continue  # the distance never changes
        crossing = _HUNDRED * ahead_of_rest / (ahead_of_rest - slope)
        if not 0 <= crossing <= _HUNDRED:
            continue
        # The lead shrinks on the side where this bid gains; there the crossing lies, the leader being ahead or level.
        if slope > ahead_of_rest:
            if below is None or crossing > below[0]:
                below = (crossing, bid)
        elif above is None or crossing < above[0]:
            above = (crossing, bid)
    return TippingWeight(
        criterion=line.id, title=line.criterion.title, weighting=exact(line.available),
        below=_tip(below), above=_tip(above),
    )  # fmt: skip


def _shares(line: Line, points: Scored, bid: str) -> tuple[Fraction, Fraction]:
    earned = points.earned[bid, line.id]
    return earned / line.available, (points.totals[bid] - earned) / (_HUNDRED - line.available)


def _tip(found: tuple[Fraction, str] | None) -> Tip | None:
    return None if found is None else Tip(weighting=exact(found[0]), exact=str(found[0]), then=found[1])
