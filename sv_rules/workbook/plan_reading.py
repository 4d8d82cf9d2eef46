"""Reading a procurement plan, ours or a council's own export: columns found by their headings, errors by cell.

A cell that cannot be read leaves its fact unknown and is listed: one bad cell never hides the other contracts.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.errors import BadInput
from sv_rules.facts.dictionary import FactDefinition, fact_dictionary
from sv_rules.facts.fact import TenderFacts
from sv_rules.intake.draft import draft_facts
from sv_rules.policy.library import shipped_templates
from sv_rules.problem import Problem, Problems
from sv_rules.source import Path_
from sv_rules.workbook import reading
from sv_rules.workbook.guard import filled_cells, open_workbook
from sv_rules.workbook.tender_form_cells import At, CellSource, FormCells, at

OURS = "sv-rules: "
"""How the headings of added columns begin, so that a plan can be checked again."""
ALL_ROWS = "SV_All_"
BUYER = f"{ALL_ROWS}buyer"
DEEPEST_HEADER = 40
"""Rows in which the headings are looked for: reports have a title, a logo and notes above them."""
MOST_ROWS = 10_000
_OWN = ("reference", "title", "starts_on", "market_ready", "benefit_secure")
"""Columns of a plan that are no facts of the dictionary."""
_TOTALS = {"total", "totals", "grand total", "sum"}
_REST = re.compile(r"[^a-z0-9]+")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


class Column(NamedTuple):
    """A column of a plan: its key, heading, width, help, and the other headings that mean the same."""

    key: str
    heading: str
    width: float
    help: str
    also: tuple[str, ...]


@dataclass
class Row:
    """One contract of a plan. ``facts`` are ``None`` where not even a title is known."""

    number: int
    reference: str
    title: str
    facts: TenderFacts
    starts_on: datetime.date | None = None
    market_ready: bool | None = None
    benefit_secure: bool | None = None
    problems: list[Problem] = field(default_factory=list)


@dataclass
class PlanFile:
    """A plan as read, with its workbook, so that answers can be written beside each row."""

    file: str
    workbook: Workbook
    sheet: Worksheet
    header_row: int
    columns: Mapping[str, int]
    rows: list[Row]
    unused: tuple[str, ...]
    """Headings that mean nothing here; their cells are kept."""
    notes: tuple[str, ...]


@cache
def plan_columns() -> tuple[Column, ...]:
    """The columns, from ``tender_templates/plan.toml``."""
    data = tomllib.loads((shipped_templates() / "plan.toml").read_text(encoding="utf-8"))
    return tuple(
        Column(c["key"], c["heading"], float(c["width"]), c["help"], tuple(c["also"])) for c in data["column"]
    )  # fmt: skip


def plain_heading(text: str) -> str:
    """A heading without capitals, punctuation or brackets: "Value (ex. VAT)" keeps what stands in them if alone."""
    bare = _REST.sub(" ", _BRACKETS.sub(" ", text.casefold())).strip()
    return bare or _REST.sub(" ", text.casefold()).strip()


@cache
def _known_headings() -> Mapping[str, str]:
    facts = {n: f for n, f in fact_dictionary().facts.items() if f.draft and f.subject == "tender"}
    known = {plain_heading(f.title): n for n, f in facts.items()} | {plain_heading(n): n for n in facts}
    for column in plan_columns():
        for heading in (column.key, column.heading, *column.also):
            known[plain_heading(heading)] = column.key
    return known


def heading_key(text: str) -> str | None:
    """What a heading means: a column or fact; ``None`` where it means nothing here."""
    whole = _REST.sub(" ", text.casefold()).strip()
    return _known_headings().get(whole) or _known_headings().get(plain_heading(text))


def looks_like_plan(workbook: Workbook) -> bool:
    """Whether some sheet has a row of a plan's headings."""
    return bool(_headers(workbook))


