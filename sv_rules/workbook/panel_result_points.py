"""The points of a round: what each bid was given, and the points that follow, cell by cell, by formula.

A round with many criteria takes several sheets with the same rows, so that each can be read on paper. What a rank
compares stands behind the points on the last of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sv_rules.evaluation.entries import Entries
from sv_rules.evaluation.formulas import FORMULAS
from sv_rules.evaluation.judging import Judged
from sv_rules.evaluation.lines import Line
from sv_rules.evaluation.points import HEADS, Scored, available
from sv_rules.evaluation.published import Head
from sv_rules.evaluation.rounding import exact
from sv_rules.workbook.panel_book import Book, Page, figure_format
from sv_rules.workbook.panel_disclosure import WITHHELD, Shown
from sv_rules.workbook.panel_result_formulas import leaf_formula, rounded_formula

HEAD_WORDS: Mapping[Head, str] = {"quality": "Quality", "social-value": "Social value", "price": "Price"}
_HEADER, _WORTH, _FIRST = 5, 6, 8
_NUMBER = "0.00####"
_IDS, _SCORE, _AMOUNT, _HEAD, _COMPARED = (8, 24), 8, 15, 11, 12
"""Widths of columns: bid and bidder, a score, a price or an offer, a head, and what a rank compares."""
_WIDEST = 165
"""Widest sheet: it prints on A4 landscape at nine tenths of its size."""

Key = str | int
"""A criterion by its id, a head as ``head quality``, or what a rank compares by its place."""


@dataclass(frozen=True)
class PointsSheet:
    """Where the points of a round stand, for the result sheet to refer to."""

    given_row: Mapping[str, int]
    row: Mapping[str, int]
    """Of each bid that counts; the same on every sheet of the round."""
    places: Mapping[Key, tuple[Page, int]]
    """Sheet and column."""

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads that earn points."""
        return tuple(head for head in HEADS if _key(head) in self.places)

    def cell(self, bid: str, key: Key) -> str:
        """The points of a bid, as a formula on any sheet refers to them."""
        page, column = self.places[key]
        return page.range(self.row[bid], column)

    def block(self, key: Key) -> str:
        """The same of every bid that counts."""
        page, column = self.places[key]
        return page.range(min(self.row.values()), column, len(self.row))

    def given(self, bid: str, criterion: str) -> str:
        """What a bid was given on a criterion."""
        page, column = self.places[criterion]
        return page.range(self.given_row[bid], column)

    def compare(self, bid: str, place: int, formula: str, value: Decimal) -> tuple[str, str]:
        """Write what a rank compares of a bid. Returns its cell and the block of all bids."""
        page, column = self.places[place]
        page.formula(self.row[bid], column, f"={formula}", value, "SV number", "General")
        return self.cell(bid, place), self.block(place)


