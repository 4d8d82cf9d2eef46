"""What bidders offer against a measure set, and what of it counts: the file that ``sv-rules bid read`` writes.

An offer is a quantity of a measure by year of the contract, with where, evidence and a method statement. It is entered
once, in the bidder's form, and never changed: what counts of it stands beside it, with the reason. Pounds of social
value are rounded once for each offer, half up, to the penny; totals are sums of those pennies. A measure without a
proxy value is recorded and is no part of any total: it is never nought.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from sv_rules.evaluation.panel_data import BidId
from sv_rules.evaluation.published import Amount, Published
from sv_rules.evaluation.returned import CellFinding
from sv_rules.measures.model import MOST_TEXT

State = Literal["counted", "unpriced", "open", "not counted", "set aside", "nil"]
"""counted: in the total · unpriced: recorded without pounds · open: waits for an answer of the bidder · not counted: by
a counting rule · set aside: a part that the set requires is missing · nil: nought is offered."""
Base = Literal["excluding VAT", "including VAT"]
Words = Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
"""A name or title as it stands in a measure set, a notice or a form."""
LONGEST = 32_000
"""Characters of a statement: what a cell holds, less room for escapes."""


class Offer(Published):
    """One offer as the bidder entered it. ``None`` is what was left empty."""

    measure: Words
    quantities: tuple[Amount | None, ...]
    """By year of the contract, the first year first; a single amount for the contract stands in the first."""
    share: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    """Per cent of the activity that this contract causes."""
    elsewhere: Amount | None = None
    """How much of the quantity the bidder also counts under another measure of an overlap group."""
    inside: bool | None = None
    """Whether it lands inside the stated boundary."""
    area: str = ""
    """The area of a localised value."""
    additional: bool | None = None
    """Whether it goes beyond what the contract requires."""
    when: str = ""
    evidence: str = ""
    statement: Annotated[str, Field(max_length=LONGEST)] = ""
    cells: dict[str, str] = Field(default_factory=dict)
    """Where each part was entered, such as ``quantities.0``: ``Work!F7``."""

    unread: tuple[str, ...] = ()
    """Parts where something was entered that could not be read without guessing."""

    @property
    def given(self) -> bool:
        """Whether anything was entered against the measure."""
        entered = any(q is not None for q in self.quantities)
        return entered or bool(self.statement or self.evidence or self.when or self.unread)

    def cell(self, part: str) -> str:
        """Where a part of it was entered, for a finding."""
        return self.cells.get(part) or self.cells.get("quantities.0") or self.measure


class CountedOffer(Published):
    """An offer with what counts of it."""

    offer: Offer
    title: Words
    theme: Words
    outcome: Words
    unit: Words
    target_group: str = ""
    state: State
    quantity: Amount | None = None
    """What counts, in the measure's unit, over the whole contract."""
    unit_value: Amount | None = None
    """Pounds for each unit, in its area, by local priority; ``None`` where the measure has no value."""
    value: Amount | None = None
    """Pounds of social value, to the penny. For an open offer: what it comes to if the answer is good."""
    why: tuple[str, ...] = ()
    """Each step from what was entered to what counts."""


class BidOffers(Published):
    """All offers of one bid for one lot."""

    bid: BidId
    bidder: Words
    lot: str
    file: str
    sha256: str
    statement: str = ""
    """The method statement for all offers together."""
    offers: tuple[CountedOffer, ...] = ()
    findings: tuple[CellFinding, ...] = ()
    total: Amount = Decimal(0)
    """Pounds of social value that count."""
    open_total: Amount = Decimal(0)
    """Pounds that wait for an answer."""
    by_theme: dict[str, Amount] = Field(default_factory=dict)
    unpriced: tuple[str, ...] = ()
    """Measures offered that have no proxy value: scored by their statement, if at all."""
    per_pound: Amount | None = None
    """Pounds of social value for each pound of the contract's stated value, on the base that ``Offers`` names."""

    @property
    def usable(self) -> bool:
        """Whether nothing in it stops: only then may it go to a panel."""
        return not any(finding.stops for finding in self.findings)


class Offers(Published):
    """The offers of all bids for one tender."""

    format: Literal["sv-rules offers 1"] = "sv-rules offers 1"
    tender: Words
    buyer: str = ""
    ocid: str | None = None
    measure_set: Words
    edition: Words
    licence: str = ""
    synthetic: bool = False
    """Whether the measure set, and so every figure in pounds, is invented."""
    years: Annotated[int, Field(ge=1, le=50)]
    boundary: str = ""
    """What counts as inside."""
    contract_values: dict[str, Amount] = Field(default_factory=dict)
    """By lot: the contract's stated value, not a bidder's price, which stays sealed."""
    base: Base | None = None
    """What the contract values count, and so what "per pound" means."""
    bids: tuple[BidOffers, ...] = ()
    findings: tuple[CellFinding, ...] = ()
    """What concerns no single form."""


def offers_json_schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    schema = Offers.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
