"""durable_rules within its safe part: the traps that our use could meet, and what we do when it fails."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sv_rules.engine import rete
from sv_rules.engine.evaluators import engine_statement, evaluators_for
from sv_rules.engine.logic import Truth
from sv_rules.engine.rete import ReteEvaluator, rete_available
from sv_rules.engine.shard import Shard
from sv_rules.engine.trace import ReferenceEvaluator
from sv_rules.errors import EngineDisagreement
from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, FactType, Known
from sv_rules.policy.plan import All, Any_, Key, Node, Not

from .agreement import COMPARISONS, WORDS, condition, values_of
from .plans import box, compare, judged, pounds

ROOT = Path(__file__).parents[2]
AVAILABLE, REASON = rete_available()
needs_durable_rules = pytest.mark.skipif(not AVAILABLE, reason=REASON)


def both(nodes: Sequence[Node], *cases: dict[str, Known]) -> list[dict[int, Truth]]:
    """Judge by durable_rules, compare with the reference, return the truths."""
    program = judged(nodes)
    reference, durable = ReferenceEvaluator(program), ReteEvaluator(program)
    answers = []
    for values in cases:
        answers.append(durable.judge(0, "tender", values))
        assert answers[-1] == reference.judge(0, "tender", values), values
    return answers


def shards(evaluator: ReteEvaluator) -> list[Shard]:
    """The shards of the first level's tender."""
    return evaluator._benches[0]["tender"].shards


# ---------------------------------------------------------------------------- values


@needs_durable_rules
@pytest.mark.parametrize("operator", sorted(COMPARISONS))
def test_absent_sides_are_unknown_and_never_read(operator: str) -> None:
    """A missing right side is uninitialised memory to the engine: ask often, between other values."""
    node = pounds("a", operator, Key("b"))
    for values in ({}, {"a": (1, 1)}, {"b": (1, 1)}):
        answers = both([node, Not(node)], *([{"a": (1, 1), "b": (0, 2)}, values] * 50))
        assert all(answer == {0: None, 1: None} for answer in answers[1::2])


@needs_durable_rules
@pytest.mark.parametrize(
    "edge",
    [0, 1, -1, 2**31 - 1, 2**31, 2**32, 100 * 2**31, 2**53 - 1, -(2**53) + 1, OPEN_HIGH, OPEN_LOW],
)
def test_integers_are_exact_at_every_edge(edge: int) -> None:
    near = [(edge + step, edge + step) for step in (-1, 0, 1)]
    nodes: list[Node] = [
        pounds("a", operator, right) for operator in COMPARISONS for right in (edge - 1, edge, edge + 1, Key("b"))
    ]
    both(nodes, *({"a": a, "b": b} for a in near for b in near), *({"a": a} for a in near))


@needs_durable_rules
def test_open_ends() -> None:
    cases: list[dict[str, Known]] = [
        {"a": a, "b": b}
        for a in ((OPEN_LOW, 5), (5, OPEN_HIGH), (OPEN_LOW, OPEN_HIGH), (5, 5))
        for b in ((OPEN_LOW, 5), (5, OPEN_HIGH), (OPEN_LOW, OPEN_HIGH), (5, 5))
    ]
    exists = compare("a", FactType.MONEY, "exists")
    answers = both([pounds("a", operator, Key("b")) for operator in COMPARISONS] + [exists], *cases)
    assert all(answer[len(COMPARISONS)] is True for answer in answers)


@needs_durable_rules
def test_percentages_beyond_32_bits() -> None:
    share = compare("a", FactType.PERCENT, "gte", 3_000_000_000)
    answers = both([share], {"a": (2_999_999_999,) * 2}, {"a": (3_000_000_000,) * 2}, {"a": (1, 2**40)})
    assert [answer[0] for answer in answers] == [False, True, None]


@needs_durable_rules
def test_words_with_any_characters_never_reach_the_engine() -> None:
    words = [
        *WORDS,
        '"',
        "\\",
        "\n",
        "\0",
        "}",
        '{"$gte":1}',
        "\u00e9",
        "e\u0301",
        "\ud800",
        "x" * 70_000,
        " a",
        "a ",
    ]
    nodes: list[Node] = [compare("a", FactType.ENUM, "eq", word) for word in words]
    nodes += [compare("a", FactType.ENUM, "in", [word, "other"]) for word in words]
    nodes += [compare("s", FactType.SET, "includes", [word]) for word in words]
    answers = both(nodes, *({"a": (w, w), "s": (frozenset([w]),) * 2} for w in words))
    for position, answer in enumerate(answers):
        assert [i for i, truth in answer.items() if truth] == [position + n * len(words) for n in range(3)]


