"""What an organisation, or one of its directorates, says of itself: the answers to a question set.

Nothing is filled in that was not said. ``faults`` names every answer that is missing, doubled or unfit; a plan is
only made of answers without faults.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pydantic import Field

from sv_rules.errors import SvRulesError
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.policy.written import Part
from sv_rules.problem import did_you_mean

State = Literal["in place", "in part", "not in place", "not known"]
"""``in part``: in place in some of the directorates that answered; only joining makes it."""
Wanted = Literal["by the target date", "later", "not planned"]
ANSWERS: tuple[State, ...] = ("in place", "not in place", "not known")
WANTED: tuple[Wanted, ...] = ("by the target date", "later", "not planned")


class Said(Part):
    """What one directorate answered about a practice."""

    directorate: str
    state: State
    wanted: Wanted | None = None


class PracticeAnswer(Part):
    """The answer about one practice. ``state`` is ``None`` where nothing was answered.

    ``may_be_in_place``: nothing that was answered says that it is not in place everywhere.
    """

    practice: str
    state: State | None = None
    evidence: str = ""
    wanted: Wanted | None = None
    owner: str = ""
    due: datetime.date | None = None
    said: tuple[Said, ...] = ()
    may_be_in_place: bool = False
    place: str = ""
    wanted_place: str = ""
    due_place: str = ""


class StatementAnswer(Part):
    """The level at which one statement was put; ``None`` where it is not known."""

    statement: str
    level: str | None
    answered: bool = True
    evidence: str = ""
    action: str = ""
    owner: str = ""
    due: datetime.date | None = None
    place: str = ""


class SurveyCounts(Part):
    """How many staff of a directorate gave each answer to one question, in the order of the survey's answers."""

    question: str
    directorate: str
    counts: tuple[int, ...]


class Answers(Part):
    """One answered form, or several joined."""

    assessment: str
    version: str
    organisation: str
    directorates: tuple[str, ...] = ()
    by: str = ""
    assessed_on: datetime.date
    target_date: datetime.date | None = None
    targets: dict[str, str] = Field(default_factory=dict, description="By area, the id of the level aimed for.")
    target_places: dict[str, str] = Field(default_factory=dict)
    target_date_place: str = ""
    practices: tuple[PracticeAnswer, ...] = ()
    statements: tuple[StatementAnswer, ...] = ()
    survey: tuple[SurveyCounts, ...] = ()
    source: str = "the answers"

    @property
    def who(self) -> str:
        """Whose answers these are: the directorate, or the organisation where it names none."""
        return " and ".join(self.directorates) or self.organisation


class Fault(Part):
    """An answer that cannot be used: where it stands, what is wrong, and what to do."""

    place: str
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.do}"


class UnfitAnswers(SvRulesError):
    """Answers that cannot be used: every fault, a line each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def refuse(found: Sequence[Fault]) -> None:
    """Raise ``UnfitAnswers`` where there are faults."""
    if found:
        raise UnfitAnswers(found)


def faults(questions: QuestionSet, answers: Answers, *, partial: bool = False) -> list[Fault]:
    """Every answer that is missing, doubled or unfit.

    ``partial``: a directorate may leave out practices, and targets of areas, that other directorates answer.
    """
    found = list(_identity(questions, answers))
    if found:
        return found
    if questions.kind == "statements":
        return [*_each_once(questions, answers), *_targets(questions, answers, partial=partial)]
    found = [*_each_once(questions, answers), *_answered(answers, partial=partial)]
    if questions.kind == "practices":
        found += _targets(questions, answers, partial=partial)
    if answers.target_date is None:
        found.append(Fault(place=answers.source, what="no target date is given.", do="Enter it on the first sheet."))
    elif answers.target_date <= answers.assessed_on:
        what = f"the target date is not after the day of the assessment, {answers.assessed_on}."
        found.append(Fault(place=answers.target_date_place or answers.source, what=what, do="Check both dates."))
    return found


def _identity(questions: QuestionSet, answers: Answers) -> Iterator[Fault]:
    if answers.assessment != questions.assessment:
        what = f"these are answers to {answers.assessment}, not to {questions.assessment}."
        yield Fault(place=answers.source, what=what, do="Give the workbook that was made for it.")
    elif answers.version != questions.version:
        what = f"these are answers to version {answers.version}; the questions are now version {questions.version}."
        do = "Make a new form and fill that in. Last year's answers belong with --previous."
        yield Fault(place=answers.source, what=what, do=do)


def _each_once(questions: QuestionSet, answers: Answers) -> Iterator[Fault]:
    """Each practice or statement once, and none that is not asked."""
    if questions.kind == "statements":
        what, asked = "statement", [s.id for _, s in questions.statements()]
        given = [(a.statement, a.place) for a in answers.statements]
    else:
        what, asked = "practice", [p.id for _, p in questions.practices()]
        given = [(a.practice, a.place) for a in answers.practices]
    seen: dict[str, str] = {}
    for code, place in given:
        if code not in asked:
            yield Fault(place=place or code, what=f'there is no {what} "{code}".', do=did_you_mean(code, asked))
        elif code in seen:
            first = f" (first in {seen[code]})" if seen[code] else ""
            yield Fault(place=place or code, what=f"{code} is answered twice{first}.", do="Keep one of the rows.")
        seen.setdefault(code, place)
    for code in asked:
        if code not in seen:
            what_to_do = "Put the row back, or fill in a new form."
            yield Fault(place=answers.source, what=f"{what} {code} is missing.", do=what_to_do)
    for answer in answers.statements:
        if answer.statement in asked and not answer.answered:
            what, do = f"{answer.statement} has no level.", "Choose a level, or Not known."
            yield Fault(place=answer.place or answer.statement, what=what, do=do)


def _answered(answers: Answers, *, partial: bool) -> Iterator[Fault]:
    for answer in answers.practices:
        place = answer.place or answer.practice
        if answer.state is None:
            if not partial:
                what, do = f"{answer.practice} is not answered.", "Choose In place, Not in place or Not known."
                yield Fault(place=place, what=what, do=do)
        elif answer.state != "in place" and answer.wanted is None:
            what = f"{answer.practice} is {answer.state}, and it is not said whether it is wanted."
            do = "Choose By the target date, Later or Not planned."
            yield Fault(place=answer.wanted_place or place, what=what, do=do)


def _targets(questions: QuestionSet, answers: Answers, *, partial: bool) -> Iterator[Fault]:
    levels = [level.id for level in questions.scale]
    areas = [area.id for area in questions.areas if area.practices or area.statements]
    for area, level in answers.targets.items():
        place = answers.target_places.get(area, answers.source)
        if area not in areas:
            yield Fault(place=place, what=f'there is no area "{area}".', do=did_you_mean(area, areas))
        elif level not in levels:
            yield Fault(place=place, what=f'"{level}" is not on the scale.', do=did_you_mean(level, levels))
    for area in areas:
        if area not in answers.targets and questions.kind == "practices" and not partial:
            place = answers.target_places.get(area, answers.source)
            yield Fault(place=place, what=f"area {area} has no target level.", do="Choose one on the first sheet.")
