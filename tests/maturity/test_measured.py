"""Measured maturity on a register made for the purpose: every expected number is worked out from its plan by hand."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sv_rules.engine.infer import Verdict
from sv_rules.errors import BadInput
from sv_rules.gateway.check import check
from sv_rules.intake.reading import read_tender
from sv_rules.maturity.claims import Claims, claims_of
from sv_rules.maturity.measured_policy import read_measured_policy
from sv_rules.maturity.measured_report import Measured, Measuring
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.maturity.reading import read_question_set
from sv_rules.policy.library import Library, load_library
from sv_rules.report.maturity_html import maturity_html
from sv_rules.report.measured_all import measured_document, measured_text, report_of
from sv_rules.report.measured_words import percent
from tests.maturity import register
from tests.transcript import ROOT

DAY = datetime.date(2026, 12, 1)
NOTICES = ROOT / "tests" / "notices" / "notices.jsonl"
Counts = tuple[int, int, int, int]
"""Met, breached, could not be told, not asked of it."""


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def questions() -> QuestionSet:
    return read_question_set("social-value-maturity-index").model


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("register") / "notices.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in register.releases()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def measuring(file: Path, library: Library, questions: QuestionSet) -> Measuring:
    return over(file, library, questions)


def over(path: Path, library: Library, questions: QuestionSet) -> Measuring:
    given = ((tender, None) for tender in read_tender(path))
    return Measuring(given, library, questions, read_measured_policy(), DAY)


def of(measuring: Measuring, authority: str, claims: Mapping[str, Any] | None = None) -> Measured:
    [measured] = measuring.of(authority, Claims(claims or {})).authorities
    return measured


def counts(measured: Measured, practice: str) -> Counts:
    return tuple(measured.figures[practice].count(v) for v in _ORDER)  # type: ignore[return-value]


_ORDER = (Verdict.MET, Verdict.BREACHED, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE)
# Northshire's 40: strong 6+7+9+9 = 31, modest 2+2+1+1 = 6, weak 1, without 1+1 = 2.
# Midvale's 27: strong 12, silent 15. Southam's 20: compound 12, strong 8.
EXPECTED: dict[str, dict[str, Counts]] = {
    "Northshire Council": {
        "E1.1": (38, 0, 2, 0),  # criteria that do not name it leave the documents
        "E2.1": (38, 0, 2, 0),
        "E2.2": (38, 2, 0, 0),  # services above the floor: the Act applies
        "E2.3": (37, 3, 0, 0),  # weak, and without
        "E3.1": (38, 2, 0, 0),
        "E4.1": (31, 9, 0, 0),  # modest, weak and without
        "A2.1": (38, 0, 2, 0),
        "A4.1": (0, 0, 0, 40),  # services only
        "E1.2": (0, 0, 40, 0),  # no notice says whether commitments are asked for
        "B2.1": (0, 0, 0, 0),
    },
    "Southam Council": {"E2.2": (20, 0, 0, 0), "E2.3": (8, 0, 12, 0), "E3.1": (20, 0, 0, 0), "E4.1": (8, 0, 12, 0)},
    "Midvale Council": {"E3.1": (12, 0, 15, 0), "E4.1": (12, 0, 15, 0)},
    "Quayside Council": {"E1.1": (0, 0, 0, 10), "E2.2": (0, 0, 0, 10), "A4.1": (10, 0, 0, 0), "E4.1": (10, 0, 0, 0)},
    "Peer E Council": {"E4.1": (6, 4, 0, 0), "E3.1": (10, 0, 0, 0)},
}


@pytest.mark.parametrize(("authority", "practice"), [(a, p) for a, own in EXPECTED.items() for p in own])
def test_every_count_is_that_of_the_plan(measuring: Measuring, authority: str, practice: str) -> None:
    assert counts(of(measuring, authority), practice) == EXPECTED[authority][practice]


def test_procurements_are_counted_and_not_releases(measuring: Measuring) -> None:
    northshire = of(measuring, "Northshire Council")
    assert (northshire.procurements, northshire.releases) == (40, 81)
    planned = sum(n for own in register.PLAN.values() for sorts in own.values() for n in sorts.values())
    assert (len(measuring.register.procurements), measuring.register.releases) == (planned, 2 * planned + 1)


def test_an_amended_tender_counts_as_amended_and_a_silent_award_takes_nothing_back(measuring: Measuring) -> None:
    met = of(measuring, "Northshire Council").figures["E4.1"].told[Verdict.MET]
    assert {told.notice.notice_type for told in met} == {"UK4"}
    amended = [told for told in met if told.notice.published_on == "2026-07-13"]
    assert len(amended) == 1
    own = next(p for p in measuring.register.procurements if p.ocid == amended[0].notice.ocid)
    assert [n.published_on for n in own.notices] == ["2026-07-06", "2026-07-13", "2026-07-20"]


LEVELS = {
    "Northshire Council": {"A": "mature", "E": "leader"},
    "Eastford Council": {"A": "mature", "E": "innovator"},
    "Southam Council": {"A": "mature", "E": "follower"},  # E2.3 was told in 8 only
    "Midvale Council": {},  # 12 of 27 told: under half
    "Westbury Council": {},  # 9 procurements
    "Peer C Council": {"A": "mature", "E": "leader"},  # 8 of 10 over 10 %
    "Peer B Council": {"A": "mature", "E": "innovator"},  # 9 of 10: exactly 90 %
    "Quayside Council": {"A": "innovator", "E": "innovator"},
}


@pytest.mark.parametrize("authority", LEVELS)
def test_every_level_is_that_of_the_plan(measuring: Measuring, authority: str) -> None:
    found = {a.area: a.level.id for a in of(measuring, authority).areas if a.level}
    assert found == LEVELS[authority]


def test_a_level_says_what_holds_it_and_that_it_is_as_far_as_notices_show(measuring: Measuring) -> None:
    words = {a.area: a.words for a in of(measuring, "Northshire Council").areas}
    held = "E4.1: met in 31 of 40, and it takes 90 %"
    assert words["E"] == f"Leader, as far as notices show; not Innovator ({held})."
    assert words["B"] == "No level: these notices tell of none of its practices."
    words = {a.area: a.words for a in of(measuring, "Southam Council").areas}
    few = "E2.3: it could be told in 8, and it takes 10"
    assert words["E"] == f"Follower, as far as notices show; too little data for Mature ({few})."
    words = {a.area: a.words for a in of(measuring, "Midvale Council").areas}
    assert words["E"].startswith("No level: too little data (E1.1: it could be told in 12 of 27, and it takes 50 %")
    words = {a.area: a.words for a in of(measuring, "Quayside Council").areas}
    assert words["A"].endswith("They tell of nothing at Leader.")


def test_below_ten_judged_there_are_counts_and_no_level(measuring: Measuring) -> None:
    westbury = of(measuring, "Westbury Council")
    assert counts(westbury, "E4.1") == (9, 0, 0, 0)
    assert westbury.figures["E4.1"].standing == "too few"


def test_the_trend_is_that_of_the_plan(measuring: Measuring) -> None:
    trend = of(measuring, "Northshire Council").trends["E4.1"]
    assert [(q.year, q.number, q.judged, q.met) for q in trend.quarters] == [
        (2026, 1, 10, 6), (2026, 2, 10, 7), (2026, 3, 10, 9), (2026, 4, 10, 9),
    ]  # fmt: skip
    assert (trend.words, trend.change) == ("rising", Fraction(18 - 13, 20) * 100)
    assert of(measuring, "Northshire Council").trends["A2.1"].words == "steady"
    assert of(measuring, "Eastford Council").trends["E4.1"].words.startswith("no trend: it takes 10 procurements")
    assert of(measuring, "Southam Council").trends["E4.1"].words == "no trend: fewer than two quarters"


def test_others_of_its_kind_are_councils_with_ten_judged_and_no_trust(measuring: Measuring) -> None:
    # Over 10 %: Eastford, Midvale, Quayside and Peer A 1; Peers B to E 0.9, 0.8, 0.7, 0.6. Southam was told in 8.
    other = of(measuring, "Northshire Council").beside["E4.1"]
    assert (other.others, other.lowest, other.highest) == (8, Fraction(6, 10), 1)
    assert other.median == (Fraction(9, 10) + 1) / 2
    assert of(measuring, "Northshire NHS Foundation Trust").beside == {}


def test_five_notices_drawn_from_each_figure_bear_it_out(
    measuring: Measuring, library: Library, file: Path, tmp_path: Path
) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    by_id = {json.loads(line)["id"]: line for line in lines}
    chosen = random.Random(4)  # noqa: S311 - a sample that is the same every time
    northshire = of(measuring, "Northshire Council")
    drawn = 0
    for figures in northshire.figures.values():
        for verdict in (Verdict.MET, Verdict.BREACHED):
            told = figures.told[verdict]
            for one in chosen.sample(told, min(5, len(told))):
                assert one.notice.release_id is not None
                alone = tmp_path / "one.json"
                alone.write_text(by_id[one.notice.release_id], encoding="utf-8")
                [tender] = read_tender(alone)
                decision = check(tender, library)
                assert {v.rule: v.verdict for v in decision.verdicts}[one.rule] == verdict.value
                drawn += 1
    assert drawn == 7 * 5 + 2 + 3 + 2 + 5  # met of seven practices; breached of E2.2, E2.3, E3.1 and E4.1


def test_a_claim_is_set_beside_what_the_notices_support(measuring: Measuring, questions: QuestionSet) -> None:
    claims = claims_of(questions, ["E=innovator", "a=Mature", "G=leader"])
    said = {a.area: a.claim for a in of(measuring, "Northshire Council", claims).areas if a.claimed}
    assert said == {
        "E": "The notices do not bear out Innovator.",
        "A": "The notices support Mature.",
        "G": "The notices cannot tell.",
    }
    low = of(measuring, "Northshire Council", claims_of(questions, ["E=follower"])).areas
    assert {a.area: a.claim for a in low}["E"] == "The notices support more than Follower."


@pytest.mark.parametrize(
    ("claim", "words"),
    [("K=leader", 'no area "K"'), ("E=gold", 'no level "gold"'), ("leader", 'no area "leader"'), ("E", 'no level ""')],
)
def test_a_claim_that_cannot_be_read_is_one_sentence(questions: QuestionSet, claim: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        claims_of(questions, [claim])


def test_an_authority_that_is_not_there_is_said_with_the_nearest(measuring: Measuring) -> None:
    with pytest.raises(BadInput, match='Did you mean "Northshire Council"'):
        measuring.of("Northshyre Council")
    assert of(measuring, "NORTHSHIRE  council").authority == "Northshire Council"


def test_no_authority_of_the_sample_notices_gets_a_level(library: Library, questions: QuestionSet) -> None:
    it = over(NOTICES, library, questions).all()
    assert (it.procurements, it.releases) == (383, 442)
    assert [m.authority for m in it.authorities if m.levels] == []
    text = measured_text(it)
    assert "it takes 10 procurements in which a practice could be told" in " ".join(text.split())


def test_the_page_and_the_document_name_the_notices_behind_each_figure(measuring: Measuring) -> None:
    it = measuring.of("Northshire Council")
    document = json.loads(measured_document(it))
    [authority] = document["authorities"]
    practice = next(p for p in authority["practices"] if p["practice"] == "E4.1")
    assert (practice["met"], practice["breached"], practice["share_met"]) == (31, 9, "77.5")
    assert [len(practice["notices"][k]) for k in ("met", "breached")] == [31, 9]
    assert document["support"]["source"] == "ours"
    page = maturity_html(report_of(it))
    for told in it.authorities[0].figures["E4.1"].told[Verdict.BREACHED]:
        assert str(told.notice.release_id) in page
    assert "from what the organisation said of itself" not in page


def test_a_title_from_a_notice_is_no_markup(library: Library, questions: QuestionSet, tmp_path: Path) -> None:
    release = register.tender(1, "A & B Council", "strong", datetime.date(2026, 1, 5))
    release["tender"]["title"] = "<script>alert(1)</script>"
    path = tmp_path / "n.json"
    path.write_text(json.dumps(release), encoding="utf-8")
    page = maturity_html(report_of(over(path, library, questions).of("A and B Council")))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("share", "words"),
    [(Fraction(2, 3), "66.7 %"), (Fraction(1, 2000), "0.1 %"), (Fraction(1), "100 %"), (Fraction(0), "0 %"),
     (Fraction(31, 40), "77.5 %"), (Fraction(9, 10), "90 %")],
)  # fmt: skip
def test_a_share_is_shown_to_one_place_half_up(share: Fraction, words: str) -> None:
    assert percent(share) == words


def test_where_few_authorities_are_there_an_unknown_one_is_told_them_all(
    library: Library, questions: QuestionSet, tmp_path: Path
) -> None:
    path = tmp_path / "n.json"
    path.write_text(
        json.dumps(register.tender(1, "Oakham Council", "strong", datetime.date(2026, 1, 5))), encoding="utf-8"
    )
    with pytest.raises(BadInput, match="Known here: Oakham Council"):
        over(path, library, questions).of("Zzz")