def add_points(
    book: Book, entries: Entries, judged: Judged, shown: Shown, scales: Mapping[str, tuple[str, str]],
    names: Mapping[str, str], compared: Sequence[str] = (),
) -> PointsSheet:  # fmt: skip
    """The sheets of a round. Formulas stand in the panel's copy; in others the same figures stand as values.

    ``compared`` has a title for each thing that the ranks compare; the result sheet fills these columns in.
    """
    counted = tuple(judged.counted)
    heads = [head for head in HEADS if _earns(entries, head)]
    parts = _parts(entries.leaves, [*map(_key, heads), *range(len(compared))])
    start = _FIRST + len(counted) + 2
    places: dict[Key, tuple[Page, int]] = {}
    found = PointsSheet(
        {bid: _FIRST + n for n, bid in enumerate(counted)}, {bid: start + n for n, bid in enumerate(counted)}, places
    )
    round_number = entries.evaluation.rounds.index(entries.round) + 1
    for number, (leaves, tail) in enumerate(parts, 1):
        page = _page(book, entries, (leaves, tail), (number, len(parts)), shown)
        places |= {key: (page, n) for n, key in enumerate([*(line.id for line in leaves), *tail], 3)}
        titles = [compared[key] if isinstance(key, int) else HEAD_WORDS[_head(key)] for key in tail]
        page.header(_HEADER, ("Bid", "Bidder", *(line.id for line in leaves), *titles))
        page.fixed(_WORTH, 1, "Worth")
        page.fixed(_WORTH, 2, "% of the total")
        sheet = _Sheet(page, found, entries, judged.points, shown, scales, names)
        if leaves:
            page.fixed(_FIRST - 1, 1, "Given: prices, offers and agreed scores", "SV note")
        for bid in counted if leaves else ():
            sheet.write_given(bid, leaves)
        for key in tail[: len(heads)]:
            page.fixed(_WORTH, places[key][1], *_worth(available(entries, _head(str(key)))))
        if judged.points is not None:
            page.fixed(start - 1, 1, "Points that follow", "SV note")
            for bid in counted:
                sheet.write_points(bid, leaves, [_head(key) for key in tail if isinstance(key, str)])
        for what, row, columns in (("Given", _FIRST, len(leaves)), ("Points", start, len(leaves) + len(tail))):
            if counted and columns and (what == "Given" or judged.points is not None):
                page.name(f"SV_{what}_{round_number}_{number}", row, 3, len(counted), columns)
        page.print_rows(_HEADER, f"C{_HEADER + 1}")
    return found


def _parts(leaves: Sequence[Line], tail: Sequence[Key]) -> list[tuple[list[Line], list[Key]]]:
    """The columns of each sheet: as many criteria as fit, and the tail whole behind the last that leave it room."""
    room = _WIDEST - sum(_IDS)
    parts: list[tuple[list[Line], list[Key]]] = [([], [])]
    for line in leaves:
        if _width([*parts[-1][0], line], []) > room:
            parts.append(([], []))
        parts[-1][0].append(line)
    if tail and _width(parts[-1][0], tail) > room and parts[-1][0]:
        parts.append(([], []))
    parts[-1][1].extend(tail)
    return parts


def _width(leaves: Sequence[Line], tail: Sequence[Key]) -> int:
    return sum(map(_wide, leaves)) + sum(_COMPARED if isinstance(key, int) else _HEAD for key in tail)


def _wide(line: Line) -> int:
    return max(_SCORE if line.criterion.kind == "scored" else _AMOUNT, min(len(line.id) + 3, _AMOUNT))


def _page(
    book: Book, entries: Entries, columns: tuple[Sequence[Line], Sequence[Key]], part: tuple[int, int], shown: Shown
) -> Page:  # fmt: skip
    held, (number, count) = entries.round, part
    leaves, tail = columns
    notes = [
        "Only bids that count: none that was set aside or disqualified is in any formula."
        if shown.whole else "The figures are the engine's; formulas are in the panel's copy only.",
        "Each criterion's title and method are on the sheet Method.",
    ]  # fmt: skip
    if any(isinstance(key, int) for key in tail):
        notes[1] += " A rank compares “Compared” from left to right; more is better, so a cost has a minus."
    widths = [*_IDS, *map(_wide, leaves), *(_COMPARED if isinstance(key, int) else _HEAD for key in tail)]
    of = f", part {number} of {count}" if count > 1 else ""
    title = f"{held.id[:19]} points {number}" if count > 1 else f"{held.id[:22]} points"
    return book.page(title, f"{held.id}: what was given, and the points{of}", notes, widths)


