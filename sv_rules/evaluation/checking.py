"""What is refused in a published evaluation, and what is doubtful in it: all at once, each with its place.

Everything here would otherwise be found when bids are in, and nothing can be mended then (s24, s31).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from sv_rules.evaluation.checking_criteria import criterion_faults, percent_faults
from sv_rules.evaluation.checking_weights import weighting_faults
from sv_rules.evaluation.faults import Fault, Refused
from sv_rules.evaluation.formulas import FORMULAS
from sv_rules.evaluation.lines import Line, leaves, lines
from sv_rules.evaluation.lots import STAGES
from sv_rules.evaluation.published import Evaluation, Round
from sv_rules.problem import did_you_mean
from sv_rules.source import Path_

_Thing = TypeVar("_Thing")


def faults(evaluation: Evaluation) -> tuple[Fault, ...]:
    """Every fault and warning, in the order of the file's parts."""
    found = [*_scales(evaluation), *_panel(evaluation), *_lots(evaluation)]
    found += _twice(evaluation.rounds, lambda one: one.id, ("rounds",), "round")
    for index, round_ in enumerate(evaluation.rounds):
        found += _round(evaluation, round_, ("rounds", index))
    return tuple(found)


def refuse_faults(evaluation: Evaluation) -> None:
    """Raise ``Refused`` with every fault that is no warning."""
    refused = [fault for fault in faults(evaluation) if not fault.warning]
    if refused:
        raise Refused("the published evaluation cannot be scored", refused)


def _twice(things: Iterable[_Thing], of: Callable[[_Thing], str], path: Path_, what: str) -> Iterator[Fault]:
    """Ids that stand twice, whatever their capitals: they become file names and sheet titles."""
    seen: set[str] = set()
    for index, thing in enumerate(things):
        name = of(thing)
        if name.casefold() in seen:
            yield Fault((*path, index), f"{what} {name}", f'the {what} "{name}" stands twice.', "Give each its own id.")
        seen.add(name.casefold())


def _scales(evaluation: Evaluation) -> Iterator[Fault]:
    yield from _twice(evaluation.scales, lambda one: one.id, ("scales",), "scale")
    for index, scale in enumerate(evaluation.scales):
        path, place = ("scales", index, "points"), f"scale {scale.id}"
        points = sorted(scale.points, key=lambda one: one.score)
        for below, above in zip(points, points[1:], strict=False):
            if below.score == above.score:
                yield Fault(path, place, f"the score {above.score:f} stands twice.", "Give each score once.")
        shares = [one.share for one in points if one.share is not None]
        if shares and len(shares) < len(points):
            yield Fault(path, place, "some scores have a share and others have none.", "Give every score its share.")
        elif shares != sorted(shares):
            yield Fault(path, place, "a higher score has a lower share.", "Let shares rise with the scores.")
        elif shares and shares[-1] != 100:
            message = f"the highest score earns {shares[-1]:f} % of the weighting, so that nobody can earn it whole."
            yield Fault(path, place, message, "Make it 100, if that is meant.", warning=True)


def _panel(evaluation: Evaluation) -> Iterator[Fault]:
    yield from _twice(evaluation.evaluators, lambda one: one.id, ("evaluators",), "evaluator")
    names = [_plain(one.name) for one in evaluation.evaluators]
    for index, one in enumerate(evaluation.evaluators):
        path = ("evaluators", index)
        if names.index(_plain(one.name)) != index:
            message = f"{one.name} stands on the panel twice."
            yield Fault(path, f"evaluator {one.id}", message, "One person scores a question once.")
        if evaluation.chair and _plain(evaluation.chair) in (_plain(one.name), one.id.casefold()):
            message = f"the chair, {evaluation.chair}, is also an evaluator."
            yield Fault(("chair",), "chair", message, "The chair leads moderation and does not score.")
    if evaluation.evaluators and not evaluation.chair:
        yield Fault(("evaluators",), "chair", "no chair is named.", "Name who leads moderation.", warning=True)
    if evaluation.spread_at_most is not None and evaluation.spread_at_most < 0:
        yield Fault(("spread_at_most",), "spread_at_most", "the spread is below nought.", "Give steps of the scale.")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _lots(evaluation: Evaluation) -> Iterator[Fault]:
    place = "lots"
    if evaluation.lots_each is not None and not evaluation.lots_mechanism and not evaluation.lots_order:
        message = f"a supplier may win {evaluation.lots_each}, and no mechanism says which."
        repair = 'Publish it (s23(4)): "lots_order:", or "lots_mechanism:" in words for a person to apply.'
        yield Fault(("lots_each",), place, message, repair)
    if evaluation.lots_each is None and (evaluation.lots_order or evaluation.lots_mechanism):
        key = "lots_order" if evaluation.lots_order else "lots_mechanism"
        message = "a mechanism for sharing lots is given, and no limit."
        yield Fault((key,), place, message, 'Add "lots_each:", or take the mechanism out.')
    yield from _twice(evaluation.lots_order, str, ("lots_order",), "round")
    giving = {one.id for one in evaluation.rounds if one.outcome.kind in ("award", "framework")}
    for index, one in enumerate(evaluation.lots_order):
        if one not in giving:
            message = f'there is no round "{one}" that gives a lot.'
            yield Fault(("lots_order", index), place, message, did_you_mean(one, giving))
    if evaluation.lots_order and (left := sorted(giving - set(evaluation.lots_order))):
        message = f"the order of lots leaves out {', '.join(left)}."
        yield Fault(("lots_order",), place, message, "Name every round that gives a lot.")


