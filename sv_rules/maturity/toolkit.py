"""Where a council stands in the toolkit: by key area, its objective, its focus areas, its strongest and weakest.

Each statement is put at one level. A key area is a focus area where more than a share of its statements (the set says
which) are at the bottom levels; exactly that share is not enough. Statements that are not known count nowhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from sv_rules.maturity.aggregate import METHODS, aggregated, mean, one_place
from sv_rules.maturity.answers import Answers, StatementAnswer, faults, refuse
from sv_rules.maturity.plan import Disagreement, Progress
from sv_rules.maturity.question_set import Area, Focus, QuestionSet, Statement
from sv_rules.policy.written import Part

_SHARES = {"half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4)}
_WORDS = {"half": "half", "third": "a third", "quarter": "a quarter"}


class StatementView(Part):
    """One statement with the level it was put at; ``value`` is the score."""

    statement: str
    asks: str
    area: str
    area_title: str
    level: str
    value: int | None
    evidence: str


class StatementAction(Part):
    """What is to be done about a statement below its key area's objective, or what an officer wrote."""

    statement: str
    area: str
    area_title: str
    action: str
    now: str
    objective: str
    show: str = ""
    owner: str = ""
    due: datetime.date | None = None


class KeyArea(Part):
    """One key area: its statements by level, its level, its objective, and whether it is a focus area."""

    area: str
    title: str
    group: str
    counts: dict[str, int]
    known: int
    asked: int
    mean: str
    level: str
    value: int | None
    objective: str
    objective_value: int | None
    below_objective: tuple[str, ...]
    standing: str
    focus: bool
    focus_words: str


class Position(Part):
    """The answer to a self-assessment against the toolkit."""

    format: Literal["sv-rules/maturity-position/1"] = "sv-rules/maturity-position/1"
    assessment: str
    title: str
    version: str
    publisher: str
    reference: str
    digest: str = ""
    organisation: str
    directorates: tuple[str, ...]
    by: str
    assessed_on: datetime.date
    target_date: datetime.date | None
    levels: tuple[str, ...]
    least: int
    method: str
    focus_rule: str
    counts: dict[str, int]
    not_known: int
    mean: str
    level: str
    areas: tuple[KeyArea, ...]
    unasked: tuple[str, ...]
    strongest: tuple[StatementView, ...]
    weakest: tuple[StatementView, ...]
    statements: tuple[StatementView, ...]
    actions: tuple[StatementAction, ...]
    disagreements: tuple[Disagreement, ...] = ()
    progress: Progress | None = None


def make_position(
    questions: QuestionSet,
    answers: Answers,
    *,
    digest: str = "",
    disagreements: tuple[Disagreement, ...] = (),
    progress: Progress | None = None,
) -> Position:
    """Where the council stands. Raises ``UnfitAnswers`` where answers are missing, doubled or unfit."""
    refuse(faults(questions, answers))
    assert questions.overall is not None
    assert questions.focus is not None
    given = {a.statement: a for a in answers.statements}
    asked = [area for area in questions.areas if area.statements]
    views = tuple(_view(questions, area, s, given[s.id]) for area in asked for s in area.statements)
    values = [v.value for v in views if v.value is not None]
    best = {questions.level(word).title for word in questions.strongest}
    worst = {questions.level(word).title for word in questions.weakest}
    return Position(
        assessment=questions.assessment, title=questions.title, version=questions.version,
        publisher=questions.publisher, reference=questions.reference.title, digest=digest,
        organisation=answers.organisation, directorates=answers.directorates, by=answers.by,
        assessed_on=answers.assessed_on, target_date=answers.target_date,
        levels=tuple(level.title for level in questions.ranked), least=questions.ranked[0].value,
        method=METHODS[questions.overall.method].title,
        focus_rule=focus_rule(questions, questions.focus), counts=_counts(questions, views),
        not_known=len(views) - len(values), mean=one_place(mean(values)) if values else "",
        level=questions.at(aggregated(questions.overall.method, values)).title if values else "not known",
        areas=tuple(_key_area(questions, area, answers, views) for area in asked),
        unasked=tuple(area.title for area in questions.areas if not area.statements),
        strongest=tuple(sorted((v for v in views if v.level in best), key=lambda v: -(v.value or 0))),
        weakest=tuple(sorted((v for v in views if v.level in worst), key=lambda v: v.value or 0)),
        statements=views, actions=tuple(_actions(questions, asked, given, answers)),
        disagreements=disagreements, progress=progress,
    )  # fmt: skip


