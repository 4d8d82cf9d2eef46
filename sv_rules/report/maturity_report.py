"""A report of maturity as blocks (a verdict, a chart, tables) that text, HTML and a workbook show alike."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from sv_rules.maturity.plan import Disagreement, Progress
from sv_rules.report.wording import day

Kind = Literal["text", "number", "input", "input date", "input status"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, width in a workbook, and whether its cells are filled in there."""

    heading: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with a look of the palette that repeats it."""

    text: str
    look: str


Entry = str | int | datetime.date | Marked | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``sheet`` is its title in a workbook, ``empty`` what is said without rows, ``name`` a defined name."""

    sheet: str
    heading: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Entry, ...], ...]
    empty: str = "Nothing to list."
    name: str = ""
    spare: int = 0
    """Rows to be filled in below: actions that follow from none of the answers."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one or two series by category. ``steps``: the words of the axis, from the value ``least`` upwards."""

    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    steps: tuple[str, ...] = ()
    least: int = 0
    stacked: bool = False

    @property
    def most(self) -> int:
        """The end of the axis."""
        if self.steps:
            return self.least + len(self.steps) - 1
        if self.stacked:
            return max((sum(n) for n in zip(*(v for _, v in self.series), strict=True)), default=1) or 1
        return max((n for _, values in self.series for n in values), default=1) or 1


@dataclass(frozen=True, slots=True)
class Report:
    """The whole: what is reported, the verdict with its look, lines below it, a summary with a chart, and tables."""

    title: str
    organisation: str
    verdict: str
    look: str
    lines: tuple[str, ...]
    summary: Table
    chart: Chart | None
    tables: tuple[Table, ...]
    foot: str
    closing: str = "Made by sv-rules from what the organisation said of itself. Nobody's answer was checked."


def date_words(day_: datetime.date | None) -> str:
    """A day in words, or nothing."""
    return day(day_.isoformat()) if day_ else ""


def who_words(organisation: str, directorates: tuple[str, ...], by: str, assessed_on: datetime.date) -> str:
    """Who answered, and when."""
    parts = " of " + ", ".join(directorates) if directorates else ""
    return f"Answered{f' by {by}' if by else ''}{parts} on {date_words(assessed_on)}."


def disagreement_table(listed: tuple[Disagreement, ...]) -> Table:
    """What directorates said differently, and what was taken."""
    return Table(
        "Disagreements", "What directorates said differently",
        "Settle these first. In place counts only where each directorate that answered says so.",
        (Column("About", 18), Column("Asked", 52), Column("Said", 56), Column("Taken as", 20)),
        tuple(
            (d.about, d.asks, "\n".join(f"{who}: {said}" for who, said in d.said.items()), d.taken.capitalize())
            for d in listed
        ),
    )  # fmt: skip


_CHANGES = {
    "lost": ("Lost", "stop"), "gained": ("Gained", "proceed"), "changed": ("Changed", "reason"),
    "new question": ("New question", "advice"), "no change": ("No change", ""),
}  # fmt: skip


def progress_tables(progress: Progress, what: str) -> tuple[Table, ...]:
    """Level by level, and practice by practice, then and now: losses first."""
    then = f"On {date_words(progress.since)}"
    order = list(_CHANGES)
    changes = sorted(progress.changes, key=lambda c: order.index(c.word))
    gone = f" No longer asked: {', '.join(progress.removed)}." if progress.removed else ""
    levels = Table(
        "Levels then and now", "Levels then and now", f"Both judged by today's questions.{gone}",
        (Column("Area", 60), Column(then, 40), Column("Now", 40)),
        tuple((c.title, c.before, c.now) for c in progress.levels),
    )  # fmt: skip
    counts = progress_words(progress)
    items = Table(
        "Progress", f"Progress, {what} by {what}", counts,
        (Column("No.", 9), Column(what.capitalize(), 74), Column(then, 20), Column("Now", 20), Column("Change", 18)),
        tuple((c.item, c.asks, c.before.capitalize(), c.now.capitalize(), _change(c.word)) for c in changes),
    )  # fmt: skip
    return (levels, items) if progress.levels else (items,)


def progress_words(progress: Progress) -> str:
    """How many were gained, lost, and so on."""
    words = [c.word for c in progress.changes]
    told = [f"{words.count(word)} {title.lower()}" for word, (title, _) in _CHANGES.items() if word in words]
    return f"Since {date_words(progress.since)}: {', '.join(told)}."


def _change(word: str) -> Entry:
    title, look = _CHANGES[word]
    return Marked(title, look) if look else title
