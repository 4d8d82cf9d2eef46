"""What comes back in the panel's books: compliance, declarations, one evaluator's scores, moderation, prices.

Each return carries what was entered and the findings by cell. A finding that stops keeps the whole return out.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from sv_rules.evaluation.panel_data import BidId, Consensus, LowPriceAnswer, OfferMade, PriceMade, SetAside
from sv_rules.evaluation.published import Identifier, Published

Book = Literal["compliance", "evaluator", "moderation", "price", "result"]


class CellFinding(Published):
    """Something about one cell, name or part of a returned book. ``stops`` keeps the book out; else it is a note."""

    code: str
    """One word for machines: ``changed``, ``not-on-scale``, ``reason-short``, ``no-reference``, ``wrong-issue`` ..."""
    stops: bool
    cell: str
    """``Lot 1!D5``, a defined name, or the file."""
    text: str
    issued: str | None = None
    returned: str | None = None
    do: str = ""


class IssuedBook(Published):
    """The issue record of one book, kept outside it: what it was, so that what comes back can be compared."""

    book: Book
    owner: str
    """The evaluator's id, or ``panel``."""
    issue: int
    file: str
    sha256: str
    template_version: str
    sheets: tuple[str, ...]
    names: dict[str, str]
    """Defined name to its destination."""
    fixed: dict[str, str]
    """Every filled cell that is not an input, ``Lot 1!D5``: a letter for its type (s text, n number, d date, b yes or
    no, f formula), a colon, and its value or formula."""
    inputs: tuple[str, ...]
    """Every input cell, ``Lot 1!D5``."""
    evaluation: str = ""
    """The id of the evaluation that the book belongs to."""
    on: datetime.date | None = None
    """The day of issue."""
    validations: dict[str, str] = Field(default_factory=dict)
    """Cells with a list or a check, ``Lot 1!F7:F30``, to what is checked: ``list:SV_Scale_1``."""
    cached: dict[str, str] = Field(default_factory=dict)
    """The value beside each formula, by address, with its letter: what a reader sees before anything recalculates."""


class Declaration(Published):
    """An evaluator's declaration of interests, made twice: before issue, and when the bidders are known."""

    evaluator: str
    stage: Literal["before-issue", "bidders-known", "late"]
    on: datetime.date
    conflict: bool
    concerns: str = ""
    """Which bidder, and what interest: personal, professional or financial, direct or indirect (s81)."""
    mitigation: str = ""
    mitigated_by: str = ""
    """Somebody else's decision, with name and date."""
    mitigated_on: datetime.date | None = None


class Score(Published):
    """One evaluator's own score for a line: never edited afterwards, never averaged."""

    evaluator: str
    round: Identifier
    bid: BidId
    criterion: Identifier
    score: Decimal
    reason: str
    bid_reference: str


class Compliance(Published):
    """The check of one bid for one round, before any assessment."""

    round: Identifier
    bid: BidId
    in_time: bool
    complete: bool
    conditions_met: bool
    exclusion_checked_on: datetime.date
    exclusion_source: str
    exclusion_clear: bool
    decision: Literal["in", "out"]
    set_aside: SetAside | None = None
    """Given when the decision is ``out``."""
    reply: str = ""
    """What the bidder answered when it was told."""


class ComplianceReturn(Published):
    """A compliance book as returned."""

    issue: int
    entries: tuple[Compliance, ...] = ()
    findings: tuple[CellFinding, ...] = ()


class EvaluatorReturn(Published):
    """An evaluator's book as returned."""

    issue: int
    evaluator: str
    declarations: tuple[Declaration, ...] = ()
    scores: tuple[Score, ...] = ()
    findings: tuple[CellFinding, ...] = ()


class Meeting(Published):
    """The moderation meeting."""

    on: datetime.date
    chair: str
    present: tuple[str, ...]
    absent: tuple[str, ...] = ()


class ModerationReturn(Published):
    """The moderation book as returned. A line without agreement has both views and the decision rule in its note."""

    issue: int
    meetings: tuple[Meeting, ...] = ()
    consensus: tuple[Consensus, ...] = ()
    findings: tuple[CellFinding, ...] = ()


class PriceReturn(Published):
    """The price book as returned: prices, quantitative offers where they are entered there, and low price answers."""

    issue: int
    prices: tuple[PriceMade, ...] = ()
    offers: tuple[OfferMade, ...] = ()
    low_prices: tuple[LowPriceAnswer, ...] = ()
    findings: tuple[CellFinding, ...] = ()
