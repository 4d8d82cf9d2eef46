"""The councils' policies answer as they are printed: each council's own words, on drafts that go through the whole check.

The figures are those that the councils print (see each ruleset's references), set down here by hand.
"""

from __future__ import annotations

from typing import Any

import pytest

from sv_rules import check, load_library
from sv_rules.gateway.decision import Decision
from sv_rules.intake.draft import parse_draft

FACTS: dict[str, Any] = {
    "regime": "procurement-act-2023",
    "authority_kind": "sub-central",
    "devolved": False,
    "category": "services",
    "categories": ["services"],
    "light_touch": False,
    "utilities": False,
    "defence": False,
    "concession": False,
    "is_framework": False,
    "is_call_off": False,
    "procedure": "open",
    "value_covers": "procurement",
    "commencement_stated_on": "2026-03-01",
    "stated_value_ex_vat": 150_000,
    "stated_value_inc_vat": 180_000,
}


def checked(ruleset: str, share: float | None = None, criteria: bool = True, **changed: Any) -> Decision:
    """Check a draft at publish by one council's ruleset; social value weighs ``share`` per cent of the total."""
    facts = {**FACTS, **changed}
    lines = ["title: Edge case", "buyer: Example Council", "gateway: publish", "facts:"]
    for name, value in facts.items():
        if value is not None:
            text = f"[{', '.join(value)}]" if isinstance(value, list) else str(value).lower()
            lines.append(f"  {name}: {text}")
    lines.append("lots:\n  - id: 1")
    if criteria:
        lines.append("    award_criteria:\n      price: 40\n      criteria:")
        lines.append(f"        - {{name: Quality, weight: {60 - (share or 0)}}}")
        if share is not None:
            lines.append(f"        - {{name: Social value, weight: {share}}}")
    tender = parse_draft("\n".join(lines).encode(), "draft.yaml")
    return check(tender, load_library(), as_at="2026-03-02", adopt={ruleset: None})


def verdict(decision: Decision, rule: str) -> tuple[str, str]:
    """The verdict of a rule, and its effect at publish."""
    found = next(v for v in decision.verdicts if v.rule == rule)
    return found.verdict, found.effect


# ---------------------------------------------------------------------------- South Ribble


NEITHER = {"consultancy": False, "information_technology": False}


def test_south_ribble_stops_14_99_per_cent_and_lets_15_pass() -> None:
    assert verdict(checked("south-ribble", 14.99, **NEITHER), "SRBC-001") == ("breached", "stop")
    assert verdict(checked("south-ribble", 15, **NEITHER), "SRBC-001")[0] == "met"


def test_south_ribble_asks_nothing_of_exactly_100000_pounds() -> None:
    at = {"stated_value_ex_vat": 100_000, "stated_value_inc_vat": 100_000}
    above = {"stated_value_ex_vat": "100000.01", "stated_value_inc_vat": "100000.01"}
    assert verdict(checked("south-ribble", 5, **NEITHER, **at), "SRBC-001")[0] == "not applicable"
    assert verdict(checked("south-ribble", 5, **NEITHER, **above), "SRBC-001") == ("breached", "stop")


@pytest.mark.parametrize("kind", ["consultancy", "information_technology"])
def test_south_ribbles_consultancy_and_it_escape_the_15_per_cent_and_need_a_reason(kind: str) -> None:
    decision = checked("south-ribble", 5, **{**NEITHER, kind: True})
    assert verdict(decision, "SRBC-001")[0] == "not applicable"
    assert verdict(decision, "SRBC-002") == ("breached", "reason")


def test_south_ribble_cannot_be_told_while_nobody_says_whether_it_is_consultancy() -> None:
    decision = checked("south-ribble", 5, consultancy=None, information_technology=False)
    assert verdict(decision, "SRBC-001")[0] == "undetermined"


# ---------------------------------------------------------------------------- Preston


@pytest.mark.parametrize(("share", "expected"), [(25, "breached"), (20.01, "breached"), (20, "met"), (5, "met")])
def test_prestons_20_per_cent_is_a_ceiling_and_not_a_floor(share: float, expected: str) -> None:
    assert verdict(checked("preston", share), "PCC-001")[0] == expected


