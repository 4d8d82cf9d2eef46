"""Measured maturity: the rules of an index run over notices, and told procurement by procurement.

A procurement is all releases of one ocid, each judged by itself with its record. What a rule says of a procurement
is the verdict of its latest release that tells (met or breached) at a gateway at which the rule is asked; where none
does, of the latest other release that tells. Where no release tells, the procurement is undetermined, or the rule
does not apply to it. So an amended tender counts as amended, and an award notice that is silent takes nothing back.
Where no release stands at a gateway at which the rule is asked (a pipeline notice alone, or an award without its
tender notice) that is why it could not be told, and it is no silence of the authority's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sv_rules.engine.effect import effect_of
from sv_rules.engine.infer import Judgement, Subject, Verdict, roll_up
from sv_rules.facts.fact import TenderFacts
from sv_rules.facts.wording import lowered
from sv_rules.gateway.check import judgement_of
from sv_rules.gateway.reads import Reads
from sv_rules.gateway.record import Record
from sv_rules.maturity.measured_buyers import Body, Buyers
from sv_rules.policy.library import Library
from sv_rules.policy.plan import RulePlan

TOLD = (Verdict.MET, Verdict.BREACHED)
Given = tuple[TenderFacts, Record | None]


@dataclass(frozen=True, slots=True)
class Notice:
    """Where a figure comes from: a release, and the file that it stands in."""

    ocid: str
    release_id: str | None
    notice_type: str | None
    published_on: str | None
    title: str | None
    source: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule or practice says of one procurement, and the release that says so.

    ``missing`` names, where it is undetermined, what is not known. ``asked``: one of its releases stands at a
    gateway at which the rule is asked, so that it might have told.
    """

    rule: str
    verdict: Verdict
    notice: Notice
    missing: tuple[str, ...] = ()
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Procurement:
    """All releases of one ocid: who buys (by the keys of the bodies), and what each practice comes to."""

    ocid: str
    buyers: frozenset[str]
    notices: tuple[Notice, ...]
    practices: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class Register:
    """Every procurement of the notices read. ``bodies`` has each buyer by each of its names, normalised."""

    procurements: tuple[Procurement, ...]
    bodies: Mapping[str, Body]
    notes: tuple[str, ...]
    releases: int


@dataclass(slots=True)
class _Judged:
    """One release with the verdicts of the rules, those asked at its gateway marked."""

    notice: Notice
    verdicts: Mapping[str, tuple[Verdict, bool, tuple[str, ...]]]


def register_of(given: Iterable[Given], library: Library, practices: Mapping[str, Sequence[str]]) -> Register:
    """Judge every release once and join them by ocid. ``practices`` names the rules of each.

    Raises ``EngineDisagreement`` where the evaluators differ: nothing may be concluded then.
    """
    rules = {r.id: r for r in library.plan.rules if any(r.id in own for own in practices.values())}
    gathering = _Gathering()
    reads: Reads | None = None
    for tender, record in given:
        if gathering.takes(tender):
            judgement = judgement_of(tender, library, record=record)
            reads = reads or Reads(judgement.program)
            gathering.add(tender, _judged(tender, judgement, rules, reads))
    bodies = gathering.buyers.bodies()
    found = tuple(
        Procurement(
            ocid, frozenset(bodies[name].key for name in gathering.named[ocid]), tuple(r.notice for r in releases),
            _told(releases, practices),
        )
        for ocid, releases in gathering.in_order()
    )  # fmt: skip
    return Register(found, bodies, gathering.notes(), gathering.releases)


