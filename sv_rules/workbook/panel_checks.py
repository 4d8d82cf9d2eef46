"""A check beside each line: one formula of plain IFs, and the same answer worked out here for the value beside it.

Only functions that Excel, LibreOffice and the independent recalculation agree on are used, and types are tested on
single cells only.
"""

from __future__ import annotations

from typing import Any

from sv_rules.workbook.panel_book import Value


class Check:
    """What may be wrong with a line, most important first; the first that holds is shown."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, bool, str]] = []

    def when(self, condition: str, holds: bool, text: str) -> Check:
        """If ``condition`` (a formula without its sign) holds, show ``text``. ``holds`` is its answer now."""
        self._parts.append((condition, holds, text))
        return self

    def formula(self, otherwise: str = '"OK"') -> str:
        """The whole formula; ``otherwise`` is a formula too."""
        text = otherwise
        for condition, _, words in reversed(self._parts):
            text = f'IF({condition},"{words}",{text})'
        return f"={text}"

    def value(self, otherwise: str = "OK") -> str:
        """What the formula shows now."""
        return next((words for _, holds, words in self._parts if holds), otherwise)


def of(answer: object, field: str) -> Any:
    """A field of an answer that was given before; ``None`` where there is none."""
    return None if answer is None else getattr(answer, field)


def blank(cell: str) -> str:
    """A condition: nothing but blanks stands in a cell."""
    return f"LEN(TRIM({cell}))=0"


def is_blank(value: Value) -> bool:
    """The same, of a value."""
    return value is None or not str(value).strip()


def off_scale(cell: str, scale: str) -> str:
    """A condition: a cell holds no number of a scale."""
    return f"OR(NOT(ISNUMBER({cell})),COUNTIF({scale},{cell})=0)"


def short(cell: str, least: str) -> str:
    """A condition: a text has fewer characters than the name ``least`` says."""
    return f"LEN(TRIM({cell}))<{least}"


def is_short(value: Value, least: int) -> bool:
    """The same, of a value. Excel's TRIM keeps one blank between words."""
    return len(" ".join(part for part in str(value or "").split(" ") if part)) < least


def neither(cell: str, *words: str) -> str:
    """A condition: a cell holds none of some words."""
    return "AND(" + ",".join(f'{cell}<>"{word}"' for word in words) + ")"


def is_neither(value: Value, *words: str) -> bool:
    """The same, of a value; Excel compares words without regard to capitals."""
    return str(value or "").casefold() not in {word.casefold() for word in words}
