"""The decision at a gateway: what stops, what cannot be decided, what asks for a reason."""

from __future__ import annotations

import pytest

from sv_rules.errors import BadInput
from sv_rules.gateway.check import check
from sv_rules.gateway.decision import Decision, Finding
from sv_rules.policy.library import Library, load_library
from tests.gateway.conftest import tender

IN_TIME = {"social_value_considered_on": "2026-01-01", "process_started_on": "2026-01-02"}


def finding(decision: Decision, rule: str) -> Finding:
    return next(f for f in decision.findings if f.rule == rule)


def verdict(decision: Decision, rule: str) -> str:
    return next(v.verdict for v in decision.verdicts if v.rule == rule)


def test_a_breach_with_effect_stop_stops(library: Library) -> None:
    decision = check(tender({"1": {"award_criteria_given": False}}, stated_value_inc_vat=5), library)
    assert decision.decision == "stop"
    assert decision.sentence.startswith("STOP. Not ready to publish: 1 must be fixed")


def test_a_stop_rule_that_cannot_be_told_cannot_be_decided(library: Library) -> None:
    decision = check(tender(stated_value_inc_vat=100_000), library)
    assert (decision.decision, verdict(decision, "LAW-002")) == ("cannot decide", "undetermined")


def test_a_breach_outranks_what_cannot_be_told(library: Library) -> None:
    lots = {"1": {"award_criteria_given": False}, "2": {}}
    decision = check(tender(lots, stated_value_inc_vat=100_000), library)
    assert decision.decision == "stop"
    assert verdict(decision, "LAW-001") == "breached"


def test_nothing_in_the_way_proceeds(library: Library) -> None:
    decision = check(tender(stated_value_inc_vat=5), library)
    assert decision.decision == "proceed"


def test_silence_is_never_a_pass(library: Library) -> None:
    decision = check(tender({"1": {}}, stated_value_inc_vat=5), library)
    assert verdict(decision, "LAW-001") == "undetermined"
    assert decision.decision == "cannot decide"


def test_no_lots_at_all_leave_a_lot_rule_undetermined(library: Library) -> None:
    facts = tender(stated_value_inc_vat=5)
    bare = type(facts)(facts.tender, {}, published_on="2026-03-01", gateway="publish")
    assert verdict(check(bare, library), "LAW-001") == "undetermined"


def test_a_done_duty_is_met_whether_or_not_it_was_owed(library: Library) -> None:
    decision = check(tender(is_framework=True, **IN_TIME), library)
    assert verdict(decision, "LAW-002") == "met"


def test_the_same_day_is_not_after(library: Library) -> None:
    same = {"social_value_considered_on": "2026-01-02", "process_started_on": "2026-01-02"}
    assert verdict(check(tender(stated_value_inc_vat=100_000, **same), library), "LAW-002") == "met"


def test_outside_the_regime_no_rule_applies(library: Library) -> None:
    decision = check(tender(regime="eu-derived"), library)
    assert {v.verdict for v in decision.verdicts} == {"not applicable"}
    assert all("outside the ruleset's scope" in v.because for v in decision.verdicts)


def test_a_cancelled_lot_is_not_judged(library: Library) -> None:
    lots = {"1": {"award_criteria_given": False, "lot_cancelled": True}, "2": {"award_criteria_given": True}}
    assert verdict(check(tender(lots, stated_value_inc_vat=5), library), "LAW-001") == "met"


def test_an_effect_holds_at_later_gateways_until_another(library: Library) -> None:
    facts = tender({"1": {"award_criteria_given": False}}, stated_value_inc_vat=5)
    assert finding(check(facts, library, gateway="publish"), "LAW-001").effect == "stop"
    assert finding(check(facts, library, gateway="evaluate"), "LAW-001").effect == "reason"
    at_award = check(facts, library, gateway="award")
    assert "LAW-001" not in {f.rule for f in at_award.findings}
    assert next(v for v in at_award.verdicts if v.rule == "LAW-001").because == "not asked at this gateway (award)"


def test_an_effect_is_that_of_its_day(library: Library) -> None:
    before = tender({"1": {"award_criteria_given": False}}, stated_value_inc_vat=5, published_on="2026-05-31")
    after = tender({"1": {"award_criteria_given": False}}, stated_value_inc_vat=5, published_on="2026-06-01")
    assert finding(check(before, library), "LAW-001").effect == "stop"
    assert finding(check(after, library), "LAW-001").effect == "reason"


def test_where_a_window_spans_two_effects_the_stronger_holds_and_says_so(library: Library) -> None:
    facts = tender({"1": {"award_criteria_given": False}}, stated_value_inc_vat=5)
    known = facts.tender["published_on"]
    window = type(known)("published_on", (20260501, 20260701), known.provenance, known.place)
    spanned = type(facts)(
        {**facts.tender, "published_on": window}, facts.lots, published_on="2026-05-01", gateway="publish"
    )
    found = finding(check(spanned, library), "LAW-001")
    assert found.effect == "stop"
    assert found.effect_note == "The date decides between stop and reason; the stronger is shown."


