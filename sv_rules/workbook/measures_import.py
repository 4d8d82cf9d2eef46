"""A table of measures from a workbook that somebody brings: cells with their addresses, formulas refused."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.errors import BadInput
from sv_rules.measures.table import MOST_ROWS, Cell
from sv_rules.problem import did_you_mean
from sv_rules.workbook.guard import filled_cells, open_workbook

MOST_COLUMNS = 200


def xlsx_rows(path: Path, sheet_title: str | None = None) -> list[list[Cell]]:
    """The rows of a sheet (the first, or the one named) that hold something, headings first.

    Raises ``BadInput`` where the workbook is not safe to read, or a cell holds what cannot be taken as it stands.
    """
    workbook = open_workbook(path, "the table of measures")
    titles = [s.title for s in workbook.worksheets]
    if not titles or (sheet_title is not None and sheet_title not in titles):
        raise BadInput(
            f'there is no sheet "{sheet_title or ""}"', where=str(path), why="the workbook has others",
            do=did_you_mean(sheet_title or "", titles) or "Name one with --sheet.",
        )  # fmt: skip
    sheet = workbook[sheet_title or titles[0]]
    assert isinstance(sheet, Worksheet)
    rows: dict[int, dict[int, Cell]] = {}
    for cell in filled_cells(sheet):
        place = f"{sheet.title}!{cell.coordinate}"
        if cell.column > MOST_COLUMNS:
            raise _refusal(path, place, f"the table is wider than {MOST_COLUMNS} columns", "Remove what stands there.")
        rows.setdefault(cell.row, {})[cell.column] = Cell(
            _value(path, place, cell.value, cell.data_type), cell.row, cell.column, place
        )
        if len(rows) > MOST_ROWS:
            raise _refusal(path, place, f"the table has over {MOST_ROWS} rows", "Split it.")
    _fill_merged(sheet, rows)
    return [
        _whole(sheet.title, row, cells) for row, cells in sorted(rows.items()) if any(c.text for c in cells.values())
    ]


def _fill_merged(sheet: Worksheet, rows: dict[int, dict[int, Cell]]) -> None:
    """What stands in cells merged down a column, such as a theme, stands in each of their rows."""
    for area in sheet.merged_cells.ranges:
        top = rows.get(area.min_row, {}).get(area.min_col)
        if top is None or area.min_col != area.max_col:
            continue
        for row in range(area.min_row + 1, min(area.max_row, max(rows)) + 1):
            if row in rows:
                place = f"{sheet.title}!{get_column_letter(area.min_col)}{row}"
                rows[row].setdefault(area.min_col, Cell(top.value, row, area.min_col, place))


def _whole(title: str, row: int, cells: dict[int, Cell]) -> list[Cell]:
    """A row from its first column to its last; a cell that is empty stands there too."""
    return [
        cells.get(n) or Cell(None, row, n, f"{title}!{get_column_letter(n)}{row}") for n in range(1, max(cells) + 1)
    ]


def _value(path: Path, place: str, value: object, kind: str) -> str | int | Decimal | bool | None:
    if kind == "f" or (value is not None and type(value).__name__ in ("ArrayFormula", "DataTableFormula")):
        raise _refusal(
            path, place, "it holds a formula, whose value cannot be trusted", "Paste the value in its place."
        )
    if kind == "e":
        raise _refusal(path, place, f"it holds the error {value}", "Write what is meant.")
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        raise _refusal(path, place, "Excel has made a date or time of it", "Format the cell as text and type it again.")
    return value if isinstance(value, str | int | bool) else None if value is None else str(value)


def _refusal(path: Path, place: str, why: str, do: str) -> BadInput:
    return BadInput("a cell cannot be read", where=f"{path}, {place}", why=why, do=do)
