"""The check: facts, the rulesets that bind, the chain, the decision. No clock, no network, no printing."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sv_rules.engine.evaluators import engine_statement, evaluators_for
from sv_rules.engine.infer import Contradiction, Judgement, infer
from sv_rules.engine.program import Program, arrange
from sv_rules.engine.trace import Evaluator
from sv_rules.errors import BadInput, EngineDisagreement
from sv_rules.facts.fact import Fact, Provenance, TenderFacts
from sv_rules.facts.value import Known, parse_date
from sv_rules.facts.wording import in_words, lowered
from sv_rules.gateway.decision import Counts, DataNote, Decision, EngineUsed, Evidence, Finding, RulesetUsed, Source
from sv_rules.gateway.findings import Binding, Findings
from sv_rules.gateway.later import Later
from sv_rules.gateway.offered import not_run
from sv_rules.gateway.reads import Reads
from sv_rules.gateway.record import Record
from sv_rules.gateway.record_use import of_this, record_notes
from sv_rules.gateway.signoff import Signed, asked_at, facts_used, sign_off_findings, what_is_signed
from sv_rules.gateway.view import FactViews, LotViews, Views
from sv_rules.gateway.wording import decide
from sv_rules.policy.library import Library
from sv_rules.policy.plan import SignOffPlan
from sv_rules.policy.words import GATEWAYS, LEVELS
from sv_rules.problem import did_you_mean

_CANCELLED: Known = (True, True)


def check(
    tender: TenderFacts,
    library: Library,
    *,
    gateway: str | None = None,
    as_at: datetime.date | str | None = None,
    record: Record | None = None,
    adopt: Mapping[str, str | None] | None = None,
    ignore_waivers: bool = False,
) -> Decision:
    """Check one tender at a gateway and decide.

    ``gateway`` and ``as_at`` (the day on which waivers are judged) default to what the notice shows: the
    gateway of its type and its date. ``adopt`` names rulesets that the authority has adopted, each with its
    target level or ``None``; law binds always. Raises ``BadInput`` where a choice does not exist or a draft
    needs one.
    """
    where = tender.source or "tender"
    at = _gateway(gateway or tender.gateway, where)
    day = _as_at(as_at or tender.published_on, where)
    record = of_this(record, tender)
    binding = _binding(library, adopt or {})
    program, evaluators, reads = _runner(library, tuple(sorted(binding.how)))
    key = _key(tender, library, record, day, at, binding)
    try:
        judgement = judge(tender, program, evaluators, record)
    except EngineDisagreement as error:
        return _disagreed(tender, library, record, program, binding, (at, day.isoformat(), key), str(error))
    lot_facts = {lot: _with_answers(facts, record, lot) for lot, facts in tender.lots.items()}
    views = Views(judgement, _with_answers(tender.tender, record, None), lot_facts, reads)
    building = Findings(judgement, views, record, binding, at, day, ignore_waivers)
    findings, judged = building.build()
    findings += [_contradiction(c, views, record) for c in judgement.contradictions]
    unsigned, signed_notes = _sign_offs(judgement, record, views, reads, binding, at)
    findings = [*unsigned, *findings]
    word, sentence = decide(at, findings)
    tally = [verdict.value for _, verdict, effect in judged if effect != "off"]
    return Decision(
        tender.ocid, tender.release_id, tender.title, tender.buyer, tender.notice_type, tender.published_on,
        where, day.isoformat(), at, word, sentence,
        Counts(
            tally.count("breached"), tally.count("undetermined"), tally.count("met"),
            len(judged) - sum(tally.count(w) for w in ("breached", "undetermined", "met")),
            sum(f.waiver is not None for f in findings),
        ),
        tuple(findings), Later(lambda: [building.verdict(*one) for one in judged]),
        FactViews(views, None), LotViews(views, tender.lot_titles),
        (*(DataNote(n.code, n.place, n.text) for n in tender.notes), *not_run(library, binding.how, judgement, reads)),
        tuple(building.waivers()),
        (*record_notes(record, tender, findings, at), *signed_notes), _rulesets_used(library, binding, program),
        _engine(evaluators), library.digest, record.digest, key, tender.pointer,
    )  # fmt: skip


def asked_of_signatories(
    tender: TenderFacts,
    library: Library,
    *,
    gateway: str,
    record: Record,
    adopt: Mapping[str, str | None] | None = None,
) -> tuple[list[SignOffPlan], Signed]:
    """The sign-offs that are asked for at a gateway by the rulesets that bind, and what a signature would bind."""
    at = _gateway(gateway, tender.source or "tender")
    binding = _binding(library, adopt or {})
    program, _, reads = _runner(library, tuple(sorted(binding.how)))
    record = of_this(record, tender)
    stated = _with_answers(tender.tender, record, None)
    lots = {lot: _with_answers(facts, record, lot) for lot, facts in tender.lots.items()}
    used = facts_used(program, reads, binding.bound, at)
    return asked_at(program, binding, at), what_is_signed(program.plan, stated, lots, record, used)


def _sign_offs(
    judgement: Judgement, record: Record, views: Views, reads: Reads, binding: Binding, at: str
) -> tuple[list[Finding], list[str]]:
    program = judgement.program
    asked = asked_at(program, binding, at)
    if not asked:
        return [], []
    used = facts_used(program, reads, binding.bound, at)
    signed = what_is_signed(program.plan, views.stated, views.lot_facts, record, used)
    return sign_off_findings(judgement, record, signed, asked)


def judgement_of(
    tender: TenderFacts,
    library: Library,
    *,
    record: Record | None = None,
    adopt: Mapping[str, str | None] | None = None,
) -> Judgement:
    """All that holds of a tender, condition by condition, before any decision: what an explanation reads."""
    binding = _binding(library, adopt or {})
    program, evaluators, _ = _runner(library, tuple(sorted(binding.how)))
    return judge(tender, program, evaluators, of_this(record, tender))


def judge(tender: TenderFacts, program: Program, evaluators: list[Evaluator], record: Record) -> Judgement:
    """Run the chain on a tender's facts with its record's answers and determinations."""
    facts = _with_answers(tender.tender, record, None)
    values = _values(facts)
    lot_facts = {lot: _with_answers(own, record, lot) for lot, own in tender.lots.items()}
    lots = {lot: _values(own) for lot, own in lot_facts.items()}
    standing = {lot: v for lot, v in lots.items() if v.get("lot_cancelled") != _CANCELLED}
    settled = {key: d.known for key, d in record.determinations.items()}
    contradictions = []
    for (lot, name), known in settled.items():
        fact = program.plan.facts[name]
        if fact.derived:
            continue
        targets: list[tuple[str | None, dict[str, Known], Mapping[str, Fact]]] = [(None, values, facts)]
        if fact.subject != "tender":
            ours = [i for i in standing if i == lot or (lot is None and (i, name) not in settled)]
            targets = [(i, standing[i], lot_facts[i]) for i in ours]
        for target, own, sources in targets:
            stated = own.setdefault(name, known)
            within = fact.kind.ordered and stated[0] <= known[0] and known[1] <= stated[1]
            if stated == known or within or _is_a_reading(sources.get(name)):
                own[name] = known
            else:
                contradictions.append(Contradiction(name, target, known, stated))
    judgement = infer(program, values, standing, evaluators, settled)
    if not contradictions:
        return judgement
    return Judgement(
        judgement.program, judgement.tender, judgement.lots, judgement.verdicts, judgement.lot_verdicts,
        (*contradictions, *judgement.contradictions),
    )  # fmt: skip


@lru_cache(maxsize=8)
def _runner(library: Library, rulesets: tuple[str, ...]) -> tuple[Program, list[Evaluator], Reads]:
    program = arrange(library.plan, frozenset(rulesets))
    return program, evaluators_for(program), Reads(program)


def _values(facts: Mapping[str, Fact]) -> dict[str, Known]:
    return {name: fact.known for name, fact in facts.items() if fact.known is not None}


def _with_answers(facts: Mapping[str, Fact], record: Record, lot: str | None) -> Mapping[str, Fact]:
    """The stated facts with the record's answers for the tender, or for a lot (its own before those for all)."""
    if not record.answers:
        return facts
    ours = {name: fact for (where, name), fact in record.answers.items() if where is None}
    if lot is not None:
        ours |= {name: fact for (where, name), fact in record.answers.items() if where == lot}
    missing = {n: f for n, f in ours.items() if n not in facts or facts[n].known is None}
    return {**facts, **missing}


