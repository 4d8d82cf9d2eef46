"""Weights that do not add up to 100: which base makes them add up, if any does."""

from __future__ import annotations

from itertools import pairwise

from .kinds import Kind
from .model import HUNDRED, Interval
from .part import Part
from .sums import Weighed, beside, of_total, portion_of, price_of, say, social_of
from .titles import Share

_STAGE_ORDER = {
    name: order
    for order, names in enumerate((("n:1", "n:one", "n:i"), ("n:2", "n:two", "n:ii"), ("n:3", "n:three", "n:iii")), 1)
    for name in names
}


def as_marks(parts: list[Part]) -> Weighed | None:
    """Return the shares of marks, points or proper fractions, scaled to 100, if that is what all are."""
    units = {one.unit for one in parts if one.unit != "pass-fail"}
    total = sum(one.low for one in parts)
    whole_one = units <= {"fraction"} and total == HUNDRED // 100
    if not (units == {"marks"} or whole_one) or len(parts) < 2 or any(one.of_quality or one.parts for one in parts):
        return None
    social, doubts = social_of(parts)
    cost = sum(one.low for one in parts if one.kind is Kind.MONEY)
    price = (cost, cost) if cost and not any(one.kind is Kind.MIXED for one in parts) else None
    full = (total, total)
    doubts.append("The weights are marks, scaled to 100.")
    share = portion_of(social, (HUNDRED, HUNDRED), full)
    if price is None:
        return Weighed((0, share[1]), share, None, True, doubts)
    rest = (total - price[1], total - price[0])
    if rest[0] <= 0:
        return None
    quality = portion_of(social, (HUNDRED, HUNDRED), rest)
    of_all = portion_of(price, (HUNDRED, HUNDRED), full)
    return Weighed(share, (quality[0], min(quality[1], HUNDRED)), of_all, True, doubts)


def _heading(parts: list[Part], weight: int) -> Part | None:
    """Return the part of ``weight`` that may head other parts, None where two could and it matters which."""
    found = [
        one
        for one in parts
        if one.low == weight > 0 and one.kind is Kind.QUALITY and one.social in (Share.NO, Share.PART)
    ]
    return found[0] if found and len({one.social for one in found}) == 1 else None


def without_heading(parts: list[Part]) -> Weighed | None:
    """As in "Quality 60, Method 40, Social Value 20, Price 40": the first only heads the next two."""
    direct = [one for one in parts if not one.of_quality]
    total = sum(one.low for one in direct)
    quality = sum(one.low for one in direct if one.kind is not Kind.MONEY)
    wanted = total - HUNDRED
    heading = _heading(direct, wanted)
    if heading is None or quality != 2 * wanted or not price_of(direct):
        return None
    done = of_total([one for one in parts if one is not heading])
    done.doubts.append("One weight is the sum of others, and is read as their heading.")
    return done


def told_of_total(parts: list[Part]) -> Weighed | None:
    """Return the shares where social value, inside parts that make 100, is said again as a share of all."""
    direct = [one for one in parts if not one.of_quality]
    again = [one for one in direct if one.of_total and one.social > Share.PART]
    others = [one for one in direct if one not in again]
    price = price_of(others)
    if not again or price is None or sum(one.low for one in others) != HUNDRED:
        return None
    social, doubts = social_of(again)
    left = beside(price)
    if social[1] > left[0] or left[0] == 0 or any(one.social > Share.PART for one in others):
        return None
    return Weighed(social, portion_of(social, (HUNDRED, HUNDRED), left), price, True, doubts)


def nested_list(parts: list[Part]) -> Weighed | None:
    """As in "Quality 60, Price 40; Method 80, Social Value 20": the second hundred divides quality."""
    direct = [one for one in parts if not one.of_quality]
    price = price_of(direct)
    if price is None or price[0] != price[1] or sum(one.low for one in direct) != 2 * HUNDRED:
        return None
    if len({one.stage for one in direct if one.stage}) > 1:
        return None
    quality = [one for one in direct if one.kind is not Kind.MONEY]
    heading = _heading(direct, HUNDRED - price[0])
    if heading is None or sum(1 for one in direct if one.kind is Kind.MONEY) > 1:
        return None
    social, doubts = social_of([one for one in quality if one is not heading])
    doubts.append("The weights inside quality add up to 100 and are read as shares of quality.")
    return Weighed(portion_of(social, beside(price), (HUNDRED, HUNDRED)), social, price, True, doubts)


def quality_of_hundred(parts: list[Part]) -> Weighed | None:
    """Return the shares where quality alone adds up to 100 beside a price (sums of 130 or 140)."""
    direct = [one for one in parts if not one.of_quality]
    if any(one.kind is Kind.MIXED for one in direct):
        return None
    price = price_of(direct)
    if price is None or not 0 < price[0] == price[1] < HUNDRED:
        return None
    quality = [one for one in direct if one.kind is not Kind.MONEY]
    if sum(one.low for one in quality) != HUNDRED:
        return None
    social, doubts = social_of(quality)
    doubts.append(
        f"The weights add up to {say(HUNDRED + price[0], HUNDRED + price[0])}: those of quality, 100 in all, "
        "are read as shares of quality beside the price."
    )
    return Weighed(portion_of(social, beside(price), (HUNDRED, HUNDRED)), social, price, True, doubts)


def several_hundreds(parts: list[Part]) -> Weighed | None:
    """Return the shares of a text of several hundreds: stages, lots, or one thing said again."""
    groups: list[list[Part]] = [[]]
    if all(one.stage for one in parts):
        parts = sorted(parts, key=lambda one: _STAGE_ORDER.get(one.stage, 0 if one.stage[:2] == "se" else 9))
    for part in parts:
        if sum(one.low for one in groups[-1] if not one.of_quality) == HUNDRED and not part.of_quality:
            groups.append([])
        groups[-1].append(part)
        if sum(one.low for one in groups[-1] if not one.of_quality) > HUNDRED:
            return None
    if len(groups) < 2 or sum(one.low for one in groups[-1] if not one.of_quality) != HUNDRED:
        return None
    stages = [next((one.stage for one in group if one.stage), "") for group in groups]
    weighed = [of_total(group) for group in groups]
    if any(one.startswith(("n:", "select:", "award:")) for one in stages) and len(set(stages)) > 1:
        last = weighed[-1]
        if stages[-1].startswith("select:"):
            return None
        last.doubts.append("The text gives two stages of 100 each; the last one is read as the award.")
        if last.total == (0, 0) and any(one.total != (0, 0) for one in weighed):
            last.total = last.quality = None
            last.doubts.append("Social value is weighted at an earlier stage only.")
        return last
    first = weighed[0]
    if any((a.total, a.quality, a.price) != (b.total, b.quality, b.price) for a, b in pairwise(weighed)):
        doubts = [
            *first.doubts,
            "The text gives several sets of weights that differ; all of them are allowed for.",
        ]
        return Weighed(
            _span([one.total for one in weighed]), _span([one.quality for one in weighed]),
            _span([one.price for one in weighed]), True, doubts,
        )  # fmt: skip
    return first


def _span(intervals: list[Interval | None]) -> Interval | None:
    known = [one for one in intervals if one is not None]
    if len(known) < len(intervals):
        return None
    return min(one[0] for one in known), max(one[1] for one in known)
