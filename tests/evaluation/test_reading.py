"""Files of an evaluation and of panel data: every mistake at once, at its line; JSON by its pointer."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from sv_rules.evaluation.reading import (
    check_evaluation,
    parse_evaluation,
    parse_panel_data,
    read_evaluation,
    read_panel_data,
)
from sv_rules.evaluation.schema import evaluation_json_schema, evaluation_result_json_schema, panel_data_json_schema
from sv_rules.evaluation.scoring import score
from sv_rules.problem import Problems
from tests.evaluation.cases import panel, simple

TEXT = """\
evaluation: home-care
title: Home care
authority: Example Council
reference: EX-1
published_on: 2026-03-02
kind: light-touch
chair: Cy
evaluators:
  - {id: E1, name: Ada, role: Care}
  - {id: E2, name: Ben, role: Care}
scales:
  - id: five
    span: {from: 0, to: 5}
    points:
      - {score: 5, label: Excellent, descriptor: "Meets all, with more."}
rounds:
  - id: lot-1
    title: North
    criteria:
      - {id: Q, title: Quality, weighting: 60, head: quality, kind: scored, scale: five}
      - {id: P, title: Price, weighting: 40, kind: price, price: {formula: lowest_ratio}}
    rounding: {places: 2}
    tie_break:
      - {by: price}
"""


def messages(text: str, file: str = "method.yaml") -> list[str]:
    with pytest.raises(Problems) as refused:
        parse_evaluation(text.encode(), file)
    return [str(problem) for problem in refused.value.problems]


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "method.yaml"
    path.write_text(TEXT, encoding="utf-8")
    found, doubts = check_evaluation(path)
    assert doubts == ()
    assert [str(point.score) for point in found.scales[0].points] == ["0", "1", "2", "3", "4", "5"]
    assert [point.label for point in found.scales[0].points] == ["0", "1", "2", "3", "4", "Excellent"]
    assert read_evaluation(path) == found


def test_every_mistake_of_form_is_told_at_its_place() -> None:
    text = TEXT.replace("weighting: 60", "weighting: -60").replace("formula: lowest_ratio", "formula: lowest-ratio")
    assert messages(text.replace("places: 2", "places: two")) == [
        "method.yaml:20:33: expected a number that is not so small, found -60. Write a larger one.",
        'method.yaml:21:67: "lowest-ratio" is not one of the words allowed here. Did you mean "lowest_ratio"?',
        'method.yaml:22:16: expected a whole number, found "two". Write it in digits, without quotes.',
    ]


def test_every_refusal_is_told_at_its_place() -> None:
    text = (
        TEXT.replace("weighting: 40", "weighting: 0.4")
        .replace("scale: five", "scale: six")
        .replace("chair: Cy", "chair: Ada")
    )
    assert messages(text) == [
        "method.yaml:7:1: chair: the chair, Ada, is also an evaluator. The chair leads moderation and does not score.",
        (
            "method.yaml:19:5: lot-1: the weightings of the criteria of the round do not sum to 100: 60 + 0.4 = 60.4. "
            "Percentages and fractions seem mixed: is 0.4 meant as 40?"
        ),
        'method.yaml:20:77: lot-1, criterion Q: there is no scale "six". Known here: five.',
    ]


def test_a_doubt_is_told_and_refuses_nothing() -> None:
    _, doubts = parse_evaluation(TEXT.replace("scale: five}", "scale: five, evaluators: [E1]}").encode(), "method.yaml")
    assert [str(doubt) for doubt in doubts] == [
        "method.yaml:20:9: lot-1, criterion Q: only E1 scores Q. Good practice is two or three evaluators for each question."
    ]


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("x.yaml", "", "x.yaml:1:1: the file is empty."),
        ("x.yaml", "- one", "x.yaml:1:1: expected the keys of an evaluation, found a list."),
        ("x.json", "{", "x.json:1:2: this is not JSON"),
        ("x.json", '{"title": NaN}', "x.json:1:1: the nesting is deeper"),
        ("x.json", '{"title": "a", "title": "b"}', 'x.json:1:1: the key "title" stands twice in an object.'),
        ("x.json", "[" * 100_000, "x.json:1:"),
    ],
)
def test_what_is_no_evaluation_is_said_in_a_sentence(file: str, text: str, words: str) -> None:
    assert messages(text, file)[0].startswith(words)


def test_panel_data_goes_out_as_json_and_comes_back(tmp_path: Path) -> None:
    data = panel({"B01": {"Q": 70, "P": "100.10"}, "B02": {"Q": 60, "P": 80}})
    path = tmp_path / "panel.json"
    path.write_text(data.model_dump_json(), encoding="utf-8")
    assert read_panel_data(path, simple()) == data
    assert score(simple(), read_panel_data(path, simple())) == score(simple(), data)


def test_a_fault_of_json_is_told_by_its_pointer() -> None:
    written = json.loads(panel({"B01": {"Q": 70, "P": 100}}).model_dump_json())
    written["prices"][0]["bid"] = "B07"
    with pytest.raises(Problems) as refused:
        parse_panel_data(json.dumps(written).encode(), "panel.json", simple())
    assert str(refused.value) == (
        'panel.json: at /prices/0: r1, bid B07, price: there is no bid "B07". Did you mean "B01"?'
    )


@pytest.mark.parametrize(
    ("bids", "words"),
    [
        (
            [{"id": "B01", "bidder": "Acme", "rounds": ["r1"]}, {"id": "B02", "bidder": "ACME ", "rounds": ["r1"]}],
            "is also the bidder of B01",
        ),
        ([{"id": "B01", "bidder": "Acme", "rounds": ["r1"]}] * 2, 'the bid "B01" stands twice'),
        (
            [{"id": "B01", "bidder": "Acme", "identifier": "GB-COH-1234567", "rounds": ["r1"]}],
            "short of eight characters",
        ),
        ([{"id": "B01", "bidder": "Acme", "rounds": ["r2"]}], 'there is no round "r2"'),
        ([{"id": "B01", "bidder": " ", "rounds": ["r1"]}], "the bidder has no name"),
    ],
)
def test_bids_that_cannot_be_told_apart_are_refused(bids: list[dict[str, object]], words: str) -> None:
    with pytest.raises(Problems, match=words):
        parse_panel_data(json.dumps({"bids": bids}).encode(), "panel.json", simple())


def test_the_schemas_accept_what_the_reader_accepts() -> None:
    data = panel({"B01": {"Q": 70, "P": 100}})
    for schema, value in (
        (evaluation_json_schema(), simple().model_dump(mode="json", by_alias=True)),
        (panel_data_json_schema(), data.model_dump(mode="json")),
        (evaluation_result_json_schema(), score(simple(), data).model_dump(mode="json")),
    ):
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(value, schema)
