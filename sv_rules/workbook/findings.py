"""Findings as a workbook: filled into a template by its names, so that a council's own look is kept."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from sv_rules.gateway.decision import Decision, FactView, Finding
from sv_rules.policy.library import shipped_templates
from sv_rules.report import wording as w
from sv_rules.report.clean import one_line
from sv_rules.workbook.cells import column_widths, fit_row, look_like, put, style_like
from sv_rules.workbook.contract import Place, open_template
from sv_rules.workbook.saving import EPOCH, save
from sv_rules.workbook.templates import APART, FACTS, FINDINGS, FINDINGS_NAMES, SOURCES, SUMMARY, Sheet

_FORMATS = {"money": "£#,##0.00", "percent": 'General" %"', "integer": "#,##0", "date": "d mmm yyyy"}
_NONE = {
    "Findings": "Nothing was found: no rule is breached, and none could not be checked.",
    "Facts": "No fact is known.",
    "Apart": "Every rule applied at this gateway.",
}
_ADDRESS_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the look of its group."""

    text: str
    look: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A text that leads to an address."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or date with its format."""

    value: float | int | datetime.date
    number_format: str


def write_findings_workbook(
    decisions: Decision | Sequence[Decision], path: str | Path, template: str | Path | None = None
) -> None:
    """Write the findings of one or more releases to ``path``, in the look of ``template`` (ours by default).

    Raises ``BadInput`` where the template lacks a name or the file cannot be written.
    """
    listed = [decisions] if isinstance(decisions, Decision) else list(decisions)
    source = Path(template) if template is not None else shipped_templates() / "findings.xlsx"
    workbook, places = open_template(source, FINDINGS_NAMES)
    _head(places, listed)
    for sheet, rows in (
        (SUMMARY, _summary_rows(listed)), (FINDINGS, _finding_rows(listed)), (FACTS, _fact_rows(listed)),
        (APART, _apart_rows(listed)), (SOURCES, _source_rows(listed)),
    ):  # fmt: skip
        _fill(places, sheet, list(rows))
    workbook.active = 0
    workbook.properties.title = one_line(_title(listed))[:200]
    save(workbook, path, _stamp(listed))


def _stamp(decisions: Sequence[Decision]) -> datetime.datetime:
    """The file's own time: the date of the check, since the clock is no part of the answer."""
    try:
        return datetime.datetime.fromisoformat(decisions[0].as_at[:10])
    except (IndexError, ValueError):
        return EPOCH


# ---------------------------------------------------------------------------- the head of the summary


def _title(decisions: Sequence[Decision]) -> str:
    several = f"Findings of {w.counted(len(decisions), 'release')}"
    return w.header_words(decisions[0]) if len(decisions) == 1 else several


def _head(places: Mapping[str, Place], decisions: Sequence[Decision]) -> None:
    put(places["SV_Title"].cell(), one_line(_title(decisions)))
    bar = places["SV_Verdict"]
    if len(decisions) == 1:
        only = decisions[0]
        relaxed = "".join(f" · Relaxed for this check: {r}" for r in only.relaxed)
        put(places["SV_Checked"].cell(), one_line(w.checked_words(only) + _profile(only)))
        put(places["SV_Totals"].cell(), one_line(w.totals_words(only) + relaxed))
        sentence, looks = only.sentence, {w.DECISION_LOOKS[only.decision]}
    else:
        said = "The table shows the answer to each release; the sheets after it, why."
        put(places["SV_Checked"].cell(), one_line(said + "".join(dict.fromkeys(map(_profile, decisions)))))
        put(places["SV_Totals"].cell(), None)
        sentence, looks = w.decisions_words(decisions), {w.DECISION_LOOKS[d.decision] for d in decisions}
    widths = column_widths(bar.sheet)
    room = int(sum(widths.get(bar.column + i, 8.43) for i in range(bar.columns)) * 0.75)
    lines = textwrap.wrap(one_line(sentence), max(room, 20), max_lines=bar.rows, placeholder=" …")
    strongest = next((look for look in w.DECISION_LOOKS.values() if look in looks), None)
    for row, line in enumerate(lines):
        put(bar.cell(row), line)
        for column in range(bar.columns):
            if strongest:
                look_like(bar.cell(row, column), _look(places, strongest))


