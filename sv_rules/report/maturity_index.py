"""The action plan of an index as a report: present and future by area, actions by area and level, then each action."""

from __future__ import annotations

from collections.abc import Iterator

from sv_rules.maturity.plan import AreaPlan, Cell, Plan, PlannedAction, PracticeView
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

EMPTY = {"no practice here": "No practice here.", "all in place": "All in place.", "none planned": "None planned."}
_STATES = {"in place": "proceed", "in part": "reason", "not in place": "", "not known": "unknown"}


def plan_report(plan: Plan) -> Report:
    """The report of a plan."""
    later = sum(a.later for a in plan.actions)
    actions = f"{counted(len(plan.actions), 'action')}: {len(plan.actions) - later} by {date_words(plan.target_date)}"
    words = f"Present performance: {plan.present.words}. Future target: {plan.target.words}"
    unfit = counted(len(plan.findings), "target or date does", "targets or dates do")
    fit = f" {unfit} not fit what is wanted: see Findings." if plan.findings else ""
    unknown = sum(p.state == "not known" for p in plan.practices)
    lines = [
        f"{actions}, {later} later." if plan.actions else "No action is wanted.",
        f"Overall: {plan.method}. {_means(plan)}.",
        who_words(plan.organisation, plan.directorates, plan.by, plan.assessed_on),
    ]
    if unknown:
        are = counted(unknown, "practice is", "practices are")
        same = plan.present.could_be == plan.present.level
        then = "would stay" if same else "would be"
        lines.insert(1, f"{are} not known. With all of that in place the overall level {then} {plan.present.could_be}.")
    if plan.progress:
        lines.append(progress_words(plan.progress))
    return Report(
        title=f"{plan.title}: action plan", organisation=plan.organisation,
        verdict=f"{words} by {date_words(plan.target_date)}.{fit}", look="reason" if plan.findings else "advice",
        lines=tuple(lines), summary=_summary(plan), chart=_chart(plan), tables=tuple(_tables(plan)),
        foot=f"{plan.title}, version {plan.version}: action plan of {plan.organisation}",
    )  # fmt: skip


def _means(plan: Plan) -> str:
    ends = f"{plan.least} to {plan.least + len(plan.levels) - 1}"
    return f"Mean of the areas {plan.present_mean} now, {plan.target_mean} then, of levels numbered {ends}"


def _summary(plan: Plan) -> Table:
    """Present and future by area and overall, as the published plan shows them."""
    rows: list[tuple[Entry, ...]] = []
    for area in plan.areas:
        own = [a for a in plan.actions if a.area == area.area]
        later = sum(a.later for a in own)
        rows.append(
            (f"{area.area} {area.title}", area.present.words, area.target.words, len(own) - later, later)
        )  # fmt: skip
    later = sum(a.later for a in plan.actions)
    total = (len(plan.actions) - later, later)
    rows.append((Marked("Overall", "advice"), _marked(plan.present.words), _marked(plan.target.words), *total))
    columns = (
        Column("Area", 44), Column("Present", 27), Column("Future", 25),
        Column(f"Actions by {plan.target_date:%B %Y}", 25, "number"), Column("Actions later", 15, "number"),
    )  # fmt: skip
    return Table("Summary", "Present and future", "", columns, tuple(rows))


def _marked(text: str) -> Marked:
    return Marked(text, "advice")


def _chart(plan: Plan) -> Chart:
    return Chart(
        title="Present and future level of each area",
        categories=tuple(f"{a.area} {a.title}" for a in plan.areas),
        series=(
            ("Present", tuple(a.present.value for a in plan.areas)),
            ("Future", tuple(a.target.value for a in plan.areas)),
        ),
        steps=plan.levels, least=plan.least,
    )  # fmt: skip


def _tables(plan: Plan) -> Iterator[Table]:
    if plan.findings:
        yield Table(
            "Findings", "Targets and dates that do not fit what is wanted",
            "A target is the level that its practices reach by the target date; a date fits when it is wanted.",
            (Column("Where", 40), Column("Found", 70), Column("Do", 40)),
            tuple((f.place, f.what[0].upper() + f.what[1:], f.do) for f in plan.findings),
        )  # fmt: skip
    yield _matrix(plan)
    yield action_table(plan)
    if plan.disagreements:
        yield disagreement_table(plan.disagreements)
    if plan.progress:
        yield from progress_tables(plan.progress, "practice")
    yield _practices(plan)
    yield _rules(plan)


