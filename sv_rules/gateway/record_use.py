"""Whose a record is, and what in it is not used: a record of another procurement settles nothing here."""

from __future__ import annotations

from collections.abc import Iterable

from sv_rules.facts.fact import TenderFacts
from sv_rules.gateway.decision import Finding
from sv_rules.gateway.record import Record


def of_this(record: Record | None, tender: TenderFacts) -> Record:
    """The record as far as it is the tender's own: of another procurement only where it stands is kept."""
    if record is None:
        return Record()
    if _is_of_another(record, tender):
        return Record(ocid=record.ocid, digest=record.digest, source=record.source)
    return record


def record_notes(record: Record, tender: TenderFacts, findings: Iterable[Finding], gateway: str) -> tuple[str, ...]:
    """What an officer must know of the record that was used: what in it was not, and that nobody was identified."""
    notes = []
    if _is_of_another(record, tender):
        notes.append(
            f"Nothing in {record.source or 'the record'} was used: it is the record of {record.ocid}, and the notice is"
            f" {tender.ocid}."
        )
    said = {lot for lot, _ in (*record.answers, *record.determinations) if lot is not None}
    said |= {waiver.lot for waiver in record.waivers if waiver.lot is not None}
    notes += [
        f"What the record says of lot {lot} was not used: the tender lists no lot {lot}."
        for lot in sorted(said - set(tender.lots))
    ]
    effects = {f.rule: f.effect for f in findings}
    notes += [
        f"The reason for {rule} was not used: at {gateway} the rule stops, and takes no reason."
        for rule in dict.fromkeys(r.rule for r in record.reasons)
        if effects.get(rule) == "stop"
    ]
    if record.source:
        notes.append("Names in the record are as written there; nobody's identity was checked.")
    return tuple(notes)


def _is_of_another(record: Record, tender: TenderFacts) -> bool:
    return bool(record.ocid and tender.ocid and record.ocid != tender.ocid)
