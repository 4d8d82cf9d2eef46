"""`sv-rules check` on folders and mixed files, and the line that says what chose the rules."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.transcript import ROOT, run

NOTICES = ROOT / "tests" / "notices"
SMALL = "regime: procurement-act-2023\ncommencement_stated_on: 2026-02-01\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "all" / "care").mkdir(parents=True)
    shutil.copy(NOTICES / "light-touch-tender.json", tmp_path / "all" / "care" / "notice.json")
    (tmp_path / "all" / "care" / "notice.record.yaml").write_text(
        "answers:\n  social_value_considered_on: 2026-01-05\n  process_started_on: 2026-02-01\n", encoding="utf-8"
    )
    line = (NOTICES / "light-touch-tender.json").read_text(encoding="utf-8")
    document = json.loads(line)
    release = document.get("releases", [document])[0]
    (tmp_path / "other.jsonl").write_text(json.dumps(release) + "\n", encoding="utf-8")
    return tmp_path


def decisions(command: str, folder: Path) -> list[dict[str, object]]:
    output, _ = run(f"{command} -f json=out.json", folder)
    assert (folder / "out.json").exists(), output
    found = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return found.get("decisions", [found])


def test_a_folder_and_a_file_are_checked_together_each_with_its_own_record(folder: Path) -> None:
    found = decisions("sv-rules check all other.jsonl", folder)
    assert [Path(str(d["source"])).name for d in found] == ["notice.json", "other.jsonl"]
    verdict = [{v["rule"]: v["verdict"] for v in d["verdicts"]}["PSVA-001"] for d in found]  # type: ignore[attr-defined]
    assert verdict == ["met", "undetermined"]


def test_a_record_in_a_folder_is_no_tender(folder: Path) -> None:
    assert len(decisions("sv-rules check all", folder)) == 1


def test_a_folder_without_tenders_is_said_so(folder: Path) -> None:
    (folder / "empty").mkdir()
    output, status = run("sv-rules check empty", folder)
    assert status == 2
    assert "nothing to read: the folder holds no notice and no draft" in output


def test_the_header_says_the_law_the_nation_and_when_it_began(folder: Path) -> None:
    output, _ = run("sv-rules check other.jsonl", folder)
    assert output.splitlines()[2] == "Judged under the Procurement Act 2023, as in England; begun on 28 July 2026."


def dynamic_market(folder: Path) -> Path:
    """A real notice of a dynamic market (UK13), which is at no gateway of a procurement."""
    with (NOTICES / "notices.jsonl").open(encoding="utf-8") as lines:
        line = next(one for one in lines if '"UK13"' in one)
    path = folder / "market.jsonl"
    path.write_text(line, encoding="utf-8")
    return path


def test_a_notice_of_no_gateway_among_others_is_named_and_holds_nobody_up(folder: Path) -> None:
    dynamic_market(folder)
    assert len(decisions("sv-rules check other.jsonl market.jsonl", folder)) == 1
    output, status = run("sv-rules check other.jsonl market.jsonl", folder)
    assert status == 1
    assert "Not checked: 1 notice stands at no gateway of a procurement: " in output
    assert "(UK13)." in output
    output, status = run("sv-rules rules diff shipped shipped other.jsonl market.jsonl", folder)
    assert status == 0
    assert "1 release compared" in output
    assert "(UK13)." in output


def test_a_notice_of_no_gateway_alone_is_refused_until_one_is_named(folder: Path) -> None:
    dynamic_market(folder)
    output, status = run("sv-rules check market.jsonl", folder)
    assert status == 2
    assert "nothing was checked: 1 notice stands at no gateway" in output
    assert "Name a gateway to check at." in output
    _, status = run("sv-rules check market.jsonl -g plan", folder)
    assert status != 2


def test_every_file_of_a_folder_that_cannot_be_read_is_named_at_once_and_nothing_is_written(folder: Path) -> None:
    (folder / "some").mkdir()
    (folder / "some" / "a.json").write_text("{", encoding="utf-8")
    shutil.copy(ROOT / "tests" / "notices" / "light-touch-tender.json", folder / "some" / "b.json")
    (folder / "some" / "c.json").write_text("[1]", encoding="utf-8")
    output, status = run("sv-rules check some -f json=out.json", folder)
    assert status == 2
    lines = output.strip().split("\n")
    assert [line.split(",")[0] for line in lines] == ["some/a.json", "some/c.json"]
    assert not (folder / "out.json").exists()


def test_what_an_earlier_check_wrote_into_a_folder_is_no_tender(folder: Path) -> None:
    for name in ("out.json", "out.jsonl"):
        output, _ = run(f"sv-rules check all -f {name.partition('.')[2]}=all/{name}", folder)
        assert (folder / "all" / name).exists(), output
    assert len(decisions("sv-rules check all", folder)) == 1
    output, status = run("sv-rules check all/out.json", folder)
    assert status == 2
    assert "it is what sv-rules wrote itself (sv-rules/decision/1), and no notice" in output
