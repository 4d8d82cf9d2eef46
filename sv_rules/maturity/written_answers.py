"""Answers as another program writes them: a file in YAML or JSON in place of a form in Excel.

It says the same as a form, by the same words, and is checked as a form is; each fault names its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sv_rules.maturity.answers import (
    Answers,
    Fault,
    PracticeAnswer,
    StatementAnswer,
    SurveyCounts,
    Wanted,
    refuse,
)
from sv_rules.maturity.question_set import QuestionSet, Version, Word
from sv_rules.policy.fitting import fitted
from sv_rules.policy.written import Date, Part, Sentence
from sv_rules.problem import did_you_mean, shown
from sv_rules.source import Source, parse_source, read_bytes

SUFFIXES = (".yaml", ".yml", ".json")
NOT_KNOWN = "not known"
Answer = Literal["in place", "not in place", "not known"]


def _word_for(key: str, known: Any) -> Any:
    """A bare word in place of a mapping with one key: ``A2.1: in place``."""
    return BeforeValidator(lambda raw: {key: raw} if isinstance(raw, str) else raw, json_schema_input_type=known)


class WrittenPractice(Part):
    """The answer about one practice; a bare word is its ``state``."""

    state: Answer | None = None
    wanted: Wanted | None = None
    evidence: str = ""
    owner: str = ""
    due: Date | None = None


class WrittenStatement(Part):
    """The level of one statement, by its id or title, or "not known"; a bare word is its ``level``."""

    level: str
    evidence: str = ""
    action: str = ""
    owner: str = ""
    due: Date | None = None


class WrittenAnswers(Part):
    """One file of answers. ``answers_to`` names the question set; without a version it answers today's."""

    answers_to: Word
    version: Version | None = None
    organisation: Sentence
    directorate: str = ""
    by: str = ""
    assessed_on: Date
    target_date: Date | None = None
    targets: dict[str, str] = Field(default_factory=dict, description="By area, the level aimed for: its id or title.")
    practices: dict[str, Annotated[WrittenPractice, _word_for("state", Answer | WrittenPractice)]] = Field(
        default_factory=dict
    )
    statements: dict[str, Annotated[WrittenStatement, _word_for("level", str | WrittenStatement)]] = Field(
        default_factory=dict
    )
    survey: dict[str, list[Annotated[int, Field(ge=0)]]] = Field(
        default_factory=dict, description="By question, how many gave each answer, in the survey's order."
    )


def is_written(path: Path) -> bool:
    """Whether a file holds answers in YAML or JSON, by its name."""
    return path.suffix.lower() in SUFFIXES


def read_written(path: Path) -> tuple[WrittenAnswers, Source]:
    """The file as it is written. Raises ``Problems`` with every mistake of form."""
    source = parse_source(read_bytes(path, str(path)), str(path))
    return fitted(source, WrittenAnswers, "answers", 'Begin with "answers_to: social-value-maturity-index".'), source


def written_answers(path: Path, questions: QuestionSet) -> Answers:
    """The answers of a file; what it leaves out is not answered.

    Raises ``Problems`` with mistakes of form, ``UnfitAnswers`` with words that do not fit.
    """
    written, source = read_written(path)
    levels = {w.casefold(): lv.id for lv in questions.scale for w in (lv.id, lv.title, lv.short or lv.id)}
    faults: list[Fault] = [*_misplaced(questions, written, source)]
    targets: dict[str, str] = {}
    for area, word in written.targets.items():
        level = levels.get(_plain(word))
        if level is None:
            faults.append(_not_on_the_scale(questions, word, source.place(("targets", area))))
        else:
            targets[area] = level
    statements = []
    for code, said in written.statements.items():
        level, known = levels.get(_plain(said.level)), _plain(said.level) != NOT_KNOWN
        if level is None and known:
            faults.append(_not_on_the_scale(questions, said.level, source.place(("statements", code))))
        statements.append(
            StatementAnswer(
                statement=code, level=level, evidence=said.evidence, action=said.action, owner=said.owner, due=said.due,
                place=source.place(("statements", code)),
            )
        )  # fmt: skip
    refuse(faults)
    practices = [_practice(code, said, source) for code, said in written.practices.items()]
    if written.version in (None, questions.version):
        given = {*written.practices, *written.statements}
        open_ = [p.id for _, p in questions.practices() if p.id not in given]
        practices += [PracticeAnswer(practice=code, place=source.place(("practices",))) for code in open_]
        unput = [s.id for _, s in questions.statements() if s.id not in given]
        place = source.place(("statements",))
        statements += [StatementAnswer(statement=code, level=None, answered=False, place=place) for code in unput]
    return Answers(
        assessment=written.answers_to, version=written.version or questions.version,
        organisation=written.organisation, directorates=(written.directorate,) if written.directorate else (),
        by=written.by, assessed_on=written.assessed_on, target_date=written.target_date, targets=targets,
        target_places={area: source.place(("targets", area)) for area in written.targets},
        target_date_place=source.place(("target_date",)),
        practices=tuple(practices),
        statements=tuple(statements), survey=tuple(_survey(written)), source=source.file,
    )  # fmt: skip


def _practice(code: str, said: WrittenPractice, source: Source) -> PracticeAnswer:
    at = ("practices", code)
    return PracticeAnswer(
        practice=code, state=said.state, evidence=said.evidence, wanted=said.wanted, owner=said.owner, due=said.due,
        place=source.place((*at, "state")), wanted_place=source.place((*at, "wanted")),
        due_place=source.place((*at, "due")),
    )  # fmt: skip


def _survey(written: WrittenAnswers) -> Iterator[SurveyCounts]:
    for question, counts in written.survey.items():
        who = written.directorate or written.organisation
        yield SurveyCounts(question=question, directorate=who, counts=tuple(counts))


def _misplaced(questions: QuestionSet, written: WrittenAnswers, source: Source) -> Iterator[Fault]:
    """What this question set does not ask for, and what only joining may say."""
    asked: Mapping[str, bool] = {
        "practices": questions.kind != "statements", "statements": questions.kind == "statements",
        "targets": questions.kind != "diagnostic", "survey": questions.survey is not None,
    }  # fmt: skip
    for key, wanted in asked.items():
        if getattr(written, key) and not wanted:
            yield Fault(place=source.place((key,)), what=f"{questions.title} asks for no {key}.", do="Remove them.")
    survey = questions.survey
    for question, counts in written.survey.items() if survey else ():
        known = [q.id for q in survey.questions] if survey else []
        place = source.place(("survey", question))
        if question not in known:
            yield Fault(place=place, what=f'there is no question "{question}".', do=did_you_mean(question, known))
        elif survey and len(counts) != len(survey.answers):
            what = f"{question} has {len(counts)} counts, and the survey has {len(survey.answers)} answers."
            yield Fault(place=place, what=what, do=f"Give one for each: {', '.join(survey.answers)}.")


def _not_on_the_scale(questions: QuestionSet, word: str, place: str) -> Fault:
    titles = [level.title for level in questions.ranked]
    return Fault(place=place, what=f"{shown(word)} is not on the scale.", do=did_you_mean(word, titles))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
