"""The offers of all bids as a workbook: side by side, with every word of the bidders and every step of the count."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from sv_rules.evaluation.offers import Offers
from sv_rules.evaluation.returned_offers import Returned, joined
from sv_rules.workbook.bid_form_reading import read_bid_form
from sv_rules.workbook.bid_offers_book import offers_book
from tests.workbook.offering import cell, fill, issued

GOOD = {"Share": 100, "Additional": "Yes", "Statement": "how"}
LONG = "\n".join(f"Line {n}: " + "we meet every month and write down what was done. " * 9 for n in range(40))


def hostile(book: Workbook) -> None:
    for name, value in (("SV_Bidder", "=cmd|'/c calc'!A1"), ("SV_MethodStatement", LONG)):
        there = cell(book, name)
        there.value, there.data_type = value, "s"


@pytest.fixture(scope="module")
def offers(tmp_path_factory: pytest.TempPathFactory) -> Offers:
    folder = tmp_path_factory.mktemp("offers")
    record = issued(folder)
    forms: list[tuple[str, dict[str, dict[str, Any]], Any]] = [
        ("Ant Ltd", {"LTU": {"Year_1": 2, **GOOD}, "PLAN": {"Year_1": 1, "Additional": "Yes", "Statement": "plan"}}, None),
        ("Bee Ltd", {"LTU": {"Year_1": 3, "Share": 50, "Statement": "how"}, "WEEKS": {"Year_1": 10, **GOOD}}, hostile),
    ]  # fmt: skip
    found = []
    for name, given, change in forms:
        form = read_bid_form(fill(folder / "form.xlsx", folder / f"{name}.xlsx", given, change, Bidder=name), [record])
        found.append(Returned(form.issued, form.bidder, f"{name}.xlsx", form.sha256, form.offers, form.statement,
                              form.findings))  # fmt: skip
    return joined(found)


@pytest.fixture(scope="module")
def book(offers: Offers) -> Workbook:
    return load_workbook(io.BytesIO(offers_book(offers)))


def rows(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    return [tuple(v for v in row) for row in book[sheet].iter_rows(min_row=6, values_only=True)]


def test_bids_stand_side_by_side_under_each_measure(book: Workbook) -> None:
    told = [(r[1], r[4], r[6], r[7], r[8], r[10]) for r in rows(book, "By measure")]
    # B01 is the bidder whose name begins with "="; half of 3 people at £15,000 waits for an answer.
    assert told == [
        ("LTU", "B01", "3; none; none", 1.5, "OPEN", 22500), ("LTU", "B02", "2; none; none", 2, "COUNTED", 30000),
        ("PLAN", "B02", "1; none; none", 1, "UNPRICED", None), ("WEEKS", "B01", "10; none; none", 10, "COUNTED", 2000),
    ]  # fmt: skip


def test_the_summary_says_who_waits_and_what_has_no_value(book: Workbook) -> None:
    assert book["Offers"]["A4"].value == "ASK. 2 forms read, 1 with questions to the bidder."
    assert [(r[1], r[3], r[4], r[6], r[7]) for r in rows(book, "Offers")] == [
        ("B01", 2000, 22500, None, "ASK: 1 wait for an answer"), ("B02", 30000, 0, "PLAN", "READ"),
    ]  # fmt: skip


def test_a_long_statement_goes_on_and_no_word_of_it_is_lost(book: Workbook) -> None:
    pieces = [str(r[5]) for r in rows(book, "Statements") if r[1] == "B01" and str(r[4]).startswith("Method")]
    assert len(pieces) > 1
    assert " ".join("\n".join(pieces).split()) == " ".join(LONG.split())
    heights = [d.height or 15 for d in book["Statements"].row_dimensions.values()]
    assert max(heights) < 409  # the most that a row can be: nothing is cut on paper


def test_words_of_bidders_are_text_and_no_formula_stands_anywhere(book: Workbook) -> None:
    every = [
        c for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c, Cell) and c.value is not None
    ]
    assert [c.coordinate for c in every if c.data_type == "f"] == []
    assert any(str(c.value) == "=cmd|'/c calc'!A1" for c in every)


def test_an_invented_set_says_so_beside_the_pounds(offers: Offers) -> None:
    made = load_workbook(io.BytesIO(offers_book(offers.model_copy(update={"synthetic": True}))))
    assert all(str(made[sheet]["A3"].value).startswith("INVENTED") for sheet in ("Offers", "By measure"))


def test_every_sheet_prints_one_page_wide_with_its_header(book: Workbook) -> None:
    for sheet in book:
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.orientation) == (1, "landscape")
        assert (sheet.print_title_rows, sheet.protection.sheet) == ("$5:$5", True)


def test_the_same_offers_give_the_same_bytes(offers: Offers, tmp_path: Path) -> None:
    assert offers_book(offers) == offers_book(offers)