def read_plan(path: Path, all_rows: Mapping[str, Any], buyer: str | None = None) -> PlanFile:
    """Read a plan. ``all_rows`` are facts that hold wherever a row does not say otherwise, as a draft writes them.

    Raises ``BadInput`` where the file is no plan.
    """
    file = str(path)
    workbook = open_workbook(path, "the procurement plan")
    found = _headers(workbook)
    if not found:
        why = "no row of it has the headings of a plan: a title or reference, and a value, category or date"
        do = "Name the columns as in sv-rules template new plan; the order and further columns are free."
        raise BadInput("this is no procurement plan", where=file, why=why, do=do)
    sheet, header_row = found[0]
    columns, unused = _columns(sheet, header_row, file)
    cells = FormCells(file)
    settings, places, named_buyer = _settings(workbook, cells)
    if cells.problems:
        raise Problems(cells.problems)
    reader = _Rows(file, sheet, columns, {**all_rows, **settings}, places, named_buyer or buyer or "Not named")
    rows = list(reader.read(header_row))
    if not rows:
        do = "Write a contract in each row below the headings."
        raise BadInput("the plan is empty", where=file, why=f"no contract stands on sheet {sheet.title}", do=do)
    notes = [f"{text} ({place.partition(', sheet ')[2] or place})" for place, text in reader.notes]
    notes += _twice(rows)
    notes += [f"Sheet {other.title} has headings of a plan too, and was not read." for other, _ in found[1:]]
    hidden = [
        row.number for row in rows if row.number in sheet.row_dimensions and sheet.row_dimensions[row.number].hidden
    ]
    if hidden:
        notes.append(f"Hidden rows were answered too: {', '.join(map(str, hidden))}.")
    notes += [
        f"“{heading}” does not say whether it counts VAT, so it was not used: name it with or without VAT."
        for heading in unused
        if "value" in heading.casefold()
    ]
    return PlanFile(file, workbook, sheet, header_row, columns, rows, unused, tuple(notes))


def _twice(rows: Iterable[Row]) -> list[str]:
    """Contracts that stand in the plan more than once: by reference, or without one by all that their rows say."""
    found: dict[object, list[Row]] = {}
    for row in rows:
        same = row.reference or (row.title, tuple(sorted((n, str(f.known)) for n, f in row.facts.tender.items())))
        found.setdefault(same, []).append(row)
    return [
        f"{held[0].reference or held[0].title} stands in rows {', '.join(str(row.number) for row in held)}:"
        " each is answered, and one contract may be counted twice."
        for held in found.values()
        if len(held) > 1
    ]


def _headers(workbook: Workbook) -> list[tuple[Worksheet, int]]:
    """The sheets with a row of a plan's headings, and that row: the one with the most known headings first."""
    best: list[tuple[int, int, Worksheet, int]] = []
    for order, sheet in enumerate(workbook.worksheets):
        keys: dict[int, set[str]] = {}
        for cell in filled_cells(sheet):
            row = int(cell.row or 0)
            if row > DEEPEST_HEADER:
                break
            key = heading_key(cell.value) if isinstance(cell.value, str) else None
            if key:
                keys.setdefault(row, set()).add(key)
        rows = [
            (-len(found), order, sheet, row)
            for row, found in keys.items()
            if {"title", "reference"} & found and found - {"title", "reference"}
        ]
        best += [min(rows, key=lambda one: (one[0], one[3]))] if rows else []
    return [(sheet, row) for _, _, sheet, row in sorted(best, key=lambda one: one[:2])]


def _columns(sheet: Worksheet, header_row: int, file: str) -> tuple[dict[str, int], tuple[str, ...]]:
    columns: dict[str, int] = {}
    unused = []
    problems: list[Problem] = []
    for cell in filled_cells(sheet):
        if cell.row != header_row or not isinstance(cell.value, str) or cell.value.startswith(OURS):
            continue
        key, number = heading_key(cell.value), int(cell.column or 0)
        if key is None:
            unused.append(" ".join(cell.value.split()))
        elif key in columns:
            other = reading.address(header_row, columns[key])
            message = f'"{cell.value}" means the same as the heading in {other}.'
            where = f"{file}, sheet {sheet.title}"
            problems.append(reading.CellProblem(where, header_row, number, message, "Rename or remove one of the two."))
        else:
            columns[key] = number
    if problems:
        raise Problems(problems)
    return columns, tuple(unused)


