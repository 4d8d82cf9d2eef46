"""The people of a panel, who know Excel and nothing else: they fill books through openpyxl, by the names in them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sv_rules.panel.pack import Act, Pack

CHAIR = "Rosa Lind"
FIRST_DAY = datetime.datetime(2026, 9, 14, 9, 0, tzinfo=datetime.UTC)
_LOT = """
  - id: {id}
    title: {title}
    lot: {id}
    criteria:
      - {{id: P1, title: Price, weighting: 40, head: price, kind: price, price: {{formula: lowest_ratio, low_price: {{percent_below: 30, below: mean}}}}}}
      - {{id: Q1, title: Care planning, weighting: 30, head: quality, kind: scored, scale: five, minimum: {{least: 2, failing: disqualifies}}, evaluators: [E1, E2]}}
      - {{id: Q2, title: Staffing, weighting: 20, head: quality, kind: scored, scale: five, evaluators: [E1, E2]}}
      - {{id: S1, title: Social value, weighting: 10, head: social-value, kind: scored, scale: five, evaluators: [E1, E3]}}
    rounding: {{places: 2, mode: half-up, at: [criterion, total]}}
    tie_break: [{{by: head, of: quality}}, {{by: price}}]
"""
_TOP = """evaluation: home-care
title: Home care
authority: Example Council
reference: HC-1
notice: the invitation of 1 July 2026
published_on: 2026-07-01
kind: {kind}
reason_at_least: 20
synthetic: true
chair: Rosa Lind
evaluators:
  - {{id: E1, name: Ann Bell, role: commissioning lead}}
  - {{id: E2, name: Ben Cole, role: social worker}}
  - {{id: E3, name: Cat Dunn, role: community officer}}
scales:
  - id: five
    points:
      - {{score: 0, label: Nothing}}
      - {{score: 1, label: Poor}}
      - {{score: 2, label: Limited}}
      - {{score: 3, label: Acceptable}}
      - {{score: 4, label: Good}}
      - {{score: 5, label: Excellent}}
rounds:
"""


def evaluation_text(*lots: str, kind: str = "above-threshold") -> str:
    """An evaluation with a round for each lot: price 40, two questions 30 and 20, social value 10."""
    return _TOP.format(kind=kind) + "".join(_LOT.format(id=lot, title=f"{lot.capitalize()} locality") for lot in lots)


def bids_text(**rounds: str) -> str:
    """``B01="north, south"``: a bid for two lots. Names, addresses and numbers are invented."""
    listed = [
        f'  - {{id: {bid}, bidder: Bidder {bid[1:]} Limited, identifier: "PID-{bid}", address: "{bid[1:]} Some Street", '
        f"email: {bid.lower()}@bidder.example, rounds: [{held}]}}"
        for bid, held in rounds.items()
    ]
    return "bids:\n" + "\n".join(listed) + "\n"


def on(day: int, by: str | None = None, role: str | None = None, why: str | None = None) -> Act:
    """What somebody does on a day, counted from 14 September 2026 as day 0."""
    return Act(FIRST_DAY + datetime.timedelta(days=day), by, role, why)


def column(book: Workbook, name: str) -> list[Any]:
    """The cells of a named column."""
    [(sheet, address)] = book.defined_names[name].destinations
    block = book[sheet][address.replace("$", "")]
    return [cell for row in block for cell in row] if isinstance(block, tuple) else [block]


def edited(pack: Pack, folder: Path, edit: Callable[[Workbook], object], kind: str, owner: str = "panel",
           issue: int | None = None, name: str | None = None) -> Path:  # fmt: skip
    """Somebody opens a book that was issued, edits it, and saves it into a folder of their own."""
    held = pack.state.latest(kind, owner) if issue is None else pack.state.issue_of(kind, owner, issue)
    assert held is not None
    source = pack.folder / held.file
    book = load_workbook(source)
    edit(book)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (name or source.name)
    book.save(target)
    return target


def comply(book: Workbook) -> None:
    """Every bid is in."""
    for row in range(len(column(book, "SV_Bids"))):
        for name, value in (("InTime", "Yes"), ("Complete", "Yes"), ("Conditions", "Yes"), ("Clear", "Yes"),
                            ("Decision", "In"), ("CheckedOn", datetime.date(2026, 9, 14)),
                            ("Source", "debarment list, sub-contractors too")):  # fmt: skip
            column(book, f"SV_{name}")[row].value = value


def put_out(book: Workbook, bid: str, limb: str, why: str) -> None:
    """One bid is out, under a limb of the Act."""
    comply(book)
    for row, cell in enumerate(column(book, "SV_Bids")):
        if cell.value == bid:
            column(book, "SV_Conditions")[row].value = "No"
            column(book, "SV_Decision")[row].value = "Out"
            for name, value in (("State", "Disregarded"), ("Limb", limb), ("Why", why), ("DecidedBy", "Rosa Lind"),
                                ("DecidedOn", datetime.date(2026, 9, 14)), ("ToldOn", datetime.date(2026, 9, 14))):  # fmt: skip
                column(book, f"SV_{name}")[row].value = value


Scores = Mapping[tuple[str, str, str], int]
"""(round, bid, question) to a score."""


def reason(key: tuple[str, str, str], score: int) -> str:
    """What somebody writes about a line."""
    return f"Score {score}: the answer of {key[1]} to {key[2]} says how and by when."


def place(key: tuple[str, str, str]) -> str:
    """Where in a bid a score rests."""
    return f"{key[1]}, answer {key[2]}, page 7"


def _rounds(book: Workbook) -> list[tuple[int, str]]:
    """Each round's number in the names, and its id: the first word of its sheet."""
    found = []
    for number in range(1, 10):
        if f"SV_Bids_{number}" in book.defined_names:
            [(sheet, _)] = book.defined_names[f"SV_Bids_{number}"].destinations
            found.append((number, sheet))
    return found


