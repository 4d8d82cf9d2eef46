"""The shipped templates, made by code and committed as files. ``tender_templates/README.md`` lists their names."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.workbook.contract import Name
from sv_rules.workbook.saving import workbook_bytes
from sv_rules.workbook.theme import add_styles, set_up_print, write_styled


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading, width and cell style."""

    heading: str
    width: float
    style: str = "SV body"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with one table. ``word`` is the stem of its names: ``SV_FindingsHeader``."""

    word: str
    title: str
    heading: str
    note: str
    columns: tuple[Column, ...]
    header_row: int = 4
    freeze: str | None = "A5"


_RELEASE = Column("No.", 6, "SV number")
SUMMARY = Sheet(
    "Summary", "Summary", "Findings", "",
    (
        _RELEASE, Column("Procurement", 32), Column("Buyer", 20), Column("Notice", 20), Column("Checked at", 11),
        Column("Policy as at", 12), Column("Answer", 15), Column("Must be fixed", 9, "SV number"),
        Column("Need a reason", 9, "SV number"), Column("Could not be checked", 11, "SV number"),
        Column("Waived", 9, "SV number"), Column("Advice", 9, "SV number"), Column("Met", 7, "SV number"),
        Column("Did not apply", 9, "SV number"),
    ),
    header_row=9, freeze=None,
)  # fmt: skip
FINDINGS = Sheet(
    "Findings", "Findings", "Findings: what to do, and the law behind it",
    "One row for each finding, strongest first. No. is the release's number on the Summary sheet.",
    (
        _RELEASE, Column("Group", 13), Column("Rule", 12), Column("What it asks", 24), Column("Where", 19),
        Column("Found or missing", 34), Column("Do", 30), Column("Law", 24), Column("Clause", 14, "SV link"),
        Column("Note", 18),
    ),
    freeze="D5",
)  # fmt: skip
FACTS = Sheet(
    "Facts", "Facts", "Facts and how they are known",
    "Lowest and highest differ where a value is known in part. What is not known is never read as no or nought.",
    (
        _RELEASE, Column("Lot", 7), Column("Fact", 28), Column("Value", 22), Column("Lowest", 15, "SV number"),
        Column("Highest", 15, "SV number"), Column("How known", 14), Column("Where", 22), Column("Because", 32),
        Column("Name in rules", 25),
    ),
    freeze="D5",
)  # fmt: skip
APART = Sheet(
    "Apart", "Did not apply", "Rules that did not apply, and why",
    "A rule that does not apply says nothing about the tender, good or bad.",
    (
        _RELEASE, Column("Rule", 13), Column("What it asks", 44), Column("Ruleset", 26), Column("Outcome", 16),
        Column("Why", 50),
    ),
)  # fmt: skip
SOURCES = Sheet(
    "Sources", "Sources", "Sources: policy, engine and notes",
    "What the answers were made from. The same digests and dates give the same answers.",
    (
        Column("Releases", 10), Column("Kind", 12), Column("Name", 30), Column("What it says", 36),
        Column("Version or date", 13), Column("Address", 44, "SV link"), Column("Digest or place", 33),
    ),
)  # fmt: skip
SHEETS = (SUMMARY, FINDINGS, FACTS, APART, SOURCES)

LOOKS = (
    ("stop", "Must be fixed"), ("unknown", "Could not be checked"), ("reason", "Needs a reason"),
    ("waived", "Waived or reason given"), ("advice", "Advice"), ("proceed", "Proceed"),
)  # fmt: skip
"""Each look with its word in the key."""

FINDINGS_NAMES: tuple[Name, ...] = (
    Name("SV_Title", 1, 1, "What was checked: procurement, buyer and notice, or the number of releases."),
    Name("SV_Checked", 1, 1, "Gateway, the date as at which policy holds, how many rulesets and rules."),
    Name("SV_Verdict", 2, None, "The answer in a sentence, on two lines; the cells take the answer's look."),
    Name("SV_Totals", 1, 1, "How many rules came out how, and what was relaxed for the check."),
    *(
        Name(f"SV_Look{look.capitalize()}", 1, 1, f"Key, and the ink and paper of “{word}” wherever it is shown.")
        for look, word in LOOKS
    ),
    *(
        Name(
            f"SV_{sheet.word}Header", 1, len(sheet.columns),
            f"Header row of the table “{sheet.title}”; rows are written below it in the style of the next row.",
        )
        for sheet in SHEETS
    ),
)  # fmt: skip


def findings_template() -> bytes:
    """``tender_templates/findings.xlsx``."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook)
    properties = workbook.properties
    properties.title, properties.creator, properties.language = "Findings", "sv-rules", "en-GB"
    for sheet in SHEETS:
        _add_sheet(workbook, sheet)
    _add_summary(workbook)
    return workbook_bytes(workbook)


def _add_sheet(workbook: Workbook, plan: Sheet) -> None:
    sheet: Worksheet = workbook.create_sheet(plan.title)
    write_styled(sheet["A1"], plan.heading, "Heading 1")
    sheet.row_dimensions[1].height = 26
    if plan.note:
        write_styled(sheet["A2"], plan.note, "SV note")
    for index, column in enumerate(plan.columns, 1):
        write_styled(sheet.cell(plan.header_row, index), column.heading, "SV header")  # type: ignore[arg-type]
        write_styled(sheet.cell(plan.header_row + 1, index), None, column.style)  # type: ignore[arg-type]
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    last = get_column_letter(len(plan.columns))
    sheet.row_dimensions[plan.header_row].height = 30 if plan is SUMMARY else 20
    table = Table(displayName=f"{plan.word}Table", ref=f"A{plan.header_row}:{last}{plan.header_row + 1}")
    sheet.add_table(table)
    _define(workbook, f"SV_{plan.word}Header", plan.title, f"$A${plan.header_row}:${last}${plan.header_row}")
    sheet.freeze_panes = plan.freeze
    set_up_print(sheet, plan.header_row)


def _add_summary(workbook: Workbook) -> None:
    sheet, last = workbook[SUMMARY.title], get_column_letter(len(SUMMARY.columns))
    write_styled(sheet["A2"], None, "SV note")
    write_styled(sheet["A5"], None, "SV note")
    for row in (3, 4):
        sheet.row_dimensions[row].height = 22
        for index in range(1, len(SUMMARY.columns) + 1):
            write_styled(sheet.cell(row, index), None, "SV verdict")  # type: ignore[arg-type]
    write_styled(sheet["A7"], "Key", "SV note")
    sheet.row_dimensions[7].height = 30
    for index, (look, word) in enumerate(LOOKS, 2):
        write_styled(sheet.cell(7, index), word, f"SV {look}")  # type: ignore[arg-type]
        _define(workbook, f"SV_Look{look.capitalize()}", SUMMARY.title, f"${get_column_letter(index)}$7")
    for name, cells in (
        ("Title", "$A$1"), ("Checked", "$A$2"), ("Verdict", f"$A$3:${last}$4"), ("Totals", "$A$5"),
    ):  # fmt: skip
        _define(workbook, f"SV_{name}", SUMMARY.title, cells)


def _define(workbook: Workbook, name: str, sheet: str, cells: str) -> None:
    workbook.defined_names[name] = DefinedName(name, attr_text=f"'{sheet}'!{cells}")