def _settings(workbook: Workbook, cells: FormCells) -> tuple[dict[str, Any], dict[str, At], str | None]:
    """The answers for all rows, by fact, from the names of our own template."""
    facts = fact_dictionary().facts
    values: dict[str, Any] = {}
    places: dict[str, At] = {}
    buyer = None
    for name, defined in workbook.defined_names.items():
        fact = name[len(ALL_ROWS) :]
        ends = list(defined.destinations)
        if not name.startswith(ALL_ROWS) or len(ends) != 1 or ends[0][0] not in workbook.sheetnames:
            continue
        cell = workbook[ends[0][0]][ends[0][1].replace("$", "")]
        if not isinstance(cell, Cell):
            continue
        if name == BUYER:
            buyer = cells.text(cell)
        elif fact in facts:
            value = cells.fact(facts[fact], cell)
            if value is not None:
                values[fact], places[fact] = value, at(cell)
    return values, places, buyer


class _Rows:
    """Reads the rows of one plan."""

    def __init__(
        self, file: str, sheet: Worksheet, columns: Mapping[str, int], all_rows: Mapping[str, Any],
        places: Mapping[str, At], buyer: str,
    ) -> None:  # fmt: skip
        self._file, self._sheet, self._columns, self._buyer = file, sheet, columns, buyer
        self._all_rows, self._places = all_rows, places
        self._facts: Mapping[str, FactDefinition] = fact_dictionary().facts
        self.notes: list[tuple[str, str]] = []

    def read(self, header_row: int) -> Iterator[Row]:
        """Each row below the headings in which a column of the plan is filled."""
        wanted = set(self._columns.values())
        numbers = sorted(
            {int(c.row or 0) for c in filled_cells(self._sheet) if int(c.row or 0) > header_row and c.column in wanted}
        )
        if len(numbers) > MOST_ROWS:
            why, do = f"it has {len(numbers):,} rows, more than {MOST_ROWS:,}", "Split it, by year or by department."
            raise BadInput("the plan is too long", where=self._file, why=why, do=do)
        for number in numbers:
            row = self._row(number)
            if row is not None:
                yield row

    def _cell(self, number: int, key: str) -> Cell | None:
        column = self._columns.get(key)
        cell = self._sheet.cell(number, column) if column else None
        return cell if isinstance(cell, Cell) else None

    def _row(self, number: int) -> Row | None:
        cells = FormCells(self._file)
        own = {key: self._cell(number, key) for key in self._columns}
        texts = {key: cells.text(cell) for key in ("reference", "title") if (cell := own.get(key)) is not None}
        reference, title = texts.get("reference") or "", texts.get("title") or ""
        if (reference or title).casefold() in _TOTALS:
            return None
        facts = dict(self._all_rows)
        placed: dict[Path_, At] = {("facts", name): at for name, at in self._places.items()}
        for key, cell in own.items():
            if cell is None or key in _OWN or key not in self._facts:
                continue
            value = cells.fact(self._facts[key], cell)
            if value is not None:
                facts[key], placed["facts", key] = value, at(cell)
        if "stated_value_ex_vat" in facts or "stated_value_inc_vat" in facts:
            facts.setdefault("value_covers", "procurement")  # a row of a plan is one whole procurement
            placed.setdefault(("facts", "value_covers"), (self._sheet.title, number, 1))
        first = (str(self._sheet.title), number, min(self._columns.values()))
        placed |= {(): first, ("title",): first, ("buyer",): first}
        given = self._given(facts, placed, title or reference or f"Row {number}", cells)
        day = self._read(own.get("starts_on"), reading.date, cells)
        ready = self._read(own.get("market_ready"), reading.yes_no, cells)
        secure = self._read(own.get("benefit_secure"), reading.yes_no, cells)
        self.notes += cells.notes
        return Row(
            number, reference, title or reference or f"Row {number}", given, day, ready, secure, sorted(cells.problems)
        )  # fmt: skip

    def _read(self, cell: Cell | None, reader: Any, cells: FormCells) -> Any:
        return None if cell is None else cells.take(reader(cell))

    def _given(self, facts: dict[str, Any], placed: dict[Path_, At], title: str, cells: FormCells) -> TenderFacts:
        """The facts of the row, without those that cannot be read; each of these is a problem of its cell."""
        while True:
            data = {"title": title, "buyer": [self._buyer], "facts": facts}
            try:
                return draft_facts(CellSource(self._file, data, placed))
            except Problems as error:
                wrong = {(p.line, p.column) for p in error.problems}
                left = {n: v for n, v in facts.items() if placed.get(("facts", n), ("", 0, 0))[1:] not in wrong}
                if len(left) == len(facts):
                    raise
                cells.problems += error.problems
                facts = left
