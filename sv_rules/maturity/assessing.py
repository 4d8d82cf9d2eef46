"""From answers to the result of an assessment: several directorates joined, last year beside this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sv_rules.maturity.answers import Answers
from sv_rules.maturity.diagnostic import make_diagnosis
from sv_rules.maturity.merging import join
from sv_rules.maturity.plan import Measured, make_plan
from sv_rules.maturity.progress import joined_then, progress_since
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.maturity.register import Result
from sv_rules.maturity.toolkit import make_position


def assess(
    questions: QuestionSet,
    answers: Sequence[Answers],
    *,
    previous: Sequence[Answers] = (),
    measured: Mapping[str, tuple[Measured, ...]] | None = None,
    digest: str = "",
) -> Result:
    """What follows from answers: a plan of an index, a position in a toolkit, or a diagnosis, by the set's kind.

    ``answers``: one for the organisation, or one of each directorate. ``previous``: earlier ones, to show progress.
    ``measured``: by practice, the rules that can show it from tenders. ``digest``: of the question set's file.
    Raises ``UnfitAnswers`` with every answer that is missing, doubled or unfit.
    """
    joined, disagreements = join(questions, answers)
    progress = progress_since(questions, joined_then(questions, previous), joined) if previous else None
    if questions.kind == "practices":
        return make_plan(
            questions, joined, measured=measured, digest=digest, disagreements=disagreements, progress=progress
        )
    make = make_position if questions.kind == "statements" else make_diagnosis
    return make(questions, joined, digest=digest, disagreements=disagreements, progress=progress)
