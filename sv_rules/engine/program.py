"""A plan cut to the rulesets that were selected, arranged by level for the forward chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from sv_rules.policy.plan import FactPlan, OverLots, ParameterPlan, Plan, Root, RulePlan, TablePlan


class Level(NamedTuple):
    """What is judged and derived at one step of the chain; all that it reads is known by then."""

    tender_roots: tuple[Root, ...]
    lot_roots: tuple[Root, ...]
    tender_facts: tuple[tuple[FactPlan, tuple[TablePlan, ...]], ...]
    lot_facts: tuple[tuple[FactPlan, tuple[TablePlan, ...]], ...]
    parameters: tuple[ParameterPlan, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """The levels in order, then the rules."""

    plan: Plan
    rulesets: tuple[str, ...]
    inputs: Mapping[str, FactPlan]
    levels: tuple[Level, ...]
    rules: tuple[RulePlan, ...]
    roots: Mapping[int, Root]


def arrange(plan: Plan, rulesets: frozenset[str]) -> Program:
    """Keep what the rulesets need, and order it by level."""
    tables = [t for t in plan.tables if t.ruleset in rulesets]
    rules = tuple(r for r in plan.rules if r.ruleset in rulesets)
    parameters = [_overridden_by(p, rulesets) for p in plan.parameters.values() if p.ruleset in rulesets]
    wanted: set[int] = set()
    for table in tables:
        rows = [*table.rows, *([table.otherwise] if table.otherwise else [])]
        wanted |= {r for r in (table.scope, *(row.root for row in rows)) if r is not None}
        wanted |= {row.value.when for row in rows if isinstance(row.value, OverLots) and row.value.when is not None}
    for rule in rules:
        wanted |= {r for r in (rule.scope, rule.given, rule.when) if r is not None}
    for parameter in parameters:
        wanted |= {scope for scope, _ in parameter.overrides}
    selected = [ruleset for name, ruleset in plan.rulesets.items() if name in rulesets]
    wanted |= {s.scope for ruleset in selected for s in ruleset.sign_offs if s.scope is not None}
    roots = {r.index: r for r in plan.roots if r.index in wanted}
    by_fact: dict[str, list[TablePlan]] = {}
    for table in tables:
        by_fact.setdefault(table.fact, []).append(table)
    reached = [p.level for p in parameters] + [plan.facts[f].level for f in by_fact] + [r.level for r in roots.values()]
    depth = max([*reached, 0])
    levels = []
    for number in range(depth + 1):
        facts = [(plan.facts[f], tuple(ts)) for f, ts in by_fact.items() if plan.facts[f].level == number]
        here = [r for r in roots.values() if r.level == number]
        levels.append(
            Level(
                tuple(r for r in here if r.subject == "tender"),
                tuple(r for r in here if r.subject == "lot"),
                tuple(f for f in facts if f[0].subject == "tender"),
                tuple(f for f in facts if f[0].subject == "lot"),
                tuple(p for p in parameters if p.level == number),
            )
        )
    inputs = {name: fact for name, fact in plan.facts.items() if not fact.derived}
    order = tuple(name for name in plan.rulesets if name in rulesets)
    return Program(plan, order, inputs, tuple(levels), rules, roots)


def _overridden_by(parameter: ParameterPlan, rulesets: frozenset[str]) -> ParameterPlan:
    """A ruleset overrides nothing where it was not selected itself."""
    if not parameter.overridden_by or rulesets.issuperset(parameter.overridden_by):
        return parameter
    kept = [n for n, ruleset in enumerate(parameter.overridden_by) if ruleset in rulesets]
    return replace(
        parameter,
        overrides=tuple(parameter.overrides[n] for n in kept),
        overridden_by=tuple(parameter.overridden_by[n] for n in kept),
    )
