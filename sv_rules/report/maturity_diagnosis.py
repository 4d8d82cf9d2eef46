"""A diagnosis as a report, under its sections: what is in place, what staff understand, and what follows."""

from __future__ import annotations

from collections.abc import Iterator

from sv_rules.maturity.diagnostic import Diagnosis, SectionResult
from sv_rules.report.maturity_index import ACTION_COLUMNS, ACTION_NOTE, SPARE
from sv_rules.report.maturity_report import (
    Chart,
    Column,
    Entry,
    Marked,
    Report,
    Table,
    date_words,
    disagreement_table,
    progress_tables,
    progress_words,
    who_words,
)
from sv_rules.report.wording import counted

_STATES = {"in place": "proceed", "in part": "reason", "not in place": "stop", "not known": "unknown"}


def diagnosis_report(found: Diagnosis) -> Report:
    """The report of a diagnosis."""
    told = ", ".join(f"{s.title.lower()} {s.in_place} of {s.asked}" for s in found.sections)
    lines = [
        f"{counted(len(found.actions), 'action')} {'follows' if len(found.actions) == 1 else 'follow'}.",
        who_words(found.organisation, found.directorates, found.by, found.assessed_on),
    ]
    if found.progress:
        lines.append(progress_words(found.progress))
    return Report(
        title=f"{found.title}: what was found", organisation=found.organisation, verdict=f"In place: {told}.",
        look="advice", lines=tuple(lines), summary=_summary(found), chart=_chart(found), tables=tuple(_tables(found)),
        foot=f"{found.title}: {found.organisation}, {date_words(found.assessed_on)}",
    )  # fmt: skip


def _summary(found: Diagnosis) -> Table:
    columns = (
        Column("Section", 20), Column("What it is about", 60), Column("In place", 12), Column("Staff survey", 44),
        Column("Actions", 10, "number"),
    )  # fmt: skip
    return Table(
        "Summary", "Prioritise, enable, deliver", "", columns, tuple(_section(found, s) for s in found.sections)
    )


def _section(found: Diagnosis, section: SectionResult) -> tuple[Entry, ...]:
    shares = [s.understood_percent for s in section.survey if s.understood_percent is not None]
    survey = "No replies to show."
    if shares:
        lowest = min((s for s in section.survey if s.understood_percent is not None), key=_share)
        survey = f"{min(shares)} to {max(shares)} % agree; least on {lowest.question}."
    return (
        section.title, section.means, f"{section.in_place} of {section.asked}", survey,
        sum(a.section == section.title for a in found.actions),
    )  # fmt: skip


def _share(result: object) -> int:
    return getattr(result, "understood_percent", None) or 0


def _chart(found: Diagnosis) -> Chart:
    return Chart(
        title="Questions in place in each section",
        categories=tuple(s.title for s in found.sections),
        series=(
            ("In place", tuple(s.in_place for s in found.sections)),
            ("Not in place, in part or not known", tuple(s.asked - s.in_place for s in found.sections)),
        ),
        stacked=True,
    )  # fmt: skip


def _tables(found: Diagnosis) -> Iterator[Table]:
    for section in found.sections:
        yield Table(
            section.title, f"{section.title}: {section.in_place} of {section.asked} in place", section.means,
            (
                Column("No.", 7), Column("Looked at", 24), Column("Question", 56), Column("Answer", 15),
                Column("Evidence", 40), Column("Said by", 24),
            ),
            tuple(
                (
                    q.practice, q.area_title, q.asks, Marked(q.state.capitalize(), _STATES[q.state]), q.evidence,
                    "\n".join(f"{s.directorate}: {s.state}" for s in q.said),
                )
                for q in section.questions
            ),
        )  # fmt: skip
    yield Table(
        "Staff survey", "Staff survey by directorate",
        "Counts only. Small groups are not shown, and are left out of the totals.",
        (
            Column("Section", 14), Column("No.", 7), Column("Question", 52), Column("Directorate", 26),
            Column("Replies", 9), Column("Counts", 42),
        ),
        tuple(_survey_rows(found)), empty="Nobody was asked.",
    )  # fmt: skip
    yield Table(
        "Actions", "Actions: who, by when, how judged, and what became of them", ACTION_NOTE, _action_columns(),
        tuple(
            (
                a.item, f"{a.section}: {a.area_title}", a.action, a.why.capitalize(), a.owner, None, None,
                a.due or (None if a.wanted == "later" else found.target_date), None, "Not started", None, None,
            )
            for a in found.actions
        ),
        empty="No action is wanted.", name="SV_Actions", spare=SPARE,
    )  # fmt: skip
    if found.disagreements:
        yield disagreement_table(found.disagreements)
    if found.progress:
        yield from progress_tables(found.progress, "question")


def _survey_rows(found: Diagnosis) -> Iterator[tuple[Entry, ...]]:
    for section in found.sections:
        for result in section.survey:
            for counts in result.directorates:
                replies = "few" if counts.replies is None else str(counts.replies)
                yield section.title, result.question, result.asks, counts.directorate, replies, counts.words
            if result.directorates:
                total = (str(result.replies), Marked(result.words, "advice"))
                yield section.title, result.question, result.asks, Marked("All shown", "advice"), *total


def _action_columns() -> tuple[Column, ...]:
    first, _, third, _, *rest = ACTION_COLUMNS
    return (first, Column("Section", 19), third, Column("Why", 20), *rest)
