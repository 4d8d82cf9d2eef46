"""A council's own list of statements, from a table: columns by their headings, every unfit cell named.

The list brings its own key areas; one that the question set knows keeps its id and its theme. Levels, evidence and
actions that the list already has are taken over into the form.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from sv_rules.maturity.answers import Fault, StatementAnswer, refuse
from sv_rules.maturity.question_set import Area, QuestionSet, Statement
from sv_rules.measures.table import Cell
from sv_rules.problem import did_you_mean, shown

_HEADINGS_WITHIN = 20
_LONGEST_TITLE = 200
_NEEDED = ("area", "statement")
NOT_KNOWN = "not known"


def with_statements(
    questions: QuestionSet, rows: Sequence[Sequence[Cell]], file: str
) -> tuple[QuestionSet, tuple[StatementAnswer, ...]]:
    """The question set with the statements of a list in place of its own, and the answers that the list has.

    Raises ``UnfitAnswers`` with every cell that does not fit.
    """
    top, columns = _headings(questions, rows, file)
    faults: list[Fault] = []
    areas: dict[str, list[Statement]] = {}
    titles: dict[str, tuple[str, str | None]] = {}
    answers: list[StatementAnswer] = []
    seen: dict[str, str] = {}
    for row in rows[top + 1 :]:
        found = {key: row[index] for key, index in columns.items() if index < len(row)}
        written = {key: cell.text for key, cell in found.items()}
        place = f"{file}, {row[0].place}"
        missing = [key for key in _NEEDED if not written.get(key)]
        if missing:
            what = f"the {'key area' if missing[0] == 'area' else 'statement'} is empty."
            faults.append(Fault(place=place, what=what, do="Fill it in on every line, or remove the line."))
            continue
        if len(written["area"]) > _LONGEST_TITLE:
            faults.append(Fault(place=place, what="the key area is longer than 200 characters.", do="Shorten it."))
            continue
        key = _plain(written["area"])
        group = _group(questions, written.get("group", ""), place, faults)
        title, first = titles.setdefault(key, (written["area"], group))
        if group and first and group != first:
            what = f"{shown(title)} stands under another theme above."
            faults.append(Fault(place=place, what=what, do="Put a key area under one theme or enabler."))
        elif group and not first:
            titles[key] = (title, group)
        own = areas.setdefault(key, [])
        code = written.get("number") or f"{_area_id(questions, key, list(areas))}.{len(own) + 1}"
        if code in seen:
            faults.append(
                Fault(place=place, what=f"{code} stands twice (first in {seen[code]}).", do="Number them anew.")
            )
            continue
        seen[code] = row[0].place
        try:
            own.append(Statement(id=code, statement=written["statement"]))
        except ValidationError:
            what = f"{shown(code)} is no number, or the statement is too short."
            faults.append(Fault(place=place, what=what, do="Write a number of at most 12 letters, digits and points."))
            continue
        answers.append(_answer(questions, code, found, written, file, faults))
    if not areas and not faults:
        faults.append(Fault(place=file, what="there is no statement below the headings.", do="Add them, one a line."))
    refuse(faults)
    listed = [
        Area(
            id=_area_id(questions, key, list(areas)), title=titles[key][0],
            group=_group_of(questions, key, titles[key][1]),
            short=_short(questions, key, titles[key][0]), statements=own,
        )
        for key, own in areas.items()
    ]  # fmt: skip
    return questions.model_copy(update={"areas": listed}), tuple(answers)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().removesuffix(":")


def _headings(questions: QuestionSet, rows: Sequence[Sequence[Cell]], file: str) -> tuple[int, dict[str, int]]:
    """The row that holds the headings, and the column of each; titles above them are passed over."""
    known = {_plain(alias): str(key) for key, aliases in questions.columns.items() for alias in aliases}
    for top, row in enumerate(rows[:_HEADINGS_WITHIN]):
        found = [(known.get(_plain(cell.text)), index, cell) for index, cell in enumerate(row)]
        columns: dict[str, int] = {}
        for key, index, cell in found:
            if key in columns:
                what = f"the heading {shown(cell.text)} stands for a column that is there already."
                refuse([Fault(place=f"{file}, {cell.place}", what=what, do="Keep one of the two columns.")])
            if key is not None:
                columns[key] = index
        if set(_NEEDED) <= set(columns):
            return top, columns
    names = " and ".join(f'"{questions.columns[key][0]}"' for key in _NEEDED if key in questions.columns)
    what = f"no line holds the headings {names}."
    refuse([Fault(place=file, what=what, do="Name the columns so; the order does not matter.")])
    raise AssertionError  # refuse has raised


def _area_of(questions: QuestionSet, key: str) -> Area | None:
    return next((area for area in questions.areas if _plain(area.title) == key), None)


def _area_id(questions: QuestionSet, key: str, keys: list[str]) -> str:
    known = _area_of(questions, key)
    return known.id if known else f"K{keys.index(key) + 1}"


def _short(questions: QuestionSet, key: str, title: str) -> str:
    known = _area_of(questions, key)
    return (known.short if known and known.short else title)[:27].strip()


def _group(questions: QuestionSet, written: str, place: str, faults: list[Fault]) -> str | None:
    if not written:
        return None
    found = next((g.id for g in questions.groups if _plain(written) in (_plain(g.title), g.id)), None)
    if found is None:
        do = did_you_mean(written, [g.title for g in questions.groups])
        faults.append(Fault(place=place, what=f"{shown(written)} is no theme or enabler.", do=do))
    return found


def _group_of(questions: QuestionSet, key: str, written: str | None) -> str | None:
    known = _area_of(questions, key)
    return written or (known.group if known else None)


def _answer(
    questions: QuestionSet, code: str, found: Mapping[str, Cell], written: Mapping[str, str], file: str,
    faults: list[Fault],
) -> StatementAnswer:  # fmt: skip
    level, answered = _level(questions, found.get("level"), file, faults)
    due: datetime.date | None = None
    if written.get("due"):
        try:
            due = datetime.date.fromisoformat(written["due"])
        except ValueError:
            what = f"{shown(written['due'])} is not a date."
            faults.append(Fault(place=f"{file}, {found['due'].place}", what=what, do="Write it as 2027-03-31."))
    return StatementAnswer(
        statement=code, level=level, answered=answered, evidence=written.get("evidence", ""),
        action=written.get("action", ""), owner=written.get("owner", ""), due=due,
    )  # fmt: skip


def _level(questions: QuestionSet, cell: Cell | None, file: str, faults: list[Fault]) -> tuple[str | None, bool]:
    """A level by its title or its score; nothing where the list does not say."""
    if cell is None or not cell.text:
        return None, False
    if _plain(cell.text) == NOT_KNOWN:
        return None, True
    for level in questions.ranked:
        if _plain(cell.text) in (_plain(level.title), level.id, str(level.value)):
            return level.id, True
    titles = list(_choices(questions))
    what = f"{shown(cell.text)} is not on the scale."
    faults.append(Fault(place=f"{file}, {cell.place}", what=what, do=did_you_mean(cell.text, titles)))
    return None, False


def _choices(questions: QuestionSet) -> Iterator[str]:
    yield from (level.title for level in questions.ranked)
    yield "Not known"