@needs_durable_rules
def test_words_that_no_condition_names_keep_apart() -> None:
    node = compare("a", FactType.ENUM, "eq", Key("b"))
    answers = both([node], {"a": ("p", "p"), "b": ("q", "q")}, {"a": ("p", "p"), "b": ("p", "p")})
    assert [answer[0] for answer in answers] == [False, True]


@needs_durable_rules
def test_sets_and_lists_from_parameters() -> None:
    nodes: list[Node] = [
        compare("s", FactType.SET, operator, right)
        for operator in ("includes", "within")
        for right in (["x"], ["x", "y"], [f"w{n}" for n in range(40)], Key("$words"))
    ]
    nodes += [compare("s", FactType.SET, "exists"), compare("s", FactType.SET, "missing")]
    nodes += [compare("e", FactType.ENUM, operator, Key("$words")) for operator in ("in", "not_in")]
    nodes += [compare("e", FactType.ENUM, "not_in", [f"w{n}" for n in range(40)])]
    nodes += [Not(node) for node in nodes]
    sets = [frozenset(), frozenset({"x"}), frozenset({"z"}), frozenset({"x", "z"}), frozenset({"w3"}), None]
    cases: list[dict[str, Known]] = []
    for held in sets:
        for listed in (*sets, None):
            found = {"s": held, "$words": listed, "e": "x" if held else None}
            cases.append({name: (value, value) for name, value in found.items() if value is not None})
    both(nodes, *cases)


# ---------------------------------------------------------------------------- the engine's limits


@needs_durable_rules
def test_any_of_that_fires_many_times_is_one_answer() -> None:
    parts = tuple(Any_(tuple(pounds(f"f{i}{j}", "gte", 1) for j in range(2))) for i in range(4))
    (answer,) = both([All(parts)], {f"f{i}{j}": (1, 1) for i in range(4) for j in range(2)})
    assert answer == {0: True}


@needs_durable_rules
@pytest.mark.parametrize(
    ("nodes", "values"),
    [
        # More siblings that hold than the depth-first search has room for.
        ([pounds("a", "gte", -i) for i in range(600)], {"a": (5, 5)}),
        ([box(f"b{i}") for i in range(600)], {f"b{i}": (True, True) for i in range(600)}),
        # More conditions that ask for absence than one node may have.
        ([compare(f"b{i}", FactType.BOOLEAN, "missing") for i in range(300)], {}),
        # The same condition under more rules than one node may have.
        ([All((box("b"), box("b")))] * 300, {"b": (True, True)}),
        (
            [Any_((box("b"), *(pounds(f"m{j}", "ne", i) for j in range(14)))) for i in range(60)],
            {"b": (True, True)},
        ),
        # More groups than a pattern may have expressions.
        (
            [All(tuple(Any_((box(f"a{i}"), box(f"b{i}"))) for i in range(40)))],
            {f"a{i}": (True, True) for i in range(40)},
        ),
    ],
)
def test_limits_are_met_by_construction(nodes: list[Node], values: dict[str, Known]) -> None:
    (held, _) = both(nodes, values, {})
    assert set(held.values()) == {True}


@needs_durable_rules
def test_a_condition_too_large_for_one_pattern_is_judged_in_parts() -> None:
    node: Node = box("x")
    for i in range(40):
        node = (All if i % 2 else Any_)((node, Not(box(f"y{i}")) if i % 3 else box(f"y{i}"), pounds(f"z{i}", "ne", 3)))
    rng = random.Random(1)  # noqa: S311
    cases: list[dict[str, Known]] = []
    for _ in range(300):
        found: dict[str, Known] = {"x": (True, True)}
        found |= {f"y{i}": (rng.random() < 0.5,) * 2 for i in range(40) if rng.random() < 0.7}
        found |= {f"z{i}": (rng.choice([3, 3, 4]),) * 2 for i in range(40) if rng.random() < 0.7}
        cases.append(found)
    answers = both([node, Not(node)], *cases)
    assert {answer[0] for answer in answers} == {True, False, None}


