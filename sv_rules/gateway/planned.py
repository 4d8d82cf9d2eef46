"""One contract of a procurement plan: which law and policy it is in scope of, and what they will ask of it.

No criteria exist yet, so nothing can be breached. What is asked is read off the rules themselves: where a rule's
condition holds, the comparison that it makes with social value's share is what the tender will have to meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sv_rules.engine.effect import effect_of, effects_in
from sv_rules.engine.infer import Judgement, Subject
from sv_rules.facts.dictionary import fact_dictionary
from sv_rules.facts.fact import TenderFacts
from sv_rules.facts.value import FactType, Known
from sv_rules.facts.wording import in_words, lowered
from sv_rules.gateway.check import judgement_of
from sv_rules.gateway.reads import Reads
from sv_rules.policy.library import Library
from sv_rules.policy.plan import All, Any_, Compare, Constant, Key, Node, Open, RulePlan

LOT = "1"
"""A plan knows no lots: what rules ask of a lot is judged on one that says nothing."""
DESIGN = "design"
_SCOPES = (
    ("above_threshold", "statutory_threshold", "Procurement Act 2023 threshold"),
    ("act_2012_applies", "act_2012_floor", "Public Services (Social Value) Act 2012"),
    ("kpi_duty_applies", "contract_value_inc_vat", "duty to set key performance indicators"),
)
"""The fact that answers, a figure that explains it, and what it is called. The facts are derived by rulesets."""
_SECTION = "social_value_criterion"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether one duty covers the contract: yes, no, or ``None`` where it cannot be told."""

    title: str
    holds: bool | None
    figure: str

    @property
    def words(self) -> str:
        """``Yes (threshold that applies: £207,720)``."""
        answer = {True: "Yes", False: "No", None: "Not known"}[self.holds]
        return f"{answer} ({self.figure})" if self.figure else answer


@dataclass(frozen=True, slots=True)
class Demand:
    """What one rule will ask of the tender; ``sure`` where it is certain that the rule applies."""

    rule: str
    policy: str
    words: str
    sure: bool
    floor: bool
    """Whether social value must be there, rather than only capped."""
    law: bool
    href: str
    clause: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The answer for one contract of a plan."""

    scopes: tuple[Scope, ...]
    policies: tuple[str, ...]
    """Titles of the adopted rulesets that ask something of it."""
    demands: tuple[Demand, ...]
    unknown: tuple[str, ...]
    """Facts that are needed and not known."""
    left_open: tuple[str, ...]
    """What the law itself leaves open here, in words."""

    def scope(self, title: str) -> bool | None:
        """The answer of one scope by the start of its title; ``None`` where it is not known."""
        return next((s.holds for s in self.scopes if s.title.startswith(title)), None)

    @property
    def required(self) -> bool | None:
        """Whether policy surely asks for social value: yes; no; or ``None`` where it cannot be told."""
        asking = [d for d in self.demands if d.floor]
        if any(d.sure for d in asking):
            return True
        return None if asking else False


def planned(tender: TenderFacts, library: Library, adopt: Mapping[str, str | None]) -> Planned:
    """What law and the adopted rulesets will ask of a contract that is only planned."""
    known = TenderFacts(
        tender.tender, tender.lots or {LOT: {}}, title=tender.title, buyer=tender.buyer, source=tender.source
    )
    judgement = judgement_of(known, library, adopt=adopt)
    rulesets = library.plan.rulesets
    bound = [r for r in judgement.program.rules if rulesets[r.ruleset].law or r.ruleset in adopt]
    found: list[Demand] = []
    doubtful: list[RulePlan] = []
    policies: dict[str, None] = {}
    for rule in bound:
        applies = _applies(rule, judgement)
        if applies is False or not _asked(rule, judgement):
            continue
        demands = list(_demands(rule, judgement, library, sure=applies is True))
        found += demands
        doubtful += [rule] if demands and not applies else []
        if not rulesets[rule.ruleset].law and (applies or demands):
            doubt = "" if applies else " (if it applies)"
            policies.setdefault(rulesets[rule.ruleset].title + doubt)
    sure = {p for p in policies if not p.endswith(")")}
    scopes = tuple(s for s in (_scope(judgement, *one) for one in _SCOPES) if s is not None)
    return Planned(
        scopes,
        tuple(p for p in policies if p in sure or p.removesuffix(" (if it applies)") not in sure),
        tuple(dict.fromkeys(found)), _unknown(judgement, doubtful), _left_open(judgement),
    )  # fmt: skip


def _subject(rule: RulePlan, judgement: Judgement) -> Subject:
    return next(iter(judgement.lots.values())) if rule.subject == "lot" and judgement.lots else judgement.tender


def _applies(rule: RulePlan, judgement: Judgement) -> bool | None:
    """Whether the rule's scope and condition hold: yes, no, or ``None`` where it cannot be told."""
    subject = _subject(rule, judgement)
    truths = [judgement.truth(root, subject) for root in (rule.scope, rule.given)]
    if False in truths:
        return False
    return None if None in truths else True


