"""The bidder's form: what it asks, what it locks, and what its own figures show beside what is counted."""

from __future__ import annotations

import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.errors import BadInput
from sv_rules.evaluation.bid_tender import BidTender, IssuedForm, bid_tender, form_digest
from sv_rules.evaluation.returned_offers import Returned, joined
from sv_rules.intake.draft import parse_draft
from sv_rules.workbook.bid_form import bid_form
from sv_rules.workbook.bid_form_reading import read_bid_form
from tests.measures.sets import small
from tests.workbook.offering import TENDER, cell, fill, issued

DRAFT = """\
title: Home care
buyer: Example Council
facts:
  stated_value_ex_vat: 200000
lots:
  - {id: 1, title: North, facts: {stated_lot_value_ex_vat: 120000}}
  - {id: 2, title: South, facts: {stated_lot_value_inc_vat: 96000}}
"""


def draft(text: str = DRAFT) -> object:
    return parse_draft(text.encode(), "draft.yaml")


@pytest.fixture
def form(tmp_path: Path) -> tuple[Path, IssuedForm]:
    return tmp_path / "form.xlsx", issued(tmp_path)


def test_a_form_is_for_one_lot_with_the_value_that_it_states_and_its_base() -> None:
    first = bid_tender(draft(), lot="1", years=4, boundary="here")  # type: ignore[arg-type]
    assert (first.lot_title, first.value, first.base, first.years) == ("North", Decimal(120000), "excluding VAT", 4)
    second = bid_tender(draft(), lot="2", years=4, boundary="")  # type: ignore[arg-type]
    assert (second.value, second.base) == (Decimal(96000), "including VAT")


