"""A bidder's answers to what was asked about its offers: a second form, of which only what was asked is taken.

An answer completes an offer and is no new one (the panel records question and answer, and why it is no new offer). So
the second form is compared with the first, cell by cell: what was asked about may differ, and is noted with both
values; anything else that differs stops.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from sv_rules.errors import BadInput
from sv_rules.evaluation.counting import counted
from sv_rules.evaluation.offers import BidOffers, Offer
from sv_rules.evaluation.returned import CellFinding
from sv_rules.evaluation.returned_offers import Returned
from sv_rules.evaluation.rounding import plain

_PARTS = ("share", "elsewhere", "inside", "area", "additional", "when", "evidence", "statement")


def answered(forms: Sequence[Returned], answers: Sequence[Returned]) -> list[Returned]:
    """The forms with each answer in place of the form that it answers. Raises ``BadInput`` where it answers none."""
    found = list(forms)
    for answer in answers:
        places = [n for n, form in enumerate(found) if _of(form, answer)]
        if len(places) != 1:
            which = "several of the forms" if places else "none of the forms"
            raise BadInput(
                "an answer cannot be placed", where=answer.file, why=f"it is of {which}: {answer.bidder}, lot "
                f"{answer.issued.tender.lot}", do="Give the same ID to the form and to its answer: B01=FORM.",
            )  # fmt: skip
        found[places[0]] = _taken(found[places[0]], answer)
    return found


def _of(form: Returned, answer: Returned) -> bool:
    if form.issued.form != answer.issued.form:
        return False
    if answer.bid is not None:
        return form.bid == answer.bid
    return " ".join(form.bidder.casefold().split()) == " ".join(answer.bidder.casefold().split())


def _taken(first: Returned, answer: Returned) -> Returned:
    asked = _asked(first)
    notes = list(_differences(first, answer, asked))
    if not notes:
        text = f"the answer is the same as {first.file}: nothing was answered."
        notes = [CellFinding(code="nothing-answered", stops=False, cell=answer.file, text=text, do="Ask again.")]
    return replace(answer, bid=first.bid, findings=(*answer.findings, *notes))


def _asked(first: Returned) -> frozenset[str]:
    """The cells that the first reading asks the bidder about."""
    empty = BidOffers(bid="B01", bidder=first.bidder, lot=first.issued.tender.lot, file=first.file, sha256=first.sha256)
    bid = counted(empty, first.offers, first.issued.measures, first.issued.tender.value)
    findings = (*first.findings, *bid.findings)
    return frozenset(f.cell for f in findings if f.stops or f.do.startswith("Ask"))


def _differences(first: Returned, answer: Returned, asked: frozenset[str]) -> Iterator[CellFinding]:
    before = {offer.measure: offer for offer in first.offers}
    after = {offer.measure: offer for offer in answer.offers}
    typed, retyped = ({f.cell: f.returned for f in form.findings if f.returned and f.stops} for form in (first, answer))
    for measure in dict.fromkeys((*before, *after)):
        was, now = before.get(measure), after.get(measure)
        cells = {**(was.cells if was else {}), **(now.cells if now else {})}
        for part, cell in cells.items():
            old = _shown(was, part) or typed.get(cell, "")  # what could not be read is shown as it was typed
            new = _shown(now, part) or retyped.get(cell, "")
            if old != new:
                yield _finding(f"{measure}, {part.partition('.')[0]}", cell, old, new, first.file, cell in asked)
    for what, old, new in (
        ("bidder", first.bidder, answer.bidder),
        ("method statement", first.statement, answer.statement),
    ):
        if old != new:
            yield _finding(what, answer.file, old, new, first.file, not old)


def _finding(what: str, cell: str, old: str, new: str, file: str, asked: bool) -> CellFinding:
    said = f"{what}: {_short(old)} in {file}, and {_short(new)} in the answer."
    if asked:
        return CellFinding(code="answered", stops=False, cell=cell, text=said, issued=old or None, returned=new)
    do = "An answer is no new offer. Ask for one that changes nothing else."
    text = f"{said} Nobody asked about it."
    return CellFinding(code="new-offer", stops=True, cell=cell, text=text, issued=old or None, returned=new, do=do)


def _shown(offer: Offer | None, part: str) -> str:
    """What stands in a part of an offer, as text; empty where nothing does or it could not be read."""
    if offer is None:
        return ""
    name, _, index = part.partition(".")
    value = offer.quantities[int(index)] if name == "quantities" else getattr(offer, name) if name in _PARTS else None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else f"{plain(value):f}" if isinstance(value, Decimal) else str(value)


def _short(text: str) -> str:
    return f'"{text[:60]}{"…" if len(text) > 60 else ""}"' if text else "nothing"
