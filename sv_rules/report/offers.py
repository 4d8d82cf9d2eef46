"""Offers as text: for each bid what counts and what it is worth, what waits for an answer, and the findings by cell."""

from __future__ import annotations

from decimal import Decimal

from sv_rules.evaluation.offers import BidOffers, CountedOffer, Offers
from sv_rules.evaluation.returned import CellFinding
from sv_rules.measures.values import in_pounds, pounds
from sv_rules.report.page import Page
from sv_rules.report.wording import counted


def offers_page(offers: Offers, width: int = 100) -> str:
    """The verdict first, then each bid with its offers and findings."""
    page = Page(False, width)
    page.line(verdict_words(offers))
    page.line(f"{offers.tender} · {offers.buyer or 'buyer not stated'}")
    page.line(f"Measures: {offers.measure_set}, edition {offers.edition}")
    if offers.synthetic:
        page.line("INVENTED: the measures and so every figure in pounds are invented.")
    if offers.base is not None:
        page.line(f"Per pound of the contract's stated value, {offers.base}; a bidder's price is not looked at.")
    for finding in offers.findings:
        _finding(page, finding)
    for bid in offers.bids:
        _bid(page, bid)
    return page.text()


def verdict_words(offers: Offers) -> str:
    """Whether the offers may go to the panel, in a sentence."""
    stopped = [bid for bid in offers.bids if not bid.usable]
    waiting = [bid for bid in offers.bids if bid.usable and any(o.state == "open" for o in bid.offers)]
    verdict = "STOP" if stopped or any(f.stops for f in offers.findings) else "ASK" if waiting else "READ"
    said = f"{counted(len(offers.bids), 'form')} read"
    said += f", {len(stopped)} cannot go to the panel as returned" if stopped else ""
    said += f", {len(waiting)} with questions to the bidder" if waiting else ""
    return f"{verdict}. {said}."


def _bid(page: Page, bid: BidOffers) -> None:
    page.blank()
    page.line(f"{bid.bid} {bid.bidder}, lot {bid.lot} ({bid.file})")
    if not bid.usable:
        page.line("Not usable as returned: see what stops below. Figures are for the clarification only.")
    each = f", {pounds(bid.per_pound)} for each pound of the contract" if bid.per_pound is not None else ""
    page.line(f"Counts: {pounds(bid.total)}{each}")
    if bid.open_total or any(o.state == "open" for o in bid.offers):
        page.line(f"Waits for answers: {pounds(bid.open_total)}")
    if bid.unpriced:
        page.line(f"Recorded without pounds: {', '.join(bid.unpriced)}")
    for offer in bid.offers:
        page.hanging(f"  {offer.offer.measure:<10} ", _offer_words(offer))
    for finding in bid.findings:
        _finding(page, finding)


def _offer_words(offer: CountedOffer) -> str:
    worth = pounds(offer.value) if offer.value is not None else "no pounds"
    amount = "" if offer.quantity is None else f"{amount_words(offer.quantity, offer.unit)}, "
    return f"{offer.state.upper()}: {amount}{worth}. {offer.title} ({'; '.join(offer.why)})"


def amount_words(quantity: Decimal, unit: str) -> str:
    """An amount with its unit: ``31.25 full-time equivalent``, ``£150,000.00``."""
    return pounds(quantity) if in_pounds(unit) else f"{quantity:,f} {unit}"


def _finding(page: Page, finding: CellFinding) -> None:
    word = "STOPS" if finding.stops else "Note"
    changed = f" Issued: {finding.issued}. Returned: {finding.returned or 'nothing'}." if finding.issued else ""
    page.hanging(f"  {word:<6}", f"{finding.cell}: {finding.text}{changed} {finding.do}")
