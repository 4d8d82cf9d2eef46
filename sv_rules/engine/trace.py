"""The reference evaluator: small, pure Python, and the one whose answer explains every finding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sv_rules.engine.logic import Judge, Truth, Values, judge
from sv_rules.engine.program import Program
from sv_rules.policy.plan import Root


class Evaluator(Protocol):
    """Judges the roots of one level on one flat set of values."""

    name: str

    def judge(self, level: int, subject: str, values: Values) -> dict[int, Truth]:
        """The truth of each root of ``subject`` (tender or lot) at ``level``, by the root's index."""


class ReferenceEvaluator:
    """Each condition as a closure; no state between calls."""

    name = "reference"

    def __init__(self, program: Program) -> None:
        self._judges = [
            {"tender": _compile(level.tender_roots), "lot": _compile(level.lot_roots)} for level in program.levels
        ]

    def judge(self, level: int, subject: str, values: Values) -> dict[int, Truth]:
        """The truth of each root, by index."""
        return {index: test(values) for index, test in self._judges[level][subject]}


def _compile(roots: Iterable[Root]) -> list[tuple[int, Judge]]:
    return [(root.index, judge(root.node)) for root in roots]
