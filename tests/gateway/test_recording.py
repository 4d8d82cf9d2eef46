"""Writing into a record: what is written, what stays as it was, and what is refused in a sentence."""

from __future__ import annotations

import datetime
import difflib
from pathlib import Path

import pytest

from sv_rules.errors import BadInput
from sv_rules.facts.fact import TenderFacts
from sv_rules.gateway.check import check
from sv_rules.gateway.recording import HEADING, Recorded, Recording, Signer
from sv_rules.gateway.unasked import unasked
from sv_rules.policy.library import Library, load_library
from sv_rules.problem import Problems
from tests.gateway.conftest import tender
from tests.transcript import ROOT

DAY = datetime.date(2026, 2, 10)
OFFICER = Signer("A. Officer", DAY)
LAWYER = Signer("B. Lawyer", DAY, "solicitor")
HEAD = Signer("C. Head", DAY, "head-of-procurement")
TENDER = tender({"1": {"award_criteria_given": True}, "2": {}}, stated_value_inc_vat=100_000)
TEMPLATE = (ROOT / "tender_templates" / "tender.record.yaml").read_text(encoding="utf-8")


def day(iso: str) -> datetime.date:
    return datetime.date.fromisoformat(iso)


def book(library: Library, text: str | None = None, *tenders: TenderFacts) -> Recording:
    return Recording(text, "t.record.yaml", library, tenders or (TENDER,))


def added(before: str, after: str) -> list[str]:
    """The lines that are new; every old line must still stand, in its order."""
    diff = [d for d in difflib.ndiff(before.splitlines(), after.splitlines()) if d[0] != "?"]
    assert not [d for d in diff if d.startswith("- ")], "a line of the old record was changed"
    return [d[2:] for d in diff if d.startswith("+ ")]


# ---------------------------------------------------------------------------- what is written


def test_a_new_record_begins_with_what_it_is(library: Library) -> None:
    found = book(library).answer("social_value_considered_on", "2026-01-05")
    assert found.text == (f"{HEADING}tender: {{ocid: ocds-1}}\n\nanswers:\n  social_value_considered_on: 2026-01-05\n")
    assert (found.section, found.line) == ("answers", 6)


def test_each_entry_is_read_back_as_it_was_meant(library: Library) -> None:
    text = book(library).answer("process_started_on", "2026-01-09", by="A. Officer", on=DAY, why="first e-mail").text
    text = book(library, text).reason("LAW-001", "they stand in the pack", OFFICER).text
    text = book(library, text).determine("is_call_off", "no", "a single contract", LAWYER).text
    record = book(library, text).waive("POL-001", "a framework fixes it", HEAD, day("2026-03-01")).record
    assert record.answers[None, "process_started_on"].because == "A. Officer, 2026-02-10: first e-mail"
    assert [str(r) for r in record.reasons] == ["they stand in the pack (A. Officer, 2026-02-10)"]
    assert record.determinations[None, "is_call_off"].known == (False, False)
    [waiver] = record.waivers
    assert (waiver.approved_by, waiver.role, waiver.on, waiver.until, waiver.fault) == (
        "C. Head", "head-of-procurement", DAY, day("2026-03-01"), None,
    )  # fmt: skip


def test_a_lot_has_its_own_answers(library: Library) -> None:
    name = "assessment_methodology_given"
    found = book(library).answer(name, "yes", lot="2", by="A. Officer")
    assert found.record.answers["2", name].known == (True, True)
    assert f'lots:\n  "2":\n    {name}: {{value: true, by: A. Officer}}\n' in found.text
    again = book(library, found.text).answer(name, "no", lot="1")
    assert f'lots:\n  "2":\n    {name}: {{value: true, by: A. Officer}}\n  "1":\n    {name}: false\n' in again.text


@pytest.mark.parametrize(
    "words",
    ['say "yes": # not', "it's a: [b]", "- {x}", "true", "2026-01-01", "naïve £5 😀", "a\\b", "@x %y"],
)
def test_words_that_mean_something_to_yaml_stay_words(library: Library, words: str) -> None:
    found = book(library).reason("LAW-001", words, Signer(words, DAY, words))
    [reason] = found.record.reasons
    assert (reason.reason, reason.by, reason.role) == (words, words, words)


# ---------------------------------------------------------------------------- what stays


