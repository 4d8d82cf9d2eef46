"""A decision as text: the verdict first, then what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sv_rules.gateway.decision import Decision, Finding, Missing
from sv_rules.report.clean import one_line
from sv_rules.report.page import Page
from sv_rules.report.wording import (
    DECISION_LOOKS,
    GROUP_TITLES,
    UNCHECKED,
    checked_words,
    counted,
    decisions_words,
    figures,
    group_of,
    groups,
    header_words,
    judged_words,
    law_words,
    missing_words,
    note_words,
    parameter_words,
    profile_lines,
    profiles_lines,
    totals_words,
    waited_for,
    waiver_words,
    where_words,
)

_SHOWN = 6
_FIGURES = 3
_SHARED = 10
_HELD_UP = ("Could not be checked", "Needs a reason")


def text_report(decision: Decision, *, colour: bool, width: int = 100) -> str:
    """The report on one release. Colour only ever repeats what a word beside it says."""
    page = Page(colour, width)
    page.line(header_words(decision))
    page.line(checked_words(decision))
    if judged := judged_words(decision):
        page.line(judged)
    for said in profile_lines(decision):
        page.line(said)
    page.blank()
    page.line(decision.sentence, look=DECISION_LOOKS[decision.decision])
    for relaxed in decision.relaxed:
        page.line(f"Relaxed for this check: {relaxed}")
    held_up = [f for f in decision.findings if f.verdict == "undetermined" and group_of(f) in _HELD_UP]
    shared = waited_for(held_up)[:_SHARED]
    column = max([9, *(len(one_line(f.rule)) for f in decision.findings)]) + 1
    listed = groups(decision)
    before = next((group for group in listed if group.title in _HELD_UP), None)
    for group in listed:
        if group is before:
            _first(page, shared)
        page.blank()
        page.line(group.title, look=group.look)
        unanswered = [f for f in group.findings if group.title == "Advice" and f.verdict == "undetermined"]
        for finding in group.findings:
            if finding not in unanswered:
                _finding(page, finding, column, {missing for missing, _ in shared})
        _unanswered(page, decision, unanswered, column)
    _waivers(page, decision)
    _wanted(page, decision)
    _notes(page, "The record", decision.record_notes)
    _notes(page, "The data", [f"{n.text} ({n.place})" if n.place else n.text for n in decision.notes])
    page.blank()
    page.line(decision.engine.statement)
    page.line(f"{totals_words(decision)} · sv-rules explain RULE for the why")
    if any(missing.needs == "record" for finding in held_up for missing in finding.missing):
        page.line(f"To answer what your record could say: sv-rules answer {_tender(decision)} FACT VALUE")
    return page.text()


def summary_table(decisions: Sequence[Decision], *, colour: bool = False, width: int = 100) -> str:
    """Several releases: one line each, then the totals."""
    page = Page(colour, width)
    page.line(decisions_words(decisions))
    for said in profiles_lines(decisions):
        page.line(said)
    page.blank()
    wide = max([len("Decision"), *(len(d.decision) for d in decisions)])
    page.raw(f"{'Decision'.ljust(wide)}  Fix  Reason  Unchecked  Waived  Procurement")
    total = [0, 0, 0, 0]
    for decision in decisions:
        tally = _tally(decision)
        total = [a + b for a, b in zip(total, tally, strict=True)]
        word = page.marked(decision.decision.upper().ljust(wide), DECISION_LOOKS[decision.decision])
        page.raw(f"{word}  {_numbers(tally)}  {_cut(header_words(decision), width - wide - 36)}")
    page.raw(f"{'Total'.ljust(wide)}  {_numbers(total)}  {counted(len(decisions), 'release')}")
    return page.text()


def _tally(decision: Decision) -> list[int]:
    titles = [group_of(f) for f in decision.findings]
    return [titles.count(t) for t in (*GROUP_TITLES[:3], "Waived")]


def _numbers(tally: Sequence[int]) -> str:
    return "{:>3}  {:>6}  {:>9}  {:>6}".format(*tally)


def _cut(text: str, room: int) -> str:
    text, room = one_line(text), max(room, 20)
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def _first(page: Page, shared: Sequence[tuple[Missing, int]]) -> None:
    """What many rules wait for is said once, before them, and not again under each."""
    if not shared:
        return
    page.blank()
    page.line("To be answered first, since several rules wait for it", look="unknown")
    for missing, number in shared:
        page.hanging("  - ", f"{missing_words(missing)}: {counted(number, 'rule')}")


def _finding(page: Page, finding: Finding, column: int, said: Collection[Missing]) -> None:
    undetermined = finding.verdict == "undetermined"
    page.hanging("  " + one_line(finding.rule).ljust(column), finding.title)
    page.labelled("Found", "" if undetermined and finding.missing else finding.message)
    if not undetermined:
        page.labelled("Where", where_words(finding))
    elif finding.lots:
        page.labelled("Where", finding.place)
    missing = [missing_words(m) for m in finding.missing if m not in said]
    above = "The answers above" if len(missing) < len(finding.missing) else ""
    listed = [
        above + (" and:" if missing else "") if above else "",
        *missing[:_SHOWN],
        _and_more(len(missing) - _SHOWN),
    ]
    page.labelled("Missing", *listed)
    law = [law_words(finding.source), *map(parameter_words, [] if undetermined else figures(finding)[:_FIGURES])]
    page.labelled("Law", "; ".join(law))
    if not finding.missing and not finding.reason:
        page.labelled("Do", finding.remedy)
    note = note_words(finding)
    page.labelled("Note", note.removeprefix(UNCHECKED).strip() if finding.missing else note)
    if finding.waiver is not None:
        page.labelled("Waiver", f"{waiver_words(finding.waiver)} {finding.waiver.text}")
    page.labelled("Reason", finding.reason or "")


def _tender(decision: Decision) -> str:
    source = one_line(decision.source)
    return f'"{source}"' if " " in source else source or "TENDER"


def _unanswered(page: Page, decision: Decision, findings: Sequence[Finding], column: int) -> None:
    """Advice that could not be checked holds nobody up: a line each, or where there is much, its ids by ruleset."""
    if not findings:
        return
    page.hanging("  ", f"Could not be checked ({len(findings)}), and nothing waits for it:")
    if len(findings) <= _SHOWN:
        for finding in findings:
            page.hanging("  " + one_line(finding.rule).ljust(column), finding.title)
        return
    titles = {used.name: used.title for used in decision.rulesets}
    for name in dict.fromkeys(f.ruleset for f in findings):
        rules = ", ".join(one_line(f.rule) for f in findings if f.ruleset == name)
        page.hanging("    ", f"{titles.get(name, name)}: {rules}")


def _waivers(page: Page, decision: Decision) -> None:
    idle = [w for w in decision.waivers if w.status != "used"]
    if idle:
        page.blank()
        page.line("Waivers that do not count")
        for waiver in idle:
            page.hanging(f"  {waiver.status}: ", f"{waiver_words(waiver)} {waiver.text}")


def _wanted(page: Page, decision: Decision) -> None:
    """The outcomes that the authority wants from a contract of this kind."""
    used = decision.profile
    if used is None or not used.wants:
        return
    page.blank()
    page.line(f"What {used.name} wants from contracts such as this")
    for words in used.wants[:_SHOWN]:
        page.hanging("  - ", words)
    if more := _and_more(len(used.wants) - _SHOWN):
        page.hanging("  - ", more)


def _notes(page: Page, title: str, notes: Iterable[str]) -> None:
    listed = list(dict.fromkeys(one_line(n) for n in notes))
    if not listed:
        return
    page.blank()
    page.line(f"{title} ({counted(len(listed), 'note')})")
    for note in listed[:_SHOWN]:
        page.hanging("  - ", note)
    if more := _and_more(len(listed) - _SHOWN):
        page.hanging("  - ", more)


def _and_more(number: int) -> str:
    return f"and {number:,} more, in the html, xlsx and json reports" if number > 0 else ""
