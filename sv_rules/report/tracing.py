"""Why a rule came out as it did on one tender: each condition with what was found, back to what was stated."""

from __future__ import annotations

from collections.abc import Iterable

from sv_rules.engine.infer import Judgement, Subject, periods_in
from sv_rules.engine.logic import Truth, judge
from sv_rules.facts.wording import in_words, lowered
from sv_rules.gateway.decision import Decision, FactView
from sv_rules.policy.levels import read_by, value_reads
from sv_rules.policy.plan import All, Compare, Key, OverLots, RowPlan, RulePlan
from sv_rules.report.conditions import Said, Speaker, period_words
from sv_rules.report.explain import because_words, rule_of
from sv_rules.report.page import Page
from sv_rules.report.wording import how_known

_TRUTH = {True: "yes", False: "no", None: "cannot tell"}
_LOTS_SHOWN = 6


def explain_verdict(judgement: Judgement, rule_id: str, decision: Decision | None = None, *, width: int = 100) -> str:
    """The trace of one rule. ``decision`` adds where each stated fact stands. Raises ``BadInput``."""
    plan = judgement.program.plan
    rule = rule_of(plan, rule_id)
    page = Page(False, width)
    if rule.id not in judgement.verdicts:
        page.line(f"{rule.id} was not run: its ruleset does not bind here.")
        return page.text()
    page.hanging(f"{rule.id}  ", f"On this tender: {judgement.verdicts[rule.id].value}")
    for lots, subject in _subjects(judgement, rule):
        _Trace(page, judgement, subject, lots[0] if lots else None, decision).write(rule, lots)
    return page.text()


def _subjects(judgement: Judgement, rule: RulePlan) -> list[tuple[list[str], Subject]]:
    """The subjects that a rule was judged on; identical lots share one."""
    if rule.subject == "tender" or not judgement.lots:
        return [([], judgement.tender)]
    found: dict[int, tuple[list[str], Subject]] = {}
    for lot, subject in judgement.lots.items():
        found.setdefault(id(subject), ([], subject))[0].append(lot)
    return list(found.values())