def _profile(decision: Decision) -> str:
    """Whose profile it went by, shortly: the sheet of sources has the rest."""
    used = decision.profile
    invented = "" if used is None or not used.invented else ", INVENTED" if used.synthetic else ", in part INVENTED"
    return f" · Profile of {used.name}{invented}" if used is not None else ""


def _look(places: Mapping[str, Place], look: str) -> Any:
    return places[f"SV_Look{look.capitalize()}"].cell()


# ---------------------------------------------------------------------------- rows

Row = tuple[Any, ...]


def _summary_rows(decisions: Sequence[Decision]) -> Iterable[Row]:
    for number, d in enumerate(decisions, 1):
        titles = [w.group_of(f) for f in d.findings]
        tally = [titles.count(t) for t in (*w.GROUP_TITLES[:3], "Waived", "Advice")]
        yield (
            number, w.subject_words(d), d.buyer, w.notice_words(d), d.gateway, w.day(d.as_at),
            Marked(d.decision.upper(), w.DECISION_LOOKS[d.decision]), *tally, d.counts.met, d.counts.not_applicable,
        )  # fmt: skip


def _finding_rows(decisions: Sequence[Decision]) -> Iterable[Row]:
    for number, decision in enumerate(decisions, 1):
        for group in w.groups(decision):
            for finding in group.findings:
                yield _finding_row(number, Marked(group.title, group.look), finding)


def _finding_row(number: int, group: Marked, finding: Finding) -> Row:
    undetermined = finding.verdict == "undetermined"
    found = "\n".join(w.missing_words(m) for m in finding.missing) if undetermined else finding.message
    where = "\n".join([finding.place, *w.pointers(finding)])
    law = "\n".join([finding.source.title, *map(w.parameter_words, w.figures(finding))])
    notes = [w.note_words(finding)]
    if finding.waiver is not None:
        notes.append(f"{w.waiver_words(finding.waiver)} {finding.waiver.text}")
    if finding.reason:
        notes.append(f"Reason given: {finding.reason}")
    do = finding.remedy if not undetermined else f"Settle what is missing. If it turns out breached: {finding.remedy}"
    return (
        number, group, finding.rule, finding.title, where, found or finding.message, do,
        law, Linked(finding.source.clause or "the source", finding.source.href), "\n".join(n for n in notes if n),
    )  # fmt: skip


def _fact_rows(decisions: Sequence[Decision]) -> Iterable[Row]:
    for number, decision in enumerate(decisions, 1):
        tender = [("", f) for f in decision.facts.values() if f.subject != "lot" or not decision.lots]
        lots = [(lot, f) for lot, view in decision.lots.items() for f in view.facts.values()]
        known = [(lot, f) for lot, f in [*tender, *lots] if f.provenance != "absent"]
        absent = [(lot, f) for lot, f in tender if f.provenance == "absent"]
        for lot, fact in [*known, *absent]:
            low, high = _ends(fact)
            yield (
                number, lot, fact.title, fact.in_words, low, high, w.how_known(fact), fact.place, w.why_known(fact),
                fact.name,
            )  # fmt: skip


def _ends(fact: FactView) -> tuple[Figure | None, Figure | None]:
    """The lowest and highest value as numbers or dates, where the fact is one."""
    if fact.type not in _FORMATS:
        return None, None
    low, high = fact.possible if fact.possible is not None else (fact.value, fact.value)
    return _figure(fact.type, low), _figure(fact.type, high)


def _figure(kind: str, value: object) -> Figure | None:
    if kind == "date" and isinstance(value, str):
        try:
            return Figure(datetime.date.fromisoformat(value), _FORMATS[kind])
        except ValueError:
            return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Figure(value, _FORMATS[kind])
    return None


def _apart_rows(decisions: Sequence[Decision]) -> Iterable[Row]:
    for number, decision in enumerate(decisions, 1):
        for verdict in decision.verdicts:
            if verdict.verdict == "not applicable" or verdict.effect == "off":
                outcome = "not asked at this gateway" if verdict.effect == "off" else "did not apply"
                yield number, verdict.rule, verdict.title, verdict.ruleset, outcome, verdict.because


