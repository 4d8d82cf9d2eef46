"""An evaluator's book that comes back: what is read, what is a note, and what keeps it out."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Protection
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from sv_rules.errors import BadInput
from sv_rules.workbook.panel_compliance import compliance_book
from sv_rules.workbook.panel_evaluator import evaluator_book
from sv_rules.workbook.panel_returned import read_compliance, read_evaluator, read_manifest
from tests.workbook.panel.editing import (
    declare,
    edited,
    filled_evaluator,
    notes,
    put,
    returned,
    stops,
    text_of,
    with_parts,
)
from tests.workbook.panel.home_care import BIDS, DAY, HOME_CARE, scores

S = "lot-1"


def test_a_filled_book_gives_its_scores_and_declarations_and_nothing_stops(tmp_path: Path) -> None:
    found = returned(tmp_path)
    assert stops(found.findings) == []
    assert found.scores == tuple(s for s in scores() if s.evaluator == "E1")
    assert [(d.stage, d.conflict, d.on) for d in found.declarations] == [
        ("before-issue", False, DAY), ("bidders-known", False, DAY),
    ]  # fmt: skip


def test_a_changed_score_is_legal_and_is_read(tmp_path: Path) -> None:
    found = returned(tmp_path, put(f"{S}!F6", 2), put(f"{S}!G6", "Two years of rosters, with gaps at weekends."))
    assert stops(found.findings) == []
    assert found.scores[0].score == 2
    assert found.scores[0].reason.endswith("gaps at weekends.")


@pytest.mark.parametrize(("value", "code"), [
    ("4", "not-a-number"), ("4 ", "not-a-number"), ("4\u00a0", "not-a-number"), ("four", "not-a-number"),
    (3.5, "not-on-scale"), (6, "not-on-scale"), (-1, "not-on-scale"), (0.8, "not-on-scale"), (True, "not-a-number"),
    (datetime.date(2026, 3, 2), "not-a-number"), ("=2+2", "not-a-number"), ("#N/A", "not-a-number"),
])  # fmt: skip
def test_a_score_that_is_no_number_of_the_scale_is_never_rounded_or_guessed(
    tmp_path: Path, value: object, code: str
) -> None:
    found = returned(tmp_path, put(f"{S}!F6", value))
    assert stops(found.findings) == [(code, f"{S}!F6")]
    assert all((s.round, s.bid, s.criterion) != ("lot-1", "B01", "Q1") for s in found.scores)
    assert len(found.scores) == 12


def test_what_is_missing_is_named_by_evaluator_and_line(tmp_path: Path) -> None:
    found = returned(tmp_path, put(f"{S}!F6", None), put(f"{S}!G7", "Good."), put(f"{S}!H8", "  "))
    assert stops(found.findings) == [
        ("incomplete", f"{S}!F6"),
        ("reason-short", f"{S}!G7"),
        ("no-reference", f"{S}!H8"),
    ]
    assert found.findings[0].text == "E1, lot-1, B01, Q1: no score is given."


def test_without_declarations_or_with_a_conflict_that_is_not_named_the_book_stays_out(tmp_path: Path) -> None:
    data, issued = filled_evaluator()
    found = read_evaluator(edited(data, tmp_path / "a.xlsx"), HOME_CARE, BIDS, issued)
    assert stops(found.findings) == [("no-declaration", "Declarations!B6"), ("no-declaration", "Declarations!B7")]
    unnamed = returned(tmp_path, put("Declarations!B7", "Yes"))
    assert stops(unnamed.findings) == [("conflict", "Declarations!D7")]
    named = returned(tmp_path, put("Declarations!B7", "Yes"), put("Declarations!D7", "My sister works for B02."))
    assert stops(named.findings) == []
    assert named.declarations[1].concerns == "My sister works for B02."


@pytest.mark.parametrize(("cell", "value", "issued", "now"), [
    (f"{S}!E6", 35, "30", "35"), (f"{S}!B6", "Alder Care", "Alder Care Ltd", "Alder Care"),
    (f"{S}!A6", "B09", "B01", "B09"), (f"{S}!I6", "OK", None, "OK"), (f"{S}!C7", None, "Q2", "nothing"),
    ("Scales!A11", 6, "5", "6"), ("Lists!B4", 1, "20", "1"), (f"{S}!I7", "=1", None, "=1"),
])  # fmt: skip
def test_a_changed_weight_label_or_formula_is_named_with_what_was_issued(
    tmp_path: Path, cell: str, value: object, issued: str | None, now: str
) -> None:
    found = returned(tmp_path, put(cell, value))
    [one] = [f for f in found.findings if f.stops]
    assert (one.code, one.cell, one.returned) == ("changed", cell, now)
    assert one.issued == issued or (issued is None and (one.issued or "").startswith("=IF("))
    assert "panel reissue" in one.do


def test_ids_come_from_the_issue_record_and_not_from_the_returned_cell(tmp_path: Path) -> None:
    found = returned(tmp_path, put(f"{S}!A6", "B03"))
    assert found.scores[0].bid == "B01"


def redirect(name: str, to: str | None) -> object:
    def _change(book: Workbook) -> None:
        del book.defined_names[name]
        if to is not None:
            book.defined_names[name] = DefinedName(name, attr_text=to)

    return _change


@pytest.mark.parametrize("to", [None, "'lot-1'!$F$6:$F$13", "'lot-2'!$F$6:$F$14", "#REF!"])
def test_a_name_that_is_gone_or_points_elsewhere_stops_with_its_name(tmp_path: Path, to: str | None) -> None:
    found = returned(tmp_path, redirect("SV_Scores_1", to))  # type: ignore[arg-type]
    assert stops(found.findings) == [("name-changed", "SV_Scores_1")]


def test_a_name_made_again_on_a_sheet_stops_and_one_in_other_capitals_passes(tmp_path: Path) -> None:
    def scoped(book: Workbook) -> None:
        book[S].defined_names["SV_Scores_1"] = DefinedName("SV_Scores_1", attr_text="'lot-1'!$A$1")

    assert stops(returned(tmp_path, scoped).findings) == [("name-changed", "SV_Scores_1")]

    def capitals(book: Workbook) -> None:
        where = book.defined_names["SV_Scores_1"].attr_text
        del book.defined_names["SV_Scores_1"]
        book.defined_names["sv_SCORES_1"] = DefinedName("sv_SCORES_1", attr_text=where)

    assert stops(returned(tmp_path, capitals).findings) == []


def test_a_pasted_cell_loses_its_check_which_is_a_note(tmp_path: Path) -> None:
    def paste(book: Workbook) -> None:
        for validation in book[S].data_validations.dataValidation:
            validation.sqref = validation.sqref.__class__("F7:F14")

    found = returned(tmp_path, paste)
    assert stops(found.findings) == []
    assert ("validation-lost", f"{S}!F6") in notes(found.findings)


def test_cutting_a_cell_leaves_it_empty_and_locked_which_offers_a_new_issue(tmp_path: Path) -> None:
    def cut(book: Workbook) -> None:
        book[S]["F6"].value = None
        book[S]["F6"].protection = Protection(locked=True)

    found = returned(tmp_path, cut)
    assert ("locked-empty", f"{S}!F6") in stops(found.findings)
    assert "panel reissue" in next(f.do for f in found.findings if f.code == "locked-empty")


def test_a_comment_a_hidden_row_a_filter_an_added_sheet_and_a_scribble_are_notes(tmp_path: Path) -> None:
    def busy(book: Workbook) -> None:
        book[S]["F6"].comment = Comment("why 4?", "E1")
        book[S].row_dimensions[7].hidden = True
        book.create_sheet("My notes")["A1"] = "=1/0"
        book[S]["L40"] = "remember B02"
        book.calculation.calcMode = "manual"
        book[S].protection.sheet = False

    found = returned(tmp_path, busy)
    assert stops(found.findings) == []
    assert set(notes(found.findings)) >= {
        ("comment", f"{S}!F6"), ("hidden", f"sheet {S}"), ("sheet-added", "sheet My notes"), ("outside", f"{S}!L40"),
    }  # fmt: skip
    assert len(found.scores) == 13


def test_a_sheet_that_is_gone_or_renamed_stops_and_nothing_is_read(tmp_path: Path) -> None:
    def rename(book: Workbook) -> None:
        book[S].title = "Lot one"

    found = returned(tmp_path, rename)
    assert ("sheet-missing", f"sheet {S}") in stops(found.findings)
    assert found.scores == ()


@pytest.mark.parametrize(("old", "new", "code"), [
    ('"issue": 1', '"issue": 9', "wrong-issue"), ("home-care-2026", "other-2026", "other-procurement"),
    ('"owner": "E1"', '"owner": "E2"', "other-owner"), ("panel-1", "panel-0", "other-template"),
    ('"book": "evaluator"', '"book": "moderation"', "other-book"), ("{", "", "no-manifest"),
])  # fmt: skip
def test_a_book_that_is_not_the_one_issued_is_named_and_not_read(tmp_path: Path, old: str, new: str, code: str) -> None:
    def other(book: Workbook) -> None:
        book["_sv"]["A1"].value = str(book["_sv"]["A1"].value).replace(old, new)

    found = returned(tmp_path, other)
    assert stops(found.findings) == [(code, "the file")]
    assert found.scores == ()


def test_an_old_issue_says_which_one_took_its_place_and_when(tmp_path: Path) -> None:
    old, _ = filled_evaluator(issue=1)
    _, second = evaluator_book(HOME_CARE, "E1", BIDS, issue=2, day=datetime.date(2026, 5, 20))
    path = edited(old, tmp_path / "E1.xlsx", declare)
    [one] = read_evaluator(path, HOME_CARE, BIDS, second).findings
    assert (one.code, one.stops) == ("wrong-issue", True)
    assert one.text == "issue 1 is superseded by issue 2 on 20 May 2026."


def test_another_evaluators_book_and_another_kind_of_book_are_refused(tmp_path: Path) -> None:
    _, first = filled_evaluator()
    second, _ = filled_evaluator(evaluator="E2")
    assert stops(read_evaluator(edited(second, tmp_path / "b.xlsx"), HOME_CARE, BIDS, first).findings) == [
        ("other-owner", "the file")
    ]
    other, _ = compliance_book(HOME_CARE, BIDS, issue=1, day=DAY)
    assert stops(read_evaluator(edited(other, tmp_path / "c.xlsx"), HOME_CARE, BIDS, first).findings) == [
        ("other-book", "the file")
    ]
    _, record = compliance_book(HOME_CARE, BIDS, issue=1, day=DAY)
    assert read_compliance(edited(second, tmp_path / "d.xlsx"), HOME_CARE, BIDS, record).entries == ()


def test_parts_that_office_adds_pass_the_guard(tmp_path: Path) -> None:
    data, issued = filled_evaluator()
    path = edited(data, tmp_path / "E1.xlsx", declare)
    path.write_bytes(with_parts(path.read_bytes(), {
        "docMetadata/LabelInfo.xml": b'<?xml version="1.0" encoding="utf-8"?><labelList xmlns="x"/>',
        "customXml/item1.xml": b'<?xml version="1.0" encoding="utf-8"?><root/>',
        "xl/printerSettings/printerSettings1.bin": b"\x00\x01printer",
        "xl/threadedComments/threadedComment1.xml": b'<?xml version="1.0" encoding="utf-8"?><ThreadedComments xmlns="x"/>',
    }))  # fmt: skip
    found = read_evaluator(path, HOME_CARE, BIDS, issued)
    assert stops(found.findings) == []
    assert len(found.scores) == 13


def test_one_reason_on_many_lines_and_one_score_everywhere_are_prompts(tmp_path: Path) -> None:
    found = returned(
        tmp_path, *(put(f"{S}!F{r}", 3) for r in range(6, 15)), *(put(f"lot-2!F{r}", 3) for r in range(6, 10))
    )
    assert {"same-reason", "same-score"} <= {f.code for f in found.findings if not f.stops}


@pytest.mark.parametrize("value", ["=A6&B6", "+1+1 is what the bid says here", "@x and much more besides that"])
def test_a_reason_that_looks_like_a_formula_stays_a_text_or_is_refused(tmp_path: Path, value: str) -> None:
    found = returned(tmp_path, put(f"{S}!G6", value))
    if value.startswith("="):
        assert stops(found.findings) == [("not-a-text", f"{S}!G6"), ("reason-short", f"{S}!G6")]
    else:
        assert found.scores[0].reason == value
        assert stops(found.findings) == []


def test_a_live_call_of_another_program_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="calls another program"):
        returned(tmp_path, put(f"{S}!G6", "=cmd|'/c calc'!A1"))


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence_and_left_alone(tmp_path: Path) -> None:
    _, issued = filled_evaluator()
    for content in (b"", b"not a zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, b"a,b\n1,2\n"):
        path = tmp_path / "x.xlsx"
        path.write_bytes(content)
        with pytest.raises(BadInput):
            read_evaluator(path, HOME_CARE, BIDS, issued)
        assert path.read_bytes() == content
    plain = tmp_path / "plain.xlsx"
    Workbook().save(plain)
    with pytest.raises(BadInput, match="no panel book"):
        read_manifest(plain)


def test_a_book_that_is_open_in_excel_is_not_read(tmp_path: Path) -> None:
    data, issued = filled_evaluator()
    path = edited(data, tmp_path / "E1.xlsx", declare)
    (tmp_path / "~$E1.xlsx").write_bytes(b"x")
    with pytest.raises(BadInput, match="open in another program"):
        read_evaluator(path, HOME_CARE, BIDS, issued)


def test_a_cell_in_the_last_row_of_a_sheet_costs_nothing_and_is_noted(tmp_path: Path) -> None:
    found = returned(tmp_path, put(f"{S}!T1048576", "x"))
    assert ("outside", f"{S}!T1048576") in notes(found.findings)
    assert stops(found.findings) == []


def test_a_cell_at_the_far_corner_of_a_sheet_is_refused_before_the_book_is_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="its cell XFD1048576 is so far out"):
        returned(tmp_path, put(f"{S}!XFD1048576", "x"))


def test_a_bid_that_went_out_since_is_noted_and_its_lines_are_not_read(tmp_path: Path) -> None:
    data, issued = filled_evaluator()
    left = tuple(b for b in BIDS if b.id != "B02")
    found = read_evaluator(edited(data, tmp_path / "E1.xlsx", declare), HOME_CARE, left, issued)
    assert {s.bid for s in found.scores} == {"B01", "B03"}
    assert stops(found.findings) == []


def test_a_row_that_was_inserted_is_told_in_a_sentence_before_every_cell_is_named(tmp_path: Path) -> None:
    found = returned(tmp_path, lambda book: book["lot-1"].insert_rows(8)).findings
    assert (found[0].code, found[0].cell) == ("moved", "sheet lot-1")
    assert "inserted, deleted or sorted." in found[0].text
    assert len(stops(found)) > 10
    few = returned(tmp_path, put("lot-1!B6", "Another"), put("lot-1!B7", "Another")).findings
    assert [f.code for f in few if f.stops] == ["changed", "changed"]


def test_formulas_that_excel_shares_between_cells_are_the_issued_ones(tmp_path: Path) -> None:
    data, issued = filled_evaluator()
    path = edited(data, tmp_path / "e.xlsx", declare)
    formulas = re.compile(rb'<c r="I(\d+)"([^>]*)><f>(.*?)</f>')

    def share(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet4.xml":
            return part
        first = formulas.search(part)
        assert first is not None
        whole = b'<c r="I6"%s><f t="shared" ref="I6:I14" si="0">%s</f>' % (first[2], first[3])
        shared = formulas.sub(rb'<c r="I\1"\2><f t="shared" si="0"/>', part)
        return shared.replace(b'<c r="I6"%s><f t="shared" si="0"/>' % first[2], whole)

    path.write_bytes(with_parts(path.read_bytes(), {}, share))
    assert b't="shared"' in text_of(path.read_bytes())
    assert stops(read_evaluator(path, HOME_CARE, BIDS, issued).findings) == []
