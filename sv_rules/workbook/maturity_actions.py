"""The action sheet of a plan, as it was filled in through the year: read back as records of their own."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
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
    manifest = _manifest(path, workbook)
    wanted = [Name(names.ACTIONS, None, _COLUMNS, "the actions")]
    place = places_of(workbook, wanted, str(path), WHAT, "Give the workbook with its sheet of actions.")[names.ACTIONS]
    faults: list[Fault] = []
    actions: dict[tuple[str, str, str], Action] = {}
    for row in range(place.rows):
        cells = names.row_of(place, row)
        if all(cell.value is None for cell in cells):
            continue
        action = _action(path, cells, manifest, faults)
        if action is None:
            continue
        key = (action.origin.kind, action.origin.document or "", action.id)
        if key in actions:
            at = f"{path}, sheet {cells[0].parent.title}, {cells[0].coordinate}"
            faults.append(Fault(place=at, what=f"{action.id} stands twice.", do="Keep one of the rows."))
        actions[key] = action
    refuse(faults)
    if not actions:
        why = "its sheet of actions is empty"
        raise BadInput(f"{WHAT} cannot be used", where=str(path), why=why, do="Give a plan with actions.")
    return Register(
        actions_register=f"{manifest.title}: actions of {manifest.made.year}", organisation=manifest.organisation,
        actions=list(actions.values()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Manifest:
    kind: Kind
    title: str
    organisation: str
    made: datetime.date


def _manifest(path: Path, workbook: Workbook) -> _Manifest:
    """What the plan says of itself. Raises ``BadInput`` where it is no plan."""
    found = names.read_manifest(workbook) or {}
    kind = _ORIGINS.get(str(found.get("kind")))
    try:
        made = datetime.date.fromisoformat(str(found.get("assessed_on")))
    except ValueError:
        made = None
    texts = [found.get("title"), found.get("organisation")]
    if found.get("format") != names.RESULT or kind is None or made is None or not all(texts):
        why = "it was not written by sv-rules maturity assess"
        raise BadInput(f"{WHAT} cannot be used", where=str(path), why=why, do="Give a plan, or a register in YAML.")
    return _Manifest(kind, str(texts[0]), str(texts[1]), made)


def _action(path: Path, cells: list[Cell], manifest: _Manifest, faults: list[Fault]) -> Action | None:
    """One row as a record. Where it cannot be, the faults say why."""
    found: list[reading.Reading[Any]] = [
        *(reading.text(cell) for cell in cells[:7]), reading.date(cells[7]), reading.text(cells[8]),
        reading.choice(cells[9], names.STATUS_WORDS), reading.date(cells[10]), reading.text(cells[11]),
    ]  # fmt: skip
    problems = [f for f in found if f.problem is not None]
    faults += [Fault(place=f"{path}, {f.where}", what=f.problem or "", do=f.repair) for f in problems]
    if problems:
        return None
    code, area, title, source, owner, lead, year, due, measure, status, on, note = (f.value for f in found)
    if not code or not title:
        do = "Give it both, or clear the row."
        faults.append(Fault(place=f"{path}, {found[0].where}", what="a row has no number or no action.", do=do))
        return None
    if status not in (None, "not started") and on is None:
        what = f"{code} is {status}, and it is not said since when."
        faults.append(Fault(place=f"{path}, {found[10].where}", what=what, do="Enter the date of the status."))
        return None
    by_hand = reading.choice(cells[3], names.ORIGIN_WORDS).value if source else None
    try:
        if by_hand is None:
            origin = Origin(kind=manifest.kind, item=code, document=manifest.title, on=manifest.made)
        else:
            origin = Origin(kind=by_hand, item=code, document=area or manifest.title)  # type: ignore[arg-type]
        return Action(
            id=code, title=title, origin=origin, area=area if by_hand is None else None, owner=owner, lead_member=lead,
            year=year, due=due, measure=measure, history=_entry(status, on, note, manifest.made),
        )  # fmt: skip
    except ValidationError:
        what = f"{code} is no number of an action, or a text beside it is too long or too short."
        do = "Number it with letters, digits, points and hyphens; write texts of at least three letters."
        faults.append(Fault(place=f"{path}, {found[0].where}", what=what, do=do))
        return None


def _entry(status: Any, on: Any, note: Any, made: datetime.date) -> list[StatusEntry]:
    """The latest status. One that was never touched says nothing."""
    if on is None and not note:
        return []
    return [StatusEntry(on=on or made, status=status or "not started", note=note or "")]
