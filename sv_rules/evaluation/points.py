"""Points: of each question, offer and price, of groups and heads, and the total, rounded only where published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sv_rules.evaluation.eligibility import own_share, stands_alone
from sv_rules.evaluation.entries import Entries, Key
from sv_rules.evaluation.formulas import FORMULAS, Formula, Share, price_shares
from sv_rules.evaluation.lines import Line
from sv_rules.evaluation.published import Head, Offer, RoundingPoint
from sv_rules.evaluation.rounding import number, rounded

HEADS: tuple[Head, ...] = ("quality", "social-value", "price")


@dataclass
class Scored:
    """The points of some bids, by bid and line, exact where the method does not round."""

    earned: dict[Key, Fraction] = field(default_factory=dict)
    basis: dict[Key, str] = field(default_factory=dict)
    heads: dict[str, dict[Head, Fraction]] = field(default_factory=dict)
    heads_basis: dict[str, dict[Head, str]] = field(default_factory=dict)
    totals: dict[str, Fraction] = field(default_factory=dict)


def scored(entries: Entries, counted: Sequence[str]) -> Scored:
    """All points of the bids that count; every one of them has a value on every leaf."""
    found = Scored()
    for line in entries.leaves:
        _score_leaf(entries, line, counted, found)
    _sum_groups(entries, counted, found)
    for bid in counted:
        found.heads[bid] = {
            head: sum((found.earned[bid, line.id] for line in entries.leaves if line.head == head), Fraction(0))
            for head in HEADS
            if any(line.head == head and (bid, line.id) in found.earned for line in entries.leaves)
        }
        found.heads_basis[bid] = {}
    if entries.round.quality_points == "best-bid":
        _against_the_best(entries, counted, found)
    for bid in counted:
        found.heads[bid] = {head: _at(entries, "head", value) for head, value in found.heads[bid].items()}
        found.totals[bid] = _at(entries, "total", sum(found.heads[bid].values(), Fraction(0)))
    return found


def scored_alone(entries: Entries, bid: str) -> Scored:
    """The points of one bid that depend on no other: of its scores and its offers against a target, as far as made."""
    found = Scored()
    for line in entries.leaves:
        if stands_alone(line) and (bid, line.id) in entries.values:
            _score_leaf(entries, line, (bid,), found)
    _sum_groups(entries, (bid,), found)
    return found


def ranking_formula(entries: Entries) -> Formula | None:
    """The formula that ranks the round's bids; None where they are ranked by points."""
    formulas = [FORMULAS[line.criterion.price.formula] for line in entries.prices if line.criterion.price]
    return next((formula for formula in formulas if formula.ranks), None)


def available(entries: Entries, head: Head) -> Fraction:
    """What a head can earn, as a percentage of the total."""
    return sum((line.available for line in entries.leaves if line.head == head), Fraction(0))


def _score_leaf(entries: Entries, line: Line, counted: Sequence[str], found: Scored) -> None:
    values = {bid: entries.values[bid, line.id] for bid in counted}
    points: dict[Fraction, Fraction] = {}
    for bid, share in _shares(entries, line, values).items():
        if share.share not in points:
            earned = _at(entries, "share", 100 * share.share) * line.available / 100
            points[share.share] = _at(entries, "criterion", earned)
        found.earned[bid, line.id] = points[share.share]
        found.basis[bid, line.id] = share.basis


def _shares(entries: Entries, line: Line, values: dict[str, Fraction]) -> dict[str, Share]:
    price, offer = line.criterion.price, line.criterion.offer
    if price is not None:
        return {} if FORMULAS[price.formula].ranks else price_shares(price, values)
    if offer is not None:
        return _offer_shares(entries, line, offer, values)
    top = max(entries.shares[line.criterion.scale or ""], default=Fraction(0))
    given = {
        value: Share(own_share(entries, line, value), f"{number(value)} of {number(top)}")
        for value in set(values.values())
    }
    return {bid: given[value] for bid, value in values.items()}


def _offer_shares(entries: Entries, line: Line, offer: Offer, values: dict[str, Fraction]) -> dict[str, Share]:
    """Against the target, or the best offer that counts. Where more is better and all offer nothing, none is earned."""
    if not values:
        return {}
    capped = {bid: value if offer.cap is None else min(value, Fraction(offer.cap)) for bid, value in values.items()}
    lowest_best = offer.best == "lowest"
    best = min(capped.values()) if lowest_best else max(capped.values())
    found = {}
    for bid, value in values.items():
        own = capped[bid]
        counted = f", counted as the cap {number(own)}" if own != value else ""
        if offer.basis == "target":
            share, against = own_share(entries, line, value), f"target {number(offer.target or 0)}"
        elif lowest_best:
            share, against = best / own if own else Fraction(1), f"lowest {number(best)}"
        else:
            share = own / best if best else Fraction(0)
            against = f"highest {number(best)}" if best else "nobody offers anything"
        found[bid] = Share(share, f"{_in_unit(value, offer.scored_in)}{counted}; {against}")
    return found


def _in_unit(value: Fraction, unit: str) -> str:
    return f"£{number(value)}{unit[1:]}" if unit.startswith("£") else f"{number(value)} {unit}".rstrip()


def _sum_groups(entries: Entries, counted: Sequence[str], found: Scored) -> None:
    """A group earns the sum of what stands below it, where all of that is known."""
    for group in (line for line in entries.lines if not line.leaf):
        below = [line for line in entries.leaves if group.id in line.above]
        for bid in counted:
            if all((bid, line.id) in found.earned for line in below):
                found.earned[bid, group.id] = sum((found.earned[bid, line.id] for line in below), Fraction(0))
                found.basis[bid, group.id] = "the sum of what stands below it"


def _against_the_best(entries: Entries, counted: Sequence[str], found: Scored) -> None:
    """Quality and social value, each measured against the bid with most of it; nothing where nobody has any."""
    for head in (one for one in HEADS if one != "price"):
        earned = {bid: found.heads[bid][head] for bid in counted if head in found.heads[bid]}
        best, whole = max(earned.values(), default=Fraction(0)), available(entries, head)
        for bid, value in earned.items():
            found.heads[bid][head] = value / best * whole if best else Fraction(0)
            found.heads_basis[bid][head] = f"{number(value)} over the best bid's {number(best)}, of {number(whole)}"


def _at(entries: Entries, where: RoundingPoint, value: Fraction) -> Fraction:
    rounding = entries.round.rounding
    places = rounding.to(where)
    return value if places is None else Fraction(rounded(value, places, rounding.mode))
