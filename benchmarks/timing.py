"""Interleaved timing: every contestant once a round, so that a noisy minute falls on all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

Work = Callable[[], object]


def samples(work: Work, count: int) -> list[float]:
    """Seconds of each of ``count`` calls."""
    found = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return found


def interleaved(works: Mapping[str, tuple[Work, int]], rounds: int) -> dict[str, list[list[float]]]:
    """For each contestant its samples, round by round, after one warm-up call."""
    for work, _ in works.values():
        work()
    found: dict[str, list[list[float]]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, (work, count) in works.items():
            found[name].append(samples(work, count))
    return found


def middle(rounds: list[list[float]]) -> float:
    """The median over the rounds of each round's mean: seconds a call."""
    return median(sum(r) / len(r) for r in rounds)


def at(rounds: list[list[float]], share: float) -> float:
    """The call that ``share`` of all calls were as fast as."""
    every = sorted(s for r in rounds for s in r)
    return every[min(len(every) - 1, int(share * len(every)))]
