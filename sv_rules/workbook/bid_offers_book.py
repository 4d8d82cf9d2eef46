"""The offers of all bids as a workbook for a panel: side by side by measure, with statements, before any price.

Nothing is filled in here and no formula stands here: what counts was counted from the bidders' forms, and each step is
written beside it. A long statement goes on over several rows, so that none is cut on paper.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from sv_rules.evaluation.offers import BidOffers, CountedOffer, Offers
from sv_rules.measures.values import in_pounds
from sv_rules.report.offers import verdict_words
from sv_rules.workbook.panel_book import Book, Page, figure_format
from sv_rules.workbook.panel_styles import PANEL
from sv_rules.workbook.saving import workbook_bytes
from sv_rules.workbook.theme import Theme

_HEAD, _FIRST = 5, 6
_PIECE = 1_200
"""Characters of a statement in one row: what a row shows on a page."""
_MONEY = '"£"#,##0.00'
_LOOKS: Mapping[str, str] = {
    "counted": "proceed", "unpriced": "advice", "open": "unknown", "not counted": "reason", "set aside": "stop",
    "nil": "waived",
}  # fmt: skip


def offers_book(offers: Offers, theme: Theme = PANEL) -> bytes:
    """The workbook's bytes: a summary, the offers by measure, the statements, and the findings by cell."""
    book = Book(f"Social value offers: {offers.tender}", offers.tender, 1, theme)
    notes = [f"{offers.measure_set}, edition {offers.edition}. Licence: {offers.licence or 'not stated'}"]
    if offers.synthetic:
        notes.append("INVENTED: the measures and so every figure in pounds are invented.")
    _summary(book, offers, notes)
    _measures(book, offers, notes)
    _statements(book, offers)
    _findings(book, offers)
    book.protect()
    return workbook_bytes(book.workbook)


def _summary(book: Book, offers: Offers, notes: list[str]) -> None:
    page = book.page("Offers", f"Social value offers: {offers.tender}", notes, (9, 7, 34, 19, 19, 17, 26, 36))
    page.fixed(4, 1, verdict_words(offers), "SV verdict")
    base = f", {offers.base}" if offers.base else ""
    page.header(_HEAD, ("Lot", "Bid", "Bidder", "Counts £", "Waits for answers £", f"£ for each £ of contract{base}",
                        "Without value in pounds", "State"))  # fmt: skip
    for row, bid in enumerate(offers.bids, _FIRST):
        for column, text in enumerate((bid.lot, bid.bid, bid.bidder), 1):
            page.fixed(row, column, text)
        page.fixed(row, 4, bid.total, "SV number", _MONEY)
        page.fixed(row, 5, bid.open_total, "SV number", _MONEY)
        page.fixed(row, 6, bid.per_pound, "SV number", '"£"0.0000')
        page.fixed(row, 7, ", ".join(bid.unpriced))
        state, look = _state(bid)
        page.fixed(row, 8, state, f"SV {look}")
        page.fit(row, 18)
    page.print_rows(_HEAD, f"D{_FIRST}")


def _state(bid: BidOffers) -> tuple[str, str]:
    if not bid.usable:
        return "STOPS: not usable as returned", "stop"
    waiting = sum(o.state == "open" for o in bid.offers)
    return (f"ASK: {waiting} wait for an answer", "unknown") if waiting else ("READ", "proceed")


def _measures(book: Book, offers: Offers, notes: list[str]) -> None:
    page = book.page("By measure", "What is offered against each measure", notes,
                     (9, 10, 34, 18, 7, 24, 26, 14, 15, 14, 17, 52))  # fmt: skip
    page.header(_HEAD, ("Lot", "Measure", "What is counted", "Unit", "Bid", "Bidder", "Entered, by year", "Counts",
                        "State", "£ for each", "£", "Why"))  # fmt: skip
    for row, (bid, one) in enumerate(_side_by_side(offers), _FIRST):
        entered = "; ".join("none" if q is None else f"{q.normalize():,f}" for q in one.offer.quantities)
        for column, text in enumerate(
            (bid.lot, one.offer.measure, one.title, one.unit, bid.bid, bid.bidder, entered), 1
        ):
            page.fixed(row, column, text)
        if one.quantity is not None:
            shown = _MONEY if in_pounds(one.unit) else figure_format(one.quantity)
            page.fixed(row, 8, one.quantity, "SV number", shown)
        else:
            page.fixed(row, 8, "", "SV number")
        page.fixed(row, 9, one.state.upper(), f"SV {_LOOKS[one.state]}")
        for column, value in ((10, one.unit_value), (11, one.value)):
            page.fixed(row, column, "" if value is None else value, "SV number", _MONEY if value is not None else "")
        page.fixed(row, 12, "; ".join(one.why))
        page.fit(row)
    page.print_rows(_HEAD, f"D{_FIRST}")


