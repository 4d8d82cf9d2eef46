"""docs/coverage.md says what the checks of today say of the real notices, and every notice is in it."""

from __future__ import annotations

from functools import lru_cache

from benchmarks import coverage
from sv_rules import check, load_library, read_tender


@lru_cache(maxsize=1)
def tallies() -> dict[str, coverage.Tally]:
    return coverage.tallies()


def test_the_page_is_up_to_date() -> None:
    fresh = coverage.page(tallies())
    assert coverage.PAGE.read_text(encoding="utf-8") == fresh, "Run: python -m benchmarks.coverage"


def test_every_notice_of_all_five_sources_is_counted() -> None:
    assert {name: tally.notices for name, tally in tallies().items()} == {
        "fts_2026-08": 337,
        "fts_2026-05": 5,
        "cf": 67,
        "pcs": 17,
        "s2w": 16,
    }


def test_each_undetermined_judgement_says_who_could_settle_it() -> None:
    for name, tally in tallies().items():
        undetermined = tally.verdicts["undetermined"]
        assert sum(tally.needs.values()) >= undetermined, name
        assert set(tally.needs) <= set(coverage.NEEDS)
    assert sum(tally.verdicts["undetermined"] for tally in tallies().values()) > 0


def test_every_ruleset_at_once_judges_every_notice_without_a_crash() -> None:
    """Law, advice and all that an authority could adopt, at the notice's own gateway."""
    library = load_library()
    everything: dict[str, str | None] = {
        name: None for name, ruleset in library.plan.rulesets.items() if not ruleset.law
    }
    for tender in read_tender(coverage.LINES):
        decision = check(tender, library, gateway=tender.gateway or "publish", as_at="2026-08-31", adopt=everything)
        assert decision.decision in ("stop", "cannot decide", "proceed with reasons", "proceed")
        assert {v.ruleset for v in decision.verdicts} <= set(library.plan.rulesets)
