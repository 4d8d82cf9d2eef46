"""Judging facts by rulesets written in a test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sv_rules.engine.evaluators import evaluators_for
from sv_rules.engine.infer import Judgement, infer
from sv_rules.engine.program import arrange
from sv_rules.facts.wording import in_words
from sv_rules.policy.literals import case_value
from sv_rules.policy.plan import Plan

Lots = Mapping[str, Mapping[str, Any]]


def judged(plan: Plan, lots: Lots | None = None, /, **facts: Any) -> Judgement:
    """What every ruleset of the plan says of these facts, with all the evaluators there are."""
    program = arrange(plan, frozenset(plan.rulesets))
    return infer(
        program,
        {name: case_value(plan.facts[name], raw) for name, raw in facts.items()},
        {
            lot: {name: case_value(plan.facts[name], raw) for name, raw in values.items()}
            for lot, values in (lots or {}).items()
        },
        evaluators_for(program),
    )


def value(plan: Plan, fact: str, lots: Lots | None = None, /, **facts: Any) -> str:
    """One fact of the tender in words, as these facts make it."""
    return in_words(plan.facts[fact].kind, judged(plan, lots, **facts).tender.values.get(fact))


def verdict(plan: Plan, rule: str, lots: Lots | None = None, /, **facts: Any) -> str:
    """One rule's verdict on these facts."""
    return str(judged(plan, lots, **facts).verdicts[rule])
