"""Values of measure sets and profiles as an author writes them: pounds, quantities, weights and days. No float."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema

from sv_rules.policy.written import iso_date
from sv_rules.problem import Mistake, shown

_MOST = Decimal(10) ** 12
_PLACES = 6
_DIGITS = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)


def plain(number: Decimal) -> str:
    """A number in digits, without an exponent: ``20000.00``, ``0.5``."""
    return format(number, "f")


def pounds(value: Decimal) -> str:
    """Money as people read it: ``£20,000.00``; what is finer than a penny stands whole: ``£0.494``."""
    exponent = value.normalize().as_tuple().exponent
    fine = isinstance(exponent, int) and exponent < -2
    return f"£{value.normalize():,f}" if fine else f"£{value:,.2f}"


def in_pounds(unit: str) -> bool:
    """Whether a unit is money, so that an amount of it may be written and shown as money."""
    return unit.strip().casefold() in ("£", "pound", "pounds", "gbp")


def _amount(raw: Any, info: ValidationInfo, *, above: bool, what: str) -> Decimal:
    if info.mode == "json" and isinstance(raw, str) and _DIGITS.fullmatch(raw):
        raw = Decimal(raw)  # JSON keeps numbers as text, since a reader may turn others into floats
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise Mistake(f"expected {what}, found {shown(raw)}.", "Write digits, without sign or commas.")
    value = Decimal(raw)
    within(value, above=above, what=what, shown_as=shown(raw))
    return value


def within(value: Decimal, *, above: bool, what: str, shown_as: str) -> None:
    """Refuse a number below what it can be, too large or too fine. Raises ``Mistake``."""
    if value < 0 or (above and value == 0):
        raise Mistake(f"expected {what} {'above' if above else 'from'} 0, found {shown_as}.", "Check the sign.")
    exponent = value.as_tuple().exponent
    if value >= _MOST or (isinstance(exponent, int) and -exponent > _PLACES):
        raise Mistake(f"{shown_as} is too large or too fine.", f"Write at most {_PLACES} places after the point.")


def money(raw: Any, info: ValidationInfo) -> Decimal:
    """Pounds from nought. Raises ``Mistake``."""
    return _amount(raw, info, above=False, what="an amount in pounds")


def quantity(raw: Any, info: ValidationInfo) -> Decimal:
    """A quantity or weight above nought. Raises ``Mistake``."""
    return _amount(raw, info, above=True, what="a number")


def _proxy(raw: Any, info: ValidationInfo) -> Decimal | None:
    return None if raw is None or raw == "none" else money(raw, info)


def _most(raw: Any, info: ValidationInfo) -> Decimal | None:
    return None if raw is None else quantity(raw, info)


_NUMBER = {"type": "number", "minimum": 0}
_AS_TEXT = PlainSerializer(lambda v: None if v is None else plain(v), when_used="json")
Money = Annotated[Decimal, PlainValidator(money), WithJsonSchema(_NUMBER, mode="validation"), _AS_TEXT]
Quantity = Annotated[
    Decimal,
    PlainValidator(quantity),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0}, mode="validation"),
    _AS_TEXT,
]
Proxy = Annotated[
    Decimal | None,
    PlainValidator(_proxy),
    WithJsonSchema({"anyOf": [_NUMBER, {"const": "none"}]}, mode="validation"),
    _AS_TEXT,
]
Most = Annotated[
    Decimal | None,
    PlainValidator(_most),
    WithJsonSchema({"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "null"}]}, mode="validation"),
    _AS_TEXT,
]


def _open_day(raw: Any) -> datetime.date | None:
    return None if raw is None else iso_date(raw)


OpenDay = Annotated[
    datetime.date | None,
    PlainValidator(_open_day),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, mode="validation"),
    PlainSerializer(lambda day: day and day.isoformat(), when_used="json"),
]
"""A day, or nothing where it is not known."""
