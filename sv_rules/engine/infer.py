"""Forward chaining by levels: derive facts table by table, then judge each rule.

Everything judged at a level reads only what earlier levels made known, so no answer is ever taken back.
Where two evaluators are given they judge the same values at every level and must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from sv_rules.engine.logic import Truth
from sv_rules.engine.program import Level, Program
from sv_rules.engine.trace import Evaluator
from sv_rules.engine.value import evaluate, over_lots
from sv_rules.errors import EngineDisagreement
from sv_rules.facts.value import FactType, Known, hull
from sv_rules.policy.plan import Constant, FactPlan, Open, OverLots, ParameterPlan, Period, RowPlan, RulePlan, TablePlan


class Verdict(StrEnum):
    """What a rule says of a subject. The order is that of the roll-up over lots."""

    BREACHED = "breached"
    UNDETERMINED = "undetermined"
    MET = "met"
    NOT_APPLICABLE = "not applicable"


_ROLL_UP = {verdict: rank for rank, verdict in enumerate(Verdict)}


def roll_up(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict over lots: breached, then undetermined, then met, then not applicable."""
    return min(verdicts, key=_ROLL_UP.__getitem__)


Candidate = tuple[TablePlan, RowPlan | None, Known | None]


class Derivation(NamedTuple):
    """How a derived fact came out: the candidate rows with their values, and whether a person settled it.

    A candidate is ``(table, row, known)``; row ``None`` stands for "no row holds".
    """

    known: Known | None
    candidates: tuple[Candidate, ...]
    determined: bool = False


Truths = dict[int, Truth]


@dataclass(slots=True)
class Subject:
    """What is known of the tender or of one lot while the chain runs. A lot also holds its tender's values."""

    values: dict[str, Known]
    truths: Truths = field(default_factory=dict)
    derivations: dict[str, Derivation] = field(default_factory=dict)


class Contradiction(NamedTuple):
    """A determination that differs from what the tables know. ``lot`` is ``None`` for the tender."""

    fact: str
    lot: str | None
    determined: Known
    derived: Known


class Judgement(NamedTuple):
    """All that holds of one tender: values, derivations, truths and verdicts by rule (and by lot)."""

    program: Program
    tender: Subject
    lots: Mapping[str, Subject]
    verdicts: Mapping[str, Verdict]
    lot_verdicts: Mapping[str, Mapping[str, Verdict]]
    contradictions: tuple[Contradiction, ...]

    def truth(self, root: int | None, subject: Subject) -> Truth:
        """The truth of a root on a subject; no root is true."""
        if root is None:
            return True
        found = subject.truths.get(root)
        return self.tender.truths.get(root) if found is None and root not in subject.truths else found


def infer(
    program: Program,
    tender: Mapping[str, Known],
    lots: Mapping[str, Mapping[str, Known]],
    evaluators: Sequence[Evaluator],
    determinations: Mapping[tuple[str | None, str], Known] | None = None,
) -> Judgement:
    """Run the chain on encoded values.

    ``lots`` are those that stand (not cancelled). ``determinations`` map ``(lot or None, fact)`` to a value
    that an officer settled; it is used only where the tables leave the fact open. Raises
    ``EngineDisagreement`` where two evaluators differ or one fails.
    """
    chain = _Chain(program, tender, lots, evaluators, determinations or {})
    for number, level in enumerate(program.levels):
        chain.run(number, level)
    return chain.judgement()


