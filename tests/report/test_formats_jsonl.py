"""JSON Lines: a decision a line, whole, whatever its texts hold."""

from __future__ import annotations

import json

import jsonschema

from sv_rules.report.document import decision_json_schema, json_document
from sv_rules.report.jsonl import jsonl_text
from tests.report import decisions
from tests.report.notices import all_decisions


def test_each_line_is_one_decision_in_the_order_given() -> None:
    lines = jsonl_text(decisions.many()).splitlines()
    assert [json.loads(line)["title"] for line in lines] == [d.title for d in decisions.many()]


def test_a_line_holds_what_the_json_report_holds_and_fits_its_schema() -> None:
    validator = jsonschema.Draft202012Validator(decision_json_schema())
    for decision, line in zip(decisions.many(), jsonl_text(decisions.many()).split("\n"), strict=False):
        assert json.loads(line) == json.loads(json.dumps(json_document(decision)))
        validator.validate(json.loads(line))


def test_hostile_text_breaks_no_line_steers_no_terminal_and_reads_back() -> None:
    text = jsonl_text([decisions.hostile(), decisions.cleared()])
    assert len(text.splitlines()) == 2
    assert not any("\x7f" <= c <= "\x9f" or c in "\u2028\u2029\u202e" or c < "\n" for c in text)
    first = json.loads(text.splitlines()[0])
    assert [f["message"] for f in first["findings"]] == [t.replace("\ud800", "\ufffd") for t in decisions.HOSTILE]
    text.encode("utf-8")


def test_no_decisions_are_no_lines() -> None:
    assert jsonl_text([]) == ""


def test_every_real_notice_is_a_line_with_its_counts() -> None:
    lines = jsonl_text(all_decisions()).split("\n")
    assert lines.pop() == ""
    assert len(lines) == 442
    for decision, line in zip(all_decisions(), lines, strict=True):
        document = json.loads(line)
        assert len(document["findings"]) == len(decision.findings)
        assert document["counts"]["met"] == decision.counts.met
