"""Real notices: all are read, and agree with facts that were extracted independently."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sv_rules.facts.dictionary import fact_dictionary
from sv_rules.facts.fact import Provenance, TenderFacts
from sv_rules.intake.documents import Document, read_documents
from sv_rules.intake.ocds import facts_from_release

NOTICES = Path(__file__).parents[1] / "notices"
REGIMES = {"UKPGA": "procurement-act-2023", "CELEX": "eu-derived", "": None}
READ_MORE_EXACTLY = {
    "scottish-procurement": "Scottish by its portal",
    "provider-selection-regime": "health services by the notice's own words",
    "public-contracts-regulations-2015": "the 2015 Regulations by portal and date, or by the notice's own words",
}
KINDS = {
    "publicAuthorityCentralGovernment": "central",
    "publicAuthoritySubCentralGovernment": "sub-central",
    "publicUndertaking": "public-utility",
    "privateUtility": "private-utility",
    "": None,
}


@cache
def all_read() -> list[tuple[Document, TenderFacts]]:
    documents = [
        *read_documents(NOTICES / "notices.jsonl"),
        *read_documents(NOTICES / "fts-release-package.json"),
    ]
    return [(document, facts_from_release(document)) for document in documents]


def one(facts: TenderFacts, name: str) -> Any:
    known = facts.tender[name].known
    return known[0] if known else None


def at(document: Document, place: str) -> Any:
    """What stands at a JSON Pointer that begins with the release's own."""
    assert place.startswith(document.pointer)
    value: Any = document.release
    for step in place[len(document.pointer) :].split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def test_every_notice_is_read() -> None:
    assert len([1 for document, _ in all_read() if document.line is not None]) == 442
    assert all(facts.ocid and facts.title and facts.buyer and facts.published_on for _, facts in all_read())


def test_every_stated_place_points_at_something_in_the_document() -> None:
    for document, facts in all_read():
        for part in (facts.tender, *facts.lots.values()):
            for fact in part.values():
                if fact.provenance in (Provenance.STATED, Provenance.INFERRED):
                    assert fact.place is not None
                    assert at(document, fact.place) is not None, fact


def test_every_known_value_is_of_its_facts_type_and_members() -> None:
    definitions = fact_dictionary().facts
    for _, facts in all_read():
        for part in (facts.tender, *facts.lots.values()):
            for name, fact in part.items():
                if fact.known is None:
                    assert fact.provenance is Provenance.ABSENT
                    assert fact.because
                    continue
                definition, (low, high) = definitions[name], fact.known
                if definition.type.ordered:
                    assert type(low) is int
                    assert low <= high
                elif definition.type == "boolean":
                    assert type(low) is bool
                elif definition.members:
                    assert set([low] if isinstance(low, str) else low) <= set(definition.members)


def test_procurement_act_notices_have_types_gateways_kinds_and_values() -> None:
    acts = [facts for _, facts in all_read() if one(facts, "regime") == "procurement-act-2023"]
    assert len(acts) == 284 + 33
    assert all(facts.notice_type for facts in acts)
    assert Counter(f.gateway for f in acts)[None] == 1  # a dynamic market notice
    assert all(one(facts, "authority_kind") for facts in acts)
    assert all(one(facts, "devolved") is not None for facts in acts)


def test_the_one_notice_that_awards_some_lots_only_is_a_part() -> None:
    # Two of its four lots stand in an award without supplier or value that has reached its final status.
    (facts,) = [facts for _, facts in all_read() if facts.release_id == "076398-2026" and facts.pointer == ""]
    assert one(facts, "value_covers") == "part"
    assert facts.tender["stated_value_inc_vat"].known == (2064744000, 2064744000)


def test_facts_agree_with_those_extracted_independently() -> None:
    by_id = {(f.ocid, f.release_id or ""): f for d, f in all_read() if d.line is not None}
    compared: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    unexplained = []
    for row in csv.DictReader((NOTICES / "expected-facts.csv").read_text(encoding="utf-8").splitlines()):
        facts = by_id[row["ocid"], row["release_id"]]
        expected = {
            "regime": REGIMES[row["regime"]],
            "authority_kind": KINDS[row["ca_type"]],
            "category": row["category"] or None,
            "above_threshold_stated": {"True": True, "False": False, "": None}[row["above_threshold"]],
            "stated_value_ex_vat": int(Decimal(row["amount"]) * 100) if row["amount"] else None,
            "stated_value_inc_vat": int(Decimal(row["amount_gross"]) * 100) if row["amount_gross"] else None,
            "light_touch": "lightTouch" in row["special_regime"] or None,
            "devolved": bool(row["devolved"]) or None,
        }
        for name, value in expected.items():
            ours = one(facts, name)
            compared[name] += 1
            if ours == value or (ours is False and value is None):
                continue
            differing[name] += 1
            why = explanation(name, row, facts, value)
            if why:
                explained[why] += 1
            else:
                unexplained.append((name, row["ocid"], ours, value))
        assert len(facts.lots) == int(row["n_lots"] or 0)
    assert unexplained == []
    assert compared["regime"] == 133
    assert differing["above_threshold_stated"] == differing["light_touch"] == 0
    assert explained == {
        "Scottish by its portal": 19,  # 17 of Public Contracts Scotland, 2 of its buyers on Find a Tender
        "health services by the notice's own words": 9,
        "the 2015 Regulations by portal and date, or by the notice's own words": 49,
        "Contracts Finder names the type of contract elsewhere": 24,
        "the value is a placeholder": 19,
        "the EU form's type is surely on one side": 15,
        "only bodies outside central government have such a name": 22,
    }


def explanation(name: str, row: dict[str, str], facts: TenderFacts, expected: Any) -> str | None:
    """Why we differ, looked up in the notices: each of these kinds was checked by hand."""
    fact = facts.tender[name]
    if name == "regime" and row["regime"] != "UKPGA" and fact.provenance in (Provenance.DERIVED, Provenance.INFERRED):
        assert fact.because
        return READ_MORE_EXACTLY[one(facts, name)]
    if name == "category" and row["source"].startswith("cf_2019") and "xClassifications" in (fact.place or ""):
        return "Contracts Finder names the type of contract elsewhere"
    if name.startswith("stated_value") and isinstance(expected, int) and expected <= 120:
        return "the value is a placeholder"
    if name == "authority_kind" and row["regime"] == "CELEX" and fact.provenance is Provenance.DERIVED:
        return "the EU form's type is surely on one side"
    if name == "authority_kind" and fact.provenance is Provenance.INFERRED:
        assert expected is None
        assert fact.words
        return "only bodies outside central government have such a name"
    return None
