"""What can be told from real notices: how many rules are decided, by source, and what the others lack.

``python -m benchmarks.coverage`` writes ``docs/coverage.md``; a test says when it is out of date.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.notices import LINES
from sv_rules import check, load_library, read_tender
from sv_rules.gateway.decision import Decision
from sv_rules.report.atomic import write_text

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"
SOURCES = {
    "fts_2026-08": "Find a Tender, August 2026",
    "fts_2026-05": "Find a Tender, May 2026",
    "cf": "Contracts Finder, 2019-20 and 2025",
    "pcs": "Public Contracts Scotland, 2019",
    "s2w": "Sell2Wales, 2025",
}
"""How the sources begin in the file of notices, and what they are."""
NEEDS = ("notice", "record", "law")
_SHOWN = 6
_AS_AT = "2026-08-31"
_HOW = (
    "Each of the {notices} real notices in `tests/notices/notices.jsonl` was checked at its own gateway, or at publish"
    " where it shows none. A *judgement* is one rule that has an effect at that gateway, on one notice; the tables by"
    " source count rules of law, and the last one policies that advise as well. Where a rule is undetermined the report"
    " says what is missing and who could say it, and it is never counted as met."
)
_WHO = (
    "The share of undetermined judgements that lack something which only another notice could say, which an officer"
    " could record, or which the law itself leaves open. One judgement may lack several."
)
_VERDICTS = ("met", "breached", "undetermined", "not applicable")


@dataclass
class Tally:
    """What was found in the notices of one source."""

    notices: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    needs: Counter[str] = field(default_factory=Counter)
    missing: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each (title of a fact, need) keeps a rule of law undetermined."""
    by_ruleset: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(name of a ruleset, verdict), of law and of advice."""

    def add(self, decision: Decision, law: frozenset[str]) -> None:
        """Count the verdicts of one decision, and what its undetermined rules of law lack."""
        self.notices += 1
        judged = [v for v in decision.verdicts if v.effect != "off"]
        self.by_ruleset.update((v.ruleset, v.verdict) for v in judged)
        self.verdicts.update(v.verdict for v in judged if v.ruleset in law)
        for finding in decision.findings:
            if finding.verdict != "undetermined" or finding.ruleset not in law:
                continue
            self.needs.update({missing.needs for missing in finding.missing})
            named = {(missing.fact, missing.needs) for missing in finding.missing if missing.fact}
            self.missing.update((decision.facts[fact].title, needs) for fact, needs in named if fact)


def tallies() -> dict[str, Tally]:
    """Every real notice, checked at its own gateway (at publish where it shows none), counted by source."""
    library = load_library()
    law = frozenset(name for name, ruleset in library.plan.rulesets.items() if ruleset.law)
    found = {name: Tally() for name in SOURCES}
    labels = [json.loads(line)["_source"] for line in LINES.read_bytes().splitlines() if line.strip()]
    for label, tender in zip(labels, read_tender(LINES), strict=True):
        source = next(name for name in SOURCES if label.startswith(name))
        found[source].add(check(tender, library, gateway=tender.gateway or "publish", as_at=_AS_AT), law)
    return found


def page(found: dict[str, Tally]) -> str:
    """The page, in Markdown."""
    whole = Tally()
    for tally in found.values():
        whole.notices += tally.notices
        for name in ("verdicts", "needs", "missing", "by_ruleset"):
            getattr(whole, name).update(getattr(tally, name))
    lines = [
        "# What can be told from real notices",
        "",
        "Written by `python -m benchmarks.coverage`; do not edit it by hand.",
        "",
        _HOW.format(notices=whole.notices),
        "",
        "| Source | Notices | Judgements | Met | Breached | Undetermined | Not applicable |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(_row(SOURCES[name], tally) for name, tally in found.items()),
        _row("**All**", whole),
        "",
        "## Who could settle what is undetermined",
        "",
        _WHO,
        "",
        "| Source | Undetermined | A notice | The record | The law |",
        "|---|---:|---:|---:|---:|",
        *(_needs(SOURCES[name], tally) for name, tally in found.items()),
        _needs("**All**", whole),
        "",
        "## What is missing most",
        "",
        "Each count is of undetermined judgements that lack the fact.",
    ]
    for name, tally in found.items():
        lines += ["", f"### {SOURCES[name]}", "", "| Fact | Could come from | Judgements |", "|---|---|---:|"]
        ordered = sorted(tally.missing.items(), key=lambda item: (-item[1], item[0]))
        lines += [f"| {title} | {_FROM[needs]} | {count} |" for (title, needs), count in ordered[:_SHOWN]]
        if len(ordered) > _SHOWN:
            lines += ["", f"{len(ordered) - _SHOWN} more facts are missing less often."]
    lines += ["", "## By ruleset", "", "| Ruleset | Judgements | Met | Breached | Undetermined | Not applicable |"]
    lines += ["|---|---:|---:|---:|---:|---:|", *_rulesets(whole)]
    lines += ["", "Contains public sector information licensed under the Open Government Licence v3.0.", ""]
    return "\n".join(lines)


_FROM = {"notice": "a notice", "record": "the record", "law": "the law is open"}


def _rulesets(whole: Tally) -> list[str]:
    titles = {name: ruleset.title for name, ruleset in load_library().plan.rulesets.items()}
    lines = []
    for name in sorted({name for name, _ in whole.by_ruleset}):
        counts = [whole.by_ruleset[name, verdict] for verdict in _VERDICTS]
        shares = " | ".join(_share(count, sum(counts)) for count in counts)
        lines.append(f"| {titles[name]} | {sum(counts)} | {shares} |")
    return lines


def _row(title: str, tally: Tally) -> str:
    total = tally.verdicts.total()
    shares = " | ".join(_share(tally.verdicts[verdict], total) for verdict in _VERDICTS)
    return f"| {title} | {tally.notices} | {total} | {shares} |"


def _needs(title: str, tally: Tally) -> str:
    undetermined = tally.verdicts["undetermined"]
    return f"| {title} | {undetermined} | " + " | ".join(_share(tally.needs[n], undetermined) for n in NEEDS) + " |"


def _share(part: int, whole: int) -> str:
    """A share in whole per cent, half up; "-" of nothing."""
    if not whole:
        return "-"
    rounded = (200 * part + whole) // (2 * whole)
    return f"{rounded} %" if rounded or not part else "under 1 %"


if __name__ == "__main__":
    write_text(PAGE, page(tallies()))
    print(f"{PAGE.name} is written")
