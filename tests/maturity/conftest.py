"""The shipped question sets, read once, and the fixture of the published action plan."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sv_rules.maturity.answers import Answers, PracticeAnswer
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.maturity.reading import read_question_set
from sv_rules.workbook.maturity_form import write_form
from tests.maturity.filling import ENTRY, LATER, TARGET, TARGETS, TODAY

Fixture = Callable[..., Answers]


@pytest.fixture(scope="session")
def index() -> QuestionSet:
    return read_question_set("social-value-maturity-index").model


@pytest.fixture(scope="session")
def toolkit() -> QuestionSet:
    return read_question_set("lga-toolkit").model


@pytest.fixture(scope="session")
def diagnostic() -> QuestionSet:
    return read_question_set("diagnostic").model


@pytest.fixture(scope="session")
def published(index: QuestionSet) -> Fixture:
    """Answers that give the published plan; keyword arguments change it."""

    def make(
        in_place: tuple[str, ...] = ENTRY,
        not_known: tuple[str, ...] = (),
        later: tuple[str, ...] = LATER,
        not_planned: tuple[str, ...] = (),
        targets: Mapping[str, str] = TARGETS,
        organisation: str = "Exampleshire Council",
        directorate: str = "",
        assessed_on: datetime.date = TODAY,
        unanswered: tuple[str, ...] = (),
    ) -> Answers:
        def answer(code: str) -> PracticeAnswer:
            if code in unanswered:
                return PracticeAnswer(practice=code)
            if code in in_place:
                return PracticeAnswer(practice=code, state="in place")
            wanted = "not planned" if code in not_planned else "later" if code in later else "by the target date"
            state = "not known" if code in not_known else "not in place"
            return PracticeAnswer(practice=code, state=state, wanted=wanted)  # type: ignore[arg-type]

        titles = {level.title: level.id for level in index.scale}
        return Answers(
            assessment=index.assessment,
            version=index.version,
            organisation=organisation,
            directorates=(directorate,) if directorate else (),
            assessed_on=assessed_on,
            target_date=TARGET,
            targets={area: titles[level] for area, level in targets.items()},
            practices=tuple(answer(p.id) for _, p in index.practices()),
            source=directorate or "the answers",
        )

    return make


@pytest.fixture(scope="session")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """An empty form of each question set."""
    folder = tmp_path_factory.mktemp("forms")
    made = {}
    for name in ("social-value-maturity-index", "lga-toolkit", "diagnostic"):
        made[name] = folder / f"{name}.xlsx"
        file = read_question_set(name)
        write_form(file.model, made[name], digest=file.digest)
    return made
