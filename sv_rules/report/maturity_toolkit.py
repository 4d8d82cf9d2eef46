"""A council's position in the toolkit as a report: levels and objectives by key area, focus areas, best and worst."""

from __future__ import annotations

from collections.abc import Iterator

from sv_rules.maturity.toolkit import KeyArea, Position, StatementView
from sv_rules.report.maturity_index import ACTION_COLUMNS, ACTION_NOTE, SPARE
from sv_rules.report.maturity_report import (
    Chart,
    Column,
    Entry,
    Marked,
    Report,
    Table,
    disagreement_table,
    progress_tables,
    progress_words,
    who_words,
)
from sv_rules.report.wording import counted


def position_report(position: Position) -> Report:
    """The report of a position."""
    focus = [a.title for a in position.areas if a.focus]
    known = sum(position.counts.values())
    told = ", ".join(f"{n} {level}" for level, n in reversed(position.counts.items()))
    verdict = f"{position.level} overall. {_focus_words(focus)}"
    lines = [
        f"{counted(known, 'statement')} at a level: {told}."
        + (f" {position.not_known} not known." if position.not_known else ""),
        position.focus_rule,
        f"Level of a key area and overall: {position.method}. Overall mean {position.mean or 'not known'}.",
        who_words(position.organisation, position.directorates, position.by, position.assessed_on),
    ]
    if position.progress:
        lines.append(progress_words(position.progress))
    return Report(
        title=f"{position.title}: where we stand", organisation=position.organisation, verdict=verdict,
        look="reason" if focus else "advice", lines=tuple(lines), summary=_summary(position), chart=_chart(position),
        tables=tuple(_tables(position)), foot=f"{position.title}: {position.organisation}",
    )  # fmt: skip


def _focus_words(focus: list[str]) -> str:
    if not focus:
        return "No key area is a focus area."
    head = "Focus area" if len(focus) == 1 else f"{len(focus)} focus areas"
    return f"{head}: {'; '.join(focus)}."


def _summary(position: Position) -> Table:
    columns = (
        Column("Key area", 34), Column("Theme or enabler", 24), Column("Level", 13), Column("Mean", 7, "number"),
        Column("Objective", 13), Column("Progress", 24), Column("At the bottom levels", 14), Column("Focus area", 13),
    )  # fmt: skip
    return Table("Summary", "Key areas", "", columns, tuple(_area_row(a) for a in position.areas))


def _area_row(area: KeyArea) -> tuple[Entry, ...]:
    missing = f" ({area.asked - area.known} not known)" if area.known < area.asked else ""
    return (
        area.title, area.group, area.level, area.mean, area.objective, area.standing.capitalize() + missing,
        area.focus_words, Marked("Focus area", "reason") if area.focus else "No",
    )  # fmt: skip


def _chart(position: Position) -> Chart:
    """How many statements of each key area are at each level."""
    return Chart(
        title="Statements of each key area by level",
        categories=tuple(a.title for a in position.areas),
        series=tuple((level, tuple(a.counts[level] for a in position.areas)) for level in position.levels),
        stacked=True,
    )  # fmt: skip


def _tables(position: Position) -> Iterator[Table]:
    views = (
        Column("No.", 10), Column("Key area", 34), Column("Statement", 62), Column("Level", 14), Column("Evidence", 40)
    )  # fmt: skip
    yield Table(
        "Strongest and weakest", "Strongest and weakest statements", "Strongest first, then those at the bottom level.",
        (Column("Group", 12), *views),
        tuple((Marked("Strongest", "proceed"), *_row(v)) for v in position.strongest)
        + tuple((Marked("Weakest", "stop"), *_row(v)) for v in position.weakest),
        empty="No statement is at the top or bottom levels.",
    )  # fmt: skip
    yield Table(
        "Actions", "Actions: who, by when, how judged, and what became of them", ACTION_NOTE, _action_columns(),
        tuple(
            (
                a.statement, a.area_title, a.action, f"{a.now} to {a.objective}" if a.objective else a.now, a.owner,
                None, None, a.due or position.target_date, None, "Not started", None, None,
            )
            for a in position.actions
        ),
        empty="No statement is below its objective, and no action was written.", name="SV_Actions", spare=SPARE,
    )  # fmt: skip
    if position.disagreements:
        yield disagreement_table(position.disagreements)
    if position.progress:
        yield from progress_tables(position.progress, "statement")
    yield Table("Statements", "Every statement, with its level", "", views, tuple(_row(v) for v in position.statements))
    unasked = ", ".join(position.unasked)
    yield Table(
        "How it is worked out", "How it is worked out", "", (Column("Word", 24), Column("Meaning", 120)),
        (
            ("Score", ", ".join(f"{level} {n}" for n, level in enumerate(position.levels, position.least)) + "."),
            ("Level of a key area", f"Of the scores of its statements: {position.method}. Not known counts nowhere."),
            ("Objective", "The level aimed for in a key area. A statement below it gets an action."),
            ("Focus area", position.focus_rule + " Exactly that share is not enough."),
            ("Not asked", f"Key areas without statements in this list: {unasked}." if unasked else "None."),
            ("Source", f"{position.reference}. Digest of the question set: {position.digest or 'not given'}."),
        ),
    )  # fmt: skip


def _action_columns() -> tuple[Column, ...]:
    first, _, third, _, *rest = ACTION_COLUMNS
    return (first, Column("Key area", 19), third, Column("From and to", 14), *rest)


def _row(view: StatementView) -> tuple[Entry, ...]:
    return (view.statement, view.area_title, view.asks, view.level.capitalize(), view.evidence)
