"""Values in plain words, as an officer reads them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, FactType, Known, int_to_date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_BOOLEAN, _MONEY, _PERCENT, _DATE = FactType.BOOLEAN, FactType.MONEY, FactType.PERCENT, FactType.DATE


def day_in_words(encoded: int) -> str:
    """``20260312`` as ``12 March 2026``."""
    day = int_to_date(encoded)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def iso_in_words(iso: str | None) -> str:
    """``2026-03-12`` as ``12 March 2026``; nothing for nothing."""
    return day_in_words(int(iso.replace("-", ""))) if iso else ""


def end_in_words(kind: FactType, end: object, members: Mapping[str, str] | None = None) -> str:
    """One end of a known value in words."""
    if kind is _BOOLEAN:
        return "yes" if end else "no"
    if kind is _MONEY:
        pounds, pence = divmod(int(str(end)), 100)
        return f"£{pounds:,}" + (f".{pence:02d}" if pence else "")
    if kind is _PERCENT:
        whole, rest = divmod(int(str(end)), 10_000)
        return f"{whole}" + (f".{rest:04d}".rstrip("0") if rest else "") + " %"
    if kind is _DATE:
        return day_in_words(int(str(end)))
    if isinstance(end, frozenset):
        return ", ".join(sorted((members or {}).get(w, w) for w in end)) or "none"
    return (members or {}).get(str(end), str(end))


def in_words(kind: FactType, known: Known | None, members: Mapping[str, str] | None = None) -> str:
    """A value in words; an interval as ``between … and …``; an absent one as ``not known``."""
    if known is None:
        return "not known"
    low, high = known
    if low == high:
        return end_in_words(kind, low, members)
    if kind is _DATE:
        if high == OPEN_HIGH:
            return f"{end_in_words(kind, low)} or later"
        if low == OPEN_LOW:
            return f"{end_in_words(kind, high)} or earlier"
    if high == OPEN_HIGH:
        return f"at least {end_in_words(kind, low)}"
    if low in (OPEN_LOW, 0) and kind is not _DATE:
        return f"at most {end_in_words(kind, high)}"
    return f"between {end_in_words(kind, low)} and {end_in_words(kind, high)}"


@lru_cache(maxsize=4096)  # the titles of facts, again and again
def lowered(title: str) -> str:
    """A title within a sentence: ``Value with VAT`` as ``value with VAT``; ``CPV codes`` and names as they are."""
    first, _, rest = title.partition(" ")
    second = rest.split(" ", 1)[0]
    name = first != "The" and second[:1].isupper() and not second.isupper()
    return title if name or (first.isupper() and len(first) > 1) else title[:1].lower() + title[1:]
