"""Cells of a form as the values of a draft: each at its path, with the cell that it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from openpyxl.cell.cell import Cell

from sv_rules.facts.dictionary import FactDefinition
from sv_rules.facts.value import FactType
from sv_rules.problem import Problem, did_you_mean, shown
from sv_rules.source import Path_, Source
from sv_rules.workbook import reading
from sv_rules.workbook.reading import CellProblem, Reading

At = tuple[str, int, int]
_SEPARATORS = re.compile(r"[,;\n]")


class CellSource(Source):
    """Values as a YAML file would hold them, each placed at a cell. ``cells`` are sheet, row and column by path."""

    def __init__(self, file: str, data: Any, cells: dict[Path_, At]) -> None:
        super().__init__(file, data, {path: at[1:] for path, at in cells.items()})
        self._cells = cells

    def cell(self, path: Path_) -> At | None:
        """The cell of what stands at ``path``, or of its nearest ancestor that has one."""
        while path and path not in self._cells:
            path = path[:-1]
        return self._cells.get(path)

    def place(self, path: Path_) -> str:
        """``form.xlsx, sheet Tender, C14``."""
        at = self.cell(path)
        return self.file if at is None else f"{self.file}, sheet {at[0]}, {reading.address(at[1], at[2])}"

    def problem(self, path: Path_, message: str, repair: str = "") -> Problem:
        """A problem placed at the cell of ``path``."""
        at = self.cell(path)
        if at is None:
            return Problem(self.file, 1, 1, message, repair)
        return CellProblem(f"{self.file}, sheet {at[0]}", at[1], at[2], message, repair)


class FormCells:
    """Reads the cells of one form by the type of their facts, collecting problems and notes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.notes: list[tuple[str, str]] = []
        """Place and sentence of what was taken from a text."""

    def take(self, found: Reading[Any]) -> Any:
        """The value of a reading; its problem or note is kept."""
        if found.problem is not None:
            self.problems.append(found.as_problem(self.file))
        elif found.note is not None:
            self.notes.append((f"{self.file}, {found.where}", f"{found.note[:1].upper()}{found.note[1:]}."))
        return found.value

    def note(self, cell: Cell, text: str) -> None:
        """Keep a doubt about a cell."""
        sheet, row, column = at(cell)
        self.notes.append((f"{self.file}, sheet {sheet}, {reading.address(row, column)}", f"{text}."))

    def text(self, cell: Cell) -> str | None:
        """A text, or ``None``."""
        value: str | None = self.take(reading.text(cell))
        return value

    def fact(self, fact: FactDefinition, cell: Cell, up_to: Cell | None = None) -> Any:
        """What was answered, as YAML would hold it: a value, ``{from, to}``, a list of words, or ``None``."""
        low = self._one(fact, cell)
        if up_to is None:
            return low
        if not fact.type.ordered:
            stray = reading.text(up_to)
            if not stray.blank:
                message = "only money, percentages, numbers and dates may be a range."
                self.problems.append(CellProblem(*_at(self.file, up_to), message, "Empty this cell."))
            return low
        high = self._one(fact, up_to)
        if high is None:
            return low
        if low is None:
            return {"to": high}
        if low > high:
            message = f"the upper end {shown(high)} is below the lower end {shown(low)}."
            self.problems.append(CellProblem(*_at(self.file, up_to), message, "Swap the two."))
            return low
        return low if low == high else {"from": low, "to": high}

    def percent(self, cell: Cell, up_to: Cell) -> Any:
        """A weight, exact or a range."""
        return self.fact(_PERCENT, cell, up_to)

    def _one(self, fact: FactDefinition, cell: Cell) -> Any:
        kind = fact.type
        if kind is FactType.SET:
            return self._words(cell, fact)
        if kind is FactType.ENUM:
            return self.take(reading.choice(cell, fact.members))
        return self.take(_READERS[kind](cell))

    def _words(self, cell: Cell, fact: FactDefinition) -> list[str] | None:
        written = self.text(cell)
        if written is None:
            return None
        words = [word.strip() for word in _SEPARATORS.split(written) if word.strip()]
        if not fact.members:
            return words
        known = {title.casefold(): word for word, title in fact.members.items()}
        known |= {word.casefold(): word for word in fact.members}
        for word in words:
            if word.casefold() not in known:
                repair = did_you_mean(word, fact.members.values())
                self.problems.append(CellProblem(*_at(self.file, cell), f"{shown(word)} is not a choice here.", repair))
        return [known[word.casefold()] for word in words if word.casefold() in known]


def at(cell: Cell) -> At:
    """The sheet, row and column of a cell."""
    return (str(cell.parent.title), int(cell.row or 0), int(cell.column or 0))


def filled(cells: Sequence[Cell]) -> bool:
    """Whether any of the cells holds something."""
    return any(not reading.text(cell).blank for cell in cells)


def _at(file: str, cell: Cell) -> tuple[str, int, int]:
    sheet, row, column = at(cell)
    return f"{file}, sheet {sheet}", row, column


_PERCENT = FactDefinition(FactType.PERCENT, "lot", "Weight", "Per cent of all marks.")
_READERS: dict[FactType, Any] = {
    FactType.MONEY: reading.money,
    FactType.PERCENT: reading.percent,
    FactType.INTEGER: reading.whole,
    FactType.DATE: reading.date,
    FactType.BOOLEAN: reading.yes_no,
}
