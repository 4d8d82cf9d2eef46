"""A question set as a policy officer writes it: a scale, areas, and the practices or statements to be judged.

Three kinds share one form. ``practices``: yes-or-no statements, each at one level of its area (the Social Value
Maturity Index). ``statements``: each is put at one level (the LGA toolkit). ``diagnostic``: yes-or-no questions
without levels, reported in sections, with a survey of staff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from sv_rules.maturity.aggregate import MethodName
from sv_rules.policy.written import Href, Part, Sentence
from sv_rules.problem import Mistake, did_you_mean

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(\.[0-9]+)?$", max_length=12)]
"""A short id: A, OSV, A2.1."""
StatementId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,11}$")]
"""The number of a statement, which a council's own list may bring."""
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Heading = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
Column = Literal["area", "statement", "number", "group", "level", "evidence", "action", "owner", "due"]
_NOT_IN_A_SHEET_TITLE = re.compile(r"[\\/*?:\[\]]")
LONGEST_SHEET_TITLE = 31


class Level(Part):
    """One level of a scale: its rank as a whole number, its name, and a shorter one where space is short."""

    id: Word
    value: int
    title: Sentence
    short: Sentence | None = None
    means: Sentence


class Overall(Part):
    """How the levels of the areas, or the scores of a key area's statements, become one."""

    method: MethodName


class Work(Part):
    """The publication that the questions follow."""

    title: Sentence
    href: Href | None = None


class Practice(Part):
    """A yes-or-no statement, always a floor; what to do to reach it; and what would show that it is so.

    In an index it stands at one level. In a diagnostic it stands in one section of the report.
    """

    id: Code
    level: Word | None = None
    section: Word | None = None
    source: Literal["published", "ours"] = Field(
        "published", description="ours: not in the publication; added so that its levels can be told."
    )
    practice: Sentence
    action: Sentence
    evidence: Sentence


class Statement(Part):
    """Something that is put at a level of the scale ("the extent to which …")."""

    id: StatementId
    statement: Sentence
    action: Sentence | None = None
    evidence: Sentence | None = None


class Area(Part):
    """An area or key area, with its practices or statements."""

    id: Code
    title: Title
    short: Title | None = Field(None, description="A title that fits a sheet's tab.")
    group: Word | None = Field(None, description="The theme or enabler that it belongs to.")
    about: Sentence | None = None
    practices: list[Practice] = Field(default_factory=list)
    statements: list[Statement] = Field(default_factory=list)

    @property
    def sheet(self) -> str:
        """The title of the area's sheet in a form."""
        return f"{self.id} {_NOT_IN_A_SHEET_TITLE.sub(' ', self.short or self.title)}"[:LONGEST_SHEET_TITLE].strip(" '")


class Group(Part):
    """What areas or questions are grouped by in a report: a theme, an enabler, a section."""

    id: Word
    title: Sentence
    kind: Word | None = None
    means: Sentence | None = None


class Focus(Part):
    """When a key area is a focus area: more than this share of its statements at these levels."""

    levels: Annotated[list[Word], Field(min_length=1)]
    more_than: Literal["half", "third", "quarter"]


class SurveyQuestion(Part):
    """One question that staff answer."""

    id: Code
    section: Word
    question: Sentence
    action: Sentence


class Survey(Part):
    """A short survey of staff, entered as counts by directorate; no name is ever asked for."""

    title: Sentence
    area: Code
    answers: Annotated[list[Sentence], Field(min_length=2, max_length=4)]
    understood: Sentence = Field(description="The answer that shows understanding.")
    smallest_group: int = Field(gt=0, description="Below this many replies, counts are not shown.")
    action_below: int = Field(gt=0, le=100, description="Below this share of understanding, in per cent, an action.")
    questions: Annotated[list[SurveyQuestion], Field(min_length=1, max_length=10)]


