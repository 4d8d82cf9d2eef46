"""Joining the releases of one procurement into one compiled release (`--merge`).

Follows the merge routine of OCDS 1.1 by way of ocdsmerge, with the schema shipped in the package, so nothing is
ever fetched. It departs from ocdsmerge's defaults in three ways, each so that merging cannot spoil the facts:

* Entries without an id (award criteria have none) cannot be matched, so the latest list replaces the earlier one.
  ocdsmerge would append them, and an updated tender would seem to weigh 200 %. The extensions which define those
  lists ask for the same (`wholeListMerge`), but notices do not say reliably which extensions they use.
- An empty list or object, and in a cancellation also a null, says nothing and so removes nothing.
- Releases are put in order by the instant of their dates, not by the dates' spelling.
"""

from __future__ import annotations

import functools
import json
import warnings
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sv_rules.errors import BadInput
from sv_rules.facts.fact import Note
from sv_rules.intake.documents import Document, printable

_SCHEMA = Path(__file__).parent / "schema" / "ocds-release-1.1.dereferenced.json"
_NAMED = 10  # releases or fields named in one note before "and 27 more"

_Path = tuple[str, ...]
_Rules = dict[_Path, str]


def merge_documents(documents: Iterable[Document]) -> list[Document]:
    """One document for each ocid, in the order in which the ocids first appear.

    Documents without an ocid, and those alone with theirs, come back unchanged. Where releases cannot be joined
    (no date to put them in order, or the same field is a list in one and an object in another) they stay
    separate, each with a note.
    """
    groups: dict[str | int, list[Document]] = {}
    for position, document in enumerate(documents):
        ocid = document.release.get("ocid")
        groups.setdefault(ocid if isinstance(ocid, str) and ocid else position, []).append(document)
    merged: list[Document] = []
    for group in groups.values():
        merged += _merge_group(group) if len(group) > 1 else group
    return merged


def _merge_group(group: list[Document]) -> list[Document]:
    distinct: list[Document] = []
    for document in group:
        if not any(document.release == other.release for other in distinct):
            distinct.append(document)
    repeats = len(group) - len(distinct)
    repeated = f"{repeats} more {'copy' if repeats == 1 else 'copies'} of a release were left out"
    if len(distinct) == 1:
        return [_with_notes(distinct[0], Note("repeated-release", "", f"{repeated}."))]
    dated = [(_instant(document.release.get("date")), document) for document in distinct]
    times = [time for time, _ in dated if time is not None]
    if len(times) < len(dated):
        return _kept_apart(group, "not every one has a date by which to put them in order")
    # sorted() is stable: releases of the same instant stay in the order of the files.
    ordered = [document for _, document in sorted(zip(times, distinct, strict=True), key=lambda pair: pair[0])]
    try:
        release, remarks = _compile([document.release for document in ordered])
    except _CannotMerge as error:
        return _kept_apart(group, str(error))
    names = [_name(document) for document in ordered]
    text = f"This is {len(ordered)} releases of one ocid joined, later over earlier: {_some(names)}"
    notes = [Note("merged", "", f"{text}; {repeated}." if repeats else f"{text}.")]
    if len(set(times)) < len(times):
        notes.append(
            Note(
                "same-date",
                "",
                "Some releases have the same date, so the order of the files decided between them.",
            )
        )
    notes += [Note(code, "", remark) for code, remark in remarks]
    several = len({document.source for document in ordered}) > 1
    for document in ordered:
        for note in document.notes:
            place = f"{printable(document.source)} {note.place}".strip() if several else note.place
            notes.append(Note(note.code, place, note.text))
    last = ordered[-1]
    first = next((d.release["date"] for d in ordered if _is_tender_notice(d.release)), None)
    return [Document(release, last.source, last.pointer, last.line, tuple(notes), first)]


def _is_tender_notice(release: dict[str, Any]) -> bool:
    """Whether a release invites tenders for the first time: tagged so, and no notice about a dynamic market."""
    tags, tender = release.get("tag"), release.get("tender")
    documents = tender.get("documents") if isinstance(tender, dict) else None
    kinds = [d.get("noticeType") for d in documents if isinstance(d, dict)] if isinstance(documents, list) else []
    return isinstance(tags, list) and "tender" in tags and all(kind in (None, "UK4") for kind in kinds)


def _with_notes(document: Document, *notes: Note) -> Document:
    return Document(document.release, document.source, document.pointer, document.line, document.notes + notes)


def _kept_apart(group: list[Document], why: str) -> list[Document]:
    text = f"The {len(group)} releases of this ocid were kept apart, because {why}."
    return [_with_notes(document, Note("not-merged", document.pointer, text)) for document in group]


