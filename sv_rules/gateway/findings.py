"""Verdicts to findings: the one place where a finding is built."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sv_rules.engine.effect import effects_in
from sv_rules.engine.infer import Judgement, Verdict
from sv_rules.facts.value import date_to_int
from sv_rules.facts.wording import day_in_words, lowered
from sv_rules.gateway.decision import Finding, Missing, RuleVerdict, WaiverUse
from sv_rules.gateway.evidence import Waiting, evidence
from sv_rules.gateway.later import Later
from sv_rules.gateway.record import Record, Waiver
from sv_rules.gateway.view import Views, source
from sv_rules.policy.plan import RulePlan, SignOffPlan
from sv_rules.policy.words import LEVELS


@dataclass(frozen=True, slots=True)
class Binding:
    """How each ruleset binds this tender: ``law``, ``adopted`` (with a target level) or ``advice``."""

    how: Mapping[str, str]
    target: Mapping[str, str | None]

    @property
    def bound(self) -> tuple[str, ...]:
        """The rulesets that bind, law and adopted; the others are advice."""
        return tuple(name for name, how in self.how.items() if how != "advice")

    def caps(self, rule: RulePlan) -> str | None:
        """Why a rule is only advice here, or ``None`` where it has its own effect."""
        if self.how[rule.ruleset] == "advice":
            return "advice: the authority has not adopted this ruleset"
        if self.above_target(rule):
            return f"advice: above the adopted level, {self.target[rule.ruleset]}"
        return None

    def above_target(self, one: RulePlan | SignOffPlan) -> bool:
        """Whether a rule or sign-off stands above the level up to which the authority adopted its ruleset."""
        target = self.target.get(one.ruleset)
        return bool(target and one.maturity and LEVELS.index(one.maturity[2]) > LEVELS.index(target))


class Findings:
    """Builds the findings of one judgement at one gateway."""

    def __init__(
        self,
        judgement: Judgement,
        views: Views,
        record: Record,
        binding: Binding,
        gateway: str,
        as_at: datetime.date,
        ignore_waivers: bool,
    ) -> None:
        self.judgement, self.views, self.record, self.binding = judgement, views, record, binding
        self.gateway, self.as_at, self.ignore_waivers = gateway, as_at, ignore_waivers
        self.waiting = Waiting(views)
        self.used: dict[int, str] = {}
        self.reasons = {r.rule: str(r) for r in record.reasons}

    def build(self) -> tuple[list[Finding], list[tuple[RulePlan, Verdict, str]]]:
        """Every finding, strongest first, and each rule with its verdict and effect."""
        findings, judged = [], []
        for rule in self.judgement.program.rules:
            verdict = self.judgement.verdicts[rule.id]
            effect, note = self._effect(rule)
            judged.append((rule, verdict, effect))
            if effect != "off" and verdict in (Verdict.BREACHED, Verdict.UNDETERMINED):
                findings.append(self._finding(rule, verdict, effect, note))
        order = {"stop": 0, "reason": 1, "advise": 2}
        findings.sort(key=lambda f: (order[f.effect], f.verdict != "breached"))
        return findings, judged

    def verdict(self, rule: RulePlan, verdict: Verdict, effect: str) -> RuleVerdict:
        """The verdict of a rule as a report shows it."""
        by_lot = self.judgement.lot_verdicts.get(rule.id)
        return RuleVerdict(
            rule.id, rule.title, rule.ruleset, verdict.value, effect, self._because(rule, verdict, effect),  # type: ignore[arg-type]
            {lot: v.value for lot, v in by_lot.items()} if by_lot else None,
        )  # fmt: skip

    def _effect(self, rule: RulePlan) -> tuple[str, str | None]:
        window = self.judgement.tender.values.get(rule.dated_by)
        effects = effects_in(self.views.reads.effects(rule, self.gateway), window)
        effect = effects[0]
        note = None
        if len(effects) > 1:
            note = f"The date decides between {' and '.join(effects)}; the stronger is shown."
        cap = self.binding.caps(rule)
        if cap and effect in ("stop", "reason"):
            return "advise", f"{cap[0].upper()}{cap[1:]}; it would {_WOULD[effect]} otherwise."
        return effect, note

    def _because(self, rule: RulePlan, verdict: Verdict, effect: str) -> str:
        if effect == "off":
            return f"not asked at this gateway ({self.gateway})"
        if verdict is not Verdict.NOT_APPLICABLE:
            return ""
        subject = self.judgement.tender
        outside = self.judgement.truth(rule.scope, subject) is False
        root = rule.scope if outside else rule.given
        lot = (self._lots(rule, verdict) or [None])[0]
        known = self.views.plan.facts
        read = [place for place in self.views.behind(self.views.reads.roots([root]), lot) if place[1] in known]
        facts = [self.views.fact(name, own) for own, name in read[:_SHOWN]]
        shown = ", ".join([f"{lowered(f.title)}: {f.in_words}" for f in facts])
        what = "outside the ruleset's scope" if outside else "its condition does not hold"
        return f"{what} ({shown})" if shown else what

    def _lots(self, rule: RulePlan, verdict: Verdict) -> list[str | None]:
        by_lot = self.judgement.lot_verdicts.get(rule.id)
        return [lot for lot, v in by_lot.items() if v is verdict] if by_lot else [None]

    def _finding(self, rule: RulePlan, verdict: Verdict, effect: str, note: str | None) -> Finding:
        lots = self._lots(rule, verdict)
        shown = lots[:1] if len(lots) > 1 and self._alike(lots) else lots
        found = evidence(self.views, [rule.when, rule.given], shown)
        missing: Sequence[Missing] = ()
        if verdict is Verdict.UNDETERMINED:
            missing = Later(lambda: self._missing(rule, shown))
        named = [lot for lot in lots if lot is not None]
        plan = self.judgement.program.plan
        message = "It could not be told whether this holds."
        if verdict is Verdict.BREACHED:
            message = self.message(rule.finding, rule, shown)
        pointers = Later(lambda: [*dict.fromkeys([f.place for f in found.facts if f.place])])
        return Finding(
            rule.id, rule.title, rule.ruleset, plan.rulesets[rule.ruleset].version, effect, verdict.value,  # type: ignore[arg-type]
            message, self._place(rule, named), pointers, tuple(named), found, missing,
            self.message(rule.remedy, rule, shown), rule.rationale, source(rule.citation), note,
            self._waiver(rule, named), self.reasons.get(rule.id) if effect == "reason" else None,
            rule.excepted_by, f"{rule.maturity[1]}, {rule.maturity[2]}" if rule.maturity else None,
        )  # fmt: skip

    def _missing(self, rule: RulePlan, lots: list[str | None]) -> tuple[Missing, ...]:
        """What the rule waits for; what every lot waits for alike is said once."""
        found = [m for lot in lots for m in self.waiting.missing([rule.scope, rule.given, rule.when], lot)]
        same: dict[tuple[str | None, str], list[Missing]] = {}
        for m in found:
            same.setdefault((m.fact, m.text), []).append(m)
        return tuple(
            replace(each[0], lot=None) if len(each) == len(lots) > 1 else m
            for each in same.values()
            for m in each[: 1 if len(each) == len(lots) else None]
        )

    def _alike(self, lots: list[str | None]) -> bool:
        return len({id(self.views.subject(lot)) for lot in lots}) == 1

    def _place(self, rule: RulePlan, lots: list[str]) -> str:
        if rule.subject == "tender" or not lots:
            return "The tender" if rule.subject == "tender" else "The tender, which lists no lots"
        if len(self.judgement.lots) == 1:
            return "The tender's only lot"
        if len(lots) > 6:
            return f"{len(lots)} of {len(self.judgement.lots)} lots: {', '.join(lots[:5])} and others"
        return f"Lot {lots[0]}" if len(lots) == 1 else f"Lots {', '.join(lots[:-1])} and {lots[-1]}"

    def message(self, text: str, rule: RulePlan, lots: list[str | None]) -> str:
        """A finding's or remedy's words, with the values that it names."""
        first, names = self.views.reads.template(text)
        if not names:
            return first
        parts = [first]
        for is_parameter, name, after in names:
            if is_parameter:
                key = self.views.reads.parameter_keys.get(name if "/" in name else f"{rule.ruleset}/{name}")
                parts.append(self.views.parameter(key).in_words if key else "not known")
            else:
                parts.append(" or ".join(dict.fromkeys([self.views.fact(name, lot).in_words for lot in lots[:4]])))
            parts.append(after)
        return "".join(parts)

    # ------------------------------------------------------------------ waivers

    def _waiver(self, rule: RulePlan, lots: list[str]) -> WaiverUse | None:
        for index, waiver in enumerate(self.record.waivers):
            if waiver.rule == rule.id and (waiver.lot is None or lots == [waiver.lot]):
                fault = self._fault(waiver, rule)
                if fault is None:
                    self.used[index] = "used"
                    return None if self.ignore_waivers else _use(waiver, "used", "It is waived.")
        return None

    def _fault(self, waiver: Waiver, rule: RulePlan | None) -> str | None:
        """Why a waiver does not count, or ``None`` where it does."""
        if waiver.fault:
            return f"It counts as expired, since {waiver.fault}."
        assert waiver.on is not None
        assert waiver.until is not None
        if rule is None:
            return None
        if refused := waiver.refusal(rule):
            return f"It {refused[0]}: {refused[1]}."
        if self.as_at < waiver.on:
            return f"It does not count yet: it begins on {day_in_words(date_to_int(waiver.on))}."
        if self.as_at > waiver.until:
            return f"It expired on {day_in_words(date_to_int(waiver.until))}."
        return None

    def waivers(self) -> list[WaiverUse]:
        """What became of every waiver in the record, the unused, expired and refused ones too."""
        rules = {r.id: r for r in self.judgement.program.rules}
        found = []
        for index, waiver in enumerate(self.record.waivers):
            if self.used.get(index) == "used":
                text = (
                    "It would waive the finding; waivers are ignored in this check."
                    if self.ignore_waivers
                    else "It is waived."
                )
                found.append(_use(waiver, "unused" if self.ignore_waivers else "used", text))
                continue
            fault = self._fault(waiver, rules.get(waiver.rule))
            if fault:
                status = "refused" if fault.startswith("It is refused") else "expired"
                found.append(_use(waiver, status, fault))
            else:
                found.append(_use(waiver, "unused", "It was not needed: the rule has no finding at this gateway."))
        return found


_SHOWN = 3
_WOULD = {"stop": "stop", "reason": "ask for a reason"}


def _use(waiver: Waiver, status: str, text: str) -> WaiverUse:
    return WaiverUse(
        waiver.rule, waiver.lot, waiver.reason, waiver.approved_by, waiver.role,
        waiver.on.isoformat() if waiver.on else "", waiver.until.isoformat() if waiver.until else "", status, text,  # type: ignore[arg-type]
    )  # fmt: skip
