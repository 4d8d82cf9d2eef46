"""One release, read so that nothing in it can crash: wrong types become notes, and places are JSON Pointers.

What is absent and what is malformed are told apart: ``NOTHING`` stands for an object that is not there and
``BROKEN`` for one that is there but is of another type. Both can be read as empty objects; a flag that is
"no" when absent is unknown when broken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sv_rules.facts.fact import Fact, Note, Provenance
from sv_rules.facts.value import Known
from sv_rules.intake.documents import Document
from sv_rules.intake.documents.wording import kind_of
from sv_rules.intake.notes import CappedNotes

Object = Mapping[str, Any]
Entry = tuple[str, Object]
"""An object of a list, with its path inside the release."""

NOTHING: Object = MappingProxyType({})
BROKEN: Object = MappingProxyType({})
EARLIEST, LATEST = 20000101, 21001231
"""A date outside these is a slip of the pen."""
SHOWN = 60
"""Never more of a notice's text than this in a message."""
READ = 100_000
"""Characters of one text that are searched for words; no notice says so much before it says what it is."""

_TIMESTAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?\Z", re.ASCII)


class Release:
    """The release of one document, with the notes that reading it gives."""

    __slots__ = ("_notes", "awards", "base", "contracts", "lots", "parties", "root", "tender")

    def __init__(self, document: Document) -> None:
        self.base = document.pointer
        self._notes = CappedNotes(document.notes)
        root: Any = document.release
        if not isinstance(root, dict):
            self.note("wrong-type", "", f"The release is {kind_of(root)}, not an object; nothing of it was read.")
            root = {}
        self.root: Object = root
        self.tender = self.child(root, "tender", "")
        self.lots = self.entries(self.tender, "lots", "/tender")
        self.awards = self.entries(root, "awards", "")
        self.contracts = self.entries(root, "contracts", "")
        self.parties = self.entries(root, "parties", "")

    def place(self, path: str) -> str:
        """The JSON Pointer of a path of the release inside its document."""
        return self.base + path

    def note(self, code: str, path: str, text: str) -> None:
        """Remark on the data. Of one kind the first few are kept and the rest are counted."""
        self._notes.add(code, self.base + path, text)

    def notes(self) -> tuple[Note, ...]:
        """All notes so far."""
        return tuple(self._notes.at(self.base))

    def child(self, parent: Object, key: str, path: str) -> Object:
        """The object under ``key``; ``NOTHING`` where there is none, ``BROKEN`` for another type."""
        value = parent.get(key)
        if type(value) is dict:
            return value
        return NOTHING if value is None else self._broken(value, f"{path}/{key}", "an object")

    def entries(self, parent: Object, key: str, path: str) -> list[Entry]:
        """The objects in the list under ``key``; an entry of another type, or no list, is ``BROKEN``."""
        value = parent.get(key)
        if value is None:
            return []
        here = f"{path}/{key}"
        if type(value) is not list:
            return [(here, self._broken(value, here, "a list"))]
        return [
            (
                f"{here}/{index}",
                item if type(item) is dict else self._broken(item, f"{here}/{index}", "an object"),
            )
            for index, item in enumerate(value)
        ]

    def words(self, parent: Object, key: str, path: str) -> list[str] | None:
        """The texts in the list under ``key``; ``None`` where it or an entry is of another type."""
        value = parent.get(key)
        if value is None:
            return []
        if type(value) is list and all(type(item) is str for item in value):
            return value
        self._broken(value, f"{path}/{key}", "a list of texts")
        return None

    def text(self, parent: Object, key: str, path: str) -> str:
        """The text under ``key``, or "" where there is none or it is something else."""
        value = parent.get(key)
        if type(value) is str:
            return value
        if value is not None:
            self._broken(value, f"{path}/{key}", "a text")
        return ""

    def flag(self, parent: Object, key: str, path: str) -> bool | Object:
        """The boolean under ``key``, ``NOTHING`` or ``BROKEN``."""
        value = parent.get(key)
        if value is True or value is False:
            return bool(value)
        return NOTHING if value is None else self._broken(value, f"{path}/{key}", "true or false")

    def day(self, parent: Object, key: str, path: str) -> int | None:
        """The calendar date of a timestamp as it is written, in its own offset."""
        value = parent.get(key)
        if value is None:
            return None
        if type(value) is str:
            day = day_of(value)
            if day is not None and EARLIEST <= day <= LATEST:
                return day
            what = "is not a date" if day is None else "is too far away to be meant"
            self.note("bad-date", f"{path}/{key}", f"“{value[:SHOWN]}” {what}; it was read as no date.")
        else:
            self._broken(value, f"{path}/{key}", "a date")
        return None

    def identifier(self, parent: Object, key: str, path: str) -> str | None:
        """The identifier under ``key`` as text; a whole number is accepted."""
        value = parent.get(key)
        if type(value) is str:
            return value or None
        if type(value) is int and abs(value) < 10**40:
            return str(value)
        if value is not None:
            self._broken(value, f"{path}/{key}", "an identifier")
        return None

    def _broken(self, value: object, path: str, expected: str) -> Object:
        text = f"Expected {expected} here and found {kind_of(value)}; it was not used."
        self.note("wrong-type", path, text)
        return BROKEN


@lru_cache(maxsize=4096)
def day_of(timestamp: str) -> int | None:
    """``2026-08-10T18:09:58+01:00`` as 20260810, or ``None`` where it is no date."""
    found = _TIMESTAMP.match(timestamp)
    if not found:
        return None
    year, month, day = map(int, found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return None
    return year * 10_000 + month * 100 + day


def stated(name: str, known: Known, place: str) -> Fact:
    """A fact as the notice states it."""
    return Fact(name, known, Provenance.STATED, place)


def derived(name: str, known: Known, place: str, because: str) -> Fact:
    """A fact that follows from what the notice states."""
    return Fact(name, known, Provenance.DERIVED, place, because)


@lru_cache(maxsize=4096)
def absent(name: str, because: str, place: str | None = None) -> Fact:
    """A fact that the notice does not give, and why."""
    return Fact(name, None, Provenance.ABSENT, place, because)


TRUE: Known = (True, True)
FALSE: Known = (False, False)
