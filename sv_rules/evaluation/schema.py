"""JSON Schemas of the evaluation's files, for editors and for programs that send them."""

from __future__ import annotations

from typing import Any

from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.published import Evaluation, Published
from sv_rules.evaluation.result import EvaluationResult


def evaluation_json_schema() -> dict[str, Any]:
    """The schema of an evaluation as it is published: JSON Schema 2020-12."""
    return _schema(Evaluation, "validation")


def panel_data_json_schema() -> dict[str, Any]:
    """The schema of what a panel found."""
    return _schema(PanelData, "validation")


def evaluation_result_json_schema() -> dict[str, Any]:
    """The schema of a result."""
    return _schema(EvaluationResult, "serialization")


def _schema(model: type[Published], mode: Any) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True, mode=mode)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
