"""Which evaluators judge here, and the sentence in which a report says so."""

from __future__ import annotations

from collections.abc import Sequence

from sv_rules.engine.program import Program
from sv_rules.engine.rete import ReteEvaluator, rete_available
from sv_rules.engine.trace import Evaluator, ReferenceEvaluator

DURABLE_RULES = "durable_rules 2.0.28"


def evaluators_for(program: Program) -> list[Evaluator]:
    """The reference evaluator, and durable_rules wherever it can run."""
    reference = ReferenceEvaluator(program)
    return [reference, ReteEvaluator(program)] if rete_available()[0] else [reference]


def engine_statement(evaluators: Sequence[Evaluator]) -> str:
    """Which engines judged, as a sentence. A finding exists only where all of them agree."""
    if any(evaluator.name == ReteEvaluator.name for evaluator in evaluators):
        return f"Judged twice, by the reference evaluator and {DURABLE_RULES}; they agree."
    reason = rete_available()[1].rstrip(".") or "durable_rules was not asked"
    return f"Judged by the reference evaluator alone: {reason}."
