"""Findings as CSV, a row each, for a spreadsheet or a script.

A text that a spreadsheet would take for a formula gets an apostrophe in front. Each row is one line of the
file; a release with no finding has a row that says so, so that every release that was checked is there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from sv_rules.gateway.decision import Decision, Finding
from sv_rules.report import wording as w
from sv_rules.report.brief import found_words, settled_words
from sv_rules.report.clean import one_line

BOM = "\ufeff"
"""Begins a file, so that Excel reads it as UTF-8; standard output goes without, for the sake of pipes."""
NOTHING = "Nothing found"
COLUMNS = (
    "source", "pointer", "ocid", "release_id", "title", "buyer", "notice_type", "published_on", "gateway", "as_at",
    "decision", "group", "rule", "rule_title", "effect", "verdict", "lots", "place", "pointers", "found", "do", "law",
    "law_link", "figures", "note", "settled_by", "ruleset", "ruleset_version", "key",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MOST = 16_000  # Excel holds 32,767 units in a cell, a character takes one or two, and the rest spills into other rows
_CUT = " [cut here; the json and jsonl reports have it all]"


def csv_text(decisions: Sequence[Decision], *, bom: bool) -> str:
    """A header and a row for each finding, every field in quotes."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    for decision in decisions:
        writer.writerows([safe(text) for text in row] for row in _rows(decision))
    return (BOM if bom else "") + out.getvalue()


def safe(text: str | None) -> str:
    """Text on one line that no spreadsheet runs."""
    kept = one_line(text or "")
    if len(kept) > _MOST:
        kept = kept[:_MOST] + _CUT
    return f"'{kept}" if kept.startswith(_FORMULA) else kept


def _rows(decision: Decision) -> Iterable[tuple[str | None, ...]]:
    d = decision
    release = (
        d.source, d.pointer, d.ocid, d.release_id, d.title, d.buyer, d.notice_type, d.published_on, d.gateway, d.as_at,
        d.decision,
    )  # fmt: skip
    for group in w.groups(decision):
        for finding in group.findings:
            yield (*release, group.title, *_finding(finding), d.key)
    if not decision.findings:
        empty = ("",) * (len(COLUMNS) - len(release) - 2)
        yield (*release, NOTHING, *empty, d.key)


def _finding(f: Finding) -> tuple[str | None, ...]:
    return (
        f.rule, f.title, f.effect, f.verdict, "; ".join(f.lots), f.place, "; ".join(f.pointers), found_words(f),
        f.remedy, w.law_words(f.source), f.source.href, "; ".join(map(w.parameter_words, w.figures(f))),
        w.note_words(f), settled_words(f), f.ruleset, f.ruleset_version,
    )  # fmt: skip
