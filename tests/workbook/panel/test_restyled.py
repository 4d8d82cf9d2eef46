"""A council's look: a theme for all books of a pack, and copies that somebody restyled."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook

from sv_rules.errors import BadInput
from sv_rules.panel.collecting import return_compliance
from sv_rules.panel.issuing import issue_compliance
from sv_rules.panel.opening import new_pack
from sv_rules.panel.pack import Pack, open_pack
from sv_rules.workbook.template_check import prove
from tests.panel.people import CHAIR, bids_text, comply, edited, evaluation_text, on
from tests.workbook.panel.editing import declare, filled_evaluator, returned, stops
from tests.workbook.panel.test_books import KINDS, made

THEME = """name = "Ours"
organisation = "Teesmouth Council"
classification = "OFFICIAL"
panel_classification = "OFFICIAL-SENSITIVE: PROCUREMENT"
logo = "crest.png"
[colours]
header = {ink = "ffffff", paper = "004d40"}
stop = {ink = "5c0011", paper = "ffffff"}
"""


def png() -> bytes:
    """A picture of four by two dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head, rows = struct.pack(">IIBBBBB", 4, 2, 8, 2, 0, 0, 0), zlib.compress((b"\0" + bytes(12)) * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def themed(folder: Path, theme: str = THEME) -> Pack:
    (folder / "e.yaml").write_text(evaluation_text("north"), encoding="utf-8")
    (folder / "b.yaml").write_text(bids_text(B01="north", B02="north"), encoding="utf-8")
    (folder / "look.toml").write_text(theme, encoding="utf-8")
    (folder / "crest.png").write_bytes(png())
    files = (folder / "e.yaml", folder / "b.yaml")
    return new_pack(folder / "pack", *files, on(0, CHAIR), theme=folder / "look.toml")[0]


def test_every_book_of_a_pack_has_the_councils_colours_logo_and_marking(tmp_path: Path) -> None:
    pack = themed(tmp_path)
    assert {i.file for i in pack.state.issued} == {
        "books/compliance-panel-issue-1.xlsx", *(f"books/evaluator-E{n}-issue-1.xlsx" for n in (1, 2, 3)),
    }  # fmt: skip
    for issued in pack.state.issued:
        path = pack.folder / issued.file
        book = load_workbook(path)
        for sheet in book.worksheets[:-1]:
            footer = sheet.oddFooter
            assert "OFFICIAL-SENSITIVE: PROCUREMENT" in footer.center.text
            assert footer.left.text.startswith("Teesmouth Council · HC-1, issue 1")
        heads = [c for row in book["Guide"].iter_rows() for c in row if c.style == "SV header"]
        assert {c.fill.fgColor.rgb for c in heads} == {"FF004d40"}
        with zipfile.ZipFile(path) as archive:
            assert png() in [archive.read(n) for n in archive.namelist() if n.endswith(".png")]
            assert b'descr="Logo of Teesmouth Council"' in archive.read("xl/drawings/drawing1.xml")


def test_a_check_is_coloured_as_the_theme_says(tmp_path: Path) -> None:
    pack = themed(tmp_path)
    sheet = load_workbook(pack.folder / "books/evaluator-E1-issue-1.xlsx")["north"]
    fonts = {
        rule.formula[0]: rule.dxf.font.color.rgb
        for rules in sheet.conditional_formatting for rule in rules.rules
    }  # fmt: skip
    [check] = [colour for formula, colour in fonts.items() if '"CHECK"' in formula]
    assert check == "FF5c0011"


def test_the_theme_is_kept_with_the_pack_and_books_of_later_issues_have_it(tmp_path: Path) -> None:
    pack = themed(tmp_path)
    (tmp_path / "look.toml").unlink()
    (tmp_path / "crest.png").unlink()
    again = issue_compliance(open_pack(pack.folder), on(1))
    book = load_workbook(again.folder / again.state.issued[-1].file)
    assert "PROCUREMENT" in book["Checks"].oddFooter.center.text
    back = edited(again, tmp_path / "back", comply, "compliance")
    assert return_compliance(again, back, on(1))[0].state.compliance


def test_a_theme_that_was_changed_after_it_was_recorded_makes_no_book(tmp_path: Path) -> None:
    pack = themed(tmp_path)
    (pack.folder / "theme.toml").write_text(THEME.replace("Teesmouth", "Wearmouth"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"theme\.toml was changed after it was recorded"):
        issue_compliance(open_pack(pack.folder), on(1))


@pytest.mark.parametrize(("old", "new", "words"), [
    ('paper = "004d40"', 'paper = "aaaaaa"', 'the pair "header", ffffff on aaaaaa, has a contrast of 2'),
    ("crest.png", "../crest.png", "Put the logo beside the theme|cannot be read"),
    ("crest.png", "none.png", "the logo none.png cannot be read"),
    ("organisation", "organization", 'there is no key "organization"'),
])  # fmt: skip
def test_a_theme_that_cannot_be_used_is_a_sentence_and_makes_no_pack(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "crest.png").write_bytes(png())
    with pytest.raises(BadInput, match=words):
        themed(tmp_path / "in", THEME.replace(old, new))
    assert not (tmp_path / "in/pack").exists()


def restyled(book: Workbook) -> None:
    """Other fonts, fills, widths and heights, and no protection, as people do before they send a book on."""
    for sheet in book.worksheets:
        sheet.protection.sheet = False
        sheet.column_dimensions["A"].width = 40
        sheet.row_dimensions[6].height = 200
        for row in sheet.iter_rows():
            for cell in row:
                cell.font, cell.fill = Font(name="Verdana", sz=14), PatternFill("solid", fgColor="FFEEEEEE")


def test_a_book_that_was_restyled_is_read_as_it_was_issued(tmp_path: Path) -> None:
    found = returned(tmp_path, restyled)
    assert stops(found.findings) == []
    assert len(found.scores) == 13  # three bids on three questions in lot 1, two on two in lot 2
    assert [f.code for f in found.findings] == ["same-reason"]


@pytest.mark.parametrize("kind", KINDS)
def test_template_check_proves_a_panel_book_as_issued(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(made(kind)[0])
    proof = prove(path)
    assert (proof.kind, proof.wrong, proof.doubtful, proof.lost) == (f"panel's {kind} book", (), (), ())


def test_template_check_names_what_a_restyled_panel_book_has_lost(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(filled_evaluator()[0]))
    declare(book)
    book["lot-1"].protection.sheet = False
    book["lot-2"]["F6"].style = "SV body"
    path = tmp_path / "book.xlsx"
    book.save(path)
    assert prove(path).doubtful == (
        "sheet lot-1 is not protected, so that fixed cells can be changed by mistake",
        "SV_Scores_2 is locked, so that nobody can fill it in (lot-2!F6)",
    )
    book.defined_names["SV_Reasons_1"].attr_text = "'lot-1'!$G$6:$G$9"
    del book.defined_names["SV_References_2"]
    book.save(path)
    assert prove(path).wrong == (
        "SV_Reasons_1 is 4 by 1 cells, not 9 by 1", "SV_References_2 is not there or points to no cells",
    )  # fmt: skip
