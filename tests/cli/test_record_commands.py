"""The commands that write a record: whole or not at all, and what they say of it."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from tests.transcript import ROOT, run

NOTICE = ROOT / "tests" / "notices" / "light-touch-tender.json"
RECORD = "notice.record.yaml"
WAIVE = 'sv-rules waive notice.json SVMI-E-02 --why "the funder decides" --by "C. Head" --until 2026-12-31'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(NOTICE, tmp_path / "notice.json")
    return tmp_path


def refused(command: str, folder: Path) -> str:
    """What a refused command says; the folder is as it was."""
    before = _files(folder)
    output, status = run(command, folder)
    assert status == 2, output
    assert _files(folder) == before
    return output


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_says_what_was_written_where_and_that_nobody_was_identified(folder: Path) -> None:
    who = '--why "there are no small firms" --by "A. Officer" --on 2026-07-20'
    output, status = run(f"sv-rules reason notice.json PA23-030 {who}", folder)
    assert status == 0
    assert output == (
        "Written to notice.record.yaml, line 6, under reasons:\n"
        "  rule: PA23-030\n"
        "  reason: there are no small firms\n"
        "  by: A. Officer\n"
        "  on: 2026-07-20\n"
        "Names are recorded as written; nobody's identity was checked.\n"
    )
    assert (folder / RECORD).read_text(encoding="utf-8").splitlines()[5] == "  - rule: PA23-030"


def test_only_the_command_line_reads_the_clock(folder: Path) -> None:
    before = datetime.date.today()  # noqa: DTZ011
    output, _ = run('sv-rules answer notice.json sme_barriers_considered yes --by "A. Officer"', folder)
    after = datetime.date.today()  # noqa: DTZ011
    assert any(f"by: A. Officer, on: {day}}}" in output for day in (before, after))
    output, _ = run("sv-rules answer notice.json process_started_on 2026-07-01", folder)
    assert "  process_started_on: 2026-07-01\n" in output


def test_the_record_may_lie_elsewhere(folder: Path) -> None:
    (folder / "ours.yaml").write_text("# ours\nauthor: A. Officer\n", encoding="utf-8")
    output, status = run("sv-rules answer notice.json sme_barriers_considered yes --record ours.yaml", folder)
    assert status == 0, output
    assert (folder / "ours.yaml").read_text(encoding="utf-8") == (
        "# ours\nauthor: A. Officer\n\nanswers:\n  sme_barriers_considered: true\n"
    )
    assert not (folder / RECORD).exists()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (f"{WAIVE} --role clerk --on 2026-07-22", "clerk may not waive it; head-of-procurement may."),
        (f"{WAIVE} --role head-of-procurement --on 2026-01-01", "longer than the 180 days"),
        (f"{WAIVE} --role head-of-procurement --on 2027-01-01", "before it begins on 1 January 2027"),
        (f"{WAIVE} --role head-of-procurement --on 31/7/2026", "Write it as 2026-01-31."),
        (WAIVE.replace("SVMI-E-02", "PSVA-001") + " --role leader", "nobody may waive it"),
        (WAIVE.replace("SVMI-E-02", "SVMI-E-2") + " --role leader", "no rule of that id. Did you mean"),
        ("sv-rules reason notice.json PSVA-01 --why x --by y", 'Did you mean "PSVA-001"?'),
        ("sv-rules answer notice.json stated_value_inc_vat 5", "it is not a question of the record"),
        ("sv-rules answer missing.json process_started_on 2026-07-01", "there is no such file"),
        ("sv-rules answer notice.json process_started_on 2026-07-01 --record no/such/r.yaml", "there is no folder"),
        ("sv-rules answer notice.json process_started_on 2026-07-01 --record .", "this is a directory"),
    ],
)
def test_a_refusal_is_one_sentence_and_writes_nothing(folder: Path, command: str, words: str) -> None:
    output = refused(command, folder)
    assert words in output
    assert output.count("\n") == 1
    assert "Traceback" not in output


def test_a_name_is_needed_for_what_someone_decided(folder: Path) -> None:
    assert "Missing option '--by'" in refused("sv-rules reason notice.json PA23-030 --why x", folder)
    assert "Missing option '--role'" in refused(WAIVE, folder)
    piped = refused("sv-rules answer - process_started_on 2026-07-01 < notice.json", folder)
    assert "name the notice or draft" in piped


@pytest.mark.parametrize(
    "data", [b"answers: {a: 1\n", b"reasons: []\nreasons: []\n", b"author: \xff\n", b"anser: {}\n"]
)
def test_a_record_that_cannot_be_read_is_left_as_it_is(folder: Path, data: bytes) -> None:
    (folder / RECORD).write_bytes(data)
    output = refused("sv-rules answer notice.json process_started_on 2026-07-01", folder)
    assert output.startswith((f"{RECORD}:", f"sv-rules: {RECORD}:"))
    assert "Traceback" not in output


def test_writing_twice_is_refused_and_replacing_is_asked_for(folder: Path) -> None:
    run("sv-rules answer notice.json process_started_on 2026-07-01", folder)
    again = "sv-rules answer notice.json process_started_on 2026-07-02"
    assert 'line 6 already has one, "2026-07-01". Use --replace' in refused(again, folder)
    output, status = run(f"{again} --replace", folder)
    assert (status, (folder / RECORD).read_text(encoding="utf-8").count("process_started_on")) == (0, 1), output


def test_what_nothing_asks_for_is_written_with_a_note(folder: Path) -> None:
    output, status = run("sv-rules reason notice.json PSVA-001 --why x --by y", folder)
    assert status == 0
    assert "Note: at publish, PSVA-001 does not ask for a reason: its effect is stop." in output


def test_a_tender_is_signed_off_and_a_changed_one_is_not(tmp_path: Path) -> None:
    asks = "sign_offs:\n  - {role: leader, from: within, at: publish, title: Checked, reference: {clause: p3}}\n"
    (tmp_path / "rules").mkdir()
    for name, more in (("law", ""), ("policy", asks)):
        text = (ROOT / "tests" / "gateway" / "rulesets" / f"{name}.yaml").read_text(encoding="utf-8")
        text = text.replace("dated_by: published_on", "dated_by: commencement_stated_on")
        (tmp_path / "rules" / f"{name}.yaml").write_text(text + more, encoding="utf-8")
    draft = (
        "title: Desks\nbuyer: Example Council\ngateway: publish\n"
        "facts: {regime: procurement-act-2023, commencement_stated_on: 2026-03-01, is_framework: false,"
        " stated_value_inc_vat: 5, asks_for_social_value_commitments: true}\n"
        'lots: [{id: "1", title: One, facts: {award_criteria_given: true, social_value_share_of_total: 12}}]\n'
    )
    (tmp_path / "desks.yaml").write_text(draft, encoding="utf-8")
    record = tmp_path / "desks.record.yaml"
    record.write_text("# ours\nauthor: A. Officer\ndepartment: Adult Care\n", encoding="utf-8")
    options = "--rulesets rules --adopt example-policy"
    check = f"sv-rules check desks.yaml --as-at 2026-03-01 {options}"
    sign = 'sv-rules sign desks.yaml -g publish --by "C. Head" --role leader --department "Adult Care" --on 2026-02-20'
    output, status = run(check, tmp_path)
    assert "Nobody has signed as leader." in output, output
    assert status == 1
    assert "no ruleset that binds asks for one" in refused(f"{sign} --rulesets rules", tmp_path).lower()
    assert "is the author" in refused(f"{sign.replace('C. Head', 'A. Officer')} {options}", tmp_path)
    output, status = run(f"{sign} {options}", tmp_path)
    assert output.startswith("Written to desks.record.yaml, line 6, under sign_offs:\n  gateway: publish\n"), output
    assert output.endswith("Names are recorded as written; nobody's identity was checked.\n")
    assert record.read_text(encoding="utf-8").startswith("# ours\nauthor: A. Officer\ndepartment: Adult Care\n")
    output, status = run(check, tmp_path)
    assert "Checked: signed by C. Head (leader, Adult Care), 20 February 2026." in output, output
    assert status == 0
    (tmp_path / "desks.yaml").write_text(draft.replace("vat: 5", "vat: 6"), encoding="utf-8")
    output, status = run(check, tmp_path)
    words = " ".join(output.split())
    assert "The tender has changed since C. Head signed on 20 February 2026: value stated with VAT" in words, words
    assert status == 1


def test_a_file_of_several_procurements_has_no_one_record(folder: Path) -> None:
    shutil.copy(ROOT / "tests" / "notices" / "notices.jsonl", folder / "all.jsonl")
    said = refused("sv-rules answer all.jsonl urgent_need no", folder)
    assert "nothing was recorded: a record is of one procurement, and the file holds " in said
    assert "Save the releases of one in a file of their own" in said
