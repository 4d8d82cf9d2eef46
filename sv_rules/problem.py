"""A problem in a file that an author wrote: where, what, and how to repair it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from sv_rules.errors import SvRulesError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake with its place (``line`` and ``column`` count from 1), and the repair in a sentence."""

    file: str
    line: int
    column: int
    message: str
    repair: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}" + (f" {self.repair}" if self.repair else "")


class Problems(SvRulesError):
    """All problems found in one reading, sorted by place; never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(p) for p in self.problems))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``Did you mean "x"?`` for the nearest known word, else the known words where they are few, else nothing."""
    words = sorted(set(known))
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Known here: {', '.join(words)}." if 0 < len(words) <= 12 else ""
