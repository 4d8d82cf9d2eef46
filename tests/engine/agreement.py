"""Reference, durable_rules and brute force on generated conditions and programs.

    python -m tests.engine.agreement --evaluations 200000 --seed 1

It is run in a child process, so that a crash of the engine is a failed test and not a lost run. It prints
one line of counts and exits 1 where anything differs. The oracle shares no code with either evaluator: a
comparison is tried on every pair of values that its intervals can hold (a comparison depends on order alone,
so both ends, their neighbours and those of the other side are enough), and connectives are Kleene's tables.
"""

from __future__ import annotations

import argparse
import operator
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sv_rules.engine.infer import infer
from sv_rules.engine.rete import ReteEvaluator, rete_available
from sv_rules.engine.trace import Evaluator, ReferenceEvaluator
from sv_rules.errors import EngineDisagreement
from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, FactType, Known
from sv_rules.policy.plan import All, Any_, Compare, Constant, Key, Node, Not, Plus, Words

from .plans import Draft, compare, judged

Truth = bool | None
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
RANK: Mapping[Truth, int] = {False: 0, None: 1, True: 2}
BY_RANK: Sequence[Truth] = (False, None, True)


# ---------------------------------------------------------------------------- the oracle


def worlds(known: Known, other: Known) -> set[Any]:
    """Every value that could matter among those that the interval holds."""
    low, high = known
    if not isinstance(low, int):
        return {low}
    near = {end + step for end in (*known, *other) for step in (-1, 0, 1)}
    return {value for value in near if low <= value <= high}


def leaf(node: Compare, values: Mapping[str, Known]) -> Truth:
    """The truth of one comparison, by trying."""
    left = values.get(node.fact)
    if node.operator in ("exists", "missing"):
        return (left is not None) == (node.operator == "exists")
    if isinstance(node.right, Words):
        right: Known | None = (node.right.members, node.right.members)
    elif isinstance(node.right, Constant):
        right = node.right.known
    else:
        right = values.get(node.right.name) if isinstance(node.right, Key) else None
    if left is None or right is None:
        return None
    if node.operator in COMPARISONS:
        test = COMPARISONS[node.operator]
        found = {test(a, b) for a in worlds(left, right) for b in worlds(right, left)}
        return found.pop() if len(found) == 1 else None
    held, words = left[0], right[0]
    if node.operator == "includes":
        return len(held & words) > 0
    if node.operator == "within":
        return None if len(held) == 0 else len(held - words) == 0
    return (held in words) == (node.operator == "in")


def oracle(node: Node, values: Mapping[str, Known]) -> Truth:
    """The truth of a condition by Kleene's tables."""
    return BY_RANK[_rank(node, values)]


def _rank(node: Node, values: Mapping[str, Known]) -> int:
    if isinstance(node, Compare):
        return RANK[leaf(node, values)]
    if isinstance(node, Not):
        return 2 - _rank(node.item, values)
    ranks = [_rank(item, values) for item in node.items]
    return min(ranks) if isinstance(node, All) else max(ranks)


# ---------------------------------------------------------------------------- what is generated

WORDS = [
    "open",
    "restricted",
    "below-threshold",
    'say "$ex"',
    "a\\",
    "pound £",
    "null",
    "0",
    "k",
    "not named",
]
FACTS: Mapping[str, FactType] = {
    **{f"money_{i}": FactType.MONEY for i in range(4)},
    **{f"share_{i}": FactType.PERCENT for i in range(2)},
    **{f"count_{i}": FactType.INTEGER for i in range(2)},
    **{f"day_{i}": FactType.DATE for i in range(2)},
    **{f"box_{i}": FactType.BOOLEAN for i in range(5)},
    **{f"word_{i}": FactType.ENUM for i in range(3)},
    **{f"set_{i}": FactType.SET for i in range(2)},
    "$r/floor@day": FactType.MONEY,
    "$r/rate@day": FactType.PERCENT,
    # A collision of names must not matter: these are what the engine itself is asked with.
    "id": FactType.MONEY,
    "f0": FactType.BOOLEAN,
}
LISTS = ("$r/words@day", "$r/others@day")
NEAR = [-1, 0, 1, 2, 3, 4, 5]
FAR = [2**31 - 1, 2**31, 2**53 - 2, 2**53 - 1, -(2**53) + 1, 20260131, 20260201, 1_000_000]


def number(rng: random.Random) -> int:
    """An integer, most often one of few, so that equality happens."""
    return rng.choice(NEAR) if rng.random() < 0.8 else rng.choice(FAR)


