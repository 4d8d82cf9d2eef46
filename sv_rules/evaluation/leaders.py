"""Who leads a round, and who would with one thing changed: the ground that assurance stands on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from sv_rules.evaluation.entries import Entries, Key
from sv_rules.evaluation.judging import Judged, judged, places
from sv_rules.evaluation.lines import Line
from sv_rules.evaluation.published import Price


class Leaders(NamedTuple):
    """The bids in the places, and those that tie for the last of them. Neither, where nobody is ranked."""

    winners: tuple[str, ...]
    tie: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Both, in order of their ids."""
        return tuple(sorted({*self.winners, *self.tie}))

    def same(self, other: Leaders) -> bool:
        """Whether the same bids stand in the places and the same tie."""
        return set(self.winners) == set(other.winners) and set(self.tie) == set(other.tie)


def settled(entries: Entries) -> Entries:
    """The round without its prompt about low prices: what was decided stays decided, whatever else is supposed."""
    decided = {bid: one for bid, one in judged(entries).out.items() if one.state == "disregarded"}
    out = {**entries.out, **decided}
    return replace(entries, out=out, lines=tuple(_unprompted(line) for line in entries.lines), low_prices={})


def leaders(entries: Entries) -> Leaders:
    """Who leads the round."""
    return leaders_of(entries, judged(entries))


def leaders_of(entries: Entries, ruled: Judged) -> Leaders:
    """As ``leaders``, of a round that is judged already."""
    if ruled.order is None:
        return Leaders((), ())
    filled = places(entries, ruled.order)
    return Leaders(filled.winners, filled.tie)


def without(entries: Entries, bid: str) -> Entries:
    """The round as if a bid had never come."""
    return replace(entries, bids=tuple(one for one in entries.bids if one.id != bid))


def with_price(entries: Entries, line: Line, price: Price) -> Entries:
    """The round with another way to score one price."""
    other = replace(line, criterion=line.criterion.model_copy(update={"price": price}))
    return replace(entries, lines=tuple(other if one is line else one for one in entries.lines))


def with_values(entries: Entries, values: dict[Key, Fraction]) -> Entries:
    """The round with some scores changed."""
    return replace(entries, values={**entries.values, **values})


def unrounded(entries: Entries) -> Entries:
    """The round as if nothing were rounded."""
    rounding = entries.round.rounding.model_copy(update={"at": ()})
    return replace(entries, round=entries.round.model_copy(update={"rounding": rounding}))


def _unprompted(line: Line) -> Line:
    price = line.criterion.price
    if price is None or price.low_price is None:
        return line
    silent = price.model_copy(update={"low_price": None})
    return replace(line, criterion=line.criterion.model_copy(update={"price": silent}))
