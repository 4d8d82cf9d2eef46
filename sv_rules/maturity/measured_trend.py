"""How a practice moves from quarter to quarter, and how an authority stands beside others of its kind.

A procurement counts in the calendar quarter of the release that tells. A trend compares the earlier half of the
quarters with the later one, and takes enough procurements in each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sv_rules.engine.infer import Verdict
from sv_rules.maturity.measured import TOLD, Procurement, Told
from sv_rules.maturity.measured_policy import Support

_MONTHS = ("January to March", "April to June", "July to September", "October to December")


@dataclass(frozen=True, slots=True)
class Quarter:
    """One calendar quarter: procurements told, and of these met."""

    year: int
    number: int
    judged: int
    met: int

    @property
    def words(self) -> str:
        """``April to June 2026``."""
        return f"{_MONTHS[self.number - 1]} {self.year}"


@dataclass(frozen=True, slots=True)
class Trend:
    """The quarters in which a practice was told, and where it goes."""

    quarters: tuple[Quarter, ...]
    words: str
    change: Fraction | None = None
    """Percentage points, later half less earlier half; ``None`` where there is too little to compare."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Other authorities of the kind with enough procurements: how many, and their shares met."""

    kind: str
    others: int
    median: Fraction
    lowest: Fraction
    highest: Fraction


def trend_of(told: Mapping[Verdict, Sequence[Told]], support: Support) -> Trend:
    """The trend of one practice."""
    counted: dict[tuple[int, int], list[int]] = {}
    for verdict in TOLD:
        for one in told[verdict]:
            day = one.notice.published_on
            if day:
                key = (int(day[:4]), (int(day[5:7]) - 1) // 3 + 1)
                tally = counted.setdefault(key, [0, 0])
                tally[0] += 1
                tally[1] += verdict is Verdict.MET
    quarters = tuple(Quarter(*key, *counted[key]) for key in sorted(counted))
    return _trend(quarters, support)


def _trend(quarters: tuple[Quarter, ...], support: Support) -> Trend:
    if len(quarters) < 2:
        return Trend(quarters, "no trend: fewer than two quarters")
    middle = len(quarters) // 2
    halves = [
        (sum(q.judged for q in half), sum(q.met for q in half)) for half in (quarters[:middle], quarters[middle:])
    ]
    if any(judged < support.least_judged for judged, _ in halves):
        return Trend(quarters, f"no trend: it takes {support.least_judged} procurements in each half of the quarters")
    before, after = (Fraction(100 * met, judged) for judged, met in halves)
    change = after - before
    if abs(change) <= support.steady_within:
        return Trend(quarters, "steady", change)
    return Trend(quarters, "rising" if change > 0 else "falling", change)


Shares = Mapping[str, Mapping[str, Fraction]]
"""By practice, the share met of each authority (by the key of its body) that has enough procurements."""


def shares_met(procurements: Mapping[str, Sequence[Procurement]], practices: Sequence[str], support: Support) -> Shares:
    """The shares of every authority, worked out once for all comparisons."""
    shares: dict[str, dict[str, Fraction]] = {practice: {} for practice in practices}
    for name, listed in procurements.items():
        if len(listed) < support.least_judged:
            continue
        for practice, own in shares.items():
            told = [p.practices[practice].verdict for p in listed if p.practices[practice].verdict in TOLD]
            if len(told) >= support.least_judged:
                own[name] = Fraction(told.count(Verdict.MET), len(told))
    return shares


def beside(
    shares: Mapping[str, Fraction], kind: str, own: Collection[str], kinds: Mapping[str, str], support: Support
) -> Beside | None:
    """The shares met of the other authorities of a kind, where there are enough of them."""
    others = sorted(share for name, share in shares.items() if name not in own and kind and kinds.get(name) == kind)
    if len(others) < support.least_peers:
        return None
    middle = len(others) // 2
    median = others[middle] if len(others) % 2 else (others[middle - 1] + others[middle]) / 2
    return Beside(kind, len(others), median, others[0], others[-1])
