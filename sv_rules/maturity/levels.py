"""The level that an area reaches with the practices that are in place.

An area's level is the highest level that has practices, with all of them and all practices below in place. A level
without practices is passed over and never awarded. A practice that is not known is not in place; the level then
reads "at least".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sv_rules.maturity.aggregate import METHODS, aggregated, mean, one_place
from sv_rules.maturity.answers import PracticeAnswer
from sv_rules.maturity.question_set import Area, Level, Practice, QuestionSet
from sv_rules.policy.written import Part


class Reading(Part):
    """A level as it is read: its rank and title, whether more may be true, and the words for it."""

    value: int
    level: str
    at_least: bool = False
    could_be: str
    """The level if all that is not known were in place."""
    words: str


def level_reached(questions: QuestionSet, area: Area, in_place: Collection[str]) -> Level:
    """The level of an area with these practices (by id) in place."""
    lowest, *above = questions.ranked
    reached = lowest
    for level in above:
        practices = practices_at(area, level)
        if practices and not all(p.id in in_place for p in practices):
            break
        if practices:
            reached = level
    return reached


def practices_at(area: Area, level: Level) -> list[Practice]:
    """The practices of an area at one level."""
    return [p for p in area.practices if p.level == level.id]


def present_level(questions: QuestionSet, area: Area, answers: Iterable[PracticeAnswer]) -> Reading:
    """The level of an area as it was answered."""
    own = {p.id for p in area.practices}
    listed = [a for a in answers if a.practice in own]
    surely = {a.practice for a in listed if a.state == "in place"}
    possibly = surely | {a.practice for a in listed if a.may_be_in_place or a.state == "not known"}
    return _reading(
        level_reached(questions, area, surely), level_reached(questions, area, possibly), open_=possibly != surely
    )


def overall_level(questions: QuestionSet, levels: Iterable[Reading]) -> tuple[Reading, str]:
    """The one level of all areas by the set's own method, and their mean with one decimal place.

    It reads "at least" only where what is not known could raise it.
    """
    assert questions.overall is not None
    listed = list(levels)
    method = questions.overall.method
    values = [r.value for r in listed]
    best = [next(level.value for level in questions.scale if level.title == r.could_be) for r in listed]
    found, could_be = questions.at(aggregated(method, values)), questions.at(aggregated(method, best))
    open_ = any(r.at_least for r in listed)
    if open_ and not METHODS[method].rises:
        words = f"{found.title}, as far as is known"
        reading = Reading(value=found.value, level=found.title, could_be=could_be.title, words=words)
    else:
        reading = _reading(found, could_be, open_=could_be.value > found.value)
    return reading, one_place(mean(values))


def _reading(found: Level, could_be: Level, *, open_: bool) -> Reading:
    words = f"at least {found.title}" if open_ else found.title
    return Reading(
        value=found.value, level=found.title, at_least=open_, could_be=could_be.title, words=words
    )  # fmt: skip
