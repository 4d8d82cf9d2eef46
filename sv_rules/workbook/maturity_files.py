"""Answers in whatever file they come: a form in Excel, or YAML or JSON from another program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sv_rules.errors import BadInput
from sv_rules.maturity.answers import Answers
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.maturity.written_answers import is_written, read_written, written_answers
from sv_rules.workbook.maturity_answers import WHAT, form_made_for, read_form


def made_for(path: str | Path) -> Mapping[str, Any]:
    """What answers are to: ``assessment``, and for a form ``version`` and ``digest``.

    Raises ``BadInput`` where it is no form, ``Problems`` where it is no file of answers.
    """
    where = Path(path)
    return {"assessment": read_written(where)[0].answers_to} if is_written(where) else form_made_for(where)


def read_answers(path: str | Path, questions: QuestionSet, *, earlier: bool = False, list_digest: str = "") -> Answers:
    """The answers in a form (.xlsx) or a file (.yaml, .json) to this question set.

    ``earlier``: last year's, which may be of another version. ``list_digest``: of a council's own list of statements,
    from which a form was made. Raises ``BadInput`` where the file is not safe to read or is of another question set,
    ``Problems`` with mistakes of form, ``UnfitAnswers`` with every answer that does not fit.
    """
    where = Path(path)
    if not is_written(where):
        return read_form(where, questions, earlier=earlier, list_digest=list_digest)
    made = read_written(where)[0].answers_to
    if made != questions.assessment:
        why = f"it answers {made}, and this is an assessment by {questions.assessment}"
        do = f"Assess it with --set {made}, or give answers to {questions.assessment}."
        raise BadInput(f"{WHAT} cannot be used", where=str(path), why=why, do=do)
    return written_answers(where, questions)
