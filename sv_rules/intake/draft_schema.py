"""The JSON Schema of a draft tender, with every fact of the dictionary that a draft may state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sv_rules.facts.dictionary import Dictionary, fact_dictionary
from sv_rules.intake.draft_model import Draft
from sv_rules.intake.draft_value import value_schema


def draft_json_schema(dictionary: Dictionary | None = None) -> dict[str, Any]:
    """The JSON Schema of a draft, with every fact that it may state, so that editors complete and explain."""
    dictionary = dictionary or fact_dictionary()
    schema = Draft.model_json_schema()
    lot = schema["$defs"]["DraftLot"]
    for subject, holder in (("tender", schema), ("lot", lot)):
        holder["properties"]["facts"] = {
            "type": "object",
            "title": f"Facts of the {subject}",
            "additionalProperties": False,
            "properties": dict(_fact_schemas(dictionary, subject)),
        }
    lot["properties"]["id"] = {"title": "Id", "type": ["string", "integer"]}
    schema["title"] = "Draft tender"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _fact_schemas(dictionary: Dictionary, subject: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, fact in dictionary.facts.items():
        if fact.subject == subject and fact.draft:
            about = {"title": fact.title, "description": fact.definition}
            yield name, {**about, **value_schema(fact.type, tuple(fact.members))}


def write_draft_json_schema(path: Path) -> None:
    """Write the JSON Schema of a draft as the repository keeps it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(draft_json_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
