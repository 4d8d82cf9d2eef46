"""Sign-offs: who must sign at a gateway, what a signature binds, and when a new one is needed."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from sv_rules.errors import BadInput
from sv_rules.facts.fact import TenderFacts
from sv_rules.gateway.check import asked_of_signatories, check
from sv_rules.gateway.decision import Decision
from sv_rules.gateway.record import Record, parse_record
from sv_rules.gateway.recording import Recording, Signer
from sv_rules.gateway.signing import sign
from sv_rules.policy.library import Library, load_library
from sv_rules.policy.plan import freeze, thaw
from sv_rules.problem import Problems
from tests.gateway.conftest import tender

HERE = Path(__file__).parent / "rulesets"
SIGN_OFFS = """
sign_offs:
  - {role: leader, from: within, at: publish, title: Checked within the department, reference: {clause: p3}}
  - {role: innovator, from: outside, at: publish, title: Checked between departments, reference: {clause: p4}}
"""
ADOPTED = {"example-policy": None}
AUTHOR = "# ours\nauthor: A. Officer\ndepartment: Adult Care\n"
LOTS = {"1": {"award_criteria_given": True, "social_value_share_of_total": 12}}
FACTS = {"stated_value_inc_vat": 5, "asks_for_social_value_commitments": True}
DAY = datetime.date(2026, 2, 20)


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The tests' rulesets, the policy with two sign-offs."""
    folder = tmp_path_factory.mktemp("rulesets")
    (folder / "law.yaml").write_text((HERE / "law.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    policy = (HERE / "policy.yaml").read_text(encoding="utf-8")
    (folder / "policy.yaml").write_text(f"{policy}{SIGN_OFFS}", encoding="utf-8")
    return load_library(folder)


def plain(**facts: Any) -> TenderFacts:
    return tender(LOTS, **{**FACTS, **facts})


def signed(
    library: Library, text: str, facts: TenderFacts, role: str, by: str = "C. Head", department: str = "Adult Care",
    **options: Any,
) -> str:  # fmt: skip
    recording = Recording(text, "t.record.yaml", library, [facts])
    who = Signer(by, DAY, role)
    return sign(recording, facts, "publish", who, department, adopt=ADOPTED, **options).text


def both(library: Library, facts: TenderFacts, text: str = AUTHOR) -> str:
    text = signed(library, text, facts, "leader")
    return signed(library, text, facts, "innovator", "D. Other", "Finance")


def decision(library: Library, text: str, facts: TenderFacts, **options: Any) -> Decision:
    record = parse_record(text, "t.record.yaml", library.plan)
    return check(facts, library, record=record, **{"adopt": ADOPTED, **options})


def missing(found: Decision) -> list[str]:
    return [f.message for f in found.findings if f.rule == "SIGN-OFF"]


def test_a_required_sign_off_that_is_missing_stops(signing: Library) -> None:
    found = decision(signing, AUTHOR, plain())
    assert (found.decision, found.sentence) == ("stop", "STOP. Not ready to publish: 2 must be fixed.")
    assert missing(found) == ["Nobody has signed as leader.", "Nobody has signed as innovator."]
    first = found.findings[0]
    assert (first.ruleset, first.effect, first.source.clause) == ("example-policy", "stop", "p3")
    assert first.remedy == "Have it signed by leader, of the author's own department: sv-rules sign."


def test_both_signatures_let_it_proceed_and_are_named(signing: Library) -> None:
    found = decision(signing, both(signing, plain()), plain())
    assert found.decision == "proceed"
    assert found.record_notes[-2:] == (
        "Checked within the department: signed by C. Head (leader, Adult Care), 20 February 2026.",
        "Checked between departments: signed by D. Other (innovator, Finance), 20 February 2026.",
    )


def test_only_the_gateway_that_is_named_asks(signing: Library) -> None:
    assert missing(decision(signing, AUTHOR, plain(), gateway="evaluate")) == []


def test_what_is_not_adopted_asks_for_no_signature(signing: Library) -> None:
    assert decision(signing, AUTHOR, plain(), adopt={}).decision == "proceed"


def test_outside_the_scope_of_its_ruleset_nothing_is_asked(signing: Library) -> None:
    assert missing(decision(signing, AUTHOR, plain(regime="eu-derived"))) == []


def test_where_the_scope_cannot_be_told_it_cannot_be_decided(signing: Library) -> None:
    found = decision(signing, AUTHOR, plain(regime=None))
    assert found.decision == "cannot decide"
    assert missing(found)[0].startswith("It could not be told whether Example Council social value policy applies.")


def test_a_changed_tender_needs_a_new_signature_and_says_what_changed(signing: Library) -> None:
    text = both(signing, plain())
    changed = tender({"1": {**LOTS["1"], "social_value_share_of_total": 15}}, **FACTS, is_call_off=True)
    found = decision(signing, text, changed)
    assert found.decision == "stop"
    assert missing(found)[0].startswith("The tender has changed since C. Head signed on 20 February 2026: ")
    assert "of lot 1" in missing(found)[0]
    assert "call-off" not in missing(found)[0], "no rule of the tests reads it"
    again = both(signing, changed, text)
    assert again.startswith(text.rstrip("\n").split("sign_offs")[0])
    assert decision(signing, again, changed).decision == "proceed"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stated_value_inc_vat": 6}, "value"),
        ({"asks_for_social_value_commitments": False}, "commitments"),
        ({"stated_value_inc_vat": None}, "value"),
        ({"social_value_considered_on": "2026-01-01"}, "social value was considered"),
    ],
)
def test_a_fact_that_the_rules_use_is_bound(signing: Library, change: dict[str, Any], words: str) -> None:
    [first, _] = missing(decision(signing, both(signing, plain()), plain(**change)))
    assert words in first


