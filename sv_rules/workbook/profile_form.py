"""The form in which an officer fills in an authority's profile: yellow cells, lists to choose from, help on each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl.styles import Protection
from openpyxl.worksheet.datavalidation import DataValidation

from sv_rules.authority.profile import AuthorityProfile
from sv_rules.policy.library import Library
from sv_rules.workbook.panel_book import Book, Page, Value, at_least_nought, choice, dated
from sv_rules.workbook.profile_tables import COUNCIL, LISTS, LONGEST, TABLES, VERSION, Asked, Table
from sv_rules.workbook.saving import save
from sv_rules.workbook.theme import PLAIN, Theme

HEADER_ROW = 5
_INPUT_KIND = {"date": "date", "whole": "score", "decimal": "amount", "choice": "choice"}


def write_profile_form(
    path: Path, library: Library, profile: AuthorityProfile | None = None, theme: Theme = PLAIN
) -> None:
    """Write the form, filled in where a profile is given. Raises ``BadInput`` where it cannot be written."""
    said: dict[str, Any] = {} if profile is None else profile.model_dump(by_alias=True)
    book = Book("Authority profile", "Authority profile", 1, theme.public)
    _guide(book)
    _council(book, said)
    _rulesets(book, library, said.get("adopt", {}))
    for table in TABLES:
        _table(book, table, said)
    _lists(book)
    book.protect()
    book.workbook.active = 0
    save(book.workbook, path)


def _guide(book: Book) -> None:
    page = book.page("Guide", "What your authority wants: the profile form", [], [4, 110])
    steps = (
        "Fill in yellow cells only. Everything else is locked; there is no password.",
        "Begin with Documents. Everything else names the document that says it, with the page or section.",
        "What no document says may be filled in with a reason under “Invented, because”. Outputs say so.",
        "Then Council, Rulesets, Priorities, and Outcomes that serve them. Leave empty what you do not know.",
        "Save it as .xlsx and read it: sv-rules profile read FORM.xlsx -o my-council.yaml. Mistakes name their cells.",
        "Check what is open: sv-rules profile check my-council.yaml",
        "Use it: sv-rules check NOTICE --profile my-council.yaml",
    )
    for number, step in enumerate(steps, 1):
        page.fixed(number + 2, 1, number)
        page.fixed(number + 2, 2, step)
        page.fit(number + 2)
    page.fixed(11, 2, "Yellow: fill in", "SV input")
    page.sheet["B11"].protection = Protection(locked=True)
    page.fixed(12, 2, "White: locked")
    page.fixed(13, 2, VERSION, "SV note")
    page.name("SV_Form", 13, 2)
    page.print_rows(1, None)


def _council(book: Book, said: Mapping[str, Any]) -> None:
    page = book.page(
        "Council",
        "The authority",
        ["What it is called, which measures it uses, what counts as local, its charter."],
        [34, 60, 56],
    )
    page.header(4, ["What", "Answer", "Help"])
    for row, (part, asked) in enumerate(COUNCIL, 5):
        heading = (
            f"{_PART[part]}: {asked.heading.lower()}"
            if part and asked.key in ("document", "place", "why")
            else asked.heading
        )
        page.fixed(row, 1, heading)
        _input(page, row, 2, asked, _said(said, part, asked))
        page.fixed(row, 3, asked.help)
        page.fit(row, 30)
    page.name("SV_Council", 5, 2, len(COUNCIL))
    page.print_rows(4, "C5")


_PART = {"local_area": "Local area", "charter": "Charter"}


def _said(said: Mapping[str, Any], part: str, asked: Asked) -> Any:
    holder: Any = (said.get(part) or {}) if part else said
    if asked.key in ("document", "place") or (part and asked.key == "why"):
        return _source_said(said, holder, asked)
    return _shown(said, asked, holder.get(asked.key))


def _rulesets(book: Book, library: Library, adopt: Mapping[str, Any]) -> None:
    notes = ["Law binds everyone and is not listed. A target level is asked only where a ruleset has maturity levels."]
    page = book.page("Rulesets", "Rulesets that your authority has adopted", notes, [36, 60, 14, 18])
    page.header(4, ["Ruleset", "Title", "Adopted?", "Target level"])
    row = 4
    listed = [r for r in library.plan.rulesets.values() if not r.law]
    tagged = {rule.ruleset for rule in library.plan.rules if rule.maturity}
    for row, ruleset in enumerate(listed, 5):
        page.fixed(row, 1, ruleset.name)
        page.fixed(row, 2, ruleset.title)
        page.input(row, 3, "choice", "Yes" if ruleset.name in adopt else None)
        if ruleset.name in tagged:
            page.input(row, 4, "choice", adopt.get(ruleset.name))
            page.allow(row, 4, 1, choice("SV_Listlevels", "Target level", "Up to which level its rules bind."))
        else:
            page.fixed(row, 4, "no levels")
        page.fit(row, 18)
    page.allow(5, 3, len(listed), choice("SV_Listyes", "Adopted?", "Yes, where your authority has adopted it."))
    page.name("SV_Rulesets", 5, 1, max(len(listed), 1), 4)
    page.print_rows(4, "B5")


def _table(book: Book, table: Table, said: Mapping[str, Any]) -> None:
    notes = [table.note or "One row for each. Leave the rest empty."]
    page = book.page(table.title, table.heading, notes, [c.width for c in table.columns])
    page.header(HEADER_ROW - 1, [c.heading for c in table.columns])
    for column, asked in enumerate(table.columns, 1):
        page.fixed(HEADER_ROW, column, asked.help, "SV body")
    page.fit(HEADER_ROW)
    entries = _entries(said, table)
    rows = max(table.rows, len(entries) + 5)
    for offset in range(rows):
        row = HEADER_ROW + 1 + offset
        entry = entries[offset] if offset < len(entries) else {}
        for column, asked in enumerate(table.columns, 1):
            value = (
                _source_said(said, entry, asked)
                if asked.key in ("document", "place", "why")
                else _shown(said, asked, entry.get(asked.key))
            )
            _input(page, row, column, asked, value, validated=False)
        page.fit(row, 30)
    for column, asked in enumerate(table.columns, 1):
        page.allow(HEADER_ROW + 1, column, rows, _validation(asked))
    page.name(f"SV_{table.word}", HEADER_ROW + 1, 1, rows, len(table.columns))
    page.name(f"SV_{table.word}Titles", HEADER_ROW + 1, 1, rows)
    page.print_rows(HEADER_ROW - 1, "B6")


def _entries(said: Mapping[str, Any], table: Table) -> list[dict[str, Any]]:
    if table.key == "documents":
        return [{"id": name, **one} for name, one in (said.get("documents") or {}).items()]
    if table.key == "consultations":
        return list((said.get("charter") or {}).get("consultations", []))
    return list(said.get(table.key) or [])


def _source_said(said: Mapping[str, Any], entry: Mapping[str, Any], asked: Asked) -> Value:
    source = entry.get("source") or {}
    if asked.key == "document" and source.get("document"):
        return str(said["documents"][source["document"]]["title"])
    found: Value = source.get(asked.key) if asked.key != "document" else None
    return found


def _shown(said: Mapping[str, Any], asked: Asked, value: Any) -> Any:
    """A value of a profile as the form shows it: names by their titles, lists parted by semicolons."""
    if asked.kind == "measures":
        return "; ".join(code if weight is None else f"{code}={weight:f}" for code, weight in (value or {}).items())
    if asked.key == "synthetic":
        return "Yes" if value else None
    titles = {one["id"]: one["title"] for one in said.get(asked.of) or []} if asked.of not in LISTS and asked.of else {}
    if isinstance(value, list):
        return "; ".join(titles.get(one, str(one)) for one in value)
    if isinstance(value, str):
        return titles.get(value, value)
    return value


def _input(page: Page, row: int, column: int, asked: Asked, value: Value, *, validated: bool = True) -> None:
    page.input(row, column, _INPUT_KIND.get(asked.kind, "text"), value or None)
    if validated:
        page.allow(row, column, 1, _validation(asked))


def _validation(asked: Asked) -> DataValidation:
    if asked.kind == "choice":
        name = (
            f"SV_List{asked.of}"
            if asked.of in LISTS
            else f"SV_{''.join(p.capitalize() for p in asked.of.split('_'))}Titles"
        )
        return choice(name, asked.heading, asked.help)
    if asked.kind == "date":
        return dated(asked.heading, asked.help)
    if asked.kind in ("whole", "decimal"):
        return at_least_nought(asked.heading, asked.help)
    found = DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1=str(LONGEST), allow_blank=True,
        showErrorMessage=True, showInputMessage=True,
    )  # fmt: skip
    found.errorTitle, found.error = asked.heading[:32], f"At most {LONGEST} characters."
    found.promptTitle, found.prompt = asked.heading[:32], asked.help[:255]
    return found


def _lists(book: Book) -> None:
    page = book.page(
        "Lists", "Words to choose from", ["Where the lists on the other sheets come from."], [20] * len(LISTS)
    )
    page.header(4, [name.capitalize() for name in LISTS])
    for column, (name, words) in enumerate(LISTS.items(), 1):
        for row, word in enumerate(words, 5):
            page.fixed(row, column, word)
        page.name(f"SV_List{name}", 5, column, len(words))
    page.print_rows(4, None)
