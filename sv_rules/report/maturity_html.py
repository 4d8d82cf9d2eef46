"""A report of maturity as one printable page: nothing is fetched, nothing runs, every text is escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sv_rules.report.clean import printable
from sv_rules.report.maturity_report import Entry, Marked, Report, date_words
from sv_rules.report.palette import PALETTE, RULE

if TYPE_CHECKING:
    from jinja2 import Template


def maturity_html(report: Report) -> str:
    """The page of a report."""
    return _template().render(report=report)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sv_rules.report"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, finalize=_finalise,
    )  # fmt: skip
    environment.globals |= {"palette": PALETTE, "rule_colour": RULE, "words": words, "look": look, "zip": zip}
    return environment.get_template("maturity.html")


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


def _finalise(value: Any) -> Any:
    return printable(value) if type(value) is str else value
