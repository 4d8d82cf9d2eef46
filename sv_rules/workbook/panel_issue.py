"""Issuing a panel's book: its hidden manifest, its bytes with the value beside each formula, and its issue record."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from pydantic import Field

from sv_rules.evaluation.published import Evaluation, Published
from sv_rules.evaluation.returned import Book as Kind
from sv_rules.evaluation.returned import IssuedBook
from sv_rules.workbook.guard import filled_cells
from sv_rules.workbook.panel_book import Book, Value
from sv_rules.workbook.recalculation import check_recalculation
from sv_rules.workbook.saving import workbook_bytes

TEMPLATE_VERSION = "panel-1"
"""Changes whenever a name, a column or a sheet of a panel book changes its place or meaning."""
MANIFEST_SHEET, MANIFEST_NAME = "_sv", "SV_Manifest"
_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v\s*(?:/>|></v>)</c>', re.DOTALL)
_PICTURE = re.compile(rb'(<(?:\w+:)?cNvPr id="[0-9]+" name="[^"]*")(?: descr="[^"]*")?')
_TYPE = re.compile(r'\s+t="[^"]*"')
_SHEET_QUOTES = re.compile(r"\$?'([A-Za-z_][A-Za-z0-9_.]*)'!")
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", re.IGNORECASE)


class Manifest(Published):
    """What a book says of itself, in a very hidden sheet: enough to tell whose it is and which issue."""

    schema_: str = "sv-rules panel book"
    template_version: str = TEMPLATE_VERSION
    evaluation: str
    reference: str
    book: Kind
    owner: str
    issue: int
    disclosure: str = ""
    rounds: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Each round to the ids of its bids."""
    names: dict[str, tuple[int, int]] = Field(default_factory=dict)
    """Each defined name to its rows and columns, so that a restyled copy can be proved by itself."""
    entries: tuple[str, ...] = ()
    """The names whose cells are filled in."""


def issue_book(
    book: Book, evaluation: Evaluation, kind: Kind, owner: str, day: datetime.date | None, manifest: Manifest
) -> tuple[bytes, IssuedBook]:
    """Protect a finished book and give its bytes with the record of what was issued.

    Raises ``RecalculationDiffers`` where an independent program works out another value for any of its formulas: such
    a book is not issued.
    """
    _add_manifest(book, manifest.model_copy(update=_contract(book)))
    book.protect()
    workbook = book.workbook
    moment = datetime.datetime.combine(day or evaluation.published_on, datetime.time())  # the day of issue, no clock
    plain = workbook_bytes(workbook, moment)
    data = _with_values(plain, dict(book.cached), workbook.sheetnames, _described(book))
    record = IssuedBook(
        book=kind, owner=owner, issue=book.issue, file=f"{kind}-{owner}-issue-{book.issue}.xlsx",
        sha256=hashlib.sha256(data).hexdigest(), template_version=TEMPLATE_VERSION,
        sheets=tuple(workbook.sheetnames), names=names_of(workbook), fixed=fixed_cells(workbook, set(book.inputs)),
        inputs=tuple(book.inputs), evaluation=evaluation.evaluation, on=day, validations=validations_of(workbook),
        cached={address: marked(value) for address, value in book.cached.items()},
    )  # fmt: skip
    check_recalculation(data, record)
    return data, record


def names_of(workbook: Workbook) -> dict[str, str]:
    """Every defined name of the whole workbook to its destination; Excel's own names are left out."""
    return {
        name: plain_formula(defined.attr_text or "") for name, defined in workbook.defined_names.items()
        if not name.startswith("_xlnm.")
    }  # fmt: skip


def validations_of(workbook: Workbook) -> dict[str, str]:
    """Each validated cell to what is checked there."""
    found: dict[str, str] = {}
    for sheet in workbook.worksheets:
        for validation in sheet.data_validations.dataValidation:
            rule = f"{validation.type}:{plain_formula(str(validation.formula1 or ''))}"
            for block in validation.sqref.ranges:
                if block.size["rows"] * block.size["columns"] > _MOST_VALIDATED:
                    continue
                for row, column in block.cells:
                    found[f"{sheet.title}!{get_column_letter(column)}{row}"] = rule
    return found


_MOST_VALIDATED = 20_000


def fixed_cells(workbook: Workbook, inputs: set[str]) -> dict[str, str]:
    """Every filled cell that is not an input, by address, marked with its type."""
    found: dict[str, str] = {}
    for sheet in workbook.worksheets:
        for cell in filled_cells(sheet):
            address = f"{sheet.title}!{cell.coordinate}"
            if address not in inputs:
                found[address] = held(cell)
    return found