class _Chain:
    def __init__(
        self,
        program: Program,
        tender: Mapping[str, Known],
        lots: Mapping[str, Mapping[str, Known]],
        evaluators: Sequence[Evaluator],
        determinations: Mapping[tuple[str | None, str], Known],
    ) -> None:
        self.program, self.evaluators, self.determinations = program, evaluators, determinations
        self.tender = Subject(dict(tender))
        self.lots: dict[str, Subject] = {}
        self.contradictions: list[Contradiction] = []
        alike: dict[object, Subject] = {}
        settled = {lot for lot, _ in determinations if lot is not None}
        for lot, values in lots.items():
            # Identical lots are judged once: they share one subject.
            key = (frozenset(values.items()), lot if lot in settled else None) if len(lots) > 1 else None
            subject = alike.get(key) if key is not None else None
            if subject is None:
                subject = alike[key] = Subject({**self.tender.values, **values})
            self.lots[lot] = subject
        self.distinct = list({id(s): (lot, s) for lot, s in reversed(self.lots.items())}.values())

    def run(self, number: int, level: Level) -> None:
        if level.tender_roots:
            self.tender.truths.update(self._judge(number, "tender", self.tender))
        if level.lot_roots:
            for _, subject in self.distinct:
                subject.truths.update(self._judge(number, "lot", subject))
        for fact, tables in level.tender_facts:
            if fact.name in self.tender.values:
                continue  # stated, by a case or a record: the tables are not asked
            derivation = self._derive(fact, tables, self.tender, self.tender.truths, None)
            self.tender.derivations[fact.name] = derivation
            if derivation.known is not None:
                self._share(fact.name, derivation.known)
        for lot, subject in self.distinct if level.lot_facts else ():
            truths = self._truths(subject)
            for fact, tables in level.lot_facts:
                if fact.name in subject.values:
                    continue
                derivation = self._derive(fact, tables, subject, truths, lot)
                subject.derivations[fact.name] = derivation
                if derivation.known is not None:
                    subject.values[fact.name] = derivation.known
        for parameter in level.parameters:
            known = self._look_up(parameter)
            if known is not None:
                self._share(parameter.key, known)

    def _share(self, name: str, known: Known) -> None:
        self.tender.values[name] = known
        for _, subject in self.distinct:
            subject.values[name] = known

    def _judge(self, number: int, kind: str, subject: Subject) -> dict[int, Truth]:
        answers = self.evaluators[0].judge(number, kind, subject.values)
        for other in self.evaluators[1:]:
            second = other.judge(number, kind, subject.values)
            if second != answers:
                where = sorted(r for r in {*answers, *second} if answers.get(r, "none") != second.get(r, "none"))
                raise EngineDisagreement(
                    f"{self.evaluators[0].name} and {other.name} differ on {len(where)} conditions "
                    f"(first: root {where[0]})"
                )
        return answers

    def _truths(self, subject: Subject) -> Truths:
        """The truths that hold for a subject: its own, and for a lot the tender's."""
        return subject.truths if subject is self.tender else self.tender.truths | subject.truths

    def _truth(self, root: int | None, subject: Subject) -> Truth:
        if root is None:
            return True
        return subject.truths[root] if root in subject.truths else self.tender.truths.get(root)

    def _derive(
        self, fact: FactPlan, tables: Sequence[TablePlan], subject: Subject, truths: Truths, lot: str | None
    ) -> Derivation:
        candidates: list[Candidate] = []
        for table in tables:
            scope = True if table.scope is None else truths.get(table.scope)
            if scope is False:
                continue
            self._rows(table, subject, truths, candidates)
            if scope is None:
                candidates.append((table, None, None))
        known = candidates[0][2] if len(candidates) == 1 else _agree(fact.kind, [c[2] for c in candidates])
        if not self.determinations:
            return Derivation(known, tuple(candidates))
        settled = self.determinations.get((lot, fact.name), self.determinations.get((None, fact.name)))
        if settled is None or settled == known:
            return Derivation(known, tuple(candidates))
        if known is None or (fact.kind.ordered and known[0] <= settled[0] and settled[1] <= known[1]):
            return Derivation(settled, tuple(candidates), determined=True)
        self.contradictions.append(Contradiction(fact.name, lot, settled, known))
        return Derivation(known, tuple(candidates))

    def _rows(self, table: TablePlan, subject: Subject, truths: Truths, found: list[Candidate]) -> None:
        """Add the rows that are not surely false, down to the first that is surely true."""
        sure = False
        for row in table.rows:
            truth = True if row.root is None else truths.get(row.root)
            if truth is False:
                continue
            found.append((table, row, self._value(row, subject)))
            if truth:
                sure = True
                if not table.take_all:
                    break
        if not sure and not table.exhaustive:
            other = table.otherwise
            found.append((table, other, self._value(other, subject) if other else None))

    def _value(self, row: RowPlan, subject: Subject) -> Known | None:
        value = row.value
        if isinstance(value, Constant):
            return value.known
        if isinstance(value, Open):
            return None
        if isinstance(value, OverLots):
            judged = [(self._truth(value.when, s), s.values.get(value.of or "")) for s in self.lots.values()]
            return over_lots(value.take, judged)
        return evaluate(value, subject.values)

    def _look_up(self, parameter: ParameterPlan) -> Known | None:
        window = self.tender.values.get(parameter.dated_by)
        if window is None:
            return None
        found = value_in(parameter.periods, window)
        for scope, periods in parameter.overrides:
            truth = self.tender.truths.get(scope)
            if truth is False:
                continue
            theirs = value_in(periods, window)
            if truth:
                return theirs
            found = None if found is None or theirs is None else _either([found, theirs])
        return found

    def judgement(self) -> Judgement:
        verdicts: dict[str, Verdict] = {}
        by_lot: dict[str, dict[str, Verdict]] = {}
        truths_of = {id(s): self._truths(s) for _, s in self.distinct}
        for rule in self.program.rules:
            if rule.subject == "tender" or not self.lots:
                verdicts[rule.id] = _verdict(rule, self.tender.truths)
                continue
            each = {subject: _verdict(rule, truths) for subject, truths in truths_of.items()}
            by_lot[rule.id] = {lot: each[id(s)] for lot, s in self.lots.items()}
            verdicts[rule.id] = roll_up(list(each.values()))
        return Judgement(self.program, self.tender, self.lots, verdicts, by_lot, tuple(self.contradictions))


