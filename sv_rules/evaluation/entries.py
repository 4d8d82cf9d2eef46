"""What the panel found in one round, line by line: scores, offers and prices, and what is missing or does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from sv_rules.evaluation.lines import Line, leaves, lines
from sv_rules.evaluation.panel_data import Bid, LowPriceAnswer, PanelData, PriceMade
from sv_rules.evaluation.published import Evaluation, Price, Round, Scale
from sv_rules.evaluation.result import BidState, Stop
from sv_rules.evaluation.rounding import money, number

Key = tuple[str, str]
"""A bid and a criterion, by their ids."""


class Out(NamedTuple):
    """Why a bid is in no formula."""

    state: BidState
    why: str


@dataclass(frozen=True)
class Entries:
    """One round as it stands: ``values`` holds the score, the amount or the evaluated price of each bid and leaf.

    ``out`` are the bids set aside. ``stops`` are findings of a bid's line, by the bid: they count only while the bid
    does. ``low_prices`` are the answers about low prices, by bid.
    """

    evaluation: Evaluation
    round: Round
    lines: tuple[Line, ...]
    bids: tuple[Bid, ...]
    out: Mapping[str, Out]
    values: Mapping[Key, Fraction]
    stops: Mapping[str, tuple[Stop, ...]]
    low_prices: Mapping[str, LowPriceAnswer]
    shares: Mapping[str, Mapping[Fraction, Fraction]]
    """Of each scale, each score with the share of the weighting that it earns, lowest score first."""
    notes: tuple[str, ...] = ()

    @cached_property
    def leaves(self) -> tuple[Line, ...]:
        """The lines that are scored themselves."""
        return tuple(line for line in self.lines if line.leaf)

    @cached_property
    def prices(self) -> tuple[Line, ...]:
        """The price criteria."""
        return tuple(line for line in self.lines if line.criterion.price is not None)

    def counting(self) -> tuple[str, ...]:
        """The bids that were not set aside."""
        return tuple(bid.id for bid in self.bids if bid.id not in self.out)

    def place(self, bid: str, criterion: str | None = None) -> str:
        """Where a stop stands, in words."""
        return ", ".join([self.round.id, f"bid {bid}", *([f"criterion {criterion}"] if criterion else [])])


def entries(evaluation: Evaluation, round_: Round, data: PanelData) -> Entries:
    """The round's entries. Both models are taken as checked (``checking``, ``data_checking``)."""
    bids = tuple(sorted((bid for bid in data.bids if round_.id in bid.rounds), key=lambda bid: bid.id))
    found, own_leaves = _Found(evaluation, round_, data), leaves(evaluation, round_)
    values: dict[Key, Fraction] = {}
    stops: dict[str, tuple[Stop, ...]] = {}
    for bid in bids:
        own: list[Stop] = []
        for line in own_leaves:
            value = found.value(bid.id, line)
            if isinstance(value, Stop):
                own.append(value)
            else:
                values[bid.id, line.id] = value
        own += _per_price(round_, own_leaves, bid.id, values)
        stops[bid.id] = tuple(own)
    aside = dict(_set_aside(round_, data))
    late = [
        f"{bid.id} is recorded as late and counts: the record should say why it was let in."
        for bid in bids if bid.in_time is False and bid.id not in aside
    ]  # fmt: skip
    sourced = [one for one in data.offers if one.round == round_.id and one.source]
    read = dict.fromkeys(f"{one.criterion} is {one.source}" for one in sourced)
    return Entries(
        evaluation, round_, lines(evaluation, round_), bids, aside, values, stops,
        {one.bid: one for one in data.low_prices if one.round == round_.id},
        {scale.id: scale.shares() for scale in evaluation.scales}, (*found.notes, *read, *late),
    )  # fmt: skip


def _per_price(
    round_: Round, own_leaves: Sequence[Line], bid: str, values: dict[Key, Fraction]
) -> Iterator[Stop]:  # fmt: skip
    """Divide the offers that are scored for each pound of price. A price that is missing has its own stop."""
    for line in own_leaves:
        if line.criterion.offer is None or not line.criterion.offer.per_price or (bid, line.id) not in values:
            continue
        offered = values.pop((bid, line.id))
        price = next((values.get((bid, one.id)) for one in own_leaves if one.criterion.price), None)
        if price:
            values[bid, line.id] = offered / price
        elif price is not None:
            yield Stop(
                code="offer-per-nought", place=f"{round_.id}, bid {bid}, criterion {line.id}",
                text="The offer is scored for each pound of price, and the price is nought.",
                do="Check the price, and ask the bidder what is meant.",
            )  # fmt: skip


def _set_aside(round_: Round, data: PanelData) -> Iterator[tuple[str, Out]]:
    for one in data.set_aside:
        if one.round in (None, round_.id):
            ground = f" under {one.limb}" if one.limb else ""
            yield one.bid, Out(one.state, f"{one.state}{ground} on {one.on.day} {one.on:%B %Y}: {one.why}")


