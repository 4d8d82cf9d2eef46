"""How firm a result is: the fewest scores moved one step each with which somebody else would lead, and which.

Two bounds close in. From below: for a bid to come into the places it must gain on one that stands there, and the best
choice of so many steps is known exactly (``steps.py``); or a minimum must let a bid fall out or come in. From above: a
set of moves that was scored again in full, rounding, minimums and tie-break included. Where both meet, the number is
exact; between them every set of moves is scored while there is room, and else the bounds are said to be bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations_with_replacement

from sv_rules.evaluation.assurance_result import Move, Robustness
from sv_rules.evaluation.entries import Entries, Key
from sv_rules.evaluation.judging import Judged
from sv_rules.evaluation.leaders import Leaders, leaders, unrounded, with_values
from sv_rules.evaluation.points import HEADS, available, ranking_formula, scored
from sv_rules.evaluation.rounding import exact
from sv_rules.evaluation.shortfalls import falls_out
from sv_rules.evaluation.steps import MOST_STEPS, Climb, climb, ladder

_ROOM = 30_000
"""Cells (bids times questions) that may be scored again in the search between the bounds."""


def robustness(entries: Entries, ruled: Judged, now: Leaders) -> Robustness:
    """The fewest one-step changes that change who leads; see the module for how, and when it is a bound."""
    search = _Search(entries, ruled, now)
    by_points = ranking_formula(entries) is None and entries.round.quality_points == "absolute"
    if by_points:
        search.overtaking()
    search.falling_out()
    lower = search.lower if by_points else 1
    most = search.upper
    if (most is None or lower < most) and search.steps:
        lower = search.between(lower, MOST_STEPS + 1 if most is None else most)
    most = search.upper
    if most is not None:
        lower = min(lower, most)
    how = "exact" if lower == most else "a bound: the sets of changes between were too many to score each"
    if most is None:
        how = f"no set of changes was found; every set of fewer than {lower} was ruled out"
    return Robustness(
        at_least=lower, at_most=most, leaders=search.then.all if search.then else (), moves=search.moves(), how=how
    )


class _Search:
    """The bounds as they close in. ``upper`` was scored in full; ``found`` are the scores that do it."""

    def __init__(self, entries: Entries, ruled: Judged, now: Leaders) -> None:
        self.entries, self.ruled, self.now = entries, ruled, now
        self.questions = [
            line for line in entries.leaves
            if line.criterion.kind == "scored" and (line.available or line.criterion.minimum is not None)
        ]  # fmt: skip
        self._lines = {line.id: line for line in self.questions}
        self.judged_bids = [bid for bid in entries.counting() if self._whole(bid)]
        self.lower = MOST_STEPS + 1
        self.upper: int | None = None
        self.then: Leaders | None = None
        self.found: dict[Key, Fraction] = {}

    @property
    def steps(self) -> bool:
        """Whether there are scores to move."""
        return bool(self.questions)

    def overtaking(self) -> None:
        """Each bid outside the places against each inside: raise the one, lower the other."""
        inside = self.now.all
        plain = scored(unrounded(self.entries), self.ruled.counted)
        slack = self._slack()
        for leader in inside:
            for rival in (bid for bid in self.ruled.counted if bid not in inside):
                gap = plain.totals[leader] - plain.totals[rival]
                race = self._race(leader, rival)
                fewest = race.fewest(gap - slack)
                if fewest is not None:
                    self._try_from(race, max(fewest, 1))
        if self.now.tie:
            self._break_ties(inside)

    def falling_out(self) -> None:
        """A minimum lets a bid fall out, or back in: the leader, or another that prices are measured by."""
        for bid in self.judged_bids:
            for values, fewest in falls_out(self.entries, bid, self.questions, self.ruled):
                self.lower = min(self.lower, fewest)
                self._try(sum(self._distance(key, to) for key, to in values.items()), values)

    def between(self, lower: int, upper: int) -> int:
        """Score every set of moves of each size between the bounds, while there is room; the new lower bound."""
        moves = [
            (bid, line.id, up) for bid in self.judged_bids for line in self.questions for up in (False, True)
            if ladder(self.entries, bid, line, up=up).scores
        ]  # fmt: skip
        cells = max(1, len(self.judged_bids) * len(self.entries.leaves))
        room = _ROOM // cells
        for size in range(lower, upper):
            room -= _choices(len(moves), size)
            if room < 0:
                return size
            for chosen in combinations_with_replacement(moves, size):
                values = self._moved(chosen)
                if values is not None and self._try(size, values):
                    return size
        return upper

    def moves(self) -> tuple[Move, ...]:
        """What moved, in the set that was found."""
        return tuple(
            Move(
                bid=key[0], criterion=key[1], score=exact(self.entries.values[key]), to=exact(to),
                steps=self._distance(key, to),
            )
            for key, to in sorted(self.found.items())
        )  # fmt: skip

    def _whole(self, bid: str) -> bool:
        return all((bid, line.id) in self.entries.values for line in self.entries.leaves)

    def _slack(self) -> Fraction:
        """How much rounding may close of a gap between two bids: a unit at each point of rounding."""
        rounding = self.entries.round.rounding
        heads = sum(available(self.entries, head) > 0 for head in HEADS)
        points = {"total": 1, "head": heads, "criterion": len(self.entries.leaves), "share": 1}
        units = ((Fraction(1, 10 ** (rounding.to(where) or 0)), points[where]) for where in rounding.at)
        return sum((unit * count for unit, count in units), Fraction(0))

    def _race(self, leader: str, rival: str) -> Climb:
        down = [ladder(self.entries, leader, line, up=False) for line in self.questions]
        up = [ladder(self.entries, rival, line, up=True) for line in self.questions]
        return climb([*down, *up])

    def _try_from(self, race: Climb, fewest: int) -> None:
        """Score the best choice of so many steps and of more, until one changes who leads."""
        self.lower = min(self.lower, fewest)
        for steps in range(fewest, len(race.best)):
            if self.upper is not None and steps >= self.upper:
                return
            if self._try(steps, race.values(steps)):
                return

    def _break_ties(self, inside: Sequence[str]) -> None:
        """Where bids tie for a place, one step may part them."""
        self.lower = 1
        for bid in inside:
            for line in self.questions:
                for up in (True, False):
                    path = ladder(self.entries, bid, line, up=up).scores
                    if path and self._try(1, {(bid, line.id): path[0]}):
                        return

    def _try(self, steps: int, values: dict[Key, Fraction]) -> bool:
        if self.upper is not None and steps >= self.upper:
            return False
        then = leaders(with_values(self.entries, values))
        if then.same(self.now):
            return False
        self.upper, self.then, self.found = steps, then, values
        return True

    def _moved(self, chosen: Sequence[tuple[str, str, bool]]) -> dict[Key, Fraction] | None:
        """The scores after some moves; None where moves cancel out or leave the scale."""
        values: dict[Key, Fraction] = {}
        for bid, criterion, up in set(chosen):
            path = ladder(self.entries, bid, self._lines[criterion], up=up).scores
            count = chosen.count((bid, criterion, up))
            if (bid, criterion) in values or count > len(path):
                return None
            values[bid, criterion] = path[count - 1]
        return values

    def _distance(self, key: Key, to: Fraction) -> int:
        scores = list(self.entries.shares[self._lines[key[1]].criterion.scale or ""])
        return abs(scores.index(self.entries.values[key]) - scores.index(to))


def _choices(moves: int, size: int) -> int:
    """How many sets of so many moves there are, a move more than once allowed."""
    count = 1
    for n in range(size):
        count = count * (moves + n) // (n + 1)
    return count
