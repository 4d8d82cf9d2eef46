"""The law at its edges, from a draft to the decision: each test says one sentence of it.

The figures are worked out by hand from the Acts and the statutory instruments, not from the rulesets.
"""

from __future__ import annotations

from typing import Any

import pytest

from sv_rules import check, load_library
from sv_rules.gateway.decision import Decision
from sv_rules.intake.draft import parse_draft

DRAFT = """
title: Edge case
buyer: Example Council
gateway: publish
facts:
  regime: procurement-act-2023
  authority_kind: sub-central
  devolved: false
  category: services
  categories: [services]
  light_touch: false
  utilities: false
  defence: false
  concession: false
  is_framework: false
  is_call_off: false
  procedure: open
  value_covers: procurement
"""


def judged(lots: str = "", as_at: str = "2026-03-01", **facts: Any) -> Decision:
    """Check a draft whose facts are those above with the keyword facts in place of its own."""
    lines = [line for line in DRAFT.splitlines() if line.strip().split(":")[0] not in facts]
    lines += [f"  {name}: {value}" for name, value in facts.items() if value is not None]
    text = "\n".join(lines) + "\n" + lots
    return check(parse_draft(text.encode(), "draft.yaml"), load_library(), as_at=as_at)


def criteria(*pairs: tuple[str, float], price: float | None = None) -> str:
    """One lot with these criteria and weights."""
    items = "".join(f"\n        - {{name: {name}, weight: {weight}}}" for name, weight in pairs)
    head = f"\n      price: {price}" if price is not None else ""
    return f"lots:\n  - id: 1\n    award_criteria:{head}\n      criteria:{items}\n"


def value(decision: Decision, fact: str) -> Any:
    return decision.facts[fact].value


IN_2025 = {"commencement_stated_on": "2025-12-31"}
IN_2026 = {"commencement_stated_on": "2026-01-01"}


def test_a_council_service_of_210000_is_below_in_2025_and_above_in_2026() -> None:
    assert value(judged(stated_value_inc_vat=210_000, **IN_2025), "above_threshold") is False
    assert value(judged(stated_value_inc_vat=210_000, **IN_2026), "above_threshold") is True


def test_without_a_date_between_the_two_years_it_cannot_be_told() -> None:
    window = {"commencement_stated_on": "{from: 2025-12-01, to: 2026-01-31}"}
    decision = judged(stated_value_inc_vat=210_000, **window)
    assert decision.facts["above_threshold"].value is None
    assert decision.facts["statutory_threshold"].possible == (207_720, 214_904)


def test_the_threshold_to_the_penny_is_caught_and_a_penny_less_is_not() -> None:
    assert value(judged(stated_value_inc_vat="207720.00", **IN_2026), "above_threshold") is True
    assert value(judged(stated_value_inc_vat="207719.99", **IN_2026), "above_threshold") is False


def test_light_touch_care_of_300000_is_below_the_2023_act_and_inside_the_2012_act() -> None:
    decision = judged(stated_value_inc_vat=300_000, light_touch="true", **IN_2026)
    assert (value(decision, "above_threshold"), value(decision, "act_2012_applies")) == (False, True)


def test_a_call_off_is_outside_the_2012_act() -> None:
    assert value(judged(stated_value_inc_vat=900_000, is_call_off="true", **IN_2026), "act_2012_applies") is False


def test_pure_goods_are_outside_the_2012_act() -> None:
    decision = judged(stated_value_inc_vat=900_000, category="goods", categories="[goods]", **IN_2026)
    assert value(decision, "act_2012_applies") is False


def test_goods_with_some_services_leave_the_2012_act_undetermined() -> None:
    decision = judged(stated_value_inc_vat=900_000, category="goods", categories="[goods, services]", **IN_2026)
    assert value(decision, "act_2012_applies") is None


def test_a_services_framework_at_the_floor_is_undetermined_and_below_it_outside() -> None:
    at = judged(stated_value_inc_vat="207720.00", is_framework="true", **IN_2026)
    below = judged(stated_value_inc_vat="207719.99", is_framework="true", **IN_2026)
    assert (value(at, "act_2012_applies"), value(below, "act_2012_applies")) == (None, False)
    assert "probably yes" in (at.facts["act_2012_applies"].because or "")


def test_a_utilities_services_concession_of_a_million_is_above_by_row_6() -> None:
    facts = {"utilities": "true", "concession": "true", "authority_kind": "public-utility"}
    decision = judged(stated_value_inc_vat=1_000_000, **facts, **IN_2026)
    assert value(decision, "statutory_threshold") == 415_440
    assert value(decision, "above_threshold") is True


