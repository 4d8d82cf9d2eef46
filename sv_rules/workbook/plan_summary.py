"""A plan's answers on one page: for a terminal, as Markdown, and as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from html import escape

from sv_rules.report.clean import one_line, printable
from sv_rules.report.page import Page
from sv_rules.report.palette import PALETTE, RULE
from sv_rules.report.wording import counted
from sv_rules.workbook.plan_answers import ANSWERS, MEANINGS, Answer, sentence

IN_FULL = 12
"""Contracts that are told in full on a terminal; of more, each gets a line."""
A_PAGE = 24
"""Contracts that one page lists."""
_WIDTH = 100
_NOTES = 8
_COMMON = 6
_HEADINGS = (
    "Reference", "Title", "Answer", "Section and weighting", "Market and benefit", "Not known yet, or not read",
)  # fmt: skip


def listed(found: Sequence[Answer], most: int = A_PAGE) -> tuple[list[Answer], int]:
    """The contracts that a page lists, those that must ask first, and how many more there are."""
    order = {word: position for position, word in enumerate(ANSWERS)}
    ordered = sorted(found, key=lambda one: order[one.answer])
    return ordered[:most], max(len(ordered) - most, 0)


def wanted(found: Sequence[Answer]) -> list[tuple[str, int]]:
    """What is not known of most contracts, in words, with how many contracts lack it; the most wanted first."""
    counts = Counter((gap.words, gap.fact) for one in found for gap in dict.fromkeys(one.gaps))
    return [(_named(*gap), number) for gap, number in counts.most_common(_COMMON) if number > 1]


def _named(words: str, fact: str | None) -> str:
    return f"{words} ({fact})" if fact else words


def _to_find_out(found: Sequence[Answer]) -> list[str]:
    """What to find out first, a line each; what no contract says can be said once for all."""
    lines = [f"{words}: {counted(number, 'contract')}" for words, number in wanted(found)]
    everywhere = [n for _, n in wanted(found) if n == len(found)]
    if everywhere:
        lines.append("What holds for every contract is said once: on the sheet Settings, or with --for-all FACT=VALUE.")
    return lines


def _more(number: int) -> str:
    return f"and {number:,} more, in the workbook (-f xlsx=FILE)"


def text_summary(found: Sequence[Answer], title: str, notes: Sequence[str], *, colour: bool = False) -> str:
    """The summary for a terminal: the verdict, what to find out first, then each contract under its answer."""
    page = Page(colour, _WIDTH)
    page.line(title)
    page.blank()
    page.line(sentence(found))
    lines = _to_find_out(found)
    if lines:
        page.blank()
        page.line("To be found out first", "unknown")
        for line in lines:
            page.hanging("  - ", line)
    said = {words for words, number in wanted(found) if number == len(found)}
    for answer, look in ANSWERS.items():
        rows = [a for a in found if a.answer == answer]
        if not rows:
            continue
        page.blank()
        page.line(f"{answer}: {MEANINGS[answer]}", look)
        if len(found) <= IN_FULL:
            for one in rows:
                _in_full(page, one, said)
            continue
        shown = A_PAGE // len(ANSWERS)
        for one in rows[:shown]:
            asked = f": {one.demands}" if one.demands != "None" else ""
            page.hanging("  - ", f"{_name(one)}{asked}")
        if len(rows) > shown:
            page.hanging("  - ", _more(len(rows) - shown))
    if notes:
        page.blank()
        for note in notes[:_NOTES]:
            page.line(note)
        if len(notes) > _NOTES:
            page.line(_more(len(notes) - _NOTES).replace("in the workbook (-f xlsx=FILE)", "notes"))
    return page.text()


def _name(one: Answer) -> str:
    same = one.row.reference in ("", one.row.title)
    return one.row.title if same else f"{one.row.reference}  {one.row.title}"


def _in_full(page: Page, one: Answer, said: Collection[str]) -> None:
    page.hanging("  ", _name(one))
    page.labelled("Asked", one.demands if one.demands != "None" else "")
    page.labelled("Ready", one.suitable)
    page.labelled("Ahead", one.ahead)
    gaps = "; ".join(gap.words for gap in one.gaps if _named(*gap) not in said)
    page.labelled("Missing", gaps, *one.unread)


def markdown_summary(found: Sequence[Answer], title: str, notes: Sequence[str]) -> str:
    """The summary as a Markdown table."""
    rows, more = listed(found)
    table = [f"| {' | '.join(_HEADINGS)} |", f"|{' --- |' * len(_HEADINGS)}"]
    table += ["| " + " | ".join(_cell(text) for text in _row(one)) + " |" for one in rows]
    first = "".join(f"- {_cell(line)}\n" for line in _to_find_out(found))
    first = f"To be found out first:\n\n{first}\n" if first else ""
    ending = [*([f"{_more(more)[:1].upper()}{_more(more)[1:]}."] if more else []), *notes]
    closing = "".join(f"\n- {_cell(note)}" for note in ending)
    return f"# {_cell(title)}\n\n**{sentence(found)}**\n\n{first}" + "\n".join(table) + f"\n{closing}\n"


def html_summary(found: Sequence[Answer], title: str, notes: Sequence[str]) -> str:
    """The summary as one printable page: nothing is fetched, every text of the plan is escaped."""
    looks = "".join(
        f".{look}{{color:#{PALETTE[look].ink};background:#{PALETTE[look].paper};font-weight:bold}}"
        for look in ANSWERS.values()
    )
    rows, more = listed(found)
    head = "".join(f'<th scope="col">{text}</th>' for text in _HEADINGS)
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{_look(one) if n == 2 else ''}>{escape(printable(text))}</td>" for n, text in enumerate(_row(one))
        )
        + "</tr>\n"
        for one in rows
    )
    first = "".join(f"<li>{escape(printable(line))}</li>" for line in _to_find_out(found))
    first = f"<h2>To be found out first</h2>\n<ul>{first}</ul>\n<h2>Contracts</h2>\n" if first else ""
    ending = [*([f"{_more(more)[:1].upper()}{_more(more)[1:]}."] if more else []), *notes]
    closing = "".join(f"<li>{escape(printable(note))}</li>" for note in ending)
    closing = f"<ul>{closing}</ul>" if closing else ""
    ink, paper = PALETTE["header"]
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(one_line(title))}</title><style>@page{{size:A4 landscape;margin:12mm}}"
        f"body{{font:11pt/1.4 Arial,sans-serif;color:#{PALETTE['body'].ink};max-width:75rem;margin:1rem auto;"
        "padding:0 1rem}h1{font-size:1.4rem}h2{font-size:1.1rem}table{border-collapse:collapse;width:100%}"
        f"td,th{{border:1px solid #{RULE};padding:.3rem .5rem;text-align:left;vertical-align:top}}"
        f"th{{color:#{ink};background:#{paper}}}thead{{display:table-header-group}}tr{{break-inside:avoid}}{looks}"
        "@media print{body{font-size:8pt;margin:0}}</style></head>"
        f"<body><main><h1>{escape(one_line(title))}</h1>\n<p><strong>{escape(sentence(found))}</strong></p>\n{first}"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>\n{closing}</main></body></html>\n"
    )


def _look(one: Answer) -> str:
    return f' class="{ANSWERS[one.answer]}"'


def _row(one: Answer) -> tuple[str, ...]:
    missing = "; ".join(part for part in (one.unknown, *one.unread) if part != "Nothing") or "Nothing"
    return one.row.reference, one.row.title, one.answer, one.demands, one.suitable, missing


def _cell(text: str) -> str:
    """A text inside a Markdown table, where it starts nothing of its own."""
    clean = one_line(text)
    return "".join(f"\\{c}" if c in "\\|`*_<>[]#" else c for c in clean)
