"""Returned bid forms as hostile input: what is read, what is refused by its cell, and what keeps a form out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from sv_rules.errors import BadInput
from sv_rules.evaluation.bid_tender import IssuedForm
from sv_rules.evaluation.returned_offers import Returned, joined
from sv_rules.measures.choosing import chosen
from sv_rules.measures.model import MeasureSet
from sv_rules.workbook.bid_form import bid_form
from sv_rules.workbook.bid_form_reading import ReturnedForm, read_bid_form
from tests.measures.sets import small
from tests.workbook.offering import TENDER, cell, fill, issued

Change = Callable[[Workbook], object]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IssuedForm]:
    folder = tmp_path_factory.mktemp("issued")
    return folder / "form.xlsx", issued(folder)


class Case:
    """One filled form, read."""

    def __init__(self, form: tuple[Path, IssuedForm], folder: Path) -> None:
        self.form, self.folder = form, folder

    def read(
        self, offers: dict[str, dict[str, Any]] | None = None, change: Change | None = None, **who: Any
    ) -> ReturnedForm:
        path = fill(self.form[0], self.folder / "acme.xlsx", offers or {"WEEKS": {"Year_1": 1}}, change, **who)
        return read_bid_form(path, [self.form[1]])

    def one(self, part: str, value: object, code: str = "WEEKS") -> tuple[ReturnedForm, list[str]]:
        found = self.read({code: {"Year_1": 1, part: value}})
        return found, [f"{'stops' if f.stops else 'note'} {f.code}" for f in found.findings]


@pytest.fixture
def case(form: tuple[Path, IssuedForm], tmp_path: Path) -> Case:
    return Case(form, tmp_path)


def test_what_a_bidder_types_is_read_with_the_cell_of_each_part(case: Case) -> None:
    found = case.read({
        "LOCAL": {"Year_1": 2, "Year_3": 0.1, "Share": 12.5, "Inside": "Yes", "Area": "South", "Additional": "No", "When": "w", "Evidence": "e", "Statement": "s"},
    })  # fmt: skip
    assert (found.bidder, found.company_number, found.statement, found.findings) == (
        "Acme Ltd",
        "00123456",
        "We will.",
        (),
    )
    (offer,) = found.offers
    assert offer.quantities == (2, None, Decimal("0.1"))
    assert (offer.share, offer.inside, offer.area, offer.additional) == (Decimal("12.5"), True, "South", False)
    assert (offer.when, offer.evidence, offer.statement) == ("w", "e", "s")
    book = load_workbook(case.folder / "acme.xlsx")
    assert offer.cell("quantities.2") == f"Commitments!{cell(book, 'SV_Year_3').coordinate}"


@pytest.mark.parametrize(
    ("written", "value", "code"),
    [
        ("4", "4", "note read-from-text"), ("4 ", "4", "note read-from-text"), ("4\u00a0", "4", "note read-from-text"),
        (0, "0", None), (3.5, "3.5", None),
    ],
)  # fmt: skip
def test_an_amount_that_can_mean_one_thing_is_read(case: Case, written: object, value: str, code: str | None) -> None:
    found, codes = case.one("Year_1", written)
    assert (found.offers[0].quantities[0], codes) == (Decimal(value), [code] if code else [])


@pytest.mark.parametrize(
    "written",
    [
        "3,5",
        "four",
        "1.842.500,50",
        "£4",
        -1,
        -0.001,
        True,
        "=1+1",
        "#N/A",
        "40%",
        "1E3",
        1e300,
        "٤",
        10**13,
        0.1234567,
    ],
)
def test_an_amount_that_cannot_be_read_without_guessing_stops_and_waits(case: Case, written: object) -> None:
    found, codes = case.one("Year_1", written)
    assert codes[0].startswith("stops ")
    assert found.offers[0].quantities[0] is None
    assert found.offers[0].unread == ("quantities.0",)
    assert found.findings[0].cell.startswith("Commitments!E")


def test_a_percentage_is_no_quantity(case: Case) -> None:
    def change(book: Workbook) -> None:
        cell(book, "SV_Year_1", 3).number_format = "0%"

    assert any(
        f.code == "unreadable" and "percentage" in f.text
        for f in case.read({"WEEKS": {"Year_1": 0.4}}, change).findings
    )


@pytest.mark.parametrize(
    ("written", "value"), [("£1,842,500.50", "1842500.50"), (1842500.5, "1842500.5"), ("1,842,500.50", "1842500.50")]
)
def test_an_amount_in_pounds_may_be_written_as_money(case: Case, written: object, value: str) -> None:
    assert case.one("Year_1", written, "POUNDS")[0].offers[0].quantities[0] == Decimal(value)


@pytest.mark.parametrize("written", ["1842500,50", "1.842.500,50", "£1.234", 10.005])
def test_pounds_that_may_mean_two_amounts_stop(case: Case, written: object) -> None:
    assert case.one("Year_1", written, "POUNDS")[1][0].startswith("stops")


@pytest.mark.parametrize(
    ("part", "written", "stops"),
    [
        ("Share", 101, True), ("Share", -1, True), ("Share", "half", True), ("Share", "50 %", False), ("Share", 0.5, True),
        ("Inside", "yes ", None), ("Inside", "perhaps", True), ("Area", "West", True), ("Area", "south", None),
        ("Additional", 4, True), ("Additional", True, None),
    ],
)  # fmt: skip
def test_conditions_are_read_or_refused(case: Case, part: str, written: object, stops: bool | None) -> None:
    codes = case.one(part, written, "LOCAL")[1]
    assert codes == ([] if stops is None else ["stops unreadable"] if stops else ["note read-from-text"])


def test_a_text_too_long_is_refused_and_not_cut(case: Case) -> None:
    def change(book: Workbook) -> None:
        there = cell(book, "SV_Statement", 3)
        there.value = "x"
        there._value = "x" * 40_000  # past openpyxl, which would cut it: what another program may write

    found = case.read({"WEEKS": {"Year_1": 1}}, change)
    assert [f.code for f in found.findings if f.stops] == ["too-long"]
    assert "40,000 characters" in found.findings[0].text
    assert found.offers[0].statement == ""


def test_a_name_longer_than_any_is_refused_and_a_long_measure_is_not(tmp_path: Path) -> None:
    long = small(("title: Weeks", f"title: {'Weeks of work ' * 60}"))
    data, record = bid_form(TENDER, long)
    (tmp_path / "form.xlsx").write_bytes(data)
    offers = {"WEEKS": {"Year_1": 1, "Share": 100, "Additional": "Yes", "Statement": "s"}}
    found = read_bid_form(fill(tmp_path / "form.xlsx", tmp_path / "a.xlsx", offers, Bidder="n" * 301), [record])
    assert [f.text for f in found.findings if f.stops] == [
        "the text has 301 characters; at most 300 are read, and none is cut."
    ]
    (bid,) = joined([Returned(found.issued, found.bidder, "a.xlsx", "0", found.offers, findings=found.findings)]).bids
    assert (bid.bidder, len(bid.offers[0].title)) == ("a", 839)


def test_a_line_too_long_is_not_called_empty_too(case: Case) -> None:
    def change(book: Workbook) -> None:
        cell(book, "SV_MethodStatement")._value = "x" * 40_000

    assert [f.code for f in case.read(change=change).findings] == ["too-long"]


def test_text_that_begins_like_a_formula_stays_text_and_odd_characters_are_said(case: Case) -> None:
    def change(book: Workbook) -> None:
        for name, value in (("SV_Statement", "=HYPERLINK(1)"), ("SV_Evidence", "+1+1"), ("SV_When", "a\u202eb")):
            there = cell(book, name, 3)
            there.value = value
            there.data_type = "s"

    found = case.read({"WEEKS": {"Year_1": 1}}, change)
    (offer,) = found.offers
    assert (offer.statement, offer.evidence, offer.when) == ("=HYPERLINK(1)", "+1+1", "a\ufffdb")
    assert [f.code for f in found.findings] == ["characters"]


def test_a_live_formula_in_a_statement_is_not_read(case: Case) -> None:
    assert case.one("Statement", "=A1")[1] == ["stops unreadable"]


# ---------------------------------------------------------------------------- what was issued must stand


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("SV_Units", "hour", ("week", "hour")),
        ("SV_Codes", "LTU", ("WEEKS", "LTU")),
        ("SV_Codes", None, ("WEEKS", None)),
    ],
)
def test_a_changed_unit_or_code_keeps_the_form_out_and_shows_both(
    case: Case, name: str, value: object, shown: tuple[str, str | None]
) -> None:
    def change(book: Workbook) -> None:
        cell(book, name, 3).value = value  # type: ignore[assignment]

    found = case.read(change=change)
    assert found.offers == ()
    assert [(f.code, f.stops, f.issued, f.returned) for f in found.findings if f.code == "changed"] == [
        ("changed", True, *shown)
    ]


def test_a_formula_overwritten_by_a_number_keeps_the_form_out(case: Case) -> None:
    def change(book: Workbook) -> None:
        book["Commitments"]["I9"] = 1_000_000

    (finding,) = case.read(change=change).findings
    assert (finding.cell, finding.returned, finding.stops) == ("Commitments!I9", "1000000", True)


def moved(book: Workbook) -> None:
    book.defined_names["SV_Year_1"].attr_text = "'Commitments'!$F$6:$F$13"


def gone(book: Workbook) -> None:
    del book.defined_names["SV_Share"]


def sheetless(book: Workbook) -> None:
    del book["Statements"]


@pytest.mark.parametrize(
    ("change", "code"), [(moved, "name-changed"), (gone, "name-changed"), (sheetless, "sheet-missing")]
)
def test_a_name_or_sheet_that_moved_keeps_the_form_out(case: Case, change: Change, code: str) -> None:
    found = case.read(change=change)
    assert code in {f.code for f in found.findings if f.stops}
    assert found.offers == ()


def test_what_a_paste_does_to_an_input_cell_changes_nothing(case: Case) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Commitments"]
        sheet.data_validations.dataValidation = []
        sheet.add_data_validation(DataValidation(type="decimal", formula1="5", sqref="E9"))
        sheet["E9"].style = "Normal"

    assert case.read(change=change).findings == ()


def test_what_stands_beside_the_form_is_said_and_not_read(case: Case) -> None:
    def change(book: Workbook) -> None:
        book["Commitments"]["Z99"] = "Our price is £1m"
        book["Commitments"].row_dimensions[9].hidden = True

    found = case.read(change=change)
    assert [(f.code, f.stops) for f in found.findings] == [("outside", False), ("hidden", False)]
    assert found.findings[0].text.startswith("1 cell is filled in")
    assert found.offers[0].quantities[0] == 1


def test_a_form_of_another_tender_is_named_and_refused(case: Case, tmp_path: Path) -> None:
    other = issued(tmp_path, TENDER.model_copy(update={"title": "Bin lorries"}), "other.xlsx")
    path = fill(tmp_path / "other.xlsx", tmp_path / "filled.xlsx", {"WEEKS": {"Year_1": 1}})
    with pytest.raises(BadInput, match='the form of another tender: "Bin lorries", lot "1"'):
        read_bid_form(path, [case.form[1]])
    assert read_bid_form(path, [case.form[1], other]).issued == other
    with pytest.raises(BadInput, match="there is no issue record"):
        read_bid_form(path, [])


@pytest.mark.parametrize(
    "manifest", ["", "{", '{"schema": "other"}', "[1]", '{"schema": "sv-rules bid form", "layout": "bid-form-0"}']
)
def test_a_form_that_does_not_say_what_it_is_is_refused(case: Case, manifest: str) -> None:
    def change(book: Workbook) -> None:
        book["_sv"]["A1"] = manifest

    with pytest.raises(BadInput, match=r"no mark of a form|another version"):
        case.read(change=change)


def test_files_that_are_no_form_are_refused_in_a_sentence(case: Case, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "plain.xlsx")
    (tmp_path / "text.xlsx").write_bytes(b"no workbook")
    for name in ("plain.xlsx", "text.xlsx", "missing.xlsx"):
        with pytest.raises(BadInput, match="the bid form cannot be read"):
            read_bid_form(tmp_path / name, [case.form[1]])


def test_a_form_without_a_name_or_offers_says_so(case: Case) -> None:
    found = case.read({"WEEKS": {}}, Bidder=None, MethodStatement="  ")
    assert [(f.code, f.stops) for f in found.findings] == [("missing", True), ("missing", True), ("no-offers", False)]
    assert found.bidder == "acme"


# ---------------------------------------------------------------------------- several forms


def returned(form: tuple[Path, IssuedForm], bidder: str, sha: str, bid: str | None = None, lot: str = "1") -> Returned:
    record = form[1]
    if lot != "1":
        record = record.model_copy(update={"tender": record.tender.model_copy(update={"lot": lot, "value": None})})
    return Returned(record, bidder, f"{sha}.xlsx", sha, (), bid=bid)


def test_bids_without_an_id_are_numbered_by_name_around_those_given(form: tuple[Path, IssuedForm]) -> None:
    found = joined(
        [
            returned(form, "Zed", "1"),
            returned(form, "Bee", "2", "B02"),
            returned(form, "Ant", "3"),
            returned(form, "zed ", "4", lot="2"),
        ]
    )
    assert [(b.bid, b.bidder.strip(), b.lot) for b in found.bids] == [
        ("B01", "Ant", "1"),
        ("B02", "Bee", "1"),
        ("B03", "Zed", "1"),
        ("B03", "zed", "2"),
    ]
    assert found.contract_values == {"1": Decimal(100000)}


def test_two_forms_of_one_bidder_for_one_lot_stop_and_neither_wins(form: tuple[Path, IssuedForm]) -> None:
    found = joined([returned(form, "Acme", "1"), returned(form, "ACME", "2")])
    assert [(f.code, f.stops, f.cell) for f in found.findings] == [("two-forms", True, "2.xlsx")]
    assert len(found.bids) == 2


def test_one_file_under_two_ids_stops(form: tuple[Path, IssuedForm]) -> None:
    found = joined([returned(form, "Acme", "1", "B01"), returned(form, "Acme", "1", "B02")])
    assert [f.code for f in found.findings] == ["same-file"]


def test_forms_of_different_tenders_are_not_joined(form: tuple[Path, IssuedForm]) -> None:
    other = form[1].model_copy(update={"tender": TENDER.model_copy(update={"title": "Bins"})})
    with pytest.raises(BadInput, match="forms of different tenders"):
        joined([returned(form, "Acme", "1"), Returned(other, "Bee", "b.xlsx", "2", ())])
    with pytest.raises(BadInput, match=r'another title: it has "Bins", and 1\.xlsx has "Home care"'):
        joined([returned(form, "Acme", "1"), Returned(other, "Bee", "b.xlsx", "2", ())])
    with pytest.raises(BadInput, match="no form was given"):
        joined([])


def other_lot(form: tuple[Path, IssuedForm], bidder: str, measures: MeasureSet, **tender: Any) -> Returned:
    asked = TENDER.model_copy(update={"lot": "2", **tender})
    issued_too = form[1].model_copy(update={"tender": asked, "measures": measures, "form": "another"})
    return Returned(issued_too, bidder, f"{bidder}-2.xlsx", f"{bidder}2", ())


def test_lots_may_ask_for_other_measures_and_have_no_value(form: tuple[Path, IssuedForm]) -> None:
    found = joined([
        returned(form, "Ant", "1"), other_lot(form, "Ant", chosen(small(), only=["WEEKS"]), value=None, base=None),
    ])  # fmt: skip
    assert [(b.bid, b.lot) for b in found.bids] == [("B01", "1"), ("B01", "2")]
    assert (found.base, found.contract_values) == ("excluding VAT", {"1": Decimal(100000)})


def test_values_on_two_bases_are_not_compared(form: tuple[Path, IssuedForm]) -> None:
    with pytest.raises(BadInput, match="contract values on two bases"):
        joined([returned(form, "Ant", "1"), other_lot(form, "Ant", small(), base="including VAT")])


def test_bidders_for_one_lot_have_the_same_form(form: tuple[Path, IssuedForm]) -> None:
    with pytest.raises(BadInput, match="two different forms for one lot"):
        joined([returned(form, "Ant", "1"), other_lot(form, "Bee", chosen(small(), only=["WEEKS"]), lot="1")])


def test_an_id_given_with_one_form_holds_for_the_bidders_other_lot(form: tuple[Path, IssuedForm]) -> None:
    found = joined([returned(form, "Ant", "1", "B07"), other_lot(form, "ant ", small()), returned(form, "Bee", "3")])
    assert [(b.bid, b.lot) for b in found.bids] == [("B01", "1"), ("B07", "1"), ("B07", "2")]
