"""Answers that contradict each other: targets that their practices do not reach, and dates that do not fit.

They are told and not refused: the plan is made all the same, and whoever answered decides which of the two is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from sv_rules.maturity.answers import Answers, Fault
from sv_rules.maturity.levels import level_reached, practices_at
from sv_rules.maturity.question_set import Area, Level, QuestionSet


def reached_by_target_date(questions: QuestionSet, area: Area, answers: Answers) -> Level:
    """The level that an area reaches by the target date if all goes as wanted."""
    then = {a.practice for a in answers.practices if a.state == "in place" or a.wanted == "by the target date"}
    return level_reached(questions, area, then)


def unreached_targets(questions: QuestionSet, answers: Answers) -> Iterator[Fault]:
    """Where the declared target of an area and what its practices reach differ."""
    for area in questions.areas:
        if area.practices:
            yield from _unreached(questions, area, answers)


def _unreached(questions: QuestionSet, area: Area, answers: Answers) -> Iterator[Fault]:
    given = {a.practice: a for a in answers.practices}
    target, reached = questions.level(answers.targets[area.id]), reached_by_target_date(questions, area, answers)
    place = answers.target_places.get(area.id, f"area {area.id}")
    head = f"the target of {area.title} is {target.title}, and its practices reach {reached.title} by the target date"
    if reached.value < target.value:
        short = [
            p.id
            for level in questions.ranked
            if level.value <= target.value
            for p in practices_at(area, level)
            if given[p.id].state != "in place" and given[p.id].wanted != "by the target date"
        ]
        if short:
            what = f"{head}: {_listed(short)} {'is' if len(short) == 1 else 'are'} not wanted by then."
            do = "Want them by the target date, or lower the target."
        else:
            what = f"{head}: {target.title} has no practice of its own in this area."
            do = f"Aim for {reached.title}, or for a level that has practices."
        yield Fault(place=place, what=what, do=do)
    elif reached.value > target.value:
        more = [
            p.id
            for level in questions.ranked
            if target.value < level.value <= reached.value
            for p in practices_at(area, level)
        ]
        what = f"{head}: {_listed(more)} {'is' if len(more) == 1 else 'are'} in place or wanted by then."
        yield Fault(place=place, what=what, do="Raise the target, or want them later.")


def unfit_dates(answers: Answers) -> Iterator[Fault]:
    """Where the date of an action contradicts when its practice is wanted, or is past."""
    target = answers.target_date
    for answer in answers.practices:
        due, code = answer.due, answer.practice
        if (
            due is None
            or target is None
            or answer.state in (None, "in place")
            or answer.wanted in (None, "not planned")
        ):
            continue
        head, what = f"{code} is due on {due}", ""
        if due < answers.assessed_on:
            what = f"{head}, which is before the day of the assessment, {answers.assessed_on}."
            do = "Give it a new date."
        elif answer.wanted == "later" and due <= target:
            what = f"{head}, and is wanted later than the target date, {target}."
            do = "Want it by the target date, or give it a later date."
        elif answer.wanted == "by the target date" and due > target:
            what = f"{head}, and is wanted by the target date, {target}."
            do = "Give it an earlier date, or want it later."
        if what:
            yield Fault(place=answer.due_place or f"practice {code}", what=what, do=do)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
