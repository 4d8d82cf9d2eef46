"""One value as an officer types it: exactly, or known in part as ``{from: …, to: …}``."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, FactType, Known, encode
from sv_rules.problem import did_you_mean

_EXAMPLES = {
    FactType.MONEY: "Write pounds without sign or commas, for example 540000, or {from: 400000, to: 540000}.",
    FactType.PERCENT: "Write per cent without the sign, for example 10, or {from: 5, to: 10}.",
    FactType.INTEGER: "Write a whole number, for example 3, or {from: 2, to: 4}.",
    FactType.DATE: "Write it as 2026-01-31, or {from: 2026-01-01, to: 2026-01-31}.",
    FactType.BOOLEAN: "Write true or false.",
}
_LIMITS = {
    FactType.MONEY: (0, OPEN_HIGH),
    FactType.PERCENT: (0, 1_000_000),
    FactType.INTEGER: (0, OPEN_HIGH),
}
_EXPECTED = {
    FactType.MONEY: "an amount in pounds",
    FactType.PERCENT: "a percentage from 0 to 100",
    FactType.INTEGER: "a whole number from 0",
    FactType.DATE: "a date",
    FactType.BOOLEAN: "true or false",
}


def given_value(kind: FactType, raw: object, members: tuple[str, ...] = ()) -> Known:
    """Encode what was typed. Raises ``ValueError`` with what was expected, what was found, and an example."""
    if kind is FactType.ENUM:
        return _word(raw, members)
    if kind is FactType.SET:
        return _words(raw, members)
    if isinstance(raw, dict) and kind.ordered:
        return _range(kind, raw)
    return _exact(kind, raw)


def _exact(kind: FactType, raw: object) -> Known:
    number = kind in _LIMITS and isinstance(raw, int | Decimal) and not isinstance(raw, bool)
    day = kind is FactType.DATE and isinstance(raw, datetime.date)
    if number or day or (kind is FactType.BOOLEAN and isinstance(raw, bool)):
        try:
            known = encode(kind, raw)
        except ValueError:
            known = None
        low, high = _LIMITS.get(kind, (OPEN_LOW, OPEN_HIGH))
        if known is not None and (kind is FactType.BOOLEAN or low <= known[0] <= known[1] <= high):
            return known
    raise ValueError(f"expected {_EXPECTED[kind]}, found {shown(raw)}. {_EXAMPLES[kind]}")


def _range(kind: FactType, raw: dict[Any, Any]) -> Known:
    strange = [key for key in raw if key not in ("from", "to")]
    if strange or not raw or all(end is None for end in raw.values()):
        found = f'"{strange[0]}"' if strange else "neither"
        raise ValueError(f'a value known in part has "from", "to" or both, found {found}. {_EXAMPLES[kind]}')
    low = _exact(kind, raw["from"])[0] if raw.get("from") is not None else _LIMITS.get(kind, (OPEN_LOW, 0))[0]
    high = _exact(kind, raw["to"])[1] if raw.get("to") is not None else OPEN_HIGH
    if kind is FactType.PERCENT:
        high = min(high, _LIMITS[kind][1])
    if low > high:
        raise ValueError(f'"from" is after "to". {_EXAMPLES[kind]}')
    return (low, high)


def _word(raw: object, members: tuple[str, ...]) -> Known:
    if isinstance(raw, str) and raw in members:
        return (raw, raw)
    choices = did_you_mean(str(raw), members) or f"Use one of: {', '.join(members)}."
    raise ValueError(f"expected one of its words, found {shown(raw)}. {choices}")


def _words(raw: object, members: tuple[str, ...]) -> Known:
    if not isinstance(raw, list):
        example = ", ".join(members[:2]) or '"85312400"'
        raise ValueError(f"expected a list, found {shown(raw)}. Write for example [{example}].")
    for word in raw:
        if members:
            _word(word, members)
        elif isinstance(word, bool) or not isinstance(word, str | int):
            raise ValueError(f"expected texts, found {shown(word)}. Put quotes around it.")
    words = frozenset(map(str, raw))
    return (words, words)


def shown(raw: object) -> str:
    """What was typed, short enough for a message."""
    if raw is None:
        return "nothing"
    if isinstance(raw, dict):
        return "names with values"
    if isinstance(raw, list):
        return "a list"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return f'"{str(raw)[:60]}"'


def value_schema(kind: FactType, members: tuple[str, ...] = ()) -> dict[str, Any]:
    """JSON Schema of what ``given_value`` accepts, or null for a value that is left open."""
    if kind is FactType.ENUM:
        return {"enum": [*members, None]}
    if kind is FactType.SET:
        item: dict[str, Any] = {"enum": list(members)} if members else {"type": ["string", "integer"]}
        return {"type": ["array", "null"], "items": item, "uniqueItems": True}
    if kind is FactType.BOOLEAN:
        return {"type": ["boolean", "null"]}
    end = {
        FactType.MONEY: {"type": "number", "minimum": 0},
        FactType.PERCENT: {"type": "number", "minimum": 0, "maximum": 100},
        FactType.INTEGER: {"type": "integer", "minimum": 0},
        FactType.DATE: {"type": "string", "format": "date"},
    }[kind]
    part = {
        "type": "object",
        "description": "A value known in part; leave out the end that is open.",
        "properties": {"from": end, "to": end},
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {"anyOf": [end, part, {"type": "null"}]}
