"""From oddities to notes: what the parser marked is found, what cannot stay is replaced, and both are said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sv_rules.facts.fact import Note
from sv_rules.intake.documents.parser import MAX_TEXT, OddNumber, Parser
from sv_rules.intake.documents.wording import place_of, printable, step_to
from sv_rules.intake.notes import CappedNotes

_SURROGATE = re.compile("[\ud800-\udfff]")
_HALF_CHARACTER = "here holds half of a character (a lone surrogate), which was replaced by \ufffd."

_Trail = tuple[Any, str | int] | None
"""The way to a value, from its last step back to the release: pointers are made only where needed."""


def repaired(release: dict[str, Any], pointer: str, parser: Parser, line: int | None) -> list[Note]:
    """Replace in `release` what cannot stay, and give a note for each oddity of it."""
    repair = _Repair(pointer, parser, line)
    repair.walk(release)
    return repair.notes.at(place_of(line, pointer))


def duplicates_of(
    parser: Parser, node: dict[str, Any], pointer: str, line: int | None
) -> Iterator[tuple[str, str, str]]:
    """Code, place and text for each name which an object had more than once; each object is told of once."""
    _, keys = parser.duplicates.pop(id(node), (node, []))
    for key in keys:
        shown = printable(key, 40)
        text = f"The name '{shown}' stands more than once in one object; the last value was used."
        yield "duplicate-key", place_of(line, step_to(pointer, key)), text


class _Repair:
    """The repair of one release."""

    def __init__(self, pointer: str, parser: Parser, line: int | None) -> None:
        self.notes = CappedNotes()
        self._pointer, self._parser, self._line = pointer, parser, line

    def walk(self, release: dict[str, Any]) -> None:
        """Look at every value, in the order of the file."""
        parser = self._parser
        stack: list[tuple[dict[str, Any] | list[Any], _Trail]] = [(release, None)]
        marked = (OddNumber, str) if parser.check_texts else (OddNumber,)
        while stack:
            node, trail = stack.pop()
            deeper: list[tuple[Any, _Trail]] = []
            if isinstance(node, dict):
                self._names(node, trail)
            entries = node.items() if isinstance(node, dict) else enumerate(node)
            for step, value in entries:
                if type(value) is dict or type(value) is list:
                    deeper.append((value, (trail, step)))
                elif type(value) in marked:
                    node[step] = self._value(value, (trail, step))  # type: ignore[index]
            stack.extend(reversed(deeper))

    def _names(self, node: dict[str, Any], trail: _Trail) -> None:
        parser = self._parser
        if id(node) in parser.duplicates:
            for code, place, text in duplicates_of(parser, node, self._at(trail), self._line):
                self.notes.add(code, place, text)
        if parser.check_texts and any(map(_SURROGATE.search, node)):
            renamed = {_SURROGATE.sub("\ufffd", key): value for key, value in node.items()}
            node.clear()
            node.update(renamed)
            self.notes.add("broken-character", self._place(trail), f"A name {_HALF_CHARACTER}")

    def _value(self, value: Any, trail: _Trail) -> Any:
        if type(value) is OddNumber:
            self._parser.odd -= 1
            code, text = _odd_number(value.text)
            self.notes.add(code, self._place(trail), text)
            return None
        if len(value) > MAX_TEXT:
            text = f"A text here has {len(value):,} characters; it was kept as it is."
            self.notes.add("too-long-text", self._place(trail), text)
        if _SURROGATE.search(value):
            self.notes.add("broken-character", self._place(trail), f"A text {_HALF_CHARACTER}")
            return _SURROGATE.sub("\ufffd", value)
        return value

    def _place(self, trail: _Trail) -> str:
        return place_of(self._line, self._at(trail))

    def _at(self, trail: _Trail) -> str:
        steps: list[str] = []
        while trail:
            trail, step = trail
            steps.append(step_to("", step) if isinstance(step, str) else f"/{step}")
        return self._pointer + "".join(reversed(steps))


def _odd_number(text: str) -> tuple[str, str]:
    shown = printable(text, 40)
    if text in ("NaN", "Infinity", "-Infinity"):
        return "number-not-finite", f"{shown} is not a number that JSON allows; it was read as no value."
    if len(text) <= 400 and abs(float(text)) == float("inf"):
        return "number-not-finite", f"The number {shown} is too large to be meant; it was read as no value."
    if "." not in text and "e" not in text.lower():
        return "number-not-finite", f"The number {shown} has {len(text):,} digits; it was read as no value."
    return "number-out-of-range", f"The number {shown} cannot be held exactly; it was read as no value."
