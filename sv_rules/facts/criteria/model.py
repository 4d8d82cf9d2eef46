"""What goes into the recogniser and what comes out: the criteria of one lot, and the reading of them.

Every percentage is an integer of 0.0001 percentage points: 10 % is 100_000 and 100 % is 1_000_000.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

PERCENT = 10_000
"""One per cent, in 0.0001 percentage points."""

HUNDRED = 100 * PERCENT
"""One hundred per cent, in 0.0001 percentage points."""

TEXT_LIMIT = 20_000
"""Characters of each text that are read. A longer text is cut, which is said, and never gives 'none'."""

Interval = tuple[int, int]
"""A closed interval of percentages, both ends in 0.0001 percentage points."""


class Weight(NamedTuple):
    """One weight of a criterion, as given.

    ``number`` is in 0.0001 percentage points, or None where it could not be read. ``kind`` is the word that
    the data use for it: percentageExact, percentageRangeMin, percentageRangeMax, decimalExact, order, ...
    """

    number: int | None
    kind: str


class Criterion(NamedTuple):
    """One award criterion as a notice or a draft gives it; ``place`` is a JSON Pointer or a cell."""

    type: str | None
    name: str
    description: str
    weights: tuple[Weight, ...]
    place: str


class CriteriaText(NamedTuple):
    """The award criteria of one lot.

    ``description`` is the free text beside the list of criteria. ``one_criterion_only`` marks data that carry
    at most one quality criterion a lot (Scottish and Welsh notices), where absence proves nothing.
    """

    criteria: tuple[Criterion, ...]
    description: str = ""
    description_place: str = ""
    one_criterion_only: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What the criteria of one lot say about social value.

    ``social_value_criterion`` is exact, summed, compound, text-only, none, or None where it cannot be told.
    The three shares are closed intervals in 0.0001 percentage points, None where absent: of all marks
    (``share_of_total``), of all marks that are not for price or cost (``share_of_quality``), and the weight
    of price and cost together (``price_weighting``). ``confidence`` is stated, read-from-text, upper-bound or
    not-known. ``complete`` says that the criteria were read in full and their weights account for 100 %.
    """

    social_value_criterion: str | None
    share_of_total: Interval | None
    share_of_quality: Interval | None
    price_weighting: Interval | None
    confidence: str
    words: tuple[str, ...]
    places: tuple[str, ...]
    doubts: tuple[str, ...]
    complete: bool