def all_four(text: str, library: Library) -> Recorded:
    """One entry in each section of a record of the shipped library."""
    text = Recording(text, "t", library).answer("within_department_check_done", "yes", by="A. Officer").text
    text = Recording(text, "t", library).reason("PA23-030", "there are no small firms", OFFICER).text
    text = Recording(text, "t", library).determine("is_framework", "no", "a single contract", LAWYER).text
    return Recording(text, "t", library).waive("SVMI-E-02", "the funder decides", HEAD, day("2026-04-01"))


@pytest.fixture(scope="module")
def shipped() -> Library:
    return load_library()


def test_every_line_of_the_template_stands_when_all_sections_are_added_to(shipped: Library) -> None:
    new = added(TEMPLATE, all_four(TEMPLATE, shipped).text)
    assert [line for line in new if "rule:" in line or "fact:" in line or "_done" in line] == [
        "  within_department_check_done: {value: true, by: A. Officer}",
        "  - rule: PA23-030",
        "  - fact: is_framework",
        "  - rule: SVMI-E-02",
    ]


def test_a_new_entry_comes_before_the_comment_of_the_next_section(shipped: Library) -> None:
    text = Recording(TEMPLATE, "t", shipped).reason("PA23-030", "there are no small firms", OFFICER).text
    assert "    on: 2026-02-10\n\n# A fact that the notice" in text


@pytest.mark.parametrize(
    "text",
    [
        "reasons: []\n",
        "reasons: [] # none yet\n",
        "reasons:\n",
        "reasons: # none yet\nauthor: A. Officer\n",
        "reasons: null\nauthor: A. Officer\n",
        "reasons: ~ # none",
        "author: A. Officer",
        "author: 'A. Officer' # the author\n\n# the end\n",
        "{author: A. Officer}\n",
        "{author: A. Officer, reasons: [{rule: LAW-002, reason: x, by: y, on: 2026-01-01,}, ]}",
        "reasons: [{rule: LAW-002, reason: x, by: y, on: 2026-01-01} # one\n  ]\n",
        "reasons:\n- rule: LAW-002\n  reason: |\n    two\n    lines\n  by: y\n  on: 2026-01-01\n\n# next\nauthor: z\n",
        "reasons:\n    - {rule: LAW-002, reason: \"x\", by: 'y', on: 2026-01-01}   # one\n    # two\n",
        "# nothing but a comment\n",
        "# nothing but a comment",
        "",
    ],
)  # fmt: skip
def test_whatever_its_layout_the_record_keeps_what_it_says(library: Library, text: str) -> None:
    before = book(library, text).record
    found = book(library, text).reason("LAW-001", "they stand in the pack", OFFICER)
    assert found.record.reasons[:-1] == before.reasons
    assert found.record.reasons[-1].rule == "LAW-001"
    assert found.record.author == before.author
    for comment in ("# none yet", "# the end", "# one", "# two", "# next", "# nothing but a comment"):
        assert (comment in text) == (comment in found.text)
    assert found.text.splitlines()[found.line - 1].lstrip("- {").count("LAW-001") <= 1


def test_windows_line_ends_and_a_byte_order_mark_stay(library: Library) -> None:
    text = "\ufeff# ours\r\nauthor: A. Officer\r\nreasons:\r\n  - {rule: LAW-002, reason: x, by: y, on: 2026-01-01}\r\n"
    found = book(library, text).reason("LAW-001", "they stand in the pack", OFFICER).text
    assert found.startswith(text)
    assert found.count("\n") == found.count("\r\n")


def test_what_cannot_be_added_to_safely_is_left_alone_and_shown(library: Library) -> None:
    text = "author: A. Officer\n...\n"
    by_hand = r"Write it in by hand: \{rule: LAW-001, reason: x, by: A. Officer, on: 2026-02-10\}"
    with pytest.raises(BadInput, match=by_hand):
        book(library, text).reason("LAW-001", "x", OFFICER)


def test_a_record_with_a_mistake_is_not_written_to(library: Library) -> None:
    with pytest.raises(Problems, match='there is no key "answer"'):
        book(library, "answer: {}\n")


def test_the_record_of_another_procurement_is_not_written_to(library: Library) -> None:
    with pytest.raises(BadInput, match="it names ocds-2, and the notice is ocds-1"):
        book(library, "tender: {ocid: ocds-2}\n")


# ---------------------------------------------------------------------------- twice


