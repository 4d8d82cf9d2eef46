"""Filling in forms as a council would: through the workbook's cells, by sheet and column heading."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

TODAY = datetime.date(2026, 4, 1)
TARGET = datetime.date(2028, 3, 31)
# As facts/maturity.md's fixture declares them; levels as in the published plan.
TARGETS = {
    "A": "Innovator", "B": "Innovator", "C": "Innovator", "D": "Leader", "E": "Innovator", "F": "Innovator",
    "G": "Innovator", "H": "Mature", "I": "Innovator", "J": "Leader",
}  # fmt: skip
ENTRY = ("B1.1", "C1.1", "D1.1", "G1.1", "I1.1", "I2.1", "J1.1")
LATER = ("D4.1", "D4.2", "D4.3", "H3.1", "H4.1", "H4.2", "H4.3", "J4.1")


def set_about(sheet: Worksheet, said: Mapping[str, Any]) -> None:
    """Fill in the labelled cells of the first sheet."""
    for row in range(1, 12):
        label = sheet.cell(row, 1).value
        if label in said:
            sheet.cell(row, 2).value = said[label]


def about(**more: Any) -> dict[str, Any]:
    return {
        "Organisation": "Exampleshire Council", "Filled in by": "A. Officer", "Date of assessment": TODAY,
        "Target date": TARGET, **more,
    }  # fmt: skip


def fill_index(
    form: Path,
    to: Path,
    *,
    said: Mapping[str, Any] | None = None,
    in_place: tuple[str, ...] = ENTRY,
    not_known: tuple[str, ...] = (),
    later: tuple[str, ...] = LATER,
    targets: Mapping[str, str] = TARGETS,
    change: Callable[[Any], None] | None = None,
) -> Path:
    """Answer every line of an index form; ``change`` gets the workbook before it is saved."""
    workbook = load_workbook(form)
    start = workbook["Start"]
    set_about(start, about() if said is None else said)
    for row in range(10, 30):
        code = str(start.cell(row, 1).value or "")[:1]
        if code in targets and str(start.cell(row, 1).value)[1:2] == " ":
            start.cell(row, 3).value = targets[code]
    for sheet in workbook.worksheets:
        if sheet["E4"].value == "In place today?":
            for row in range(5, sheet.max_row + 1):
                code = sheet.cell(row, 1).value
                if code:
                    state = "In place" if code in in_place else "Not known" if code in not_known else "Not in place"
                    sheet.cell(row, 5).value = state
                    if state != "In place":
                        sheet.cell(row, 7).value = "Later" if code in later else "By the target date"
    if change:
        change(workbook)
    workbook.save(to)
    return to


def fill_statements(form: Path, to: Path, levels: Mapping[str, str], objectives: Mapping[str, str]) -> Path:
    """Put every statement of a toolkit form at a level (by its number); objectives by key area."""
    workbook = load_workbook(form)
    start = workbook["Start"]
    set_about(start, about())
    for row in range(10, 40):
        title = start.cell(row, 1).value
        if title in objectives:
            start.cell(row, 3).value = objectives[title]
    for sheet in workbook.worksheets:
        if sheet["D4"].value == "Level today":
            for row in range(5, sheet.max_row + 1):
                if sheet.cell(row, 1).value:
                    sheet.cell(row, 4).value = levels[str(sheet.cell(row, 1).value)]
    workbook.save(to)
    return to
