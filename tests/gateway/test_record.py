"""The record beside a tender: answers, reasons, determinations and waivers, and who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sv_rules.facts.fact import Fact, Provenance
from sv_rules.gateway.check import check
from sv_rules.gateway.record import Record
from sv_rules.policy.library import Library
from sv_rules.problem import Problems
from tests.gateway.conftest import tender
from tests.gateway.test_decision import finding, verdict

Reader = Callable[[str], Record]
LOW = {"1": {"award_criteria_given": True, "social_value_share_of_total": 5}}
ADOPTED = {"example-policy": None}
WAIVER = """
waivers:
  - {rule: POL-001, reason: a framework fixes it, approved_by: A. Head, role: head-of-procurement, on: 2026-02-10, until: 2026-03-01}
"""


def test_answers_fill_what_no_notice_carries(library: Library, record: Reader) -> None:
    answers = record("answers: {social_value_considered_on: 2026-01-05, process_started_on: 2026-01-02}")
    decision = check(tender(stated_value_inc_vat=100_000), library, record=answers)
    assert verdict(decision, "LAW-002") == "breached"
    fact = decision.facts["social_value_considered_on"]
    assert (fact.value, fact.place) == ("2026-01-05", f"{answers.source}:1")


def test_an_answer_may_say_who_gave_it_and_when(library: Library, record: Reader) -> None:
    answers = record(
        "answers: {process_started_on: {value: 2026-01-02, by: A. Officer, on: 2026-01-03, why: first e-mail}}"
    )
    decision = check(tender(stated_value_inc_vat=100_000), library, record=answers)
    assert decision.facts["process_started_on"].because == "A. Officer, 2026-01-03: first e-mail"


def test_a_waiver_counts_on_its_last_day(library: Library, record: Reader) -> None:
    waived = record(WAIVER)
    facts = tender(LOW, stated_value_inc_vat=5, asks_for_social_value_commitments=True)
    on_the_day = check(facts, library, record=waived, adopt=ADOPTED, as_at="2026-03-01")
    assert on_the_day.decision == "proceed"
    assert finding(on_the_day, "POL-001").waiver is not None
    the_day_after = check(facts, library, record=waived, adopt=ADOPTED, as_at="2026-03-02")
    assert the_day_after.decision == "stop"
    assert [(w.status, w.text) for w in the_day_after.waivers] == [("expired", "It expired on 1 March 2026.")]


def test_a_waiver_may_cover_what_cannot_be_told(library: Library, record: Reader) -> None:
    facts = tender(
        {"1": {"award_criteria_given": True}}, stated_value_inc_vat=5, asks_for_social_value_commitments=True
    )
    assert check(facts, library, adopt=ADOPTED).decision == "cannot decide"
    assert check(facts, library, record=record(WAIVER), adopt=ADOPTED).decision == "proceed"


def test_waivers_can_be_ignored_for_an_audit(library: Library, record: Reader) -> None:
    facts = tender(LOW, stated_value_inc_vat=5, asks_for_social_value_commitments=True)
    audited = check(facts, library, record=record(WAIVER), adopt=ADOPTED, ignore_waivers=True)
    assert audited.decision == "stop"
    assert "waivers are ignored" in audited.waivers[0].text


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (("head-of-procurement", "clerk"), "refused", "clerk may not waive it"),
        (("until: 2026-03-01", "until: 2026-03-13"), "expired", "longer than the 30 days"),
        (("until: 2026-03-01", "until: soon"), "expired", 'its "until" is not a date'),
        ((", until: 2026-03-01", ""), "expired", 'its "until" is not a date'),
        (("reason: a framework fixes it, ", ""), "expired", 'it has no "reason"'),
        (("POL-001", "POL-999"), "expired", "it names no rule of this library"),
        (("POL-001", "LAW-001"), "refused", "nobody may waive it"),
        (("on: 2026-02-10", "on: 2026-03-02"), "expired", "begins on 2 March 2026"),
        (("POL-001", "POL-002"), "unused", "It was not needed"),
    ],
)
def test_a_waiver_that_does_not_count_is_still_listed_and_says_why(
    library: Library, record: Reader, change: tuple[str, str], status: str, words: str
) -> None:
    facts = tender(LOW, stated_value_inc_vat=5, asks_for_social_value_commitments=True)
    decision = check(facts, library, record=record(WAIVER.replace(*change)), adopt=ADOPTED)
    assert decision.decision == "stop"
    [use] = decision.waivers
    assert words in use.text
    assert use.status in (status, "expired")


@pytest.mark.parametrize("role", ["Head of Procurement", "head_of_procurement", "HEAD-OF-PROCUREMENT"])
def test_a_role_is_the_same_however_it_is_spelt(library: Library, record: Reader, role: str) -> None:
    facts = tender(LOW, stated_value_inc_vat=5, asks_for_social_value_commitments=True)
    waived = check(facts, library, record=record(WAIVER.replace("head-of-procurement", role)), adopt=ADOPTED)
    assert [use.status for use in waived.waivers] == ["used"]


def test_a_waiver_of_one_lot_leaves_the_others(library: Library, record: Reader) -> None:
    lots = {"1": LOW["1"], "2": LOW["1"]}
    facts = tender(lots, stated_value_inc_vat=5, asks_for_social_value_commitments=True)
    one = record(WAIVER.replace("rule: POL-001,", "rule: POL-001, lot: '1',"))
    assert check(facts, library, record=one, adopt=ADOPTED).decision == "stop"


def test_a_reason_answers_a_rule_that_asks_for_one(library: Library, record: Reader) -> None:
    facts = tender({"1": {"award_criteria_given": False}}, stated_value_inc_vat=5)
    before = check(facts, library, gateway="evaluate")
    assert before.decision == "proceed with reasons"
    answered = record("reasons: [{rule: LAW-001, reason: they stand in the pack, by: A. Officer, on: 2026-03-02}]")
    after = check(facts, library, gateway="evaluate", record=answered)
    assert (after.decision, finding(after, "LAW-001").reason) == (
        "proceed",
        "they stand in the pack (A. Officer, 2026-03-02)",
    )


def test_a_determination_settles_what_the_law_leaves_open(library: Library, record: Reader) -> None:
    settled = record(
        "determinations: [{fact: duty, value: false, why: call-offs are small, by: A. Lawyer, role: solicitor, on: 2026-02-01}]"
    )
    decision = check(tender(is_framework=True), library, record=settled)
    assert verdict(decision, "LAW-002") == "not applicable"
    assert decision.facts["duty"].provenance == "determined"


def test_a_determination_never_beats_what_the_tables_know(library: Library, record: Reader) -> None:
    settled = record(
        "determinations: [{fact: duty, value: false, why: we think so, by: A. Lawyer, role: solicitor, on: 2026-02-01}]"
    )
    decision = check(tender(stated_value_inc_vat=100_000), library, record=settled)
    assert decision.facts["duty"].value is True
    found = finding(decision, "RECORD-DETERMINATION")
    assert (
        found.message
        == "A. Lawyer (solicitor) settled the duty applies as no; the notice and the rules give yes, which stands."
    )


def test_a_determination_never_beats_what_the_notice_states(library: Library, record: Reader) -> None:
    settled = record(
        "determinations: [{fact: stated_value_inc_vat, value: 5, why: a slip, by: A. Lawyer, role: solicitor, on: 2026-02-01}]"
    )
    decision = check(tender(stated_value_inc_vat=100_000), library, record=settled)
    assert decision.facts["stated_value_inc_vat"].value == 100_000
    assert finding(decision, "RECORD-DETERMINATION").effect == "reason"


def test_an_officer_puts_right_what_was_read_from_words_and_not_what_stands_in_the_form(
    library: Library, record: Reader
) -> None:
    settled = record(
        "determinations: [{fact: is_framework, value: false, why: the title is of an older one, by: A. Officer,"
        " role: officer, on: 2026-02-01}]"
    )
    for confidence, stands in (("hint", False), ("read-from-text", False), ("stated", True)):
        facts = tender(stated_value_inc_vat=100_000)
        read = Fact("is_framework", (True, True), Provenance.INFERRED, "/t", "the title", ("framework",), confidence)
        decision = check(replace(facts, tender={**facts.tender, "is_framework": read}), library, record=settled)
        view = decision.facts["is_framework"]
        assert (view.value, view.provenance) == (stands, "inferred" if stands else "determined")
        assert stands or view.because == "settled by a determination in the record; it was read as yes"


def test_a_determination_for_one_lot_comes_before_that_for_all(library: Library, record: Reader) -> None:
    one = "{{fact: social_value_share_of_total, value: {}, why: w, by: A, role: b, on: 2026-02-01{}}}"
    for order in ((", lot: '2'", ""), ("", ", lot: '2'")):
        written = ", ".join(one.format(5 if lot else 12, lot) for lot in order)
        lots = {"1": {"award_criteria_given": True}, "2": {"award_criteria_given": True}}
        decision = check(tender(lots), library, record=record(f"determinations: [{written}]"))
        assert [decision.lots[lot].facts["social_value_share_of_total"].value for lot in "12"] == [12, 5]
        assert not any(f.rule == "RECORD-DETERMINATION" for f in decision.findings)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- one", "1:1: a record is a mapping of keys."),
        ("answer: {}", '1:1: there is no key "answer" in a record. Did you mean "answers"?'),
        ("answers: {social_value_considerd_on: 2026-01-01}", 'Did you mean "social_value_considered_on"?'),
        ("answers: {urgent_need: maybe}", "expected true or false"),
        ("answers: {social_value_considered_on: 2026-13-01}", "2026-13-01 is not a date in the calendar."),
        (
            "answers: {stated_value_inc_vat: 5}",
            "is not a question of the record. If the notice leaves it open, write a determination",
        ),
        ("answers: {duty: true}", "is not a question of the record"),
        (
            "reasons: [{rule: LAW-01, reason: x, by: y, on: 2026-01-01}]",
            'there is no rule "LAW-01". Did you mean "LAW-001"?',
        ),
        ("reasons: [{rule: LAW-001, by: y, on: 2026-01-01}]", '"reason" is missing. Add "reason:".'),
        ("reasons: [{rule: LAW-001, reason: a, by: y, on: sometime}]", '"on" is not a date. Write it as YYYY-MM-DD.'),
        (
            "determinations: [{fact: duty, value: 3, why: a, by: b, role: c, on: 2026-01-01}]",
            "expected true or false",
        ),
        (
            "determinations: [{fact: duty, lot: '1', value: true, why: a, by: b, role: c, on: 2026-01-01}]",
            "is a fact of the tender",
        ),
        ("waivers: {}x", "this is not YAML"),
    ],
)
def test_a_mistake_in_a_record_is_named_with_its_place(record: Reader, text: str, words: str) -> None:
    with pytest.raises(Problems) as refused:
        record(text)
    assert words in str(refused.value)
    assert "t.record.yaml:1:" in str(refused.value)
