"""What became of actions, by origin, as a scrutiny commission reads it: what was asked, what was done, what is late."""

from __future__ import annotations

from sv_rules.maturity.actions import STATUSES, ActionsReport, ActionView, OriginGroup
from sv_rules.report.maturity_report import Chart, Column, Entry, Marked, Report, Table, date_words
from sv_rules.report.wording import counted

_LONGEST_TITLE = 80
"""What a heading can hold on one line of a page."""
_LOOKS = {"not started": "stop", "in progress": "reason", "done": "proceed", "dropped": "waived"}


def life_report(found: ActionsReport) -> Report:
    """The report of a register."""
    total = sum(found.counts.values())
    told = ", ".join(f"{n} {status}" for status, n in found.counts.items() if n)
    late = f" {counted(found.overdue, 'is', 'are')} overdue." if found.overdue else " None is overdue."
    silent = (
        f"Of {counted(found.silent, 'open action')} nothing was recorded since {date_words(found.since)}."
        if found.silent
        else f"Of every open action something was recorded since {date_words(found.since)}."
    )
    several = len(found.title) > _LONGEST_TITLE
    named = (f"Registers: {found.title}.",) if several else ()
    return Report(
        title="Actions, and what became of them" if several else found.title, organisation=found.organisation,
        verdict=f"{counted(total, 'action')}: {told}.{late}", look="reason" if found.overdue else "advice",
        lines=(*named, f"From {date_words(found.since)} to {date_words(found.as_at)}.", silent),
        summary=_summary(found), chart=_chart(found), tables=tuple(_table(g, n) for n, g in enumerate(found.groups, 1)),
        foot=f"{found.organisation}: actions as at {date_words(found.as_at)}",
    )  # fmt: skip


def _summary(found: ActionsReport) -> Table:
    columns = (
        Column("Origin", 36), Column("Document", 54), *(Column(s.capitalize(), 12, "number") for s in STATUSES),
        Column("Overdue", 10, "number"),
    )  # fmt: skip
    rows: list[tuple[Entry, ...]] = [
        (g.title, g.document, *g.counts.values(), sum(a.overdue for a in g.actions)) for g in found.groups
    ]
    rows.append((Marked("All", "advice"), "", *found.counts.values(), found.overdue))
    return Table("Summary", "Actions by origin", "", columns, tuple(rows))


def _chart(found: ActionsReport) -> Chart:
    return Chart(
        title="Actions of each origin by status",
        categories=tuple(g.title for g in found.groups),
        series=tuple(
            (status.capitalize(), tuple(g.counts[status] for g in found.groups))
            for status in STATUSES
            if found.counts[status]
        ),
        stacked=True,
    )  # fmt: skip


def _table(group: OriginGroup, number: int) -> Table:
    columns = (
        Column("No.", 10), Column("What was asked", 42), Column("Year", 10), Column("Owner", 18),
        Column("Lead member", 18), Column("Due", 19), Column("Status", 22), Column("What was done", 44),
        Column("Still to be said", 16),
    )  # fmt: skip
    return Table(
        f"{number} {group.title}"[:31], group.title, group.document, columns, tuple(_row(v) for v in group.actions)
    )  # fmt: skip


def _row(view: ActionView) -> tuple[Entry, ...]:
    action = view.action
    asked = [action.title]
    if action.principle:
        asked.append(f"Principle: {action.principle}")
    asked += [f"Year {step.year}: {step.what}" for step in action.steps]
    if action.measure:
        asked.append(f"Measure: {action.measure}")
    done = [f"{date_words(e.on)}: {e.note or e.status}" for e in view.since]
    if not done and view.on:
        done = [f"Nothing in this period. {date_words(view.on)}: {view.note or view.status}"]
    status = view.status.capitalize()
    return (
        action.origin.item or action.id, "\n".join(asked), ", ".join(action.years), action.owner or "",
        action.lead_member or "", date_words(action.due),
        Marked(f"{status}, overdue", "stop") if view.overdue else Marked(status, _LOOKS[view.status]),
        "\n".join(done) or "Nothing is recorded.", ", ".join(view.unsaid).capitalize(),
    )  # fmt: skip
