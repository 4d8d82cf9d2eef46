"""What is refused in one criterion: a methodology that is missing, or says two things at once."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from sv_rules.evaluation.checking_price import price_faults
from sv_rules.evaluation.eligibility import stands_alone
from sv_rules.evaluation.faults import Fault
from sv_rules.evaluation.lines import Line, leaves
from sv_rules.evaluation.published import Criterion, Evaluation, Minimum, Round
from sv_rules.evaluation.rounding import number
from sv_rules.facts.criteria import DOUBT, bidders_place
from sv_rules.problem import did_you_mean
from sv_rules.source import Path_

_PARTS = {"scored": "scale", "offer": "offer", "price": "price"}


def criterion_faults(evaluation: Evaluation, round_: Round, line: Line, path: Path_) -> Iterator[Fault]:
    """Faults and warnings of one criterion or group; ``path`` leads to it in the file."""
    place = f"{round_.id}, criterion {line.id}"
    if words := bidders_place(line.criterion.title):
        yield Fault((*path, "title"), place, f"“{words}” turns on where a bidder is.", DOUBT, warning=True)
    if line.leaf:
        yield from _leaf(evaluation, round_, line, path, place)
    else:
        yield from _group(evaluation, round_, line, path, place)
    yield from _scorers(evaluation, line, path, place)
    if line.criterion.same_answer_as:
        yield from _shared(evaluation, round_, line, path, place)


def _leaf(evaluation: Evaluation, round_: Round, line: Line, path: Path_, place: str) -> Iterator[Fault]:
    one = line.criterion
    if one.kind is None:
        message = f"how {one.id} is scored is not said."
        yield Fault(path, place, message, 'Add "kind:": scored, offer or price.')
        return
    for kind, part in _PARTS.items():
        given = getattr(one, part) is not None
        if kind == one.kind and not given:
            yield Fault(path, place, *_MISSING[kind])
        if kind != one.kind and given:
            message = f'{one.id} is of kind "{one.kind}" and has "{part}:".'
            yield Fault((*path, part), place, message, "Keep one of the two.")
    if line.head is None:
        message = f"whether {one.id} counts as quality or as social value is not said."
        yield Fault(path, place, message, 'Add "head:".')
    if one.kind == "price":
        if one.head not in (None, "price"):
            yield Fault((*path, "head"), place, f"{one.id} is a price and stands under another head.", 'Drop "head:".')
        if one.minimum is not None:
            message = f"{one.id} is a price and has a minimum."
            yield Fault((*path, "minimum"), place, message, 'Write "ceiling:" or "floor:" under "price:".')
        yield from price_faults(line, (*path, "price"), place)
    elif one.kind == "scored":
        yield from _scored(evaluation, one, path, place)
    else:
        yield from _offer(one, (*path, "offer"), place)
        yield from _per_price(evaluation, round_, one, (*path, "offer", "per_price"), place)


_MISSING = {
    "scored": ("it has no scale: bidders must know which scores may be given.", 'Add "scale:", the id of a scale.'),
    "offer": ("it says not how an offer is scored.", 'Add "offer:" with its basis: relative or target.'),
    "price": ("it has no formula: bidders must know how a price is scored.", 'Add "price:" with its formula.'),
}


def _scored(evaluation: Evaluation, one: Criterion, path: Path_, place: str) -> Iterator[Fault]:
    if one.scale is None:
        return
    scale = next((scale for scale in evaluation.scales if scale.id == one.scale), None)
    if scale is None:
        known = [scale.id for scale in evaluation.scales]
        yield Fault((*path, "scale"), place, f'there is no scale "{one.scale}".', did_you_mean(one.scale, known))
    elif one.minimum is not None:
        least, here = one.minimum.least, (*path, "minimum")
        if least > scale.top:
            message = f"the minimum {number(least)} is above the top of the scale, {number(scale.top)}."
            yield Fault(here, place, message, "Give a score of the scale.")
        elif least not in scale.scores:
            message = f"the minimum {number(least)} is not a score of the scale."
            yield Fault(here, place, message, "Give a score of the scale, so that bidders see it.", warning=True)
        elif least <= scale.scores[0]:
            message = f"no score is below the minimum {number(least)}."
            yield Fault(here, place, message, "It decides nothing.", warning=True)


def _offer(one: Criterion, path: Path_, place: str) -> Iterator[Fault]:
    offer = one.offer
    if offer is None:
        return
    if offer.best == "lowest" and one.minimum is not None:
        message = "a minimum is given for an offer of which the lowest is best."
        yield Fault((*path[:-1], "minimum"), place, message, "Take it out: nobody can offer too little.")
    if offer.basis == "target" and offer.target is None:
        yield Fault(path, place, "offers are scored against a target that is not given.", 'Add "target:".')
    if offer.basis == "relative" and offer.target is not None:
        message = "offers are scored against the highest, and a target is given."
        yield Fault((*path, "target"), place, message, 'Take it out, or say "basis: target".')
    if offer.best == "lowest" and offer.cap is not None:
        yield Fault((*path, "cap"), place, "a cap says nothing where the lowest offer is best.", "Take it out.")
    elif offer.cap is not None and offer.target is not None and offer.cap < offer.target:
        message = f"the cap {number(offer.cap)} is below the target {number(offer.target)}: nobody can earn the whole."
        yield Fault((*path, "cap"), place, message, "Raise it, if that is not meant.", warning=True)


def _per_price(evaluation: Evaluation, round_: Round, one: Criterion, path: Path_, place: str) -> Iterator[Fault]:
    if one.offer is None or not one.offer.per_price:
        return
    prices = [leaf.criterion.price for leaf in leaves(evaluation, round_) if leaf.criterion.price is not None]
    if len(prices) != 1:
        message = f"offers are scored for each pound of price, and the round has {len(prices) or 'no'} price criteria."
        yield Fault(path, place, message, "Keep one price criterion, or take it out.")


def _group(evaluation: Evaluation, round_: Round, line: Line, path: Path_, place: str) -> Iterator[Fault]:
    one = line.criterion
    for part in ("kind", "scale", "offer", "price", "same_answer_as"):
        if getattr(one, part) is not None:
            message = f'{one.id} has criteria below it, which are scored, and "{part}:" of its own.'
            yield Fault((*path, part), place, message, "Put it on those below.")
    if one.minimum is not None:
        below = [leaf for leaf in leaves(evaluation, round_) if one.id in leaf.above]
        yield from percent_faults(one.minimum, below, (*path, "minimum"), place)


def percent_faults(minimum: Minimum, below: list[Line], path: Path_, place: str) -> Iterator[Fault]:
    """Faults of a minimum that is a percentage of points: over 100, or of nothing that a bid earns by itself."""
    if not 0 <= minimum.least <= 100:
        message = f"the minimum {number(minimum.least)} is not a percentage of the points."
        yield Fault(path, place, message, "Give a number from 0 to 100.")
    alone = [leaf for leaf in below if stands_alone(leaf)]
    if not sum((leaf.available for leaf in alone), Fraction(0)):
        message = "the minimum is of points that all depend on other bids, and who falls short is settled before them."
        yield Fault(path, place, message, "Put minimums on scored questions, or score offers against a target.")
    elif left := [leaf.id for leaf in below if not stands_alone(leaf)]:
        message = f"the minimum leaves out {', '.join(left)}, whose points depend on other bids."
        yield Fault(path, place, message, "Say so to bidders.", warning=True)


def _scorers(evaluation: Evaluation, line: Line, path: Path_, place: str) -> Iterator[Fault]:
    known = [one.id for one in evaluation.evaluators]
    for index, one in enumerate(line.criterion.evaluators):
        if one not in known:
            message = f'"{one}" is not on the panel.'
            yield Fault((*path, "evaluators", index), place, message, did_you_mean(one, known) or "Add the evaluator.")
    if len(set(line.criterion.evaluators)) != len(line.criterion.evaluators):
        yield Fault((*path, "evaluators"), place, "an evaluator stands twice.", "Name each once.")
    scored = line.leaf and line.criterion.kind == "scored" and not line.criterion.same_answer_as
    if scored and known and len(set(line.evaluators)) < 2:
        message = f"only {line.evaluators[0]} scores {line.id}." if line.evaluators else f"nobody scores {line.id}."
        yield Fault(path, place, message, "Good practice is two or three evaluators for each question.", warning=True)


def _shared(evaluation: Evaluation, round_: Round, line: Line, path: Path_, place: str) -> Iterator[Fault]:
    here, written = (*path, "same_answer_as"), line.criterion.same_answer_as or ""
    where, slash, name = written.partition("/")
    known = {f"{one.id}/{leaf.id}": leaf for one in evaluation.rounds for leaf in leaves(evaluation, one)}
    other = known.get(written)
    if not slash or other is None or written == f"{round_.id}/{line.id}":
        near = did_you_mean(written, [key for key in known if key != f"{round_.id}/{line.id}"])
        yield Fault(here, place, f'there is no other criterion "{written}".', near or "Write it as ROUND/CRITERION.")
        return
    theirs, own = other.criterion, line.criterion
    if theirs.same_answer_as:
        message = f"{written} is itself the same answer as {theirs.same_answer_as}."
        yield Fault(here, place, message, "Name the one that is scored.")
    if (theirs.kind, theirs.scale, theirs.offer and theirs.offer.unit) != (
        own.kind, own.scale, own.offer and own.offer.unit,
    ):  # fmt: skip
        message = f"{written} is scored in another way: its kind, scale or unit differs."
        yield Fault(here, place, message, f"Score {name} of {where} and this alike, or score them apart.")
    if own.kind == "price":
        yield Fault(here, place, "a price is not shared by lots.", "Take it out.")
