"""The result sheet of a round: the headline, the order, the figures with their formulas, what stops it, and a chart."""

from __future__ import annotations

import textwrap
from decimal import Decimal
from fractions import Fraction

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from sv_rules.evaluation.entries import Entries
from sv_rules.evaluation.judging import Judged
from sv_rules.evaluation.points import available, ranking_formula
from sv_rules.evaluation.published import Head, Round, TieBreak
from sv_rules.evaluation.ranking import quality_percent
from sv_rules.evaluation.result import BidResult, RoundResult
from sv_rules.evaluation.rounding import number, plain, rounded
from sv_rules.workbook.panel_book import Book, Page
from sv_rules.workbook.panel_chart import points_chart
from sv_rules.workbook.panel_disclosure import WITHHELD, Shown
from sv_rules.workbook.panel_result_formulas import rank_formula, ranked_formula, rounded_formula
from sv_rules.workbook.panel_result_points import HEAD_WORDS, PointsSheet, final_head_formula

_HEADER, _FIRST = 7, 8
_NUMBER, _MONEY = "0.00####", "£#,##0.00"


class ResultSheet:
    """One round's result. Made after its points sheet, to which the formulas refer."""

    def __init__(
        self, book: Book, page: Page, entries: Entries, judged: Judged, held: RoundResult, shown: Shown,
        points: PointsSheet,
    ) -> None:  # fmt: skip
        self.book, self.page, self.entries, self.judged = book, page, entries, judged
        self.held, self.shown, self.points = held, shown, points
        self.formula = ranking_formula(entries)
        self.heads: list[Head] = list(points.heads)
        self.behind = 5 + len(self.heads)
        self.total, self.price, self.why = self.behind - 1, self.behind + 1, self.behind + 2
        self.ranked = [bid for bid in held.bids if bid.rank is not None]
        self.rows = {bid.bid: _FIRST + n for n, bid in enumerate(held.bids)}
        self.steps = entries.round.tie_break if self.ranked and shown.whole else ()

    @staticmethod
    def widths(heads: int) -> tuple[float, ...]:
        """The sheet's column widths."""
        return (7, 8, 30, *[13] * heads, 14, 12, 18, 30)

    def fill(self) -> None:
        """Write the whole sheet."""
        page, held = self.page, self.held
        for row, line in enumerate(textwrap.wrap(held.headline, 110, max_lines=3, placeholder=" …"), 2):
            page.fixed(row, 1, line, "SV verdict")
            page.sheet.row_dimensions[row].height = 20
        page.fixed(
            5, 1, f"Ranked by {held.ranked_by}." if self.ranked else "No rank is shown before its time.", "SV note"
        )
        what = "Points" if self.formula is None else self.formula.title
        heads = [f"{HEAD_WORDS[head]}, of {number(available(self.entries, head))}" for head in self.heads]
        titles = ["Rank", "Bid", "Bidder", *heads, what if self.formula else "Total, of 100", "Behind the first",
                  "Evaluated price £", "State"]  # fmt: skip
        page.header(_HEADER, titles)
        for bid in held.bids:
            self._row(bid)
        row = self._below(_FIRST + len(held.bids) + 1)
        if self.ranked:
            place = self.entries.evaluation.rounds.index(self.entries.round) + 1
            count = len(self.ranked)
            page.named(_FIRST, count, {"Rank": 1, "Total": self.total, "Behind": self.behind}, place)
            if self.shown.whole:
                self._chart(row + 1)
        page.print_rows(_HEADER, f"D{_FIRST}")

    def _row(self, bid: BidResult) -> None:
        page, row, shown = self.page, self.rows[bid.bid], self.shown
        page.fixed(row, 2, bid.bid)
        page.fixed(row, 3, shown.bidder(bid.bid, bid.bidder))
        state = {"ranked": "Ranked", "not final": "Not final"}.get(bid.state, bid.state.capitalize())
        why = shown.why(bid) if bid.state != "not final" else bid.why
        page.fixed(row, self.why, f"{state}: {why}" if why else state)
        hidden = shown.figure(bid.bid, "figures of other bids by head, and prices")
        for column in range(4, 4 + len(self.heads)):
            if hidden is not None:
                page.fixed(row, column, WITHHELD)
        if hidden is not None:
            page.fixed(row, self.price, WITHHELD)
        elif bid.price is not None:
            self._number(row, self.price, self._price_cell(bid), Fraction(bid.price), _MONEY)
        elif bid.prices:
            page.fixed(row, self.price, "\n".join(f"{k}: £{v:,.2f}" for k, v in bid.prices.items()))
        if bid.rank is not None:
            self._figures(bid, row, hidden)
        else:
            blank = range(4, self.behind + 1) if hidden is None else (self.total, self.behind)
            for column in (1, *blank):
                page.fixed(row, column, "-")
            if bid.price is None and not bid.prices and hidden is None:
                page.fixed(row, self.price, "-")
        page.fit(row)

    def _price_cell(self, bid: BidResult) -> str | None:
        if bid.bid not in self.points.row or len(self.entries.prices) != 1:
            return None
        return self.points.given(bid.bid, self.entries.prices[0].id)

    def _figures(self, bid: BidResult, row: int, hidden: str | None) -> None:
        scored = self.judged.points
        assert scored is not None
        assert bid.rank is not None
        for column, head in enumerate(self.heads, 4):
            if hidden is None:
                formula = final_head_formula(self.points, self.entries, head, bid.bid)
                self._number(row, column, formula, scored.heads[bid.bid][head])
        total = self._total(bid)
        self._number(row, self.total, self._total_formula(bid, row), total, style="SV strong")
        first = self._total(self.ranked[0])
        letter = get_column_letter(self.total)
        self._number(row, self.behind, f"ABS({letter}${_FIRST}-{letter}{row})", abs(first - total))
        if not self.shown.whole:
            self.page.fixed(row, 1, bid.rank, "SV strong")
            return
        compared = [
            self.points.compare(bid.bid, place, formula, value)
            for place, (formula, value) in enumerate(self._compared(bid, row))
        ]
        self.page.formula(row, 1, rank_formula(compared), bid.rank, "SV strong", "0")

    def _total(self, bid: BidResult) -> Fraction:
        """The figure that is ranked, exact where the method does not round it."""
        assert bid.total is not None
        scored = self.judged.points
        assert scored is not None
        if self.formula is None:
            return scored.totals[bid.bid]
        rounding, quality = self.entries.round.rounding, quality_percent(self.entries, scored, bid.bid)
        if "total" in rounding.at or self.formula.id == "vfm_index":
            return Fraction(bid.total)
        [line] = self.entries.prices
        amount = self.entries.values[bid.bid, line.id]
        if self.formula.id == "ppqp":
            return amount / quality
        assert line.criterion.price is not None
        sign = 1 if line.criterion.price.direction == "income" else -1
        return amount + sign * quality * self.formula.parameter(line.criterion.price, "per_point")

    def _total_formula(self, bid: BidResult, row: int) -> str:
        letters = [get_column_letter(4 + n) for n in range(len(self.heads))]
        if self.formula is None:
            return rounded_formula(f"SUM({letters[0]}{row}:{letters[-1]}{row})", self.entries.round.rounding, "total")
        quality = "+".join(f"{letter}{row}" for letter in letters) or "0"
        [line] = self.entries.prices
        assert line.criterion.price is not None
        whole = available(self.entries, "quality") + available(self.entries, "social-value")
        price = f"{get_column_letter(self.price)}{row}"
        return ranked_formula(
            self.formula.id, line.criterion.price, quality, price, whole, line.available, self.entries.round.rounding
        )

    def _compared(self, bid: BidResult, row: int) -> list[tuple[str, Decimal]]:
        """What the rank compares, key by key: more is better, and every key is rounded."""
        total, best = self._total(bid), max(self._total(one) for one in self.ranked)
        own = self.page.range(row, self.total)
        if self.formula is not None and self.formula.id == "vfm_index":
            block = self.page.range(_FIRST, self.total, len(self.ranked))
            scaled = _round(total / best, 12) if best else Decimal(0)
            found = [(f"IF(MAX({block})=0,0,ROUND({own}/MAX({block}),12))", scaled)]
        else:
            low = self.formula is not None and "lowest first" in self.held.ranked_by
            sign = "-" if low else ""
            found = [(f"{sign}ROUND({own},6)", _round(-total if low else total, 6))]
        return [*found, *(self._step(bid, row, step) for step in self.steps)]

    def _step(self, bid: BidResult, row: int, step: TieBreak) -> tuple[str, Decimal]:
        scored = self.judged.points
        assert scored is not None
        if step.by == "head":
            if step.of not in self.heads:
                return "0", Decimal(0)
            head = next(one for one in self.heads if one == step.of)
            cell = self.page.range(row, 4 + self.heads.index(head))
            return f"ROUND({cell},6)", _round(scored.heads[bid.bid][head], 6)
        lines = self.entries.lines
        line = next(x for x in lines if x.id == step.of or (step.of is None and x in self.entries.prices))
        price = line.criterion.price
        if step.by == "price" or (bid.bid, line.id) not in scored.earned:
            income = price is not None and price.direction == "income"
            value = self.entries.values[bid.bid, line.id]
            cell = self.points.given(bid.bid, line.id)
            return f"{'' if income else '-'}ROUND({cell},4)", _round(value if income else -value, 4)
        below = [x.id for x in self.entries.leaves if x.id == line.id or line.id in x.above]
        cells = "+".join(self.points.cell(bid.bid, leaf) for leaf in below)
        return f"ROUND({cells},6)", _round(scored.earned[bid.bid, line.id], 6)

    def _number(
        self, row: int, column: int, formula: str | None, value: Fraction, number_format: str = _NUMBER,
        style: str = "SV number",
    ) -> None:  # fmt: skip
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        if self.shown.whole and formula is not None:
            self.page.formula(row, column, f"={formula}", exact, style, number_format)
        else:
            self.page.fixed(row, column, _round(value, 6), style, number_format)

    def _below(self, row: int) -> int:
        """What stops the round, and notes, each on a line of the table's wide column."""
        held, page = self.held, self.page
        for title, texts in (
            ("What stops it", [f"{s.place}: {s.text} {s.do}" for s in held.stops]),
            ("Tie broken by", [held.tie_broken_by] if held.tie_broken_by else []),
            ("Notes", [self.shown.note(note) for note in held.notes]),
        ):
            for place, text in enumerate(dict.fromkeys(texts)):
                if place == 0:
                    page.fixed(row, 1, title, "SV note")
                    row += 1
                for line in textwrap.wrap(text, 130) or [text]:
                    page.fixed(row, 2, line, "SV note")
                    row += 1
        return row

    def _chart(self, row: int) -> None:
        """The bars, on a page of their own where the table takes most of the first."""
        sheet, count = self.page.sheet, len(self.ranked)
        whole = 100 if self.formula is None else None
        title = f"{self.held.round}: points by part"
        chart = points_chart(
            sheet, title=title, header=_HEADER, bids=count, names=2, first=4, parts=len(self.heads), most=whole
        )
        if not self.page.has_room(row, chart.height):
            sheet.row_breaks.append(Break(id=sheet.max_row))  # behind the last line: a blank one may be alone on a page
        sheet.add_chart(chart, f"A{row}")
        best = f"{self.ranked[0].bid} {self.ranked[0].total}" if self.formula is None else self.ranked[0].bid
        words = f"{title}, a stacked bar for each of {count} bids; first {best}. The table has the figures."
        self.book.described[sheet.title] = words


def compared_titles(held: Round) -> tuple[str, ...]:
    """What a rank compares, in the published order: the figure, then each step of the tie-break."""
    return ("Compared: figure", *(f"Compared: {_step_words(step)}" for step in held.tie_break))


def _step_words(step: TieBreak) -> str:
    if step.by == "head":
        return str(step.of).replace("-", " ")
    return "price" if step.of is None else step.of


def _round(value: Fraction, places: int) -> Decimal:
    return plain(rounded(value, places))
