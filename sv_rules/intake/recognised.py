"""The recogniser's reading of one lot's award criteria, as facts of the lot; for notices and drafts alike."""

from __future__ import annotations

import re
from collections.abc import Callable

from sv_rules.facts.criteria import CriteriaText, Reading
from sv_rules.facts.fact import Fact, Provenance
from sv_rules.facts.value import exactly

CRITERIA_FACTS = (
    "award_criteria_given",
    "relative_importance_given",
    "price_weighting",
    "social_value_criterion",
    "social_value_share_of_total",
    "social_value_share_of_quality",
)
"""The facts of a lot that come from its award criteria and from nowhere else."""

_IMPORTANCE = re.compile(
    r"\d\s*(?:%|per\s?cent|marks?\b|points?\b)|\d\s*[:/]\s*\d|\border of (?:importance|priority)"
    r"|\bequal(?:ly)?[ -]weight|\bequal importance",
    re.IGNORECASE,
)
_UNSAID = "The award criteria do not say."


def says_importance(given: CriteriaText) -> bool:
    """Whether weights, an order, or words on relative importance stand anywhere in the criteria."""
    for one in given.criteria:
        if one.weights or one.description.strip().isdigit():
            return True
        if _IMPORTANCE.search(one.name) or _IMPORTANCE.search(one.description):
            return True
    return bool(given.description) and _IMPORTANCE.search(given.description) is not None


def given_facts(given: CriteriaText, here: str, *, weighted: bool, readable: bool, form_asks: bool) -> dict[str, Fact]:
    """That criteria are given, and whether their relative importance is.

    ``form_asks`` says that a missing importance is a "no": nothing else would carry it.
    """
    name = "relative_importance_given"
    facts = {"award_criteria_given": Fact("award_criteria_given", (True, True), Provenance.STATED, here)}
    alone = readable and not given.description
    if weighted:
        facts[name] = Fact(name, (True, True), Provenance.STATED, here)
    elif alone and len(given.criteria) == 1 and not given.one_criterion_only:
        facts[name] = Fact(name, (True, True), Provenance.DERIVED, here, "A single criterion needs none.")
    elif alone and form_asks and given.criteria:
        why = "Several criteria are listed, and neither weights, nor an order, nor words say how they compare."
        facts[name] = Fact(name, (False, False), Provenance.DERIVED, here, why)
    else:
        facts[name] = _absent(name, "The notice shows no weights; the tender documents may.", here)
    return facts


def recognised_facts(reading: Reading, here: str, place_of: Callable[[str], str]) -> dict[str, Fact]:
    """What the criteria say of social value and price: stated where they do, else inferred with the words.

    ``here`` is the place of the criteria; ``place_of`` completes a place that the reading names.
    """
    provenance = Provenance.STATED if reading.confidence == "stated" else Provenance.INFERRED
    because = " ".join(reading.doubts) or None
    place = place_of(reading.places[0]) if reading.places else here
    words, confidence = reading.words, reading.confidence
    facts: dict[str, Fact] = {}
    kind = reading.social_value_criterion
    if kind is None:
        why = because or "It cannot be told whether the criteria name social value."
        facts["social_value_criterion"] = _absent("social_value_criterion", why, here)
    else:
        facts["social_value_criterion"] = Fact(
            "social_value_criterion", exactly(kind), provenance, place, because, words, confidence
        )
    for name, share in (
        ("social_value_share_of_total", reading.share_of_total),
        ("social_value_share_of_quality", reading.share_of_quality),
    ):
        if share is None:
            facts[name] = _absent(name, because or _UNSAID, here)
        else:
            facts[name] = Fact(name, share, provenance, place, because, words, confidence)
    price = reading.price_weighting
    if price is None:
        facts["price_weighting"] = _absent("price_weighting", because or _UNSAID, here)
    else:
        facts["price_weighting"] = Fact("price_weighting", price, provenance, here, because, (), confidence)
    return facts


def unreadable_facts(here: str) -> dict[str, Fact]:
    """The facts of criteria of which a part cannot be read, so that nothing surely follows from the rest."""
    return {name: _absent(name, "Some of the award criteria cannot be read.", here) for name in CRITERIA_FACTS[2:]}


def _absent(name: str, because: str, place: str) -> Fact:
    return Fact(name, None, Provenance.ABSENT, place, because)
