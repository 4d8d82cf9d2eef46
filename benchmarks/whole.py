"""Section 1: a whole check of a real notice, from its bytes in memory to the decision, and where the time goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.notices import ONE_LOT, PICKED, by_id, one_lot_tenders
from benchmarks.timing import Work, at, interleaved, middle
from sv_rules.engine.evaluators import engine_statement, evaluators_for
from sv_rules.engine.program import arrange
from sv_rules.facts.criteria import reading
from sv_rules.gateway.check import check, judge
from sv_rules.gateway.decision import Decision
from sv_rules.gateway.record import Record
from sv_rules.intake.documents import parse_documents
from sv_rules.intake.ocds import facts_from_release
from sv_rules.policy.library import Library

AIM = 2_000
_JUDGED, _NEW, _SEEN = "all evidence, criteria new", "decision, criteria new", "decision, criteria seen before"


def whole(data: bytes, library: Library) -> Decision:
    """Bytes to decision: every verdict, effect and finding; what only a report shows is made when looked at."""
    (document,) = parse_documents(data, "notice.json")
    return check(facts_from_release(document), library, gateway="publish")


def with_evidence(data: bytes, library: Library) -> Decision:
    """The same, and all that a report says of each finding and each rule: evidence, places, what is missing."""
    decision = whole(data, library)
    for finding in decision.findings:
        tuple(finding.evidence.facts), tuple(finding.evidence.parameters)
        tuple(finding.pointers), tuple(finding.missing)
    tuple(decision.verdicts)
    return decision


def run(library: Library, say: Callable[[str], None], *, rounds: int, calls: int) -> None:
    """Measure and print."""
    binding = frozenset(used.name for used in whole(by_id(ONE_LOT), library).rulesets)
    program = arrange(library.plan, binding)
    evaluators = evaluators_for(program)
    conditions = sum(len(level.tender_roots) + len(level.lot_roots) for level in program.levels)
    say(
        f"{len(library.plan.rulesets)} rulesets are shipped. Those that bind or advise an authority which has adopted"
        f" none run here: {len(binding)} rulesets, {len(program.rules)} rules, {conditions} conditions."
    )
    say(engine_statement(evaluators))
    for release_id, what in PICKED.items():
        data = by_id(release_id)
        works = _works(data, library, program, evaluators)
        found = interleaved({name: (work, calls) for name, work in works.items()}, rounds)
        seconds = {name: middle(r) for name, r in found.items()}
        decision = whole(data, library)
        judged = found[_JUDGED]
        say("")
        say(f"{what} ({release_id}, {len(data):,} bytes): {decision.decision}, {len(decision.findings)} findings")
        for name in (_JUDGED, _NEW, _SEEN):
            say(
                f"  {name:<42}{1 / seconds[name]:8,.0f} checks/s"
                f"   p50 {at(found[name], 0.5) * 1e6:6,.0f} us   p99 {at(found[name], 0.99) * 1e6:6,.0f} us"
            )
        if release_id == ONE_LOT:
            met = "met" if len(judged) / sum(sum(r) / len(r) for r in judged) >= AIM else "not met"
            say(f"  aim: at least {AIM:,} checks/s on one core, all evidence, criteria new: {met}")
        _split(seconds, say)
    _every(library, say, rounds)


def _works(data: bytes, library: Library, program: Any, evaluators: list[Any]) -> dict[str, Work]:
    (document,) = parse_documents(data, "notice.json")
    facts, record = facts_from_release(document), Record()

    def new(work: Callable[[bytes, Library], Decision]) -> Decision:
        reading._remembered.cache_clear()  # so that the criteria are read, not remembered from the last call
        return work(data, library)

    return {
        _JUDGED: lambda: new(with_evidence),
        _NEW: lambda: new(whole),
        _SEEN: lambda: whole(data, library),
        "parse": lambda: list(parse_documents(data, "notice.json")),
        "facts": lambda: facts_from_release(document),
        "chain, reference alone": lambda: judge(facts, program, evaluators[:1], record),
        "chain": lambda: judge(facts, program, evaluators, record),
        "check": lambda: check(facts, library, gateway="publish"),
    }


def _split(seconds: dict[str, float], say: Callable[[str], None]) -> None:
    us = {name: value * 1e6 for name, value in seconds.items()}
    say(
        f"  of this, in us: parse {us['parse']:.0f}, facts {us['facts']:.0f}"
        f" (and {us[_NEW] - us[_SEEN]:.0f} to read new criteria),"
        f" chain {us['chain, reference alone']:.0f} by the reference alone and {us['chain']:.0f} with Rete and"
        f" comparison, findings and decision {us['check'] - us['chain']:.0f},"
        f" all evidence {us[_JUDGED] - us[_NEW]:.0f}"
    )


def _every(library: Library, say: Callable[[str], None], rounds: int) -> None:
    """All one-lot tender notices after one another, each new: no notice is chosen for its speed."""
    lines = one_lot_tenders()

    def through() -> None:
        reading._remembered.cache_clear()
        for line in lines:
            with_evidence(line, library)

    found = interleaved({"all": (through, 1)}, rounds)
    say("")
    rate = len(lines) / middle(found["all"])
    say(f"All {len(lines)} one-lot UK4 tender notices in turn, all evidence, criteria new: {rate:,.0f} checks/s")
