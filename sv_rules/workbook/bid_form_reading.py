"""A returned bid form, read as a stranger's file: what was issued must stand unchanged, and inputs are never guessed.

Only cells whose names were issued are read. Values that a program computed are ignored. A fixed cell, name or sheet
that differs from the issue record keeps the form out and is shown with what was issued and what came back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from sv_rules.errors import BadInput
from sv_rules.evaluation.bid_tender import LAYOUT, IssuedForm
from sv_rules.evaluation.offers import LONGEST, Offer
from sv_rules.evaluation.returned import CellFinding
from sv_rules.measures.model import CountingRules, Measure
from sv_rules.measures.values import in_pounds
from sv_rules.problem import shown
from sv_rules.workbook import reading
from sv_rules.workbook.bid_form_layout import (
    BIDDER_LINES,
    CONDITION_COLUMNS,
    FIRST_ROW,
    MANIFEST_NAME,
    MANIFEST_SHEET,
    STATEMENT_COLUMNS,
    Line,
    year_name,
)  # fmt: skip
from sv_rules.workbook.contract import Name, places_of
from sv_rules.workbook.guard import filled_cells, parse_workbook, read_bytes
from sv_rules.workbook.panel_issue import held, names_of
from sv_rules.workbook.reading import Reading

_WHAT = "the bid form"
_SHOWN = 40
"""Changed cells that are listed; more are counted."""


@dataclass(frozen=True)
class ReturnedForm:
    """What one bidder returned: who, what was offered, and the findings by cell."""

    issued: IssuedForm
    bidder: str
    company_number: str
    contact: str
    statement: str
    offers: tuple[Offer, ...]
    findings: tuple[CellFinding, ...]
    file: str
    sha256: str


def read_bid_form(path: Path, issued: Sequence[IssuedForm]) -> ReturnedForm:
    """What a returned form holds, against the record of the form that was issued.

    Raises ``BadInput`` where it is not safe to read, is no bid form, or none of the records is of it.
    """
    data = read_bytes(path, _WHAT)
    workbook = parse_workbook(data, str(path), _WHAT)
    record = _record(workbook, path, issued)
    changed = tuple(_changes(workbook, record))
    if any(finding.stops for finding in changed):
        # Where fixed cells moved, what an input stands for cannot be told: nothing is read from them.
        return ReturnedForm(record, _name_only(workbook, path), "", "", "", (), changed, str(path), _digest(data))
    form = _Form(workbook, path, record)
    offers = tuple(form.offers())
    who = {line.name: form.line(line) for line in BIDDER_LINES}
    if not any(offer.given for offer in offers):
        form.find("no-offers", form.places["SV_Codes"].cell(), "nothing is offered against any measure.", stops=False)
    return ReturnedForm(
        record, who["SV_Bidder"] or path.stem, who["SV_CompanyNumber"], who["SV_Contact"], who["SV_MethodStatement"],
        offers, (*changed, *form.findings), str(path), _digest(data),
    )  # fmt: skip


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _record(workbook: Workbook, path: Path, issued: Sequence[IssuedForm]) -> IssuedForm:
    """The record of the form that came back, told by what the form says of itself."""
    said = _manifest(workbook)
    if said is None:
        raise _refusal(path, "it carries no mark of a form made by sv-rules bid form", "Give the form that was issued.")
    if said.get("layout") != LAYOUT:
        raise _refusal(path, f"it is of another version ({shown(said.get('layout'))})", "Issue a new form.")
    found = next((record for record in issued if record.form == said.get("form")), None)
    if found is not None:
        return found
    what = f"it is the form of another tender: {shown(said.get('tender'))}, lot {shown(said.get('lot'))}"
    if not issued:
        raise _refusal(path, f"there is no issue record to compare it with ({what})", "Give it with --issued FILE.")
    raise _refusal(path, what, "Ask the bidder for the form of this tender, or give that form's record with --issued.")


def _manifest(workbook: Workbook) -> dict[str, Any] | None:
    try:
        said = json.loads(str(workbook[MANIFEST_SHEET]["A1"].value))
    except (KeyError, ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and said.get("schema") == "sv-rules bid form" else None


def _refusal(path: Path, why: str, do: str) -> BadInput:
    return BadInput(f"{_WHAT} cannot be read", where=str(path), why=why, do=do)


def _name_only(workbook: Workbook, path: Path) -> str:
    """The bidder's name, if it can still be told, so that the finding says whose form it is."""
    try:
        return (
            reading.text(places_of(workbook, [Name("SV_Bidder", 1, 1, "")], str(path), _WHAT)["SV_Bidder"].cell()).value
            or path.stem
        )
    except BadInput:
        return path.stem


