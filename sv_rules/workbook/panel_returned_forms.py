"""Reading the compliance and the price book back: what was checked of each bid, and what each asks and offers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from sv_rules.evaluation.panel_data import Bid, LowPriceAnswer, OfferMade, PriceMade, SetAside
from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.returned import Compliance, ComplianceReturn, IssuedBook, PriceReturn
from sv_rules.workbook.guard import open_workbook
from sv_rules.workbook.panel_columns import Columns
from sv_rules.workbook.panel_compare import UNREADABLE, compare
from sv_rules.workbook.panel_compliance import OUT, STATES
from sv_rules.workbook.panel_low_price import DECISIONS, LOW

RATE_PLACES = 6
"""Places of a rate: 14.375 p for a unit of power is 0.14375."""
_IN_OUT = {"in": "In", "out": "Out"}
_DECIDED = "Decide every bid: In, or Out."


def read_compliance(
    path: Path, evaluation: Evaluation, bids: Sequence[Bid], issued: IssuedBook, today: datetime.date | None = None
) -> ComplianceReturn:
    """The compliance book. A bid that is not decided, or is out without a ground, stops.

    A day after ``today`` is none on which anything happened. Raises ``BadInput`` where the file cannot be opened.
    """
    workbook = open_workbook(path, "the compliance book")
    findings = compare(workbook, issued)
    if any(f.code in UNREADABLE for f in findings):
        return ComplianceReturn(issue=issued.issue, findings=findings)
    columns = Columns(workbook, issued, today)
    entries = [_entry(columns, row) for row in range(columns.count("SV_Decision"))]
    return ComplianceReturn(
        issue=issued.issue, entries=tuple(one for one in entries if one is not None),
        findings=(*findings, *columns.findings),
    )  # fmt: skip


def _entry(columns: Columns, row: int) -> Compliance | None:
    held, bid = columns.issued("SV_Rounds", row), columns.issued("SV_Bids", row)
    where = f"{held}, {bid}"
    decision = columns.choice("SV_Decision", row, _IN_OUT)
    if decision is None:
        if columns.blank("SV_Decision", row):
            columns.stop("incomplete", "SV_Decision", row, f"{where} is not decided", _DECIDED)
        return None
    marks = {}
    for name in ("InTime", "Complete", "Conditions", "Clear"):
        marks[name] = columns.yes_no(f"SV_{name}", row)
        if columns.blank(f"SV_{name}", row):
            columns.stop("incomplete", f"SV_{name}", row, f"{where}: neither Yes nor No is given", "Choose one.")
    checked, source = columns.date("SV_CheckedOn", row), columns.text("SV_Source", row)
    if columns.blank("SV_CheckedOn", row):
        columns.stop(
            "incomplete", "SV_CheckedOn", row, f"{where}: the day of the exclusion check is missing", "Give it."
        )
    if not source:
        columns.stop(
            "incomplete", "SV_Source", row, f"{where}: the source of the exclusion check is missing", "Name it."
        )
    out = _out(columns, row, where, held, bid, decision)
    if decision == "in" and False in marks.values():
        text = f"{where} is In, in spite of a No"
        columns.note("in-spite", "SV_Decision", row, text, "Be ready to say why.")
    if None in marks.values() or checked is None or not source or (decision == "out" and out is None):
        return None
    return Compliance(
        round=held, bid=bid, in_time=bool(marks["InTime"]), complete=bool(marks["Complete"]),
        conditions_met=bool(marks["Conditions"]), exclusion_checked_on=checked, exclusion_source=source,
        exclusion_clear=bool(marks["Clear"]), decision="in" if decision == "in" else "out", set_aside=out,
        reply=columns.text("SV_Reply", row),
    )  # fmt: skip


def _out(columns: Columns, row: int, where: str, held: str, bid: str, decision: str) -> SetAside | None:
    filled = [name for name in OUT if not columns.blank(f"SV_{name}", row)]
    if decision == "in":
        if filled:
            text = f"{where} is In on the sheet Checks, and this says that it is out"
            columns.stop("contradiction", f"SV_{filled[0]}", row, text, "Clear this row, or decide Out.")
        return None
    state = columns.choice("SV_State", row, STATES)
    why, by, on = columns.text("SV_Why", row), columns.text("SV_DecidedBy", row), columns.date("SV_DecidedOn", row)
    limb, told = columns.text("SV_Limb", row), columns.date("SV_ToldOn", row)
    missing = [
        (name, what) for name, what, there in (
            ("SV_State", "as what", not columns.blank("SV_State", row)), ("SV_Why", "why", bool(why)),
            ("SV_DecidedBy", "who decided", bool(by)), ("SV_DecidedOn", "when", not columns.blank("SV_DecidedOn", row)),
            ("SV_Limb", "under which limb of the Act", bool(limb) or state in ("withdrawn", "late")),
        ) if not there
    ]  # fmt: skip
    for name, what in missing:
        columns.stop("no-ground", name, row, f"{where} is out, and it does not say {what}", "Fill in its row.")
    if missing or state is None or on is None:
        return None
    return SetAside(
        bid=bid, round=held, state=state, on=on, by=by, limb=limb or None, why=why,  # type: ignore[arg-type]
        notified_on=told,
    )  # fmt: skip


def read_price(
    path: Path, evaluation: Evaluation, bids: Sequence[Bid], issued: IssuedBook, today: datetime.date | None = None
) -> PriceReturn:
    """The price book. A price or offer that is missing, or could mean two amounts, stops; nothing is assumed.

    A day after ``today`` is none on which anything happened. Raises ``BadInput`` where the file cannot be opened.
    """
    workbook = open_workbook(path, "the price book")
    findings = compare(workbook, issued)
    if any(f.code in UNREADABLE for f in findings):
        return PriceReturn(issue=issued.issue, findings=findings)
    columns = Columns(workbook, issued, today)
    prices = (*_rated(columns), *_priced(columns))
    _far_off(columns, prices)
    return PriceReturn(
        issue=issued.issue, prices=prices, offers=_offers(columns),
        low_prices=_answers(columns, evaluation.reason_at_least), findings=(*findings, *columns.findings),
    )  # fmt: skip


def _rated(columns: Columns) -> tuple[PriceMade, ...]:
    """Prices by rates: each line of the basket, per bid and criterion."""
    found: dict[tuple[str, str, str], dict[str, Decimal]] = {}
    if not columns.has("SV_Rates"):
        return ()
    for row in range(columns.count("SV_Rates")):
        held, bid, criterion, line = (
            columns.issued(f"SV_Rate{word}", row) for word in ("Rounds", "Bids", "Criteria", "Lines")
        )
        rate = _pounds(columns, "SV_Rates", row, f"{held}, {bid}, {line}", RATE_PLACES)
        rates = found.setdefault((held, bid, criterion), {})
        if rate is not None:
            rates[line] = rate
    return tuple(PriceMade(round=h, bid=b, criterion=c, rates=rates) for (h, b, c), rates in found.items() if rates)


def _priced(columns: Columns) -> tuple[PriceMade, ...]:
    found: list[PriceMade] = []
    if not columns.has("SV_Prices"):
        return ()
    for row in range(columns.count("SV_Prices")):
        if not columns.is_input("SV_Prices", row):
            continue
        held, bid, criterion = (columns.issued(f"SV_Price{word}", row) for word in ("Rounds", "Bids", "Criteria"))
        amount = _pounds(columns, "SV_Prices", row, f"{held}, {bid}")
        if amount is not None:
            found.append(PriceMade(round=held, bid=bid, criterion=criterion, amount=amount))
    return tuple(found)


def _pounds(columns: Columns, name: str, row: int, where: str, places: int = 2) -> Decimal | None:
    amount = columns.money(name, row, places)
    if amount is None and columns.blank(name, row):
        columns.stop("incomplete", name, row, f"{where}: no price is entered", "Enter what the bid says.")
    if amount is not None and amount < 0:
        columns.stop("below-nought", name, row, f"{where}: {amount:,.2f} is below nought", "Ask the bidder.")
        return None
    if amount == 0:
        columns.note("nought", name, row, f"{where}: the price is nought", "Make sure that the bid says so.")
    return amount


_FAR = 1000


def _far_off(columns: Columns, prices: Sequence[PriceMade]) -> None:
    """A price that is a thousand times another's is more likely a slip of the keyboard."""
    amounts: dict[tuple[str, str | None], list[Decimal]] = {}
    for one in prices:
        if one.amount:
            amounts.setdefault((one.round, one.criterion), []).append(one.amount)
    for row in range(columns.count("SV_Prices") if columns.has("SV_Prices") else 0):
        key = (columns.issued("SV_PriceRounds", row), columns.issued("SV_PriceCriteria", row))
        bid = columns.issued("SV_PriceBids", row)
        own = next((p.amount for p in prices if (p.round, p.criterion, p.bid) == (*key, bid)), None)
        least = min(amounts.get(key, [Decimal(0)]))
        if own and least and own >= least * _FAR:
            text = f"{key[0]}, {bid}: {own:,.2f} is {_FAR} times the lowest price or more"
            columns.note("far-off", "SV_Prices", row, text, "Check the entry against the bid.")


