"""The measurement of one authority, or of all, put together: what a report shows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sv_rules.errors import BadInput
from sv_rules.facts.name import normalised_name
from sv_rules.maturity.measurable import measured_by_rules, shown_in_part
from sv_rules.maturity.measured import Given, Procurement, Register, register_of
from sv_rules.maturity.measured_levels import AreaReading, Figures, area_reading, figures_of
from sv_rules.maturity.measured_policy import MeasuredPolicy, Support
from sv_rules.maturity.measured_trend import Beside, Trend, beside, shares_met, trend_of
from sv_rules.maturity.question_set import Level, QuestionSet
from sv_rules.policy.library import Library
from sv_rules.policy.ruleset import Ruleset
from sv_rules.problem import did_you_mean


@dataclass(frozen=True, slots=True)
class Measured:
    """One authority: its figures by practice and its levels by area, with what they were made from."""

    authority: str
    kind: str
    procurements: int
    releases: int
    first: str | None
    last: str | None
    figures: Mapping[str, Figures]
    trends: Mapping[str, Trend]
    beside: Mapping[str, Beside]
    areas: tuple[AreaReading, ...]

    @property
    def levels(self) -> int:
        """How many areas have a level."""
        return sum(area.level is not None for area in self.areas)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured, by which index, rules and numbers. ``authorities`` is one, or all of the register."""

    questions: QuestionSet
    ruleset: Ruleset
    policy: MeasuredPolicy
    since: datetime.date
    support: Support
    as_at: datetime.date
    authorities: tuple[Measured, ...]
    one: bool
    procurements: int
    releases: int
    notes: tuple[str, ...]
    library_digest: str


class Measuring:
    """A register read once, from which one authority or all are measured."""

    def __init__(
        self, given: Iterable[Given], library: Library, questions: QuestionSet, policy: MeasuredPolicy,
        as_at: datetime.date,
    ) -> None:  # fmt: skip
        self.library, self.questions, self.policy, self.as_at = library, questions, policy, as_at
        self.since, self.support = policy.on(as_at)
        self.ruleset = _ruleset(library, questions)
        self.rules = measured_by_rules(questions, self.ruleset)
        self.parts = shown_in_part(questions, self.ruleset)
        self.register: Register = register_of(given, library, self.rules)
        self.by_buyer: dict[str, list[Procurement]] = {}
        for procurement in self.register.procurements:
            for name in procurement.buyers:
                self.by_buyer.setdefault(name, []).append(procurement)
        self.shares = shares_met(self.by_buyer, list(self.rules), self.support)

    def of(self, authority: str, claims: Mapping[str, Level] | None = None) -> Measurement:
        """One authority, by its name in whatever case and punctuation. Raises ``BadInput`` where none is called so."""
        name = normalised_name(authority)
        if name not in self.by_buyer:
            near = did_you_mean(authority, self.register.names.values())
            do = f"{near} Leave --authority out to list them all.".strip()
            why = "no buyer in these notices is called that"
            raise BadInput(f'no authority "{authority}"', where="--authority", why=why, do=do)
        return self._measurement((self._measured(name, claims or {}),), one=True)

    def all(self) -> Measurement:
        """Every authority of the register, those with most procurements first."""
        order = sorted(self.by_buyer, key=lambda n: (-len(self.by_buyer[n]), self.register.names[n]))
        return self._measurement(tuple(self._measured(name, {}) for name in order), one=False)

    def _measurement(self, measured: tuple[Measured, ...], *, one: bool) -> Measurement:
        return Measurement(
            self.questions, self.ruleset, self.policy, self.since, self.support, self.as_at, measured, one,
            len(self.register.procurements), self.register.releases, self.register.notes, self.library.digest,
        )  # fmt: skip

    def _measured(self, name: str, claims: Mapping[str, Level]) -> Measured:
        own = self.by_buyer[name]
        figures = {
            p.id: figures_of(p, self.rules.get(p.id, ()), self.parts.get(p.id), own, self.support)
            for _, p in self.questions.practices()
        }
        told = {p: f for p, f in figures.items() if f.judged}
        kind = self.register.kinds.get(name, "")
        peers = {p: beside(self.shares[p], kind, name, self.register.kinds, self.support) for p in told}
        days = sorted(n.published_on for p in own for n in p.notices if n.published_on)
        return Measured(
            self.register.names[name], kind, len(own), sum(len(p.notices) for p in own),
            days[0] if days else None, days[-1] if days else None, figures,
            {p: trend_of(f.told, self.support) for p, f in told.items()},
            {p: b for p, b in peers.items() if b is not None},
            tuple(area_reading(self.questions, a, figures, claims.get(a.id)) for a in self.questions.areas),
        )  # fmt: skip


def _ruleset(library: Library, questions: QuestionSet) -> Ruleset:
    for file in library.files:
        if file.model.ruleset == questions.measured_by:
            return file.model
    raise BadInput(
        "nothing to measure by", where=questions.assessment,
        why=f'the library has no ruleset "{questions.measured_by}"' if questions.measured_by
        else 'it names no ruleset under "measured_by"',
        do="Use the shipped rulesets, or name a question set whose ruleset is there.",
    )  # fmt: skip


def claims_of(questions: QuestionSet, written: Sequence[str]) -> dict[str, Level]:
    """``AREA=LEVEL`` pairs as levels by area. Raises ``BadInput`` for an area or level that is not there."""
    claims: dict[str, Level] = {}
    areas = {area.id.casefold(): area.id for area in questions.areas}
    levels = {
        word.casefold(): level for level in questions.scale for word in (level.id, level.title, level.short or level.id)
    }
    for pair in written:
        area, _, word = pair.partition("=")
        found, level = areas.get(area.strip().casefold()), levels.get(word.strip().casefold())
        if found is None:
            raise BadInput(
                f'no area "{area.strip()}"', where="--claimed", why=f"{questions.title} has none of that letter",
                do=f"Write AREA=LEVEL, with one of {', '.join(areas.values())}.",
            )  # fmt: skip
        if level is None:
            raise BadInput(
                f'no level "{word.strip()}"', where=f"--claimed {found}", why="the scale has none of that name",
                do=f"Write one of {', '.join(level.id for level in questions.ranked)}.",
            )  # fmt: skip
        claims[found] = level
    return claims
