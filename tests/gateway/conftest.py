"""A small library and tender facts for tests of the gateway."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sv_rules.facts.dictionary import fact_dictionary
from sv_rules.facts.fact import Fact, Provenance, TenderFacts
from sv_rules.facts.value import encode
from sv_rules.gateway.record import Record, read_record
from sv_rules.policy.library import Library, load_library


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(Path(__file__).parent / "rulesets")


def tender(lots: dict[str, dict[str, Any]] | None = None, **facts: Any) -> TenderFacts:
    """A tender under the Act, published on 1 March 2026; keyword facts join or replace these."""
    stated = {"regime": "procurement-act-2023", "published_on": "2026-03-01", "is_framework": False, **facts}
    return TenderFacts(
        _facts(stated),
        {lot: _facts(values) for lot, values in (lots or {"1": {"award_criteria_given": True}}).items()},
        ocid="ocds-1", release_id="r-1", title="Home care", buyer="Example Council",
        published_on=stated["published_on"] or "2026-03-01", source="t.json", gateway="publish",
    )  # fmt: skip


def _facts(values: dict[str, Any]) -> dict[str, Fact]:
    kinds = fact_dictionary().facts
    return {
        name: Fact(name, encode(kinds[name].type, raw), Provenance.STATED, f"/{name}")
        for name, raw in values.items()
        if raw is not None
    }


@pytest.fixture
def record(tmp_path: Path, library: Library) -> Callable[[str], Record]:
    def read(text: str) -> Record:
        path = tmp_path / "t.record.yaml"
        path.write_text(text, encoding="utf-8")
        return read_record(path, library.plan)

    return read