# ---------------------------------------------------------------------------- what may not change


def _changes(workbook: Workbook, record: IssuedForm) -> Iterator[CellFinding]:
    """Every sheet, name and fixed cell that is not as it was issued; what stands where nothing may."""
    do = "Ask the bidder to enter the same offers in a fresh copy of the form."
    missing = [title for title in record.sheets if title not in workbook.sheetnames]
    for title in missing:
        yield CellFinding(code="sheet-missing", stops=True, cell=title, text=f'the sheet "{title}" is gone.', do=do)
    names = names_of(workbook)
    for name, place in record.names.items():
        if names.get(name) != place:
            text = f"the name {name} does not point where it did."
            yield CellFinding(
                code="name-changed", stops=True, cell=name, text=text, issued=place, returned=names.get(name), do=do
            )
    now: dict[str, str] = {}
    extra: list[str] = []
    inputs = set(record.inputs)
    for sheet in workbook.worksheets:
        for cell in filled_cells(sheet):
            address = f"{sheet.title}!{cell.coordinate}"
            if address in record.fixed:
                now[address] = held(cell)
            elif address not in inputs:
                extra.append(address)
    gone = [a for a, was in record.fixed.items() if now.get(a) != was and a.rpartition("!")[0] not in missing]
    for address in gone[:_SHOWN]:
        was, found = record.fixed[address], now.get(address)
        text = "a locked cell was changed."
        yield CellFinding(
            code="changed", stops=True, cell=address, text=text, issued=was[2:], returned=found and found[2:], do=do
        )
    if len(gone) > _SHOWN:
        yield CellFinding(
            code="changed",
            stops=True,
            cell="the file",
            text=f"{len(gone) - _SHOWN} more locked cells were changed.",
            do=do,
        )
    if extra:
        what = "1 cell is" if len(extra) == 1 else f"{len(extra)} cells are"
        text = f"{what} filled in that the form does not ask for, and not read."
        yield CellFinding(code="outside", stops=False, cell=extra[0], text=text, do="If they matter, ask the bidder.")
    for sheet in workbook.worksheets:
        rows = [str(n) for n, d in sheet.row_dimensions.items() if d.hidden and n >= FIRST_ROW]
        if rows and sheet.title in record.sheets:
            text = f"row {', '.join(rows[:8])} is hidden; it is read all the same."
            yield CellFinding(code="hidden", stops=False, cell=sheet.title, text=text)


# ---------------------------------------------------------------------------- what was entered


