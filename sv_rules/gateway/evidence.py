"""What a verdict rests on, and what an undetermined one waits for: both read back from the judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sv_rules.engine.infer import Derivation, Subject
from sv_rules.facts.value import Known
from sv_rules.facts.wording import in_words, lowered
from sv_rules.gateway.decision import Evidence, FactView, Missing, ParameterView
from sv_rules.gateway.later import Later
from sv_rules.gateway.view import Place, Views
from sv_rules.policy.plan import All, Compare, Key, Node, Not, Open, OverLots, RowPlan

_SILENCE = ("the notice does not say", "the record does not say")
"""Why a fact is not known, where that says no more than that it is not."""


def evidence(views: Views, roots: Iterable[int | None], lots: Sequence[str | None]) -> Evidence:
    """The facts and parameters that the roots read, and those that these were derived from."""
    facts, names = views.plan.facts, views.reads.roots(roots)

    def read() -> Sequence[Place]:
        if len(lots) == 1:
            return views.behind(names, lots[0])
        return list(dict.fromkeys([place for lot in lots for place in views.behind(names, lot)]))

    def found() -> Sequence[FactView]:
        made = [views.at(place) for place in places if place[1] in facts]
        return _where_lots_differ(made) if len(lots) > 1 else made

    def rests_on() -> Sequence[ParameterView]:
        return _once([views.parameter(name) for _, name in places if name not in facts])

    places = Later(read)

    return Evidence(Later(found), Later(rests_on))


def _where_lots_differ(found: list[FactView]) -> tuple[FactView, ...]:
    """Facts of several lots that say the same are one piece of evidence."""
    first: dict[object, FactView] = {}
    for view in found:
        first.setdefault((view.name, view.in_words, view.provenance, view.because), view)
    return tuple(first.values())


def _once(parameters: Iterable[ParameterView]) -> tuple[ParameterView, ...]:
    return tuple({(p.ruleset, p.name, p.applies_from): p for p in parameters}.values())


class Waiting:
    """Collects what an undetermined rule waits for."""

    def __init__(self, views: Views) -> None:
        self.views, self.plan = views, views.plan
        self._found: dict[tuple[int, str | None], list[Missing]] = {}

    def missing(self, roots: Iterable[int | None], lot: str | None) -> tuple[Missing, ...]:
        """What would settle the roots that are unknown on a subject."""
        subject = self.views.subject(lot) or self.views.judgement.tender
        found: list[Missing] = []
        for root in roots:
            if root is not None and self.views.judgement.truth(root, subject) is None:
                found += self._of_root(root, subject, lot)
        return tuple({(m.fact, m.text, m.lot): m for m in found}.values())

    def _of_root(self, root: int, subject: Subject, lot: str | None) -> list[Missing]:
        found = self._found.get((root, lot))
        if found is None:
            found = self._found[root, lot] = []
            self._node(self.plan.roots[root].node, subject, lot, found, set())
        return found

    def _node(self, node: Node, subject: Subject, lot: str | None, found: list[Missing], seen: set[str]) -> None:
        if self.views.reads.judge(node)(subject.values) is not None:
            return
        if isinstance(node, Not):
            self._node(node.item, subject, lot, found, seen)
        elif isinstance(node, Compare):
            for name in (node.fact, node.right.name if isinstance(node.right, Key) else None):
                if name and name not in seen:
                    seen.add(name)
                    self._name(name, subject, lot, found, seen)
        else:
            for item in node.items:
                self._node(item, subject, lot, found, seen)

    def _name(self, name: str, subject: Subject, lot: str | None, found: list[Missing], seen: set[str]) -> None:
        known = subject.values.get(name)
        if known is not None and known[0] == known[1]:
            return
        fact = self.plan.facts.get(name)
        if fact is None:
            parameter = self.plan.parameters[name]
            if parameter.dated_by not in seen:
                seen.add(parameter.dated_by)
                self._name(parameter.dated_by, subject, lot, found, seen)
            return
        own = lot if fact.subject == "lot" else None
        derivation = subject.derivations.get(name) or self.views.judgement.tender.derivations.get(name)
        if derivation is None:
            found.append(self._input(name, known, own))
            return
        if not derivation.candidates:
            text = f"Not known: {lowered(fact.title)} (no ruleset works it out under the law of this tender)"
            found.append(Missing(name, text, "law", own))
            return
        stated = self._stated(derivation)
        answer = subject.values.get(stated) if stated else None
        if stated and (answer is None or answer[0] != answer[1]):
            for table, _, _ in derivation.candidates:
                if table.scope is not None and self.views.judgement.truth(table.scope, subject) is None:
                    self._node(self.plan.roots[table.scope].node, subject, lot, found, seen)
            if stated not in seen:
                seen.add(stated)
                found.append(self._input(name if known is not None else stated, known, own, stated))
            return
        before = len(found)
        open_ = self._candidates(name, derivation, subject, lot, found, seen)
        if open_ and len(found) == before:
            # A row that leaves the matter open is the reason only where nothing more telling is missing, and what
            # was told already for another part of the rule counts too.
            told: list[Missing] = []
            self._candidates(name, derivation, subject, lot, told, {name})
            found += [] if told else open_
        if len(found) == before and known is not None:
            found.append(self._input(name, known, own))

    def _candidates(
        self, name: str, derivation: Derivation, subject: Subject, lot: str | None, found: list[Missing], seen: set[str]
    ) -> list[Missing]:
        """Add what the rows that may hold wait for; give what those leave open that do not surely hold."""
        own = lot if self.plan.facts[name].subject == "lot" else None
        open_: list[Missing] = []
        for table, row, value in derivation.candidates:
            if table.scope is not None and self.views.judgement.truth(table.scope, subject) is None:
                self._node(self.plan.roots[table.scope].node, subject, lot, found, seen)
            if row is None:
                self._rows_above(table.rows, subject, lot, found, seen)
            else:
                self._row(name, row, value, subject, lot, found, seen)
                if isinstance(row.value, Open):
                    surely = row.root is not None and self.views.judgement.truth(row.root, subject)
                    gap = Missing(name, row.value.because, "law", own)
                    (found if surely else open_).append(gap)
        return open_

    def _stated(self, derivation: Derivation) -> str | None:
        """The input that settles a derived fact wherever it is stated: the first of which a row asks nothing more."""
        for table, _, _ in derivation.candidates:
            for row in table.rows:
                asked = self.plan.roots[row.root].node if row.root is not None else None
                only = asked.items[0] if isinstance(asked, All) and len(asked.items) == 1 else asked
                if isinstance(only, Compare) and only.operator == "exists" and not isinstance(row.value, Open):
                    return only.fact
        return None

    def _row(
        self,
        name: str,
        row: RowPlan,
        value: Known | None,
        subject: Subject,
        lot: str | None,
        found: list[Missing],
        seen: set[str],
    ) -> None:
        if row.root is not None and self.views.judgement.truth(row.root, subject) is None:
            self._node(self.plan.roots[row.root].node, subject, lot, found, seen)
        if isinstance(row.value, OverLots):
            self._over(row.value, found, seen)
        elif not isinstance(row.value, Open) and (value is None or value[0] != value[1]):
            for other in self.views.reads.row(row):
                if other not in seen:
                    seen.add(other)
                    self._name(other, subject, lot, found, seen)

    def _rows_above(
        self, rows: Iterable[RowPlan], subject: Subject, lot: str | None, found: list[Missing], seen: set[str]
    ) -> None:
        for row in rows:
            if row.root is not None and self.views.judgement.truth(row.root, subject) is None:
                self._node(self.plan.roots[row.root].node, subject, lot, found, seen)

    def _over(self, value: OverLots, found: list[Missing], seen: set[str]) -> None:
        lots = self.views.judgement.lots
        if not lots:
            found.append(Missing(None, "the tender lists no lots", "notice"))
        for lot, subject in lots.items():
            inner = set(seen)
            if value.when is not None and subject.truths.get(value.when) is None:
                self._node(self.plan.roots[value.when].node, subject, lot, found, inner)
            if value.of and value.of not in inner:
                self._name(value.of, subject, lot, found, inner)

    def _input(self, name: str, known: Known | None, lot: str | None, stated: str | None = None) -> Missing:
        """One gap. ``stated`` is the input that would settle it, where that is another fact."""
        fact = self.plan.facts[name]
        view = self.views.fact(name, lot)
        needs = "record" if self.plan.facts[stated or name].needs == "record" else "notice"
        if known is not None:
            text = f"Known only in part: {lowered(fact.title)}, {in_words(fact.kind, known, fact.members)}"
        else:
            text = f"Not known: {lowered(fact.title)}"
        because = (view.because or "").rstrip(".")
        if because and because.casefold() not in _SILENCE:
            text += f" ({because})"
        return Missing(stated or name, text, needs, lot, view.place)  # type: ignore[arg-type]
