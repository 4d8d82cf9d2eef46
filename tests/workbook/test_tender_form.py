"""The officer's form: it asks what policy needs, reads back what was typed, and decides as a draft would."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from sv_rules.errors import BadInput
from sv_rules.facts.dictionary import fact_dictionary
from sv_rules.gateway.check import check
from sv_rules.gateway.decision import Decision
from sv_rules.gateway.record import Record, joined, parse_record
from sv_rules.intake.draft import parse_draft
from sv_rules.policy.library import Library, load_library
from sv_rules.problem import Problems
from sv_rules.workbook.tender_form import tender_form
from sv_rules.workbook.tender_form_questions import asked_of
from sv_rules.workbook.tender_form_reading import TenderForm, read_tender_form
from sv_rules.workbook.theme import PLAIN
from tests.workbook.filling import answer, opened, row_of, saved

moment = datetime.datetime
AS_AT = "2026-02-01"
ADOPT = {"preston": None}

DRAFT = """\
title: Home care for adults
buyer: Example Council
gateway: design
facts:
  regime: procurement-act-2023
  authority_kind: sub-central
  devolved: false
  commencement_stated_on: {from: 2026-03-02, to: 2026-03-31}
  category: services
  categories: [services]
  cpv_codes: ["85312400"]
  light_touch: true
  utilities: false
  defence: false
  concession: false
  procedure: open
  is_framework: false
  is_call_off: false
  stated_value_ex_vat: {from: 4000000, to: 4200000}
  stated_value_inc_vat: 5040000
  value_covers: procurement
lots:
  - id: 1
    title: North
    facts: {stated_lot_value_ex_vat: 4200000}
    award_criteria:
      price: 40
      criteria:
        - {name: Quality of care, weight: 50}
        - {name: Social value, weight: {from: 10, to: 12}}
"""
RECORD = """\
answers:
  social_value_considered_on: {value: 2026-01-19, by: A. Officer, on: 2026-01-20, why: needs assessment 14}
  sme_barriers_considered: true
  urgent_need: false
reasons:
  - {rule: PSVA-002, reason: "a consultation would come too late", by: B. Head, on: 2026-01-21}
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def blank(library: Library) -> bytes:
    return tender_form(asked_of(library, "design", ADOPT), PLAIN, lots=2)


def title(fact: str) -> str:
    return fact_dictionary().facts[fact].title


def fill(book: Workbook) -> None:
    """What the draft and record above say, as an officer types it."""
    tender, record = book["Tender"], book["Record"]
    answer(tender, "Title of the procurement", "Home care for adults")
    answer(tender, "Buyer", "Example Council")
    members = {n: f.members for n, f in fact_dictionary().facts.items()}
    typed: dict[str, Any] = {
        "regime": members["regime"]["procurement-act-2023"], "authority_kind": "sub-central", "devolved": "No",
        "category": "Services", "categories": "services", "cpv_codes": "85312400", "light_touch": "yes",
        "utilities": "No", "defence": False, "concession": "no ", "procedure": "open procedure", "is_framework": "No",
        "is_call_off": "No", "stated_value_inc_vat": "£5,040,000.00", "value_covers": "the whole procurement",
        "stated_value_ex_vat": 4_000_000,
    }  # fmt: skip
    for fact, value in typed.items():
        answer(tender, title(fact), value)
    answer(tender, title("stated_value_ex_vat"), 4_200_000, column=3)
    answer(record, title("commencement_stated_on"), moment(2026, 3, 2))
    answer(record, title("commencement_stated_on"), "31 March 2026", column=3)
    answer(record, title("social_value_considered_on"), moment(2026, 1, 19))
    for column, value in ((4, "A. Officer"), (6, moment(2026, 1, 20)), (7, "needs assessment 14")):
        answer(record, title("social_value_considered_on"), value, column)
    answer(record, title("sme_barriers_considered"), "Yes")
    answer(record, title("urgent_need"), "No")
    heading = next(r for r in range(1, 200) if str(record.cell(r, 1).value).startswith("Reason: why"))
    reason = ("a consultation would come too late", "PSVA-002", "B. Head", None, moment(2026, 1, 21))
    for column, value in enumerate(reason, 1):
        record.cell(heading + 1, column).value = value
    row_of(book["Lots"], 1, {"Lot": 1, "Title": "North", title("stated_lot_value_ex_vat"): 4_200_000})
    row_of(book["Criteria"], 1, {"Lot": 1, "Criterion": "Price", "Kind": "Price", "Weight": 0.4})
    book["Criteria"]["D5"].number_format = "0%"
    row_of(book["Criteria"], 2, {"Lot": "1", "Criterion": "Quality of care", "Weight": 50})
    row_of(book["Criteria"], 3, {"Lot": "1", "Criterion": "Social value", "Weight": 10, "Up to": "12 %"})