def test_three_lots_of_90000_are_one_procurement_of_270000_above_for_a_council() -> None:
    lots = "lots:\n" + "".join(f"  - {{id: {n}, facts: {{stated_lot_value_inc_vat: 90000}}}}\n" for n in (1, 2, 3))
    decision = judged(lots, stated_value_inc_vat=270_000, **IN_2026)
    assert value(decision, "above_threshold") is True


def test_three_lots_of_90000_without_a_total_may_be_anything_between() -> None:
    lots = "lots:\n" + "".join(f"  - {{id: {n}, facts: {{stated_lot_value_inc_vat: 90000}}}}\n" for n in (1, 2, 3))
    decision = judged(lots, value_covers=None, **IN_2026)
    assert decision.facts["value_inc_vat"].possible == (90_000, 270_000)


def test_a_net_value_alone_is_an_interval_up_to_net_plus_vat() -> None:
    decision = judged(stated_value_ex_vat=200_000, **IN_2026)
    assert decision.facts["value_inc_vat"].possible == (200_000, 240_000)
    assert value(decision, "above_threshold") is None


@pytest.mark.parametrize(
    ("category", "amount", "owed"),
    [
        ("works", "5100000.00", False),  # no public contract: the threshold is 5,193,000
        ("works", "5193000.00", True),
        ("services", "5000000.00", False),
        ("services", "5000000.01", True),
    ],
)
def test_indicators_are_owed_on_public_contracts_of_more_than_five_million(
    category: str, amount: str, owed: bool
) -> None:
    lots = "lots:\n  - {id: 1}\n"
    decision = judged(lots, stated_value_inc_vat=amount, category=category, categories=f"[{category}]", **IN_2026)
    assert value(decision, "kpi_duty_applies") is owed


def test_ten_per_cent_of_the_total_at_60_40_is_16_67_of_quality() -> None:
    decision = judged(criteria(("Quality", 50), ("Social value", 10), price=40), **IN_2026)
    assert value(decision, "social_value_share_of_total") == 10
    assert value(decision, "social_value_share_of_quality") == 16.6667


@pytest.mark.parametrize(
    ("share", "level"),
    [(4.99, "follower"), (5, "mature"), (10, "mature"), (10.01, "innovator"), (15, "innovator")],
)
def test_ten_per_cent_of_quality_is_mature_and_more_is_innovator(share: float, level: str) -> None:
    decision = judged(criteria(("Quality", round(100 - share, 2)), ("Social value", share), price=0), **IN_2026)
    assert value(decision, "social_value_share_of_quality") == share
    assert value(decision, "procurement_level") == level


def test_a_compound_criterion_is_mentioned_surely_not_over_its_weight_and_otherwise_untold() -> None:
    decision = judged(criteria(("Quality and Social Value", 30), ("Technical", 30), price=40), **IN_2026)
    assert value(decision, "social_value_criterion") == "compound"
    assert decision.facts["social_value_share_of_total"].possible == (0, 30)
    verdicts = {v.rule: v.verdict for v in decision.verdicts}
    assert verdicts["SVMI-E-01"] == "met"


def test_a_tender_without_criteria_meets_no_rule_about_them() -> None:
    decision = judged("lots:\n  - {id: 1}\n", stated_value_inc_vat=300_000, **IN_2026)
    about = [v for v in decision.verdicts if v.rule.startswith(("SVMI-E", "PA23-01"))]
    assert about
    assert "met" not in {v.verdict for v in about}


def test_an_authority_that_adopts_the_index_is_stopped_at_publish_and_asked_for_a_reason_at_evaluation() -> None:
    lot = criteria(("Quality", 58), ("Social value", 2), price=40)
    text = DRAFT + "  stated_value_inc_vat: 300000\n  commencement_stated_on: 2026-01-01\n" + lot
    tender = parse_draft(text.encode(), "draft.yaml")
    adopt = {"social-value-maturity-index": "mature"}
    effects = {}
    for gateway in ("publish", "evaluate"):
        decision = check(tender, load_library(), gateway=gateway, as_at="2026-03-01", adopt=adopt)
        effects[gateway] = {f.rule: f.effect for f in decision.findings if f.verdict == "breached"}
    assert effects["publish"]["SVMI-E-05"] == "stop"
    assert effects["evaluate"]["SVMI-E-05"] == "reason"


# ---------------------------------------------------------------------------- after the award


