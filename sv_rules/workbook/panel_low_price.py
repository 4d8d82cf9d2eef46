"""Low prices in the price book: what each price is compared with, whether to ask, and the record of what was said.

The percentage is a prompt that was published. The law has none: before a price may be called abnormally low the
supplier is told and has a reasonable opportunity to show that it can perform (Procurement Act 2023, s19(3) to (5)).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sv_rules.evaluation.low_price import is_low, low_mark
from sv_rules.evaluation.panel_data import LowPriceAnswer
from sv_rules.evaluation.published import Price
from sv_rules.workbook.panel_book import Book, Page, choice, dated
from sv_rules.workbook.panel_checks import Check, blank, is_blank, is_short, of, short
from sv_rules.workbook.panel_styles import colour_checks

if TYPE_CHECKING:
    from sv_rules.workbook.panel_price import PriceLine

DECISIONS: Mapping[str, str] = {"stands": "Stands", "disregarded": "Disregarded"}
"""Each decision with its word in the drop-down."""
DECISIONS_NAME = "SV_Decisions"
_HEAD, _FIRST = 4, 5
LOW: Mapping[str, int] = {
    "LowRounds": 1, "LowBids": 2, "LowToldOn": 5, "LowReplyOn": 6, "LowReply": 7, "LowDecision": 8, "LowBy": 9,
    "LowWhy": 10,
}  # fmt: skip
"""The names of the columns of the record."""


def mark_formula(price: Price, row: int, first: int, last: int) -> str:
    """What the price in a row is compared with, as ``evaluation.low_price.low_mark`` works it out."""
    block, own = f"F${first}:F${last}", f"F{row}"
    asks = price.low_price
    if asks is None:
        return '=""'
    if asks.below == "estimate":
        worked = f"{asks.estimate:f}"
    elif asks.below == "mean":
        worked = f"AVERAGE({block})"
    elif asks.below == "mean-without-highest":
        worked = f'IF(COUNT({block})<2,"",(SUM({block})-MAX({block}))/(COUNT({block})-1))'
    elif asks.below == "median":
        worked = f"MEDIAN({block})"
    else:
        place = f'COUNTIF({block},"<"&{own})+2'
        worked = f'IF(COUNT({block})<{place},"",SMALL({block},{place}))'
    return f'=IF({own}="","",{worked})'


def mark_of(price: Price, rivals: Sequence[Fraction], own: Fraction | None) -> tuple[Decimal | None, str]:
    """The same mark of the prices entered so far, and the prompt that follows: ``ASK``, ``no`` or ``-``."""
    asks = price.low_price
    if asks is None or own is None:
        return None, "-"
    mark = low_mark(asks, rivals, own)
    if mark is None:
        return None, "-"
    return Decimal(mark.numerator) / Decimal(mark.denominator), "ASK" if is_low(asks, mark, own) else "no"


def add_low_prices(
    book: Book, prices: Page, listed: Sequence[PriceLine], given: Sequence[LowPriceAnswer], least: int
) -> None:
    """The record of each question about a low price, a row for each bid in a round whose method asks."""
    rows: dict[tuple[str, str], list[int]] = {}
    names = {(one.round.id, one.bid.id): one.bid.bidder for one in listed}
    prompts = {}
    for number, one in enumerate(listed, _FIRST):
        if one.price.low_price is not None:
            rows.setdefault((one.round.id, one.bid.id), []).append(number)
            prompts[number] = book.cached[prices.address(number, 9)]
    if not rows:
        return
    notes = ("Only where the prompt says ASK, or where the panel asked for another reason.",)
    page = book.page(
        "Low prices", "Low prices: asked, heard, decided", notes, (10, 7, 20, 9, 12, 12, 30, 14, 17, 32, 17)
    )
    page.header(
        _HEAD, ("Round", "Bid", "Bidder", "Prompt", "Told on", "Replied on", "What it said", "Decision", "Decided by",
                "Why", "Check"),
    )  # fmt: skip
    answers = {(a.round, a.bid): a for a in given}
    for row, (key, places) in enumerate(rows.items(), _FIRST):
        answer, asked = answers.get(key), any(prompts[p] == "ASK" for p in places)
        for column, text in enumerate((*key, names[key]), 1):
            page.fixed(row, column, text)
        any_asks = ",".join(f'{prices.title}!I{p}="ASK"' for p in places)
        page.formula(row, 4, f'=IF(OR({any_asks}),"ASK","-")', "ASK" if asked else "-")
        page.input(row, 5, "date", of(answer, "notified_on"))
        page.input(row, 6, "date", of(answer, "response_on"))
        page.input(row, 7, "text", of(answer, "response"))
        page.input(row, 8, "choice", DECISIONS[answer.decision] if answer else None)
        page.input(row, 9, "text", of(answer, "by"))
        page.input(row, 10, "text", of(answer, "why"))
        check = _check(row, answer, asked, least)
        page.formula(row, 11, check.formula(), check.value(), "SV check")
        page.fit(row, 44)
    count = len(rows)
    page.allow(_FIRST, 5, count, dated("Told on", "The day on which the bidder was told."))
    page.allow(_FIRST, 6, count, dated("Replied on", "The day of its reply; blank where it did not reply."))
    page.allow(
        _FIRST, 8, count, choice(DECISIONS_NAME, "Decision", "Whether the price stands, or the bid is disregarded.")
    )
    page.named(_FIRST, count, LOW)
    colour_checks(page.sheet, _FIRST, 11, count, page.book.theme)
    page.print_rows(_HEAD, f"D{_FIRST}")


def _check(row: int, answer: LowPriceAnswer | None, asked: bool, least: int) -> Check:
    empty = f'AND(E{row}="",H{row}="")'
    check = Check().when(f'AND(D{row}="ASK",{empty})', asked and answer is None, "CHECK: ask the bidder")
    check.when(empty, answer is None, "-")
    check.when(f"NOT(ISNUMBER(E{row}))", answer is None, "CHECK: when was it told?")
    late = answer is not None and answer.response_on is not None and answer.response_on < answer.notified_on
    check.when(f"AND(ISNUMBER(F{row}),F{row}<E{row})", late, "CHECK: replied before it was told")
    check.when(f'AND(H{row}<>"Stands",H{row}<>"Disregarded")', answer is None, "CHECK: what was decided?")
    check.when(blank(f"I{row}"), is_blank(of(answer, "by")), "CHECK: who decided?")
    check.when(short(f"J{row}", "SV_ReasonAtLeast"), is_short(of(answer, "why"), least), "CHECK: say why")
    return check
