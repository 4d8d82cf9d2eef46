"""Decisions as GitHub-flavoured Markdown, fit for a comment on a pull request or a job's summary.

Text from notices is escaped: it makes no markup, no link, no mention of a person and no reference to an issue. The
whole stays below what a comment may hold (65,536 characters); what is left out is counted.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from sv_rules.gateway.decision import Decision, Finding
from sv_rules.report import wording as w
from sv_rules.report.brief import MORE, clipped, figures_words, found_words, settled_words
from sv_rules.report.clean import one_line

LIMIT = 60_000

_CELL, _HEAD = 600, 300
_FOLDED = ("Reason given", "Waived", "Advice")
_HEADS = ("| Rule | Found | Do | Law |", "| --- | --- | --- | --- |")
_SUMMARY = ("| Decision | Fix | Reason | Unchecked | Waived | Procurement |", "| --- | --: | --: | --: | --: | --- |")
_RESERVE = 1_500  # what a release takes beside its rows
_APART = "\u200b"
_MARKUP = re.compile(r"([\\`*_\[\]<>|~$&#])")
_ADDRESS = re.compile(r"https://[^\s<>\\|]+")
# GitHub makes links of these after the Markdown is read, so that no backslash stops it.
_REACHING = re.compile(r"@(?=\w)|#(?=\d)|\bGH(?=-\d)|:(?=//)|\bwww(?=\.)|\b(?:mailto|xmpp)(?=:)", re.IGNORECASE)


def markdown_text(decisions: Sequence[Decision], *, limit: int = LIMIT) -> str:
    """One release as a report; several as a table, then a fold for each that needs something, as far as they fit."""
    room = _Room(limit)
    if len(decisions) == 1:
        _release(room, decisions[0])
    else:
        _several(room, sorted(decisions, key=lambda d: list(w.DECISION_LOOKS).index(d.decision)))
    return "\n".join(room.lines) + "\n"


def escaped(text: str, most: int = _CELL) -> str:
    """Text on one line that reads as itself in a paragraph, a list or a cell."""
    kept = _MARKUP.sub(r"\\\1", _apart(clipped(one_line(text), most)))
    return re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", kept))


def _apart(text: str) -> str:
    return _REACHING.sub(lambda found: found[0] + _APART, text)


def _in_html(text: str) -> str:
    return html.escape(_apart(clipped(one_line(text), _HEAD)))


class _Room:
    """Lines, and how many characters more may be written."""

    def __init__(self, limit: int) -> None:
        self.left, self.lines = limit, list[str]()

    def add(self, *lines: str) -> None:
        """Lines that must stand."""
        self.lines += lines
        self.left -= sum(len(line) + 1 for line in lines)

    def rows(self, rows: Sequence[str], spare: int = 0) -> int:
        """As many rows as fit while ``spare`` stays free; gives how many did not."""
        for position, row in enumerate(rows):
            if len(row) + 1 > self.left - spare:
                return len(rows) - position
            self.add(row)
        return 0


def _release(room: _Room, decision: Decision, *, spare: int = 0) -> None:
    room.add(f"### {escaped(w.header_words(decision), _HEAD)}", "", escaped(w.checked_words(decision), _HEAD))
    room.add("", f"**{escaped(decision.sentence)}**", "")
    for said in w.profile_lines(decision):
        room.add(escaped(said, _HEAD), "")
    for relaxed in decision.relaxed:
        room.add(f"Relaxed for this check: {escaped(relaxed)}", "")
    for group in w.groups(decision):
        title = f"{group.title} ({len(group.findings)})"
        folded = group.title in _FOLDED
        room.add(*(["<details>", f"<summary>{_in_html(title)}</summary>", ""] if folded else [f"#### {title}", ""]))
        room.add(*_HEADS)
        left = room.rows([_row(f) for f in group.findings], spare + _RESERVE)
        room.add("", *([f"{w.counted(left, 'more finding')} not shown here: {MORE}.", ""] if left else []))
        room.add(*(["</details>", ""] if folded else []))
    idle = [waiver for waiver in decision.waivers if waiver.status != "used"]
    if idle:
        room.add("Waivers that do not count:", "")
        lines = [f"- {escaped(waiver.status)}: {escaped(f'{w.waiver_words(waiver)} {waiver.text}')}" for waiver in idle]
        left = room.rows(lines, spare + _RESERVE // 2)
        room.add(*([f"- and {left} more: {MORE}"] if left else []), "")
    notes = len(decision.notes) + len(decision.record_notes)
    if notes:
        room.add(f"{w.counted(notes, 'note')} on the data and the record: {MORE}.", "")
    room.add(f"{escaped(decision.engine.statement)} {escaped(w.totals_words(decision))}")


def _row(finding: Finding) -> str:
    rule = f"**{escaped(finding.rule)}** {escaped(finding.title)}<br>{escaped(finding.place, 200)}"
    found = [found_words(finding), w.note_words(finding)]
    do = "" if finding.missing or finding.reason else finding.remedy
    if settled := settled_words(finding):
        do = f"{'Waived' if finding.waiver is not None else 'Reason given'}: {settled}"
    law, href = escaped(w.law_words(finding.source)), finding.source.href
    laws = [f"[{law}](<{href}>)" if _ADDRESS.fullmatch(href) else law, escaped(figures_words(finding))]
    cells = [rule, "<br>".join(escaped(t) for t in found if t), escaped(do), "<br>".join(filter(None, laws))]
    return f"| {' | '.join(cells)} |"


def _several(room: _Room, decisions: Sequence[Decision]) -> None:
    room.add(f"### {escaped(w.decisions_words(decisions), _HEAD)}", "", *_SUMMARY)
    tallies = [_tally(d) for d in decisions]
    rows = [_summary_row(d.decision.upper(), t, w.header_words(d)) for d, t in zip(decisions, tallies, strict=True)]
    left = room.rows(rows, room.left // 2)
    if left:
        room.add(_summary_row("", ["", "", "", ""], f"and {left} more: {MORE}"))
    total = [str(sum(int(t[i]) for t in tallies)) for i in range(4)]
    room.add(_summary_row("Total", total, w.counted(len(decisions), "release")), "")
    shown = 0
    telling = [d for d in decisions if d.findings or d.decision != "proceed"]
    for decision in telling:
        if room.left < 2 * _RESERVE:
            break
        summary = f"{decision.decision.upper()}: {w.header_words(decision)}"
        room.add("<details>", f"<summary>{_in_html(summary)}</summary>", "")
        _release(room, decision)
        room.add("", "</details>", "")
        shown += 1
    if more := len(telling) - shown:
        room.add(f"The findings of {w.counted(more, 'more release')} are not shown here: {MORE}.")


def _tally(decision: Decision) -> list[str]:
    titles = [w.group_of(f) for f in decision.findings]
    return [str(titles.count(t)) for t in (*w.GROUP_TITLES[:3], "Waived")]


def _summary_row(word: str, tally: Sequence[str], about: str) -> str:
    return f"| {f'**{word}**' if word else ''} | {' | '.join(tally)} | {escaped(about, _HEAD)} |"