def _source_rows(decisions: Sequence[Decision]) -> Iterable[Row]:
    """Each source once, with the releases that it belongs to."""
    found: dict[Row, list[int]] = {}
    for number, decision in enumerate(decisions, 1):
        for row in _sources(decision):
            found.setdefault(row, []).append(number)
    for row, numbers in found.items():
        once = dict.fromkeys(numbers)
        releases = "all" if len(once) == len(decisions) else ", ".join(map(str, once))
        yield (releases, *row)


def _sources(decision: Decision) -> Iterable[Row]:
    for r in decision.rulesets:
        binds = w.BINDS[r.binds] + (f", up to {r.target_level}" if r.target_level else "")
        yield "Ruleset", f"{r.title} ({r.name})", f"How it binds: {binds}", r.version, "", r.digest
    for finding in decision.findings:
        yield "Citation", w.law_words(finding.source), "", "", _link(finding.source.href), ""
        for p in finding.evidence.parameters:
            name, dates = f"{p.title} ({p.ruleset}/{p.name})", ", ".join(w.day(d) for d in p.applies_from)
            for source in p.sources:
                yield "Number", name, f"{p.in_words}; {w.law_words(source)}", dates, _link(source.href), ""
    yield "Engine", ", ".join(decision.engine.names), decision.engine.statement, "", "", ""
    if decision.profile is not None:
        used = decision.profile
        yield "Profile", used.name, "; ".join(used.adopts) or "Adopts no ruleset", used.version, "", used.authority
        for text in used.invented:
            yield "INVENTED", used.name, text, "", "", ""
        for text in used.wants:
            yield "Outcome wanted", used.name, text, "", "", ""
    yield "Library", "All rulesets and the fact dictionary", "", "", "", decision.library_digest
    if decision.record_digest:
        yield "Record", "The record beside the tender", "", "", "", decision.record_digest
    yield "Answer", w.subject_words(decision), "The same key, the same answer.", w.day(decision.as_at), "", decision.key
    for waiver in decision.waivers:
        yield "Waiver", f"{waiver.rule}: {waiver.status}", f"{w.waiver_words(waiver)} {waiver.text}", "", "", ""
    for note in decision.record_notes:
        yield "Record note", "", note, "", "", ""
    for data in decision.notes:
        yield "Data note", data.code, data.text, "", "", data.place
    yield "Licence", "Notice data", w.OGL, "", "", ""


def _link(href: str) -> Linked:
    return Linked(href, href)


# ---------------------------------------------------------------------------- filling


def _fill(places: Mapping[str, Place], plan: Sheet, rows: Sequence[Row]) -> None:
    header = places[f"SV_{plan.word}Header"]
    sheet, first, count = header.sheet, header.row + 1, header.columns
    patterns = [header.cell(1, i) for i in range(count)]
    widths = column_widths(sheet)
    listed = rows or [(None, _NONE[plan.word])] if plan.word in _NONE else rows
    for offset, row in enumerate(listed):
        for index in range(count):
            cell = header.cell(1 + offset, index)
            style_like(cell, patterns[index])
            _write(places, cell, row[index] if index < len(row) else None)
        if rows:
            fit_row(sheet, first + offset, widths, header.column + count - 1)
    last = first + max(len(listed), 1) - 1
    left, right = get_column_letter(header.column), get_column_letter(header.column + count - 1)
    reference = f"{left}{header.row}:{right}{last}"
    for table in sheet.tables.values():
        if table.ref.split(":")[0] == f"{left}{header.row}":
            table.ref = reference
            if table.autoFilter is not None:
                table.autoFilter.ref = reference
            return
    sheet.auto_filter.ref = reference


def _write(places: Mapping[str, Place], cell: Any, value: Any) -> None:
    if isinstance(value, Marked):
        put(cell, value.text)
        look_like(cell, _look(places, value.look))
    elif isinstance(value, Linked):
        put(cell, value.text)
        if value.href.startswith("https://") and len(value.href) <= _ADDRESS_LIMIT:
            cell.hyperlink = value.href
    elif isinstance(value, Figure):
        cell.value = value.value
        cell.number_format = value.number_format
    elif isinstance(value, int):
        cell.value = value
    else:
        put(cell, value)
