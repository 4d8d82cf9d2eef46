"""From a file, standard input or bytes to OCDS releases.

Accepted: a single release, a release package, a record or record package, a JSON array of any of these, and
JSON Lines (any of these on each line). UTF-8 and UTF-16 (with a byte-order mark) are read as such; other bytes
are read as Windows-1252 with a note.

Numbers with a fraction or an exponent are delivered as `Decimal`, so money is exact to the penny; whole numbers
are `int`; a number which no computer can hold (`1e9999`, `NaN`) becomes `None` with a note at its place.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from sv_rules.errors import BadInput

MAX_DOCUMENT = 200_000_000
"""Bytes in one JSON document; a file of JSON Lines has no such limit."""
MAX_LINE = 50_000_000
"""Bytes in one line of JSON Lines."""
MAX_DEPTH = 200
"""Objects and lists inside one another; real notices have about 12. A fixed number, because where Python's own
limit falls depends on who calls."""
MAX_TEXT = 1_000_000
"""Characters in one text before a note says so; the text is kept."""
MAX_NOTES = 20
"""Notes of one kind on one release before the rest are only counted."""

_CHUNK = 1 << 20
_SHOWN = 80  # never more of the user's text than this in a message
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_HALF_CHARACTER = "here holds half of a character (a lone surrogate), which was replaced by \ufffd."
_RELEASE_KEYS = ("ocid", "tender", "planning", "awards", "contracts")
_LINES_SUFFIXES = (".jsonl", ".ndjson")
_GIVE_OCDS = (
    "Give the notice as OCDS JSON, for example from the Find a Tender or Contracts Finder API: a release, "
    "a release package, a record package, or JSON Lines."
)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on the quality of the data: never a crash, always shown."""

    code: str
    place: str
    """JSON Pointer, or for JSON Lines 'line 12' (and, after a comma, the pointer inside that line)."""
    text: str
    """One plain sentence: what was found and what was done about it."""


@dataclass(frozen=True, slots=True)
class Document:
    """One OCDS release as it stood in a file."""

    release: dict[str, Any]
    source: str
    """The file name as the user gave it, '<stdin>', or whatever name the caller gave the bytes."""
    pointer: str
    """JSON Pointer of the release inside its document (or its line): '', '/releases/3', …"""
    line: int | None
    """The line number for JSON Lines, otherwise None."""
    notes: tuple[Note, ...]


def read_documents(path: str | Path) -> Iterator[Document]:
    """Yield the releases in the file at `path`, or in standard input if `path` is '-'.

    The file is opened at the first step of the iteration. JSON Lines are read line by line in constant memory.
    Raises BadInput, naming the place, for whatever cannot be read.
    """
    name = str(path)
    try:
        if name == "-":
            yield from _read_stream(sys.stdin.buffer, "<stdin>")
            return
        _check_name(name)
        with open(path, "rb") as stream:
            yield from _read_stream(stream, name)
    except OSError as error:
        raise _cannot_open(error, name) from error


def parse_documents(data: bytes, source: str) -> Iterator[Document]:
    """Yield the releases in `data`; `source` is the name used in messages. Raises BadInput as `read_documents`."""
    yield from _read_stream(io.BytesIO(data), source)


def _check_name(name: str) -> None:
    """Refuse, as an OSError, a name for which `open` would raise a ValueError."""
    try:
        usable = b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:
        usable = False
    if not usable:
        raise OSError


def printable(text: str, limit: int = _SHOWN) -> str:
    """`text` cut to `limit` characters, with control characters and other unprintable ones escaped."""
    cut = text[: limit + 1]
    shown = cut if cut.isprintable() else "".join(map(_escaped, cut))
    return shown if len(text) <= limit and len(shown) <= limit else shown[: limit - 1] + "…"


