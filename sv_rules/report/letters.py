"""A draft letter of the kind that each bid's state asks for, as text and tables; ``letters_docx.py`` makes it a file.

Assessed bids, and bids that the published method disqualified, get an assessment summary (Procurement Act 2023, s50;
Procurement Regulations 2024, reg 31): own scores and reasons as far as assessed, and the winner's. A bid that was
disregarded, excluded, withdrawn or late gets a short letter with nobody's scores. Where the law asks for no summary the
letter says that it is voluntary. A long reason is printed whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sv_rules.evaluation.lines import Line, lines
from sv_rules.evaluation.result import BidResult, RoundResult
from sv_rules.report import award_words as words
from sv_rules.report.award_case import AwardCase, points_of
from sv_rules.report.award_disclosure import Gap, disclosed

Kind = Literal["successful", "unsuccessful", "disqualified", "short", "stage"]
_SHORT = {
    "disregarded": "Your bid was disregarded and was not assessed.",
    "excluded": "You were excluded from this procurement, and your bid was not assessed.",
    "withdrawn": "You withdrew your bid, and it was not assessed further.",
    "late": "Your bid came in after the deadline. It was not opened and was not assessed.",
}
_SHORT_AFTER = _SHORT | {
    "disregarded": "Your bid was disregarded and is taken no further.",
    "excluded": "You were excluded from this procurement, and your bid is taken no further.",
}
_LOW_PRICE = "s19(3)(c): the price is abnormally low for the performance of the contract"
_SHARED = "This letter gives no scores, yours or anybody else's: an assessment summary is owed for assessed bids only "
_SHARED += "(Procurement Act 2023, s50(5))."


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a letter: a caption, a header row, and rows as long as the header."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a letter."""

    text: str


Part = str | Heading | Table


@dataclass(frozen=True, slots=True)
class Letter:
    """One draft letter to one bidder about one round."""

    round: str
    bid: str
    kind: Kind
    title: str
    address: tuple[str, ...]
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def file(self) -> str:
        """Its name: ids only, never the bidder's name."""
        return f"letter-{self.round}-{self.bid}-{self.kind}.docx"


def letters(case: AwardCase) -> tuple[Letter, ...]:
    """A letter for each bid of each round that is final, in the order of the result."""
    return tuple(
        letter(case, result, bid) for result in case.result.rounds if result.final for bid in result.bids
    )  # fmt: skip


def letter(case: AwardCase, result: RoundResult, bid: BidResult) -> Letter:
    """The letter to one bidder about one round."""
    shown, gaps = disclosed(case, "bidder", bid.bid)
    own = shown.outcome(result.round)
    row = next(b for b in own.bids if b.bid == bid.bid)
    kind = _kind(shown, own, row)
    body = _short(shown, own, row) if kind == "short" else _summary(shown, own, row, kind)
    here = () if kind == "short" else tuple(g for g in gaps if not g.where.startswith(_elsewhere(case, result.round)))
    held = case.bid(bid.bid)
    return Letter(
        round=result.round, bid=bid.bid, kind=kind, title=_TITLES[kind].format(title=case.evaluation.title),
        address=(
            held.bidder, held.address or "[postal address: to be filled in]", held.email or "[email: to be filled in]",
            f"Unique identifier: {held.identifier or '[to be filled in]'}",
        ),
        parts=tuple(_head(shown, own, row) + body + _tail(shown, kind, here)), gaps=here,
    )  # fmt: skip


_TITLES: dict[Kind, str] = {
    "successful": "Outcome and assessment summary: {title}",
    "unsuccessful": "Outcome and assessment summary: {title}",
    "disqualified": "Outcome and assessment summary: {title}",
    "short": "Outcome of your bid: {title}",
    "stage": "Outcome of this stage: {title}",
}


def _kind(case: AwardCase, result: RoundResult, bid: BidResult) -> Kind:
    if bid.state in _SHORT:
        return "short"
    if bid.state == "disqualified":
        return "disqualified"
    if case.round(result.round).stage != "final":
        return "stage"
    return "successful" if bid.bid in result.winners else "unsuccessful"


