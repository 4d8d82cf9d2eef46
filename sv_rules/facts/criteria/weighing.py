"""The shares of one lot from its parts, trying the bases that notices use, the plainest first."""

from __future__ import annotations

from dataclasses import replace

from .bases import as_marks, nested_list, quality_of_hundred, several_hundreds, told_of_total, without_heading
from .kinds import Kind
from .model import HUNDRED
from .part import Part
from .sums import Weighed, of_total, portion_of, say, social_of
from .titles import Share

_ATTEMPTS = (as_marks, told_of_total, without_heading, nested_list, quality_of_hundred, several_hundreds)


def weigh(parts: list[Part], *, in_order: bool) -> Weighed:
    """Return the shares that ``parts`` give, trying the bases that notices use, the plainest first.

    ``in_order`` says that the order of the parts means something, as in a text; in a list only named stages
    divide one hundred from the next.
    """
    parts = _gather(parts)
    direct = [one for one in parts if not one.of_quality]
    low, high = sum(one.low for one in direct), sum(one.high for one in direct)
    if not parts or (high == 0 and not any(one.of_quality for one in parts)):
        return Weighed(doubts=["The criteria carry no weights that can be read."])
    if low <= HUNDRED <= high:
        return of_total(parts)
    exact = low == high
    if exact:
        divided = in_order or all(one.stage for one in parts)
        for attempt in _ATTEMPTS if divided else _ATTEMPTS[:-1]:
            if done := attempt(parts):
                return done
    if lone := _lone(parts):
        return lone
    return Weighed(
        doubts=[
            f"The weights add up to {say(low, high)}, not 100, so no share can be worked out from them."
            if exact
            else "The ranges of weights cannot add up to 100."
        ]
    )


def _gather(parts: list[Part]) -> list[Part]:
    """Put what an opening part ("of which") holds inside it, as far as the sums bear out."""
    done: list[Part] = []
    index = 0
    while index < len(parts):
        part = parts[index]
        rest = parts[index + 1 :]
        if part.opens and rest and not part.parts:
            count = _held_count(done, part, rest)
            part = replace(part, parts=tuple(rest[:count]))
            index += count
        done.append(part)
        index += 1
    return done


def _held_count(done: list[Part], part: Part, rest: list[Part]) -> int:
    around = sum(one.low for one in done) + part.low
    after = sum(one.low for one in rest)
    inner, best = 0, 1
    for count, one in enumerate(rest, start=1):
        inner += one.low
        if inner > max(part.low, HUNDRED):
            break
        if inner in (part.low, HUNDRED):
            return count
        if around + after - inner == HUNDRED:
            best = count
            break
    return best


def _lone(parts: list[Part]) -> Weighed | None:
    """Return the shares where only one part of quality is weighted, on a base of its own."""
    direct = [one for one in parts if not one.of_quality and one.unit != "pass-fail"]
    if len(direct) > 1 or any(not one.exact or one.high > HUNDRED for one in parts):
        return None
    if direct and direct[0].opens and direct[0].parts and direct[0].kind is Kind.QUALITY:
        part = direct[0]
        social, doubts = social_of([part])
        if not social[1]:
            return None
        doubts.append("The weight of price is not given; what quality leaves is taken to be price.")
        return Weighed(social, portion_of(social, (HUNDRED, HUNDRED), (part.low, part.high)), None, False, doubts)
    named = [one for one in parts if one.social > Share.PART and one.unit == "percent"]
    if len(named) != 1 or (direct and direct != named):
        return None
    weight = (named[0].low, named[0].high)
    if named[0].of_quality:
        return Weighed((0, weight[1]), weight, None, False, ["The weight of quality itself is not given."])
    if named[0].of_total:
        doubts = ["The other weights are not given, so the share of quality is at least the share of the total."]
        return Weighed(weight, (weight[0], HUNDRED), None, False, doubts)
    doubt = (
        "The only weight given may be a share of the total or of quality:"
        " it is an upper bound of the one and a lower bound of the other."
    )
    return Weighed((0, weight[1]), (weight[0], HUNDRED), None, False, [doubt])