def _offers(columns: Columns) -> tuple[OfferMade, ...]:
    found: list[OfferMade] = []
    for row in range(columns.count("SV_Offers") if columns.has("SV_Offers") else 0):
        held, bid, criterion = (columns.issued(f"SV_Offer{word}", row) for word in ("Rounds", "Bids", "Criteria"))
        amount = columns.amount("SV_Offers", row)
        if amount is not None:
            found.append(OfferMade(round=held, bid=bid, criterion=criterion, amount=amount))
        elif columns.blank("SV_Offers", row):
            text = f"{held}, {bid}, {criterion}: no offer is entered"
            columns.stop("incomplete", "SV_Offers", row, text, "Enter what the bid offers; nothing offered is 0.")
    return tuple(found)


def _answers(columns: Columns, least: int) -> tuple[LowPriceAnswer, ...]:
    found: list[LowPriceAnswer] = []
    names = [f"SV_{name}" for name in LOW if name not in ("LowRounds", "LowBids")]
    for row in range(columns.count("SV_LowDecision") if columns.has("SV_LowDecision") else 0):
        if all(columns.blank(name, row) for name in names):
            continue
        held, bid = columns.issued("SV_LowRounds", row), columns.issued("SV_LowBids", row)
        told, replied = columns.date("SV_LowToldOn", row), columns.date("SV_LowReplyOn", row)
        decision = columns.choice("SV_LowDecision", row, DECISIONS)
        by, why, reply = (columns.text(f"SV_Low{word}", row) for word in ("By", "Why", "Reply"))
        for name, what, there in (
            ("SV_LowToldOn", "when the bidder was told", not columns.blank("SV_LowToldOn", row)),
            ("SV_LowDecision", "what was decided", not columns.blank("SV_LowDecision", row)),
            ("SV_LowBy", "who decided", bool(by)), ("SV_LowWhy", f"why, in {least} characters", len(why) >= least),
        ):  # fmt: skip
            if not there:
                columns.stop("low-price", name, row, f"{held}, {bid}: it does not say {what}", "Fill in the whole row.")
        if told and decision and by and len(why) >= least:
            found.append(LowPriceAnswer(
                round=held, bid=bid, notified_on=told, response_on=replied, response=reply,
                decision="stands" if decision == "stands" else "disregarded", by=by, why=why,
            ))  # fmt: skip
    return tuple(found)