def read(blank: bytes, path: Path, library: Library, *changes: Callable[[Workbook], None]) -> TenderForm:
    book = opened(blank)
    for change in changes:
        change(book)
    return read_tender_form(saved(book, path / "tender.xlsx"), library)


def said(decision: Decision) -> Any:
    """What an officer is told, without the places."""
    findings = [(f.rule, f.effect, f.verdict, f.message, f.place, f.reason, len(f.missing)) for f in decision.findings]
    return decision.decision, decision.sentence, findings, [(v.rule, v.verdict) for v in decision.verdicts]


def test_a_form_and_a_draft_that_say_the_same_get_the_same_decision(
    blank: bytes, tmp_path: Path, library: Library
) -> None:
    form = read(blank, tmp_path, library, fill)
    draft, record = parse_draft(DRAFT.encode(), "d.yaml"), parse_record(RECORD, "r.yaml", library.plan)
    assert {n: f.known for n, f in form.facts.tender.items()} == {n: f.known for n, f in draft.tender.items()}
    lots = [{n: f.known for n, f in facts.items()} for facts in (form.facts.lots["1"], draft.lots["1"])]
    assert lots[0] == lots[1]
    given = check(form.facts, library, as_at=AS_AT, record=form.record, adopt=ADOPT)
    assert said(given) == said(check(draft, library, as_at=AS_AT, record=record, adopt=ADOPT))
    assert given.gateway == "design"
    assert form.adopt == ADOPT


def test_every_fact_of_a_form_names_the_cell_that_it_comes_from(blank: bytes, tmp_path: Path, library: Library) -> None:
    form = read(blank, tmp_path, library, fill)
    book = opened(blank)
    row = next(r for r in range(5, 80) if book["Tender"].cell(r, 1).value == title("light_touch"))
    assert form.facts.tender["light_touch"].place == f"{tmp_path / 'tender.xlsx'}, sheet Tender, B{row}"
    assert form.record is not None
    place = form.record.answers[None, "social_value_considered_on"].place
    assert place is not None
    assert ", sheet Record, B" in place
    decision = check(form.facts, library, as_at=AS_AT, record=form.record, adopt=ADOPT)
    share = decision.lots["1"].facts["social_value_share_of_total"]
    assert share.place == f"{tmp_path / 'tender.xlsx'}, sheet Criteria, B7"


def test_a_blank_form_says_nothing_but_that_its_title_and_buyer_are_missing(
    blank: bytes, tmp_path: Path, library: Library
) -> None:
    with pytest.raises(Problems) as caught:
        read(blank, tmp_path, library)
    assert [str(p).partition(", sheet ")[2][:30] for p in caught.value.problems] == [
        "Tender, B5: the title is empty", "Tender, B6: the buyer is empty",
    ]  # fmt: skip


def test_blank_answers_are_absent_and_never_no(blank: bytes, tmp_path: Path, library: Library) -> None:
    def name(book: Workbook) -> None:
        answer(book["Tender"], "Title of the procurement", "Home care")
        answer(book["Tender"], "Buyer", "Example Council\nAnother Council")

    form = read(blank, tmp_path, library, name)
    assert set(form.facts.tender) == {"authority_names", "authority_name_hints"}
    assert form.facts.tender["authority_names"].known == (frozenset({"example council", "another council"}),) * 2
    assert form.facts.lots == {}
    assert form.record is None