@needs_durable_rules
def test_a_condition_outside_the_language_is_refused_at_load() -> None:
    for node in (
        compare("a", FactType.SET, "eq", (frozenset("x"), frozenset("x"))),
        compare("a", FactType.ENUM, "lt", "x"),
    ):
        with pytest.raises(EngineDisagreement, match="cannot judge"):
            ReteEvaluator(judged([node]))


@needs_durable_rules
def test_colliding_names_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sv_rules.engine.shard._hash", lambda name: 1)
    with pytest.raises(EngineDisagreement, match="collides"):
        ReteEvaluator(judged([box("a")]))


@needs_durable_rules
def test_only_integers_are_asserted() -> None:
    seen: list[str] = []

    class Spy:
        def __getattr__(self, name: str) -> Any:
            method = getattr(rete._engine(), name)
            if name != "assert_fact":
                return method
            return lambda handle, fact: seen.append(fact) or method(handle, fact)  # type: ignore[func-returns-value]

    rng = random.Random(3)  # noqa: S311
    durable = ReteEvaluator(judged([condition(rng, 3) for _ in range(60)]))
    durable._engine = Spy()
    for _ in range(50):
        durable.judge(0, "tender", values_of(rng))
    assert seen
    assert all(re.fullmatch(r'\{"k":0,"id":"F"(,"f\d+":-?\d+)*\}', fact) for fact in seen)


# ---------------------------------------------------------------------------- long life


def _resident() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


@needs_durable_rules
def test_ten_thousand_facts_leave_no_memory_behind() -> None:
    rng = random.Random(4)  # noqa: S311
    program = judged([condition(rng, 2) for _ in range(60)])
    durable, cases = ReteEvaluator(program), [values_of(rng) for _ in range(50)]
    expected = [ReferenceEvaluator(program).judge(0, "tender", values) for values in cases]
    before = 0
    for turn in range(220):
        assert [durable.judge(0, "tender", values) for values in cases] == expected
        if turn == 20:
            before = _resident()
    assert _resident() - before < 2_000  # kB


@needs_durable_rules
def test_an_evaluator_that_is_dropped_gives_its_memory_back() -> None:
    rng = random.Random(6)  # noqa: S311
    nodes, values = [condition(rng, 2) for _ in range(60)], values_of(rng)
    before = 0
    for turn in range(60):
        ReteEvaluator(judged(nodes)).judge(0, "tender", values)
        if turn == 20:
            before = _resident()
    assert _resident() - before < 6_000  # kB; each handle of this size holds about 4,000


@needs_durable_rules
def test_two_threads_share_an_evaluator() -> None:
    rng = random.Random(5)  # noqa: S311
    program = judged([condition(rng, 3) for _ in range(40)])
    reference, durable = ReferenceEvaluator(program), ReteEvaluator(program)
    failures: list[object] = []

    def work(seed: int) -> None:
        mine = random.Random(seed)  # noqa: S311
        for _ in range(500):
            values = values_of(mine)
            if durable.judge(0, "tender", values) != reference.judge(0, "tender", values):
                failures.append(values)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


