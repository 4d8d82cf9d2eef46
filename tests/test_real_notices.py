"""All 442 real notices through the whole check, and every contradiction with the buyers explained.

Contains public sector information licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import jsonschema
import pytest

from sv_rules import check, json_document, load_library, read_tender
from sv_rules.gateway.decision import Decision

NOTICES = Path(__file__).parent / "notices"

CONTRADICTIONS = {
    "076255-2026": "two contracts of £173,880 and £151,200 for one service in one notice, judged one by one; together £325,080",
    "075785-2026": "£200,000 without VAT is below £207,720; £240,000 with VAT is above",
    "075890-2026": "the contract of 075785-2026: £200,000 without VAT is below £207,720; £240,000 with VAT is above",
    "076825-2026": "a call-off of £1,104,000 from a framework, told only in prose, called below threshold by the council's own rules",
    "075845-2026": "£139,000 with VAT, and £108,000 without: a central body between the two at £135,018",
    "075846-2026": "£799,370 for a trust that calls itself central, with a procedure that the notice calls unknown",
    "075856-2026": "£509,080 for the same trust, likewise",
    "076225-2026": "a trust that calls itself central: £114,000 is below £135,018; it may have feared what the value would become",
    "076665-2026": "a light touch concession by the Post Office for £48,000, called above; either row is far above that",
}
"""Release ids where our answer and the buyer's differ, and why."""


LATE = {"076885-2026": 100, "076672-2026": 76, "076002-2026": 35, "076744-2026": 39}
"""Contract details notices of public contracts that came after day 30, by release id, and on which day."""


@lru_cache(maxsize=1)
def decisions() -> dict[tuple[str, int], Decision]:
    """Every notice checked at publish, by release id and position."""
    library = load_library()
    tenders = read_tender(NOTICES / "notices.jsonl")
    return {
        (t.release_id or "", i): check(t, library, gateway="publish", as_at="2026-08-31") for i, t in enumerate(tenders)
    }


def test_every_notice_gets_a_decision() -> None:
    assert len(decisions()) == 442
    assert all(d.engine.statement for d in decisions().values())


def test_where_the_buyer_contradicts_the_law_we_have_looked() -> None:
    found = {}
    for (release, _), decision in decisions().items():
        ours, theirs = (decision.facts[n].value for n in ("above_threshold", "above_threshold_stated"))
        if ours is not None and theirs is not None and ours != theirs:
            found[release] = decision
    assert found.keys() == CONTRADICTIONS.keys()
    for release, decision in found.items():
        rules = {f.rule for f in decision.findings if f.verdict == "breached"}
        assert rules & {"PA23-001", "PA23-002"}, f"{release} has no finding that shows both sides"


def test_a_value_is_compared_with_what_the_notice_states_and_never_with_a_placeholder() -> None:
    for decision in decisions().values():
        value = decision.facts["value_inc_vat"]
        assert value.value is None or value.value > 1.2
        if value.provenance == "absent":
            assert decision.facts["above_threshold"].value is None


def test_a_notice_without_criteria_meets_no_rule_about_them() -> None:
    about_criteria = {r.rule for d in decisions().values() for r in d.verdicts if r.rule.startswith("SVMI-E")}
    assert about_criteria
    for decision in decisions().values():
        given = decision.facts["award_criteria_given"]
        mentioned = decision.facts["social_value_mentioned"].value
        if given.provenance == "absent" and not mentioned:
            met = {v.rule for v in decision.verdicts if v.verdict == "met"}
            assert not {m for m in met if m.startswith("SVMI-E")}, decision.release_id


def test_every_decision_has_the_shape_of_its_schema() -> None:
    schema = json.loads(
        (NOTICES.parent.parent / "rulesets" / "schema" / "decision.schema.json").read_text(encoding="utf-8")
    )
    validator = jsonschema.Draft202012Validator(schema)
    for position, decision in enumerate(decisions().values()):
        if position % 10 == 0:
            validator.validate(json.loads(json.dumps(json_document(decision))))


def at_their_gateways(rule: str) -> dict[str, tuple[Decision, str]]:
    """Each notice at its own gateway where a rule has an effect there, with the rule's verdict."""
    library = load_library()
    found = {}
    for tender in read_tender(NOTICES / "notices.jsonl"):
        if tender.gateway is None:
            continue
        decision = check(tender, library, as_at="2026-08-31")
        for verdict in decision.verdicts:
            if verdict.rule == rule and verdict.effect != "off":
                found[tender.release_id or ""] = (decision, verdict.verdict)
    return found


def test_the_late_contract_details_notices_are_found_and_no_others() -> None:
    found = at_their_gateways("PA23-040")
    late = {release: decision for release, (decision, verdict) in found.items() if verdict == "breached"}
    assert {release: d.facts["days_to_contract_details_notice"].value for release, d in late.items()} == LATE
    for decision in late.values():
        assert decision.facts["above_threshold"].value is True
        assert decision.decision == "proceed with reasons"


def test_the_two_termination_notices_came_in_time() -> None:
    """The one of 10 August on the day on which its contract ended, the one of 12 August on day 20 from 24 July."""
    found = at_their_gateways("PA23-050")
    assert {release: verdict for release, (_, verdict) in found.items()} == {"075768-2026": "met", "076858-2026": "met"}
    assert [d.facts["days_to_termination_notice"].value for d, _ in found.values()] == [1, 20]


@pytest.mark.parametrize("name", ["fts-release-package.json", "light-touch-tender.json"])
def test_the_other_real_files_are_checked_too(name: str) -> None:
    library = load_library()
    for tender in read_tender(NOTICES / name):
        assert check(tender, library, gateway="publish").findings is not None