WRONG: list[tuple[str, Callable[[Workbook], None], str, str]] = [
    ("a word that is no choice", lambda b: answer(b["Tender"], title("category"), "servces"), "Tender, B", 'mean "services"'),
    ("a decimal comma", lambda b: answer(b["Tender"], title("stated_value_inc_vat"), "5040000,50"), "Tender, B", "guessing"),
    ("a formula", lambda b: answer(b["Tender"], title("stated_value_inc_vat"), "=4200000*1.2"), "Tender, B", "a formula"),
    ("an error", lambda b: answer(b["Tender"], title("stated_value_inc_vat"), "#N/A"), "Tender, B", "the error #N/A"),
    ("ends that are swapped", lambda b: answer(b["Tender"], title("stated_value_ex_vat"), 1, column=3), "Tender, C", "below the lower end"),
    ("a CPV code of seven digits", lambda b: answer(b["Tender"], title("cpv_codes"), "8531240"), "Tender, B", "eight digits"),
    ("one of several words wrong", lambda b: answer(b["Tender"], title("categories"), "goods; wroks"), "Tender, B", '"wroks" is not'),
    ("a date of two meanings", lambda b: answer(b["Record"], title("social_value_considered_on"), "03/02/2026"), "Record, B", "two days"),
    ("a criterion of no lot", lambda b: row_of(b["Criteria"], 4, {"Lot": 9, "Criterion": "X"}), "Criteria, A8", 'no lot "9"'),
    ("a criterion without a name", lambda b: row_of(b["Criteria"], 4, {"Lot": 1, "Weight": 5}), "Criteria, B8", "has no name"),
    ("a weight of 0.4", lambda b: row_of(b["Criteria"], 2, {"Weight": 0.4}), "Criteria, D6", "0.4 % or 40 %"),
    ("two lots of one name", lambda b: row_of(b["Lots"], 2, {"Lot": "1", "Title": "South"}), "Lots, A6", "Two lots have the id"),
    ("a reason for no rule", lambda b: _reason(b, 2, "PSVA-999"), "Record, B", 'there is no rule "PSVA-999"'),
]  # fmt: skip


def _reason(book: Workbook, offset: int, rule: str) -> None:
    record = book["Record"]
    heading = next(r for r in range(1, 200) if str(record.cell(r, 1).value).startswith("Reason: why"))
    for column, value in enumerate(("why", rule, "B. Head", None, moment(2026, 1, 21)), 1):
        record.cell(heading + offset, column).value = value


