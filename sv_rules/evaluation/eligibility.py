"""Which bids count before any formula that depends on others: published ceilings, floors and minimums first.

A relative formula that still held a disqualified bid would let it decide who wins; so this comes before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from sv_rules.evaluation.entries import Entries
from sv_rules.evaluation.lines import Line
from sv_rules.evaluation.published import Minimum
from sv_rules.evaluation.rounding import money, number


class Eligibility(NamedTuple):
    """The bids that the published method disqualifies, each with every ground; and what falling short only notes."""

    disqualified: dict[str, str]
    notes: list[str]


def eligibility(entries: Entries) -> Eligibility:
    """Apply ceilings and floors of price, then minimums of criteria, groups and the whole, to the bids that count."""
    out: dict[str, str] = {}
    notes: list[str] = []
    for bid in entries.counting():
        grounds = list(_price_grounds(entries, bid))
        for minimum, words in _short(entries, bid):
            if minimum.failing == "disqualifies":
                grounds.append(words)
            else:
                notes.append(f"{bid}: {words}; the published method notes it and does not disqualify.")
        if grounds:
            out[bid] = "; ".join(grounds)
    return Eligibility(out, notes)


def _price_grounds(entries: Entries, bid: str) -> Iterable[str]:
    for line in entries.prices:
        price, amount = line.criterion.price, entries.values.get((bid, line.id))
        if price is None or amount is None:
            continue
        if price.ceiling is not None and amount > price.ceiling:
            ceiling = money(Fraction(price.ceiling))
            yield f"{line.id} {line.criterion.title}: {money(amount)} is above the published ceiling of {ceiling}"
        if price.floor is not None and amount < price.floor:
            floor = money(Fraction(price.floor))
            yield f"{line.id} {line.criterion.title}: {money(amount)} is below the published floor of {floor}"


def _short(entries: Entries, bid: str) -> Iterable[tuple[Minimum, str]]:
    for line in entries.lines:
        minimum = line.criterion.minimum
        if minimum is None:
            continue
        name = f"{line.id} {line.criterion.title}"
        if line.leaf:
            value = entries.values.get((bid, line.id))
            if value is not None and value < minimum.least:
                yield minimum, f"{name}: {number(value)} is below the published minimum of {number(minimum.least)}"
        else:
            below = [one for one in entries.leaves if line.id in one.above]
            if words := _short_of(entries, bid, below, minimum.least):
                yield minimum, f"{name}: {words}"
    overall = entries.round.minimum_overall
    if overall is not None:
        below = [one for one in entries.leaves if one.head != "price"]
        if words := _short_of(entries, bid, below, overall.least):
            yield overall, f"quality and social value together: {words}"


def _short_of(entries: Entries, bid: str, below: list[Line], least: Decimal) -> str | None:
    """By how much the points of some leaves fall short of a percentage; None where they do not, or cannot be told."""
    alone = [line for line in below if stands_alone(line)]
    available = sum((line.available for line in alone), Fraction(0))
    if not available or any((bid, line.id) not in entries.values for line in alone):
        return None
    earned = sum(
        (own_share(entries, line, entries.values[bid, line.id]) * line.available for line in alone), Fraction(0)
    )
    percent = 100 * earned / available
    if percent >= least:
        return None
    return f"{number(percent)} % of the points is below the published minimum of {number(least)} %"


def stands_alone(line: Line) -> bool:
    """Whether a leaf's points depend on its own bid only."""
    offer = line.criterion.offer
    return line.criterion.kind == "scored" or (offer is not None and offer.basis == "target")


def own_share(entries: Entries, line: Line, value: Fraction) -> Fraction:
    """The share of the weighting that a score, or an offer against a target, earns by itself."""
    offer = line.criterion.offer
    if offer is not None:
        target = Fraction(offer.target or 1)
        if offer.best == "lowest":
            return min(target / value, Fraction(1)) if value else Fraction(1)
        cap = value if offer.cap is None else min(value, Fraction(offer.cap))
        return min(cap / target, Fraction(1))
    return entries.shares[line.criterion.scale or ""][value]
