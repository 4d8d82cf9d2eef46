"""The lines of a panel's books: which questions about which bids are scored in a round, and which stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sv_rules.evaluation.lines import Line as Leaf
from sv_rules.evaluation.lines import leaves
from sv_rules.evaluation.panel_data import Bid
from sv_rules.evaluation.published import Criterion, Evaluation, Round, Scale
from sv_rules.evaluation.rounding import exact


@dataclass(frozen=True, slots=True)
class Asked:
    """One scored question about one bid."""

    bid: Bid
    leaf: Leaf


def scored_here(evaluation: Evaluation, held: Round) -> tuple[Leaf, ...]:
    """The questions whose score is agreed in this round: not those linked to another, or carried from an earlier."""
    carried = _carried(evaluation, held)
    return tuple(
        leaf for leaf in leaves(evaluation, held)
        if leaf.criterion.kind == "scored" and leaf.criterion.same_answer_as is None and leaf.id not in carried
    )  # fmt: skip


def linked(evaluation: Evaluation, held: Round) -> tuple[str, ...]:
    """A sentence for the scored questions that are not scored in this round, by where they are."""
    carried, here = _carried(evaluation, held), list[str]()
    elsewhere: dict[str, list[tuple[str, str]]] = {}
    for leaf in leaves(evaluation, held):
        if leaf.criterion.kind == "scored" and leaf.criterion.same_answer_as is not None:
            other, _, question = leaf.criterion.same_answer_as.partition("/")
            elsewhere.setdefault(other, []).append((leaf.id, question))
        elif leaf.criterion.kind == "scored" and leaf.id in carried:
            here.append(leaf.id)
    found = [_same(other, pairs) for other, pairs in elsewhere.items()]
    if here:
        found.append(f"{_listed(here)} {'keep' if len(here) > 1 else 'keeps'} the score of round {held.carried_from}, "
                     "as published.")  # fmt: skip
    return tuple(found)


def _same(other: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Questions whose answers are those of another round."""
    if len(pairs) == 1:
        [(own, there)] = pairs
        return f"{own} is the same answer as {other}/{there} and is scored there, once."
    words = [own if own == there else f"{own} (there {there})" for own, there in pairs]
    return f"{_listed(words)} are the same answers as in {other} and are scored there, once."


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _carried(evaluation: Evaluation, held: Round) -> frozenset[str]:
    earlier = next((r for r in evaluation.rounds if r.id == held.carried_from), None)
    if earlier is None:
        return frozenset()
    return frozenset(leaf.id for leaf in leaves(evaluation, earlier) if leaf.criterion.kind == "scored")


def in_round(bids: Sequence[Bid], held: Round) -> tuple[Bid, ...]:
    """The bids made for a round, by id."""
    return tuple(sorted((bid for bid in bids if held.id in bid.rounds), key=lambda bid: (len(bid.id), bid.id)))


def asked(evaluation: Evaluation, held: Round, bids: Sequence[Bid], evaluator: str | None = None) -> tuple[Asked, ...]:
    """Every line of a round, bid by bid; with an evaluator's id, only those that the evaluator scores."""
    mine = [leaf for leaf in scored_here(evaluation, held) if evaluator is None or evaluator in leaf.evaluators]
    return tuple(Asked(bid, leaf) for bid in in_round(bids, held) for leaf in mine)


def scale_of(evaluation: Evaluation, leaf: Leaf) -> Scale:
    """The scale on which a question is scored. Raises ``KeyError`` where the evaluation lacks it."""
    found = next((scale for scale in evaluation.scales if scale.id == leaf.criterion.scale), None)
    if found is None:
        raise KeyError(leaf.criterion.scale)
    return found


def question_of(held: Round, leaf: Leaf) -> str:
    """A question as an evaluator reads it: its group, its title, and the lowest score that passes."""
    words = [_group(held.criteria, leaf.above).title] if leaf.above else []
    words.append(leaf.criterion.title)
    if leaf.criterion.minimum is not None:
        words.append(f"Lowest that passes: {leaf.criterion.minimum.least:f}")
    return "\n".join(words)


def _group(criteria: Sequence[Criterion], above: Sequence[str]) -> Criterion:
    """The innermost of the groups that a question stands in, named from the outermost inwards."""
    found = next(one for one in criteria if one.id == above[0])
    return _group(found.criteria, above[1:]) if len(above) > 1 else found


def id_width(ids: Iterable[str]) -> float:
    """The width of a column with the ids of criteria: long ones break, and short ones take no more than they need."""
    return min(max(7.0, max(map(len, ids), default=0) + 3.0), 15.0)


def percent(share: Fraction) -> Decimal:
    """A weighting as a cell shows it, in per cent."""
    return exact(share)
