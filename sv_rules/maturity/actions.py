"""Actions as records with a life of their own: where each comes from, who answers for it, and what became of it.

A register is kept in YAML, or read from the action sheet of a plan. An action that follows from a practice and one
that a scrutiny commission recommended stand side by side; a report groups them by origin, as a commission reads it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from sv_rules.policy.written import Href, Part, Sentence, iso_date
from sv_rules.problem import Mistake

Kind = Literal["index practice", "LGA statement", "diagnostic question", "scrutiny recommendation", "own"]
Status = Literal["not started", "in progress", "done", "dropped"]
KINDS: dict[Kind, str] = {
    "scrutiny recommendation": "Recommendations of scrutiny",
    "index practice": "Practices of the maturity index",
    "LGA statement": "Statements of the LGA toolkit",
    "diagnostic question": "Questions of the diagnostic",
    "own": "Our own actions",
}
"""Each kind of origin with its heading, in the order of a report."""
STATUSES: tuple[Status, ...] = ("not started", "in progress", "done", "dropped")


def _as_text(raw: Any) -> Any:
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


Year = Annotated[
    str,
    BeforeValidator(_as_text),
    Field(min_length=1, max_length=20),
    WithJsonSchema({"type": ["string", "integer"], "maxLength": 20}),
]
"""A year as the plan counts it: "1", "2026/27"."""


Day = Annotated[datetime.date, BeforeValidator(iso_date)]
"""A date, written as YYYY-MM-DD."""


class Origin(Part):
    """Where an action comes from: the kind, the item there (a practice, a recommendation's number), the document."""

    kind: Kind
    item: str | None = None
    document: Sentence | None = None
    href: Href | None = None
    on: Day | None = None


class StatusEntry(Part):
    """What an action's status became on a day, with what was done."""

    on: Day
    status: Status
    note: str = ""
    by: str | None = None


class Step(Part):
    """What is to be done in one year of an action."""

    year: Year
    what: Sentence


class Action(Part):
    """One action. ``measure`` says by what it can be judged: specific, measurable, with a date (SMART)."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
    title: Sentence
    origin: Origin
    principle: Sentence | None = None
    area: Sentence | None = None
    steps: list[Step] = Field(default_factory=list)
    year: Year | None = None
    owner: str | None = None
    lead_member: str | None = None
    due: Day | None = None
    measure: str | None = None
    history: list[StatusEntry] = Field(default_factory=list)

    @model_validator(mode="after")
    def _in_order(self) -> Action:
        days = [entry.on for entry in self.history]
        for index, (day, later) in enumerate(zip(days, days[1:], strict=False), 1):
            if later < day:
                message = f"{later} stands after {day} in the history."
                raise Mistake(message, "List the oldest entry first.", "history", index)
        return self

    @property
    def years(self) -> tuple[str, ...]:
        """The years in which something is to be done."""
        return tuple(dict.fromkeys([step.year for step in self.steps] or ([self.year] if self.year else [])))

    def status_at(self, day: datetime.date) -> StatusEntry | None:
        """The last entry on or before a day."""
        return next((entry for entry in reversed(self.history) if entry.on <= day), None)


class Register(Part):
    """A register of actions."""

    actions_register: Sentence = Field(description="The title of the register.")
    organisation: Sentence
    actions: Annotated[list[Action], Field(min_length=1)]


class ActionView(Part):
    """An action as a report shows it on a day."""

    action: Action
    status: Status
    on: datetime.date | None
    note: str
    overdue: bool
    since: tuple[StatusEntry, ...]
    """What was recorded within the period."""
    unsaid: tuple[str, ...]
    """What is missing before it can be judged: an owner, a due date, a measure."""


class OriginGroup(Part):
    """The actions of one origin."""

    kind: Kind
    title: str
    document: str
    href: str
    actions: tuple[ActionView, ...]
    counts: dict[str, int]


class ActionsReport(Part):
    """What became of the actions in a period, by origin."""

    format: Literal["sv-rules/maturity-actions/1"] = "sv-rules/maturity-actions/1"
    title: str
    organisation: str
    since: datetime.date
    as_at: datetime.date
    counts: dict[str, int]
    overdue: int
    silent: int
    """Open actions of which nothing was recorded in the period."""
    groups: tuple[OriginGroup, ...]


def year_before(day: datetime.date) -> datetime.date:
    """The same day a year earlier; 28 February for 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def actions_report(
    registers: Iterable[Register], as_at: datetime.date, since: datetime.date | None = None
) -> ActionsReport:
    """The report on a day, over the twelve months before it or from ``since``."""
    listed = list(registers)
    first = since or year_before(as_at)
    views = [_view(action, as_at, first) for register in listed for action in register.actions]
    return ActionsReport(
        title=" and ".join(dict.fromkeys(r.actions_register for r in listed)),
        organisation=" and ".join(dict.fromkeys(r.organisation for r in listed)),
        since=first, as_at=as_at, counts=_counts(views), overdue=sum(v.overdue for v in views),
        silent=sum(not v.since and v.status not in ("done", "dropped") for v in views),
        groups=tuple(_groups(views)),
    )  # fmt: skip


def _view(action: Action, as_at: datetime.date, since: datetime.date) -> ActionView:
    last = action.status_at(as_at)
    status: Status = last.status if last else "not started"
    open_ = status not in ("done", "dropped")
    unsaid = [name for name, value in (
        ("owner", action.owner), ("due date", action.due), ("measure", action.measure)
    ) if not value]  # fmt: skip
    return ActionView(
        action=action, status=status, on=last.on if last else None, note=last.note if last else "",
        overdue=open_ and action.due is not None and action.due < as_at,
        since=tuple(entry for entry in action.history if since <= entry.on <= as_at),
        unsaid=tuple(unsaid) if open_ else (),
    )  # fmt: skip


def _counts(views: Iterable[ActionView]) -> dict[str, int]:
    found = [view.status for view in views]
    return {status: found.count(status) for status in STATUSES}


def _groups(views: list[ActionView]) -> Iterator[OriginGroup]:
    """By kind of origin and by document, in the order of the register."""
    for kind, title in KINDS.items():
        own = [v for v in views if v.action.origin.kind == kind]
        for document in dict.fromkeys(v.action.origin.document or "" for v in own):
            listed = tuple(v for v in own if (v.action.origin.document or "") == document)
            href = next((v.action.origin.href for v in listed if v.action.origin.href), None)
            yield OriginGroup(
                kind=kind, title=title, document=document, href=href or "", actions=listed, counts=_counts(listed)
            )  # fmt: skip
