"""Two libraries on one tender: which decisions, verdicts, effects and derived facts differ, and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sv_rules.facts.fact import TenderFacts
from sv_rules.facts.wording import lowered
from sv_rules.gateway.checked import Checked, Side
from sv_rules.gateway.decision import Finding, RuleVerdict

_RANK = {"rule": 0, "parameter": 1, "table": 2, "fact": 3}


@dataclass(frozen=True, slots=True)
class Why:
    """A reason for a change, in words. ``old`` and ``new`` are ``None`` where that side has no such thing."""

    kind: Literal["rule", "parameter", "table", "fact"]
    name: str
    text: str
    old: str | None = None
    new: str | None = None
    lot: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a rule stands on a tender."""

    verdict: str
    effect: str
    waived: bool = False


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule (or a sign-off) that stands differently; ``lots`` has ``[old, new]`` where a lot's own verdict changed."""

    rule: str
    title: str
    ruleset: str
    old: Standing | None
    new: Standing | None
    lots: Mapping[str, tuple[str | None, str | None]]
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class FactChange:
    """A derived fact that differs; ``None`` where that side does not derive it."""

    fact: str
    title: str
    lot: str | None
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs on one tender. ``decisions`` are the old and the new."""

    ocid: str | None
    release_id: str | None
    title: str | None
    buyer: str | None
    source: str
    pointer: str
    gateway: str
    decisions: tuple[str, str]
    rules: tuple[RuleChange, ...]
    facts: tuple[FactChange, ...]

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return not self.rules and not self.facts and self.decisions[0] == self.decisions[1]


def compare(
    tender: TenderFacts,
    old: Side,
    new: Side,
    *,
    gateway: str | None = None,
    as_at: datetime.date | str | None = None,
) -> Comparison:
    """Check a tender by both libraries and say what differs. Raises ``BadInput`` as ``check`` does."""
    sides = (Checked(tender, old, gateway, as_at), Checked(tender, new, gateway, as_at))
    decision = sides[1].decision
    return Comparison(
        tender.ocid, tender.release_id, tender.title, tender.buyer, tender.source, tender.pointer, decision.gateway,
        (sides[0].decision.decision, decision.decision), (*_rules(*sides), *_beside(*sides)), tuple(_facts(*sides)),
    )  # fmt: skip


# ---------------------------------------------------------------------------- what differs


def _rules(old: Checked, new: Checked) -> Iterator[RuleChange]:
    for rule in {**old.verdicts, **new.verdicts}:
        was, now = old.verdicts.get(rule), new.verdicts.get(rule)
        standing = (_standing(was, old), _standing(now, new))
        lots = _lots(was, now)
        asked = [s for s in standing if s is not None and s.effect != "off"]
        answered = asked if None not in standing else [s for s in asked if s.verdict != "not applicable"]
        if answered and (standing[0] != standing[1] or lots):
            one = now or was
            assert one is not None
            why = sorted(_why(rule, old, new, lots), key=lambda w: _RANK[w.kind])
            yield RuleChange(rule, one.title, one.ruleset, *standing, lots, tuple(why))


def _standing(verdict: RuleVerdict | None, side: Checked) -> Standing | None:
    return None if verdict is None else Standing(verdict.verdict, verdict.effect, verdict.rule in side.waived)


def _beside(old: Checked, new: Checked) -> Iterator[RuleChange]:
    """Findings that are no rule's: sign-offs, and determinations that contradict what is known."""
    found = [[f for f in side.decision.findings if f.rule not in side.rules] for side in (old, new)]
    was, now = ({(f.rule, f.ruleset, f.title): f for f in findings} for findings in found)
    for key in {**was, **now}:
        before, after = was.get(key), now.get(key)
        standing = (_found(before), _found(after))
        if standing[0] != standing[1]:
            text = after.message if after else "nothing asks for it, or it is there"
            yield RuleChange(key[0], key[2], key[1], *standing, {}, (Why("rule", key[0], text),))


def _found(finding: Finding | None) -> Standing | None:
    return None if finding is None else Standing(finding.verdict, finding.effect)


