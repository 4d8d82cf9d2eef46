"""What a notice says of how bids are scored: the award criteria of each lot, with their weightings as far as given."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from sv_rules.facts.criteria import CriteriaText, Criterion, read_criteria

NoticeKind = Literal["quality", "price"]
_WEIGHT = re.compile(r"\s*(\d{1,3}(?:\.\d{1,6})?)\s*%?\s*")
_LINE = re.compile(
    r"\s*(?P<name>\S.{1,150}?)[\s:–—-]*\(?\s*(?P<weight>\d{1,3}(?:\.\d{1,6})?)\s?(?:%|per cent)\s*\)?\.?\s*"
)
_PRICE = re.compile(r"\b(price|prices|pricing|cost|costs|commercial|financial)\b", re.IGNORECASE)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class NoticeCriterion:
    """One award criterion as a notice gives it. ``weight`` is a percentage as written; None where there is none."""

    name: str
    kind: NoticeKind
    weight: Decimal | None
    social_value: bool
    remark: str = ""
    """What else the notice says that bears on the weight: an order of importance, a range, a mixed criterion."""


@dataclass(frozen=True, slots=True)
class NoticeLot:
    """A lot and its criteria. ``base``: weightings of the total, of quality beside a price of its own, or unclear."""

    id: str
    title: str
    criteria: tuple[NoticeCriterion, ...]
    text: str
    base: Literal["of-total", "of-quality", "unclear"]
    from_text: bool
    """Whether the criteria were read from free text, line by line."""

    def share_of_total(self, criterion: NoticeCriterion) -> Decimal | None:
        """A criterion's weighting as a percentage of the total; None where the notice does not settle it."""
        if criterion.weight is None or self.base == "unclear":
            return None
        if self.base == "of-total" or criterion.kind == "price":
            return criterion.weight
        return criterion.weight * (_HUNDRED - self.price_weight) / _HUNDRED

    @property
    def price_weight(self) -> Decimal:
        """The weight of price and cost together, as written."""
        return sum((one.weight or Decimal(0) for one in self.criteria if one.kind == "price"), Decimal(0))


@dataclass(frozen=True, slots=True)
class NoticeMethod:
    """What one notice publishes of an evaluation."""

    ocid: str
    release: str
    title: str
    buyer: str
    published_on: str
    light_touch: bool
    above_threshold: bool | None
    lots: tuple[NoticeLot, ...]


def notice_method(release: Mapping[str, Any]) -> NoticeMethod:
    """Read one OCDS release as parsed. What has another shape than OCDS asks for is passed over, never an error."""
    tender = _object(release.get("tender"))
    lots = [_object(one) for one in _list(tender.get("lots"))]
    open_lots = [one for one in lots if one.get("status") != "cancelled"] or lots
    above = tender.get("aboveThreshold")
    return NoticeMethod(
        ocid=_text(release.get("ocid")), release=_text(release.get("id")), title=_text(tender.get("title")),
        buyer=_text(_object(release.get("buyer")).get("name")), published_on=_day(_text(release.get("date"))),
        light_touch="lightTouch" in _list(tender.get("specialRegime")),
        above_threshold=above if isinstance(above, bool) else None,
        lots=tuple(_lot(one, index) for index, one in enumerate(open_lots)),
    )  # fmt: skip


def _lot(lot: Mapping[str, Any], index: int) -> NoticeLot:
    source = _object(lot.get("awardCriteria"))
    listed = [_object(one) for one in _list(source.get("criteria"))]
    words = [_text(source.get(key)) for key in ("description", "weightingDescription")]
    text = "\n".join(word for word in words if word)
    criteria = [_criterion(one, n) for n, one in enumerate(listed)]
    from_text = not any(one.weight is not None for one in criteria) and bool(_from_text(text))
    if from_text:
        criteria = _from_text(text)
    social, mixed = _social(criteria)
    found = tuple(
        NoticeCriterion(one.name, one.kind, one.weight, n in social, one.remark or (mixed if n in social else ""))
        for n, one in enumerate(criteria)
    )
    if mixed:
        found = tuple(NoticeCriterion(one.name, one.kind, one.weight, False, one.remark) for one in found)
    title = _text(lot.get("title")) or _text(lot.get("description"))
    return NoticeLot(_text(lot.get("id")) or str(index + 1), title, found, text, _base(found), from_text)


def _criterion(entry: Mapping[str, Any], index: int) -> NoticeCriterion:
    kind: NoticeKind = "price" if entry.get("type") in ("price", "cost") else "quality"
    name = _text(entry.get("name")) or ("Price" if kind == "price" else f"Criterion {index + 1}")
    numbers = [_object(one) for one in _list(entry.get("numbers"))]
    exact = [one.get("number") for one in numbers if one.get("weight") in ("percentageExact", None)]
    weight = _decimal(exact[0]) if len(exact) == 1 else None
    remark = ""
    if weight is None and not numbers:
        bare = _WEIGHT.fullmatch(_text(entry.get("description")))
        weight = Decimal(bare[1]) if bare else None
    elif weight is None:
        shown = ", ".join(f"{one.get('weight')} {one.get('number')}" for one in numbers)
        remark = f"the notice gives {shown}"
    return NoticeCriterion(name, kind, weight, False, remark)


def _from_text(text: str) -> list[NoticeCriterion]:
    """Criteria from lines such as ``Social Value - 12%``, where they sum to 100; else none."""
    lines = [_LINE.fullmatch(line) for line in text.splitlines()]
    found = []
    for one in lines:
        if one:
            kind: NoticeKind = "price" if _PRICE.search(one["name"]) else "quality"
            found.append(NoticeCriterion(one["name"].strip(" :–—-"), kind, Decimal(one["weight"]), social_value=False))
    return found if len(found) > 1 and sum(one.weight or 0 for one in found) == _HUNDRED else []


def _social(criteria: Sequence[NoticeCriterion]) -> tuple[set[int], str]:
    """Which criteria are of social value, and a remark where one names it among other things."""
    given = tuple(Criterion(one.kind, one.name, "", (), f"/{n}") for n, one in enumerate(criteria))
    reading = read_criteria(CriteriaText(given))
    named = {int(place.split("/")[1]) for place in reading.places if place.count("/") and place.split("/")[1].isdigit()}
    mixed = "names social value among other things: say how much of it is social value"
    return named, mixed if reading.social_value_criterion == "compound" else ""


def _base(criteria: Sequence[NoticeCriterion]) -> Literal["of-total", "of-quality", "unclear"]:
    if not criteria or any(one.weight is None for one in criteria):
        return "unclear"
    price = sum((one.weight or Decimal(0) for one in criteria if one.kind == "price"), Decimal(0))
    quality = sum((one.weight or Decimal(0) for one in criteria if one.kind == "quality"), Decimal(0))
    if price + quality == _HUNDRED:
        return "of-total"
    return "of-quality" if quality == _HUNDRED and 0 < price < _HUNDRED else "unclear"


def _day(text: str) -> str:
    """The day of a date and time, or nothing where it is none."""
    try:
        return datetime.date.fromisoformat(text[:10]).isoformat() if len(text) >= 10 else ""
    except ValueError:
        return ""


def _decimal(raw: object) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        return None
    found = _WEIGHT.fullmatch(str(raw))
    return Decimal(found[1]) if found else None


def _object(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _list(raw: object) -> list[Any]:
    return raw if isinstance(raw, list) else []


def _text(raw: object) -> str:
    return (
        raw.strip() if isinstance(raw, str) else str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else ""
    )
