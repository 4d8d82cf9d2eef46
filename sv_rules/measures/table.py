"""A table as typed: cells with their places, from CSV here and from a workbook in ``sv_rules.workbook``."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal

from sv_rules.errors import BadInput

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of a table holds, and where: ``line 4, column C`` or ``Sheet1!C4``."""

    value: str | int | Decimal | bool | None
    line: int
    column: int
    place: str

    @property
    def text(self) -> str:
        """Its value as one line of text."""
        return "" if self.value is None else " ".join(str(self.value).split())


def csv_rows(data: bytes, file: str) -> list[list[Cell]]:
    """The cells of a CSV file. Raises ``BadInput`` where it is not one."""
    do = "Save the table from your spreadsheet as CSV UTF-8."
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput("the table cannot be read", where=f"{file}:{line}", why="it is not UTF-8 text", do=do) from None
    if "\0" in text:
        raise BadInput("the table cannot be read", where=file, why="it holds bytes that are no text", do=do)
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    try:
        while (line := reader.line_num + 1) and (row := next(reader, None)) is not None:
            if any(cell.strip() for cell in row):
                rows.append([Cell(c or None, line, n, f"line {line}, column {n}") for n, c in enumerate(row, 1)])
            if len(rows) > MOST_ROWS:
                raise BadInput(
                    "the table cannot be read", where=file, why=f"it has over {MOST_ROWS} rows", do="Split it."
                )
    except csv.Error:
        why = f"line {reader.line_num} is no CSV: a quote is not closed, or a field is too long"
        raise BadInput("the table cannot be read", where=file, why=why, do=do) from None
    return rows