# ---------------------------------------------------------------------------- what binds


def _binding(library: Library, adopt: Mapping[str, str | None]) -> Binding:
    rulesets = library.plan.rulesets
    for name, level in adopt.items():
        if name not in rulesets:
            raise BadInput(
                f'no ruleset "{name}"',
                where="adopt",
                why="the library has none of that name",
                do=did_you_mean(name, rulesets),
            )
        if level is not None and level not in LEVELS:
            raise BadInput(
                f'no level "{level}"', where="adopt", why="a target is a maturity level", do=did_you_mean(level, LEVELS)
            )
    how: dict[str, str] = {}
    target: dict[str, str | None] = {}
    for name, ruleset in rulesets.items():
        if ruleset.law:
            how[name] = "law"
        elif name in adopt:
            how[name], target[name] = "adopted", adopt[name] or ruleset.target_level
        elif ruleset.choice == "advice":
            how[name] = "advice"
    return Binding(how, target)


def _rulesets_used(library: Library, binding: Binding, program: Program) -> tuple[RulesetUsed, ...]:
    return tuple(
        RulesetUsed(r.name, r.title, r.version, r.digest, binding.how[r.name], binding.target.get(r.name))  # type: ignore[arg-type]
        for r in (library.plan.rulesets[name] for name in program.rulesets)
    )


