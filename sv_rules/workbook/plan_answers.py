"""The answer for each contract of a plan, in words: is it suitable, why, what is asked, and what is not known yet.

Whether the market is ready and whether the council can secure the benefit are asked of people, never guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sv_rules.authority.profile import AuthorityProfile
from sv_rules.authority.suiting import suiting
from sv_rules.facts.dictionary import fact_dictionary
from sv_rules.facts.value import FactType
from sv_rules.facts.wording import in_words, iso_in_words, lowered
from sv_rules.gateway.planned import Planned, planned
from sv_rules.policy.library import Library
from sv_rules.workbook.plan_reading import PlanFile, Row

REQUIRED, CONSIDER, FREE, UNKNOWN = "Required", "To be considered", "Not required", "Not known yet"
ANSWERS: Mapping[str, str] = {REQUIRED: "stop", CONSIDER: "reason", FREE: "proceed", UNKNOWN: "unknown"}
"""Each answer with the look that repeats it."""
MEANINGS: Mapping[str, str] = {
    REQUIRED: "a policy that binds asks for social value in the award criteria",
    CONSIDER: "the Social Value Act asks that it be considered before the procurement begins",
    FREE: "neither law nor an adopted policy asks for it; it may be asked where it relates to the contract",
    UNKNOWN: "what the plan says does not settle it",
}
_ACT_2012 = "Public Services"


class Gap(NamedTuple):
    """What is not known yet of a contract, and the fact that would settle it, where one would."""

    words: str
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one contract, each part in words."""

    row: Row
    answer: str
    why: str
    suitable: str
    scopes: tuple[str, ...]
    policies: str
    demands: str
    outcomes: str
    ahead: str
    gaps: tuple[Gap, ...]
    unread: tuple[str, ...]

    @property
    def unknown(self) -> str:
        """What is not known yet, in one line."""
        return "; ".join(gap.words for gap in self.gaps) or "Nothing"

    @property
    def settled(self) -> bool:
        """Whether nothing stands open: not the answer, and no cell."""
        return self.answer != UNKNOWN and not self.unread


def answers(
    plan: PlanFile, library: Library, adopt: Mapping[str, str | None], profile: AuthorityProfile | None, as_at: str,
    rows: Iterable[Row] | None = None,
) -> list[Answer]:  # fmt: skip
    """The answers, row by row. ``rows`` are the plan's own, where the caller counts them as they are taken."""
    return [_answer(row, planned(row.facts, library, adopt), profile, as_at) for row in rows or plan.rows]


def _answer(row: Row, found: Planned, profile: AuthorityProfile | None, as_at: str) -> Answer:
    considered = found.scope(_ACT_2012)
    if found.required:
        answer = REQUIRED
    elif found.required is None or considered is None:
        answer = UNKNOWN
    else:
        answer = CONSIDER if considered else FREE
    asking = list(dict.fromkeys(f"{d.policy}, {d.clause or d.rule}" for d in found.demands if d.floor and d.sure))
    why = f"{MEANINGS[answer][0].upper()}{MEANINGS[answer][1:]}"
    why += f": {'; '.join(asking)}." if answer == REQUIRED else "."
    if answer == REQUIRED and considered:
        why += " The Social Value Act asks for it to be considered too."
    return Answer(
        row, answer, why, _suitable(row, answer), tuple(s.words for s in found.scopes),
        "; ".join(found.policies) or "None", _demands(found), _outcomes(row, profile),
        _ahead(row, found, as_at), _gaps(row, answer, found),
        tuple(str(p).partition(", sheet ")[2] or str(p) for p in row.problems),
    )  # fmt: skip


def _gaps(row: Row, answer: str, found: Planned) -> tuple[Gap, ...]:
    """What is not known: first what the answer hangs on, then the facts asked, then what the law leaves open."""
    facts = fact_dictionary().facts
    gaps = [Gap(lowered(facts[name].title), name) for name in found.unknown]
    if answer == UNKNOWN:
        stated = row.facts.tender
        if "commencement_stated_on" not in stated:
            gaps = [g for g in gaps if g.fact != "commencement_stated_on"]
            gaps.insert(0, Gap("when the procurement begins", "commencement_stated_on"))
        if not {"stated_value_ex_vat", "stated_value_inc_vat"} & set(stated):
            gaps.insert(0, Gap("the value, with or without VAT"))
        if not gaps:
            gaps = [Gap(f"the law leaves it open: {why}") for why in found.left_open]
    return tuple(gaps)


