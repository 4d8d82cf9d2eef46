"""Money: values with and without VAT, what they cover, and what the buyer says of the threshold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from sv_rules.facts.fact import Fact
from sv_rules.facts.value import OPEN_HIGH, FactType, Known, encode, exactly
from sv_rules.intake.documents.wording import kind_of
from sv_rules.intake.ocds.notice import Facts
from sv_rules.intake.ocds.release import (
    BROKEN,
    FALSE,
    NOTHING,
    SHOWN,
    TRUE,
    Entry,
    Object,
    Release,
    absent,
    derived,
    stated,
)

_PLACEHOLDER = 120
"""Pence. Buyers who must enter something enter 0, 0.01 or 1, which with VAT is 1.20."""
_SLACK = 200
"""Pence by which gross may differ from net with VAT because both were rounded."""
_GROUPED = re.compile(r"\A£?\s*(-?\d{1,3}(?:,\d{3})+|-?\d+)(\.\d+)?\Z")
_NOT_ADDED = ("cancelled", "unsuccessful", "withdrawn")


class Pair(NamedTuple):
    """A value as stated with and without VAT; a part that is not there has its reason."""

    gross: Known | None
    net: Known | None
    why_no_gross: str
    why_no_net: str


_SILENT = Pair(None, None, "The notice gives no value with VAT.", "The notice gives no value without VAT.")


def pair(release: Release, value: Object, path: str) -> Pair:
    """Both amounts of one value, with notes on what is odd about them."""
    if value is NOTHING:
        return _SILENT
    currency = value.get("currency")
    if currency != "GBP" and (value.get("amount") is not None or value.get("amountGross") is not None):
        if type(currency) is str and currency.strip().upper() not in ("GBP", ""):
            why = f"The value is in {currency.strip()[:10]}, not in pounds."
            release.note("foreign-currency", f"{path}/currency", f"{why} No threshold is compared with it.")
            return Pair(None, None, why, why)
        if type(currency) is not str or not currency.strip():
            text = "The value names no currency; it was read as pounds."
            release.note("currency-missing", path, text)
    gross, why_no_gross = _amount(release, value, "amountGross", path, _SILENT.why_no_gross)
    net, why_no_net = _amount(release, value, "amount", path, _SILENT.why_no_net)
    if gross is not None and net is not None:
        _compare(release, gross, net, path)
    return Pair(gross, net, why_no_gross, why_no_net)


def _amount(release: Release, value: Object, key: str, path: str, silent: str) -> tuple[Known | None, str]:
    raw = value.get(key)
    if raw is None:
        return None, silent
    here = f"{path}/{key}"
    if type(raw) is str:
        number = _written(raw)
        if number is None:
            return None, _refuse(release, "amount-not-a-number", here, f"“{raw[:SHOWN]}” is not an amount of money")
        release.note(
            "amount-as-text",
            here,
            f"The amount “{raw[:SHOWN]}” is written as a text; it was read as a number.",
        )
        raw = number
    if type(raw) is int and 1 < raw < OPEN_HIGH // 100:
        return (raw * 100, raw * 100), ""
    if type(raw) is Decimal and raw.is_finite() and 2 < raw < 10**12:
        pence = int(raw * 100)
        if pence == raw * 100:
            return (pence, pence), ""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return None, _refuse(release, "wrong-type", here, f"An amount was expected here and {kind_of(raw)} was found")
    try:
        known = encode(FactType.MONEY, raw)
    except (ValueError, ArithmeticError):
        return None, _refuse(release, "amount-out-of-range", here, "The amount is not one that can be meant")
    if known[0] < 0:
        return None, _refuse(release, "negative-amount", here, "The amount is below zero")
    if known[1] <= _PLACEHOLDER:
        shown = f"£{Decimal(known[1]) / 100:.2f}"
        return None, _refuse(release, "placeholder-amount", here, f"The amount {shown} only fills the box")
    return known, ""


def _refuse(release: Release, code: str, path: str, what: str) -> str:
    release.note(code, path, f"{what}; it was read as no value.")
    return f"{what}."


def _written(raw: str) -> Decimal | None:
    found = _GROUPED.match(raw.strip()[:SHOWN])
    if not found:
        return None
    try:
        return Decimal(found[1].replace(",", "") + (found[2] or ""))
    except InvalidOperation:  # pragma: no cover - the pattern lets only digits through
        return None


def _compare(release: Release, gross: Known, net: Known, path: str) -> None:
    """Note where the two amounts are not what VAT makes of them; both stay as stated."""
    high, low = gross[1], net[0]
    excess = 5 * high - 6 * low
    if abs(excess) <= 5 * _SLACK + low // 20:  # rounding, or VAT worked out on a rounded figure
        return
    if high < low:
        text = "The value with VAT is less than the value without: one of the two is a slip, and both are allowed for."
        release.note("gross-below-net", path, text)
    elif gross == net:
        text = "The values with and without VAT are equal: no VAT is due, or one of them is a slip."
        release.note("gross-equals-net", path, f"{text} Both are kept as stated.")
    elif excess > 0:
        times = f"{Decimal(high) / Decimal(low):.2f}"
        text = f"The value with VAT is {times} times the value without, more than VAT explains."
        release.note("gross-far-above-net", path, f"{text} Both are kept as stated.")


def values(release: Release, facts: Facts, notice_type: str | None) -> None:
    """Fill the values of the whole and of the largest contract, what they cover, and the buyer's answer."""
    key = "contracts" if notice_type in ("UK7", "UK9", "UK10", "UK11") else "awards"
    section = release.contracts if key == "contracts" else release.awards
    if notice_type not in ("UK5", "UK6") and key == "awards" and not any("value" in award for _, award in section):
        key, section = "contracts", release.contracts
    counted = [entry for entry in section if not came_to_nothing(entry[1])]
    pairs = [pair(release, release.child(entry, "value", path), f"{path}/value") for path, entry in counted]
    _whole(release, facts, counted, pairs, key)
    if pairs:
        places = [f"{path}/value" for path, _ in counted]
        _largest(release, facts, "stated_contract_value_inc_vat", [p.gross for p in pairs], places, "amountGross")
        _largest(release, facts, "stated_contract_value_ex_vat", [p.net for p in pairs], places, "amount")
    _above_threshold(release, facts)


