"""Measured maturity of every authority in the notices, as a table; and either measurement as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sv_rules.engine.infer import Verdict
from sv_rules.maturity.claims import bearing
from sv_rules.maturity.measured import Told
from sv_rules.maturity.measured_levels import Figures
from sv_rules.maturity.measured_report import Measured, Measurement
from sv_rules.maturity.measured_trend import Trend
from sv_rules.report.clean import one_line
from sv_rules.report.maturity_html import words
from sv_rules.report.maturity_report import Column, Report, Table
from sv_rules.report.maturity_text import maturity_text
from sv_rules.report.measured import measured_report, notices_table
from sv_rules.report.measured_words import (
    CLOSING,
    VERDICTS,
    figures_words,
    foot_words,
    notes_words,
    percent,
    report_foot,
    support_words,
)
from sv_rules.report.page import Page
from sv_rules.report.wording import counted

FORMAT = "sv-rules/measured-maturity/1"
_KEYS = {
    Verdict.MET: "met", Verdict.BREACHED: "breached", Verdict.UNDETERMINED: "undetermined",
    Verdict.NOT_APPLICABLE: "not_applicable",
}  # fmt: skip


def report_of(it: Measurement) -> Report:
    """The report on one authority, or the table of all."""
    return measured_report(it) if it.one else _all(it)


def _all(it: Measurement) -> Report:
    levelled = [m for m in it.authorities if m.levels]
    most = max((f.judged for m in it.authorities for f in m.figures.values()), default=0)
    size = counted(len(it.authorities), "authority", "authorities")
    if levelled:
        verdict = f"LEVELS FOR {len(levelled)} OF {size}."
    else:
        verdict = f"NO LEVEL for any of {size}: {_why_none(it, most)}"
    rows = tuple(
        (m.authority, m.procurements, m.releases, max((f.judged for f in m.figures.values()), default=0),
         "; ".join(f"{a.area} {a.level.title}" for a in m.areas if a.level) or "none: too little data")
        for m in it.authorities
    )  # fmt: skip
    table = Table(
        "Authorities", "Every authority in the notices", "",
        (Column("Authority", 50), Column("Procurements", 13, "number"), Column("Releases", 10, "number"),
         Column("Most judged in one practice", 14, "number"), Column("Levels, as far as notices show", 60)),
        rows, "No release names a buyer.",
    )  # fmt: skip
    read = f"Read: {counted(it.procurements, 'procurement')} in {counted(it.releases, 'release')}."
    joint = "A joint procurement counts for each of its buyers."
    lines = (read, joint, support_words(it), *notes_words(it), f"{foot_words(it)}.")
    return Report(
        f"Measured maturity: {it.questions.title}", size, verdict, "proceed" if levelled else "unknown", lines, table,
        None, (), report_foot(it, size), CLOSING,
    )  # fmt: skip


def _why_none(it: Measurement, most: int) -> str:
    support = it.support
    if most < support.least_judged:
        return (
            f"it takes {support.least_judged} procurements in which a practice could be told, and no authority has"
            f" more than {most}."
        )
    return (
        f"it takes {support.least_judged} procurements in which the first practices of an area could be told, and"
        f" {support.least_told} % of those with a notice from the stage at which they are asked."
    )


def measured_text(it: Measurement, *, colour: bool = False, width: int = 100, notices_of: Sequence[str] = ()) -> str:
    """Either report on a terminal. ``notices_of`` names practices whose notices are listed too."""
    text = maturity_text(report_of(it), colour=colour, width=width, tables=())
    if not it.one:
        return text
    [measured] = it.authorities
    page = Page(colour, width)
    page.blank()
    page.line("Practice by practice")
    for figures in measured.figures.values():
        if figures.judged:
            page.hanging(f"  {figures.practice}  ", f"{figures.text} [{figures.level}]")
            for said in figures_words(measured, figures):
                page.hanging("        ", said)
    _untold(page, [f for f in measured.figures.values() if not f.judged])
    listed = [measured.figures[practice] for practice in notices_of]
    if listed:
        page.blank()
        page.line("The notices behind the figures")
        for row in notices_table(listed).rows:
            said_row = [one_line(words(entry)) for entry in row]
            page.hanging(f"  {said_row[0]} {said_row[1]}  ", " · ".join(text for text in said_row[2:] if text))
    return text + page.text()


def _untold(page: Page, listed: Sequence[Figures]) -> None:
    page.blank()
    page.line("Not told by these notices")
    by_why: dict[str, list[str]] = {}
    for figures in listed:
        by_why.setdefault(figures.why, []).append(figures.practice)
    for why, practices in by_why.items():
        page.hanging("  ", f"{', '.join(practices)}: {why}.")
    page.line("The page (-f html) and the JSON name the notices behind each figure; --notices E2.1 lists them here.")


def measured_document(it: Measurement) -> str:
    """Either measurement as JSON, every figure with its notices."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "index": {"name": it.questions.assessment, "title": it.questions.title, "version": it.questions.version},
        "ruleset": {"name": it.ruleset.ruleset, "version": it.ruleset.version},
        "library_digest": it.library_digest,
        "as_at": it.as_at.isoformat(),
        "support": {
            **it.support.model_dump(mode="json", exclude_none=True),
            "from": it.since.isoformat(), "source": it.policy.source,
        },
        "procurements": it.procurements, "releases": it.releases, "notes": list(it.notes),
        "authorities": [_authority(m, notices=it.one) for m in it.authorities],
    }  # fmt: skip
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _authority(m: Measured, *, notices: bool) -> dict[str, Any]:
    return {
        "authority": m.authority, "also_called": list(m.also),
        "counted_apart": [{"authority": name, "procurements": number} for name, number in m.alike],
        "kind": m.kind or None, "procurements": m.procurements, "releases": m.releases,
        "published": {"first": m.first, "last": m.last},
        "areas": [
            {
                "area": a.area, "title": a.title, "level": a.level.id if a.level else None, "words": a.words,
                "held_by": list(a.held_by), "not_told": list(a.not_told),
                "claimed": a.claimed.id if a.claimed else None, "claim": a.claim or None,
            }
            for a in m.areas
        ],
        "practices": [_practice(m, f, notices=notices) for f in m.figures.values()],
    }  # fmt: skip


