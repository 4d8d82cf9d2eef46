"""The toolkit: a council's own full list, its counts and focus areas, objectives, strongest and weakest.

Sefton's report gives counts (23, 28 and 8 of 59), thirteen named statements and four focus areas. The levels of the
statements that it does not name are ours, chosen so that its counts and its focus areas hold.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sv_rules.maturity.answers import Answers, UnfitAnswers
from sv_rules.maturity.merging import join
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.maturity.statement_list import with_statements
from sv_rules.maturity.toolkit import Position, make_position
from sv_rules.measures.table import csv_rows
from tests.maturity.filling import TODAY

SEFTON = Path(__file__).parent / "sefton_statements.csv"
FOCUS = {
    "Obtaining social value", "Creating commercial opportunities", "Engaging strategic suppliers", "Engaging councillors",
}  # fmt: skip


def _position(toolkit: QuestionSet, text: str | None = None, targets: dict[str, str] | None = None) -> Position:
    data = SEFTON.read_bytes() if text is None else text.encode()
    questions, statements = with_statements(toolkit, csv_rows(data, "list.csv"), "list.csv")
    answers = Answers(
        assessment=questions.assessment, version=questions.version, organisation="Sefton Council",
        assessed_on=TODAY, targets=targets or {}, statements=statements,
    )  # fmt: skip
    return make_position(questions, answers)


def test_seftons_59_statements_in_11_key_areas_sum_as_reported(toolkit: QuestionSet) -> None:
    position = _position(toolkit)
    counts = position.counts
    assert len(position.statements) == 59
    assert len(position.areas) == 11
    assert counts["Mature"] + counts["Leader"] + counts["Innovator"] == 23
    assert (counts["Developing"], counts["Minimum"]) == (28, 8)


def test_exactly_the_four_reported_areas_are_focus_areas(toolkit: QuestionSet) -> None:
    assert {a.title for a in _position(toolkit).areas if a.focus} == FOCUS


def test_one_answer_to_exactly_half_drops_the_area(toolkit: QuestionSet) -> None:
    text = SEFTON.read_text(encoding="utf-8")
    old = "Engaging councillors,Statement 2 that the report does not name,Developing"
    assert old in text
    moved = _position(toolkit, text.replace(old, old.replace("Developing", "Mature")))
    assert {a.title for a in moved.areas if a.focus} == FOCUS - {"Engaging councillors"}
    assert next(a.focus_words for a in moved.areas if a.title == "Engaging councillors") == "2 of 4"


def test_the_named_statements_hold_at_their_level(toolkit: QuestionSet) -> None:
    position = _position(toolkit)
    strongest, weakest = {v.asks for v in position.strongest}, {v.asks for v in position.weakest}
    assert {
        "Commissioning with VCSEs", "Measurement of VCSE engagement", "Policy and scope (VCSEs)", "Influence and impact",
        "Processes", "Senior managers' development",
    } <= strongest  # fmt: skip
    assert {
        "Councillor development", "Data collection and analysis", "Engagement of existing strategic suppliers",
        "Performance reporting", "Delivery of savings and benefits", "Supplier financial distress",
        "Skills and knowledge in contract and relationship management",
    } <= weakest  # fmt: skip
    assert {v.level for v in position.weakest} == {"Minimum"}


def test_a_level_and_an_objective_say_how_far_there_is_to_go(toolkit: QuestionSet) -> None:
    """Engaging councillors: 4 + 2 + 2 + 1 = 9 of four statements, a mean of 2.25: Developing."""
    position = _position(toolkit, targets={"COU": "leader"})
    area = next(a for a in position.areas if a.title == "Engaging councillors")
    assert (area.mean, area.level, area.objective) == ("2.3", "Developing", "Leader")
    assert area.standing == "2 levels below its objective"
    assert len(area.below_objective) == 3
    assert [a.now for a in position.actions] == ["Minimum", "Developing", "Developing"]


def test_a_statement_that_is_not_known_counts_nowhere(toolkit: QuestionSet) -> None:
    text = "Key area,Statement,Level\nA,One two,Minimum\nA,Two two,Not known\nA,Three two,Leader\n"
    position = _position(toolkit, text)
    (area,) = position.areas
    assert (area.known, area.asked, area.focus, area.focus_words) == (2, 3, False, "1 of 2")
    assert position.not_known == 1


def test_the_ten_statements_on_social_value_ship(toolkit: QuestionSet) -> None:
    area = next(a for a in toolkit.areas if a.title == "Obtaining social value")
    assert len(area.statements) == 10
    assert all(s.action and s.evidence for s in area.statements)


def test_columns_are_found_by_name_in_any_order_below_a_title(toolkit: QuestionSet) -> None:
    text = "Our list 2026,,\n,,\nScore, STATEMENT ,No.,key  area\n3,How well it goes,7.1,Engaging councillors\n"
    questions, answers = with_statements(toolkit, csv_rows(text.encode(), "list.csv"), "list.csv")
    (area,) = questions.areas
    assert (area.id, area.group, area.statements[0].id) == ("COU", "leadership", "7.1")
    assert answers[0].level == "mature"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Area,Words\nA,b\n", 'no line holds the headings "Key area" and "Statement"'),
        ("Key area,Statement,Area\nA,One two,A\n", "stands for a column that is there already"),
        ("Key area,Statement\n,One two\n", "line 2, column 1: the key area is empty"),
        ("Key area,Statement\nA,\n", "line 2, column 1: the statement is empty"),
        ("Key area,Statement,Level\nA,One two,Excellent\n", 'line 2, column 3: "Excellent" is not on the scale'),
        ("Key area,Statement,Level\nA,One two,6\n", '"6" is not on the scale'),
        ("Key area,Statement,No.\nA,One two,1\nA,Two two,1\n", "1 stands twice (first in line 2, column 1)"),
        ("Key area,Statement,Theme\nA,One two,Leading\n", '"Leading" is no theme or enabler'),
        (
            "Key area,Statement,Theme\nA,One two,Developing talent\nA,Two two,Showing leadership\n",
            'line 3, column 1: "A" stands under another theme above',
        ),
        ("Key area,Statement,Due\nA,One two,soon\n", 'line 2, column 3: "soon" is not a date'),
        ("Key area,Statement\n", "there is no statement below the headings"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_by_line(toolkit: QuestionSet, text: str, says: str) -> None:
    with pytest.raises(UnfitAnswers) as raised:
        with_statements(toolkit, csv_rows(text.encode(), "list.csv"), "list.csv")
    assert says in str(raised.value)


def test_a_list_with_several_mistakes_names_them_all(toolkit: QuestionSet) -> None:
    text = "Key area,Statement,Level\nA,,\n,Two two,\nA,Three two,best\n"
    with pytest.raises(UnfitAnswers) as raised:
        with_statements(toolkit, csv_rows(text.encode(), "list.csv"), "list.csv")
    assert len(raised.value.faults) == 3


def test_directorates_are_taken_at_the_lowest_level_and_the_difference_is_listed(toolkit: QuestionSet) -> None:
    text = "Key area,Statement,Level\nA,One two,{}\n"
    given = []
    for name, level in (("Adults", "Leader"), ("Places", "Developing")):
        questions, statements = with_statements(toolkit, csv_rows(text.format(level).encode(), "l"), "l")
        given.append(
            Answers(
                assessment=questions.assessment, version=questions.version, organisation="X Council",
                directorates=(name,), assessed_on=TODAY, statements=statements, source=name,
            )
        )  # fmt: skip
    joined, disagreements = join(questions, given)
    assert joined.statements[0].level == "developing"
    assert disagreements[0].said == {"Adults": "Leader", "Places": "Developing"}
