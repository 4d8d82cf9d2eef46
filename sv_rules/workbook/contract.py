"""Defined names as the contract between a template and what fills it.

A council may restyle its copy, move the named cells and rename its sheets: only the names are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.errors import BadInput
from sv_rules.workbook.guard import open_workbook

MOST_ROWS = 10_000
"""Rows that a name may span: no table that people fill in is longer, and a name may reach the end of a sheet."""


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name: its shape in rows and columns (``None``: any number), and what its cells hold."""

    name: str
    rows: int | None
    columns: int | None
    holds: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name points: a sheet of a file and a block of cells."""

    sheet: Worksheet
    row: int
    column: int
    rows: int
    columns: int
    file: str = "template"

    def cell(self, row: int = 0, column: int = 0) -> Cell:
        """A cell of the block, counted from its first."""
        found = self.sheet.cell(self.row + row, self.column + column)
        if not isinstance(found, Cell):
            raise BadInput(
                f"cell {found.coordinate} of sheet {self.sheet.title}", where=self.file,
                why="it lies inside merged cells", do="Unmerge the cells that a defined name points to.",
            )  # fmt: skip
        return found


def open_template(path: Path, names: Sequence[Name]) -> tuple[Workbook, Mapping[str, Place]]:
    """A template and the places of its names. Raises ``BadInput`` with every name that does not fit."""
    workbook = open_workbook(path, "the template")
    return workbook, places_of(workbook, names, str(path), "the template")


_DO = "Point the names at their cells again (Formulas, Name Manager), or start from a fresh copy."


def places_of(workbook: Workbook, names: Sequence[Name], file: str, what: str, do: str = _DO) -> Mapping[str, Place]:
    """Where the names of a workbook point. Raises ``BadInput`` with every name that does not fit.

    Excel does not tell capitals apart in names, so neither is done here. ``file``, ``what`` ("the template") and
    ``do`` stand in messages.
    """
    written = {name.casefold(): defined for name, defined in workbook.defined_names.items()}
    shadowed = {name.casefold() for sheet in workbook.worksheets for name in sheet.defined_names}
    places: dict[str, Place] = {}
    faults: list[str] = []
    for name in names:
        defined = written.get(name.name.casefold())
        found = [] if defined is None else list(defined.destinations)
        place = _place(workbook, found[0], file) if len(found) == 1 else None
        if place is None:
            faults.append(f"{name.name} is not there or points to no cells")
        elif name.name.casefold() in shadowed:
            faults.append(f"{name.name} is defined twice, for the workbook and for a sheet")
        elif name.rows not in (None, place.rows) or name.columns not in (None, place.columns) or place.rows > MOST_ROWS:
            wanted = f"{name.rows or f'at most {MOST_ROWS}'} by {name.columns or 'any number'}"
            faults.append(f"{name.name} is {place.rows} by {place.columns} cells, not {wanted}")
        else:
            places[name.name] = place
    if faults:
        raise BadInput(f"{what} cannot be used", where=file, why="; ".join(faults), do=do)
    return places


def _place(workbook: Workbook, destination: tuple[str, str], file: str) -> Place | None:
    title, reference = destination
    if title not in workbook.sheetnames:
        return None
    sheet = workbook[title]
    try:
        ends = range_boundaries(reference.replace("$", ""))
    except ValueError:
        return None
    left, top, right, bottom = (int(end or 0) for end in ends)
    if not isinstance(sheet, Worksheet) or 0 in (left, top, right, bottom):
        return None
    return Place(sheet, top, left, bottom - top + 1, right - left + 1, file)
