"""What assurance finds: how the winner would change with weights, bids, formulas and scores. It decides nothing."""

from __future__ import annotations

from decimal import Decimal

from sv_rules.evaluation.published import Published

LABEL = "Assurance only: the published method alone decides."


class Tip(Published):
    """The weighting at which another bid draws level and then leads. ``exact`` is the fraction."""

    weighting: Decimal
    exact: str
    then: str


class TippingWeight(Published):
    """How far one weighting could move, the others keeping their proportions, before another bid led."""

    criterion: str
    title: str
    weighting: Decimal
    below: Tip | None
    above: Tip | None


class Swap(Published):
    """Who would lead if one thing were otherwise. ``left_out`` says why it cannot be told."""

    what: str
    leaders: tuple[str, ...]
    changed: bool
    left_out: str = ""


class Move(Published):
    """One score moved along its scale."""

    bid: str
    criterion: str
    score: Decimal
    to: Decimal
    steps: int


class Robustness(Published):
    """The fewest one-step changes of scores with which somebody else would lead.

    ``at_least`` and ``at_most`` are equal where the number is exact; ``at_most`` is None where no change of the winner
    was found. ``moves`` is one set that does it.
    """

    at_least: int
    at_most: int | None
    leaders: tuple[str, ...]
    moves: tuple[Move, ...]
    how: str

    @property
    def exact(self) -> bool:
        """Whether the number is the fewest, and no bound only."""
        return self.at_least == self.at_most


class NearTie(Published):
    """Two neighbours in the order, closer than one step of the scale on the question that weighs least."""

    above: str
    below: str
    gap: Decimal
    step: Decimal


class RoundAssurance(Published):
    """One round. ``left_out`` says why nothing was worked out."""

    round: str
    title: str
    leaders: tuple[str, ...]
    left_out: str = ""
    tipping: tuple[TippingWeight, ...] = ()
    without: tuple[Swap, ...] = ()
    formulas: tuple[Swap, ...] = ()
    robustness: Robustness | None = None
    near_ties: tuple[NearTie, ...] = ()
    notes: tuple[str, ...] = ()


class EvaluatorStatistics(Published):
    """How one evaluator scored beside the others: prompts for the chair, and no judgement.

    ``leaning`` is the mean distance from the others on the same lines, in per cent of the scale: above nought is more
    generous. ``same_reason`` lists lines that share one reason word for word.
    """

    evaluator: str
    lines: int
    leaning: Decimal | None
    one_score_throughout: Decimal | None
    same_reason: tuple[tuple[str, ...], ...]


class LineSpread(Published):
    """How far evaluators lie apart on a line, in steps of the scale."""

    round: str
    bid: str
    criterion: str
    steps: int
    scores: tuple[tuple[str, Decimal], ...]


class Assurance(Published):
    """Assurance of an evaluation, on dummy bids before publication or for a named assurer afterwards."""

    label: str = LABEL
    evaluation: str
    title: str
    dummy: bool
    assurer: str | None
    rounds: tuple[RoundAssurance, ...]
    evaluators: tuple[EvaluatorStatistics, ...] = ()
    spreads: tuple[LineSpread, ...] = ()
    published_digest: str
    data_digest: str
