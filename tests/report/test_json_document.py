"""The JSON document: complete, plain, and as its schema says."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sv_rules.gateway.decision import Decision
from sv_rules.report.document import decision_json_schema, decision_schema_text, json_document, json_text, plain
from tests.report import decisions

SCHEMA = Path(__file__).parents[2] / "rulesets" / "schema" / "decision.schema.json"
ONE: list[Callable[[], Decision]] = [decisions.stopped, decisions.cleared, decisions.uncertain, decisions.hostile]


def valid(text: str) -> Any:
    document = json.loads(text)
    jsonschema.Draft202012Validator(decision_json_schema()).validate(document)
    return document


def test_the_shipped_schema_is_what_the_classes_make() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == decision_schema_text()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("make", ONE)
def test_one_release_is_an_object_that_fits_the_schema(make: Callable[[], Decision]) -> None:
    document = valid(json_text(make()))
    assert document["format"] == "sv-rules/decision/1"
    assert next(iter(document)) == "format"


@pytest.mark.parametrize("number", [0, 2, 3])
def test_several_releases_are_a_list_that_fits_the_schema(number: int) -> None:
    document = valid(json_text(decisions.many()[:number]))
    assert document["format"] == "sv-rules/decisions/1"
    assert len(document["decisions"]) == number


def test_a_list_of_one_release_is_that_release() -> None:
    assert json_text([decisions.cleared()]) == json_text(decisions.cleared())


def test_the_schema_refuses_a_decision_that_says_something_else() -> None:
    document = json_document(decisions.cleared())
    for change in ({"decision": "maybe"}, {"surprise": 1}, {"counts": None}, {"format": "sv-rules/decision/2"}):
        with pytest.raises(jsonschema.ValidationError):
            valid(json.dumps({**document, **change}))


def test_values_known_in_part_keep_both_ends_and_lots_their_own() -> None:
    document = json_document(decisions.stopped())
    assert document["facts"]["value_inc_vat"]["value"] is None
    assert document["facts"]["value_inc_vat"]["possible"] == [900000, 1080000]
    assert document["facts"]["social_value_share_of_quality"]["by_lot"]["2"]["possible"] == [0, 30]
    assert document["lots"]["2"]["facts"]["social_value_share_of_quality"]["confidence"] == "compound"


def test_a_mapping_that_makes_its_values_when_asked_is_read_whole() -> None:
    class Lazy(Mapping[str, int]):
        def __getitem__(self, key: str) -> int:
            return len(key)

        def __iter__(self) -> Iterator[str]:
            return iter(["a", "bb"])

        def __len__(self) -> int:
            return 2

    assert plain(Lazy()) == {"a": 1, "bb": 2}


def test_plain_values_are_plain() -> None:
    assert plain((frozenset({"b", "a"}), datetime.date(2026, 3, 12), None, True, 1.5)) == [
        ["a", "b"], "2026-03-12", None, True, 1.5,
    ]  # fmt: skip
    with pytest.raises(TypeError, match="object"):
        plain(object())


def test_the_same_decision_gives_the_same_text() -> None:
    assert json_text(decisions.stopped()) == json_text(decisions.stopped())


def test_half_a_surrogate_pair_does_not_break_the_file() -> None:
    json_text(decisions.hostile()).encode("utf-8")