def test_an_answer_or_determination_that_changes_is_bound(signing: Library) -> None:
    text = both(signing, plain())
    answered = Recording(text, "t", signing, [plain()]).answer("process_started_on", "2026-01-02").text
    assert "process started" in missing(decision(signing, answered, plain()))[0]
    lawyer = Signer("B. Lawyer", DAY, "solicitor")
    settled = Recording(text, "t", signing, [plain()]).determine("process_started_on", "2026-01-02", "x", lawyer).text
    assert "as settled" in missing(decision(signing, settled, plain()))[0]


def test_signatures_waivers_reasons_the_release_and_its_date_are_not_bound(signing: Library) -> None:
    text = both(signing, plain())
    head = Signer("C. Head", DAY, "head-of-procurement")
    text = Recording(text, "t", signing, [plain()]).waive("POL-001", "x", head, datetime.date(2026, 3, 1)).text
    text = Recording(text, "t", signing, [plain()]).reason("POL-002", "x", head).text
    later = dataclasses.replace(plain(published_on="2026-03-09"), release_id="r-2", title="Another title")
    assert decision(signing, text, later).decision == "proceed"


def test_the_digest_is_that_of_the_canonical_json(signing: Library) -> None:
    record = parse_record(both(signing, plain()), "t", signing.plan)
    _, values = asked_of_signatories(plain(), signing, gateway="publish", record=Record(), adopt=ADOPTED)
    assert record.sign_offs[0].digest == hashlib.sha256(rfc8785.dumps(dict(values))).hexdigest()
    assert set(values) == {
        "regime", "is_framework", "stated_value_inc_vat", "asks_for_social_value_commitments",
        "1/award_criteria_given", "1/social_value_share_of_total",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "role", "by", "department", "words"),
    [
        (AUTHOR, "leader", "a.  officer", "Adult Care", "is the author of the tender, and an author cannot"),
        (AUTHOR, "leader", "C. Head", "Finance", "it takes one of the author's own department, Adult Care"),
        (AUTHOR, "innovator", "D. Other", "adult care", "is of the author's own department"),
        (AUTHOR, "clerk", "C. Head", "Adult Care", "nobody is asked to sign as clerk. It takes leader, innovator."),
        ("department: Adult Care\n", "leader", "C. Head", "Adult Care", "the record names no author"),
        ("author: A. Officer\n", "leader", "C. Head", "Adult Care", "the record names no department"),
        (AUTHOR, "leader", "C. Head", " ", "--department: an empty text"),
    ],
)
def test_a_signature_that_could_not_count_is_refused(
    signing: Library, text: str, role: str, by: str, department: str, words: str
) -> None:
    with pytest.raises(BadInput) as refused:
        signed(signing, text, plain(), role, by, department)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_signature_written_by_hand_against_the_rules_does_not_count(signing: Library) -> None:
    text = both(signing, plain())
    assert "is the author" in missing(decision(signing, text.replace("by: C. Head", "by: A. Officer"), plain()))[0]
    assert "own department" in missing(decision(signing, text.replace("Finance", "Adult Care"), plain()))[0]
    no_author = text.replace("author: A. Officer\n", "")
    assert missing(decision(signing, no_author, plain()))[0].startswith("The record names no author")
    no_department = text.replace("\ndepartment: Adult Care\n", "\n")
    assert "author's department" in missing(decision(signing, no_department, plain()))[0]
    digest = text.split("digest: ")[1].split("\n")[0]
    assert len(missing(decision(signing, text.replace(digest, '"0"'), plain()))) == 2


def test_the_same_signature_twice_is_refused(signing: Library) -> None:
    text = signed(signing, AUTHOR, plain(), "leader")
    with pytest.raises(BadInput, match="already has one"):
        signed(signing, text, plain(), "leader")
    assert signed(signing, text, plain(), "leader", replace=True) == text


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{gateway: publish}", '"by" is missing'),
        ("{gateway: publsh, by: a, role: b, department: c, on: 2026-01-01, digest: d}", 'Did you mean "publish"?'),
        ("{gateway: publish, by: a, role: b, department: c, on: soon, digest: d}", '"on" is not a date'),
        ("{gateway: publish, by: a, role: b, department: c, on: 2026-01-01, digest: d, facts: []}", None),
        ("{gateway: publish, by: a, role: b, department: c, on: 2026-01-01, digest: d, facts: [x]}", "is a mapping"),
    ],
)
def test_a_malformed_signature_is_named_with_its_place(signing: Library, entry: str, words: str | None) -> None:
    text = f"{AUTHOR}sign_offs:\n  - {entry}\n"
    if words is None:
        assert decision(signing, text, plain()).decision == "stop"
        return
    with pytest.raises(Problems, match=r"t.record.yaml:5") as refused:
        decision(signing, text, plain())
    assert words in str(refused.value)


def test_the_compiled_library_keeps_its_sign_offs(signing: Library) -> None:
    plan = thaw(freeze(signing.plan))
    assert plan.rulesets["example-policy"].sign_offs == signing.plan.rulesets["example-policy"].sign_offs
    assert [s.outside for s in plan.rulesets["example-policy"].sign_offs] == [False, True]


def test_a_mistake_in_a_sign_off_is_named_with_its_line(tmp_path: Path) -> None:
    policy = (HERE / "policy.yaml").read_text(encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(f"{policy}{SIGN_OFFS.replace('within,', 'inside,')}", encoding="utf-8")
    with pytest.raises(Problems) as refused:
        load_library(tmp_path)
    assert 'Did you mean "outside"?' in str(refused.value)
    assert f"policy.yaml:{policy.count(chr(10)) + 3}:" in str(refused.value)
