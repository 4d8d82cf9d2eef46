"""Facts and parameters of a judgement as a report shows them, made only when they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sv_rules.engine.infer import Derivation, Judgement, Subject, periods_in
from sv_rules.facts.fact import Fact
from sv_rules.facts.value import FactType, Known, decode
from sv_rules.facts.wording import in_words, lowered
from sv_rules.gateway.decision import FactView, LotView, ParameterView, Source
from sv_rules.gateway.reads import Reads
from sv_rules.policy.plan import Citation, FactPlan, Open, ParameterPlan, RowPlan

Place = tuple[str | None, str]
"""A name and the lot that it is of; ``None`` for the tender's."""

_SETTLED = "settled by a determination in the record"


class Views:
    """Makes views of one judgement. ``stated`` are the tender's own facts, ``lot_facts`` those of each lot."""

    def __init__(
        self,
        judgement: Judgement,
        stated: Mapping[str, Fact],
        lot_facts: Mapping[str, Mapping[str, Fact]],
        reads: Reads,
    ) -> None:
        self.judgement, self.stated, self.lot_facts, self.reads = judgement, stated, lot_facts, reads
        self.plan = judgement.program.plan
        self._made: dict[tuple[str | None, str], FactView] = {}
        self._beneath: dict[Place, dict[Place, None]] = {}
        self._words: dict[Place, str] = {}
        self._parameters: dict[str, ParameterView] = {}

    def fact(self, name: str, lot: str | None = None) -> FactView:
        """A fact of the tender, or of one lot."""
        return self.at((lot if name in self.reads.of_lots else None, name))

    def at(self, place: Place) -> FactView:
        """The fact at a place."""
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = self._make(self.plan.facts[place[1]], place[0])
        return made

    def _make(self, fact: FactPlan, lot: str | None) -> FactView:
        if fact.subject == "lot" and lot is None:
            return self._over_lots(fact)
        subject = self.subject(lot)
        known = subject.values.get(fact.name) if subject else None
        source = self.stated.get(fact.name) if lot is None else self.lot_facts.get(lot, {}).get(fact.name)
        derivation = subject.derivations.get(fact.name) if subject else None
        if derivation is not None:
            provenance = "determined" if derivation.determined else "derived" if known is not None else "absent"
            return _view(fact, known, provenance, None, self.why(fact, derivation, lot))
        if source is not None:
            known = source.known if known is None else known
            if known != source.known:
                read = in_words(fact.kind, source.known, fact.members) if source.known is not None else ""
                return _view(
                    fact, known, "determined", None, f"{_SETTLED}; it was read as {read}" if read else _SETTLED
                )
            return _view(
                fact, known, str(source.provenance), source.place, source.because, source.confidence, source.words
            )  # fmt: skip
        if fact.derived:
            return _view(fact, known, "stated" if known is not None else "absent", None, None)
        where = "the record does not say" if fact.needs == "record" else "the notice does not say"
        return _view(fact, known, "absent" if known is None else "stated", None, where if known is None else None)

    def _over_lots(self, fact: FactPlan) -> FactView:
        """A lot's fact for the whole tender: its value where all lots agree, and each lot's own."""
        each = {lot: self.fact(fact.name, lot) for lot in self.lot_facts}
        views = list(each.values())
        by_lot = {lot: {"value": v.value, "possible": v.possible} for lot, v in each.items()}
        if views and all((v.value, v.possible) == (views[0].value, views[0].possible) for v in views):
            one = views[0]
            return FactView(
                fact.name, fact.title, str(fact.kind), "lot", one.value, one.possible, one.in_words, one.provenance,
                one.place, one.because, one.confidence, one.words, by_lot,
            )  # fmt: skip
        words = "; ".join(f"lot {lot}: {v.in_words}" for lot, v in list(each.items())[:6]) or "not known"
        because = "the lots differ" if views else "no lots are listed"
        provenance = "derived" if any(v.provenance != "absent" for v in views) else "absent"
        return FactView(
            fact.name, fact.title, str(fact.kind), "lot", None, None, words, provenance, None, because, None, (), by_lot
        )

    def subject(self, lot: str | None) -> Subject | None:
        """The judged subject; ``None`` for a lot that is cancelled and so was not judged."""
        return self.judgement.tender if lot is None else self.judgement.lots.get(lot)

    def why(self, fact: FactPlan, derivation: Derivation, lot: str | None) -> str:
        """How a derived fact came out, in words."""
        if derivation.determined:
            return _SETTLED
        if not derivation.candidates:
            return "outside the scope of the rulesets that derive it"
        if len(derivation.candidates) == 1:
            return self._because(derivation.candidates[0][1], lot)
        parts = []
        for _, row, known in derivation.candidates:
            because = self._because(row, lot)
            settled = row is not None and not isinstance(row.value, Open)
            parts.append(f"{in_words(fact.kind, known, fact.members)} ({because})" if settled else because)
        return "either " + "; or ".join(dict.fromkeys(parts))

    def _because(self, row: RowPlan | None, lot: str | None) -> str:
        """Why a row's value stands, in words."""
        if row is None:
            return "nothing known settles it"
        if isinstance(row.value, Open):
            leaning = {None: "", True: "; probably yes", False: "; probably no"}[row.value.leaning]
            return row.value.because.rstrip(".") + leaning
        if row.because:
            return row.because.rstrip(".")
        reads = self._reads(row, lot)
        return f"from {reads}" if reads else "in every other case"

    def _reads(self, row: RowPlan, lot: str | None) -> str:
        shown = []
        for name in self.reads.row(row)[:4]:
            fact = self.plan.facts.get(name)
            if fact and not fact.hidden:
                shown.append(f"{lowered(fact.title)}: {self.words(name, lot if fact.subject == 'lot' else None)}")
        return ", ".join(shown)

    def behind(self, names: Sequence[str], lot: str | None) -> list[Place]:
        """The names, as read on a lot or the tender, then all that they were derived from; hidden facts apart."""
        found = self._with_all_under(names, lot)
        hidden = self.reads.hidden
        return [place for place in found if place[1] not in hidden]

    def _with_all_under(self, names: Sequence[str], lot: str | None) -> dict[Place, None]:
        """Names and what they rest on, nearest first. A tender's fact that rests on lots rests on all of them."""
        of_lots = self.reads.of_lots
        here: list[Place] = [(lot if name in of_lots else None, name) for name in names]
        found = dict.fromkeys(here)
        beneath = self._beneath
        for place in here:
            under = beneath.get(place)
            if under is None:
                under = beneath[place] = self._under(place)
            if under:
                found |= under
        return found

    def _under(self, place: Place) -> dict[Place, None]:
        """All that a derived fact rests on; nothing for what was not derived."""
        lot, name = place
        subject = self.subject(lot)
        derivation = subject.derivations.get(name) if subject else None
        if derivation is None:
            return {}
        names: list[str] = []
        for _, row, _ in derivation.candidates:
            if row is not None:
                names += self.reads.row(row)
        return self._with_all_under(names, lot)

    def words(self, name: str, lot: str | None) -> str:
        """The value of a fact in words, of the tender or of a lot that was judged."""
        place = (lot, name)
        words = self._words.get(place)
        if words is None:
            fact, subject = self.plan.facts[name], self.subject(lot)
            known = subject.values.get(name) if subject else None
            words = self._words[place] = in_words(fact.kind, known, fact.members)
        return words

    def parameter(self, key: str) -> ParameterView:
        """A parameter as the tender's dates pick it."""
        made = self._parameters.get(key)
        if made is None:
            made = self._parameters[key] = self._parameter(self.plan.parameters[key])
        return made

    def _parameter(self, p: ParameterPlan) -> ParameterView:
        values = self.judgement.tender.values
        known, window = values.get(p.key), values.get(p.dated_by)
        touched = [x for x in periods_in(p.periods, window) if x] if window else []
        if p.unit == "words":
            words = f"a list of {len(known[0])}" if known else "not known"
            value, possible = None, None
        else:
            kind = FactType(p.unit)
            words = in_words(kind, known)
            value, possible = _value(kind, known)
        return ParameterView(
            p.name, p.title, p.ruleset, words, value, possible,
            _days([x.start for x in touched]), tuple([source(x.citation) for x in touched]),
        )  # fmt: skip