def _lots(was: RuleVerdict | None, now: RuleVerdict | None) -> dict[str, tuple[str | None, str | None]]:
    before: Mapping[str, str] = (was and was.lots) or {}
    after: Mapping[str, str] = (now and now.lots) or {}
    if not before or not after:
        return {}
    both = {lot: (before.get(lot), after.get(lot)) for lot in {**before, **after}}
    return {lot: pair for lot, pair in both.items() if pair[0] != pair[1]}


def _facts(old: Checked, new: Checked) -> Iterator[FactChange]:
    for name in dict.fromkeys([*old.derived, *new.derived]):
        side = new if name in new.derived else old
        fact = side.plan.facts[name]
        lots: Iterable[str | None] = side.judgement.lots if fact.subject == "lot" else [None]
        for lot in lots:
            if old.known(name, lot) != new.known(name, lot):
                was, now = (s.words(name, lot) if name in s.derived else None for s in (old, new))
                yield FactChange(name, fact.title, lot, was, now)


# ---------------------------------------------------------------------------- why


def _why(rule: str, old: Checked, new: Checked, lots: Iterable[str]) -> Iterator[Why]:
    was, now = old.rules.get(rule), new.rules.get(rule)
    if was is None or now is None:
        yield _appeared(rule, old, new)
        return
    if old.meaning.conditions(was) != new.meaning.conditions(now):
        yield Why("rule", rule, "its conditions were changed")
    if old.meaning.effects(was) != new.meaning.effects(now):
        yield Why("rule", rule, "its effects, their gateways or dates were changed")
    if (was.waivable_by, was.waivable_days) != (now.waivable_by, now.waivable_days):
        yield Why("rule", rule, "who may waive it, or for how long, was changed")
    bound, binds = old.binds.get(was.ruleset), new.binds.get(now.ruleset)
    if bound != binds:
        yield Why("rule", rule, f"{now.ruleset} binds otherwise", _binding(bound), _binding(binds))
    for name in {**old.beneath(was), **new.beneath(now)}:
        yield from _differs(name, old, new, [*lots])


def _appeared(rule: str, old: Checked, new: Checked) -> Why:
    """Why a rule is judged on one side only."""
    side, other, word = (new, old, "new") if rule in new.rules else (old, new, "gone")
    name = side.rules[rule].ruleset
    if name not in other.plan.rulesets:
        return Why("rule", rule, f"the ruleset {name} is {word}")
    if any(r.id == rule for r in other.plan.rules):
        bound, binds = (_binding(s.binds.get(name)) for s in (old, new))
        return Why("rule", rule, f"{name} binds otherwise", bound, binds)
    return Why("rule", rule, f"the rule is {word} in {name}")


def _binding(binds: tuple[str, str | None] | None) -> str:
    if binds is None:
        return "not run"
    return f"{binds[0]}, to {binds[1]}" if binds[1] else binds[0]


def _differs(name: str, old: Checked, new: Checked, lots: list[str]) -> Iterator[Why]:
    """How one fact or parameter differs, where it does."""
    sides = (old, new)
    parameters = [s.plan.parameters.get(name) for s in sides]
    if any(parameters):
        if old.known(name, None) != new.known(name, None):
            one = parameters[1] or parameters[0]
            assert one is not None
            was, now = (s.words(name, None) if name in s.plan.parameters else None for s in sides)
            yield Why("parameter", f"${one.ruleset}/{one.name}", one.title, was, now)
        return
    facts = [s.plan.facts.get(name) for s in sides]
    fact = facts[1] or facts[0]
    if fact is None or fact.hidden:
        return
    places: list[str | None] = [*(lots or new.judgement.lots)] if fact.subject == "lot" else [None]
    changed = [lot for lot in places if old.known(name, lot) != new.known(name, lot)]
    tables = [[s.meaning.table(t) for t in s.tables.get(name, ())] for s in sides]
    if changed and tables[0] != tables[1]:
        yield Why("table", name, f"how {lowered(fact.title)} is worked out was changed")
    for lot in changed:
        was, now = (s.words(name, lot) if name in s.plan.facts else None for s in sides)
        yield Why("fact", name, fact.title, was, now, lot)
