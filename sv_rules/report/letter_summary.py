"""The assessment summary inside a letter: the criteria, the bidder's own assessment, and the most advantageous bid's.

What it holds is what the Procurement Regulations 2024, reg 31(2) and (3), list.
"""

from __future__ import annotations

from decimal import Decimal

from sv_rules.evaluation.lines import Line, lines
from sv_rules.evaluation.result import BidResult, RoundResult
from sv_rules.report import award_words as words
from sv_rules.report.award_case import AwardCase, points_of
from sv_rules.report.letter_parts import Heading, Kind, Part, Table


def summary(case: AwardCase, result: RoundResult, bid: BidResult, kind: Kind) -> list[Part]:
    """Everything between the head and the end of a letter to a bid that was assessed."""
    parts: list[Part] = [_outcome(case, result, bid, kind)]
    if kind in ("unsuccessful", "disqualified"):
        parts += _why_not(case, result, bid, kind)
    parts += [Heading("The award criteria and how bids were assessed"), _criteria(case, result)]
    parts.append("The criteria and the method are set out in full in the procurement documents"
                 + (f" ({case.evaluation.notice})." if case.evaluation.notice else "."))  # fmt: skip
    parts += [Heading("How your bid was assessed"), *_assessment(case, result, bid)]
    if kind in ("unsuccessful", "disqualified"):
        for winner in (b for b in result.bids if b.bid in result.winners):
            title = f"How the most advantageous bid was assessed: {winner.bidder}"
            parts += [Heading(title), *_assessment(case, result, winner)]
        if not result.winners:
            parts.append("No bid is left that could be the most advantageous, so no other assessment is shown.")
    return parts


def _outcome(case: AwardCase, result: RoundResult, bid: BidResult, kind: Kind) -> str:
    if kind == "successful":
        return "We intend to award the contract to you. This letter is no contract and no acceptance of your bid."
    if kind == "disqualified":
        return "Your bid was disqualified under the published method. We do not intend to award the contract to you."
    if kind == "stage":
        passed = "goes on to the next stage" if bid.bid in result.winners else "does not go on to the next stage"
        return f"Your bid {passed}. Section 50 asks for a summary on award only: these scores are given voluntarily."
    return "We do not intend to award the contract to you."


def _why_not(case: AwardCase, result: RoundResult, bid: BidResult, kind: Kind) -> list[Part]:
    parts: list[Part] = [Heading("Why we do not intend to award the contract to you")]
    if kind == "disqualified":
        law = "The published method says that this disqualifies (Procurement Act 2023, s23(3)(a))."
        return [*parts, f"{bid.why} {law}"]
    if bid.rank is not None:
        text = f"Your bid was ranked {_ordinal(bid.rank)}, by {result.ranked_by}."
        if bid.behind:
            text += f" It stood {words.figure(bid.behind)} behind the first."
        elif bid.rank > 1 and result.tie_broken_by:
            text += f" It was equal with the first; the published tie-break decided: {result.tie_broken_by}."
        parts.append(text)
        if passed := passed_over(case, result, bid):
            parts.append(passed)
    if bid.why:
        parts.append(bid.why)
    return parts


def passed_over(case: AwardCase, result: RoundResult, bid: BidResult) -> str:
    """Why a bid goes empty-handed though one ranked after it does not: the published limit on lots (s23(4))."""
    evaluation, ranks = case.evaluation, {b.bid: b.rank for b in result.bids}
    behind = [w for w in result.winners if bid.rank is not None and (ranks.get(w) or 0) > bid.rank]
    if evaluation.lots_each is None or bid.bid in result.winners or not behind:
        return ""
    lots = "one lot" if evaluation.lots_each == 1 else f"{evaluation.lots_each} lots"
    first_in = [r.title for r in case.result.rounds if bid.bid in r.winners]
    named = f" You stand first in {' and '.join(first_in)}." if first_in else ""
    mechanism = f" The published mechanism: {evaluation.lots_mechanism}." if evaluation.lots_mechanism else ""
    return f"A supplier may be awarded {lots} at most, so your bid is passed over here.{mechanism}{named}"


def _criteria(case: AwardCase, result: RoundResult) -> Table:
    shown = lines(case.evaluation, case.round(result.round))
    rows = tuple(
        (_titled(line), f"{_share(line)} %", words.how_scored(case, line)) for line in shown
    )  # fmt: skip
    return Table("Criteria, relative importance, how scored", ("Criterion", "Weighting", "How it is scored"), rows)


def _assessment(case: AwardCase, result: RoundResult, bid: BidResult) -> list[Part]:
    rows: list[tuple[str, ...]] = []
    for line in lines(case.evaluation, case.round(result.round)):
        points = points_of(bid, line.id)
        agreed = case.consensus(result.round, bid.bid, line.id) if line.leaf else None
        score = words.plain(agreed.score) if agreed is not None else "–"
        why = agreed.reason if agreed is not None else _other_reason(case, line, bid)
        place = agreed.bid_reference if agreed is not None else "–"
        earned = "not scored" if points is None or points.earned is None else words.figure(points.earned)
        rows.append((_titled(line), _share(line), score, earned, why, place))
    header = ("Criterion", "Points available", "Score", "Points", "Explanation", "Where in the bid")
    parts: list[Part] = [Table("Scores and explanations", header, tuple(rows))]
    totals = [f"{words.HEADS[h]} {words.figure(v)}" for h, v in bid.heads.items()]
    if totals:
        parts.append(f"Sub-totals: {'; '.join(totals)}.")
    if bid.total is not None:
        parts.append(f"Total: {words.figure(bid.total)}.")
    elif bid.state == "disqualified":
        parts.append("There is no total: the bid was assessed only as far as shown.")
    return parts


def _other_reason(case: AwardCase, line: Line, bid: BidResult) -> str:
    if not line.leaf:
        return "The sum of its parts."
    if line.criterion.kind == "price":
        own = bid.prices.get(line.id, bid.price)
        known = f"Evaluated price {words.money(own)}. " if own is not None else "Price not shown here. "
        return known + "Points follow from the published formula."
    if line.criterion.kind == "offer":
        offer = next((o.amount for o in case.data.offers if (o.bid, o.criterion) == (bid.bid, line.id)), None)
        unit = line.criterion.offer.unit if line.criterion.offer else ""
        known = f"Offered {words.plain(offer)} ({unit}). " if offer is not None else "Offer not shown here. "
        return known + "Points follow from the published formula."
    return "Not assessed." if bid.state == "disqualified" else "–"


def _titled(line: Line) -> str:
    return f"{'– ' * line.depth}{line.id} {line.criterion.title}"


def _share(line: Line) -> str:
    share = Decimal(line.available.numerator) / Decimal(line.available.denominator)
    return words.plain(share.quantize(Decimal("0.0001")))


def _ordinal(rank: int) -> str:
    ending = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"
