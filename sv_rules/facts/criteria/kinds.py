"""Whether a criterion is about money or about quality: by its words first, by its type otherwise."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from .words import mentions


class Kind(Enum):
    """What a criterion rewards. All that is not price or cost is quality."""

    MONEY = "money"
    QUALITY = "quality"
    MIXED = "mixed"


_STRONG_MONEY = re.compile(
    r"\b(?:prices?|pricing|priced|costs?|costing|costings|charges|fees?|pris|cost of \w+)\b"
    r"(?! (?:control|management|reduction|savings?|transparency|certainty|assurance|stability))",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:pric(?:e|es|ing|ed)|pris|costs?|costings?|commercials?|commerical|comercial|financ(?:e|es|ial|ials)"
    r"|charg(?:e|es|ing)|fees?|rates|tariffs?|rebates?|budget|monetary|economic offer)\b",
    re.IGNORECASE,
)
_STRONG_QUALITY = re.compile(
    r"\b(?:qu?al?it(?:y|ies|ative)\w*|qaulity|quaility|qualtiy|technical\w*|techinical|technial"
    r"|method statements?|non-(?:price|cost|financial|commercial)|ansawdd)\b",
    re.IGNORECASE,
)
_QUALITY = re.compile(
    r"\b(?:services?|deliver\w*|method\w*|social|communit\w+|sustainab\w*|experience|capab\w*|presentation\w*"
    r"|interviews?|management|innovation|environment\w*|design|team|programme|safety)\b",
    re.IGNORECASE,
)
_VALUE_FOR_MONEY = re.compile(r"\bvalue for money\b|\bnon-(?:price|cost|financial|commercial)\b", re.IGNORECASE)
_JOIN = re.compile(r"[&/+,:]|\band\b|\bto\b|\bvs?\b|\bplus\b|\bwith\b|\bincl", re.IGNORECASE)


def is_key_word(text: str) -> bool:
    """Return whether ``text`` has a word that usually names an award criterion."""
    return bool(_MONEY.search(text) or _STRONG_QUALITY.search(text) or _QUALITY.search(text))


@lru_cache(maxsize=4096)
def kind_of(label: str, declared: str | None) -> tuple[Kind, bool]:
    """Return what ``label`` names, given the ``declared`` type, and whether the words overrule the type.

    Without a declared type, any word for money decides; with one, only words that leave no doubt.
    """
    by_words = _by_words(label, _MONEY if declared is None or declared in ("price", "cost") else _STRONG_MONEY)
    by_type = {"price": Kind.MONEY, "cost": Kind.MONEY, "quality": Kind.QUALITY}.get(declared or "")
    if by_type is None:
        return by_words or Kind.QUALITY, False
    if by_words is None:
        return by_type, False
    return by_words, by_words is not by_type


def _by_words(label: str, money_words: re.Pattern[str]) -> Kind | None:
    """Return the kind that the words of ``label`` name, or None where they leave it open."""
    text = _VALUE_FOR_MONEY.sub(" quality ", label)
    money = money_words.search(text)
    strong = _STRONG_QUALITY.search(text)
    weak = _QUALITY.search(text)
    quality = min((m for m in (strong, weak) if m), key=lambda m: m.start(), default=None)
    named = mentions(text)
    if money is None:
        return Kind.QUALITY if strong or named else None
    if quality is None:
        return Kind.MONEY
    first, second = sorted((money, quality), key=lambda m: m.start())
    joined = _JOIN.search(text, first.end(), second.start()) if first.end() <= second.start() else None
    if joined:
        return Kind.MIXED
    return Kind.MONEY if first is money else Kind.QUALITY
