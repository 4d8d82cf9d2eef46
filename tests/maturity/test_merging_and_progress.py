"""Several directorates as one, and one year beside the next."""

from __future__ import annotations

import datetime

import pytest

from sv_rules.maturity.answers import Answers, UnfitAnswers
from sv_rules.maturity.merging import join
from sv_rules.maturity.plan import make_plan
from sv_rules.maturity.progress import progress_since
from sv_rules.maturity.question_set import QuestionSet
from tests.maturity.conftest import Fixture
from tests.maturity.filling import ENTRY, TARGETS


def _state(answers: Answers, code: str) -> str | None:
    return next(a.state for a in answers.practices if a.practice == code)


def test_in_place_only_if_in_place_in_each_that_answered(index: QuestionSet, published: Fixture) -> None:
    adults = published(directorate="Adults", in_place=(*ENTRY, "E1.1", "E1.2"))
    places = published(directorate="Places", in_place=(*ENTRY, "E1.1"), unanswered=())
    silent = published(directorate="Finance", in_place=(*ENTRY, "E1.2"), unanswered=("E1.1",))
    joined, disagreements = join(index, [adults, places, silent])
    assert _state(joined, "E1.1") == "in place"
    assert _state(joined, "E1.2") == "in part"
    (listed,) = [d for d in disagreements if d.about == "E1.2"]
    assert listed.said == {"Adults": "in place", "Places": "not in place", "Finance": "in place"}
    assert listed.taken == "in part"


def test_in_part_is_not_in_place_and_names_who_has_it(index: QuestionSet, published: Fixture) -> None:
    joined, disagreements = join(
        index,
        [published(directorate="Adults", in_place=(*ENTRY, "E1.1", "E1.2")), published(directorate="Places")],
    )
    plan = make_plan(index, joined, disagreements=disagreements)
    assert next(a for a in plan.areas if a.area == "E").present.words == "Incomplete/Non Compliant"
    action = next(a for a in plan.actions if a.practice == "E1.1")
    assert action.state == "in part"
    assert [(s.directorate, s.state) for s in action.said] == [("Adults", "in place"), ("Places", "not in place")]


def test_in_place_here_and_not_known_there_reads_at_least(index: QuestionSet, published: Fixture) -> None:
    both = ("E1.1", "E1.2")
    adults = published(directorate="Adults", in_place=(*ENTRY, *both))
    joined, _ = join(index, [adults, published(directorate="Places", not_known=both)])
    area = next(a for a in make_plan(index, joined).areas if a.area == "E")
    assert (area.present.words, area.present.could_be) == ("at least Incomplete/Non Compliant", "Follower")


def test_it_is_wanted_by_the_date_only_where_all_want_it_by_then(index: QuestionSet, published: Fixture) -> None:
    joined, disagreements = join(
        index, [published(directorate="Adults"), published(directorate="Places", later=("G2.1",))]
    )
    assert next(a.wanted for a in joined.practices if a.practice == "G2.1") == "later"
    assert "G2.1: when it is wanted" in [d.about for d in disagreements]


def test_the_lowest_target_is_taken_and_the_difference_listed(index: QuestionSet, published: Fixture) -> None:
    joined, disagreements = join(
        index, [published(directorate="Adults"), published(directorate="Places", targets={**TARGETS, "B": "Mature"})]
    )
    assert joined.targets["B"] == "mature"
    assert next(d for d in disagreements if d.about == "B: the target").said == {
        "Adults": "Innovator",
        "Places": "Mature",
    }


def test_a_practice_that_no_directorate_answered_is_a_fault(index: QuestionSet, published: Fixture) -> None:
    joined, _ = join(index, [published(directorate=n, unanswered=("D2.1",)) for n in ("Adults", "Places")])
    with pytest.raises(UnfitAnswers, match=r"D2\.1 is not answered"):
        make_plan(index, joined)


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({"directorate": "Places", "organisation": "Other Council"}, "of one organisation only"),
        ({"directorate": ""}, "no directorate is named"),
        ({"directorate": "adults "}, "answered already"),
        ({"directorate": "Places", "assessed_on": datetime.date(2025, 3, 1)}, "Last year's form belongs with"),
    ],
)
def test_forms_that_do_not_belong_together_are_refused(
    index: QuestionSet, published: Fixture, second: dict[str, object], says: str
) -> None:
    with pytest.raises(UnfitAnswers, match=says):
        join(index, [published(directorate="Adults"), published(**second)])


def test_one_target_date_for_all(index: QuestionSet, published: Fixture) -> None:
    other = published(directorate="Places").model_copy(update={"target_date": datetime.date(2029, 3, 31)})
    with pytest.raises(UnfitAnswers, match="Agree on one target date"):
        join(index, [published(directorate="Adults"), other])


LAST_YEAR = datetime.date(2025, 4, 1)


def test_progress_is_told_practice_by_practice(index: QuestionSet, published: Fixture) -> None:
    before = published(assessed_on=LAST_YEAR, in_place=(*ENTRY, "E1.1"), not_known=("J2.1",))
    now = published(in_place=(*(c for c in ENTRY if c != "B1.1"), "E1.1", "E1.2"))
    progress = progress_since(index, before, now)
    words = {c.item: c.word for c in progress.changes}
    assert (words["E1.2"], words["B1.1"], words["J2.1"], words["E1.1"]) == ("gained", "lost", "changed", "no change")
    assert len(words) == 80
    levels = {c.area: (c.before, c.now) for c in progress.levels}
    assert levels["E"] == ("Incomplete/Non Compliant", "Follower")
    assert levels["B"] == ("Follower", "Incomplete/Non Compliant")


def test_questions_of_another_version_are_new_or_no_longer_asked(index: QuestionSet, published: Fixture) -> None:
    full = published(assessed_on=LAST_YEAR)
    old = full.practices[0].model_copy(update={"practice": "A2.9"})
    before = full.model_copy(update={"version": "0.9.0", "practices": (old, *full.practices[1:])})
    progress = progress_since(index, before, published())
    assert [c.item for c in progress.changes if c.word == "new question"] == ["A2.1"]
    assert progress.removed == ("A2.9",)


def test_last_years_form_must_be_earlier_and_of_the_same_organisation(index: QuestionSet, published: Fixture) -> None:
    with pytest.raises(UnfitAnswers, match="not before"):
        progress_since(index, published(), published())
    with pytest.raises(UnfitAnswers, match="same organisation"):
        progress_since(index, published(assessed_on=LAST_YEAR, organisation="Other Council"), published())
