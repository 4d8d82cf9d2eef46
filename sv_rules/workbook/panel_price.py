"""The price book: rates or prices, the evaluated price by formula, the low-price prompt and its answers, and offers.

It is made only once quality is closed; the pack sees to that. Nothing here gives points.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sv_rules.evaluation.lines import Line, leaves
from sv_rules.evaluation.panel_data import Bid, LowPriceAnswer, OfferMade, PriceMade
from sv_rules.evaluation.published import BasketLine, Evaluation, Price, Round
from sv_rules.evaluation.returned import IssuedBook
from sv_rules.evaluation.rounding import number
from sv_rules.workbook.panel_book import Book, Page, at_least_nought, figure_format
from sv_rules.workbook.panel_checks import Check
from sv_rules.workbook.panel_guide import add_guide, add_lists
from sv_rules.workbook.panel_issue import Manifest, issue_book
from sv_rules.workbook.panel_lines import in_round
from sv_rules.workbook.panel_low_price import DECISIONS, DECISIONS_NAME, add_low_prices, mark_formula, mark_of
from sv_rules.workbook.panel_styles import PANEL, colour_checks
from sv_rules.workbook.theme import Theme

_STEPS = (
    "Open this book only after the consensus on quality is closed.",
    "Rates and Prices: enter what the bid says, as a number. Do not correct a bidder's arithmetic here; record it.",
    "Offers: enter each quantity offered, in the unit shown.",
    (
        "Low prices: where the prompt says ASK, tell the bidder, give it a reasonable time to show that it can "
        "perform, and record what it said and what was decided. The prompt is a question, not a test."
    ),
    "When every check says OK, save the file under its own name and return it.",
)
_HEAD, FIRST = 4, 5
_MONEY = "£#,##0.00"


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One price criterion of one bid, with the row of its basket's first rate where it has a basket."""

    round: Round
    line: Line
    price: Price
    bid: Bid
    made: PriceMade | None
    rates_row: int

    @property
    def amount(self) -> Fraction | None:
        """The evaluated price as far as it is entered."""
        if not self.price.basket:
            return None if self.made is None or self.made.amount is None else Fraction(self.made.amount)
        rates = [self.made.rates.get(line.id) if self.made else None for line in self.price.basket]
        if None in rates:
            return None
        pairs = zip(self.price.basket, rates, strict=True)
        return sum((Fraction(line.quantity) * Fraction(rate) for line, rate in pairs if rate is not None), Fraction(0))


def price_book(
    evaluation: Evaluation, bids: Sequence[Bid], *, issue: int, day: datetime.date,
    prices: Sequence[PriceMade] = (), offers: Sequence[OfferMade] = (), low_prices: Sequence[LowPriceAnswer] = (),
    theme: Theme = PANEL,
) -> tuple[bytes, IssuedBook]:  # fmt: skip
    """The price book for the bids that may be ranked. What an earlier issue held may be given again."""
    book = Book(f"{evaluation.title}: prices", evaluation.reference, issue, theme)
    add_guide(book, evaluation, "Price book", _STEPS, day)
    listed = list(_price_lines(evaluation, bids, prices))
    if any(one.price.basket for one in listed):
        _add_rates(book, listed)
    blocks: dict[tuple[str, str], tuple[int, int]] = {}
    for row, one in enumerate(listed, FIRST):
        first, _ = blocks.get((one.round.id, one.line.id), (row, row))
        blocks[one.round.id, one.line.id] = (first, row)
    if listed:
        page = _add_prices(book, listed, blocks, low_prices)
        add_low_prices(book, page, listed, low_prices, evaluation.reason_at_least)
    _add_offers(book, evaluation, bids, offers)
    rules = {"SV_ReasonAtLeast": ("Characters that a reason has at least", evaluation.reason_at_least)}
    add_lists(book, {DECISIONS_NAME: tuple(DECISIONS.values())}, rules)
    manifest = Manifest(
        evaluation=evaluation.evaluation, reference=evaluation.reference, book="price", owner="panel", issue=issue,
        rounds={r.id: tuple(bid.id for bid in in_round(bids, r)) for r in evaluation.rounds},
    )  # fmt: skip
    return issue_book(book, evaluation, "price", "panel", day, manifest)