def test_what_is_not_adopted_is_advice(library: Library) -> None:
    facts = tender({"1": {"award_criteria_given": True, "social_value_share_of_total": 5}}, stated_value_inc_vat=5)
    decision = check(facts, library)
    assert finding(decision, "POL-001").effect == "advise"
    assert decision.decision == "proceed"


def test_what_is_adopted_binds_up_to_its_target_level(library: Library) -> None:
    lots = {"1": {"award_criteria_given": True, "social_value_share_of_total": 5}}
    facts = tender(lots, stated_value_inc_vat=5, asks_for_social_value_commitments=False)
    whole = check(facts, library, adopt={"example-policy": None})
    assert (whole.decision, finding(whole, "POL-001").effect) == ("stop", "stop")
    low = check(facts, library, adopt={"example-policy": "follower"})
    assert (low.decision, finding(low, "POL-001").effect) == ("proceed with reasons", "advise")
    assert finding(low, "POL-001").effect_note == "Advice: above the adopted level, follower; it would stop otherwise."


def test_a_finding_names_all_that_it_rests_on(library: Library) -> None:
    late = {"social_value_considered_on": "2026-01-03", "process_started_on": "2026-01-02"}
    found = finding(check(tender(stated_value_inc_vat=100_000, **late), library), "LAW-002")
    assert found.message == "considered on 3 January 2026, started on 2 January 2026; floor £100,000"
    assert (found.ruleset, found.ruleset_version, found.source.clause) == ("example-law", "1.0.0", "s2")
    assert {f.name for f in found.evidence.facts} >= {
        "duty",
        "stated_value_inc_vat",
        "social_value_considered_on",
    }
    [parameter] = found.evidence.parameters
    assert (parameter.name, parameter.value, parameter.applies_from) == ("floor", 100_000, ("2025-02-24",))
    assert found.remedy == "Show when it was considered."


def test_what_is_missing_says_where_it_could_come_from(library: Library) -> None:
    found = finding(check(tender(is_framework=True), library), "LAW-002")
    needs = {m.fact: m.needs for m in found.missing}
    assert needs == {"duty": "law", "social_value_considered_on": "record", "process_started_on": "record"}
    assert any("call-off sizes" in m.text for m in found.missing)


def test_lots_that_differ_are_told_apart(library: Library) -> None:
    lots = {
        "1": {"award_criteria_given": True, "social_value_share_of_total": 5},
        "2": {"award_criteria_given": True, "social_value_share_of_total": 12},
        "3": {"award_criteria_given": True},
    }
    decision = check(tender(lots, stated_value_inc_vat=5), library)
    judged = next(v for v in decision.verdicts if v.rule == "POL-001")
    assert judged.lots == {"1": "breached", "2": "met", "3": "undetermined"}
    assert finding(decision, "POL-001").place == "Lot 1"
    assert decision.facts["social_value_share_of_total"].value is None
    assert decision.lots["2"].facts["social_value_share_of_total"].value == 12


def test_the_key_is_that_of_its_inputs(library: Library) -> None:
    facts = tender(stated_value_inc_vat=5)
    first = check(facts, library)
    assert check(facts, library).key == first.key
    assert check(facts, library, as_at="2026-04-01").key != first.key
    assert check(facts, library, adopt={"example-policy": None}).key != first.key


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"gateway": "publsh"}, 'no gateway "publsh"'),
        ({"as_at": "1 March"}, "expected a date as YYYY-MM-DD"),
        ({"adopt": {"example-polcy": None}}, 'Did you mean "example-policy"?'),
        ({"adopt": {"example-policy": "best"}}, 'no level "best"'),
    ],
)
def test_a_choice_that_does_not_exist_is_refused_in_a_sentence(
    library: Library, options: dict[str, object], words: str
) -> None:
    with pytest.raises(BadInput) as refused:
        check(tender(stated_value_inc_vat=5), library, **options)  # type: ignore[arg-type]
    assert words in str(refused.value)


def test_a_draft_without_a_date_asks_for_one(library: Library) -> None:
    facts = tender(stated_value_inc_vat=5)
    undated = type(facts)(facts.tender, facts.lots, gateway="publish", source="draft.yaml")
    with pytest.raises(BadInput, match="Give the date as at which to check"):
        check(undated, library)


def test_a_row_that_leaves_it_open_is_no_reason_where_the_law_itself_is_not_known() -> None:
    # One department, named in the list; under which law it buys is not known, so nothing is said of two buyers.
    shipped = load_library()
    buyer = tender(regime=None, authority_names=["ministry of defence"], authority_name_hints=[])
    found = finding(check(buyer, shipped, gateway="award"), "PA23-008")
    assert "regime" in {m.fact for m in found.missing}
    assert not any("Some of the buyers" in m.text for m in found.missing)
