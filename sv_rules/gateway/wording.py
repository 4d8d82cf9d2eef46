"""The decision and its sentence: what an officer reads first."""

from __future__ import annotations

from collections.abc import Sequence

from sv_rules.gateway.decision import DecisionWord, Finding

_NOT_READY = {
    "plan": "to go into the plan", "engage": "to engage the market", "design": "to leave design",
    "publish": "to publish", "evaluate": "to evaluate", "award": "to award", "contract": "to enter into the contract",
    "perform": "to report on performance", "change": "to change the contract", "close": "to close",
}  # fmt: skip


def decide(gateway: str, findings: Sequence[Finding]) -> tuple[DecisionWord, str]:
    """The decision at a gateway, and its sentence with the counts that matter."""
    open_ = [f for f in findings if f.waiver is None]
    stops = [f for f in open_ if f.effect == "stop" and f.verdict == "breached"]
    unknown = [f for f in open_ if f.effect == "stop" and f.verdict == "undetermined"]
    reasons = [f for f in open_ if f.effect == "reason" and not f.reason]
    advice = [f for f in open_ if f.effect == "advise"]
    parts = [
        _count(len(stops), "must be fixed", "must be fixed"),
        _count(len(reasons), "needs a reason", "need a reason"),
        _count(len(unknown), "could not be checked", "could not be checked"),
        _count(len(advice), "is advice", "are advice"),
    ]
    counts = ", ".join(p for p in parts if p)
    aim = _NOT_READY[gateway]
    if stops:
        return "stop", f"STOP. Not ready {aim}: {counts}."
    if unknown:
        return "cannot decide", f"CANNOT DECIDE. Not shown to be ready {aim}: {counts}."
    if reasons:
        return "proceed with reasons", f"PROCEED WITH REASONS. Ready {aim} once the reasons are recorded: {counts}."
    return "proceed", f"PROCEED. Ready {aim}: nothing stands in the way" + (f"; {counts}." if counts else ".")


def _count(number: int, one: str, many: str) -> str:
    return "" if not number else f"{number} {one if number == 1 else many}"
