"""The self-assessment to be filled in: a sheet an area, drop-downs, what would show it, and whose work it is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sv_rules.maturity.answers import Answers, PracticeAnswer, StatementAnswer, SurveyCounts
from sv_rules.maturity.plan import Measured
from sv_rules.maturity.question_set import Area, Practice, QuestionSet
from sv_rules.workbook import maturity_sheets as names
from sv_rules.workbook.maturity_sheets import finish_page
from sv_rules.workbook.panel_book import Book, Page, choice, dated
from sv_rules.workbook.saving import save

PRACTICE_COLUMNS = (
    ("No.", 8), ("Level", 12), ("Practice", 40), ("What would show it", 35), ("In place today?", 14),
    ("Evidence", 26), ("Wanted", 14), ("Owner", 14), ("Due", 14),
)  # fmt: skip
STATEMENT_COLUMNS = (
    ("No.", 11), ("Statement", 42), ("What would show it", 26), ("Level today", 13), ("Evidence", 28),
    ("Action", 28), ("Owner", 14), ("Due", 14),
)  # fmt: skip
_QUESTION_STEPS = (
    "Fill in the yellow cells of this sheet. The target date is the same for every area.",
    "On each sheet answer every line. In some places only: Not in place. If you cannot tell: Not known.",
    "Name the evidence. A committee may ask for it.",
    "For each line that is not in place, choose whether it is wanted by the target date, later, or is not planned.",
    "Save the workbook as .xlsx and give it to sv-rules maturity assess. Several directorates each fill in a copy.",
)  # fmt: skip
_STATEMENT_STEPS = (
    "Fill in the yellow cells of this sheet. An objective for a key area is the level that you aim for.",
    "On each sheet put every statement at a level. If you cannot tell: Not known.",
    "Name the evidence. A committee may ask for it.",
    "Write an action where you have one of your own. Without one, a statement below its objective gets one.",
    "Save the workbook as .xlsx and give it to sv-rules maturity assess.",
)  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """What stands in a form before it is filled in: from a council's list, last year's answers, or an example."""

    about: Mapping[str, str | datetime.date | None] = field(default_factory=dict)
    practices: tuple[PracticeAnswer, ...] = ()
    statements: tuple[StatementAnswer, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    survey: tuple[SurveyCounts, ...] = ()

    @classmethod
    def of(cls, answers: Answers) -> Filled:
        """A form that holds these answers."""
        about: dict[str, str | datetime.date | None] = {
            "SV_Organisation": answers.organisation, "SV_Directorate": " ".join(answers.directorates),
            "SV_By": answers.by, "SV_AssessedOn": answers.assessed_on, "SV_TargetDate": answers.target_date,
        }  # fmt: skip
        return cls(about, answers.practices, answers.statements, answers.targets, answers.survey)

    @classmethod
    def carried_over(cls, answers: Answers) -> Filled:
        """Last year's evidence, owners and targets. What is in place, and at what level, has to be answered anew."""
        about = {"SV_Organisation": answers.organisation, "SV_Directorate": " ".join(answers.directorates)}
        practices = tuple(p.model_copy(update={"state": None, "wanted": None, "due": None}) for p in answers.practices)
        statements = tuple(
            s.model_copy(update={"level": None, "answered": False, "due": None}) for s in answers.statements
        )
        return cls(about, practices, statements, answers.targets)


def write_form(
    questions: QuestionSet,
    path: Path,
    *,
    digest: str = "",
    measured: Mapping[str, tuple[Measured, ...]] | None = None,
    filled: Filled | None = None,
    statements: str = "",
) -> None:
    """Write the form of a question set. ``filled``: what stands in it already; ``statements``: the digest of a list.

    Raises ``BadInput`` where the file cannot be written.
    """
    foot = f"{questions.title}, version {questions.version}"
    book = names.new_book(f"{questions.title}: self-assessment", foot)
    filled = filled or Filled()
    _start(book, questions, foot, filled)
    for area in questions.areas:
        if area.practices:
            _practices(book, questions, area, foot, measured or {}, filled)
        elif area.statements:
            _statements(book, questions, area, foot, filled)
    if questions.survey:
        _survey(book, questions, foot, filled)
    _choices(book, questions, foot)
    book.protect()
    manifest = {
        "format": names.FORM, "assessment": questions.assessment, "version": questions.version, "digest": digest,
        "statements": statements,
    }  # fmt: skip
    names.add_manifest(book.workbook, manifest)
    save(book.workbook, path)


