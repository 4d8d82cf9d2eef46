"""A measure set from a table: one row for each measure, columns by their headings.

Every mistake is told with its line or cell. What is written is the table's own content under the edition and licence
that the user states; nothing is looked up and nothing is filled in.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sv_rules.measures.model import ELSEWHERE, MOST_TEXT, MOST_UNIT
from sv_rules.measures.sustainability import sustainability_goals
from sv_rules.measures.table import Cell
from sv_rules.measures.typed import typed_number
from sv_rules.measures.values import within
from sv_rules.problem import Mistake, Problem, Problems, did_you_mean

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "theme": ("theme",),
    "outcome": ("outcome",),
    "code": ("code", "ref", "reference", "measure code", "id"),
    "title": ("measure", "title", "measure title", "description"),
    "unit": ("unit", "units", "unit of measure"),
    "help": ("help", "guidance", "notes"),
    "proxy": ("proxy", "proxy value", "value", "proxy £", "unit value"),
    "proxy_source": ("proxy source", "source of value"),
    "target_group": ("target group",),
    "weight": ("weight", "local weight"),
    "goals": ("goals", "sustainability goals"),
    "overlaps": ("overlaps", "overlap groups", "overlap group"),
    "years": ("years", "counted"),
    "method_statement": ("method statement",),
    "attribution": ("attribution",),
    "local": ("local", "local only"),
    "additional": ("additional",),
    "whole_numbers": ("whole numbers",),
    "most": ("most", "maximum", "cap"),
    "evidence": ("evidence",),
}
"""Columns with the headings under which each may stand; ``proxy: AREA`` is the value in an area."""
_NEEDED = ("outcome", "code", "title", "unit", "proxy")
_NO_PROXY = ("none", "no proxy", "n/a", "-", "unpriced")
_COUNTING = ("years", "method_statement", "attribution", "local", "additional", "whole_numbers", "most")
_WORDS = {
    "years": ("every", "first", "once"),
    "method_statement": ("required", "asked", "no"),
    "attribution": ("whole", "share"),
}


@dataclass(frozen=True, slots=True)
class About:
    """What the user states of a set, since no table says it."""

    name: str
    title: str
    edition: str
    licence: str
    publisher: str
    source: str
    date: datetime.date | None = None
    href: str | None = None


def imported(rows: Sequence[Sequence[Cell]], file: str, about: About) -> dict[str, Any]:
    """A measure set as plain data, as its YAML file holds it.

    Raises ``Problems`` with every mistake of every row.
    """
    table = _Table(rows, file)
    themes = table.themes()
    if table.problems:
        raise Problems(table.problems)
    source = {"title": about.source, **({"href": about.href} if about.href else {})}
    return {
        "measure_set": about.name, "title": about.title, "edition": about.edition, "date": about.date,
        "publisher": about.publisher, "licence": about.licence, "source": source,
        **({"overlap_groups": table.groups} if table.groups else {}), "themes": themes,
    }  # fmt: skip


class _Table:
    """Reads rows, collecting problems."""

    def __init__(self, rows: Sequence[Sequence[Cell]], file: str) -> None:
        self.file, self.problems = file, list[Problem]()
        self.groups: dict[str, dict[str, str]] = {}
        self._codes: dict[str, Cell] = {}
        self._at: dict[str, int] = {}
        self._areas: dict[str, int] = {}
        self._rows = rows[1:]
        if not rows:
            self.problems.append(Problem(file, 1, 1, "the table is empty.", "Its first row holds headings."))
            return
        above = _rows_above_headings(rows)
        if above:
            repair = f"Headings seem to stand in {above.place}: remove the rows above it."
            self._add(rows[0][0], "the first row holds no headings.", repair)
            return
        self._headings(rows[0])
        self._headed = {n for n, cell in enumerate(rows[0]) if cell.text}
        if not self._rows and not self.problems:
            self.problems.append(Problem(file, 2, 1, "the table has headings and no measure.", "Add a row for each."))

    def themes(self) -> list[dict[str, Any]]:
        """Themes, outcomes and measures, in order of first mention."""
        themes: dict[str, dict[str, list[dict[str, Any]]]] = {}
        if self.problems:
            return []
        for row in self._rows:
            cells = {name: row[n] for name, n in self._at.items() if n < len(row)}
            end = row[0]
            self._unheaded(row)
            theme = self._text(cells, "theme", end) or "Measures"
            outcome = self._text(cells, "outcome", end)
            measure = self._measure(cells, row, end)
            themes.setdefault(theme, {}).setdefault(outcome, []).append(measure)
        letter = "T"
        while any(code.startswith(letter.casefold()) for code in self._codes):
            letter += "-"
        return [
            {
                "id": f"{letter}{t}", "title": theme,
                "outcomes": [
                    {"id": f"{letter}{t}-O{o}", "title": outcome, "measures": measures}
                    for o, (outcome, measures) in enumerate(outcomes.items(), 1)
                ],
            }
            for t, (theme, outcomes) in enumerate(themes.items(), 1)
        ]  # fmt: skip

    def _unheaded(self, row: Sequence[Cell]) -> None:
        """Refuse what stands under no heading: nothing is dropped, and half of a number least of all."""
        for n, cell in enumerate(row):
            if n not in self._headed and cell.text:
                repair = "Name its column. If a comma parts thousands in a number before it, put that number in quotes."
                self._add(cell, f'"{cell.text[:40]}" stands under no heading.', repair)

    def _add(self, cell: Cell, message: str, repair: str = "") -> None:
        place = "" if cell.place.startswith("line ") else f"{cell.place}: "
        self.problems.append(Problem(self.file, cell.line, cell.column, f"{place}{message}", repair))

    def _headings(self, header: Sequence[Cell]) -> None:
        known = {_plain(word): name for name, words in COLUMNS.items() for word in (name, *words)}
        for n, cell in enumerate(header):
            heading = _plain(cell.text)
            area = re.fullmatch(r"(?:proxy|proxy value|value)\s*:\s*(.+)", " ".join(cell.text.split()), re.IGNORECASE)
            name = known.get(heading)
            taken = self._areas if area else self._at
            key = area[1].strip() if area else name
            if not heading:
                continue
            if key is None:
                self._add(cell, f'there is no column "{cell.text[:60]}".', did_you_mean(heading, known) or "Remove it.")
            elif area and key.casefold() == ELSEWHERE.casefold():
                self._add(cell, f'"{key}" is no area: it stands for all that are not named.', 'Call it "proxy".')
            elif key.casefold() in {other.casefold() for other in taken}:
                self._add(cell, f'the column "{cell.text[:60]}" stands twice.', "Keep one.")
            else:
                taken[key] = n
        for name in _NEEDED:
            if name not in self._at and not (name == "proxy" and self._areas):
                repair = f"Add it: {' or '.join(repr(w) for w in COLUMNS[name][:3])}."
                self.problems.append(
                    Problem(self.file, 1, 1, f'there is no column "{name}".', repair.replace("'", '"'))
                )

    def _text(self, cells: Mapping[str, Cell], name: str, end: Cell) -> str:
        cell = cells.get(name)
        text = cell.text if cell is not None else ""
        if not text and name in _NEEDED:
            self._add(cell or end, f"the {name} is missing.", "Fill it in.")
        if not text.isprintable() and cell is not None:
            self._add(cell, f"the {name} holds a character that is not text.", "Type it again.")
        if len(text) > MOST_TEXT and cell is not None:
            self._add(cell, f"the {name} has {len(text):,} characters; at most {MOST_TEXT:,} are read.", "Shorten it.")
        if name == "unit" and len(text) > MOST_UNIT and cell is not None:
            self._add(cell, f"the unit has {len(text)} characters; at most {MOST_UNIT} are read.", "Shorten it.")
        return text

    def _measure(self, cells: Mapping[str, Cell], row: Sequence[Cell], end: Cell) -> dict[str, Any]:
        found: dict[str, Any] = {"id": self._code(cells, end)}
        found |= {name: self._text(cells, name, end) for name in ("title", "unit")}
        found |= {
            n: text for n in ("help", "proxy_source", "target_group", "evidence") if (text := self._text(cells, n, end))
        }
        found["proxy"] = self._proxy(cells.get("proxy"), end)
        local = {area: row[n] for area, n in self._areas.items() if n < len(row) and row[n].text}
        values = {area: self._number(cell) for area, cell in local.items()}
        if any(v is not None for v in values.values()):
            found["local_proxies"] = {area: value for area, value in values.items() if value is not None}
        weight = self._given(cells, "weight", lambda c: self._number(c, above=True))
        found |= {} if weight is None else {"weight": weight}
        goals = self._goals(cells.get("goals"))
        found |= {"goals": goals} if goals else {}
        groups = self._overlaps(cells.get("overlaps"))
        found |= {"overlaps": groups} if groups else {}
        counting = {
            name: value for name in _COUNTING if (value := self._given(cells, name, self._rule(name))) is not None
        }
        return found | ({"counting": counting} if counting else {})

    def _code(self, cells: Mapping[str, Cell], end: Cell) -> str:
        text, cell = self._text(cells, "code", end), cells.get("code", end)
        if text and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", text):
            repair = "Use letters, digits, points, hyphens and underscores, at most 32."
            self._add(cell, f'"{text[:40]}" is no code.', repair)
        first = self._codes.setdefault(text.casefold(), cell)
        if text and first is not cell:
            self._add(cell, f'the code "{text}" stands twice; first in {first.place}.', "Give each measure its own.")
        return text

    def _proxy(self, cell: Cell | None, end: Cell) -> str | Decimal:
        if cell is None and self._areas:
            return "none"
        if cell is None or not cell.text:
            self._add(cell or end, "the proxy value is missing.", 'Write pounds for each unit, or "none".')
            return "none"
        return "none" if cell.text.casefold() in _NO_PROXY else self._number(cell) or Decimal(0)

    def _number(self, cell: Cell, *, above: bool = False) -> Decimal | None:
        try:
            if isinstance(cell.value, bool) or cell.value is None:
                raise Mistake(f'"{cell.text}" is not a number.', "Write digits.")
            value = typed_number(cell.value) if isinstance(cell.value, str) else Decimal(cell.value)
            within(value, above=above, what="a number", shown_as=f'"{cell.text[:40]}"')
        except Mistake as mistake:
            self._add(cell, str(mistake), mistake.repair)
            return None
        return value

    def _given(self, cells: Mapping[str, Cell], name: str, read: Callable[[Cell], Any]) -> Any:
        cell = cells.get(name)
        return None if cell is None or not cell.text else read(cell)

    def _rule(self, name: str) -> Callable[[Cell], Any]:
        if name == "most":
            return lambda cell: self._number(cell, above=True)
        if name in _WORDS:
            return lambda cell: self._word(cell, _WORDS[name])
        return lambda cell: {"yes": True, "no": False}.get(self._word(cell, ("yes", "no")) or "")

    def _word(self, cell: Cell, words: Iterable[str]) -> str | None:
        text = {"true": "yes", "false": "no"}.get(cell.text.casefold(), cell.text.casefold())
        if text in words:
            return text
        self._add(cell, f'"{cell.text[:40]}" is not one of the words allowed here.', did_you_mean(text, words))
        return None

    def _goals(self, cell: Cell | None) -> list[str]:
        goals = [word for word in re.split(r"[;,\s]+", cell.text) if word] if cell else []
        for goal in goals:
            if goal not in sustainability_goals() and cell is not None:
                message = f'"{goal[:60]}" is not in the OCDS codelist of sustainability goals.'
                self._add(cell, message, did_you_mean(goal, sustainability_goals()))
        return goals

    def _overlaps(self, cell: Cell | None) -> list[str]:
        found = []
        for part in (cell.text if cell else "").split(";"):
            name, _, together = (p.strip() for p in part.partition(":"))
            if not name:
                continue
            slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
            if together not in ("", "one", "declared") and cell is not None:
                self._add(
                    cell, f'"{together[:40]}" is not one of the words allowed here.', 'Write "one" or "declared".'
                )
            group = {"title": name, "together": together or "one", "why": "As the imported table groups them."}
            kept = self.groups.setdefault(slug, group)
            if together and kept["together"] != together and cell is not None:
                message = f'the group "{name}" is "{kept["together"]}" in a row above.'
                self._add(cell, message, "Write the same word on every row of a group.")
            found.append(slug)
        return found


def _rows_above_headings(rows: Sequence[Sequence[Cell]]) -> Cell | None:
    """The first cell of the row that holds the headings, where that is not the first: a title stands above it."""

    def known(row: Sequence[Cell]) -> int:
        words = {_plain(cell.text) for cell in row}
        return sum(not words.isdisjoint((name, *COLUMNS[name])) for name in _NEEDED)

    if not rows or known(rows[0]) > 1:
        return None
    return next((row[0] for row in rows[1:20] if known(row) > 2), None)


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().replace("_", " ").split())
