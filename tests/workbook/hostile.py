"""Workbooks that are not what they seem, made part by part, and what must be said about each."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.comments import Comment

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"


def plain() -> bytes:
    """An ordinary workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "Reference"
    sheet["B1"] = 4
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return made.getvalue()


def with_part(name: str, data: bytes | str) -> bytes:
    members = parts(plain())
    members[name] = data.encode() if isinstance(data, str) else data
    return zipped(members)


def sheet_of(body: str, before: str = "", after: str = "") -> bytes:
    """A workbook whose sheet has these rows."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?><worksheet {MAIN}>{before}<sheetData>{body}</sheetData>{after}</worksheet>'
    return with_part(SHEET, xml)


def relationship(kind: str, target: str, *, external: bool = True) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationships {RELS}><Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'


def external_link(inside: str, kind: str, target: str) -> bytes:
    members = parts(plain())
    members["xl/externalLinks/externalLink1.xml"] = f"<externalLink {MAIN}>{inside}</externalLink>".encode()
    members["xl/externalLinks/_rels/externalLink1.xml.rels"] = relationship(kind, target).encode()
    return zipped(members)


def ole(stream: str) -> bytes:
    """The head of a compound file with a directory entry of this name."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    return head + stream.encode("utf-16-le") + bytes(2_000)


def lying_bomb() -> bytes:
    """A part that claims to be small, and unpacks to 300 MB."""
    members = parts(plain())
    members["xl/media/image1.xml"] = b" " * 300_000_000
    data = bytearray(zipped(members))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(signature, 0, data.rfind(b"xl/media/image1.xml") if signature == b"PK\x03\x04" else None)
        while data[at + (46 if signature == b"PK\x01\x02" else 30) :][:19] != b"xl/media/image1.xml":
            at = data.rfind(signature, 0, at)
        data[at + offset : at + offset + 4] = struct.pack("<I", 1_000)
    return bytes(data)


def commented(reference: str) -> bytes:
    book = Workbook()
    book.active["A1"].comment = Comment("look", "A")
    made = io.BytesIO()
    book.save(made)
    members = parts(made.getvalue())
    name = next(n for n in members if "comments" in n and not n.endswith(".rels") and "Drawing" not in n)
    members[name] = members[name].replace(b'ref="A1"', f'ref="{reference}"'.encode())
    return zipped(members)


def many(count: int, one: str) -> str:
    return "".join(one.format(i=i, j=i + 1) for i in range(count))


def merged(count: int, reference: str) -> str:
    return "<mergeCells>" + many(count, f'<mergeCell ref="{reference}"/>') + "</mergeCells>"


def utf_16(declared: bool) -> bytes:
    xml = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet {MAIN}><sheetData/></worksheet>'
    return with_part(SHEET, xml.encode("utf-16" if declared else "utf-16-le"))


def edited(name: str, old: str, new: str) -> bytes:
    members = parts(plain())
    assert old.encode() in members[name], (name, members[name])
    members[name] = members[name].replace(old.encode(), new.encode())
    return zipped(members)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