def held(cell: Cell) -> str:
    """What a cell holds as one text with a letter for its type: ``n:4``, ``s:B01``, ``f:SUM(A1:A3)``."""
    value = cell.value
    if cell.data_type == "f":
        return f"f:{plain_formula(str(getattr(value, 'text', value)))}"
    if cell.data_type == "e":
        return f"e:{value}"
    return marked(value)


def marked(value: object) -> str:
    """A value with a letter for its type. Numbers are written as shortly as a cell keeps them: 15 digits."""
    if isinstance(value, bool):
        return f"b:{value}"
    if isinstance(value, datetime.datetime | datetime.date):
        return f"d:{value.isoformat()[:10]}"
    if isinstance(value, datetime.time | datetime.timedelta):
        return f"t:{value}"
    if isinstance(value, int | float | Decimal):
        return f"n:{float(value):.15g}"
    return "s:" + _ESCAPED.sub("_", str(value)).replace("\r\n", "\n").strip()


def plain_formula(text: str) -> str:
    """A formula as every program writes it: no leading sign, no quotes round a plain sheet name, no blanks."""
    text = _SHEET_QUOTES.sub(r"\1!", text.removeprefix("="))
    quoted = text.split('"')
    return '"'.join(part if i % 2 else part.replace(" ", "") if "'" not in part else part
                    for i, part in enumerate(quoted))  # fmt: skip


def _contract(book: Book) -> dict[str, object]:
    """What a copy must keep: the shape of each name, and which of them are filled in."""
    shapes: dict[str, tuple[int, int]] = {}
    entries = []
    for name, defined in book.workbook.defined_names.items():
        [(title, block)] = defined.destinations
        left, top, right, bottom = (int(end or 0) for end in range_boundaries(block.replace("$", "")))
        shapes[name] = (bottom - top + 1, right - left + 1)
        if f"{title}!{get_column_letter(left)}{top}" in book.inputs:
            entries.append(name)
    return {"names": shapes, "entries": tuple(entries)}


def _add_manifest(book: Book, manifest: Manifest) -> None:
    sheet = book.workbook.create_sheet(MANIFEST_SHEET)
    sheet["A1"].value = json.dumps(manifest.model_dump(mode="json"), sort_keys=True)
    sheet.sheet_state = "veryHidden"
    book.workbook.defined_names[MANIFEST_NAME] = DefinedName(MANIFEST_NAME, attr_text=f"'{MANIFEST_SHEET}'!$A$1")


def manifest_of(workbook: Workbook) -> Manifest | None:
    """The manifest that a book carries, or ``None`` where it has none that can be read."""
    if MANIFEST_SHEET not in workbook.sheetnames:
        return None
    try:
        return Manifest.model_validate_json(str(workbook[MANIFEST_SHEET]["A1"].value))
    except ValueError:
        return None


def _described(book: Book) -> dict[str, str]:
    """Each drawing's part to what it shows in words; openpyxl numbers them in the order of their sheets."""
    drawn = [sheet.title for sheet in book.workbook.worksheets if sheet._charts or sheet._images]  # type: ignore[attr-defined]
    return {f"xl/drawings/drawing{n}.xml": book.described.get(title, "") for n, title in enumerate(drawn, 1)}


def _with_values(data: bytes, cached: dict[str, Value], sheets: list[str], described: Mapping[str, str]) -> bytes:
    """The same workbook with the value beside each formula, so that a viewer that does not calculate shows it.

    Charts and pictures get their words, which screen readers read out and openpyxl has no place for.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for info in made.infolist():
            part = made.read(info.filename)
            number = re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", info.filename)
            if number:
                part = _valued(part.decode("utf-8"), sheets[int(number[1]) - 1], cached).encode("utf-8")
            if described.get(info.filename):
                words = f" descr={quoteattr(described[info.filename])}".encode()
                part = _PICTURE.sub(lambda found, words=words: found[1] + words, part, count=1)  # type: ignore[misc]
            kept.writestr(info, part, zipfile.ZIP_DEFLATED)
    assert not cached, f"formulas without a place: {sorted(cached)[:5]}"
    return out.getvalue()


def _valued(xml: str, sheet: str, cached: dict[str, Value]) -> str:
    def _cell(match: re.Match[str]) -> str:
        address, attributes, formula = match.groups()
        value = cached.pop(f"{sheet}!{address}")
        kind, text = _as_xml(value)
        attributes = _TYPE.sub("", attributes)
        return f'<c r="{address}"{attributes}{kind}><f>{formula}</f><v>{text}</v></c>'

    return _FORMULA.sub(_cell, xml)


def _as_xml(value: Value) -> tuple[str, str]:
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, int | Decimal):
        return "", f"{value:f}" if isinstance(value, Decimal) else str(value)
    assert not isinstance(value, datetime.date), "a formula of ours gives no date"
    return ' t="str"', escape(str(value or ""))
