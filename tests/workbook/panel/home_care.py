"""An invented evaluation with two lots, for the books' tests: small enough to work out by hand."""

from __future__ import annotations

import datetime
from decimal import Decimal

from sv_rules.evaluation.panel_data import Bid, Consensus, OfferMade, PanelData, PriceMade
from sv_rules.evaluation.published import (
    BasketLine,
    Criterion,
    Evaluation,
    Evaluator,
    LowPrice,
    Minimum,
    Offer,
    Price,
    Round,
    Rounding,
    Scale,
    ScalePoint,
    TieBreak,
)
from sv_rules.evaluation.returned import Score

DAY = datetime.date(2026, 5, 11)
D = Decimal
WORDS = ("Inadequate", "Poor", "Less than satisfactory", "Satisfactory", "Good", "Excellent")
SCALE = Scale(
    id="five",
    points=tuple(
        ScalePoint(score=D(n), label=word, descriptor=f"{word}: what the answer shows at this score, in plain words.")
        for n, word in enumerate(WORDS)
    ),
)
Q1 = Criterion(
    id="Q1", title="Continuity of care and rostering", weighting=D(30), head="quality", kind="scored", scale="five",
    minimum=Minimum(least=D(2), failing="disqualifies"),
)  # fmt: skip
Q2 = Criterion(
    id="Q2", title="Safeguarding and learning from incidents", weighting=D(20), head="quality", kind="scored",
    scale="five", evaluators=("E1", "E2"),
)  # fmt: skip
SV = Criterion(
    id="SV", title="Social value", weighting=D(10), head="social-value",
    criteria=(
        Criterion(id="SVM", title="Method statement", weighting=D(5), kind="scored", scale="five"),
        Criterion(id="SVO", title="Paid hours of training offered", weighting=D(5), kind="offer",
                  offer=Offer(basis="relative", unit="hours")),
    ),
)  # fmt: skip
PRICE = Criterion(
    id="P", title="Price", weighting=D(40), head="price", kind="price",
    price=Price(formula="lowest_ratio", low_price=LowPrice(percent_below=D(20)),
                basket=(BasketLine(id="day", title="Weekday hour", quantity=D(1000), unit="hour"),
                        BasketLine(id="night", title="Night hour", quantity=D(250), unit="hour"))),
)  # fmt: skip
ROUNDING = Rounding(places=2, at=("criterion", "total"))
TIES = (TieBreak(by="head", of="quality"), TieBreak(by="price"))
NORTH = Round(
    id="lot-1", title="North locality", lot="1", criteria=(Q1, Q2, SV, PRICE), rounding=ROUNDING, tie_break=TIES
)
SOUTH = Round(
    id="lot-2", title="South locality", lot="2",
    criteria=(
        Q1, Q2.model_copy(update={"same_answer_as": "lot-1/Q2"}), SV,
        PRICE.model_copy(update={"price": Price(formula="lowest_ratio")}),
    ),
    rounding=ROUNDING, tie_break=TIES,
)  # fmt: skip
HOME_CARE = Evaluation(
    evaluation="home-care-2026", title="Home care, two localities", authority="Example Council", reference="EX/2026/017",
    published_on=datetime.date(2026, 3, 12), kind="light-touch", scales=(SCALE,), spread_at_most=D(1),
    evaluators=(
        Evaluator(id="E1", name="Ada Byrne", role="Commissioner"),
        Evaluator(id="E2", name="Ben Okafor", role="Quality lead"),
        Evaluator(id="E3", name="Cem Yildiz", role="Social value lead"),
    ),
    chair="Dee Walsh", rounds=(NORTH, SOUTH), synthetic=True,
)  # fmt: skip
BIDS = (
    Bid(id="B01", bidder="Alder Care Ltd", identifier="00123456", rounds=("lot-1", "lot-2")),
    Bid(id="B02", bidder="Birch & Daughters", rounds=("lot-1",)),
    Bid(id="B03", bidder="Cedar Community Care CIC", rounds=("lot-1", "lot-2")),
)
REASON = "The answer shows rosters for each week and names who covers absence; it gives no figures for continuity."


def scores() -> tuple[Score, ...]:
    """What each evaluator gave in lot 1 and lot 2, one step apart at most but for one line."""
    given = {"B01": (4, 3, 4), "B02": (3, 3, 2), "B03": (5, 4, 4)}
    found = []
    for held, questions in (("lot-1", ("Q1", "Q2", "SVM")), ("lot-2", ("Q1", "SVM"))):
        for bid in BIDS:
            if held not in bid.rounds:
                continue
            for n, question in enumerate(questions):
                for step, who in enumerate(("E1", "E2", "E3")):
                    if question == "Q2" and who == "E3":
                        continue
                    value = max(0, given[bid.id][n] - (step == 1))
                    found.append(Score(evaluator=who, round=held, bid=bid.id, criterion=question, score=D(value),
                                       reason=REASON, bid_reference="Section 4, page 12"))  # fmt: skip
    return tuple(found)


def data() -> PanelData:
    """Consensus, offers and prices for both lots."""
    agreed = {"B01": (4, 3, 4), "B02": (3, 3, 2), "B03": (5, 4, 4)}
    consensus, offers, prices = [], [], []
    for held, questions in (("lot-1", ("Q1", "Q2", "SVM")), ("lot-2", ("Q1", "SVM"))):
        for bid in BIDS:
            if held not in bid.rounds:
                continue
            consensus += [
                Consensus(round=held, bid=bid.id, criterion=q, score=D(agreed[bid.id][n]), reason=REASON,
                          bid_reference="Section 4, page 12", note="E2 moved after reading the annex.")
                for n, q in enumerate(questions)
            ]  # fmt: skip
            offers.append(
                OfferMade(
                    round=held, bid=bid.id, criterion="SVO", amount=D({"B01": 400, "B02": 100, "B03": 320}[bid.id])
                )
            )
            rate = {"B01": D("21.50"), "B02": D("19.80"), "B03": D("24.00")}[bid.id]
            if held == "lot-1":
                prices.append(PriceMade(round=held, bid=bid.id, rates={"day": rate, "night": rate + 4}))
            else:
                prices.append(PriceMade(round=held, bid=bid.id, amount=rate * 1000))
    return PanelData(bids=BIDS, consensus=tuple(consensus), offers=tuple(offers), prices=tuple(prices))
