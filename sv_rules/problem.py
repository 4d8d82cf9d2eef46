"""A problem in a file that an author wrote: where, what, and how to repair it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from sv_rules.errors import SvRulesError

_FEW = 12


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake with its place (``line`` and ``column`` count from 1), and the repair in a sentence.

    A line of 0: the message names the place itself, as a JSON Pointer.
    """

    file: str
    line: int
    column: int
    message: str
    repair: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}" + (f" {self.repair}" if self.repair else "")


class Problems(SvRulesError):
    """All problems found in one reading, sorted by place; never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(p) for p in self.problems))


class Mistake(ValueError):
    """What is wrong with one thing and how to repair it, before its place is known.

    ``path`` leads from the thing to the part of it that is wrong. It is a ``ValueError`` so that a validator
    of the models may raise it.
    """

    def __init__(self, message: str, repair: str = "", *path: str | int) -> None:
        self.repair, self.path = repair, path
        super().__init__(message)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``Did you mean "x"?`` for the nearest known word, else the known words where they are few, else nothing."""
    words = sorted(set(known))
    alike: dict[str, str] = {}
    for other in words:
        alike.setdefault(_plain(other), other)
    near = difflib.get_close_matches(_plain(word), alike, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{alike[near[0]]}"?'
    return f"Known here: {', '.join(words)}." if 0 < len(words) <= _FEW else ""


def _plain(word: str) -> str:
    """Without what people mix up: capitals, hyphens, underscores and spaces."""
    return word.casefold().replace("_", "-").replace(" ", "-")


def shown(value: object) -> str:
    """What was found, as a message shows it: short, and in the file's own words."""
    if isinstance(value, dict):
        return "keys with values" if value else "no keys"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    text = text if len(text) <= 40 else f"{text[:40]}…"
    return f'"{text}"' if isinstance(value, str) else text
