"""Whole outputs kept as files: a change of wording is seen in review, line by line."""

from __future__ import annotations

import os
from pathlib import Path

EXPECTED = Path(__file__).parent / "expected"


def assert_is(name: str, text: str) -> None:
    """Compare with the kept file; ``SV_RULES_REWRITE=1`` writes it anew."""
    path = EXPECTED / name
    if os.environ.get("SV_RULES_REWRITE"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