def test_preston_begins_a_penny_above_74999_pounds() -> None:
    at = {"stated_value_ex_vat": 74_999, "stated_value_inc_vat": 74_999}
    above = {"stated_value_ex_vat": "74999.01", "stated_value_inc_vat": "74999.01"}
    assert verdict(checked("preston", 25, **at), "PCC-001")[0] == "not applicable"
    assert verdict(checked("preston", 25, **above), "PCC-001") == ("breached", "stop")


# ---------------------------------------------------------------------------- Barking and Dagenham


@pytest.mark.parametrize(
    ("months", "expected"),
    [(12, "breached"), (24, "not applicable"), (48, "not applicable"), (None, "undetermined")],
)
def test_barking_and_dagenham_compares_the_value_of_a_year(months: int | None, expected: str) -> None:
    """150,000 pounds are above 100,000 in one year, and 75,000 a year in two."""
    decision = checked("barking-and-dagenham", contract_months=months, stated_value_inc_vat=150_000)
    assert verdict(decision, "LBBD-001")[0] == expected


def test_barking_and_dagenham_asks_nothing_of_exactly_100000_pounds_a_year() -> None:
    at = {"stated_value_ex_vat": 400_000, "stated_value_inc_vat": 400_000}
    above = {"stated_value_ex_vat": "400000.48", "stated_value_inc_vat": "400000.48"}  # a penny a month more
    assert verdict(checked("barking-and-dagenham", contract_months=48, **at), "LBBD-001")[0] == "not applicable"
    assert verdict(checked("barking-and-dagenham", contract_months=48, **above), "LBBD-001") == ("breached", "stop")


# ---------------------------------------------------------------------------- Hammersmith and Fulham


IN_2022 = {"regime": "public-contracts-regulations-2015", "commencement_stated_on": "2022-06-01"}


def test_hammersmith_and_fulham_asks_10_per_cent_in_2022() -> None:
    assert verdict(checked("hammersmith-and-fulham", 10, **IN_2022), "LBHF-001")[0] == "met"
    assert verdict(checked("hammersmith-and-fulham", 9.99, **IN_2022), "LBHF-001") == ("breached", "stop")


def test_hammersmith_and_fulhams_20_per_cent_has_no_day_and_stays_with_the_officer() -> None:
    assert verdict(checked("hammersmith-and-fulham", 10), "LBHF-001")[0] == "met"  # in 2026 too
    (model,) = (f.model for f in load_library().files if f.model.ruleset == "hammersmith-and-fulham")
    (increase,) = (clause for clause in model.clauses if clause.clause == "decision 2(increase)")
    assert increase.status == "manual"
    assert "20 per cent" in increase.title


# ---------------------------------------------------------------------------- Bradford


@pytest.mark.parametrize(("count", "expected"), [(6, "met"), (7, "breached")])
def test_bradford_asks_for_six_measures_at_most(count: int, expected: str) -> None:
    assert verdict(checked("bradford", 10, social_value_measures_asked=count), "CBMDC-002")[0] == expected


@pytest.mark.parametrize(("count", "expected"), [(0, "breached"), (1, "met")])
def test_bradford_wants_one_measure_on_employment_and_skills(count: int, expected: str) -> None:
    assert verdict(checked("bradford", 10, employment_and_skills_measures_asked=count), "CBMDC-003")[0] == expected


def test_bradford_begins_at_exactly_100000_pounds() -> None:
    at = {"stated_value_ex_vat": 100_000, "stated_value_inc_vat": 100_000}
    below = {"stated_value_ex_vat": "99999.99", "stated_value_inc_vat": "99999.99"}
    assert verdict(checked("bradford", **at), "CBMDC-001") == ("breached", "stop")
    assert verdict(checked("bradford", **below), "CBMDC-001")[0] == "not applicable"


# ---------------------------------------------------------------------------- Devon


def test_devon_is_met_without_a_weighting_of_its_own() -> None:
    assert verdict(checked("devon", social_value_built_in=True), "DCC-001")[0] == "met"


def test_devon_needs_a_reason_where_nothing_asks_for_it() -> None:
    assert verdict(checked("devon", social_value_built_in=False), "DCC-001") == ("breached", "reason")
