"""The look that only panel books have: the classification, and checks whose word is repeated by a colour."""

from __future__ import annotations

from copy import copy

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, NamedStyle, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.workbook.theme import Theme

PANEL = Theme(classification="OFFICIAL")
"""Our own look. Panel papers carry its ``panel_classification``, the public's copies its ``classification``."""
_CHECKS = (("CHECK", "stop"), ("NOTE", "reason"), ("OK", "proceed"))


def add_panel_styles(workbook: Workbook) -> None:
    """Add ``SV check`` and ``SV strong`` beside the styles of the theme."""
    styles = {style.name: style for style in workbook._named_styles}  # type: ignore[attr-defined]
    # the unit of a column's width is a digit of this font: where a program lacks it, columns change their width
    styles["Normal"].font = Font(name=styles["SV body"].font.name, sz=10)
    for name, pattern in (("SV check", "SV body"), ("SV strong", "SV number")):
        font = copy(styles[pattern].font)
        font.b = True
        workbook.add_named_style(
            NamedStyle(name, font=font, border=copy(styles[pattern].border), alignment=copy(styles[pattern].alignment))
        )


def colour_checks(sheet: Worksheet, row: int, column: int, rows: int, theme: Theme = PANEL) -> None:
    """Repeat the first word of a check column, OK or CHECK or NOTE, by a colour of the theme."""
    if not rows:
        return
    letter = get_column_letter(column)
    for word, look in _CHECKS:
        pair = theme.pairs[look]
        style = DifferentialStyle(
            font=Font(color=f"FF{pair.ink}"), fill=PatternFill(bgColor=f"FF{pair.paper}", fill_type="solid")
        )
        rule = FormulaRule(  # type: ignore[no-untyped-call]
            formula=[f'LEFT({letter}{row},{len(word)})="{word}"']
        )
        rule.dxf = style
        sheet.conditional_formatting.add(f"{letter}{row}:{letter}{row + rows - 1}", rule)
