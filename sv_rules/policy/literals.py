"""Literals: what an author writes for a value, encoded exactly or refused in plain words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, FactType, Known, date_to_int, encode, exactly
from sv_rules.policy.plan import FactPlan
from sv_rules.policy.written import iso_date
from sv_rules.problem import Mistake, did_you_mean, shown

_KINDS = {
    "money": "an amount of money", "percent": "a percentage", "integer": "a whole number", "date": "a date",
    "boolean": "true or false", "enum": "a word", "set": "a list of words", "words": "a list of words",
}  # fmt: skip
_PLACES = {FactType.MONEY: "two", FactType.PERCENT: "four"}


def a(kind: str) -> str:
    """A type in plain words, with its article."""
    return _KINDS[str(kind)]


def literal(kind: FactType, raw: Any) -> Known:
    """One exact value of a type. Raises ``Mistake``."""
    known = _known(kind, raw)
    if known[0] != known[1]:
        raise Mistake(f"{raw} is finer than {a(kind)} can be.", f"Give at most {_PLACES[kind]} decimal places.")
    return known


def case_value(fact: FactPlan, raw: Any) -> Known:
    """A fact as a case gives it: a value, or ``{from, to}`` where it is known in part. Raises ``Mistake``."""
    if isinstance(raw, dict) and fact.kind.ordered and raw and raw.keys() <= {"from", "to"}:
        low = _known(fact.kind, raw["from"])[0] if raw.get("from") is not None else OPEN_LOW
        high = _known(fact.kind, raw["to"])[1] if raw.get("to") is not None else OPEN_HIGH
        if low > high:
            raise Mistake("it ends before it begins.", "Check from and to.", "to")
        return (low, high)
    known = _known(fact.kind, raw)
    words = known[0] if fact.kind is FactType.SET else known[:1]
    for word in sorted(words) if fact.members else ():
        member(fact, word)
    return known


def member(fact: FactPlan, word: str) -> None:
    """Raises ``Mistake`` where a fact names its words and this is none of them."""
    if fact.members and word not in fact.members:
        raise Mistake(f'"{word}" is not a member of "{fact.name}".', did_you_mean(word, fact.members))


def _known(kind: FactType, raw: Any) -> Known:
    if kind is FactType.DATE:
        return exactly(date_to_int(iso_date(raw)))
    fits = {
        FactType.BOOLEAN: isinstance(raw, bool),
        FactType.ENUM: isinstance(raw, str) and raw != "",
        FactType.SET: isinstance(raw, list) and all(isinstance(word, str) for word in raw),
    }.get(kind, isinstance(raw, int | Decimal) and not isinstance(raw, bool))
    if not fits:
        raise Mistake(f"expected {a(kind)}, found {shown(raw)}.", _repair(kind, raw))
    if kind is FactType.INTEGER and isinstance(raw, Decimal) and raw != raw.to_integral_value():
        raise Mistake(f"expected a whole number, found {raw}.", "Remove the decimal places.")
    if kind in _PLACES and raw < 0:
        raise Mistake(f"expected {a(kind)}, found {raw}, which is less than nothing.", "Remove the minus.")
    try:
        return encode(kind, raw)
    except ValueError:
        raise Mistake(f"{raw} is larger than any number here can be.", "Check the digits.") from None


def _repair(kind: FactType, raw: Any) -> str:
    if kind is FactType.SET:
        return "Write [one, two], each in quotes if it is a number."
    if kind is FactType.BOOLEAN:
        return "Write true or false, without quotes."
    if kind is FactType.ENUM:
        return "Write one word." if isinstance(raw, dict | list) else "Put quotes around it if it is meant as a word."
    return "Write it in digits, without quotes and signs."