def _verdict(rule: RulePlan, truths: Truths) -> Verdict:
    in_scope = True if rule.scope is None else truths.get(rule.scope)
    bound = True if rule.given is None else truths.get(rule.given)
    if in_scope is False or bound is False:
        return Verdict.NOT_APPLICABLE
    broken = truths.get(rule.when)
    if broken is False:
        return Verdict.MET
    if broken and bound and in_scope:
        return Verdict.BREACHED
    return Verdict.UNDETERMINED


def _agree(kind: FactType, values: Sequence[Known | None]) -> Known | None:
    if not values or any(v is None for v in values):
        return None
    known = [v for v in values if v is not None]
    if all(v == known[0] for v in known):
        return known[0]
    return hull(known) if kind.ordered else None


def periods_in(periods: Sequence[Period], window: Known) -> list[Period | None]:
    """The periods that a window of dates touches; ``None`` first where it begins before them all."""
    low, high = window
    found: list[Period | None] = []
    for position, period in enumerate(periods):
        end = periods[position + 1].start if position + 1 < len(periods) else None
        if position == 0 and low < period.start:
            found.append(None)
        if period.start <= high and (end is None or low < end):
            found.append(period)
    return found


def _last_before(periods: Sequence[Period], day: int) -> Period | None:
    """The period that a day falls into."""
    found = None
    for period in periods:
        if period.start > day:
            break
        found = period
    return found


def value_in(periods: Sequence[Period], window: Known) -> Known | None:
    """The value that holds throughout the window: exact where its periods agree, else their interval."""
    low, high = window
    found = [_last_before(periods, low)] if low == high else periods_in(periods, window)
    values: list[Known] = []
    for period in found:
        if period is None:
            return None
        if period.words is not None:
            values.append((period.words, period.words))
        elif period.known is None:
            return None
        else:
            values.append(period.known)
    return _either(values) if values else None


def _either(values: Sequence[Known]) -> Known | None:
    """One of the values, not known which: their interval where the type has intervals."""
    if all(v == values[0] for v in values):
        return values[0]
    return hull(values) if type(values[0][0]) is int else None
