"""Returned forms joined into one file of offers: who is which bid, what counts, and what concerns no single form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sv_rules.errors import BadInput
from sv_rules.evaluation.bid_tender import IssuedForm
from sv_rules.evaluation.counting import counted
from sv_rules.evaluation.offers import BidOffers, Offer, Offers
from sv_rules.evaluation.returned import CellFinding


@dataclass(frozen=True)
class Returned:
    """One returned form as read. ``bid`` is the id that the panel knows the bid by, where it is given."""

    issued: IssuedForm
    bidder: str
    file: str
    sha256: str
    offers: Sequence[Offer]
    statement: str = ""
    findings: Sequence[CellFinding] = field(default_factory=tuple)
    bid: str | None = None


def joined(forms: Sequence[Returned]) -> Offers:
    """All returned forms of one tender, counted. Bids without an id are numbered by the bidder's name.

    Lots may ask for different measures of one set; all forms for one lot must be the same form. Raises ``BadInput``
    where there is none, or they do not belong together.
    """
    if not forms:
        raise BadInput("nothing was read", where="bid read", why="no form was given", do="Name the returned forms.")
    _together(forms)
    forms = _identified(forms)
    ids = _ids(forms)
    bids = []
    for form in forms:
        empty = BidOffers(
            bid=ids[_who(form)], bidder=form.bidder, lot=form.issued.tender.lot, file=form.file, sha256=form.sha256,
            statement=form.statement, findings=tuple(form.findings),
        )  # fmt: skip
        bids.append(counted(empty, form.offers, form.issued.measures, form.issued.tender.value))
    bids.sort(key=lambda bid: (bid.lot, bid.bid))
    tender, measures = forms[0].issued.tender, forms[0].issued.measures
    values = {f.issued.tender.lot: f.issued.tender.value for f in forms}
    return Offers(
        tender=tender.title, buyer=tender.buyer, ocid=tender.ocid, measure_set=measures.title, edition=measures.edition,
        licence=measures.licence, synthetic=measures.synthetic, years=tender.years, boundary=tender.boundary,
        contract_values={lot: value for lot, value in values.items() if value is not None},
        base=next((f.issued.tender.base for f in forms if f.issued.tender.base), None),
        bids=tuple(bids), findings=tuple(_across(forms)),
    )  # fmt: skip


def _together(forms: Sequence[Returned]) -> None:
    """Refuse forms that do not belong together, and say in what they differ."""
    first = forms[0]
    base = next((f.issued.tender.base for f in forms if f.issued.tender.base), None)
    lots: dict[str, Returned] = {}
    for form in forms:
        for what, mine, theirs in _basis(first.issued, form.issued):
            if mine != theirs:
                raise BadInput(
                    f"forms of different tenders: another {what}", where=form.file,
                    why=f'it has "{theirs}", and {first.file} has "{mine}"', do="Read forms together that share it.",
                )  # fmt: skip
        if form.issued.tender.base not in (None, base):
            raise BadInput(
                "contract values on two bases", where=form.file, why=f"it has a value {form.issued.tender.base}, "
                f"and another lot one {base}", do="Read the lots apart: pounds for each pound would not compare.",
            )  # fmt: skip
        other = lots.setdefault(form.issued.tender.lot, form)
        if other.issued.form != form.issued.form:
            raise BadInput(
                "two different forms for one lot", where=form.file,
                why=f"it was issued with other measures, weights or caps than {other.file}",
                do="Bidders for a lot must have the same form: ask for the offers again in the one that counts.",
            )  # fmt: skip


def _basis(one: IssuedForm, other: IssuedForm) -> list[tuple[str, object, object]]:
    """What all forms of one tender share: by name, of each of the two."""
    (mine, first), (theirs, second) = ((i.tender, i.measures) for i in (one, other))
    return [
        ("title", mine.title, theirs.title), ("buyer", mine.buyer, theirs.buyer),
        ("procurement id", mine.ocid, theirs.ocid),
        ("measure set", first.measure_set, second.measure_set), ("edition", first.edition, second.edition),
        ("number of years", mine.years, theirs.years), ("boundary", mine.boundary, theirs.boundary),
    ]  # fmt: skip


def _identified(forms: Sequence[Returned]) -> Sequence[Returned]:
    """A bidder whose id is given with one form has it with the others too, where the name stands for one id."""
    named: dict[str, set[str]] = {}
    for form in forms:
        if form.bid:
            named.setdefault(_who(replace(form, bid=None)), set()).add(form.bid)
    ids = {name: next(iter(found)) for name, found in named.items() if len(found) == 1}
    return [form if form.bid else replace(form, bid=ids.get(_who(form))) for form in forms]


def _who(form: Returned) -> str:
    return form.bid or " ".join(form.bidder.casefold().split())


def _ids(forms: Sequence[Returned]) -> Mapping[str, str]:
    """The id of each bidder: as given, else the next free number in order of the bidders' names."""
    given = {_who(form): form.bid for form in forms if form.bid}
    taken, ids = set(given.values()), {who: bid for who, bid in given.items() if bid}
    number = 0
    for who in sorted({_who(form) for form in forms} - set(given)):
        number += 1
        while f"B{number:02d}" in taken:
            number += 1
        ids[who] = f"B{number:02d}"
    return ids


def _across(forms: Sequence[Returned]) -> list[CellFinding]:
    """Two forms of one bidder for one lot, and one file returned twice: the latest never wins in silence."""
    found: list[CellFinding] = []
    seen: dict[tuple[str, str], Returned] = {}
    same: dict[str, Returned] = {}
    for form in forms:
        key = (_who(form), form.issued.tender.lot)
        if key in seen:
            found.append(
                CellFinding(
                    code="two-forms", stops=True, cell=form.file, returned=form.bidder,
                    text=f"{form.bidder} returned two forms for lot {key[1]}; the other is {seen[key].file}.",
                    do="Find out which one is the bid, and give only that.",
                )
            )  # fmt: skip
        elif form.sha256 in same:
            found.append(
                CellFinding(
                    code="same-file", stops=True, cell=form.file, returned=form.bidder,
                    text=f"it is the same file as {same[form.sha256].file}.", do="Give each bidder's own form.",
                )
            )  # fmt: skip
        seen.setdefault(key, form)
        same.setdefault(form.sha256, form)
    return found
