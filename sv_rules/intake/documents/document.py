"""A release as it stood in a file, with the notes on its data."""

from __future__ import annotations

from typing import Any, NamedTuple

from sv_rules.facts.fact import Note


class Document(NamedTuple):
    """One OCDS release as it stood in a file."""

    release: dict[str, Any]
    source: str
    """The file name as the user gave it, '<stdin>', or whatever name the caller gave the bytes."""
    pointer: str
    """JSON Pointer of the release inside its document (or its line): '', '/releases/3', …"""
    line: int | None
    """The line number for JSON Lines, otherwise None."""
    notes: tuple[Note, ...]
    first_tender: str | None = None
    """Of joined releases, the date of the earliest that is a tender notice and no update of one."""
