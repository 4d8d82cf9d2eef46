"""What a bidder's form says of the tender, and the record of a form that was issued, kept outside it."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from sv_rules.errors import BadInput
from sv_rules.evaluation.offers import Base
from sv_rules.evaluation.published import Amount, Published, Title
from sv_rules.facts.fact import TenderFacts
from sv_rules.measures.model import MeasureSet
from sv_rules.problem import did_you_mean

LAYOUT = "bid-form-2"
"""Changes whenever a name, a column or a sheet of the form changes its place or meaning."""
MOST_YEARS = 12
"""Years of a contract that fit across a page."""
_MOST_TITLE = 300
_VALUES: tuple[tuple[str, str, Base], ...] = (
    ("stated_lot_value_ex_vat", "stated_value_ex_vat", "excluding VAT"),
    ("stated_lot_value_inc_vat", "stated_value_inc_vat", "including VAT"),
)


class BidTender(Published):
    """The tender and lot that a form is for."""

    title: Title
    buyer: str = ""
    ocid: str | None = None
    lot: str
    lot_title: str = ""
    years: Annotated[int, Field(ge=1, le=MOST_YEARS)]
    last_months: Annotated[int, Field(ge=1, le=12)] = 12
    """Months of the last year: a contract of 30 months has two whole years and one of six months."""
    boundary: str = ""
    value: Amount | None = None
    """The contract's stated value for the lot."""
    base: Base | None = None


class IssuedForm(Published):
    """The issue record of a bid form: what it asked, and every cell that a bidder may not change."""

    form: str
    """Digest of what the form asks: the same tender, lot and measures give the same."""
    layout: str = LAYOUT
    tender: BidTender
    measures: MeasureSet
    sheets: tuple[str, ...]
    names: dict[str, str]
    fixed: dict[str, str]
    """Each cell that is no input, by address, with a letter for its type."""
    inputs: tuple[str, ...]
    sha256: str

    @model_validator(mode="after")
    def _unchanged(self) -> IssuedForm:
        """The tender and measures are those of the form: values are counted from this record."""
        if self.form != form_digest(self.tender, self.measures):
            raise ValueError("its tender or measures are not those that the form was issued with")
        return self


def form_digest(tender: BidTender, measures: MeasureSet) -> str:
    """Which form it is: a digest of the tender, the measures and the layout."""
    text = "\n".join((LAYOUT, tender.model_dump_json(), measures.model_dump_json()))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def bid_tender(facts: TenderFacts, *, lot: str | None, years: int | None, boundary: str) -> BidTender:
    """What a form says of a tender. Raises ``BadInput`` where the lot or the length of the contract is not clear."""
    where = facts.source or "the tender"
    chosen = _lot(facts, lot, where)
    value, base = _value(facts, chosen)
    length, last = (years, 12) if years else _length(facts, where)
    return BidTender(
        title=_short(facts.title) or "Untitled tender", buyer=_short(facts.buyer), ocid=facts.ocid, lot=chosen or "1",
        lot_title=_short(facts.lot_titles.get(chosen or "")), years=length, last_months=last, boundary=boundary,
        value=value, base=base,
    )  # fmt: skip


def _short(text: str | None) -> str:
    """A title on one line, cut where it is longer than a form can show."""
    line = " ".join((text or "").split())
    return line if len(line) <= _MOST_TITLE else line[: _MOST_TITLE - 1].rstrip() + "…"


def _lot(facts: TenderFacts, lot: str | None, where: str) -> str | None:
    lots = list(facts.lots)
    if lot is not None:
        if lot not in lots and (lots or lot != "1"):
            raise BadInput(
                f'there is no lot "{lot}"',
                where=where,
                why=f"the tender has {len(lots)} lots",
                do=did_you_mean(lot, lots),
            )
        return lot
    if len(lots) > 1:
        raise BadInput(
            "a form is for one lot", where=where, why=f"the tender has {len(lots)}: {', '.join(lots[:12])}",
            do="Name one with --lot, and make a form for each.",
        )  # fmt: skip
    return lots[0] if lots else None


def _value(facts: TenderFacts, lot: str | None) -> tuple[Decimal | None, Base | None]:
    """The lot's stated value, or the tender's where it has one lot; only a value that is known to the penny."""
    for of_lot, of_tender, base in _VALUES:
        fact = facts.lots[lot].get(of_lot) if lot is not None and lot in facts.lots else None
        if fact is None and len(facts.lots) < 2:
            fact = facts.tender.get(of_tender)
        if fact is not None and fact.known is not None and fact.known[0] == fact.known[1]:
            return Decimal(int(fact.known[0])) / 100, base
    return None, None


def _length(facts: TenderFacts, where: str) -> tuple[int, int]:
    """The years of the contract, begun years counted, and the months of the last one."""
    fact = facts.tender.get("contract_months")
    if fact is None or fact.known is None:
        raise BadInput(
            "the length of the contract is not known", where=where, why="the tender does not say it",
            do="Give it with --years.",
        )  # fmt: skip
    months = int(fact.known[1])
    years = -(-months // 12)
    if not 1 <= years <= MOST_YEARS:
        why = f"it lasts about {years} years, and a form has room for {MOST_YEARS}"
        raise BadInput(
            "the contract is too long for a form", where=where, why=why, do="Give --years for those that count."
        )
    return years, months - 12 * (years - 1)