def _price_lines(evaluation: Evaluation, bids: Sequence[Bid], made: Sequence[PriceMade]) -> Iterator[PriceLine]:
    row = FIRST
    for held in evaluation.rounds:
        priced = [(line, line.criterion.price) for line in leaves(evaluation, held) if line.criterion.price]
        known = {(p.bid, p.criterion): p for p in made if p.round == held.id}
        for line, price in priced:
            for bid in in_round(bids, held):
                own = known.get((bid.id, line.id)) or (known.get((bid.id, None)) if len(priced) == 1 else None)
                assert price is not None
                yield PriceLine(held, line, price, bid, own, row if price.basket else 0)
                row += len(price.basket)


def _add_rates(book: Book, listed: Sequence[PriceLine]) -> None:
    notes = ("The evaluated price is each rate times its published quantity, summed. Quantities are as published.",)
    page = book.page("Rates", "Rates of each bid", notes, (11, 7, 22, 9, 11, 34, 13, 12, 14, 17, 18))
    page.header(
        _HEAD, ("Round", "Bid", "Bidder", "No.", "Line", "What it is for", "Quantity", "Unit", "Rate £", "Amount £",
                "Check"),
    )  # fmt: skip
    row = FIRST
    for one in listed:
        for line in one.price.basket:
            _add_rate(page, row, one, line)
            row += 1
    page.allow(FIRST, 9, row - FIRST, at_least_nought("Rate", "The rate in the bid, in pounds, as a number."))
    page.named(FIRST, row - FIRST, {"RateRounds": 1, "RateBids": 2, "RateCriteria": 4, "RateLines": 5, "Rates": 9})
    colour_checks(page.sheet, FIRST, 11, row - FIRST, page.book.theme)
    page.print_rows(_HEAD, f"F{FIRST}")


def _add_rate(page: Page, row: int, one: PriceLine, line: BasketLine) -> None:
    rate = one.made.rates.get(line.id) if one.made else None
    texts = (one.round.id, one.bid.id, one.bid.bidder, one.line.id, line.id, line.title)
    for column, text in enumerate(texts, 1):
        page.fixed(row, column, text)
    page.fixed(row, 7, line.quantity, "SV number", figure_format(line.quantity))
    page.fixed(row, 8, line.unit)
    page.input(row, 9, "rate", rate)
    amount = None if rate is None else line.quantity * rate
    page.formula(row, 10, f'=IF(ISNUMBER(I{row}),I{row}*G{row},"")', amount, "SV number", _MONEY)
    check = Check().when(f'I{row}=""', rate is None, "TO DO: rate")
    check.when(f"NOT(ISNUMBER(I{row}))", False, "CHECK: type a number")
    check.when(f"I{row}<0", rate is not None and rate < 0, "CHECK: below nought")
    page.formula(row, 11, check.formula(), check.value(), "SV check")
    page.fit(row)


def _add_prices(
    book: Book, listed: Sequence[PriceLine], blocks: dict[tuple[str, str], tuple[int, int]],
    answers: Sequence[LowPriceAnswer],
) -> Page:  # fmt: skip
    notes = ("One row for each bid and price criterion. The prompt asks a question; the law has no percentage.",)
    page = book.page("Prices", "Prices", notes, (12, 7, 26, 9, 26, 18, 20, 18, 12, 26))
    page.header(
        _HEAD, ("Round", "Bid", "Bidder", "No.", "Criterion", "Evaluated price £", "What it is", "Compared with £",
                "Prompt", "Check"),
    )  # fmt: skip
    asked = {(a.round, a.bid) for a in answers}
    amounts = [one.amount for one in listed]
    for row, one in enumerate(listed, FIRST):
        first, last = blocks[one.round.id, one.line.id]
        for column, text in enumerate(
            (one.round.id, one.bid.id, one.bid.bidder, one.line.id, one.line.criterion.title), 1
        ):
            page.fixed(row, column, text)
        amount = amounts[row - FIRST]
        shown = None if amount is None else _cell_number(amount)
        if one.price.basket:
            end = one.rates_row + len(one.price.basket) - 1
            rates, sums = f"Rates!I{one.rates_row}:I{end}", f"Rates!J{one.rates_row}:J{end}"
            formula = f'=IF(COUNT({rates})<{len(one.price.basket)},"",ROUND(SUM({sums}),8))'
            page.formula(row, 6, formula, shown, "SV number", _MONEY)
        else:
            page.input(row, 6, "money", shown)
            page.allow(row, 6, 1, at_least_nought("Price", "The price in the bid, in pounds, as a number."))
        vat = "with VAT" if one.price.includes_vat else "without VAT"
        page.fixed(row, 7, f"{'Income to' if one.price.direction == 'income' else 'Cost to'} the authority, {vat}")
        rivals = [a for a in amounts[first - FIRST : last - FIRST + 1] if a is not None]
        mark, prompt = mark_of(one.price, rivals, amount)
        page.formula(row, 8, mark_formula(one.price, row, first, last), mark, "SV number", _MONEY)
        page.formula(row, 9, _prompt_formula(one.price, row), prompt)
        check = _price_check(row, one, shown, prompt, (one.round.id, one.bid.id) in asked)
        page.formula(row, 10, check.formula(), check.value(), "SV check")
        page.fit(row, 30)
    count = len(listed)
    page.named(FIRST, count, {"PriceRounds": 1, "PriceBids": 2, "PriceCriteria": 4, "Prices": 6, "Prompts": 9})
    colour_checks(page.sheet, FIRST, 10, count, page.book.theme)
    page.print_rows(_HEAD, f"D{FIRST}")
    return page


