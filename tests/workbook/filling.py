"""Fills forms as an officer would in Excel: by what stands beside a cell, through openpyxl and a saved file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER = 4


def answer(sheet: Worksheet, question: str, value: Any, column: int = 2) -> None:
    """Type an answer beside a question."""
    row = next(r for r in range(HEADER + 1, sheet.max_row + 1) if sheet.cell(r, 1).value == question)
    sheet.cell(row, column).value = value


def row_of(sheet: Worksheet, number: int, values: Mapping[str, Any]) -> None:
    """Fill the n-th row of a table by its headings."""
    headings = {sheet.cell(HEADER, c).value: c for c in range(1, sheet.max_column + 1)}
    for heading, value in values.items():
        column = next(c for h, c in headings.items() if h and str(h).startswith(heading))
        sheet.cell(HEADER + number, column).value = value


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def saved(workbook: Workbook, path: Path) -> Path:
    workbook.save(path)
    return path
