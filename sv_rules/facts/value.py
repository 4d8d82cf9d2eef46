"""Values as the engine reads them: closed intervals of integers, encoded once, without floats.

A *known* value is a pair ``(lowest, highest)``. A value known exactly has equal ends; an open end is
``OPEN_LOW`` or ``OPEN_HIGH``. An absent value is ``None`` and is never false or zero.

==========  ==================================================================
type        one end of the pair
==========  ==================================================================
money       pence, an integer
percent     0.0001 percentage points, an integer (10 % is 100,000)
integer     itself
date        ``yyyymmdd``, an integer, so that dates compare as numbers
boolean     ``True`` or ``False``
enum        the member's word
set         a ``frozenset`` of words
==========  ==================================================================
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

Scalar = int | str | bool | frozenset[str]
Known = tuple[Any, Any]
"""A pair of encoded scalars of one type, ``(lowest, highest)``."""

# durable_rules reads integers as doubles on some paths: 2**53 is the last that is exact everywhere.
OPEN_HIGH = 2**53
OPEN_LOW = -OPEN_HIGH


class FactType(StrEnum):
    """The types that a fact or parameter may have."""

    MONEY = "money"
    PERCENT = "percent"
    INTEGER = "integer"
    DATE = "date"
    BOOLEAN = "boolean"
    ENUM = "enum"
    SET = "set"

    # An enum's own hash is a Python function, and facts are looked up by their type all the time.
    __hash__ = str.__hash__

    @property
    def ordered(self) -> bool:
        """Whether values of the type can be known as an interval and compared by size."""
        return self in _ORDERED


_ORDERED = frozenset({FactType.MONEY, FactType.PERCENT, FactType.INTEGER, FactType.DATE})
_SCALE = {FactType.MONEY: 100, FactType.PERCENT: 10_000, FactType.INTEGER: 1}


def exactly(scalar: Scalar) -> Known:
    """A value known exactly."""
    return (scalar, scalar)


def encode(kind: FactType, raw: object) -> Known:
    """Encode one value as a user or file states it.

    ``raw`` is a number in pounds or per cent, a date or ISO date string, a boolean, a word, or words.
    A number finer than the type can hold becomes the narrowest interval around it, so that no
    comparison is decided by rounding. Raises ``ValueError`` saying what was expected.
    """
    if kind in _SCALE:
        return _encode_number(kind, raw)
    if kind is FactType.DATE:
        return exactly(date_to_int(parse_date(raw)))
    if kind is FactType.BOOLEAN:
        if isinstance(raw, bool):
            return exactly(raw)
        raise ValueError(f"expected true or false, found {raw!r}")
    if kind is FactType.ENUM:
        if isinstance(raw, str) and raw:
            return exactly(raw)
        raise ValueError(f"expected a word, found {raw!r}")
    if isinstance(raw, str) or not isinstance(raw, Iterable):
        raise ValueError(f"expected a list of words, found {raw!r}")
    members = list(raw)
    if not all(isinstance(m, str) for m in members):
        raise ValueError(f"expected a list of words, found {raw!r}")
    return exactly(frozenset(members))


def _encode_number(kind: FactType, raw: object) -> Known:
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str | float):
        raise ValueError(f"expected a number, found {raw!r}")
    try:
        number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    except InvalidOperation:
        raise ValueError(f"expected a number, found {raw!r}") from None
    if not number.is_finite() or abs(number) > OPEN_HIGH:
        raise ValueError(f"expected a number within reason, found {raw!r}")
    scaled = number * _SCALE[kind]
    low = int(scaled.to_integral_value(ROUND_FLOOR))
    high = int(scaled.to_integral_value(ROUND_CEILING))
    if kind is FactType.INTEGER and low != high:
        raise ValueError(f"expected a whole number, found {raw!r}")
    if not OPEN_LOW < low <= high < OPEN_HIGH:
        raise ValueError(f"expected a number within reason, found {raw!r}")
    return (low, high)


def parse_date(raw: object) -> datetime.date:
    """A calendar date from a date or ``YYYY-MM-DD``. Raises ``ValueError``."""
    if isinstance(raw, datetime.datetime):
        raise ValueError("expected a date without a time")
    if isinstance(raw, datetime.date):
        return raw
    if isinstance(raw, str):
        try:
            return datetime.date.fromisoformat(raw)
        except ValueError:
            pass
    raise ValueError(f"expected a date as YYYY-MM-DD, found {raw!r}")


def date_to_int(day: datetime.date) -> int:
    """``2026-01-31`` as ``20260131``."""
    return day.year * 10_000 + day.month * 100 + day.day


def int_to_date(encoded: int) -> datetime.date:
    """``20260131`` as a date."""
    return datetime.date(encoded // 10_000, encoded // 100 % 100, encoded % 100)


def decode(kind: FactType, scalar: Scalar) -> Any:
    """One end as JSON states it: a number, an ISO date, a boolean, a word, a sorted list; open is None."""
    if kind in _SCALE:
        if scalar in (OPEN_LOW, OPEN_HIGH):
            return None
        scale = _SCALE[kind]
        whole, rest = divmod(int(scalar), scale)  # type: ignore[arg-type]
        return whole if rest == 0 else int(scalar) / scale  # type: ignore[arg-type]
    if kind is FactType.DATE:
        return None if scalar in (OPEN_LOW, OPEN_HIGH) else int_to_date(int(scalar)).isoformat()  # type: ignore[arg-type]
    if kind is FactType.SET:
        return sorted(scalar)  # type: ignore[arg-type]
    return scalar


def hull(values: Iterable[Known]) -> Known:
    """The smallest interval that holds all the values. ``values`` is not empty and ordered."""
    pairs = list(values)
    return (min(p[0] for p in pairs), max(p[1] for p in pairs))
