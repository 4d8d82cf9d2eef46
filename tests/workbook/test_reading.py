"""What an input cell may hold: taken as meant, or refused by its name, and never guessed."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from sv_rules.problem import Problems
from sv_rules.workbook import reading as r
from sv_rules.workbook.guard import parse_workbook
from tests.workbook.hostile import sheet_of

moment = datetime.datetime
DAY = datetime.date(2026, 2, 3)


def cell(value: Any, number_format: str = "General", title: str = "Tender") -> Cell:
    """A cell as it comes out of a file: written, saved and loaded."""
    book = Workbook()
    book.active.title = title
    book.active["C14"] = value
    book.active["C14"].number_format = number_format
    made = io.BytesIO()
    book.save(made)
    found = load_workbook(io.BytesIO(made.getvalue())).active["C14"]
    assert isinstance(found, Cell)
    return found


def raw(xml: str) -> Cell:
    """A cell as another program may have written it."""
    found = parse_workbook(sheet_of(f'<row r="1">{xml}</row>'), "x.xlsx", "the form").worksheets[0]["A1"]
    assert isinstance(found, Cell)
    return found


TAKEN: list[tuple[Callable[..., Any], Any, str, Any]] = [
    (r.money, 1842500.5, "General", Decimal("1842500.5")),
    (r.money, 0.1, "General", Decimal("0.1")),
    (r.money, "£1,842,500.50", "@", Decimal("1842500.50")),
    (r.money, " £1,842,500\u00a0", "@", Decimal(1842500)),
    (r.money, "GBP 1842500", "@", Decimal(1842500)),
    (r.money, 0, "£#,##0.00", Decimal(0)),
    (r.percent, 40, "General", Decimal(40)),
    (r.percent, 0.4, "0%", Decimal(40)),
    (r.percent, 0.125, "0.0%", Decimal("12.5")),
    (r.percent, 0.07, "0%", Decimal(7)),
    (r.percent, 40, '0.##" %"', Decimal(40)),
    (r.percent, "40%", "@", Decimal(40)),
    (r.percent, "12.5 per cent", "@", Decimal("12.5")),
    (r.percent, "0.5 %", "@", Decimal("0.5")),
    (r.percent, 0, "General", Decimal(0)),
    (r.date, moment(2026, 2, 3), "dd/mm/yyyy", DAY),
    (r.date, "2026-02-03", "@", DAY),
    (r.date, "3 February 2026", "@", DAY),
    (r.date, "3-Feb-2026", "@", DAY),
    (r.date, "3rd Feb 2026", "@", DAY),
    (r.date, "25/12/2026", "@", datetime.date(2026, 12, 25)),
    (r.date, "12/25/2026", "@", datetime.date(2026, 12, 25)),
    (r.date, "02/02/2026", "@", datetime.date(2026, 2, 2)),
    (r.whole, 12, "General", 12),
    (r.whole, 12.0, "General", 12),
    (r.whole, "12", "@", 12),
    (r.decimal, 0.285, "General", Decimal("0.285")),
    (r.yes_no, "Yes", "General", True),
    (r.yes_no, " no\u00a0", "General", False),
    (r.yes_no, True, "General", True),
    (r.text, " Home care\r\nnorth ", "@", "Home care\nnorth"),
    (r.text, 4, "General", "4"),
    (r.text, 123.0, "General", "123"),
    (r.text, "00123456", "@", "00123456"),
]  # fmt: skip

REFUSED: list[tuple[Callable[..., Any], Any, str, str]] = [
    (r.money, "1.234", "@", "without guessing"),
    (r.money, "1.842.500,50", "@", "without guessing"),
    (r.money, "1842500,50", "@", "without guessing"),
    (r.money, "1,84,2500", "@", "without guessing"),
    (r.money, "(500)", "@", "without guessing"),
    (r.money, "1E3", "@", "without guessing"),
    (r.money, "£1.2m", "@", "without guessing"),
    (r.money, "TBC", "@", "without guessing"),
    (r.money, -5, "General", "not between 0"),
    (r.money, 10.555, "General", "finer than a penny"),
    (r.money, 1e15, "General", "not between"),
    (r.money, True, "General", "found a truth value"),
    (r.money, 0.4, "0%", "found a percentage"),
    (r.money, moment(2026, 2, 3), "dd/mm/yyyy", "found a date or time"),
    (r.money, "=1+1", "General", "holds a formula"),
    (r.money, "#N/A", "General", "shows the error #N/A"),
    (r.percent, 0.4, "General", "may mean 0.4 % or 40 %"),
    (r.percent, "0.4", "@", "may mean 0.4 % or 40 %"),
    (r.percent, 101, "General", "101 is not between 0 and 100"),
    (r.percent, 40, "0%", "4000 is not between 0 and 100"),
    (r.percent, "3,5", "@", "expected per cent"),
    (r.percent, False, "General", "found a truth value"),
    (r.date, "03/02/2026", "@", "may mean two days"),
    (r.date, "3/2/26", "@", "is not a date"),
    (r.date, "31 February 2026", "@", "is not a date"),
    (r.date, "2026-02-30", "@", "is not a date"),
    (r.date, "February 2026", "@", "is not a date"),
    (r.date, 46056, "General", "found the number 46056"),
    (r.date, moment(2026, 2, 3, 14, 30), "dd/mm/yyyy hh:mm", "with a time"),
    (r.date, 2026, "dd/mm/yyyy", "1905-07-18 is outside 2000 to 2100"),
    (r.date, True, "General", "found a truth value"),
    (r.whole, 3.5, "General", "expected a whole number, found 3.5"),
    (r.whole, True, "General", "found a truth value"),
    (r.whole, "four", "@", "expected a number"),
    (r.whole, -1, "General", "-1 is not between 0"),
    (r.whole, "=4", "General", "holds a formula"),
    (r.yes_no, "yes please", "General", "expected Yes or No"),
    (r.yes_no, 1, "General", "expected Yes or No"),
    (r.yes_no, "n/a", "General", "expected Yes or No"),
    (r.text, moment(2026, 5, 1), "mmm-yy", "Excel may have made it one"),
    (r.text, "=HYPERLINK(\"x\")", "General", "holds a formula"),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "value", "number_format", "expected"), TAKEN)
def test_what_can_mean_one_thing_only_is_taken(reader: Any, value: Any, number_format: str, expected: Any) -> None:
    found = reader(cell(value, number_format))
    assert found.problem is None
    assert found.value == expected
    assert type(found.value) is type(expected)


@pytest.mark.parametrize(("reader", "value", "number_format", "words"), REFUSED)
def test_what_could_mean_two_things_or_none_is_refused(reader: Any, value: Any, number_format: str, words: str) -> None:
    found = reader(cell(value, number_format))
    assert found.value is None
    assert words in found.problem
    assert not found.blank


@pytest.mark.parametrize("reader", [r.text, r.whole, r.decimal, r.money, r.percent, r.date, r.yes_no])
@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0", "\n"])
def test_a_blank_cell_is_absent_and_no_mistake(reader: Any, value: Any) -> None:
    assert reader(cell(value)).blank


@pytest.mark.parametrize("value", ["£1,842,500", "2026-02-03", "12", "40 %"])
def test_a_value_taken_from_a_text_says_so(value: str) -> None:
    reader = {"£": r.money, "2": r.date, "1": r.whole, "4": r.percent}[value[0]]
    assert "it is a text, read as" in reader(cell(value, "@")).note  # type: ignore[operator]
    assert r.whole(cell(12)).note is None


def test_a_choice_is_given_by_word_or_title_in_any_case() -> None:
    members = {"sub-central": "Sub-central authority", "central": "Central government authority"}
    for written in ("sub-central", "Sub-Central Authority ", "SUB-CENTRAL\u00a0AUTHORITY"):
        assert r.choice(cell(written), members).value == "sub-central"
    wrong = r.choice(cell("Sub central authorities"), members)
    assert wrong.value is None
    assert wrong.repair == 'Did you mean "Sub-central authority"?'
    assert r.choice(cell(4), ["4", "5"]).value == "4"


def test_text_that_begins_like_a_formula_is_text_where_the_file_says_it_is_text() -> None:
    assert r.text(raw('<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>')).value == "=1+1"


def test_escaped_characters_are_what_excel_shows() -> None:
    assert r.text(raw('<c r="A1" t="inlineStr"><is><t>a_x000D_\nb_x005F_x0041_</t></is></c>')).value == "a\nb_x0041_"
    assert r.text(raw('<c r="A1" t="inlineStr"><is><t>a_x0007_b_xD800_</t></is></c>')).value == "a\ufffdb\ufffd"


def test_infinity_is_no_number() -> None:
    assert "not between" in str(r.money(raw('<c r="A1"><v>1E999</v></c>')).problem)
    assert "not between" in str(r.decimal(raw('<c r="A1"><v>1E999</v></c>')).problem)


def test_a_cell_inside_merged_cells_is_refused() -> None:
    book = Workbook()
    book.active.merge_cells("A1:B1")
    assert "merged" in str(r.text(book.active["B1"]).problem)


def test_a_problem_names_its_file_sheet_and_cell() -> None:
    found = r.money(cell("TBC", title="Lot 1"))
    assert (found.place, found.where) == ("'Lot 1'!C14", "sheet Lot 1, C14")
    assert r.place_of(cell(1)) == "Tender!C14"
    problem = found.as_problem("plan.xlsx")
    assert str(problem).startswith('plan.xlsx, sheet Lot 1, C14: "TBC" cannot be read as pounds without guessing.')
    later = r.whole(cell("x", title="Lot 1")).as_problem("plan.xlsx")
    assert len(Problems([problem, later, problem]).problems) == 2