def _start(book: Book, questions: QuestionSet, foot: str, filled: Filled) -> None:
    page = book.page("Start", f"{questions.title}: self-assessment", (), (30, 46, 26, 74))
    page.fixed(2, 1, f"Version {questions.version}. After: {questions.reference.title}. Our words.", "SV note")
    page.header(4, ("About these answers", "Fill in", "", "Help"))
    row = 4
    for name, label, kind, text in names.ABOUT:
        row += 1
        page.fixed(row, 1, label)
        page.input(row, 2, kind, filled.about.get(name) or None)
        page.fixed(row, 3, "")
        page.fixed(row, 4, text)
        page.name(name, row, 2)
        if kind == "date":
            page.allow(row, 2, 1, dated(label, text))
        page.fit(row)
    row += 2
    asked = [a for a in questions.areas if a.practices or a.statements]
    aim = {"practices": "Target level", "statements": "Objective"}.get(questions.kind, "")
    page.header(row, ("Area", "What it looks at", aim, "Sheet"))
    first = row + 1
    for row, area in enumerate(asked, first):
        page.fixed(row, 1, f"{area.id} {area.title}" if questions.kind != "statements" else area.title)
        page.fixed(row, 2, area.about or "")
        if aim:
            target = filled.targets.get(area.id)
            page.input(row, 3, "choice", questions.level(target).title if target else None)
        else:
            page.fixed(row, 3, "")
        page.fixed(row, 4, area.sheet)
        page.fit(row)
    if aim:
        page.name(names.TARGETS, first, 3, len(asked))
        page.allow(first, 3, len(asked), choice(names.LEVEL_LIST, aim, "The level to be reached by the target date."))
    row += 2
    page.header(row, ("Step", "What to do", "", ""))
    steps = _STATEMENT_STEPS if questions.kind == "statements" else _QUESTION_STEPS
    for number, step in enumerate(steps, 1):
        page.fixed(row + number, 1, f"Step {number}", "SV body")
        page.fixed(row + number, 2, step, "SV note")
        page.sheet.row_dimensions[row + number].height = 20
    finish_page(page, foot, 4, repeat=False)


def _area_page(book: Book, area: Area, columns: tuple[tuple[str, int], ...]) -> Page:
    notes = (area.about or "Put every statement at the level that the council has reached.",)
    page = book.page(area.sheet, area.title, notes, [width for _, width in columns])
    page.header(4, [title for title, _ in columns])
    return page


def _practices(
    book: Book,
    questions: QuestionSet,
    area: Area,
    foot: str,
    measured: Mapping[str, tuple[Measured, ...]],
    filled: Filled,
) -> None:
    page = _area_page(book, area, PRACTICE_COLUMNS)
    given = {a.practice: a for a in filled.practices}
    if questions.kind == "diagnostic":
        page.fixed(4, 2, "Section", "SV header")
    for row, practice in enumerate(area.practices, 5):
        page.fixed(row, 1, practice.id)
        page.fixed(row, 2, _where(questions, practice))
        page.fixed(row, 3, practice.practice)
        page.fixed(row, 4, practice.evidence + _tenders(measured.get(practice.id, ())))
        said = given.get(practice.id, PracticeAnswer(practice=practice.id))
        page.input(row, 5, "choice", names.ANSWER_WORDS[said.state] if said.state else None)
        page.input(row, 6, "text", said.evidence or None)
        page.input(row, 7, "choice", names.WANTED_WORDS[said.wanted] if said.wanted else None)
        page.input(row, 8, "text", said.owner or None)
        page.input(row, 9, "date", said.due)
        page.fit(row, 44)
    count = len(area.practices)
    prompt = "In place: today, wherever it should be."
    page.allow(5, 5, count, choice(names.ANSWER_LIST, "In place today?", prompt))
    page.allow(5, 7, count, choice(names.WANTED_LIST, "Wanted", "Only where it is not in place."))
    page.allow(5, 9, count, dated("Due", "When this is to be done, if earlier or later than the target date."))
    page.name(names.area_name(area.id), 5, 1, count, len(PRACTICE_COLUMNS))
    finish_page(page, foot, 4, "D5")


def _where(questions: QuestionSet, practice: Practice) -> str:
    if practice.level:
        level = questions.level(practice.level)
        return level.short or level.title
    return next((s.title for s in questions.sections if s.id == practice.section), "")


def _tenders(measured: tuple[Measured, ...]) -> str:
    """What our own tenders can show of a practice, beside what the officer names."""
    told = {"notice": "Notices can show it", "record": "Records beside tenders can show it"}
    parts = [
        f" {words}: {', '.join(m.rule for m in measured if m.source == source)}."
        for source, words in told.items()
        if any(m.source == source for m in measured)
    ]
    return "".join(parts)