def _elsewhere(case: AwardCase, round_id: str) -> tuple[str, ...]:
    """The beginnings of places in other rounds, which this letter does not speak of."""
    return tuple(r.round for r in case.result.rounds if r.round != round_id)


def _head(case: AwardCase, result: RoundResult, bid: BidResult) -> list[Part]:
    evaluation = case.evaluation
    about = f"{evaluation.authority} · {evaluation.reference} · {result.title}"
    if evaluation.ocid:
        about += f" · {evaluation.ocid}"
    example = (
        ["Example, made for a demonstration: the bids and the bidders are invented."] if evaluation.synthetic else []
    )
    return [about, *example, f"Your bid {bid.bid}."]


def _short(case: AwardCase, result: RoundResult, bid: BidResult) -> list[Part]:
    scored = any(c.bid == bid.bid and c.round == result.round for c in case.data.consensus)
    parts: list[Part] = [(_SHORT_AFTER if scored else _SHORT)[bid.state]]
    held = [s for s in case.data.set_aside if s.bid == bid.bid and s.round in (None, result.round)]
    low = [a for a in case.data.low_prices if (a.bid, a.round, a.decision) == (bid.bid, result.round, "disregarded")]
    if held:
        last = held[-1]
        parts.append(f"{'Withdrawn' if bid.state == 'withdrawn' else 'Decided'} on {words.day(last.on)}.")
        if last.limb:
            parts.append(f"Ground: Procurement Act 2023, {last.limb}.")
        if bid.state != "withdrawn":
            parts.append(f"Why: {last.why}")
        if last.notified_on:
            parts.append(f"You were told on {words.day(last.notified_on)}.")
    elif low:
        told = f"We asked you about your price on {words.day(low[-1].notified_on)}"
        heard = f", and you answered on {words.day(low[-1].response_on)}." if low[-1].response_on else "."
        parts += [f"Ground: Procurement Act 2023, {_LOW_PRICE}.", told + heard, f"Why: {low[-1].why}"]
    return [*parts, _SHARED]


def _summary(case: AwardCase, result: RoundResult, bid: BidResult, kind: Kind) -> list[Part]:
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
        if bid.behind is not None:
            text += f" It stood {words.figure(bid.behind)} behind the first."
        parts.append(text)
    if bid.why:
        parts.append(bid.why)
    return parts


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


def _tail(case: AwardCase, kind: Kind, gaps: tuple[Gap, ...]) -> list[Part]:
    parts: list[Part] = []
    if kind in ("successful", "unsuccessful", "disqualified"):
        if case.summary_owed:
            parts.append("This is an assessment summary under the Procurement Act 2023, s50(3). All summaries are sent "
                         "at the same time, before the contract award notice is published.")  # fmt: skip
        else:
            parts.append(f"The law asks for no assessment summary here ({case.summary_law}): this one is voluntary.")
        if case.standstill:
            parts.append(case.standstill)
    if gaps:
        parts.append(Heading("What is left out of this letter"))
        parts += [_gaps(ground, gaps) for ground in dict.fromkeys(g.ground for g in gaps)]
    return parts


def _gaps(ground: str, gaps: tuple[Gap, ...]) -> str:
    """What is left out on one ground, in a sentence."""
    told = "; ".join(_gap(g) for g in gaps if g.ground == ground)
    return f"{told[0].upper()}{told[1:]}. Ground: {ground}."


def _gap(gap: Gap) -> str:
    """What is left out, with the bid or criterion that it is about."""
    _, about, which = gap.where.partition("/")
    return f"{gap.what} ({which})" if about else gap.what


def _titled(line: Line) -> str:
    return f"{'– ' * line.depth}{line.id} {line.criterion.title}"


def _share(line: Line) -> str:
    share = Decimal(line.available.numerator) / Decimal(line.available.denominator)
    return words.plain(share.quantize(Decimal("0.0001")))


def _ordinal(rank: int) -> str:
    ending = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"
