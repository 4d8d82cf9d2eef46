"""Section 2: the same conditions on other engines, beside our two evaluators."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.flat import Conditions, program_of, tenders
from benchmarks.timing import interleaved, middle, samples
from sv_rules.engine.logic import Truth
from sv_rules.engine.rete import ReteEvaluator, rete_available
from sv_rules.engine.trace import Evaluator, ReferenceEvaluator
from sv_rules.policy.library import Library

PEERS = ("zen", "clips", "rego")
Judge = Callable[[Any], dict[int, Truth]]
"""One tender, prepared for the engine, to the truth of every condition."""


def run(library: Library, say: Callable[[str], None], *, rounds: int, facts: int, seconds: float) -> int:
    """Measure and print; gives the number of wrong answers. A slow peer gets so few facts that a round is short."""
    program = program_of(library)
    conditions = Conditions(program)
    values = tenders(library, program, facts)
    flat = [conditions.flat(v) for v in values]
    say(
        f"{len(conditions.halves)} conditions as {len(conditions.formulas)} formulas over"
        f" {len(conditions.fields)} integers, on the final values of {len(values)} real tenders."
    )
    reference = _ours(ReferenceEvaluator(program), program)
    expected = [reference(v) for v in values]
    engines: dict[str, tuple[Judge, Sequence[Any], float]] = {"ours: reference evaluator": (reference, values, 0.0)}
    if rete_available()[0]:
        start = time.perf_counter()
        rete = _ours(ReteEvaluator(program), program)
        rete(values[0])
        engines["ours: durable_rules driver"] = (rete, values, time.perf_counter() - start)
    for name in PEERS:
        peer = importlib.import_module(f"benchmarks.peers.{name}")
        start = time.perf_counter()
        try:
            held = peer.load(conditions)
        except ImportError:
            say(f"{peer.NAME}: not installed")
            continue
        load = time.perf_counter() - start
        judge = _peer(held, conditions)
        judge(flat[0])
        few = max(4, int(seconds / samples(lambda judge=judge: judge(flat[0]), 1)[0]))  # type: ignore[misc]
        engines[peer.NAME] = (judge, flat[:few], load)
    return _compare(engines, expected, say, rounds)


def _ours(evaluator: Evaluator, program: Any) -> Judge:
    levels = range(len(program.levels))

    def judge(values: Any) -> dict[int, Truth]:
        truths: dict[int, Truth] = {}
        for level in levels:
            for subject in ("tender", "lot"):
                truths.update(evaluator.judge(level, subject, values))
        return truths

    return judge


def _peer(held: Callable[[dict[str, int]], set[str]], conditions: Conditions) -> Judge:
    return lambda fact: conditions.truths(held(fact))


def _compare(
    engines: dict[str, tuple[Judge, Sequence[Any], float]],
    expected: list[dict[int, Truth]],
    say: Callable[[str], None],
    rounds: int,
) -> int:
    def through(judge: Judge, facts: Sequence[Any]) -> Callable[[], None]:
        def all_of_them() -> None:
            for fact in facts:
                judge(fact)

        return all_of_them

    total = 0
    wrong = {}
    for name, (judge, facts, _) in engines.items():
        pairs = zip(map(judge, facts), expected, strict=False)
        wrong[name] = sum(found[index] is not want[index] for found, want in pairs for index in want)
        total += wrong[name]
    found = interleaved({name: (through(judge, facts), 1) for name, (judge, facts, _) in engines.items()}, rounds)
    rates = {name: len(engines[name][1]) / middle(found[name]) for name in engines}
    base = rates["ours: reference evaluator"]
    say(f"{'engine':<30}{'facts/s':>10}{'ratio':>8}{'facts':>8}{'load ms':>9}{'wrong':>7}")
    for name, (_, facts, load) in engines.items():
        say(
            f"{name:<30}{rates[name]:>10,.0f}{rates[name] / base:>8.3f}{len(facts):>8}"
            f"{load * 1000:>9.0f}{wrong[name]:>7}"
        )
    return total
