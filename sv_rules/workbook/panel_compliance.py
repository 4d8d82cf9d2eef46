"""The compliance book: what is checked of each bid before any assessment, and why a bid is out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from sv_rules.evaluation.panel_data import Bid
from sv_rules.evaluation.published import Evaluation, Round
from sv_rules.evaluation.returned import Compliance, IssuedBook
from sv_rules.report.wording import day as in_words
from sv_rules.workbook.panel_book import Book, Page, choice, dated
from sv_rules.workbook.panel_checks import Check, blank, is_blank, of
from sv_rules.workbook.panel_guide import YES_NO, add_guide, add_lists
from sv_rules.workbook.panel_issue import Manifest, issue_book
from sv_rules.workbook.panel_lines import in_round
from sv_rules.workbook.panel_styles import PANEL, colour_checks
from sv_rules.workbook.theme import Theme

STATES: Mapping[str, str] = {
    "disregarded": "Disregarded", "excluded": "Excluded", "withdrawn": "Withdrawn", "late": "Late",
}  # fmt: skip
"""Each way of being out with its word in the drop-down."""
_IN_OUT, _STATES = "SV_InOut", "SV_States"
_STEPS = (
    "Fill in the sheet Checks before anybody scores: one row for each bid in each round.",
    (
        "Check exclusion and debarment for the supplier, its associated persons and its sub-contractors. Give the "
        "date and the source."
    ),
    "Decide: In, or Out. A bid that is out is not scored and is in no formula.",
    (
        "For each bid that is out, fill in its row on the sheet Bids out: the limb of the Act, why, who decided, "
        "and what the bidder was told and replied."
    ),
    "When every check says OK, save the file under its own name and return it.",
)
_FIRST = 6
_MARKS = ("in_time", "complete", "conditions_met")

CHECKS: Mapping[str, int] = {
    "Rounds": 1, "Bids": 2, "InTime": 5, "Complete": 6, "Conditions": 7, "CheckedOn": 8, "Source": 9, "Clear": 10,
    "Decision": 11,
}  # fmt: skip
"""The names of the columns of the sheet Checks."""
OUT: Mapping[str, int] = {
    "State": 4, "Limb": 5, "Why": 6, "DecidedBy": 7, "DecidedOn": 8, "ToldOn": 9, "Reply": 10,
}  # fmt: skip
"""The names of the columns of the sheet Bids out, in the same order of rows."""


def compliance_book(
    evaluation: Evaluation, bids: Sequence[Bid], *, issue: int, day: datetime.date,
    answers: Sequence[Compliance] = (), theme: Theme = PANEL,
) -> tuple[bytes, IssuedBook]:  # fmt: skip
    """The compliance book of all bids in all rounds, one row for each. ``answers`` of an earlier issue stay."""
    book = Book(f"{evaluation.title}: compliance", evaluation.reference, issue, theme)
    add_guide(book, evaluation, "Compliance book", _STEPS, day)
    rows = [(held, bid) for held in evaluation.rounds for bid in in_round(bids, held)]
    given = {(a.round, a.bid): a for a in answers}
    entries = [(held, bid, given.get((held.id, bid.id))) for held, bid in rows]
    checks = _add_checks(book, entries)
    _add_out(book, checks, entries)
    add_lists(book, {YES_NO: ("Yes", "No"), _IN_OUT: ("In", "Out"), _STATES: tuple(STATES.values())})
    manifest = Manifest(
        evaluation=evaluation.evaluation, reference=evaluation.reference, book="compliance", owner="panel",
        issue=issue, rounds={r.id: tuple(bid.id for bid in in_round(bids, r)) for r in evaluation.rounds},
    )  # fmt: skip
    return issue_book(book, evaluation, "compliance", "panel", day, manifest)


_Entries = Sequence[tuple[Round, Bid, Compliance | None]]


def _add_checks(book: Book, entries: _Entries) -> Page:
    notes = ("A bid that fails a condition of participation is out before its answers are read.",)
    page = book.page("Checks", "Checks before assessment", notes, (10, 7, 20, 14, 9, 12, 12, 13, 26, 11, 11, 19))
    page.header(
        _FIRST - 1, ("Round", "Bid", "Bidder", "Received", "In time?", "Complete?", "Conditions met?",
            "Exclusion checked on",
            "Source of that check, sub-contractors too", "Nothing found?", "Decision", "Check"),
    )  # fmt: skip
    for row, (held, bid, answer) in enumerate(entries, _FIRST):
        page.fixed(row, 1, held.id)
        page.fixed(row, 2, bid.id)
        page.fixed(row, 3, bid.bidder)
        page.fixed(
            row, 4, f"{in_words(bid.received_at.isoformat())}, {bid.received_at:%H:%M}" if bid.received_at else None
        )
        known = [getattr(answer, mark) for mark in _MARKS] if answer else [None, None, None]
        clear = answer.exclusion_clear if answer else None
        for column, mark in ((5, known[0]), (6, known[1]), (7, known[2]), (10, clear)):
            page.input(row, column, "choice", _yes(mark))
        page.input(row, 8, "date", of(answer, "exclusion_checked_on"))
        page.input(row, 9, "text", of(answer, "exclusion_source"))
        decision = of(answer, "decision")
        page.input(row, 11, "choice", decision and decision.capitalize())
        check = _check_of(row, answer, [*known, clear])
        page.formula(row, 12, check.formula(), check.value(), "SV check")
        page.fit(row, 32)
    count = len(entries)
    for column, title, prompt in (
        (5, "In time?", "Did it come before the deadline?"), (6, "Complete?", "Are all parts asked for there?"),
        (7, "Conditions met?", "Does the supplier meet every condition of participation?"),
        (10, "Nothing found?", "Yes where no ground for exclusion and no debarment was found."),
    ):  # fmt: skip
        page.allow(_FIRST, column, count, choice(YES_NO, title, prompt))
    page.allow(_FIRST, 8, count, dated("Exclusion checked on", "The day of the check against the debarment list."))
    page.allow(_FIRST, 11, count, choice(_IN_OUT, "Decision", "In: it will be scored. Out: it will not."))
    page.named(_FIRST, count, CHECKS)
    page.name("SV_Checks", _FIRST, 12, count)
    colour_checks(page.sheet, _FIRST, 12, count, page.book.theme)
    page.print_rows(_FIRST - 1, f"D{_FIRST}")
    return page


def _check_of(row: int, answer: Compliance | None, marks: Sequence[bool | None]) -> Check:
    check = Check().when(f'K{row}=""', answer is None, "TO DO: decide")
    cells = [f"{letter}{row}" for letter in "EFGJ"]
    open_marks = "OR(" + ",".join(f'AND({c}<>"Yes",{c}<>"No")' for c in cells) + ")"
    check.when(open_marks, None in marks, "CHECK: answer Yes or No to all four")
    check.when(f"NOT(ISNUMBER(H{row}))", answer is None, "CHECK: when was exclusion checked?")
    check.when(blank(f"I{row}"), is_blank(of(answer, "exclusion_source")), "CHECK: name the source")
    decision = answer.decision if answer else None
    check.when(f'AND(K{row}<>"In",K{row}<>"Out")', decision is None, "CHECK: In or Out")
    all_yes = "AND(" + ",".join(f'{c}="Yes"' for c in cells) + ")"
    check.when(f'AND(K{row}="In",NOT({all_yes}))', decision == "in" and not all(marks), "NOTE: In, in spite of a No")
    out = answer.set_aside if answer else None
    missing = out is None or is_blank(out.why) or is_blank(out.by)
    place = f"'Bids out'!D{row}"
    check.when(f'AND(K{row}="Out",{place}="")', decision == "out" and missing, "CHECK: fill in Bids out")
    return check


def _add_out(book: Book, checks: Page, entries: _Entries) -> None:
    notes = ("Only for bids that are out. The bidder is told; what it replied is kept.",)
    page = book.page("Bids out", "Bids that are out, and why", notes, (10, 7, 20, 13, 13, 32, 16, 12, 12, 24, 16))
    page.header(
        _FIRST - 1, ("Round", "Bid", "Bidder", "Out as", "Limb of the Act", "Why", "Decided by", "Decided on",
                     "Bidder told on", "What it replied", "Check"),
    )  # fmt: skip
    for row, (held, bid, answer) in enumerate(entries, _FIRST):
        out = answer.set_aside if answer else None
        for column, text in enumerate((held.id, bid.id, bid.bidder), 1):
            page.fixed(row, column, text)
        page.input(row, 4, "choice", None if out is None else STATES[out.state])
        page.input(row, 5, "text", of(out, "limb"))
        page.input(row, 6, "text", of(out, "why"))
        page.input(row, 7, "text", of(out, "by"))
        page.input(row, 8, "date", of(out, "on"))
        page.input(row, 9, "date", of(out, "notified_on"))
        page.input(row, 10, "text", answer.reply if answer else None)
        decided = answer.decision if answer else None
        place = f"'{checks.title}'!K{row}"
        check = Check().when(
            f'AND({place}<>"Out",D{row}<>"")', decided != "out" and out is not None, "CHECK: its decision is not Out"
        )
        check.when(f'{place}<>"Out"', decided != "out", "-")
        check.when(f'D{row}=""', out is None, "CHECK: out as what?")
        check.when(
            f'AND(OR(D{row}="Disregarded",D{row}="Excluded"),{blank(f"E{row}")})',
            out is not None and out.state in ("disregarded", "excluded") and is_blank(out.limb), "CHECK: which limb?",
        )  # fmt: skip
        check.when(blank(f"F{row}"), out is None or is_blank(out.why), "CHECK: say why")
        check.when(blank(f"G{row}"), out is None or is_blank(out.by), "CHECK: who decided?")
        check.when(f"NOT(ISNUMBER(H{row}))", out is None, "CHECK: when was it decided?")
        page.formula(row, 11, check.formula(), check.value(), "SV check")
        page.fit(row, 32)
    count = len(entries)
    page.allow(
        _FIRST, 4, count, choice(_STATES, "Out as", "Disregarded under s19(3), s26 or s28; excluded; withdrawn; late.")
    )
    page.allow(_FIRST, 8, count, dated("Decided on", "The day of the decision."))
    page.allow(_FIRST, 9, count, dated("Bidder told on", "The day on which the bidder was told."))
    page.named(_FIRST, count, OUT)
    colour_checks(page.sheet, _FIRST, 11, count, page.book.theme)
    page.print_rows(_FIRST - 1, f"D{_FIRST}")


def _yes(mark: bool | None) -> str | None:
    return None if mark is None else "Yes" if mark else "No"
