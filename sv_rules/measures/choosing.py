"""A measure set as one tender asks it: some of its measures, weights by local priority, caps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from sv_rules.measures.model import Measure, MeasureSet
from sv_rules.problem import Mistake, did_you_mean


def chosen(
    found: MeasureSet, *, only: Collection[str] = (), weights: Mapping[str, Decimal] | None = None,
    most: Mapping[str, Decimal] | None = None, invented: str = "",
) -> MeasureSet:  # fmt: skip
    """The set with only the measures named (all where none is), weights and caps in place of its own.

    ``invented`` says why a weight was invented, where one was: the set is then marked as invented.
    Raises ``Mistake`` where a code is not in the set, or a weight or cap is not above nought.
    """
    weights, most = weights or {}, most or {}
    for code in (*only, *weights, *most):
        if code not in found.measures:
            raise Mistake(f'there is no measure "{code}" in {found.title}.', did_you_mean(code, found.measures))
    for code, value in (*weights.items(), *most.items()):
        if value <= 0:
            raise Mistake(f"{code}: {value} is not above 0.", "Give a larger number.")

    def asked(measure: Measure) -> Measure:
        weight = weights.get(measure.id, measure.weight)
        cap = most.get(measure.id, measure.counting.most)
        return measure.model_copy(
            update={"weight": weight, "counting": measure.counting.model_copy(update={"most": cap})}
        )

    themes = []
    for theme in found.themes:
        outcomes = [
            outcome.model_copy(update={"measures": [asked(m) for m in outcome.measures if not only or m.id in only]})
            for outcome in theme.outcomes
        ]
        kept = [outcome for outcome in outcomes if outcome.measures]
        if kept:
            themes.append(theme.model_copy(update={"outcomes": kept}))
    if not themes:
        raise Mistake(f"{found.title} has no measures.", "Choose a set with measures, not a framework of outcomes.")
    groups = _still_shared(themes_of=[m for t in themes for o in t.outcomes for m in o.measures])
    held = {name: group for name, group in found.overlap_groups.items() if name in groups}
    said = found.model_dump(exclude={"themes", "overlap_groups"})
    if invented:
        said |= {"synthetic": True, "why": " ".join(text for text in (found.why, invented) if text)}
    return MeasureSet.model_validate({**said, "themes": themes, "overlap_groups": held})


def _still_shared(themes_of: Iterable[Measure]) -> set[str]:
    return {group for measure in themes_of for group in measure.overlaps}