class _Trace:
    def __init__(
        self, page: Page, judgement: Judgement, subject: Subject, lot: str | None, decision: Decision | None
    ) -> None:
        self.page, self.judgement, self.subject = page, judgement, subject
        self.lot, self.decision = lot, decision
        self.plan = judgement.program.plan
        self.speaker = Speaker(self.plan)

    def write(self, rule: RulePlan, lots: list[str]) -> None:
        if lots:
            names = ", ".join(lots[:_LOTS_SHOWN])
            more = f" and {len(lots) - _LOTS_SHOWN} alike" if len(lots) > _LOTS_SHOWN else ""
            verdict = self.judgement.lot_verdicts[rule.id][lots[0]]
            self.page.blank()
            self.page.line(f"{'Lot' if len(lots) == 1 else 'Lots'} {names}{more}: {verdict.value}")
        for title, root in (("In scope", rule.scope), ("Asked here", rule.given), ("Breached", rule.when)):
            self.page.blank()
            truth = self.judgement.truth(root, self.subject)
            self.page.line(f"{title}: {_TRUTH[truth]}" + ("" if root is not None else ", always"))
            self._conditions(self.speaker.root(root), 2)
        self._chain(rule)

    def _conditions(self, parts: Iterable[Said], indent: int) -> None:
        for part in parts:
            self._condition(part, indent)

    def _condition(self, said: Said, indent: int) -> None:
        truth = judge(said.node)(self.subject.values)
        nodes = said.node.items if isinstance(said.node, All) else (said.node,)
        leaf = nodes[-1] if not said.parts and said.over is None else None
        found = f" (found {self._found(leaf)})" if isinstance(leaf, Compare) and leaf.operator != "missing" else ""
        self.page.hanging(" " * indent + "- ", f"{_TRUTH[truth]}: {said.text}{found}")
        if said.over is not None:
            self._over(said.over, said.parts, indent + 4)
        else:
            self._conditions(said.parts, indent + 4)

    def _over(self, over: OverLots, parts: tuple[Said, ...], indent: int) -> None:
        for part in parts:
            for depth, said in part.walk():
                self.page.hanging(" " * (indent + 2 * depth) + "- ", said.text)
        each = [(lot, self._lot_truth(over, s)) for lot, s in list(self.judgement.lots.items())[:_LOTS_SHOWN]]
        more = len(self.judgement.lots) - len(each)
        said_of = ", ".join(f"lot {lot} {_TRUTH[truth]}" for lot, truth in each) or "no lots are listed"
        self.page.hanging(" " * indent + "  ", f"{said_of}{f', and {more} more' if more > 0 else ''}")

    def _lot_truth(self, over: OverLots, subject: Subject) -> Truth:
        return self.judgement.truth(over.when, subject)

    def _found(self, node: Compare) -> str:
        fact = self.plan.facts[node.fact]
        found = in_words(fact.kind, self.subject.values.get(node.fact), fact.members)
        right = node.right
        if isinstance(right, Key) and right.name in self.plan.facts:
            other = self.plan.facts[right.name]
            found += f" and {in_words(other.kind, self.subject.values.get(right.name), other.members)}"
        return found

    # ------------------------------------------------------------------ what the conditions read

    def _chain(self, rule: RulePlan) -> None:
        queue = [n for root in (rule.given, rule.when) if root is not None for n in read_by(self.plan.roots[root].node)]
        seen: set[str] = set()
        self.page.blank()
        self.page.line("What this rests on")
        while queue:
            name = queue.pop(0)
            if name in seen:
                continue
            seen.add(name)
            if name in self.plan.parameters:
                queue.append(self._parameter(name))
            else:
                queue += self._fact(name)

    def _parameter(self, key: str) -> str:
        parameter = self.plan.parameters[key]
        window = self.judgement.tender.values.get(parameter.dated_by)
        touched = [p for p in periods_in(parameter.periods, window) if p] if window else []
        said = "; ".join(period_words(parameter, p) for p in touched) or "not known, since its date is not"
        self.page.hanging("  - ", f"${parameter.name}, {lowered(parameter.title)}: {said}")
        return parameter.dated_by

    def _fact(self, name: str) -> list[str]:
        fact = self.plan.facts[name]
        derivation = self.subject.derivations.get(name) or self.judgement.tender.derivations.get(name)
        value = in_words(fact.kind, self.subject.values.get(name), fact.members)
        if derivation is None:
            self.page.hanging("  - ", f"{lowered(fact.title)}: {value}{self._place(name)}")
            return []
        reads: list[str] = []
        if not fact.hidden:
            settled = ", settled by a determination in the record" if derivation.determined else ", worked out:"
            self.page.hanging("  - ", f"{lowered(fact.title)}: {value}{settled}")
        for table, row, known in derivation.candidates:
            if row is None:
                if not fact.hidden:
                    self.page.hanging("      ", f"no row of its table surely holds ({table.ruleset})")
                reads += [n for r in table.rows for n in self._reads(r)]
                continue
            if not fact.hidden:
                self._row(name, row, in_words(fact.kind, known, fact.members))
            reads += self._reads(row)
        return reads

    def _row(self, name: str, row: RowPlan, value: str) -> None:
        words = self.speaker.value(self.plan.facts[name], row.value)
        gives = words if words == value or words.startswith("left open") else f"{words} = {value}"
        parts = self.speaker.root(row.root)
        because = because_words(row, words)
        self.page.hanging("      ", f"{gives}{because}" + (", where:" if parts else ""))
        self._conditions(parts, 8)
        if isinstance(row.value, OverLots):
            self.page.hanging("        ", f"over {self._each_lot(row.value)}")

    def _each_lot(self, over: OverLots) -> str:
        """The first lots with their values, and whether each counts."""
        said = []
        for lot, subject in list(self.judgement.lots.items())[:_LOTS_SHOWN]:
            truth = self._lot_truth(over, subject)
            fact = self.plan.facts[over.of] if over.of else None
            value = f" {in_words(fact.kind, subject.values.get(fact.name), fact.members)}" if fact else ""
            counts = "" if truth else " (does not count)" if truth is False else " (may count)"
            said.append(f"lot {lot}{value}{counts}")
        more = len(self.judgement.lots) - len(said)
        return (", ".join(said) or "no lots, since none are listed") + (f" and {more} more" if more > 0 else "")

    def _reads(self, row: RowPlan) -> list[str]:
        names = read_by(self.plan.roots[row.root].node) if row.root is not None else []
        return names if isinstance(row.value, OverLots) else [*names, *value_reads(row.value)]

    def _place(self, name: str) -> str:
        view = self._view(name)
        if view is None:
            return ""
        if view.provenance == "absent":
            return f" ({view.because})" if view.because else ""
        place = f", {view.place}" if view.place else ""
        because = f"; {view.because}" if view.because else ""
        return f" ({how_known(view)}{place}{because})"

    def _view(self, name: str) -> FactView | None:
        if self.decision is None:
            return None
        if self.lot is not None and self.lot in self.decision.lots:
            own = self.decision.lots[self.lot].facts.get(name)
            if own is not None:
                return own
        return self.decision.facts.get(name)
