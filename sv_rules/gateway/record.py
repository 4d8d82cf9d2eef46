"""The record beside a tender: what no notice carries, and who decided what.

``<tender>.record.yaml`` holds answers, reasons, determinations and waivers. ``record_file`` reads it.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sv_rules.errors import BadInput
from sv_rules.facts.fact import Fact
from sv_rules.facts.value import Known
from sv_rules.policy.plan import Plan, RulePlan

LotFact = tuple[str | None, str]
"""A lot's id (``None`` for the tender, or for every lot) and the name of a fact."""


class Reason(NamedTuple):
    """An officer's answer to a rule whose effect is ``reason``."""

    rule: str
    reason: str
    by: str
    on: str
    role: str | None = None

    def __str__(self) -> str:
        return f"{self.reason} ({', '.join(part for part in (self.by, self.role, self.on) if part)})"


class Determination(NamedTuple):
    """A fact that the notice or the law leaves open, settled by a named officer."""

    fact: str
    lot: str | None
    known: Known
    why: str
    by: str
    role: str
    on: str
    place: str


def same_role(one: str, other: str) -> bool:
    """Whether two spellings name one role: capitals, spaces, hyphens and underlines do not tell roles apart."""
    return _plain(one) == _plain(other)


def _plain(role: str) -> str:
    return " ".join(role.casefold().replace("-", " ").replace("_", " ").split())


class Waiver(NamedTuple):
    """A waiver as written; ``fault`` says why it cannot count, where it cannot."""

    rule: str
    lot: str | None
    reason: str
    approved_by: str
    role: str
    on: datetime.date | None
    until: datetime.date | None
    place: str
    fault: str | None = None

    def refusal(self, rule: RulePlan) -> tuple[str, str] | None:
        """How and why the rule does not allow this waiver, or ``None`` where it does."""
        if not rule.waivable_by:
            return "is refused", "the rule rests on legislation or is not marked waivable, and nobody may waive it"
        if not any(same_role(self.role, role) for role in rule.waivable_by):
            return "is refused", f"{self.role} may not waive it; {', '.join(rule.waivable_by)} may"
        if self.on and self.until and self.until > self.on + datetime.timedelta(days=rule.waivable_days):
            return "counts as expired", f"it runs longer than the {rule.waivable_days} days that the rule allows"
        return None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed off a tender at a gateway, and what it was: its digest, and a short one of each fact."""

    gateway: str
    by: str
    role: str
    department: str
    on: str
    digest: str
    facts: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that a record file says. ``digest`` is over its content, comments apart."""

    answers: Mapping[LotFact, Fact] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    determinations: Mapping[LotFact, Determination] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    sign_offs: tuple[Signature, ...] = ()
    author: str | None = None
    department: str | None = None
    ocid: str | None = None
    digest: str | None = None
    source: str = ""


def read_record(path: str | Path, plan: Plan) -> Record:
    """Read a record file against the library's facts and rules. Raises ``Problems``."""
    from sv_rules.gateway.record_file import RecordReader
    from sv_rules.source import read_source

    return RecordReader(read_source(Path(path)), plan).read()


def parse_record(text: str, file: str, plan: Plan) -> Record:
    """As ``read_record``, from text; ``file`` is the name used in messages and places."""
    from sv_rules.gateway.record_file import RecordReader
    from sv_rules.source import parse_source

    return RecordReader(parse_source(text.encode(), file), plan).read()


def record_path(tender: str | Path) -> Path:
    """Where the record of a tender file lies: ``notice.json`` has ``notice.record.yaml``."""
    path = Path(tender)
    return path.with_name(f"{path.stem}.record.yaml")


def joined(form: Record | None, beside: Record | None) -> Record | None:
    """The record of a form with the record file beside it. Raises ``BadInput`` where they answer differently."""
    if form is None or beside is None:
        return form or beside
    for key, answer in form.answers.items():
        other = beside.answers.get(key)
        if other is not None and other.known != answer.known:
            why = f'"{key[1]}" is answered otherwise at {other.place}'
            raise BadInput("two answers", where=answer.place or form.source, why=why, do="Keep one of the two.")
    for what, one, another in (
        ("authors", form.author, beside.author), ("departments", form.department, beside.department),
    ):  # fmt: skip
        if one and another and one.casefold().split() != another.casefold().split():
            why = f"the form says {one}, and {beside.source} says {another}"
            raise BadInput(f"two {what}", where=form.source, why=why, do="Keep one of the two.")
    digest = hashlib.sha256(f"{form.digest}\n{beside.digest}".encode()).hexdigest()
    return dataclasses.replace(
        beside, answers={**beside.answers, **form.answers}, reasons=(*form.reasons, *beside.reasons),
        author=form.author or beside.author, department=form.department or beside.department, digest=digest,
        source=f"{form.source} and {beside.source}",
    )  # fmt: skip
