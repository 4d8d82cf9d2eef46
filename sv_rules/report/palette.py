"""The colours of every report, in pairs of ink and paper. Each pair has a contrast of at least 7 to 1 (WCAG AAA).

A colour only repeats what a word beside it says.
"""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """Ink on paper, each as ``rrggbb``."""

    ink: str
    paper: str


PALETTE: dict[str, Pair] = {
    "body": Pair("16191d", "ffffff"),
    "quiet": Pair("45494f", "ffffff"),
    "stripe": Pair("16191d", "f4f6f9"),
    "link": Pair("0b3d8c", "ffffff"),
    "header": Pair("ffffff", "1f3355"),
    "stop": Pair("7a0012", "fdecee"),
    "unknown": Pair("4a1d75", "f4edfb"),
    "reason": Pair("573700", "fff4d9"),
    "proceed": Pair("0b4a22", "e8f6ec"),
    "waived": Pair("0f4a4f", "e5f5f5"),
    "advice": Pair("123f6b", "e8f2fb"),
}
RULE = "8a93a0"
"""Lines between cells: no text."""


def contrast(pair: Pair) -> float:
    """The contrast ratio of WCAG 2."""
    light, dark = sorted((_luminance(pair.ink), _luminance(pair.paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