def held(gateway: str, rule: str, lots: str = "lots:\n  - {id: 1}\n", **facts: Any) -> tuple[str, str]:
    """A rule's verdict and effect on the draft at a gateway."""
    text = "\n".join(line for line in DRAFT.splitlines() if line.strip().split(":")[0] not in facts)
    text += "\n" + "".join(f"  {name}: {value}\n" for name, value in facts.items()) + lots
    decision = check(parse_draft(text.encode(), "draft.yaml"), load_library(), gateway=gateway, as_at="2026-06-01")
    found = next(v for v in decision.verdicts if v.rule == rule)
    return found.verdict, found.effect


LARGE = {"stated_value_inc_vat": 6_000_000, "commencement_stated_on": "2026-01-01"}


@pytest.mark.parametrize(("days", "verdict"), [(30, "met"), (31, "breached")])
def test_a_contract_details_notice_is_due_by_day_30(days: int, verdict: str) -> None:
    assert held("contract", "PA23-040", days_to_contract_details_notice=days, **LARGE) == (verdict, "reason")


@pytest.mark.parametrize(("days", "verdict"), [(120, "met"), (121, "breached")])
def test_a_light_touch_contract_has_until_day_120(days: int, verdict: str) -> None:
    facts = {**LARGE, "light_touch": "true", "days_to_contract_details_notice": days}
    assert held("contract", "PA23-040", **facts) == (verdict, "reason")


@pytest.mark.parametrize(("months", "verdict"), [(12, "met"), (13, "breached")])
def test_performance_of_a_large_contract_is_published_every_twelve_months(months: int, verdict: str) -> None:
    assert held("perform", "PA23-043", months_between_assessments=months, **LARGE) == (verdict, "reason")


@pytest.mark.parametrize(
    ("category", "change", "verdict"),
    [("services", 10, "not applicable"), ("services", 10.01, "breached"), ("works", 15, "not applicable")],
)
def test_a_change_of_more_than_a_tenth_is_stopped_without_its_notice(
    category: str, change: float, verdict: str
) -> None:
    facts = {"category": category, "categories": f"[{category}]", "change_in_value": change, "change_in_term": 0}
    found = held("change", "PA23-048", change_notice_published="false", **{**LARGE, **facts})
    assert found == (verdict, "stop")


def test_information_on_payments_is_owed_from_april_2026_and_not_yet_in_wales() -> None:
    facts = {**LARGE, "largest_payment_in_quarter": "30000.01", "days_to_payment_information": 31}
    assert held("perform", "PA23-047", payment_quarter_ended_on="2026-06-30", **facts) == ("breached", "reason")
    assert held("perform", "PA23-047", payment_quarter_ended_on="2026-03-31", **facts)[1] == "off"
    welsh = {**facts, "devolved": "true", "devolved_nation": "wales"}
    assert held("perform", "PA23-047", payment_quarter_ended_on="2026-06-30", **welsh)[0] == "not applicable"


def test_the_first_payments_compliance_notice_is_for_march_2026_and_in_wales_for_september() -> None:
    facts = {**LARGE, "public_contract_payments_in_period": "true", "days_to_payments_compliance_notice": 31}
    assert held("perform", "PA23-046", payments_period_ended_on="2026-03-31", **facts) == ("breached", "reason")
    welsh = {**facts, "devolved": "true", "devolved_nation": "wales"}
    assert held("perform", "PA23-046", payments_period_ended_on="2026-03-31", **welsh)[0] == "not applicable"
    assert held("perform", "PA23-046", payments_period_ended_on="2026-09-30", **welsh)[0] == "breached"


@pytest.mark.parametrize(("spend", "verdict"), [("100000000.00", "not applicable"), ("100000000.01", "breached")])
def test_a_contract_of_more_than_two_million_stands_in_the_pipeline_of_a_large_spender(
    spend: str, verdict: str
) -> None:
    facts = {**LARGE, "stated_value_inc_vat": "2000000.01", "pipeline_spend_expected": spend}
    assert held("plan", "PA23-051", in_pipeline_notice="false", **facts) == (verdict, "advise")


def test_a_council_may_keep_a_small_contract_local_from_4_february_2026() -> None:
    small = {"stated_value_inc_vat": 50_000, "reserved_by_location": "true", "authority_name_hints": "[council]"}
    before = held("publish", "RESERVE-001", commencement_stated_on="2026-02-03", **small)
    after = held("publish", "RESERVE-001", commencement_stated_on="2026-02-04", **small)
    assert (before, after[1]) == (("breached", "stop"), "off")
    large = {**small, **LARGE}
    assert held("publish", "RESERVE-002", **large) == ("breached", "stop")
