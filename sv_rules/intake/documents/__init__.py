"""From a file, standard input or bytes to OCDS releases.

Accepted: a single release, a release package, a record or record package, a JSON array of any of these, and
JSON Lines (any of these on each line). UTF-8 and UTF-16 (with a byte-order mark) are read as such; other
bytes are read as Windows-1252 with a note.

Numbers with a fraction or an exponent are delivered as `Decimal`, so money is exact to the penny; whole
numbers are `int`; a number which no computer can hold (`1e9999`, `NaN`) becomes `None` with a note at its
place.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sv_rules.errors import BadInput
from sv_rules.intake.documents.document import Document
from sv_rules.intake.documents.opening import cannot_open, opened
from sv_rules.intake.documents.parser import MAX_DEPTH, MAX_TEXT
from sv_rules.intake.documents.reading import documents_in
from sv_rules.intake.documents.stream import Limits, Stream
from sv_rules.intake.documents.wording import printable
from sv_rules.intake.notes import MAX_NOTES

__all__ = [
    "MAX_DEPTH",
    "MAX_DOCUMENT",
    "MAX_LINE",
    "MAX_NOTES",
    "MAX_TEXT",
    "Document",
    "parse_documents",
    "printable",
    "read_documents",
]

MAX_DOCUMENT = 200_000_000
"""Bytes in one JSON document; a file of JSON Lines has no such limit."""
MAX_LINE = 50_000_000
"""Bytes in one line of JSON Lines."""
_CHUNK = 1 << 20


def read_documents(path: str | Path) -> Iterator[Document]:
    """Yield the releases in the file at `path`, or in standard input if `path` is '-'.

    The file is opened at the first step of the iteration. JSON Lines are read line by line in constant
    memory. Raises BadInput, naming the place, for whatever cannot be read.
    """
    name = str(path)
    try:
        if name == "-":
            yield from _read_stream(sys.stdin.buffer, "<stdin>")
            return
        with opened(path) as stream:
            yield from _read_stream(stream, name)
    except OSError as error:
        raise cannot_open(error, name) from error


def parse_documents(data: bytes, source: str) -> Iterator[Document]:
    """Yield the releases in `data`; `source` is the name in messages. Raises BadInput as `read_documents`."""
    yield from _read_stream(io.BytesIO(data), source)


def _read_stream(stream: BinaryIO, name: str) -> Iterator[Document]:
    read = Stream(stream, name, Limits(_CHUNK, MAX_DOCUMENT, MAX_LINE))
    found = False
    for document in documents_in(read, name):
        found = True
        yield document
    if not found:
        raise BadInput(
            "there is nothing to check",
            where=read.name,
            why="the file is valid but holds no release",
            do="Give a file with at least one release.",
        )
