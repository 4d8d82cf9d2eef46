"""The moderation book: each evaluator's score side by side, the spread, and the one score that the meeting agrees.

No mean is shown. Panels anchor on it, and a score that was averaged and not reasoned is no consensus.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from openpyxl.utils import get_column_letter

from sv_rules.evaluation.moderation import moved, steps_apart
from sv_rules.evaluation.panel_data import Bid, Consensus
from sv_rules.evaluation.published import Evaluation, Round
from sv_rules.evaluation.returned import IssuedBook, Meeting, Score
from sv_rules.workbook.panel_book import Book, choice, dated
from sv_rules.workbook.panel_checks import Check, blank, is_blank, is_short, of, off_scale, short
from sv_rules.workbook.panel_evaluator import runs
from sv_rules.workbook.panel_guide import add_guide, add_lists, add_scales
from sv_rules.workbook.panel_issue import Manifest, issue_book
from sv_rules.workbook.panel_lines import Asked, asked, id_width, linked, question_of, scale_of
from sv_rules.workbook.panel_styles import PANEL, colour_checks
from sv_rules.workbook.theme import Theme

_STEPS = (
    "Meeting: write down each meeting, its date, its chair, who was there and who was not. The chair does not score.",
    "Read all reasons of a line, in the brief for the meeting, before you speak of a score.",
    (
        "Agree one score on the scale. It is never an average. Say why, from the bid, and where in the bid it rests: "
        "the bidder will read it."
    ),
    (
        "Say on every line why scores moved, or that none did. Without agreement, record both views and the rule by "
        "which it was decided."
    ),
    "When every check says OK, save the file under its own name and return it. Nobody's own score is changed.",
)
_MEETINGS, _HEADER, _FIRST = 8, 5, 6


def moderation_book(
    evaluation: Evaluation, bids: Sequence[Bid], scores: Sequence[Score], *, issue: int, day: datetime.date,
    consensus: Sequence[Consensus] = (), meetings: Sequence[Meeting] = (), theme: Theme = PANEL,
) -> tuple[bytes, IssuedBook]:  # fmt: skip
    """The book of the moderation meeting, with the evaluators' ``scores`` as they were returned.

    A line that somebody scored appears with every evaluator who did, also one who was replaced since.
    """
    book = Book(f"{evaluation.title}: moderation", evaluation.reference, issue, theme)
    people = [f"{e.id}: {e.name}, {e.role}" for e in evaluation.evaluators]
    facts = (("Evaluators", "\n".join(people)), ("Chair", evaluation.chair or "not named"))
    add_guide(book, evaluation, "Moderation book", _STEPS, day, facts)
    _add_meetings(book, meetings)
    todo = {r.id: asked(evaluation, r, bids) for r in evaluation.rounds}
    used = {scale_of(evaluation, line.leaf).id for found in todo.values() for line in found}
    scales = add_scales(book, evaluation, tuple(used))
    rounds = [r for r in evaluation.rounds if todo[r.id]]
    agreed = {(c.round, c.bid, c.criterion): c for c in consensus}
    for number, held in enumerate(rounds, 1):
        own = [s for s in scores if s.round == held.id]
        _Sheet(book, evaluation, held, number, own, scales, bids).add(todo[held.id], agreed)
    rules: dict[str, tuple[str, int | Decimal]] = {
        "SV_ReasonAtLeast": ("Characters that a reason has at least", evaluation.reason_at_least),
        "SV_SpreadAtMost": (
            "Widest spread, in steps of the scale, that is no cause to ask",
            evaluation.spread_at_most or 0,
        ),
    }
    add_lists(book, {}, rules)
    manifest = Manifest(
        evaluation=evaluation.evaluation, reference=evaluation.reference, book="moderation", owner="panel",
        issue=issue, rounds={r.id: tuple(dict.fromkeys(line.bid.id for line in todo[r.id])) for r in rounds},
    )  # fmt: skip
    return issue_book(book, evaluation, "moderation", "panel", day, manifest)


def _add_meetings(book: Book, given: Sequence[Meeting]) -> None:
    notes = ("One row for each meeting. Part names with a semicolon.",)
    page = book.page("Meeting", "Meetings of the panel", notes, (8, 15, 34, 60, 44))
    page.header(4, ("No.", "Date", "Chair, who does not score", "Present", "Absent"))
    for row in range(5, 5 + _MEETINGS):
        held = given[row - 5] if row - 5 < len(given) else None
        page.fixed(row, 1, row - 4, "SV number")
        page.input(row, 2, "date", of(held, "on"))
        page.input(row, 3, "text", of(held, "chair"))
        page.input(row, 4, "text", "; ".join(held.present) if held else None)
        page.input(row, 5, "text", "; ".join(held.absent) if held else None)
        page.fit(row, 32)
    page.allow(5, 2, _MEETINGS, dated("Date", "The day of the meeting."))
    page.named(5, _MEETINGS, {"MeetingOn": 2, "Chair": 3, "Present": 4, "Absent": 5})
    page.print_rows(4, "A5")


class _Sheet:
    """One round's sheet. The evaluators' columns come after the question, one each."""

    def __init__(
        self, book: Book, evaluation: Evaluation, held: Round, number: int, scores: Sequence[Score],
        scales: Mapping[str, str], bids: Sequence[Bid],
    ) -> None:  # fmt: skip
        self.evaluation, self.held, self.number, self.scales = evaluation, held, number, scales
        self.given = {(s.bid, s.criterion, s.evaluator): s.score for s in scores}
        panel = [e.id for e in evaluation.evaluators]
        self.people = [*panel, *sorted({s.evaluator for s in scores} - set(panel))]
        notes = ("The evaluators' own scores stand as they were returned.", " ".join(linked(evaluation, held)))
        after = 4 + len(self.people)
        self.spread, self.score, self.reason, self.place, self.note, self.check = range(after + 1, after + 7)
        wide = id_width(line.leaf.id for line in asked(evaluation, held, bids))
        widths = (7, 16, wide, 24, *[5.5] * len(self.people), 8, 12, 36, 14, 24, 14)
        self.page = book.page(held.id, f"{held.id}: {held.title}", notes, widths)

    def add(self, todo: Sequence[Asked], agreed: Mapping[tuple[str, str, str], Consensus]) -> None:
        """Every line with its scores and its inputs."""
        page, count = self.page, len(todo)
        titles = ("Spread", "Consensus", "Reason", "Where in the bid", "Why scores moved", "Check")
        page.header(_HEADER, ("Bid", "Bidder", "No.", "Question", *self.people, *titles))
        rows_of: dict[str, list[int]] = {}
        done = 0
        for row, line in enumerate(todo, _FIRST):
            done += self._line(row, line, agreed.get((self.held.id, line.bid.id, line.leaf.id)))
            rows_of.setdefault(scale_of(self.evaluation, line.leaf).id, []).append(row)
        for scale, rows in rows_of.items():
            words = choice(self.scales[scale], "Consensus", "The score that the meeting agreed, on the scale.")
            for start, length in runs(rows):
                letter = get_column_letter(self.score)
                words.add(f"{letter}{start}:{letter}{start + length - 1}")
            page.sheet.add_data_validation(words)
        columns = {
            "Bids": 1, "Criteria": 3, "Spread": self.spread, "Consensus": self.score, "Reasons": self.reason,
            "References": self.place, "Notes": self.note, "Checks": self.check,
        }  # fmt: skip
        page.named(_FIRST, count, columns, self.number)
        if self.people:
            page.name(f"SV_Scores_{self.number}", _FIRST, 5, count, len(self.people))
        colour_checks(page.sheet, _FIRST, self.check, count, page.book.theme)
        formula = f'="Done: "&COUNTIF(SV_Checks_{self.number},"OK")&" of "&ROWS(SV_Checks_{self.number})'
        page.formula(4, 1, formula, f"Done: {done} of {count}", "SV note")
        page.print_rows(_HEADER, f"E{_FIRST}")

    def _line(self, row: int, line: Asked, held: Consensus | None) -> bool:
        page, scale = self.page, scale_of(self.evaluation, line.leaf)
        question = question_of(self.held, line.leaf)
        texts = (line.bid.id, line.bid.bidder, line.leaf.id, question)
        for column, text in enumerate(texts, 1):
            page.fixed(row, column, text)
        own = [self.given.get((line.bid.id, line.leaf.id, who)) for who in self.people]
        for column, score in enumerate(own, 5):
            page.fixed(row, column, score, "SV number")
        scored = [score for score in own if score is not None]
        first, last = f"E{row}", f"{get_column_letter(4 + len(self.people))}{row}"
        block, name = f"{first}:{last}", self.scales[scale.id]
        steps = steps_apart(scored, scale.scores)
        spread = f"{get_column_letter(self.spread)}{row}"
        if self.people:
            formula = f'=IF(COUNT({block})=0,"",MATCH(MAX({block}),{name},0)-MATCH(MIN({block}),{name},0))'
            page.formula(row, self.spread, formula, steps, "SV number")
        for column, kind, value in (
            (self.score, "score", of(held, "score")), (self.reason, "text", of(held, "reason")),
            (self.place, "text", of(held, "bid_reference")), (self.note, "text", of(held, "note")),
        ):  # fmt: skip
            page.input(row, column, kind, value)
        check = self._check(row, held, scale.scores, name, (block, spread, scored))
        page.formula(row, self.check, check.formula(), check.value(), "SV check")
        page.fit(row, 62)
        return check.value() == "OK"

    def _check(
        self,
        row: int,
        held: Consensus | None,
        allowed: Sequence[Decimal],
        name: str,
        given: tuple[str, str, list[Decimal]],
    ) -> Check:
        block, spread, scored = given
        score, reason, place, note = (
            f"{get_column_letter(c)}{row}" for c in (self.score, self.reason, self.place, self.note)
        )
        least = self.evaluation.reason_at_least
        check = Check().when(f'{score}=""', held is None, "TO DO: agree a score")
        check.when(off_scale(score, name), held is None or held.score not in allowed, "CHECK: not on the scale")
        check.when(short(reason, "SV_ReasonAtLeast"), is_short(of(held, "reason"), least), "CHECK: reason too short")
        check.when(blank(place), is_blank(of(held, "bid_reference")), "CHECK: where in the bid?")
        wanted = None
        if held is not None and is_blank(held.note) and held.score in allowed:
            wanted = moved(scored, held.score, allowed, self.evaluation.spread_at_most)
        check.when(f"AND({blank(note)},COUNT({block})=0)", wanted == "nobody", "CHECK: nobody scored it, say why")
        outside = f"OR({score}>MAX({block}),{score}<MIN({block}))"
        check.when(f"AND({blank(note)},{outside})", wanted == "outside", "CHECK: outside all scores, say why")
        apart = f"AND({blank(note)},N({spread})>SV_SpreadAtMost)"
        check.when(apart, wanted == "apart", "CHECK: scores differ, say why")
        check.when(blank(note), wanted == "little", "CHECK: say why scores moved, or that none did")
        return check
