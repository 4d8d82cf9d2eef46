"""What a record says though nothing asks for it: told to the officer, and written all the same."""

from __future__ import annotations

from collections.abc import Sequence

from sv_rules.facts.fact import TenderFacts
from sv_rules.gateway.check import check
from sv_rules.gateway.record import Record
from sv_rules.policy.library import Library


def unasked(
    rule: str, what: str, tenders: Sequence[TenderFacts], library: Library, record: Record, today: str
) -> list[str]:
    """Where nothing at a notice's own gateway asks for a reason or waiver of the rule: why, a sentence a release."""
    plan = next(r for r in library.plan.rules if r.id.casefold() == rule.casefold())
    adopt = {} if library.plan.rulesets[plan.ruleset].law else {plan.ruleset: None}
    notes = []
    for tender in tenders:
        if tender.gateway is None:
            continue
        decision = check(
            tender, library, as_at=tender.published_on or today, record=record, adopt=adopt, ignore_waivers=True
        )
        found = next((f for f in decision.findings if f.rule == plan.id), None)
        if found is None:
            verdict = next(v for v in decision.verdicts if v.rule == plan.id)
            says = f"it is {verdict.verdict}" if verdict.effect != "off" else "it is not asked"
            notes.append(f"at {decision.gateway}, {plan.id} has no finding ({says}); the {what} is not needed there.")
        elif what == "reason" and found.effect != "reason":
            notes.append(f"at {decision.gateway}, {plan.id} does not ask for a reason: its effect is {found.effect}.")
    return list(dict.fromkeys(notes))