@dataclass(frozen=True)
class _Sheet:
    """One sheet while its rows are written."""

    page: Page
    points: PointsSheet
    entries: Entries
    scored: Scored | None
    shown: Shown
    scales: Mapping[str, tuple[str, str]]
    names: Mapping[str, str]

    def write_given(self, bid: str, leaves: Sequence[Line]) -> None:
        """What a bid was given, and above it what each criterion is worth."""
        page, row = self.page, self.points.given_row[bid]
        self._who(row, bid)
        for line in leaves:
            column = self.points.places[line.id][1]
            page.fixed(_WORTH, column, *_worth(line.available))
            value = self.entries.values.get((bid, line.id))
            hidden = self.shown.figure(bid, "what other bids were given")
            if hidden is not None:
                page.fixed(row, column, WITHHELD)
            elif value is not None:
                figure = _decimal(value)
                money = line.criterion.price is not None
                page.fixed(row, column, figure, "SV number", "#,##0.00" if money else figure_format(figure))
            else:
                page.fixed(row, column, "missing")
        page.fit(row)

    def write_points(self, bid: str, leaves: Sequence[Line], heads: Sequence[Head]) -> None:
        """The points of a bid: on each criterion, and under each head."""
        assert self.scored is not None
        row, rounding = self.points.row[bid], self.entries.round.rounding
        self._who(row, bid)
        for line in leaves:
            formula = self._leaf(bid, line)
            rounded = None if formula is None else rounded_formula(formula, rounding, "criterion")
            self._write(bid, line.id, rounded, self.scored.earned.get((bid, line.id)))
        for head in heads:
            own = [line.id for line in self.entries.leaves if line.head == head]
            formula = f"SUM({','.join(self.points.cell(bid, leaf) for leaf in own)})"
            self._write(bid, _key(head), formula, head_sum(self.scored, bid, own))
        self.page.fit(row)

    def _leaf(self, bid: str, line: Line) -> str | None:
        page, column = self.points.places[line.id]
        rows = self.points.given_row.values()
        block = page.local(min(rows), column, len(rows))
        scale = self.scales.get(line.criterion.scale or "")
        given = page.local(self.points.given_row[bid], column)
        return leaf_formula(line, given, block, page.local(_WORTH, column), scale, self.entries.round.rounding)

    def _write(self, bid: str, key: Key, formula: str | None, value: Fraction | None) -> None:
        row, column = self.points.row[bid], self.points.places[key][1]
        if self.shown.figure(bid, "points of other bids, criterion by criterion") is not None:
            self.page.fixed(row, column, WITHHELD)
        elif value is None or formula is None:
            self.page.fixed(row, column, "ranked")
        elif self.shown.whole:
            own = formula.replace(self.page.range(1, 1).partition("!")[0] + "!", "")
            self.page.formula(row, column, f"={own}", _decimal(value), "SV number", _NUMBER)
        else:
            self.page.fixed(row, column, exact(value), "SV number", _NUMBER)

    def _who(self, row: int, bid: str) -> None:
        self.page.fixed(row, 1, bid)
        self.page.fixed(row, 2, self.shown.bidder(bid, self.names[bid]))


def head_sum(points: Scored, bid: str, leaves: Sequence[str]) -> Fraction:
    """The sum of some criteria, exact, before anything is measured against the best bid or rounded."""
    return sum((points.earned[bid, leaf] for leaf in leaves if (bid, leaf) in points.earned), Fraction(0))


def final_head_formula(sheet: PointsSheet, entries: Entries, head: Head, bid: str) -> str:
    """A head's points as they enter the total: measured against the best bid and rounded, where published."""
    own = sheet.cell(bid, _key(head))
    if entries.round.quality_points == "best-bid" and head != "price":
        best = f"MAX({sheet.block(_key(head))})"
        own = f"IF({best}=0,0,{own}/{best}*{exact(available(entries, head)):f})"
    return rounded_formula(own, entries.round.rounding, "head")


def _earns(entries: Entries, head: Head) -> bool:
    """Whether a head has criteria, and any that earns points: a price that is only ranked earns none."""
    prices = [line.criterion.price for line in entries.leaves if line.head == head]
    return any(price is None or not FORMULAS[price.formula].ranks for price in prices)


def _key(head: Head) -> str:
    return f"head {head}"  # a criterion's id has no blank


def _head(key: str) -> Head:
    return next(head for head in HEADS if _key(head) == key)


def _worth(share: Fraction) -> tuple[Decimal, str, str]:
    return _decimal(share), "SV number", figure_format(_decimal(share))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
