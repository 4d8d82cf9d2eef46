"""Books changed as people change them: opened, edited, saved."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sv_rules.evaluation.returned import CellFinding, EvaluatorReturn, IssuedBook
from sv_rules.workbook.panel_evaluator import evaluator_book
from sv_rules.workbook.panel_returned import read_evaluator
from tests.workbook.panel.home_care import BIDS, DAY, HOME_CARE, scores


def filled_evaluator(issue: int = 1, evaluator: str = "E1") -> tuple[bytes, IssuedBook]:
    """E1's book with every line scored; the declarations are still to be made."""
    answers = [s for s in scores() if s.evaluator == evaluator]
    return evaluator_book(HOME_CARE, evaluator, BIDS, issue=issue, day=DAY, answers=answers)


def declare(book: Workbook) -> None:
    """Both declarations: no conflict."""
    sheet = book["Declarations"]
    for row in (6, 7):
        sheet.cell(row, 2).value = "No"
        sheet.cell(row, 3).value = DAY


def edited(data: bytes, path: Path, *changes: Callable[[Workbook], None]) -> Path:
    """The book with changes, saved at ``path``."""
    book = load_workbook(io.BytesIO(data))
    for change in changes:
        change(book)
    book.save(path)
    return path


def put(cell: str, value: object) -> Callable[[Workbook], None]:
    """A change: one value into ``Sheet!A1``."""

    def _change(book: Workbook) -> None:
        sheet, _, place = cell.rpartition("!")
        book[sheet][place].value = value

    return _change


def returned(tmp_path: Path, *changes: Callable[[Workbook], None]) -> EvaluatorReturn:
    """E1's book, filled, declared, changed and read back."""
    data, issued = filled_evaluator()
    return read_evaluator(edited(data, tmp_path / "E1.xlsx", declare, *changes), HOME_CARE, BIDS, issued)


def stops(findings: tuple[CellFinding, ...]) -> list[tuple[str, str]]:
    """Code and cell of each finding that stops."""
    return [(f.code, f.cell) for f in findings if f.stops]


def notes(findings: tuple[CellFinding, ...]) -> list[tuple[str, str]]:
    """Code and cell of each finding that does not stop."""
    return [(f.code, f.cell) for f in findings if not f.stops]


def with_parts(data: bytes, add: dict[str, bytes], patch: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The same zip with parts added, and each part passed through ``patch``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            part = made.read(name)
            kept.writestr(name, patch(name, part) if patch else part)
        for name, part in add.items():
            kept.writestr(name, part)
    return out.getvalue()


def text_of(data: bytes) -> bytes:
    """Every byte of every part."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        return b"\n".join(made.read(name) for name in made.namelist())
