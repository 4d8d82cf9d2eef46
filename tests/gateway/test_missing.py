"""What an undetermined rule waits for: what the officer can answer, and nothing that only a notice carries."""

from __future__ import annotations

from pathlib import Path

import pytest

from sv_rules.gateway.check import check
from sv_rules.gateway.decision import Missing
from sv_rules.intake.reading import read_tender
from sv_rules.policy.library import Library, load_library

DRAFT = """\
title: Home care
buyer: Example Council
gateway: design
facts: {{regime: procurement-act-2023, authority_kind: sub-central, category: services, categories: [services],
  stated_value_inc_vat: 500000, value_covers: procurement{more}}}
lots: []
"""
FROM_A_NOTICE = {"notice_type", "published_on", "first_shown_on", "notice_is_update"}


@pytest.fixture(scope="module")
def shipped() -> Library:
    return load_library()


def missing(shipped: Library, folder: Path, more: str = "", rule: str = "PSVA-001") -> dict[str | None, Missing]:
    path = folder / "draft.yaml"
    path.write_text(DRAFT.format(more=more), encoding="utf-8")
    [draft] = read_tender(str(path))
    found = next(f for f in check(draft, shipped, as_at="2026-05-01").findings if f.rule == rule)
    return {m.fact: m for m in found.missing}


def test_where_one_answer_settles_a_derived_fact_that_answer_is_asked_for(shipped: Library, tmp_path: Path) -> None:
    found = missing(shipped, tmp_path)
    assert found["commencement_stated_on"].needs == "record"
    assert not FROM_A_NOTICE & set(found), "a draft has no notice type or date"
    assert "stated_value_inc_vat" not in found, "it is stated to the penny"


def test_a_day_known_in_part_names_the_answer_that_would_settle_it(shipped: Library, tmp_path: Path) -> None:
    more = ", commencement_stated_on: {from: 2026-03-02, to: 2026-03-31}, social_value_considered_on: 2026-03-10"
    started = missing(shipped, tmp_path, more)["process_started_on"]
    assert started.needs == "record"
    assert started.text.startswith(
        "Known only in part: day on which the procurement process started, 31 March 2026 or earlier"
    )


def test_where_a_record_could_say_yes_or_no_it_is_asked(shipped: Library, tmp_path: Path) -> None:
    found = missing(shipped, tmp_path, ", commencement_stated_on: 2026-05-01", "SVMI-F-01")
    assert set(found) == {"market_engaged_on_social_value"}
    assert found["market_engaged_on_social_value"].needs == "record"


def test_every_rule_that_could_not_be_told_on_real_notices_says_what_is_missing(shipped: Library) -> None:
    every = {name: None for name, ruleset in shipped.plan.rulesets.items() if not ruleset.law}
    notices = Path(__file__).parents[1] / "notices" / "notices.jsonl"
    untold = []
    for tender in list(read_tender(str(notices)))[::5]:
        decision = check(tender, shipped, gateway="publish", adopt=every)
        untold += [
            (tender.ocid, found.rule)
            for found in decision.findings
            if found.verdict == "undetermined" and not found.missing and found.rule != "SIGN-OFF"
        ]
    assert not untold


def test_that_the_notice_is_silent_is_not_said_twice(shipped: Library) -> None:
    notices = Path(__file__).parents[1] / "notices" / "notices.jsonl"
    contract = next(t for t in read_tender(str(notices)) if t.notice_type == "UK7")
    found = [m.text for f in check(contract, shipped).findings for m in f.missing if m.text.startswith("Not known")]
    assert found
    assert not [text for text in found if "does not say" in text]
