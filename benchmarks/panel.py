"""Section 4: a panel's books, issued and scored: whole processes, as ratios to writing and reading as many cells."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

SIZES = ((6, 10), (12, 20), (24, 40))
"""Bids and questions: each has four times the lines of the one before."""
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took, start to end: seconds, seconds of the processor, and the most memory in MB.

    ``None`` where the system does not say.
    """

    seconds: float
    busy: float | None
    megabytes: float | None
    told: int


def run(say: Callable[[str], None], *, runs: int, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
    """Measure and print."""
    growth: dict[str, list[float]] = {"issue": [], "score": []}
    for bids, questions in sizes:
        with tempfile.TemporaryDirectory() as folder:
            found = _measured(folder, bids, questions, runs)
        cells = found["issue"][0].told
        size = f"{bids} bids x {questions} questions x 3 evaluators"
        say(f"{size}: {bids * questions} lines, {cells:,} styled cells in 6 books")
        for ours, peer in (("issue", "xlsxwriter"), ("score", "calamine")):
            own = _middle(found[ours])
            growth[ours].append(own.seconds if own.busy is None else own.busy)
            say(f"  {_WORDS[ours]:<44}{_shown(own)}")
            if peer in found:
                other = _middle(found[peer])
                known = own.megabytes is not None and other.megabytes
                more = f", memory {own.megabytes / other.megabytes:.1f}" if known else ""
                say(f"  {_WORDS[peer]:<44}{_shown(other)}   ratio: time {own.seconds / other.seconds:.1f}{more}")
            else:
                say(f"  {peer} is not installed, and is left out")
    for what, seconds in growth.items():
        if len(seconds) > 2:
            say(_grown(what, seconds, sizes))


_WORDS: Mapping[str, str] = {
    "issue": "issue: six books, recalculated, with records", "xlsxwriter": "XlsxWriter writes as many styled cells",
    "score": "score: five books read, scored, result issued", "calamine": "python-calamine reads the same books",
}  # fmt: skip


def _measured(folder: str, bids: int, questions: int, runs: int) -> dict[str, list[Cost]]:
    """Each contestant in turn, after one round that warms the disk."""
    size = [str(bids), str(questions)]
    cells = _process("issue", folder, *size).told
    works = {"issue": size, "score": size}
    if find_spec("xlsxwriter"):
        works["xlsxwriter"] = [str(cells)]
    if find_spec("python_calamine"):
        works["calamine"] = []
    found: dict[str, list[Cost]] = {what: [] for what in works}
    for _ in range(runs):
        for what, numbers in works.items():
            found[what].append(_process(what, folder, *numbers))
    if any(cost.told != bids for cost in found["score"]):
        raise RuntimeError("a bid was not ranked")
    return found


def _process(*words: str) -> Cost:
    """One process, with the time and the memory that the system counts for it."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.panel_work", *words]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told, _, peak = child.stdout.read().partition(" ")
        busy = None
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            busy = usage.ru_utime + usage.ru_stime
    if child.returncode:
        raise RuntimeError(f"{' '.join(words)} failed")
    return Cost(time.perf_counter() - start, busy, int(peak) / 1024 or None, int(told))


def _middle(costs: list[Cost]) -> Cost:
    busy = [cost.busy for cost in costs if cost.busy is not None]
    memory = [cost.megabytes for cost in costs if cost.megabytes is not None]
    return Cost(
        median(c.seconds for c in costs), median(busy) if busy else None, median(memory) if memory else None,
        costs[0].told,
    )  # fmt: skip


def _shown(cost: Cost) -> str:
    memory = "" if cost.megabytes is None else f"{cost.megabytes:6.0f} MB"
    return f"{cost.seconds * 1000:7.0f} ms {memory}"


def _grown(what: str, seconds: list[float], sizes: tuple[tuple[int, int], ...]) -> str:
    """What each further line costs the processor between the two larger sizes, over that between the two smaller."""
    lines = [bids * questions for bids, questions in sizes]
    early, late = ((seconds[n + 1] - seconds[n]) / (lines[n + 1] - lines[n]) for n in (0, len(lines) - 2))
    ratio = late / early if early > 0 else float("inf")
    met = "met" if ratio <= 1.5 else "not met"
    costs = f"{early * 1000:.2f} ms for each further line up to {lines[1]}, {late * 1000:.2f} ms up to {lines[-1]}"
    return f"{what}: {costs}: {ratio:.2f} (linear is 1)   aim: at most 1.5: {met}"
