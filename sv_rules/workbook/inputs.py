"""Cells to be filled in: yellow, unlocked, with a prompt, and validated by what kind of value they take."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.facts.value import FactType
from sv_rules.workbook.cells import put

LISTS = "Lists"
"""The hidden sheet of the words in drop-downs. A list in the rule itself may hold 255 characters only."""
YES_NO = "SV_List_YesNo"
_PROMPT_TITLE, _PROMPT = 32, 255
_FORMATS = {
    FactType.MONEY: "£#,##0.00", FactType.DATE: "dd mmm yyyy", FactType.INTEGER: "0", FactType.PERCENT: "General",
    FactType.BOOLEAN: "General",
}  # fmt: skip
_EXPECTED = {
    FactType.MONEY: "pounds, such as 540000.00",
    FactType.PERCENT: "per cent from 0 to 100, such as 40",
    FactType.INTEGER: "a whole number, such as 3",
    FactType.DATE: "a date, such as 31 Jan 2026",
    FactType.BOOLEAN: "Yes or No",
}
_RIGHT = (FactType.MONEY, FactType.PERCENT, FactType.INTEGER, FactType.DATE)


class Lists:
    """The drop-downs of one workbook, each a defined name over a column of the hidden sheet."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._sheet: Worksheet = workbook.create_sheet(LISTS)
        self._sheet.sheet_state = "hidden"
        self._sheet.protection.sheet = True
        self._columns = 0
        self.add(YES_NO, ("Yes", "No"))

    def add(self, name: str, words: Sequence[str]) -> str:
        """Write a list under a defined name, once."""
        if name not in self._workbook.defined_names:
            self._columns += 1
            for row, word in enumerate(words, 1):
                put(self._cell(row), word)
            letter = get_column_letter(self._columns)
            define(self._workbook, name, LISTS, f"${letter}$1:${letter}${len(words)}")
        return name

    def _cell(self, row: int) -> Cell:
        cell = self._sheet.cell(row, self._columns)
        assert isinstance(cell, Cell)
        return cell


def define(workbook: Workbook, name: str, sheet: str, cells: str) -> None:
    """Point a defined name at cells of a sheet: ``$A$1`` or ``$A$1:$B$9``."""
    quoted = sheet.replace("'", "''")
    workbook.defined_names[name] = DefinedName(name, attr_text=f"'{quoted}'!{cells}")


def open_for(sheet: Worksheet, cells: str, kind: FactType, *, title: str, prompt: str, choices: str = "") -> None:
    """Style cells as inputs and validate them. ``choices`` is the defined name of a list for a drop-down."""
    listed = choices or (YES_NO if kind is FactType.BOOLEAN else "")
    for row in sheet[cells] if ":" in cells else ((sheet[cells],),):
        for cell in row:
            cell.style = "SV input number" if kind in _RIGHT and not listed else "SV input"
            cell.number_format = "General" if listed else _FORMATS.get(kind, "@")
    rule = _rule(kind, listed)
    rule.promptTitle, rule.prompt = title[:_PROMPT_TITLE], _cut(prompt, _PROMPT)
    rule.showInputMessage = True
    rule.add(cells)
    sheet.add_data_validation(rule)


def widths_of(sheet: Worksheet) -> dict[int, float]:
    """The widths that were given to the columns of a sheet that is being made, from 1."""
    return {column_index_from_string(letter): float(d.width) for letter, d in sheet.column_dimensions.items()}


def protect(sheet: Worksheet) -> None:
    """Lock all but the inputs, without a password: rows and columns may be resized, and the form filtered."""
    guard = sheet.protection
    guard.sheet = True
    guard.formatRows = guard.formatColumns = False
    guard.selectLockedCells = guard.selectUnlockedCells = False


def _rule(kind: FactType, listed: str) -> DataValidation:
    if listed:
        rule = DataValidation(type="list", formula1=f"={listed}", allow_blank=True)
        expected = "Yes or No" if listed == YES_NO else "one of the list"
    elif kind is FactType.DATE:
        rule = DataValidation(type="date", operator="greaterThan", formula1="36525", allow_blank=True)
        expected = _EXPECTED[kind]
    elif kind in _EXPECTED:
        whole = kind is FactType.INTEGER
        top = "100" if kind is FactType.PERCENT else "1000000000000"
        rule = DataValidation(
            type="whole" if whole else "decimal", operator="between", formula1="0", formula2=top, allow_blank=True
        )
        expected = _EXPECTED[kind]
    else:
        return DataValidation(type="textLength", operator="lessThanOrEqual", formula1="32000", allow_blank=True)
    rule.showErrorMessage, rule.errorStyle = True, "stop"
    rule.errorTitle, rule.error = "Not possible here", f"Enter {expected}, or leave the cell empty."
    return rule


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
