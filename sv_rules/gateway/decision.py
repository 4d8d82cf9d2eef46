"""What a check answers: frozen, and the source of the JSON output's schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

DecisionWord = Literal["stop", "cannot decide", "proceed with reasons", "proceed"]
EffectWord = Literal["stop", "reason", "advise", "off"]
VerdictWord = Literal["breached", "undetermined", "met", "not applicable"]


@dataclass(frozen=True, slots=True)
class Source:
    """A citation in full."""

    title: str
    clause: str | None
    href: str


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact as a report shows it.

    ``value`` is a number (pounds, per cent), ISO date, boolean, word or list of words, and null where it is
    absent or known only in part; ``possible`` is then ``[from, to]`` (null: open) where it is known in part.
    ``by_lot`` gives a lot's fact for each lot, and ``value`` then stands only where all lots agree.
    """

    name: str
    title: str
    type: str
    subject: str
    value: Any
    possible: tuple[Any, Any] | None
    in_words: str
    provenance: str
    place: str | None
    because: str | None
    confidence: str | None = None
    words: tuple[str, ...] = ()
    by_lot: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A dated number of policy that a finding rests on."""

    name: str
    title: str
    ruleset: str
    in_words: str
    value: Any
    possible: tuple[Any, Any] | None
    applies_from: tuple[str, ...]
    """The first day of each period that the date window touches."""
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What is needed to settle an undetermined rule, and where it could come from."""

    fact: str | None
    text: str
    needs: Literal["notice", "record", "law"]
    lot: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on: facts as found, and parameters with their dates."""

    facts: Sequence[FactView] = ()
    parameters: Sequence[ParameterView] = ()


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """A waiver of the record and what became of it."""

    rule: str
    lot: str | None
    reason: str
    approved_by: str
    role: str
    on: str
    until: str
    status: Literal["used", "unused", "expired", "refused"]
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach or an undetermined rule: what was found, what to do, and the law behind it."""

    rule: str
    title: str
    ruleset: str
    ruleset_version: str
    effect: EffectWord
    verdict: VerdictWord
    message: str
    place: str
    """In plain words: ``Lot 2, award criteria``."""
    pointers: Sequence[str]
    """JSON Pointers, ``file:line`` or cells."""
    lots: tuple[str, ...]
    evidence: Evidence
    missing: Sequence[Missing]
    remedy: str
    rationale: str
    source: Source
    effect_note: str | None = None
    waiver: WaiverUse | None = None
    reason: str | None = None
    excepted_by: tuple[str, ...] = ()
    maturity: str | None = None


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """The verdict of one rule at this gateway, whatever it is."""

    rule: str
    title: str
    ruleset: str
    verdict: VerdictWord
    effect: EffectWord
    because: str
    lots: Mapping[str, VerdictWord] | None = None


@dataclass(frozen=True, slots=True)
class RulesetUsed:
    """A ruleset that was run, and how it binds."""

    name: str
    title: str
    version: str
    digest: str
    binds: Literal["law", "adopted", "advice"]
    target_level: str | None = None


@dataclass(frozen=True, slots=True)
class ProfileUsed:
    """The authority's profile that a check went by. What of it is invented is said wherever the answer is."""

    authority: str
    name: str
    version: str
    adopts: tuple[str, ...]
    """Rulesets that it adopts, each with its target level."""
    wants: tuple[str, ...]
    """Outcomes that suit this contract, in words."""
    synthetic: bool
    """The whole profile is invented."""
    invented: tuple[str, ...]
    """What of it is invented, each with why."""
    note: str = ""
    """A doubt whether it is the buyer's own."""


@dataclass(frozen=True, slots=True)
class EngineUsed:
    """Which evaluators judged, and whether they were compared."""

    names: tuple[str, ...]
    compared: bool
    statement: str


@dataclass(frozen=True, slots=True)
class DataNote:
    """A doubt about the data."""

    code: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class LotView:
    """One lot and its facts."""

    title: str | None
    facts: Mapping[str, FactView]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rules came out how, lots rolled up."""

    breached: int
    undetermined: int
    met: int
    not_applicable: int
    waived: int


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer at a gateway. ``key`` identifies what it was made from: the same key, the same answer."""

    ocid: str | None
    release_id: str | None
    title: str | None
    buyer: str | None
    notice_type: str | None
    published_on: str | None
    source: str
    as_at: str
    gateway: str
    decision: DecisionWord
    sentence: str
    counts: Counts
    findings: tuple[Finding, ...]
    verdicts: Sequence[RuleVerdict]
    facts: Mapping[str, FactView]
    lots: Mapping[str, LotView]
    notes: tuple[DataNote, ...]
    waivers: tuple[WaiverUse, ...]
    record_notes: tuple[str, ...]
    rulesets: tuple[RulesetUsed, ...]
    engine: EngineUsed
    library_digest: str
    record_digest: str | None
    key: str
    pointer: str = ""
    relaxed: tuple[str, ...] = ()
    """What the caller chose to relax, in words; a report prints it."""
    profile: ProfileUsed | None = None
    """The authority's profile, where one was named."""
    format: str = field(default="sv-rules/decision/1")
