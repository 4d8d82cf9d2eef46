"""The JSON Schema of an authority's profile, so that editors complete, explain and underline."""

from __future__ import annotations

from typing import Any

from sv_rules.authority.profile import AuthorityProfile


def profile_json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a profile's file. An outcome's measures may be a list of codes, or codes with weights."""
    schema = AuthorityProfile.model_json_schema(mode="validation")
    outcome = schema["$defs"]["Outcome"]["properties"]
    listed = {"type": "array", "items": {"type": "string"}}
    outcome["measures"] = {"anyOf": [outcome["measures"], listed], "description": outcome["measures"]["description"]}
    schema["title"] = "Authority profile"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
