"""Invented answers to a question set, to practise with: an organisation that has begun, and where it aims."""

from __future__ import annotations

import datetime

from sv_rules.maturity.answers import Answers, PracticeAnswer, StatementAnswer, SurveyCounts, Wanted
from sv_rules.maturity.levels import level_reached
from sv_rules.maturity.question_set import Practice, QuestionSet

ORGANISATION = "Exampleshire Council (invented)"
_ASSESSED, _TARGET = datetime.date(2026, 4, 1), datetime.date(2028, 3, 31)
_COUNTS = ((12, 5, 3), (4, 9, 7), (8, 8, 4), (15, 2, 1), (2, 1, 1))


def example_answers(questions: QuestionSet) -> Answers:
    """Answers that leave much to do: entry practices in place, the top level wanted later, the rest by the date."""
    practices = tuple(
        PracticeAnswer(
            practice=p.id,
            state="in place" if _begun(questions, p, n) else "not in place",
            evidence="An invented example." if _begun(questions, p, n) else "",
            wanted=None if _begun(questions, p, n) else _wanted(questions, p),
        )
        for n, (_, p) in enumerate(questions.practices())
    )
    then = {a.practice for a in practices if a.state == "in place" or a.wanted == "by the target date"}
    targets = {a.id: level_reached(questions, a, then).id for a in questions.areas if a.practices and questions.scale}
    statements = []
    for area in questions.areas:
        for n, statement in enumerate(area.statements):
            level = questions.ranked[(n * 2 + n // 3) % len(questions.scale)]
            statements.append(StatementAnswer(statement=statement.id, level=level.id))
            targets[area.id] = questions.ranked[len(questions.scale) // 2].id
    asked = questions.survey.questions if questions.survey else []
    return Answers(
        assessment=questions.assessment, version=questions.version, organisation=ORGANISATION, by="A. Officer",
        assessed_on=_ASSESSED, target_date=_TARGET, targets=targets, practices=practices,
        statements=tuple(statements), source="the example",
        survey=tuple(
            SurveyCounts(question=q.id, directorate=ORGANISATION, counts=_COUNTS[n % len(_COUNTS)])
            for n, q in enumerate(asked)
        ),
    )  # fmt: skip


def _begun(questions: QuestionSet, practice: Practice, number: int) -> bool:
    return practice.source == "ours" if questions.kind == "practices" else number % 3 == 0


def _wanted(questions: QuestionSet, practice: Practice) -> Wanted:
    return "later" if questions.scale and practice.level == questions.ranked[-1].id else "by the target date"
