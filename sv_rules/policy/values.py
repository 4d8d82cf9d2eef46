"""Linking what a table row gives: literals, names, closed arithmetic, intervals and values over lots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sv_rules.facts.value import FactType
from sv_rules.policy.conditions import KIND_OVER_LOTS, Conditions
from sv_rules.policy.literals import a
from sv_rules.policy.plan import (
    Between,
    Constant,
    FactPlan,
    Key,
    Open,
    PerYear,
    Plus,
    Value,
    Without,
)
from sv_rules.policy.written import Arithmetic, Outcome, OverValue, Span
from sv_rules.problem import Mistake
from sv_rules.source import Path_

NOTHING = Open("")
"""Stands for a value that could not be linked; there is a problem then, and no plan."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one table's rows. ``conditions`` links what they ask of the lots."""

    fact: FactPlan
    conditions: Conditions

    def link(self, path: Path_, outcome: Outcome) -> Value:
        """The value of a row or of ``otherwise``, whose own place is ``path``."""
        try:
            return self._value(path, outcome)
        except Mistake as mistake:
            self.conditions.making.mistake(self.conditions.file, path, mistake)
            return NOTHING

    def _value(self, path: Path_, outcome: Outcome) -> Value:
        raw = outcome.value
        if outcome.leaning is not None and self.fact.kind is not FactType.BOOLEAN:
            message = f'"{self.fact.name}" is {a(self.fact.kind)}, which leans nowhere.'
            raise Mistake(message, 'Remove "leaning:".', "leaning")
        if raw == "unknown":
            return Open(outcome.because or "", outcome.leaning)
        if isinstance(raw, OverValue):
            return self._over((*path, "value", "over"), raw)
        if isinstance(raw, Span):
            self._ordered("from" if raw.from_ is not None else "to")
            low = None if raw.from_ is None else self._end(raw.from_, "value", "from")
            high = None if raw.to is None else self._end(raw.to, "value", "to")
            return Between(low, high)
        return self._end(raw, "value")

    def _over(self, path: Path_, raw: OverValue) -> Value:
        take = raw.over.lots
        if self.fact.subject != "tender":
            repair = "Make the table's subject the tender."
            raise Mistake("only a tender's fact is taken over lots.", repair, "value", "over")
        linked = self.conditions.over(path, raw.over)
        if linked is None:
            return NOTHING
        kind = KIND_OVER_LOTS.get(take) or self.conditions.making.facts[raw.over.of or ""].kind
        if kind is not self.fact.kind:
            message = f'"{take}" over lots gives {a(kind)}, and "{self.fact.name}" is {a(self.fact.kind)}.'
            raise Mistake(message, f"Give the table the type {kind}.", "value", "over")
        return linked

    def _ordered(self, end: str) -> None:
        if not self.fact.kind.ordered:
            message = f'"{self.fact.name}" is {a(self.fact.kind)}, which has no interval.'
            raise Mistake(message, "Write one value, or unknown with because.", "value", end)

    def _end(self, raw: Any, *place: str) -> Value:
        if isinstance(raw, Arithmetic):
            return self._arithmetic(raw, *place)
        return self._simple(raw, self.fact, *place)

    def _arithmetic(self, raw: Arithmetic, *place: str) -> Value:
        if self.fact.kind not in (FactType.MONEY, FactType.PERCENT, FactType.INTEGER):
            message = f'"{self.fact.name}" is {a(self.fact.kind)}, which nothing is calculated for.'
            raise Mistake(message, "Calculate money, percentages and whole numbers only.", *place)
        base = self._simple(raw.fact, self.fact, *place, "fact")
        if not isinstance(base, Key):
            raise Mistake("arithmetic begins with a fact or a $parameter.", "Name one.", *place, "fact")
        if raw.per_year is not None:
            return PerYear(base, self._operand(FactType.INTEGER, raw.per_year, *place, "per_year"))
        if raw.plus_percent is not None:
            return Plus(base, self._operand(FactType.PERCENT, raw.plus_percent, *place, "plus_percent"))
        return Without(base, self._operand(FactType.PERCENT, raw.without_percent, *place, "without_percent"))

    def _operand(self, kind: FactType, raw: Any, *place: str) -> Value:
        return self._simple(raw, FactPlan("", kind, self.fact.subject, "", "", {}, "law", True, 0), *place)

    def _simple(self, raw: Any, fact: FactPlan, *place: str) -> Constant | Key:
        names = self.conditions.making.names_of(self.conditions.file)
        try:
            value = names.right(fact, raw, self.conditions.dated_by)
        except Mistake as mistake:
            raise Mistake(str(mistake), mistake.repair, *place, *mistake.path) from None
        read = names.facts.get(value.name) if isinstance(value, Key) else None
        if read and read.subject not in ("tender", self.fact.subject):
            message = f'"{read.name}" is a fact of a {read.subject}, and "{self.fact.name}" is of the tender.'
            raise Mistake(message, "Take it over the lots: {over: {lots: sum, of: ...}}.", *place)
        return value
