"""The officer's form for one tender: the facts and the record in one workbook, asked in plain words.

It asks only what the chosen rulesets need at a gateway, and is read back by ``tender_form_reading`` through its
defined names, so that a council may restyle its copy.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.facts.value import FactType
from sv_rules.policy.words import GATEWAYS
from sv_rules.workbook.cells import fit_row, put
from sv_rules.workbook.inputs import YES_NO, Lists, define, open_for, protect, widths_of
from sv_rules.workbook.logo import add_logo
from sv_rules.workbook.saving import workbook_bytes
from sv_rules.workbook.tender_form_questions import Asked, Question
from sv_rules.workbook.theme import Theme, add_styles, set_up_print, write_styled

EDITION = 1
"""Raised when names or columns change; a form of another edition is refused."""
MANIFEST = "SV_Manifest"
KINDS = {"quality": "Quality", "price": "Price", "cost": "Cost"}
REASONS = 12
"""Rows for reasons."""
CRITERIA_A_LOT, LEAST_CRITERIA = 8, 24
_FOOTER = "Tender form"
_HEADER = 4
_HIDDEN = "_sv"
_ADVISED = "Good practice: nothing waits for these answers"
_UP_TO = "Only where a range is known: its upper end. Otherwise leave it empty."


@dataclass
class _Form:
    workbook: Workbook
    theme: Theme
    lists: Lists
    names: dict[str, list[int]] = field(default_factory=dict)

    def name(self, name: str, sheet: str, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """Define a name over a block and enter it in the manifest."""
        first, last = get_column_letter(column), get_column_letter(column + columns - 1)
        define(self.workbook, name, sheet, f"${first}${row}:${last}${row + rows - 1}")
        self.names[name] = [rows, columns]


def tender_form(asked: Asked, theme: Theme, *, lots: int = 6) -> bytes:
    """The workbook for up to ``lots`` lots."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook, theme)
    sheets = ["Guide", "Tender", "Lots", *(["Criteria"] if asked.criteria else []), "Record"]
    for title in sheets:
        workbook.create_sheet(title)
    form = _Form(workbook, theme, Lists(workbook))
    _guide(form, asked)
    _tender(form, asked)
    columns = _lots(form, asked, lots)
    if asked.criteria:
        _criteria(form, max(LEAST_CRITERIA, CRITERIA_A_LOT * lots))
    _record(form, asked)
    for title in sheets:
        protect(workbook[title])
    _manifest(form, asked, columns)
    properties = workbook.properties
    properties.title, properties.creator, properties.language = "Tender form", "sv-rules", "en-GB"
    assert workbook.security is not None
    workbook.security.lockStructure = True
    return workbook_bytes(workbook)


def _guide(form: _Form, asked: Asked) -> None:
    sheet: Worksheet = form.workbook["Guide"]
    _head(sheet, f"Tender form: what policy needs to know at the gateway “{asked.gateway}”", "", [4, 96])
    steps = [
        "Fill in the yellow cells of each sheet. Everything else is locked, without a password.",
        (
            "Leave a cell empty where the answer is not known. Empty is never read as No or as nought: "
            "the check then says what is missing."
        ),
        (
            "Where only a range is known, give its lower end under “Answer” and its upper end under “Up to”. "
            "An upper end alone means “at most”."
        ),
        (
            "Type money in pounds and percentages as 40 or 40 %. Type dates as 31 Jan 2026; 03/02/2026 as text is "
            "refused, since it may mean two days."
        ),
        "Save as .xlsx and run: sv-rules check with the name of this file. Each finding names the cell it rests on.",
        "Reasons, waivers and signatures may also stand in the record file beside this one; sv-rules writes it.",
    ]
    for number, text in enumerate(steps, 1):
        _row(sheet, _HEADER + number - 1, [str(number), text])
    row = _HEADER + len(steps) + 1
    write_styled(sheet.cell(row, 2), "What the colours mean", "SV header")  # type: ignore[arg-type]
    write_styled(sheet.cell(row + 1, 2), "Yellow: to be filled in", "SV input")  # type: ignore[arg-type]
    sheet.cell(row + 1, 2).protection = Protection(locked=True)
    write_styled(sheet.cell(row + 2, 2), "White: fixed", "SV body")  # type: ignore[arg-type]
    row += 4
    write_styled(sheet.cell(row, 2), "Whose questions these are", "SV header")  # type: ignore[arg-type]
    for title in asked.rulesets:
        row += 1
        _row(sheet, row, ["", title], styles=["", "SV body"])
    if form.theme.logo:
        add_logo(sheet, form.theme.logo, f"B{row + 2}")
    set_up_print(sheet, None, _FOOTER, form.theme)