def _round(evaluation: Evaluation, round_: Round, path: Path_) -> Iterator[Fault]:
    every = lines(evaluation, round_)
    seen: dict[str, Line] = {}
    for line in every:
        here = (*path, *line.path)
        if seen.setdefault(line.id.casefold(), line) is not line:
            message = f'the criterion "{line.id}" stands twice in this round.'
            yield Fault((*here, "id"), f"{round_.id}, criterion {line.id}", message, "Give each its own id.")
        yield from criterion_faults(evaluation, round_, line, here)
    yield from weighting_faults(evaluation, round_, path)
    if round_.minimum_overall is not None:
        below = [line for line in every if line.leaf and line.head != "price"]
        yield from percent_faults(round_.minimum_overall, below, (*path, "minimum_overall"), round_.id)
    yield from _ranking(evaluation, round_, path)
    yield from _tie_break(round_, every, path)
    yield from _stage(evaluation, round_, path)
    if len(set(round_.rounding.at)) != len(round_.rounding.at):
        yield Fault((*path, "rounding"), round_.id, "a point of rounding stands twice.", "Name each once.")
    for where in round_.rounding.places_at:
        if where not in round_.rounding.at:
            message = f'places are given for "{where}", and nothing is rounded there.'
            yield Fault((*path, "rounding", "places_at", where), round_.id, message, 'Name it under "at:" too.')
    if round_.outcome.first is None and round_.outcome.kind != "pass":
        message = f"how many bids the {round_.outcome.kind} has room for is not said."
        yield Fault((*path, "outcome"), round_.id, message, 'Add "first:".')


def _ranking(evaluation: Evaluation, round_: Round, path: Path_) -> Iterator[Fault]:
    """A ranking formula takes one price, and quality beside it."""
    below = leaves(evaluation, round_)
    prices = [line for line in below if line.criterion.price is not None]
    ranking = [line for line in prices if line.criterion.price and FORMULAS[line.criterion.price.formula].ranks]
    for line in ranking:
        here, place = (*path, *line.path, "price", "formula"), f"{round_.id}, criterion {line.id}"
        title = FORMULAS[line.criterion.price.formula].title.lower() if line.criterion.price else ""
        if len(prices) > 1:
            message = f"{title} ranks the whole bid, and the round has {len(prices)} price criteria."
            yield Fault(here, place, message, "Make them one basket, or use formulas that give points.")
        if not any(one.head in ("quality", "social-value") for one in below):
            message = f"{title} sets price against quality, and the round has no quality criteria."
            yield Fault(here, place, message, "Add them, or use a formula that gives points.")


def _tie_break(round_: Round, every: Sequence[Line], path: Path_) -> Iterator[Fault]:
    if not round_.tie_break and round_.outcome.first is not None:
        message = "no order is published in which a tie is broken."
        yield Fault((*path, "tie_break"), round_.id, message, 'Add "tie_break:", for example "- {by: price}".')
    ids = {line.id for line in every}
    prices = [line.id for line in every if line.criterion.price is not None]
    heads = {line.head for line in every if line.leaf and line.head}
    for index, step in enumerate(round_.tie_break):
        here, place = (*path, "tie_break", index), f"{round_.id}, tie-break {index + 1}"
        if step in round_.tie_break[:index]:
            yield Fault(here, place, "the step stands twice.", "Take one out.")
        if step.by == "price":
            if not prices:
                yield Fault(here, place, "the round has no price criterion.", "Take the step out.")
            elif step.of is None and len(prices) > 1:
                message = f"the round has {len(prices)} price criteria and the step does not say which."
                yield Fault(here, place, message, f'Add "of:", one of {", ".join(prices)}.')
            elif step.of is not None and step.of not in prices:
                yield Fault(here, place, f'there is no price criterion "{step.of}".', did_you_mean(step.of, prices))
            continue
        known = ids if step.by == "criterion" else heads
        if step.of is None:
            yield Fault(here, place, f"the step does not say which {step.by}.", 'Add "of:".')
        elif step.of not in known:
            yield Fault(here, place, f'there is no {step.by} "{step.of}" in this round.', did_you_mean(step.of, known))


def _stage(evaluation: Evaluation, round_: Round, path: Path_) -> Iterator[Fault]:
    for other in evaluation.rounds:
        if other is round_:
            break
        if (other.lot, other.stage) == (round_.lot, round_.stage):
            lot = f"lot {round_.lot}" if round_.lot else "the procurement without lots"
            message = f"{other.id} is the {round_.stage} stage of {lot} too."
            yield Fault((*path, "stage"), round_.id, message, 'A round is one stage of one lot: say which with "lot:".')
    if round_.carried_from is None:
        return
    here = (*path, "carried_from")
    earlier = next((one for one in evaluation.rounds if one.id == round_.carried_from), None)
    if earlier is None or earlier is round_:
        known = [one.id for one in evaluation.rounds if one is not round_]
        message = f'there is no other round "{round_.carried_from}" to carry scores from.'
        yield Fault(here, round_.id, message, did_you_mean(round_.carried_from, known))
        return
    if earlier.lot not in (round_.lot, None) or STAGES.index(earlier.stage) >= STAGES.index(round_.stage):
        message = f"{earlier.id} is not an earlier stage of the same lot."
        yield Fault(here, round_.id, message, "Scores are carried from an earlier stage.")
    theirs = {line.id: line.criterion for line in leaves(evaluation, earlier) if line.criterion.kind == "scored"}
    shared = [line.criterion for line in leaves(evaluation, round_) if line.id in theirs]
    if not shared:
        message = f"{earlier.id} has no scored criterion with the id of one here, so that nothing is carried."
        yield Fault(here, round_.id, message, "Use the same ids, or take it out.")
    for one in shared:
        if one.scale != theirs[one.id].scale:
            message = f"{one.id} has another scale in {earlier.id}, and its score is carried."
            yield Fault(here, f"{round_.id}, criterion {one.id}", message, "Use the same scale.")
