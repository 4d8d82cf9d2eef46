"""What differs between what was published and the evaluation in hand, with both values.

An evaluation that differs from its notice or from the one that was issued stops: criteria cannot be mended once bids
are in (Procurement Act 2023, s24 and s31).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sv_rules.evaluation.lines import Line, lines
from sv_rules.evaluation.notice_method import NoticeLot, NoticeMethod
from sv_rules.evaluation.published import Evaluation, Published, Round
from sv_rules.evaluation.rounding import number

NOT_THERE = "not there"
_NOT_METHOD = {"evaluators", "chair", "synthetic", "notice", "reason_at_least", "spread_at_most"}
"""Parts of an evaluation that say who works and how, and not how bids are scored."""
_NAMED = {"rounds", "criteria", "scales", "basket"}


class Difference(Published):
    """One point that differs. ``place`` is ``lot-1, criterion Q1``; ``what`` is ``weighting``."""

    place: str
    what: str
    published: str
    here: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} was published as {self.published} and is {self.here} here."


def differences(published: Evaluation | NoticeMethod, evaluation: Evaluation) -> tuple[Difference, ...]:
    """Every difference of method, in the order of what was published; none where both say the same.

    Against an evaluation: titles, weightings, scales, formulas, minimums, rounding, tie-break, outcome, everything but
    who scores. Against a notice: the criteria of each lot, with kind and weighting of the total, as far as it has them.
    """
    if isinstance(published, NoticeMethod):
        return tuple(_from_notice(published, evaluation))
    theirs, ours = dict(_flat(published, "evaluation", "")), dict(_flat(evaluation, "evaluation", ""))
    return tuple(
        Difference(
            place=key[0], what=key[1], published=theirs.get(key, NOT_THERE), here=ours.get(key, NOT_THERE)
        )
        for key in dict.fromkeys([*theirs, *ours])
        if theirs.get(key) != ours.get(key)
    )  # fmt: skip


def _flat(value: Any, place: str, what: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Every figure and word with its place; things that have ids are known by them, not by where they are listed."""
    if isinstance(value, Published):
        for name in type(value).model_fields:
            if name in _NOT_METHOD or getattr(value, name) in (None, (), {}, ""):
                continue
            inner = getattr(value, name)
            label = f"{what} {name}".strip()
            if name in _NAMED:
                yield from _listed(inner, place, name)
            elif isinstance(inner, tuple) and name == "points":
                for point in inner:
                    yield from _flat(point, place, f"score {number(point.score)},")
            else:
                yield from _flat(inner, place, label.replace("_", " "))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, place, f"{what} {key}")
    else:
        yield (place, what), _word(value)


def _listed(things: Any, place: str, name: str) -> Iterator[tuple[tuple[str, str], str]]:
    label = {"rounds": "", "criteria": "criterion ", "scales": "scale ", "basket": "basket line "}[name]
    outer = "" if place == "evaluation" else f"{place.partition(', criterion ')[0] if name == 'criteria' else place}, "
    for thing in things:
        yield from _flat(thing, f"{outer}{label}{thing.id}", "")
    order = ", ".join(thing.id for thing in things)
    if name == "criteria":
        yield (place, "criteria"), order


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, tuple):
        return "; ".join(_word(one) for one in value)
    if isinstance(value, Published):
        parts = (getattr(value, name) for name in type(value).model_fields)
        return " ".join(_word(part) for part in parts if part is not None)
    return str(value)


# ---------------------------------------------------------------------------- against a notice


def _from_notice(notice: NoticeMethod, evaluation: Evaluation) -> Iterator[Difference]:
    finals = [one for one in evaluation.rounds if one.stage == "final"] or list(evaluation.rounds)
    for lot in notice.lots:
        round_ = next((one for one in finals if one.lot == lot.id), None)
        if round_ is None and len(notice.lots) == 1 and len(finals) == 1:
            round_ = finals[0]
        if round_ is None:
            yield Difference(place=f"lot {lot.id}", what="lot", published=_name(lot.title or lot.id), here=NOT_THERE)
        else:
            yield from _lot(lot, evaluation, round_)
    known = {lot.id for lot in notice.lots}
    for round_ in finals:
        if round_.lot is not None and round_.lot not in known:
            yield Difference(place=round_.id, what="lot", published=NOT_THERE, here=round_.lot)


def _lot(lot: NoticeLot, evaluation: Evaluation, round_: Round) -> Iterator[Difference]:
    ours = list(lines(evaluation, round_))
    matched: list[Line] = []
    weighted = [one for one in lot.criteria if one.weight != 0]
    for one in weighted:
        line = next(
            (line for line in ours if line not in matched and _key(line.criterion.title) == _key(one.name)), None
        )
        if line is None and one.kind == "price":
            free = [line for line in ours if line.head == "price" and line not in matched]
            line = free[0] if len(free) == 1 and sum(other.kind == "price" for other in weighted) == 1 else None
        place = f"{round_.id}, criterion {_name(one.name)}"
        if line is None:
            yield Difference(place=place, what="criterion", published=_name(one.name), here=NOT_THERE)
            continue
        matched.append(line)
        kind = "price" if line.head == "price" else "quality"
        if line.leaf and kind != one.kind:
            yield Difference(place=place, what="kind", published=one.kind, here=kind)
        share = lot.share_of_total(one)
        if share is not None and Fraction(share) != line.available:
            yield Difference(
                place=place,
                what="weighting of the total",
                published=f"{number(share)} %",
                here=f"{number(line.available)} %",
            )
    if weighted:
        inside = {line.id for line in matched}
        covered = inside | {above for line in matched for above in line.above}
        for line in ours:
            if line.id not in covered and not inside & set(line.above):
                place = f"{round_.id}, criterion {line.id}"
                yield Difference(place=place, what="criterion", published=NOT_THERE, here=_name(line.criterion.title))


def _key(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())


def _name(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
