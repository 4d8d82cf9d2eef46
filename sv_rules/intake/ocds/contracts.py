"""What a contract details notice says of performance."""

from __future__ import annotations

from sv_rules.intake.ocds.notice import Facts
from sv_rules.intake.ocds.release import BROKEN, TRUE, Release, absent, derived, stated


def performance(release: Release, facts: Facts, notice_type: str | None) -> None:
    """Fill the number of key performance indicators, and whether having none is explained."""
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
