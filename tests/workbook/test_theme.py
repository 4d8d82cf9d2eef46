"""A council's theme: legible by proof, and followed by every workbook that is made."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sv_rules.errors import BadInput
from sv_rules.report.palette import PALETTE
from sv_rules.workbook.guard import scan
from sv_rules.workbook.plan_book import plan_form
from sv_rules.workbook.theme import INPUT
from sv_rules.workbook.theme_file import read_theme


def png(width: int, height: int) -> bytes:
    """A grey picture, made by hand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def theme(folder: Path, text: str) -> Path:
    path = folder / "council.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_theme_says_what_the_reports_look_like() -> None:
    shipped = read_theme()
    assert shipped.pairs == {n: p for n, p in PALETTE.items() if n != "stripe"} | {"input": INPUT}
    assert (shipped.font, shipped.classification, shipped.logo) == ("Arial", "OFFICIAL", None)


def test_a_councils_colours_font_logo_and_marking_stand_in_the_workbook(tmp_path: Path) -> None:
    (tmp_path / "crest.png").write_bytes(png(200, 100))
    text = (
        'font = "Calibri"\norganisation = "A & B Council"\nclassification = "OFFICIAL-SENSITIVE"\nlogo = "crest.png"\n'
    )
    made = plan_form(read_theme(theme(tmp_path, text + '[colours]\nheader = {ink = "FFFFFF", paper = "003300"}\n')))
    book = load_workbook(io.BytesIO(made))
    header = book["Plan"]["A4"]
    assert (header.font.name, header.fill.fgColor.rgb, header.font.color.rgb) == ("Calibri", "FF003300", "FFffffff")
    assert book["Plan"].oddFooter.left.text == "A && B Council · Procurement plan"
    assert book["Plan"].oddFooter.center.text == "&A · OFFICIAL-SENSITIVE"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.read("xl/media/image1.png") == png(200, 100)
        assert b'ext cx="1143000" cy="571500"' in archive.read("xl/drawings/drawing1.xml")  # 120 by 60 pixels
    scan(made)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '[colours]\nstop = {ink = "777777", paper = "ffffff"}',
            'the pair "stop", 777777 on ffffff, has a contrast of 4.5',
        ),
        ('[colours]\ninput = {ink = "595959", paper = "fff9c4"}', 'the pair "input"'),
        ('[colours]\nstopp = {ink = "000000", paper = "ffffff"}', 'there is no colour "stopp". Did you mean "stop"'),
        ('[colours]\nstop = {ink = "00000", paper = "ffffff"}', "is no pair"),
        ('[colours]\nstop = "000000"', "is no pair"),
        ("colours = 3", "is no table"),
        ('fnot = "Arial"', 'there is no key "fnot" in a theme. Did you mean "font"'),
        ("font = 3", '"font" is 3'),
        ('font = ""', "the font has no name"),
        ('organisation = "a\\nb"', '"organisation" is'),
        ('logo = "none.png"', "the logo none.png cannot be read"),
        ('logo = "council.toml"', "the logo council.toml is no PNG"),
        ("font = Arial", "Invalid"),
    ],
)
def test_a_theme_that_cannot_be_used_is_refused_by_what_is_wrong(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_theme(theme(tmp_path, text))
    assert words in str(caught.value).replace(": Did", ". Did")


def test_a_contrast_of_seven_is_enough_and_less_is_not(tmp_path: Path) -> None:
    # #595959 on white: ((89/255 + 0.055) / 1.055) ** 2.4 = 0.0999, and 1.05 / (0.0999 + 0.05) = 7.005; #5a5a5a: 6.90
    with pytest.raises(BadInput, match=r"6\.9 to 1"):
        read_theme(theme(tmp_path, '[colours]\nbody = {ink = "5a5a5a", paper = "ffffff"}'))
    passed = read_theme(theme(tmp_path, '[colours]\nbody = {ink = "595959", paper = "ffffff"}'))
    assert passed.pairs["body"].ink == "595959"
