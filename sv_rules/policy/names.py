"""Names and types: what a condition or value may refer to, and how its literals are encoded."""

from __future__ import annotations

import datetime
from typing import Any

from sv_rules.facts.value import FactType, encode
from sv_rules.policy.condition import AllOf, AnyOf, Comparison, NotOf, OverCondition
from sv_rules.policy.plan import All, Any_, Compare, Constant, FactPlan, Key, Node, Not, Words
from sv_rules.problem import did_you_mean

_OPERATORS = {
    FactType.BOOLEAN: ("eq", "ne", "exists", "missing"),
    FactType.ENUM: ("eq", "ne", "in", "not_in", "exists", "missing"),
    FactType.SET: ("includes", "within", "exists", "missing"),
}
_ORDERED = ("eq", "ne", "lt", "lte", "gt", "gte", "exists", "missing")


class NameError_(Exception):
    """A name or literal that does not fit, with its repair."""

    def __init__(self, message: str, repair: str = "") -> None:
        self.repair = repair
        super().__init__(message)


class Names:
    """The facts and parameters that one ruleset may refer to.

    ``parameters`` maps a name as written after ``$`` to ``(key without dating, unit)``.
    """

    def __init__(self, facts: dict[str, FactPlan], parameters: dict[str, tuple[str, str]]) -> None:
        self.facts, self.parameters = facts, parameters
        self.used_keys: set[tuple[str, str]] = set()

    def fact(self, name: str) -> FactPlan:
        """The fact of that name, or an error that suggests one."""
        found = self.facts.get(name)
        if found is None or found.hidden:
            visible = [n for n, f in self.facts.items() if not f.hidden]
            raise NameError_(f'there is no fact "{name}".', did_you_mean(name, visible))
        return found

    def parameter(self, written: str, dated_by: str | None = None) -> tuple[Key, str]:
        """The key of ``$written`` and its unit."""
        name = written.removeprefix("$")
        if name not in self.parameters:
            raise NameError_(f'there is no parameter "${name}".', did_you_mean(name, self.parameters))
        base, unit = self.parameters[name]
        dating = dated_by or ""
        self.used_keys.add((base, dating))
        return Key(f"{base}@{dating}"), unit

    def condition(self, part: Any, dated_by: str | None, lift: Any) -> Node:
        """Link one condition. ``lift`` turns a condition over lots into the name of a derived fact."""
        if isinstance(part, AllOf):
            return All(tuple(self.condition(p, dated_by, lift) for p in part.all))
        if isinstance(part, AnyOf):
            return Any_(tuple(self.condition(p, dated_by, lift) for p in part.any))
        if isinstance(part, NotOf):
            return Not(self.condition(part.part, dated_by, lift))
        if isinstance(part, OverCondition):
            return Compare(lift(part.over), FactType.BOOLEAN, "eq", Constant((True, True)))
        return self._comparison(part, dated_by)

    def _comparison(self, part: Comparison, dated_by: str | None) -> Compare:
        fact, operator, raw = self.fact(part.fact), part.operator, part.right
        allowed = _OPERATORS.get(fact.kind, _ORDERED)
        if operator not in allowed:
            raise NameError_(
                f'"{operator}" does not go with "{fact.name}", which is {_a(fact.kind)}.', f"Use {', '.join(allowed)}."
            )
        if operator in ("exists", "missing"):
            if fact.derived:
                raise NameError_(
                    f'"{operator}" asks whether something was stated, and "{fact.name}" is derived.',
                    "Ask it of the facts that it is derived from.",
                )
            if raw is not True:
                raise NameError_(f'"{operator}" takes true.', f"Write {operator}: true.")
            return Compare(fact.name, fact.kind, operator, None)
        if operator in ("in", "not_in", "includes", "within"):
            return Compare(fact.name, fact.kind, operator, self._words(fact, raw, dated_by))
        return Compare(fact.name, fact.kind, operator, self.right(fact, raw, dated_by))

    def _words(self, fact: FactPlan, raw: Any, dated_by: str | None) -> Words | Key:
        if isinstance(raw, str) and raw.startswith("$"):
            key, unit = self.parameter(raw, dated_by)
            if unit != "words":
                raise NameError_(f'"{raw}" is {_a(unit)}, not a list of words.')
            return key
        members = [raw] if isinstance(raw, str) else raw
        if not isinstance(members, list) or not members or not all(isinstance(m, str) for m in members):
            raise NameError_(f'expected words for "{fact.name}".', "Write [one, two].")
        for member in members:
            self._member(fact, member)
        return Words(frozenset(members))

    def right(self, fact: FactPlan, raw: Any, dated_by: str | None) -> Constant | Key:
        """The right-hand side of a comparison with ``fact``, or a value of its type."""
        if isinstance(raw, str) and raw.startswith("$"):
            key, unit = self.parameter(raw, dated_by)
            if unit != fact.kind:
                raise NameError_(f'"{raw}" is {_a(unit)}, and "{fact.name}" is {_a(fact.kind)}.')
            return key
        if isinstance(raw, str) and raw not in fact.members and raw in self.facts:
            other = self.fact(raw)
            if other.kind is not fact.kind:
                raise NameError_(f'"{raw}" is {_a(other.kind)}, and "{fact.name}" is {_a(fact.kind)}.')
            return Key(raw)
        if isinstance(raw, str) and fact.kind is FactType.ENUM:
            self._member(fact, raw)
        if isinstance(raw, str) and fact.kind.ordered and not _is_date(raw):
            same = [f.name for f in self.facts.values() if f.kind is fact.kind and not f.hidden]
            raise NameError_(f'there is no fact "{raw}".', did_you_mean(raw, same))
        return Constant(self.literal(fact.kind, raw))

    def literal(self, kind: FactType, raw: Any) -> Any:
        """Encode a literal, exactly."""
        try:
            known = encode(kind, raw)
        except ValueError as error:
            raise NameError_(f"{error}.", f"Here stands {_a(kind)}.") from None
        if known[0] != known[1]:
            raise NameError_(f"{raw} is finer than {_a(kind)} can be.", "Give fewer decimal places.")
        return known

    def _member(self, fact: FactPlan, word: str) -> None:
        if fact.members and word not in fact.members:
            raise NameError_(f'"{word}" is not a member of "{fact.name}".', did_you_mean(word, fact.members))


def _is_date(raw: str) -> bool:
    try:
        datetime.date.fromisoformat(raw)
    except ValueError:
        return False
    return True


def _a(kind: str) -> str:
    return {
        "money": "an amount of money", "percent": "a percentage", "integer": "a whole number", "date": "a date",
        "boolean": "true or false", "enum": "a word from a list", "set": "a set of words", "words": "a list of words",
    }[str(kind)]  # fmt: skip
