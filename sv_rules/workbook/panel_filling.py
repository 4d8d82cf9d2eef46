"""Filling a panel's book by its names, as a person would: for the demonstration and for tools that fill for somebody.

Only input cells are filled. What stands in every other cell is left alone.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from openpyxl.workbook import Workbook

from sv_rules.workbook.cells import put
from sv_rules.workbook.guard import parse_workbook

Entry = str | int | Decimal | datetime.date | None
Row = Mapping[str, Entry]


class Filling:
    """An open book. ``rows`` walks the rows of some names; ``data`` gives the file again."""

    def __init__(self, data: bytes, file: str) -> None:
        self._workbook: Workbook = parse_workbook(data, file, "the book")

    def names(self, stem: str) -> list[str]:
        """The names that begin with a stem: ``SV_Scores`` may be there once for each round."""
        return sorted(name for name in self._workbook.defined_names if name.startswith(stem))

    def fill(self, keys: Sequence[str], answer: Callable[..., Row | None]) -> int:
        """For each row of the columns named ``keys``, write what ``answer`` gives for its keys, by name of column.

        A row for which it gives nothing is left as it is. Returns how many rows were filled.
        """
        columns = [self._cells(name) for name in keys]
        filled = 0
        for position, cells in enumerate(zip(*columns, strict=True)):
            given = answer(*(cell.value for cell in cells))
            for name, value in (given or {}).items():
                self._write(name, position, value)
            filled += given is not None
        return filled

    def write(self, name: str, position: int, value: Entry) -> None:
        """Write one cell of a named column, counted from 0."""
        self._write(name, position, value)

    def data(self) -> bytes:
        """The filled book."""
        out = io.BytesIO()
        self._workbook.save(out)
        return out.getvalue()

    def _cells(self, name: str) -> list[object]:
        [(sheet, address)] = self._workbook.defined_names[name].destinations
        block = self._workbook[sheet][address.replace("$", "")]
        if not isinstance(block, tuple):
            return [block]
        return [cell for row in block for cell in row]

    def _write(self, name: str, position: int, value: Entry) -> None:
        cell = self._cells(name)[position]
        if isinstance(value, str):
            put(cell, value)  # type: ignore[arg-type]
        else:
            cell.value = value  # type: ignore[attr-defined]
