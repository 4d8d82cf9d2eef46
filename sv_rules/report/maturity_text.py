"""A report of maturity on a terminal: the verdict first, then the summary, then what needs attention."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from sv_rules.report.clean import one_line
from sv_rules.report.maturity_html import words
from sv_rules.report.maturity_report import Report, Table
from sv_rules.report.page import Page

_SHOWN = ("Findings", "Disagreements")
"""Tables that a terminal shows whole; the others are in the workbook and the page."""
_GAP = 2


def maturity_text(report: Report, *, colour: bool = False, width: int = 100, tables: Iterable[str] = _SHOWN) -> str:
    """The report as text. ``tables``: the sheets of the tables to show beside the summary."""
    page = Page(colour, width)
    page.line(f"{report.title} · {report.organisation}")
    page.blank()
    page.line(report.verdict, report.look)
    page.blank()
    for line in report.lines:
        page.line(line)
    page.blank()
    _columns(page, report.summary, width)
    shown = set(tables)
    for table in report.tables:
        if table.sheet in shown:
            page.blank()
            page.line(table.heading)
            _rows(page, table)
    return page.text()


def _columns(page: Page, table: Table, width: int) -> None:
    """A table in columns; the widest are wrapped where they do not fit."""
    rows = [[column.heading for column in table.columns]]
    rows += [[one_line(words(entry)) for entry in row] for row in table.rows]
    widths = [max(len(row[n]) for row in rows) for n in range(len(table.columns))]
    floors = [min(max(len(word) for row in rows for word in row[n].split() or [""]), 16) for n in range(len(widths))]
    while sum(widths) + _GAP * len(widths) > width and any(w > f for w, f in zip(widths, floors, strict=True)):
        widest = max((n for n in range(len(widths)) if widths[n] > floors[n]), key=lambda n: widths[n])
        widths[widest] -= 1
    numbers = [column.kind == "number" for column in table.columns]
    for row in rows:
        parts = [textwrap.wrap(text, room) or [""] for text, room in zip(row, widths, strict=True)]
        for line in range(max(map(len, parts))):
            cells = [part[line] if line < len(part) else "" for part in parts]
            page.raw(
                (" " * _GAP).join(
                    cell.rjust(room) if number else cell.ljust(room)
                    for cell, room, number in zip(cells, widths, numbers, strict=True)
                )
            )


def _rows(page: Page, table: Table) -> None:
    """A table of long texts: each row as a paragraph."""
    if not table.rows:
        page.hanging("  ", table.empty)
    for row in table.rows:
        texts = [one_line(words(entry).replace("\n", "; ")) for entry in row]
        page.hanging("  ", ": ".join(t for t in texts[:2] if t))
        for text in texts[2:]:
            if text:
                page.hanging("      ", text)
