"""Reading a filled tender form: facts and record, each with the cell that it comes from.

The cells become what a draft and a record in YAML would say, and go through the very same readers: a form and a
draft that say the same give the same decision. Nothing is guessed, and a blank cell says nothing.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook

from sv_rules.errors import BadInput
from sv_rules.facts.dictionary import FactDefinition, fact_dictionary
from sv_rules.facts.fact import Note, TenderFacts
from sv_rules.gateway.record import Record
from sv_rules.gateway.record_file import RecordReader
from sv_rules.intake.draft import draft_facts
from sv_rules.intake.ocds.mention import naming_words
from sv_rules.policy.library import Library
from sv_rules.policy.words import GATEWAYS
from sv_rules.problem import Problem, Problems
from sv_rules.source import Path_
from sv_rules.workbook import reading
from sv_rules.workbook.contract import Name, Place, places_of
from sv_rules.workbook.guard import open_workbook
from sv_rules.workbook.tender_form import EDITION, KINDS, MANIFEST
from sv_rules.workbook.tender_form_cells import At, CellSource, FormCells, at, filled

_RELEVANT = "social_value_relevant"
_ONE_LOT = "1"
_IDENTITY = {"title": "Write what is bought.", "buyer": "Write the contracting authority's full name."}
_SAY_WHETHER = (
    "Say of this social value criterion whether it relates to the contract and is in proportion, and why"
    " (Procurement Act 2023, s23(2))"
)
_NOT_ALLOWED = (
    "A criterion that does not relate to the contract, or is not in proportion to it, may not be an award criterion"
    " (Procurement Act 2023, s23(2)): change it, or take it out"
)
_REASON = ("the reason itself", "its rule", "by whom", "a role", "on which day")
_NEEDED = {"SV_Title", "SV_Buyer", "SV_Gateway", "SV_Author", "SV_Department", "SV_Lots", "SV_Reasons"}


@dataclass(frozen=True, slots=True)
class TenderForm:
    """What a form says: the tender's facts, its record (``None`` where it says nothing), and what was adopted."""

    facts: TenderFacts
    record: Record | None
    adopt: Mapping[str, str | None]


def read_tender_form(path: str | Path, library: Library) -> TenderForm:
    """Read a filled form. Raises ``BadInput`` for a file that is no form, ``Problems`` with each cell at fault."""
    file = str(path)
    workbook = open_workbook(Path(path), "the tender form")
    manifest = _manifest(workbook, file)
    names = [Name(name, rows, columns, "") for name, (rows, columns) in sorted(manifest["names"].items())]
    places = places_of(workbook, names, file, "the tender form")
    form = _Form(file, places, manifest["lots"])
    form.read()
    draft = CellSource(file, form.draft, form.draft_cells)
    record = CellSource(file, form.record, form.record_cells)
    problems = list(form.cells.problems)
    facts: TenderFacts | None = None
    said: Record | None = None
    try:
        facts = draft_facts(draft)
    except Problems as error:
        problems += error.problems
    try:
        said = RecordReader(record, library.plan).read() if form.record else None
    except Problems as error:
        problems += error.problems
    if problems or facts is None:
        raise Problems(problems)
    notes = tuple(Note("form", place, text) for place, text in form.cells.notes)
    return TenderForm(dataclasses.replace(facts, notes=(*facts.notes, *notes)), said, manifest["adopt"])


def is_tender_form(workbook: Workbook) -> bool:
    """Whether a workbook was made as a tender form, of whatever edition."""
    named = {name.casefold(): defined for name, defined in workbook.defined_names.items()}
    try:
        place = places_of(workbook, [Name(MANIFEST, 1, 1, "")], "", "") if MANIFEST.casefold() in named else {}
        return bool(place) and json.loads(str(place[MANIFEST].cell().value)).get("form") == "tender"
    except (BadInput, ValueError, AttributeError):
        return False


def _manifest(workbook: Workbook, file: str) -> dict[str, Any]:
    try:
        place = places_of(workbook, [Name(MANIFEST, 1, 1, "")], file, "the tender form")[MANIFEST]
        found: dict[str, Any] = json.loads(str(place.cell().value))
        shapes = found["names"]
        sound = (
            found["form"] == "tender"
            and set(shapes) >= _NEEDED
            and all(len(s) == 2 and all(isinstance(n, int) and 0 < n < 2_000 for n in s) for s in shapes.values())
            and all(isinstance(name, str) for name in found["lots"])
            and all(level is None or isinstance(level, str) for level in found["adopt"].values())
        )
    except (BadInput, ValueError, KeyError, TypeError, AttributeError):
        sound, found = False, {}
    if not sound:
        why, do = "it was not made by sv-rules template new tender", "Make a form with that command and fill it in."
        raise BadInput("this is no tender form", where=file, why=why, do=do)
    if found["edition"] != EDITION:
        why = f"it is of edition {found['edition']}, and this version reads edition {EDITION}"
        raise BadInput(
            "this form is of another edition", where=file, why=why, do="Make a new one and copy the answers."
        )
    return found