@pytest.mark.parametrize(("change", "where", "words"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_wrong_cell_is_named_and_nothing_is_guessed(
    change: Callable[[Workbook], None], where: str, words: str, blank: bytes, tmp_path: Path, library: Library
) -> None:
    with pytest.raises(Problems) as caught:
        read(blank, tmp_path, library, fill, change)
    found = [str(p) for p in caught.value.problems]
    assert len(found) == 1
    assert f", sheet {where}" in found[0]
    assert words in found[0]


def test_all_wrong_cells_are_told_at_once(blank: bytes, tmp_path: Path, library: Library) -> None:
    with pytest.raises(Problems) as caught:
        read(blank, tmp_path, library, fill, WRONG[0][1], WRONG[7][1], WRONG[12][1])
    assert len(caught.value.problems) == 3


def test_of_each_social_value_criterion_it_is_asked_whether_it_relates_and_is_in_proportion(
    blank: bytes, tmp_path: Path, library: Library
) -> None:
    unsaid = read(blank, tmp_path, library, fill)
    assert [note.text[:37] for note in unsaid.facts.notes if note.place.endswith("sheet Criteria, G7")] == [
        "Say of this social value criterion wh"
    ]

    def say(relates: str) -> Callable[[Workbook], None]:
        return lambda b: row_of(
            b["Criteria"],
            3,
            {"Social value only: relates": relates, "Social value only: in": "Yes", "Why": "it is care"},
        )

    for relates, expected in (("Yes", True), ("No", False)):
        form = read(blank, tmp_path, library, fill, say(relates))
        assert form.record is not None
        found = form.record.answers[None, "social_value_relevant"]
        assert found.known == (expected, expected)
        assert found.because == "it is care"
        doubts = [note.text for note in form.facts.notes if note.place.endswith("sheet Criteria, G7")]
        assert [text.partition(",")[0] for text in doubts] == (
            [] if expected else ["A criterion that does not relate to the contract"]
        )


def test_a_form_asks_only_what_the_rulesets_need_at_the_gateway(library: Library) -> None:
    engage, publish = asked_of(library, "engage", {}), asked_of(library, "publish", {})
    assert not engage.criteria
    assert publish.criteria
    ours = {q.name for q in asked_of(library, "design", {"bradford": None}).record}
    assert "social_value_measures_asked" in ours - {q.name for q in asked_of(library, "design", {}).record}
    assert all(q.asked_by for q in publish.tender)
    with pytest.raises(BadInput, match='Did you mean "preston"'):
        asked_of(library, "design", {"prestn": None})


def test_a_form_for_engagement_is_read_and_checked_there(tmp_path: Path, library: Library) -> None:
    book = opened(tender_form(asked_of(library, "engage", {}), PLAIN, lots=1))
    assert "Criteria" not in book.sheetnames
    answer(book["Tender"], "Title of the procurement", "Home care")
    answer(book["Tender"], "Buyer", "Example Council")
    form = read_tender_form(saved(book, tmp_path / "e.xlsx"), library)
    assert check(form.facts, library, as_at=AS_AT, record=form.record).gateway == "engage"


def test_a_restyled_form_with_moved_cells_and_renamed_sheets_is_read_by_its_names(
    blank: bytes, tmp_path: Path, library: Library
) -> None:
    def restyle(book: Workbook) -> None:
        book["Tender"].title = "Our tender"
        for name in book.defined_names:
            book.defined_names[name].attr_text = book.defined_names[name].attr_text.replace("'Tender'", "'Our tender'")

    form = read(blank, tmp_path, library, fill, restyle)
    assert "sheet Our tender, B" in str(form.facts.tender["light_touch"].place)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda b: b.defined_names.pop("SV_Buyer"), "SV_Buyer is not there"),
        (lambda b: b.remove(b["Record"]), "SV_Author is not there or points to no cells"),
        (lambda b: b.defined_names.pop("SV_Manifest"), "not made by sv-rules template new tender"),
        (lambda b: b["_sv"].__setitem__("A1", '{"form": "tender"}'), "not made by sv-rules template new tender"),
        (lambda b: b["_sv"].__setitem__("A1", str(b["_sv"]["A1"].value).replace('"edition": 1', '"edition": 9')), "edition 9"),
    ],
)  # fmt: skip
def test_a_form_that_lost_its_names_is_refused(
    change: Callable[[Workbook], None], words: str, blank: bytes, tmp_path: Path, library: Library
) -> None:
    with pytest.raises(BadInput, match=words):
        read(blank, tmp_path, library, fill, change)


def test_a_record_beside_the_form_adds_to_it_and_may_not_contradict_it(
    blank: bytes, tmp_path: Path, library: Library
) -> None:
    form = read(blank, tmp_path, library, fill).record
    beside = parse_record(
        "answers: {process_started_on: 2026-03-02}\nauthor: C. Clerk\n", "t.record.yaml", library.plan
    )
    both = joined(form, beside)
    assert both is not None
    assert {name for _, name in both.answers} >= {"process_started_on", "social_value_considered_on"}
    assert both.author == "C. Clerk"
    assert joined(None, beside) is beside
    other = parse_record("answers: {urgent_need: true}\n", "t.record.yaml", library.plan)
    with pytest.raises(BadInput, match=r'"urgent_need" is answered otherwise at t\.record\.yaml:1'):
        joined(form, other)
    assert isinstance(form, Record)


def test_inputs_are_yellow_unlocked_and_validated_and_all_else_is_locked(blank: bytes) -> None:
    book = opened(blank)
    for name, defined in book.defined_names.items():
        if not name.startswith(("SV_Tender_", "SV_Lots", "SV_Criteria")):
            continue
        sheet, cells = next(iter(defined.destinations))
        first = book[sheet][cells.split(":")[0].replace("$", "")]
        assert not first.protection.locked, name
        assert first.fill.fgColor.rgb.upper() == "FFFFF9C4", name
        assert any(first.coordinate in rule.cells for rule in book[sheet].data_validations.dataValidation), name
    for sheet in ("Guide", "Tender", "Lots", "Criteria", "Record"):
        assert book[sheet].protection.sheet
        assert book[sheet]["A4"].protection.locked
    assert book.security.lockStructure