def _tender(form: _Form, asked: Asked) -> None:
    sheet: Worksheet = form.workbook["Tender"]
    note = "Fill in the yellow cells. Leave empty what is not known."
    headings = ["Question", "Answer", "Up to", "What is meant, and who asks", "Name in rules"]
    _head(sheet, "Tender: what is bought, by whom and how", note, [34, 32, 16, 66, 27], headings)
    identity = [
        ("SV_Title", "Title of the procurement", "As the notice will have it.", ""),
        ("SV_Buyer", "Buyer", "The contracting authority's full name; of several, each on a line of its own.", ""),
        ("SV_Gateway", "Gateway", "Where the tender stands now.", form.lists.add("SV_List_Gateways", GATEWAYS)),
    ]
    row = _HEADER
    for name, title, meaning, listed in identity:
        row += 1
        _row(sheet, row, [title, "", "", meaning, ""])
        sheet.row_dimensions[row].height = 30 if name != "SV_Gateway" else 18
        open_for(sheet, f"B{row}", FactType.ENUM, title=title, prompt=meaning, choices=listed)
        form.name(name, "Tender", row, 2)
    put(sheet[f"B{row}"], asked.gateway)
    for question in asked.tender:
        row += 1
        _row(sheet, row, [question.fact.title, "", "", question.meaning, question.name])
        _answer(form, sheet, row, 2, question)
        form.name(f"SV_Tender_{question.name}", "Tender", row, 2, 1, 2)
    sheet.freeze_panes = f"B{_HEADER + 1}"
    set_up_print(sheet, _HEADER, _FOOTER, form.theme)


def _lots(form: _Form, asked: Asked, lots: int) -> list[str]:
    sheet: Worksheet = form.workbook["Lots"]
    columns = [("id", "Lot", 8.0), ("title", "Title", 26.0), ("description", "Description", 40.0)]
    for question in asked.lots:
        columns.append((question.name, question.fact.title, 17.0))
        if question.fact.type.ordered:
            columns.append((f"{question.name} up to", f"{question.fact.title}, up to", 15.0))
    if asked.criteria:
        columns.append(("words", "How the criteria are weighed, in words", 34.0))
    note = "A row for each lot. A tender without lots is one row, lot 1."
    _head(sheet, "Lots", note, [c[2] for c in columns], [c[1] for c in columns])
    first, last = _HEADER + 1, _HEADER + lots
    by_name = {q.name: q for q in asked.lots}
    for position, (name, heading, _) in enumerate(columns, 1):
        letter = get_column_letter(position)
        asking = by_name.get(name.removesuffix(" up to"))
        kind = asking.fact.type if asking else FactType.ENUM
        prompt = _UP_TO if name.endswith(" up to") else asking.meaning if asking else "Leave it empty if not known."
        open_for(
            sheet, f"{letter}{first}:{letter}{last}", kind, title=heading, prompt=prompt,
            choices=_choices(form, asking) if asking else "",
        )  # fmt: skip
    form.name("SV_Lots", "Lots", first, 1, lots, len(columns))
    define(form.workbook, "SV_List_Lots", "Lots", f"$A${first}:$A${last}")
    sheet.freeze_panes = f"C{first}"
    set_up_print(sheet, _HEADER, _FOOTER, form.theme)
    return [name for name, _, _ in columns]


