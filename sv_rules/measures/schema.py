"""The JSON Schema of a measure set, so that editors complete, explain and underline."""

from __future__ import annotations

from typing import Any

from sv_rules.measures.model import MeasureSet
from sv_rules.measures.sustainability import sustainability_goals


def measure_set_json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a measure set's file, with the sustainability goals that it may name."""
    schema = MeasureSet.model_json_schema(mode="validation")
    goals = schema["$defs"]["Measure"]["properties"]["goals"]
    goals["items"] = {"enum": list(sustainability_goals())}
    schema["title"] = "Measure set"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
