"""What changed from one edition of a measure set to another: what a council must tell bidders and contract managers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sv_rules.measures.model import Measure, MeasureSet
from sv_rules.measures.values import plain, pounds

Kind = Literal["set", "dropped", "added", "unit", "proxy", "weight", "counting", "reworded", "moved"]
"""In the order in which it matters to a contract that runs."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of the set (``code`` is empty) or of a measure, with what stood before and stands now."""

    kind: Kind
    code: str
    title: str
    what: str
    before: str
    after: str


def changes(old: MeasureSet, new: MeasureSet) -> list[Change]:
    """Every change, those of the set first, then by kind, then in the order of the new edition."""
    found = [*_of_the_set(old, new)]
    for code, measure in old.measures.items():
        if code not in new.measures:
            found.append(Change("dropped", code, measure.title, "measure", measure.title, ""))
    for code, measure in new.measures.items():
        before = old.measures.get(code)
        if before is None:
            found.append(Change("added", code, measure.title, "measure", "", measure.title))
        else:
            found += _of_a_measure(old, new, before, measure)
    order = list(Kind.__args__)  # type: ignore[attr-defined]
    return sorted(found, key=lambda change: order.index(change.kind))


def _of_the_set(old: MeasureSet, new: MeasureSet) -> Iterator[Change]:
    for what, before, after in (
        ("title", old.title, new.title),
        ("edition", old.edition, new.edition),
        ("date", str(old.date or ""), str(new.date or "")),
        ("licence", old.licence, new.licence),
        ("publisher", old.publisher, new.publisher),
        ("source", old.source.title, new.source.title),
    ):
        if before != after:
            yield Change("set", "", new.title, what, before, after)
    for name in {**old.overlap_groups, **new.overlap_groups}:
        was, now = old.overlap_groups.get(name), new.overlap_groups.get(name)
        if was != now:
            shown = [f"{group.title} ({group.together})" if group else "" for group in (was, now)]
            yield Change("set", "", new.title, f"overlap group {name}", *shown)


def _of_a_measure(old: MeasureSet, new: MeasureSet, before: Measure, after: Measure) -> Iterator[Change]:
    def change(kind: Kind, what: str, was: str, now: str) -> Iterator[Change]:
        if was != now:
            yield Change(kind, after.id, after.title, what, was, now)

    yield from change("unit", "unit", before.unit, after.unit)
    yield from change("proxy", "value for each unit", _pounds(before.proxy), _pounds(after.proxy))
    for area in {**before.local_proxies, **after.local_proxies}:
        shown = [_pounds(m.local_proxies[area]) if area in m.local_proxies else "" for m in (before, after)]
        yield from change("proxy", f"value in {area}", *shown)
    yield from change("weight", "weight", _number(before.weight), _number(after.weight))
    rules_before, rules_after = dict(old.counting_of(before.id)), dict(new.counting_of(after.id))
    for rule, value in rules_before.items():
        yield from change("counting", rule.replace("_", " "), _shown(value), _shown(rules_after[rule]))
    yield from change("counting", "overlaps", ", ".join(before.overlaps), ", ".join(after.overlaps))
    for what in ("title", "help", "target_group", "evidence"):
        yield from change("reworded", what.replace("_", " "), getattr(before, what), getattr(after, what))
    yield from change("reworded", "goals", ", ".join(before.goals), ", ".join(after.goals))
    yield from change("moved", "outcome", _home(old, before.id), _home(new, after.id))


def _home(found: MeasureSet, code: str) -> str:
    return f"{found.theme_of[code].title}: {found.outcome_of[code].title}"


def _pounds(value: Decimal | None) -> str:
    return "none" if value is None else pounds(value)


def _number(value: Decimal) -> str:
    """Without idle noughts, so that 1 and 1.0 are one weight."""
    return plain(value.normalize()) if value else "0"


def _shown(value: object) -> str:
    if value is None:
        return "no limit"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number(value) if isinstance(value, Decimal) else str(value)
