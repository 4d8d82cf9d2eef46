"""The form in which a bidder enters commitments against a measure set: for one lot, validated, locked but for inputs.

It asks no price: prices stay sealed until consensus on quality and social value is final. The pounds beside the
amounts are the bidder's own guide; the council counts anew from what is entered.
"""

from __future__ import annotations

import hashlib
import json

from openpyxl.workbook.defined_name import DefinedName

from sv_rules.errors import BadInput
from sv_rules.evaluation.bid_tender import LAYOUT, BidTender, IssuedForm, form_digest
from sv_rules.evaluation.offers import LONGEST
from sv_rules.measures.model import MeasureSet
from sv_rules.measures.values import pounds
from sv_rules.workbook.bid_form_layout import BIDDER, BIDDER_LINES, MANIFEST_NAME, MANIFEST_SHEET
from sv_rules.workbook.bid_form_measures import MeasurePages, text_within
from sv_rules.workbook.panel_book import Book
from sv_rules.workbook.panel_issue import fixed_cells, names_of
from sv_rules.workbook.saving import workbook_bytes
from sv_rules.workbook.theme import PLAIN, Theme

MOST_MEASURES = 500
"""With more, a form filled in to the last cell would not pass the limits that every returned workbook must."""


def bid_form(tender: BidTender, measures: MeasureSet, theme: Theme = PLAIN) -> tuple[bytes, IssuedForm]:
    """The form's bytes, and the record of what was issued, to be kept outside it.

    Raises ``BadInput`` where it would hold more measures than a returned workbook may.
    """
    if len(measures.measures) > MOST_MEASURES:
        why = f"it would hold {len(measures.measures):,} measures, and a form has room for {MOST_MEASURES}"
        do = "Choose those that suit this contract with --only CODE."
        raise BadInput("the form cannot be made", where=measures.title, why=why, do=do)
    form = form_digest(tender, measures)
    book = Book(f"Social value offers: {tender.title}", f"{tender.title}, lot {tender.lot}", 1, theme.public)
    _guide(book, tender, measures)
    _bidder(book)
    MeasurePages(book, tender, measures).write()
    _lists(book, measures)
    _manifest(book, tender, measures, form)
    book.protect()
    data = workbook_bytes(book.workbook)
    return data, IssuedForm(
        form=form, tender=tender, measures=measures, sheets=tuple(book.workbook.sheetnames),
        names=names_of(book.workbook), fixed=fixed_cells(book.workbook, set(book.inputs)), inputs=tuple(book.inputs),
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip


def _guide(book: Book, tender: BidTender, measures: MeasureSet) -> None:
    page = book.page("Guide", "Your social value offers", [], [26, 108])
    lot = f"{tender.lot}: {tender.lot_title}" if tender.lot_title else tender.lot
    worth = f"{pounds(tender.value)} {tender.base}" if tender.value is not None else "not stated"
    rows = [
        ("Tender", tender.title), ("Buyer", tender.buyer or "not stated"), ("Lot", lot),
        ("Contract value", worth), ("Years that count", _years(tender)),
        ("What is local", tender.boundary or "not stated"),
        ("Measures", f"{measures.title}, edition {measures.edition}, {measures.publisher}"),
        ("Licence", measures.licence),
        *([("INVENTED", f"These measures and values are invented: {measures.why}")] if measures.synthetic else []),
        ("1", "Fill in yellow cells only, sheet by sheet. Everything else is locked; there is no password."),
        ("2", "Commitments: the amount that you offer for each year. An empty row offers nothing. Type numbers only."),
        ("3", "Conditions: for each row with an amount, the share due to this contract, and what the columns ask."),
        ("4", "Statements: when and where, what will prove it, and how. Some measures count only with a statement."),
        ("5", "What you offer becomes part of the contract if you win. Offer what you can deliver and prove."),
        ("6", "Pounds beside your amounts are your own guide. The buyer counts anew, by the rules shown."),
        ("7", "Do not enter your price anywhere here. Return the file as .xlsx; a changed locked cell keeps it out."),
        *(("Counted once", f"{group.title}. {group.why}") for group in measures.overlap_groups.values()),
    ]  # fmt: skip
    for row, (label, text) in enumerate(rows, 3):
        page.fixed(row, 1, label)
        page.fixed(row, 2, text)
        page.fit(row, 16)
    page.print_rows(None, None)


def _years(tender: BidTender) -> str:
    if tender.last_months == 12:
        return str(tender.years)
    part = "1 month" if tender.last_months == 1 else f"{tender.last_months} months"
    return f"{tender.years}; the last has {part}: offer for it what falls into that time"


def _bidder(book: Book) -> None:
    page = book.page(BIDDER, "Who offers", ["Cells marked * must be filled in."], [34, 84, 40])
    page.header(4, ["What", "Answer", "Help"])
    for row, line in enumerate(BIDDER_LINES, 5):
        page.fixed(row, 1, f"{line.asks}{' *' if line.needed else ''}")
        page.input(row, 2, "text")
        page.fixed(row, 3, line.help)
        page.allow(row, 2, 1, text_within(line.asks, line.help, line.most))
        page.name(line.name, row, 2)
        page.fit(row, 320 if line.most == LONGEST else 32)
    page.print_rows(4, "A5")


def _lists(book: Book, measures: MeasureSet) -> None:
    """Answers to choose from, and for each measure with local values its areas with pounds for each unit there."""
    local = [m for m in measures.measures.values() if m.local_proxies]
    notes = ["Pounds for each unit, by local priority."] if local else []
    page = book.page("Lists", "Words to choose from, and values by area", notes, [34, 24, 16])
    page.header(4, ["Answers"])
    for row, word in enumerate(("Yes", "No"), 5):
        page.fixed(row, 1, word)
    page.name("SV_YesNo", 5, 1, 2)
    row = 8
    for number, measure in enumerate(local, 1):
        page.header(row, [measure.id, "Area", f"£ for each {measure.unit}"])
        first = row + 1
        for row, area in enumerate(measure.areas, first):
            page.fixed(row, 1, measure.title)
            page.fixed(row, 2, area)
            page.fixed(row, 3, measure.value_in(area), "SV number")
            page.fit(row)
        page.name(f"SV_Areas_{number}", first, 2, len(measure.areas))
        page.name(f"SV_AreaValues_{number}", first, 3, len(measure.areas))
        row += 2
    page.print_rows(None, None)


def _manifest(book: Book, tender: BidTender, measures: MeasureSet, form: str) -> None:
    sheet = book.workbook.create_sheet(MANIFEST_SHEET)
    said = {
        "schema": "sv-rules bid form", "layout": LAYOUT, "form": form, "tender": tender.title, "lot": tender.lot,
        "measures": measures.title, "edition": measures.edition,
    }  # fmt: skip
    sheet["A1"].value = json.dumps(said, sort_keys=True)
    sheet.sheet_state = "veryHidden"
    book.workbook.defined_names[MANIFEST_NAME] = DefinedName(MANIFEST_NAME, attr_text=f"'{MANIFEST_SHEET}'!$A$1")
