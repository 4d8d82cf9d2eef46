"""The procurement plan as a workbook: the form to fill in, and any plan with the answers written beside its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.errors import BadInput
from sv_rules.facts.dictionary import FactDefinition, fact_dictionary
from sv_rules.facts.value import FactType
from sv_rules.report.wording import counted
from sv_rules.workbook.cells import column_widths, fit_row, put
from sv_rules.workbook.guard import filled_cells
from sv_rules.workbook.guard_xml import COLUMNS
from sv_rules.workbook.inputs import Lists, define, open_for, protect, widths_of
from sv_rules.workbook.logo import add_logo
from sv_rules.workbook.plan_answers import ANSWERS, MEANINGS, Answer, sentence
from sv_rules.workbook.plan_reading import ALL_ROWS, BUYER, OURS, PlanFile, plan_columns
from sv_rules.workbook.plan_summary import listed, wanted
from sv_rules.workbook.saving import save, workbook_bytes
from sv_rules.workbook.theme import Theme, add_styles, set_up_print, write_styled

SUMMARY = "sv-rules summary"
ROWS = 60
"""Contracts that a fresh plan has room for; further rows are written below them."""
_HEADER = 4
_FOOTER = "Procurement plan"
_FOR_ALL = ("regime", "authority_kind", "devolved", "utilities", "defence", "concession")
"""Facts that are usually the same for every contract of an authority."""
_OWN: Mapping[str, FactType] = {
    "reference": FactType.ENUM, "title": FactType.ENUM, "starts_on": FactType.DATE, "market_ready": FactType.BOOLEAN,
    "benefit_secure": FactType.BOOLEAN,
}  # fmt: skip
_ADDED: tuple[tuple[str, float], ...] = (
    ("Answer", 15), ("Why", 44), ("Market and benefit", 34), ("At or above the threshold", 24),
    ("Social Value Act 2012", 24), ("Key performance indicators owed", 24), ("Adopted policies that bind", 26),
    ("Section and weighting asked for", 36), ("Outcomes to consider", 44), ("Gateways and dates ahead", 38),
    ("Not known yet", 30), ("Cells that were not read", 34),
)  # fmt: skip


def plan_form(theme: Theme, buyer: str = "") -> bytes:
    """An empty plan."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook, theme)
    for title in ("Guide", "Settings", "Plan"):
        workbook.create_sheet(title)
    lists = Lists(workbook)
    _guide(workbook["Guide"], theme)
    _settings(workbook, lists, theme, buyer)
    _plan(workbook["Plan"], lists, theme)
    for title in ("Guide", "Settings"):
        protect(workbook[title])
    properties = workbook.properties
    properties.title, properties.creator, properties.language = "Procurement plan", "sv-rules", "en-GB"
    return workbook_bytes(workbook)


def write_answers(plan: PlanFile, found: Sequence[Answer], path: Path, theme: Theme, note: str) -> None:
    """The same plan with columns added to the right, and a summary sheet. Their cells stay as they are."""
    workbook, sheet = plan.workbook, plan.sheet
    add_styles(workbook, theme)
    first = _first_free(plan)
    if first + len(_ADDED) > COLUMNS:
        why = "there is no room for the answers to the right of the plan"
        raise BadInput("the answers cannot be written", where=plan.file, why=why, do="Remove columns far to the right.")
    for offset, (heading, width) in enumerate(_ADDED):
        cell = _cell(sheet, plan.header_row, first + offset)
        write_styled(cell, OURS + heading, "SV header")
        letter = get_column_letter(first + offset)
        sheet.column_dimensions[letter].width = width
    widths = {**column_widths(sheet), **{first + n: width for n, (_, width) in enumerate(_ADDED)}}
    for answer in found:
        for offset, text in enumerate(_texts(answer)):
            cell = _cell(sheet, answer.row.number, first + offset)
            cell.style = f"SV {ANSWERS[answer.answer]}" if offset == 0 else "SV body"
            put(cell, text)
        _heighten(sheet, answer.row.number, widths)
    _print_in_parts(sheet, plan, first)
    _summary(workbook, plan, found, theme, note)
    if workbook.calculation is not None:
        workbook.calculation.fullCalcOnLoad = True
    save(workbook, path)


