"""Key performance indicators of a contract that name social value."""

from __future__ import annotations

from typing import Any

import pytest

from sv_rules.facts.fact import Provenance
from sv_rules.intake.documents import Document
from sv_rules.intake.ocds import facts_from_release

NAME = "social_value_kpi_published"


def read(metrics: Any, *, number: str = "UK7", status: str = "active") -> Any:
    contract = {"id": "1", "status": status, "agreedMetrics": metrics, "documents": [{"id": "d", "noticeType": number}]}
    release = {"ocid": "ocds-h6vhtk-000001", "id": "000001-2026", "date": "2026-03-01T00:00:00Z", "tag": ["contract"],
               "tender": {"id": "1"}, "contracts": [contract]}  # fmt: skip
    return facts_from_release(Document(release, "n.json", "", None, ())).tender[NAME]


@pytest.mark.parametrize("number", ["UK7", "UK9"])
def test_an_indicator_that_names_social_value_is_found_with_its_place(number: str) -> None:
    fact = read([{"id": "1", "title": "Response times"}, {"id": "2", "title": "Social value delivered"}], number=number)
    assert fact.known == (True, True)
    assert (fact.place, fact.provenance) == ("/contracts/0/agreedMetrics/1/title", Provenance.INFERRED)


def test_its_description_counts_too() -> None:
    fact = read([{"id": "1", "title": "KPI 1", "description": "Community benefits delivered each quarter"}])
    assert fact.place == "/contracts/0/agreedMetrics/0/description"


@pytest.mark.parametrize(
    "metrics",
    [
        [],
        [{"id": "1", "title": "Apprentices employed"}],
        [{"id": "1", "title": None}],
        ["Social value"],
        "Social value",
    ],
    ids=["none", "called by what it counts", "no title", "not objects", "no list"],
)
def test_silence_proves_nothing(metrics: Any) -> None:
    assert read(metrics).known is None


def test_a_cancelled_contract_does_not_count() -> None:
    assert read([{"id": "1", "title": "Social value"}], status="cancelled").known is None
