"""The action plan: what is in place now, the level aimed for, and each practice that is still wanted.

A practice is listed under its own level, also above its area's target, where it is not in place and is not "not
planned". A cell without an action says why. An area's target is declared; what its practices reach by the target date
must equal it, and where it does not a finding names the practices.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from sv_rules.maturity.aggregate import METHODS
from sv_rules.maturity.answers import Answers, Fault, PracticeAnswer, Said, State, Wanted, faults, refuse
from sv_rules.maturity.contradictions import reached_by_target_date, unfit_dates, unreached_targets
from sv_rules.maturity.levels import Reading, overall_level, practices_at, present_level
from sv_rules.maturity.question_set import Area, Level, Practice, QuestionSet
from sv_rules.policy.written import Part

Why = Literal["no practice here", "all in place", "none planned"]


class Measured(Part):
    """A rule that can show a practice, and where from: notices, or only the record beside a tender."""

    rule: str
    source: Literal["notice", "record"]


class PlannedAction(Part):
    """One practice that is not in place and is wanted: what to do, by whom, and by when.

    ``level`` is the level that the practice belongs to, which may lie above the area's target.
    """

    practice: str
    area: str
    area_title: str
    level: str
    action: str
    asks: str
    show: str
    state: State
    wanted: Wanted
    by: datetime.date | None = None
    later: bool
    above_target: bool
    owner: str = ""
    due: datetime.date | None = None
    measured_by: tuple[Measured, ...] = ()
    said: tuple[Said, ...] = ()


class Cell(Part):
    """The actions of one area at one level, by the ids of their practices; without any, why."""

    level: str
    actions: tuple[str, ...] = ()
    empty: Why | None = None


class AreaPlan(Part):
    """One area: present and future level, what its practices would reach, and its cells."""

    area: str
    title: str
    present: Reading
    target: Reading
    reached: str
    cells: tuple[Cell, ...]


class PracticeView(Part):
    """One practice as it was answered."""

    practice: str
    area: str
    level: str
    asks: str
    ours: bool
    state: State
    evidence: str
    wanted: Wanted | None
    measured_by: tuple[Measured, ...] = ()
    said: tuple[Said, ...] = ()


class Disagreement(Part):
    """Something about which directorates said different things."""

    about: str
    asks: str
    said: dict[str, str]
    taken: str


class Change(Part):
    """One practice or statement a year ago and now."""

    item: str
    asks: str
    before: str
    now: str
    word: Literal["gained", "lost", "no change", "changed", "new question"]


class LevelChange(Part):
    """The level of an area, or overall, a year ago and now."""

    area: str
    title: str
    before: str
    now: str


class Progress(Part):
    """What changed since an earlier assessment."""

    since: datetime.date
    levels: tuple[LevelChange, ...]
    changes: tuple[Change, ...]
    removed: tuple[str, ...] = ()


class Plan(Part):
    """The answer to a self-assessment against an index."""

    format: Literal["sv-rules/maturity-plan/1"] = "sv-rules/maturity-plan/1"
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
    target_date: datetime.date
    levels: tuple[str, ...]
    least: int = Field(description="The rank of the lowest level; the others follow one by one.")
    method: str = Field(description="How the levels of the areas become one.")
    present: Reading
    present_mean: str
    target: Reading
    target_mean: str
    areas: tuple[AreaPlan, ...]
    actions: tuple[PlannedAction, ...]
    practices: tuple[PracticeView, ...]
    findings: tuple[Fault, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    progress: Progress | None = None


def make_plan(
    questions: QuestionSet,
    answers: Answers,
    *,
    measured: Mapping[str, tuple[Measured, ...]] | None = None,
    digest: str = "",
    disagreements: tuple[Disagreement, ...] = (),
    progress: Progress | None = None,
) -> Plan:
    """The plan that follows from answers.

    ``measured``: by practice, the rules that can show it from tenders. Raises ``UnfitAnswers`` where
    answers are missing, doubled or unfit.
    """
    refuse(faults(questions, answers))
    assert questions.overall is not None
    assert answers.target_date is not None
    shown = measured or {}
    given = {a.practice: a for a in answers.practices}
    areas = [a for a in questions.areas if a.practices]
    actions = tuple(
        action
        for area in areas
        for action in _actions(questions, area, given, answers, shown)
    )  # fmt: skip
    plans = tuple(_area(questions, area, answers, actions) for area in areas)
    present, present_mean = overall_level(questions, [p.present for p in plans])
    target, target_mean = overall_level(questions, [p.target for p in plans])
    return Plan(
        assessment=questions.assessment, title=questions.title, version=questions.version,
        publisher=questions.publisher, reference=questions.reference.title, digest=digest,
        organisation=answers.organisation, directorates=answers.directorates, by=answers.by,
        assessed_on=answers.assessed_on, target_date=answers.target_date,
        levels=tuple(level.title for level in questions.ranked), least=questions.ranked[0].value,
        method=METHODS[questions.overall.method].title,
        present=present, present_mean=present_mean, target=target, target_mean=target_mean,
        areas=plans, actions=actions,
        practices=tuple(_view(questions, area, p, given[p.id], shown) for area in areas for p in area.practices),
        findings=(*unreached_targets(questions, answers), *unfit_dates(answers)),
        disagreements=disagreements, progress=progress,
    )  # fmt: skip


def _view(
    questions: QuestionSet,
    area: Area,
    practice: Practice,
    answer: PracticeAnswer,
    measured: Mapping[str, tuple[Measured, ...]],
) -> PracticeView:
    assert answer.state is not None
    return PracticeView(
        practice=practice.id, area=area.id, level=questions.level(practice.level or "").title, asks=practice.practice,
        ours=practice.source == "ours", state=answer.state, evidence=answer.evidence, wanted=answer.wanted,
        measured_by=measured.get(practice.id, ()), said=answer.said,
    )  # fmt: skip


def _actions(
    questions: QuestionSet, area: Area, given: Mapping[str, PracticeAnswer], answers: Answers,
    measured: Mapping[str, tuple[Measured, ...]],
) -> Iterator[PlannedAction]:  # fmt: skip
    target = questions.level(answers.targets[area.id]).value
    for level in questions.ranked[1:]:
        for practice in practices_at(area, level):
            answer = given[practice.id]
            if answer.state in (None, "in place") or answer.wanted in (None, "not planned"):
                continue
            later = answer.wanted == "later"
            yield PlannedAction(
                practice=practice.id, area=area.id, area_title=area.title, level=level.title, action=practice.action,
                asks=practice.practice, show=practice.evidence, state=answer.state, wanted=answer.wanted,
                by=None if later else answers.target_date, later=later, above_target=level.value > target,
                owner=answer.owner, due=answer.due, measured_by=measured.get(practice.id, ()), said=answer.said,
            )  # fmt: skip


def _area(questions: QuestionSet, area: Area, answers: Answers, actions: tuple[PlannedAction, ...]) -> AreaPlan:
    target = questions.level(answers.targets[area.id])
    listed: dict[str, list[str]] = {}
    for action in actions:
        if action.area == area.id:
            listed.setdefault(action.level, []).append(action.practice)
    states = {a.practice: a.state for a in answers.practices}
    return AreaPlan(
        area=area.id, title=area.title, present=present_level(questions, area, answers.practices),
        target=Reading(value=target.value, level=target.title, could_be=target.title, words=target.title),
        reached=reached_by_target_date(questions, area, answers).title,
        cells=tuple(
            _cell(area, level, tuple(listed.get(level.title, ())), states) for level in questions.ranked[1:]
        ),
    )  # fmt: skip


def _cell(area: Area, level: Level, actions: tuple[str, ...], states: Mapping[str, State | None]) -> Cell:
    if actions:
        return Cell(level=level.title, actions=actions)
    practices = practices_at(area, level)
    if not practices:
        return Cell(level=level.title, empty="no practice here")
    all_in = all(states[p.id] == "in place" for p in practices)
    return Cell(level=level.title, empty="all in place" if all_in else "none planned")
