"""Whatever a file holds, loading it gives a plan or problems in plain words, and nothing else."""

from __future__ import annotations

import datetime
import json
import re
import string
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sv_rules.facts.dictionary import fact_dictionary
from sv_rules.policy.link import link
from sv_rules.policy.plan import Plan
from sv_rules.policy.reading import RulesetFile, validate
from sv_rules.problem import Problems
from sv_rules.source import Source, parse_source
from tests.policy.loading import good, law

_PLAIN = re.compile(r"Input should|Value error|validat|pydantic|Traceback|NoneType|<class|_error\b")

_MARKS = "\r\n\t\x85\u2028 {}[]:-#,'\"&*!|>%?@`<~.a1"
_DICTIONARY = fact_dictionary()
_WORDS = [
    "ruleset", "title", "scope", "uses", "extent", "clauses", "parameters", "override", "derive", "rules", "cases",
    "fact", "type", "rows", "is", "when", "given", "value", "from", "to", "over", "lots", "of", "some", "sum", "count",
    "any", "all", "not", "eq", "gte", "in", "includes", "within", "exists", "facts", "expect", "unknown", "because",
    "plus_percent", "per_year", "one_of", "list", "reference", "clause", "true", "boolean", "money", "tender", "lot",
    "large", "$floor", "$good/floor", "is_framework", "stated_value_inc_vat", "published_on", "categories", "regime",
    "price_weighting", "award_criteria_given", "2025-02-24", "stop", "publish", "breached", "met", "{large}", "{",
]  # fmt: skip
_WORD = st.sampled_from(_WORDS) | st.text(string.printable, max_size=4)
_SCALAR: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
    | st.dates()
    | _WORD
)
_ANY = st.recursive(
    _SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORD | st.integers(0, 9), inner, max_size=3),
    max_leaves=8,
)


def _said(data: Any) -> str:
    """What reading and linking these values says."""
    source = Source("a.yaml", data, {})
    try:
        file = RulesetFile(validate(source), source, Path("/nowhere"), "a.yaml", b"")
        assert isinstance(link([file], _DICTIONARY), Plan)
    except Problems as error:
        return str(error)
    return ""


def _assert_plain(said: str) -> None:
    for line in said.split("\n"):
        assert not _PLAIN.search(line), line


@settings(max_examples=300, deadline=None)
@given(_ANY)
def test_any_values_at_all(data: Any) -> None:
    said = _said(data)
    assert said
    _assert_plain(said)


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += _places(inner, (*path, key))
    return found


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _with(data: Any, path: tuple[str | int, ...], change: Callable[[Any, Any], None]) -> Any:
    whole = _copy(data)
    holder = whole
    for step in path[:-1]:
        holder = holder[step]
    change(holder, path[-1])
    return whole


_WHOLE = [parse_source(text.encode(), "a.yaml").data for text in (good(), law())]
_PLACES = [(data, path) for data in _WHOLE for path in _places(data)]


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(_PLACES), _ANY)
def test_a_good_ruleset_with_anything_in_one_place(place: tuple[Any, tuple[str | int, ...]], value: Any) -> None:
    def put(holder: Any, step: Any) -> None:
        holder[step] = value

    _assert_plain(_said(_with(*place, put)))


def test_a_good_ruleset_with_any_one_thing_left_out() -> None:
    def leave_out(holder: Any, step: Any) -> None:
        del holder[step]

    for data, path in _PLACES:
        _assert_plain(_said(_with(data, path, leave_out)))


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode) | st.text(_MARKS, max_size=30).map(str.encode))
@example(b"\r{")
@example(b"a: b\r\t{")
@example(b"\xe2\x80\xa8{")
def test_any_bytes(data: bytes) -> None:
    said = ""
    try:
        parse_source(data, "a.yaml")
    except Problems as error:
        said = str(error)
    _assert_plain(said)


def _json_default(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else float(value)


@settings(max_examples=200, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers(-(10**9), 10**9) | _WORD,
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORD, inner, max_size=3)))  # fmt: skip
def test_values_are_read_as_they_were_written(data: Any) -> None:
    assert parse_source(json.dumps(data, default=_json_default).encode(), "a.yaml").data == data


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.dates(datetime.date(1000, 1, 1)))
def test_numbers_and_dates_are_exact(number: Decimal, day: datetime.date) -> None:
    assert parse_source(f"[{number:f}, {day}]".encode(), "a.yaml").data == [number, day]
