"""Notes on one release, so many of a kind that a damaged file cannot bury its reader."""

from __future__ import annotations

from collections.abc import Iterable

from sv_rules.facts.fact import Note

MAX_NOTES = 20
"""Notes of one kind on one release before the rest are only counted."""


class CappedNotes:
    """Collects notes, each once; of each kind only the first `MAX_NOTES` are kept, the rest counted."""

    __slots__ = ("_counts", "_notes")

    def __init__(self, notes: Iterable[Note] = ()) -> None:
        self._notes = list(notes)
        self._counts: dict[str, int] = {}

    def add(self, code: str, place: str, text: str) -> None:
        """Remark on the data at `place`."""
        count = self._counts.get(code, 0) + 1
        self._counts[code] = count
        if count <= MAX_NOTES:
            note = Note(code, place, text)
            if note not in self._notes:
                self._notes.append(note)

    def at(self, place: str) -> list[Note]:
        """All notes so far; `place` is where the release stands, for the notes on what was left out."""
        more = [
            Note(
                code,
                place,
                f"{count - MAX_NOTES} more notes of the kind {code} on this release are not listed.",
            )
            for code, count in self._counts.items()
            if count > MAX_NOTES
        ]
        return [*self._notes, *more]
