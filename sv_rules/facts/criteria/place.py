"""Words by which a criterion turns on where a bidder is, and not on where its work brings benefit.

A local authority selects a contractor without reference to where its business is (Local Government Act 1988 s17(1),
(4)(b) and (5)(e)), save in a contract below the threshold that it may reserve. A reading of words is a doubt, and never
a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .model import TEXT_LIMIT, CriteriaText

DOUBT = (
    "A local authority does not choose by where a bidder is, save in a reserved contract below the threshold (Local "
    "Government Act 1988 s17(5)(e)); any other buyer asks its lawyer. Score what the contract brings to the area, "
    "whoever brings it."
)
"""What is said of such words."""

_BIDDER = (
    r"(?:bidders?|tenderers?|applicants?|(?:the|your|a|each|winning|successful)\s+(?:supplier|contractor|provider"
    r"|company|organisation|firm|business)|you(?=\s+(?:are|have)\b))(?:['’]s?)?"
)
_BEING = (
    r"(?:\s+(?:is|are|be|being|been|was|has|have|having|must|should|shall|will|would|to|that|which|who|who's|currently"
    r"|already|permanently|normally|mainly|itself|an?|operate|maintain|needs?|required)){0,6}?"
)
_HOUSE = r"(?:head\s?quarters|head office|registered office|office|depot|base|place of business|premises)"
_AREA = (
    r"(?:\d+\s*(?:miles?|km|kilometres?)|(?:the|our|this|your)\s+(?:\w+\s+){0,3}?(?:borough|county|city|district"
    r"|region|area|locality|town|boundary|boundaries|postcodes?)|[A-Z][a-z]+(?:shire)?\b)"
)
_TURNS = (
    rf"\b{_BIDDER}{_BEING}\s+(?:based|located|headquartered|registered|situated)\s+(?:(?:with)?in|near|locally)\b"
    rf"(?:\s+{_AREA})?"
    rf"|\b(?:your|{_BIDDER}{_BEING})"
    rf"\s+(?:\w+\s+){{0,2}}?{_HOUSE}(?:\s+\w+){{0,2}}?\s+(?:with)?in\s+{_AREA}"
    r"|\blocal(?:ly[ -]based)?\s+(?:bidders?|tenderers?)\b|\bpreference\s+(?:\w+\s+){0,4}?(?:to|for)\s+local\s+"
    r"(?:suppliers?|firms?|companies|businesses|contractors?|providers?)\b"
)
_HINT = re.compile(
    r"based|locat|local|headquarter|registered|situated|office|depot|base|premises|business", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:not|no|never|regardless|irrespective|wherever|whether or not)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")


@cache
def _turns() -> re.Pattern[str]:
    """Made when a text first hints at a place: it takes longer to make than a whole check may wait at its start."""
    return re.compile(_TURNS, re.IGNORECASE)


def bidders_place(text: str) -> str | None:
    """The words of ``text`` that turn on where a bidder is; ``None`` where there are none, or they are refused."""
    if not _HINT.search(text):
        return None
    for sentence in _SENTENCE.split(text[:TEXT_LIMIT]):
        found = _turns().search(sentence)
        if found and not _NOT.search(sentence):
            return " ".join(found.group().split())
    return None


def places_of_bidders(given: CriteriaText) -> Iterator[tuple[str, str]]:
    """Each place among the criteria of a lot whose words turn on where a bidder is, with the words."""
    for one in given.criteria:
        words = bidders_place(one.name) or bidders_place(one.description)
        if words:
            yield one.place, words
    words = bidders_place(given.description)
    if words:
        yield given.description_place, words
