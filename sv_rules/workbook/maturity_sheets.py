"""What the workbooks of maturity share: defined names, choices with their words, the manifest, the look of a page."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from typing import Any, cast

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.maturity.actions import STATUSES, Kind
from sv_rules.maturity.answers import ANSWERS, WANTED
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.workbook.contract import Place
from sv_rules.workbook.panel_book import Book, Page
from sv_rules.workbook.theme import PLAIN

MANIFEST = "_sv"
"""The sheet, hidden in Excel, whose first cell says what the workbook was made for."""
FORM, RESULT = "sv-rules/maturity-form/1", "sv-rules/maturity-plan-workbook/1"
ANSWER_LIST, WANTED_LIST, LEVEL_LIST, STATUS_LIST = "SV_AnswerList", "SV_WantedList", "SV_LevelList", "SV_StatusList"
TARGETS, SURVEY, ACTIONS = "SV_Targets", "SV_Survey", "SV_Actions"
ORIGIN_LIST = "SV_OriginList"
ABOUT = (
    ("SV_Organisation", "Organisation", "text", "The whole name, the same on every form."),
    ("SV_Directorate", "Directorate", "text", "Needed where several directorates answer. Leave empty for one answer."),
    ("SV_By", "Filled in by", "text", "Name and role of whoever answers for this form."),
    ("SV_AssessedOn", "Date of assessment", "date", "The day on which these answers held."),
    ("SV_TargetDate", "Target date", "date", "One date for all targets, often the end of a financial year."),
)
"""The names on the first sheet, each with its label, kind and help."""

_FOOT = 90
"""What stands in the left of a footer without running into its middle."""
ANSWER_WORDS: Mapping[str, str] = {word: word.capitalize() for word in ANSWERS}
WANTED_WORDS: Mapping[str, str] = {word: word.capitalize() for word in WANTED}
STATUS_WORDS: Mapping[str, str] = {word: word.capitalize() for word in STATUSES}
ORIGIN_WORDS: Mapping[Kind, str] = {"own": "Our own", "scrutiny recommendation": "Recommendation of scrutiny"}
"""What an action that was added by hand may come from."""
NOT_KNOWN = "Not known"


def level_words(questions: QuestionSet) -> dict[str, str]:
    """The levels of a scale, by id, as a drop-down shows them."""
    return {level.id: level.title for level in questions.ranked}


def area_name(area: str) -> str:
    """The defined name of an area's table."""
    return f"SV_Area_{area}"


def new_book(title: str, reference: str) -> Book:
    """A book with the styles of every book that is filled in."""
    return Book(title, reference, 1, PLAIN)


def finish_page(page: Page, foot: str, header: int, freeze: str | None = None, *, repeat: bool = True) -> None:
    """A4 landscape, one page wide; the footer says what the workbook is, the sheet and the page."""
    page.print_rows(header, freeze)
    footer = page.sheet.oddFooter
    assert footer is not None
    for part, text in ((footer.left, foot), (footer.center, "&A")):
        assert part is not None
        part.text = textwrap.shorten(text, _FOOT, placeholder="…").replace("&", "&&") if part is footer.left else text
    if not repeat:
        page.sheet.print_title_rows = None


def row_of(place: Place, row: int) -> list[Cell]:
    """The cells of one row of a block. One inside merged cells is left for its reader to name."""
    cells = [place.sheet.cell(place.row + row, place.column + column) for column in range(place.columns)]
    return cast("list[Cell]", cells)


def add_manifest(workbook: Workbook, manifest: Mapping[str, Any]) -> None:
    """The hidden sheet that says what the workbook was made for."""
    sheet: Worksheet = workbook.create_sheet(MANIFEST)
    sheet["A1"] = json.dumps(manifest, sort_keys=True)
    sheet.sheet_state = "veryHidden"


def read_manifest(workbook: Workbook) -> Mapping[str, Any] | None:
    """What a workbook was made for; ``None`` where it was not made here."""
    if MANIFEST not in workbook.sheetnames:
        return None
    sheet = workbook[MANIFEST]
    try:
        found = json.loads(str(sheet["A1"].value)) if isinstance(sheet, Worksheet) else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