def _escaped(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode("ascii")


# --- reading bytes -----------------------------------------------------------------------------------------


class _Source:
    """A stream of bytes cut into lines, UTF-16 turned into UTF-8 on the way."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = printable(name, 300)
        self.line = 0
        self.by_lines = False
        self._stream = stream
        self._decoder: codecs.IncrementalDecoder | None = None
        self._ended = False
        self._at = 0
        self._buffer = self.head = stream.read(_CHUNK)
        if self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._decoder = codecs.getincrementaldecoder("utf-16")()
            self._buffer = self._utf8(self.head)

    def _utf8(self, chunk: bytes) -> bytes:
        assert self._decoder is not None
        try:
            return self._decoder.decode(chunk, final=not chunk).encode("utf-8")
        except UnicodeDecodeError as error:
            raise BadInput(
                "the text cannot be read",
                where=self.name,
                why="it begins with the mark of UTF-16 text but is not valid UTF-16",
                do="Save the file again as UTF-8.",
            ) from error

    def _more(self) -> bytes:
        """The next chunk, or b'' at the end."""
        if self._ended:
            return b""
        chunk = self._stream.read(_CHUNK)
        self._ended = not chunk
        return self._utf8(chunk) if self._decoder else chunk

    def next_line(self) -> bytes | None:
        """The next line which is not blank, without its line break; None at the end."""
        while True:
            end = self._buffer.find(b"\n", self._at)
            if end >= 0:
                line = self._buffer[self._at : end]
                self._at = end + 1
            else:
                parts = [self._buffer[self._at :]]
                size = len(parts[0])
                self._buffer, self._at = b"", 0
                while chunk := self._more():
                    end = chunk.find(b"\n")
                    if end >= 0:
                        parts.append(chunk[:end])
                        self._buffer, self._at = chunk, end + 1
                        break
                    parts.append(chunk)
                    size += len(chunk)
                    self._check(size)
                line = b"".join(parts)
                if not line and not self._buffer:
                    return None
            self.line += 1
            if line.startswith(codecs.BOM_UTF8):
                line = line[3:]
            if line.strip():
                self._check(len(line))
                return line

    def rest(self, before: bytes) -> bytes:
        """`before` followed by everything which has not been read yet."""
        parts = [before, self._buffer[self._at :]]
        size = sum(map(len, parts))
        self._buffer, self._at = b"", 0
        while chunk := self._more():
            parts.append(chunk)
            size += len(chunk)
            self._check(size)
        self._check(size)
        return b"".join(parts)

    def _check(self, size: int) -> None:
        if self.by_lines and size > MAX_LINE:
            raise BadInput(
                "the line is too long",
                where=f"{self.name}, line {self.line + 1}",
                why=f"a line may have at most {MAX_LINE // 1_000_000} MB",
                do="Put one release on each line.",
            )
        if size > MAX_DOCUMENT:
            raise BadInput(
                "the file is too large",
                where=self.name,
                why=f"one JSON document may have at most {MAX_DOCUMENT // 1_000_000} MB",
                do="Split it, or give JSON Lines (one release a line, file name ending in .jsonl), "
                "which may be of any size.",
            )


def _read_stream(stream: BinaryIO, name: str) -> Iterator[Document]:
    source = _Source(stream, name)
    found = False
    for document in _split(source, name, name.lower().endswith(_LINES_SUFFIXES)):
        found = True
        yield document
    if not found:
        raise BadInput(
            "there is nothing to check",
            where=source.name,
            why="the file is valid but holds no release",
            do="Give a file with at least one release.",
        )


def _split(source: _Source, name: str, by_lines: bool) -> Iterator[Document]:
    """Decide whether the stream is one document or JSON Lines, and yield its releases."""
    _refuse_other_formats(source)
    source.by_lines = by_lines
    first = source.next_line()
    if first is None:
        size = "has no bytes" if not source.head else "holds only spaces or blank lines"
        raise BadInput("the file is empty", where=source.name, why=f"it {size}", do=_GIVE_OCDS)
    _refuse_markup(first, source)
    parser = _Parser(source.name)
    start = source.line
    if not by_lines:
        # A first line which is a whole document, with more after it, can only be JSON Lines.
        second = source.next_line() if first.rstrip().endswith((b"}", b"]")) else None
        if second is None:
            data = source.rest(first + b"\n")
            yield from _releases(parser, parser.parse(data, start, None), name, None)
            return
        gap = b"\n" * (source.line - start)
        try:
            value = parser.parse(first, start, start)
        except BadInput:
            data = source.rest(first + gap + second + b"\n")
            yield from _releases(parser, parser.parse(data, start, None), name, None)
            return
        source.by_lines = True
        yield from _releases(parser, value, name, start)
        first = second
    line: bytes | None = first
    while line is not None:
        at = source.line
        yield from _releases(parser, parser.parse(line, at, at), name, at)
        line = source.next_line()


def _cannot_open(error: OSError, name: str) -> BadInput:
    where = printable(name, 300)
    if isinstance(error, FileNotFoundError):
        return BadInput(
            "there is no such file",
            where=where,
            why="nothing has this name",
            do="Check the name and the folder.",
        )
    if isinstance(error, IsADirectoryError):
        return BadInput(
            "this is a folder",
            where=where,
            why="a single file is needed",
            do="Name a file inside the folder.",
        )
    if isinstance(error, PermissionError):
        return BadInput(
            "the file cannot be opened",
            where=where,
            why="you do not have permission to read it, or it is a folder",
            do="Ask its owner for read access, or copy it to a folder of your own.",
        )
    why = error.strerror or "the name is not a usable file name"
    return BadInput(
        "the file cannot be read", where=where, why=printable(why), do="Check the name and the disk."
    )


# --- things which are not JSON -----------------------------------------------------------------------------

_UNPACK = "Unpack it and give the JSON file inside."
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", _GIVE_OCDS),
    (b"PK\x03\x04", "a zip archive", _UNPACK),
    (b"PK\x05\x06", "an empty zip archive", _GIVE_OCDS),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (b"\xd0\xcf\x11\xe0", "an old Excel, Word or Outlook file", _GIVE_OCDS),
    (b"\x89PNG", "a PNG image", _GIVE_OCDS),
    (b"\xff\xd8\xff", "a JPEG image", _GIVE_OCDS),
    (b"GIF8", "a GIF image", _GIVE_OCDS),
    (b"II*\x00", "a TIFF image", _GIVE_OCDS),
    (b"MM\x00*", "a TIFF image", _GIVE_OCDS),
    (b"RIFF", "an image or sound file", _GIVE_OCDS),
    (b"{\\rtf", "a rich-text (RTF) document", _GIVE_OCDS),
    (b"SQLite format 3", "an SQLite database", _GIVE_OCDS),
    (b"PAR1", "a Parquet file", _GIVE_OCDS),
)


def _not_json(source: _Source, what: str, do: str) -> BadInput:
    return BadInput(
        f"this is {what}", where=source.name, why="a JSON file is needed, whatever its name", do=do
    )


def _refuse_other_formats(source: _Source) -> None:
    head = source.head[:65536]
    for magic, what, do in _MAGIC:
        if head.startswith(magic):
            if what == "a zip archive":
                for inside, office in ((b"xl/", "an Excel workbook"), (b"word/", "a Word document")):
                    if inside in head:
                        what, do = office, _GIVE_OCDS
                if b"[Content_Types].xml" in head and what == "a zip archive":
                    what, do = "an Excel, Word or PowerPoint file", _GIVE_OCDS
                elif b"mimetypeapplication/vnd.oasis.opendocument" in head:
                    what, do = "a LibreOffice document", _GIVE_OCDS
            raise _not_json(source, what, do)


def _refuse_markup(first: bytes, source: _Source) -> None:
    start = first.lstrip()[:200].lower()
    if not start.startswith(b"<"):
        return
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        raise _not_json(
            source,
            "a web page (HTML)",
            "Perhaps an error or sign-in page was saved instead of the data: download the OCDS JSON again.",
        )
    raise _not_json(source, "XML or HTML", _GIVE_OCDS)


# --- from text to values -----------------------------------------------------------------------------------


class _Odd:
    """Stands in the parsed value where a number was that cannot be used, until its place is known."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class _Parser:
    """Parses one document at a time, remembering what needs a note.

    The standard library's parser was chosen by measurement on 442 real notices (mean 6.2 kB): 41 µs each with
    exact decimals and duplicate keys found. orjson needs 13 µs, but 29 µs once its floats are turned into
    decimals, loses duplicate keys and digits beyond the 17th without a word, and refuses whole pages that hold
    1e9999; 12 µs a notice is not worth a second path which has to agree with the first.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.odd = 0
        self.duplicates: dict[int, tuple[dict[str, Any], list[str]]] = {}
        self.check_texts = False
        self.encoding: str | None = None
        self._decode = json.JSONDecoder(
            parse_float=self._fraction,
            parse_int=self._whole,
            parse_constant=self._oddity,
            object_pairs_hook=self._object,
        ).decode

    def parse(self, data: bytes, start: int, line: int | None) -> Any:
        """The value of the JSON text in `data`, which begins at line `start` of the file."""
        if self.odd or self.duplicates:
            self.odd, self.duplicates = 0, {}
        try:
            text = data.decode("utf-8")
            self.encoding = None
        except UnicodeDecodeError:
            text, self.encoding = _decode_anyhow(data)
        where = self.name if line is None else f"{self.name}, line {line}"
        if "\0" in text:
            raise BadInput(
                "this is not a text file",
                where=where,
                why="it holds NUL bytes, so it is binary, damaged, or UTF-16 without a byte-order mark",
                do="Give JSON saved as UTF-8.",
            )
        try:
            value = self._decode(text)
        except json.JSONDecodeError as error:
            raise _malformed(error, self.name, start, line) from error
        except RecursionError:
            raise _too_deep(where) from None
        # A text cannot be deeper than the number of its brackets, so most need no further look.
        if text.count("{") + text.count("[") > MAX_DEPTH and _deeper_than(value, MAX_DEPTH):
            raise _too_deep(where)
        self.check_texts = len(text) > MAX_TEXT or _ESCAPED_SURROGATE.search(text) is not None
        return value

    @property
    def needs_repair(self) -> bool:
        """Whether something in the last text must still be looked for and noted."""
        return bool(self.odd or self.check_texts or self.duplicates)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            seen: set[str] = set()
            twice = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
            # Holding the object keeps its id() from being given to another one.
            self.duplicates[id(found)] = (found, list(dict.fromkeys(twice)))
        return found

    def _oddity(self, text: str) -> Any:
        self.odd += 1
        return _Odd(text)

    def _whole(self, text: str) -> Any:
        # Python refuses to read integers of more than 4,300 digits; beyond 308 no float can hold them either.
        return int(text) if len(text) <= 308 else self._oddity(text)

    def _fraction(self, text: str) -> Any:
        if len(text) < 40 and "e" not in text and "E" not in text:
            return Decimal(text)
        if len(text) > 400:
            return self._oddity(text)
        size = float(text)
        if size in (float("inf"), float("-inf")):
            return self._oddity(text)
        if size == 0:
            zero = not re.match(r"-?[0.]*[1-9]", text)
            return Decimal(0) if zero else self._oddity(text)
        return Decimal(format(Decimal(text), "f"))


def _decode_anyhow(data: bytes) -> tuple[str, str]:
    """Text of bytes which are not valid UTF-8, and what was done."""
    damaged = data.decode("utf-8", "replace")
    replaced = damaged.count("\ufffd")
    if sum(len(run) for run in re.findall(r"[^\x00-\x7f\ufffd]+", damaged)) > replaced:
        # Mostly good UTF-8: reading it as Windows-1252 would spoil every accent and pound sign in it.
        return damaged, (
            f"The text is UTF-8 with damaged bytes; {replaced} of them were each replaced by the mark \ufffd."
        )
    try:
        text = data.decode("cp1252")
        name = "Windows-1252"
    except UnicodeDecodeError:
        text = data.decode("iso-8859-1")
        name = "ISO-8859-1"
    return text, f"The text is not UTF-8, so it was read as {name}; check accented letters and pound signs."


def _deeper_than(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [
            child
            for node in level
            for child in (node.values() if type(node) is dict else node if type(node) is list else ())
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return False
    return True


def _too_deep(where: str) -> BadInput:
    return BadInput(
        "the JSON is nested too deeply",
        where=where,
        why=f"it has more than {MAX_DEPTH} objects or lists inside one another; a real notice has about 12",
        do="Check how the file was made; it is probably damaged or not a notice.",
    )


def _malformed(error: json.JSONDecodeError, name: str, start: int, line: int | None) -> BadInput:
    """A sentence for the parser's complaint, with the line and column counted in the whole file."""
    text, message = error.doc, error.msg
    end = len(text.rstrip())
    at = min(error.pos, end)
    row, column = text.count("\n", 0, at), at - text.rfind("\n", 0, at)
    where = f"{name}, line {start + row}, column {column}"
    found = f"found '{printable(text[at : at + 60], 30)}'"
    do = "Correct that place, or make the file again with the program it came from."
    if line is not None:
        do = "Correct that line (each line must hold one whole release or package)."
        if name.lower().endswith(_LINES_SUFFIXES):
            do += " If the file is one document over several lines, name it .json."
    if message.startswith("Unterminated string"):
        why = "the text which begins here has no closing quotation mark; the file may have been cut off"
    elif message.startswith("Extra data"):
        why = f"the JSON document ends before this place, {found}"
        do = "Give one document, or several as JSON Lines (one on each line) or in one list: [ …, … ]."
    elif at >= end:
        why = "the text ends before the JSON is complete; the file may have been cut off"
    elif message.startswith("Expecting value"):
        expected = "a JSON file begins with { or [" if not text[:at].strip() else "a value was expected"
        why = f"{expected}, {found}"
    elif message.startswith("Expecting property name"):
        why = f"a name in double quotation marks was expected, {found}"
    elif message.startswith("Expecting ':'"):
        why = f"a colon was expected after the name, {found}"
    elif message.startswith("Expecting ','"):
        why = f"a comma or a closing bracket was expected, {found}"
    elif message.startswith("Illegal trailing comma"):
        why = "there is a comma after the last entry"
    elif message.startswith("Invalid control character"):
        why = f"a line break, tab or other control character stands inside a text, {found}"
        do = "Write it as \\n or \\t there, or make the file again with the program it came from."
    elif message.startswith("Invalid \\"):
        why = f"a backslash is followed by something which JSON does not allow, {found}"
    else:
        why = f"it breaks the rules of JSON, {found}"
    return BadInput("this is not valid JSON", where=where, why=why, do=do)


# --- from values to releases -------------------------------------------------------------------------------


def _place(line: int | None, pointer: str) -> str:
    if line is None:
        return pointer
    return f"line {line}, {pointer}" if pointer else f"line {line}"


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    for types, name in ((str, "a text"), (list, "a list"), (dict, "an object")):
        if isinstance(value, types):
            return name
    return "a number"


def _where(parser: _Parser, line: int | None, pointer: str) -> str:
    place = _place(line, pointer)
    return f"{parser.name}, {place}" if place else parser.name


def _not_ocds(parser: _Parser, line: int | None, pointer: str, why: str) -> BadInput:
    return BadInput("this is not OCDS", where=_where(parser, line, pointer), why=why, do=_GIVE_OCDS)


@dataclass(frozen=True, slots=True)
class _Found:
    """A release, or what stands for one, before its notes are made."""

    release: dict[str, Any]
    pointer: str
    notes: tuple[tuple[str, str], ...] = ()
    stands_in: bool = False


def _releases(parser: _Parser, value: Any, name: str, line: int | None) -> Iterator[Document]:
    """The releases in one parsed document, each with its notes."""
    shells: list[tuple[dict[str, Any], str]] = []
    first = True
    # The shape of the whole document is settled before its first release is given out.
    for found in list(_find(parser, value, line, shells)):
        notes: list[Note] = []
        if parser.encoding:
            notes.append(Note("encoding", _place(line, ""), parser.encoding))
        if first and parser.duplicates:
            for shell, pointer in shells:
                notes += [
                    Note("duplicate-key", _place(line, _step(pointer, key)), text)
                    for key, text in _duplicates(parser, shell)
                ]
        first = False
        notes += [Note(code, _place(line, found.pointer), text) for code, text in found.notes]
        if parser.needs_repair:
            notes += _repair(found.release, found.pointer, parser, line)
        release = found.release
        if not found.stands_in:
            ocid, ident, date = release.get("ocid"), release.get("id"), release.get("date")
            if not (ocid and ident and date and type(ocid) is type(ident) is type(date) is str):
                notes += _identity(release, _place(line, found.pointer))
        yield Document(release, name, found.pointer, line, tuple(notes))


def _find(
    parser: _Parser, value: Any, line: int | None, shells: list[tuple[dict[str, Any], str]]
) -> Iterator[_Found]:
    if isinstance(value, dict):
        yield from _find_in_object(parser, value, "", line, shells)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                raise _not_ocds(
                    parser, line, f"/{index}", f"the list holds {_kind(item)} where a release was expected"
                )
            yield from _find_in_object(parser, item, f"/{index}", line, shells)
    else:
        raise _not_ocds(parser, line, "", f"the whole content is {_kind(value)}, not a release or package")


def _find_in_object(
    parser: _Parser,
    item: dict[str, Any],
    base: str,
    line: int | None,
    shells: list[tuple[dict[str, Any], str]],
) -> Iterator[_Found]:
    is_record = "compiledRelease" in item or ("releases" in item and "ocid" in item)
    if "records" in item or ("releases" in item and not is_record):
        shells.append((item, base))
        for index, release in enumerate(_list_of_objects(parser, item, "releases", base, line)):
            yield _Found(release, f"{base}/releases/{index}")
        for index, record in enumerate(_list_of_objects(parser, item, "records", base, line)):
            shells.append((record, f"{base}/records/{index}"))
            yield from _find_in_record(parser, record, f"{base}/records/{index}", line)
    elif is_record and "tender" not in item:
        shells.append((item, base))
        yield from _find_in_record(parser, item, base, line)
    elif any(key in item for key in _RELEASE_KEYS):
        yield _Found(item, base)
    else:
        keys = printable(", ".join(printable(key, 30) for key in list(item)[:12]), _SHOWN)
        seen = f"it has only: {keys}" if item else "it is an empty object"
        raise _not_ocds(parser, line, base, f"there is no ocid, tender, releases or records; {seen}")


def _list_of_objects(
    parser: _Parser, item: dict[str, Any], key: str, base: str, line: int | None
) -> Iterator[dict[str, Any]]:
    if key not in item:
        return
    entries = item[key]
    if not isinstance(entries, list):
        raise _not_ocds(parser, line, f"{base}/{key}", f"{key} is {_kind(entries)} where a list was expected")
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise _not_ocds(
                parser,
                line,
                f"{base}/{key}/{index}",
                f"this entry is {_kind(entry)} where an object was expected",
            )
        yield entry


def _find_in_record(parser: _Parser, record: dict[str, Any], base: str, line: int | None) -> Iterator[_Found]:
    """Embedded releases if there are any, else the compiled release, else a stand-in which says so."""
    embedded: list[tuple[int, dict[str, Any]]] = []
    links = 0
    for index, entry in enumerate(_list_of_objects(parser, record, "releases", base, line)):
        if "url" in entry and not any(key in entry for key in _RELEASE_KEYS):
            links += 1
        else:
            embedded.append((index, entry))
    only = (
        "1 release of this record is only a link"
        if links == 1
        else f"{links} releases of this record are only links"
    )
    if embedded:
        text = f"{only} and cannot be checked; the releases in the file were."
        for position, (index, release) in enumerate(embedded):
            first = links and position == 0
            yield _Found(release, f"{base}/releases/{index}", (("linked-releases", text),) if first else ())
        return
    compiled = record.get("compiledRelease")
    if isinstance(compiled, dict):
        text = f"{only}, so the compiled release was used instead."
        yield _Found(compiled, f"{base}/compiledRelease", (("linked-releases", text),) if links else ())
        return
    text = (
        f"{only}, which are never followed, so nothing of it can be checked; give the releases themselves."
        if links
        else "The record holds neither releases nor a compiled release, so nothing of it can be checked."
    )
    stand_in = {"ocid": record["ocid"]} if isinstance(record.get("ocid"), str) else {}
    yield _Found(stand_in, base, (("linked-releases" if links else "empty-record", text),), stands_in=True)


# --- notes -------------------------------------------------------------------------------------------------

_MISSING = {
    "ocid": "so it cannot be joined with other notices of the same procurement",
    "id": "so only its place in the file tells it from other releases of the same ocid",
    "date": "so the file does not say when it was published",
}


def _identity(release: dict[str, Any], place: str) -> Iterator[Note]:
    for key, consequence in _MISSING.items():
        value = release.get(key)
        if value is None or value == "":
            yield Note(f"missing-{key}", place, f"The release has no {key}, {consequence}.")
        elif not isinstance(value, str):
            text = f"The {key} of the release is {_kind(value)} and not a text; it was kept as it is."
            yield Note(f"{key}-not-text", place, text)


def _step(pointer: str, key: str) -> str:
    """`pointer` one step further; the key is cut and escaped because notes are printed."""
    return f"{pointer}/{printable(key[:200].replace('~', '~0').replace('/', '~1'))}"


def _duplicates(parser: _Parser, node: dict[str, Any]) -> list[tuple[str, str]]:
    """The names which the object had more than once, with the text of the note; each object is told of once."""
    _, keys = parser.duplicates.pop(id(node), (node, []))
    return [
        (
            key,
            f"The name '{printable(key, 40)}' stands more than once in one object; the last value was used.",
        )
        for key in keys
    ]


class _Capped:
    """Collects notes; of each kind only the first `MAX_NOTES` are kept, the rest counted."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.counts: dict[str, int] = {}

    def add(self, code: str, place: str, text: str) -> None:
        self.counts[code] = self.counts.get(code, 0) + 1
        if self.counts[code] <= MAX_NOTES:
            self.notes.append(Note(code, place, text))

    def finished(self, place: str) -> list[Note]:
        for code, count in self.counts.items():
            if count > MAX_NOTES:
                text = f"{count - MAX_NOTES} more notes of the kind {code} on this release are not listed."
                self.notes.append(Note(code, place, text))
        return self.notes


_Trail = tuple[Any, str | int] | None
"""The way to a value, from its last step back to the release: pointers are made only where a note needs one."""


def _repair(release: dict[str, Any], pointer: str, parser: _Parser, line: int | None) -> list[Note]:
    """Find what the parser marked, replace what cannot stay, and say so."""
    notes = _Capped()

    def place(trail: _Trail) -> str:
        steps: list[str] = []
        while trail:
            trail, step = trail
            steps.append(_step("", step) if isinstance(step, str) else f"/{step}")
        return _place(line, pointer + "".join(reversed(steps)))

    def repaired(value: Any, trail: _Trail) -> Any:
        if type(value) is _Odd:
            parser.odd -= 1
            code, text = _odd_number(value.text)
            notes.add(code, place(trail), text)
            return None
        if len(value) > MAX_TEXT:
            text = f"A text here has {len(value):,} characters; it was kept as it is."
            notes.add("too-long-text", place(trail), text)
        if _SURROGATE.search(value):
            notes.add("broken-character", place(trail), f"A text {_HALF_CHARACTER}")
            return _SURROGATE.sub("\ufffd", value)
        return value

    stack: list[tuple[dict[str, Any] | list[Any], _Trail]] = [(release, None)]
    marked = (_Odd, str) if parser.check_texts else (_Odd,)
    while stack:
        node, trail = stack.pop()
        deeper: list[tuple[Any, _Trail]] = []
        if isinstance(node, dict):
            if id(node) in parser.duplicates:
                for key, text in _duplicates(parser, node):
                    notes.add("duplicate-key", place((trail, key)), text)
            if parser.check_texts and any(map(_SURROGATE.search, node)):
                renamed = {_SURROGATE.sub("\ufffd", key): value for key, value in node.items()}
                node.clear()
                node.update(renamed)
                notes.add("broken-character", place(trail), f"A name {_HALF_CHARACTER}")
        entries = node.items() if isinstance(node, dict) else enumerate(node)
        for step, value in entries:
            if type(value) is dict or type(value) is list:
                deeper.append((value, (trail, step)))
            elif type(value) in marked:
                node[step] = repaired(value, (trail, step))  # type: ignore[index]
        stack.extend(reversed(deeper))
    return notes.finished(_place(line, pointer))


def _odd_number(text: str) -> tuple[str, str]:
    shown = printable(text, 40)
    if text in ("NaN", "Infinity", "-Infinity"):
        return "number-not-finite", f"{shown} is not a number that JSON allows; it was read as no value."
    if len(text) <= 400 and abs(float(text)) == float("inf"):
        return "number-not-finite", f"The number {shown} is too large to be meant; it was read as no value."
    if "." not in text and "e" not in text.lower():
        return "number-not-finite", f"The number {shown} has {len(text):,} digits; it was read as no value."
    return "number-out-of-range", f"The number {shown} cannot be held exactly; it was read as no value."