def came_to_nothing(entry: Object) -> bool:
    """Whether an award or contract is no purchase: cancelled, or closed with neither supplier nor value."""
    if entry.get("status") in _NOT_ADDED:
        return True
    return "finalStatusDate" in entry and not entry.get("suppliers") and entry.get("value") is None


def _whole(release: Release, facts: Facts, counted: Sequence[Entry], pairs: Sequence[Pair], section: str) -> None:
    inc, ex = "stated_value_inc_vat", "stated_value_ex_vat"
    here = "/tender/value"
    own = pair(release, release.child(release.tender, "value", "/tender"), here)
    if own.gross is not None or own.net is not None:
        facts["value_covers"] = stated("value_covers", exactly("procurement"), release.place(here))
        facts[inc] = _stated_or_not(inc, own.gross, own.why_no_gross, release.place(f"{here}/amountGross"))
        facts[ex] = _stated_or_not(ex, own.net, own.why_no_net, release.place(f"{here}/amount"))
        return
    place = release.place(f"/{section}")
    gross = _added(release, inc, [p.gross for p in pairs], section, place)
    net = _added(release, ex, [p.net for p in pairs], section, place)
    if gross is not None or net is not None:
        facts["value_covers"] = _covers(release, counted, section)
    else:
        facts["value_covers"] = absent("value_covers", "The notice states no value that can be used.")
    only = pairs[0] if len(pairs) == 1 else own
    facts[inc] = gross or absent(inc, only.why_no_gross)
    facts[ex] = net or absent(ex, only.why_no_net)


def _stated_or_not(name: str, known: Known | None, why_not: str, place: str) -> Fact:
    return absent(name, why_not) if known is None else stated(name, known, place)


