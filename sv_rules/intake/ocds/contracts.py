"""What a notice says of a contract's key performance indicators."""

from __future__ import annotations

from sv_rules.facts.fact import Fact, Provenance
from sv_rules.intake.ocds.mention import naming_words
from sv_rules.intake.ocds.notice import Facts
from sv_rules.intake.ocds.release import BROKEN, TRUE, Release, absent, derived, stated

_NAMED = "social_value_kpi_published"


def performance(release: Release, facts: Facts, notice_type: str | None) -> None:
    """Fill the number of key performance indicators, whether having none is explained, and whether one is social."""
    facts[_NAMED] = _named(release)
    name, reason = "kpis_published", "kpi_rationale_given"
    if notice_type != "UK7":
        why = "Only a contract details notice (UK7) publishes key performance indicators."
        facts[name], facts[reason] = absent(name, why), absent(reason, why)
        return
    counts: list[tuple[int, str]] = []
    explained: list[str | None] = []
    for path, contract in release.contracts:
        if contract.get("status") == "cancelled":
            continue
        metrics = contract.get("agreedMetrics")
        if contract is BROKEN or not (metrics is None or type(metrics) is list):
            release.entries(contract, "agreedMetrics", path)
            facts[name] = absent(name, "The list of key performance indicators cannot be read.")
            return
        counts.append((len(metrics or ()), f"{path}/agreedMetrics"))
        if not metrics:
            given = release.text(contract, "noAgreedMetricsRationale", path).strip()
            explained.append(f"{path}/noAgreedMetricsRationale" if given else None)
    if not counts:
        facts[name] = absent(name, "The notice lists no contract.")
        return
    fewest, path = min(counts)
    because = "A contract in this notice publishes none." if fewest == 0 else "The fewest that any contract publishes."
    facts[name] = derived(name, (fewest, fewest), release.place(path), because)
    if explained and explained[0] and None not in explained:
        facts[reason] = stated(reason, TRUE, release.place(explained[0]))


def _named(release: Release) -> Fact:
    """That an indicator names social value, on whichever notice lists it; silence proves nothing."""
    for path, contract in release.contracts:
        if contract.get("status") == "cancelled" or type(contract.get("agreedMetrics")) is not list:
            continue
        for where, metric in release.entries(contract, "agreedMetrics", path):
            for key in ("title", "description"):
                words = naming_words(release.text(metric, key, where))
                if words:
                    because = "A key performance indicator of the notice names social value."
                    place = release.place(f"{where}/{key}")
                    return Fact(_NAMED, TRUE, Provenance.INFERRED, place, because, (words,), "read-from-text")
    return absent(_NAMED, "No key performance indicator in the notice names social value.")