def test_what_is_there_already_is_named_and_can_be_replaced(library: Library) -> None:
    text = book(library).reason("LAW-001", "they stand in the pack", OFFICER).text + "# mine\n"
    with pytest.raises(BadInput, match=r'line 6 already has one, "they stand in the pack". Use --replace'):
        book(library, text).reason("LAW-001", "they follow", OFFICER)
    again = book(library, text).reason("LAW-001", "they follow", OFFICER, replace=True)
    assert [r.reason for r in again.record.reasons] == ["they follow"]
    assert again.text == text.replace("they stand in the pack", "they follow")


def test_an_answer_is_replaced_in_its_place(library: Library) -> None:
    text = """answers:
  process_started_on: 2026-01-02 # by phone
  social_value_considered_on:
    value: 2026-01-01
    by: 'x'
"""
    with pytest.raises(BadInput, match='line 2 already has one, "2026-01-02"'):
        book(library, text).answer("process_started_on", "2026-01-03")
    first = book(library, text).answer("process_started_on", "2026-01-03", replace=True).text
    assert first == text.replace("2026-01-02", "2026-01-03")
    second = book(library, first).answer("social_value_considered_on", "2026-01-02", replace=True)
    assert second.record.answers[None, "social_value_considered_on"].known == (20260102, 20260102)


def test_an_answer_that_was_left_empty_is_filled_in(library: Library) -> None:
    text = "answers:\n  process_started_on: # ask\n  social_value_considered_on: 2026-01-01\n"
    found = book(library, text).answer("process_started_on", "2026-01-03").text
    assert found == text.replace("process_started_on:", "process_started_on: 2026-01-03")


def test_a_determination_of_one_lot_leaves_that_of_another(library: Library) -> None:
    one = book(library).determine("award_criteria_given", "yes", "in the pack", LAWYER, lot="2")
    both = book(library, one.text, tender({"1": {}, "2": {}})).determine(
        "award_criteria_given", "yes", "in the pack", LAWYER, lot="1"
    )
    assert set(both.record.determinations) == {("1", "award_criteria_given"), ("2", "award_criteria_given")}
    with pytest.raises(BadInput, match="line 6 already has one"):
        book(library, one.text).determine("award_criteria_given", "no", "not in the pack", LAWYER, lot="2")


def test_a_waiver_for_later_days_stands_beside_the_one_that_ends(library: Library) -> None:
    text = book(library).waive("POL-001", "a framework fixes it", HEAD, day("2026-03-01")).text
    same_day = Signer("C. Head", day("2026-03-01"), HEAD.role)
    with pytest.raises(BadInput, match="already has one"):
        book(library, text).waive("POL-001", "again", same_day, day("2026-03-20"))
    later = Signer("C. Head", day("2026-03-02"), HEAD.role)
    found = book(library, text).waive("POL-001", "again", later, day("2026-03-20"))
    assert [w.until for w in found.record.waivers] == [day("2026-03-01"), day("2026-03-20")]


# ---------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("rule", "who", "until", "words"),
    [
        ("LAW-001", HEAD, "2026-03-01", "nobody may waive it"),
        ("POL-001", LAWYER, "2026-03-01", "solicitor may not waive it; head-of-procurement, chief-executive may."),
        ("POL-001", HEAD, "2026-03-13", "longer than the 30 days"),
        ("POL-001", HEAD, "2026-02-09", "it would end on 9 February 2026, before it begins on 10 February 2026"),
        ("POL-01", HEAD, "2026-03-01", 'no rule of that id. Did you mean "POL-001"?'),
        ("POL-001", Signer(" ", DAY, "head-of-procurement"), "2026-03-01", "--by: an empty text"),
    ],
)
def test_a_waiver_that_could_never_count_is_refused(
    library: Library, rule: str, who: Signer, until: str, words: str
) -> None:
    with pytest.raises(BadInput) as refused:
        book(library).waive(rule, "the funder decides", who, day(until))
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_last_day_that_a_rule_allows_may_be_waived(library: Library) -> None:
    found = book(library).waive("POL-001", "a framework fixes it", HEAD, day("2026-03-12"))
    low = tender({"1": {"award_criteria_given": True, "social_value_share_of_total": 5}}, stated_value_inc_vat=5)
    decision = check(low, library, record=found.record, adopt={"example-policy": None}, as_at="2026-03-12")
    assert [w.status for w in decision.waivers] == ["used"]