def _suitable(row: Row, answer: str) -> str:
    """Whether market and council can carry it, as an officer said."""
    parts = [
        {True: "The market is ready", False: "The market is not ready", None: "Market: not asked yet"}[
            row.market_ready
        ],
        {True: "the benefit can be secured", False: "the benefit cannot be secured yet",
         None: "securing the benefit: not asked yet"}[row.benefit_secure],
    ]  # fmt: skip
    words = "; ".join(parts) + "."
    if answer in (REQUIRED, CONSIDER) and row.market_ready is False:
        words += " Engage the market before the tender is designed, small firms and voluntary organisations too."
    if answer in (REQUIRED, CONSIDER) and row.benefit_secure is False:
        words += " Name who will manage it and how it is measured before it is asked for."
    return words


def _demands(found: Planned) -> str:
    shares = {d.policy for d in found.demands if d.floor and "least" in d.words}
    lines = []
    for demand in found.demands:
        if "least" not in demand.words and demand.floor and demand.policy in shares:
            continue  # a least share says that there is a section
        lines.append(f"{demand.words} ({demand.policy}{'' if demand.sure else ', if it applies'})")
    return "; ".join(dict.fromkeys(lines)) or "None"


def _outcomes(row: Row, profile: AuthorityProfile | None) -> str:
    if profile is None:
        return "No profile was named."
    found = suiting(profile, row.facts.tender)
    parts = [*found.named]
    if found.unsaid:
        parts.append(f"For any contract, since the profile does not say which they suit: {'; '.join(found.unsaid)}")
    return "; ".join(parts) or "The profile names none for contracts of this kind."


def _ahead(row: Row, found: Planned, as_at: str) -> str:
    """The gateways with the dates that the plan gives, and no others."""
    begun = row.facts.tender.get("commencement_stated_on")
    known = begun.known if begun is not None else None
    parts = []
    if known is None:
        parts.append("plan: now; engage, design and publish: no date for the procurement is given")
    else:
        day = in_words(FactType.DATE, known)
        passed = known[1] <= int(as_at.replace("-", ""))
        if found.scope(_ACT_2012) is not False and not passed:
            parts.append(f"consider social value and record it: before {day}")
        parts.append(f"publish, or first contact with suppliers: {day}{' (past)' if passed else ''}")
    if row.starts_on is None:
        parts.append("contract: no date is given")
    else:
        parts.append(f"contract: {iso_in_words(row.starts_on.isoformat())}")
        months = row.facts.tender.get("contract_months")
        if months is not None and months.known is not None and months.known[0] == months.known[1]:
            parts.append(f"close: {iso_in_words(_after(row.starts_on, months.known[0]).isoformat())}")
    return "; ".join(parts)


def _after(day: datetime.date, months: int) -> datetime.date:
    """The last day of a contract that begins on ``day`` and runs for whole months."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    first = datetime.date(year, month + 1, 1)
    following = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - datetime.timedelta(days=1)).day
    end = first.replace(day=min(day.day, last))
    return end - datetime.timedelta(days=1) if day.day <= last else end


def sentence(found: Sequence[Answer]) -> str:
    """The verdict of a whole plan."""
    counts = {word: sum(a.answer == word for a in found) for word in ANSWERS}
    contracts = f"{len(found)} contract{'' if len(found) == 1 else 's'}"
    parts = [
        f"{counts[REQUIRED]} must ask for social value", f"{counts[CONSIDER]} must consider it",
        f"{counts[FREE]} need not", f"{counts[UNKNOWN]} not known yet",
    ]  # fmt: skip
    kept = [part for part, count in zip(parts, (counts[w] for w in ANSWERS), strict=True) if count]
    unread = sum(len(a.unread) for a in found)
    more = f" {unread} cell{' was' if unread == 1 else 's were'} not read." if unread else ""
    return f"{contracts}: {', '.join(kept)}.{more}"
