"""A panel's workbook while it is made: sheets, fixed cells, inputs, formulas with their values, names, protection.

Every panel book is made through this module, so that all look alike, all print on A4 landscape one page wide, and all
are recorded in the same way: what is an input, what is fixed, and what each formula shows.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.report.clean import one_line, printable
from sv_rules.workbook.cells import MOST, fit_row, fitted, put
from sv_rules.workbook.panel_styles import add_panel_styles
from sv_rules.workbook.text_width import shortened
from sv_rules.workbook.theme import Theme, add_styles, set_up_print

Value = str | int | bool | Decimal | datetime.date | None
LIMIT_NOTE = (
    "A row can be no higher than 409 points, about 27 lines. A longer text is kept whole in its cell, shows cut here, "
    "and is printed whole in the meeting's brief and in the letters."
)
_INPUTS = {
    "text": "@",
    "score": "General",
    "money": "#,##0.00",
    "rate": "#,##0.00####",
    "date": "d mmm yyyy",
    "choice": "@",
    "amount": "General",
}
_TALL, _HEADING = 409.0, 16.0
_PAPER_WIDE, _PAPER_HIGH, _ROW = 1045.0, 505.0, 13.0
"""A4 landscape within our margins: dots of 1/96 inch across, and points down; and the points of an empty row."""


class Page:
    """One sheet: a heading, notes, and tables below. Rows and columns count from 1."""

    def __init__(self, book: Book, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.book, self.sheet = book, sheet
        self.widths = dict(enumerate(widths, 1))
        for column, width in self.widths.items():
            sheet.column_dimensions[get_column_letter(column)].width = width
        self.title = sheet.title

    def address(self, row: int, column: int) -> str:
        """``Lot 1!D5``."""
        return f"{self.title}!{get_column_letter(column)}{row}"

    def range(self, row: int, column: int, rows: int = 1, columns: int = 1) -> str:
        """``'Lot 1'!$D$5:$D$9``: a block as a formula or a name refers to it."""
        first = f"${get_column_letter(column)}${row}"
        last = f"${get_column_letter(column + columns - 1)}${row + rows - 1}"
        cells = first if rows == columns == 1 else f"{first}:{last}"
        return f"'{self.title}'!{cells}"

    def local(self, row: int, column: int, rows: int = 1) -> str:
        """``$D$5:$D$9``: a block as a formula on the same sheet refers to it."""
        return self.range(row, column, rows).rpartition("!")[2]

    def fixed(self, row: int, column: int, value: Value, style: str = "SV body", number_format: str = "") -> None:
        """A locked cell: text as text, numbers and dates as such."""
        cell = self._cell(row, column, style)
        _write(cell, value)
        if isinstance(value, str):
            self.book.check_text(value, self.address(row, column))
        if number_format:
            cell.number_format = number_format
        elif isinstance(value, datetime.date):
            cell.number_format = _INPUTS["date"]

    def formula(
        self, row: int, column: int, formula: str, value: Value, style: str = "SV body", number_format: str = ""
    ) -> None:
        """A locked formula and the value that stands beside it until a program recalculates."""
        cell = self._cell(row, column, style)
        cell.value = formula
        if number_format:
            cell.number_format = number_format
        self.book.cached[self.address(row, column)] = "" if value is None else value

    def input(self, row: int, column: int, kind: str, value: Value = None) -> None:
        """A cell to be filled in: ``text``, ``score``, ``money``, ``rate``, ``amount``, ``date`` or ``choice``."""
        style = "SV input" if kind in ("text", "choice", "date") else "SV input number"
        cell = self._cell(row, column, style)
        cell.number_format = _INPUTS[kind]
        _write(cell, value)
        if isinstance(value, str):
            self.book.check_text(value, self.address(row, column))
        self.book.inputs[self.address(row, column)] = None

    def header(self, row: int, titles: Sequence[str], column: int = 1) -> None:
        """The header row of a table."""
        for offset, title in enumerate(titles):
            self.fixed(row, column + offset, title, "SV header")
        self.fit(row)

    def named(self, row: int, count: int, columns: Mapping[str, int], suffix: int | None = None) -> None:
        """Name whole columns of a table: ``SV_Scores_1`` for ``Scores`` and suffix 1."""
        for word, column in columns.items():
            self.name(f"SV_{word}" if suffix is None else f"SV_{word}_{suffix}", row, column, count)

    def allow(self, row: int, column: int, rows: int, what: DataValidation) -> None:
        """Validate a column of inputs."""
        if rows:
            letter = get_column_letter(column)
            what.add(f"{letter}{row}:{letter}{row + rows - 1}")
            self.sheet.add_data_validation(what)

    def name(self, name: str, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """Give a block a defined name: what a reader, a formula and a council's own copy hold on to."""
        self.book.workbook.defined_names[name] = DefinedName(name, attr_text=self.range(row, column, rows, columns))

    def fit(self, row: int, least: float = 0.0) -> None:
        """Give a row the height of its text."""
        fit_row(self.sheet, row, self.widths, max(self.widths))
        dimension = self.sheet.row_dimensions[row]
        dimension.height = max(dimension.height or 0.0, least)

    def too_tall(self, row: int) -> bool:
        """Whether the row's text is longer than a row can show."""
        return (self.sheet.row_dimensions[row].height or 0.0) >= _TALL

    def has_room(self, row: int, centimetres: float) -> bool:
        """Whether something as high still stands whole on the first page, above whose end a row begins."""
        dots = sum(width * 7 + 5 for width in self.widths.values())
        page = _PAPER_HIGH / min(1.0, _PAPER_WIDE / dots)
        above = sum(self.sheet.row_dimensions[n].height or _ROW for n in range(1, row))
        return above + centimetres / 2.54 * 72 <= page

    def print_rows(self, header: int | None, freeze: str | None) -> None:
        """A4 landscape, one page wide, the header row on every page and in view, and the book's footer."""
        set_up_print(self.sheet, header, self.book.foot, self.book.theme)
        self.sheet.freeze_panes = freeze
        footer = self.sheet.oddFooter
        assert footer is not None
        for part in (footer.left, footer.center, footer.right):
            assert part is not None
            part.size = 8

    def _cell(self, row: int, column: int, style: str) -> Cell:
        cell = self.sheet.cell(row, column)
        assert isinstance(cell, Cell)
        cell.style = style
        return cell


