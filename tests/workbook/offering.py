"""Fills a bid form as a bidder would: by the names that its cells bear, through openpyxl and a saved file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from sv_rules.evaluation.bid_tender import BidTender, IssuedForm
from sv_rules.workbook.bid_form import bid_form
from tests.measures.sets import small

TENDER = BidTender(
    title="Home care", buyer="Example Council", ocid="ocds-x-1", lot="1", lot_title="North", years=3,
    boundary="The borough", value=Decimal(100000), base="excluding VAT",
)  # fmt: skip
WHO = {
    "SV_Bidder": "Acme Ltd",
    "SV_CompanyNumber": "00123456",
    "SV_Contact": "a@example.org",
    "SV_MethodStatement": "We will.",
}
Offers = Mapping[str, Mapping[str, Any]]


def issued(folder: Path, tender: BidTender = TENDER, name: str = "form.xlsx") -> IssuedForm:
    """A form written to a folder, and its record."""
    data, record = bid_form(tender, small())
    (folder / name).write_bytes(data)
    return record


def cell(book: Workbook, name: str, row: int = 0) -> Cell:
    """A cell by its name."""
    title, reference = next(iter(book.defined_names[name].destinations))
    first = book[title][reference.replace("$", "").split(":")[0]]
    found = book[title].cell(first.row + row, first.column)
    assert isinstance(found, Cell)
    return found


def fill(
    source: Path, target: Path, offers: Offers, change: Callable[[Workbook], object] | None = None, **who: Any
) -> Path:
    """Fill a copy of a form: parts of offers are named without ``SV_``."""
    book = load_workbook(source)
    codes = list(small().measures)
    for name, value in {**WHO, **{f"SV_{k}": v for k, v in who.items()}}.items():
        cell(book, name).value = value
    for code, parts in offers.items():
        for name, value in parts.items():
            cell(book, f"SV_{name}", codes.index(code)).value = value
    if change is not None:
        change(book)
    book.save(target)
    return target
