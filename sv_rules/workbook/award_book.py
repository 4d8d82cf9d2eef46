"""The award report as a workbook: the same facts as the page, a table to each sheet, at the same three levels.

The result book beside it carries formulas that can be checked; this one is to be read, sorted and filed. It shows the
published method's answer and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sv_rules.evaluation.lines import lines
from sv_rules.report import award_words as words
from sv_rules.report.award_case import AwardCase, points_of
from sv_rules.report.award_disclosure import Gap, Level, disclosed
from sv_rules.workbook.panel_book import LIMIT_NOTE, Book, Value
from sv_rules.workbook.panel_styles import PANEL
from sv_rules.workbook.saving import workbook_bytes
from sv_rules.workbook.theme import Theme

_FOR = {"panel": "for the panel", "bidder": "for a bidder", "public": "for the public"}
_HEADER = 3
_POINTS = "#,##0.00####"
_MONEY = "£#,##0.00"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One table: the sheet's title, what it is, the header with the columns' widths, and the rows."""

    title: str
    note: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[Value, ...], ...]
    formats: tuple[tuple[int, str], ...] = ()
    """Number formats by the position of a column."""


def award_book(
    case: AwardCase, level: Level = "panel", reader: str | None = None, *, issue: int = 1, theme: Theme = PANEL
) -> tuple[bytes, tuple[Gap, ...]]:
    """The workbook at a level of disclosure, and what was left out. ``reader`` is the bid of the bidder who reads."""
    shown, gaps = disclosed(case, level, reader)
    look = theme if level == "panel" else theme.public
    book = Book(f"{case.evaluation.title}: award report {_FOR[level]}", case.evaluation.reference, issue, look)
    _front(book, shown, level)
    for sheet in _sheets(shown, gaps):
        if sheet.rows:
            _add(book, sheet)
    book.protect()
    return workbook_bytes(book.workbook), gaps


def _front(book: Book, case: AwardCase, level: Level) -> None:
    page = book.page("Award report", f"{case.evaluation.title}: award report {_FOR[level]}", (), (28, 120))
    for row, (label, text) in enumerate(_facts(case), _HEADER):
        page.fixed(row, 1, label, "SV header")
        page.fixed(row, 2, text)
        page.fit(row)
    page.print_rows(None, None)


def _facts(case: AwardCase) -> Iterator[tuple[str, str]]:
    e = case.evaluation
    yield "Authority", f"{e.authority}, {e.reference}"
    yield "Made on", words.day(case.made_on)
    if e.synthetic:
        yield "Example", "Made for a demonstration: the bids and the bidders are invented."
    for r in case.result.rounds:
        yield r.title, r.headline
    yield "What this is", words.NO_AWARD
    if case.standstill:
        yield "Before the contract", case.standstill
    if case.standstill_check:
        yield "Check on the day", case.standstill_check
    if case.audit_head:
        yield "Audit record", case.audit_head
    yield "Published method", case.result.published_digest


def _add(book: Book, sheet: _Sheet) -> None:
    page = book.page(sheet.title, sheet.title, (sheet.note,), [width for _, width in sheet.columns])
    page.header(_HEADER, [title for title, _ in sheet.columns])
    formats = dict(sheet.formats)
    for row, values in enumerate(sheet.rows, _HEADER + 1):
        for position, value in enumerate(values):
            number = isinstance(value, int | Decimal)
            style = "SV number" if number else "SV body"
            page.fixed(row, position + 1, value, style, formats.get(position, "") if number else "")
        page.fit(row)
    last = _HEADER + len(sheet.rows)
    if any(page.too_tall(row) for row in range(_HEADER + 1, last + 1)):
        page.fixed(2, 1, f"{sheet.note} {LIMIT_NOTE}", "SV note")
    page.print_rows(_HEADER, f"A{_HEADER + 1}")


