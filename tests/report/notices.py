"""All real notices checked once, for every format to write.

Contains public sector information licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from sv_rules import check, load_library, read_tender
from sv_rules.gateway.decision import Counts, Decision, EngineUsed
from tests.report import decisions

NOTICES = Path(__file__).parents[1] / "notices" / "notices.jsonl"


@lru_cache(maxsize=1)
def all_decisions() -> tuple[Decision, ...]:
    """A decision for each notice, at publish."""
    library = load_library()
    return tuple(check(t, library, gateway="publish", as_at="2026-08-31") for t in read_tender(NOTICES))


def disagreed() -> Decision:
    """What the gateway answers where the engines disagree: a stop without a finding."""
    return replace(
        decisions.cleared(), decision="stop", sentence="STOP. The engines that judge do not agree.", verdicts=(),
        counts=Counts(0, 0, 0, 0, 0), engine=EngineUsed(("reference", "durable_rules"), True, "They disagree: x."),
    )  # fmt: skip


def drafted() -> Decision:
    """A draft and its record: findings with lines, one with a place in the record alone."""
    d = decisions.stopped()
    places = (("plans/home care.yaml:14", "plans/home care.yaml:9"), ("plans/home care.record.yaml:12",))
    found = [replace(f, pointers=p) for f, p in zip(d.findings, places, strict=False)]
    return replace(d, source="plans/home care.yaml", pointer="", findings=(*found, *d.findings[2:]))