@pytest.mark.parametrize(
    ("lot", "years", "said"),
    [(None, 3, "the tender has 2: 1, 2"), ("3", 3, 'there is no lot "3"'), ("1", None, "Give it with --years")],
)
def test_a_form_that_cannot_be_made_says_what_is_missing(lot: str | None, years: int | None, said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        bid_tender(draft(), lot=lot, years=years, boundary="")  # type: ignore[arg-type]


def test_the_same_question_gives_the_same_form_to_the_byte_and_another_gives_another() -> None:
    first, second = bid_form(TENDER, small()), bid_form(TENDER, small())
    assert first[0] == second[0]
    assert first[1].form == form_digest(TENDER, small())
    other = TENDER.model_copy(update={"boundary": "Elsewhere"})
    assert form_digest(other, small()) != first[1].form
    assert form_digest(TENDER, small(("proxy: 200.00", "proxy: 201.00"))) != first[1].form


def test_the_record_is_kept_as_json_and_read_back_the_same(form: tuple[Path, IssuedForm]) -> None:
    record = form[1]
    assert IssuedForm.model_validate_json(record.model_dump_json()) == record


def test_all_but_inputs_is_locked_and_every_input_is_validated(form: tuple[Path, IssuedForm]) -> None:
    book = load_workbook(form[0])
    inputs = set(form[1].inputs)
    assert book.security is not None
    assert book.security.lockStructure
    for sheet in book.worksheets:
        assert isinstance(sheet, Worksheet)
        validated = {
            f"{sheet.title}!{c[0].coordinate if isinstance(c, tuple) else c.coordinate}"
            for v in sheet.data_validations.dataValidation
            for block in v.sqref.ranges
            for c in [sheet[block.coord]]
        }
        assert sheet.protection.sheet
        for row in sheet.iter_rows():
            for one in row:
                address = f"{sheet.title}!{one.coordinate}"
                assert one.protection.locked is (address not in inputs), address
                assert address not in inputs or address in validated, address


def test_it_prints_on_a4_one_page_wide_with_its_header_on_every_page(form: tuple[Path, IssuedForm]) -> None:
    book = load_workbook(form[0])
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (
                "landscape",
                9,
                1,
            )
    assert book["Commitments"].print_title_rows
    assert book["Commitments"].freeze_panes == "C6"


def test_a_form_that_could_not_be_read_back_is_not_made() -> None:
    line = "          - {id: WEEKS, title: Weeks, unit: week, proxy: 200.00, goals: [social], counting: {most: 2000}}\n"
    more = "".join(line.replace("WEEKS", f"W{n}") for n in range(500))
    with pytest.raises(BadInput, match="508 measures, and a form has room for 500"):
        bid_form(TENDER, small((line, line + more)))


def test_a_form_that_goes_to_bidders_bears_no_marking_of_panel_papers(form: tuple[Path, IssuedForm]) -> None:
    book = load_workbook(form[0])
    assert {str(s.oddFooter.center.text) for s in book if s.sheet_state == "visible"} == {"&A"}


def test_it_asks_no_price_and_names_everything_by_sv(form: tuple[Path, IssuedForm]) -> None:
    record = form[1]
    assert all(re.fullmatch(r"SV_[A-Za-z][A-Za-z_]*[0-9]*", name) for name in record.names)
    asked = " ".join(text for text in record.fixed.values()).casefold()
    assert "your price" in asked  # only to say that it must not be entered
    assert asked.count("your price") == 1


def test_years_that_a_measure_does_not_count_are_not_asked(form: tuple[Path, IssuedForm]) -> None:
    book = load_workbook(form[0])
    row = list(small().measures).index("LTU")
    assert f"Commitments!{cell(book, 'SV_Year_1', row).coordinate}" in form[1].inputs
    assert cell(book, "SV_Year_2", row).value == "not asked"
    assert cell(book, "SV_Elsewhere", row).value is None
    assert cell(book, "SV_Inside", row).value == "not asked"


def test_what_a_measure_says_stays_text(tmp_path: Path) -> None:
    data, _ = bid_form(TENDER, small(("title: Weeks", 'title: "=HYPERLINK(1)"'), ("unit: week", 'unit: "+1"')))
    (tmp_path / "form.xlsx").write_bytes(data)
    book = load_workbook(tmp_path / "form.xlsx")
    row = list(small().measures).index("WEEKS")
    unit = cell(book, "SV_Units", row)
    assert (unit.value, unit.data_type, unit.quotePrefix) == ("+1", "s", True)
    assert book["Commitments"].cell(unit.row, 2).data_type == "s"


def test_an_invented_set_is_called_invented_on_the_guide(tmp_path: Path) -> None:
    _, record = bid_form(TENDER, small(("licence: none", "licence: none\nsynthetic: true\nwhy: a test")))
    assert any("invented: a test" in text for text in record.fixed.values())


def test_it_says_so_on_the_page_where_pounds_stand_too(tmp_path: Path) -> None:
    _, record = bid_form(TENDER, small(("licence: none", "licence: none\nsynthetic: true\nwhy: a test")))
    assert record.fixed["Commitments!A3"].startswith("s:INVENTED")


def test_a_long_title_of_a_notice_is_cut_and_stays_one_line() -> None:
    made = bid_tender(draft(f"title: {'very long title ' * 60}\nbuyer: {'b' * 400}\nfacts: {{contract_months: 12}}\n"),
                      lot=None, years=None, boundary="")  # fmt: skip
    assert (len(made.title), made.title[-1], len(made.buyer)) == (300, "…", 300)


def test_a_begun_year_says_how_many_months_it_has() -> None:
    def years(months: int) -> tuple[int, int]:
        text = f"title: t\nbuyer: b\nfacts: {{contract_months: {months}}}\n"
        made = bid_tender(draft(text), lot=None, years=None, boundary="")
        return made.years, made.last_months

    assert [years(m) for m in (1, 12, 13, 30, 36, 144)] == [(1, 1), (1, 12), (2, 1), (3, 6), (3, 12), (12, 12)]
    _, record = bid_form(TENDER.model_copy(update={"last_months": 6}), small())
    assert record.fixed["Commitments!G5"] == "s:Year 3 (6 months)"
    assert any("the last has 6 months" in text for text in record.fixed.values())


def test_each_measure_lists_its_own_areas_only(tmp_path: Path) -> None:
    other = "local_proxies: {East: 0.25}, goals: [social], counting: {most: 2000}"
    measures = small(("proxy: 200.00, goals: [social], counting: {most: 2000}", f"proxy: 200.00, {other}"))
    data, _ = bid_form(TENDER, measures)
    (tmp_path / "f.xlsx").write_bytes(data)
    book = load_workbook(tmp_path / "f.xlsx")

    def listed(name: str) -> list[object]:
        title, cells = next(iter(book.defined_names[name].destinations))
        return [row[0].value for row in book[title][cells.replace("$", "")]]

    assert (listed("SV_Areas_1"), listed("SV_AreaValues_1")) == (["North", "South"], [20000, 24000])
    assert (listed("SV_Areas_2"), listed("SV_AreaValues_2")) == (["East", "Elsewhere"], [0.25, 200])
    offered = {
        v.formula1: str(v.sqref) for v in book["Conditions"].data_validations.dataValidation if "Areas" in v.formula1
    }
    assert offered == {"=SV_Areas_1": "F6", "=SV_Areas_2": "F9"}


FULL = {
    "LOCAL": {"Year_1": 2, "Year_2": 2.5, "Year_3": 2, "Share": 100, "Inside": "Yes", "Area": "South", "Additional": "Yes", "Statement": "s"},
    "LTU": {"Year_1": 3, "Share": 50, "Elsewhere": 1, "Additional": "Yes", "Statement": "s"},
    "CARE": {"Year_1": 2, "Share": 100, "Elsewhere": 0, "Additional": "Yes", "Statement": "s"},
    "WEEKS": {"Year_1": 1500, "Year_2": 1500, "Year_3": 0, "Share": 100, "Additional": "Yes", "Statement": "s"},
    "TONNES": {"Year_1": 10, "Year_2": 0, "Year_3": 0, "Share": 12.5, "Additional": "No", "Statement": "s"},
    "HOURS": {"Year_1": 3, "Year_2": 0, "Year_3": 0},
}  # fmt: skip


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice recalculates the form's own formulas")
def test_the_pounds_that_a_bidder_sees_are_those_that_are_counted(
    form: tuple[Path, IssuedForm], tmp_path: Path
) -> None:
    path = fill(form[0], tmp_path / "acme.xlsx", FULL)
    done = subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(path)],
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0
    shown = load_workbook(tmp_path / "out" / "acme.xlsx", data_only=True)["Commitments"]
    found = read_bid_form(path, [form[1]])
    counted = joined([Returned(found.issued, "A", "a.xlsx", "0", found.offers)]).bids[0]
    guide = {shown.cell(r, 1).value: shown.cell(r, 9).value for r in range(6, 14)}
    checks = {shown.cell(r, 1).value: shown.cell(r, 10).value for r in range(6, 14)}
    for one in counted.offers:
        expected = float(one.value) if one.state == "counted" and one.value is not None else None
        assert guide[one.offer.measure] == (pytest.approx(expected) if expected is not None else None), (
            one.offer.measure
        )
    assert guide["LOCAL"] == 156000  # (2 + 2.5 + 2) x 24,000
    assert guide["LTU"] == 15000  # (3 - 1) x half x 15,000
    assert checks == {
        "LOCAL": "OK",
        "LTU": "OK",
        "CARE": "OK",
        "WEEKS": "OK",
        "TONNES": "OK",
        "HOURS": "OK",
        "PLAN": None,
        "POUNDS": None,
    }


def test_a_form_as_libreoffice_saves_it_is_still_the_form_that_was_issued(
    form: tuple[Path, IssuedForm], tmp_path: Path
) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice")
    path = fill(form[0], tmp_path / "acme.xlsx", FULL)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(path)],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    before, after = read_bid_form(path, [form[1]]), read_bid_form(tmp_path / "out" / "acme.xlsx", [form[1]])
    assert [f for f in after.findings if f.stops] == []
    assert after.offers == before.offers


def test_twelve_years_still_fit_and_thirteen_are_refused(tmp_path: Path) -> None:
    issued(tmp_path, TENDER.model_copy(update={"years": 12}), "long.xlsx")
    book: Workbook = load_workbook(tmp_path / "long.xlsx")
    assert "SV_Year_12" in book.defined_names
    with pytest.raises(ValueError, match="less than or equal to 12"):
        BidTender(title="T", lot="1", years=13)
