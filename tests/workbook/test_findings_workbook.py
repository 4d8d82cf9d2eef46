"""The findings workbook: filled by names, safe, the same bytes every time, and clean in LibreOffice."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.errors import BadInput
from sv_rules.policy.library import shipped_templates
from sv_rules.workbook.cells import CUT, MOST, fitted
from sv_rules.workbook.findings import write_findings_workbook
from sv_rules.workbook.templates import FINDINGS_NAMES, SHEETS, findings_template
from tests.report import decisions

TEMPLATE = shipped_templates() / "findings.xlsx"


def written(tmp_path: Path, what: Any, template: Path | None = None) -> Workbook:
    path = tmp_path / "findings.xlsx"
    write_findings_workbook(what, path, template)
    return load_workbook(path)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(sheet: Worksheet, header: int = 4) -> list[list[Any]]:
    return [[c.value for c in row] for row in sheet.iter_rows(min_row=header + 1)]


# ---------------------------------------------------------------------------- the template


def test_the_committed_template_is_what_the_generator_makes() -> None:
    assert parts(TEMPLATE.read_bytes()) == parts(findings_template())


def test_the_readme_lists_every_name_of_the_template_with_what_it_holds() -> None:
    text = (shipped_templates() / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(SV_\w+)` \| (\d+) × (\w+) \| (.+) \|$", text, re.MULTILINE)
    assert listed == [(n.name, str(n.rows), str(n.columns or "any"), n.holds) for n in FINDINGS_NAMES]
    assert {name for name, *_ in listed} == set(load_workbook(TEMPLATE).defined_names)
    for sheet in SHEETS:
        columns = ", ".join(c.heading for c in sheet.columns)
        assert f"| {sheet.title} | `SV_{sheet.word}Header` | {columns} |" in text


def test_every_sheet_is_set_up_for_paper_and_screen() -> None:
    for sheet, plan in zip(load_workbook(TEMPLATE).worksheets, SHEETS, strict=True):
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${plan.header_row}:${plan.header_row}"
        assert sheet.oddFooter.right.text == "Page &P of &N"
        assert sheet.freeze_panes == plan.freeze
        assert sheet["A1"].style == "Heading 1"
        assert not sheet.merged_cells.ranges


# ---------------------------------------------------------------------------- what is written


def test_the_summary_says_the_answer_first(tmp_path: Path) -> None:
    sheet = written(tmp_path, decisions.stopped())["Summary"]
    assert sheet["A1"].value == "Home care, north locality · Example Council · UK4 tender notice, 12 March 2026"
    assert sheet["A3"].value.startswith("STOP. Not ready to publish")
    assert rows(sheet, 9) == [
        [1, "Home care, north locality", "Example Council", "UK4 tender notice, 12 March 2026", "publish",
         "12 March 2026", "STOP", 1, 1, 1, 1, 2, 1, 2],
    ]  # fmt: skip


def test_findings_stand_in_their_groups_with_law_and_remedy(tmp_path: Path) -> None:
    sheet = written(tmp_path, decisions.stopped())["Findings"]
    found = rows(sheet)
    assert [r[1] for r in found] == [
        "Must be fixed", "Needs a reason", "Could not be checked", "Reason given", "Waived", "Advice", "Advice",
    ]  # fmt: skip
    assert found[0][2] == "PSVA-001"
    assert "£207,720, from 1 January 2026" in found[0][7]
    assert sheet["I5"].hyperlink.target == decisions.ACT.href


def test_facts_are_numbers_and_dates_where_they_are_known(tmp_path: Path) -> None:
    sheet = written(tmp_path, decisions.stopped())["Facts"]
    by_name = {(r[9], r[1]): r for r in rows(sheet)}
    assert by_name[("value_inc_vat", None)][4:6] == [900000, 1080000]
    assert by_name[("social_value_considered_on", None)][4] == datetime.datetime(2026, 3, 20)  # noqa: DTZ001
    assert by_name[("social_value_share_of_quality", "2")][3:7] == ["at most 30 %", 0, 30, "read from words (compound)"]
    assert by_name[("urgent_need", None)][3:6] == ["not known", None, None]


def test_rules_that_did_not_apply_say_why(tmp_path: Path) -> None:
    found = rows(written(tmp_path, decisions.stopped())["Did not apply"])
    assert [(r[1], r[4]) for r in found] == [("PA23-001", "did not apply"), ("EXC-020", "not asked at this gateway")]
    assert found[0][5] == "this is not a call-off from a framework"


def test_sources_stand_once_with_the_releases_they_belong_to(tmp_path: Path) -> None:
    found = rows(written(tmp_path, decisions.many())["Sources"])
    rulesets = [(r[0], r[2]) for r in found if r[1] == "Ruleset"]
    assert rulesets[0] == ("all", "Public Services (Social Value) Act 2012 (social-value-act-2012)")
    assert rulesets[1][0] == "1, 2"
    assert len(found) == len({tuple(r[1:]) for r in found})


def test_nothing_found_is_said_and_not_left_blank(tmp_path: Path) -> None:
    book = written(tmp_path, decisions.cleared())
    assert book["Findings"]["B5"].value.startswith("Nothing was found")
    assert book["Facts"]["B5"].value == "No fact is known."
    assert book["Did not apply"]["B5"].value == "Every rule applied at this gateway."


def test_an_empty_list_of_releases_still_gives_a_workbook(tmp_path: Path) -> None:
    assert written(tmp_path, [])["Summary"]["A1"].value == "Findings of 0 releases"


def test_every_table_reaches_from_its_header_to_its_last_row_and_filters(tmp_path: Path) -> None:
    for sheet, plan in zip(written(tmp_path, decisions.many()).worksheets, SHEETS, strict=True):
        (table,) = sheet.tables.values()
        assert table.ref == table.autoFilter.ref
        first, last = (int(re.sub(r"\D", "", end)) for end in table.ref.split(":"))
        assert (first, last) == (plan.header_row, sheet.max_row)
        assert [c.name for c in table.tableColumns] == [c.heading for c in plan.columns]


def test_every_row_is_high_enough_and_none_is_higher_than_a_row_may_be(tmp_path: Path) -> None:
    for sheet in written(tmp_path, decisions.hostile()).worksheets:
        heights = [sheet.row_dimensions[r].height or 0 for r in range(5, sheet.max_row + 1)]
        assert max(heights) <= 409


def test_the_same_decisions_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write_findings_workbook(decisions.many(), first)
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2050, 1, 1, 0, 0, 0, 0, 1, 0))
    write_findings_workbook(decisions.many(), second)
    assert first.read_bytes() == second.read_bytes()
    assert b"2026-03-12T00:00:00Z" in parts(first.read_bytes())["docProps/core.xml"]


# ---------------------------------------------------------------------------- hostile text


def test_no_text_becomes_a_formula_or_an_error(tmp_path: Path) -> None:
    path = tmp_path / "hostile.xlsx"
    write_findings_workbook(decisions.hostile(), path)
    book = load_workbook(path)
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} <= {"s", "n", "d"}
    for cell in cells:
        if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t")):
            assert cell.quotePrefix, cell.coordinate
    for name, data in parts(path.read_bytes()).items():
        if name.startswith("xl/worksheets/sheet"):
            assert b"<f>" not in data
            assert b't="e"' not in data


def test_what_a_workbook_cannot_hold_is_shown_and_not_lost(tmp_path: Path) -> None:
    book = written(tmp_path, decisions.hostile())
    found = [r[5] for r in rows(book["Findings"])]
    assert "bell\ufffd null\ufffd esc\ufffd[31m" in found
    assert "half \ufffd pair" in found
    assert "line\nbreak" in found
    assert "_x005F_x0041_ _x005F_x000D_" in found


def test_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    for text in ("x" * 40_000, "\U0001f600" * 20_000, "_x0041_" * 6_000):
        cut = fitted(text)
        assert cut.endswith(CUT)
        assert len(cut.encode("utf-16-le")) // 2 <= MOST
    assert fitted("x" * MOST) == "x" * MOST


def test_an_address_that_is_not_of_the_web_is_no_link(tmp_path: Path) -> None:
    finding = replace(decisions.NOT_CONSIDERED, source=replace(decisions.ACT, href="file:///etc/passwd"))
    book = written(tmp_path, replace(decisions.stopped(), findings=(finding,)))
    assert book["Findings"]["I5"].hyperlink is None


# ---------------------------------------------------------------------------- a council's own copy


def restyled(tmp_path: Path) -> Path:
    book = load_workbook(TEMPLATE)
    sheet = book["Findings"]
    sheet.title = "What we found"
    sheet["A4"].value = "Number"
    sheet.tables["FindingsTable"].tableColumns[0].name = "Number"
    for cell in sheet[5]:
        cell.font = Font(name="Georgia", sz=12)
        cell.fill = PatternFill("solid", fgColor="FFEEEEEE")
    book.defined_names["SV_FindingsHeader"].attr_text = "'What we found'!$A$4:$J$4"
    book.move_sheet("Sources", -3)
    summary = book["Summary"]
    summary["P2"].value = None
    book.defined_names["SV_Checked"].attr_text = "Summary!$P$2"
    path = tmp_path / "ours.xlsx"
    book.save(path)
    return path


def test_a_restyled_copy_keeps_its_look(tmp_path: Path) -> None:
    book = written(tmp_path, decisions.stopped(), restyled(tmp_path))
    sheet = book["What we found"]
    assert sheet["A4"].value == "Number"
    assert sheet["C7"].value == "SVMI-E-03"
    assert sheet["C7"].font.name == "Georgia"
    assert sheet["C7"].fill.fgColor.rgb == "FFEEEEEE"
    assert book["Summary"]["P2"].value.startswith("Checked at publish")


def test_a_copy_without_a_name_is_refused_with_all_that_is_wrong(tmp_path: Path) -> None:
    book = load_workbook(TEMPLATE)
    del book.defined_names["SV_Verdict"]
    book.defined_names["SV_FactsHeader"].attr_text = "Facts!$A$4:$C$4"
    book.defined_names["SV_Title"].attr_text = "#REF!"
    book.defined_names["SV_Totals"].attr_text = "Summary!$A:$A"
    book.save(tmp_path / "bad.xlsx")
    out = tmp_path / "out.xlsx"
    with pytest.raises(BadInput) as caught:
        write_findings_workbook(decisions.stopped(), out, tmp_path / "bad.xlsx")
    shape = "SV_FactsHeader is 1 by 3 cells, not 1 by 10"
    wrong = ("SV_Verdict is not there", shape, "SV_Title is not", "SV_Totals is not")
    for said in wrong:
        assert said in str(caught.value)
    assert not out.exists()


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"PK\x03\x04 truncated"])
def test_a_template_that_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bad.xlsx").write_bytes(data)
    with pytest.raises(BadInput, match="the template cannot be read: "):
        write_findings_workbook(decisions.stopped(), tmp_path / "out.xlsx", tmp_path / "bad.xlsx")


def test_a_template_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        write_findings_workbook(decisions.stopped(), tmp_path / "out.xlsx", tmp_path / "none.xlsx")


# ---------------------------------------------------------------------------- another program


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_what_was_written(tmp_path: Path) -> None:
    source = tmp_path / "hostile.xlsx"
    write_findings_workbook(decisions.hostile(), source)
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(tmp_path / "again"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    ours, theirs = load_workbook(source), load_workbook(tmp_path / "again" / "hostile.xlsx")
    assert theirs.sheetnames == ours.sheetnames
    assert set(theirs.defined_names) >= set(ours.defined_names)
    for row in range(5, 5 + len(decisions.HOSTILE)):
        cell = theirs["Findings"].cell(row, 6)
        expected = decisions.hostile().findings[row - 5].message
        if len(expected) < 1000 and "_x" not in expected:
            assert cell.data_type == "s"
            assert cell.value.strip() == ours["Findings"].cell(row, 6).value.strip()