def _sheets(case: AwardCase, gaps: Sequence[Gap]) -> Iterator[_Sheet]:
    yield _Sheet(
        "Opened again", "Read first: scores that were agreed and then opened again.",
        (("Line", 18), ("Question", 20), ("First", 7), ("Now", 7), ("Why", 34), ("First reason", 32),
         ("Reason now", 32)),
        tuple((f"{c.round}/{c.bid}/{c.criterion}", c.title, c.before, c.after, _why(c.cause, c.role, c.why),
               c.reason_before, c.reason_after) for c in case.changes),
    )  # fmt: skip
    yield _Sheet(
        "Both rankings", "Without a change and with it.",
        (("What changed", 44), ("Bid", 7), ("Bidder", 32), ("Rank before", 11), ("Total before", 12),
         ("Rank after", 11), ("Total after", 12)),
        tuple(_both(case)), ((4, _POINTS), (6, _POINTS)),
    )  # fmt: skip
    yield _Sheet(
        "Ranking", "Every bid of every round.",
        (("Round", 16), ("Rank", 6), ("Bid", 6), ("Bidder", 26), ("State", 12), ("Total", 9), ("Quality", 9),
         ("Social value", 9), ("Price", 9), ("Evaluated price", 14), ("Behind", 9), ("Why not ranked", 25)),
        tuple(_ranking(case)), (*((n, _POINTS) for n in (5, 6, 7, 8, 10)), (9, _MONEY)),
    )  # fmt: skip
    yield _Sheet(
        "Points", "Points by criterion.",
        (("Round", 18), ("Bid", 8), ("No.", 9), ("Criterion", 46), ("Available", 12), ("Points", 12), ("From", 36)),
        tuple(_points(case)), ((4, _POINTS), (5, _POINTS)),
    )  # fmt: skip
    yield _Sheet(
        "Reasons", "The scores that the meeting agreed, with their reasons.",
        (("Round", 14), ("Bid", 6), ("No.", 6), ("Question", 22), ("Score", 7), ("Reason", 49),
         ("Where in the bid", 20), ("In the meeting", 26)),
        tuple(_reasons(case)),
    )  # fmt: skip
    yield _Sheet(
        "On the way", "What happened between the first book and this report.",
        (("What", 36), ("Text", 86), ("Who", 28)), tuple((r.heading, r.text, r.who or None) for r in case.remarks),
    )  # fmt: skip
    yield _Sheet(
        "Panel", "Who scored.", (("Id", 8), ("Role", 40), ("Name", 34), ("Note", 68)),
        tuple((p.id, p.role, p.name or None, p.note or None) for p in case.panel),
    )  # fmt: skip
    yield _Sheet(
        "Meetings", "Meetings of the panel.", (("On", 16), ("Led by", 34), ("Present", 60), ("Absent", 40)),
        tuple((m.on, m.chair, ", ".join(m.present) or None, ", ".join(m.absent) or None) for m in case.meetings),
    )  # fmt: skip
    yield _Sheet(
        "Declarations", "Declarations of interests.",
        (("Who", 6), ("On", 13), ("When", 16), ("Conflict", 9), ("What", 39), ("What is done", 34),
         ("Decided by", 20), ("Decided on", 13)),
        tuple((d.evaluator, d.on, d.stage.replace("-", " "), "Yes" if d.conflict else "No", d.concerns or None,
               d.mitigation or None, d.mitigated_by or None, d.mitigated_on) for d in case.declarations),
    )  # fmt: skip
    yield _Sheet(
        "Left out", "What is left out of this copy, each on its ground. A person decides each before it goes out.",
        (("Where", 18), ("What", 50), ("Ground", 82)), tuple((g.where, g.what, g.ground) for g in gaps),
    )  # fmt: skip


def _why(cause: str, role: str, why: str) -> str:
    by = f" by the {role}" if role else ""
    return f"{words.CAUSES[cause].capitalize()}{by}: {why}"


def _both(case: AwardCase) -> Iterator[tuple[Value, ...]]:
    for two in case.rankings:
        before = {p.bid: p for p in two.before}
        for after in two.after:
            first = before.get(after.bid)
            title = f"{two.title}. The ranking is {'another' if two.differs else 'the same'}."
            yield (
                title, after.bid, after.bidder, _rank(first.rank, first.state) if first else None,
                first.total if first else None, _rank(after.rank, after.state), after.total,
            )  # fmt: skip


def _rank(rank: int | None, state: str) -> Value:
    return rank if rank is not None else words.STATES[state]


def _ranking(case: AwardCase) -> Iterator[tuple[Value, ...]]:
    for found in case.result.rounds:
        for b in found.bids:
            heads = (b.heads.get(head) for head in words.HEADS)
            yield (found.title, b.rank, b.bid, b.bidder, words.STATES[b.state], b.total, *heads, b.price, b.behind,
                   b.why or None)  # fmt: skip


def _points(case: AwardCase) -> Iterator[tuple[Value, ...]]:
    for found in case.result.rounds:
        listed = lines(case.evaluation, case.round(found.round))
        for bid in found.bids:
            for line in listed:
                p = points_of(bid, line.id)
                if p is not None:
                    title = f"{'– ' * line.depth}{line.criterion.title}"
                    yield found.title, bid.bid, line.id, title, p.available, p.earned, p.basis or None


def _reasons(case: AwardCase) -> Iterator[tuple[Value, ...]]:
    for found in case.result.rounds:
        for bid in found.bids:
            for line in case.questions(found.round):
                c = case.consensus(found.round, bid.bid, line.id)
                if c is not None:
                    yield (found.title, bid.bid, line.id, line.criterion.title, c.score, c.reason, c.bid_reference,
                           c.note or None)  # fmt: skip
