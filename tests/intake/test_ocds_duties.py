"""How long a contract lasts and how soon its notices came: each date on both sides, counted by hand."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from sv_rules.facts.fact import Fact, TenderFacts
from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW
from sv_rules.intake.documents import Document
from sv_rules.intake.ocds import facts_from_release

Release = dict[str, Any]
BAD = ("x", 7, None, [], {}, True)


def details(*signed: str, published: str = "2026-08-30T10:00:00+01:00", tag: str = "contract") -> Release:
    """A contract details notice with a contract for each date of signature."""
    contracts = [
        {
            "id": str(number),
            "dateSigned": f"{day}T00:00:00+01:00",
            "period": {"startDate": "2026-09-01T00:00:00+01:00", "endDate": "2028-08-31T23:59:59+01:00"},
            "documents": [{"id": "1-2026", "noticeType": "UK7"}],
        }
        for number, day in enumerate(signed, 1)
    ]
    return {"ocid": "ocds-h6vhtk-000001", "id": "1-2026", "date": published, "tag": [tag], "contracts": contracts}


def read(release: Release) -> TenderFacts:
    return facts_from_release(Document(copy.deepcopy(release), "notice.json", "", None, ()))


def fact(release: Release, name: str) -> Fact:
    return read(release).tender[name]


# ---------------------------------------------------------------------------- contract details


@pytest.mark.parametrize(("signed", "number"), [("2026-08-30", 1), ("2026-08-01", 30), ("2026-07-31", 31)])
def test_the_day_of_entry_is_day_1_so_that_1_august_to_30_august_is_day_30(signed: str, number: int) -> None:
    found = fact(details(signed), "days_to_contract_details_notice")
    assert found.known == (number, number)
    assert found.place == "/contracts/0/dateSigned"


def test_of_several_contracts_the_one_that_waited_longest_counts() -> None:
    found = fact(details("2026-08-30", "2026-08-01"), "days_to_contract_details_notice")
    assert (found.known, found.place) == ((30, 30), "/contracts/1/dateSigned")


def test_an_update_shows_at_most_how_many_days_the_first_notice_took() -> None:
    found = fact(details("2026-08-01", tag="contractUpdate"), "days_to_contract_details_notice")
    assert found.known == (OPEN_LOW, 30)


def test_a_contract_dated_after_its_own_notice_says_nothing_and_is_noted() -> None:
    tender = read(details("2026-08-31"))
    assert tender.tender["days_to_contract_details_notice"].known is None
    assert [n.code for n in tender.notes] == ["signed-after-notice"]


def test_a_contract_without_a_date_leaves_the_days_open() -> None:
    release = details("2026-08-01", "2026-08-02")
    del release["contracts"][1]["dateSigned"]
    assert fact(release, "days_to_contract_details_notice").known is None


@pytest.mark.parametrize("bad", [*BAD, "2026-02-30", "2199-01-01"])
def test_a_date_of_signature_that_cannot_be_read_leaves_the_days_open_and_is_noted_once(bad: object) -> None:
    release = details("2026-08-01")
    release["contracts"][0]["dateSigned"] = bad
    tender = read(release)
    assert tender.tender["days_to_contract_details_notice"].known is None
    assert len(tender.notes) == (0 if bad is None else 1)


def test_a_cancelled_contract_is_not_counted() -> None:
    release = details("2026-08-30", "2026-01-01")
    release["contracts"][1]["status"] = "cancelled"
    assert fact(release, "days_to_contract_details_notice").known == (1, 1)


def test_a_copy_in_the_notice_was_published_by_its_day() -> None:
    release = details("2026-08-01")
    assert fact(release, "days_to_contract_copy").known is None
    release["contracts"][0]["documents"].append({"id": "A-1", "documentType": "contractSigned"})
    found = fact(release, "days_to_contract_copy")
    assert (found.known, found.place) == ((OPEN_LOW, 30), "/contracts/0/documents/1")


def test_one_copy_for_two_contracts_is_not_enough() -> None:
    release = details("2026-08-01", "2026-08-01")
    release["contracts"][0]["documents"].append({"id": "A-1", "documentType": "contractSigned"})
    assert fact(release, "days_to_contract_copy").known is None


def test_a_contract_details_notice_shows_that_it_was_published_and_another_notice_is_silent() -> None:
    release = details("2026-08-01")
    assert fact(release, "contract_details_notice_published").known == (True, True)
    release["contracts"][0]["documents"][0]["noticeType"] = "UK9"
    assert fact(release, "contract_details_notice_published").known is None
    assert fact(release, "days_to_contract_details_notice").known is None


def indicator(months: object) -> Release:
    return {
        "id": "1",
        "title": "On time",
        "observations": [{"id": "frequency", "period": {"durationInMonths": months}}],
    }


def test_the_longest_time_between_reports_counts() -> None:
    release = details("2026-08-01")
    release["contracts"][0]["agreedMetrics"] = [indicator(3), indicator(13), indicator(1)]
    found = fact(release, "kpi_reporting_months")
    assert found.known == (13, 13)
    assert found.place == "/contracts/0/agreedMetrics/1/observations/0/period/durationInMonths"


@pytest.mark.parametrize("bad", ["x", None, [], {}, True, 0, -1, 1201])
def test_an_indicator_that_does_not_say_how_often_leaves_it_open(bad: object) -> None:
    release = details("2026-08-01")
    release["contracts"][0]["agreedMetrics"] = [indicator(3), indicator(bad)]
    assert fact(release, "kpi_reporting_months").known is None


# ---------------------------------------------------------------------------- pipeline and end


def test_a_pipeline_notice_stands_in_the_pipeline() -> None:
    release: Release = {"ocid": "ocds-h6vhtk-1", "id": "1-2026", "date": "2026-05-01T00:00:00Z", "tag": ["planning"]}
    release["planning"] = {"documents": [{"id": "1-2026", "noticeType": "UK1"}]}
    assert fact(release, "in_pipeline_notice").known == (True, True)


def ended(*days: str, published: str = "2026-08-30T10:00:00+01:00", tag: str = "contractTermination") -> Release:
    contracts = [
        {
            "id": str(n),
            "status": "terminated",
            "implementation": {"endDate": f"{day}T00:00:00+01:00"},
            "documents": [{"id": "1-2026", "noticeType": "UK11"}],
        }
        for n, day in enumerate(days)
    ]
    return {"ocid": "ocds-h6vhtk-1", "id": "1-2026", "date": published, "tag": [tag], "contracts": contracts}


@pytest.mark.parametrize(("end", "number"), [("2026-08-30", 1), ("2026-08-01", 30), ("2026-07-31", 31)])
def test_a_termination_notice_is_counted_from_the_day_on_which_the_contract_ended(end: str, number: int) -> None:
    tender = read(ended(end)).tender
    assert tender["days_to_termination_notice"].known == (number, number)
    day = int(end.replace("-", ""))
    assert tender["contract_ended_on"].known == (day, day)


def test_a_termination_that_is_still_to_come_has_no_days_yet() -> None:
    tender = read(ended("2026-09-15")).tender
    assert tender["contract_ended_on"].known == (20260915, 20260915)
    assert tender["days_to_termination_notice"].known is None


@pytest.mark.parametrize("bad", BAD)
def test_an_end_that_cannot_be_read_gives_no_days_and_no_crash(bad: object) -> None:
    release = ended("2026-08-01")
    release["contracts"][0]["implementation"] = {"endDate": bad}
    assert fact(release, "days_to_termination_notice").known is None
    release["contracts"][0]["implementation"] = bad
    assert fact(release, "days_to_termination_notice").known is None


def awarded(*sent: str | None, tag: str = "award") -> Release:
    awards: list[Release] = [
        {
            "id": str(n),
            "value": {"amount": 900000, "currency": "GBP"},
            "documents": [{"id": "1-2026", "noticeType": "UK6"}],
        }
        for n, _ in enumerate(sent)
    ]
    for award, day in zip(awards, sent, strict=True):
        if day is not None:
            award["assessmentSummariesDateSent"] = f"{day}T00:00:00+01:00"
    return {"ocid": "ocds-h6vhtk-1", "id": "1-2026", "date": "2026-08-12", "tag": [tag], "awards": awards}


def test_of_several_awards_the_last_summaries_count() -> None:
    tender = read(awarded("2026-08-03", "2026-08-07")).tender
    assert tender["assessment_summaries_sent_on"].known == (20260807, 20260807)
    assert tender["assessment_summaries_sent_on"].place == "/awards/1/assessmentSummariesDateSent"
    assert tender["award_notice_published_on"].known == (20260812, 20260812)


def test_an_award_without_a_day_of_its_summaries_leaves_it_open() -> None:
    assert fact(awarded("2026-08-03", None), "assessment_summaries_sent_on").known is None


def test_an_update_of_an_award_notice_shows_at_most_the_day() -> None:
    assert fact(awarded("2026-08-03", tag="awardUpdate"), "award_notice_published_on").known == (OPEN_LOW, 20260812)


def test_an_award_gives_the_length_of_its_contract() -> None:
    release = awarded("2026-08-03")
    release["awards"][0]["contractPeriod"] = {"startDate": "2026-09-01", "endDate": "2027-08-31"}
    assert fact(release, "contract_months").known == (12, 12)
    release["awards"].append({"id": "2", "status": "cancelled"})
    assert fact(release, "contract_months").known == (12, 12)


# ---------------------------------------------------------------------------- length


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-09-01", "2028-08-31", (24, 24)),
        ("2026-10-01", "2027-09-30", (12, 12)),
        ("2026-08-10", "2027-05-19", (9, 10)),
        ("2026-08-20", "2026-09-10", (0, 1)),
        ("2026-01-31", "2026-02-27", (1, 1)),  # the month from the 31st ends with February
        ("2026-03-01", "2026-03-01", (0, 1)),
        ("2026-03-15", "2027-03-14", (12, 12)),
        ("2026-03-15", "2027-03-15", (12, 13)),
    ],
)
def test_whole_months_are_exact_and_others_lie_between(start: str, end: str, months: tuple[int, int]) -> None:
    release = details("2026-08-01")
    release["contracts"][0]["period"] = {"startDate": start, "endDate": end}
    assert fact(release, "contract_months").known == months


def test_extensions_count_up_to_the_last_day_that_they_can_reach() -> None:
    release = details("2026-08-01")
    release["contracts"][0]["period"]["maxExtentDate"] = "2030-08-31T23:59:59+01:00"
    assert fact(release, "contract_months").known == (48, 48)


def test_a_contract_that_can_be_extended_without_a_last_day_is_at_least_so_long() -> None:
    release = details("2026-08-01")
    release["contracts"][0]["hasRenewal"] = True
    assert fact(release, "contract_months").known == (24, OPEN_HIGH)


def test_lots_of_different_lengths_leave_an_interval() -> None:
    lots = [
        {"id": "1", "contractPeriod": {"startDate": "2026-01-01", "endDate": "2026-12-31"}},
        {"id": "2", "contractPeriod": {"startDate": "2026-01-01", "endDate": "2028-12-31"}},
        {"id": "3", "status": "cancelled", "contractPeriod": {"startDate": "2026-01-01", "endDate": "2035-12-31"}},
    ]
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "date": "2026-01-01", "tag": ["tender"], "tender": {"lots": lots}}
    assert fact(release, "contract_months").known == (12, 36)
    del lots[1]["contractPeriod"]
    assert fact(release, "contract_months").known is None


@pytest.mark.parametrize(
    "period",
    [
        {"startDate": "2026-01-01"},
        {"startDate": "2026-12-31", "endDate": "2026-01-01"},
        {"startDate": "2000-01-01", "endDate": "2100-12-31"},
        {"startDate": "2026-01-01", "endDate": "2026-12-31", "maxExtentDate": "2026-06-30"},
        *BAD,
    ],
)
def test_a_period_that_cannot_be_meant_is_no_length_and_no_crash(period: object) -> None:
    release = details("2026-08-01")
    release["contracts"][0]["period"] = period
    assert fact(release, "contract_months").known is None


# ---------------------------------------------------------------------------- a hint, and no more


@pytest.mark.parametrize(
    ("codes", "name", "hinted"),
    [
        (["72200000", "48000000"], "information_technology", True),
        (["72200000", "79411000"], "information_technology", False),
        (["79411000"], "consultancy", True),
        (["79421000"], "consultancy", False),
    ],
)
def test_codes_suggest_consultancy_or_it_to_the_officer_and_never_answer(
    codes: list[str], name: str, hinted: bool
) -> None:
    items = [{"id": "1", "additionalClassifications": [{"scheme": "CPV", "id": code} for code in codes]}]
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "date": "2026-01-01", "tag": ["tender"], "tender": {"items": items}}
    found = read(release).tender.get(name)
    assert found is None or found.known is None
    assert (found is not None and "CPV" in (found.because or "")) is hinted
