"""The action sheet of a plan, as it was filled in through the year: read back as records of their own."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sv_rules.errors import BadInput
from sv_rules.maturity.actions import Action, Kind, Origin, Register, StatusEntry
from sv_rules.maturity.answers import Fault, refuse
from sv_rules.workbook import maturity_sheets as names
from sv_rules.workbook import reading
from sv_rules.workbook.contract import Name, places_of
from sv_rules.workbook.guard import open_workbook

WHAT = "the action plan"
_COLUMNS = 12
_ORIGINS: dict[str, Kind] = {
    "practices": "index practice", "statements": "LGA statement", "diagnostic": "diagnostic question"
}  # fmt: skip


def read_actions(path: Path) -> Register:
    """The actions of a plan's workbook, each with the latest status that was entered.

    Raises ``BadInput`` where the file is not safe to read or is no plan, ``UnfitAnswers`` with every unfit cell.
    """
    workbook = open_workbook(path, WHAT)
    manifest = names.read_manifest(workbook)
    if manifest is None or manifest.get("format") != names.RESULT or manifest.get("kind") not in _ORIGINS:
        why = "it was not written by sv-rules maturity assess"
        raise BadInput(f"{WHAT} cannot be used", where=str(path), why=why, do="Give a plan, or a register in YAML.")
    what, do = f"{WHAT} cannot be used", "Give the workbook with its sheet of actions."
    place = places_of(workbook, [Name(names.ACTIONS, None, _COLUMNS, "the actions")], str(path), what, do)[
        names.ACTIONS
    ]
    faults: list[Fault] = []
    actions: dict[str, Action] = {}
    made = datetime.date.fromisoformat(str(manifest.get("assessed_on")))
    origin = {"kind": _ORIGINS[str(manifest["kind"])], "document": str(manifest.get("title")), "on": made}
    for row in range(place.rows):
        cells = [place.cell(row, column) for column in range(place.columns)]
        if all(cell.value is None for cell in cells):
            continue
        found: list[reading.Reading[Any]] = [
            *(reading.text(cell) for cell in cells[:7]), reading.date(cells[7]), reading.text(cells[8]),
            reading.choice(cells[9], names.STATUS_WORDS), reading.date(cells[10]), reading.text(cells[11]),
        ]  # fmt: skip
        problems = [f for f in found if f.problem is not None]
        faults += [Fault(place=f"{path}, {f.where}", what=f.problem or "", do=f.repair) for f in problems]
        if problems:
            continue
        at = f"{path}, {found[0].where}"
        code, area, title, _, owner, lead, year, due, measure, status, on, note = (f.value for f in found)
        if not code or not title:
            do = "Put the number and the action back, or clear the row."
            faults.append(Fault(place=at, what="a row has no number or no action.", do=do))
        elif code in actions:
            faults.append(Fault(place=at, what=f"{code} stands twice.", do="Keep one of the rows."))
        elif status not in (None, "not started") and on is None:
            what = f"{code} is {status}, and it is not said since when."
            faults.append(Fault(place=f"{path}, {found[10].where}", what=what, do="Enter the date of the status."))
        else:
            entry = _entry(status, on, note, made)
            fields: dict[str, Any] = {
                "id": code, "title": title, "origin": Origin(**origin, item=code), "area": area, "owner": owner,  # type: ignore[arg-type]
                "lead_member": lead, "year": year, "due": due, "measure": measure, "history": entry,
            }  # fmt: skip
            try:
                actions[str(code)] = Action(**fields)
            except ValidationError:
                what = f"{code} is no number of an action, or a text is too long or too short."
                faults.append(Fault(place=at, what=what, do="Write it as the plan had it."))
    refuse(faults)
    if not actions:
        why = "its sheet of actions is empty"
        raise BadInput(f"{WHAT} cannot be used", where=str(path), why=why, do="Give a plan with actions.")
    return Register(
        actions_register=f"{manifest.get('title')}: actions of {made.year}",
        organisation=str(manifest.get("organisation")), actions=list(actions.values()),
    )  # fmt: skip


def _entry(status: Any, on: Any, note: Any, made: datetime.date) -> list[StatusEntry]:
    """The latest status. One that was never touched says nothing."""
    if on is None and not note:
        return []
    return [StatusEntry(on=on or made, status=status or "not started", note=note or "")]
