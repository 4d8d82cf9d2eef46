"""What happens to bids: one is withdrawn or set aside, or a sum in one is corrected."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from decimal import Decimal

from sv_rules.errors import BadInput
from sv_rules.evaluation.panel_data import SetAside
from sv_rules.panel.changes import known_bid
from sv_rules.panel.issuing import issue_price
from sv_rules.panel.pack import Act, Pack, needed
from sv_rules.problem import did_you_mean

_FIGURE = re.compile(r"£?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,14}(?:\.\d{1,6})?)")


def set_aside(
    pack: Pack, bid: str, state: str, act: Act, *, round_: str | None = None, limb: str | None = None,
    on: datetime.date | None = None, notified_on: datetime.date | None = None,
) -> Pack:  # fmt: skip
    """Take a bid out of the formulas: ``withdrawn`` by its bidder, ``disregarded``, ``excluded`` or ``late``.

    Books that are out stay good: lines of the bid in them are not read. Only the price book is written again, so that
    the price of a bid that has gone is not opened.
    """
    why = needed(act.why, "the reason", "Give --why TEXT.")
    by = needed(act.by, "who recorded it", "Give --by NAME.")
    known_bid(pack, bid)
    _known_round(pack, round_)
    if state in ("disregarded", "excluded"):
        needed(limb, "the ground", 'Give the limb of the Act, for example --limb "s19(3)(a)".')
    for option, day in (("--on", on), ("--notified-on", notified_on)):
        if day is not None and day > act.day:
            raise BadInput("the date cannot stand", where=option, why=f"{day} is in the future",
                           do="Give the day on which it happened.")  # fmt: skip
    if all(pack.state.is_out(bid, r.id) for r in pack.rounds if round_ in (None, r.id)):
        raise BadInput(f"{bid} is out already", where=str(pack.folder), why="it was set aside before",
                       do="See why with: sv-rules panel status FOLDER")  # fmt: skip
    new = SetAside.model_validate({
        "bid": bid, "round": round_, "state": state, "on": on or act.day, "by": by, "limb": limb, "why": why,
        "notified_on": notified_on,
    })  # fmt: skip
    pack = pack.add(act.event("set-aside", {"set_aside": new.model_dump(mode="json")}))
    if pack.standing and pack.state.latest("price") is not None and pack.state.prices is None:
        pack = issue_price(pack, replace(act, why=f"{bid} is {state}"))
    return pack.saved()


def correct_price(
    pack: Pack, round_: str, bid: str, act: Act, *, was: str, now: str, agreed_by: str, agreed_on: datetime.date
) -> Pack:
    """An arithmetical error in a price: both figures, the rule (``act.why``) and the bidder's agreement."""
    known_bid(pack, bid)
    _known_round(pack, round_)
    if not any(b.id == bid and round_ in b.rounds for b in pack.standing):
        raise BadInput(f"{bid} does not stand in {round_}", where="the command", why="it is out, or did not bid there",
                       do="Name a bid and a round of its own.")  # fmt: skip
    needed(act.why, "the published rule", "Give --rule TEXT.")
    needed(agreed_by, "who agreed for the bidder", "Give --agreed-by NAME.")
    if agreed_on > act.day:
        raise BadInput("the bidder's agreement is in the future", where="--agreed-on", why=f"it is {agreed_on}",
                       do="Give the day on which the bidder agreed.")  # fmt: skip
    if figure(was, "--was") == figure(now, "--now"):
        raise BadInput("nothing is corrected", where="--now", why="both figures are the same", do="Give the new one.")
    data: dict[str, object] = {"round": round_, "bid": bid, "was": was, "now": now, "agreed_by": agreed_by,
                               "agreed_on": agreed_on.isoformat()}  # fmt: skip
    pack = pack.add(act.event("corrected", data))
    return (issue_price(pack, act) if pack.state.latest("price") is not None else pack).saved()


def figure(text: str, where: str) -> Decimal:
    """An amount as a person writes it: ``£99,000.50``, ``99000``. Raises ``BadInput`` for any other text."""
    match = _FIGURE.fullmatch(text.strip())
    if match is None:
        raise BadInput(f'"{text}" is no amount', where=where, why="it is not digits with a decimal point",
                       do="Write it like 99000.50 or £99,000.50.")  # fmt: skip
    return Decimal(match["number"].replace(",", ""))


def _known_round(pack: Pack, round_: str | None) -> None:
    known = [r.id for r in pack.rounds]
    if round_ is not None and round_ not in known:
        raise BadInput(f'there is no round "{round_}"', where="the command", why="this stage has others",
                       do=did_you_mean(round_, known))  # fmt: skip
