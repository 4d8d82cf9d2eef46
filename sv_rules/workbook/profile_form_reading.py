"""A filled profile form, read as what somebody else's file may hold: every mistake by its cell, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from sv_rules.authority.profile import AuthorityProfile
from sv_rules.authority.reading import profile_of
from sv_rules.errors import BadInput
from sv_rules.measures.typed import typed_number
from sv_rules.policy.library import Library
from sv_rules.policy.writing import yaml_text
from sv_rules.problem import Mistake, Problem, Problems
from sv_rules.source import Path_, Source
from sv_rules.workbook import reading
from sv_rules.workbook.contract import Name, places_of
from sv_rules.workbook.guard import open_workbook
from sv_rules.workbook.profile_tables import COUNCIL, LISTS, LONGEST, TABLES, VERSION, Asked, Table
from sv_rules.workbook.reading import CellProblem, Reading

_WHAT = "the profile form"
_EMPTY = ("local_area", "charter")


def read_profile_form(path: Path, library: Library, folder: Path) -> tuple[str, AuthorityProfile]:
    """The profile that a filled form holds, as YAML and as a model; files that it names lie in ``folder``.

    Raises ``BadInput`` where it is no such form, and ``Problems`` with every mistake by its cell.
    """
    workbook = open_workbook(path, _WHAT)
    form = _Form(workbook, path)
    data = form.data()
    source = FormSource(str(path), data, form.cells)
    problems: list[Problem] = list(form.problems)
    profile = None
    try:
        profile = profile_of(source, library, folder).profile
    except Problems as error:
        said = {(p.file, p.line, p.column) for p in problems}
        problems += [p for p in error.problems if (p.file, p.line, p.column) not in said]
    if problems or profile is None:
        raise Problems(problems)
    return yaml_text(data, f"Read from the form {path.name}."), profile


class FormSource(Source):
    """Plain values with the cells that they were typed in, so that every mistake names its cell."""

    def __init__(self, file: str, data: Any, cells: Mapping[Path_, tuple[str, int, int]]) -> None:
        super().__init__(file, data, {path: (row, column) for path, (_, row, column) in cells.items()})
        self._cells = cells

    def problem(self, path: Path_, message: str, repair: str = "") -> Problem:
        """A problem in the cell of ``path``, or in that of its nearest part that has one."""
        while path and path not in self._cells:
            path = path[:-1]
        sheet, row, column = self._cells.get(path, ("Council", 5, 2))
        return CellProblem(f"{self.file}, sheet {sheet}", row, column, message, repair)


class _Form:
    """Reads the named cells, collecting problems and the cell of each part of the profile."""

    def __init__(self, workbook: Workbook, path: Path) -> None:
        names = [
            Name("SV_Form", 1, 1, "Which form it is."),
            Name("SV_Council", len(COUNCIL), 1, "What the authority is called, its area and charter."),
            Name("SV_Rulesets", None, 4, "Rulesets, whether adopted, and target levels."),
            *(Name(f"SV_{t.word}", None, len(t.columns), t.heading) for t in TABLES),
        ]
        self.places = places_of(workbook, names, str(path), _WHAT)
        self.file = str(path)
        self.problems: list[Problem] = []
        self.cells: dict[Path_, tuple[str, int, int]] = {}
        self.ids: dict[str, dict[str, str]] = {}
        if self.places["SV_Form"].cell().value != VERSION:
            raise BadInput(
                f"{_WHAT} cannot be read", where=str(path), why="it is of another version, or another form",
                do="Make a new one with sv-rules profile form, and copy your answers into it.",
            )  # fmt: skip

    def data(self) -> dict[str, Any]:
        """The profile as plain data. Links are by title; ids are made from titles where none is given."""
        tables = {table.key: self._rows(table) for table in TABLES}
        found = self._council()
        documents = {str(one.pop("id")): one for one in tables.pop("documents")}
        found["documents"] = documents
        found["adopt"] = self._adopt()
        talks = tables.pop("consultations")
        if talks and "charter" not in found:
            self._add(("charter",), "Council", 5, 2, "people are recorded as consulted, and no charter is named.")
        if talks and "charter" in found:
            found["charter"]["consultations"] = talks
        return found | {key: rows for key, rows in tables.items() if rows}

    def _add(self, path: Path_, sheet: str, row: int, column: int, message: str, repair: str = "") -> None:
        self.problems.append(CellProblem(f"{self.file}, sheet {sheet}", row, column, message, repair))

    def _value(self, cell: Cell, asked: Asked) -> Any:
        found = self._reading(cell, asked)
        if found.problem is not None:
            self.problems.append(found.as_problem(self.file))
        if isinstance(found.value, str) and len(found.value) > LONGEST:
            text = f"the text has {len(found.value):,} characters; at most {LONGEST:,} are read."
            self._add((), str(cell.parent.title), int(cell.row), int(cell.column), text, "Shorten it.")
        return found.value

    def _reading(self, cell: Cell, asked: Asked) -> Reading[Any]:
        if asked.kind == "date":
            return reading.date(cell)
        if asked.kind == "whole":
            return reading.whole(cell, least=1, most=50)
        if asked.kind == "decimal":
            return reading.decimal(cell)
        if asked.kind == "choice" and asked.of in LISTS:
            return reading.choice(cell, LISTS[asked.of])
        return reading.text(cell)

    def _note(self, path: Path_, cell: Cell) -> None:
        self.cells[path] = (str(cell.parent.title), int(cell.row), int(cell.column))

    def _rows(self, table: Table) -> list[dict[str, Any]]:
        place = self.places[f"SV_{table.word}"]
        rows: list[dict[str, Any]] = []
        ids = self.ids.setdefault(table.key, {})
        for offset in range(place.rows):
            given = {
                a.key: (self._value(place.cell(offset, n), a), place.cell(offset, n), a)
                for n, a in enumerate(table.columns)
            }
            if all(value is None for value, _, _ in given.values()):
                continue
            path: Path_ = self._path(table, len(rows), given)
            self._note(path, place.cell(offset, 0))
            entry = dict(self._fields(path, given))
            for asked in table.columns:
                if asked.needed and asked.key not in entry and given[asked.key][1].value is None:
                    cell = given[asked.key][1]
                    self._note((*path, asked.key), cell)
                    self._add(
                        path,
                        str(cell.parent.title),
                        int(cell.row),
                        int(cell.column),
                        f'"{asked.heading}" is empty.',
                        asked.help,
                    )
            if any(a.key == "id" for a in table.columns):
                entry = {
                    "id": entry.get("id") or slug(str(entry.get("title", ""))),
                    **{k: v for k, v in entry.items() if k != "id"},
                }
                ids[_plain(str(entry.get("title", "")))] = str(entry["id"])
            rows.append(entry)
        return rows

    def _path(self, table: Table, index: int, given: Mapping[str, Any]) -> Path_:
        if table.key == "documents":
            return ("documents", given["id"][0] or slug(given["title"][0] or ""))
        return ("charter", "consultations", index) if table.key == "consultations" else (table.key, index)

    def _fields(self, path: Path_, given: Mapping[str, tuple[Any, Cell, Asked]]) -> Iterator[tuple[str, Any]]:
        source: dict[str, Any] = {}
        for key, (value, cell, asked) in given.items():
            if key in ("document", "place", "why") and "document" in given:
                self._note((*path, "source", key), cell)
                if value is not None:
                    source[key] = self._linked("documents", value) if key == "document" else value
            elif value is not None:
                self._note((*path, key), cell)
                yield key, self._meant((*path, key), cell, asked, value)
        if "document" in given:
            self._note((*path, "source"), given["document"][1])
            yield "source", {**source, **({"synthetic": True} if "why" in source else {})}

    def _meant(self, path: Path_, cell: Cell, asked: Asked, value: Any) -> Any:
        if asked.kind == "choices":
            parts = [part.strip() for part in str(value).split(";") if part.strip()]
            for n in range(len(parts)):
                self._note((*path, n), cell)
            return [self._linked(asked.of, part) for part in parts]
        if asked.kind == "measures":
            return dict(self._measures(path, cell, str(value)))
        if asked.kind == "choice" and asked.of not in LISTS:
            return self._linked(asked.of, str(value))
        return value

    def _linked(self, table: str, written: str) -> str:
        """The id of an entry that is named by its title or its id; words of lists as they are."""
        if not table or table in LISTS:
            return written.casefold() if table else written
        return self.ids.get(table, {}).get(_plain(written), slug(written))

    def _measures(self, path: Path_, cell: Cell, written: str) -> Iterator[tuple[str, Decimal | None]]:
        for part in written.split(";"):
            code, given, weight = (p.strip() for p in part.partition("="))
            if not code:
                continue
            self._note((*path, code), cell)
            try:
                yield code, typed_number(weight) if given else None
            except Mistake as mistake:
                self._add(
                    path, str(cell.parent.title), int(cell.row), int(cell.column), f"{code}: {mistake}", mistake.repair
                )

    def _council(self) -> dict[str, Any]:
        place = self.places["SV_Council"]
        parts: dict[str, dict[str, tuple[Any, Cell, Asked]]] = {}
        for row, (part, asked) in enumerate(COUNCIL):
            cell = place.cell(row)
            parts.setdefault(part, {})[asked.key] = (self._value(cell, asked), cell, asked)
        top = parts.pop("")
        found = dict(self._fields((), top))
        if "name" not in found:
            cell = top["name"][1]
            self._add(
                ("name",),
                str(cell.parent.title),
                int(cell.row),
                int(cell.column),
                "the name of the authority is empty.",
            )
        found["authority"] = found.get("authority") or slug(str(found.get("name", "")))
        found["version"] = found.get("version", "1")
        if "synthetic" in found:
            found["synthetic"] = found["synthetic"] == "Yes"
        for part, given in parts.items():
            self._note((part,), next(iter(given.values()))[1])
            if any(value is not None for value, _, _ in given.values()):
                found[part] = dict(self._fields((part,), given))
        return found

    def _adopt(self) -> dict[str, str | None]:
        place, adopt = self.places["SV_Rulesets"], dict[str, str | None]()
        for offset in range(place.rows):
            name = reading.text(place.cell(offset, 0)).value
            answer = self._value(place.cell(offset, 2), Asked("adopted", "Adopted?", "", kind="choice", of="yes"))
            level = reading.text(place.cell(offset, 3)).value
            if name is None:
                continue
            self._note(("adopt", name), place.cell(offset, 2))
            if answer == "Yes":
                adopt[name] = None if level in (None, "no levels") else str(level).casefold()
                self._note(("adopt", name), place.cell(offset, 3))
            elif level not in (None, "no levels"):
                cell = place.cell(offset, 3)
                message = "a target level is given, and the ruleset is not adopted."
                self._add(
                    (),
                    str(cell.parent.title),
                    int(cell.row),
                    int(cell.column),
                    message,
                    "Choose Yes beside it, or empty it.",
                )
        return adopt


def slug(title: str) -> str:
    """A short name from a title: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:60].strip("-") or "unnamed"


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
