"""Reading one input cell: a value of the type that is asked for, or a problem that names the cell. Never a guess.

Each reader gives a ``Reading``. A blank cell has neither value nor problem. A value that was taken from a text
("£1,842,500.50", "40 %") carries a note, so that a caller may refuse it. Booleans are not numbers, and a formula
or an error where something should have been typed is a problem, whatever a program last computed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter

from sv_rules.facts.value import Known, exactly
from sv_rules.problem import Problem, did_you_mean, shown
from sv_rules.report.clean import printable

T = TypeVar("T")
EARLIEST, LATEST = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)
"""Dates outside are slips: a year typed into a date cell shows as a day of 1905."""
MOST_MONEY = Decimal(10) ** 12
"""A thousand billion pounds: Excel keeps pence exactly up to here."""

_BLANKS = re.compile(r"[\s\u00a0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_GROUPED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?\Z", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}\Z", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,10})?\Z", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?) ?(?:%|per cent|percent)\Z", re.ASCII | re.IGNORECASE)
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})\Z", re.ASCII)
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})\Z", re.ASCII)
_MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What one cell holds: a value, nothing, or a problem. ``place`` is ``Tender!C14``, quoted where Excel would."""

    place: str
    where: str
    """The same in words: ``sheet Tender, C14``."""
    value: T | None = None
    problem: str | None = None
    repair: str = ""
    note: str | None = None
    """What was made of a text, where the value was not typed as a number or date."""
    at: tuple[str, int, int] = ("", 0, 0)
    """Sheet, row and column."""

    @property
    def blank(self) -> bool:
        """Whether nothing stands in the cell."""
        return self.value is None and self.problem is None

    def as_problem(self, file: str) -> CellProblem:
        """The problem with its file, to be collected. Only where there is one."""
        assert self.problem is not None
        sheet, row, column = self.at
        return CellProblem(f"{file}, sheet {sheet}", row, column, self.problem, self.repair)


@dataclass(frozen=True, slots=True, order=True)
class CellProblem(Problem):
    """A problem in a cell. ``file`` is the file and its sheet; problems of a sheet stand together."""

    def __str__(self) -> str:
        return f"{self.file}, {address(self.line, self.column)}: {self.message}" + (
            f" {self.repair}" if self.repair else ""
        )


def address(row: int, column: int) -> str:
    """``C14``."""
    return f"{get_column_letter(column)}{row}"


def place_of(cell: Cell | MergedCell) -> str:
    """``Tender!C14``; a title that needs quotes has them: ``'Lot 1'!C14``."""
    title = str(cell.parent.title)
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", title, re.ASCII):
        title = "'" + title.replace("'", "''") + "'"
    return f"{title}!{cell.coordinate}"


def text(cell: Cell) -> Reading[str]:
    """A text: outer blanks removed, line ends as LF, without characters that cannot be printed."""
    reading, raw = _typed(cell)
    if raw is None:
        return reading
    if isinstance(raw, bool):
        return replace(reading, value="TRUE" if raw else "FALSE", note="it is a truth value, read as its word")
    if isinstance(raw, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        repair = "Format the cell as text and type it again."
        return replace(reading, problem="expected a text, found a date: Excel may have made it one.", repair=repair)
    if isinstance(raw, str):
        return replace(reading, value=raw)
    return replace(reading, value=_number_words(raw))


def choice(cell: Cell, members: Mapping[str, str] | Iterable[str]) -> Reading[str]:
    """One of the members, given by its word or by its title, in any case. The value is the word."""
    titles = members if isinstance(members, Mapping) else {word: word for word in members}
    reading, raw = _typed(cell)
    if raw is None:
        return reading
    written = raw if isinstance(raw, str) else _number_words(raw) if _is_number(raw) else str(raw)
    known = {_plain(title): word for word, title in titles.items()} | {_plain(word): word for word in titles}
    found = known.get(_plain(written))
    if found is not None:
        return replace(reading, value=found)
    return replace(
        reading, problem=f"{shown(written)} is not a choice here.", repair=did_you_mean(written, titles.values())
    )


def yes_no(cell: Cell) -> Reading[bool]:
    """Yes or No, in any case, by its first letter, or a truth value."""
    reading, raw = _typed(cell)
    if raw is None or isinstance(raw, bool):
        return replace(reading, value=raw) if raw is not None else reading
    answer = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}.get(_plain(str(raw)))
    if answer is None:
        repair = "Choose Yes or No, or leave the cell empty where it is not known."
        return replace(reading, problem=f"expected Yes or No, found {shown(raw)}.", repair=repair)
    return replace(reading, value=answer)


