"""Recognise social value among the award criteria of one lot of a notice or a draft.

``read_criteria`` takes the criteria as they stand (names, descriptions, weights, free text) and says whether
social value is one of them, with which share of all marks and of the marks for quality, and how sure that is.
"""

from .model import HUNDRED, PERCENT, TEXT_LIMIT, CriteriaText, Criterion, Interval, Reading, Weight
from .place import DOUBT, bidders_place, places_of_bidders
from .reading import read_criteria

__all__ = [
    "DOUBT",
    "HUNDRED",
    "PERCENT",
    "TEXT_LIMIT",
    "CriteriaText",
    "Criterion",
    "Interval",
    "Reading",
    "Weight",
    "bidders_place",
    "places_of_bidders",
    "read_criteria",
]
