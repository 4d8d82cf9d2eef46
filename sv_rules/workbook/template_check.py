"""Proving a restyled copy of a template: its names and shapes, its protection, and what a filling would lose.

openpyxl, which fills a copy, keeps cells, styles, names, tables, classic validation and plain charts. What else
Excel put into the file is found in its parts, before anybody relies on it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl.workbook import Workbook

from sv_rules.errors import BadInput
from sv_rules.workbook.contract import Name, Place, places_of
from sv_rules.workbook.guard import parse_workbook, read_bytes
from sv_rules.workbook.templates import FINDINGS_NAMES
from sv_rules.workbook.tender_form import MANIFEST

WHAT = "the template"
_UNLOCKED = re.compile(
    r"SV_(?:Tender_|Record_|All_|Lots\Z|Criteria\Z|Reasons\Z|Title\Z|Buyer\Z|Gateway\Z|Author\Z|Department\Z)"
)

_Test = Callable[[str, bytes], bool]


def _has(folder: str, *words: bytes) -> _Test:
    return lambda name, data: name.startswith(folder) and any(word in data for word in words)


def _named(*beginnings: str) -> _Test:
    return lambda name, data: name.startswith(beginnings)


_LOSSES: tuple[tuple[str, _Test], ...] = (
    ("shapes and text boxes", _has("xl/drawings/drawing", b"<xdr:sp>", b"<xdr:sp ", b":cxnSp", b":grpSp")),
    ("pictures (unless Pillow is installed)", _named("xl/media/")),
    ("pictures in headers and footers", _has("xl/worksheets/", b"<legacyDrawingHF")),
    ("buttons, check boxes and other form controls", _named("xl/ctrlProps/")),
    (
        "drop-downs and formats of Excel 2010 and later (x14)",
        _has("xl/worksheets/", b"<x14:dataValidation", b"<x14:conditionalFormatting"),
    ),
    ("sparklines", _has("xl/worksheets/", b"sparklineGroup")),
    ("slicers", _named("xl/slicers/", "xl/slicerCaches/")),
    ("timelines", _named("xl/timelines/", "xl/timelineCaches/")),
    ("pivot tables, which may change", _named("xl/pivotTables/")),
    ("threaded comments (notes stay)", _named("xl/threadedComments/")),
    ("ranges that some may edit (allow-edit ranges)", _has("xl/worksheets/", b"<protectedRange")),
    ("switched-off error marks", _has("xl/worksheets/", b"<ignoredErrors")),
    ("background pictures", _has("xl/worksheets/", b"<picture ")),
    ("charts of Excel 2016 and later", _has("xl/charts/", b"cx:chartSpace")),
    ("data connections and queries", _named("xl/connections.xml", "xl/queryTables/")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """What a copy is, and what is wrong, doubtful or lost; each one a sentence."""

    kind: str
    wrong: tuple[str, ...]
    doubtful: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether the copy can be filled and read."""
        return not self.wrong


def losses(data: bytes) -> tuple[str, ...]:
    """What a workbook holds that openpyxl would lose on saving, by what Excel calls it. The guard comes first."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    return tuple(words for words, test in _LOSSES if any(test(name, part) for name, part in parts.items()))


def prove(path: Path) -> Proof:
    """Prove a restyled copy. Raises ``BadInput`` where the file is no workbook that may be opened at all."""
    data = read_bytes(path, WHAT)
    workbook = parse_workbook(data, str(path), WHAT)
    kind, names, entries = _contract(workbook, str(path))
    wrong: list[str] = []
    places: Mapping[str, Place] = {}
    try:
        places = places_of(workbook, names, str(path), WHAT)
    except BadInput as error:
        wrong += error.why.split("; ")
    doubtful = _protection(workbook, places, entries) if kind != "findings" else []
    return Proof(kind, tuple(wrong), tuple(doubtful), losses(data))


def _contract(workbook: Workbook, file: str) -> tuple[str, list[Name], frozenset[str]]:
    """Which of our templates it is a copy of, the names that it must have, and those that are filled in."""
    named = {name.casefold() for name in workbook.defined_names}
    if MANIFEST.casefold() in named:
        try:
            place = places_of(workbook, [Name(MANIFEST, 1, 1, "")], file, WHAT)[MANIFEST]
            manifest = json.loads(str(place.cell().value))
            shapes = [Name(n, int(r), int(c), "") for n, (r, c) in sorted(manifest["names"].items())]
            if "book" in manifest:
                return f"panel's {manifest['book']} book", shapes, frozenset(manifest["entries"])
            return f"{manifest['form']} form", shapes, frozenset(n for n in manifest["names"] if _UNLOCKED.match(n))
        except (BadInput, ValueError, KeyError, TypeError, AttributeError):
            why = "its manifest (the hidden sheet _sv) was changed"
            raise BadInput(f"{WHAT} cannot be used", where=file, why=why, do="Restyle a fresh copy.") from None
    if any(name.name.casefold() in named for name in FINDINGS_NAMES):
        return "findings", list(FINDINGS_NAMES), frozenset()
    if any(name.startswith("sv_all_") for name in named):
        return "procurement plan", [], frozenset()
    why, do = "it has none of the names of a template", "Begin from a file that sv-rules made."
    raise BadInput("this is no template", where=file, why=why, do=do)


def _protection(workbook: Workbook, places: Mapping[str, Place], entries: frozenset[str]) -> list[str]:
    """Inputs that are locked, and sheets that lost their protection."""
    found = [
        f"sheet {sheet.title} is not protected, so that fixed cells can be changed by mistake"
        for sheet in workbook.worksheets
        if not sheet.protection.sheet and sheet.title in {p.sheet.title for p in places.values()}
    ]
    for name, place in places.items():
        if name in entries and place.cell().protection.locked and place.sheet.protection.sheet:
            found.append(
                f"{name} is locked, so that nobody can fill it in ({place.sheet.title}!{place.cell().coordinate})"
            )
    return found