def whole(cell: Cell, *, least: int = 0, most: int = 10**9) -> Reading[int]:
    """A whole number between two ends, both included."""
    number = decimal(cell, least=Decimal(least), most=Decimal(most))
    problem, value = number.problem, None
    if number.value is not None and number.value != number.value.to_integral_value():
        problem = f"expected a whole number, found {number.value}."
    elif number.value is not None:
        value = int(number.value)
    return Reading(number.place, number.where, value, problem, number.repair, number.note, number.at)


def decimal(cell: Cell, *, least: Decimal = Decimal(0), most: Decimal = Decimal(10) ** 12) -> Reading[Decimal]:
    """A number between two ends, both included, as it was typed: 0.1 is one tenth."""
    reading, raw = _typed(cell)
    if raw is None:
        return reading
    if _is_percent(cell) and _is_number(raw):
        return replace(reading, problem="expected a number, found a percentage.", repair="Format the cell as a number.")
    note = None
    if isinstance(raw, str) and _DECIMAL.fullmatch(raw):
        number, note = Decimal(raw), f"it is a text, read as the number {raw}"
    elif _is_number(raw):
        number = _exact(raw)
    else:
        return replace(reading, problem=f"expected a number, found {_found(raw)}.", repair="Type digits only.")
    return _within(replace(reading, value=number, note=note), least, most)


def money(cell: Cell, *, least: Decimal = Decimal(0), places: int = 2) -> Reading[Decimal]:
    """Pounds, to the penny or, for a rate, to more ``places``.

    A text such as "£1,842,500.50" is taken, with a note; "1.234" and "1234,50" are not.
    """
    reading, raw = _typed(cell)
    if raw is None:
        return reading
    if not (isinstance(raw, str) or _is_number(raw)) or (_is_percent(cell) and _is_number(raw)):
        found = "a percentage" if _is_number(raw) else _found(raw)
        return replace(reading, problem=f"expected pounds, found {found}.", repair="Type the amount in pounds.")
    note = None
    if isinstance(raw, str):
        bare = re.sub(r"^(?:£|GBP) ?| ?GBP$", "", raw, flags=re.IGNORECASE)
        match = _GROUPED.fullmatch(bare)
        if match is None or len(match[1] or "") > 2:
            repair = "Type it in full, with a point before the pence, such as 1842500.50."
            return replace(reading, problem=f"{shown(raw)} cannot be read as pounds without guessing.", repair=repair)
        number = Decimal(bare.replace(",", ""))
        note = f"it is a text, read as £{number:,.2f}"
    else:
        number = _exact(raw)
    if abs(number) < MOST_MONEY and number != number.quantize(Decimal(1).scaleb(-places)):
        finer = "is finer than a penny" if places == 2 else f"has more than {places} places"
        return replace(reading, problem=f"{number} {finer}.", repair=f"Round it to {places} places.")
    return _within(replace(reading, value=number, note=note), least, MOST_MONEY)


def percent(cell: Cell, *, most: Decimal = Decimal(100)) -> Reading[Decimal]:
    """Per cent: 40 typed, or 40 % in a cell that is formatted so (Excel keeps 0.4). A bare 0.4 is refused."""
    reading, raw = _typed(cell)
    if raw is None:
        return reading
    note = None
    if isinstance(raw, str):
        match = _PERCENT.fullmatch(raw) or re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?)", raw, re.ASCII)
        if match is None:
            return replace(reading, problem=f"expected per cent, found {shown(raw)}.", repair="Type 40 for 40 %.")
        number, formatted = Decimal(match[1]), "%" in raw or "cent" in raw.casefold()
        note = f"it is a text, read as {number} %"
    elif _is_number(raw):
        formatted = _is_percent(cell)
        number = _exact(raw) * (100 if formatted else 1)
    else:
        return replace(reading, problem=f"expected per cent, found {_found(raw)}.", repair="Type 40 for 40 %.")
    if not formatted and 0 < number < 1:
        repair = f"Type {_bare(number * 100)} for {_bare(number * 100)} %, or {number} % with the sign."
        return replace(reading, problem=f"{number} may mean {number} % or {_bare(number * 100)} %.", repair=repair)
    return _within(replace(reading, value=number.normalize() + 0, note=note), Decimal(0), most)


