"""Figures for a trial of a method, as a small table: bidders down, criteria across. No pack, no books, no record.

For trying a method before it is published, and for reworking an example that somebody printed. A real evaluation has a
reason and a reference beside every consensus score; here both say that the figures are a trial.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from sv_rules.errors import BadInput
from sv_rules.evaluation.lines import leaves
from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.published import Criterion, Evaluation
from sv_rules.evaluation.reading import evaluation_of, panel_data_of
from sv_rules.evaluation.rounding import exact
from sv_rules.measures.table import Cell, csv_rows
from sv_rules.measures.typed import typed_number
from sv_rules.problem import Mistake, did_you_mean
from sv_rules.source import read_bytes

TRIAL = "A trial figure."
_WHAT = "the figures of a trial cannot be used"


def trial_data(
    evaluation: Evaluation | Mapping[str, Any] | str | Path, table: Mapping[str, Mapping[str, Any]]
) -> PanelData:
    """Panel data from a table: by bidder, by criterion, the score, the amount offered or the price.

    A criterion's id stands for it in every round that has it; ``ROUND/ID`` for one round, and wins. A price that is a
    basket has a column for each rate, ``ID:LINE``. A bid stands in the rounds that it has a figure for. ``None`` or an
    empty text: nothing is entered. Bids are B01, B02 and so on, in the table's order. Raises ``BadInput`` for a column
    that is no criterion, and ``Problems`` for figures that do not fit.
    """
    evaluation = evaluation_of(evaluation)
    columns = _columns(evaluation)
    bids, lines = [], _Lines()
    for number, (bidder, row) in enumerate(table.items(), 1):
        bid = f"B{number:02d}"
        cells: dict[tuple[str, str, str], Any] = {}
        for key in sorted(row, key=lambda key: "/" in key):
            if key not in columns:
                raise _refused(bidder, f'there is no criterion "{key}" in the evaluation', did_you_mean(key, columns))
            cells |= dict.fromkeys(columns[key], row[key])
        given = {place: value for place, value in cells.items() if value is not None and str(value).strip() != ""}
        for (round_, criterion, rate), value in given.items():
            lines.add(bid, round_, criterion, rate, _number(bidder, criterion, value), columns)
        standing = [one.id for one in evaluation.rounds if any(place[0] == one.id for place in given)]
        bids.append({"id": bid, "bidder": bidder, "rounds": standing or [one.id for one in evaluation.rounds]})
    return panel_data_of({"bids": bids, **lines.as_data()}, evaluation)


def read_trial(path: str | Path, evaluation: Evaluation) -> PanelData:
    """As ``trial_data``, from a CSV file: the first column names the bidder, the others are headed as it says."""
    return trial_data(evaluation, dict(_rows(str(path), csv_rows(read_bytes(Path(path), str(path)), str(path)))))


def _rows(file: str, rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, dict[str, Any]]]:
    if len(rows) < 2:
        raise _refused(file, "there is no bid in it", "Write a row of headings and a row for each bid.")
    heads = [cell.text for cell in rows[0]]
    if twice := [head for head in heads[1:] if head and heads.count(head) > 1]:
        raise _refused(file, f'the column "{twice[0]}" stands twice', "Keep one of the two.")
    seen: set[str] = set()
    for row in rows[1:]:
        bidder, where = row[0].text, f"{file}, {row[0].place}"
        if not bidder or bidder.casefold() in seen:
            why = f'the bidder "{bidder}" stands twice' if bidder else "the bidder has no name"
            raise _refused(where, why, "Name each bidder once, in the first column.")
        seen.add(bidder.casefold())
        if loose := [cell for cell in row[1:] if cell.text and not "".join(heads[cell.column - 1 : cell.column])]:
            why = f"{loose[0].place.partition(', ')[2]} has no heading"
            raise _refused(where, why, "Name it. If a comma parts thousands in a number, put the number in quotes.")
        yield bidder, {head: cell.value for head, cell in zip(heads[1:], row[1:], strict=False) if head}


class _Lines:
    """Scores, offers and prices as panel data lists them."""

    def __init__(self) -> None:
        self._consensus: list[dict[str, Any]] = []
        self._offers: list[dict[str, Any]] = []
        self._prices: dict[tuple[str, str, str], dict[str, Any]] = {}

    def add(self, bid: str, round_: str, criterion: str, rate: str, value: Any, columns: _Columns) -> None:
        line = columns[f"{round_}/{criterion}" + (f":{rate}" if rate else "")][round_, criterion, rate]
        where = {"round": round_, "bid": bid, "criterion": criterion}
        if line.kind == "scored":
            self._consensus.append(where | {"score": value, "reason": TRIAL, "bid_reference": TRIAL})
        elif line.kind == "offer":
            self._offers.append(where | {"amount": value})
        elif rate:
            made = self._prices.setdefault((round_, bid, criterion), where | {"rates": {}})
            made["rates"][rate] = value
        else:
            self._prices[round_, bid, criterion] = where | {"amount": value}

    def as_data(self) -> dict[str, Any]:
        return {"consensus": self._consensus, "offers": self._offers, "prices": list(self._prices.values())}


_Columns = Mapping[str, Mapping[tuple[str, str, str], Criterion]]
"""For each heading that a table may have: the places that it fills, as round, criterion and rate."""


def _columns(evaluation: Evaluation) -> _Columns:
    found: dict[str, dict[tuple[str, str, str], Criterion]] = {}
    for round_ in evaluation.rounds:
        for line in leaves(evaluation, round_):
            price = line.criterion.price
            for rate in [one.id for one in price.basket] if price is not None and price.basket else [""]:
                name = f"{line.id}:{rate}" if rate else line.id
                for key in (name, f"{round_.id}/{name}"):
                    found.setdefault(key, {})[round_.id, line.id, rate] = line.criterion
    return found


def _number(bidder: str, criterion: str, value: Any) -> Decimal:
    """A figure as it is written; £1,842,500.50 is one too, and what may mean two numbers is refused."""
    where = f"{bidder}, {criterion}"
    try:
        if isinstance(value, str):
            return typed_number(value)
    except Mistake as mistake:
        raise _refused(where, str(mistake).rstrip("."), mistake.repair) from None
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        return Decimal(str(value))
    if isinstance(value, Fraction) and Fraction(exact(value)) == value:
        return exact(value)
    raise _refused(where, f'"{value}" is not a number of six decimals at most', "Write it in digits.")


def _refused(where: str, why: str, do: str) -> BadInput:
    return BadInput(_WHAT, where=where, why=why, do=do)