def _matrix(plan: Plan) -> Table:
    """Actions by area and by the level that they help to reach."""
    above = plan.levels[1:]
    given = {a.practice: a for a in plan.actions}
    columns = (Column("Area", 25), *(Column(f"To reach ‘{level}’", 37) for level in above), Column("Note", 22))
    note = (
        "The columns are the levels of single practices, not of the organisation. An action marked later comes after "
        f"{date_words(plan.target_date)}."
    )
    return Table(
        "Action plan", "Action plan by area and level", note, columns,
        tuple(
            (f"{area.area} {area.title}", *(_cell(cell, given) for cell in area.cells), _note(area, plan))
            for area in plan.areas
        ),
    )  # fmt: skip


def _cell(cell: Cell, given: dict[str, PlannedAction]) -> str:
    if cell.empty:
        return EMPTY[cell.empty]
    lines = []
    for code in cell.actions:
        action = given[code]
        later = " (later)" if action.later else ""
        lines.append(f"{code} {action.action}{later}")
    return "\n".join(lines)


def _note(area: AreaPlan, plan: Plan) -> str:
    words = [f"{area.present.words} now, {area.target.words} aimed for."]
    words += [f"The practices reach {area.reached}."] if area.reached != area.target.level else []
    above = [a.practice for a in plan.actions if a.area == area.area and a.above_target]
    if above:
        words.append(f"Above the target: {', '.join(above)}.")
    return " ".join(words)


ACTION_COLUMNS = (
    Column("No.", 10), Column("Area, and level to reach", 24), Column("Action", 38), Column("Wanted", 12),
    Column("Owner", 14, "input"), Column("Lead member", 14, "input"), Column("Year", 9, "input"),
    Column("Due", 14, "input date"), Column("Measure", 24, "input"), Column("Status", 14, "input status"),
    Column("Status on", 14, "input date"), Column("Progress", 26, "input"),
)  # fmt: skip
ACTION_NOTE = (
    "Fill in the yellow cells and keep this sheet up to date: sv-rules maturity actions reads it. A measure can be "
    "counted and has a date. In the last rows add actions of your own, or recommendations of scrutiny."
)
SPARE = 12
"""Rows for actions that follow from no answer."""


def action_table(plan: Plan) -> Table:
    """One row for each action, with what is filled in through the year."""
    return Table(
        "Actions", "Actions: who, by when, how judged, and what became of them", ACTION_NOTE, ACTION_COLUMNS,
        tuple(
            (
                a.practice, f"{a.area_title}, to reach {a.level}", a.action,
                Marked("Later", "waived") if a.later else "By the target date", a.owner, None, None,
                a.due or a.by, None, "Not started", None, None,
            )
            for a in plan.actions
        ),
        empty="No action is wanted.", name="SV_Actions", spare=SPARE,
    )  # fmt: skip


def _practices(plan: Plan) -> Table:
    return Table(
        "Practices", "Every practice, as it was answered",
        "Ours: added, so that its level can be told. Tenders can show: the rules that judge it, and from what.",
        (
            Column("No.", 7), Column("Level", 12), Column("Practice", 50), Column("Answer", 14), Column("Evidence", 36),
            Column("Wanted", 14), Column("Tenders can show", 20), Column("Said by", 24),
        ),
        tuple(_practice_row(p) for p in plan.practices),
    )  # fmt: skip


def _practice_row(practice: PracticeView) -> tuple[Entry, ...]:
    look = _STATES[practice.state]
    state = practice.state.capitalize()
    said = "\n".join(f"{s.directorate}: {s.state}" for s in practice.said)
    return (
        practice.practice, practice.level, practice.asks + (" (Ours.)" if practice.ours else ""),
        Marked(state, look) if look else state, practice.evidence,
        (practice.wanted or "").capitalize() if practice.state != "in place" else "",
        "\n".join(f"{m.rule} ({m.source}s)" for m in practice.measured_by), said,
    )  # fmt: skip


def _rules(plan: Plan) -> Table:
    """How the levels are found, so that a reader can work them out again."""
    rows = (
        ("Practice", "A yes-or-no statement at one level of one area. Doing more never fails it."),
        ("In place", "Today, and wherever it should be. With several directorates: in each that answered."),
        ("Level of an area", ("The highest level that has practices, with all of them and all below in place. A level "
                             "without practices is passed over and never awarded.")),
        ("Not known", "Counts as not in place; the level then reads at least."),
        ("Target", "Declared for each area. It has to be what the practices in place, or wanted by then, reach."),
        ("Actions", "Every practice that is not in place and is wanted, under its own level, also above the target."),
        ("Overall", f"Of all areas: {plan.method}."),
        ("Levels", ", ".join(f"{n} {title}" for n, title in enumerate(plan.levels, plan.least))),
        ("Source", (f"{plan.reference}. The practices are in our words; the digest of the question set is "
                   f"{plan.digest or 'not given'}.")),
    )  # fmt: skip
    return Table("How it is worked out", "How it is worked out", "", (Column("Word", 24), Column("Meaning", 120)), rows)