def _prompt_formula(price: Price, row: int) -> str:
    if price.low_price is None:
        return '="-"'
    left = number(100 - price.low_price.percent_below)
    return f'=IF(OR(F{row}="",H{row}=""),"-",IF(ROUND(H{row}*{left}/100-F{row},6)>0,"ASK","no"))'


def _price_check(row: int, one: PriceLine, amount: Decimal | None, prompt: str, answered: bool) -> Check:
    check = Check().when(f'F{row}=""', amount is None, "TO DO: price")
    check.when(f"NOT(ISNUMBER(F{row}))", False, "CHECK: type a number")
    value = amount if amount is not None else Decimal(1)
    check.when(f"F{row}<0", value < 0, "CHECK: below nought")
    if not one.price.zero_allowed:
        check.when(f"F{row}=0", value == 0, "CHECK: nought? Ask the bidder")
    if one.price.ceiling is not None:
        text = "NOTE: above the published ceiling"
        check.when(f"F{row}>{one.price.ceiling:f}", value > one.price.ceiling, text)
    if one.price.floor is not None:
        check.when(f"F{row}<{one.price.floor:f}", value < one.price.floor, "NOTE: below the published floor")
    if one.price.low_price is not None:
        check.when(f'I{row}="ASK"', prompt == "ASK", "NOTE: see Low prices")
    return check


def _add_offers(book: Book, evaluation: Evaluation, bids: Sequence[Bid], made: Sequence[OfferMade]) -> None:
    known = {(o.round, o.bid, o.criterion): o.amount for o in made}
    rows = [
        (held, line, bid) for held in evaluation.rounds for line in leaves(evaluation, held)
        if line.criterion.offer is not None for bid in in_round(bids, held)
    ]  # fmt: skip
    if not rows:
        return
    notes = ["What each bid offers, in the unit shown. Nothing offered is 0, not blank."]
    if any(one.source for one in made):
        invented = " INVENTED: the measures and their values." if any(one.synthetic for one in made) else ""
        notes.append(f"Filled in from bidders' forms; a change stops.{invented}")
    page = book.page("Offers", "Social value offers", notes, (11, 7, 22, 9, 38, 20, 17, 26, 18))
    page.header(_HEAD, ("Round", "Bid", "Bidder", "No.", "Criterion", "Unit", "Offered", "Scored against", "Check"))
    for row, (held, line, bid) in enumerate(rows, FIRST):
        offer = line.criterion.offer
        assert offer is not None
        texts = (held.id, bid.id, bid.bidder, line.id, line.criterion.title, offer.unit)
        for column, text in enumerate(texts, 1):
            page.fixed(row, column, text)
        amount = known.get((held.id, bid.id, line.id))
        page.input(row, 7, "amount", amount)
        against = f"the {offer.best} offer" if offer.target is None else f"the target, {number(offer.target)}"
        page.fixed(row, 8, against + (f"; at most {number(offer.cap)} counts" if offer.cap else ""))
        check = Check().when(f'G{row}=""', amount is None, "TO DO: offer")
        check.when(f"NOT(ISNUMBER(G{row}))", False, "CHECK: type a number")
        check.when(f"G{row}<0", amount is not None and amount < 0, "CHECK: below nought")
        page.formula(row, 9, check.formula(), check.value(), "SV check")
        page.fit(row)
    count = len(rows)
    page.allow(FIRST, 7, count, at_least_nought("Offered", "The quantity offered, as a number."))
    page.named(FIRST, count, {"OfferRounds": 1, "OfferBids": 2, "OfferCriteria": 4, "Offers": 7})
    colour_checks(page.sheet, FIRST, 9, count, page.book.theme)
    page.print_rows(_HEAD, f"D{FIRST}")


def _cell_number(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