FORK = """
import os, sys, threading
from sv_rules.engine.rete import ReteEvaluator
from tests.engine.plans import judged, pounds
durable = ReteEvaluator(judged([pounds("a", "gte", 5)]))
assert durable.judge(0, "tender", {"a": (5, 5)}) == {0: True}
shard = durable._benches[0]["tender"].shards[0]
_, parent = shard._drained
# The parent is in the middle of a fact, in another thread that the child will not have.
durable._engine.assert_fact(parent, '{"k":0,"id":"F","f0":1}')
durable._lock.acquire()
child = os.fork()
if child == 0:
    assert shard._drained is None
    below, absent = durable.judge(0, "tender", {"a": (4, 4)}), durable.judge(0, "tender", {})
    os._exit(0 if (below, absent) == ({0: False}, {0: None}) else 3)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@needs_durable_rules
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_makes_its_own_handle() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORK],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# ---------------------------------------------------------------------------- failing closed


@needs_durable_rules
def test_a_spoilt_handle_is_replaced_once() -> None:
    durable = ReteEvaluator(judged([box("a")]))
    assert durable.judge(0, "tender", {"a": (True, True)}) == {0: True}
    (shard,) = shards(durable)
    assert shard._drained is not None
    engine, good = shard._drained
    shard._drained = (engine, 131_000)  # no such handle
    assert durable.judge(0, "tender", {"a": (False, False)}) == {0: False}
    assert shard._drained is not None
    assert shard._drained[1] not in (good, 131_000)
    # Half-filled: a fact asserted and never retracted.
    engine.assert_fact(shard._drained[1], '{"k":0,"id":"F","f0":2}')
    assert durable.judge(0, "tender", {"a": (False, False)}) == {0: False}


class Broken:
    """An engine whose one method does what it is told."""

    def __init__(self, name: str, answer: Any) -> None:
        self.name, self.answer, self.calls = name, answer, 0

    def __getattr__(self, name: str) -> Any:
        if name != self.name:
            return getattr(rete._engine(), name)

        def method(*arguments: Any) -> Any:
            self.calls += 1
            if isinstance(self.answer, type):
                raise self.answer("spoilt")
            return self.answer

        return method


@needs_durable_rules
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("create_ruleset", MemoryError),
        ("create_ruleset", 131_000),
        ("assert_fact", RuntimeError),
        ("assert_fact", (1, 0)),  # nothing matched: not even the rule that always fires
        ("assert_fact", (2, 1)),  # seen before
        ("assert_fact", (3, 1)),  # put off
        ("start_action_for_state", None),
        ("start_action_for_state", SystemError),
        ("complete_and_start_action", ValueError),
        ("retract_fact", OSError),
    ],
)
def test_an_engine_that_fails_twice_is_a_disagreement(name: str, answer: Any) -> None:
    durable = ReteEvaluator(judged([box("a")]))
    durable._engine = broken = Broken(name, answer)
    with pytest.raises(EngineDisagreement):
        durable.judge(0, "tender", {"a": (True, True)})
    assert broken.calls == 2
    durable._engine = rete._engine()
    assert durable.judge(0, "tender", {"a": (True, True)}) == {0: True}


@needs_durable_rules
def test_an_engine_that_goes_on_failing_is_asked_no_more() -> None:
    durable = ReteEvaluator(judged([box("a")]))
    durable._engine = broken = Broken("assert_fact", RuntimeError)
    for _ in range(100):
        with pytest.raises(EngineDisagreement):
            durable.judge(0, "tender", {})
    assert broken.calls < 20


@needs_durable_rules
@pytest.mark.parametrize("value", [("5", "5"), (None, None), (object(), object()), 5, ()])
def test_a_value_that_is_not_encoded_is_a_disagreement(value: Any) -> None:
    durable = ReteEvaluator(judged([pounds("a", "gte", 5)]))
    with pytest.raises(EngineDisagreement):
        durable.judge(0, "tender", {"a": value})


# ---------------------------------------------------------------------------- which engines run


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("sys.version_info", (3, 13, 0)), "does not install on Python 3.13"),
        (("sys.platform", "win32"), "not used on Windows"),
        (None, "is not installed"),
    ],
)
def test_where_durable_rules_cannot_run_the_reference_judges_alone(
    monkeypatch: pytest.MonkeyPatch, change: tuple[str, Any] | None, words: str
) -> None:
    rete_available.cache_clear()
    if change:
        monkeypatch.setattr(f"sv_rules.engine.rete.{change[0]}", change[1])
    else:
        monkeypatch.setattr("sv_rules.engine.rete.sys.version_info", (3, 12, 0))
        monkeypatch.setattr("sv_rules.engine.rete.sys.platform", "linux")
        monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    try:
        available, reason = rete_available()
        assert not available
        assert words in reason
        program = judged([box("a")])
        evaluators = evaluators_for(program)
        assert [evaluator.name for evaluator in evaluators] == ["reference"]
        statement = engine_statement(evaluators)
        assert statement.startswith("Judged by the reference evaluator alone: ")
        assert words in statement
        assert statement.endswith(".")
        with pytest.raises(EngineDisagreement):
            ReteEvaluator(program)
    finally:
        monkeypatch.undo()
        rete_available.cache_clear()


@needs_durable_rules
def test_where_it_can_run_both_judge() -> None:
    evaluators = evaluators_for(judged([box("a")]))
    assert [evaluator.name for evaluator in evaluators] == ["reference", "durable_rules"]
    assert (
        engine_statement(evaluators) == "Judged twice, by the reference evaluator and durable_rules 2.0.28; they agree."
    )
