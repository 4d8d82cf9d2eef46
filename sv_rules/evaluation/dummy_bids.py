"""Dummy bids to try a method on before it is published: the same every time, from strong and dear to weak and cheap."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from sv_rules.evaluation.lines import Line, leaves
from sv_rules.evaluation.panel_data import Bid, Consensus, OfferMade, PanelData, PriceMade
from sv_rules.evaluation.published import Evaluation, Price
from sv_rules.evaluation.rounding import exact, rounded

_PROFILES = (
    ("B01", "Dummy, strong and dear", Fraction(1), Fraction(1)),
    ("B02", "Dummy, good and a little cheaper", Fraction(4, 5), Fraction(9, 10)),
    ("B03", "Dummy, middling", Fraction(3, 5), Fraction(4, 5)),
    ("B04", "Dummy, weak and cheap", Fraction(2, 5), Fraction(13, 20)),
    ("B05", "Dummy, weakest and far cheapest", Fraction(1, 5), Fraction(2, 5)),
)
"""Bid, name, how far up each scale it scores, and its price beside the dearest."""
_DEAREST = Fraction(100_000)
_OFFER = Fraction(100)


def dummy_bids(evaluation: Evaluation) -> PanelData:
    """Five bids in every round, with every line filled; prices keep to a published ceiling, floor or benchmark."""
    bids, consensus, offers, prices = [], [], [], []
    rounds = tuple(one.id for one in evaluation.rounds)
    scales = {scale.id: scale.scores for scale in evaluation.scales}
    for bid, name, quality, level in _PROFILES:
        bids.append(Bid(id=bid, bidder=name, rounds=rounds))
        for round_ in evaluation.rounds:
            for line in leaves(evaluation, round_):
                where = {"round": round_.id, "bid": bid, "criterion": line.id}
                if line.criterion.price is not None:
                    prices.append(_price(line.criterion.price, level, where))
                elif line.criterion.offer is not None:
                    most = Fraction(line.criterion.offer.target or line.criterion.offer.cap or 0) or _OFFER
                    offered = 2 - quality if line.criterion.offer.best == "lowest" else quality
                    amount = exact(most * offered)
                    offers.append(OfferMade(round=round_.id, bid=bid, criterion=line.id, amount=amount))
                elif not line.criterion.same_answer_as and not _carried(evaluation, round_.carried_from, line):
                    scores = scales[line.criterion.scale or ""]
                    place = int(rounded(quality * (len(scores) - 1), 0))
                    consensus.append(Consensus(
                        **where, score=scores[place], reason="A dummy bid.", bid_reference="None: a dummy bid.",
                    ))  # fmt: skip
    return PanelData(bids=tuple(bids), consensus=tuple(consensus), offers=tuple(offers), prices=tuple(prices))


def _carried(evaluation: Evaluation, round_id: str | None, line: Line) -> bool:
    earlier = next((one for one in evaluation.rounds if one.id == round_id), None)
    return earlier is not None and any(one.id == line.id for one in leaves(evaluation, earlier))


def _price(price: Price, level: Fraction, where: dict[str, str]) -> PriceMade:
    dearest = Fraction(price.parameters.get("worst", price.ceiling or Decimal(0))) or _DEAREST
    total = dearest * level
    if price.floor is not None:
        total = max(total, Fraction(price.floor))
    if not price.basket:
        return PriceMade(**where, amount=rounded(total, 2))  # type: ignore[arg-type]
    added = sum((Fraction(line.quantity) for line in price.basket if line.quantity > 0), Fraction(0))
    least = Decimal("0.01")
    rate = max(rounded(total / added, 2, "down"), least) if added else least
    rates = {line.id: rate if line.quantity > 0 else least for line in price.basket}
    return PriceMade(**where, rates=rates)  # type: ignore[arg-type]