def _criteria(form: _Form, rows: int) -> None:
    sheet: Worksheet = form.workbook["Criteria"]
    kinds = form.lists.add("SV_List_Kinds", list(KINDS.values()))
    columns: list[tuple[str, float, FactType, str, str]] = [
        ("Lot", 8, FactType.ENUM, "The lot that the criterion is for.", "SV_List_Lots"),
        ("Criterion", 30, FactType.ENUM, "What bidders are told that they are scored on. Price has a row too.", ""),
        ("Kind", 11, FactType.ENUM, "Quality, unless it is price or cost.", kinds),
        ("Weight, per cent of all marks", 12, FactType.PERCENT, "Per cent of all marks, such as 40.", ""),
        ("Up to", 10, FactType.PERCENT, _UP_TO, ""),
        ("Description", 44, FactType.ENUM, "As the tender documents will have it.", ""),
        ("Social value only: relates to this contract?", 15, FactType.BOOLEAN,
         "Whether the criterion relates to the subject matter of this contract (Procurement Act 2023, s23).", YES_NO),
        ("Social value only: in proportion?", 15, FactType.BOOLEAN,
         "Whether it is a proportionate means of assessing, given nature, complexity and cost (s23(2)(d)).", YES_NO),
        ("Why", 38, FactType.ENUM, "The reason for both answers, in a sentence.", ""),
    ]  # fmt: skip
    note = "A row for each criterion of each lot, price too. The weights of a lot add up to 100."
    _head(sheet, "Award criteria", note, [c[1] for c in columns], [c[0] for c in columns])
    first, last = _HEADER + 1, _HEADER + rows
    for position, (heading, _, kind, prompt, listed) in enumerate(columns, 1):
        letter = get_column_letter(position)
        open_for(sheet, f"{letter}{first}:{letter}{last}", kind, title=heading, prompt=prompt, choices=listed)
    form.name("SV_Criteria", "Criteria", first, 1, rows, len(columns))
    sheet.freeze_panes = f"C{first}"
    set_up_print(sheet, _HEADER, _FOOTER, form.theme)


def _record(form: _Form, asked: Asked) -> None:
    sheet: Worksheet = form.workbook["Record"]
    note = "What no notice carries. “By whom” to “Why” are kept with the answer."
    headings = ["Question", "Answer", "Up to", "By whom", "Role", "On", "Why, or where it is written", "What is meant"]
    _head(sheet, "Record: what was considered, by whom and when", note, [32, 17, 15, 17, 17, 14, 32, 52], headings)
    row = _HEADER
    for name, title in (("SV_Author", "Who fills in this form"), ("SV_Department", "Department")):
        row += 1
        _row(sheet, row, [title, *[""] * 6, "The author cannot sign the tender off."])
        open_for(sheet, f"B{row}", FactType.ENUM, title=title, prompt="Names are recorded as written.")
        form.name(name, "Record", row, 2)
    for question in asked.record:
        row += 1
        _question_of_record(form, sheet, row, question)
    row = _reasons(form, sheet, row + 2)
    row = _sign_offs(sheet, asked, row + 1)
    if asked.advised:
        row += 2
        write_styled(sheet.cell(row, 1), _ADVISED, "SV header")  # type: ignore[arg-type]
        fit_row(sheet, row, widths_of(sheet))
    for question in asked.advised:
        row += 1
        _question_of_record(form, sheet, row, question)
    sheet.freeze_panes = f"B{_HEADER + 1}"
    set_up_print(sheet, None, _FOOTER, form.theme)


def _question_of_record(form: _Form, sheet: Worksheet, row: int, question: Question) -> None:
    _row(sheet, row, [question.fact.title, *[""] * 6, question.meaning])
    _answer(form, sheet, row, 2, question)
    for letter, kind, title in (
        ("D", FactType.ENUM, "By whom"), ("E", FactType.ENUM, "Role"), ("F", FactType.DATE, "On"),
        ("G", FactType.ENUM, "Why"),
    ):  # fmt: skip
        open_for(sheet, f"{letter}{row}", kind, title=title, prompt="Kept with the answer. It may stay empty.")
    form.name(f"SV_Record_{question.name}", "Record", row, 2, 1, 6)


