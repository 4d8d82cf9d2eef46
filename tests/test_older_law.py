"""Notices of every UK kind are judged by the law of their day, and say which law that is.

The figures are worked out by hand from the Regulations' thresholds of each period, not from the rulesets.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sv_rules import check, load_library, read_tender
from sv_rules.facts.fact import Provenance, TenderFacts
from sv_rules.gateway.decision import Decision
from sv_rules.gateway.record import read_record
from sv_rules.intake.documents import Document
from sv_rules.intake.draft import parse_draft
from sv_rules.intake.ocds import facts_from_release
from sv_rules.report.text import text_report

NOTICES = Path(__file__).parent / "notices" / "notices.jsonl"
PCR, PSR, SCOTTISH = "public-contracts-regulations-2015", "provider-selection-regime", "scottish-procurement"
UCR, CCR = "utilities-contracts-regulations-2016", "concession-contracts-regulations-2016"

DRAFT = f"""
title: Edge case
buyer: Example Council
gateway: publish
facts:
  regime: {PCR}
  authority_kind: sub-central
  devolved: false
  category: services
  categories: [services]
  light_touch: false
  is_framework: false
  is_call_off: false
  value_covers: procurement
"""

BEGUN_BEFORE = {"ocds-h6vhtk-06e171", "ocds-h6vhtk-06e17a"}
"""Notices under the Procurement Act about contracts that were signed before it began."""


def judged(on: str, lots: str = "", gateway: str = "publish", **facts: Any) -> Decision:
    """Check a draft that commenced on a day, with the keyword facts in place of those above."""
    lines = [line for line in DRAFT.splitlines() if line.strip().split(":")[0] not in facts]
    lines += [f"  {name}: {value}" for name, value in facts.items() if value is not None]
    lines.append(f"  commencement_stated_on: {on}")
    text = "\n".join(lines) + "\n" + lots
    return check(parse_draft(text.encode(), "draft.yaml"), load_library(), as_at="2025-02-01", gateway=gateway)


def value(decision: Decision, fact: str) -> Any:
    return decision.facts[fact].value


def verdict(decision: Decision, rule: str) -> str:
    return {v.rule: v.verdict for v in decision.verdicts}[rule]


@lru_cache(maxsize=1)
def releases() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in NOTICES.read_text(encoding="utf-8").strip("\n").split("\n"))


@lru_cache(maxsize=1)
def tenders() -> tuple[TenderFacts, ...]:
    return tuple(read_tender(NOTICES))


def regime(facts: TenderFacts) -> str | None:
    known = facts.tender["regime"].known
    return None if known is None else str(known[0])


def read(release: dict[str, Any], **changes: Any) -> TenderFacts:
    changed = {**copy.deepcopy(release), **changes}
    return facts_from_release(Document(changed, "notice.json", "", None, ()))


def first(prefix: str, **has: Any) -> dict[str, Any]:
    """The first notice of a portal whose legal basis has these entries."""
    found = (r for r in releases() if r["ocid"].startswith(prefix))
    return next(r for r in found if has.items() <= (r["tender"].get("legalBasis") or {}).items())


# ---------------------------------------------------------------- which law


def test_each_source_is_read_as_the_law_that_its_notices_show() -> None:
    found = Counter((r["_source"], regime(t)) for r, t in zip(releases(), tenders(), strict=True))
    assert found == {
        ("fts_2026-08", "procurement-act-2023"): 284,
        ("fts_2026-08", "eu-derived"): 26,  # English awards of 2026 whose words say nothing, and two utilities
        ("fts_2026-08", PSR): 14,
        ("fts_2026-08", SCOTTISH): 11,
        ("fts_2026-08", PCR): 2,  # "originally tendered under PCR2015", "call off ... in accordance with PCR2015"
        ("fts_2026-05", PSR): 4,
        ("fts_2026-05", PCR): 1,  # "a DPS under PCR 2015"
        ("pcs_2019", SCOTTISH): 17,
        ("s2w_2025", PCR): 16,  # all from before 24 February 2025
        ("cf_2019-2020", PCR): 25,
        ("cf_2025", PCR): 26,
        ("cf_2025", None): 16,  # no day before 24 February 2025 in them
    }


def test_whatever_the_legal_basis_does_not_say_is_marked_as_inferred_or_derived_with_the_reason() -> None:
    for facts in tenders():
        fact = facts.tender["regime"]
        if regime(facts) in (PCR, PSR, SCOTTISH):
            assert fact.provenance in (Provenance.INFERRED, Provenance.DERIVED)
            assert fact.because


def test_the_procurement_act_is_never_inferred_for_another_basis() -> None:
    for release, facts in zip(releases(), tenders(), strict=True):
        basis = (release["tender"].get("legalBasis") or {}).get("scheme")
        assert (regime(facts) == "procurement-act-2023") == (basis == "UKPGA")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2025-02-23T12:00:00Z", PCR),
        ("2025-02-24T00:00:00Z", "eu-derived"),
        ("2015-02-26T00:00:00Z", PCR),
        ("2015-02-25T00:00:00Z", "eu-derived"),
    ],
)
def test_a_directive_is_read_as_the_2015_regulations_on_the_days_on_which_they_stood(date: str, expected: str) -> None:
    assert regime(read(first("ocds-kuma6s"), date=date)) == expected


def test_the_2015_regulations_are_not_inferred_for_a_buyer_in_scotland_or_for_another_directive() -> None:
    release = copy.deepcopy(first("ocds-kuma6s"))
    buyer = next(p for p in release["parties"] if "buyer" in p["roles"])
    buyer["address"]["region"] = "UKM71"
    assert regime(read(release)) == "eu-derived"
    older = copy.deepcopy(first("ocds-kuma6s"))
    older["tender"]["legalBasis"]["id"] = "32004L0018"
    assert regime(read(older)) == "eu-derived"


@pytest.mark.parametrize(
    ("directive", "date", "expected"),
    [
        ("32014L0025", "2025-02-23T00:00:00Z", UCR),
        ("32014L0025", "2025-02-24T00:00:00Z", "eu-derived"),
        ("32014L0025", "2016-04-18T00:00:00Z", UCR),
        ("32014L0025", "2016-04-17T00:00:00Z", "eu-derived"),
        ("32014L0023", "2020-01-01T00:00:00Z", CCR),
        ("32014L0023", "2016-04-17T00:00:00Z", "eu-derived"),
    ],
)
def test_the_directives_on_utilities_and_concessions_are_read_as_the_regulations_of_2016(
    directive: str, date: str, expected: str
) -> None:
    release = copy.deepcopy(first("ocds-kuma6s"))
    release["tender"]["legalBasis"]["id"] = directive
    found = read(release, date=date)
    assert regime(found) == expected
    if expected != "eu-derived":
        assert f"2014/{directive[-2:]}/EU" in (found.tender["regime"].because or "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("This is a call for competition under the Public Contracts Regulations 2015.", PCR),
        ("In accordance with Regulation 72 of PCR 2015 the term is extended.", PCR),
        ("The Public Contracts Regulations 2015 do not apply to this award.", "eu-derived"),
        ("We are not a contracting authority under the Public Contracts Regulations 2015.", "eu-derived"),
        ("Awarded under the Procurement Reform (Scotland) Act 2014.", SCOTTISH),
        ("Under the Provider Selection Regime. The Public Contracts Regulations 2015 do not apply.", PSR),
    ],
)
def test_after_2025_a_notice_with_a_directive_is_read_by_its_own_words(words: str, expected: str) -> None:
    release = copy.deepcopy(first("ocds-h6vhtk", id="32014L0025"))
    release["tender"]["legalBasis"]["id"] = "32014L0024"
    release["tender"]["description"] = words
    release["description"] = ""
    for lot in release["tender"].get("lots", []):
        lot["description"] = ""
    release["tender"].pop("procurementMethodRationale", None)
    assert regime(read(release)) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("2015/102", PCR), ("2016/274", UCR), ("2016/273", CCR), ("2023/1348", PSR)],
)
def test_a_statutory_instrument_as_the_basis_is_taken_as_stated(number: str, expected: str) -> None:
    release = copy.deepcopy(first("ocds-h6vhtk", id="32014L0024"))
    release["tender"]["legalBasis"] = {"scheme": "UKSI", "id": number}
    facts = read(release)
    assert (regime(facts), facts.tender["regime"].provenance) == (expected, Provenance.STATED)


# ---------------------------------------------------------------- thresholds of each period, and the side of VAT


@pytest.mark.parametrize(
    ("on", "central", "sub_central", "works", "light_touch"),
    [
        ("2016-01-01", 106_047, 164_176, 4_104_394, 589_148),
        ("2017-12-31", 106_047, 164_176, 4_104_394, 589_148),
        ("2018-01-01", 118_133, 181_302, 4_551_413, 615_278),
        ("2019-12-31", 118_133, 181_302, 4_551_413, 615_278),
        ("2020-01-01", 122_976, 189_330, 4_733_252, 663_540),
        ("2021-12-31", 122_976, 189_330, 4_733_252, 663_540),
        ("2022-01-01", 138_760, 213_477, 5_336_937, 663_540),
        ("2023-12-31", 138_760, 213_477, 5_336_937, 663_540),
        ("2024-01-01", 139_688, 214_904, 5_372_609, 663_540),
        ("2025-02-23", 139_688, 214_904, 5_372_609, 663_540),
    ],
)
def test_the_thresholds_of_each_period(on: str, central: int, sub_central: int, works: int, light_touch: int) -> None:
    assert value(judged(on, authority_kind="central"), "statutory_threshold") == central
    assert value(judged(on), "statutory_threshold") == sub_central
    assert value(judged(on, category="works", categories="[works]"), "statutory_threshold") == works
    assert value(judged(on, light_touch="true"), "statutory_threshold") == light_touch


def test_the_central_amount_of_2015_was_not_confirmed_and_is_left_open_up_to_that_of_councils() -> None:
    department = judged("2015-12-31", authority_kind="central", stated_value_ex_vat=150_000)
    assert department.facts["statutory_threshold"].possible == (0, 172_514)
    assert value(department, "above_threshold") is None


def test_180000_net_and_216000_gross_is_below_on_the_last_day_of_2021_and_above_on_the_next() -> None:
    figures = {"stated_value_ex_vat": 180_000, "stated_value_inc_vat": 216_000}
    before, after = judged("2021-12-31", **figures), judged("2022-01-01", **figures)
    assert (value(before, "value_compared"), value(before, "above_threshold")) == (180_000, False)  # < 189,330
    assert (value(after, "value_compared"), value(after, "above_threshold")) == (216_000, True)  # >= 213,477
    assert (value(before, "act_2012_applies"), value(after, "act_2012_applies")) == (False, True)


def test_the_threshold_to_the_penny_is_above_and_a_penny_less_is_not() -> None:
    assert value(judged("2019-09-25", stated_value_ex_vat="181302.00"), "above_threshold") is True
    assert value(judged("2019-09-25", stated_value_ex_vat="181301.99"), "above_threshold") is False


def test_the_procurement_act_takes_over_on_24_february_2025() -> None:
    figures = {"stated_value_inc_vat": 214_904}
    last = judged("2025-02-23", **figures)
    first_day = judged("2025-02-24", **NEW, **figures)
    assert value(last, "above_threshold") is value(first_day, "above_threshold") is True
    assert value(judged("2025-02-24", **figures), "above_threshold") is None  # the Regulations were closed


# ---------------------------------------------------------------- the 2012 Act and Contracts Finder of that time


def test_the_2012_act_caught_services_contracts_and_not_call_offs_and_left_frameworks_open() -> None:
    big = {"stated_value_ex_vat": 1_000_000}
    assert value(judged("2019-09-25", **big), "act_2012_applies") is True
    assert value(judged("2019-09-25", is_call_off="true", **big), "act_2012_applies") is False
    assert judged("2019-09-25", is_framework="true", **big).facts["act_2012_applies"].value is None


def test_light_touch_services_of_that_time_were_caught_from_the_ordinary_threshold_net_of_vat() -> None:
    """SI 2016/275 Schedule 1 paragraph 8 put them into the Act from 18 April 2016, measured without VAT."""

    def caught(on: str, net: float, gross: float) -> Any:
        care = judged(on, light_touch="true", stated_value_ex_vat=net, stated_value_inc_vat=gross)
        return care.facts["act_2012_applies"]

    assert caught("2019-09-25", 181_302, 217_562.40).value is True  # 181,302 in 2018 and 2019
    assert caught("2019-09-25", 181_301.99, 217_562.39).value is False
    assert caught("2024-06-01", 214_904, 257_884.80).value is True  # 214,904 in 2024, and still net
    assert caught("2024-06-01", 214_903.99, 257_884.79).value is False
    early = caught("2016-04-17", 300_000, 360_000)
    assert early.value is None
    assert "2006" in (early.because or "")


@pytest.mark.parametrize(
    ("on", "net", "gross", "owed"),
    [
        ("2021-12-31", 24_999.99, 29_999.99, False),  # 25,000 without VAT
        ("2021-12-31", 25_000, 30_000, True),
        ("2022-01-01", 20_833.33, 25_000, True),  # 25,000 with VAT
        ("2022-12-20", 24_000, 28_800, True),
        ("2022-12-21", 24_000, 28_800, False),  # 30,000 with VAT
        ("2022-12-21", 25_000, 30_000, True),
    ],
)
def test_the_floors_of_contracts_finder(on: str, net: float, gross: float, owed: bool) -> None:
    assert value(judged(on, stated_value_ex_vat=net, stated_value_inc_vat=gross), "contracts_finder_owed") is owed


# ---------------------------------------------------------------- central government and the NHS


def criteria(social: float, price: float) -> str:
    rest = round(100 - social - price, 4)
    return (
        f"lots:\n  - id: 1\n    award_criteria:\n      price: {price}\n      criteria:\n"
        f"        - {{name: Quality, weight: {rest}}}\n        - {{name: Social value, weight: {social}}}\n"
    )


NEW = {"regime": "procurement-act-2023", "utilities": "false", "defence": "false", "concession": "false"}
ACT = {**NEW, "authority_kind": "central", "procedure": "open", "stated_value_inc_vat": 500_000}


def adopted(on: str, ruleset: str, gateway: str, lots: str, **facts: Any) -> Decision:
    lines = [line for line in DRAFT.splitlines() if line.strip().split(":")[0] not in facts]
    lines += [f"  {name}: {v}" for name, v in facts.items()] + [f"  commencement_stated_on: {on}"]
    tender = parse_draft(("\n".join(lines) + "\n" + lots).encode(), "draft.yaml")
    return check(tender, load_library(), gateway=gateway, as_at="2026-01-01", adopt={ruleset: None})


def effect(decision: Decision, rule: str) -> str | None:
    return next((f.effect for f in decision.findings if f.rule == rule and f.verdict == "breached"), None)


@pytest.mark.parametrize(
    ("on", "expected"), [("2025-02-24", "advise"), ("2025-09-30", "advise"), ("2025-10-01", "stop")]
)
def test_ppn_002_may_be_used_from_its_first_day_and_binds_from_1_october_2025(on: str, expected: str) -> None:
    assert effect(adopted(on, "ppn-002", "publish", criteria(9.9999, 40), **ACT), "PPN002-001") == expected


def test_ppn_002_asks_10_per_cent_of_the_total_or_of_quality_under_price_per_quality_point() -> None:
    weighed = criteria(6, 40)  # 6 of the total is 10 of the 60 that are not price
    assert effect(adopted("2025-10-01", "ppn-002", "publish", weighed, **ACT), "PPN002-001") == "stop"
    per_point = adopted("2025-10-01", "ppn-002", "publish", weighed, price_per_quality_point="true", **ACT)
    assert verdict(per_point, "PPN002-001") == "met"
    assert effect(adopted("2025-10-01", "ppn-002", "evaluate", weighed, **ACT), "PPN002-001") == "reason"


def test_ppn_002_is_advice_for_whoever_has_not_adopted_it_and_binds_no_council() -> None:
    lines = DRAFT.replace(PCR, "procurement-act-2023").replace("sub-central", "central")
    extra = "".join(f"  {n}: {v}\n" for n, v in ACT.items() if n not in ("regime", "authority_kind"))
    text = lines + extra + "  commencement_stated_on: 2025-10-01\n" + criteria(5, 40)
    tender = parse_draft(text.encode(), "draft.yaml")
    assert effect(check(tender, load_library(), as_at="2026-01-01"), "PPN002-001") == "advise"
    council = {**ACT, "authority_kind": "sub-central"}
    decision = adopted("2025-10-01", "ppn-002", "publish", criteria(5, 40), **council)
    assert verdict(decision, "PPN002-001") == "not applicable"


@pytest.mark.parametrize(("on", "expected"), [("2020-12-31", None), ("2021-01-01", "stop"), ("2025-02-23", "stop")])
def test_ppn_06_20_binds_from_2021_to_the_eve_of_the_procurement_act(on: str, expected: str | None) -> None:
    facts = {"authority_kind": "central", "stated_value_ex_vat": 500_000}
    assert effect(adopted(on, "ppn-06-20", "publish", criteria(9, 40), **facts), "PPN620-001") == expected


@pytest.mark.parametrize(("on", "expected"), [("2022-03-31", "not applicable"), ("2022-04-01", "met")])
def test_the_nhs_asks_it_of_itself_from_1_april_2022(on: str, expected: str) -> None:
    facts = {"authority_name_hints": "[nhs-trust]", "stated_value_ex_vat": 50_000}
    assert verdict(adopted(on, "nhs-social-value", "publish", criteria(10, 40), **facts), "NHSSV-001") == expected


# ---------------------------------------------------------------- law that the library does not hold


@pytest.mark.parametrize(
    ("prefix", "date", "says"),
    [
        ("ocds-r6ebe6", "2019-04-24T00:00:00Z", "under Scottish procurement law, which is outside this library"),
        ("ocds-b5fd17", "2025-03-11T00:00:00Z", "does not show which procurement law it is under"),
    ],
)
def test_an_officer_who_reads_the_report_sees_that_no_law_judged_it(prefix: str, date: str, says: str) -> None:
    release = next(r for r in releases() if r["ocid"].startswith(prefix) and "datePublished" not in r["tender"])
    decision = check(read(release, date=date, awards=[]), load_library(), gateway="publish")
    text = " ".join(text_report(decision, colour=False).split())
    assert says in text
    assert "Judged under" not in text
    assert value(decision, "above_threshold") is None


def test_every_notice_goes_through_and_none_that_no_law_judged_looks_judged() -> None:
    library = load_library()
    held = {"procurement-act-2023", PCR}
    for facts in tenders():
        decision = check(facts, library, gateway="publish", as_at="2026-08-31")
        outside = {f.rule for f in decision.findings if f.rule.startswith("OUTSIDE")}
        judged_by_law = regime(facts) in held and facts.ocid not in BEGUN_BEFORE
        assert len(outside) == (0 if judged_by_law else 1), facts.ocid
        assert ("Judged under" in text_report(decision, colour=False)) is judged_by_law


def test_an_officer_who_knows_the_law_of_a_directives_notice_records_it_and_it_is_judged(tmp_path: Path) -> None:
    release = next(
        r for r, t in zip(releases(), tenders(), strict=True) if regime(t) == "eu-derived" and r["tag"][0] == "award"
    )
    notice = tmp_path / "notice.json"
    notice.write_text(json.dumps(release), encoding="utf-8")
    record_of = tmp_path / "notice.record.yaml"
    record_of.write_text(
        f"determinations: [{{fact: regime, value: {PCR}, why: begun in 2023, by: A, role: b, on: 2026-08-12}}]",
        encoding="utf-8",
    )
    (facts,), library = read_tender(notice), load_library()
    decision = check(facts, library, record=read_record(record_of, library.plan))
    assert (value(decision, "regime"), decision.facts["regime"].provenance) == (PCR, "determined")
    assert not any(f.rule.startswith(("OUTSIDE", "RECORD")) for f in decision.findings)
    assert "Judged under the Public Contracts Regulations 2015; begun" in text_report(decision, colour=False)
