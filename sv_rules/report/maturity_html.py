"""A report of maturity as one printable page: nothing is fetched, nothing runs, every text is escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sv_rules.report.maturity_report import Entry, Marked, Report, date_words
from sv_rules.report.page_template import page_template

if TYPE_CHECKING:
    from jinja2 import Template


def maturity_html(report: Report) -> str:
    """The page of a report."""
    return _template().render(report=report)


@cache
def _template() -> Template:
    return page_template("maturity.html", words=words, look=look, zip=zip)


def words(entry: Entry) -> str:
    """An entry of a table as text."""
    if entry is None:
        return ""
    if isinstance(entry, Marked):
        return entry.text
    return entry if isinstance(entry, str) else str(entry) if isinstance(entry, int) else date_words(entry)


def look(entry: Entry) -> str:
    """The look of an entry, or nothing."""
    return entry.look if isinstance(entry, Marked) else ""
