"""An installation without the extra for panels says so before anything is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_WITHOUT = "import sys; sys.modules['holidays'] = sys.modules['docx'] = None; from sv_rules.cli import main; main()"


def without(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One command where two packages of the extra cannot be found."""
    return subprocess.run([sys.executable, "-c", _WITHOUT, *arguments], cwd=folder, capture_output=True, text=True)


def test_a_panel_is_not_begun_where_it_could_not_be_ended(tmp_path: Path) -> None:
    done = without("panel", "demo", "pack", folder=tmp_path)
    assert done.returncode == 2
    assert "not installed: python-docx, holidays. Install it with: pip install 'sv-rules[panel]'" in done.stderr
    assert not list(tmp_path.iterdir())


def test_its_help_is_there_all_the_same(tmp_path: Path) -> None:
    done = without("panel", "demo", "--help", folder=tmp_path)
    assert done.returncode == 0
    assert "Usage:" in done.stdout


def test_doctor_names_what_only_panels_need(tmp_path: Path) -> None:
    done = without("doctor", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    lines = {line.split()[1]: line.split()[0] for line in done.stdout.split("\n") if len(line.split()) > 2}
    assert {lines["python-docx"], lines["holidays"]} == {"warning"}
    assert lines["formualizer"] == "ok"
