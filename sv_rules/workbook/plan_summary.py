"""A plan's answers on one page: for a terminal, as Markdown, and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sv_rules.report.clean import one_line, printable
from sv_rules.report.page import Page
from sv_rules.report.palette import PALETTE, RULE
from sv_rules.workbook.plan_answers import ANSWERS, MEANINGS, Answer, sentence

_WIDTH = 100


def text_summary(found: Sequence[Answer], title: str, notes: Sequence[str], *, colour: bool = False) -> str:
    """The summary for a terminal: the verdict, then each contract under its answer."""
    page = Page(colour, _WIDTH)
    page.line(title)
    page.blank()
    page.line(sentence(found))
    for answer, look in ANSWERS.items():
        rows = [a for a in found if a.answer == answer]
        if not rows:
            continue
        page.blank()
        page.line(f"{answer}: {MEANINGS[answer]}", look)
        for one in rows:
            name = f"{one.row.reference}  {one.row.title}" if one.row.reference else one.row.title
            page.hanging("  ", name)
            page.labelled("Asked", one.demands if one.demands != "None" else "")
            page.labelled("Market", one.suitable)
            page.labelled("Ahead", one.ahead)
            page.labelled("Missing", one.unknown if one.unknown != "Nothing" else "", *one.unread)
    if notes:
        page.blank()
        for note in notes:
            page.line(note)
    return page.text()


def markdown_summary(found: Sequence[Answer], title: str, notes: Sequence[str]) -> str:
    """The summary as a Markdown table."""
    rows = [
        "| Reference | Title | Answer | Section and weighting | Market and benefit | Not known yet, or not read |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rows += ["| " + " | ".join(_cell(text) for text in _row(one)) + " |" for one in found]
    listed = "".join(f"\n- {_cell(note)}" for note in notes)
    return f"# {_cell(title)}\n\n**{sentence(found)}**\n\n" + "\n".join(rows) + f"\n{listed}\n"


def html_summary(found: Sequence[Answer], title: str, notes: Sequence[str]) -> str:
    """The summary as one printable page: nothing is fetched, every text of the plan is escaped."""
    looks = "".join(
        f".{look}{{color:#{PALETTE[look].ink};background:#{PALETTE[look].paper};font-weight:bold}}"
        for look in ANSWERS.values()
    )
    head = "".join(
        f'<th scope="col">{text}</th>'
        for text in (
            "Reference",
            "Title",
            "Answer",
            "Section and weighting",
            "Market and benefit",
            "Not known, or not read",
        )
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{_look(one) if n == 2 else ''}>{escape(printable(text))}</td>" for n, text in enumerate(_row(one))
        )
        + "</tr>\n"
        for one in found
    )
    listed = "".join(f"<li>{escape(printable(note))}</li>" for note in notes)
    ink, paper = PALETTE["header"]
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{escape(one_line(title))}</title><style>@page{{size:A4 landscape;margin:12mm}}"
        f"body{{font:11pt/1.4 Arial,sans-serif;color:#{PALETTE['body'].ink};max-width:75rem;margin:1rem auto;"
        "padding:0 1rem}table{border-collapse:collapse;width:100%}"
        f"td,th{{border:1px solid #{RULE};padding:.3rem .5rem;text-align:left;vertical-align:top}}"
        f"th{{color:#{ink};background:#{paper}}}thead{{display:table-header-group}}tr{{break-inside:avoid}}{looks}</style></head>"
        f"<body><main><h1>{escape(one_line(title))}</h1>\n<p><strong>{escape(sentence(found))}</strong></p>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>\n<ul>{listed}</ul></main></body></html>\n"
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
