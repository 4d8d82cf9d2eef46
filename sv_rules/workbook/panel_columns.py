"""The named columns of a returned book, read row by row: ids as they were issued, inputs as they were typed.

Nothing else of the book is looked at. What a program computed in it, and every label, is taken from the issue record.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook

from sv_rules.evaluation.returned import CellFinding, IssuedBook
from sv_rules.report.clean import printable
from sv_rules.report.wording import day as in_words
from sv_rules.workbook import reading
from sv_rules.workbook.cells import MOST

T = TypeVar("T")


class Columns:
    """Reads cells by name and position, and collects a finding for each that cannot be used."""

    def __init__(self, workbook: Workbook, issued: IssuedBook, today: datetime.date | None = None) -> None:
        self._workbook, self._issued, self._today = workbook, issued, today
        self._inputs = frozenset(issued.inputs)
        self._found: dict[str, list[tuple[str, int, int]]] = {}
        self.findings: list[CellFinding] = []

    def has(self, name: str) -> bool:
        """Whether the book was issued with a name."""
        return name in self._issued.names

    def count(self, name: str) -> int:
        """How many rows a name covers."""
        return len(self._places(name))

    def issued(self, name: str, row: int) -> str:
        """A fixed text of a row, as it was issued: an id."""
        return self._issued.fixed[self.address(name, row)][2:]

    def issued_numbers(self, name: str, row: int, rows: int) -> list[Decimal]:
        """The fixed numbers of one row of a block of columns, as they were issued; blanks are left out."""
        places = self._places(name)
        wide = len(places) // rows
        marks = (self._issued.fixed.get(self.address(name, n)) for n in range(row * wide, (row + 1) * wide))
        return [Decimal(mark[2:]) for mark in marks if mark is not None and mark.startswith("n:")]

    def address(self, name: str, row: int) -> str:
        """``Lot 1!D5``."""
        title, column, number = self._places(name)[row]
        return f"{title}!{get_column_letter(column)}{number}"

    def is_input(self, name: str, row: int) -> bool:
        """Whether the cell was issued to be filled in."""
        return self.address(name, row) in self._inputs

    def numbered(self, name: str) -> Iterator[tuple[int, str]]:
        """Each number with which a name was issued, with the suffix: ``(1, "_1")``."""
        number = 1
        while self.has(f"{name}_{number}"):
            yield number, f"_{number}"
            number += 1

    def text(self, name: str, row: int) -> str:
        """A text; nothing is an empty one. What cannot be printed is replaced, and said."""
        found = self._read(reading.text, name, row) or ""
        raw = self._cell(name, row).value
        if isinstance(raw, str):
            if printable(raw) != raw.replace("\r\n", "\n").replace("\r", "\n"):
                self.note("cleaned", name, row, "characters that steer a screen or a printer were taken out")
            if len(raw) >= MOST:
                self.note("cut", name, row, f"the text fills the cell ({MOST:,} characters): what went beyond is lost")
        return found

    def choice(self, name: str, row: int, words: Mapping[str, str]) -> str | None:
        """A word of a drop-down, as the key that it stands for."""
        return self._read(lambda cell: reading.choice(cell, words), name, row, "not-a-choice")

    def yes_no(self, name: str, row: int) -> bool | None:
        """Yes or No."""
        return self._read(reading.yes_no, name, row, "not-a-choice")

    def date(self, name: str, row: int) -> datetime.date | None:
        """A day on which something happened: not after today, where that is known."""
        found = self._read(reading.date, name, row, "not-a-date")
        if found is not None and self._today is not None and found > self._today:
            text = f"the day {in_words(found.isoformat())} is in the future"
            self.stop("future", name, row, text, "Give the day on which it happened.")
            return None
        return found

    def money(self, name: str, row: int, places: int = 2) -> Decimal | None:
        """Pounds. A text that can mean one amount only is taken, and said. A rate may have more ``places``."""
        least = -reading.MOST_MONEY
        return self._read(lambda cell: reading.money(cell, least=least, places=places), name, row, "not-a-price")

    def amount(self, name: str, row: int) -> Decimal | None:
        """A quantity, not below nought."""
        return self._read(reading.decimal, name, row, "not-a-number")

    def score(self, name: str, row: int, allowed: tuple[Decimal, ...]) -> Decimal | None:
        """A score of the scale. It is never rounded, never moved to the scale's end, never read from a text."""
        cell = self._cell(name, row)
        listed = ", ".join(f"{score:f}" for score in allowed[:12]) + (" …" if len(allowed) > 12 else "")
        if isinstance(cell.value, str) and cell.value.strip() and cell.data_type not in ("e", "f"):
            do = f"Choose it from the list: {listed}."
            self.stop("not-a-number", name, row, f'the score is the text "{cell.value[:20]}", not a number', do)
            return None
        found = self._read(lambda one: reading.decimal(one, least=-(Decimal(10) ** 12)), name, row, "not-a-number")
        if found is not None and found not in allowed:
            do = f"Choose one of {listed}."
            self.stop("not-on-scale", name, row, f"the score {found:f} is not on the scale", do)
            return None
        return found

    def blank(self, name: str, row: int) -> bool:
        """Whether nothing stands in a cell."""
        value = self._cell(name, row).value
        return value is None or (isinstance(value, str) and not value.strip())

    def stop(self, code: str, name: str, row: int, text: str, do: str = "") -> None:
        """Record something at a cell that keeps the book out."""
        self.findings.append(CellFinding(code=code, stops=True, cell=self.address(name, row), text=f"{text}.", do=do))

    def note(self, code: str, name: str, row: int, text: str, do: str = "") -> None:
        """Record something at a cell that is told and does not stop."""
        self.findings.append(CellFinding(code=code, stops=False, cell=self.address(name, row), text=f"{text}.", do=do))

    def _read(
        self, how: Callable[[Cell], reading.Reading[T]], name: str, row: int, code: str = "not-a-text"
    ) -> T | None:
        found = how(self._cell(name, row))
        if found.problem is not None:
            self.stop(code, name, row, found.problem.rstrip("."), found.repair)
        elif found.note is not None:
            self.note("corrected", name, row, found.note.rstrip("."))
        return found.value

    def _cell(self, name: str, row: int) -> Cell:
        title, column, number = self._places(name)[row]
        return self._workbook[title].cell(number, column)  # type: ignore[return-value]

    def _places(self, name: str) -> list[tuple[str, int, int]]:
        if name in self._found:
            return self._found[name]
        title, _, block = self._issued.names[name].rpartition("!")
        left, top, right, bottom = (int(end or 0) for end in range_boundaries(block.replace("$", "")))
        sheet = title.strip("'")
        self._found[name] = [
            (sheet, column, row) for row in range(top, bottom + 1) for column in range(left, right + 1)
        ]
        return self._found[name]
