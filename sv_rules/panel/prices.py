"""Prices: a book that exists only once quality is closed, what comes back in it, and what may change afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.evaluation.lines import leaves
from sv_rules.evaluation.panel_data import OfferMade, PriceMade
from sv_rules.evaluation.returned import CellFinding, PriceReturn
from sv_rules.panel.bid_changes import figure
from sv_rules.panel.collecting import kept_copy, own_book, stop_on
from sv_rules.panel.issuing import at_issue, issue_price, priced, record_of
from sv_rules.panel.offering import not_as_offered, with_source
from sv_rules.panel.order import require
from sv_rules.panel.pack import Act, Pack, listed
from sv_rules.workbook.panel_returned_forms import read_price


def write_price_book(pack: Pack, act: Act) -> Pack:
    """The price book, which exists only once quality is closed."""
    require(pack, "price book", "the price book")
    if pack.state.latest("price") is not None:
        raise BadInput("the price book is out already", where=str(pack.folder), why="it was written before",
                       do="Issue it again with: sv-rules panel reissue FOLDER price --why TEXT")  # fmt: skip
    return issue_price(pack, act).saved()


def return_prices(pack: Pack, file: Path, act: Act) -> tuple[Pack, tuple[CellFinding, ...]]:
    """Take in the price book.

    A price or offer that is in already is changed only with a reason (``act.why``); both figures stay in the record.
    A price that the record says was corrected must be the corrected one.
    """
    require(pack, "prices", "returning the price book")
    own_book(pack, file, "price", "panel")
    then = at_issue(pack, "price")
    found = read_price(file, then.evaluation, priced(then), record_of(pack, "price"), act.day)
    found = found.model_copy(update={"offers": with_source(pack, found.offers)})
    stop_on([*found.findings, *_uncorrected(pack, found.prices), *not_as_offered(pack, found.offers)], file)
    changed = _entered_again(pack, found, act)
    name, files = kept_copy(pack, file)
    data: dict[str, object] = {
        "prices": [p.model_dump(mode="json") for p in found.prices],
        "offers": [o.model_dump(mode="json") for o in found.offers],
        "low_prices": [p.model_dump(mode="json") for p in found.low_prices],
        "file": name, "issue": found.issue, "changed": changed,
        "notes": [f.model_dump(mode="json", exclude_none=True) for f in found.findings],
    }  # fmt: skip
    return pack.add(act.event("price-returned", data, files)).saved(), found.findings


def _uncorrected(pack: Pack, prices: Sequence[PriceMade]) -> Iterator[CellFinding]:
    """Prices that are not what a recorded correction says.

    Only where the round has one price and no basket: elsewhere the corrected figure may be one of several.
    """
    entered = {(p.round, p.bid): p.amount for p in prices}
    for fix in {(c.round, c.bid): c for c in pack.state.corrections}.values():
        held = next(r for r in pack.published.rounds if r.id == fix.round)
        asked = [x.criterion.price for x in leaves(pack.published, held) if x.criterion.price is not None]
        amount = entered.get((fix.round, fix.bid))
        if amount is None or len(asked) != 1 or asked[0].basket or amount == figure(fix.now, "the audit record"):
            continue
        text = f"the record says that {fix.was} was corrected to {fix.now}, and the book says {amount:,f}."
        yield CellFinding(code="not-corrected", stops=True, cell=f"{fix.round}, {fix.bid}", text=text,
                          do="Enter the corrected figure.")  # fmt: skip


def _entered_again(pack: Pack, found: PriceReturn, act: Act) -> list[str]:
    """What is entered otherwise than it is in, in sentences. Raises ``BadInput`` where nobody says why."""
    state = pack.state
    if state.prices is None:
        return []
    if (found.prices, found.offers, found.low_prices) == (state.prices, state.offers, state.low_prices):
        raise BadInput("nothing was taken in", where=str(pack.folder), why="these prices are in already",
                       do="Score the bids: sv-rules panel score FOLDER")  # fmt: skip
    corrected = {(c.round, c.bid) for c in state.corrections}
    every = [*_prices_changed(state.prices, found.prices), *_offers_changed(state.offers, found.offers)]
    changed = [text for key, text in every if key not in corrected]
    if changed and not (act.why or "").strip():
        do = "A typing error of ours: give --why TEXT. An error of the bidder's: sv-rules panel correct."
        raise listed("nothing was taken in", where=str(pack.folder), why="figures that are in are changed",
                     texts=changed, do=do)  # fmt: skip
    return changed


_Change = tuple[tuple[str, str], str]


def _prices_changed(before: Sequence[PriceMade], after: Sequence[PriceMade]) -> Iterator[_Change]:
    held = {(p.round, p.bid, p.criterion): p for p in before}
    for new in after:
        old = held.get((new.round, new.bid, new.criterion))
        if old is not None and old != new:
            yield (new.round, new.bid), f"{new.round}/{new.bid}: the price was {_said(old)} and is {_said(new)}."


def _offers_changed(before: Sequence[OfferMade], after: Sequence[OfferMade]) -> Iterator[_Change]:
    held = {(o.round, o.bid, o.criterion): o.amount for o in before}
    for new in after:
        old = held.get((new.round, new.bid, new.criterion))
        if old is not None and old != new.amount:
            was = f"{new.round}/{new.bid}: the offer for {new.criterion} was {_number(old)}"
            yield (new.round, new.bid), f"{was} and is {_number(new.amount)}."


def _said(price: PriceMade) -> str:
    if price.amount is not None:
        return f"£{_number(price.amount)}"
    return ", ".join(f"{line} £{_number(rate)}" for line, rate in sorted(price.rates.items()))


def _number(value: Decimal) -> str:
    return f"{value:,f}"
