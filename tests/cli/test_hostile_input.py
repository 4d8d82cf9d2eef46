"""Hostile and broken files end in one sentence or a finding, never in a traceback, and never pass."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.transcript import ROOT, run

NOTICE = ROOT / "tests" / "notices" / "light-touch-tender.json"


def release() -> dict[str, Any]:
    return copy.deepcopy(json.loads(NOTICE.read_text(encoding="utf-8")))


def check(data: object, folder: Path, *, raw: bool = False) -> tuple[str, int]:
    path = folder / "notice.json"
    if raw:
        path.write_bytes(data)  # type: ignore[arg-type]
    else:
        path.write_text(json.dumps(data), encoding="utf-8")
    return run("sv-rules check notice.json", folder)


def test_a_text_of_ten_megabytes_is_judged(tmp_path: Path) -> None:
    notice = release()
    notice["tender"]["lots"][0]["awardCriteria"]["description"] = "Social Value - 12% " * 550_000
    output, status = check(notice, tmp_path)
    assert status in (0, 1)
    assert "Traceback" not in output
    assert len(output) < 20_000


def test_ten_thousand_lots_are_judged(tmp_path: Path) -> None:
    notice = release()
    lot = notice["tender"]["lots"][0]
    notice["tender"]["lots"] = [{**lot, "id": str(n)} for n in range(10_000)]
    output, status = check(notice, tmp_path)
    assert status in (0, 1)
    assert len(output) < 20_000


def test_nesting_that_is_too_deep_is_refused_in_a_sentence(tmp_path: Path) -> None:
    output, status = check(
        b'{"ocid": "ocds-1", "tender": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, tmp_path, raw=True
    )
    assert status == 2
    assert output.count("\n") == 1
    assert output.startswith("sv-rules: notice.json")


@pytest.mark.parametrize(
    "text",
    [
        '{"ocid": "ocds-1", "tender": {"value": {"amount": 1e9999}}}',
        '{"ocid": "ocds-1", "tender": {"value": {"amount": -5, "amountGross": "NaN"}}}',
        '{"ocid": 5, "id": [], "date": {}, "tag": "tender", "tender": []}',
        '{"ocid": "ocds-1", "tender": {"lots": {"id": 1}, "legalBasis": "2023/54", "items": "x"}}',
        '{"ocid": "ocds-1", "date": "yesterday", "tender": {"lots": [null, 3, {"id": {}}]}}',
    ],
)
def test_odd_values_are_notes_and_never_a_pass(text: str, tmp_path: Path) -> None:
    (tmp_path / "notice.json").write_text(text, encoding="utf-8")
    output, status = run("sv-rules check notice.json --gateway publish --as-at 2026-03-01", tmp_path)
    assert status == 1, output
    assert "CANNOT DECIDE" in output


def test_a_bad_line_of_many_writes_nothing(tmp_path: Path) -> None:
    good = json.dumps(release())
    (tmp_path / "all.jsonl").write_text(f"{good}\n{good[:300]}\n{good}\n", encoding="utf-8")
    output, status = run("sv-rules check all.jsonl -f json=out.json", tmp_path)
    assert status == 2
    assert "line 2" in output
    assert not (tmp_path / "out.json").exists()


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    notice = release()
    notice["tender"]["title"] = "Care\x1b[2J\x07 \u202e homes"
    output, status = check(notice, tmp_path)
    assert status == 1
    assert "\x1b" not in output
    assert "\x07" not in output


def test_a_notice_with_random_bytes_changed_never_ends_in_a_traceback(tmp_path: Path) -> None:
    dice = random.Random(20260101)  # noqa: S311  repeatable, not secret
    data = NOTICE.read_bytes()
    files = []
    for number in range(120):
        broken = bytearray(data)
        for _ in range(dice.randint(1, 12)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        path = tmp_path / f"{number}.json"
        path.write_bytes(bytes(broken))
        files.append(str(path))
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.check_each", *files],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "120 files, none ended in an unexpected error"
