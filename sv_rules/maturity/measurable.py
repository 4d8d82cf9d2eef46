"""Which practices of an index can be told from notices: read from the ledger of the ruleset that judges them.

Nothing is typed twice: a practice and a clause of the ledger bear the same number, and the ledger names the rules.
"""

from __future__ import annotations

from sv_rules.maturity.question_set import QuestionSet
from sv_rules.policy.ruleset import Ruleset


def measured_by_rules(questions: QuestionSet, ruleset: Ruleset) -> dict[str, tuple[str, ...]]:
    """By practice, the ids of the rules that can show it from a notice or its record; others are left out."""
    asked = {practice.id for _, practice in questions.practices()}
    return {
        line.clause: tuple(line.rules)
        for line in ruleset.clauses
        if line.clause in asked and line.rules and line.status in ("automated", "partial")
    }


def shown_in_part(questions: QuestionSet, ruleset: Ruleset) -> dict[str, str]:
    """By practice, what its rules leave to the organisation's own assessment."""
    asked = {practice.id for _, practice in questions.practices()}
    return {
        line.clause: line.why
        for line in ruleset.clauses
        if line.clause in asked and line.rules and line.status == "partial" and line.why
    }
