"""The audit record of a panel: what was done, by whom, why, and to which files. Lines are added and never changed.

``audit.jsonl`` holds one event a line. Each line carries the digest of the line before it, and its own, so that a
line that was changed, taken out or moved is named when the record is next read. ``audit.head`` holds the number of
lines and the last digest, so that lines lost from the end are missed too. This finds mistakes and tampering by one
who does not redo the whole chain; a copy of the head kept elsewhere (every report prints it) finds that as well.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from sv_rules.errors import BadInput
from sv_rules.evaluation.published import Published
from sv_rules.report.atomic import write_bytes
from sv_rules.report.clean import whole

AUDIT, HEAD = "audit.jsonl", "audit.head"
FIRST = "0" * 64
"""What stands for the line before the first."""

What = Literal[
    "opened", "stage-opened", "issued", "compliance-returned", "declared", "scores-returned", "superseded-returned",
    "collected", "offers-returned", "replaced", "set-aside", "clarified", "corrected", "reopened", "quality-closed",
    "price-returned", "scored", "lawyer-asked", "assured", "held", "exported", "ended",
]  # fmt: skip


class Event(Published):
    """One thing that was done. ``by`` is as the caller wrote it: nobody's identity was checked."""

    at: datetime.datetime
    what: What
    by: str | None = None
    role: str | None = None
    recorded_by: str | None = None
    """The name under which the command was given on its computer, where there is one."""
    why: str | None = None
    data: dict[str, Any] = Field(default_factory=dict)
    """What the event adds, in the JSON of the models in ``sv_rules.evaluation``."""
    files: dict[str, str] = Field(default_factory=dict)
    """Each file that was read or written, by its name in the pack, and the SHA-256 of its bytes."""


class Line(Published):
    """An event as it stands in the record: with its number from 1, and the two digests that chain it."""

    line: int
    event: Event
    previous: str
    digest: str


def read_audit(folder: Path) -> tuple[Line, ...]:
    """Every line of a pack's record, proved. Raises ``BadInput`` naming the first line that was changed."""
    file = folder / AUDIT
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        why = "it is not there"
        raise BadInput("the audit record cannot be read", where=str(file), why=why, do=_RESTORE) from None
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8 text"
        if isinstance(error, OSError):
            why = (error.strerror or "it cannot be opened").lower()
        raise BadInput("the audit record cannot be read", where=str(file), why=why, do=_RESTORE) from None
    lines: list[Line] = []
    for number, written in enumerate(text.splitlines(), 1):
        lines.append(_proved(written, number, lines[-1].digest if lines else FIRST, file))
    _no_line_lost(folder, lines)
    return tuple(lines)


def chained(lines: tuple[Line, ...], events: Iterable[Event]) -> tuple[Line, ...]:
    """The lines with events added after them. Nothing is written."""
    held = list(lines)
    for event in events:
        previous = held[-1].digest if held else FIRST
        held.append(_line(len(held) + 1, event, previous))
    return tuple(held)


def write_audit(folder: Path, lines: tuple[Line, ...]) -> None:
    """Write the record, whole: what one command adds is there together or not at all.

    Raises ``BadInput`` where another command has written since these lines were read.
    """
    if (folder / HEAD).exists():
        count, digest = _head(folder)
        if count > len(lines) or lines[count - 1].digest != digest:
            raise BadInput("nothing was recorded", where=str(folder / AUDIT), why="another command wrote to this pack "
                           "since it was read", do="Give the command again.")  # fmt: skip
    for name, data in audit_bytes(lines).items():
        write_bytes(folder / name, data)


def audit_bytes(lines: tuple[Line, ...]) -> dict[str, bytes]:
    """The record and its head as they are written, by the names of their files."""
    return {
        AUDIT: "".join(_written(line) + "\n" for line in lines).encode("utf-8"),
        HEAD: f"{len(lines)} {lines[-1].digest}\n".encode("ascii"),
    }


def digest_of(value: Any) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of plain data."""
    import rfc8785

    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def digest_of_bytes(data: bytes) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


_RESTORE = "Restore it from a backup: without it nothing can be shown to have happened in order."


def _line(number: int, event: Event, previous: str) -> Line:
    body = _body(number, json.loads(whole(event.model_dump_json(exclude_defaults=True))), previous)
    return Line(line=number, event=event, previous=previous, digest=digest_of(body))


def _body(number: int, event: dict[str, Any], previous: str) -> dict[str, Any]:
    return {"line": number, "event": event, "previous": previous}


def _written(line: Line) -> str:
    body = _body(line.line, json.loads(whole(line.event.model_dump_json(exclude_defaults=True))), line.previous)
    return json.dumps({**body, "digest": line.digest}, ensure_ascii=False, sort_keys=True)


def _proved(written: str, number: int, previous: str, file: Path) -> Line:
    try:
        held = json.loads(written)
        body = _body(held["line"], held["event"], held["previous"])
        intact = held["digest"] == digest_of(body) and set(held) == {*body, "digest"}
        line = Line(
            line=held["line"], event=Event.model_validate(held["event"]),
            previous=held["previous"], digest=held["digest"],
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, ValidationError):
        raise _changed(file, number, "it is not a line as sv-rules writes it") from None
    if not intact:
        raise _changed(file, number, "its content does not agree with its own digest")
    if line.line != number or line.previous != previous:
        why = f"it does not follow line {number - 1}" if number > 1 else "it is not the first line of a record"
        raise _changed(file, number, f"{why}: a line was changed with its digest, taken out, put in or moved")
    return line


def _no_line_lost(folder: Path, lines: list[Line]) -> None:
    number, digest = _head(folder)
    # The record is written before its head: a crash between the two leaves one line more than the head knows.
    if number > len(lines):
        why = f"it has {len(lines)} lines, and {number} were written"
        raise BadInput("lines were taken from the end of the audit record", where=str(folder / AUDIT), why=why,
                       do=_RESTORE)  # fmt: skip
    if not lines or lines[number - 1].digest != digest:
        raise _changed(folder / AUDIT, number, "it is not the line that the head of the record names")


def _head(folder: Path) -> tuple[int, str]:
    file = folder / HEAD
    try:
        count, digest = file.read_text(encoding="ascii").split()
        return int(count), digest
    except (OSError, ValueError):
        raise BadInput("the head of the audit record cannot be read", where=str(file), why="it is missing or not as "
                       "sv-rules writes it", do=_RESTORE) from None  # fmt: skip


def _changed(file: Path, number: int, why: str) -> BadInput:
    return BadInput(f"line {number} was changed", where=f"{file}:{number}", why=why, do=_RESTORE)