class _Form:
    """Reads the named inputs, collecting findings by cell."""

    def __init__(self, workbook: Workbook, path: Path, record: IssuedForm) -> None:
        self.record, self.findings = record, list[CellFinding]()
        rows = len(record.measures.measures)
        columns = [name for name, _, _ in (*CONDITION_COLUMNS, *STATEMENT_COLUMNS)]
        names = [
            *(Name(line.name, 1, 1, line.asks) for line in BIDDER_LINES),
            *(Name(n, rows, 1, "") for n in ("SV_Codes", "SV_Units", *columns)),
            *(Name(year_name(y), rows, 1, "") for y in range(1, record.tender.years + 1)),
            Name(MANIFEST_NAME, 1, 1, ""),
        ]
        self.places = places_of(workbook, names, str(path), _WHAT)
        self.inputs = set(record.inputs)
        self.unread = set[str]()
        """Cells of the offer at hand that could not be read."""

    def find(self, code: str, cell: Cell, text: str, *, stops: bool, do: str = "", returned: str | None = None) -> None:
        """Note something about a cell."""
        place = f"{cell.parent.title}!{cell.coordinate}"
        if stops:
            self.unread.add(place)
        self.findings.append(CellFinding(code=code, stops=stops, cell=place, text=text, do=do, returned=returned))

    def line(self, line: Line) -> str:
        """One line of the bidder's sheet."""
        cell, needed, asks = self.places[line.name].cell(), line.needed, line.asks
        value = self._text(cell, line.most)
        if needed and not value and f"{cell.parent.title}!{cell.coordinate}" not in self.unread:
            self.find("missing", cell, f'"{asks}" is empty.', stops=True, do="Ask the bidder.")
        return value

    def offers(self) -> Iterator[Offer]:
        """An offer for each measure, given or not, in the order of the set."""
        for row, measure in enumerate(self.record.measures.measures.values()):
            offer = self._offer(row, measure, self.record.measures.counting_of(measure.id))
            if offer.given:
                yield offer

    def _offer(self, row: int, measure: Measure, rules: CountingRules) -> Offer:
        cells: dict[str, str] = {}
        areas = list(measure.areas)
        self.unread = set[str]()

        def at(part: str, name: str) -> Cell | None:
            """The input of a part, or nothing where the form does not ask it."""
            cell = self.places[name].cell(row)
            address = f"{cell.parent.title}!{cell.coordinate}"
            cells[part] = address
            return cell if address in self.inputs else None

        years = range(1, self.record.tender.years + 1)
        amount = reading.money if in_pounds(measure.unit) else reading.decimal
        quantities = tuple(self._number(at(f"quantities.{y - 1}", year_name(y)), amount) for y in years)
        return Offer(
            measure=measure.id, quantities=quantities,
            share=self._number(at("share", "SV_Share"), _share),
            elsewhere=self._number(at("elsewhere", "SV_Elsewhere"), amount),
            inside=self._read(at("inside", "SV_Inside"), reading.yes_no),
            area=self._read(at("area", "SV_Area"), lambda cell: reading.choice(cell, areas)) or "",
            additional=self._read(at("additional", "SV_Additional"), reading.yes_no),
            when=self._text(at("when", "SV_When")), evidence=self._text(at("evidence", "SV_Evidence")),
            statement=self._text(at("statement", "SV_Statement")), cells=cells,
            unread=tuple(part for part, address in cells.items() if address in self.unread),
        )  # fmt: skip

    def _number(self, cell: Cell | None, read: Callable[[Cell], Reading[Decimal]]) -> Decimal | None:
        value: Decimal | None = self._read(cell, read)
        places = 0 if value is None else -int(value.normalize().as_tuple().exponent or 0)
        if places > 6 and cell is not None:
            text = "the number has more than six places after the point."
            self.find("too-fine", cell, text, stops=True, do="Ask the bidder to round it.", returned=str(value))
            return None
        return value

    def _read(self, cell: Cell | None, read: Callable[[Cell], Reading[Any]]) -> Any:
        if cell is None:
            return None
        found = read(cell)
        if found.problem is not None:
            do = f"{found.repair} Ask the bidder, and record it as a clarification.".strip()
            self.find("unreadable", cell, found.problem, stops=True, do=do, returned=str(cell.value)[:200])
            return None
        if found.note is not None:
            self.find("read-from-text", cell, f"{found.note}.", stops=False, returned=str(cell.value)[:200])
        return found.value

    def _text(self, cell: Cell | None, most: int = LONGEST) -> str:
        if cell is not None and isinstance(cell.value, str) and len(cell.value) > most:
            text = f"the text has {len(cell.value):,} characters; at most {most:,} are read, and none is cut."
            self.find("too-long", cell, text, stops=True, do="Ask the bidder to shorten it.")
            return ""
        value: str = self._read(cell, reading.text) or ""
        if "\ufffd" in value and cell is not None:
            text = "the text holds characters that cannot be printed; each shows as \ufffd."
            self.find("characters", cell, text, stops=False)
        return value


def _share(cell: Cell) -> Reading[Decimal]:
    return reading.percent(cell)