def test_no_drop_down_is_longer_than_excel_takes(blank: bytes) -> None:
    for sheet in opened(blank).worksheets:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255
            assert len(rule.prompt or "") <= 255
            assert len(rule.promptTitle or "") <= 32


def test_what_only_advice_asks_of_the_record_stands_apart_and_is_read_all_the_same(
    library: Library, tmp_path: Path
) -> None:
    asked = asked_of(library, "engage", {})
    advised = {q.name for q in asked.advised}
    assert {"needs_assessment_used", "market_engaged_on_social_value"} <= advised
    assert not advised & {q.name for q in asked.record}
    adopted = asked_of(library, "engage", {"social-value-maturity-index": "innovator"})
    assert advised & {q.name for q in adopted.record} == advised, "what is adopted is asked in earnest"
    book = opened(tender_form(asked, PLAIN, lots=1))
    record = book["Record"]
    rows = {record.cell(n, 1).value: n for n in range(1, record.max_row + 1)}
    apart = rows["Good practice: nothing waits for these answers"]
    assert rows["Checked against the law that it is under"] < apart < rows["An assessment of needs was used"]
    answer(book["Tender"], "Title of the procurement", "Home care")
    answer(book["Tender"], "Buyer", "Example Council")
    answer(record, "An assessment of needs was used", "Yes")
    book.save(tmp_path / "t.xlsx")
    said = read_tender_form(tmp_path / "t.xlsx", library).record
    assert said is not None
    assert said.answers[None, "needs_assessment_used"].known == (True, True)


def test_a_form_and_its_record_name_one_author(library: Library) -> None:
    form = parse_record("author: A. Officer\n", "t.xlsx", library.plan)
    both = joined(form, parse_record("author: a. OFFICER\n", "t.record.yaml", library.plan))
    assert both is not None
    assert both.author == "A. Officer"
    other = parse_record("author: C. Clerk\n", "t.record.yaml", library.plan)
    with pytest.raises(BadInput, match=r"the form says A\. Officer, and t\.record\.yaml says C\. Clerk"):
        joined(form, other)


def test_a_criterion_that_is_not_in_proportion_may_not_be_one_and_the_form_says_so(
    blank: bytes, tmp_path: Path, library: Library
) -> None:
    def no(book: Workbook) -> None:
        fill(book)
        for cell, value in (("G7", "Yes"), ("H7", "No"), ("I7", "It costs more than it brings.")):
            book["Criteria"][cell] = value

    notes = read(blank, tmp_path, library, no).facts.notes
    [said] = [note.text for note in notes if note.place.endswith("sheet Criteria, G7")]
    assert "may not be an award criterion" in said
    assert "s23(2)" in said


def test_a_reason_that_is_half_written_names_each_empty_cell(blank: bytes, tmp_path: Path, library: Library) -> None:
    def half(book: Workbook) -> None:
        fill(book)
        first = book.defined_names["SV_Reasons"].attr_text.split("!")[1].replace("$", "").split(":")[0]
        book["Record"].cell(book["Record"][first].row + 5, 1).value = "The market is small."

    with pytest.raises(Problems) as caught:
        read(blank, tmp_path, library, half)
    said = [str(p).rpartition("sheet Record, ")[2] for p in caught.value.problems]
    assert [s.partition(": ")[2].partition(".")[0] for s in said] == [
        "the row has a reason, but not its rule", "the row has a reason, but not by whom",
        "the row has a reason, but not on which day",
    ]  # fmt: skip
    assert [s[0] for s in said] == ["B", "C", "E"]


def test_merged_cells_are_refused_with_the_file_and_the_cell(blank: bytes, tmp_path: Path, library: Library) -> None:
    def merged(book: Workbook) -> None:
        fill(book)
        book["Tender"].merge_cells("A5:B5")

    with pytest.raises(BadInput, match=r"tender\.xlsx: cell B5 of sheet Tender: it lies inside merged cells"):
        read(blank, tmp_path, library, merged)
