"""Measure sets: what a file may say, and how it is told what is wrong with it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from sv_rules.errors import BadInput
from sv_rules.measures.choosing import chosen
from sv_rules.measures.model import MeasureSet
from sv_rules.measures.reading import KIND, check_measure_set, parse_measure_set, policy_paths, read_measure_set
from sv_rules.problem import Mistake, Problems
from sv_rules.source import parse_source
from tests.measures.sets import SET, small, text


def mistakes(*changes: tuple[str, str]) -> list[str]:
    with pytest.raises(Problems) as refused:
        small(*changes)
    return [str(problem) for problem in refused.value.problems]


def test_a_measure_takes_the_sets_counting_rules_where_it_has_none_of_its_own() -> None:
    found = small()
    assert (found.counting_of("WEEKS").years, found.counting_of("WEEKS").attribution) == ("every", "share")
    assert (found.counting_of("PLAN").years, found.counting_of("PLAN").attribution) == ("once", "whole")
    other = small(("overlap_groups:", "counting: {years: first, additional: false}\noverlap_groups:"))
    assert (other.counting_of("WEEKS").years, other.counting_of("WEEKS").additional) == ("first", False)
    assert other.counting_of("PLAN").years == "once"


def test_a_local_value_holds_in_its_area_only_and_is_weighted() -> None:
    found = small()
    assert found.measures["LOCAL"].value_in("south") == Decimal("24000.00")
    assert found.measures["LOCAL"].value_in("West") is None
    assert found.measures["CARE"].value_in("") == Decimal("22500.000")
    assert found.measures["PLAN"].value_in("North") is None
    assert found.measures["LTU"].value_in("North") == 15000  # its value is the same everywhere


def test_the_value_that_holds_elsewhere_is_chosen_and_never_assumed() -> None:
    measure = small(("proxy: none, local_proxies: {North", "proxy: 18000.00, local_proxies: {North")).measures["LOCAL"]
    assert list(measure.areas) == ["North", "South", "Elsewhere"]
    assert (measure.value_in("Elsewhere"), measure.value_in("north ")) == (18000, 20000)
    assert (measure.value_in(""), measure.value_in("West")) == (None, None)
    assert list(small().measures["LOCAL"].areas) == ["North", "South"]
    assert small().measures["LTU"].areas == {}
    assert "is what bidders choose" in mistakes(("{North: 20000.00", "{elsewhere: 20000.00"))[0]


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("unit: week,", ""), 21, '"unit" is missing'),
        (("proxy: 200.00,", ""), 21, '"proxy" is missing'),
        (("proxy: 200.00", "proxy: -200.00"), 21, "from 0"),
        (("proxy: 200.00", 'proxy: "200.00"'), 21, "expected an amount in pounds"),
        (("proxy: 200.00", "proxy: 0.0000001"), 21, "too fine"),
        (("weight: 1.5", "weight: 0"), 20, "above 0"),
        (("goals: [environmental], overlaps: [goods]", "goals: [enviromental], overlaps: [goods]"), 23, 'Did you mean "environmental"?'),
        (("overlaps: [goods]", "overlaps: [good]"), 23, 'Did you mean "goods"?'),
        (("id: CARE", "id: ltu"), 20, "stands twice; first on line 19"),
        (("years: once", "years: never"), 22, "not one of the words allowed here"),
        (("unit: plan", "unit: plan, prox: 4"), 22, 'there is no key "prox"'),
        (("id: WEEKS", "id: =WEEKS"), 21, "does not have the form"),
        (("date: 2026-04-01", "date: 2026-04-31"), 4, "not a date in the calendar"),
        (("licence: none\n", ""), 1, '"licence" is missing'),
        (("South: 24000.00", "north: 24000.00"), 18, 'the area "north" stands twice'),
        (("source: {title: A test}", "source: {title: A test}\nsynthetic: true"), 8, "says why"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(change: tuple[str, str], line: int, said: str) -> None:
    found = mistakes(change)
    assert len(found) == 1, found
    assert found[0].startswith(f"small.yaml:{line}:"), found
    assert said in found[0]


def test_every_mistake_is_told_at_once() -> None:
    found = mistakes(("unit: week,", ""), ("weight: 1.5", "weight: 0"), ("years: once", "years: never"))
    assert len(found) == 3


def test_an_invented_set_must_say_why_and_is_known_as_invented() -> None:
    assert "says why" in mistakes(("licence: none", "licence: none\nsynthetic: true"))[0]
    assert small(("licence: none", "licence: none\nsynthetic: true\nwhy: a test")).synthetic


def test_the_shipped_sets_are_read_without_a_doubt_but_the_date_that_a_case_study_lacks() -> None:
    doubts = {name: [d.message for d in check_measure_set(name)[1]] for name in policy_paths(KIND)}
    assert doubts == {"example": [], "liverpool-outcomes": ["the set has no date."]}


def test_liverpools_framework_has_its_seven_categories_under_three_wellbeings_and_no_measure() -> None:
    found = read_measure_set("liverpool-outcomes")
    assert {t.title: [o.title for o in t.outcomes] for t in found.themes} == {
        "Economic": ["Jobs & Skills", "Business"],
        "Environmental": ["Transport & Energy", "Green Space & Bio Diversity", "Waste & Natural Resources"],
        "Social": ["Wellbeing", "Equality & Diversity"],
    }
    assert not found.measures
    assert not found.synthetic


def test_the_shipped_example_is_invented_and_has_round_values_and_codes_of_its_own() -> None:
    found = read_measure_set("example")
    assert found.synthetic
    for code, measure in found.measures.items():
        assert re.fullmatch(r"EX-[A-Z]\d\d", code)
        for value in (measure.proxy, *measure.local_proxies.values()):
            # One digit that is no nought, or two: nothing that was calibrated anywhere.
            assert value is None or len(str(value).replace(".", "").strip("0")) <= 2


def test_doubts_have_lines(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(
        text(("title: Weeks", "title: hours  GIVEN"), ("overlaps: [goods]}\n", "overlaps: []}\n")), encoding="utf-8"
    )
    messages = [(d.line, d.message) for d in check_measure_set(path)[1]]
    assert (10, 'only POUNDS is in the overlap group "goods".') in messages
    assert any(line == 25 and "same title as WEEKS" in message for line, message in messages)


def test_a_set_without_any_goal_is_one_doubt_and_not_one_for_each_measure(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    bare = text().replace(" goals: [social],", "").replace(" goals: [environmental],", "")
    path.write_text(bare, encoding="utf-8")
    assert [d.message for d in check_measure_set(path)[1]] == ["no measure names a sustainability goal."]


def test_a_name_that_is_not_shipped_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadInput, match='Did you mean "example"'):
        read_measure_set("exampl")


def test_the_schema_takes_what_is_shipped_and_refuses_what_reading_refuses() -> None:
    schema = MeasureSet.model_json_schema(mode="validation")
    check = jsonschema.Draft202012Validator(schema)
    for path in policy_paths(KIND).values():
        data = json.loads(
            json.dumps(
                parse_source(path.read_bytes(), "x").data,
                default=lambda v: float(v) if isinstance(v, Decimal) else str(v),
            )
        )
        assert list(check.iter_errors(data)) == []
        assert list(check.iter_errors({**data, "colour": "red"}))
        assert list(check.iter_errors({k: v for k, v in data.items() if k != "licence"}))


def test_what_is_written_as_json_is_read_back_the_same() -> None:
    found = small()
    assert MeasureSet.model_validate_json(found.model_dump_json()) == found
    assert '"proxy":"200.00"' in found.model_dump_json()


def test_a_tender_may_ask_for_some_measures_with_weights_and_caps_of_its_own() -> None:
    asked = chosen(small(), only=["WEEKS", "CARE"], weights={"CARE": Decimal(3)}, most={"WEEKS": Decimal(10)})
    assert list(asked.measures) == ["CARE", "WEEKS"]
    assert asked.measures["CARE"].value_in("") == Decimal("45000.00")
    assert asked.counting_of("WEEKS").most == 10
    assert small().counting_of("WEEKS").most == 2000
    assert set(asked.overlap_groups) == {"person"}


def test_a_weight_that_is_invented_marks_the_set() -> None:
    found = chosen(small(), weights={"WEEKS": Decimal(2)}, invented="Weights: a trial.")
    assert (found.synthetic, found.why, small().synthetic) == (True, "Weights: a trial.", False)


def test_a_tender_cannot_ask_for_what_the_set_does_not_have() -> None:
    with pytest.raises(Mistake) as refused:
        chosen(small(), only=["WEKS"])
    assert refused.value.repair == 'Did you mean "WEEKS"?'
    with pytest.raises(Mistake, match="has no measures"):
        chosen(read_measure_set("liverpool-outcomes"))


def test_bytes_that_are_no_measure_set_are_refused_in_a_sentence() -> None:
    for data in (b"", b"\xff\xfe", b"- a\n", b"measure_set: {a: b}\n", SET.encode()[:500]):
        with pytest.raises(Problems):
            parse_measure_set(data, "x.yaml")
