"""Short ways to write the criteria of a lot in a test, and to read the answer."""

from __future__ import annotations

from decimal import Decimal

from sv_rules.facts.criteria import CriteriaText, Criterion, Reading, Weight, read_criteria


def points(number: str | int) -> int:
    """Return a percentage in 0.0001 percentage points."""
    return int(Decimal(str(number)) * 10_000)


def lot(*rows: tuple[str, str, str | int | None, str], text: str = "", scottish: bool = False) -> CriteriaText:
    """Return a lot whose rows are (type, name, exact weight or None, description)."""
    criteria = tuple(
        Criterion(
            kind or None,
            name,
            description,
            () if weight is None else (Weight(points(weight), "percentageExact"),),
            f"/criteria/{index}",
        )
        for index, (kind, name, weight, description) in enumerate(rows)
    )
    return CriteriaText(criteria, text, "/description", scottish)


def read(*rows: tuple[str, str, str | int | None, str], text: str = "", scottish: bool = False) -> Reading:
    """Return the reading of ``lot(...)``."""
    return read_criteria(lot(*rows, text=text, scottish=scottish))


def shown(reading: Reading) -> tuple[str | None, str, str]:
    """Return the kind and the shares of total and of quality, as short text: "10", "0..30", "-"."""
    return reading.social_value_criterion, span(reading.share_of_total), span(reading.share_of_quality)


def span(interval: tuple[int, int] | None) -> str:
    """Return an interval of 0.0001 points as short text."""
    if interval is None:
        return "-"
    low, high = (f"{Decimal(end) / 10_000:f}".rstrip("0").rstrip(".") if end % 10_000 else str(end // 10_000)
                 for end in interval)  # fmt: skip
    return low if low == high else f"{low}..{high}"
