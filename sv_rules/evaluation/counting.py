"""What counts of a bidder's offers: the counting rules that councils print, as the measure set states them.

The rules (Torbay, Essex, Cheshire West and Chester, Lichfield and South Downs print them, each its own choice): local
jobs count every year; a person hired from a disadvantaged group in the first year only, and under one category; figure
and statement, or the offer is set aside; no double counting; only the share due to this contract; only inside the
stated boundary; nothing that the contract requires anyway. Steps are taken in that order and each is written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from sv_rules.evaluation.offers import BidOffers, CountedOffer, Offer, State
from sv_rules.evaluation.returned import CellFinding
from sv_rules.evaluation.rounding import exact, plain, rounded
from sv_rules.measures.model import CountingRules, Measure, MeasureSet
from sv_rules.measures.values import pounds

PENCE = 2
MOST_POUNDS = 10**11
"""An offer of more is an error of unit or a try: it stops, so that no total is too large to be written."""
_MOST_PER_POUND = 10**12
_ASK = "Ask the bidder, and record question and answer in the clarification log."


def counted(bid: BidOffers, offers: Sequence[Offer], measures: MeasureSet, contract_value: Decimal | None) -> BidOffers:
    """The bid with its offers counted, their findings, and totals. ``contract_value`` is the lot's, in pounds.

    An offer against a measure that is not in the set stops the bid.
    """
    known = [o for o in offers if o.measure in measures.measures and o.given]
    findings = [_unknown(o, measures) for o in offers if o.measure not in measures.measures]
    findings += _twice(known)
    steps = [_Step(offer, measures) for offer in {o.measure: o for o in reversed(known)}.values()]
    steps.sort(key=lambda step: list(measures.measures).index(step.offer.measure))
    for step in steps:
        step.admit()
    for step in steps:
        if step.admitted:
            step.weigh([other for other in steps if other is not step and (other.admitted or other.state == "open")])
    _keep_one(steps, measures)
    results = tuple(step.result(measures) for step in steps)
    for step in steps:
        findings += step.findings
    total = sum((r.value for r in results if r.state == "counted" and r.value is not None), Decimal(0))
    waiting = sum((r.value for r in results if r.state == "open" and r.value is not None), Decimal(0))
    themes = {r.theme: Decimal(0) for r in results if r.state == "counted"}
    for r in results:
        if r.state == "counted" and r.value is not None:
            themes[r.theme] += r.value
    return bid.model_copy(
        update={
            "offers": results, "findings": (*bid.findings, *findings), "total": total, "open_total": waiting,
            "by_theme": themes, "unpriced": tuple(r.offer.measure for r in results if r.state == "unpriced"),
            "per_pound": per_pound(total, contract_value),
        }
    )  # fmt: skip


def per_pound(total: Decimal, contract_value: Decimal | None) -> Decimal | None:
    """Pounds of social value for each pound of the contract, to four places; ``None`` without a value to compare."""
    if contract_value is None or contract_value <= 0:
        return None
    found = rounded(Fraction(total) / Fraction(contract_value), 4)
    return found if found < _MOST_PER_POUND else None


def _unknown(offer: Offer, measures: MeasureSet) -> CellFinding:
    return CellFinding(
        code="unknown-measure", stops=True, cell=offer.cell("measure"), returned=offer.measure,
        text=f'there is no measure "{offer.measure}" in {measures.title}, edition {measures.edition}.',
        do="Take the form that was issued for this tender.",
    )  # fmt: skip


def _twice(offers: Sequence[Offer]) -> Iterator[CellFinding]:
    seen: dict[str, Offer] = {}
    for offer in offers:
        if seen.setdefault(offer.measure, offer) is not offer:
            yield CellFinding(
                code="measure-twice", stops=True, cell=offer.cell("quantities.0"), returned=offer.measure,
                text=f"{offer.measure} is offered twice, first in {seen[offer.measure].cell('quantities.0')}.",
                do="A measure has one row for a lot. " + _ASK,
            )  # fmt: skip


@dataclass
class _Step:
    """One offer on its way from what was entered to what counts."""

    offer: Offer
    measures: MeasureSet
    admitted: bool = False
    """No rule keeps the whole of it out."""
    state: State = "counted"
    quantity: Fraction | None = None
    unit_value: Decimal | None = None
    value: Decimal | None = None
    why: list[str] = field(default_factory=list)
    findings: list[CellFinding] = field(default_factory=list)

    @property
    def measure(self) -> Measure:
        return self.measures.measures[self.offer.measure]

    @property
    def rules(self) -> CountingRules:
        return self.measures.counting_of(self.offer.measure)

    def admit(self) -> None:
        """Every rule in turn, to the first that keeps the offer out."""
        rules = (self._read, self._parts, self._years, self._nil, self._whole, self._additional, self._inside)
        self.admitted = all(rule() for rule in rules)

    def weigh(self, others: Sequence[_Step]) -> None:
        """What counts of it and its value, beside the other offers that were not kept out."""
        self._overlap(others)
        self._share()
        self._cap()
        self._price()

    def _find(self, code: str, part: str, text: str, *, stops: bool = False, do: str = "") -> None:
        cell, found = self.offer.cell(part), f"{self.offer.measure}: {text}"
        self.findings.append(CellFinding(code=code, stops=stops, cell=cell, text=found, do=do))

    def _wait(self, code: str, part: str, text: str) -> None:
        """An answer is missing: the offer waits, and no total holds it."""
        self.state = "open"
        self.why.append(f"open: {text.rstrip('.')}")
        self._find(code, part, text, do=_ASK)

    def _out(self, state: State, code: str, part: str, text: str) -> bool:
        self.state, self.quantity = state, Fraction(0) if self.quantity is not None else None
        self.why.append(text.rstrip("."))
        self._find(code, part, text)
        return False

    def _read(self) -> bool:
        """What cannot be read is asked about before any rule is held against the bidder."""
        if self.offer.unread:
            self.state = "open"
            self.why.append("open: what was entered cannot be read, and is not guessed")
        return not self.offer.unread

    def _parts(self) -> bool:
        figure = any(q is not None for q in self.offer.quantities)
        wanted = self.rules.method_statement
        if figure and (self.offer.statement or wanted == "no"):
            return True
        missing = "statement" if figure else "quantities.0"
        what = "a figure stands without a statement" if figure else "a statement or evidence stands without a figure"
        if wanted == "required" or not figure:
            said = f"{what}; the set asks for both, so the offer is set aside." if wanted == "required" else f"{what}."
            return self._out("set aside", "part-missing", missing, said)
        self._find("no-statement", missing, f"{what}; the set asks for one.", do=_ASK)
        return True

    def _years(self) -> bool:
        given = [(n, q) for n, q in enumerate(self.offer.quantities) if q is not None]
        first = Fraction(self.offer.quantities[0] or 0)
        if self.rules.years == "every":
            self.quantity = sum((Fraction(q) for _, q in given), Fraction(0))
            blank = [n + 1 for n, q in enumerate(self.offer.quantities) if q is None]
            if blank and given:
                years = ", ".join(map(str, blank))
                self._find(
                    "year-blank",
                    f"quantities.{blank[0] - 1}",
                    f"nothing is entered for year {years}; it counts as nothing offered then.",
                )
            self.why.append(
                f"{_shown(self.quantity)} over {len(given)} {'year' if len(given) == 1 else 'years'}, each counted"
            )
            return True
        self.quantity = first
        later = [n for n, q in given if n and q]
        one = "only the first year counts" if self.rules.years == "first" else "one amount counts for the contract"
        if later:
            code = "first-year-only" if self.rules.years == "first" else "one-amount"
            self._find(
                code, f"quantities.{later[0]}", f"{one}; what is entered for later years is recorded and not counted."
            )
        self.why.append(f"{_shown(first)}: {one}")
        return True

    def _nil(self) -> bool:
        if self.quantity != 0:
            return True
        self.state, self.value = "nil", None
        self.why.append("nought is offered")
        return False

    def _whole(self) -> bool:
        part = next(
            (n for n, q in enumerate(self.offer.quantities) if q is not None and q != q.to_integral_value()), None
        )
        if part is None or not self.rules.whole_numbers:
            return True
        self._find(
            "not-whole", f"quantities.{part}", f"{self.measure.unit} is counted in whole numbers.", stops=True, do=_ASK
        )
        self.state = "open"
        return True

    def _additional(self) -> bool:
        if not self.rules.additional or self.offer.additional:
            return True
        if self.offer.additional is None:
            self._wait(
                "additional-unanswered",
                "additional",
                "it is not said whether it goes beyond what the contract requires.",
            )
            return True
        return self._out(
            "not counted", "required-anyway", "additional", "the contract requires it anyway, so it does not count."
        )

    def _inside(self) -> bool:
        if not self.rules.local or self.offer.inside:
            return True
        if self.offer.inside is None:
            self._wait("inside-unanswered", "inside", "it is not said whether it lands inside the stated boundary.")
            return True
        return self._out(
            "not counted", "outside", "inside", "it lands outside the stated boundary, so it does not count."
        )

    def _overlap(self, others: Sequence[_Step]) -> None:
        partners = self._partners(others)
        assert self.quantity is not None
        if not partners:
            if self.offer.elsewhere:
                self._find(
                    "nothing-shared",
                    "elsewhere",
                    "an amount is declared as counted elsewhere, and no offer that overlaps counts.",
                    do=_ASK,
                )
            return
        names = ", ".join(partner.offer.measure for partner in partners)
        if self.offer.elsewhere is None:
            self._wait(
                "overlap-unanswered", "elsewhere", f"it is not said how much of it is also counted under {names}."
            )
        elif Fraction(self.offer.elsewhere) > self.quantity:
            text = f"more is declared as counted under {names} than is offered."
            self._find("overlap-too-large", "elsewhere", text, stops=True, do=_ASK)
            self.state, self.quantity = "open", Fraction(0)
        elif self.offer.elsewhere:
            if all(partner.offer.elsewhere for partner in partners):
                text = f"an amount is declared as counted elsewhere on it and on {names}: the same would count nowhere."
                self._wait("overlap-twice", "elsewhere", text)
            self.quantity -= Fraction(self.offer.elsewhere)
            self.why.append(f"less {_shown(Fraction(self.offer.elsewhere))} counted under {names}")

    def _partners(self, others: Sequence[_Step]) -> list[_Step]:
        """The other offers that may count the same thing, as far as the bidder declares it."""
        groups = {g for g in self.measure.overlaps if self.measures.overlap_groups[g].together == "declared"}
        return [other for other in others if groups.intersection(other.measure.overlaps)]

    def _share(self) -> None:
        assert self.quantity is not None
        if self.rules.attribution == "whole":
            if self.offer.share is not None and self.offer.share != 100:
                self._find("share-not-asked", "share", "all of this measure counts; the share entered is not used.")
        elif self.offer.share is None:
            self._wait("share-unanswered", "share", "it is not said what share of it this contract causes.")
        elif self.offer.share != 100:
            self.quantity = self.quantity * Fraction(self.offer.share) / 100
            self.why.append(f"times {plain(self.offer.share)} per cent due to this contract")

    def _cap(self) -> None:
        most = self.rules.most
        if most is not None and self.quantity is not None and self.quantity > most:
            self._find(
                "capped",
                "quantities.0",
                f"at most {plain(most)} {self.measure.unit} counts; {_shown(self.quantity)} is offered.",
            )
            self.quantity = Fraction(most)
            self.why.append(f"capped at {plain(most)}")

    def _price(self) -> None:
        assert self.quantity is not None
        self.unit_value = self.measure.value_in(self.offer.area)
        if self.unit_value is None and self.measure.local_proxies:
            place = f'"{self.offer.area}"' if self.offer.area else "no area"
            text = f"its value is by area ({', '.join(self.measure.areas)}), and {place} is given."
            self._wait("no-local-value", "area", text)
            return
        if self.unit_value is None:
            self.state = "unpriced" if self.state == "counted" else self.state
            self.why.append("the measure has no value in pounds: recorded, in no total")
            return
        value = rounded(self.quantity * Fraction(self.unit_value), PENCE)
        if value > MOST_POUNDS:
            text = f"it comes to {pounds(value)}, which no contract can bring: check the amounts and their unit."
            self._find("implausible", "quantities.0", text, stops=True, do=_ASK)
            self.state = "open"
            return
        self.value = value
        self.why.append(f"{_shown(self.quantity)} times {pounds(self.unit_value)}")

    def result(self, measures: MeasureSet) -> CountedOffer:
        """What counts, with every step."""
        code, measure = self.offer.measure, self.measure
        kept = self.state in ("counted", "open", "unpriced")
        return CountedOffer(
            offer=self.offer, title=measure.title, theme=measures.theme_of[code].title,
            outcome=measures.outcome_of[code].title, unit=measure.unit, target_group=measure.target_group,
            state=self.state, quantity=None if self.quantity is None else exact(self.quantity if kept else Fraction(0)),
            unit_value=None if self.unit_value is None else exact(Fraction(self.unit_value)),
            value=self.value if kept else None, why=tuple(self.why),
        )  # fmt: skip


def _keep_one(steps: Sequence[_Step], measures: MeasureSet) -> None:
    """Of the measures of a group that counts one only, keep the offer of the highest value; the first of equals."""
    for name, group in measures.overlap_groups.items():
        rivals = [
            s for s in steps if name in s.measure.overlaps and s.state in ("counted", "open") and s.value is not None
        ]
        if group.together != "one" or len(rivals) < 2:
            continue
        best = max(rivals, key=lambda s: s.value or Decimal(0))
        for step in rivals:
            if step is not best:
                text = f"it counts the same as {best.offer.measure}, which counts, so it is not counted too."
                step._out("not counted", "overlap", "quantities.0", text)


def _shown(number: Fraction) -> str:
    return f"{exact(number):f}"
