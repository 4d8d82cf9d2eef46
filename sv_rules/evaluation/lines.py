"""The criteria of a round as lines: each with its depth, head, weighting of the whole, and who scores it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sv_rules.evaluation.published import Criterion, Evaluation, Head, Round
from sv_rules.source import Path_


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion or group where it stands. ``available`` is its weighting as a percentage of the round's total."""

    criterion: Criterion
    path: Path_
    """From the round: ``("criteria", 0, "criteria", 2)``."""
    depth: int
    above: tuple[str, ...]
    """The ids of the groups that it stands in, outermost first."""
    head: Head | None
    available: Fraction
    evaluators: tuple[str, ...]

    @property
    def id(self) -> str:
        """The criterion's id."""
        return self.criterion.id

    @property
    def leaf(self) -> bool:
        """Whether it is scored itself, and is no group."""
        return not self.criterion.criteria


def lines(evaluation: Evaluation, round_: Round) -> tuple[Line, ...]:
    """Every criterion of a round as it is published, a group before what stands in it."""
    of_parent = evaluation.weightings_are == "of-parent"
    panel = tuple(one.id for one in evaluation.evaluators)
    return tuple(_below(round_.criteria, ("criteria",), (), None, Fraction(100), of_parent, panel))


def leaves(evaluation: Evaluation, round_: Round) -> tuple[Line, ...]:
    """The lines that are scored themselves."""
    return tuple(line for line in lines(evaluation, round_) if line.leaf)


def _below(
    criteria: tuple[Criterion, ...], path: Path_, above: tuple[str, ...], head: Head | None, of: Fraction,
    of_parent: bool, panel: tuple[str, ...],
) -> Iterator[Line]:  # fmt: skip
    for index, one in enumerate(criteria):
        own: Head | None = "price" if one.kind == "price" else one.head or head
        share = Fraction(one.weighting)
        available = share * of / 100 if of_parent else share
        scorers = one.evaluators or panel
        line = Line(one, (*path, index), len(above), above, own, available, scorers)
        yield line
        yield from _below(
            one.criteria, (*line.path, "criteria"), (*above, one.id), own, available, of_parent, scorers
        )  # fmt: skip
