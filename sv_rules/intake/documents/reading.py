"""From a stream to documents: one JSON document or JSON Lines, each release with its notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sv_rules.errors import BadInput
from sv_rules.facts.fact import Note
from sv_rules.intake.documents.document import Document
from sv_rules.intake.documents.formats import refuse_markup, refuse_other_formats
from sv_rules.intake.documents.malformed import LINES_SUFFIXES
from sv_rules.intake.documents.parser import Parser
from sv_rules.intake.documents.releases import ReleaseFinder
from sv_rules.intake.documents.repair import duplicates_of, repaired
from sv_rules.intake.documents.stream import Stream
from sv_rules.intake.documents.wording import GIVE_OCDS, kind_of, place_of

_IDENTITY = {
    "ocid": "so it cannot be joined with other notices of the same procurement",
    "id": "so only its place in the file tells it from other releases of the same ocid",
    "date": "so the file does not say when it was published",
}


def documents_in(stream: Stream, name: str) -> Iterator[Document]:
    """Yield the releases in `stream`, of the file that the user called `name`; JSON Lines one by one."""
    refuse_other_formats(stream.head, stream.name)
    stream.by_lines = by_lines = name.lower().endswith(LINES_SUFFIXES)
    first = stream.next_line()
    if first is None:
        size = "holds only spaces or blank lines" if stream.head else "has no bytes"
        raise BadInput("the file is empty", where=stream.name, why=f"it {size}", do=GIVE_OCDS)
    refuse_markup(first, stream.name)
    parser = Parser(stream.name)
    start = stream.line
    if not by_lines:
        # A first line which is a whole document, with more after it, can only be JSON Lines.
        second = stream.next_line() if first.rstrip().endswith((b"}", b"]")) else None
        if second is None:
            data = stream.rest(first + b"\n")
            yield from _documents(parser, parser.parse(data, start, None), name, None)
            return
        gap = b"\n" * (stream.line - start)
        try:
            value = parser.parse(first, start, start)
        except BadInput:
            data = stream.rest(first + gap + second + b"\n")
            yield from _documents(parser, parser.parse(data, start, None), name, None)
            return
        stream.by_lines = True
        yield from _documents(parser, value, name, start)
        first = second
    line: bytes | None = first
    while line is not None:
        at = stream.line
        yield from _documents(parser, parser.parse(line, at, at), name, at)
        line = stream.next_line()


def _documents(parser: Parser, value: Any, name: str, line: int | None) -> Iterator[Document]:
    """The releases in one parsed value, each with its notes."""
    finder = ReleaseFinder(parser.name, line)
    first = True
    # The shape of the whole document is settled before its first release is given out.
    for found in list(finder.find(value)):
        notes: list[Note] = []
        if parser.encoding:
            notes.append(Note("encoding", place_of(line, ""), parser.encoding))
        if first and parser.duplicates:
            for shell, pointer in finder.shells:
                notes += [Note(*odd) for odd in duplicates_of(parser, shell, pointer, line)]
        first = False
        here = place_of(line, found.pointer)
        notes += [Note(code, here, text) for code, text in found.notes]
        if parser.needs_repair:
            notes += repaired(found.release, found.pointer, parser, line)
        if not found.stands_in:
            notes += _identity(found.release, here)
        yield Document(found.release, name, found.pointer, line, tuple(notes))


def _identity(release: dict[str, Any], place: str) -> Iterator[Note]:
    for key, consequence in _IDENTITY.items():
        value = release.get(key)
        if type(value) is str and value:
            continue
        if value is None or value == "":
            yield Note(f"missing-{key}", place, f"The release has no {key}, {consequence}.")
        else:
            text = f"The {key} of the release is {kind_of(value)} and not a text; it was kept as it is."
            yield Note(f"{key}-not-text", place, text)
