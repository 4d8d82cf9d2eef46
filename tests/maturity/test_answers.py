"""Answers that are unknown, unfit, or do not reach their target."""

from __future__ import annotations

import pytest

from sv_rules.maturity.answers import Answers, UnfitAnswers, faults
from sv_rules.maturity.plan import make_plan
from sv_rules.maturity.question_set import QuestionSet
from tests.maturity.conftest import Fixture
from tests.maturity.filling import ENTRY, TARGETS


def test_what_is_not_known_is_not_in_place_and_the_level_reads_at_least(index: QuestionSet, published: Fixture) -> None:
    plan = make_plan(index, published(in_place=(*ENTRY, "C2.1", "C2.2"), not_known=("C2.3",)))
    area = next(a for a in plan.areas if a.area == "C")
    assert (area.present.words, area.present.could_be) == ("at least Follower", "Mature")
    assert area.cells[1].actions == ("C2.3",)
    assert plan.present.words == "Follower"  # at 0.8 the overall level would be the same


def test_overall_reads_at_least_where_what_is_not_known_could_raise_it(index: QuestionSet, published: Fixture) -> None:
    """Were all of A and E known to be in place, eight more levels would make 15 of 10: 1.5, Mature."""
    unknown = tuple(p.id for a, p in index.practices() if a.id in "AE")
    plan = make_plan(index, published(not_known=unknown))
    assert (plan.present.words, plan.present.could_be) == ("at least Follower", "Mature")


def test_a_level_without_unknown_practices_is_stated_plainly(index: QuestionSet, published: Fixture) -> None:
    plan = make_plan(index, published(not_known=("C2.3",)))
    assert next(a for a in plan.areas if a.area == "D").present.words == "Follower"


def test_the_most_frequent_level_is_never_called_at_least(index: QuestionSet, published: Fixture) -> None:
    """A level that rises may lower the most frequent one, so "at least" would be untrue."""
    assert index.overall
    mode = index.model_copy(update={"overall": index.overall.model_copy(update={"method": "mode"})})
    plan = make_plan(mode, published(not_known=("C2.3",)))
    assert plan.present.words == "Follower, as far as is known"


def test_a_target_above_what_is_wanted_names_the_practices(index: QuestionSet, published: Fixture) -> None:
    plan = make_plan(index, published(targets={**TARGETS, "H": "Leader"}))
    (finding,) = plan.findings
    assert "reach Mature" in finding.what
    assert "H3.1 is not wanted by then" in finding.what


def test_a_target_below_what_is_wanted_names_the_practices(index: QuestionSet, published: Fixture) -> None:
    (finding,) = make_plan(index, published(targets={**TARGETS, "G": "Leader"})).findings
    assert "G4.1 and G4.2 are in place or wanted by then" in finding.what


def test_a_target_at_a_level_without_practices_says_so(index: QuestionSet, published: Fixture) -> None:
    none = tuple(p.id for a, p in index.practices() if a.id == "A")
    (finding,) = make_plan(
        index, published(targets={**TARGETS, "A": "Follower"}, later=(*none, *published_later()))
    ).findings
    assert "Follower has no practice of its own" in finding.what


def published_later() -> tuple[str, ...]:
    from tests.maturity.filling import LATER

    return LATER


def test_a_practice_that_is_not_planned_is_no_action(index: QuestionSet, published: Fixture) -> None:
    plan = make_plan(index, published(not_planned=("E4.4",)))
    assert "E4.4" not in [a.practice for a in plan.actions]
    assert "E4.4 is not wanted by then" in plan.findings[0].what


def _fault(index: QuestionSet, answers: Answers) -> str:
    with pytest.raises(UnfitAnswers) as raised:
        make_plan(index, answers)
    return str(raised.value)


def test_a_practice_that_is_missing_is_named(index: QuestionSet, published: Fixture) -> None:
    answers = published()
    short = answers.model_copy(update={"practices": answers.practices[1:]})
    assert "practice A2.1 is missing" in _fault(index, short)


def test_a_practice_that_stands_twice_is_named(index: QuestionSet, published: Fixture) -> None:
    answers = published()
    twice = answers.model_copy(update={"practices": (*answers.practices, answers.practices[3])})
    assert "A3.2 is answered twice" in _fault(index, twice)


def test_a_practice_that_is_not_asked_is_named(index: QuestionSet, published: Fixture) -> None:
    answers = published()
    odd = answers.practices[0].model_copy(update={"practice": "A2.9"})
    assert 'there is no practice "A2.9"' in _fault(
        index, answers.model_copy(update={"practices": (*answers.practices, odd)})
    )


def test_every_fault_is_told_at_once(index: QuestionSet, published: Fixture) -> None:
    answers = published(unanswered=("B2.1", "C4.1"))
    without = answers.model_copy(update={"targets": {k: v for k, v in answers.targets.items() if k != "F"}})
    found = [f.what for f in faults(index, without)]
    assert found == ["B2.1 is not answered.", "C4.1 is not answered.", "area F has no target level."]


def test_answers_to_another_index_or_version_are_refused(index: QuestionSet, published: Fixture) -> None:
    assert "not to social-value" in _fault(index, published().model_copy(update={"assessment": "lga-toolkit"}))
    assert "--previous" in _fault(index, published().model_copy(update={"version": "0.9.0"}))


def test_a_level_that_is_not_on_the_scale_is_named(index: QuestionSet, published: Fixture) -> None:
    answers = published()
    assert '"excellent" is not on the scale' in _fault(
        index, answers.model_copy(update={"targets": {**answers.targets, "B": "excellent"}})
    )