def _days(starts: list[int]) -> tuple[str, ...]:
    return tuple(f"{s // 10_000:04d}-{s // 100 % 100:02d}-{s % 100:02d}" for s in starts)


def source(citation: Citation) -> Source:
    """A citation as reports show it."""
    return Source(citation.title, citation.clause, citation.href)


def _value(kind: Any, known: Known | None) -> tuple[Any, tuple[Any, Any] | None]:
    if known is None:
        return None, None
    if known[0] == known[1]:
        return decode(kind, known[0]), None
    return None, (decode(kind, known[0]), decode(kind, known[1]))


def _view(
    fact: FactPlan,
    known: Known | None,
    provenance: str,
    place: str | None,
    because: str | None,
    confidence: str | None = None,
    words: tuple[str, ...] = (),
) -> FactView:
    value, possible = _value(fact.kind, known)
    return FactView(
        fact.name, fact.title, str(fact.kind), fact.subject, value, possible, in_words(fact.kind, known, fact.members),
        provenance, place, because, confidence, words,
    )  # fmt: skip


class FactViews(Mapping[str, FactView]):
    """The facts of a tender or lot by name, each made when it is first looked at."""

    __slots__ = ("_lot", "_names", "_views")

    def __init__(self, views: Views, lot: str | None) -> None:
        self._views, self._lot = views, lot
        self._names = views.reads.shown if lot is None else views.reads.shown_of_lot

    def __getitem__(self, name: str) -> FactView:
        if name not in self._views.plan.facts:
            raise KeyError(name)
        return self._views.fact(name, self._lot)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class LotViews(Mapping[str, LotView]):
    """The lots by id, each made when it is first looked at."""

    __slots__ = ("_titles", "_views")

    def __init__(self, views: Views, titles: Mapping[str, str]) -> None:
        self._views, self._titles = views, titles

    def __getitem__(self, lot: str) -> LotView:
        if lot not in self._views.lot_facts:
            raise KeyError(lot)
        return LotView(self._titles.get(lot), FactViews(self._views, lot))

    def __iter__(self) -> Iterator[str]:
        return iter(self._views.lot_facts)

    def __len__(self) -> int:
        return len(self._views.lot_facts)
