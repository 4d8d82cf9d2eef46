"""Reading question sets from YAML: every mistake at once, each at its line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sv_rules.maturity.question_set import QuestionSet
from sv_rules.measures.reading import policy_path, policy_paths
from sv_rules.policy.fitting import fitted
from sv_rules.problem import Problem, Problems
from sv_rules.source import Path_, Source, parse_source, read_bytes

KIND = "assessments"


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A question set as read, with what messages call its file and the SHA-256 of its bytes."""

    model: QuestionSet
    file: str
    digest: str


def question_sets() -> tuple[str, ...]:
    """The names of the shipped question sets, in order of the alphabet."""
    return tuple(name for name in policy_paths(KIND) if name != "measured")


def read_question_set(name_or_path: str | Path) -> QuestionFile:
    """A question set by its shipped name or its path. Raises ``Problems`` with every mistake."""
    path, shown_as = policy_path(KIND, name_or_path)
    return parse_question_set(read_bytes(path, shown_as), shown_as)


@lru_cache(maxsize=8)
def parse_question_set(data: bytes, file: str) -> QuestionFile:
    """As ``read_question_set``, from bytes; messages call them ``file``. The same bytes are read once."""
    source = parse_source(data, file)
    model = fitted(source, QuestionSet, "a question set", 'Begin with "assessment: a-name".')
    problems = list(_twice(model, source))
    if problems:
        raise Problems(problems)
    return QuestionFile(model, file, hashlib.sha256(data).hexdigest())


def _twice(model: QuestionSet, source: Source) -> Iterator[Problem]:
    """Ids that stand twice: of areas, practices, statements and survey questions."""
    seen: dict[str, Path_] = {}
    for path, code in _ids(model):
        first = seen.setdefault(code, path)
        if first != path:
            line = source.at(first)[0]
            yield source.problem(path, f'the id "{code}" is already on line {line}.', "Give each its own.")


def _ids(model: QuestionSet) -> Iterator[tuple[Path_, str]]:
    for a, area in enumerate(model.areas):
        yield ("areas", a, "id"), area.id
        for p, practice in enumerate(area.practices):
            yield ("areas", a, "practices", p, "id"), practice.id
        for s, statement in enumerate(area.statements):
            yield ("areas", a, "statements", s, "id"), statement.id
    for q, question in enumerate(model.survey.questions if model.survey else ()):
        yield ("survey", "questions", q, "id"), question.id
