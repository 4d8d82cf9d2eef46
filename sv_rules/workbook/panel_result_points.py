"""The points sheet of a round: what each bid was given, and the points that follow, cell by cell, by formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from openpyxl.utils import get_column_letter

from sv_rules.evaluation.entries import Entries
from sv_rules.evaluation.formulas import FORMULAS
from sv_rules.evaluation.judging import Judged
from sv_rules.evaluation.points import HEADS, Scored, available
from sv_rules.evaluation.published import Head
from sv_rules.evaluation.rounding import exact
from sv_rules.workbook.panel_book import Book, Page
from sv_rules.workbook.panel_disclosure import WITHHELD, Shown
from sv_rules.workbook.panel_result_formulas import leaf_formula, rounded_formula

HEAD_WORDS: Mapping[Head, str] = {"quality": "Quality", "social-value": "Social value", "price": "Price"}
_WORTH, _FIRST = 6, 7
_NUMBER = "0.00####"


@dataclass(frozen=True)
class PointsSheet:
    """Where the points of a round stand, for the result sheet to refer to."""

    page: Page
    given_row: Mapping[str, int]
    row: Mapping[str, int]
    column: Mapping[str, int]
    """Of each leaf."""
    heads: Mapping[Head, int]
    order: tuple[str, ...]
    """The bids that count, in the order of their rows."""

    def cell(self, bid: str, column: int) -> str:
        """The points of a bid in a column, as a formula on another sheet refers to them."""
        return f"{self._sheet}{get_column_letter(column)}{self.row[bid]}"

    def given(self, bid: str, leaf: str) -> str:
        """What a bid was given on a leaf."""
        return f"{self._sheet}{get_column_letter(self.column[leaf])}{self.given_row[bid]}"

    @property
    def _sheet(self) -> str:
        return f"'{self.page.title}'!"


def add_points(
    book: Book, entries: Entries, judged: Judged, shown: Shown, scales: Mapping[str, tuple[str, str]],
    names: Mapping[str, str],
) -> PointsSheet:  # fmt: skip
    """The sheet. Formulas stand in the panel's copy; in others the same figures stand as values."""
    leaves, held = entries.leaves, entries.round
    counted = tuple(judged.counted)
    heads = [head for head in HEADS if any(line.head == head for line in leaves) and _earns(entries, head)]
    notes = (
        "Only bids that count: none that was set aside or disqualified is in any formula."
        if shown.whole else "The figures are the engine's; formulas are in the panel's copy only.",
        "Each criterion's title and method are on the sheet Method.",
    )  # fmt: skip
    widths = (10, 26, *[11] * len(leaves), *[13] * len(heads))
    page = book.page(f"{held.id[:22]} points", f"{held.id}: what was given, and the points", notes, widths)
    page.header(_WORTH - 1, ("Given", "Bidder", *(line.id for line in leaves)))
    page.fixed(_WORTH, 1, "Worth, %")
    page.fixed(_WORTH, 2, "of the total")
    for column, line in enumerate(leaves, 3):
        page.fixed(_WORTH, column, _decimal(line.available), "SV number", "0.######")
    given_row = {bid: _FIRST + n for n, bid in enumerate(counted)}
    start = _FIRST + len(counted) + 2
    row = {bid: start + 1 + n for n, bid in enumerate(counted)}
    columns = {line.id: n for n, line in enumerate(leaves, 3)}
    head_columns = {head: 3 + len(leaves) + n for n, head in enumerate(heads)}
    found = PointsSheet(page, given_row, row, columns, head_columns, counted)
    for bid in counted:
        _given(page, given_row[bid], entries, bid, shown, names)
    if judged.points is not None:
        titles = (*(line.id for line in leaves), *(HEAD_WORDS[head] for head in heads))
        page.header(start, ("Points", "Bidder", *titles))
        for bid in counted:
            _points(found, entries, judged.points, bid, shown, scales, names)
        number = entries.evaluation.rounds.index(held) + 1
        page.name(f"SV_Given_{number}", _FIRST, 3, len(counted), len(leaves))
        page.name(f"SV_Points_{number}", start + 1, 3, len(counted), len(leaves) + len(heads))
    page.print_rows(_WORTH - 1, "C6")
    return found


