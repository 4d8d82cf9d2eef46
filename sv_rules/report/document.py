"""A decision as JSON: the whole of it, in one stable shape, with a schema made from the same classes."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from sv_rules.gateway.decision import Decision
from sv_rules.report.clean import whole

SEVERAL = "sv-rules/decisions/1"


def json_document(decision: Decision) -> dict[str, Any]:
    """The decision as plain JSON values, ``format`` first."""
    document = plain(decision)
    return {"format": document.pop("format"), **document}


def json_text(decisions: Decision | Sequence[Decision], *, indent: int | None = 2) -> str:
    """One release as an object; several as ``{"format": …, "decisions": […]}``. Ends with a line end."""
    if isinstance(decisions, Decision):
        document = json_document(decisions)
    elif len(decisions) == 1:
        document = json_document(decisions[0])
    else:
        document = {"format": SEVERAL, "decisions": [json_document(d) for d in decisions]}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=indent) + "\n"


def plain(value: Any) -> Any:
    """Dataclasses and mappings as dicts, sequences as lists, dates and enums as they are written."""
    if isinstance(value, str):
        return whole(str(value))
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {whole(str(k)): plain(v) for k, v in value.items()}
    if isinstance(value, frozenset | set):
        return [plain(v) for v in sorted(value)]
    if isinstance(value, Sequence):
        return [plain(v) for v in value]
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    raise TypeError(f"not a JSON value: {type(value).__name__}")


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def decision_json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``json_text``: one decision, or several."""
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema

    schema = TypeAdapter(list[Decision]).json_schema(mode="serialization")
    definitions = schema["$defs"]
    decision = definitions["Decision"]
    decision["properties"]["format"] = {"const": Decision.__dataclass_fields__["format"].default}
    definitions["Decisions"] = {
        "description": "The answers to several releases, in the order they were given.",
        "type": "object",
        "properties": {
            "format": {"const": SEVERAL},
            "decisions": {"type": "array", "items": {"$ref": "#/$defs/Decision"}},
        },
        "required": ["format", "decisions"],
    }
    for definition in definitions.values():
        definition["additionalProperties"] = False
        for described in definition["properties"].values():
            described.pop("title", None)  # only the field's name again
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "sv-rules: the answer at a gateway",
        "oneOf": [{"$ref": "#/$defs/Decision"}, {"$ref": "#/$defs/Decisions"}],
        "$defs": definitions,
    }


def decision_schema_text() -> str:
    """The schema as ``rulesets/schema/decision.schema.json`` holds it."""
    return json.dumps(decision_json_schema(), ensure_ascii=False, indent=2) + "\n"
