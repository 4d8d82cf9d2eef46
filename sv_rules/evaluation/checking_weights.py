"""Weightings must sum: at the top to 100, and below every group to what the method says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from sv_rules.evaluation.faults import Fault
from sv_rules.evaluation.formulas import FORMULAS
from sv_rules.evaluation.lines import lines
from sv_rules.evaluation.published import Criterion, Evaluation, Round
from sv_rules.evaluation.rounding import number
from sv_rules.source import Path_

_HUNDRED = Decimal(100)


def weighting_faults(evaluation: Evaluation, round_: Round, path: Path_) -> Iterator[Fault]:
    """Sums that do not hold, at any level; and leaves that carry no weight."""
    top = round_.criteria
    if not _priceless(top):
        yield from _level(top, _HUNDRED, (*path, "criteria"), round_.id, "the criteria of the round")
    of_parent = evaluation.weightings_are == "of-parent"
    for line in lines(evaluation, round_):
        one, here = line.criterion, (*path, *line.path)
        place = f"{round_.id}, criterion {one.id}"
        if one.criteria:
            target = _HUNDRED if of_parent else one.weighting
            yield from _level(one.criteria, target, (*here, "criteria"), place, f"the criteria within {one.id}")
        elif not one.weighting and one.minimum is None and not _ranks(one):
            message = f"{one.id} carries no weight and no minimum."
            yield Fault((*here, "weighting"), place, message, "It decides nothing: take it out.", warning=True)


def _level(among: Sequence[Criterion], target: Decimal, path: Path_, place: str, what: str) -> Iterator[Fault]:
    weights = [one.weighting for one in among]
    total = sum(weights, Decimal(0))
    if total == target:
        return
    sums = f"{' + '.join(map(number, weights))} = {number(total)}" if len(weights) < 13 else number(total)
    message = f"the weightings of {what} do not sum to {number(target)}: {sums}."
    yield Fault(path, place, message, _repair(weights, total, target))


def _repair(weights: Sequence[Decimal], total: Decimal, target: Decimal) -> str:
    small = [weight for weight in weights if 0 < weight <= 1]
    if total == 1 or (small and len(small) == sum(weight > 0 for weight in weights) and target > 1):
        return "They look like fractions of 1: write 40 for 40 %."
    if small and target > 1:
        return f"Percentages and fractions seem mixed: is {number(small[0])} meant as {number(small[0] * 100)}?"
    if total == _HUNDRED:
        return "If they are shares within the group, say weightings_are: of-parent."
    if target == _HUNDRED and total >= 2 * _HUNDRED:
        most = max(weights)
        share = number(Fraction(most * 100) / Fraction(total))
        return f"If they are points, write each as a percentage of all: {number(most)} of {number(total)} is {share}."
    return "Mend the weightings as they were published."


def _priceless(top: Sequence[Criterion]) -> bool:
    """Whether a ranking formula stands beside quality that sums to 100 by itself, with no weighting of its own."""
    ranking = [one for one in top if _ranks(one) and not one.weighting]
    return len(ranking) == 1 and sum((one.weighting for one in top), Decimal(0)) == _HUNDRED


def _ranks(one: Criterion) -> bool:
    return one.price is not None and FORMULAS[one.price.formula].ranks