def _gateway(gateway: str | None, where: str) -> str:
    if gateway is None:
        raise BadInput(
            "no gateway",
            where=where,
            why="it does not show which gateway it stands at",
            do=f"Name one: {', '.join(GATEWAYS)}.",
        )
    if gateway not in GATEWAYS:
        raise BadInput(
            f'no gateway "{gateway}"', where=where, why="there is none of that name", do=did_you_mean(gateway, GATEWAYS)
        )
    return gateway


def _as_at(day: datetime.date | str | None, where: str) -> datetime.date:
    if day is None:
        raise BadInput(
            "no date to check as at",
            where=where,
            why="it carries no date of its own",
            do="Give the date as at which to check, as YYYY-MM-DD.",
        )
    try:
        return parse_date(day)
    except ValueError as error:
        raise BadInput("the date to check as at", where=where, why=str(error), do="Write it as YYYY-MM-DD.") from None


# ---------------------------------------------------------------------------- the rest of the decision


def _key(tender: TenderFacts, library: Library, record: Record, day: datetime.date, at: str, binding: Binding) -> str:
    parts: list[Any] = [
        tender.ocid, tender.release_id, library.digest, record.digest, day.isoformat(), at,
        sorted(binding.how.items()), sorted((k, v or "") for k, v in binding.target.items()),
    ]  # fmt: skip
    if tender.release_id is None:
        parts.append(sorted((n, _written(f.known)) for n, f in tender.tender.items()))
        parts.append(
            sorted((lot, n, _written(f.known)) for lot, facts in tender.lots.items() for n, f in facts.items())
        )
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _written(known: Known | None) -> str:
    """A value as text that is the same in every process: a set has no order of its own."""
    return str(known if known is None else tuple(sorted(v) if isinstance(v, frozenset) else v for v in known))


def _is_a_reading(source: Fact | None) -> bool:
    """Whether a fact was read from words, a portal or a date: an officer may know better, and says so by name."""
    return source is not None and source.provenance is Provenance.INFERRED and source.confidence != "stated"


def _engine(evaluators: list[Evaluator]) -> EngineUsed:
    return EngineUsed(tuple(e.name for e in evaluators), len(evaluators) > 1, engine_statement(evaluators))


def _contradiction(found: Contradiction, views: Views, record: Record) -> Finding:
    fact = views.plan.facts[found.fact]
    settled = record.determinations.get((found.lot, found.fact)) or record.determinations[(None, found.fact)]
    said, known = (in_words(fact.kind, v, fact.members) for v in (found.determined, found.derived))
    return Finding(
        "RECORD-DETERMINATION", "A determination contradicts what the rules know", "record", "-", "reason", "breached",
        f"{settled.by} ({settled.role}) settled {lowered(fact.title)} as {said};"
        f" the notice and the rules give {known}, which stands.",
        "The record" if found.lot is None else f"The record, lot {found.lot}", (settled.place,),
        (found.lot,) if found.lot else (),
        Evidence((views.fact(found.fact),)) if fact.subject == "tender" else Evidence(), (),
        "Remove the determination, or correct what the notice states.",
        "A determination settles what the notice or the law leaves open. It never beats what is known.",
        Source("The record beside the tender", settled.place, ""),
    )  # fmt: skip


def _disagreed(
    tender: TenderFacts,
    library: Library,
    record: Record,
    program: Program,
    binding: Binding,
    at: tuple[str, str, str],
    why: str,
) -> Decision:
    gateway, day, key = at
    return Decision(
        tender.ocid, tender.release_id, tender.title, tender.buyer, tender.notice_type, tender.published_on,
        tender.source, day, gateway, "stop",
        "STOP. The engines that judge do not agree, so nothing may be concluded."
        " Report this notice to the maintainers.",
        Counts(0, 0, 0, 0, 0), (), (), {}, {}, tuple(DataNote(n.code, n.place, n.text) for n in tender.notes), (),
        record_notes(record, tender, (), gateway), _rulesets_used(library, binding, program),
        EngineUsed(("reference", "durable_rules"), True, f"They disagree: {why}."),
        library.digest, record.digest, key, tender.pointer,
    )  # fmt: skip