def _side_by_side(offers: Offers) -> Iterator[tuple[BidOffers, CountedOffer]]:
    """Every offer: lot by lot, measure by measure, bid by bid."""
    for lot in dict.fromkeys(bid.lot for bid in offers.bids):
        bids = [bid for bid in offers.bids if bid.lot == lot]
        for code in _in_order(bids):
            for bid in bids:
                yield from ((bid, one) for one in bid.offers if one.offer.measure == code)


def _in_order(bids: list[BidOffers]) -> list[str]:
    """Measures that anybody offers against, in the order of the set as far as the bids tell it."""
    found: list[str] = []
    for bid in bids:
        place = 0
        for one in bid.offers:
            if one.offer.measure in found:
                place = found.index(one.offer.measure) + 1
            else:
                found.insert(place, one.offer.measure)
                place += 1
    return found


def _statements(book: Book, offers: Offers) -> None:
    notes = ["A long answer goes on in the rows below it."]
    page = book.page("Statements", "How each bidder will do it", notes, (9, 7, 24, 10, 24, 100))
    page.header(_HEAD, ("Lot", "Bid", "Bidder", "Measure", "What", "The bidder's words"))
    row = _FIRST
    for bid in offers.bids:
        row = _words(page, row, bid, "all", "Method statement", bid.statement)
        for one in bid.offers:
            parts = (("When, and where", one.offer.when), ("What will prove it", one.offer.evidence),
                     ("How", one.offer.statement))  # fmt: skip
            for what, text in parts:
                row = _words(page, row, bid, one.offer.measure, what, text)
    page.print_rows(_HEAD, f"E{_FIRST}")


def _words(page: Page, row: int, bid: BidOffers, measure: str, what: str, text: str) -> int:
    """One answer from a row on; gives the row after it."""
    for number, piece in enumerate(_pieces(text)):
        goes_on = " (goes on)" if number else ""
        for column, said in enumerate((bid.lot, bid.bid, bid.bidder, measure, what + goes_on, piece), 1):
            page.fixed(row, column, said)
        page.fit(row)
        row += 1
    return row


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces that a row can show whole, parted at a line end or between words."""
    kept = ""
    for line in text.split("\n"):
        for part in textwrap.wrap(line, _PIECE, replace_whitespace=False, drop_whitespace=False) or [""]:
            if kept and (len(kept) + len(part) > _PIECE or kept.count("\n") > 15):
                yield kept
                kept = part
            else:
                kept = f"{kept}\n{part}" if kept else part
    if kept.strip():
        yield kept


def _findings(book: Book, offers: Offers) -> None:
    page = book.page("Findings", "What was found in the forms, by cell", [], (9, 7, 34, 24, 10, 60, 48))
    page.header(_HEAD, ("Lot", "Bid", "File", "Cell", "Word", "What", "Do"))
    listed = [("", "", "", f) for f in offers.findings]
    listed += [(bid.lot, bid.bid, bid.file, f) for bid in offers.bids for f in bid.findings]
    for row, (lot, bid_id, file, found) in enumerate(listed, _FIRST):
        texts = (lot, bid_id, file, found.cell)
        for column, text in enumerate(texts, 1):
            page.fixed(row, column, text)
        page.fixed(row, 5, "STOPS" if found.stops else "NOTE", "SV stop" if found.stops else "SV reason")
        page.fixed(row, 6, found.text)
        page.fixed(row, 7, found.do)
        page.fit(row)
    if not listed:
        page.fixed(_FIRST, 1, "Nothing was found.")
    page.print_rows(_HEAD, f"E{_FIRST}")
