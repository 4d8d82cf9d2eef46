"""Award criteria as OCDS carries them, handed to the recogniser."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from sv_rules.facts.criteria import (
    DOUBT,
    CriteriaText,
    Criterion,
    Reading,
    Weight,
    places_of_bidders,
    read_criteria,
)  # fmt: skip
from sv_rules.facts.fact import Fact
from sv_rules.facts.value import FactType, encode
from sv_rules.intake.ocds.release import BROKEN, Object, Release
from sv_rules.intake.recognised import given_facts, recognised_facts, says_importance, unreadable_facts

# Portals whose data carry at most one quality criterion a lot.
_ONE_CRITERION_PORTALS = ("ocds-r6ebe6", "ocds-kuma6s")
_REMEMBERED = 8


class CriteriaFacts(NamedTuple):
    """The facts of a lot that its award criteria give, and the words and place that name social value."""

    facts: dict[str, Fact]
    social_value: tuple[str, str] | None


class _Read(NamedTuple):
    """Criteria read once, with places inside them; the same criteria on another lot are not read again."""

    source: Object
    criteria: CriteriaText
    reading: Reading
    weighted: bool
    readable: bool


class CriteriaReader:
    """Reads the award criteria of the lots of one release."""

    def __init__(self, release: Release, notice_type: str | None) -> None:
        ocid = release.root.get("ocid")
        self._release = release
        self._one_only = type(ocid) is str and ocid.startswith(_ONE_CRITERION_PORTALS)
        self._form_asks = notice_type == "UK4"
        self._read: list[_Read] = []

    def facts(self, source: Object, path: str) -> CriteriaFacts:
        """The facts that the criteria at ``path`` give; none where there is nothing in them."""
        read = next((known for known in self._read if known.source == source), None)
        if read is None:
            read = self._reading(source, path)
            self._read[_REMEMBERED - 1 :] = []
            self._read.insert(0, read)
        given, reading = read.criteria, read.reading
        if not (given.criteria or given.description):
            return CriteriaFacts({}, None)
        here = self._release.place(path)
        facts = given_facts(given, here, weighted=read.weighted, readable=read.readable, form_asks=self._form_asks)
        if read.readable:
            facts.update(recognised_facts(reading, here, lambda place: here + place))
        else:
            facts.update(unreadable_facts(here))
        social = None
        if reading.social_value_criterion not in (None, "none"):
            social = (reading.words[0] if reading.words else "", here + (reading.places or ("",))[0])
        return CriteriaFacts(facts, social)

    def _reading(self, source: Object, path: str) -> _Read:
        release = self._release
        criteria: list[Criterion] = []
        readable = True
        for where, entry in release.entries(source, "criteria", path):
            if entry is BROKEN:
                readable = False
                continue
            weights = self._weights(entry, where)
            readable = readable and weights is not None
            kind, name = (
                release.text(entry, "type", where) or None,
                release.text(entry, "name", where).strip(),
            )
            description = self._description(entry, where)
            criteria.append(Criterion(kind, name, description, weights or (), where[len(path) :]))
        description = release.text(source, "description", path).strip()
        weighting = release.text(source, "weightingDescription", path).strip()
        place = "/description" if description else "/weightingDescription"
        text = "\n".join(part for part in (description, weighting) if part)
        given = CriteriaText(tuple(criteria), text, place, self._one_only)
        weighted = bool(weighting) or says_importance(given)
        for where, words in places_of_bidders(given):
            release.note("bidders-place", path + where, f"“{words}”: {DOUBT}")
        return _Read(source, given, read_criteria(given), weighted, readable)

    def _weights(self, entry: Object, path: str) -> tuple[Weight, ...] | None:
        """The weights of one criterion; ``None`` where one of them is no number."""
        if entry.get("numbers") is None:
            return ()
        weights = []
        readable = True
        for where, number in self._release.entries(entry, "numbers", path):
            kind, points = number.get("weight"), _points(number.get("number"))
            if points is None:
                readable = False
                text = "The weight here is not a number that can be read; it was not used."
                self._release.note("weight-not-a-number", where, text)
            weights.append(Weight(points, kind if type(kind) is str else ""))
        return tuple(weights) if readable else None

    def _description(self, entry: Object, path: str) -> str:
        """The EU forms put a bare weight into the description, now and then as a number."""
        raw = entry.get("description")
        if type(raw) is int or (isinstance(raw, Decimal) and raw.is_finite()):
            return str(raw) if 0 <= raw <= 1000 else ""
        return self._release.text(entry, "description", path).strip()


def _points(raw: object) -> int | None:
    """A weight in 0.0001 percentage points; ``None`` where it is no number, or finer than that."""
    if type(raw) is int and -10_000 < raw < 10_000:
        return raw * 10_000
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        return None
    try:
        low, high = encode(FactType.PERCENT, raw)
    except (ValueError, ArithmeticError):
        return None
    return low if low == high else None
