"""A tender checked by one library, with all that the answer rests on within reach."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sv_rules.engine.infer import Judgement
from sv_rules.engine.program import Program
from sv_rules.facts.fact import TenderFacts
from sv_rules.facts.value import FactType, Known
from sv_rules.facts.wording import in_words
from sv_rules.gateway.check import check, judgement_of
from sv_rules.gateway.decision import Decision, RuleVerdict
from sv_rules.gateway.reads import Reads
from sv_rules.gateway.record import Record
from sv_rules.policy.library import Library
from sv_rules.policy.meaning import Meaning
from sv_rules.policy.plan import Plan, RulePlan, TablePlan


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a library, the tender's record as that library reads it, and what the authority adopted."""

    library: Library
    record: Record | None = None
    adopt: Mapping[str, str | None] = field(default_factory=dict)


class Checked:
    """One side's answer with all that it rests on."""

    def __init__(self, tender: TenderFacts, side: Side, gateway: str | None, as_at: datetime.date | str | None) -> None:
        self.plan: Plan = side.library.plan
        self.meaning, self.tables = _said(side.library)
        self.decision: Decision = check(
            tender, side.library, gateway=gateway, as_at=as_at, record=side.record, adopt=side.adopt
        )
        self.judgement: Judgement = judgement_of(tender, side.library, record=side.record, adopt=side.adopt)
        self.reads = _reads(self.judgement.program)
        self.binds = {r.name: (r.binds, r.target_level) for r in self.decision.rulesets}
        self.verdicts: dict[str, RuleVerdict] = {v.rule: v for v in self.decision.verdicts}
        self.waived = frozenset(f.rule for f in self.decision.findings if f.waiver is not None)
        self.rules: dict[str, RulePlan] = {r.id: r for r in self.judgement.program.rules}
        levels = self.judgement.program.levels
        derived = {fact.name for level in levels for fact, _ in (*level.tender_facts, *level.lot_facts)}
        self.derived = [n for n, f in self.plan.facts.items() if n in derived and not f.hidden]

    def known(self, name: str, lot: str | None) -> Known | None:
        """The value of a fact or parameter on the tender or a lot."""
        if lot is None:
            return self.judgement.tender.values.get(name)
        subject = self.judgement.lots.get(lot)
        return subject.values.get(name) if subject else None

    def words(self, name: str, lot: str | None) -> str:
        """The same in words."""
        known = self.known(name, lot)
        parameter = self.plan.parameters.get(name)
        if parameter is None:
            fact = self.plan.facts[name]
            return in_words(fact.kind, known, fact.members)
        if parameter.unit == "words":
            return f"a list of {len(known[0]):,}" if known else "not known"
        return in_words(FactType(parameter.unit), known)

    def beneath(self, rule: RulePlan) -> dict[str, None]:
        """The facts and parameters that a rule rests on, nearest first."""
        found: dict[str, None] = {}
        queue = [rule.dated_by, *self.reads.roots((rule.given, rule.when, rule.scope))]
        while queue:
            name = queue.pop(0)
            if name in found:
                continue
            found[name] = None
            parameter = self.plan.parameters.get(name)
            if parameter is not None:
                queue.append(parameter.dated_by)
                queue += self.reads.roots(scope for scope, _ in parameter.overrides)
            for table in self.tables.get(name, ()):
                queue += self.reads.roots([table.scope])
                for row in (*table.rows, *([table.otherwise] if table.otherwise else [])):
                    queue += self.reads.row(row)
        return found


@lru_cache(maxsize=8)
def _said(library: Library) -> tuple[Meaning, dict[str, list[TablePlan]]]:
    tables: dict[str, list[TablePlan]] = {}
    for table in library.plan.tables:
        tables.setdefault(table.fact, []).append(table)
    return Meaning(library.plan), tables


@lru_cache(maxsize=8)
def _reads(program: Program) -> Reads:
    return Reads(program)