def _name(document: Document) -> str:
    release = document.release
    return printable(f"{release.get('id', 'no id')} ({release.get('date')})", 60)


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _instant(date: Any) -> datetime | None:
    """The moment a date names (UTC if it does not say otherwise), or None if it is not a date."""
    try:
        moment = datetime.fromisoformat(date)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


# --- the merge itself --------------------------------------------------------------------------------------


class _CannotMerge(Exception):
    """The releases do not fit together; the message is a clause that follows 'because'."""


@functools.cache
def _schema_rules() -> _Rules:
    """The merge rules of OCDS 1.1, from the schema in the package: ocdsmerge alone would fetch one."""
    try:
        from ocdsmerge.rules import get_merge_rules
    except ImportError as error:
        raise BadInput(
            "releases cannot be merged",
            where="--merge",
            why="the package ocdsmerge is not installed",
            do="Install it (pip install ocdsmerge), or check the releases one by one.",
        ) from error
    rules: _Rules = get_merge_rules(json.loads(_SCHEMA.read_text(encoding="utf-8")))
    return rules


def _compile(releases: list[dict[str, Any]]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The compiled release, and (code, text) of what the reader should know about it."""
    rules = _schema_rules()
    from ocdsmerge import CompiledRelease
    from ocdsmerge.exceptions import OCDSMergeError

    pruned = [_pruned(release, keep_nulls=not _is_cancellation(release)) for release in releases]
    shapes = _Shapes()
    for release in pruned:
        shapes.look(release, ())
    whole = shapes.without_id - shapes.objects
    if shapes.unusable_id - whole:
        raise _CannotMerge(f"the ids of these entries are lists or objects: {_paths(shapes.unusable_id - whole)}")
    compiled = CompiledRelease(merge_rules=rules | dict.fromkeys(whole, "wholeListMerge"))
    removed: list[str] = []
    with warnings.catch_warnings():
        # Entries with the same id in one list; told of below, once and in plain words.
        warnings.simplefilter("ignore")
        for release in pruned:
            before = {key for key, value in compiled.data.items() if value is not None}
            compiled.append(release)
            removed += ["/".join(map(str, key)) for key in before if compiled.data[key] is None]
        try:
            merged: dict[str, Any] = compiled.asdict()
        except OCDSMergeError as error:
            raise _CannotMerge(f"they contradict one another in shape: {printable(str(error))}") from error
    remarks: list[tuple[str, str]] = []
    if removed:
        text = f"A later release sets these to null, which removes the earlier value: {_fields(removed)}."
        remarks.append(("removed-by-merge", text))
    if shapes.same_id:
        text = f"Entries with the same id in one list were joined into one: {_paths(shapes.same_id)}."
        remarks.append(("duplicate-id", text))
    return merged, remarks


def _fields(names: Iterable[str]) -> str:
    return _some(sorted({printable(name, 60) for name in names}))


def _paths(paths: Iterable[_Path]) -> str:
    return _fields(map("/".join, paths))


def _is_cancellation(release: dict[str, Any]) -> bool:
    tags = release.get("tag")
    return isinstance(tags, list) and any(isinstance(tag, str) and tag.endswith("Cancellation") for tag in tags)


def _pruned(value: dict[str, Any], *, keep_nulls: bool) -> dict[str, Any]:
    """A copy without empty lists and objects, and without nulls unless they are to be kept."""
    result: dict[str, Any] = {}
    for key, item in value.items():
        if isinstance(item, dict):
            item = _pruned(item, keep_nulls=keep_nulls)
        elif isinstance(item, list):
            item = [_pruned(i, keep_nulls=keep_nulls) if isinstance(i, dict) else i for i in item]
        if not (item is None and not keep_nulls) and item != {} and item != []:
            result[key] = item
    return result


class _Shapes:
    """Which paths hold lists whose entries cannot be matched by id, and which hold objects."""

    def __init__(self) -> None:
        self.without_id: set[_Path] = set()
        self.unusable_id: set[_Path] = set()
        self.same_id: set[_Path] = set()
        self.objects: set[_Path] = set()

    def look(self, node: dict[str, Any], path: _Path) -> None:
        """Note the shapes found in `node` and below it."""
        for key, value in node.items():
            here = (*path, key)
            if isinstance(value, dict):
                self.objects.add(here)
                self.look(value, here)
            elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
                ids = [item.get("id") for item in value]
                if not all(isinstance(i, str | int) and i != "" for i in ids):
                    self.without_id.add(here)
                    if any(isinstance(i, list | dict) for i in ids):
                        self.unusable_id.add(here)
                elif len(set(map(str, ids))) < len(ids):
                    self.same_id.add(here)
                for item in value:
                    self.look(item, here)
