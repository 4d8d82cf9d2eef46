"""``explain``: a rule as a page, and with a tender the trace of how it came out."""

from __future__ import annotations

from collections.abc import Mapping

from sv_rules.facts.fact import TenderFacts
from sv_rules.gateway.check import check, judgement_of
from sv_rules.gateway.record import Record
from sv_rules.policy.library import Library
from sv_rules.report.explain import explain_rule, rule_of
from sv_rules.report.tracing import explain_verdict


def explain(
    rule_id: str,
    library: Library,
    tender: TenderFacts | None = None,
    *,
    gateway: str | None = None,
    as_at: str | None = None,
    record: Record | None = None,
    adopt: Mapping[str, str | None] | None = None,
) -> str:
    """Explain a rule in plain words: what it asks, why, the law, examples, who may waive it.

    With a tender: how the rule came out on it, each condition with what was found and where, back to what the
    notice or record states; ``gateway``, ``as_at``, ``record`` and ``adopt`` are those of ``check``. Raises
    ``BadInput`` where the library has no such rule.
    """
    rule = rule_of(library.plan, rule_id)
    if tender is None:
        file = next((f for f in library.files if f.model.ruleset == rule.ruleset), None)
        return explain_rule(library.plan, rule.id, file)
    decision = check(tender, library, gateway=gateway, as_at=as_at, record=record, adopt=adopt)
    judgement = judgement_of(tender, library, record=record, adopt=adopt)
    return explain_verdict(judgement, rule.id, decision)
