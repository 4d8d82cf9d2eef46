"""The award report as a workbook: the page's facts in tables, at three levels, and nothing live in it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sv_rules.report.award_disclosure import Level
from sv_rules.workbook.award_book import award_book
from tests.panel.test_letters import NASTY, case


def opened(found: tuple[bytes, object]) -> Workbook:
    return load_workbook(io.BytesIO(found[0]))


def table(book: Workbook, sheet: str) -> list[dict[str, object]]:
    rows = list(book[sheet].iter_rows(min_row=3, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def everything(book: Workbook) -> str:
    return "\n".join(
        str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c is not None
    )


def test_the_ranking_holds_every_bid_with_its_points_as_numbers() -> None:
    # Four of five is 24 + 16 and 8, with 40 for the lowest price: 88. Three of five and 39.9996, to 40.00: 76. Two of
    # five and 40 x 100,000 / 100,002 = 39.9992, to 40.00: 64.
    rows = table(opened(award_book(case(reason="x" * 30))), "Ranking")
    assert [(r["Rank"], r["Bid"], r["Total"], r["Quality"], r["Social value"], r["Price"]) for r in rows] == [
        (1, "B01", 88, 40, 8, 40), (2, "B02", 76, 30, 6, 40), (3, "B03", 64, 20, 4, 40),
    ]  # fmt: skip
    assert [r["Behind"] for r in rows] == [0, 12, 24]
    assert rows[1]["Evaluated price"] == 100_001


@pytest.mark.parametrize(
    ("level", "reader", "seen", "hidden"),
    [
        ("panel", None, ("B01Q1", "B02Q1", "B03Q1", "Ann Bell"), ()),
        ("bidder", "B02", ("B01Q1", "B02Q1"), ("B03", "Ann Bell")),
        ("public", None, ("Bidder B01",), ("B02", "B03", "Q1: xxx", "Ann Bell")),
    ],
)
def test_each_level_holds_what_its_reader_may_see_and_the_gaps_with_their_ground(
    level: Level, reader: str | None, seen: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    made = award_book(case(reason="x" * 30), level, reader)
    book = opened(made)
    text = everything(book)
    assert all(word in text for word in seen)
    assert not [word for word in hidden if word in text]
    assert ("Left out" in book.sheetnames) == (level != "panel")
    if level != "panel":
        assert {str(r["Ground"]) for r in table(book, "Left out")} == {g.ground for g in made[1]}
        assert "OFFICIAL-SENSITIVE" not in str(book["Ranking"].oddFooter.center.text)


def test_it_awards_nothing_and_shows_no_other_formula() -> None:
    text = everything(opened(award_book(case(reason="x" * 30)))).casefold()
    assert "no contract is awarded by it" in text
    for word in ("what-if", "robust", "linear_low", "average"):
        assert word not in text


def test_text_of_bidders_and_evaluators_is_never_a_formula() -> None:
    nasty = case(reason=NASTY)
    named = replace(nasty, data=nasty.data.model_copy(update={"consensus": tuple(
        c.model_copy(update={"reason": f"=1+1 {c.reason}"}) for c in nasty.data.consensus)}))  # fmt: skip
    book = opened(award_book(named))
    reasons = [c for row in book["Reasons"].iter_rows() for c in row if str(c.value).startswith("=1+1")]
    assert len(reasons) == 9
    assert all(c.data_type == "s" and c.quotePrefix for c in reasons)


def test_every_sheet_prints_one_page_wide_with_its_header_in_view() -> None:
    book = opened(award_book(case(reason="x" * 30)))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.protection.sheet
        widths = [d.width for d in sheet.column_dimensions.values()]
        assert sum(widths) <= 156, sheet.title  # more columns would print smaller than can be read
    assert book["Ranking"].freeze_panes == "A4"


def test_a_reason_too_long_for_a_row_is_whole_in_its_cell_and_the_sheet_says_so() -> None:
    book = opened(award_book(case()))
    [first, *_] = table(book, "Reasons")
    assert len(str(first["Reason"])) > 10_000
    assert "409 points" in str(book["Reasons"]["A2"].value)
    assert "409 points" not in str(book["Ranking"]["A2"].value)


def test_the_same_report_has_the_same_bytes() -> None:
    assert award_book(case(reason="x" * 30))[0] == award_book(case(reason="x" * 30))[0]