@dataclass
class _Form:
    """The values of one form, as a draft and a record would hold them, with their cells."""

    file: str
    places: Mapping[str, Place]
    lot_columns: list[str]
    draft: dict[str, Any] = field(default_factory=dict)
    draft_cells: dict[Path_, At] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)
    record_cells: dict[Path_, At] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cells = FormCells(self.file)
        self.known: Mapping[str, FactDefinition] = fact_dictionary().facts

    def read(self) -> None:
        """Read every named cell."""
        facts: dict[str, Any] = {}
        self.draft = {"facts": facts, "lots": []}
        self._identity()
        for name, place in self.places.items():
            group, _, fact = name.removeprefix("SV_").partition("_")
            if group == "Tender":
                value = self.cells.fact(self._fact(fact, place), place.cell(), place.cell(0, 1))
                if value is not None:
                    facts[fact], self.draft_cells["facts", fact] = value, at(place.cell())
            elif group == "Record":
                self._answer(fact, place, facts)
        self._lots()
        if "SV_Criteria" in self.places:
            self._criteria()
        self._reasons()

    def _fact(self, name: str, place: Place) -> FactDefinition:
        if name not in self.known:
            why = f'it asks for "{name}", which this version does not know'
            raise BadInput("this form is of another edition", where=self.file, why=why, do="Make a new one.")
        return self.known[name]

    def _identity(self) -> None:
        for key, name in (("title", "SV_Title"), ("buyer", "SV_Buyer"), ("gateway", "SV_Gateway")):
            cell = self.places[name].cell()
            self.draft_cells[key,] = at(cell)
            value: Any = self.cells.take(reading.choice(cell, GATEWAYS)) if key == "gateway" else self.cells.text(cell)
            if value is None and key in _IDENTITY:
                self._wrong(cell, f"the {key} is empty.", _IDENTITY[key])
                value = "-"  # the form is refused for it already
            if value is None:
                continue
            self.draft[key] = value
            if key == "buyer":
                self.draft[key] = [line.strip() for line in value.split("\n") if line.strip()]
                self.draft_cells |= {(key, n): at(cell) for n in range(len(self.draft[key]))}
        for key in ("author", "department"):
            cell = self.places[f"SV_{key.capitalize()}"].cell()
            said = self.cells.text(cell)
            if said is not None:
                self.record[key], self.record_cells[key,] = said, at(cell)

    def _answer(self, name: str, place: Place, facts: dict[str, Any]) -> None:
        cell = place.cell()
        value = self.cells.fact(self._fact(name, place), cell, place.cell(0, 1))
        words = [self.cells.text(place.cell(0, n)) for n in (2, 3)]
        day = self.cells.take(reading.date(place.cell(0, 4)))
        why = self.cells.text(place.cell(0, 5))
        if value is None:
            return
        if isinstance(value, dict):  # a record holds exact answers; what is known in part is a fact of the draft
            facts[name], self.draft_cells["facts", name] = value, at(cell)
            return
        said = {"value": value, "by": words[0], "role": words[1], "on": day, "why": why}
        self._record_answer(name, {k: v for k, v in said.items() if v is not None}, at(cell))

    def _record_answer(self, name: str, answer: dict[str, Any], where: At) -> None:
        self.record.setdefault("answers", {})[name] = answer
        self.record_cells["answers", name] = where

    def _lots(self) -> None:
        block = self.places["SV_Lots"]
        for row in range(block.rows):
            cells = {name: block.cell(row, n) for n, name in enumerate(self.lot_columns)}
            if not filled(list(cells.values())):
                continue
            lot: dict[str, Any] = {"facts": {}}
            path: Path_ = ("lots", len(self.draft["lots"]))
            self.draft_cells[path] = at(cells["id"])
            for name, cell in cells.items():
                if name.endswith(" up to"):
                    continue
                here: Path_ = (*path, name)
                if name in ("id", "title", "description", "words"):
                    said = self.cells.text(cell)
                    if said is None:
                        continue
                    if name == "words":
                        lot["award_criteria"] = {"criteria": [], "description": said}
                        here = (*path, "award_criteria", "description")
                        self.draft_cells[*path, "award_criteria"] = at(cell)
                    else:
                        lot[name] = said
                else:
                    value = self.cells.fact(self._fact(name, block), cell, cells.get(f"{name} up to"))
                    if value is None:
                        continue
                    lot["facts"][name], here = value, (*path, "facts", name)
                self.draft_cells[here] = at(cell)
            self.draft["lots"].append(lot)

    def _criteria(self) -> None:
        block = self.places["SV_Criteria"]
        lots = self.draft["lots"]
        rows = [[block.cell(row, n) for n in range(block.columns)] for row in range(block.rows)]
        rows = [cells for cells in rows if filled(cells)]
        if rows and not lots:
            lots.append({"id": _ONE_LOT, "facts": {}})
            self.draft_cells["lots", 0] = at(rows[0][0])
        ids = [lot.get("id") for lot in lots]
        answers: list[tuple[bool, str | None, At]] = []
        for cells in rows:
            lot = self.cells.text(cells[0]) or (str(ids[0]) if len(ids) == 1 else None)
            if lot not in ids:
                message = "it names no lot." if lot is None else f'there is no lot "{lot}" on the sheet of lots.'
                self._wrong(cells[0], message, "Choose a lot from the list.")
                continue
            self._criterion(ids.index(lot), cells, answers)
        self._relevance(answers)

    def _criterion(self, number: int, cells: list[Any], answers: list[tuple[bool, str | None, At]]) -> None:
        drafted = self.draft["lots"][number].setdefault("award_criteria", {"criteria": []})
        path: Path_ = ("lots", number, "award_criteria")
        self.draft_cells.setdefault(path, at(cells[0]))
        here = (*path, "criteria", len(drafted["criteria"]))
        name, description = self.cells.text(cells[1]), self.cells.text(cells[5]) or ""
        kind = self.cells.take(reading.choice(cells[2], KINDS))
        weight = self.cells.percent(cells[3], cells[4])
        if name is None and kind == "price":
            name = KINDS["price"]
        if name is None:
            self._wrong(cells[1], "the criterion has no name.", "Write what bidders are told.")
            return
        drafted["criteria"].append(
            {"name": name, "type": kind or "quality", "weight": weight, "description": description}
        )
        for key, cell in (("name", cells[1]), ("type", cells[2]), ("weight", cells[3]), ("description", cells[5])):
            self.draft_cells[*here, key] = at(cell)
        self.draft_cells[here] = at(cells[1])
        relates, fits = (self.cells.take(reading.yes_no(cell)) for cell in cells[6:8])
        why = self.cells.text(cells[8])
        named = bool(naming_words(f"{name}\n{description}"))
        if relates is None and fits is None and not named:
            return
        if relates is None or fits is None or why is None:
            self.cells.note(cells[6], _SAY_WHETHER)
        if False in (relates, fits):
            self.cells.note(cells[6], _NOT_ALLOWED)
        if relates is not None and fits is not None:
            answers.append((relates and fits, why, at(cells[6])))

    def _relevance(self, answers: list[tuple[bool, str | None, At]]) -> None:
        """The answers for each social value criterion as the one that rules ask for, unless it was given itself."""
        if not answers or _RELEVANT in self.record.get("answers", {}):
            return
        first = next((a for a in answers if not a[0]), answers[0])
        why = "; ".join(dict.fromkeys(w for _, w, _ in answers if w))
        answer = {"value": all(a[0] for a in answers)} | ({"why": why} if why else {})
        self._record_answer(_RELEVANT, answer, first[2])

    def _reasons(self) -> None:
        block = self.places["SV_Reasons"]
        reasons: list[dict[str, Any]] = []
        for row in range(block.rows):
            cells = [block.cell(row, n) for n in range(block.columns)]
            if not filled(cells):
                continue
            path: Path_ = ("reasons", len(reasons))
            said: dict[str, Any] = {
                "reason": self.cells.text(cells[0]), "rule": self.cells.text(cells[1]), "by": self.cells.text(cells[2]),
                "role": self.cells.text(cells[3]), "on": self.cells.take(reading.date(cells[4])),
            }  # fmt: skip
            self.record_cells[path] = at(cells[0])
            for key, cell in zip(said, cells, strict=True):
                self.record_cells[*path, key] = at(cell)
            missing = [n for n, (key, value) in enumerate(said.items()) if value is None and key != "role"]
            for n in missing:
                self._wrong(cells[n], f"the row has a reason, but not {_REASON[n]}.", "Fill it in, or empty the row.")
            if not missing:
                reasons.append(said)
        if reasons:
            self.record["reasons"] = reasons

    def _wrong(self, cell: Any, message: str, repair: str) -> None:
        sheet, row, column = at(cell)
        problem: Problem = reading.CellProblem(f"{self.file}, sheet {sheet}", row, column, message, repair)
        self.cells.problems.append(problem)
