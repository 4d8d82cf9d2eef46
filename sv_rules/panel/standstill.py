"""When a contract may be entered into after the contract award notice: the standstill, counted in working days.

Procurement Act 2023, s51(2): the period begins with the day of the notice, which is day 1 where it is a working day.
A bank holiday of any part of the United Kingdom is no working day (s123), so 12 July counts in Dover as in Derry.
How many days, and which kinds of procurement owe them, is data: ``tender_templates/award.toml``.
"""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from sv_rules.errors import BadInput
from sv_rules.policy.library import shipped_templates

_PARTS = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
_SATURDAY = 5
_DAY = datetime.timedelta(days=1)
UNFORESEEN = (
    "One-off bank holidays that were proclaimed later than the table of holidays are not counted: "
    "check gov.uk/bank-holidays on the day that the notice is published."
)


@dataclass(frozen=True, slots=True)
class Standstill:
    """A standstill period. ``last_day`` is inside it; the contract may be entered into from ``free_from``."""

    kind: str
    mandatory: bool
    regulated: bool
    """Whether the Act says how long one lasts: not below the threshold."""
    begins: datetime.date
    last_day: datetime.date
    free_from: datetime.date
    working_days: int
    skipped: tuple[tuple[datetime.date, str], ...]
    """Week-days within it that are no working days, each with its name and the parts of the country that keep it."""
    law: str
    href: str

    @property
    def sentence(self) -> str:
        """The whole answer in words."""
        counted = f"{self.working_days} working days beginning with {_words(self.begins)}"
        free = f"The contract may {'' if self.mandatory else 'then '}be entered into from {_words(self.free_from)}."
        if self.mandatory:
            return f"Mandatory standstill ({self.law}): {counted}: the last is {_words(self.last_day)}. {free}"
        if not self.regulated:
            return f"No standstill is owed ({self.law}). One of {counted} would end with {_words(self.last_day)}."
        return (
            f"No mandatory standstill ({self.law}). Where the contract award notice provides for a voluntary one, it "
            f"is at least {counted}: the last is {_words(self.last_day)}. {free}"
        )


def standstill(kind: str, notice_on: datetime.date) -> Standstill:
    """The standstill of a contract of ``kind`` whose award notice is published on a day.

    Raises ``BadInput`` for a day before the first parameter, or in a year for which bank holidays are not known.
    """
    given = _parameter("standstill", notice_on)
    rule = award_rules()["kinds"][kind]
    mandatory = rule["standstill"] == "duty"
    regulated = rule["standstill"] != "none"
    reference = given["reference"] if mandatory else given["voluntary_reference"]
    last, skipped = _count(notice_on, given["working_days"])
    law: str = reference["title"]
    if regulated:
        law = f"{law}, {reference['clause']}"
    if not mandatory:
        law = f"{law}{';' if regulated else ':'} {rule['standstill_law']}"
    return Standstill(
        kind=kind, mandatory=mandatory, regulated=regulated, begins=notice_on, last_day=last, free_from=last + _DAY,
        working_days=given["working_days"], skipped=tuple(skipped), law=law, href=reference["href"],
    )  # fmt: skip


def exclusion_notice(state: str, limb: str | None, on: datetime.date) -> str | None:
    """What must be thought of when a bid is out for an exclusion ground, with the last day; else ``None``."""
    held = [p for p in award_rules()["exclusion_notice"] if p["from"] <= on]
    if not held:
        return None
    given = max(held, key=lambda p: p["from"])
    if state != "excluded" and not any(_is_under(limb or "", known) for known in given["limbs"]):
        return None
    last = on + datetime.timedelta(days=given["days"] - 1)
    reference = given["reference"]
    return (
        f"Notice of an exclusion may be owed to the appropriate authority: {given['days']} days that begin with "
        f"{_words(on)}, so by {_words(last)} ({reference['title']}, {reference['clause']})."
    )


def _is_under(limb: str, section: str) -> bool:
    """Whether a limb such as ``s28(1)(b)`` is of a section such as ``s28``, and not of ``s281``."""
    written = limb.strip().casefold().replace(" ", "")
    return written.startswith(section) and not written[len(section) :][:1].isdigit()


def not_a_working_day(day: datetime.date) -> str | None:
    """Why a day is no working day (s123), or ``None`` where it is one."""
    if day.weekday() >= _SATURDAY:
        return day.strftime("%A")
    kept = _bank_holidays(day.year).get(day)
    return kept or None


@cache
def award_rules() -> dict[str, Any]:
    """What each kind of procurement owes, as shipped in ``tender_templates/award.toml``."""
    return tomllib.loads((shipped_templates() / "award.toml").read_text(encoding="utf-8"))


def _parameter(name: str, day: datetime.date) -> dict[str, Any]:
    held: list[dict[str, Any]] = [p for p in award_rules()[name] if p["from"] <= day]
    if not held:
        first = min(p["from"] for p in award_rules()[name])
        raise BadInput(
            f"no {name} period is known for {_words(day)}", where="award.toml",
            why=f"the Procurement Act 2023 applies from {_words(first)}",
            do="An older procurement is under the Regulations of 2015, which this command does not cover.",
        )  # fmt: skip
    return max(held, key=lambda p: p["from"])


def _count(first: datetime.date, wanted: int) -> tuple[datetime.date, list[tuple[datetime.date, str]]]:
    day, found, skipped = first, 0, list[tuple[datetime.date, str]]()
    while True:
        why = not_a_working_day(day)
        if why is None:
            found += 1
            if found == wanted:
                return day, skipped
        elif day.weekday() < _SATURDAY:
            skipped.append((day, why))
        day += _DAY


@cache
def _bank_holidays(year: int) -> dict[datetime.date, str]:
    """The bank holidays of a year, with Good Friday and Christmas Day, of every part of the United Kingdom."""
    try:
        from holidays import country_holidays
    except ImportError:
        raise BadInput(
            "bank holidays are not known", where="sv-rules panel", why='the package "holidays" is not installed',
            do='Install it with: pip install "sv-rules[panel]"',
        ) from None  # fmt: skip
    found: dict[datetime.date, dict[str, list[str]]] = {}
    for code, part in _PARTS.items():
        kept = country_holidays("GB", subdiv=code, years=year)
        if not kept.start_year <= year <= kept.end_year:
            raise BadInput(
                f"bank holidays of {year} are not known", where='the package "holidays"',
                why=f"its table ends with {kept.end_year}",
                do="Count the working days by hand, and say so in the record.",
            )  # fmt: skip
        for day, name in kept.items():
            found.setdefault(day, {}).setdefault(name, []).append(part)
    return {day: "; ".join(_named(name, parts) for name, parts in names.items()) for day, names in found.items()}


def _named(name: str, parts: list[str]) -> str:
    return name if len(parts) == len(_PARTS) else f"{name} ({', '.join(parts)})"


def _words(day: datetime.date) -> str:
    return f"{day.strftime('%A')} {day.day} {day.strftime('%B %Y')}"
