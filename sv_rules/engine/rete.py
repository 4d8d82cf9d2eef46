"""durable_rules as the second evaluator, through the small part of it that was measured to be exact.

What reaches the engine is one flat fact of integers a (level, subject), asserted, drained and retracted on
the one session of a handle of its C module: no Host, no joins, no strings, no floats, no nulls.

**No field is ever missing.** The engine reads uninitialised memory where the right side of a comparison is
absent (200 of 200 fired), so a fact always holds every field that its rules read (see ``halves``).

**Two rules a condition**, *surely true* and *possible*. Both fired: true; only possible: unknown; neither:
surely false. Cost is by firing and most conditions are surely false; and a conjunction stays a chain, where
*surely false* would need an ``$or``, which fires once for each branch. One more rule always fires, so that
silence is an answer and not a fact that was dropped.

**Limits** (64 nodes of search, 31 expressions a pattern, 253 fields) are met by construction (see ``shard``);
a condition too large for one pattern is judged in parts that are joined here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any
from weakref import WeakSet

from sv_rules.engine.halves import Compiler, Formula, Halves, UnsupportedError
from sv_rules.engine.logic import Truth, Values
from sv_rules.engine.program import Program
from sv_rules.engine.shard import ALIVE, Shard, fits, pack
from sv_rules.errors import EngineDisagreement
from sv_rules.policy.plan import All, Compare, Node, Not, Root


@cache
def rete_available() -> tuple[bool, str]:
    """Whether durable_rules can judge here, and if not, why not, as a sentence."""
    if sys.platform == "win32":
        return False, "durable_rules is not used on Windows, where it cuts integers to 32 bits."
    if sys.version_info >= (3, 13):
        return False, f"durable_rules does not install on Python {sys.version_info[0]}.{sys.version_info[1]}."
    try:
        import durable_rules_engine  # type: ignore[import-not-found, import-untyped, unused-ignore]  # noqa: F401
    except ImportError as error:
        return False, f"durable_rules is not installed, which needs a C compiler ({error})."
    return True, ""


def _engine() -> Any:
    import durable_rules_engine

    return durable_rules_engine


@dataclass(frozen=True, slots=True)
class _Split:
    """A condition too large for one pattern: its parts are judged by the engine and joined here."""

    word: str
    parts: tuple[_Plan, ...]


_Plan = Halves | _Split


def _plan(node: Node, compiler: Compiler) -> _Plan:
    halves = compiler.halves(node)
    if all(map(fits, halves)):
        return halves
    if isinstance(node, Compare):
        raise UnsupportedError("one comparison is too large for durable_rules")
    if isinstance(node, Not):
        return _Split("not", (_plan(node.item, compiler),))
    return _Split("all" if isinstance(node, All) else "any", tuple(_plan(item, compiler) for item in node.items))


def _halves(plan: _Plan) -> Iterator[Halves]:
    if isinstance(plan, _Split):
        for part in plan.parts:
            yield from _halves(part)
    else:
        yield plan


def _truth(plan: _Plan, fired: frozenset[Formula]) -> Truth:
    if not isinstance(plan, _Split):
        return True if plan[0] in fired else None if plan[1] in fired else False
    truths = [_truth(part, fired) for part in plan.parts]
    if plan.word == "not":
        return None if truths[0] is None else not truths[0]
    final = plan.word == "any"
    return final if final in truths else None if None in truths else not final


class _Bench:
    """All that is asked of one subject at one level."""

    def __init__(self, roots: Iterable[Root], compiler: Compiler) -> None:
        plans = {root.index: _plan(root.node, compiler) for root in roots}
        packed = pack(f for plan in plans.values() for halves in _halves(plan) for f in halves)
        names = {formula: name for shard in packed for group in shard for formula, name in group.items()}
        self.shards = [Shard(groups, compiler.codes) for groups in packed]
        self._false: dict[int, Truth] = dict.fromkeys(plans, False)
        # By rule: the roots that it makes possible, and those that it makes surely true.
        self._effects: dict[str, tuple[list[int], list[int]]] = {name: ([], []) for name in (ALIVE, *names.values())}
        self._splits = {index: plan for index, plan in plans.items() if isinstance(plan, _Split)}
        self._formulas = {name: formula for formula, name in names.items()} if self._splits else {}
        for index, plan in plans.items():
            if not isinstance(plan, _Split):
                self._effects[names[plan[0]]][1].append(index)
                self._effects[names[plan[1]]][0].append(index)

    def judge(self, engine: Any, values: Values) -> dict[int, Truth]:
        fired = self.shards[0].fired(engine, values) if self.shards else []
        for shard in self.shards[1:]:
            fired += shard.fired(engine, values)
        truths: dict[int, Truth] = self._false.copy()
        sure = []
        for name in fired:
            possible, certain = self._effects[name]
            if certain:
                sure += certain
            for index in possible:
                truths[index] = None
        for index in sure:
            if truths[index] is False:
                raise EngineDisagreement(f"durable_rules finds root {index} surely true and not possible")
            truths[index] = True
        if self._splits:
            held = frozenset(self._formulas[name] for name in fired if name != ALIVE)
            truths.update({index: _truth(plan, held) for index, plan in self._splits.items()})
        return truths


class ReteEvaluator:
    """Judges by durable_rules. One handle a level and subject, made on first use, one caller at a time.

    The C module never releases the interpreter's lock, so that handles for each thread would gain no speed
    and cost megabytes. A forked child makes its own.
    """

    name = "durable_rules"

    def __init__(self, program: Program) -> None:
        available, reason = rete_available()
        if not available:
            raise EngineDisagreement(reason)
        self._engine = _engine()
        self._lock = Lock()
        compiler = Compiler()
        try:
            self._benches = [
                {"tender": _Bench(level.tender_roots, compiler), "lot": _Bench(level.lot_roots, compiler)}
                for level in program.levels
            ]
        except UnsupportedError as error:
            raise EngineDisagreement(f"durable_rules cannot judge a condition: {error}") from error
        _evaluators.add(self)

    def judge(self, level: int, subject: str, values: Values) -> dict[int, Truth]:
        """The truth of each root, by index. Raises ``EngineDisagreement`` where the engine fails twice."""
        try:
            with self._lock:
                return self._benches[level][subject].judge(self._engine, values)
        except EngineDisagreement:
            raise
        except Exception as error:
            raise EngineDisagreement(f"durable_rules failed: {error}") from error

    def start_afresh(self) -> None:
        """Forget every handle, as a forked child must: its parent may have been in the middle of a fact."""
        self._lock = Lock()
        for level in self._benches:
            for bench in level.values():
                for shard in bench.shards:
                    shard.forget()


_evaluators: WeakSet[ReteEvaluator] = WeakSet()


def _after_fork() -> None:
    for evaluator in _evaluators:
        evaluator.start_afresh()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
