"""Two libraries compared on many tenders: the answer first, then each change with its reason and its tenders."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sv_rules.gateway.comparison import Comparison, FactChange, RuleChange, Standing, Why
from sv_rules.policy.library import Library
from sv_rules.report.document import plain
from sv_rules.report.page import Page
from sv_rules.report.wording import counted

FORMAT = "sv-rules/comparison/1"
_SHOWN = 5
_WHYS = 6

_Case = tuple[Comparison, RuleChange]


def comparison_text(comparisons: Sequence[Comparison], old: str, new: str, *, width: int = 100) -> str:
    """What changes from ``old`` to ``new``, as the reader named them."""
    page = Page(False, width)
    changed = [c for c in comparisons if not c.same]
    size = counted(len(comparisons), "release")
    if not changed:
        page.line(f"{size} compared, from {old} to {new}: nothing changes.")
        return page.text()
    verb = "differs" if len(changed) == 1 else "differ"
    page.line(f"{size} compared, from {old} to {new}: {len(changed):,} {verb}.")
    _decisions(page, changed)
    _rules(page, changed)
    _facts(page, changed)
    return page.text()


def comparison_document(comparisons: Sequence[Comparison], old: tuple[str, Library], new: tuple[str, Library]) -> str:
    """The same as JSON: every release that answers differently, with all that changed. Ends with a line end."""
    changed = [plain(c) for c in comparisons if not c.same]
    document: dict[str, Any] = {
        "format": FORMAT,
        "old": {"rulesets": old[0], "digest": old[1].digest},
        "new": {"rulesets": new[0], "digest": new[1].digest},
        "releases": len(comparisons), "changed": len(changed), "comparisons": changed,
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _decisions(page: Page, changed: Sequence[Comparison]) -> None:
    moved: dict[tuple[str, str], list[Comparison]] = {}
    for comparison in changed:
        if comparison.decisions[0] != comparison.decisions[1]:
            moved.setdefault(comparison.decisions, []).append(comparison)
    page.blank()
    page.line("Decisions" if moved else "No decision changes.")
    for (was, now), where in moved.items():
        page.hanging("  ", f"{was.upper()} → {now.upper()}: {counted(len(where), 'release')}")
        _releases(page, where)


def _rules(page: Page, changed: Sequence[Comparison]) -> None:
    groups: dict[tuple[str, Standing | None, Standing | None], list[_Case]] = {}
    for comparison in changed:
        for rule in comparison.rules:
            groups.setdefault((rule.rule, rule.old, rule.new), []).append((comparison, rule))
    if not groups:
        return
    page.blank()
    page.line("Rules")
    last = ""
    for (name, was, now), cases in sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]))):
        if name != last:
            page.hanging(f"  {name}  ", cases[0][1].title)
            last = name
        page.hanging("    ", f"{_standings(was, now)}: {counted(len(cases), 'release')}")
        for line in _whys(cases):
            page.hanging("      because ", line)
        _releases(page, [comparison for comparison, _ in cases])


def _standings(was: Standing | None, now: Standing | None) -> str:
    """``met → breached, which stops``; the same verdict twice is said once, with its lots in mind."""
    effects = was is None or now is None or was.effect != now.effect
    said = [_standing(s, effects) for s in (was, now)]
    return f"{said[0]}, on other lots" if said[0] == said[1] else " → ".join(said)


def _standing(standing: Standing | None, effects: bool) -> str:
    if standing is None:
        return "not judged"
    if standing.effect == "off":
        return "not asked at this gateway"
    owed = effects or standing.verdict in ("breached", "undetermined")
    waived = ", waived" if standing.waived else ""
    return f"{standing.verdict} ({standing.effect}{waived})" if owed else standing.verdict


def _whys(cases: Sequence[_Case]) -> list[str]:
    """The reasons of several releases: what they share in full, what differs by release once with its count."""
    found: dict[tuple[str, str], list[Why]] = {}
    for _, rule in cases:
        for why in rule.why:
            found.setdefault((why.kind, why.name if why.kind != "rule" else why.text), []).append(why)
    lines = [_why(same) for same in found.values()]
    more = len(lines) - _WHYS
    return [*lines[:_WHYS], *([f"{counted(more, 'more fact')} beneath these"] if more > 0 else [])]


def _why(same: Sequence[Why]) -> str:
    first = same[0]
    words = first.text if first.kind != "parameter" else f"{first.name} ({first.text})"
    if first.old is None and first.new is None:
        return words
    if len({(w.old, w.new) for w in same}) > 1:
        return f"{words}: {_moved(first.old, first.new)}, and other values elsewhere"
    return f"{words}: {_moved(first.old, first.new)}"


def _moved(old: str | None, new: str | None) -> str:
    return f"{'none' if old is None else old} → {'none' if new is None else new}"


def _facts(page: Page, changed: Sequence[Comparison]) -> None:
    groups: dict[str, list[tuple[Comparison, FactChange]]] = {}
    for comparison in changed:
        for fact in comparison.facts:
            groups.setdefault(fact.fact, []).append((comparison, fact))
    if not groups:
        return
    page.blank()
    page.line("Derived facts")
    for cases in groups.values():
        first = cases[0][1]
        page.hanging("  ", f"{first.title} [{first.fact}]: {counted(len({id(c) for c, _ in cases}), 'release')}")
        moves = Counter(_moved(fact.old, fact.new) for _, fact in cases)
        shown = moves.most_common(_SHOWN)
        for move, _ in shown:
            page.hanging("    ", move)
        if len(moves) > len(shown):
            page.hanging("    ", f"and {len(moves) - len(shown):,} more")


def _releases(page: Page, where: Iterable[Comparison]) -> None:
    found = list(where)
    for one in found[:_SHOWN]:
        names = (one.title or one.ocid or one.source or "Untitled procurement", one.buyer, one.release_id or one.source)
        page.hanging("      - ", " · ".join(n for n in names if n))
    if len(found) > _SHOWN:
        page.hanging("      - ", f"and {len(found) - _SHOWN:,} more")
