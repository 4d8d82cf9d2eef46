"""JSON Schemas of maturity: question sets and registers for editors, results for programs."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from sv_rules.maturity.actions import ActionsReport, Register
from sv_rules.maturity.diagnostic import Diagnosis
from sv_rules.maturity.plan import Plan
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.maturity.toolkit import Position
from sv_rules.maturity.written_answers import WrittenAnswers

_Schema = dict[str, Any]


def question_set_json_schema() -> _Schema:
    """The schema of a question set file: ``assessment.schema.json``."""
    return _file(QuestionSet.model_json_schema(), "sv-rules: a question set of maturity")


def answers_json_schema() -> _Schema:
    """The schema of answers in a file: ``maturity-answers.schema.json``."""
    return _file(WrittenAnswers.model_json_schema(), "sv-rules: answers to a question set of maturity")


def register_json_schema() -> _Schema:
    """The schema of a register of actions: ``actions-register.schema.json``."""
    return _file(Register.model_json_schema(), "sv-rules: a register of actions")


def result_json_schema() -> _Schema:
    """The schema of what ``maturity assess`` and ``maturity actions`` give: ``maturity-result.schema.json``."""
    adapter: TypeAdapter[Any] = TypeAdapter(Plan | Position | Diagnosis | ActionsReport)
    return _file(adapter.json_schema(mode="serialization"), "sv-rules: an assessment of maturity, or its actions")


def _file(schema: _Schema, title: str) -> _Schema:
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": title}