def focus_rule(questions: QuestionSet, focus: Focus) -> str:
    """The rule for focus areas in words."""
    levels = " or ".join(questions.level(word).title for word in focus.levels)
    return f"A key area is a focus area where more than {_WORDS[focus.more_than]} of its statements are at {levels}."


def _view(questions: QuestionSet, area: Area, statement: Statement, answer: StatementAnswer) -> StatementView:
    level = questions.level(answer.level) if answer.level else None
    return StatementView(
        statement=statement.id, asks=statement.statement, area=area.id, area_title=area.title,
        level=level.title if level else "not known", value=level.value if level else None, evidence=answer.evidence,
    )  # fmt: skip


def _counts(questions: QuestionSet, views: tuple[StatementView, ...]) -> dict[str, int]:
    return {level.title: sum(v.level == level.title for v in views) for level in questions.ranked}


def _key_area(questions: QuestionSet, area: Area, answers: Answers, views: tuple[StatementView, ...]) -> KeyArea:
    assert questions.overall is not None
    assert questions.focus is not None
    own = tuple(v for v in views if v.area == area.id)
    values = [v.value for v in own if v.value is not None]
    level = questions.at(aggregated(questions.overall.method, values)) if values else None
    objective = questions.level(answers.targets[area.id]) if area.id in answers.targets else None
    bottom = {questions.level(word).title for word in questions.focus.levels}
    low = sum(v.level in bottom for v in own)
    group = next((g.title for g in questions.groups if g.id == area.group), "")
    return KeyArea(
        area=area.id, title=area.title, group=group, counts=_counts(questions, own), known=len(values),
        asked=len(own), mean=one_place(mean(values)) if values else "",
        level=level.title if level else "not known", value=level.value if level else None,
        objective=objective.title if objective else "", objective_value=objective.value if objective else None,
        below_objective=tuple(
            v.statement for v in own if objective and v.value is not None and v.value < objective.value
        ),
        standing=_standing(level.value if level else None, objective.value if objective else None),
        focus=bool(values) and low > _SHARES[questions.focus.more_than] * len(values),
        focus_words=f"{low} of {len(values)}",
    )  # fmt: skip


def _standing(value: int | None, objective: int | None) -> str:
    if objective is None:
        return "no objective set"
    if value is None:
        return "not known"
    if value == objective:
        return "at its objective"
    gap = abs(objective - value)
    levels = f"{gap} level{'' if gap == 1 else 's'}"
    return f"{levels} below its objective" if value < objective else f"{levels} above its objective"


def _actions(
    questions: QuestionSet, asked: list[Area], given: dict[str, StatementAnswer], answers: Answers
) -> Iterator[StatementAction]:
    """An action for each statement below its objective, and for each about which an officer wrote one."""
    for area in asked:
        objective = questions.level(answers.targets[area.id]) if area.id in answers.targets else None
        for statement in area.statements:
            answer = given[statement.id]
            level = questions.level(answer.level) if answer.level else None
            short = objective is not None and level is not None and level.value < objective.value
            if not short and not answer.action:
                continue
            now = level.title if level else "not known"
            raised = f"Raise from {now} to {objective.title}: {statement.statement}" if objective else ""
            yield StatementAction(
                statement=statement.id, area=area.id, area_title=area.title,
                action=answer.action or statement.action or raised, now=now,
                objective=objective.title if objective else "", show=statement.evidence or "",
                owner=answer.owner, due=answer.due,
            )  # fmt: skip