def _practice(m: Measured, f: Figures, *, notices: bool) -> dict[str, Any]:
    trend, other = m.trends.get(f.practice), m.beside.get(f.practice)
    return {
        "practice": f.practice, "level": f.level, "rules": list(f.rules), "asked": f.asked, "judged": f.judged,
        **{_KEYS[v]: f.count(v) for v in VERDICTS}, "undetermined_without_notice": f.unasked,
        "share_met": percent(f.share).removesuffix(" %") if f.share is not None else None,
        "share_possible": [percent(p).removesuffix(" %") for p in f.possible] if f.possible else None,
        "standing": f.standing, "why": f.why, "left_to_assessment": f.part,
        "claimed": m.claims.practices.get(f.practice), "claim": bearing(m.claims.practices.get(f.practice), f.standing),
        "undetermined_because": [{"not_known": name, "procurements": n} for name, n in f.missing],
        "trend": _trend(trend) if trend else None,
        "beside": {
            "kind": other.kind, "others": other.others, "median": percent(other.median).removesuffix(" %"),
            "lowest": percent(other.lowest).removesuffix(" %"), "highest": percent(other.highest).removesuffix(" %"),
        } if other else None,
        **({"notices": {_KEYS[v]: [_notice(t) for t in f.told[v]] for v in VERDICTS}} if notices else {}),
    }  # fmt: skip


def _trend(trend: Trend) -> dict[str, Any]:
    quarters = [{"year": q.year, "quarter": q.number, "judged": q.judged, "met": q.met} for q in trend.quarters]
    change = None if trend.change is None else percent(trend.change / 100).removesuffix(" %")
    return {"words": trend.words, "change_in_points": change, "quarters": quarters}


def _notice(told: Told) -> dict[str, Any]:
    n = told.notice
    return {
        "ocid": n.ocid, "release_id": n.release_id, "notice_type": n.notice_type, "published_on": n.published_on,
        "source": n.source, "pointer": n.pointer, "rule": told.rule,
        **({"not_known": list(told.missing)} if told.missing else {}), **({} if told.asked else {"asked": False}),
    }  # fmt: skip
