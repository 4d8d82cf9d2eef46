"""A report of maturity as a workbook: one page of summary with its chart, then a sheet for each table.

The sheet of actions is filled in through the year: its inputs are yellow, and ``maturity_actions`` reads them back.
"""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from sv_rules.report.maturity_report import Chart, Entry, Marked, Report, Table
from sv_rules.workbook import maturity_sheets as names
from sv_rules.workbook.cells import look_like
from sv_rules.workbook.maturity_chart import chart_of
from sv_rules.workbook.maturity_sheets import finish_page
from sv_rules.workbook.panel_book import Book, Page, choice, dated
from sv_rules.workbook.saving import EPOCH, save

_CHART_ROW = 15.0
"""The height of the rows behind a chart, in points."""
_LINES_OF_A_ROW = 28
"""A row of a sheet can be no taller than some thirty lines."""
_SUMMARY_WIDTH = 150.0
_INPUT_KINDS = {"input": "text", "input date": "date", "input status": "choice"}
_ORIGIN = 4
"""The column of an action sheet that says, of an action added by hand, where it comes from."""
_CHART_SHEET, _CHART_TOP = "Chart", 4


def write_report(report: Report, path: Path, manifest: Mapping[str, Any], day: datetime.date | None = None) -> None:
    """Write a report. ``manifest`` says what it is; ``day`` stamps the file. Raises ``BadInput``."""
    book = names.new_book(report.title, report.foot)
    _summary(book, report)
    for table in report.tables:
        _table(book, table, report.foot)
    if any(column.kind == "input status" for table in report.tables for column in table.columns):
        _statuses(book, report.foot)
    if _CHART_SHEET in book.workbook.sheetnames:
        book.workbook.move_sheet(_CHART_SHEET, len(book.workbook.sheetnames))
    book.protect()
    names.add_manifest(book.workbook, {"format": names.RESULT, **manifest})
    stamp = datetime.datetime(day.year, day.month, day.day) if day else EPOCH  # noqa: DTZ001 - a file's own time has no zone
    save(book.workbook, path, stamp)


def _summary(book: Book, report: Report) -> None:
    """One page: what is reported, the verdict, the table and the chart."""
    table = report.summary
    widths = [column.width for column in table.columns]
    scale = _SUMMARY_WIDTH / sum(widths)
    page = book.page("Summary", report.title, (), [round(width * scale, 1) for width in widths])
    first = 1
    for first, part in enumerate(_lines(report.organisation, 110), 2):
        page.fixed(first, 1, part, "SV verdict")
        page.sheet.row_dimensions[first].height = 20
    looks = {s.name: s for s in book.workbook._named_styles}  # type: ignore[attr-defined]
    row = _verdict(page, report, first + 1, len(widths), looks[f"SV {report.look}"])
    for line in report.lines:
        for part in _lines(line):
            row += 1
            page.fixed(row, 1, part, "SV note")
    row += 2
    header = row
    page.header(row, [column.heading for column in table.columns])
    for entries in table.rows:
        row += 1
        _row(page, row, entries, table, looks)
    if report.chart and report.chart.categories:
        row += 2
        _chart(book, page, report.chart, row, report.foot)
    finish_page(page, report.foot, header, repeat=False)
    page.sheet.page_setup.fitToHeight = 1


def _verdict(page: Page, report: Report, first: int, columns: int, look: Any) -> int:
    """The verdict over the whole width; a long one goes on in the rows below. The last row that it takes."""
    parts = _lines(report.verdict, 110)
    for row, part in enumerate(parts, first):
        for column in range(1, columns + 1):
            page.fixed(row, column, part if column == 1 else None, "SV verdict")
            cell = page.sheet.cell(row, column)
            look_like(cell, look)  # type: ignore[arg-type]
            cell.alignment = Alignment(vertical="center", wrap_text=False)
        page.sheet.row_dimensions[row].height = 24
    return first + len(parts) - 1


def _lines(text: str, room: int = 175) -> list[str]:
    return textwrap.wrap(text, room)


