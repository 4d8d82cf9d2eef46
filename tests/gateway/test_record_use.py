"""A record counts for its own procurement only, and what in it is not used is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sv_rules.cli.tenders import given_tenders
from sv_rules.errors import BadInput
from sv_rules.gateway.check import asked_of_signatories, check
from sv_rules.gateway.record import Record
from sv_rules.policy.library import Library, load_library
from tests.gateway.conftest import tender

IN_TIME = "answers: {social_value_considered_on: 2026-01-01, process_started_on: 2026-01-02}\n"
OTHER = "tender: {ocid: ocds-9}\n"


@pytest.mark.parametrize(("whose", "word"), [("tender: {ocid: ocds-1}\n", "proceed"), (OTHER, "cannot decide")])
def test_answers_count_in_the_record_of_the_procurement_itself(
    library: Library, record: Callable[[str], Record], whose: str, word: str
) -> None:
    facts = tender(stated_value_inc_vat=100_000)
    assert check(facts, library, record=record(whose + IN_TIME)).decision == word


def test_a_record_of_another_procurement_says_that_nothing_in_it_was_used(
    library: Library, record: Callable[[str], Record]
) -> None:
    decision = check(tender(stated_value_inc_vat=100_000), library, record=record(OTHER + IN_TIME))
    assert decision.record_notes[0].endswith("it is the record of ocds-9, and the notice is ocds-1.")
    assert decision.facts["social_value_considered_on"].provenance == "absent"
    _, signed = asked_of_signatories(tender(), library, gateway="publish", record=record(OTHER + IN_TIME))
    assert "social_value_considered_on" not in signed


def test_what_is_said_of_a_lot_that_is_not_there_is_told(library: Library, record: Callable[[str], Record]) -> None:
    said = record(
        "lots: {'9': {assessment_methodology_given: true}}\n"
        "waivers: [{rule: POL-001, lot: '8', reason: a, approved_by: b, role: c, on: 2026-01-01, until: 2026-01-02}]\n"
    )
    notes = check(tender(stated_value_inc_vat=5), library, record=said).record_notes
    assert [n.partition(" was")[0] for n in notes[:2]] == [
        "What the record says of lot 8", "What the record says of lot 9",
    ]  # fmt: skip


def test_a_reason_where_the_rule_stops_is_told_to_be_none(library: Library, record: Callable[[str], Record]) -> None:
    said = record("reasons: [{rule: LAW-001, reason: the market is small, by: A. Officer, on: 2026-03-01}]\n")
    decision = check(tender({"1": {"award_criteria_given": False}}, stated_value_inc_vat=5), library, record=said)
    assert decision.decision == "stop"
    assert decision.record_notes[0] == (
        "The reason for LAW-001 was not used: at publish the rule stops, and takes no reason."
    )


def test_a_record_that_names_no_procurement_settles_no_file_of_several(tmp_path: Path) -> None:
    notice = json.loads(Path("tests/notices/light-touch-tender.json").read_text(encoding="utf-8"))
    package = notice if "releases" in notice else {"releases": [notice]}
    one = package["releases"][0]
    package["releases"] = [one, {**one, "ocid": "ocds-h6vhtk-000001", "id": "another"}]
    path = tmp_path / "two.json"
    path.write_text(json.dumps(package), encoding="utf-8")
    beside = tmp_path / "two.record.yaml"
    library = load_library()
    beside.write_text("answers: {urgent_need: true}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="the record does not say whose it is"):
        list(given_tenders(str(path), library))
    beside.write_text(f"tender: {{ocid: {one['ocid']}}}\nanswers: {{urgent_need: true}}\n", encoding="utf-8")
    answered = [check(g.facts, library, record=g.record).facts for g in given_tenders(str(path), library)]
    assert [facts["urgent_need"].value for facts in answered] == [True, None]