class QuestionSet(Part):
    """One question set file."""

    assessment: Word
    kind: Literal["practices", "statements", "diagnostic"]
    title: Sentence
    version: Version
    publisher: Sentence
    reference: Work
    measured_by: Word | None = Field(None, description="The ruleset whose ledger says what notices can show.")
    scale: list[Level] = Field(default_factory=list)
    overall: Overall | None = None
    groups: list[Group] = Field(default_factory=list)
    sections: list[Group] = Field(default_factory=list)
    focus: Focus | None = None
    strongest: list[Word] = Field(default_factory=list, description="Levels whose statements are named as strongest.")
    weakest: list[Word] = Field(default_factory=list, description="Levels whose statements are named as weakest.")
    columns: dict[Column, list[Heading]] = Field(
        default_factory=dict, description="The headings by which a council's own list of statements is read."
    )
    areas: Annotated[list[Area], Field(min_length=1)]
    survey: Survey | None = None

    @property
    def ranked(self) -> tuple[Level, ...]:
        """The scale from the lowest level to the highest."""
        return tuple(sorted(self.scale, key=lambda level: level.value))

    def level(self, word: str) -> Level:
        """A level by its id."""
        return next(level for level in self.scale if level.id == word)

    def at(self, value: int) -> Level:
        """A level by its rank."""
        return next(level for level in self.scale if level.value == value)

    def practices(self) -> Iterator[tuple[Area, Practice]]:
        """Every practice with its area, in order."""
        return ((area, practice) for area in self.areas for practice in area.practices)

    def statements(self) -> Iterator[tuple[Area, Statement]]:
        """Every statement with its area, in order."""
        return ((area, statement) for area in self.areas for statement in area.statements)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> QuestionSet:
        levels = self.kind != "diagnostic"
        if levels and len(self.scale) < 2:
            raise Mistake("a scale has at least two levels.", 'List them under "scale:".', "scale")
        if levels and self.overall is None:
            raise Mistake('"overall" is missing.', 'Add "overall: {method: mean}".')
        if self.kind == "diagnostic" and not self.sections:
            raise Mistake("a diagnostic is reported in sections.", 'List them under "sections:".')
        if self.kind == "statements" and self.focus is None:
            raise Mistake('"focus" is missing.', 'Say which levels make a focus area: "focus:".')
        values = [level.value for level in self.ranked]
        if any(after - before != 1 for before, after in zip(values, values[1:], strict=False)):
            raise Mistake("the levels are not numbered one by one.", "Give each the value after the last.", "scale")
        self._words_are_known()
        return self

    def _words_are_known(self) -> None:
        levels = [level.id for level in self.scale]
        groups, sections = [g.id for g in self.groups], [s.id for s in self.sections]
        for key, words in (
            ("focus", self.focus.levels if self.focus else []),
            ("strongest", self.strongest),
            ("weakest", self.weakest),
        ):
            for index, word in enumerate(words):
                _known(word, levels, "level", *((key, "levels", index) if key == "focus" else (key, index)))
        for a, area in enumerate(self.areas):
            if area.group is not None:
                _known(area.group, groups, "group", "areas", a, "group")
            if len(area.sheet) < len(f"{area.id} {area.short or area.title}"):
                message = f'"{area.short or area.title}" is too long for a sheet\'s tab.'
                raise Mistake(message, 'Add a "short:" title of at most 28 characters.', "areas", a, "title")
            for p, practice in enumerate(area.practices):
                self._practice(practice, area, levels, sections, "areas", a, "practices", p)
            if self.kind == "statements" and area.practices:
                raise Mistake("this set has statements, not practices.", "Move them.", "areas", a, "practices")
            if self.kind != "statements" and area.statements:
                raise Mistake("this set has practices, not statements.", "Move them.", "areas", a, "statements")
        if self.survey:
            _known(self.survey.area, [a.id for a in self.areas], "area", "survey", "area")
            _known(self.survey.understood, self.survey.answers, "answer", "survey", "understood")
            for q, question in enumerate(self.survey.questions):
                _known(question.section, sections, "section", "survey", "questions", q, "section")

    def _practice(
        self, practice: Practice, area: Area, levels: list[str], sections: list[str], *path: str | int
    ) -> None:
        if not practice.id.startswith(area.id):
            message = f'the id "{practice.id}" does not begin with its area\'s, "{area.id}".'
            raise Mistake(message, f"Write {area.id} first.", *path, "id")
        if self.kind == "diagnostic":
            if practice.level is not None or practice.section is None:
                raise Mistake("a question of a diagnostic has a section and no level.", 'Write "section:".', *path)
            _known(practice.section, sections, "section", *path, "section")
            return
        if practice.level is None:
            raise Mistake('"level" is missing.', 'Add "level:".', *path)
        _known(practice.level, levels, "level", *path, "level")
        value = self.level(practice.level).value
        if value == min(level.value for level in self.scale):
            raise Mistake("nothing has to be in place at the lowest level.", "Choose a higher one.", *path, "level")
        if not practice.id.startswith(f"{area.id}{value}."):
            message = f'the id "{practice.id}" does not say its level: {practice.level} is {value}.'
            raise Mistake(message, f"Write {area.id}{value}. and a number.", *path, "id")


def _known(word: str, known: list[str], what: str, *path: str | int) -> None:
    if word not in known:
        raise Mistake(f'there is no {what} "{word}".', did_you_mean(word, known), *path)