class _Found:
    """Looks a line up: in this round, and where the method says that an answer or score stands from another."""

    def __init__(self, evaluation: Evaluation, round_: Round, data: PanelData) -> None:
        self.round = round_
        self._carried: dict[tuple[str, str], list[str]] = {}
        self._rounds = {one.id: one for one in evaluation.rounds}
        self._leaves = {one.id: {line.id for line in leaves(evaluation, one)} for one in evaluation.rounds}
        self._scales = {scale.id: scale for scale in evaluation.scales}
        self._given = {(one.round, one.bid, one.criterion): one.score for one in data.consensus}
        self._given |= {(one.round, one.bid, one.criterion): one.amount for one in data.offers}
        self._prices = {(one.bid, one.criterion): one for one in data.prices if one.round == round_.id}
        self._only_price = sum(line.criterion.price is not None for line in leaves(evaluation, round_)) == 1

    @property
    def notes(self) -> list[str]:
        """Which lines stand from another round, once for each."""
        return [
            f"{line}: what was entered for {where} stands, as published, for {', '.join(bids)}."
            for (line, where), bids in self._carried.items()
        ]

    def value(self, bid: str, line: Line) -> Fraction | Stop:
        if line.criterion.price is not None:
            return self._price(bid, line, line.criterion.price)
        own = self._given.get((self.round.id, bid, line.id))
        for where in self._elsewhere(line):
            other = self._given.get((where[0], bid, where[1]))
            if other is None:
                continue
            if own is not None and own != other:
                return self._stop(
                    "two-scores", bid, line, f"{number(own)} is entered here and {number(other)} in {'/'.join(where)}; "
                    "the published method scores the answer once.", "Take one of the two out.",
                )  # fmt: skip
            self._carried.setdefault((line.id, "/".join(where)), []).append(bid)
            own = other
        if line.criterion.offer is not None:
            if own is None:
                return self._stop(
                    "offer-missing", bid, line, "No offer is entered.",
                    "Enter the amount that the bid offers; where it offers nothing, enter 0.",
                )  # fmt: skip
            return Fraction(own)
        if own is None:
            return self._stop(
                "missing-consensus", bid, line, "No consensus score is entered.",
                "Agree a score in moderation and enter it with its reason and the place in the bid.",
            )  # fmt: skip
        scale = self._scales[line.criterion.scale or ""]
        if own not in scale.scores:
            return self._stop(
                "not-on-scale", bid, line, f"The score {number(own)} is not on the scale: it allows {_allowed(scale)}.",
                "A consensus is one of the published scores, never a mean: agree one in moderation.",
            )  # fmt: skip
        return Fraction(own)

    def _elsewhere(self, line: Line) -> Iterator[tuple[str, str]]:
        if line.criterion.same_answer_as:
            round_, _, criterion = line.criterion.same_answer_as.partition("/")
            yield round_, criterion
        if self.round.carried_from and line.id in self._leaves[self.round.carried_from]:
            yield self.round.carried_from, line.id

    def _price(self, bid: str, line: Line, price: Price) -> Fraction | Stop:
        made = self._prices.get((bid, line.id)) or (self._prices.get((bid, None)) if self._only_price else None)
        if made is None:
            return self._stop("price-missing", bid, line, "No price is entered.", "Enter the price that the bid gives.")
        amount = self._evaluated(bid, line, price, made)
        if isinstance(amount, Stop):
            return amount
        if amount < 0:
            return self._stop(
                "price-negative", bid, line, f"The evaluated price is {money(amount)}.",
                "No formula scores a price below nought: ask the bidder what is meant.",
            )  # fmt: skip
        if amount == 0 and not price.zero_allowed:
            return self._stop(
                "price-zero", bid, line, "The price is nought, and the published method does not say that it may be.",
                "Check the entry and ask the bidder what is meant; do not leave the bid out silently.",
            )  # fmt: skip
        return amount

    def _evaluated(self, bid: str, line: Line, price: Price, made: PriceMade) -> Fraction | Stop:
        if not price.basket:
            if made.rates:
                text = "Rates are entered, and the published price is one amount."
                return self._stop("price-form", bid, line, text, "Enter the amount.")
            if made.amount is None:
                text = "No price is entered."
                return self._stop("price-missing", bid, line, text, "Enter the price that the bid gives.")
            return Fraction(made.amount)
        asked = {one.id: one for one in price.basket}
        if missing := [one.title for one in price.basket if one.id not in made.rates]:
            text = f"No rate is entered for {_listed(missing)}."
            return self._stop("rate-missing", bid, line, text, "Enter the rate that the bid gives; never assume one.")
        if strange := [key for key in made.rates if key not in asked]:
            text = f"A rate is entered for {_listed(strange)}, which is not in the published basket."
            return self._stop("unknown-rate", bid, line, text, "Take it out.")
        if below := [asked[key].title for key, rate in made.rates.items() if rate < 0]:
            text = f"The rate for {_listed(below)} is below nought."
            return self._stop("price-negative", bid, line, text, "Ask the bidder what is meant.")
        total = sum((Fraction(one.quantity) * Fraction(made.rates[one.id]) for one in price.basket), Fraction(0))
        if made.amount is not None and Fraction(made.amount) != total:
            return self._stop(
                "price-differs", bid, line,
                f"The amount entered is {money(Fraction(made.amount))}; rates times quantities are {money(total)}.",
                "The basket decides. Take the amount out, or have the bidder correct the arithmetical error.",
            )  # fmt: skip
        return total

    def _stop(self, code: str, bid: str, line: Line, text: str, do: str) -> Stop:
        return Stop(code=code, place=f"{self.round.id}, bid {bid}, criterion {line.id}", text=text, do=do)


def _allowed(scale: Scale) -> str:
    if scale.span is not None and len(scale.scores) > 12:
        span = scale.span
        return f"{number(span.least)} to {number(span.most)} in steps of {number(span.step)}"
    return ", ".join(map(number, scale.scores))


def _listed(words: list[str]) -> str:
    shown = ", ".join(f'"{word}"' for word in words[:4])
    return shown + (f" and {len(words) - 4} more" if len(words) > 4 else "")
