"""An independent recalculation: another program works every formula of a workbook out again.

The engine's figures stand beside the formulas. A book whose formulas give anything else in a program that had no part
in making it is not issued: one of the two would be wrong, and nobody could tell which.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from sv_rules.errors import BadInput, SvRulesError
from sv_rules.evaluation.returned import CellFinding, IssuedBook
from sv_rules.workbook.guard import filled_cells

_NEAR = 1e-9
"""Doubles differ in the last places; published figures do not go beyond six."""
_SHOWN = 12


class RecalculationDiffers(SvRulesError):
    """A book's formulas, worked out independently, do not give the figures that stand beside them."""

    def __init__(self, differences: tuple[CellFinding, ...]) -> None:
        self.differences = differences
        shown = "; ".join(
            f"{d.cell} shows {d.issued or 'nothing'} and gives {d.returned or 'nothing'}" for d in differences[:_SHOWN]
        )
        more = f"; and {len(differences) - _SHOWN} more" if len(differences) > _SHOWN else ""
        super().__init__(
            f"the workbook is not issued: an independent recalculation differs in {len(differences)} cells: "
            f"{shown}{more}. Keep the inputs and report this as a fault of sv-rules."
        )


def check_recalculation(data: bytes, issued: IssuedBook) -> None:
    """Recalculate a book and compare each formula with the value that was issued beside it.

    Raises ``RecalculationDiffers`` with every cell that differs, and ``BadInput`` where formualizer is not installed.
    """
    if not issued.cached:
        return
    differences = compare_values(issued.cached, values_at(recalculated(data), issued.cached))
    if differences:
        raise RecalculationDiffers(differences)


def recalculated(data: bytes) -> bytes:
    """The workbook with every formula worked out by formualizer; the values that stood in it are not looked at."""
    try:
        import formualizer
    except ImportError:
        raise BadInput(
            "the workbook cannot be checked", where="the installation", why="formualizer is not installed",
            do="Install it with: pip install 'sv-rules[panel]'.",
        ) from None  # fmt: skip
    found: bytes = formualizer.recalculate_xlsx_bytes(data)["bytes"]
    return found


def values_at(data: bytes, addresses: Iterable[str]) -> dict[str, Any]:
    """What stands in some cells of a workbook, formulas by the value beside them."""
    values = load_workbook(io.BytesIO(data), data_only=True)
    places = {address: address.rpartition("!") for address in addresses}
    return {address: values[sheet][cell].value for address, (sheet, _, cell) in places.items()}


def computed_values(data: bytes) -> dict[str, Any]:
    """What stands beside each formula of a workbook, by address."""
    formulas = load_workbook(io.BytesIO(data))
    values = load_workbook(io.BytesIO(data), data_only=True)
    return {
        f"{sheet.title}!{cell.coordinate}": values[sheet.title][cell.coordinate].value
        for sheet in formulas.worksheets for cell in filled_cells(sheet)
        if isinstance(cell, Cell) and cell.data_type == "f"
    }  # fmt: skip


def compare_values(issued: Mapping[str, str], found: Mapping[str, Any]) -> tuple[CellFinding, ...]:
    """Each formula whose value differs. ``issued`` are marked values (``n:4``, ``s:OK``), ``found`` plain ones."""
    differences = []
    for address in sorted(set(issued) | set(found), key=_in_order):
        mark, value = issued.get(address), found.get(address)
        if mark is None or not _same(mark, value):
            shown = None if value is None else str(value)
            differences.append(CellFinding(
                code="differs", stops=True, cell=address, text="the formula gives another value than the engine",
                issued=None if mark is None else mark[2:], returned=shown,
            ))  # fmt: skip
    return tuple(differences)


def _same(mark: str, value: Any) -> bool:
    kind, text = mark[0], mark[2:]
    if kind == "n":
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return False
        wanted = float(text)
        return abs(float(value) - wanted) <= _NEAR * max(1.0, abs(wanted))
    if kind == "b":
        return isinstance(value, bool) and str(value) == text
    return ("" if value is None else str(value)).replace("\r\n", "\n").strip() == text


def _in_order(address: str) -> tuple[str, int, str]:
    sheet, _, cell = address.rpartition("!")
    letters = cell.rstrip("0123456789")
    return sheet, int(cell[len(letters) :] or 0), letters


def without_values(data: bytes) -> bytes:
    """The same workbook with nothing beside its formulas: a program that trusts stored values has none to trust."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for info in made.infolist():
            part = made.read(info.filename)
            if info.filename.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            kept.writestr(info, part)
    return out.getvalue()
