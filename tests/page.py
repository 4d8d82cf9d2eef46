"""A page of documentation that is followed from top to bottom, in a folder of its own.

A page that holds ``<!-- scratch -->`` starts in an empty folder. ``<!-- file: name.yaml -->`` above a block of YAML
writes that file; where it is there already, each top-level key of the block takes the place of the file's own, and
new keys come at the end: what a reader is told to do by hand.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.transcript import differs, run, steps

SCRATCH = "<!-- scratch -->"
_BLOCK = re.compile(
    r"^(?:<!-- file: (?P<file>[\w./-]+) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL
)
_KEY = re.compile(r"^(?=[a-z_]+:)", re.MULTILINE)


def follow(page: str, folder: Path) -> str | None:
    """Write the page's files and run its commands, in order. The first difference, or ``None``."""
    for block in _BLOCK.finditer(page):
        if block["file"]:
            path = folder / block["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            old = path.read_text(encoding="utf-8") if path.is_file() else ""
            path.write_text(merged(old, block["text"]) if old else block["text"], encoding="utf-8")
        elif block["kind"] == "console":
            for step in steps(block["text"]):
                problem = differs(step, *run(step.command, folder))
                if problem is not None:
                    return problem
    return None


def merged(old: str, new: str) -> str:
    """A file with the top-level keys of a block in place of its own."""
    keys: dict[str, str] = {}
    for text in (old, new):
        for part in _KEY.split(text):
            if part.strip():
                keys[part.partition(":")[0]] = part.rstrip("\n") + "\n"
    return "\n".join(keys.values())
