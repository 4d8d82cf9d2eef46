"""What is refused in panel data: lines of bids, rounds or criteria that are not there, and lines that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sv_rules.evaluation.faults import Fault, Refused
from sv_rules.evaluation.lines import leaves
from sv_rules.evaluation.panel_data import Bid, Consensus, OfferMade, PanelData, PriceMade
from sv_rules.evaluation.published import Evaluation, Kind
from sv_rules.problem import did_you_mean
from sv_rules.source import Path_

_COMPANY_NUMBER = re.compile(r"(GB-COH-)?[0-9]{1,7}\Z", re.IGNORECASE)
"""Companies House numbers have eight characters: a spreadsheet takes the leading nought away."""


def data_faults(evaluation: Evaluation, data: PanelData) -> tuple[Fault, ...]:
    """Every fault of the data against the evaluation that it belongs to."""
    checks = _Checks(evaluation, data)
    return (
        *_bids(data.bids, checks), *_set_aside(data, checks), *_lines(data.consensus, "consensus", "scored", checks),
        *_lines(data.offers, "offers", "offer", checks), *_prices(data.prices, checks), *_answers(data, checks),
    )  # fmt: skip


def refuse_data_faults(evaluation: Evaluation, data: PanelData) -> None:
    """Raise ``Refused`` with every fault."""
    refused = [fault for fault in data_faults(evaluation, data) if not fault.warning]
    if refused:
        raise Refused("the panel's data cannot be scored", refused)


class _Checks:
    """The ids that may be named."""

    def __init__(self, evaluation: Evaluation, data: PanelData) -> None:
        self.rounds = {one.id for one in evaluation.rounds}
        self.bids = {one.id: one for one in data.bids}
        self.kinds: dict[str, dict[str, Kind | None]] = {
            one.id: {line.id: line.criterion.kind for line in leaves(evaluation, one)} for one in evaluation.rounds
        }

    def stands(self, round_: str, bid: str, path: Path_, place: str) -> Iterator[Fault]:
        """Faults of the bid and round that a line names."""
        if round_ not in self.rounds:
            yield Fault(path, place, f'there is no round "{round_}".', did_you_mean(round_, self.rounds))
        if bid not in self.bids:
            yield Fault(path, place, f'there is no bid "{bid}".', did_you_mean(bid, self.bids))
        elif round_ in self.rounds and round_ not in self.bids[bid].rounds:
            message = f"{bid} is not a bid for {round_}."
            yield Fault(path, place, message, "Add the round to the bid, or take the line out.")


def _bids(bids: Sequence[Bid], checks: _Checks) -> Iterator[Fault]:
    ids: set[str] = set()
    names: dict[str, str] = {}
    identifiers: dict[str, str] = {}
    for index, bid in enumerate(bids):
        path, place = ("bids", index), f"bid {bid.id}"
        if bid.id in ids:
            yield Fault(path, place, f'the bid "{bid.id}" stands twice.', "Give each bid its own id.")
        ids.add(bid.id)
        name = " ".join(bid.bidder.split()).casefold()
        if not name:
            yield Fault((*path, "bidder"), place, "the bidder has no name.", "Write it.")
        elif (first := names.setdefault(name, bid.id)) != bid.id:
            message = f"{bid.bidder} is also the bidder of {first}."
            yield Fault(path, place, message, "Is it the same bid? If there are two, tell them apart in the name.")
        if bid.identifier and (first := identifiers.setdefault(bid.identifier.casefold(), bid.id)) != bid.id:
            message = f"{first} has the same identifier, {bid.identifier}."
            yield Fault((*path, "identifier"), place, message, "One of them is wrong, or it is the same supplier.")
        if bid.identifier and _COMPANY_NUMBER.match(bid.identifier):
            message = f"the company number {bid.identifier} is short of eight characters."
            yield Fault((*path, "identifier"), place, message, "Put its leading nought back, and keep it as text.")
        if not bid.rounds:
            yield Fault(path, place, "the bid is for no round.", 'Add "rounds:".')
        for n, round_ in enumerate(bid.rounds):
            if round_ not in checks.rounds:
                message = f'there is no round "{round_}".'
                yield Fault((*path, "rounds", n), place, message, did_you_mean(round_, checks.rounds))
            elif round_ in bid.rounds[:n]:
                yield Fault((*path, "rounds", n), place, f"{round_} stands twice.", "Name it once.")


def _set_aside(data: PanelData, checks: _Checks) -> Iterator[Fault]:
    seen: list[tuple[str, str | None]] = []
    for index, one in enumerate(data.set_aside):
        path, place = ("set_aside", index), f"set aside, bid {one.bid}"
        if one.round is None:
            if one.bid not in checks.bids:
                yield Fault(path, place, f'there is no bid "{one.bid}".', did_you_mean(one.bid, checks.bids))
        else:
            yield from checks.stands(one.round, one.bid, path, place)
        if any(bid == one.bid and (round_ == one.round or None in (round_, one.round)) for bid, round_ in seen):
            yield Fault(path, place, f"{one.bid} is set aside twice.", "Keep the decision that stands.")
        seen.append((one.bid, one.round))


def _lines(
    made: Sequence[Consensus | OfferMade], key: str, kind: Kind, checks: _Checks
) -> Iterator[Fault]:  # fmt: skip
    seen: set[tuple[str, str, str]] = set()
    for index, one in enumerate(made):
        path, place = (key, index), f"{one.round}, bid {one.bid}, criterion {one.criterion}"
        yield from checks.stands(one.round, one.bid, path, place)
        yield from _criterion(one.round, one.criterion, kind, path, place, checks)
        line = (one.round, one.bid, one.criterion)
        if line in seen:
            yield Fault(path, place, "the line stands twice; the later one does not win silently.", "Keep one of them.")
        seen.add(line)


def _criterion(
    round_: str, criterion: str, kind: Kind, path: Path_, place: str, checks: _Checks
) -> Iterator[Fault]:  # fmt: skip
    if round_ not in checks.rounds:
        return
    known = checks.kinds[round_]
    if criterion not in known:
        same = [one for one, of in known.items() if of == kind]
        message = f'there is no criterion "{criterion}" to give this for.'
        yield Fault((*path, "criterion"), place, message, did_you_mean(criterion, same))
    elif known[criterion] != kind:
        message = f'the criterion is of kind "{known[criterion]}", and this is for "{kind}".'
        yield Fault((*path, "criterion"), place, message, "Enter it where it belongs.")


def _prices(made: Sequence[PriceMade], checks: _Checks) -> Iterator[Fault]:
    seen: set[tuple[str, str, str | None]] = set()
    for index, one in enumerate(made):
        path, place = ("prices", index), f"{one.round}, bid {one.bid}, price"
        yield from checks.stands(one.round, one.bid, path, place)
        priced = [name for name, kind in checks.kinds.get(one.round, {}).items() if kind == "price"]
        criterion = one.criterion
        if criterion is not None:
            yield from _criterion(one.round, criterion, "price", path, place, checks)
        elif len(priced) == 1:
            criterion = priced[0]
        elif one.round in checks.rounds:
            many = f"the round has {len(priced)} price criteria and the price does not say which."
            message = many if priced else "the round has no price criterion."
            yield Fault(path, place, message, 'Add "criterion:".' if priced else "Take the price out.")
        line = (one.round, one.bid, criterion)
        if line in seen:
            yield Fault(path, place, "the price stands twice.", "Keep one of them.")
        seen.add(line)


def _answers(data: PanelData, checks: _Checks) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for index, one in enumerate(data.low_prices):
        path, place = ("low_prices", index), f"{one.round}, bid {one.bid}, low price"
        yield from checks.stands(one.round, one.bid, path, place)
        if (one.round, one.bid) in seen:
            yield Fault(path, place, "the decision stands twice.", "Keep the one that was taken.")
        seen.add((one.round, one.bid))
