"""Every transcript in tests/scenarios, run in a folder with copies of the notices that it names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.transcript import differs, run, steps

HERE = Path(__file__).parent
SCENARIOS = sorted((HERE / "scenarios").glob("*.txt"))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda p: p.stem)
def test_a_user_sees_what_the_transcript_says(scenario: Path, tmp_path: Path) -> None:
    shutil.copytree(HERE / "scenarios" / "files", tmp_path, dirs_exist_ok=True)
    for name in ("light-touch-tender.json", "fts-release-package.json"):
        shutil.copy(HERE / "notices" / name, tmp_path)
    found = steps(scenario.read_text(encoding="utf-8"))
    assert found, "a transcript without a command tests nothing"
    for step in found:
        output, status = run(step.command, tmp_path)
        problem = differs(step, output, status)
        assert problem is None, f"{scenario.name}, {problem}"