def value(rng: random.Random, kind: FactType) -> Known:
    """A value of a type: an interval, an open end, an empty set now and then."""
    if kind.ordered:
        low, high = sorted((number(rng), number(rng)))
        which = rng.random()
        if which < 0.5:
            return (low, low)
        if which < 0.8:
            return (low, high)
        return (low, OPEN_HIGH) if which < 0.9 else (OPEN_LOW, high) if which < 0.98 else (OPEN_LOW, OPEN_HIGH)
    if kind is FactType.BOOLEAN:
        truth = rng.random() < 0.5
        return (truth, truth)
    if kind is FactType.ENUM:
        word = rng.choice(WORDS)
        return (word, word)
    members = frozenset(rng.sample(WORDS, rng.choice([0, 1, 1, 2, 3])))
    return (members, members)


def values_of(rng: random.Random) -> dict[str, Known]:
    """What is known of a subject: about a third is absent."""
    known = {name: value(rng, kind) for name, kind in FACTS.items() if rng.random() < 0.67}
    for name in LISTS:
        if rng.random() < 0.67:
            members = frozenset(rng.sample(WORDS, rng.randrange(5)))
            known[name] = (members, members)
    return known


def comparison(rng: random.Random, facts: Mapping[str, FactType]) -> Compare:
    """One comparison that the language allows."""
    fact = rng.choice(list(facts))
    kind = facts[fact]
    if rng.random() < 0.12:
        return compare(fact, kind, rng.choice(["exists", "missing"]))
    others = [name for name, other in facts.items() if other is kind and name != fact]
    if kind.ordered:
        right: object = number(rng)
        if others and rng.random() < 0.35:
            right = Key(rng.choice(others))
        elif rng.random() < 0.1:
            right = tuple(sorted((number(rng), number(rng))))
        return compare(fact, kind, rng.choice(list(COMPARISONS)), right)
    same = rng.choice(["eq", "ne"])
    if kind is FactType.BOOLEAN:
        return compare(
            fact, kind, same, Key(rng.choice(others)) if others and rng.random() < 0.2 else rng.random() < 0.5
        )
    words: object = frozenset(rng.sample(WORDS[:-1], rng.randrange(1, 5)))
    if rng.random() < 0.3:
        words = Key(rng.choice(LISTS))
    elif rng.random() < 0.1:
        words = frozenset([*WORDS[:-1], *(f"other {n}" for n in range(8))])
    if kind is FactType.SET:
        return compare(fact, kind, rng.choice(["includes", "includes", "within"]), words)
    if rng.random() < 0.5:
        return compare(
            fact,
            kind,
            same,
            Key(rng.choice(others)) if others and rng.random() < 0.3 else rng.choice(WORDS[:-1]),
        )
    return compare(fact, kind, rng.choice(["in", "not_in"]), words)


def condition(rng: random.Random, depth: int, facts: Mapping[str, FactType] = FACTS) -> Node:
    """A condition to a depth."""
    if depth == 0 or rng.random() < 0.25:
        return comparison(rng, facts)
    which = rng.random()
    if which < 0.2:
        return Not(condition(rng, depth - 1, facts))
    items = tuple(condition(rng, depth - 1, facts) for _ in range(rng.choice([1, 2, 2, 3, 3, 4])))
    return All(items) if which < 0.65 else Any_(items)


def draft(rng: random.Random) -> Draft:
    """A ruleset of five levels: tables on facts, tables and rules on what they derive; tender and lot."""
    made = Draft()
    tender = {name: kind for name, kind in FACTS.items() if not name.startswith("$")}
    for name, kind in tender.items():
        made.fact(name, kind)
    made.parameter("$r/floor@day", {20200101: 1, 20260131: (2, 3), 20260201: 4}, dated_by="day_0")
    made.parameter(
        "$r/words@day",
        {0: frozenset(WORDS[:2]), 20260131: frozenset(WORDS[2:5])},
        dated_by="day_1",
        overrides=[(condition(rng, 1, tender), {0: frozenset(WORDS[:3])})],
    )
    tender |= {"$r/floor@day": FactType.MONEY}
    lot = dict(tender)
    for step in (1, 3):
        for level, subject, known in ((step, "tender", tender), (step + 1, "lot", lot)):
            new: dict[str, FactType] = {}
            for position, kind in enumerate((FactType.BOOLEAN, FactType.MONEY, FactType.ENUM)):
                fact = made.fact(f"{subject}_{level}_{position}", kind, subject=subject, level=level)
                new[fact] = kind
                money = [n for n, k in known.items() if k is FactType.MONEY]

                def cell(kind: FactType = kind, money: list[str] = money) -> Any:
                    if kind is not FactType.MONEY or rng.random() < 0.4:
                        return Constant(value(rng, kind))
                    name = Key(rng.choice(money))
                    return name if rng.random() < 0.6 else Plus(name, Constant((200_000, 200_000)))

                made.table(
                    fact,
                    [(condition(rng, 2, known), cell()) for _ in range(rng.randrange(1, 5))],
                    otherwise=cell() if rng.random() < 0.5 else None,
                    scope=condition(rng, 1, tender) if rng.random() < 0.3 else None,
                    take_all=rng.random() < 0.3,
                    exhaustive=rng.random() < 0.3,
                )
            known |= new
            if subject == "tender":
                lot |= new
    for position in range(8):
        subject, known = ("tender", tender) if position % 2 else ("lot", lot)
        made.rule(
            f"R-{position}",
            condition(rng, 2, known),
            given=condition(rng, 1, known),
            scope=condition(rng, 1, tender),
            subject=subject,
            level=5,
        )
    return made


