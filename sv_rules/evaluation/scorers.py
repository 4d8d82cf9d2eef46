"""How evaluators scored beside each other: spread, leaning, one score throughout, one reason on many lines.

Prompts for the chair of the moderation. No mean of scores is given, and none ever becomes a consensus.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sv_rules.evaluation.assurance_result import EvaluatorStatistics, LineSpread
from sv_rules.evaluation.lines import leaves
from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.returned import Score
from sv_rules.evaluation.rounding import exact

_ENOUGH_LINES = 4
"""From so many lines on, one score throughout says something."""


def evaluator_statistics(evaluation: Evaluation, scores: Sequence[Score]) -> tuple[EvaluatorStatistics, ...]:
    """Each evaluator's scores beside those of the others on the same lines."""
    shares = _shares(evaluation, scores)
    by_line: dict[tuple[str, str, str], dict[str, Fraction]] = {}
    for one, share in shares:
        by_line.setdefault(_line(one), {})[one.evaluator] = share
    found = []
    for evaluator in sorted({one.evaluator for one in scores}):
        own = [one for one in scores if one.evaluator == evaluator]
        distances = []
        for marks in by_line.values():
            others = [share for who, share in marks.items() if who != evaluator]
            if evaluator in marks and others:
                distances.append(marks[evaluator] - sum(others, Fraction(0)) / len(others))
        values = {one.score for one in own}
        found.append(EvaluatorStatistics(
            evaluator=evaluator, lines=len(own),
            leaning=exact(100 * sum(distances, Fraction(0)) / len(distances)) if distances else None,
            one_score_throughout=next(iter(values)) if len(values) == 1 and len(own) >= _ENOUGH_LINES else None,
            same_reason=_same_reasons(own),
        ))  # fmt: skip
    return tuple(found)


def line_spreads(evaluation: Evaluation, scores: Sequence[Score]) -> tuple[LineSpread, ...]:
    """The lines on which evaluators lie apart, widest first."""
    scales = {scale.id: scale.scores for scale in evaluation.scales}
    of = {(r.id, line.id): line.criterion.scale for r in evaluation.rounds for line in leaves(evaluation, r)}
    by_line: dict[tuple[str, str, str], list[Score]] = {}
    for one in scores:
        scale = of.get((one.round, one.criterion))
        if scale in scales and one.score in scales[scale]:
            by_line.setdefault(_line(one), []).append(one)
    found = []
    for (round_, bid, criterion), given in by_line.items():
        steps = scales[of[round_, criterion] or ""]
        places = [steps.index(one.score) for one in given]
        if max(places) > min(places):
            marks = tuple(sorted((one.evaluator, one.score) for one in given))
            spread = max(places) - min(places)
            found.append(LineSpread(round=round_, bid=bid, criterion=criterion, steps=spread, scores=marks))
    return tuple(sorted(found, key=lambda one: (-one.steps, one.round, one.criterion, one.bid)))


def _shares(evaluation: Evaluation, scores: Sequence[Score]) -> list[tuple[Score, Fraction]]:
    scales = {scale.id: scale.shares() for scale in evaluation.scales}
    of = {(r.id, line.id): line.criterion.scale for r in evaluation.rounds for line in leaves(evaluation, r)}
    found = []
    for one in scores:
        share = scales.get(of.get((one.round, one.criterion)) or "", {}).get(Fraction(one.score))
        if share is not None:
            found.append((one, share))
    return found


def _line(one: Score) -> tuple[str, str, str]:
    return one.round, one.bid, one.criterion


def _same_reasons(own: Sequence[Score]) -> tuple[tuple[str, ...], ...]:
    by_text: dict[str, list[str]] = {}
    for one in own:
        text = " ".join(one.reason.split()).casefold()
        if text:
            by_text.setdefault(text, []).append(f"{one.round}, bid {one.bid}, criterion {one.criterion}")
    return tuple(tuple(places) for places in by_text.values() if len(places) > 1)
