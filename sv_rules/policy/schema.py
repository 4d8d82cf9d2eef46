"""JSON Schema of a ruleset file for editors, generated from the models."""

from __future__ import annotations

from typing import Any

from sv_rules.policy.condition import OPERATORS
from sv_rules.policy.ruleset import Ruleset

_DATE = {"pattern": r"^\d{4}-\d{2}-\d{2}$"}


def ruleset_json_schema() -> dict[str, Any]:
    """The schema of one ruleset file: JSON Schema 2020-12.

    An editor sees YAML dates as text, so dates are text with a pattern here; what needs other files (names,
    types, cycles) is checked on loading only.
    """
    schema = Ruleset.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    definitions["Comparison"] = {
        "title": "Comparison",
        "description": "{fact: {operator: right}}. The right is a literal, a $parameter, or a fact of the same type.",
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
        "additionalProperties": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"enum": list(OPERATORS)},
        },
    }
    _dates_as_text(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _dates_as_text(node: Any) -> None:
    """Numbers may be written with or without a point, dates as text; keys that are dates have their form."""
    if isinstance(node, dict):
        if node.get("format") == "date":
            node.update(_DATE)
        if "propertyNames" in node and node["propertyNames"].get("format") == "date":
            node["propertyNames"] = dict(_DATE)
        for value in node.values():
            _dates_as_text(value)
    elif isinstance(node, list):
        for value in node:
            _dates_as_text(value)