def _reasons(form: _Form, sheet: Worksheet, row: int) -> int:
    columns = (
        ("Reason: why the tender proceeds all the same", FactType.ENUM, "In a sentence or two."),
        ("Rule", FactType.ENUM, "The id of a rule that asks for a reason, such as PA23-005."),
        ("By whom", FactType.ENUM, "Who decided to proceed."),
        ("Role", FactType.ENUM, "It may stay empty."),
        ("On", FactType.DATE, "The day of the decision."),
    )
    first, last = row + 1, row + REASONS
    for number, (heading, kind, prompt) in enumerate(columns, 1):
        letter = get_column_letter(number)
        write_styled(sheet.cell(row, number), heading, "SV header")  # type: ignore[arg-type]
        open_for(sheet, f"{letter}{first}:{letter}{last}", kind, title=heading, prompt=prompt)
    fit_row(sheet, row, widths_of(sheet))
    form.name("SV_Reasons", "Record", first, 1, REASONS, len(columns))
    return last


def _sign_offs(sheet: Worksheet, asked: Asked, row: int) -> int:
    """Who signs, a line each below ``row``; the last row used."""
    write_styled(sheet.cell(row + 1, 1), "Sign-offs at this gateway", "SV header")  # type: ignore[arg-type]
    lines = [
        f"{one.title}: {one.role}, {'of another department' if one.outside else 'of the same department'} "
        f"({one.citation.title}). Sign with: sv-rules sign"
        for one in asked.sign_offs
    ] or ["None of these rulesets asks for a signature at this gateway."]
    for number, line in enumerate(lines, row + 2):
        write_styled(sheet.cell(number, 1), None, "SV note")  # type: ignore[arg-type]
        put(sheet.cell(number, 1), line)  # type: ignore[arg-type]
    return row + 1 + len(lines)


def _answer(form: _Form, sheet: Worksheet, row: int, column: int, question: Question) -> None:
    letter, after = get_column_letter(column), get_column_letter(column + 1)
    kind, title = question.fact.type, question.fact.title
    open_for(sheet, f"{letter}{row}", kind, title=title, prompt=question.meaning, choices=_choices(form, question))
    if kind.ordered:
        open_for(sheet, f"{after}{row}", kind, title="Up to", prompt=_UP_TO)


def _choices(form: _Form, question: Question) -> str:
    if question.fact.type is not FactType.ENUM:
        return ""
    return form.lists.add(f"SV_List_{question.name}", list(question.fact.members.values()))


def _manifest(form: _Form, asked: Asked, lots: Sequence[str]) -> None:
    sheet: Worksheet = form.workbook.create_sheet(_HIDDEN)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    manifest: dict[str, Any] = {
        "form": "tender", "edition": EDITION, "gateway": asked.gateway, "adopt": dict(asked.adopt),
        "names": form.names, "lots": list(lots),
    }  # fmt: skip
    put(sheet["A1"], json.dumps(manifest, sort_keys=True, ensure_ascii=False))
    define(form.workbook, MANIFEST, _HIDDEN, "$A$1")


def _head(sheet: Worksheet, title: str, note: str, widths: Sequence[float], headings: Sequence[str] = ()) -> None:
    write_styled(sheet["A1"], title, "Heading 1")
    sheet.row_dimensions[1].height = 26
    if note:
        write_styled(sheet["A2"], note, "SV note")
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for index, heading in enumerate(headings, 1):
        write_styled(sheet.cell(_HEADER, index), heading, "SV header")  # type: ignore[arg-type]
    if headings:
        fit_row(sheet, _HEADER, widths_of(sheet))


def _row(sheet: Worksheet, row: int, texts: Sequence[str], styles: Sequence[str] = ()) -> None:
    for index, text in enumerate(texts, 1):
        style = styles[index - 1] if styles else "SV body"
        if style:
            cell = sheet.cell(row, index)
            cell.style = style
            put(cell, text)  # type: ignore[arg-type]
    fit_row(sheet, row, widths_of(sheet))
