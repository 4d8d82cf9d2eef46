"""How our workbooks look before anybody restyles them: fonts, colours in pairs, cell styles, print set-up."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.report.palette import PALETTE, RULE, Pair

FONT = "Arial"
_HEADING_1 = 16
_A4 = 9
_SIDE = Side(style="thin", color=f"FF{RULE}")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_RIGHT = Alignment(horizontal="right", vertical="top", indent=1)


def add_styles(workbook: Workbook) -> None:
    """The named cell styles, so that a council changes one and all its cells follow."""
    body, quiet, head = PALETTE["body"], PALETTE["quiet"], PALETTE["header"]
    one_line = Alignment(vertical="center")
    normal = NamedStyle("SV body", font=_font(body, 10), alignment=_TOP, border=_BORDER)
    link = NamedStyle("SV link", font=_font(PALETTE["link"], 10, underline="single"), alignment=_TOP, border=_BORDER)
    number = NamedStyle("SV number", font=_font(body, 10), alignment=_RIGHT, border=_BORDER)
    header = NamedStyle("SV header", font=_font(head, 10, bold=True), fill=_fill(head), alignment=_TOP, border=_BORDER)
    title = NamedStyle("Heading 1", font=_font(body, 16, bold=True), alignment=one_line, builtinId=_HEADING_1)
    note = NamedStyle("SV note", font=_font(quiet, 10), alignment=one_line)
    verdict = NamedStyle("SV verdict", font=_font(body, 13, bold=True), alignment=one_line)
    looks = [
        NamedStyle(
            f"SV {name}", font=_font(PALETTE[name], 10, bold=True), fill=_fill(PALETTE[name]),
            alignment=Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1), border=_BORDER,
        )
        for name in ("stop", "unknown", "reason", "waived", "advice", "proceed")
    ]  # fmt: skip
    for style in (normal, link, number, header, title, note, verdict, *looks):
        workbook.add_named_style(style)


def _font(pair: Pair, size: int, *, bold: bool = False, underline: str | None = None) -> Font:
    return Font(name=FONT, sz=size, b=bold, u=underline, color=f"FF{pair.ink}")  # type: ignore[arg-type]


def _fill(pair: Pair) -> PatternFill:
    return PatternFill("solid", fgColor=f"FF{pair.paper}")


def set_up_print(sheet: Worksheet, header_row: int) -> None:
    """A4 landscape, one page wide, the header row on every page, a footer with sheet and page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_title_rows = f"{header_row}:{header_row}"
    footer = sheet.oddFooter
    assert footer is not None
    for part, text in ((footer.left, "sv-rules: findings"), (footer.center, "&A"), (footer.right, "Page &P of &N")):
        assert part is not None
        part.text = text
    sheet.sheet_view.showGridLines = False


def write_styled(cell: Cell, value: str | None, style: str) -> None:
    """A fixed text of a template in a named style."""
    cell.value = value
    cell.style = style
