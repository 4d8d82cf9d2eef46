"""The measurement of one authority, or of all, put together: what a report shows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sv_rules.errors import BadInput
from sv_rules.facts.name import normalised_name
from sv_rules.maturity.claims import Claims
from sv_rules.maturity.measurable import measured_by_rules, ruleset_of, shown_in_part
from sv_rules.maturity.measured import Given, Procurement, Register, register_of
from sv_rules.maturity.measured_buyers import Body, alike, found_body
from sv_rules.maturity.measured_levels import AreaReading, Figures, area_reading, figures_of
from sv_rules.maturity.measured_policy import MeasuredPolicy, Support
from sv_rules.maturity.measured_trend import Beside, Trend, beside, shares_met, trend_of
from sv_rules.maturity.question_set import QuestionSet
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
    claims: Claims
    also: tuple[str, ...]
    """Other names under which its notices were counted."""
    alike: tuple[tuple[str, int], ...]
    """Bodies of like names, with their procurements, that were counted apart."""

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
            for key in procurement.buyers:
                self.by_buyer.setdefault(key, []).append(procurement)
        self.bodies = {body.key: body for body in self.register.bodies.values()}
        self.shares = shares_met(self.by_buyer, list(self.rules), self.support)

    def of(self, authority: str, claims: Claims | None = None, also: Sequence[str] = ()) -> Measurement:
        """One authority, by its name in whatever case and punctuation, or by its number in a register.

        ``also``: other names that it has in these notices. Raises ``BadInput`` where none is called so.
        """
        named = [("--authority", authority), *(("--also-called", other) for other in also)]
        own = {body.key: body for option, words in named for body in [self._body(words, option)]}
        bodies = tuple(own.values())
        near = {other.key: other for body in bodies for other in alike(self.bodies.values(), body)}
        counted_apart = tuple((o.name, len(self.by_buyer[o.key])) for key, o in near.items() if key not in own)
        return self._measurement((self._measured(bodies, claims or Claims(), counted_apart),), one=True)

    def _body(self, words: str, option: str) -> Body:
        found = found_body(self.register.bodies, words)
        if found is None:
            near = did_you_mean(words, [name for body in self.bodies.values() for name in body.names])
            do = f"{near} Leave --authority out to list them all.".strip()
            why = "no buyer in these notices is called that"
            raise BadInput(f'no authority "{words}"', where=option, why=why, do=do)
        return found

    def all(self) -> Measurement:
        """Every authority of the register, those with most procurements first."""
        order = sorted(self.by_buyer, key=lambda key: (-len(self.by_buyer[key]), self.bodies[key].name))
        return self._measurement(tuple(self._measured((self.bodies[key],), Claims()) for key in order), one=False)

    def _measurement(self, measured: tuple[Measured, ...], *, one: bool) -> Measurement:
        return Measurement(
            self.questions, self.ruleset, self.policy, self.since, self.support, self.as_at, measured, one,
            len(self.register.procurements), self.register.releases, self.register.notes, self.library.digest,
        )  # fmt: skip

    def _measured(
        self, bodies: tuple[Body, ...], claims: Claims, counted_apart: tuple[tuple[str, int], ...] = ()
    ) -> Measured:
        """One authority, which may stand in the register as several bodies."""
        body, keys = bodies[0], {b.key for b in bodies}
        own = list({p.ocid: p for b in bodies for p in self.by_buyer[b.key]}.values())
        figures = {
            p.id: figures_of(p, self.rules.get(p.id, ()), self.parts.get(p.id), own, self.support)
            for _, p in self.questions.practices()
        }
        told = {p: f for p, f in figures.items() if f.judged}
        kinds = {key: other.kind for key, other in self.bodies.items()}
        peers = {p: beside(self.shares[p], body.kind, keys, kinds, self.support) for p in told}
        days = sorted(n.published_on for p in own for n in p.notices if n.published_on)
        return Measured(
            body.name, body.kind, len(own), sum(len(p.notices) for p in own),
            days[0] if days else None, days[-1] if days else None, figures,
            {p: trend_of(f.told, self.support) for p, f in told.items()},
            {p: b for p, b in peers.items() if b is not None},
            tuple(area_reading(self.questions, a, figures, claims.levels.get(a.id)) for a in self.questions.areas),
            claims,
            tuple(_other_names(bodies)),
            counted_apart,
        )  # fmt: skip


def _other_names(bodies: Sequence[Body]) -> Iterator[str]:
    """The names beside the first, each in the spelling that most notices use."""
    seen = {normalised_name(bodies[0].name)}
    for name in (name for body in bodies for name in body.names):
        if normalised_name(name) not in seen:
            seen.add(normalised_name(name))
            yield name


def _ruleset(library: Library, questions: QuestionSet) -> Ruleset:
    found = ruleset_of(library, questions)
    if found is not None:
        return found
    raise BadInput(
        "nothing to measure by", where=questions.assessment,
        why=f'the library has no ruleset "{questions.measured_by}"' if questions.measured_by
        else 'it names no ruleset under "measured_by"',
        do="Use the shipped rulesets, or name a question set whose ruleset is there.",
    )  # fmt: skip