def date(cell: Cell, *, earliest: datetime.date = EARLIEST, latest: datetime.date = LATEST) -> Reading[datetime.date]:
    """A day: a real date, or a text that can mean one day only (2026-02-03, 3 February 2026, 25/12/2026)."""
    reading, raw = _typed(cell)
    if raw is None:
        return reading
    note = None
    day: datetime.date | None = None
    if isinstance(raw, datetime.datetime):
        if raw.time() != datetime.time():
            return replace(reading, problem="expected a date, found a date with a time.", repair="Type the date alone.")
        day = raw.date()
    elif isinstance(raw, datetime.date):
        day = raw
    elif isinstance(raw, str):
        try:
            day = written_date(raw)
        except ValueError as error:
            return replace(reading, problem=f"{error}.", repair="Type it as 2026-02-03 or 3 February 2026.")
        note = f"it is a text, read as {day.isoformat()}"
    if day is None:
        return replace(reading, problem=f"expected a date, found {_found(raw)}.", repair="Type it as 2026-02-03.")
    if not earliest <= day <= latest:
        problem = f"{day.isoformat()} is outside {earliest.year} to {latest.year}."
        return replace(reading, problem=problem, repair="Type the whole date: day, month and year.")
    return replace(reading, value=day, note=note)


def written_date(written: str) -> datetime.date:
    """A date in words or digits that means one day only. Raises ``ValueError`` saying why it does not."""
    try:
        return datetime.date.fromisoformat(written) if "-" in written and written[:4].isdigit() else _spoken(written)
    except ValueError as error:
        raise ValueError(str(error) if "may mean" in str(error) else f"{shown(written)} is not a date") from None


def money_known(value: Decimal) -> Known:
    """Pounds as a known value, in pence."""
    return exactly(int(value * 100))


def _spoken(written: str) -> datetime.date:
    if match := _WORDED.fullmatch(written):
        month = match[2].casefold()
        found = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(month) or (month == "sept" and n == 9)]
        return datetime.date(int(match[3]), found[0] if found else 0, int(match[1]))
    if match := _SLASHED.fullmatch(written):
        first, second, year = (int(part) for part in match.groups())
        if first != second and first <= 12 and second <= 12:
            raise ValueError(f"{shown(written)} may mean two days")
        day, month = (first, second) if second <= 12 else (second, first)
        return datetime.date(year, month, day)
    raise ValueError(written)


def _typed(cell: Cell | MergedCell) -> tuple[Reading[Any], Any]:
    """The reading to begin from, and what was typed; ``None`` where it is blank or already a problem."""
    at = (str(cell.parent.title), int(cell.row or 0), int(cell.column or 0))
    reading: Reading[Any] = Reading(place_of(cell), f"sheet {cell.parent.title}, {cell.coordinate}", at=at)
    if isinstance(cell, MergedCell):
        return replace(reading, problem="it lies inside merged cells.", repair="Unmerge them."), None
    raw: Any = cell.value
    if cell.data_type == "e":
        return replace(reading, problem=f"it shows the error {raw}.", repair="Type the value itself."), None
    if cell.data_type == "f" or not isinstance(raw, _PLAIN):
        return replace(reading, problem="it holds a formula, not a value.", repair="Type the value itself."), None
    if isinstance(raw, str):
        unescaped = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), raw).replace("\r\n", "\n").replace("\r", "\n")
        raw = printable(unescaped).replace("\u00a0", " ").strip(" \t\n\u200b\ufeff") or None
    return reading, raw


_PLAIN = (
    str,
    int,
    float,
    Decimal,
    bool,
    datetime.datetime,
    datetime.date,
    datetime.time,
    datetime.timedelta,
    type(None),
)


def _is_number(raw: object) -> bool:
    return isinstance(raw, int | float | Decimal) and not isinstance(raw, bool)


def _is_percent(cell: Cell) -> bool:
    return "%" in re.sub(r"\"[^\"]*\"|\\.", "", cell.number_format or "")


def _exact(raw: float | int | Decimal) -> Decimal:
    """The number as it was typed: a file keeps a double, whose shortest decimal is what the user saw."""
    return Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)


def _within(reading: Reading[Decimal], least: Decimal, most: Decimal) -> Reading[Decimal]:
    number = reading.value
    assert number is not None
    if number.is_finite() and least <= number <= most:
        return reading
    problem = f"{_bare(number)} is not between {_bare(least)} and {_bare(most)}."
    return replace(reading, value=None, problem=problem, note=None)


def _bare(number: Decimal) -> str:
    """A number without an exponent or trailing noughts."""
    return f"{number.normalize():f}" if number.is_finite() else str(number)


def _number_words(raw: Any) -> str:
    return _bare(_exact(raw))


def _found(raw: object) -> str:
    if isinstance(raw, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return "a date or time"
    return "a truth value" if isinstance(raw, bool) else shown(raw) if isinstance(raw, str) else f"the number {raw}"


def _plain(written: str) -> str:
    return _BLANKS.sub(" ", written).strip().casefold()
