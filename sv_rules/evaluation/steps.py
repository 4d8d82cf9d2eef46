"""The fewest steps along scales that move some points: what each step gains, and the best choice of so many steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from sv_rules.evaluation.entries import Entries, Key
from sv_rules.evaluation.lines import Line

MOST_STEPS = 30
"""Beyond this many changes a result is called firm, and the search ends."""


class Ladder(NamedTuple):
    """One score that may move one way: the scores it passes, and the points gained in all after each step."""

    bid: str
    line: Line
    scores: tuple[Fraction, ...]
    gains: tuple[Fraction, ...]


def ladder(entries: Entries, bid: str, line: Line, *, up: bool) -> Ladder:
    """The steps open to a score. Gains are points of the total, above nought where a step moves the way wanted."""
    shares = entries.shares[line.criterion.scale or ""]
    scores, now = list(shares), entries.values[bid, line.id]
    position = scores.index(now)
    path = scores[position + 1 :] if up else scores[:position][::-1]
    path = path[:MOST_STEPS]
    sign = 1 if up else -1
    return Ladder(bid, line, tuple(path), tuple(sign * (shares[to] - shares[now]) * line.available for to in path))


class Climb(NamedTuple):
    """The most that each number of steps can gain, from none upwards, and how many steps each ladder takes for it."""

    ladders: tuple[Ladder, ...]
    best: tuple[Fraction, ...]
    choices: tuple[tuple[int, ...], ...]

    def fewest(self, needed: Fraction, *, more: bool = False) -> int | None:
        """The fewest steps that gain what is needed (or more than it); None where all the steps do not."""
        return next((n for n, gain in enumerate(self.best) if gain > needed or (gain == needed and not more)), None)

    def values(self, steps: int) -> dict[Key, Fraction]:
        """The scores after the best choice of so many steps."""
        found: dict[Key, Fraction] = {}
        for index in range(len(self.ladders) - 1, -1, -1):
            taken = self.choices[index][steps]
            if taken:
                one = self.ladders[index]
                found[one.bid, one.line.id] = one.scores[taken - 1]
            steps -= taken
        return found


def climb(ladders: Sequence[Ladder], limit: int = MOST_STEPS) -> Climb:
    """The best gain for every number of steps up to ``limit``, exact: a knapsack over the ladders in whole numbers."""
    kept = tuple(one for one in ladders if one.gains)
    unit = math.lcm(1, *(gain.denominator for one in kept for gain in one.gains))
    best = [0]
    choices: list[tuple[int, ...]] = []
    for one in kept:
        gains = [0, *(int(gain * unit) for gain in one.gains)]
        size = min(len(best) + len(gains) - 1, limit + 1)
        after, chosen = [0] * size, [0] * size
        for total in range(size):
            options = range(max(0, total - len(best) + 1), min(total, len(gains) - 1) + 1)
            taken = max(options, key=lambda k: best[total - k] + gains[k])
            after[total], chosen[total] = best[total - taken] + gains[taken], taken
        best = after
        choices.append(tuple(chosen))
    return Climb(kept, tuple(Fraction(gain, unit) for gain in best), tuple(choices))
