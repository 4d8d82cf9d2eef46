"""Letters and the meeting's brief as Word files, through python-docx. Every text is cleaned on its way in."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from sv_rules.errors import BadInput
from sv_rules.report.clean import printable
from sv_rules.report.letter_parts import Heading, Letter, Table
from sv_rules.report.palette import PALETTE

if TYPE_CHECKING:
    from docx.document import Document

DRAFT = "DRAFT - not sent. Check every word, every gap and every name before it goes out."
AS_RANKED = "It is written as if the authority decides as the bids are ranked: the award is the authority's decision."
_TIME = (1980, 1, 1, 0, 0, 0)
_WIDTHS = {3: (4.6, 2.4, 10.0), 6: (3.6, 1.9, 1.5, 1.9, 5.6, 2.5), 4: (3.6, 1.6, 8.2, 3.6)}
"""Column widths in cm, by the number of columns; together 17 cm, the text of an A4 page."""


def letter_docx(letter: Letter) -> bytes:
    """A letter as a Word file, marked DRAFT on every page."""
    document = new_document(letter.title, DRAFT)
    note = DRAFT if letter.kind in ("ended", "short") else f"{DRAFT} {AS_RANKED}"
    document.add_paragraph(safe(note)).runs[0].bold = True
    for line in letter.address:
        document.add_paragraph(safe(line)).paragraph_format.space_after = 0
    document.add_heading(safe(letter.title), 1)
    for part in letter.parts:
        if isinstance(part, Heading):
            document.add_heading(safe(part.text), 2)
        elif isinstance(part, Table):
            add_table(document, part)
        else:
            document.add_paragraph(safe(part))
    document.add_paragraph("[Name and office of the person who signs]")
    return document_bytes(document)


def new_document(title: str, running: str) -> Document:
    """An empty A4 document in British English with a title and a line at the head of each page."""
    try:
        import docx
        from docx.shared import Cm, Pt
    except ImportError:
        raise BadInput(
            "letters cannot be written", where="sv-rules panel", why='the package "python-docx" is not installed',
            do='Install it with: pip install "sv-rules[panel]"',
        ) from None  # fmt: skip
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = safe(running)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    for name in ("Heading 1", "Heading 2"):
        style: Any = document.styles[name]
        style.font.name, style.font.color.rgb = "Arial", _ink("body")
    document.core_properties.title = safe(title)[:250]
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    return document


def add_table(document: Document, table: Table) -> None:
    """A table with a caption and a header row that is repeated on each page. A row may run over a page."""
    from docx.shared import Cm, Pt

    caption = document.add_paragraph(safe(table.caption))
    caption.runs[0].bold = True
    caption.paragraph_format.keep_with_next = True
    made: Any = document.add_table(rows=1 + len(table.rows), cols=len(table.header))
    made.style, made.autofit = "Table Grid", False
    widths = _WIDTHS.get(len(table.header), (17 / len(table.header),) * len(table.header))
    for number, (row, texts) in enumerate(zip(made.rows, (table.header, *table.rows), strict=True)):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            run = cell.paragraphs[0].add_run(safe(text))
            run.bold, run.font.size = number == 0, Pt(9)
            cell.width = Cm(width)
        if number == 0:
            _repeat(row)
    document.add_paragraph()


def document_bytes(document: Document) -> bytes:
    """The file's bytes: the same content gives the same bytes, since no clock is in them."""
    import datetime

    stamp = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a document's own times carry no zone
    document.core_properties.created = document.core_properties.modified = stamp
    first, second = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(zipfile.ZipInfo(name, _TIME), made.read(name), zipfile.ZIP_DEFLATED)
    return second.getvalue()


def safe(text: str) -> str:
    """Text that XML can carry and that steers nothing."""
    return printable(text)


def _repeat(row: Any) -> None:
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))


def _ink(name: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(PALETTE[name].ink.upper())
