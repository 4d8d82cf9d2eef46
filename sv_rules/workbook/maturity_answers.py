"""An answered self-assessment, read by its defined names: every unfit cell is named, nothing is guessed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from sv_rules.errors import BadInput
from sv_rules.maturity.answers import Answers, Fault, PracticeAnswer, StatementAnswer, SurveyCounts, refuse
from sv_rules.maturity.question_set import Area, QuestionSet
from sv_rules.workbook import maturity_sheets as names
from sv_rules.workbook import reading
from sv_rules.workbook.contract import Name, Place, places_of
from sv_rules.workbook.guard import open_workbook
from sv_rules.workbook.maturity_form import PRACTICE_COLUMNS, STATEMENT_COLUMNS

T = TypeVar("T")
WHAT = "the self-assessment"


@dataclass
class _Form:
    """A workbook being read, with the faults found so far."""

    file: str
    workbook: Workbook
    questions: QuestionSet
    faults: list[Fault] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def take(self, found: reading.Reading[T]) -> T | None:
        """A cell's value, or a fault that names the cell."""
        if found.problem is not None:
            self.faults.append(Fault(place=self.at(found.where), what=found.problem, do=found.repair))
        return found.value

    def at(self, where: str) -> str:
        """A cell's place in this file."""
        return f"{self.file}, {where}"


def form_made_for(path: Path) -> Mapping[str, Any]:
    """What a form was made for: ``assessment``, ``version`` and ``digest``. Raises ``BadInput`` where it is no form."""
    return _manifest(path, open_workbook(path, WHAT))


def read_form(path: Path, questions: QuestionSet, *, earlier: bool = False, list_digest: str = "") -> Answers:
    """The answers in a form of this question set.

    ``earlier``: last year's form, which may be of another version. ``list_digest``: of a council's own
    list of statements. Raises ``BadInput`` where the file is not safe to
    read or is no such form, and ``UnfitAnswers`` with every cell that does not fit.
    """
    workbook = open_workbook(path, WHAT)
    manifest = _manifest(path, workbook)
    _belongs(path, manifest, questions, earlier=earlier)
    if not earlier and manifest.get("statements", "") != list_digest:
        raise _other_list(path, manifest)
    form = _Form(str(path), workbook, questions)
    about = _about(form)
    practices: list[PracticeAnswer] = []
    statements: list[StatementAnswer] = []
    areas = [a for a in questions.areas if a.practices or a.statements]
    places = _places(form, areas, earlier=earlier)
    for area in areas:
        place = places.get(names.area_name(area.id))
        if place is None:
            continue
        for row in range(place.rows):
            cells = names.row_of(place, row)
            if all(cell.value is None for cell in cells):
                continue
            if questions.kind == "statements":
                statements.append(_statement(form, area, cells, earlier=earlier))
            else:
                practices.append(_practice(form, area, cells, earlier=earlier))
    targets, at = _targets(form, areas, places.get(names.TARGETS))
    survey = tuple(_survey(form, about, places.get(names.SURVEY)))
    refuse(form.faults)
    directorate = about["SV_Directorate"]
    return Answers(
        assessment=str(manifest["assessment"]), version=str(manifest["version"]),
        organisation=str(about["SV_Organisation"]), directorates=(str(directorate),) if directorate else (),
        by=str(about["SV_By"] or ""), assessed_on=_day(about["SV_AssessedOn"]), target_date=about["SV_TargetDate"],
        target_date_place=about["SV_TargetDate at"], targets=targets, target_places=at,
        practices=tuple(practices), statements=tuple(statements), survey=survey,
        source=str(path),
    )  # fmt: skip


def _manifest(path: Path, workbook: Workbook) -> Mapping[str, Any]:
    manifest = names.read_manifest(workbook)
    if manifest is None or not {"assessment", "version"} <= set(manifest):
        raise _not_ours(path, "it was not made by sv-rules maturity form")
    if manifest.get("format") == names.RESULT:
        raise _not_ours(path, "it is an action plan, which follows from a self-assessment")
    if manifest.get("format") != names.FORM:
        raise _not_ours(path, "it was made for something else")
    return manifest


def _not_ours(path: Path, why: str) -> BadInput:
    do = "Make a form with sv-rules maturity form, fill it in, and give that."
    return BadInput(f"{WHAT} cannot be used", where=str(path), why=why, do=do)


