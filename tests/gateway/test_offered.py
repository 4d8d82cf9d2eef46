"""A buyer whose policy is in the library is told so where it was not run."""

from __future__ import annotations

import pytest

from sv_rules.gateway.check import check
from sv_rules.gateway.offered import CODE
from sv_rules.policy.library import Library, load_library
from tests.gateway.conftest import tender


@pytest.fixture(scope="module")
def shipped() -> Library:
    return load_library()


def offered(library: Library, *names: str, begun: str = "2026-03-01", adopt: str | None = None) -> list[str]:
    facts = tender(authority_names=list(names), commencement_stated_on=begun)
    decision = check(facts, library, adopt={adopt: None} if adopt else None)
    return [note.text.partition(" is in this library")[0] for note in decision.notes if note.code == CODE]


def test_a_council_is_told_of_its_own_policy_that_was_not_run(shipped: Library) -> None:
    assert offered(shipped, "manchester city council") == ["Manchester Social Value Policy"]
    decision = check(tender(authority_names=["manchester city council"]), shipped)
    assert "Run it with --adopt manchester." in decision.notes[-1].text


def test_one_that_was_run_and_another_councils_are_not_offered(shipped: Library) -> None:
    assert offered(shipped, "manchester city council", adopt="manchester") == []
    assert offered(shipped, "anytown borough council") == []


def test_buyers_together_are_told_of_the_policies_of_each(shipped: Library) -> None:
    both = offered(shipped, "preston city council", "south ribble borough council")
    assert both == ["Preston Social Value Policy", "South Ribble Social Value Policy"]


def test_a_policy_that_was_not_in_force_is_not_offered(shipped: Library) -> None:
    # Bradford's is taken to begin on 1 January 2026
    name = "city of bradford metropolitan district council"
    assert offered(shipped, name, begun="2025-12-31") == []
    assert offered(shipped, name, begun="2026-01-01") == ["Bradford Social Value Policy"]


def test_a_policy_without_a_rule_to_check_is_not_offered(shipped: Library) -> None:
    assert offered(shipped, "north somerset council") == []
    assert offered(shipped, "east sussex county council") == []
