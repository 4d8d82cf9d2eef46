"""Eight working days that begin with the day of the notice; a bank holiday anywhere in the United Kingdom counts."""

from __future__ import annotations

import datetime

import pytest

from sv_rules.errors import BadInput
from sv_rules.panel.standstill import award_rules, exclusion_notice, not_a_working_day, standstill

_D = datetime.date


@pytest.mark.parametrize(
    ("notice_on", "last_day", "why"),
    [
        # Mon 2 March 2026 to Wed 11 March: 2 3 4 5 6, 9 10 11.
        (_D(2026, 3, 2), _D(2026, 3, 11), "a plain fortnight: the day of the notice is day 1"),
        # Fri 19 December 2025: 19, 22 23 24, 29 30 31, then 5 January; 2 January is a holiday in Scotland only.
        (_D(2025, 12, 19), _D(2026, 1, 5), "Christmas and New Year"),
        # Tue 31 March 2026: 31 1 2, then 7 8 9 10, 13 April; Easter Monday is none in Scotland and counts all the same.
        (_D(2026, 3, 31), _D(2026, 4, 13), "Good Friday and Easter Monday"),
        # Wed 8 July 2026: 8 9 10, 14 15 16 17, 20. 12 July is a Sunday, so Northern Ireland keeps Monday 13.
        (_D(2026, 7, 8), _D(2026, 7, 20), "12 July, on its substitute day"),
        # Thu 10 July 2025: 10 11, 15 16 17 18, 21 22. 12 July is a Saturday, so Monday 14.
        (_D(2025, 7, 10), _D(2025, 7, 22), "12 July 2025"),
        # Mon 10 March 2025: 10 11 12 13 14, 18 19 20; 17 March is St Patrick's Day in Northern Ireland.
        (_D(2025, 3, 10), _D(2025, 3, 20), "St Patrick's Day"),
        # Mon 24 November 2025: 24 to 28, then 2 3 4 December; 30 November is a Sunday, so Scotland keeps 1 December.
        (_D(2025, 11, 24), _D(2025, 12, 4), "St Andrew's Day"),
        # Sat 7 March 2026 is no working day: 9 10 11 12 13, 16, then 18 19; 17 March is a holiday.
        (_D(2026, 3, 7), _D(2026, 3, 19), "a notice on a Saturday"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value),
)
def test_the_last_of_eight_working_days(notice_on: datetime.date, last_day: datetime.date, why: str) -> None:
    found = standstill("above-threshold", notice_on)
    assert found.last_day == last_day, why
    assert found.free_from == last_day + datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        # As published for England and Wales, Scotland, and Northern Ireland together; weekends left out.
        (2026, "01-01 01-02 03-17 04-03 04-06 05-04 05-25 06-15 07-13 08-03 08-31 11-30 12-25 12-28"),
        (2027, "01-01 01-04 03-17 03-26 03-29 05-03 05-31 07-12 08-02 08-30 11-30 12-27 12-28"),
    ],
)
def test_the_bank_holidays_of_a_year_are_those_of_every_part_and_no_others(year: int, days: str) -> None:
    found, day = [], _D(year, 1, 1)
    while day.year == year:
        if day.weekday() < 5 and not_a_working_day(day) is not None:
            found.append(day.strftime("%m-%d"))
        day += datetime.timedelta(days=1)
    assert found == days.split()


def test_a_one_off_bank_holiday_of_one_part_counts() -> None:
    # Wed 10 June 2026: 10 11 12, 16 17 18 19, 22. Monday 15 June was appointed for Scotland alone.
    assert standstill("above-threshold", _D(2026, 6, 10)).last_day == _D(2026, 6, 22)


def test_a_summer_bank_holiday_of_scotland_counts_in_england() -> None:
    # Thu 30 July 2026: 30 31, 4 5 6 7, 10 11 August; Monday 3 August is kept in Scotland alone.
    assert standstill("above-threshold", _D(2026, 7, 30)).last_day == _D(2026, 8, 11)


def test_a_holiday_of_one_part_says_whose_it_is() -> None:
    assert "Northern Ireland" in (not_a_working_day(_D(2026, 7, 13)) or "")
    assert "Scotland" in (not_a_working_day(_D(2026, 1, 2)) or "")
    assert not_a_working_day(_D(2026, 12, 25)) == "Christmas Day"
    assert not_a_working_day(_D(2026, 7, 14)) is None


@pytest.mark.parametrize("kind", ["light-touch", "dynamic-market", "call-off"])
def test_where_no_standstill_is_mandatory_it_says_so_and_why(kind: str) -> None:
    found = standstill(kind, _D(2026, 3, 2))
    assert not found.mandatory
    assert found.sentence.startswith("No mandatory standstill")
    assert (
        "Where the contract award notice provides for a voluntary one, it is at least 8 working days" in found.sentence
    )
    assert "may then be entered into from Thursday 12 March 2026" in found.sentence
    assert "s51(4)-(5)" in found.law


def test_below_the_threshold_the_act_says_nothing_of_a_standstill() -> None:
    found = standstill("below-threshold", _D(2026, 3, 2))
    assert found.sentence.startswith("No standstill is owed (Procurement Act 2023: s51 is about public contracts")
    assert "s51(4)" not in found.sentence
    assert "entered into" not in found.sentence


@pytest.mark.parametrize(
    ("state", "limb", "owed"),
    [
        ("excluded", "s57(1)", True), ("disregarded", "s28(1)(b)", True), ("disregarded", "s 26(1)", True),
        ("disregarded", "s19(3)(a)", False), ("disregarded", "s281", False), ("withdrawn", None, False), ("late", None, False),
    ],
)  # fmt: skip
def test_an_exclusion_may_have_to_be_told_within_thirty_days_that_begin_with_its_own(
    state: str, limb: str | None, owed: bool
) -> None:
    # 14 September is day 1: 17 days in September, so day 30 is 13 October.
    text = exclusion_notice(state, limb, _D(2026, 9, 14))
    assert (text is not None) == owed
    assert text is None or ("by Tuesday 13 October 2026" in text and "s59(1)-(2)" in text)


def test_the_number_of_days_is_dated_and_cited_data() -> None:
    [first] = award_rules()["standstill"]
    assert first["reference"]["clause"] == "s51(2)"
    assert first["reference"]["href"].startswith("https://www.legislation.gov.uk/")


def test_a_notice_from_before_the_act_is_refused() -> None:
    with pytest.raises(BadInput, match="24 February 2025"):
        standstill("above-threshold", _D(2025, 2, 21))


def test_a_year_beyond_the_table_says_so() -> None:
    with pytest.raises(BadInput, match="table ends with"):
        standstill("above-threshold", _D(2150, 3, 1))
