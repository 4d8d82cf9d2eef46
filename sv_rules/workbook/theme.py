"""How our workbooks look before anybody restyles them: fonts, colours in pairs, cell styles, print set-up.

A council gives its own look in a theme file, which ``theme_file`` reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.report.palette import PALETTE, RULE, Pair

FONT = "Arial"
INPUT = Pair("16191d", "fff9c4")
"""Ink on the yellow of a cell to be filled in."""
LOOKS = ("stop", "unknown", "reason", "waived", "advice", "proceed")
_HEADING_1 = 16
_A4 = 9
_SIDE = Side(style="thin", color=f"FF{RULE}")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_RIGHT = Alignment(horizontal="right", vertical="top", indent=1)


def _pairs() -> Mapping[str, Pair]:
    return {name: pair for name, pair in PALETTE.items() if name != "stripe"} | {"input": INPUT}


@dataclass(frozen=True)
class Theme:
    """The look of an organisation. ``pairs`` are ink on paper by the name of their use; ``logo`` is a PNG."""

    name: str = "sv-rules"
    font: str = FONT
    organisation: str = ""
    classification: str = ""
    panel_classification: str = "OFFICIAL-SENSITIVE - COMMERCIAL"
    """The marking of panel papers (Government Security Classifications Policy)."""
    logo: bytes | None = None
    pairs: Mapping[str, Pair] = field(default_factory=_pairs)

    @property
    def public(self) -> Theme:
        """The same for books that are no panel papers: they carry the ordinary classification, if any."""
        return replace(self, panel_classification=self.classification)


PLAIN = Theme()
"""Our own look, without a classification."""


def add_styles(workbook: Workbook, theme: Theme = PLAIN) -> None:
    """The named cell styles, so that a council changes one and all its cells follow."""
    pairs, font = theme.pairs, theme.font
    body, quiet, head, yellow = pairs["body"], pairs["quiet"], pairs["header"], pairs["input"]
    one_line = Alignment(vertical="center")
    ink, open_ = _font(font, yellow, 10), Protection(locked=False)
    styles = [
        NamedStyle("SV body", font=_font(font, body, 10), alignment=_TOP, border=_BORDER),
        NamedStyle(
            "SV link", font=_font(font, pairs["link"], 10, underline="single"), alignment=_TOP, border=_BORDER
        ),
        NamedStyle("SV number", font=_font(font, body, 10), alignment=_RIGHT, border=_BORDER),
        NamedStyle(
            "SV header", font=_font(font, head, 10, bold=True), fill=_fill(head), alignment=_TOP, border=_BORDER
        ),
        NamedStyle("Heading 1", font=_font(font, body, 16, bold=True), alignment=one_line, builtinId=_HEADING_1),
        NamedStyle("SV note", font=_font(font, quiet, 10), alignment=one_line),
        NamedStyle("SV verdict", font=_font(font, body, 13, bold=True), alignment=one_line),
        NamedStyle("SV input", font=ink, fill=_fill(yellow), alignment=_TOP, border=_BORDER, protection=open_),
        NamedStyle(
            "SV input number", font=ink, fill=_fill(yellow), alignment=_RIGHT, border=_BORDER, protection=open_
        ),
    ]  # fmt: skip
    styles += [
        NamedStyle(
            f"SV {name}", font=_font(font, pairs[name], 10, bold=True), fill=_fill(pairs[name]),
            alignment=Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1), border=_BORDER,
        )
        for name in LOOKS
    ]  # fmt: skip
    for style in styles:
        if style.name not in workbook.named_styles:  # a council's own plan may have some already
            workbook.add_named_style(style)


def _font(name: str, pair: Pair, size: int, *, bold: bool = False, underline: str | None = None) -> Font:
    return Font(name=name, sz=size, b=bold, u=underline, color=f"FF{pair.ink}")  # type: ignore[arg-type]


def _fill(pair: Pair) -> PatternFill:
    return PatternFill("solid", fgColor=f"FF{pair.paper}")


def set_up_print(
    sheet: Worksheet, header_row: int | None, footer: str = "sv-rules: findings", theme: Theme = PLAIN
) -> None:
    """A4 landscape, one page wide, the header row on every page, a footer with sheet, classification and page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    if header_row is not None:
        sheet.print_title_rows = f"{header_row}:{header_row}"
    odd = sheet.oddFooter
    assert odd is not None
    left = " · ".join(part for part in (theme.organisation, footer) if part)
    middle = " · ".join(part for part in ("&A", _plain(theme.classification)) if part)
    for part, text in ((odd.left, _plain(left)), (odd.center, middle), (odd.right, "Page &P of &N")):
        assert part is not None
        part.text = text
    sheet.sheet_view.showGridLines = False


def _plain(text: str) -> str:
    """A text in a footer, where ``&`` begins a code."""
    return text.replace("&", "&&")


def write_styled(cell: Cell, value: str | None, style: str) -> None:
    """A fixed text of a template in a named style."""
    cell.value = value
    cell.style = style