def _belongs(path: Path, manifest: Mapping[str, Any], questions: QuestionSet, *, earlier: bool) -> None:
    made, version = manifest["assessment"], manifest["version"]
    if made != questions.assessment:
        why = f"it is a form of {made}, and this is an assessment by {questions.assessment}"
        do = f"Assess it with --set {made}, or give a form of {questions.assessment}."
        raise BadInput(f"{WHAT} cannot be used", where=str(path), why=why, do=do)
    if version != questions.version and not earlier:
        why = f"it is a form of version {version}, and the questions are now version {questions.version}"
        do = "Make a new form and fill that in. Last year's form belongs with --previous."
        raise BadInput(f"{WHAT} cannot be used", where=str(path), why=why, do=do)


def _other_list(path: Path, manifest: Mapping[str, Any]) -> BadInput:
    if manifest.get("statements"):
        why, do = "it was made from a list of statements, and this is another", "Give that list with --statements."
    else:
        why, do = "it was made without a list of statements", "Leave --statements out, or make a form from the list."
    return BadInput(f"{WHAT} cannot be used", where=str(path), why=why, do=do)


def _about(form: _Form) -> dict[str, Any]:
    """What stands on the first sheet. What must be there and is not becomes a fault; dates must be real."""
    wanted = [Name(name, 1, 1, label) for name, label, _, _ in names.ABOUT]
    places = _found(form, wanted)
    said: dict[str, Any] = {}
    for name, label, kind, _ in names.ABOUT:
        cell = names.row_of(places[name], 0)[0]
        value: Any = form.take(reading.date(cell)) if kind == "date" else form.take(reading.text(cell))
        optional = name in ("SV_Directorate", "SV_By") or (
            name == "SV_TargetDate" and form.questions.kind == "statements"
        )
        blank = value is None and not optional and (kind != "date" or reading.date(cell).blank)
        if blank:
            form.faults.append(Fault(place=form.at(_place(cell)), what=f"{label} is not filled in.", do="Fill it in."))
        said[name], said[f"{name} at"] = value, form.at(_place(cell))
    return said


def _found(form: _Form, wanted: Iterable[Name]) -> Mapping[str, Place]:
    do = "Give the form as it was made. Sheets may be restyled, and not taken out."
    return places_of(form.workbook, list(wanted), form.file, WHAT, do)


def _places(form: _Form, areas: list[Area], *, earlier: bool) -> Mapping[str, Place]:
    columns = len(STATEMENT_COLUMNS if form.questions.kind == "statements" else PRACTICE_COLUMNS)
    wanted = [Name(names.area_name(area.id), None, columns, area.title) for area in areas]
    if form.questions.kind != "diagnostic":
        wanted.append(Name(names.TARGETS, None, 1, "the target level of each area"))
    survey = form.questions.survey
    if survey:
        wanted.append(Name(names.SURVEY, None, 3 + len(survey.answers), "the survey"))
    if earlier:
        there = {name.casefold() for name in form.workbook.defined_names}
        wanted = [name for name in wanted if name.name.casefold() in there]
    return _found(form, wanted)


def _practice(form: _Form, area: Area, cells: list[Cell], *, earlier: bool) -> PracticeAnswer:
    code, _, asks, _, state, evidence, wanted, owner, due = cells
    written = _code(form, code)
    known = {p.id: p.practice for p in area.practices}
    if not earlier:
        _unchanged(form, area, written, known, code, asks)
    return PracticeAnswer(
        practice=written, state=form.take(reading.choice(state, names.ANSWER_WORDS)),  # type: ignore[arg-type]
        evidence=form.take(reading.text(evidence)) or "",
        wanted=form.take(reading.choice(wanted, names.WANTED_WORDS)),  # type: ignore[arg-type]
        owner=form.take(reading.text(owner)) or "", due=form.take(reading.date(due)),
        place=form.at(_place(state)), wanted_place=form.at(_place(wanted)), due_place=form.at(_place(due)),
    )  # fmt: skip


def _statement(form: _Form, area: Area, cells: list[Cell], *, earlier: bool) -> StatementAnswer:
    code, asks, _, level, evidence, action, owner, due = cells
    written = _code(form, code)
    known = {s.id: s.statement for s in area.statements}
    if not earlier:
        _unchanged(form, area, written, known, code, asks)
    words = {**names.level_words(form.questions), "": names.NOT_KNOWN}
    found = reading.choice(level, words)
    value = form.take(found)
    return StatementAnswer(
        statement=written, level=value or None, answered=not found.blank,
        evidence=form.take(reading.text(evidence)) or "", action=form.take(reading.text(action)) or "",
        owner=form.take(reading.text(owner)) or "", due=form.take(reading.date(due)),
        place=form.at(_place(level)),
    )  # fmt: skip


