"""What a tender form asks: the facts that the rules of the chosen rulesets rest on at a gateway, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sv_rules.engine.program import Program, arrange
from sv_rules.errors import BadInput
from sv_rules.facts.dictionary import FactDefinition, fact_dictionary
from sv_rules.gateway.findings import Binding
from sv_rules.gateway.reads import Reads
from sv_rules.gateway.signoff import asked_at, facts_used
from sv_rules.intake.recognised import CRITERIA_FACTS
from sv_rules.policy.library import Library
from sv_rules.policy.plan import SignOffPlan
from sv_rules.policy.words import GATEWAYS
from sv_rules.problem import did_you_mean

_ASKING = 2
"""Rulesets that a question names; more than that are counted."""
_FROM_TEXT = ("authority_names", "authority_name_hints", "social_value_mentioned")
"""Facts that are read from the buyer's name and the tender's own words."""


@dataclass(frozen=True, slots=True)
class Question:
    """One fact that is asked for, and the titles of the rulesets that ask."""

    name: str
    fact: FactDefinition
    asked_by: tuple[str, ...]

    @property
    def meaning(self) -> str:
        """What is meant, what may be chosen, and who asks."""
        several = self.fact.type == "set" and self.fact.members
        choices = f" One or more of: {', '.join(self.fact.members.values())}; put commas between." if several else ""
        shown = self.asked_by if len(self.asked_by) <= _ASKING else (*self.asked_by[: _ASKING - 1],)
        more = len(self.asked_by) - len(shown)
        return f"{self.fact.definition}{choices} Asked by: {'; '.join(shown)}{f' and {more} more' if more else ''}."


@dataclass(frozen=True, slots=True)
class Asked:
    """All that one form asks, in the order of the dictionary."""

    gateway: str
    rulesets: tuple[str, ...]
    """Titles of the rulesets that bind: law, and what the authority adopted."""
    adopt: Mapping[str, str | None]
    tender: tuple[Question, ...]
    record: tuple[Question, ...]
    lots: tuple[Question, ...]
    criteria: bool
    """Whether the award criteria are asked for."""
    advised: tuple[Question, ...]
    """What only rulesets that advise ask of the record: nothing waits for it."""
    sign_offs: tuple[SignOffPlan, ...]


def asked_of(library: Library, gateway: str, adopt: Mapping[str, str | None]) -> Asked:
    """The questions of a form. Raises ``BadInput`` for a gateway or ruleset that does not exist."""
    rulesets = library.plan.rulesets
    for what, word, known in (("gateway", gateway, GATEWAYS), *(("ruleset", name, rulesets) for name in adopt)):
        if word not in known:
            why = "there is none of that name"
            raise BadInput(f'no {what} "{word}"', where="the form", why=why, do=did_you_mean(word, known))
    bound = [name for name, ruleset in rulesets.items() if ruleset.law or name in adopt]
    program, questions = _questions(library, bound, bound, gateway)
    advising = [name for name, ruleset in rulesets.items() if name not in bound and ruleset.choice == "advice"]
    _, more = _questions(library, [*bound, *advising], advising, gateway)
    known = {q.name for q in questions}
    return Asked(
        gateway,
        tuple(rulesets[name].title for name in bound if any(rulesets[name].title in q.asked_by for q in questions)),
        dict(adopt),
        tuple(q for q in questions if q.fact.subject == "tender" and q.fact.needs == "notice"),
        tuple(q for q in questions if _of_record(q)),
        tuple(q for q in questions if q.fact.subject == "lot" and q.name not in CRITERIA_FACTS),
        any(q.name in CRITERIA_FACTS for q in questions),
        tuple(q for q in more if _of_record(q) and q.name not in known),
        tuple(asked_at(program, _binding(library, bound, adopt), gateway)),
    )


def _of_record(question: Question) -> bool:
    return question.fact.subject == "tender" and question.fact.needs == "record"


def _questions(library: Library, run: list[str], asking: list[str], gateway: str) -> tuple[Program, list[Question]]:
    """What some of the rulesets that are run ask at a gateway, in the order of the dictionary."""
    program = arrange(library.plan, frozenset(run))
    reads = Reads(program)
    by_fact: dict[str, list[str]] = {}
    for name in asking:
        for fact in facts_used(program, reads, [name], gateway):
            by_fact.setdefault(fact, []).append(library.plan.rulesets[name].title)
    return program, [
        Question(name, fact, tuple(by_fact[name]))
        for name, fact in fact_dictionary().facts.items()
        if name in by_fact and fact.draft and name not in _FROM_TEXT
    ]


def _binding(library: Library, bound: list[str], adopt: Mapping[str, str | None]) -> Binding:
    rulesets = library.plan.rulesets
    how = {name: "adopted" if name in adopt else "law" for name in bound}
    return Binding(how, {name: adopt[name] or rulesets[name].target_level for name in bound if name in adopt})
