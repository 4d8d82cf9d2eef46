"""How many lines a text takes in a column: measured, since no program fits a row's height when it opens a file."""

from __future__ import annotations

import math

_LATIN = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, *[556] * 10, 278, 278, 584, 584,
    584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611,
    722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
"""Widths of the letters from the blank to the tilde, in thousandths of the font's size (Arial, as its metrics say)."""
_ADVANCE = {chr(32 + n): width for n, width in enumerate(_LATIN)}
_OTHER, _WIDE, _BOLD = 667, 1000, 1.08
"""Letters beyond ASCII, of which few are wider; those of East Asia; and how much wider bold ones are."""
_DOTS = 96 / 72
_DIGIT, _INDENT = 7, 12
"""Dots of a unit of column width, and of an indent with the cell's own margin."""


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Lines of a wrapped text in a column ``width`` units wide, at a font of ``size`` points.

    Words are kept whole where they fit, and broken anywhere where they do not.
    """
    room = max(width * _DIGIT - _INDENT, size) / (size * _DOTS * (_BOLD if bold else 1)) * 1000
    return sum(_wrapped(line, room) for line in text.split("\n"))


def shortened(text: str, width: float, size: float) -> str:
    """A bold text on one line of a block ``width`` units wide: whole, or cut behind a word with an ellipsis."""
    room = width * _DIGIT / (size * _DOTS * _BOLD) * 1000
    if _measured(text) <= room:
        return text
    kept = ""
    for word in text.split():
        if _measured(f"{kept} {word} …") > room:
            break
        kept = f"{kept} {word}".strip()
    return f"{kept} …".strip()


def _wrapped(line: str, room: float) -> int:
    count, used = 1, 0.0
    for word in line.split(" "):
        own = _measured(word)
        if used and used + own > room:
            count, used = count + 1, 0.0
        if own > room:
            more = math.ceil(own / room) - 1
            count, own = count + more, own - more * room
        used += own + _ADVANCE[" "]
    return count


def _measured(word: str) -> float:
    known = _ADVANCE.get
    return sum(known(c) or (_WIDE if c > "\u2e7f" else _OTHER) for c in word)