def _place(cell: Cell) -> str:
    return f"sheet {cell.parent.title}, {cell.coordinate}"


def _code(form: _Form, cell: Cell) -> str:
    value = form.take(reading.text(cell))
    if value is None:
        what = "an answer stands here without the number of what it answers."
        form.faults.append(Fault(place=form.at(_place(cell)), what=what, do="Put the number back, or clear the row."))
    return value or ""


def _unchanged(form: _Form, area: Area, code: str, known: Mapping[str, str], at: Cell, asks: Cell) -> None:
    """That a row still asks what it asked, on the sheet that it belongs to."""
    where = form.at(_place(at))
    asked = {p.id for _, p in form.questions.practices()} | {s.id for _, s in form.questions.statements()}
    if code not in known and code in asked:
        what = f"{code} does not belong to {area.title}."
        form.faults.append(Fault(place=where, what=what, do="Put it back on its own sheet."))
        return
    if code in form.seen:
        what = f"{code} is answered twice (first in {form.seen[code]})."
        form.faults.append(Fault(place=where, what=what, do="Give each row its own number again."))
        return
    form.seen[code] = _place(at)
    if code not in known:
        return
    written = reading.text(asks)
    if " ".join((written.value or "").split()) != " ".join(known[code].split()):
        what = f"the words of {code} were changed, so the answer may be to another question."
        do = "Put the words back, or fill in a new form."
        form.faults.append(Fault(place=form.at(written.where), what=what, do=do))


def _targets(form: _Form, areas: list[Area], place: Place | None) -> tuple[dict[str, str], dict[str, str]]:
    """Target levels by area, in the order of the form's own list, and the cells that they stand in."""
    if place is None:
        return {}, {}
    sheet = place.sheet
    ids = {_label(form.questions, area): area.id for area in areas}
    targets: dict[str, str] = {}
    at: dict[str, str] = {}
    for row in range(place.rows):
        cell = names.row_of(place, row)[0]
        label = sheet.cell(cell.row, max(cell.column - 2, 1)).value
        area = ids.get(" ".join(str(label or "").split()))
        if area is None:
            if cell.value is not None:
                what, do = "the area beside it is not known.", "Put its title back."
                form.faults.append(Fault(place=form.at(_place(cell)), what=what, do=do))
            continue
        if area in at:
            what, do = f"area {area} stands twice.", "Keep one of the rows."
            form.faults.append(Fault(place=form.at(_place(cell)), what=what, do=do))
            continue
        level = form.take(reading.choice(cell, names.level_words(form.questions)))
        at[area] = form.at(_place(cell))
        if level is not None:
            targets[area] = level
    return targets, at


def _label(questions: QuestionSet, area: Area) -> str:
    return area.title if questions.kind == "statements" else f"{area.id} {area.title}"


def _survey(form: _Form, about: Mapping[str, Any], place: Place | None) -> Iterable[SurveyCounts]:
    survey = form.questions.survey
    if place is None or survey is None:
        return
    asked = [q.id for q in survey.questions]
    seen: set[str] = set()
    for row in range(place.rows):
        cells = names.row_of(place, row)
        if all(cell.value is None for cell in cells):
            continue
        code = _code(form, cells[0])
        where = form.at(f"sheet {place.sheet.title}, {cells[0].coordinate}")
        if code and (code not in asked or code in seen):
            what = f"{code} stands twice." if code in seen else f'there is no question "{code}".'
            form.faults.append(Fault(place=where, what=what, do="Give the sheet as it was made."))
            continue
        seen.add(code)
        read = [reading.whole(cell) for cell in cells[3:]]
        counts = [form.take(found) for found in read]
        if all(found.blank for found in read):
            continue
        directorate = str(about.get("SV_Directorate") or about.get("SV_Organisation") or "")
        yield SurveyCounts(question=code, directorate=directorate, counts=tuple(n or 0 for n in counts))


def _day(value: Any) -> datetime.date:
    assert isinstance(value, datetime.date)
    return value
