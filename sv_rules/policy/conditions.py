"""Linking conditions: models to the nodes that the evaluators judge, every mistake at its own place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sv_rules.facts.value import FactType
from sv_rules.policy.condition import AllOf, AnyOf, Comparison, NotOf, OverCondition, operators_of
from sv_rules.policy.condition import OverLots as WrittenOver
from sv_rules.policy.levels import read_by
from sv_rules.policy.literals import a
from sv_rules.policy.making import Making
from sv_rules.policy.plan import (
    All,
    Any_,
    Compare,
    Constant,
    FactPlan,
    Key,
    Node,
    Not,
    OverLots,
    RowPlan,
    TablePlan,
)
from sv_rules.policy.reading import RulesetFile
from sv_rules.problem import Mistake
from sv_rules.source import Path_

_SEEN = ("exists", "missing")
_OF_WORDS = ("in", "not_in", "includes", "within")
_TAKES_A_FACT = ("sum", "least", "most")
KIND_OVER_LOTS = {"every": FactType.BOOLEAN, "some": FactType.BOOLEAN, "count": FactType.INTEGER}


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of one owner: a rule, a table row or a scope.

    ``owner`` is how messages call it, ``subject`` what it is of, and ``label`` the beginning of the names of
    hidden facts that stand for its conditions over lots.
    """

    making: Making
    file: RulesetFile
    owner: str
    subject: str
    label: str
    dated_by: str | None = None

    def root(self, path: Path_, conditions: Iterable[Any], extra: Sequence[Node] = ()) -> int | None:
        """The root of all the conditions of a list, or ``None`` where there is none."""
        nodes = [*self._list(path, conditions), *extra]
        if not nodes:
            return None
        node = nodes[0] if len(nodes) == 1 else All(tuple(nodes))
        facts = self.making.facts
        of_lot = any(name in facts and facts[name].subject == "lot" for name in read_by(node))
        return self.making.root("lot" if of_lot else "tender", node)

    def over(self, path: Path_, over: WrittenOver) -> OverLots | None:
        """A value taken over the lots, or ``None`` with problems."""
        before = len(self.making.problems)
        if over.lots in _TAKES_A_FACT:
            self._check_of(path, over)
        elif over.of:
            self._add((*path, "of"), f'"{over.lots}" over lots takes no "of".', 'Remove "of:".')
        if over.lots in ("every", "some") and not over.when:
            self._add(path, f'"{over.lots}" over lots needs "when".', "Say what each lot is asked.")
        asked = Conditions(self.making, self.file, self.owner, "lot", self.label, self.dated_by)
        nodes = asked._list((*path, "when"), over.when)
        if len(self.making.problems) > before:
            return None
        if not nodes:
            return OverLots(over.lots, over.of, None)
        return OverLots(over.lots, over.of, self.making.root("lot", nodes[0] if len(nodes) == 1 else All(tuple(nodes))))

    def _list(self, path: Path_, conditions: Iterable[Any]) -> list[Node]:
        linked = [self._one((*path, index), part) for index, part in enumerate(conditions)]
        return [node for node in linked if node is not None]

    def _one(self, path: Path_, part: Any) -> Node | None:
        if isinstance(part, AllOf):
            parts = self._list((*path, "all"), part.all)
            return All(tuple(parts)) if parts else None
        if isinstance(part, AnyOf):
            parts = self._list((*path, "any"), part.any)
            return Any_(tuple(parts)) if parts else None
        if isinstance(part, NotOf):
            inner = self._one((*path, "not"), part.part)
            return None if inner is None else Not(inner)
        if isinstance(part, OverCondition):
            return self._lift((*path, "over"), part.over)
        try:
            return self._comparison(part)
        except Mistake as mistake:
            self.making.mistake(self.file, path, mistake)
            return None

    def _comparison(self, part: Comparison) -> Compare:
        operator, raw = part.operator, part.right
        fact = self._at((part.fact,), self._own_fact, part.fact)
        place = (part.fact, operator)
        allowed = operators_of(fact.kind)
        if operator not in allowed:
            message = f'"{operator}" does not go with "{fact.name}", which is {a(fact.kind)}.'
            raise Mistake(message, f"Use {', '.join(allowed)}.", *place)
        if operator in _SEEN:
            if fact.derived:
                message = f'"{operator}" asks whether something was stated, and "{fact.name}" is derived.'
                raise Mistake(message, "Ask it of the facts that it is derived from.", *place)
            if raw is not True:
                raise Mistake(f'"{operator}" takes true.', f"Write {operator}: true.", *place)
            return Compare(fact.name, fact.kind, operator, None)
        names = self.making.names_of(self.file)
        if operator in _OF_WORDS:
            return Compare(fact.name, fact.kind, operator, self._at(place, names.words, fact, raw, self.dated_by))
        right = self._at(place, names.right, fact, raw, self.dated_by)
        if isinstance(right, Key) and right.name in names.facts:
            self._at(place, self._own_fact, right.name)
        return Compare(fact.name, fact.kind, operator, right)

    def _own_fact(self, name: str) -> FactPlan:
        """A fact that the subject may read: a lot also reads its tender's, a tender never its lots'."""
        fact = self.making.names_of(self.file).fact(name)
        if fact.subject not in ("tender", self.subject):
            message = f'"{name}" is a fact of a {fact.subject}, and {self.owner} speaks of the tender.'
            raise Mistake(message, "Ask it of the lots: {over: {lots: some, when: [...]}}.")
        return fact

    def _at(self, place: Path_, ask: Any, *about: Any) -> Any:
        """What ``ask`` answers; its mistake, placed below the condition."""
        try:
            return ask(*about)
        except Mistake as mistake:
            raise Mistake(str(mistake), mistake.repair, *place, *mistake.path) from None

    def _lift(self, path: Path_, over: WrittenOver) -> Node | None:
        """A condition over lots becomes a hidden derived fact, so that conditions stay flat."""
        if over.lots not in KIND_OVER_LOTS or over.lots == "count":
            message = f'"{over.lots}" over lots is a value, not a condition.'
            self._add((*path, "lots"), message, "Derive a fact from it, and compare that.")
            return None
        value = self.over(path, over)
        if value is None:
            return None
        making, ruleset = self.making, self.file.model.ruleset
        name, new = making.lifted(ruleset, value, f"{self.label}/over")
        if new:
            line = self.file.source.at(path)[0]
            row = RowPlan(None, value, line)
            making.facts[name] = FactPlan(
                name, FactType.BOOLEAN, "tender", f"{over.lots} lot", name, {}, "law", True, -1, hidden=True
            )
            making.tables.append(TablePlan(name, ruleset, None, (row,), None, False, True, line, None))
        return Compare(name, FactType.BOOLEAN, "eq", Constant((True, True)))

    def _check_of(self, path: Path_, over: WrittenOver) -> None:
        if not over.of:
            self._add(path, f'"{over.lots}" over lots needs "of".', "Name a lot's fact.")
            return
        try:
            fact = self.making.names_of(self.file).fact(over.of)
        except Mistake as mistake:
            self.making.mistake(self.file, (*path, "of"), mistake)
            return
        if fact.subject != "lot":
            self._add((*path, "of"), f'"{over.of}" is a fact of the tender, not of a lot.', "Name a lot's fact.")
        elif not fact.kind.ordered or (over.lots == "sum" and fact.kind is FactType.DATE):
            message = f'"{over.lots}" does not go with "{over.of}", which is {a(fact.kind)}.'
            self._add((*path, "of"), message, "Ask every or some instead, or name a number.")

    def _add(self, path: Path_, message: str, repair: str) -> None:
        self.making.add(self.file, path, message, repair)
