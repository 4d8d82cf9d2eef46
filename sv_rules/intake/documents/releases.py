"""Where the releases are: in packages, records, lists, or alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sv_rules.errors import BadInput
from sv_rules.intake.documents.wording import GIVE_OCDS, kind_of, place_of, printable

OWN_FORMAT = "sv-rules/"
"""How the field ``format`` begins of every document that sv-rules writes itself."""
_RELEASE_KEYS = ("ocid", "tender", "planning", "awards", "contracts")
_NOTHING_EMBEDDED = "The record holds neither releases nor a compiled release, so nothing of it can be checked."


class Found(NamedTuple):
    """A release, or what stands for one, before its notes are made."""

    release: dict[str, Any]
    pointer: str
    notes: tuple[tuple[str, str], ...] = ()
    """Code and text."""
    stands_in: bool = False


class ReleaseFinder:
    """Finds the releases of one parsed document; `name` and `line` are its place in messages."""

    def __init__(self, name: str, line: int | None) -> None:
        self._name = name
        self._line = line
        self.shells: list[tuple[dict[str, Any], str]] = []
        """The packages and records around the releases, with their pointers."""

    def find(self, value: Any) -> Iterator[Found]:
        """Yield the releases in `value`. Raises BadInput where there is something else."""
        if isinstance(value, dict):
            yield from self._in_object(value, "")
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if not isinstance(item, dict):
                    why = f"the list holds {kind_of(item)} where a release was expected"
                    raise self._not_ocds(f"/{index}", why)
                yield from self._in_object(item, f"/{index}")
        else:
            raise self._not_ocds("", f"the whole content is {kind_of(value)}, not a release or package")

    def _in_object(self, item: dict[str, Any], base: str) -> Iterator[Found]:
        written = item.get("format")
        if isinstance(written, str) and written.startswith(OWN_FORMAT):
            # A decision names the ocid that it is about, and would pass for a release with nothing in it.
            raise self._not_ocds(base, f"it is what sv-rules wrote itself ({printable(written, 60)}), and no notice")
        is_record = "compiledRelease" in item or ("releases" in item and "ocid" in item)
        if "records" in item or ("releases" in item and not is_record):
            self.shells.append((item, base))
            for index, release in enumerate(self._objects(item, "releases", base)):
                yield Found(release, f"{base}/releases/{index}")
            for index, record in enumerate(self._objects(item, "records", base)):
                self.shells.append((record, f"{base}/records/{index}"))
                yield from self._in_record(record, f"{base}/records/{index}")
        elif is_record and "tender" not in item:
            self.shells.append((item, base))
            yield from self._in_record(item, base)
        elif any(key in item for key in _RELEASE_KEYS):
            yield Found(item, base)
        else:
            keys = printable(", ".join(printable(key, 30) for key in list(item)[:12]))
            seen = f"it has only: {keys}" if item else "it is an empty object"
            raise self._not_ocds(base, f"there is no ocid, tender, releases or records; {seen}")

    def _in_record(self, record: dict[str, Any], base: str) -> Iterator[Found]:
        """Embedded releases if there are any, else the compiled release, else a stand-in which says so."""
        embedded: list[tuple[int, dict[str, Any]]] = []
        links = 0
        for index, entry in enumerate(self._objects(record, "releases", base)):
            if "url" in entry and not any(key in entry for key in _RELEASE_KEYS):
                links += 1
            else:
                embedded.append((index, entry))
        if embedded:
            notes = _linked(links, " and cannot be checked; the releases in the file were.")
            for index, release in embedded:
                yield Found(release, f"{base}/releases/{index}", notes)
                notes = ()
            return
        compiled = record.get("compiledRelease")
        if isinstance(compiled, dict):
            notes = _linked(links, ", so the compiled release was used instead.")
            yield Found(compiled, f"{base}/compiledRelease", notes)
            return
        told = ", which are never followed, so nothing of it can be checked; give the releases themselves."
        notes = _linked(links, told) or (("empty-record", _NOTHING_EMBEDDED),)
        stand_in = {"ocid": record["ocid"]} if isinstance(record.get("ocid"), str) else {}
        yield Found(stand_in, base, notes, stands_in=True)

    def _objects(self, item: dict[str, Any], key: str, base: str) -> Iterator[dict[str, Any]]:
        """The objects in the list under `key`, which may be missing."""
        if key not in item:
            return
        entries = item[key]
        if not isinstance(entries, list):
            why = f"{key} is {kind_of(entries)} where a list was expected"
            raise self._not_ocds(f"{base}/{key}", why)
        for index, entry in enumerate(entries):
            if not isinstance(entry, dict):
                why = f"this entry is {kind_of(entry)} where an object was expected"
                raise self._not_ocds(f"{base}/{key}/{index}", why)
            yield entry

    def _not_ocds(self, pointer: str, why: str) -> BadInput:
        place = place_of(self._line, pointer)
        where = f"{self._name}, {place}" if place else self._name
        return BadInput("this is not OCDS", where=where, why=why, do=GIVE_OCDS)


def _linked(links: int, consequence: str) -> tuple[tuple[str, str], ...]:
    """A note on the releases that a record only links to, if there are any."""
    if not links:
        return ()
    only = (
        "1 release of this record is only a link" if links == 1 else f"{links} releases of this record are only links"
    )
    return (("linked-releases", only + consequence),)
