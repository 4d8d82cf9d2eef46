"""The schemas for editors take what is shipped and refuse what reading refuses."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from sv_rules.authority.reading import KIND
from sv_rules.authority.schema import profile_json_schema
from sv_rules.measures.reading import policy_paths
from sv_rules.measures.schema import measure_set_json_schema
from sv_rules.source import parse_source
from tests.authority.profiles import text
from tests.measures.sets import text as set_text


def plain(data: bytes) -> Any:
    """A YAML file as an editor sees it."""
    found = parse_source(data, "x").data
    return json.loads(json.dumps(found, default=lambda v: float(v) if isinstance(v, Decimal) else str(v)))


@pytest.mark.parametrize("name", list(policy_paths(KIND)))
def test_every_shipped_profile_fits(name: str) -> None:
    jsonschema.Draft202012Validator(profile_json_schema()).validate(plain(policy_paths(KIND)[name].read_bytes()))


@pytest.mark.parametrize(
    "change",
    [
        ("leader", "best"), ("priority: work", "priorty: work"), ("status: adopted", "status: agreed"),
        ("may: [waive, sign off]", "may: [wave]"), ("name: Small Council\n", ""),
    ],
)  # fmt: skip
def test_a_profile_that_reading_refuses_is_underlined(change: tuple[str, str]) -> None:
    check = jsonschema.Draft202012Validator(profile_json_schema())
    assert not list(check.iter_errors(plain(text().encode())))
    assert list(check.iter_errors(plain(text(change).encode())))


@pytest.mark.parametrize(
    "change",
    [
        ("goals: [social]", "goals: [socail]"),
        ("proxy: 200.00", "proxy: some"),
        ("years: once", "years: never"),
        ("weight: 1.5", "weight: -1"),
    ],
)
def test_a_set_that_reading_refuses_is_underlined(change: tuple[str, str]) -> None:
    check = jsonschema.Draft202012Validator(measure_set_json_schema())
    assert not list(check.iter_errors(plain(set_text().encode())))
    assert list(check.iter_errors(plain(set_text(change).encode())))
