"""Weights out of text: percentages, marks, ranges, ratios and bare numbers, and what they are not."""

from __future__ import annotations

import re
from typing import NamedTuple

from .model import HUNDRED, PERCENT

_NUM = r"\d{1,4}(?:[.,]\d{1,4})?"
_PER_CENT = r"(?:%|per\s?cent\b|percentage\b|pct\b)"
_SPOKEN = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "one hundred": 100,
}  # fmt: skip
_AMOUNT = re.compile(
    rf"""
      (?<![\w.,£$€/]) \[?\(?(?P<low>{_NUM})\]? \s? {_PER_CENT}?
        \s?(?:-|to)\s? (?P<high>{_NUM})\)?\]? \s? {_PER_CENT}
    | (?<![\w.,£$€/]) (?P<top>{_NUM}) \s? (?:/|out\ of) \s? (?P<of>\d{{1,4}})
        (?: \s? (?P<fractionunit>marks?|points?|pts)\b | (?![\d/:%]) )
    | (?<![\w.,£$€/]) \[?(?P<percent>{_NUM})\]? \s? {_PER_CENT}
    | % \s? (?P<turned>{_NUM}) (?![\w.%])
    | \b (?P<spoken>{"|".join(sorted(_SPOKEN, key=len, reverse=True))}) \s? {_PER_CENT}
    | (?<![\w.,£$€/-]) (?P<marks>{_NUM}) \s? (?:marks?|points?|pts)\b
    | (?P<passfail>\bpass\s?(?:/|or|-)\s?fail\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BARE = re.compile(
    r"(?<![\w.,£$€/#-])(?<!\d )\[?(?P<n>\d{1,3}(?:\.\d{1,4})?)\]?(?![\w/£$€%]|[.,-]\d"
    r"| ?(?:years?|months?|weeks?|days?"
    r"|miles?|hours?|pages?|words?|people|st\b|nd\b|rd\b|th\b|:\d))",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:lots?|questions?|q|stages?|sections?|no|number|ppn|parts?|criteri(?:on|a)|appendix|schedule|phase|step"
    r"|annex|version|v|ref|document|doc|statements?|a|level|item|top|article|clause|regulation|page)\.? ?$",
    re.IGNORECASE,
)
_ONLY = re.compile(
    rf"^\W{{0,3}}(?:weight(?:ing|age)?\W{{0,3}})?(?:(?P<low>{_NUM})\s?%?\s?(?:-|to)\s?)?(?P<n>{_NUM})\s?"
    r"(?P<unit>%|per ?cent|percent|marks?|points?|pts)?\W{0,3}(?:weight(?:ing|age)?)?\W{0,3}$",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"(?<![\w.£/:])\[?\d{1,3}(?:\.\d{1,2})?\]? ?%?"
    r"(?: ?[:/-] ?\[?\d{1,3}(?:\.\d{1,2})?\]? ?%?){1,4}(?![\w/:]|\.\d)"
)
_NOT_A_WEIGHT_BEFORE = re.compile(
    r"\b(?:pass ?mark|threshold|minimum|maximum|at least|no less than|not less than|less than|more than|up to"
    r"|exceed\w*|achiev\w*|a score|score of|discount|vat|turnover|uplift|retention|rate of"
    r"|tolerance|spend)\b[^\d\n.;,()]{0,24}$",
    re.IGNORECASE,
)
_NOT_A_WEIGHT_AFTER = re.compile(
    r"^[\s)]*(?:minimum|threshold|pass ?mark|discount|vat\b|locally\b|local spend|spend\b|reduction|uplift"
    r"|or (?:more|above|less)"
    r"|(?:of|on|in)\s+(?:the\s+|their\s+|its\s+|all\s+|our\s+|your\s+|any\s+)?"
    r"(?:total\s+|annual\s+|overall\s+|estimated\s+|awarded\s+|final\s+)?"
    r"(?:contract|spend|turnover|order|workforce|staff|employees|profits?|retention|supply|budget|invoice|expenditure"
    r"|project (?:value|cost|spend)|works value|suppl|subcontract|sub-contract|jobs|materials|hours))",
    re.IGNORECASE,
)

_BASE = re.compile(r"(?:%|per ?cent|marks?|points?)\s?(?:out )?of (?:the |this |that |those )?\Z", re.IGNORECASE)
"""What stands before a figure that another is a part of: "10 % of the 60 %"."""


class Amount(NamedTuple):
    """One weight in a text, in 0.0001 percentage points (of 1 mark, where ``unit`` is marks)."""

    start: int
    end: int
    low: int
    high: int
    unit: str
    """percent, marks, bare or pass-fail"""


def to_units(number: str) -> int | None:
    """Return a percentage written as digits in 0.0001 points, or None above 9,999 %. "2,5" is 2.5."""
    whole, _, part = number.replace(",", ".").partition(".")
    if not whole.isdigit() or len(whole) > 4 or (part and not part.isdigit()):
        return None
    return int(whole) * PERCENT + int(part.ljust(4, "0")[:4] or 0)


def amounts(text: str) -> tuple[list[Amount], bool]:
    """Return the weights in ``text``, and whether a percentage was passed over as something else.

    Pass marks, thresholds, discounts and shares of contract spend are not weights.
    """
    found: list[Amount] = []
    passed_over = False
    for match in _AMOUNT.finditer(text):
        for amount in _amounts_of(match):
            if _BASE.search(text[max(0, amount.start - 30) : amount.start]):
                continue
            if amount.unit != "pass-fail" and (
                _NOT_A_WEIGHT_BEFORE.search(text[max(0, amount.start - 60) : amount.start])
                or _NOT_A_WEIGHT_AFTER.match(text[amount.end : amount.end + 60])
            ):
                passed_over = True
            else:
                found.append(amount)
    if any(one.unit == "percent" for one in found):
        found = [one for one in found if one.unit != "marks"]
    return found, passed_over


def _amounts_of(match: re.Match[str]) -> list[Amount]:
    """Return one weight, or two where "60% - 40%" is not a range."""
    if match.lastgroup != "high":
        one = _amount(match)
        return [one] if one else []
    low, high = to_units(match["low"]), to_units(match["high"])
    if low is None or high is None or high > HUNDRED:
        return []
    between = match.string[match.end("low") : match.start("high")]
    counted = _COUNTED.search(match.string[max(0, match.start() - 14) : match.start()])
    if "%" not in between and (counted or (low < 5 * PERCENT and " " in between)):
        return [Amount(match.start("high"), match.end(), high, high, "percent")]
    if low < high:
        return [Amount(*match.span(), low, high, "percent")]
    return [
        Amount(match.start(), match.end("low"), low, low, "percent"),
        Amount(match.start("high"), match.end(), high, high, "percent"),
    ]


def _amount(match: re.Match[str]) -> Amount | None:
    kind = match.lastgroup
    start, end = match.span()
    if kind == "passfail":
        return Amount(start, end, 0, 0, "pass-fail")
    if kind in ("of", "fractionunit"):
        top, of = to_units(match["top"]), int(match["of"])
        if top is None or of == 0 or top > of * PERCENT:
            return None
        if kind == "of" and of not in (100, 1000):
            return None
        return Amount(start, end, top * 100 // of, top * 100 // of, "percent")
    if kind == "spoken":
        units = _SPOKEN[match["spoken"].lower()] * PERCENT
        return Amount(start, end, units, units, "percent")
    units_or_none = to_units(match[kind or 0])
    if units_or_none is None:
        return None
    unit = "marks" if kind == "marks" else "percent"
    if unit == "percent" and units_or_none > HUNDRED:
        return None
    return Amount(start, end, units_or_none, units_or_none, unit)


def bare_numbers(text: str) -> list[Amount]:
    """Return numbers up to 100 without a unit, as "60 price" has; they are weights only if they add up."""
    found = []
    for match in _BARE.finditer(text):
        units = to_units(match["n"])
        if units is None or units > HUNDRED or _COUNTED.search(text[max(0, match.start() - 14) : match.start()]):
            continue
        found.append(Amount(match.start(), match.end(), units, units, "bare"))
    return found


def only_amount(text: str) -> Amount | None:
    """Return the weight that is all of ``text``: "40", "50 %", "15-40%", "50 Marks", "Weighting: 10"."""
    if len(text) > 60:
        return None
    match = _ONLY.match(text)
    if not match:
        return None
    high = to_units(match["n"])
    low = to_units(match["low"]) if match["low"] else high
    if low is None or high is None or low > high:
        return None
    unit = (match["unit"] or "").lower()
    kind = "marks" if unit[:1] in ("m", "p") and not unit.startswith("per") else "percent" if unit else "bare"
    return None if kind != "marks" and high > HUNDRED else Amount(match.start(), match.end(), low, high, kind)


def ratios(text: str) -> list[tuple[int, int, tuple[int, ...]]]:
    """Return (start, end, parts) of every ratio in ``text`` that adds up to 100: "60:40", "[20]%:[80]%"."""
    found = []
    for match in _RATIO.finditer(text):
        parts = tuple(to_units(n) or 0 for n in re.findall(r"\d+(?:\.\d+)?", match.group()))
        if sum(parts) == HUNDRED:
            found.append((match.start(), match.end(), parts))
    return found
