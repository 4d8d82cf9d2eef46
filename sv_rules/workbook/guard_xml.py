"""One XML part of a workbook, walked without a tree: what is forbidden in it, and how much there is of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

CELLS = 60_000
"""Most cells that hold something or are formatted: openpyxl needs about 20 µs and 1 kB for each."""
ELEMENTS = 40_000
"""Most elements beside cells (formats, names, rows, rules, charts): openpyxl makes an object of each, 25 µs."""
TAGS = 400_000
"""Most elements of any kind: a cell with a formula and a value, or with a text of its own, has three."""
AREA = 60_000
"""Most cells that merged ranges and links span: openpyxl makes every one of them."""
RANGES = 400
"""Most ranges in one list of ranges: openpyxl compares each with all before it."""
MERGED = 4_000
"""Most merged ranges, for the same reason."""
SHARED_WORK = 2_000_000
"""Characters of shared formulas, counted for each cell that shares one: openpyxl rewrites it for each."""
SHEETS = 250
"""Most sheets: panels of dozens of evaluators have fewer, and openpyxl compares every new title with all before it."""
DEPTH = 60
"""Deepest nesting: charts reach about 20. Readers recurse, and a deep file would exhaust the stack."""
TEXT = 200_000
"""Longest text or attribute: a cell holds 32,767 characters. Ranges and formulas are shorter."""
ROWS, COLUMNS = 1_048_576, 16_384
REACH = 100_000_000
"""Most cells between A1 and any cell: readers that lay a sheet out whole ask for gigabytes, or end their process."""
_NEAR = len("XFD999")
"""An address of so few characters is always within reach, so that most need not be read."""

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/"
_UNREAD = {"calcChain", "theme", "customWorkbook", "persons", "ThreadedComments", "PersonList"}
_CELL_PARTS = {"c", "v", "f", "is", "t"}
_SIMPLER = "Copy what is needed into a new workbook, as values and without formats, and give that file."
_BEYOND = "Delete the rows and columns beyond the table (select them, Delete), and save."
_DAMAGED = "Open it in Excel, save it again as .xlsx, and give that file; if Excel cannot open it, ask for it again."
_MACRO_TYPES = ("macroenabled", "vbaproject", "activex", "oleobject", "macrosheet", "binary")
_FORMULAS = {"f", "definedName", "formula1", "formula2", "formula"}
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?\Z")


class Unfit(Exception):
    """Why a file must not be parsed, and what to do about it."""

    def __init__(self, why: str, do: str) -> None:
        self.why, self.do = why, do
        super().__init__(why)


@dataclass
class Counts:
    """What the parts of one file add up to, and what they say the file is."""

    xml_bytes: int = 0
    cells: int = 0
    elements: int = 0
    tags: int = 0
    area: int = 0
    merged: int = 0
    shared_work: int = 0
    sheets: int = 0
    strict: bool = False
    kind: str = ""
    shared: dict[str, int] = field(default_factory=dict)

    def check_workbook(self, names: Iterable[str]) -> None:
        """Whether the parts make a workbook at all. Raises ``Unfit``."""
        if self.strict:
            why = "it is in the format “Strict Open XML”, which other programs cannot read"
            raise Unfit(why, "Save it as an ordinary Excel Workbook (.xlsx) and give that file.")
        known = {name.casefold() for name in names}
        if "[content_types].xml" not in known:
            what = "an OpenDocument file" if "mimetype" in known else "a zip file"
            raise Unfit(f"it is {what}, not an .xlsx workbook", "Save it as an Excel Workbook (.xlsx).")
        if "xl/workbook.bin" in known:
            raise Unfit("it is a binary workbook (.xlsb)", "Save it as an Excel Workbook (.xlsx).")
        if self.kind != "workbook":
            raise Unfit("it is an Office file, but no workbook", "Give the .xlsx workbook.")
        if not self.sheets:
            raise Unfit("it has no sheets", _DAMAGED)


def walk(name: str, pieces: Iterable[bytes], counts: Counts) -> None:
    """Walk one part. Raises ``Unfit`` at the first thing that is forbidden or too much."""
    walker = _Walker(name, counts)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.XmlDeclHandler = walker.declaration
    parser.StartDoctypeDeclHandler = walker.doctype
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    try:
        for piece in pieces:
            if b"\0" in piece or piece.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise Unfit(f'its part "{name[:80]}" is not written in UTF-8', _DAMAGED)
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError) as error:
        if name.casefold().endswith(".vml"):
            return  # Excel writes HTML into these, and no reader goes on after the fault either
        raise Unfit(f'its part "{name[:80]}" is broken', _DAMAGED) from error


class _Walker:
    """The handlers of one part."""

    def __init__(self, name: str, counts: Counts) -> None:
        self._name, self._counts = name, counts
        self._depth = 0
        self._length = 0
        self._formula: list[str] | None = None
        self._sharing: str | None = None
        self._unread = False

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        """The XML declaration."""
        if encoding is not None and encoding.casefold() not in ("utf-8", "utf8", "us-ascii"):
            raise Unfit(f'its part "{self._name[:80]}" is not written in UTF-8', _DAMAGED)

    def doctype(self, *declared: object) -> None:
        """A document type definition: how entities are smuggled in. Office never writes one."""
        raise Unfit(f'its part "{self._name[:80]}" declares a document type, as attacks do', _DAMAGED)

    def start(self, full: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        counts = self._counts
        space, _, tag = full.rpartition(" ")
        self._depth += 1
        self._length = 0
        if self._depth == 1:
            self._root(space, tag)
        if self._depth > DEPTH:
            raise Unfit(f'its part "{self._name[:80]}" is nested too deep', _DAMAGED)
        counts.tags += 1
        if counts.tags > TAGS:
            raise Unfit(f"it has more than {TAGS:,} elements", _SIMPLER)
        if self._unread:
            return
        if tag in _CELL_PARTS:
            if tag == "c":
                counts.cells += 1
                if counts.cells > CELLS:
                    why = f"it has more than {CELLS:,} cells that are filled or formatted"
                    raise Unfit(why, _BEYOND)
                place = attributes.get("r", "")
                if len(place) > _NEAR and area(f"A1:{place}") > REACH:
                    raise Unfit(f"its cell {place} is so far out that the sheet could not be laid out", _BEYOND)
            elif tag == "f":
                self._formula, self._sharing = [], None
                if attributes.get("t") == "shared":
                    self._share(attributes.get("si", ""), 0)
            return
        counts.elements += 1
        if counts.elements > ELEMENTS:
            raise Unfit(f"it has more than {ELEMENTS:,} formats, texts, rows, names and drawn parts", _SIMPLER)
        if tag in _FORMULAS:
            self._formula = []
        elif attributes:
            self._judge(tag, attributes)

    def end(self, full: str) -> None:
        """An element ends."""
        self._depth -= 1
        self._length = 0
        if self._formula is not None:
            text, self._formula = "".join(self._formula), None
            if self._sharing is not None and text:
                self._counts.shared[self._sharing] = len(text)
            self._sharing = None
            if "|" in text and "|" in _QUOTED.sub("", text):
                raise Unfit(f"a formula calls another program (DDE): {text[:80]}", "Remove that formula, and save.")

    def text(self, text: str) -> None:
        """Characters of an element."""
        self._length += len(text)
        if self._length > TEXT and not self._unread:
            raise Unfit(f'its part "{self._name[:80]}" has a text that no cell could hold', _DAMAGED)
        if self._formula is not None:
            self._formula.append(text)

    def _root(self, space: str, tag: str) -> None:
        counts = self._counts
        if space.startswith(_STRICT):
            counts.strict = True
        if tag == "workbook" and space == _SPREADSHEET:
            counts.kind = "workbook"
        unread = tag in _UNREAD or self._name.casefold().startswith(("customxml/", "docmetadata/"))
        self._unread = (unread and space != _SPREADSHEET) or tag == "calcChain"
        counts.shared.clear()

    def _share(self, index: str, length: int) -> None:
        counts = self._counts
        self._sharing = None if index in counts.shared else index
        counts.shared_work += counts.shared.get(index, length)
        if counts.shared_work > SHARED_WORK:
            raise Unfit("its formulas are too long for the number of cells that share them", _SIMPLER)

    def _judge(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("Override", "Default"):
            kind = attributes.get("ContentType", "").casefold()
            if any(word in kind for word in _MACRO_TYPES) and "printersettings" not in kind:
                _refuse_active(kind)
        elif tag == "Relationship":
            _check_target(attributes)
        elif tag == "ddeLink":
            target = f"{attributes.get('ddeService', '')}|{attributes.get('ddeTopic', '')}"
            raise Unfit(
                f"it calls another program (DDE): {target[:120]}", "Break the link (Data, Edit Links), and save."
            )
        elif tag == "sheet" and self._counts.kind == "workbook":
            self._counts.sheets += 1
            if self._counts.sheets > SHEETS:
                raise Unfit(f"it has more than {SHEETS} sheets", "Remove sheets that are not needed.")
        elif tag in ("mergeCell", "hyperlink", "comment"):
            self._spans(tag, attributes.get("ref", ""))
        elif tag == "col":
            if not 1 <= _whole(attributes.get("min")) <= _whole(attributes.get("max")) <= COLUMNS:
                raise Unfit("it describes columns that no sheet has", _DAMAGED)
        elif tag == "row" and "r" in attributes and not 1 <= _whole(attributes["r"]) <= ROWS:
            raise Unfit("it describes rows that no sheet has", _DAMAGED)
        elif len(attributes.get("sqref", "").split()) > RANGES:
            raise Unfit(f"one of its rules or formats stands on more than {RANGES} ranges", _SIMPLER)

    def _spans(self, tag: str, reference: str) -> None:
        counts = self._counts
        counts.area += area(reference)
        counts.merged += tag == "mergeCell"
        if counts.area > AREA or counts.merged > MERGED:
            raise Unfit("its merged cells or links span too many cells", "Unmerge what is not needed, and save.")


def area(reference: str) -> int:
    """How many cells a range such as ``A1:C3`` spans. Raises ``Unfit`` where it is no range of a sheet."""
    match = _RANGE.match(reference)
    if not match:
        raise Unfit(f'it has a range "{reference[:40]}" that no sheet has', _DAMAGED)
    left, top, right, bottom = match.groups()
    wide = abs(_column(right or left) - _column(left)) + 1
    high = abs(int(bottom or top) - int(top)) + 1
    return wide * high


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _refuse_active(kind: str) -> None:
    if "binary" in kind:
        raise Unfit("it is a binary workbook (.xlsb)", "Save it as an Excel Workbook (.xlsx).")
    why = "another file is embedded in it" if "oleobject" in kind else "it holds macros or ActiveX controls"
    raise Unfit(why, "Save it as an Excel Workbook (.xlsx), without macros, controls or embedded files.")


def _check_target(attributes: dict[str, str]) -> None:
    kind = attributes.get("Type", "").rpartition("/")[2].casefold()
    target = attributes.get("Target", "")
    if kind in ("vbaproject", "oleobject", "control", "activexcontrolbinary", "xlmacrosheet", "package"):
        _refuse_active("oleobject" if kind in ("oleobject", "package") else kind)
    outside = attributes.get("TargetMode", "").casefold() == "external"
    if outside and kind != "hyperlink":
        why = f"it takes data from another file: {target[:160]}"
        raise Unfit(why, "Break the link in Excel (Data, Edit Links, Break Link), and save.")
