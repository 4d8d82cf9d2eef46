"""Shares of social value in weights that add up to 100: of all marks, and of those not for price."""

from __future__ import annotations

from dataclasses import dataclass, field

from .kinds import Kind
from .model import HUNDRED, Interval
from .part import Part
from .titles import Share


@dataclass(slots=True)
class Weighed:
    """The shares of one set of parts, in 0.0001 percentage points; None where they cannot be told."""

    total: Interval | None = None
    quality: Interval | None = None
    price: Interval | None = None
    complete: bool = False
    doubts: list[str] = field(default_factory=list)


def portion(number: int, by: int, of: int) -> int:
    """Return ``number * by / of``, rounded half up."""
    return (2 * number * by + of) // (2 * of)


def portion_of(interval: Interval, by: Interval, of: Interval) -> Interval:
    """Return the interval of ``interval * by / of``; an exact one is rounded half up, others outwards."""
    if interval[0] == interval[1] and by[0] == by[1] and of[0] == of[1]:
        one = portion(interval[0], by[0], of[0]) if of[0] else 0
        return one, one
    low = interval[0] * by[0] // of[1] if of[1] else 0
    high = -(-interval[1] * by[1] // of[0]) if of[0] else HUNDRED
    return low, high


def social_in(part: Part) -> tuple[Interval, str]:
    """Return the weight of social value within ``part``, on the part's own base, and a doubt ('' if none).

    What a part holds may be given as shares of the part or of everything: the base that adds up is taken.
    """
    if part.social in (Share.WHOLE, Share.SECTIONED):
        return (part.low, part.high), ""
    inner = _inside(part)
    named = [one for one in inner if one.social > Share.NO and one.unit != "pass-fail"]
    if not named:
        return (0, part.high if part.social is Share.PART else 0), ""
    low = sum(one.low for one in named if one.social > Share.PART)
    high = sum(one.high for one in named)
    in_all = sum(one.high for one in inner)
    if part.exact and all(one.of_quality for one in named):
        return portion_of((low, min(high, HUNDRED)), (part.low, part.high), (HUNDRED, HUNDRED)), ""
    if part.exact and high <= part.high and all(one.of_total for one in named):
        return (low, high), ""
    if not part.exact or in_all == part.high or (part.opens and high <= part.high):
        # "Quality 60 % of which social value 10 %": ten of the hundred, as both figures stand in one text.
        note = "" if in_all == part.high else _NOTE_OF_WHICH
        return (min(low, part.low), min(high, part.high)), note
    if in_all == HUNDRED or high > part.high:
        note = "" if in_all == HUNDRED else "The weight of social value is read as a share of its criterion."
        return portion_of((low, min(high, HUNDRED)), (part.low, part.high), (HUNDRED, HUNDRED)), note
    return (low * part.low // HUNDRED, high), (
        "The weight of social value inside its criterion may be a share of that criterion or of the total."
    )


_NOTE_OF_WHICH = "The weight of social value is named inside another weight, and read as part of it."


def _inside(part: Part) -> tuple[Part, ...]:
    """Return what ``part`` holds, without a heading that only repeats the part's own weight."""
    inner = part.parts
    if len(inner) == 1 and inner[0].parts and inner[0].low == part.low:
        return inner[0].parts
    if len(inner) > 1 and inner[0].low == part.low and sum(one.low for one in inner[1:]) == part.low:
        return inner[1:]
    return inner


def price_of(parts: list[Part]) -> Interval | None:
    """Return the weight of price and cost, None where no part is for them."""
    money = [one for one in parts if one.kind is Kind.MONEY and one.unit != "pass-fail"]
    mixed = [one for one in parts if one.kind is Kind.MIXED]
    if not money and not mixed:
        return None
    low, high = sum(one.low for one in money), sum(one.high for one in money)
    return low, min(HUNDRED, high + sum(one.high for one in mixed))


def social_of(parts: list[Part]) -> tuple[Interval, list[str]]:
    """Return the weight of social value in all of ``parts``, on their own base, and the doubts about it."""
    low = high = 0
    doubts = []
    for one in parts:
        inner, doubt = social_in(one)
        low, high = low + inner[0], high + inner[1]
        if doubt:
            doubts.append(doubt)
    return (low, high), doubts


def beside(price: Interval) -> Interval:
    """Return what price leaves of 100, which is quality."""
    return HUNDRED - price[1], HUNDRED - price[0]


def of_total(parts: list[Part]) -> Weighed:
    """Return the shares where the weights add up to 100: of the total, unless price is not among them."""
    direct = [one for one in parts if not one.of_quality]
    social, doubts = social_of(direct)
    of_quality = [one for one in parts if one.of_quality and one.social > Share.NO]
    price = price_of(direct)
    if price is None:
        return _without_price(parts, social, doubts)
    social = min(social[0], HUNDRED), min(social[1], HUNDRED)
    rest = beside(price)
    if of_quality:
        inner, more = social_of(of_quality)
        doubts += more
        if social == (0, 0) or any(one.social is Share.PART for one in direct):
            return Weighed(portion_of(inner, rest, (HUNDRED, HUNDRED)), inner, price, True, doubts)
    if not any(one.low for one in direct if one.kind is not Kind.MONEY) and rest[1] == 0:
        return Weighed(social, social, price, True, doubts)
    quality = portion_of(social, (HUNDRED, HUNDRED), rest)
    return Weighed(social, (min(quality[0], HUNDRED), min(quality[1], HUNDRED)), price, True, doubts)


def _without_price(parts: list[Part], social: Interval, doubts: list[str]) -> Weighed:
    inside = [one for one in parts if one.of_quality and one.social > Share.NO]
    if inside and social == (0, 0):
        social, more = social_of(inside)
        doubts += more
    social = min(social[0], HUNDRED), min(social[1], HUNDRED)
    if any(one.unit == "pass-fail" and one.kind is Kind.MONEY and _is_price(one.label) for one in parts):
        doubts.append("Price is passed or failed, so the weights that are given are all the marks there are.")
        return Weighed(social, social, None, True, doubts)
    if social != (0, 0):
        doubts.append("No criterion is for price: the weights may be of quality alone, with price judged elsewhere.")
    return Weighed((0, social[1]), social, None, True, doubts)


def _is_price(label: str) -> bool:
    return label.lower().lstrip(" -:").startswith(("price", "pricing", "cost", "commercial", "fee"))


def say(low: int, high: int) -> str:
    """Return a percentage as a reader writes it, "or more" for an interval."""
    whole, part = divmod(low, HUNDRED // 100)
    text = f"{whole}.{part:04d}".rstrip("0").rstrip(".")
    return text if low == high else f"{text} or more"