@pytest.mark.parametrize(
    ("fact", "value", "lot", "words"),
    [
        ("social_value_considerd_on", "2026-01-01", None, 'Did you mean "social_value_considered_on"?'),
        ("social_value_considered_on", "2026-02-30", None, 'found "2026-02-30". Write it as 2026-01-31.'),
        ("social_value_considered_on", "2026-01-01", "2", "a fact of the whole tender. Leave --lot out."),
        ("stated_value_inc_vat", "5", None, "it is not a question of the record. If the notice leaves it open"),
        ("duty", "yes", None, "it is not a question of the record"),
        ("asks_for_social_value_commitments", "perhaps", None, 'expected yes or no, found "perhaps"'),
    ],
)
def test_an_answer_that_could_never_count_is_refused(
    library: Library, fact: str, value: str, lot: str | None, words: str
) -> None:
    with pytest.raises(BadInput) as refused:
        book(library).answer(fact, value, lot=lot)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_answer_to_what_the_tender_states_is_refused(library: Library) -> None:
    stated = tender(process_started_on="2026-01-02")
    with pytest.raises(BadInput, match="the tender itself says 2 January 2026, and an answer would not be used"):
        book(library, None, stated).answer("process_started_on", "2026-01-02")
    assert book(library, None, stated, TENDER).answer("process_started_on", "2026-01-02").line


@pytest.mark.parametrize(
    ("fact", "value", "lot", "words"),
    [
        ("stated_value_inc_vat", "£5", None, "the notice and the rules give £100,000, which stands"),
        ("duty", "no", None, "as no cannot be recorded: the notice and the rules give yes"),
        ("stated_value_inc_vat", "lots", None, "expected an amount in pounds"),
        ("stated_value_inc_vat", "-1", None, "expected an amount in pounds"),
        ("award_criteria_given", "yes", "3", "the tender has no such lot. Known here: 1, 2."),
        ("award_criteria_given", "no", "1", "the notice and the rules give yes"),
        ("dutty", "no", None, 'Did you mean "duty"?'),
    ],
)
def test_a_determination_that_could_never_count_is_refused(
    library: Library, fact: str, value: str, lot: str | None, words: str
) -> None:
    with pytest.raises(BadInput) as refused:
        book(library).determine(fact, value, "we think so", LAWYER, lot=lot)
    assert words in str(refused.value)


def test_numbers_are_taken_as_officers_write_them(library: Library) -> None:
    bare = tender()
    found = book(library, None, bare).determine("stated_value_inc_vat", "£207,720.50", "the cost plan", LAWYER)
    assert found.record.determinations[None, "stated_value_inc_vat"].known == (20772050, 20772050)
    assert "value: 207720.50\n" in found.text


@pytest.mark.parametrize(
    ("rule", "why", "words"),
    [
        ("LAW-002", "x", "the rule never asks for one; it stops. Mend what was found: nobody may waive it."),
        ("LAW-003x", "x", "no rule of that id"),
        ("LAW-001", "  ", "--why: an empty text"),
        ("LAW-001", "a\x1b[2Jb", "it holds one that is not text"),
        ("LAW-001", "a\ud800b", "it holds one that is not text"),
    ],
)
def test_a_reason_that_could_never_count_is_refused(library: Library, rule: str, why: str, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        book(library).reason(rule, why, OFFICER)
    assert words in str(refused.value)


def test_what_nothing_asks_for_is_recorded_with_a_note(library: Library) -> None:
    found = book(library).reason("LAW-001", "they stand in the pack", OFFICER)
    facts = tender({"1": {"award_criteria_given": True}})
    assert unasked("LAW-001", "reason", [facts], library, found.record, "2026-03-01") == [
        "at publish, LAW-001 has no finding (it is met); the reason is not needed there."
    ]
    breached = tender({"1": {"award_criteria_given": False}})
    assert unasked("LAW-001", "reason", [breached], library, found.record, "2026-03-01") == [
        "at publish, LAW-001 does not ask for a reason: its effect is stop."
    ]
    assert unasked("LAW-001", "waiver", [breached], library, found.record, "2026-03-01") == []


def test_nothing_is_read_or_written_but_text(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    book(library).answer("process_started_on", "2026-01-02")
    assert list(tmp_path.iterdir()) == []
