"""Names: the facts and parameters that one ruleset may refer to, each checked against its type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sv_rules.facts.value import FactType
from sv_rules.policy.literals import a, literal, member
from sv_rules.policy.plan import Constant, FactPlan, Key, Words
from sv_rules.problem import Mistake, did_you_mean

_NAME = re.compile(r"[a-z][a-z0-9_-]*\Z", re.IGNORECASE)
_A_DATE = "Name a fact of the tender that is a date, such as published_on."


class Names:
    """What one ruleset may name: the dictionary, its own tables and parameters, and those of rulesets it uses.

    ``parameters`` maps a name as written after ``$`` to ``(key without dating, unit)``; ``elsewhere`` maps the
    facts and parameters of rulesets that it does not use to the ruleset that has them.
    """

    def __init__(
        self,
        facts: dict[str, FactPlan],
        parameters: dict[str, tuple[str, str]],
        elsewhere: Mapping[str, str] | None = None,
    ) -> None:
        self.facts, self.parameters, self.elsewhere = facts, parameters, elsewhere or {}
        self.used_keys: set[tuple[str, str]] = set()

    def fact(self, name: str) -> FactPlan:
        """The fact of that name. Raises ``Mistake`` with the nearest one."""
        found = self.facts.get(name)
        if found is None:
            raise self._stranger("fact", name, name, self.facts)
        return found

    def _stranger(self, what: str, name: str, written: str, known: Iterable[str]) -> Mistake:
        """What is wrong with a name that is not there: where it is, if somewhere, else the nearest one."""
        ruleset = self.elsewhere.get(name)
        if ruleset:
            message = f'there is no {what} "{written}": it is in "{ruleset}", which this ruleset does not use.'
            return Mistake(message, f'Add "{ruleset}" to uses.')
        repair = did_you_mean(written, known) or "Check its spelling, or the rulesets under uses."
        return Mistake(f'there is no {what} "{written}".', repair)

    def date(self, name: str) -> FactPlan:
        """The tender's date of that name, for ``dated_by``. Raises ``Mistake``."""
        found = self.facts.get(name)
        dates = [f.name for f in self.facts.values() if f.kind is FactType.DATE and f.subject == "tender"]
        if found is None:
            raise self._stranger("fact", name, name, dates)
        if found.kind is not FactType.DATE:
            raise Mistake(f'"{name}" is {a(found.kind)}, not a date.', did_you_mean(name, dates) or _A_DATE)
        if found.subject != "tender":
            repair = did_you_mean(name, dates) or _A_DATE
            raise Mistake(f'"{name}" is a fact of a {found.subject}, not of the tender.', repair)
        return found

    def parameter(self, written: str, dated_by: str | None = None) -> tuple[Key, str]:
        """The key of ``$written`` as ``dated_by`` dates it, and its unit. Raises ``Mistake``."""
        name = written.removeprefix("$")
        if name not in self.parameters:
            raise self._stranger("parameter", name, f"${name}", [f"${known}" for known in self.parameters])
        base, unit = self.parameters[name]
        dating = dated_by or ""
        self.used_keys.add((base, dating))
        return Key(f"{base}@{dating}"), unit

    def words(self, fact: FactPlan, raw: Any, dated_by: str | None) -> Words | Key:
        """The right-hand side of ``in``, ``not_in``, ``includes`` and ``within``. Raises ``Mistake``."""
        if isinstance(raw, str) and raw.startswith("$"):
            key, unit = self.parameter(raw, dated_by)
            if unit != "words":
                raise Mistake(f'"{raw}" is {a(unit)}, not a list of words.', self._alike("words"))
            return key
        members = [raw] if isinstance(raw, str) else raw
        if not isinstance(members, list) or not members or not all(isinstance(m, str) for m in members):
            raise Mistake(f'expected words for "{fact.name}".', "Write [one, two], each in quotes if it is a number.")
        for position, word in enumerate(members):
            try:
                member(fact, word)
            except Mistake as mistake:
                raise Mistake(str(mistake), mistake.repair, position) from None
        return Words(frozenset(members))

    def right(self, fact: FactPlan, raw: Any, dated_by: str | None) -> Constant | Key:
        """The right-hand side of a comparison with ``fact``, or a value of its type. Raises ``Mistake``."""
        if isinstance(raw, str) and raw.startswith("$"):
            key, unit = self.parameter(raw, dated_by)
            if unit != fact.kind:
                raise Mistake(f'"{raw}" is {a(unit)}, and {_asks(fact)}.', self._alike(fact.kind))
            return key
        if isinstance(raw, str) and raw not in fact.members and raw in self.facts:
            return self._other(fact, self.facts[raw])
        if isinstance(raw, str) and fact.kind is FactType.ENUM:
            member(fact, raw)
        if isinstance(raw, str) and fact.kind.ordered and _NAME.match(raw):
            same = [f.name for f in self.facts.values() if f.kind is fact.kind]
            raise Mistake(f'there is no fact "{raw}".', did_you_mean(raw, same))
        return Constant(literal(fact.kind, raw))

    def _other(self, fact: FactPlan, other: FactPlan) -> Key:
        if other.kind is not fact.kind:
            message = f'"{other.name}" is {a(other.kind)}, and {_asks(fact)}.'
            raise Mistake(message, "Name a fact of the same type.")
        strange = sorted(other.members.keys() - fact.members.keys())
        if fact.members and strange:
            message = f'"{other.name}" may be "{strange[0]}", which is not a member of "{fact.name}".'
            raise Mistake(message, "Name a fact with the same members.")
        return Key(other.name)

    def _alike(self, unit: str) -> str:
        same = sorted(name for name, (_, other) in self.parameters.items() if other == unit)
        listed = ", ".join(f"${name}" for name in same)
        return f"Of that kind there are: {listed}." if same else f"No parameter here has the unit {unit}."


def _asks(fact: FactPlan) -> str:
    """What is needed beside a fact; one without a name stands for a number in arithmetic."""
    return f'"{fact.name}" is {a(fact.kind)}' if fact.name else f"{a(fact.kind)} is needed here"
