"""A stream of bytes cut into lines, within limits, UTF-16 turned into UTF-8 on the way."""

from __future__ import annotations

import codecs
from typing import BinaryIO, NamedTuple

from sv_rules.errors import BadInput
from sv_rules.intake.documents.wording import printable


class Limits(NamedTuple):
    """How many bytes are read at once, and how many one document or one line may have."""

    chunk: int
    document: int
    line: int


class Stream:
    """Reads lines, or all the rest at once; `name` is fit for messages and `head` is how the bytes begin."""

    def __init__(self, stream: BinaryIO, name: str, limits: Limits) -> None:
        self.name = printable(name, 300)
        self.line = 0
        self.by_lines = False
        self._stream = stream
        self._limits = limits
        self._utf16: codecs.IncrementalDecoder | None = None
        self._ended = False
        self._at = 0
        self._buffer = self.head = stream.read(limits.chunk)
        if self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._utf16 = codecs.getincrementaldecoder("utf-16")()
            self._buffer = self._as_utf8(self._utf16, self.head)

    def next_line(self) -> bytes | None:
        """The next line which is not blank, without its line break; None at the end."""
        while True:
            end = self._buffer.find(b"\n", self._at)
            if end >= 0:
                line = self._buffer[self._at : end]
                self._at = end + 1
            else:
                line = self._line_across_chunks()
                if not line and not self._buffer:
                    return None
            self.line += 1
            line = line.removeprefix(codecs.BOM_UTF8)
            if line.strip():
                self._check(len(line))
                return line

    def _line_across_chunks(self) -> bytes:
        """The line that begins in the buffer and ends in a later chunk, or with the stream."""
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
        return b"".join(parts)

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

    def _more(self) -> bytes:
        """The next chunk, or b'' at the end."""
        if self._ended:
            return b""
        chunk = self._stream.read(self._limits.chunk)
        self._ended = not chunk
        return self._as_utf8(self._utf16, chunk) if self._utf16 else chunk

    def _as_utf8(self, decoder: codecs.IncrementalDecoder, chunk: bytes) -> bytes:
        try:
            return decoder.decode(chunk, final=not chunk).encode("utf-8")
        except UnicodeDecodeError as error:
            raise BadInput(
                "the text cannot be read",
                where=self.name,
                why="it begins with the mark of UTF-16 text but is not valid UTF-16",
                do="Save the file again as UTF-8.",
            ) from error

    def _check(self, size: int) -> None:
        if self.by_lines and size > self._limits.line:
            raise BadInput(
                "the line is too long",
                where=f"{self.name}, line {self.line + 1}",
                why=f"a line may have at most {self._limits.line // 1_000_000} MB",
                do="Put one release on each line.",
            )
        if size > self._limits.document:
            raise BadInput(
                "the file is too large",
                where=self.name,
                why=f"one JSON document may have at most {self._limits.document // 1_000_000} MB",
                do="Split it, or give JSON Lines (one release a line, file name ending in .jsonl), "
                "which may be of any size.",
            )
