"""Cells that hold text written by others: never a formula, never an error, never a broken file."""

from __future__ import annotations

import re
from copy import copy

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.report.clean import printable
from sv_rules.workbook.text_width import lines_of

MOST = 32_767
"""Characters that a cell can hold."""
CUT = " [cut here: a cell holds no more; the json report has it all]"
_FORMULA = ("=", "+", "-", "@", "\t", "'")
_ESCAPE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_HIGHEST_ROW = 409.0
_ENOUGH = 5_000
_LINE = 1.28


def put(cell: Cell, text: str | None) -> None:
    """Write text as text. What would start a formula when edited is marked as quoted."""
    cell.value = None
    if not text:
        return
    kept = fitted(printable(text))
    cell.value = kept
    cell.data_type = "s"
    if kept.startswith(_FORMULA):
        cell.quotePrefix = True


def fitted(text: str) -> str:
    """Text that fits a cell, cut where it must be and saying so; ``_x0041_`` stays those seven characters."""
    escaped = _ESCAPE.sub("_x005F_x", text)
    if _units(escaped) <= MOST:
        return escaped
    room = MOST - len(CUT)
    kept = escaped[:room]
    while _units(kept) > room:
        kept = kept[: len(kept) - (_units(kept) - room + 1) // 2]
    return kept + CUT


def _units(text: str) -> int:
    """Length as Excel counts it: characters beyond the first plane count twice."""
    return len(text) + sum(c > "\uffff" for c in text)


def style_like(cell: Cell, pattern: Cell) -> None:
    """Give a cell the whole style of another."""
    cell._style = copy(pattern._style)  # type: ignore[attr-defined]


def look_like(cell: Cell, pattern: Cell) -> None:
    """Give a cell the ink and paper of another, and keep its alignment, borders and size."""
    font = copy(pattern.font)
    font.sz = cell.font.sz
    cell.font = font  # type: ignore[assignment]
    cell.fill = copy(pattern.fill)  # type: ignore[assignment]


def column_widths(sheet: Worksheet) -> dict[int, float]:
    """The width of each column, from 1. A file joins neighbours of one width: they are parted here."""
    found: dict[int, float] = {}
    for dimension in sheet.column_dimensions.values():
        if dimension.customWidth or dimension.width:
            for index in range(dimension.min or 1, (dimension.max or dimension.min or 1) + 1):
                found[index] = float(dimension.width)
    return found


def fit_row(sheet: Worksheet, row: int, widths: dict[int, float], last: int | None = None) -> None:
    """Set a row's height for its wrapped text, since no program does so on opening.

    ``last`` is the sheet's last column, where the caller knows it: to find it the whole sheet is read.
    """
    tallest = 0.0
    for cell in next(sheet.iter_rows(row, row, 1, last)):
        if cell.value is not None and cell.data_type != "f":
            size = float(cell.font.sz or 11)
            text = cell.value[:_ENOUGH] if isinstance(cell.value, str) else ""
            lines = lines_of(text, widths.get(cell.column, 8.43), size, bold=bool(cell.font.b))
            tallest = max(tallest, lines * size * _LINE)
    sheet.row_dimensions[row].height = min(round(tallest + 4, 1), _HIGHEST_ROW)
