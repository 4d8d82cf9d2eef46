"""Measure sets as text: one as a page, two editions as what changed between them."""

from __future__ import annotations

from collections.abc import Sequence

from sv_rules.facts.wording import iso_in_words
from sv_rules.measures.comparison import Change
from sv_rules.measures.model import Measure, MeasureSet
from sv_rules.measures.values import pounds
from sv_rules.report.page import Page
from sv_rules.report.wording import counted

_GROUPS = {
    "set": "The set",
    "dropped": "No longer there",
    "added": "New",
    "unit": "Another unit: amounts promised before do not compare",
    "proxy": "Another value",
    "weight": "Another weight",
    "counting": "Counted otherwise",
    "reworded": "Reworded",
    "moved": "Moved to another outcome",
}
_YEARS = {"every": "counts every year", "first": "counts in the first year only", "once": "one amount for the contract"}


def measure_set_page(found: MeasureSet, width: int = 100) -> str:
    """A set with every measure, its value and how it counts."""
    page = Page(False, width)
    page.line(f"{found.title}, edition {found.edition}")
    if found.synthetic:
        page.line(f"INVENTED: {found.why}")
    published = iso_in_words(found.date.isoformat()) if found.date else "no date"
    page.line(f"{found.publisher} · {published} · {counted(len(found.measures), 'measure')}")
    page.line(f"Licence: {found.licence}")
    page.line(f"Source: {found.source.title}{f', {found.source.href}' if found.source.href else ''}")
    for theme in found.themes:
        page.blank()
        page.line(theme.title)
        for outcome in theme.outcomes:
            page.hanging("  ", f"{outcome.id}  {outcome.title}")
            for measure in outcome.measures:
                page.hanging(f"    {measure.id:<10} ", measure.title)
                page.hanging(" " * 15, "; ".join([value_words(measure), *rule_words(found, measure)]))
    for name, group in found.overlap_groups.items():
        page.blank()
        members = ", ".join(m.id for m in found.measures.values() if name in m.overlaps)
        how = "only the highest counts" if group.together == "one" else "what is shared is declared and taken out"
        page.line(f"{group.title}: {members}; {how}. {group.why}")
    return page.text()


def value_words(measure: Measure) -> str:
    """Unit and value of a measure in words."""
    values = [f"{pounds(value)} for each {measure.unit} in {area}" for area, value in measure.local_proxies.items()]
    if measure.proxy is not None:
        values.append(f"{pounds(measure.proxy)} for each {measure.unit}{' elsewhere' if values else ''}")
    if measure.weight != 1:
        values.append(f"times {measure.weight:f} by local priority")
    return ", ".join(values) or f"no value in pounds, counted in: {measure.unit}"


def rule_words(found: MeasureSet, measure: Measure) -> list[str]:
    """How offers against a measure count, in words."""
    rules = found.counting_of(measure.id)
    said = [_YEARS[rules.years]]
    said += ["inside the boundary only"] if rules.local else []
    said += ["by the share due to this contract"] if rules.attribution == "share" else []
    said += ["beyond what the contract requires"] if rules.additional else []
    said += ["needs a statement"] if rules.method_statement == "required" else []
    said += ["whole numbers"] if rules.whole_numbers else []
    said += [f"at most {rules.most:,f}"] if rules.most is not None else []
    return [*said, *([f"for {measure.target_group}"] if measure.target_group else [])]


def changes_page(old: MeasureSet, new: MeasureSet, found: Sequence[Change], width: int = 100) -> str:
    """What changed, by kind, the strongest first."""
    page = Page(False, width)
    if not found:
        page.line(f"{new.title}: nothing changed from edition {old.edition} to {new.edition}.")
        return page.text()
    tally = {kind: sum(c.kind == kind for c in found) for kind in _GROUPS}
    said = [counted(tally["added"], "measure") + " new", f"{tally['dropped']} dropped"]
    touched = len({c.code for c in found if c.kind not in ("set", "added", "dropped")})
    page.line(f"{new.title}, edition {old.edition} to {new.edition}: {', '.join(said)}, {touched} changed.")
    for invented in (one for one in (old, new) if one.synthetic):
        page.line(f"INVENTED: edition {invented.edition}. {invented.why}")
    for kind, title in _GROUPS.items():
        if tally[kind]:
            page.blank()
            page.line(title)
        for change in (c for c in found if c.kind == kind):
            first = f"  {change.code:<10} " if change.code else "  "
            text = f"{change.title}" if kind in ("added", "dropped") else _moved(change)
            page.hanging(first, text)
    return page.text()


def _moved(change: Change) -> str:
    return f"{change.what}: {change.before or '(none)'} -> {change.after or '(none)'}"