def _added(release: Release, name: str, values: list[Known | None], section: str, place: str) -> Fact | None:
    """The sum over awards or contracts; where some state no value the sum is open upwards."""
    found = [known for known in values if known is not None]
    if not found:
        return None
    if len(values) == 1:
        key = "amountGross" if name.endswith("inc_vat") else "amount"
        return derived(name, found[0], f"{place}/0/value/{key}", f"The value of the only one of the {section}.")
    low, high = sum(known[0] for known in found), sum(known[1] for known in found)
    because = f"The values of {len(found)} {section} added up."
    framework = release.child(release.tender, "techniques", "/tender").get("hasFrameworkAgreement") is True
    if framework and len(set(found)) == 1 and len(found) > 1:
        low = found[0][0]
        because = f"A framework with {len(found)} {section} of the same value: that value once, or up to their sum."
        release.note("repeated-framework-value", f"/{section}", because)
    if len(found) < len(values):
        high = OPEN_HIGH
        because = f"Only {len(found)} of {len(values)} {section} state this value, so it is at least their sum."
    if not high <= OPEN_HIGH:
        high = OPEN_HIGH
    return derived(name, (min(low, OPEN_HIGH - 1), high), place, because)


def _largest(
    release: Release, facts: Facts, name: str, values: list[Known | None], places: list[str], key: str
) -> None:
    found = [(known, place) for known, place in zip(values, places, strict=True) if known is not None]
    if not found:
        return
    known, path = max(found, key=lambda item: item[0])
    place = release.place(f"{path}/{key}")
    if len(values) == 1:
        facts[name] = stated(name, known, place)
    elif len(found) == len(values):
        facts[name] = derived(name, known, place, f"The largest of {len(values)} values.")
    else:
        because = f"Only {len(found)} of {len(values)} contracts state this value, so the largest is at least this."
        facts[name] = derived(name, (known[0], OPEN_HIGH), place, because)


def _covers(release: Release, counted: Sequence[Entry], section: str) -> Fact:
    """Whether the awards or contracts that were added up are for every lot that the notice lists."""
    name, place = "value_covers", release.place(f"/{section}")
    lots = [release.identifier(lot, "id", path) for path, lot in release.lots]
    if not lots or None in lots:
        return absent(name, "The notice lists no lots, or lots without a name, so it cannot be told.")
    of_award = {award.get("id"): related_lots(award) for _, award in release.awards if type(award.get("id")) is str}
    covered: set[str] = set()
    for _, entry in counted:
        number = entry.get("awardID")
        related = related_lots(entry) or (of_award.get(number, frozenset()) if type(number) is str else frozenset())
        if not related and len(set(lots)) > 1:
            why = f"Not all of the {section} say which lots they are for."
            return absent(name, why)
        covered |= related or {lots[0] or ""}
    if covered.issuperset(lot or "" for lot in lots):
        return derived(name, exactly("all-lots"), place, f"The {section} are for every lot that the notice lists.")
    return derived(name, exactly("part"), place, f"The {section} are for some of the lots that the notice lists.")


def related_lots(entry: Object) -> frozenset[str]:
    """The lots that an award or contract names."""
    related = entry.get("relatedLots")
    if type(related) is not list:
        return frozenset()
    return frozenset(str(lot) for lot in related if type(lot) is str or (type(lot) is int and abs(lot) < 10**40))


def _above_threshold(release: Release, facts: Facts) -> None:
    name = "above_threshold_stated"
    answers: list[tuple[bool, str]] = []
    for path, part in (("/tender", release.tender), *release.awards, *release.contracts):
        if "aboveThreshold" not in part or (path != "/tender" and came_to_nothing(part)):
            continue
        answer = release.flag(part, "aboveThreshold", path)
        if answer is True or answer is False:
            answers.append((answer, f"{path}/aboveThreshold"))
        elif answer is BROKEN:
            facts[name] = absent(name, "The buyer's answer cannot be read.")
            return
    if not answers:
        facts[name] = absent(name, "The notice does not say whether it is above threshold.")
    elif len({answer for answer, _ in answers}) == 1:
        facts[name] = stated(name, TRUE if answers[0][0] else FALSE, release.place(answers[0][1]))
    else:
        why = "The notice says both: some of its parts are above threshold and some are not."
        release.note("threshold-answers-differ", answers[0][1], why)
        facts[name] = absent(name, why, release.place(answers[0][1]))
