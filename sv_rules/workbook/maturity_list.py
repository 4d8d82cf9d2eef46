"""A council's list of statements in a workbook: the cells of one sheet as typed, dates as dates."""

from __future__ import annotations

import datetime
from pathlib import Path

from openpyxl.utils import get_column_letter

from sv_rules.errors import BadInput
from sv_rules.maturity.answers import Fault, refuse
from sv_rules.measures.table import MOST_ROWS
from sv_rules.measures.table import Cell as Typed
from sv_rules.workbook import reading
from sv_rules.workbook.guard import filled_cells, open_workbook

_WHAT = "the list of statements"
_MOST_COLUMNS = 100


def list_rows(path: Path) -> list[list[Typed]]:
    """The rows of the first sheet that hold something. Raises ``BadInput``, or ``UnfitAnswers`` by cell."""
    sheet = open_workbook(path, _WHAT).worksheets[0]
    rows: dict[int, dict[int, Typed]] = {}
    faults: list[Fault] = []
    for cell in filled_cells(sheet):
        if cell.column > _MOST_COLUMNS or len(rows) > MOST_ROWS:
            why = f"it is wider than {_MOST_COLUMNS} columns or longer than {MOST_ROWS} rows"
            raise BadInput(f"{_WHAT} cannot be read", where=str(path), why=why, do="Keep only the list in it.")
        value: str | None
        if isinstance(cell.value, datetime.date):
            day = reading.date(cell)
            value, problem, repair, where = (
                day.value.isoformat() if day.value else None,
                day.problem,
                day.repair,
                day.where,
            )
        else:
            text = reading.text(cell)
            value, problem, repair, where = text.value, text.problem, text.repair, text.where
        if problem is not None:
            faults.append(Fault(place=f"{path}, {where}", what=problem, do=repair))
        if value is not None:
            rows.setdefault(cell.row, {})[cell.column] = Typed(value, cell.row, cell.column, where)
    refuse(faults)
    return [_whole(sheet.title, number, cells) for number, cells in sorted(rows.items())]


def _whole(title: str, row: int, cells: dict[int, Typed]) -> list[Typed]:
    return [
        cells.get(n) or Typed(None, row, n, f"sheet {title}, {get_column_letter(n)}{row}")
        for n in range(1, max(cells) + 1)
    ]
