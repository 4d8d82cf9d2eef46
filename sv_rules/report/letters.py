"""A draft letter of the kind that each bid's state asks for, as text and tables; ``letters_docx.py`` makes it a file.

Assessed bids, and bids that the published method disqualified, get an assessment summary (Procurement Act 2023, s50;
Procurement Regulations 2024, reg 31): own scores and reasons as far as assessed, and the winner's. A bid that was
disregarded, excluded, withdrawn or late gets a short letter with nobody's scores. Where the law asks for no summary the
letter says that it is voluntary. A long reason is printed whole.
"""

from __future__ import annotations

import datetime

from sv_rules.evaluation.panel_data import Bid
from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.result import BidResult, RoundResult
from sv_rules.report import award_words as words
from sv_rules.report.award_case import AwardCase
from sv_rules.report.award_disclosure import Gap, disclosed
from sv_rules.report.letter_parts import Heading, Kind, Letter, Part
from sv_rules.report.letter_summary import summary

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
    body = _short(shown, own, row) if kind == "short" else summary(shown, own, row, kind)
    here = () if kind == "short" else tuple(g for g in gaps if not g.where.startswith(_elsewhere(case, result.round)))
    held = case.bid(bid.bid)
    return Letter(
        round=result.round, bid=bid.bid, kind=kind, title=_TITLES[kind].format(title=case.evaluation.title),
        address=_address(held),
        parts=tuple(_head(shown, own, row) + body + _tail(shown, kind, here)), gaps=here,
    )  # fmt: skip


def ended_letter(evaluation: Evaluation, bid: Bid, on: datetime.date, owed: str) -> Letter:
    """The letter to a bidder where the authority has decided not to award. ``owed``: what the law asks then."""
    parts: list[Part] = [
        f"{evaluation.authority} · {evaluation.reference}" + (f" · {evaluation.ocid}" if evaluation.ocid else ""),
        *_example(evaluation), f"Your bid {bid.id}.",
        f"On {words.day(on)} we decided not to award a contract in this procurement.",
        "[Why, as far as it can be said to bidders: to be filled in]", owed,
    ]  # fmt: skip
    title = _TITLES["ended"].format(title=evaluation.title)
    return Letter(round="all", bid=bid.id, kind="ended", title=title, address=_address(bid), parts=tuple(parts))


def _address(bid: Bid) -> tuple[str, ...]:
    return (
        bid.bidder, bid.address or "[postal address: to be filled in]", bid.email or "[email: to be filled in]",
        f"Unique identifier: {bid.identifier or '[to be filled in]'}",
    )  # fmt: skip


def _example(evaluation: Evaluation) -> list[Part]:
    told = "Example, made for a demonstration: the bids and the bidders are invented."
    return [told] if evaluation.synthetic else []


_TITLES: dict[Kind, str] = {
    "successful": "Outcome and assessment summary: {title}",
    "unsuccessful": "Outcome and assessment summary: {title}",
    "disqualified": "Outcome and assessment summary: {title}",
    "short": "Outcome of your bid: {title}",
    "stage": "Outcome of this stage: {title}",
    "ended": "No contract is awarded: {title}",
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
    return [about, *_example(evaluation), f"Your bid {bid.bid}."]


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
