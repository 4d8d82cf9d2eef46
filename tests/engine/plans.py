"""Small plans and programs, built by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sv_rules.engine.infer import Judgement, infer
from sv_rules.engine.program import Level, Program, arrange
from sv_rules.engine.trace import Evaluator, ReferenceEvaluator
from sv_rules.facts.value import FactType, Known, exactly
from sv_rules.policy.plan import (
    Citation,
    Compare,
    Constant,
    FactPlan,
    Key,
    Node,
    ParameterPlan,
    Period,
    Plan,
    Root,
    RowPlan,
    RulePlan,
    TablePlan,
    Value,
    Words,
)

LAW = Citation("An Act", "s1", "https://example.org/act")


def compare(fact: str, kind: FactType, operator: str, right: object = None) -> Compare:
    """A comparison. ``right`` is an encoded scalar, a pair, a list of words, or a ``Key``."""
    if operator in ("exists", "missing"):
        return Compare(fact, kind, operator, None)
    if isinstance(right, Key):
        return Compare(fact, kind, operator, right)
    if isinstance(right, list | frozenset):
        return Compare(fact, kind, operator, Words(frozenset(right)))
    return Compare(fact, kind, operator, Constant(right if isinstance(right, tuple) else exactly(right)))  # type: ignore[arg-type]


def box(fact: str, wanted: bool = True) -> Compare:
    """``{fact: {eq: true}}``."""
    return compare(fact, FactType.BOOLEAN, "eq", wanted)


def pounds(fact: str, operator: str, right: object) -> Compare:
    """A comparison of money."""
    return compare(fact, FactType.MONEY, operator, right)


def judged(nodes: Sequence[Node], subject: str = "tender", level: int = 0) -> Program:
    """A program that judges conditions at one level and does nothing else."""
    roots = tuple(Root(index, subject, level, node) for index, node in enumerate(nodes))
    empty = Level((), (), (), (), ())
    full = Level(roots, (), (), (), ()) if subject == "tender" else Level((), roots, (), (), ())
    plan = Plan({}, {}, (), (), roots, {}, level + 1)
    return Program(plan, (), {}, (empty,) * level + (full,), (), {r.index: r for r in roots})


class Draft:
    """A ruleset called ``r``, put together step by step. The caller gives the levels."""

    def __init__(self) -> None:
        self.facts: dict[str, FactPlan] = {}
        self.parameters: dict[str, ParameterPlan] = {}
        self.tables: list[TablePlan] = []
        self.rules: list[RulePlan] = []
        self.roots: list[Root] = []
        self.levels = 1

    def fact(
        self,
        name: str,
        kind: FactType = FactType.BOOLEAN,
        *,
        subject: str = "tender",
        level: int | None = None,
    ) -> str:
        """A fact; with a level, one that tables derive."""
        derived = level is not None
        self.facts[name] = FactPlan(name, kind, subject, name, "", {}, "notice", derived, level or 0)
        self.levels = max(self.levels, (level or 0) + 1)
        return name

    def root(self, node: Node | None, *, subject: str = "tender", level: int = 0) -> int | None:
        """A condition, as a root of its own."""
        if node is None:
            return None
        self.roots.append(Root(len(self.roots), subject, level, node))
        self.levels = max(self.levels, level + 1)
        return self.roots[-1].index

    def table(
        self,
        fact: str,
        rows: Sequence[tuple[Node | None, Value]],
        *,
        otherwise: Value | None = None,
        scope: Node | None = None,
        take_all: bool = False,
        exhaustive: bool = False,
        ruleset: str = "r",
    ) -> TablePlan:
        """A table for a fact; its conditions are judged at the fact's own level."""
        plan = self.facts[fact]
        made = [
            RowPlan(self.root(when, subject=plan.subject, level=plan.level), value, line)
            for line, (when, value) in enumerate(rows, 1)
        ]
        other = None if otherwise is None else RowPlan(None, otherwise, len(rows) + 1)
        scoped = self.root(scope, level=plan.level)
        self.tables.append(TablePlan(fact, ruleset, scoped, tuple(made), other, take_all, exhaustive, 1, LAW))
        return self.tables[-1]

    def parameter(
        self,
        key: str,
        values: Mapping[int, object],
        *,
        dated_by: str,
        level: int = 0,
        overrides: Sequence[tuple[Node, Mapping[int, object]]] = (),
    ) -> Key:
        """A parameter by its days; a ``frozenset`` is words, ``None`` an end."""
        self.parameters[key] = ParameterPlan(
            key,
            "r",
            key,
            key,
            "money",
            dated_by,
            periods(values),
            tuple((self.root(scope, level=level) or 0, periods(theirs)) for scope, theirs in overrides),
            level,
        )
        self.levels = max(self.levels, level + 1)
        return Key(key)

    def rule(
        self,
        id_: str,
        when: Node,
        *,
        given: Node | None = None,
        scope: Node | None = None,
        subject: str = "tender",
        level: int = 0,
    ) -> str:
        """A rule; its scope speaks of the tender."""
        broken = self.root(when, subject=subject, level=level)
        assert broken is not None
        self.rules.append(
            RulePlan(
                id_,
                "r",
                subject,
                id_,
                self.root(scope, level=level),
                self.root(given, subject=subject, level=level),
                broken,
                (),
                "commenced_on",
                "",
                "",
                "",
                LAW,
                1,
            )
        )
        return id_

    def program(self) -> Program:
        """The program of the whole ruleset."""
        plan = Plan(
            self.facts,
            self.parameters,
            tuple(self.tables),
            tuple(self.rules),
            tuple(self.roots),
            {},
            self.levels,
        )
        return arrange(plan, frozenset({"r", *(t.ruleset for t in self.tables)}))

    def infer(
        self,
        tender: Mapping[str, Known] | None = None,
        lots: Mapping[str, Mapping[str, Known]] | None = None,
        determinations: Mapping[tuple[str | None, str], Known] | None = None,
        evaluators: Sequence[Evaluator] | None = None,
    ) -> Judgement:
        """Run the chain, by the reference evaluator where no other is given."""
        program = self.program()
        return infer(program, tender or {}, lots or {}, evaluators or [ReferenceEvaluator(program)], determinations)


def periods(values: Mapping[int, object]) -> tuple[Period, ...]:
    """Periods from their first days."""
    return tuple(
        Period(
            day,
            None if value is None or isinstance(value, frozenset) else _known(value),
            value if isinstance(value, frozenset) else None,
            (),
            LAW,
        )
        for day, value in values.items()
    )


def _known(value: object) -> Known:
    return value if isinstance(value, tuple) else (value, value)