def _statements(book: Book, questions: QuestionSet, area: Area, foot: str, filled: Filled) -> None:
    page = _area_page(book, area, STATEMENT_COLUMNS)
    words = names.level_words(questions)
    given = {a.statement: a for a in filled.statements}
    for row, statement in enumerate(area.statements, 5):
        answer = given.get(statement.id)
        page.fixed(row, 1, statement.id)
        page.fixed(row, 2, statement.statement)
        page.fixed(row, 3, statement.evidence or "")
        level = (words[answer.level] if answer.level else names.NOT_KNOWN) if answer and answer.answered else None
        page.input(row, 4, "choice", level)
        page.input(row, 5, "text", answer.evidence if answer else None)
        page.input(row, 6, "text", answer.action if answer else None)
        page.input(row, 7, "text", answer.owner if answer else None)
        page.input(row, 8, "date", answer.due if answer else None)
        page.fit(row, 44)
    count = len(area.statements)
    page.allow(5, 4, count, choice(names.ANSWER_LIST, "Level today", "The level that the council has reached."))
    page.allow(5, 8, count, dated("Due", "When the action is to be done."))
    page.name(names.area_name(area.id), 5, 1, count, len(STATEMENT_COLUMNS))
    finish_page(page, foot, 4, "C5")


def _survey(book: Book, questions: QuestionSet, foot: str, filled: Filled) -> None:
    survey = questions.survey
    assert survey is not None
    few = f"With fewer than {survey.smallest_group} replies no report shows the count."
    notes = (f"How many staff of this directorate gave each answer. Counts only, no names. {few}",)
    widths = [8, 16, 70, *[14] * len(survey.answers)]
    page = book.page(survey.title, survey.title, notes, widths)
    page.header(4, ("No.", "Section", "Question", *survey.answers))
    titles = {s.id: s.title for s in questions.sections}
    for row, question in enumerate(survey.questions, 5):
        page.fixed(row, 1, question.id)
        page.fixed(row, 2, titles[question.section])
        page.fixed(row, 3, question.question)
        counts = next((s.counts for s in filled.survey if s.question == question.id), ())
        for offset in range(len(survey.answers)):
            page.input(row, 4 + offset, "score", counts[offset] if counts else None)
        page.fit(row, 20)
    count = len(survey.questions)
    counted = DataValidation(
        type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True, showErrorMessage=True,
        errorTitle="A count", error="Type a whole number: how many gave this answer.",
    )  # fmt: skip
    last = get_column_letter(3 + len(survey.answers))
    counted.add(f"D5:{last}{4 + count}")
    page.sheet.add_data_validation(counted)
    page.name(names.SURVEY, 5, 1, count, 3 + len(survey.answers))
    finish_page(page, foot, 4, "D5")


def _choices(book: Book, questions: QuestionSet, foot: str) -> None:
    """The drop-downs and what each of their words means."""
    page = book.page("Choices", "Choices, and what each means", (), (30, 100))
    levels = [(level.title, level.means) for level in questions.ranked]
    lists: list[tuple[str, str, list[tuple[str, str]]]] = []
    if questions.kind == "statements":
        lists.append((names.LEVEL_LIST, "Level", levels))
        lists.append((names.ANSWER_LIST, "Level today", [*levels, (names.NOT_KNOWN, "It counts nowhere.")]))
    else:
        meant = (
            "Today, and wherever it should be.",
            "Not at all, or only in some places.",
            "You could not find out. It counts as not in place, and the level reads at least.",
        )
        wanted = ("It has to be in place by then.", "It is wanted, and after that.", "It is left out of the plan.")
        if levels:
            lists.append((names.LEVEL_LIST, "Target level", levels))
        lists.append((names.ANSWER_LIST, "In place today?", list(zip(names.ANSWER_WORDS.values(), meant, strict=True))))
        lists.append((names.WANTED_LIST, "Wanted", list(zip(names.WANTED_WORDS.values(), wanted, strict=True))))
    row = 3
    for name, title, words in lists:
        page.header(row, (title, "What it means"))
        for offset, (word, means) in enumerate(words, 1):
            page.fixed(row + offset, 1, word)
            page.fixed(row + offset, 2, means)
            page.fit(row + offset)
        page.name(name, row + 1, 1, len(words))
        row += len(words) + 2
    finish_page(page, foot, 3, repeat=False)
