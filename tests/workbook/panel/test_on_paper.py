"""How the books look on A4 landscape: letters of at least eight points, no heading broken, nothing outside the page."""

from __future__ import annotations

import io
import zipfile

import pytest
from defusedxml import ElementTree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.report.palette import contrast
from sv_rules.workbook.panel_chart import PARTS
from tests.workbook.panel.test_books import KINDS, book, made
from tests.workbook.panel.test_many_bids import large

BOLD = dict(zip("abcdefghijklmnopqrstuvwxyz", (
    556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778,
    556, 556, 500,
), strict=True)) | dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944,
    667, 667, 611,
), strict=True))  # fmt: skip
"""Widths of Arial Bold in thousandths of its size (the published metrics of its twin, Helvetica Bold)."""
PIXELS = 10 / 72 * 96
"""Height of ten points on a screen of 96 dots an inch."""
PAPER = (297 - 2 * 0.4 * 25.4) / 25.4 * 96
"""A4 landscape between margins of 0.4 inches, in the same dots."""


def width(sheet: Worksheet, column: int) -> float:
    """Dots of a column: seven for each digit of Arial 10, and five around them."""
    return sheet.column_dimensions[get_column_letter(column)].width * 7 + 5


def last_column(sheet: Worksheet) -> int:
    return max(c.column for row in sheet.iter_rows() for c in row if c.border.left and c.border.left.style)


def sheets(kind: str) -> list[Worksheet]:
    found = [s for s in book(kind).worksheets if s.sheet_state == "visible"]
    if kind == "result":
        found += [s for s in load_workbook(io.BytesIO(large(1, 20, 12))).worksheets if s.sheet_state == "visible"]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_letters_of_every_sheet_are_printed_at_eight_points_or_more(kind: str) -> None:
    for sheet in sheets(kind):
        whole = sum(width(sheet, column) for column in range(1, last_column(sheet) + 1))
        assert min(1.0, PAPER / whole) * 10 >= 7.9, (sheet.title, whole)


@pytest.mark.parametrize("kind", KINDS)
def test_no_heading_is_broken_within_a_word(kind: str) -> None:
    for sheet in sheets(kind):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.style != "SV header" or not isinstance(cell.value, str):
                    continue
                room = width(sheet, cell.column) - 5 - 9  # the padding, and an indent of three blanks
                for word in cell.value.split():
                    assert sum(BOLD.get(c, 556) for c in word) * PIXELS / 1000 <= room, (sheet.title, word)


def test_the_result_has_no_column_behind_its_state_and_says_what_a_rank_compares_on_the_points_sheet() -> None:
    loaded = book("result")
    header = [c.value for c in loaded["lot-1"][7]]
    assert header[-2:] == ["Evaluated price £", "State"]
    assert [c.value for c in loaded["lot-1 points"][5]][-3:] == [
        "Compared: figure", "Compared: quality", "Compared: price",
    ]  # fmt: skip


def test_twenty_criteria_take_several_sheets_of_points_and_no_criterion_is_lost() -> None:
    loaded = load_workbook(io.BytesIO(large(1, 20, 12)))
    parts = [s for s in loaded.worksheets if "points" in s.title]
    assert len(parts) > 1
    assert [c.value for s in parts for c in s[5] if str(c.value).startswith("Q")].count("Quality") == 1
    assert {f"Q{n}" for n in range(1, 21)} <= {c.value for s in parts for c in s[5]}


@pytest.mark.parametrize("kind", KINDS)
def test_no_number_format_leaves_a_point_behind_a_whole_number(kind: str) -> None:
    for sheet in book(kind).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert ".#" not in cell.number_format, (sheet.title, cell.coordinate, cell.number_format)


def test_the_bars_are_labelled_in_ink_that_reads_and_the_chart_has_words_for_a_screen_reader() -> None:
    assert all(contrast(pair) >= 7 for pair in PARTS)
    with zipfile.ZipFile(io.BytesIO(made("result")[0])) as archive:
        drawing = ElementTree.fromstring(archive.read("xl/drawings/drawing1.xml"))
    [words] = [e.attrib["descr"] for e in drawing.iter() if e.tag.endswith("}cNvPr")]
    assert "a stacked bar for each of 3 bids; first B03 87.23" in words


def test_bars_that_do_not_fit_below_their_table_begin_a_page_and_leave_no_empty_one() -> None:
    few = book("result")["lot-1"]
    assert list(few.row_breaks.brk) == []
    many = load_workbook(io.BytesIO(large(1, 2, 40)))["lot-1"]
    assert [b.id for b in many.row_breaks.brk] == [7 + 40]  # the header stands in row 7
    assert many._charts[0].anchor._from.row + 1 > 7 + 40
