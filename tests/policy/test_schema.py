"""The JSON Schema that editors read: up to date, true of every ruleset that loads, and of few that do not."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sv_rules.policy.library import ruleset_paths, shipped_folder
from sv_rules.policy.schema import ruleset_json_schema
from sv_rules.source import read_source
from tests.policy.loading import BROKEN

_WRITTEN = shipped_folder() / "schema" / "ruleset.schema.json"
_GOOD = [*ruleset_paths(shipped_folder()), BROKEN / "_good.yaml", BROKEN / "_law.yaml"]


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(ruleset_json_schema())


def _as_an_editor_sees_it(value: Any) -> Any:
    """Dates are text to an editor, and all numbers are numbers."""
    if isinstance(value, dict):
        return {str(key): _as_an_editor_sees_it(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_an_editor_sees_it(inner) for inner in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _mistakes(name: str) -> list[str]:
    data = _as_an_editor_sees_it(read_source(BROKEN / f"{name}.yaml").data)
    return [error.message for error in _validator().iter_errors(data)]


def test_the_written_schema_is_up_to_date() -> None:
    assert json.loads(_WRITTEN.read_text(encoding="utf-8")) == ruleset_json_schema(), (
        "sv-rules rules schema --write rulesets/schema"
    )


def test_it_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(ruleset_json_schema())


@pytest.mark.parametrize("path", _GOOD, ids=lambda path: path.stem)
def test_a_ruleset_that_loads_is_valid(path: Any) -> None:
    data = _as_an_editor_sees_it(read_source(path).data)
    assert [f"{list(e.absolute_path)}: {e.message}" for e in _validator().iter_errors(data)] == []


@pytest.mark.parametrize(
    "name",
    [
        "adopted-by-nobody", "any-of-nothing", "condition-in-words", "date-in-words", "derive-type-unknown",
        "effect-misspelt", "fact-name-with-hyphen", "for-days-zero", "gateway-misspelt", "http-address", "key-misspelt",
        "key-misspelt-in-rule", "key-missing", "key-unknown", "keys-expected", "list-empty", "list-expected",
        "maturity-level-misspelt", "no-operator", "operator-misspelt", "over-misspelt", "rule-id-form", "rule-uncited",
        "rule-undated", "ruleset-name-with-capital", "subject-unknown", "text-empty", "text-expected",
        "true-or-false-expected", "two-facts", "two-operators", "unit-unknown", "value-uncited", "value-undated",
        "value-without-reference", "version-of-two-parts", "whole-number-expected", "word-not-allowed",
    ],
)  # fmt: skip
def test_a_mistake_of_form_is_seen_in_the_editor(name: str) -> None:
    assert _mistakes(name) != []


@pytest.mark.parametrize("name", ["fact-misspelt", "cycle-of-facts", "rule-outside-the-ledger", "legislation-waivable"])
def test_a_mistake_of_meaning_is_seen_on_loading_only(name: str) -> None:
    assert _mistakes(name) == []