def _earns(entries: Entries, head: Head) -> bool:
    prices = [line.criterion.price for line in entries.leaves if line.head == head]
    return any(price is None or not FORMULAS[price.formula].ranks for price in prices)


def _given(page: Page, row: int, entries: Entries, bid: str, shown: Shown, names: Mapping[str, str]) -> None:
    page.fixed(row, 1, bid)
    page.fixed(row, 2, shown.bidder(bid, names[bid]))
    for column, line in enumerate(entries.leaves, 3):
        value = entries.values.get((bid, line.id))
        hidden = shown.figure(bid, "what other bids were given")
        if hidden is not None:
            page.fixed(row, column, WITHHELD)
        elif value is not None:
            money = line.criterion.price is not None
            page.fixed(row, column, _decimal(value), "SV number", "#,##0.00" if money else "#,##0.######")
        else:
            page.fixed(row, column, "missing")
    page.fit(row)


def _points(
    sheet: PointsSheet, entries: Entries, points: Scored, bid: str, shown: Shown,
    scales: Mapping[str, tuple[str, str]], names: Mapping[str, str],
) -> None:  # fmt: skip
    page, row, rounding = sheet.page, sheet.row[bid], entries.round.rounding
    page.fixed(row, 1, bid)
    page.fixed(row, 2, shown.bidder(bid, names[bid]))
    first, last = sheet.given_row[sheet.order[0]], sheet.given_row[sheet.order[-1]]
    hidden = shown.figure(bid, "points of other bids, criterion by criterion")

    def write(column: int, formula: str | None, value: Fraction | None) -> None:
        if hidden is not None:
            page.fixed(row, column, WITHHELD)
        elif value is None or formula is None:
            page.fixed(row, column, "ranked")
        elif shown.whole:
            page.formula(row, column, f"={formula}", _decimal(value), "SV number", _NUMBER)
        else:
            page.fixed(row, column, exact(value), "SV number", _NUMBER)

    for line in entries.leaves:
        column = sheet.column[line.id]
        letter = get_column_letter(column)
        block = f"{letter}${first}:{letter}${last}"
        scale = scales.get(line.criterion.scale or "")
        formula = leaf_formula(line, f"{letter}{sheet.given_row[bid]}", block, f"{letter}${_WORTH}", scale)
        rounded = None if formula is None else rounded_formula(formula, rounding, "criterion")
        write(column, rounded, points.earned.get((bid, line.id)))
    for head, column in sheet.heads.items():
        own = [line for line in entries.leaves if line.head == head]
        write(column, head_formula(sheet, [line.id for line in own], row), head_sum(points, bid, [x.id for x in own]))
    page.fit(row)


def head_formula(sheet: PointsSheet, leaves: Sequence[str], row: int) -> str:
    """The sum of some leaves' points in a row."""
    return f"SUM({','.join(f'{get_column_letter(sheet.column[leaf])}{row}' for leaf in leaves)})"


def head_sum(points: Scored, bid: str, leaves: Sequence[str]) -> Fraction:
    """The same sum, exact, before anything is measured against the best bid or rounded."""
    return sum((points.earned[bid, leaf] for leaf in leaves if (bid, leaf) in points.earned), Fraction(0))


def final_head_formula(sheet: PointsSheet, entries: Entries, head: Head, bid: str) -> str:
    """A head's points as they enter the total: measured against the best bid and rounded, where published."""
    own = sheet.cell(bid, sheet.heads[head])
    if entries.round.quality_points == "best-bid" and head != "price":
        letter = get_column_letter(sheet.heads[head])
        first, last = sheet.row[sheet.order[0]], sheet.row[sheet.order[-1]]
        best = f"MAX('{sheet.page.title}'!{letter}${first}:{letter}${last})"
        whole = available(entries, head)
        own = f"IF({best}=0,0,{own}/{best}*{exact(whole):f})"
    return rounded_formula(own, entries.round.rounding, "head")


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
