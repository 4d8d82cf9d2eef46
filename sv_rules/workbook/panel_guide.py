"""The sheets that open every panel book: what to do in five steps, what the colours mean, the scales and the lists."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from openpyxl.styles import Protection

from sv_rules.evaluation.published import Evaluation
from sv_rules.report.wording import day as in_words
from sv_rules.workbook.logo import add_logo
from sv_rules.workbook.panel_book import LIMIT_NOTE, Book

YES_NO, IN_OUT = "SV_YesNo", "SV_InOut"
_LEGEND = (
    ("SV input", "Your entry", "Fill this in."), ("SV body", "Fixed", "A change here is reported and stops."),
    ("SV proceed", "OK", "Nothing is missing on this line."), ("SV stop", "CHECK", "Something is missing or wrong."),
    ("SV reason", "NOTE", "Allowed, but say why."), ("SV body", "TO DO", "Not filled in yet."),
)  # fmt: skip


def add_guide(
    book: Book, evaluation: Evaluation, heading: str, steps: Sequence[str], day: datetime.date | None,
    facts: Sequence[tuple[str, str]] = (),
    filled_in: bool = True,
) -> None:  # fmt: skip
    """The first sheet: whose book this is, the steps, and the colours with their words."""
    page = book.page("Guide", heading, (), (24, 120))
    about = [
        ("Procurement", evaluation.title), ("Authority", evaluation.authority), ("Reference", evaluation.reference),
        ("Issue", f"{book.issue}, {in_words(day.isoformat())}" if day else str(book.issue)), *facts,
    ]  # fmt: skip
    row = 2
    for label, text in about:
        row += 1
        page.fixed(row, 1, label)
        page.fixed(row, 2, text)
        page.fit(row)
    if evaluation.synthetic:
        row += 1
        page.fixed(row, 1, "Example")
        page.fixed(row, 2, "The criteria and bids are invented, for a demonstration.")
    row += 2
    page.header(row, ("Step", "What to do"))
    for number, step in enumerate(steps, 1):
        row += 1
        page.fixed(row, 1, number, "SV number")
        page.fixed(row, 2, step)
        page.fit(row)
    row += 2
    if filled_in:
        page.header(row, ("Colour", "What it means"))
    for style, word, meaning in _LEGEND if filled_in else ():
        row += 1
        page.fixed(row, 1, word, style)
        page.sheet.cell(row, 1).protection = Protection(locked=True)
        page.fixed(row, 2, meaning)
        page.fit(row)
    row += 2
    page.fixed(row, 1, "Limits")
    page.fixed(row, 2, LIMIT_NOTE)
    page.fit(row)
    if book.theme.logo:
        add_logo(page.sheet, book.theme.logo, f"A{row + 2}")
        book.described[page.title] = f"Logo of {book.theme.organisation or evaluation.authority}"
    page.print_rows(None, None)


def add_scales(book: Book, evaluation: Evaluation, used: Sequence[str]) -> Mapping[str, str]:
    """A sheet with each scale in use and its published words. Returns the defined name of each scale's scores."""
    page = book.page(
        "Scales", "Scales: the only scores that may be given",
        ("As published. A score between two steps does not exist.",), (12, 30, 110),
    )  # fmt: skip
    names: dict[str, str] = {}
    row = 3
    for scale in evaluation.scales:
        if scale.id not in used:
            continue
        row += 1
        page.fixed(row, 1, f"Scale {scale.id}", "SV note")
        row += 1
        page.header(row, ("Score", "Name", "What earns it"))
        points = sorted(scale.points, key=lambda point: point.score)
        for point in points:
            row += 1
            page.fixed(row, 1, point.score, "SV number")
            page.fixed(row, 2, point.label)
            page.fixed(row, 3, point.descriptor)
            page.fit(row)
        names[scale.id] = f"SV_Scale_{len(names) + 1}"
        page.name(names[scale.id], row - len(points) + 1, 1, len(points))
        row += 1
    page.print_rows(None, "A4")
    return names


def add_lists(
    book: Book, lists: Mapping[str, Sequence[str]], rules: Mapping[str, tuple[str, int | Decimal]] | None = None
) -> None:
    """A sheet with the words of each drop-down, and the figures that the checks use, each under its defined name."""
    page = book.page("Lists", "Lists: the words and figures that the checks use", (), (44, *[22] * 7))
    row = 3
    for name, words in lists.items():
        page.fixed(row, 1, f"Words of {name}", "SV header")
        for offset, word in enumerate(words, 2):
            page.fixed(row, offset, word)
        page.name(name, row, 2, 1, len(words))
        row += 1
    for name, (label, figure) in (rules or {}).items():
        page.fixed(row, 1, label, "SV header")
        page.fixed(row, 2, figure, "SV number")
        page.name(name, row, 2)
        row += 1
    page.print_rows(None, None)
