"""The text report: what an officer reads first."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from sv_rules.gateway.decision import Decision, Missing
from sv_rules.gateway.wording import decide
from sv_rules.report.text import summary_table, text_report
from sv_rules.report.wording import group_of
from tests.report import decisions
from tests.report.golden import assert_is

_COLOUR = re.compile("\x1b\\[[0-9;]*m")


@pytest.mark.parametrize("name", ["stopped", "cleared", "uncertain"])
def test_a_report_reads_as_it_did(name: str) -> None:
    assert_is(f"{name}.txt", text_report(getattr(decisions, name)(), colour=False))


def test_a_summary_has_a_line_for_each_release_and_the_totals() -> None:
    assert_is("summary.txt", summary_table(decisions.many()))


def test_the_verdict_stands_within_the_first_four_lines() -> None:
    assert text_report(decisions.stopped(), colour=False).splitlines()[3].startswith("STOP.")


def test_colour_only_repeats_what_words_say() -> None:
    plain, coloured = (text_report(decisions.stopped(), colour=c) for c in (False, True))
    assert "\x1b" not in plain
    assert _COLOUR.sub("", coloured) == plain
    assert coloured != plain


@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_no_line_is_wider_than_asked_unless_one_word_is(width: int) -> None:
    for line in text_report(decisions.stopped(), colour=False, width=width).splitlines():
        assert len(line) <= width or " " not in line.strip().removeprefix("- ")[12:]


def test_a_number_and_its_per_cent_sign_stay_on_one_line() -> None:
    for width in range(40, 120, 3):
        assert not re.search(r"^\s*%", text_report(decisions.stopped(), colour=False, width=width), re.MULTILINE)


def test_hostile_text_cannot_steer_a_terminal() -> None:
    text = text_report(decisions.hostile(), colour=False)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    text.encode("utf-8")


def test_the_groups_count_as_the_decisions_sentence_does() -> None:
    found = decisions.stopped().findings
    titles = [group_of(f) for f in found]
    word, sentence = decide("publish", found)
    assert word == "stop"
    for title, words in (("Must be fixed", "must be fixed"), ("Could not be checked", "could not be checked")):
        assert f"{titles.count(title)} {words}" in sentence
    assert f"{titles.count('Needs a reason')} needs a reason" in sentence
    assert f"{titles.count('Advice')} are advice" in sentence


def test_many_notes_are_counted_and_not_all_listed() -> None:
    text = text_report(decisions.stopped(), colour=False)
    assert "The data (8 notes)" in text
    assert "and 2 more, in the html, xlsx and json reports" in text


def test_what_was_relaxed_for_the_check_is_said() -> None:
    text = text_report(decisions.cleared(), colour=False)
    assert "Relaxed for this check: undetermined rules do not fail it." in text


def test_a_waiver_without_its_dates_or_approver_is_still_listed() -> None:
    bare = replace(decisions.EXPIRED, on="", until="", approved_by="", role="", reason="")
    text = text_report(replace(decisions.stopped(), waivers=(bare,)), colour=False)
    assert "expired: EXC-011, lot 1: Approved by nobody named." in text


def test_text_reports_load_neither_models_nor_templates_nor_workbooks() -> None:
    code = (
        "import sys, sv_rules.report.text, sv_rules.report.html, sv_rules.report.document, sv_rules.report.explain;"
        "print([m for m in ('pydantic', 'jinja2', 'openpyxl', 'ruamel') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _waiting(number: int) -> Decision:
    begun = Missing("commencement_stated_on", "Not known: date on which it commenced", "record")
    own = Missing("is_framework", "Not known: framework", "notice")
    rules = [replace(decisions.TOO_LOW, rule=f"R-{n}", missing=(begun,), lots=()) for n in range(number)]
    rules[0] = replace(rules[0], missing=(begun, own))
    asked = replace(decisions.NO_BARRIERS, rule="R-REASON")
    word, sentence = decide("publish", [*rules, asked])
    return replace(decisions.uncertain(), decision=word, sentence=sentence, findings=(asked, *rules))


def test_what_many_rules_wait_for_is_said_once_and_first() -> None:
    text = text_report(_waiting(5), colour=False, width=160)
    said = "Not known: date on which it commenced (your record could say: commencement_stated_on)"
    assert text.count(said) == 1
    assert f"- {said}: 5 rules" in text
    assert text.index(said) < text.index("R-0")
    assert "Missing The answers above and:" in text
    assert text.count("Missing The answers above\n") == 4


def test_what_few_rules_wait_for_stands_under_each() -> None:
    text = text_report(_waiting(3), colour=False, width=160)
    assert "To be answered first" not in text
    assert text.count("commencement_stated_on") == 3


def test_where_it_cannot_be_decided_what_decides_comes_before_the_reasons() -> None:
    text = text_report(_waiting(2), colour=False)
    assert text.index("\nCould not be checked\n") < text.index("\nNeeds a reason\n")
    stopped = text_report(decisions.stopped(), colour=False)
    assert stopped.index("\nNeeds a reason\n") < stopped.index("\nCould not be checked\n")


def test_an_undetermined_finding_that_waits_for_nothing_says_what_was_found() -> None:
    changed = replace(decisions.TOO_LOW, missing=(), message="The tender has changed since C. Head signed.")
    text = text_report(replace(decisions.uncertain(), findings=(changed,)), colour=False)
    assert "Found   The tender has changed since C. Head signed." in text


def test_the_command_that_records_an_answer_is_named_where_the_record_could_say() -> None:
    text = text_report(replace(_waiting(2), source="my plans/care.xlsx"), colour=False, width=160)
    assert text.endswith('To answer what your record could say: sv-rules answer "my plans/care.xlsx" FACT VALUE\n')
    assert "sv-rules answer" not in text_report(decisions.uncertain(), colour=False)


def test_what_must_be_fixed_comes_before_what_must_be_answered() -> None:
    waiting = _waiting(5)
    text = text_report(
        replace(waiting, findings=(*waiting.findings, decisions.NOT_CONSIDERED), decision="stop"), colour=False
    )
    order = [text.index(title) for title in ("Must be fixed\n", "To be answered first", "\nNeeds a reason\n")]
    assert order == sorted(order)


def test_a_procurement_that_is_still_to_begin_is_not_said_to_have_begun() -> None:
    began = replace(
        decisions.ABSENT, name="commenced_on", provenance="derived", value="2026-05-11", in_words="11 May 2026"
    )
    regime = replace(began, name="regime", value="procurement-act-2023", in_words="Procurement Act 2023")
    facts = {"regime": regime, "commenced_on": began}
    for as_at, words in (("2026-05-10", "to begin on"), ("2026-05-11", "begun on")):
        text = text_report(replace(decisions.uncertain(), facts=facts, as_at=as_at), colour=False)
        assert f"; {words} 11 May 2026." in text
