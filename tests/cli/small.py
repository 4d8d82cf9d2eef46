"""The small rulesets of the gateway's tests, for drafts."""

from __future__ import annotations

from pathlib import Path

from tests.transcript import ROOT

SMALL = ROOT / "tests" / "gateway" / "rulesets"


def by_stated_day(folder: Path) -> Path:
    """The small rulesets, dated by a day that a draft can state."""
    folder.mkdir()
    for path in SMALL.glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("published_on", "commencement_stated_on")
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder
