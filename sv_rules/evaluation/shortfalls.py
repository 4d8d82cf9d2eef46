"""The fewest steps by which a published minimum would let a bid fall out, or a disqualified one come back in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sv_rules.evaluation.eligibility import own_share, stands_alone
from sv_rules.evaluation.entries import Entries, Key
from sv_rules.evaluation.judging import Judged
from sv_rules.evaluation.lines import Line
from sv_rules.evaluation.steps import climb, ladder


def falls_out(
    entries: Entries, bid: str, questions: Sequence[Line], ruled: Judged
) -> Iterator[tuple[dict[Key, Fraction], int]]:
    """Sets of scores, each with its number of steps, that take the bid over a disqualifying minimum, out or in.

    For a bid that counts: for each minimum, the fewest steps down. For one that is disqualified: all its minimums at
    once, up; nothing can be done about a price beyond a ceiling or a floor, and then the set has no effect when scored.
    """
    state = ruled.out.get(bid)
    if state is None:
        yield from _out(entries, bid, questions)
    elif state.state == "disqualified":
        values: dict[Key, Fraction] = {}
        steps = 0
        for line in questions:
            minimum = line.criterion.minimum
            if minimum is None or minimum.failing != "disqualifies":
                continue
            path = ladder(entries, bid, line, up=True).scores
            needed = next((n for n, to in enumerate(path, 1) if to >= minimum.least), None)
            if needed is not None and entries.values[bid, line.id] < minimum.least:
                values[bid, line.id], steps = path[needed - 1], steps + needed
        for below, least in _percentages(entries):
            short = least * _whole(below) / 100 - _earned(entries, bid, below)
            if short > 0:
                race = climb([ladder(entries, bid, line, up=True) for line in below if line in questions])
                fewest = race.fewest(short)
                if fewest is not None:
                    values, steps = {**race.values(fewest), **values}, max(steps, fewest)
        if values:
            yield values, max(1, steps)


def _out(entries: Entries, bid: str, questions: Sequence[Line]) -> Iterator[tuple[dict[Key, Fraction], int]]:
    for line in questions:
        minimum = line.criterion.minimum
        if minimum is None or minimum.failing != "disqualifies":
            continue
        path = ladder(entries, bid, line, up=False).scores
        needed = next((n for n, to in enumerate(path, 1) if to < minimum.least), None)
        if needed is not None:
            yield {(bid, line.id): path[needed - 1]}, needed
    for below, least in _percentages(entries):
        room = _earned(entries, bid, below) - least * _whole(below) / 100
        race = climb([ladder(entries, bid, line, up=False) for line in below if line in questions])
        fewest = race.fewest(room, more=True)
        if fewest is not None and fewest > 0:
            yield race.values(fewest), fewest


def _percentages(entries: Entries) -> Iterator[tuple[list[Line], Fraction]]:
    """The disqualifying minimums of groups and of the whole, with the leaves that they count."""
    for line in entries.lines:
        minimum = line.criterion.minimum
        if not line.leaf and minimum is not None and minimum.failing == "disqualifies":
            yield [one for one in entries.leaves if line.id in one.above and stands_alone(one)], Fraction(minimum.least)
    overall = entries.round.minimum_overall
    if overall is not None and overall.failing == "disqualifies":
        yield [one for one in entries.leaves if one.head != "price" and stands_alone(one)], Fraction(overall.least)


def _whole(below: Sequence[Line]) -> Fraction:
    return sum((line.available for line in below), Fraction(0))


def _earned(entries: Entries, bid: str, below: Sequence[Line]) -> Fraction:
    return sum((own_share(entries, line, entries.values[bid, line.id]) * line.available for line in below), Fraction(0))