class _Gathering:
    """Releases by ocid, each once, and who buys."""

    def __init__(self) -> None:
        self.by_ocid: dict[str, list[_Judged]] = {}
        self.named: dict[str, set[str]] = {}
        self.buyers = Buyers()
        self.seen: set[tuple[str, str]] = set()
        self.releases = self.again = self.unpublished = self.nameless = self.undated = 0

    def takes(self, tender: TenderFacts) -> bool:
        """Whether a release counts: published, with a buyer, and not read before."""
        if tender.ocid is None:
            self.unpublished += 1
            return False
        key = (tender.ocid, tender.release_id or f"{tender.source} {tender.pointer}")
        if key in self.seen:
            self.again += 1
            return False
        self.seen.add(key)
        self.releases += 1
        return True

    def add(self, tender: TenderFacts, judged: _Judged) -> None:
        ocid = judged.notice.ocid
        self.by_ocid.setdefault(ocid, []).append(judged)
        names = self.buyers.add(tender)
        self.nameless += not names
        self.undated += judged.notice.published_on is None
        self.named.setdefault(ocid, set()).update(names)

    def in_order(self) -> list[tuple[str, list[_Judged]]]:
        return [(o, sorted(r, key=lambda j: j.notice.published_on or "")) for o, r in self.by_ocid.items()]

    def notes(self) -> tuple[str, ...]:
        said = (
            (self.again, "release was read before and counts once", "releases were read before and count once"),
            (
                self.unpublished,
                "tender has no ocid, as a draft has none, and was left out",
                "tenders have no ocid, as drafts have none, and were left out",
            ),
            (self.nameless, "release names no buyer", "releases name no buyer"),
            (
                self.undated,
                "release bears no date and stands in no quarter",
                "releases bear no date and stand in no quarter",
            ),
        )
        return tuple(f"{number} {one if number == 1 else many}." for number, one, many in said if number)


def _judged(tender: TenderFacts, judgement: Judgement, rules: Mapping[str, RulePlan], reads: Reads) -> _Judged:
    verdicts = {}
    for rule in judgement.program.rules:
        if rule.id in rules:
            verdict = judgement.verdicts[rule.id]
            asked = tender.gateway is None or effect_of(rule.at[-1][1], tender.gateway) != "off"
            missing = _missing(judgement, reads, rule) if verdict is Verdict.UNDETERMINED else ()
            verdicts[rule.id] = (verdict, asked, missing)
    notice = Notice(
        tender.ocid or "", tender.release_id, tender.notice_type, tender.published_on, tender.title, tender.source,
        tender.pointer,
    )  # fmt: skip
    return _Judged(notice, verdicts)


def _missing(judgement: Judgement, reads: Reads, rule: RulePlan) -> tuple[str, ...]:
    """The facts that the rule's conditions name and that are not known, or known only in part."""
    subject: Subject | None = judgement.tender
    if rule.subject == "lot":
        by_lot = judgement.lot_verdicts.get(rule.id) or {}
        lot = next((lot for lot, verdict in by_lot.items() if verdict is Verdict.UNDETERMINED), None)
        subject = judgement.lots.get(lot) if lot is not None else None
    if subject is None:
        return ("its lots",)
    facts, values = judgement.program.plan.facts, subject.values
    names = dict.fromkeys(reads.roots([rule.scope, rule.given, rule.when]))
    open_ = [n for n in names if n in facts and (n not in values or values[n][0] != values[n][1])]
    return tuple(lowered(facts[n].title) for n in open_ if not facts[n].hidden)


def _told(releases: Sequence[_Judged], practices: Mapping[str, Sequence[str]]) -> dict[str, Told]:
    return {practice: _of_practice([_of_rule(rule, releases) for rule in own]) for practice, own in practices.items()}


def _of_rule(rule: str, releases: Sequence[_Judged]) -> Told:
    """What the releases of one procurement, in order of their dates, come to for one rule."""
    each = [(release.notice, *release.verdicts[rule]) for release in releases]
    told = [one for one in each if one[1] in TOLD]
    undetermined = [one for one in each if one[1] is Verdict.UNDETERMINED]
    among = told or undetermined or each
    notice, verdict, _, missing = ([one for one in among if one[2]] or among)[-1]
    asked = verdict in TOLD or any(one[2] for one in each)
    return Told(rule, verdict, notice, missing if asked else (), asked)


def _of_practice(rules: Sequence[Told]) -> Told:
    """A practice of several rules: breached, then undetermined, then met, then not applicable."""
    verdict = roll_up([told.verdict for told in rules])
    return next(told for told in reversed(rules) if told.verdict is verdict)