def _asked(rule: RulePlan, judgement: Judgement) -> bool:
    """Whether the rule asks anything while the tender is designed, on any day on which it may begin."""
    periods = [(start, effect_of(at, DESIGN)) for start, at in rule.at]
    return any(effect != "off" for effect in effects_in(periods, judgement.tender.values.get(rule.dated_by)))


def _demands(rule: RulePlan, judgement: Judgement, library: Library, *, sure: bool) -> Iterator[Demand]:
    ruleset = library.plan.rulesets[rule.ruleset]
    values = _subject(rule, judgement).values
    plan = library.plan
    for compare in _comparisons(plan.roots[rule.when].node):
        fact = plan.facts.get(compare.fact)
        if fact is None or fact.subject != "lot":
            continue
        words, floor = "", False
        if compare.fact == _SECTION and compare.operator == "eq" and isinstance(compare.right, Constant):
            if compare.right.known[0] == "none":
                words, floor = "a section of the award criteria on social value", True
        elif fact.kind is FactType.PERCENT and compare.operator in ("lt", "gt", "lte", "gte"):
            floor = compare.operator in ("lt", "lte")
            figure = _figure(compare.right, values)
            if figure is None and isinstance(compare.right, Key):
                figure = (None, None)
            if figure is not None and figure != (0, 0):
                bound = "at least" if floor else "at most"
                shown = in_words(FactType.PERCENT, figure) if figure[0] is not None else "a share not known yet"
                words = f"{lowered(fact.title)}: {bound} {shown}"
        if words:
            yield Demand(
                rule.id, ruleset.title, words, sure, floor, ruleset.law, rule.citation.href, rule.citation.clause or ""
            )  # fmt: skip


def _comparisons(node: Node | Any) -> Iterator[Compare]:
    if isinstance(node, Compare):
        yield node
    elif isinstance(node, All | Any_):
        for item in node.items:
            yield from _comparisons(item)


def _figure(right: Any, values: Mapping[str, Known]) -> Known | tuple[None, None] | None:
    if isinstance(right, Constant):
        return right.known
    return values.get(right.name) if isinstance(right, Key) else None


def _scope(judgement: Judgement, name: str, figure: str, title: str) -> Scope | None:
    facts = judgement.program.plan.facts
    if name not in facts:
        return None
    known = judgement.tender.values.get(name)
    value = judgement.tender.values.get(figure)
    holds = None if known is None else bool(known[0])
    words = f"{lowered(facts[figure].title)}: {in_words(facts[figure].kind, value)}" if value is not None else ""
    return Scope(title, holds, words)


def _unknown(judgement: Judgement, doubtful: list[RulePlan]) -> tuple[str, ...]:
    """The facts that an officer could give and that would settle the scopes and the rules in doubt."""
    facts, asked = judgement.program.plan.facts, fact_dictionary().facts
    reads = Reads(judgement.program)
    queue = [name for name in (s[0] for s in _SCOPES[:2]) if name in facts]
    queue += [name for rule in doubtful for name in (rule.dated_by, *reads.roots([rule.scope, rule.given]))]
    names: dict[str, None] = {}
    while queue:
        name = queue.pop(0)
        fact = facts.get(name)
        low, high = judgement.tender.values.get(name) or (None, 0)
        if name in names or fact is None or low == high:
            continue
        names[name] = None
        derivation = judgement.tender.derivations.get(name)
        for _, row, _known in derivation.candidates if derivation else ():
            queue += reads.row(row) if row is not None else ()
    return tuple(name for name in names if name in asked and asked[name].draft and asked[name].subject == "tender")


def _left_open(judgement: Judgement) -> tuple[str, ...]:
    """Why the law leaves a scope open, as its tables say it."""
    found: dict[str, None] = {}
    for name, _, _ in _SCOPES[:2]:
        derivation = judgement.tender.derivations.get(name)
        if derivation is None or judgement.tender.values.get(name) is not None:
            continue
        for _, row, _ in derivation.candidates:
            if row is not None and isinstance(row.value, Open):
                found[row.value.because.rstrip(".")] = None
    return tuple(found)
