"""Signing a tender off: the signature as it is written into the record, or why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping

from sv_rules.facts.fact import TenderFacts
from sv_rules.gateway.check import asked_of_signatories
from sv_rules.gateway.record import Signature, same_role
from sv_rules.gateway.recording import Recorded, Recording, Signer
from sv_rules.gateway.signoff import digest_of, fault, marks
from sv_rules.gateway.typed import line_of_text
from sv_rules.policy.plan import SignOffPlan


def sign(
    recording: Recording, tender: TenderFacts, gateway: str, who: Signer, department: str, *,
    adopt: Mapping[str, str | None] | None = None, replace: bool = False,
) -> Recorded:  # fmt: skip
    """Write a signature for the tender as it stands. Raises ``BadInput`` where it could not count."""
    record = recording.record
    asked, signed = asked_of_signatories(tender, recording.library, gateway=gateway, record=record, adopt=adopt)
    what = f"a signature at {gateway}"
    mine = [one for one in asked if same_role(one.role, who.role or "")]
    if not mine:
        roles = ", ".join(dict.fromkeys(one.role for one in asked))
        asks = f"it takes {roles}" if roles else "no ruleset that binds asks for one; --adopt names those adopted"
        raise recording.refusal(what, f"nobody is asked to sign as {who.role}", f"{asks[:1].upper()}{asks[1:]}.")
    for key in ("author", "department"):
        if getattr(record, key) is None:
            do = f'Write "{key}:" into the record, as the {"name" if key == "author" else "department"} of the author.'
            raise recording.refusal(what, f"the record names no {key}", do)
    fields = who.fields()
    entry = {
        "gateway": gateway, "by": fields["by"], "role": fields["role"],
        "department": line_of_text("department", department), "on": who.on, "digest": digest_of(signed),
        "facts": marks(signed),
    }  # fmt: skip
    signature = Signature(**{**entry, "on": who.on.isoformat()}, place="")
    faults = [fault(signature, one, record, signed, recording.plan) for one in mine]
    if all(faults):
        raise recording.refusal(what, _lowered(str(faults[0])), _repair(mine[0]))
    same = [
        position for position, held in recording.held("sign_offs")
        if (held.get("gateway"), held.get("role"), held.get("digest")) == (gateway, who.role, entry["digest"])
        and str(held.get("by")) == fields["by"]
    ]  # fmt: skip
    return recording.into_list("sign_offs", entry, same, replace, what, "by")


def _repair(asked: SignOffPlan) -> str:
    where = "a department other than the author's" if asked.outside else "the author's own department"
    return f"Have it signed by {asked.role}, of {where}."


def _lowered(sentence: str) -> str:
    words = sentence.rstrip(".")
    return words[:1].lower() + words[1:] if words.startswith("The ") else words