def _chart(book: Book, page: Page, chart: Chart, row: int, foot: str) -> None:
    """The chart below the table. Its figures stand on a sheet of their own, which also reads as a table."""
    page.fixed(row, 1, chart.title, "SV verdict")
    data = book.page(_CHART_SHEET, f"{chart.title}: the figures", (), (60, *[22] * len(chart.series)))
    data.header(_CHART_TOP, ("", *(name for name, _ in chart.series)))
    for n, category in enumerate(chart.categories):
        data.fixed(_CHART_TOP + 1 + n, 1, category)
        for column, (_, values) in enumerate(chart.series, 2):
            data.fixed(_CHART_TOP + 1 + n, column, values[n], "SV number")
    finish_page(data, foot, _CHART_TOP, "B5")
    rows = max(12, min(3 * len(chart.categories) // 2 + 6, 26))
    columns = len(page.sheet.column_dimensions)
    for used in range(row + 1, row + rows + 1):
        page.sheet.row_dimensions[used].height = _CHART_ROW
    # Held at both corners, so that it is as wide as the table whatever the font and the scale of the print.
    drawn = chart_of(chart, data.sheet, _CHART_TOP)
    corners = AnchorMarker(col=0, row=row), AnchorMarker(col=columns, row=row + rows)
    drawn.anchor = TwoCellAnchor(_from=corners[0], to=corners[1], editAs="oneCell")  # type: ignore[assignment]
    page.sheet.add_chart(drawn)
    page.sheet.print_area = f"A1:{get_column_letter(columns)}{row + rows + 1}"


def _table(book: Book, table: Table, foot: str) -> None:
    page = book.page(table.sheet, table.heading, [table.note] if table.note else [], [c.width for c in table.columns])
    header = 4
    looks = {s.name: s for s in book.workbook._named_styles}  # type: ignore[attr-defined]
    page.header(header, [column.heading for column in table.columns])
    for row, entries in enumerate(table.rows, header + 1):
        _row(page, row, entries, table, looks)
    if not table.rows and not table.spare:
        page.fixed(header + 1, 1, table.empty, "SV note")
    for row in range(header + 1 + len(table.rows), header + 1 + len(table.rows) + table.spare):
        for column, plan in enumerate(table.columns, 1):
            page.input(row, column, "choice" if column == _ORIGIN else _INPUT_KINDS.get(plan.kind, "text"))
        page.sheet.row_dimensions[row].height = 30
    if table.name:
        page.name(table.name, header + 1, 1, len(table.rows) + table.spare, len(table.columns))
        _inputs(page, table, header + 1)
    freeze = "D5" if len(table.columns) > 7 else "B5"
    finish_page(page, foot, header, freeze)


def _row(page: Page, row: int, entries: tuple[Entry, ...], table: Table, looks: Mapping[str, Any]) -> None:
    for column, (plan, entry) in enumerate(zip(table.columns, entries, strict=True), 1):
        kind = _INPUT_KINDS.get(plan.kind)
        if kind:
            page.input(row, column, kind, entry.text if isinstance(entry, Marked) else entry or None)
        elif isinstance(entry, Marked):
            page.fixed(row, column, _held(entry.text, plan.width))
            look_like(page.sheet.cell(row, column), looks[f"SV {entry.look}"])  # type: ignore[arg-type]
        else:
            shown = _held(entry, plan.width) if isinstance(entry, str) else entry
            page.fixed(row, column, shown, "SV number" if plan.kind == "number" else "SV body")
    page.fit(row)


def _held(text: str, width: float) -> str:
    """As much of a text as a row can show; where it goes on is said, so that nothing is cut in silence."""
    room = int(_LINES_OF_A_ROW * width * 0.85)
    if len(text) <= room and text.count("\n") < _LINES_OF_A_ROW:
        return text
    first = "\n".join(text[:room].split("\n")[: _LINES_OF_A_ROW - 2])
    return f"{first.rstrip()} … (the rest stands on the page beside this workbook)"


def _inputs(page: Page, table: Table, first: int) -> None:
    rows = len(table.rows) + table.spare
    own = choice(names.ORIGIN_LIST, "Where it comes from", "Your own, or a recommendation of scrutiny.")
    page.allow(first + len(table.rows), _ORIGIN, table.spare, own)
    for column, plan in enumerate(table.columns, 1):
        if plan.kind == "input date":
            page.allow(first, column, rows, dated(plan.heading, "A date, for example 31 Mar 2027."))
        elif plan.kind == "input status":
            help_ = "What became of it, as of the date beside it."
            page.allow(first, column, rows, choice(names.STATUS_LIST, plan.heading, help_))


def _statuses(book: Book, foot: str) -> None:
    page = book.page("Choices", "Choices, and what each means", (), (32, 100))
    means = (
        "Nothing has been done yet.",
        "Work has begun.",
        "It is finished, and can be shown.",
        "It will not be done.",
    )
    page.header(4, ("Status", "What it means"))
    for row, (word, text) in enumerate(zip(names.STATUS_WORDS.values(), means, strict=True), 5):
        page.fixed(row, 1, word)
        page.fixed(row, 2, text)
        page.fit(row)
    page.name(names.STATUS_LIST, 5, 1, len(names.STATUS_WORDS))
    row = 6 + len(names.STATUS_WORDS)
    page.header(row, ("Where it comes from", "What it means"))
    origins = (
        "Nobody asked for it; it follows from no answer.",
        "A committee asked for it. Name the report beside it.",
    )
    for n, (word, text) in enumerate(zip(names.ORIGIN_WORDS.values(), origins, strict=True), row + 1):
        page.fixed(n, 1, word)
        page.fixed(n, 2, text)
        page.fit(n)
    page.name(names.ORIGIN_LIST, row + 1, 1, len(names.ORIGIN_WORDS))
    finish_page(page, foot, 4, repeat=False)
