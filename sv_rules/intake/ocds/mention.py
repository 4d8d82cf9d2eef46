"""Whether a notice mentions social value anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sv_rules.facts.criteria.words import mentions
from sv_rules.facts.fact import Fact, Provenance
from sv_rules.intake.ocds.lots import Lots
from sv_rules.intake.ocds.notice import Facts
from sv_rules.intake.ocds.release import READ, TRUE, Release, absent

# Where the words could stand, with words one of which is then near; reading all of a long text with the
# recogniser's pattern would take more time than all else.
_ANCHORS = (
    # as written or in small letters, and words one of which stands near
    (False, "social", ("val", "benefit", "well")),
    (False, "communit", ("benefit",)),
    (False, "ymdeithasol", ("werth",)),
    (False, "ymunedol", ("budd", "fudd", "mantei", "fantei")),
    (False, "themes", ("outcomes",)),
    (True, "SV", ()),
    (True, "TOMs", ()),
)
_NEAR = 100
_AROUND = 150
_SHORT = 200
"""Characters of a text that is searched for slips of the pen too, such as "Scoial Vaue"."""
_SLIP = re.compile(
    r"\b(?:s[a-z]{4,6}[\s_-]{0,3}v[a-z]{2,5}|c[a-z]{6,10}'?s?'?[\s_-]{1,3}(?:[\w&-]+\s){0,2}b[a-z]{5,8})\b"
)
_FEW = 200
"""Distinct texts of one notice that are read; a notice with more lots repeats itself."""
NAME = "social_value_mentioned"


def social_value_mentioned(release: Release, facts: Facts, lots: Lots) -> None:
    """Fill that the notice mentions social value; silence proves nothing."""
    if lots.social_value is not None:
        words, place = lots.social_value
        facts[NAME] = mention_fact(place, words)
        return
    seen: set[str] = set()
    for path, text in _texts(release):
        if len(text) < 8 or text in seen or len(seen) > _FEW:  # a shorter one names a criterion, and was read
            continue
        seen.add(text)
        words = naming_words(text)
        if words:
            facts[NAME] = mention_fact(release.place(path), words)
            return
    facts[NAME] = absent(NAME, "The notice does not mention it; the tender documents may.")


def naming_words(text: str) -> str:
    """The first words of a text that name social value, or "" where none do."""
    text = text[:READ]
    low = text.lower()
    if len(text) <= _SHORT and _SLIP.search(low):
        return _named(text, 0, len(text))
    if len(low) != len(text):  # a few letters have a longer small form, and places must agree
        low = text
    for as_written, anchor, beside in _ANCHORS:
        searched = text if as_written else low
        at = searched.find(anchor)
        while at >= 0:
            near = searched[max(0, at - _NEAR) : at + _NEAR]
            step = 1
            if not beside or any(word in near for word in beside):
                words = _named(text, at - _AROUND, at + _AROUND)
                if words:
                    return words
                step = _NEAR  # whatever begins before that has just been read
            at = searched.find(anchor, at + step)
    return ""


def _named(text: str, start: int, end: int) -> str:
    window = text[max(0, start) : end]
    found = mentions(window)
    return window[found[0].start : found[0].end] if found else ""


def mention_fact(place: str, words: str) -> Fact:
    """The fact that social value is mentioned, in these words at this place."""
    because = "The notice's own words name social value or community benefits."
    return Fact(NAME, TRUE, Provenance.INFERRED, place, because, (words,) if words else (), "read-from-text")


def _texts(release: Release) -> Iterator[tuple[str, str]]:
    yield "/tender/title", release.text(release.tender, "title", "/tender")
    yield "/tender/description", release.text(release.tender, "description", "/tender")
    yield "/description", release.text(release.root, "description", "")
    for key, detail in (("procedure", "features"), ("contractTerms", "performanceTerms")):
        if key in release.tender:
            part = release.child(release.tender, key, "/tender")
            yield f"/tender/{key}/{detail}", release.text(part, detail, f"/tender/{key}")
    for path, lot in release.lots:
        yield f"{path}/title", release.text(lot, "title", path)
        yield f"{path}/description", release.text(lot, "description", path)
        if "awardCriteria" in lot:
            yield from _criteria_texts(release, lot.get("awardCriteria"), f"{path}/awardCriteria")


def _criteria_texts(release: Release, criteria: object, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(criteria, dict):
        return
    for key in ("description", "weightingDescription"):
        yield f"{path}/{key}", release.text(criteria, key, path)
    for where, entry in release.entries(criteria, "criteria", path):
        for key in ("name", "description"):
            text = entry.get(key)
            yield f"{where}/{key}", text if type(text) is str else ""
