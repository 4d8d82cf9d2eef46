"""Sign-offs: who must sign at a gateway, what a signature binds, and what became of it.

A signature binds the RFC 8785 digest of the facts that the gateway's rules use, as the tender states them and
the record answers or settles them; never signatures, waivers, the release's id or its date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sv_rules.engine.infer import Judgement
from sv_rules.engine.program import Program
from sv_rules.facts.fact import Fact
from sv_rules.facts.value import FactType, Known, decode
from sv_rules.facts.wording import iso_in_words, lowered
from sv_rules.gateway.decision import Evidence, Finding
from sv_rules.gateway.findings import Binding
from sv_rules.gateway.reads import Reads
from sv_rules.gateway.record import Record, Signature, same_role
from sv_rules.gateway.view import source
from sv_rules.policy.plan import Plan, SignOffPlan

_RELEASE_DATE = "published_on"
_SETTLED = " settled"
_SHOWN = 4
Signed = Mapping[str, Any]
"""What is signed: the value of each fact. One of a lot is ``lot/fact``; one settled by an officer ``fact settled``."""


def asked_at(program: Program, binding: Binding, gateway: str) -> list[SignOffPlan]:
    """The sign-offs that the rulesets which bind ask for at a gateway, up to the levels that were adopted."""
    asked = [s for name in binding.bound for s in program.plan.rulesets[name].sign_offs if s.at == gateway]
    return [s for s in asked if not binding.above_target(s)]


def facts_used(program: Program, reads: Reads, bound: Iterable[str], gateway: str) -> frozenset[str]:
    """The stated facts that the rules of a gateway rest on, through all that is derived from them."""
    plan, bound = program.plan, frozenset(bound)
    tables: dict[str, list[Any]] = {}
    for level in program.levels:
        for fact, derived_by in (*level.tender_facts, *level.lot_facts):
            tables[fact.name] = list(derived_by)
    waiting: list[str] = []
    for rule in program.rules:
        if rule.ruleset in bound and any(effect != "off" for _, effect in reads.effects(rule, gateway)):
            waiting += [rule.dated_by, *reads.roots([rule.scope, rule.given, rule.when])]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name in plan.parameters:
            parameter = plan.parameters[name]
            waiting += [parameter.dated_by, *reads.roots(scope for scope, _ in parameter.overrides)]
        for table in tables.get(name, ()):
            waiting += reads.roots([table.scope])
            for row in (*table.rows, *([table.otherwise] if table.otherwise else [])):
                waiting += reads.row(row)
    return frozenset(name for name in found if name in plan.facts) - {_RELEASE_DATE}


def what_is_signed(
    plan: Plan, stated: Mapping[str, Fact], lots: Mapping[str, Mapping[str, Fact]], record: Record, used: frozenset[str]
) -> Signed:
    """The facts used, as stated, answered or settled."""
    values: dict[str, Any] = {}
    for lot, facts in ((None, stated), *lots.items()):
        for name, fact in facts.items():
            if name in used and fact.known is not None and (lot is None or plan.facts[name].subject == "lot"):
                values[_key(lot, name)] = _value(plan.facts[name].kind, fact.known)
    for (lot, name), settled in record.determinations.items():
        if name in used:
            values[_key(lot, name) + _SETTLED] = _value(plan.facts[name].kind, settled.known)
    return values


def digest_of(signed: Signed) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of what is signed."""
    return _digest(dict(signed))


def marks(signed: Signed) -> dict[str, str]:
    """A short digest of each value, so that a later check can name what has changed."""
    return {key: _digest(signed[key])[:16] for key in sorted(signed)}


def fault(signature: Signature, asked: SignOffPlan, record: Record, signed: Signed, plan: Plan) -> str | None:
    """Why a signature does not count for a sign-off, or ``None`` where it does."""
    who = signature.by
    if record.author is None:
        return "The record names no author, and an author cannot sign off their own tender."
    if _same(who, record.author):
        return f"{who} is the author of the tender, and an author cannot sign it off."
    if record.department is None:
        return "The record does not name the author's department."
    own = _same(signature.department, record.department)
    if asked.outside and own:
        return f"{who} is of the author's own department ({signature.department}); it takes one of another."
    if not asked.outside and not own:
        return f"{who} is of {signature.department}; it takes one of the author's own department, {record.department}."
    if signature.digest != digest_of(signed):
        changed = _changes(signature, signed, plan)
        return f"The tender has changed since {who} signed on {iso_in_words(signature.on)}: {changed}."
    return None


def sign_off_findings(
    judgement: Judgement, record: Record, signed: Signed, asked: Iterable[SignOffPlan]
) -> tuple[list[Finding], list[str]]:
    """A finding for each sign-off that is missing, and a note for each that is there."""
    plan = judgement.program.plan
    findings, notes = [], []
    for one in asked:
        inside = judgement.truth(one.scope, judgement.tender)
        if inside is False:
            continue
        signatures = [s for s in record.sign_offs if s.gateway == one.at and same_role(s.role, one.role)]
        faults = {s.place: fault(s, one, record, signed, plan) for s in signatures}
        good = next((s for s in signatures if faults[s.place] is None), None)
        if good is not None:
            notes.append(f"{one.title}: signed by {good.by} ({good.role}, {good.department}), {iso_in_words(good.on)}.")
            continue
        why = faults[signatures[-1].place] if signatures else None
        findings.append(_finding(one, plan, why or f"Nobody has signed as {one.role}.", inside is None, signatures))
    return findings, notes


def _finding(one: SignOffPlan, plan: Plan, why: str, in_doubt: bool, signatures: list[Signature]) -> Finding:
    where = "a department other than the author's" if one.outside else "the author's own department"
    doubt = f"It could not be told whether {plan.rulesets[one.ruleset].title} applies. " if in_doubt else ""
    return Finding(
        "SIGN-OFF", one.title, one.ruleset, plan.rulesets[one.ruleset].version, "stop",
        "undetermined" if in_doubt else "breached", doubt + why, "The record", tuple(s.place for s in signatures), (),
        Evidence(), (), f"Have it signed by {one.role}, of {where}: sv-rules sign.",
        "A signature is for the tender as it stood. A tender that has changed needs a new one.", source(one.citation),
    )  # fmt: skip


def _changes(signature: Signature, signed: Signed, plan: Plan) -> str:
    now = marks(signed)
    changed = [key for key in dict.fromkeys([*now, *signature.facts]) if now.get(key) != signature.facts.get(key)]
    named = [_in_words(key, plan) for key in changed]
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return (", ".join(named[:_SHOWN]) + more) or "the facts that its rules use"


def _in_words(key: str, plan: Plan) -> str:
    settled = key.endswith(_SETTLED)
    lot, _, name = key.removesuffix(_SETTLED).rpartition("/")
    title = lowered(plan.facts[name].title) if name in plan.facts else name
    return f"{title}{' as settled' if settled else ''}{f' of lot {lot}' if lot else ''}"


def _key(lot: str | None, name: str) -> str:
    return name if lot is None else f"{lot}/{name}"


def _value(kind: FactType, known: Known) -> Any:
    low, high = known
    return decode(kind, low) if low == high else {"from": decode(kind, low), "to": decode(kind, high)}


def _digest(value: Any) -> str:
    import rfc8785

    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
