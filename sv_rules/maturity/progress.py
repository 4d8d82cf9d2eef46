"""What changed since an earlier assessment: practice by practice, and level by level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sv_rules.maturity.aggregate import aggregated
from sv_rules.maturity.answers import Answers, Fault, State, refuse
from sv_rules.maturity.levels import overall_level, present_level
from sv_rules.maturity.merging import join
from sv_rules.maturity.plan import Change, LevelChange, Progress
from sv_rules.maturity.question_set import Area, QuestionSet

_NOT_ASKED = "not asked then"


def joined_then(questions: QuestionSet, several: Sequence[Answers]) -> Answers:
    """The earlier answers of several directorates as one, judged by what was asked of them then.

    Raises ``UnfitAnswers`` as ``join`` does.
    """
    if len(several) == 1:
        return several[0]
    known = {p.id for _, p in questions.practices()} | {s.id for _, s in questions.statements()}
    asked = {p.practice for a in several for p in a.practices} | {s.statement for a in several for s in a.statements}
    areas = [
        area.model_copy(
            update={
                "practices": [p for p in area.practices if p.id in asked],
                "statements": [s for s in area.statements if s.id in asked],
            }
        )
        for area in questions.areas
    ]
    then = questions.model_copy(update={"version": several[0].version, "areas": areas})
    still = [
        a.model_copy(
            update={
                "practices": tuple(p for p in a.practices if p.practice in known),
                "statements": tuple(s for s in a.statements if s.statement in known),
            }
        )
        for a in several
    ]
    joined, _ = join(then, still)
    gone = tuple(p for p in several[0].practices if p.practice not in known)
    return joined.model_copy(update={"practices": (*joined.practices, *gone)})


def progress_since(questions: QuestionSet, before: Answers, now: Answers) -> Progress:
    """Each question and each level, then and now.

    ``before`` may answer an earlier version: questions that it lacks are new, and those that are no longer asked are
    listed. Raises ``UnfitAnswers`` where it is of another index or organisation, or not earlier.
    """
    refuse(list(_unfit(before, now)))
    if questions.kind == "statements":
        changes, asked = tuple(_statement_changes(questions, before, now)), [s.id for _, s in questions.statements()]
        given, levels = [a.statement for a in before.statements], tuple(_key_areas(questions, before, now))
    else:
        changes, asked = tuple(_practice_changes(questions, before, now)), [p.id for _, p in questions.practices()]
        given = [a.practice for a in before.practices]
        levels = tuple(_areas(questions, before, now)) if questions.kind == "practices" else ()
    removed = tuple(code for code in given if code not in asked)
    return Progress(since=before.assessed_on, levels=levels, changes=changes, removed=removed)


def _unfit(before: Answers, now: Answers) -> Iterator[Fault]:
    if before.assessment != now.assessment:
        what = f"these are answers to {before.assessment}, not to {now.assessment}."
        yield Fault(place=before.source, what=what, do="Give the earlier workbook of the same question set.")
    elif " ".join(before.organisation.split()).casefold() != " ".join(now.organisation.split()).casefold():
        what = f"the earlier answers are of {before.organisation}, these of {now.organisation}."
        yield Fault(place=before.source, what=what, do="Give the earlier workbook of the same organisation.")
    elif before.assessed_on >= now.assessed_on:
        what = f"it was answered on {before.assessed_on}, which is not before {now.assessed_on}."
        yield Fault(
            place=before.source, what=what, do="Give last year's workbook with --previous, this year's without."
        )


def _practice_changes(questions: QuestionSet, before: Answers, now: Answers) -> Iterator[Change]:
    then: dict[str, State | None] = {a.practice: a.state for a in before.practices}
    today = {a.practice: a.state for a in now.practices}
    for _, practice in questions.practices():
        old, new = then.get(practice.id), today[practice.id]
        shown_old = (old or "not answered") if practice.id in then else _NOT_ASKED
        change = Change(
            item=practice.id,
            asks=practice.practice,
            before=shown_old,
            now=new or "not answered",
            word="new question"
            if practice.id not in then
            else "no change"
            if old == new
            else "gained"
            if new == "in place"
            else "lost"
            if old == "in place"
            else "changed",
        )
        yield change


def _statement_changes(questions: QuestionSet, before: Answers, now: Answers) -> Iterator[Change]:
    ranked = {level.id: level for level in questions.scale}
    then = {a.statement: a.level for a in before.statements}
    today = {a.statement: a.level for a in now.statements}
    for _, statement in questions.statements():
        old, new = then.get(statement.id), today[statement.id]
        both = old in ranked and new in ranked
        rise = ranked[new].value - ranked[old].value if both and new and old else 0
        yield Change(
            item=statement.id,
            asks=statement.statement,
            before=(ranked[old].title if old in ranked else "not known") if statement.id in then else _NOT_ASKED,
            now=ranked[new].title if new else "not known",
            word="new question"
            if statement.id not in then
            else "no change"
            if old == new
            else "gained"
            if rise > 0
            else "lost"
            if rise < 0
            else "changed",
        )


def _areas(questions: QuestionSet, before: Answers, now: Answers) -> Iterator[LevelChange]:
    """Both years are judged by this year's questions, so that like stands beside like."""
    areas = [a for a in questions.areas if a.practices]
    then = [present_level(questions, a, before.practices) for a in areas]
    today = [present_level(questions, a, now.practices) for a in areas]
    for area, old, new in zip(areas, then, today, strict=True):
        yield LevelChange(area=area.id, title=area.title, before=old.words, now=new.words)
    old, new = overall_level(questions, then)[0], overall_level(questions, today)[0]
    yield LevelChange(area="", title="Overall", before=old.words, now=new.words)


def _key_areas(questions: QuestionSet, before: Answers, now: Answers) -> Iterator[LevelChange]:
    for area in questions.areas:
        if area.statements:
            old, new = _score(questions, area, before), _score(questions, area, now)
            yield LevelChange(area=area.id, title=area.title, before=old, now=new)


def _score(questions: QuestionSet, area: Area, answers: Answers) -> str:
    assert questions.overall is not None
    ranked = {level.id: level.value for level in questions.scale}
    own = {s.id for s in area.statements}
    scores = [ranked[a.level] for a in answers.statements if a.statement in own and a.level in ranked and a.level]
    return questions.at(aggregated(questions.overall.method, scores)).title if scores else "not known"
