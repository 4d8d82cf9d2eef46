"""The compliance, moderation and price books that come back, and what keeps each out."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from sv_rules.evaluation.panel_data import LowPriceAnswer
from sv_rules.evaluation.returned import ComplianceReturn, Meeting, ModerationReturn, PriceReturn
from sv_rules.workbook.panel_compliance import compliance_book
from sv_rules.workbook.panel_moderation import moderation_book
from sv_rules.workbook.panel_price import price_book
from sv_rules.workbook.panel_returned import read_compliance, read_moderation, read_price
from sv_rules.workbook.recalculation import check_recalculation
from tests.workbook.panel.editing import edited, notes, put, stops
from tests.workbook.panel.home_care import BIDS, DAY, HOME_CARE, D, data, scores

Change = Callable[[Workbook], None]


def all_in(book: Workbook) -> None:
    sheet = book["Checks"]
    for row in range(6, 11):
        for column, value in zip(
            range(5, 12), ("Yes", "Yes", "Yes", DAY, "Debarment list, gov.uk", "Yes", "In"), strict=True
        ):
            sheet.cell(row, column).value = value


def compliance(tmp_path: Path, *changes: Change) -> ComplianceReturn:
    raw, issued = compliance_book(HOME_CARE, BIDS, issue=1, day=DAY)
    return read_compliance(edited(raw, tmp_path / "c.xlsx", all_in, *changes), HOME_CARE, BIDS, issued)


def out(row: int, *values: object) -> Change:
    def _change(book: Workbook) -> None:
        book["Checks"].cell(row, 11).value = "Out"
        for column, value in enumerate(values, 4):
            book["Bids out"].cell(row, column).value = value

    return _change


def test_every_bid_is_decided_once_for_each_round(tmp_path: Path) -> None:
    found = compliance(tmp_path)
    assert stops(found.findings) == []
    assert [(e.round, e.bid, e.decision) for e in found.entries] == [
        ("lot-1", "B01", "in"), ("lot-1", "B02", "in"), ("lot-1", "B03", "in"), ("lot-2", "B01", "in"), ("lot-2", "B03", "in"),
    ]  # fmt: skip


def test_a_bid_that_is_out_carries_its_ground_and_what_it_was_told_and_replied(tmp_path: Path) -> None:
    why = "The signed declaration is missing and was not sent when asked for."
    found = compliance(tmp_path, out(7, "Disregarded", "s28(1)(b)", why, "Dee Walsh", DAY, DAY, "It accepts this."))
    assert stops(found.findings) == []
    entry = found.entries[1]
    assert (entry.decision, entry.reply) == ("out", "It accepts this.")
    assert entry.set_aside is not None
    assert (entry.set_aside.state, entry.set_aside.limb, entry.set_aside.by) == (
        "disregarded",
        "s28(1)(b)",
        "Dee Walsh",
    )


@pytest.mark.parametrize(
    ("value", "code"), [("maybe", "not-a-choice"), (1, "not-a-choice"), (None, "incomplete"), ("=A1", "not-a-choice")]
)
def test_neither_yes_nor_no_is_no_answer(tmp_path: Path, value: object, code: str) -> None:
    found = compliance(tmp_path, put("Checks!G6", value))
    assert stops(found.findings) == [(code, "Checks!G6")]
    assert len(found.entries) == 4


def test_yes_with_a_blank_behind_it_or_in_other_letters_is_yes(tmp_path: Path) -> None:
    found = compliance(tmp_path, put("Checks!G6", "yes "), put("Checks!F6", "YES"))
    assert stops(found.findings) == []
    assert found.entries[0].conditions_met


def test_out_without_a_ground_stops_and_in_with_one_contradicts_itself(tmp_path: Path) -> None:
    found = compliance(tmp_path, out(7))
    assert {cell for _, cell in stops(found.findings)} == {f"Bids out!{c}7" for c in "DEFGH"}
    both = compliance(tmp_path, put("Bids out!D6", "Late"))
    assert stops(both.findings) == [("contradiction", "Bids out!D6")]


def test_in_in_spite_of_a_no_is_told(tmp_path: Path) -> None:
    found = compliance(tmp_path, put("Checks!G6", "No"))
    assert ("in-spite", "Checks!K6") in notes(found.findings)
    assert stops(found.findings) == []


# ---------------------------------------------------------------------------- moderation


def met(book: Workbook) -> None:
    for column, value in zip((2, 3, 4, 5), (DAY, "Dee Walsh", "Ada Byrne; Ben Okafor", "Cem Yildiz"), strict=True):
        book["Meeting"].cell(5, column).value = value


def moderation(tmp_path: Path, *changes: Change) -> ModerationReturn:
    raw, issued = moderation_book(HOME_CARE, BIDS, scores(), issue=1, day=DAY, consensus=data().consensus)
    return read_moderation(edited(raw, tmp_path / "m.xlsx", met, *changes), HOME_CARE, BIDS, issued)


def test_consensus_and_meeting_come_back_as_they_were_entered(tmp_path: Path) -> None:
    found = moderation(tmp_path)
    assert stops(found.findings) == []
    assert sorted(found.consensus, key=str) == sorted(data().consensus, key=str)
    assert found.meetings == (
        Meeting(on=DAY, chair="Dee Walsh", present=("Ada Byrne", "Ben Okafor"), absent=("Cem Yildiz",)),
    )


def test_a_mean_is_not_on_the_scale_and_a_formula_is_no_consensus(tmp_path: Path) -> None:
    found = moderation(tmp_path, put("lot-1!I6", 3.67), put("lot-1!I7", "=AVERAGE(E7:G7)"))
    assert stops(found.findings) == [("not-on-scale", "lot-1!I6"), ("not-a-number", "lot-1!I7")]
    assert len(found.consensus) == len(data().consensus) - 2


def test_an_evaluators_own_score_cannot_be_changed_in_the_meeting(tmp_path: Path) -> None:
    found = moderation(tmp_path, put("lot-1!E6", 5))
    [one] = [f for f in found.findings if f.stops]
    assert (one.code, one.cell, one.issued, one.returned) == ("changed", "lot-1!E6", "4", "5")


def test_a_line_without_anything_is_open_and_one_by_halves_stops(tmp_path: Path) -> None:
    found = moderation(
        tmp_path, *(put(f"lot-1!{c}6", None) for c in "IJKL"), put("lot-1!I7", None), put("lot-1!K8", None)
    )
    assert ("open", "lot-1!I6") in notes(found.findings)
    assert stops(found.findings) == [("incomplete", "lot-1!I7"), ("no-reference", "lot-1!K8")]


def test_a_meeting_without_a_date_or_a_chair_stops(tmp_path: Path) -> None:
    found = moderation(tmp_path, put("Meeting!B5", None), put("Meeting!C5", None))
    assert stops(found.findings) == [("meeting", "Meeting!B5"), ("meeting", "Meeting!C5")]


def test_a_consensus_outside_every_score_is_asked_about_in_the_book() -> None:
    low = tuple(
        c.model_copy(update={"score": D(0), "note": ""}) if i == 0 else c for i, c in enumerate(data().consensus)
    )
    raw, issued = moderation_book(HOME_CARE, BIDS, scores(), issue=1, day=DAY, consensus=low)
    assert issued.cached["lot-1!M6"] == "s:CHECK: outside all scores, say why"
    check_recalculation(raw, issued)


def test_scores_of_an_evaluator_who_was_replaced_still_stand_side_by_side() -> None:
    gone = HOME_CARE.model_copy(update={"evaluators": HOME_CARE.evaluators[:2]})
    raw, issued = moderation_book(gone, BIDS, scores(), issue=1, day=DAY)
    assert issued.fixed["lot-1!G5"] == "s:E3"
    assert issued.fixed["lot-1!G6"] == "n:4"
    check_recalculation(raw, issued)


# ---------------------------------------------------------------------------- prices


def price(tmp_path: Path, *changes: Change, low: tuple[LowPriceAnswer, ...] = ()) -> PriceReturn:
    found = data()
    raw, issued = price_book(
        HOME_CARE, BIDS, issue=1, day=DAY, prices=found.prices, offers=found.offers, low_prices=low
    )
    return read_price(edited(raw, tmp_path / "p.xlsx", *changes), HOME_CARE, BIDS, issued)


def test_rates_prices_and_offers_come_back(tmp_path: Path) -> None:
    found = price(tmp_path)
    assert found.findings == ()
    assert {p.bid: p.rates for p in found.prices if p.round == "lot-1"}["B02"] == {
        "day": D("19.80"),
        "night": D("23.80"),
    }
    assert {p.bid: p.amount for p in found.prices if p.round == "lot-2"} == {"B01": D(21500), "B03": D(24000)}
    assert {(o.round, o.bid): o.amount for o in found.offers}["lot-1", "B03"] == 320


def test_an_evaluated_price_is_never_read_from_its_formula(tmp_path: Path) -> None:
    found = price(tmp_path, put("Prices!F5", 1))
    [one] = [f for f in found.findings if f.stops]
    assert (one.code, one.cell, one.returned) == ("changed", "Prices!F5", "1")
    assert all(p.amount is None for p in found.prices if p.round == "lot-1")


@pytest.mark.parametrize(("value", "amount", "code"), [
    ("£1,842,500.50", "1842500.50", "corrected"), ("1.842.500,50", None, "not-a-price"), ("1.234", None, "not-a-price"),
    ("1234,50", None, "not-a-price"), (0, "0", "nought"), (-5, None, "below-nought"), ("40%", None, "not-a-price"),
    ("=20*1000", None, "not-a-price"), (None, None, "incomplete"), (True, None, "not-a-price"), ("(500)", None, "not-a-price"),
])  # fmt: skip
def test_a_price_is_taken_only_where_it_can_mean_one_amount(
    tmp_path: Path, value: object, amount: str | None, code: str
) -> None:
    found = price(tmp_path, put("Prices!F8", value))
    assert next((p.amount for p in found.prices if (p.round, p.bid) == ("lot-2", "B01")), None) == (
        D(amount) if amount else None
    )
    assert code in {f.code for f in found.findings if f.cell == "Prices!F8"}
    assert bool(stops(found.findings)) == (amount is None)


def test_a_price_typed_as_a_percentage_or_a_thousand_times_the_others_is_told(tmp_path: Path) -> None:
    def percent(book: Workbook) -> None:
        book["Prices"]["F8"].value = 0.4
        book["Prices"]["F8"].number_format = "0%"

    assert stops(price(tmp_path, percent).findings) == [("not-a-price", "Prices!F8")]
    assert ("far-off", "Prices!F8") in notes(price(tmp_path, put("Prices!F8", 24_000_000)).findings)


def test_nothing_offered_is_nought_and_a_blank_is_no_answer(tmp_path: Path) -> None:
    found = price(tmp_path, put("Offers!G5", 0), put("Offers!G6", None))
    assert found.offers[0].amount == 0
    assert stops(found.findings) == [("incomplete", "Offers!G6")]


def test_a_low_price_answer_is_whole_or_stops(tmp_path: Path) -> None:
    told = datetime.date(2026, 6, 1)
    why = "The supplier showed its rota software and its two other contracts at this rate."
    whole = LowPriceAnswer(round="lot-1", bid="B02", notified_on=told, response_on=DAY.replace(month=6, day=4),
                           response="We can.", decision="stands", by="Dee Walsh", why=why)  # fmt: skip
    found = price(tmp_path, low=(whole,))
    assert found.low_prices == (whole,)
    half = price(tmp_path, put("Low prices!E5", told), put("Low prices!H5", "Stands"))
    assert stops(half.findings) == [("low-price", "Low prices!I5"), ("low-price", "Low prices!J5")]
    assert half.low_prices == ()


def test_every_line_says_why_scores_moved_or_that_none_did(tmp_path: Path) -> None:
    outside = moderation(tmp_path, put("lot-1!I6", 1), put("lot-1!L6", None))
    assert stops(outside.findings) == [("no-note", "lot-1!L6")]
    explained = moderation(tmp_path, put("lot-1!I6", 1))
    assert stops(explained.findings) == []
    assert explained.consensus[0].score == 1
    inside = moderation(tmp_path, put("lot-1!L6", None))
    assert stops(inside.findings) == [("no-note", "lot-1!L6")]
    raw, issued = moderation_book(HOME_CARE, BIDS, [
        s.model_copy(update={"score": D(1)}) if s.evaluator == "E1" else s for s in scores()
    ], issue=1, day=DAY, consensus=data().consensus)  # fmt: skip
    wide = read_moderation(edited(raw, tmp_path / "w.xlsx", met, put("lot-1!L6", None)), HOME_CARE, BIDS, issued)
    assert stops(wide.findings) == [("no-note", "lot-1!L6")]


@pytest.mark.parametrize(
    ("value", "rate"), [(0.14375, "0.14375"), ("£0.15", "0.15"), (0.1234567, None), ("0.143", None)]
)
def test_a_rate_may_be_finer_than_a_penny_and_a_price_may_not(tmp_path: Path, value: object, rate: str | None) -> None:
    found = price(tmp_path, put("Rates!I5", value))
    taken = [p.rates.get("day") for p in found.prices if p.bid == "B01" and p.rates]
    assert taken == [None if rate is None else D(rate)]
    assert bool(stops(found.findings)) == (rate is None)
