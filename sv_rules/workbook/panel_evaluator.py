"""One evaluator's book: declarations, the scales, and a sheet for each round with the questions that they score."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from sv_rules.errors import BadInput
from sv_rules.evaluation.panel_data import Bid
from sv_rules.evaluation.published import Evaluation, Evaluator, Round
from sv_rules.evaluation.returned import Declaration, IssuedBook, Score
from sv_rules.workbook.panel_book import Book, choice, dated, figure_format
from sv_rules.workbook.panel_checks import Check, blank, is_blank, is_neither, is_short, neither, of, off_scale, short
from sv_rules.workbook.panel_guide import YES_NO, add_guide, add_lists, add_scales
from sv_rules.workbook.panel_issue import Manifest, issue_book
from sv_rules.workbook.panel_lines import Asked, asked, id_width, linked, percent, question_of, scale_of
from sv_rules.workbook.panel_styles import PANEL, colour_checks
from sv_rules.workbook.theme import Theme

STAGES: Mapping[str, str] = {
    "before-issue": "Before this book was issued", "bidders-known": "Now that the bidders are known",
    "late": "Later, when something changed",
}  # fmt: skip
"""Each stage of a declaration with its words, in the order of the rows."""
_STEPS = (
    (
        "Declarations: say whether you have any interest in a bidder, now and before this book was issued. If you "
        "have, stop and tell the procurement officer."
    ),
    "Scales: read what earns each score. Only these scores may be given.",
    "On each round's sheet, score every line alone. Discuss no score with another evaluator before the meeting.",
    "Give a reason from the bid for every score, and say where in the bid it rests. Bidders will read the reason.",
    "When every check says OK, save the file under its own name and return it.",
)
_COLUMNS = ("Bid", "Bidder", "No.", "Question", "Weighting", "Score", "Reason", "Where in the bid", "Check")
_HEADER, _FIRST = 5, 6
SCORE, REASON, REFERENCE, CHECK = 6, 7, 8, 9


def evaluator_book(
    evaluation: Evaluation, evaluator: str, bids: Sequence[Bid], *, issue: int, day: datetime.date,
    answers: Sequence[Score] = (), declarations: Sequence[Declaration] = (), theme: Theme = PANEL,
) -> tuple[bytes, IssuedBook]:  # fmt: skip
    """The book of one evaluator, by id. ``answers`` and ``declarations`` of an earlier issue are carried over.

    An answer is carried to the line of its own round, bid and criterion; one whose line is gone is not carried.
    Raises ``BadInput`` where nobody has the id.
    """
    person = next((e for e in evaluation.evaluators if e.id == evaluator), None)
    if person is None:
        why = f"the evaluation has {', '.join(e.id for e in evaluation.evaluators) or 'no evaluators'}"
        raise BadInput(f'evaluator "{evaluator}"', where="the evaluation", why=why, do="Give the id of one of them.")
    book = Book(f"{evaluation.title}: scores of {evaluator}", evaluation.reference, issue, theme)
    facts = (("Evaluator", f"{person.id}, {person.role}: {person.name}"),)
    add_guide(book, evaluation, f"Scoring book of {person.id}", _STEPS, day, facts)
    _add_declarations(book, person, declarations)
    todo = {r.id: asked(evaluation, r, bids, evaluator) for r in evaluation.rounds}
    used = {scale_of(evaluation, line.leaf).id for found in todo.values() for line in found}
    scales = add_scales(book, evaluation, tuple(used))
    given = {(s.round, s.bid, s.criterion): s for s in answers if s.evaluator == evaluator}
    rounds = [r for r in evaluation.rounds if todo[r.id]]
    for number, held in enumerate(rounds, 1):
        _add_round(book, evaluation, held, number, todo[held.id], scales, given)
    least = {"SV_ReasonAtLeast": ("Characters that a reason has at least", evaluation.reason_at_least)}
    add_lists(book, {YES_NO: ("Yes", "No")}, least)
    manifest = Manifest(
        evaluation=evaluation.evaluation, reference=evaluation.reference, book="evaluator", owner=evaluator,
        issue=issue, rounds={r.id: tuple(dict.fromkeys(line.bid.id for line in todo[r.id])) for r in rounds},
    )  # fmt: skip
    return issue_book(book, evaluation, "evaluator", evaluator, day, manifest)


def _add_declarations(book: Book, person: Evaluator, given: Sequence[Declaration]) -> None:
    page = book.page(
        "Declarations", f"Declarations of interests: {person.id}",
        (("A personal, professional or financial interest, direct or indirect, that you or those near you have in any "
         "bidder."), "Who decides what is done about a conflict is never the evaluator."),
        (20, 12, 13, 38, 34, 20, 13, 18),
    )  # fmt: skip
    page.header(
        5, ("When", "Conflict?", "Date", "Which bidder, what interest", "What is done about it", "Decided by",
            "Decided on", "Check"),
    )  # fmt: skip
    held = {d.stage: d for d in given}
    for row, (stage, words) in enumerate(STAGES.items(), 6):
        d = held.get(stage)  # type: ignore[call-overload]
        conflict = None if d is None else "Yes" if d.conflict else "No"
        page.fixed(row, 1, words)
        page.input(row, 2, "choice", conflict)
        page.input(row, 3, "date", of(d, "on"))
        for column, text in ((4, "concerns"), (5, "mitigation"), (6, "mitigated_by")):
            page.input(row, column, "text", d and getattr(d, text))
        page.input(row, 7, "date", of(d, "mitigated_on"))
        check = Check()
        if stage == "late":
            check.when(f'B{row}=""', conflict is None, "-")
        check.when(f'B{row}=""', conflict is None, "TO DO: declare")
        check.when(neither(f"B{row}", "Yes", "No"), is_neither(conflict, "Yes", "No"), "CHECK: Yes or No")
        check.when(f"NOT(ISNUMBER(C{row}))", d is None, "CHECK: no date")
        yes = f'B{row}="Yes"'
        check.when(f"AND({yes},{blank(f'D{row}')})", conflict == "Yes" and is_blank(of(d, "concerns")),
                   "CHECK: say which bidder and what interest")  # fmt: skip
        check.when(f"AND({yes},{blank(f'F{row}')})", conflict == "Yes" and is_blank(of(d, "mitigated_by")),
                   "CHECK: tell the procurement officer")  # fmt: skip
        page.formula(row, 8, check.formula(), check.value(), "SV check")
        page.fit(row, 60)
    page.allow(6, 2, 3, choice(YES_NO, "Conflict?", "Yes where you have any interest in any bidder, else No."))
    page.allow(6, 3, 3, dated("Date", "The day on which you declare this."))
    page.allow(6, 7, 3, dated("Decided on", "The day on which somebody else decided what is done."))
    page.named(
        6, 3, {"Conflict": 2, "DeclaredOn": 3, "Concerns": 4, "Mitigation": 5, "MitigatedBy": 6, "MitigatedOn": 7}
    )
    colour_checks(page.sheet, 6, 8, 3, page.book.theme)
    page.print_rows(5, "B6")


def _add_round(
    book: Book, evaluation: Evaluation, held: Round, number: int, todo: Sequence[Asked],
    scales: Mapping[str, str], given: Mapping[tuple[str, str, str], Score],
) -> None:  # fmt: skip
    notes = ["Score alone, from what the bid says and nothing else.", " ".join(linked(evaluation, held))]
    wide = id_width(line.leaf.id for line in todo)
    page = book.page(held.id, f"{held.id}: {held.title}", notes, (7, 18, wide, 30, 11, 8, 50, 18, 15))
    page.header(_HEADER, _COLUMNS)
    validations: dict[str, list[int]] = {}
    least, done = evaluation.reason_at_least, 0
    for row, line in enumerate(todo, _FIRST):
        criterion, scale = line.leaf.criterion, scale_of(evaluation, line.leaf)
        answer = given.get((held.id, line.bid.id, criterion.id))
        page.fixed(row, 1, line.bid.id)
        page.fixed(row, 2, line.bid.bidder)
        page.fixed(row, 3, criterion.id)
        page.fixed(row, 4, question_of(held, line.leaf))
        share = percent(line.leaf.available)
        page.fixed(row, 5, share, "SV number", figure_format(share, "%"))
        page.input(row, SCORE, "score", of(answer, "score"))
        page.input(row, REASON, "text", of(answer, "reason"))
        page.input(row, REFERENCE, "text", of(answer, "bid_reference"))
        score, reason, place = (of(answer, "score"), of(answer, "reason"), of(answer, "bid_reference"))
        check = Check().when(f'F{row}=""', score is None, "TO DO: score")
        check.when(off_scale(f"F{row}", scales[scale.id]), score not in scale.scores, "CHECK: not on the scale")
        check.when(short(f"G{row}", "SV_ReasonAtLeast"), is_short(reason, least), "CHECK: reason too short")
        check.when(blank(f"H{row}"), is_blank(place), "CHECK: where in the bid?")
        page.formula(row, CHECK, check.formula(), check.value(), "SV check")
        done += check.value() == "OK"
        page.fit(row, 62)
        validations.setdefault(scale.id, []).append(row)
    count = len(todo)
    for scale_id, rows in validations.items():
        words = choice(scales[scale_id], "Score", "Choose a score. The sheet Scales says what earns each.")
        for start, length in runs(rows):
            words.add(f"F{start}:F{start + length - 1}")
        page.sheet.add_data_validation(words)
    columns = {"Bids": 1, "Criteria": 3, "Scores": SCORE, "Reasons": REASON, "References": REFERENCE, "Checks": CHECK}
    page.named(_FIRST, count, columns, number)
    colour_checks(page.sheet, _FIRST, CHECK, count, page.book.theme)
    formula = f'="Done: "&COUNTIF(SV_Checks_{number},"OK")&" of "&ROWS(SV_Checks_{number})'
    page.formula(4, 1, formula, f"Done: {done} of {count}", "SV note")
    page.print_rows(_HEADER, f"E{_FIRST}")


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring rows as (first, how many)."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][0] + found[-1][1] == row:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((row, 1))
    return found
