"""The maturity index asks for a signature within the department at Leader, and one between departments at Innovator."""

from __future__ import annotations

import datetime

import pytest

from sv_rules.facts.fact import TenderFacts
from sv_rules.gateway.check import check
from sv_rules.gateway.decision import Decision
from sv_rules.gateway.record import Record, parse_record
from sv_rules.gateway.recording import Recording, Signer
from sv_rules.gateway.signing import sign
from sv_rules.policy.library import Library, load_library
from tests.gateway.conftest import tender

INDEX = "social-value-maturity-index"
WITHIN, BETWEEN = "Checked for social value within the department", "Checked for social value between departments"
AUTHOR = "author: A. Officer\ndepartment: Adult Care\n"
DAY = datetime.date(2026, 2, 20)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def facts() -> TenderFacts:
    lots = {"1": {"social_value_criterion": "exact", "social_value_share_of_quality": 20}}
    return tender(lots, regime="procurement-act-2023", category="services")


def checked(
    library: Library, facts: TenderFacts, adopt: dict[str, str | None], record: Record | None = None
) -> Decision:
    return check(facts, library, gateway="publish", as_at=DAY, adopt=adopt, record=record)


def unsigned(decision: Decision) -> list[str]:
    return [f.title for f in decision.findings if f.rule == "SIGN-OFF"]


@pytest.mark.parametrize(
    ("adopt", "asked"),
    [
        ({}, []),
        ({INDEX: "follower"}, []),
        ({INDEX: "mature"}, []),
        ({INDEX: "leader"}, [WITHIN]),
        ({INDEX: "innovator"}, [WITHIN, BETWEEN]),
        ({INDEX: None}, [WITHIN, BETWEEN]),
    ],
    ids=["advice", "follower", "mature", "leader", "innovator", "every level"],
)
def test_each_level_asks_for_its_own_signatures_and_advice_for_none(
    library: Library, facts: TenderFacts, adopt: dict[str, str | None], asked: list[str]
) -> None:
    assert unsigned(checked(library, facts, adopt)) == asked


def test_a_missing_signature_stops_where_the_index_is_adopted(library: Library, facts: TenderFacts) -> None:
    assert checked(library, facts, {INDEX: "leader"}).decision == "stop"
    assert checked(library, facts, {}).decision != "stop"


def test_a_colleague_of_the_same_department_signs_within_and_not_between(library: Library, facts: TenderFacts) -> None:
    recording = Recording(AUTHOR, "t.record.yaml", library, [facts])
    who = Signer("C. Head", DAY, "head-of-service")
    text = sign(recording, facts, "publish", who, "Adult Care", adopt={INDEX: "innovator"}).text
    decision = checked(library, facts, {INDEX: "innovator"}, parse_record(text, "t.record.yaml", library.plan))
    assert unsigned(decision) == [BETWEEN]
    assert f"{WITHIN}: signed by C. Head (head-of-service, Adult Care), 20 February 2026." in decision.record_notes


def test_the_rules_beside_the_signatures_do_not_stop_a_second_time(library: Library, facts: TenderFacts) -> None:
    decision = checked(library, facts, {INDEX: None})
    effects = {f.rule: f.effect for f in decision.findings}
    assert (effects["SVMI-E-07"], effects["SVMI-E-09"]) == ("advise", "advise")