def score_all(scores: Scores) -> Callable[[Workbook], None]:
    """An evaluator declares no conflict, twice, and scores every line that the book asks for."""

    def edit(book: Workbook) -> None:
        for row in (0, 1):
            column(book, "SV_Conflict")[row].value = "No"
            column(book, "SV_DeclaredOn")[row].value = datetime.date(2026, 9, 14 + row)
        for number, round_ in _rounds(book):
            bids, questions = column(book, f"SV_Bids_{number}"), column(book, f"SV_Criteria_{number}")
            for row, (bid, question) in enumerate(zip(bids, questions, strict=True)):
                key = (round_, bid.value, question.value)
                column(book, f"SV_Scores_{number}")[row].value = scores[key]
                column(book, f"SV_Reasons_{number}")[row].value = reason(key, scores[key])
                column(book, f"SV_References_{number}")[row].value = place(key)

    return edit


def moderate(agreed: Scores, note: str = "The meeting read the answer again and agreed.") -> Callable[[Workbook], None]:
    """The meeting is recorded and every line named is agreed, with reason, place and note."""

    def edit(book: Workbook) -> None:
        for name, value in (("MeetingOn", datetime.date(2026, 9, 15)), ("Chair", CHAIR),
                            ("Present", "Ann Bell; Nadia Rahman; Cat Dunn")):  # fmt: skip
            column(book, f"SV_{name}")[0].value = value
        for number, round_ in _rounds(book):
            bids, questions = column(book, f"SV_Bids_{number}"), column(book, f"SV_Criteria_{number}")
            for row, (bid, question) in enumerate(zip(bids, questions, strict=True)):
                key = (round_, bid.value, question.value)
                if key in agreed:
                    column(book, f"SV_Consensus_{number}")[row].value = agreed[key]
                    column(book, f"SV_Reasons_{number}")[row].value = reason(key, agreed[key])
                    column(book, f"SV_References_{number}")[row].value = place(key)
                    column(book, f"SV_Notes_{number}")[row].value = note

    return edit


def price(prices: Mapping[tuple[str, str], Decimal | int], low: Mapping[tuple[str, str], str] | None = None
          ) -> Callable[[Workbook], None]:  # fmt: skip
    """(round, bid) to a price; ``low``: how a low price was answered, with the decision that it stands."""

    def edit(book: Workbook) -> None:
        keys = zip(column(book, "SV_PriceRounds"), column(book, "SV_PriceBids"), strict=True)
        for row, (round_, bid) in enumerate(keys):
            column(book, "SV_Prices")[row].value = prices[round_.value, bid.value]
        if not low:
            return
        keys = zip(column(book, "SV_LowRounds"), column(book, "SV_LowBids"), strict=True)
        for row, (round_, bid) in enumerate(keys):
            if (round_.value, bid.value) in low:
                for name, value in (
                    ("ToldOn", datetime.date(2026, 10, 1)), ("ReplyOn", datetime.date(2026, 10, 5)),
                    ("Reply", low[round_.value, bid.value]), ("Decision", "Stands"), ("By", "Rosa Lind"),
                    ("Why", "The bidder has shown that it can perform at this price."),
                ):  # fmt: skip
                    column(book, f"SV_Low{name}")[row].value = value

    return edit
