"""A diagnostic reported in its sections: what is in place, what staff understand, and the actions that follow.

Survey answers are counts by directorate. Where fewer replied than the set's smallest group, the counts are not shown,
and the totals leave that directorate out, so that nobody's answer can be told.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from sv_rules.maturity.aggregate import half_up
from sv_rules.maturity.answers import Answers, PracticeAnswer, Said, State, SurveyCounts, Wanted, faults, refuse
from sv_rules.maturity.plan import Disagreement, Progress
from sv_rules.maturity.question_set import Area, Practice, QuestionSet, Survey, SurveyQuestion
from sv_rules.policy.written import Part


class QuestionView(Part):
    """One question of the diagnostic as it was answered."""

    practice: str
    area: str
    area_title: str
    asks: str
    state: State
    evidence: str
    said: tuple[Said, ...] = ()


class DiagnosticAction(Part):
    """What follows from a question that is not in place, or that staff do not understand."""

    item: str
    area_title: str
    section: str
    action: str
    why: str
    wanted: Wanted | None = None
    show: str = ""
    owner: str = ""
    due: datetime.date | None = None


class DirectorateCounts(Part):
    """One directorate's replies to one question; ``counts`` is empty where too few replied."""

    directorate: str
    replies: int | None
    counts: tuple[int, ...] = ()
    words: str


class SurveyResult(Part):
    """One survey question: replies by directorate, and the share that understands of all that are shown."""

    question: str
    asks: str
    directorates: tuple[DirectorateCounts, ...]
    replies: int
    understood_percent: int | None
    words: str


class SectionResult(Part):
    """One section of the report."""

    section: str
    title: str
    means: str
    in_place: int
    asked: int
    questions: tuple[QuestionView, ...]
    survey: tuple[SurveyResult, ...]


class Diagnosis(Part):
    """The answer to a diagnostic."""

    format: Literal["sv-rules/maturity-diagnosis/1"] = "sv-rules/maturity-diagnosis/1"
    assessment: str
    title: str
    version: str
    reference: str
    digest: str = ""
    organisation: str
    directorates: tuple[str, ...]
    by: str
    assessed_on: datetime.date
    target_date: datetime.date
    survey_answers: tuple[str, ...]
    sections: tuple[SectionResult, ...]
    actions: tuple[DiagnosticAction, ...]
    disagreements: tuple[Disagreement, ...] = ()
    progress: Progress | None = None


def make_diagnosis(
    questions: QuestionSet,
    answers: Answers,
    *,
    digest: str = "",
    disagreements: tuple[Disagreement, ...] = (),
    progress: Progress | None = None,
) -> Diagnosis:
    """The diagnosis. Raises ``UnfitAnswers`` where answers are missing, doubled or unfit."""
    refuse(faults(questions, answers))
    assert answers.target_date is not None
    given = {a.practice: a for a in answers.practices}
    sections = []
    actions: list[DiagnosticAction] = []
    for section in questions.sections:
        own = [(area, p) for area, p in questions.practices() if p.section == section.id]
        views = tuple(_view(area, p, given[p.id]) for area, p in own)
        survey = tuple(_survey(questions, answers, section.id))
        sections.append(
            SectionResult(
                section=section.id, title=section.title, means=section.means or "",
                in_place=sum(v.state == "in place" for v in views), asked=len(views), questions=views, survey=survey,
            )
        )  # fmt: skip
        actions += [a for area, p in own for a in _action(section.title, area, p, given[p.id])]
        actions += _from_survey(questions, section.title, survey)
    return Diagnosis(
        assessment=questions.assessment, title=questions.title, version=questions.version,
        reference=questions.reference.title, digest=digest, organisation=answers.organisation,
        directorates=answers.directorates, by=answers.by, assessed_on=answers.assessed_on,
        target_date=answers.target_date, survey_answers=tuple(questions.survey.answers) if questions.survey else (),
        sections=tuple(sections), actions=tuple(actions), disagreements=disagreements, progress=progress,
    )  # fmt: skip


def _view(area: Area, practice: Practice, answer: PracticeAnswer) -> QuestionView:
    assert answer.state is not None
    return QuestionView(
        practice=practice.id, area=area.id, area_title=area.title, asks=practice.practice, state=answer.state,
        evidence=answer.evidence, said=answer.said,
    )  # fmt: skip


def _action(section: str, area: Area, practice: Practice, answer: PracticeAnswer) -> Iterator[DiagnosticAction]:
    if answer.state != "in place" and answer.wanted not in (None, "not planned"):
        yield DiagnosticAction(
            item=practice.id, area_title=area.title, section=section, action=practice.action, wanted=answer.wanted,
            why=str(answer.state), show=practice.evidence, owner=answer.owner, due=answer.due,
        )  # fmt: skip


def _survey(questions: QuestionSet, answers: Answers, section: str) -> Iterator[SurveyResult]:
    survey = questions.survey
    for question in survey.questions if survey else ():
        if survey and question.section == section:
            yield _result(survey, question, [s for s in answers.survey if s.question == question.id])


def _result(survey: Survey, question: SurveyQuestion, listed: list[SurveyCounts]) -> SurveyResult:
    shown = [s for s in listed if sum(s.counts) >= survey.smallest_group]
    replies = sum(sum(s.counts) for s in shown)
    index = survey.answers.index(survey.understood)
    share = half_up(Fraction(100 * sum(s.counts[index] for s in shown), replies)) if replies else None
    return SurveyResult(
        question=question.id, asks=question.question,
        directorates=tuple(_counted(survey, s) for s in listed), replies=replies, understood_percent=share,
        words="no replies to show" if share is None else f"{share} % {survey.understood.lower()}, of {replies} replies",
    )  # fmt: skip


def _counted(survey: Survey, listed: SurveyCounts) -> DirectorateCounts:
    total = sum(listed.counts)
    if total < survey.smallest_group:
        words = "no replies" if not total else f"fewer than {survey.smallest_group} replies: not shown"
        return DirectorateCounts(directorate=listed.directorate, replies=None if total else 0, words=words)
    words = " · ".join(f"{n} {answer.lower()}" for n, answer in zip(listed.counts, survey.answers, strict=True))
    return DirectorateCounts(directorate=listed.directorate, replies=total, counts=listed.counts, words=words)


def _from_survey(questions: QuestionSet, section: str, results: tuple[SurveyResult, ...]) -> Iterator[DiagnosticAction]:
    """An action where too few of those who replied understand."""
    survey = questions.survey
    for result in results:
        share = result.understood_percent
        if survey and share is not None and share < survey.action_below:
            question = next(q for q in survey.questions if q.id == result.question)
            title = next(a.title for a in questions.areas if a.id == survey.area)
            yield DiagnosticAction(
                item=question.id, area_title=title, section=section, action=question.action,
                why=f"{result.words}: “{question.question}”",
            )  # fmt: skip
