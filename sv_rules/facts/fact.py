"""A fact with its provenance, and the facts of one tender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from sv_rules.facts.value import Known


class Provenance(StrEnum):
    """How a fact came to be known."""

    STATED = "stated"
    DERIVED = "derived"
    INFERRED = "inferred"
    DETERMINED = "determined"
    ABSENT = "absent"


class Fact(NamedTuple):
    """One fact of a tender or lot.

    ``known`` is the encoded value or ``None``; ``place`` a JSON Pointer, ``file:line`` or cell;
    ``because`` says in plain words how it was derived or inferred, or why it is absent;
    ``words`` are the words that an inferred fact rests on, ``confidence`` how far they carry it.
    """

    name: str
    known: Known | None
    provenance: Provenance
    place: str | None = None
    because: str | None = None
    words: tuple[str, ...] = ()
    confidence: str | None = None


class Note(NamedTuple):
    """A doubt about the data: what was found, where, and what was done about it; never a crash, always shown."""

    code: str
    place: str
    """A JSON Pointer, for JSON Lines ``line 12`` (and, after a comma, the pointer inside that line)."""
    text: str
    """One plain sentence."""


@dataclass(frozen=True, slots=True)
class TenderFacts:
    """All that one release, draft or form states about a tender: ``{tender: {...}, lots: {id: {...}}}``.

    Absent facts may be listed with a reason, or simply not be there. ``lots`` keeps the source's order.
    The other fields identify the release; no rule reads them.
    """

    tender: Mapping[str, Fact]
    lots: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    ocid: str | None = None
    release_id: str | None = None
    title: str | None = None
    buyer: str | None = None
    notice_type: str | None = None
    published_on: str | None = None
    source: str = ""
    pointer: str = ""
    lot_titles: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    gateway: str | None = None
    """The gateway that the notice's type maps to, or that a draft names."""
    buyer_ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By the name of a buyer as ``authority_names`` has it, its numbers in registers of organisations."""
