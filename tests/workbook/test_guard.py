"""A file that is not a plain workbook is refused in one sentence, within 200 MB and 2 seconds of processor time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sv_rules.errors import BadInput
from sv_rules.workbook.guard import filled_cells, open_workbook
from tests.workbook.hostile import ACCEPTED, REFUSED, plain, sheet_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="resource limits are those of POSIX")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("hostile")
    paths = {}
    for number, (name, maker) in enumerate([*((n, m) for n, (m, _) in REFUSED.items()), *ACCEPTED.items()]):
        paths[name] = folder / f"{number}.xlsx"
        paths[name].write_bytes(maker())
    done = subprocess.run(
        [sys.executable, "-m", "tests.workbook.measured"], input="".join(f"{p}\n" for p in paths.values()), cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(zip(paths, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_or_odd_file_is_refused_with_its_reason(name: str, opened: dict[str, Any]) -> None:
    answer = opened[name]
    assert answer["status"] == 0
    assert answer["said"], "it was opened"
    assert REFUSED[name][1] in answer["said"]
    assert ".xlsx: the form cannot be read: " in answer["said"]
    assert "\n" not in answer["said"]


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_ordinary_offices_write_is_opened(name: str, opened: dict[str, Any]) -> None:
    assert opened[name]["said"] is None


@pytest.mark.parametrize("name", [*REFUSED, *ACCEPTED])
def test_no_file_costs_more_than_200_mb_and_2_seconds(name: str, opened: dict[str, Any]) -> None:
    assert opened[name]["mb"] < 200
    assert opened[name]["seconds"] < 2


def test_a_workbook_that_is_open_in_excel_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "scores.xlsx"
    path.write_bytes(plain())
    (tmp_path / "~$scores.xlsx").write_bytes(b"\x07A. Evaluator")
    with pytest.raises(BadInput, match=r"open in another program.*delete ~\$scores\.xlsx"):
        open_workbook(path, "the score book")
    with pytest.raises(BadInput, match="Give the workbook itself"):
        open_workbook(tmp_path / "~$scores.xlsx", "the score book")


def test_a_workbook_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        open_workbook(tmp_path / "scores.xlsx", "the score book")
    with pytest.raises(BadInput, match="this is a folder"):
        open_workbook(tmp_path, "the score book")


def test_only_cells_that_hold_something_are_walked(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    path.write_bytes(
        sheet_of(
            '<row r="2"><c r="B2"><v>4</v></c></row><row r="1048576"><c r="A1048576"/><c r="T1048576"><v>1</v></c></row>'
        )
    )
    workbook = open_workbook(path, "the form")
    assert [(c.coordinate, c.value) for c in filled_cells(workbook.worksheets[0])] == [("B2", 4), ("T1048576", 1)]
