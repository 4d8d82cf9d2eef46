"""The diagnostic: reported under prioritise, enable and deliver; a survey of counts in which nobody can be told."""

from __future__ import annotations

from sv_rules.maturity.answers import Answers, PracticeAnswer, SurveyCounts
from sv_rules.maturity.diagnostic import Diagnosis, make_diagnosis
from sv_rules.maturity.question_set import QuestionSet
from tests.maturity.filling import TARGET, TODAY


def _diagnosis(diagnostic: QuestionSet, *survey: SurveyCounts) -> Diagnosis:
    practices = tuple(
        PracticeAnswer(practice=p.id, state="in place" if p.id == "U1" else "not in place", wanted="by the target date")
        for _, p in diagnostic.practices()
    )
    answers = Answers(
        assessment=diagnostic.assessment, version=diagnostic.version, organisation="X Council", assessed_on=TODAY,
        target_date=TARGET, practices=practices, survey=survey,
    )  # fmt: skip
    return make_diagnosis(diagnostic, answers)


def test_it_looks_at_four_things_and_reports_under_three_headings(diagnostic: QuestionSet) -> None:
    assert [a.title for a in diagnostic.areas] == [
        "Understanding", "Standing Orders & Templates", "Commissioning", "Procurement Documents",
    ]  # fmt: skip
    assert [s.title for s in _diagnosis(diagnostic).sections] == ["Prioritise", "Enable", "Deliver"]
    assert diagnostic.survey is not None
    assert len(diagnostic.survey.questions) <= 10


def test_each_section_counts_what_is_in_place_and_what_follows(diagnostic: QuestionSet) -> None:
    found = _diagnosis(diagnostic)
    assert [(s.in_place, s.asked) for s in found.sections] == [(1, 6), (0, 6), (0, 6)]
    assert len(found.actions) == 17


def test_the_share_that_understands_is_of_all_replies_shown(diagnostic: QuestionSet) -> None:
    found = _diagnosis(
        diagnostic,
        SurveyCounts(question="Q1", directorate="Adults", counts=(6, 2, 2)),
        SurveyCounts(question="Q1", directorate="Places", counts=(1, 4, 0)),
    )
    result = found.sections[0].survey[0]
    assert (result.replies, result.understood_percent) == (15, 47)  # 7 of 15 is 46.67 %
    assert "Q1" in [a.item for a in found.actions]


def test_a_small_group_is_neither_shown_nor_in_the_total(diagnostic: QuestionSet) -> None:
    found = _diagnosis(
        diagnostic,
        SurveyCounts(question="Q1", directorate="Adults", counts=(6, 2, 2)),
        SurveyCounts(question="Q1", directorate="Legal", counts=(0, 3, 1)),
    )
    result = found.sections[0].survey[0]
    assert result.replies == 10
    legal = result.directorates[1]
    assert (legal.counts, legal.replies) == ((), None)
    assert legal.words == "fewer than 5 replies: not shown"
    assert "4" not in result.model_dump_json().replace("Q4", "")


def test_five_replies_are_shown(diagnostic: QuestionSet) -> None:
    found = _diagnosis(diagnostic, SurveyCounts(question="Q1", directorate="Legal", counts=(1, 3, 1)))
    assert found.sections[0].survey[0].directorates[0].words == "1 agree · 3 disagree · 1 not sure"
