"""The answer for each contract of a plan, in words: is it suitable, why, what is asked, and what is not known yet.

Whether the market is ready and whether the council can secure the benefit are asked of people, never guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sv_rules.authority.profile import AuthorityProfile, Outcome
from sv_rules.facts.value import FactType
from sv_rules.facts.wording import in_words, iso_in_words
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
    unknown: str
    unread: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether nothing stands open: not the answer, and no cell."""
        return self.answer != UNKNOWN and not self.unread


def answers(
    plan: PlanFile, library: Library, adopt: Mapping[str, str | None], profile: AuthorityProfile | None, as_at: str
) -> list[Answer]:
    """The answers, row by row."""
    return [_answer(row, planned(row.facts, library, adopt, as_at), profile, as_at) for row in plan.rows]


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
        _ahead(row, found, as_at), ", ".join([*_unsaid(row, answer), *found.unknown]) or "Nothing",
        tuple(str(p).partition(", sheet ")[2] or str(p) for p in row.problems),
    )  # fmt: skip


def _unsaid(row: Row, answer: str) -> list[str]:
    """What the answer hangs on first of all, and the row does not say."""
    if answer != UNKNOWN:
        return []
    facts = row.facts.tender
    valued = any(name in facts for name in ("stated_value_ex_vat", "stated_value_inc_vat"))
    begun = "commencement_stated_on" in facts
    return [
        *([] if valued else ["the value, with or without VAT"]),
        *([] if begun else ["when the procurement begins"]),
    ]


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
    kinds = _kinds(row)
    suiting = [o for o in profile.outcomes if o.suits and any(_suits(word, kinds) for word in o.suits)]
    open_ = [o for o in profile.outcomes if not o.suits]
    priorities = {p.id: p.title for p in profile.priorities}
    parts = [_outcome(o, priorities) for o in suiting]
    if open_:
        listed = "; ".join(_outcome(o, priorities) for o in open_)
        parts.append(f"For any contract, since the profile does not say which they suit: {listed}")
    return "; ".join(parts) or "The profile names none for contracts of this kind."


def _outcome(outcome: Outcome, priorities: Mapping[str, str]) -> str:
    measures = f", measured by {', '.join(outcome.measures)}" if outcome.measures else ""
    served = priorities.get(outcome.priority or "")
    priority = f" (priority: {served})" if served else ""
    return f"{outcome.title}{priority}{measures}"


def _kinds(row: Row) -> frozenset[str]:
    facts = row.facts.tender
    kinds: set[str] = set()
    for name in ("category", "categories", "cpv_codes"):
        known = facts[name].known if name in facts else None
        if known is not None:
            kinds |= known[0] if isinstance(known[0], frozenset) else {known[0]}
    light = facts.get("light_touch")
    if light is not None and light.known == (True, True):
        kinds.add("light-touch")
    return frozenset(kinds)


def _suits(word: str, kinds: frozenset[str]) -> bool:
    return any(kind.startswith(word) for kind in kinds) if word.isdigit() else word in kinds


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