# ---------------------------------------------------------------------------- the run


class Run:
    """Counts, and the first difference found."""

    def __init__(self, rng: random.Random, durable: bool) -> None:
        self.rng, self.durable = rng, durable
        self.evaluations = self.wrong = self.programs = 0
        self.truths = {True: 0, False: 0, None: 0}

    def conditions(self, wanted: int) -> None:
        """Conditions of one level, on many values."""
        while self.evaluations < wanted:
            nodes = [condition(self.rng, self.rng.choice([1, 2, 3, 4])) for _ in range(self.rng.choice([5, 40, 120]))]
            program = judged(nodes, self.rng.choice(["tender", "lot"]), self.rng.randrange(2))
            evaluators: list[Evaluator] = [ReferenceEvaluator(program)]
            if self.durable:
                evaluators.append(ReteEvaluator(program))
            root = program.plan.roots[0]
            for _ in range(60):
                values = values_of(self.rng)
                truths = {index: oracle(node, values) for index, node in enumerate(nodes)}
                for evaluator in evaluators:
                    found = evaluator.judge(root.level, root.subject, values)
                    for index, truth in truths.items():
                        self.check(evaluator.name, nodes[index], values, truth, found[index])
                self.evaluations += len(nodes)
                for truth in truths.values():
                    self.truths[truth] += 1
            self.programs += 1

    def chains(self, wanted: int) -> None:
        """Whole programs through the forward chain, the evaluators compared at every level."""
        until = self.evaluations + wanted
        while self.evaluations < until:
            program = draft(self.rng).program()
            evaluators: list[Evaluator] = [ReferenceEvaluator(program)]
            if self.durable:
                evaluators.append(ReteEvaluator(program))
            for _ in range(15):
                inputs = {name: known for name, known in values_of(self.rng).items() if name in program.inputs}
                lots = {
                    str(n): {
                        name: value(self.rng, program.inputs[name].kind)
                        for name in self.rng.sample(list(program.inputs), 3)
                    }
                    for n in range(self.rng.randrange(4))
                }
                try:
                    judgement = infer(program, inputs, lots, evaluators)
                except EngineDisagreement as error:
                    self.wrong += 1
                    print(f"DIFFERS: {error}")
                    continue
                for subject in (judgement.tender, *judgement.lots.values()):
                    for index, truth in subject.truths.items():
                        node = program.roots[index].node
                        self.check("chain", node, subject.values, oracle(node, subject.values), truth)
                        self.evaluations += 1
            self.programs += 1

    def check(self, who: str, node: Node, values: Mapping[str, Known], right: Truth, found: Truth) -> None:
        """Count a difference; show the first."""
        if found is right:
            return
        if not self.wrong:
            print(f"DIFFERS: {who} says {found}, it is {right}: {node} on {values}")
        self.wrong += 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the counts, and say whether all agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--evaluations", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-durable-rules", action="store_true")
    options = parser.parse_args(arguments)
    durable = not options.without_durable_rules
    if durable and not rete_available()[0]:
        print(rete_available()[1])
        return 2
    run = Run(random.Random(options.seed), durable)  # noqa: S311  not for secrets
    run.conditions(options.evaluations * 4 // 5)
    run.chains(options.evaluations - run.evaluations if options.evaluations > run.evaluations else 1)
    print(
        f"evaluations={run.evaluations} wrong={run.wrong} programs={run.programs} "
        f"true={run.truths[True]} false={run.truths[False]} unknown={run.truths[None]}"
    )
    return 1 if run.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