class Book:
    """A workbook in the making. The reference, the issue and the panel's classification stand in every footer."""

    def __init__(self, title: str, reference: str, issue: int, theme: Theme) -> None:
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.worksheets[0])
        add_styles(self.workbook, theme)
        add_panel_styles(self.workbook)
        self.theme = replace(theme, classification=theme.panel_classification)
        self.issue = issue
        self.cached: dict[str, Value] = {}
        self.inputs: dict[str, None] = {}
        self.texts: list[tuple[str, str]] = []
        """Cells whose text was cut or cleaned, and how."""
        self.described: dict[str, str] = {}
        """What the picture or chart on a sheet shows, in words, by the title of the sheet."""
        self.foot = f"{one_line(reference)[:60]}, issue {issue}"
        properties = self.workbook.properties
        properties.title, properties.creator, properties.language = one_line(title)[:200], "sv-rules", "en-GB"

    def page(self, title: str, heading: str, notes: Sequence[str], widths: Sequence[float]) -> Page:
        """A new sheet with its heading in A1 and a note in each row below. ``widths`` are in characters."""
        page = Page(self, self.workbook.create_sheet(self.free_title(title)), widths)
        page.fixed(1, 1, shortened(heading, sum(widths), _HEADING), "Heading 1")
        page.sheet.row_dimensions[1].height = 26
        for row, note in enumerate(notes, 2):
            page.fixed(row, 1, note, "SV note")
        return page

    def free_title(self, title: str) -> str:
        """A sheet title of at most 31 characters that no other sheet has, whatever its capitals."""
        taken = {t.casefold() for t in self.workbook.sheetnames} | {"history", "_sv"}
        found, number = title[:31], 2
        while found.casefold() in taken:
            tail = f" ({number})"
            found, number = title[: 31 - len(tail)] + tail, number + 1
        return found

    def check_text(self, text: str, address: str) -> None:
        """Remember where a text could not be kept as it was."""
        if printable(text) != text.replace("\r\n", "\n").replace("\r", "\n"):
            self.texts.append((address, "cleaned"))
        if len(text) > MOST // 2 and len(fitted(text)) < len(text):
            self.texts.append((address, "cut"))

    def protect(self) -> None:
        """Lock all but the inputs, and the order of sheets. No password: it would keep nobody out."""
        for sheet in self.workbook.worksheets:
            protection = sheet.protection
            protection.sheet = True
            protection.formatRows = protection.formatColumns = protection.autoFilter = False
        self.workbook.security = WorkbookProtection(lockStructure=True)
        self.workbook.active = 0


def figure_format(value: Decimal, unit: str = "") -> str:
    """The number format that shows a figure whole, to six places, and no point behind a whole number."""
    places = min(max(0, -int(value.normalize().as_tuple().exponent)), 6)
    return "#,##0" + (f".{'0' * places}" if places else "") + (f'" {unit}"' if unit else "")


def choice(name: str, title: str, prompt: str) -> DataValidation:
    """A drop-down from the cells of a defined name, which refuses anything else."""
    found = DataValidation(type="list", formula1=f"={name}", allow_blank=True)
    return _told(found, title, prompt, "Choose one from the list.")


def dated(title: str, prompt: str) -> DataValidation:
    """A date of this century."""
    found = DataValidation(type="date", formula1="36526", operator="greaterThan", allow_blank=True)
    return _told(found, title, prompt, "Type a date, for example 3 Feb 2026.")


def at_least_nought(title: str, prompt: str) -> DataValidation:
    """A number that is not negative."""
    found = DataValidation(type="decimal", formula1="0", operator="greaterThanOrEqual", allow_blank=True)
    return _told(found, title, prompt, "Type a number without a pound sign or words.")


def _told(found: DataValidation, title: str, prompt: str, error: str) -> DataValidation:
    found.showErrorMessage = found.showInputMessage = True
    found.errorStyle, found.errorTitle, found.error = "stop", title[:32], error
    found.promptTitle, found.prompt = title[:32], prompt[:255]
    return found


def _write(cell: Cell, value: Value) -> None:
    if isinstance(value, str) or value is None:
        put(cell, value)
    elif isinstance(value, Decimal):
        cell.value = int(value) if value == value.to_integral_value() else value
    else:
        cell.value = value