def _texts(answer: Answer) -> tuple[str, ...]:
    scopes = (*answer.scopes, "", "", "")[:3]
    return (
        answer.answer, answer.why, answer.suitable, *scopes, answer.policies, answer.demands, answer.outcomes,
        answer.ahead, answer.unknown, "; ".join(answer.unread) or "None",
    )  # fmt: skip


def _first_free(plan: PlanFile) -> int:
    """The first of our columns where the plan was answered before, else the column after everything on the sheet."""
    last = 0
    for cell in filled_cells(plan.sheet):
        if cell.row == plan.header_row and str(cell.value) == OURS + _ADDED[0][0]:
            return int(cell.column or 0)
        last = max(last, int(cell.column or 0))
    return last + 1


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        why = f"{cell.coordinate} of sheet {sheet.title} lies inside merged cells"
        raise BadInput("the answers cannot be written", where=sheet.title, why=why, do="Unmerge them.")
    return cell


def _heighten(sheet: Worksheet, row: int, widths: dict[int, float]) -> None:
    before = sheet.row_dimensions[row].height
    fit_row(sheet, row, widths, max(widths))
    if before and float(before) > float(sheet.row_dimensions[row].height or 0):
        sheet.row_dimensions[row].height = before


def _print_in_parts(sheet: Worksheet, plan: PlanFile, first: int) -> None:
    """Where the plan is printed one page wide, the answers take two pages more, each beside the titles."""
    fitted = sheet.sheet_properties.pageSetUpPr
    if fitted is None or not fitted.fitToPage or sheet.page_setup.fitToWidth != 1:
        return
    last = get_column_letter(max(n for k, n in plan.columns.items() if k in ("reference", "title")))
    sheet.print_title_cols = f"A:{last}"
    sheet.page_setup.fitToWidth = 3
    for column in (first - 1, first + len(_ADDED) // 2 - 1):
        sheet.col_breaks.append(Break(id=column))
    final = max(answer_row.number for answer_row in plan.rows)
    sheet.print_area = f"A1:{get_column_letter(first + len(_ADDED) - 1)}{final}"


def _guide(sheet: Worksheet, theme: Theme) -> None:
    _head(sheet, "Procurement plan: which contracts are suitable for social value?", "", [4, 96])
    steps = [
        (
            "On Settings, say what holds for every contract: the law that it is bought under, and what kind of "
            "authority you are."
        ),
        "On Plan, write a row for each contract. Leave a cell empty where it is not known: it is never read as No.",
        (
            "Whether the market is ready, and whether the benefit can be secured, is for people to say: ask the "
            "service and the suppliers."
        ),
        (
            "Save and run: sv-rules check plan.xlsx --profile YOUR-PROFILE -f xlsx=answered.xlsx. The answers stand in "
            "columns to the right of your own."
        ),
        "A plan from your own system works too. Columns are found by their headings, in any order; others are kept.",
    ]
    for number, text in enumerate(steps, 1):
        row = _HEADER + number - 1
        for column, words in enumerate((str(number), text), 1):
            cell = _cell(sheet, row, column)
            cell.style = "SV body"
            put(cell, words)
        fit_row(sheet, row, widths_of(sheet))
    row = _HEADER + len(steps) + 1
    write_styled(_cell(sheet, row, 2), "What the answers mean", "SV header")
    for offset, (answer, look) in enumerate(ANSWERS.items(), 1):
        write_styled(_cell(sheet, row + offset, 2), f"{answer}: {MEANINGS[answer]}.", f"SV {look}")
        fit_row(sheet, row + offset, widths_of(sheet))
    if theme.logo:
        add_logo(sheet, theme.logo, f"B{row + len(ANSWERS) + 2}")
    set_up_print(sheet, None, _FOOTER, theme)


def _settings(workbook: Workbook, lists: Lists, theme: Theme, buyer: str) -> None:
    sheet: Worksheet = workbook["Settings"]
    _head(
        sheet,
        "Settings: what holds for every contract",
        "A row of the plan that says otherwise goes before.",
        [38, 40, 70],
    )
    for column, heading in enumerate(("Question", "Answer for all rows", "What is meant"), 1):
        write_styled(_cell(sheet, _HEADER, column), heading, "SV header")
    facts = fact_dictionary().facts
    questions: list[tuple[str, str, str, FactDefinition | None]] = [
        (BUYER, "Contracting authority", "The full name of the buyer.", None)
    ]
    questions += [(f"{ALL_ROWS}{n}", facts[n].title, facts[n].definition, facts[n]) for n in _FOR_ALL]
    for row, (name, title, meaning, fact) in enumerate(questions, _HEADER + 1):
        for column, text in ((1, title), (3, meaning)):
            cell = _cell(sheet, row, column)
            cell.style = "SV body"
            put(cell, text)
        kind = fact.type if fact is not None else FactType.ENUM
        open_for(sheet, f"B{row}", kind, title=title, prompt=meaning, choices=_choices(lists, name, fact))
        define(workbook, name, "Settings", f"$B${row}")
        fit_row(sheet, row, widths_of(sheet))
    put(_cell(sheet, _HEADER + 1, 2), buyer)
    set_up_print(sheet, _HEADER, _FOOTER, theme)


def _plan(sheet: Worksheet, lists: Lists, theme: Theme) -> None:
    columns = plan_columns()
    note = "A row for each contract. Columns may be moved, and more may be added: they are found by their headings."
    _head(sheet, "Procurement plan", note, [c.width for c in columns])
    facts = fact_dictionary().facts
    for number, column in enumerate(columns, 1):
        write_styled(_cell(sheet, _HEADER, number), column.heading, "SV header")
        letter, fact = get_column_letter(number), facts.get(column.key)
        kind = fact.type if fact is not None else _OWN[column.key]
        open_for(
            sheet, f"{letter}{_HEADER + 1}:{letter}{_HEADER + ROWS}", kind, title=column.heading, prompt=column.help,
            choices=_choices(lists, column.key, fact),
        )  # fmt: skip
    fit_row(sheet, _HEADER, widths_of(sheet))
    sheet.freeze_panes = f"C{_HEADER + 1}"
    set_up_print(sheet, _HEADER, _FOOTER, theme)


def _choices(lists: Lists, name: str, fact: FactDefinition | None) -> str:
    if fact is None or fact.type is not FactType.ENUM:
        return ""
    return lists.add(f"SV_List_{name.removeprefix(ALL_ROWS)}", list(fact.members.values()))


def _head(sheet: Worksheet, title: str, note: str, widths: Sequence[float]) -> None:
    write_styled(sheet["A1"], title, "Heading 1")
    sheet.row_dimensions[1].height = 26
    if note:
        write_styled(sheet["A2"], note, "SV note")
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width


def _summary(workbook: Workbook, plan: PlanFile, found: Sequence[Answer], theme: Theme, note: str) -> None:
    if SUMMARY in workbook.sheetnames:
        workbook.remove(workbook[SUMMARY])
    sheet: Worksheet = workbook.create_sheet(SUMMARY)
    _head(sheet, "Which contracts are suitable for social value?", "", [12, 38, 17, 50, 46])
    write_styled(sheet["A2"], sentence(found), "SV verdict")
    write_styled(sheet["A3"], None, "SV note")
    put(sheet["A3"], note)
    row = 3
    for text in _to_say(found):
        row += 1
        write_styled(_cell(sheet, row, 1), None, "SV note")
        put(_cell(sheet, row, 1), text)
    header = row + 2
    headings = ("Reference", "Title", "Answer", "Section and weighting asked for", "Not known yet, or not read")
    for column, heading in enumerate(headings, 1):
        write_styled(_cell(sheet, header, column), heading, "SV header")
    rows, more = listed(found)
    for row, answer in enumerate(rows, header + 1):
        open_ = "; ".join(part for part in (answer.unknown, *answer.unread) if part != "Nothing") or "Nothing"
        texts = (answer.row.reference, answer.row.title, answer.answer, answer.demands, open_)
        for column, text in enumerate(texts, 1):
            cell = _cell(sheet, row, column)
            cell.style = f"SV {ANSWERS[answer.answer]}" if column == 3 else "SV body"
            put(cell, text)
        fit_row(sheet, row, widths_of(sheet))
    if more:
        text = f"And {more:,} more: see the columns added to the plan."
        write_styled(_cell(sheet, header + len(rows) + 1, 1), text, "SV note")
    sheet.freeze_panes = f"A{header + 1}"
    set_up_print(sheet, header, _FOOTER, theme)


def _to_say(found: Sequence[Answer]) -> list[str]:
    """What is not known of several contracts, above the table."""
    return [f"To be found out: {words}, of {counted(number, 'contract')}." for words, number in wanted(found)]
