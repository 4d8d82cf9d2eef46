"""JSON with exact numbers, remembering what was odd in it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from sv_rules.errors import BadInput
from sv_rules.intake.documents.encoding import decoded
from sv_rules.intake.documents.malformed import malformed

MAX_DEPTH = 200
"""Objects and lists inside one another; real notices have about 12. A fixed number, because where Python's
own limit falls depends on who calls."""
MAX_TEXT = 1_000_000
"""Characters in one text before a note says so; the text is kept."""

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_NOT_ZERO = re.compile(r"-?[0.]*[1-9]")


class OddNumber:
    """Stands in the parsed value where a number was that cannot be used, until its place is known."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Parser:
    """Parses one document at a time, remembering what needs a note.

    The standard library's parser was chosen by measurement on 442 real notices (mean 6.2 kB): 41 µs each
    with exact decimals and duplicate keys found. orjson needs 13 µs, but 29 µs once its floats are turned
    into decimals, loses duplicate keys and digits beyond the 17th without a word, and refuses whole pages
    that hold 1e9999; 12 µs a notice is not worth a second path which has to agree with the first.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.odd = 0
        """How many odd numbers the last value still holds."""
        self.duplicates: dict[int, tuple[dict[str, Any], list[str]]] = {}
        """By their id(), objects with the names that stand more than once in them."""
        self.check_texts = False
        """Whether a text of the last value may be too long or hold half of a character."""
        self.encoding: str | None = None
        """What to say of the encoding of the last text."""
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
        text, self.encoding = decoded(data)
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
            raise malformed(error, self.name, start, line) from error
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
        return OddNumber(text)

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
            return self._oddity(text) if _NOT_ZERO.match(text) else Decimal(0)
        return Decimal(format(Decimal(text), "f"))


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
