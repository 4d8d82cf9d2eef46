"""Numbers as people type them: what is plain is read, what could mean two numbers is refused. Never rounded."""

from __future__ import annotations

import re
from decimal import Decimal

from sv_rules.problem import Mistake, shown

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u200b\ufeff\t\r\n"), " ")
_PLAIN = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,10})?", re.ASCII)
_COMMA_DECIMAL = re.compile(r"-?\d+,\d+|-?\d{1,3}(?:\.\d{3})+,\d+|-?\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
_DIGITS = "Write digits, with a point before the decimals: 1842500.50."


def typed_number(raw: str) -> Decimal:
    """The number that a text means: ``4``, `` 4 ``, ``£1,842,500.50``.

    Raises ``Mistake`` with what is unclear: a decimal comma, ``1.234`` (which may be a thousand), per cent, words.
    """
    text = raw.translate(_SPACES).strip()
    bare = re.sub(r"^(-?)\s*£\s*", r"\1", text).strip().replace(" ", "")
    if _GROUPED.fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    if _COMMA_DECIMAL.fullmatch(bare):
        raise Mistake(f"{shown(text)} may mean two numbers: a comma or point there can part thousands.", _DIGITS)
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", bare, re.ASCII):
        raise Mistake(f"{shown(text)} may mean two numbers: with decimals, or thousands.", _DIGITS)
    if _PLAIN.fullmatch(bare):
        return Decimal(bare)
    if bare.endswith("%"):
        raise Mistake(f"{shown(text)} is a percentage, and a number is asked for.", _DIGITS)
    raise Mistake(f"{shown(text)} is not a number.", _DIGITS)
