"""Opening a workbook that somebody else saved: refused before it is parsed where it is not a plain .xlsx.

Every workbook that a council, an evaluator or a bidder returns comes in through ``open_workbook``.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.errors import BadInput
from sv_rules.workbook.guard_scan import FILE_BYTES, scan
from sv_rules.workbook.guard_xml import Unfit

__all__ = ["filled_cells", "open_workbook", "parse_workbook", "read_bytes", "scan"]

_DAMAGED = "Open it in Excel, save it again as .xlsx, and give that file; if Excel cannot open it, ask for it again."


def open_workbook(path: Path, what: str) -> Workbook:
    """The workbook at ``path``, with its formulas and without values that a program computed.

    ``what`` names it in messages: "the score book". Raises ``BadInput`` with one reason.
    """
    return parse_workbook(read_bytes(path, what), str(path), what)


def parse_workbook(data: bytes, file: str, what: str) -> Workbook:
    """As ``open_workbook``, from bytes; ``file`` is the name used in messages."""
    try:
        scan(data)
        return _parsed(data)
    except Unfit as unfit:
        raise _refusal(file, what, unfit.why, unfit.do) from None


def read_bytes(path: Path, what: str) -> bytes:
    """The bytes of a workbook file that nobody has open. Raises ``BadInput``."""
    file = str(path)
    if path.name.startswith(("~$", ".~lock.")):
        why = "this is the mark that a program leaves while it has a workbook open"
        raise _refusal(file, what, why, "Give the workbook itself.")
    try:
        if not path.is_file():
            why = "this is a folder" if path.is_dir() else "there is no such file"
            raise _refusal(file, what, why, "Check the path.")
        for lock in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
            if lock.exists():
                why = "it is open in another program, and what is not saved there yet is not in the file"
                do = f"Save and close it there. If nobody has it open, delete {lock.name} beside it."
                raise _refusal(file, what, why, do)
        with path.open("rb") as handle:
            return handle.read(FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be used"
        raise _refusal(file, what, str(why).lower(), "Check the file and who may read it.") from None


def filled_cells(sheet: Worksheet) -> Iterator[Cell]:
    """The cells that hold something, row by row. A sheet's dimension is never walked: it may reach XFD1048576."""
    for place in sorted(sheet._cells):
        cell = sheet._cells[place]
        if isinstance(cell, Cell) and cell.value is not None:
            yield cell


def _parsed(data: bytes) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot keep is told by `template check`
            workbook = load_workbook(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - openpyxl raises whatever a broken part leads to; all mean the same
        raise Unfit("a value, format or name in it is broken", _DAMAGED) from None
    if not workbook.worksheets:
        raise Unfit("it has no sheets with cells", "Save it again from Excel, with its sheets.")
    return workbook


def _refusal(file: str, what: str, why: str, do: str) -> BadInput:
    return BadInput(f"{what} cannot be read", where=file, why=why, do=do)