WIDE = "A1:XFD1048576"

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "an empty file": (lambda: b"", "the file is empty"),
    "a csv file renamed": (lambda: b"reference,value\nA,1\n", "not an .xlsx workbook"),
    "a workbook cut short": (lambda: plain()[:-200], "damaged or was cut short"),
    "a workbook with a byte flipped": (lambda: _flipped(plain()), "damaged"),
    "an old .xls file": (lambda: ole("Workbook"), "old .xls format"),
    "an encrypted file": (lambda: ole("EncryptedPackage"), "encrypted, by a password or by its sensitivity label"),
    "a zip of something else": (lambda: zipped({"a.txt": b"a"}), "a zip file, not an .xlsx workbook"),
    "an OpenDocument spreadsheet": (lambda: zipped({"mimetype": b"x", "content.xml": b"<a/>"}), "an OpenDocument file"),
    "a Word document": (
        lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}),
        "an Office file, but no workbook",
    ),
    "a binary workbook": (
        lambda: zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01"}), "binary workbook (.xlsb)",
    ),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"\xd0\xcf"), "holds macros"),
    "macros under another name": (
        lambda: edited("[Content_Types].xml", "spreadsheetml.sheet.main+xml", "x.macroEnabled.main+xml"), "holds macros",
    ),
    "ActiveX": (lambda: with_part("xl/activeX/activeX1.xml", "<a/>"), "ActiveX"),
    "an embedded file": (lambda: with_part("xl/embeddings/oleObject1.bin", b"\xd0\xcf"), "another file is embedded"),
    "an embedded file under another name": (
        lambda: with_part("xl/worksheets/_rels/sheet1.xml.rels", relationship("oleObject", "../media/x.bin", external=False)),
        "another file is embedded",
    ),
    "a link to another workbook": (
        lambda: external_link("<externalBook/>", "externalLinkPath", "file:///S:/prices.xlsx"), "S:/prices.xlsx",
    ),
    "a link to a picture elsewhere": (
        lambda: with_part("xl/drawings/_rels/drawing1.xml.rels", relationship("image", "https://example.org/pixel.png")),
        "https://example.org/pixel.png",
    ),
    "a DDE link": (
        lambda: with_part(
            "xl/externalLinks/externalLink1.xml",
            f'<externalLink {MAIN}><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
        ),
        "cmd|/c calc",
    ),
    "a DDE call in a formula": (
        lambda: sheet_of('<row r="1"><c r="A1"><f>cmd|\'/c calc\'!A0</f></c></row>'), "calls another program (DDE)",
    ),
    "a zip bomb": (lambda: sheet_of(" " * 60_000_000), "grows more than 200 times"),
    "a zip bomb that lies about its size": (lying_bomb, "damaged"),
    "a part over 64 MB": (lambda: zipped({"xl/media/a.png": bytes(65 * 2**20)}, zipfile.ZIP_STORED), "larger than 32 MB"),
    "many middling parts": (
        lambda: zipped({f"xl/media/{i}.png": _noise(20_000) * 1_500 for i in range(5)}), "unpacked it is larger than 128 MB",
    ),
    "more than 2,000 parts": (lambda: zipped({f"xl/media/{i}.png": b"" for i in range(2_001)}), "more than 2,000"),
    "two parts of one name": (lambda: _twice(), "two of its parts have the same name"),
    "a part that leads out of the file": (lambda: with_part("../../etc/cron.d/x", b"x"), "leads outside the file"),
    "entities in the sheet": (
        lambda: with_part(SHEET, f"{LAUGHS}<worksheet {MAIN}><sheetData/></worksheet>"), "declares a document type",
    ),
    "entities in the properties": (
        lambda: with_part("docProps/core.xml", f"{LAUGHS}<a>&b;</a>"), "declares a document type",
    ),
    "an outside entity": (
        lambda: with_part(SHEET, f'<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet {MAIN}/>'), "declares a document type",
    ),
    "UTF-16 with a mark": (lambda: utf_16(True), "not written in UTF-8"),
    "UTF-16 without a mark": (lambda: utf_16(False), "not written in UTF-8"),
    "a legacy encoding": (
        lambda: with_part(SHEET, f'<?xml version="1.0" encoding="windows-1252"?><worksheet {MAIN}><sheetData/></worksheet>'),
        "not written in UTF-8",
    ),
    "broken XML": (lambda: with_part(SHEET, f"<worksheet {MAIN}><sheetData>"), "is broken"),
    "XML nested deep": (lambda: with_part("xl/styles.xml", "<a>" * 100_000 + "</a>" * 100_000), "nested too deep"),
    "Strict Open XML": (
        lambda: edited("xl/workbook.xml", "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                       "http://purl.oclc.org/ooxml/spreadsheetml/main"), "Strict Open XML",
    ),
    "no sheets": (lambda: _no_sheets(), "has no sheets"),
    "a sheet whose part is not there": (lambda: _without(SHEET), "has no sheets with cells"),
    "a shared string that is not there": (
        lambda: sheet_of('<row r="1"><c r="A1" t="s"><v>999</v></c></row>'), "a value, format or name in it is broken",
    ),
    "a cell that is not a number": (lambda: sheet_of('<row r="1"><c r="A1"><v>NaN</v></c></row>'), "a value, format or name in it is broken"),
    "a style that is not there": (lambda: sheet_of('<row r="1"><c r="A1" s="99"><v>1</v></c></row>'), "a value, format or name in it is broken"),
    "a row beyond the sheet": (lambda: sheet_of('<row r="99999999"/>'), "rows that no sheet has"),
    "columns beyond the sheet": (
        lambda: sheet_of("", before='<cols><col min="1" max="2000000000" width="9"/></cols>'), "columns that no sheet has",
    ),
    "a million formatted cells": (
        lambda: sheet_of(many(70, '<row r="{j}">' + "".join("<c/>" for _ in range(1_000)) + "</row>")), "more than 60,000 cells",
    ),
    "a million formatted rows": (
        lambda: sheet_of(many(200_000, '<row r="{j}" ht="{i}.5"/>')), "more than 40,000 formats",
    ),
    "merged cells that span the sheet": (
        lambda: sheet_of("", after=f'<mergeCells><mergeCell ref="{WIDE}"/></mergeCells>'), "span too many cells",
    ),
    "thousands of merged cells": (
        lambda: sheet_of("", after=merged(6_000, "A{j}:B{j}")),
        "span too many cells",
    ),
    "a link that spans the sheet": (
        lambda: sheet_of("", after=f'<hyperlinks><hyperlink ref="{WIDE}"/></hyperlinks>'), "span too many cells",
    ),
    "a comment that spans the sheet": (lambda: commented(WIDE), "span too many cells"),
    "a rule on a thousand ranges": (
        lambda: sheet_of("", after='<conditionalFormatting sqref="' + many(1_000, "A{j} ") + '"/>'), "more than 400 ranges",
    ),
    "a long formula shared by all": (
        lambda: sheet_of(
            f'<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A9999">{"A1+" * 2_500}1</f></c></row>'
            + many(9_000, '<row r="{j}"><c r="B{j}"><f t="shared" si="0"/></c></row>')
        ),
        "too long for the number of cells",
    ),
    "a text longer than a cell": (
        lambda: sheet_of(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{_letters(1_000_000)}</t></is></c></row>'), "no cell could hold",
    ),
    "a cell of a million empty texts": (
        lambda: sheet_of('<row r="1"><c r="A1" t="inlineStr"><is>' + many(900_000, "<t x='{i}'/>") + "</is></c></row>"),
        "more than 400,000 elements",
    ),
    "a cell at XFD1048576": (
        lambda: sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "its cell XFD1048576 is so far out",
    ),
    "too many sheets": (lambda: _sheets(400), "more than 250 sheets"),
}  # fmt: skip
"""Each hostile file with the words that must stand in its refusal."""

ACCEPTED: dict[str, Callable[[], bytes]] = {
    "an ordinary workbook": plain,
    "a cell in the last row": lambda: sheet_of('<row r="1048576"><c r="T1048576"><v>1</v></c></row>'),
    "a cell in the last column": lambda: sheet_of('<row r="6000"><c r="XFD6000"><v>1</v></c></row>'),
    "a style far out": lambda: sheet_of('<row r="1048576"><c r="T1048576" s="0"/></row>'),
    "a dimension that lies": lambda: sheet_of("", before=f'<dimension ref="{WIDE}"/>'),
    "a sensitivity label": lambda: with_part("docMetadata/LabelInfo.xml", '<labelList xmlns="x"><label id="1"/></labelList>'),
    "custom XML": lambda: with_part("customXml/item1.xml", "<DataMashup>" + _letters(500_000) + "</DataMashup>"),
    "printer settings": lambda: with_part("xl/printerSettings/printerSettings1.bin", "Printer".encode("utf-16-le")),
    "threaded comments": lambda: with_part("xl/threadedComments/threadedComment1.xml", "<ThreadedComments/>"),
    "a drawing for comments with HTML in it": lambda: with_part("xl/drawings/vmlDrawing1.vml", "<xml><div>a<br>b</div></xml>"),
    "a hyperlink to a page": lambda: with_part(
        "xl/worksheets/_rels/sheet1.xml.rels", relationship("hyperlink", "https://www.gov.uk/")
    ),
    "a bar in a text and in a sheet's name": lambda: sheet_of(
        '<row r="1"><c r="A1"><f>IF(\'a|b\'!A1="x|y!",1,0)</f></c></row>'
    ),
    "the most cells": lambda: sheet_of(
        many(600, '<row r="{j}">' + "".join(f'<c t="inlineStr"><is><t>word {n}</t></is></c>' for n in range(99)) + "</row>")
    ),
    "the most formats": lambda: _formats(18_000),
    "the most merged cells": lambda: sheet_of(
        "", after=merged(3_900, "A{j}:C{j}")
    ),
    "the most sheets": lambda: _sheets(249),
}  # fmt: skip


def _noise(count: int) -> bytes:
    """Bytes that do not compress, the same each time."""
    blocks = (hashlib.sha256(str(index).encode()).digest() for index in range(count // 32))
    return b"".join(blocks)


def _letters(count: int) -> str:
    return _noise(count // 2 + 32).hex()[:count]


def _flipped(data: bytes) -> bytes:
    """The bytes of one part changed, so that its check sum is wrong."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo(SHEET).header_offset + 30 + len(SHEET) + 40
    return data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :]


def _twice() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("xl/a.xml", "XL/A.xml"):
            archive.writestr(name, "<a/>")
    return made.getvalue()


def _no_sheets() -> bytes:
    members = parts(plain())
    text = members["xl/workbook.xml"].decode()
    start, end = text.index("<sheets>"), text.index("</sheets>")
    members["xl/workbook.xml"] = (text[:start] + "<sheets>" + text[end:]).encode()
    return zipped(members)


def _without(name: str) -> bytes:
    members = parts(plain())
    del members[name]
    return zipped(members)


def _formats(count: int) -> bytes:
    members = parts(plain())
    xf = '<xf numFmtId="{}" fontId="0" fillId="0" borderId="0"><alignment indent="{}" textRotation="{}"/></xf>'
    formats = "".join(xf.format(i * 7 % 45, i * 31 % 250, i * 13 % 180) for i in range(count))
    text = members["xl/styles.xml"].decode()
    members["xl/styles.xml"] = text.replace("</cellXfs>", formats + "</cellXfs>").encode()
    return zipped(members)


def _sheets(count: int) -> bytes:
    book = Workbook()
    for index in range(count):
        book.create_sheet(f"E{index}")["A1"] = index
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
