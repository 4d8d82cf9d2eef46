"""Registers as they come: one buyer under several names, notices without their tender, no dates, packages of records.

The builder of notices is that of ``register``; what is expected follows from how many are made of each sort.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sv_rules.engine.infer import Verdict
from sv_rules.intake.reading import read_tender
from sv_rules.maturity.claims import Claims, bearing
from sv_rules.maturity.measured_policy import read_measured_policy
from sv_rules.maturity.measured_report import Measured, Measuring
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.policy.library import Library, load_library
from sv_rules.report.measured import measured_report
from tests.maturity.register import award, contract, tender

START = datetime.date(2026, 1, 5)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def measuring(path: Path, library: Library, index: QuestionSet) -> Measuring:
    given = ((facts, None) for facts in read_tender(path))
    return Measuring(given, library, index, read_measured_policy(), datetime.date(2026, 12, 1))


def written(folder: Path, releases: Iterable[dict[str, Any]], name: str = "notices.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(r) + "\n" for r in releases), encoding="utf-8")
    return path


def of(made: Measuring, authority: str, also: tuple[str, ...] = ()) -> Measured:
    [measured] = made.of(authority, Claims(), also).authorities
    return measured


def named(release: dict[str, Any], name: str, number: str | None = None, scheme: str = "GB-PPON") -> dict[str, Any]:
    """The same notice by a buyer of another name, with a number in a register where one is given."""
    release["parties"][0]["name"] = release["buyer"]["name"] = name
    if number:
        release["parties"][0]["identifier"] = {"scheme": scheme, "id": number}
    return release


NAMES = ("Spelling County Council", "SPELLING COUNTY COUNCIL.", "The Spelling  County Council", "Spelling CC", "Procurement Team, Spelling")  # fmt: skip


def test_names_with_one_number_in_a_register_are_one_authority(
    tmp_path: Path, library: Library, index: QuestionSet
) -> None:
    notices = [named(tender(n, "-", "strong", START), NAMES[n % 5], "PABC-1234-WXYZ") for n in range(15)]
    made = measuring(written(tmp_path, notices), library, index)
    assert len(made.all().authorities) == 1
    for called in ("spelling cc", "Procurement Team Spelling", "GB-PPON-PABC-1234-WXYZ", "gb-ppon pabc1234wxyz"):
        assert of(made, called).procurements == 15
    [line] = [line for line in measured_report(made.of("Spelling CC")).lines if line.startswith("Also called")]
    assert line == "Also called here: Spelling CC; Procurement Team, Spelling."


def test_names_that_are_only_alike_are_counted_apart_and_named(
    tmp_path: Path, library: Library, index: QuestionSet
) -> None:
    notices = [named(tender(n, "-", "strong", START), NAMES[n % 5]) for n in range(15)]
    made = measuring(written(tmp_path, notices), library, index)
    # Three spellings of one name; "CC" is short for County Council; "Procurement Team, Spelling" is like nothing.
    alone = of(made, "Spelling County Council")
    assert (alone.procurements, alone.alike) == (9, (("Spelling CC", 3),))
    together = of(made, "Spelling County Council", ("Spelling CC", "Procurement Team, Spelling"))
    assert (together.procurements, together.alike) == (15, ())
    assert sorted(together.also) == ["Procurement Team, Spelling", "Spelling CC"]


def test_what_stands_where_a_number_is_missing_joins_nobody(
    tmp_path: Path, library: Library, index: QuestionSet
) -> None:
    names = ("Ashby Council", "Oakby Council", "Elmby Council", "Firby Council")
    numbers = ("N/A", "00000000", "not applicable", "")
    notices = [
        named(tender(n + 10 * k, "-", "strong", START), name, number, "GB-COH")
        for k, number in enumerate(numbers) for n, name in enumerate(names)
    ]  # fmt: skip
    made = measuring(written(tmp_path, notices), library, index)
    assert {m.authority: m.procurements for m in made.all().authorities} == dict.fromkeys(names, 4)


def test_an_award_without_its_tender_notice_is_no_silence(tmp_path: Path, library: Library, index: QuestionSet) -> None:
    notices = [tender(n, "Awardham Council", "strong", START) for n in range(10)]
    notices += [award(100 + n, "Awardham Council", START) for n in range(20)]
    notices += [contract(200 + n, "Awardham Council", START) for n in range(30)]
    measured = of(measuring(written(tmp_path, notices), library, index), "Awardham Council")
    figures = measured.figures["E4.1"]
    assert (figures.judged, figures.count(Verdict.UNDETERMINED), figures.unasked, figures.silent) == (10, 50, 50, 0)
    assert figures.standing == "supported"
    assert {a.area: a.level.id for a in measured.areas if a.level} == {"A": "mature", "E": "innovator"}


def test_a_tender_notice_that_is_silent_is_silence(tmp_path: Path, library: Library, index: QuestionSet) -> None:
    notices = [tender(n, "Silentby Council", "strong" if n < 10 else "silent", START) for n in range(21)]
    measured = of(measuring(written(tmp_path, notices), library, index), "Silentby Council")
    assert measured.figures["E4.1"].why == "it could be told in 10 of 21, and it takes 50 %"
    verdict = measured_report(measuring(tmp_path / "notices.jsonl", library, index).of("Silentby Council")).verdict
    assert verdict.startswith("NO LEVEL. The notices tell too little. Of 21 procurements, ")


def test_a_pipeline_notice_alone_is_not_asked_yet(tmp_path: Path, library: Library, index: QuestionSet) -> None:
    early = [tender(50 + n, "Planby Council", "silent", START) for n in range(30)]
    for release in early:
        release["tag"], release["tender"]["status"] = ["planning"], "planned"
        release["planning"] = {"documents": [{"id": "p", "noticeType": "UK2"}]}
        del release["tender"]["documents"]
    notices = [*early, *(tender(n, "Planby Council", "strong", START) for n in range(10))]
    measured = of(measuring(written(tmp_path, notices), library, index), "Planby Council")
    assert (measured.procurements, measured.figures["E4.1"].unasked) == (40, 30)
    assert measured.figures["E4.1"].standing == "supported"


def test_undated_notices_are_said_and_stand_in_no_quarter(tmp_path: Path, library: Library, index: QuestionSet) -> None:
    notices = [tender(n, "Latchby Council", "strong", START) for n in range(12)]
    for release in notices[:3]:
        del release["date"]
    made = measuring(written(tmp_path, notices), library, index)
    assert "3 releases bear no date and stand in no quarter." in made.register.notes
    measured = of(made, "Latchby Council")
    [quarter] = measured.trends["E4.1"].quarters
    assert quarter.judged == 9


@pytest.mark.parametrize("sort", ["records", "compiled", "package", "array"])
def test_packages_of_records_and_of_releases_count_procurements(
    sort: str, tmp_path: Path, library: Library, index: QuestionSet
) -> None:
    pairs = [(tender(n, "Recordby Council", "strong", START), award(n, "Recordby Council", START)) for n in range(11)]
    releases = [release for pair in pairs for release in pair]
    document: Any = {"releases": releases}
    if sort == "array":
        document = releases
    elif sort == "records":
        document = {"records": [{"ocid": t["ocid"], "releases": [t, a], "compiledRelease": t} for t, a in pairs]}
    elif sort == "compiled":
        compiled = [{**t, "tag": ["compiled"]} for t, _ in pairs]
        document = {"records": [{"ocid": c["ocid"], "compiledRelease": c} for c in compiled]}
    path = tmp_path / "notices.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    measured = of(measuring(path, library, index), "Recordby Council")
    assert (measured.procurements, measured.figures["E4.1"].count(Verdict.MET)) == (11, 11)


def test_a_joint_procurement_counts_for_each_of_its_buyers(
    tmp_path: Path, library: Library, index: QuestionSet
) -> None:
    notices = [tender(n, "First Council", "strong", START) for n in range(4)]
    for release in notices[:3]:
        release["parties"].append({**release["parties"][0], "id": "GB-2", "name": "Second Council"})
    made = measuring(written(tmp_path, notices), library, index)
    assert (of(made, "First Council").procurements, of(made, "Second Council").procurements) == (4, 3)
    assert made.all().procurements == 4


@pytest.mark.parametrize(
    ("claimed", "standing", "word"),
    [("in place", "supported", "borne out"), ("in place", "not supported", "not borne out"),
     ("not in place", "supported", "more than claimed"), ("in part", "not supported", "as claimed"),
     ("in place", "too few", "cannot be told"), ("not known", "not told", "cannot be told"), (None, "supported", None)],
)  # fmt: skip
def test_a_claim_is_weighed_by_the_standing_of_its_practice(claimed: Any, standing: str, word: str | None) -> None:
    assert bearing(claimed, standing) == word
