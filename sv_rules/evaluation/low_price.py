"""The prompt about a low price: which bids must be asked about theirs, and what came of it (s19(3)(c) to (5)).

The published percentage only asks a question; the law has none. Until the supplier was told, could answer, and
somebody decided, the ranking is not shown as final.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from sv_rules.evaluation.entries import Entries, Out
from sv_rules.evaluation.published import LowPrice
from sv_rules.evaluation.result import Stop
from sv_rules.evaluation.rounding import money, number

LIMB = "s19(3)(c)"


class LowPrices(NamedTuple):
    """Bids disregarded for their price by a recorded decision, what is still to be answered, and notes."""

    out: dict[str, Out]
    stops: list[Stop]
    notes: list[str]


def low_prices(entries: Entries, counted: Sequence[str]) -> LowPrices:
    """Judge the prices of the bids that count. A bid disregarded by decision is in nobody's mean."""
    out: dict[str, Out] = {}
    stops: list[Stop] = []
    notes: list[str] = []
    for bid, answer in entries.low_prices.items():
        if bid not in counted:
            continue
        if answer.response_on is not None and answer.response_on < answer.notified_on:
            stops.append(Stop(
                code="low-price-dates", place=entries.place(bid),
                text=f"The response about the low price, {answer.response_on}, is dated before the notice of it, "
                f"{answer.notified_on}.", do="Correct the record.",
            ))  # fmt: skip
        if answer.decision == "disregarded":
            why = f"disregarded under {LIMB} as abnormally low: {answer.why} ({answer.by})"
            out[bid] = Out("disregarded", why)
            if answer.response_on is None:
                notes.append(f"{bid}: no response is recorded. Show that the opportunity to answer was reasonable.")
    left = [bid for bid in counted if bid not in out]
    prompted = set()
    for line in entries.prices:
        asks = line.criterion.price.low_price if line.criterion.price else None
        if asks is None:
            continue
        amounts = {bid: entries.values[bid, line.id] for bid in left if (bid, line.id) in entries.values}
        for bid, words in _low(asks, amounts):
            prompted.add(bid)
            if bid in entries.low_prices:
                notes.append(f"{bid}, {line.id}: {words}. The record says that the price stands.")
                continue
            stops.append(Stop(
                code="low-price-unanswered", place=entries.place(bid, line.id), text=f"{words}.",
                do="Tell the supplier, give it a reasonable opportunity to show that it can perform at this price "
                "(s19(4) and (5)), and record the decision.",
            ))  # fmt: skip
    idle = sorted(set(entries.low_prices) & set(left) - prompted)
    notes += [f"{bid}: a decision about a low price is recorded; the published prompt does not ask." for bid in idle]
    return LowPrices(out, stops, notes)


def _low(asks: LowPrice, amounts: Mapping[str, Fraction]) -> Iterator[tuple[str, str]]:
    """The bids whose price is further below the published mark than the percentage, each with the figures."""
    for bid, amount in amounts.items():
        mark = low_mark(asks, tuple(amounts.values()), amount)
        if mark and is_low(asks, mark, amount):
            below, asked = number(100 * (mark - amount) / mark), number(asks.percent_below)
            yield bid, (
                f"The price {money(amount)} is {below} % below {MARKS[asks.below]}, {money(mark)}; the published "
                f"prompt asks at more than {asked} %"
            )  # fmt: skip


MARKS: Mapping[str, str] = {
    "mean": "the mean", "mean-without-highest": "the mean of all but the highest", "median": "the median",
    "next-lowest": "the next lowest price", "estimate": "the published estimate",
}  # fmt: skip
"""What prices may be compared with, each in words."""


def low_mark(asks: LowPrice, amounts: Sequence[Fraction], own: Fraction) -> Fraction | None:
    """What the published prompt compares a price with. ``amounts`` are all prices that count, the bid's own too.

    ``next-lowest`` is the next price above the bid's own, which has none where it is the highest; a single price has no
    mean without the highest. None: there is nothing to compare with.
    """
    ordered, count = sorted(amounts), len(amounts)
    if asks.below == "estimate":
        return None if asks.estimate is None else Fraction(asks.estimate)
    if asks.below == "mean":
        return sum(ordered, Fraction(0)) / count
    if asks.below == "mean-without-highest":
        return sum(ordered[:-1], Fraction(0)) / (count - 1) if count > 1 else None
    if asks.below == "median":
        return (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    above = ordered[ordered.index(own) + 1 :]
    return above[0] if above else None


def is_low(asks: LowPrice, mark: Fraction, own: Fraction) -> bool:
    """Whether a price lies below its mark by more than the published percentage."""
    return own < mark * (1 - Fraction(asks.percent_below) / 100)
