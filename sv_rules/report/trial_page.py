"""A trial of a method as text: every bid's points line by line, with the figures that they follow from."""

from __future__ import annotations

from fractions import Fraction

from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.result import BidResult, EvaluationResult, RoundResult
from sv_rules.report.page import Page

LABEL = "A trial of the method: these figures are nobody's evaluation."


def trial_page(evaluation: Evaluation, found: EvaluationResult, width: int = 100) -> str:
    """The whole page, round by round."""
    page = Page(False, width)
    page.line(f"{evaluation.title} · {evaluation.reference}")
    page.line(LABEL)
    for round_ in found.rounds:
        _round(page, round_, many=len(found.rounds) > 1)
    return page.text()


def _round(page: Page, found: RoundResult, *, many: bool) -> None:
    page.blank()
    if many:
        page.line(f"{found.round}: {found.title}")
    page.line(found.headline)
    page.line(f"Ranked by {found.ranked_by}.")
    for bid in found.bids:
        _bid(page, bid)
    for stop in found.stops:
        page.blank()
        page.hanging("Stop: ", f"{stop.place}: {stop.text} {stop.do}")
    for note in found.notes:
        page.blank()
        page.hanging("Note: ", note)


def _bid(page: Page, bid: BidResult) -> None:
    page.blank()
    rank = f"{bid.rank}." if bid.rank is not None else "–"
    total = "" if bid.total is None else f": {bid.total:,f}"
    exact = f" (exactly {bid.exact})" if bid.exact and Fraction(bid.exact) != bid.total else ""
    page.hanging(f"{rank:4}", f"{bid.bid} {bid.bidder}{total}{exact}" + ("" if bid.rank else f", {bid.state}"))
    if bid.rank is None and bid.why:
        page.hanging("    ", f"{bid.why}.")
    for point in bid.points:
        earned = "–" if point.earned is None else f"{point.earned:f}"
        start = f"    {'  ' * point.depth}{point.criterion:8}{earned:>10} of {point.available:f}"
        page.hanging(f"{start:36}", f"{point.title}: {point.basis}")
    for head, basis in bid.heads_basis.items():
        start = f"    {head:8}{bid.heads[head]:>10f}"
        page.hanging(f"{start:36}", f"against the best bid: {basis}")
