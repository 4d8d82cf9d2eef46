"""A restyled copy is proved before it is used: its names, its protection, and what filling it would lose."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, Protection

from sv_rules.cli.template import command
from sv_rules.errors import BadInput
from sv_rules.policy.library import load_library, shipped_templates
from sv_rules.workbook.template_check import losses, prove
from sv_rules.workbook.tender_form import tender_form
from sv_rules.workbook.tender_form_questions import asked_of
from sv_rules.workbook.theme import PLAIN
from tests.workbook.hostile import parts, plain, zipped

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def form() -> bytes:
    return tender_form(asked_of(load_library(), "design", {}), PLAIN)


def changed(form: bytes, folder: Path, change: Callable[[Workbook], None]) -> Path:
    book = load_workbook(io.BytesIO(form))
    change(book)
    path = folder / "copy.xlsx"
    book.save(path)
    return path


def restyle(book: Workbook) -> None:
    sheet = book["Tender"]
    sheet.title = "Fragen"
    for name in book.defined_names:
        book.defined_names[name].attr_text = book.defined_names[name].attr_text.replace("'Tender'", "'Fragen'")
    sheet["A1"].font = Font(name="Georgia", sz=20)
    sheet.column_dimensions["A"].width = 60


def test_a_restyled_copy_with_all_its_names_can_be_used(form: bytes, tmp_path: Path) -> None:
    proof = prove(changed(form, tmp_path, restyle))
    assert (proof.kind, proof.usable, proof.wrong, proof.doubtful, proof.lost) == ("tender form", True, (), (), ())


def test_the_shipped_findings_template_can_be_used() -> None:
    proof = prove(shipped_templates() / "findings.xlsx")
    assert (proof.kind, proof.usable, proof.lost) == ("findings", True, ())


def test_every_name_that_is_wrong_is_told(form: bytes, tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        del book.defined_names["SV_Buyer"]
        book.defined_names["SV_Title"].attr_text = "'Tender'!#REF!"
        book.defined_names["SV_Lots"].attr_text = "'Lots'!$A$5:$B$5"

    proof = prove(changed(form, tmp_path, spoil))
    assert not proof.usable
    assert {w.split()[0] for w in proof.wrong} == {"SV_Buyer", "SV_Title", "SV_Lots"}
    assert "SV_Lots is 1 by 2 cells, not 6 by" in " ".join(proof.wrong)


def test_a_name_in_other_capitals_is_the_same_name_as_in_excel(form: bytes, tmp_path: Path) -> None:
    def shout(book: Workbook) -> None:
        defined = book.defined_names.pop("SV_Buyer")
        defined.name = "SV_BUYER"
        book.defined_names["SV_BUYER"] = defined

    assert prove(changed(form, tmp_path, shout)).usable


def test_lost_protection_and_locked_inputs_are_doubts(form: bytes, tmp_path: Path) -> None:
    def loosen(book: Workbook) -> None:
        book["Tender"].protection.sheet = False
        book["Lots"]["A5"].protection = Protection(locked=True)

    proof = prove(changed(form, tmp_path, loosen))
    assert proof.usable
    assert any("sheet Tender is not protected" in d for d in proof.doubtful)
    assert any("SV_Lots is locked" in d for d in proof.doubtful)


def extra(name: str, text: str) -> bytes:
    members = parts(plain())
    if name == SHEET:
        members[SHEET] = members[SHEET].replace(b"</worksheet>", text.encode() + b"</worksheet>")
    else:
        members[name] = text.encode()
    return zipped(members)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            extra("xl/drawings/drawing1.xml", '<xdr:wsDr xmlns:xdr="x"><xdr:sp/><xdr:sp macro=""></xdr:sp></xdr:wsDr>'),
            "shapes",
        ),
        (extra(SHEET, '<extLst><ext xmlns:x14="x"><x14:sparklineGroups/></ext></extLst>'), "sparklines"),
        (extra(SHEET, '<extLst><ext xmlns:x14="x"><x14:dataValidations/></ext></extLst>'), "x14"),
        (extra("xl/slicers/slicer1.xml", "<slicers/>"), "slicers"),
        (extra("xl/pivotTables/pivotTable1.xml", "<pivotTableDefinition/>"), "pivot tables"),
        (extra("xl/threadedComments/threadedComment1.xml", "<ThreadedComments/>"), "threaded comments"),
        (extra(SHEET, "<protectedRanges><protectedRange/></protectedRanges>"), "allow-edit ranges"),
        (extra(SHEET, '<legacyDrawingHF xmlns:r="x" r:id="rId1"/>'), "headers and footers"),
        (extra("xl/ctrlProps/ctrlProp1.xml", "<formControlPr/>"), "form controls"),
        (extra("xl/connections.xml", "<connections/>"), "data connections"),
    ],
)
def test_what_a_filling_would_lose_is_named(data: bytes, words: str) -> None:
    found = losses(data)
    assert len(found) == 1
    assert words in found[0]


def test_an_ordinary_workbook_loses_nothing() -> None:
    assert losses(plain()) == ()


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml"])
def test_macros_and_links_to_other_workbooks_are_refused_outright(name: str, tmp_path: Path) -> None:
    path = tmp_path / "copy.xlsx"
    path.write_bytes(extra(name, "<externalLink><ddeLink ddeService='cmd' ddeTopic='x'/></externalLink>"))
    with pytest.raises(BadInput):
        prove(path)


def test_a_workbook_that_is_no_template_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    path.write_bytes(plain())
    with pytest.raises(BadInput, match="it has none of the names of a template"):
        prove(path)


def test_the_command_says_the_verdict_first_and_in_its_exit_status(form: bytes, tmp_path: Path) -> None:
    good = changed(form, tmp_path, restyle)
    said = CliRunner().invoke(command, ["check", str(good)])
    assert (said.exit_code, said.output) == (0, f"{good}: a copy of the tender form that can be used.\n")
    bad = changed(form, tmp_path, lambda book: book.defined_names.pop("SV_Lots"))
    said = CliRunner().invoke(command, ["check", str(bad)])
    assert said.exit_code == 1
    assert said.output.startswith(
        f"{bad}: a copy of the tender form that cannot be used.\n  Wrong: SV_Lots is not there"
    )


def test_a_form_is_never_written_over_one_that_may_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "tender.xlsx"
    path.write_bytes(b"filled in")
    said = CliRunner().invoke(command, ["new", "tender", "-o", str(path)])
    assert isinstance(said.exception, BadInput)
    assert path.read_bytes() == b"filled in"
    assert CliRunner().invoke(command, ["new", "tender", "-o", str(path), "--replace"]).exit_code == 0
    assert path.read_bytes().startswith(b"PK")
