"""Answers in YAML or JSON: they say what a form says, and each fault names its line."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import sv_rules
from sv_rules.errors import BadInput, SvRulesError
from sv_rules.maturity.answers import UnfitAnswers
from sv_rules.maturity.diagnostic import Diagnosis
from sv_rules.maturity.plan import Plan
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.maturity.schema import answers_json_schema
from sv_rules.maturity.toolkit import Position
from sv_rules.source import parse_source
from sv_rules.workbook.maturity_files import read_answers
from tests.maturity.conftest import Fixture
from tests.maturity.filling import ENTRY, LATER, TARGETS
from tests.transcript import run


def written(**more: Any) -> dict[str, Any]:
    """The answers of the published plan, as another program would write them."""
    practices: dict[str, Any] = {}
    for _, practice in sv_rules.read_question_set("social-value-maturity-index").model.practices():
        wanted = "later" if practice.id in LATER else "by the target date"
        ours = practice.id in ENTRY
        practices[practice.id] = "in place" if ours else {"state": "not in place", "wanted": wanted}
    return {
        "answers_to": "social-value-maturity-index", "organisation": "Exampleshire Council", "by": "A. Officer",
        "assessed_on": "2026-04-01", "target_date": "2028-03-31", "targets": dict(TARGETS), "practices": practices,
        **more,
    }  # fmt: skip


def saved(folder: Path, answers: dict[str, Any], name: str = "answers.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(answers, indent=1), encoding="utf-8")
    return path


def test_a_file_of_another_program_gives_the_published_plan(
    tmp_path: Path, index: QuestionSet, published: Fixture
) -> None:
    path = saved(tmp_path, written())
    plan = sv_rules.assess(index, [sv_rules.read_answers(path, index)])
    by_hand = sv_rules.assess(index, [published()])
    assert isinstance(plan, Plan)
    assert isinstance(by_hand, Plan)
    assert (plan.present_mean, plan.target_mean, plan.areas) == ("0.7", "3.6", by_hand.areas)
    assert [a.practice for a in plan.actions] == [a.practice for a in by_hand.actions]


def test_the_file_of_the_tests_fits_its_schema() -> None:
    validator = Draft202012Validator(answers_json_schema())
    assert not list(validator.iter_errors(written()))
    assert list(validator.iter_errors(written(practices={"A2.1": "partly"})))


def test_bare_words_and_whole_answers_say_the_same(tmp_path: Path, toolkit: QuestionSet) -> None:
    codes = [s.id for _, s in toolkit.statements()]
    statements: dict[str, Any] = dict.fromkeys(codes, "Mature")
    statements[codes[0]], statements[codes[1]] = "Not known", {"level": "leader", "owner": "Head of Procurement"}
    file = {
        "answers_to": "lga-toolkit", "organisation": "Exampleshire Council", "assessed_on": "2026-04-01",
        "targets": {"OSV": "innovator"}, "statements": statements,
    }  # fmt: skip
    position = sv_rules.assess(toolkit, [read_answers(saved(tmp_path, file), toolkit)])
    assert isinstance(position, Position)
    assert (position.counts["Mature"], position.counts["Leader"], position.not_known) == (8, 1, 1)
    assert [a.owner for a in position.actions] == ["Head of Procurement", *[""] * 8]


def test_the_survey_of_a_diagnostic_is_counted(tmp_path: Path, diagnostic: QuestionSet) -> None:
    assert diagnostic.survey is not None
    file = {
        "answers_to": "diagnostic", "organisation": "Exampleshire Council", "assessed_on": "2026-04-01",
        "target_date": "2027-04-01", "practices": {p.id: "in place" for _, p in diagnostic.practices()},
        "survey": {"Q1": [6, 3, 1]},
    }  # fmt: skip
    diagnosis = sv_rules.assess(diagnostic, [read_answers(saved(tmp_path, file), diagnostic)])
    assert isinstance(diagnosis, Diagnosis)
    [first] = [r for s in diagnosis.sections for r in s.survey if r.question == "Q1"]
    assert first.words == "60 % agree, of 10 replies"


def practice(code: str, answer: Any) -> dict[str, Any]:
    return written()["practices"] | {code: answer}


@pytest.mark.parametrize(
    ("more", "says", "key"),
    [
        ({"practices": practice("A2.1", "yes")}, "", "A2.1"),
        ({"practices": practice("A2.1", "in part")}, "", "A2.1"),
        ({"practices": practice("A2.1", "not in place")}, "A2.1 is not in place, and it is not said whether", "A2.1"),
        ({"practices": practice("A2.1", {"wanted": "later"})}, "A2.1 is not answered", "A2.1"),
        ({"practices": practice("A9.9", "in place")}, 'there is no practice "A9.9"', "A9.9"),
        ({"targets": {**TARGETS, "C": "Gold"}}, '"Gold" is not on the scale', '"C": "Gold"'),
        ({"targets": {**TARGETS, "K": "Leader"}}, 'there is no area "K"', '"K": "Leader"'),
        ({"target_date": "2026-04-01"}, "the target date is not after", "target_date"),
        ({"target_date": "31/03/2028"}, "expected a date", "target_date"),
        ({"statements": {"OSV.1": "mature"}}, "asks for no statements", '"statements"'),
        ({"survey": {"Q1": [1, 2, 3]}}, "asks for no survey", '"survey"'),
        ({"organization": "Exampleshire"}, 'Did you mean "organisation"?', "organization"),
        ({"version": "0.9.0"}, "these are answers to version 0.9.0", ""),
    ],
)
def test_an_answer_that_cannot_be_used_is_named_by_its_line(
    tmp_path: Path, index: QuestionSet, more: dict[str, Any], says: str, key: str
) -> None:
    path = saved(tmp_path, written(**more))
    with pytest.raises(SvRulesError) as raised:
        sv_rules.assess(index, [read_answers(path, index)])
    told = str(raised.value)
    assert says in told
    line = next((n for n, text in enumerate(path.read_text().splitlines(), 1) if key in text), 0)
    assert not key or f"{path}:{line}" in told or f"{path}:{line + 1}" in told, told


def test_counts_of_a_survey_that_do_not_fit_are_named(tmp_path: Path, diagnostic: QuestionSet) -> None:
    file = {
        "answers_to": "diagnostic", "organisation": "Exampleshire Council", "assessed_on": "2026-04-01",
        "survey": {"Q1": [6, 3], "Q99": [1, 2, 3]},
    }  # fmt: skip
    with pytest.raises(SvRulesError) as raised:
        read_answers(saved(tmp_path, file), diagnostic)
    assert "Q1 has 2 counts, and the survey has 3 answers" in str(raised.value)
    assert 'there is no question "Q99"' in str(raised.value)


def test_answers_to_another_question_set_are_refused(tmp_path: Path, toolkit: QuestionSet) -> None:
    with pytest.raises(BadInput, match="it answers social-value-maturity-index"):
        read_answers(saved(tmp_path, written()), toolkit)


def test_directorates_may_answer_in_different_files_and_last_year_in_a_third(
    tmp_path: Path, index: QuestionSet
) -> None:
    saved(tmp_path, written(directorate="Adults"), "adults.json")
    places = written(directorate="Places")
    places["practices"]["B1.1"] = {"state": "not in place", "wanted": "by the target date"}
    # Places does not answer for E at all, neither practices nor target.
    places["practices"] = {code: said for code, said in places["practices"].items() if code[0] != "E"}
    del places["targets"]["E"]
    (tmp_path / "places.yaml").write_text(json.dumps(places), encoding="utf-8")
    saved(tmp_path, written(assessed_on="2025-04-01"), "last.json")
    command = "sv-rules maturity assess adults.json places.yaml --previous last.json -f json"
    output, status = run(command, tmp_path)
    assert status == 0, output
    plan = json.loads(output)
    assert [(d["about"], d["taken"]) for d in plan["disagreements"]] == [("B1.1", "in part")]
    assert {c["item"]: c["word"] for c in plan["progress"]["changes"] if c["word"] != "no change"} == {"B1.1": "lost"}
    with pytest.raises(UnfitAnswers) as raised:
        sv_rules.assess(index, [read_answers(tmp_path / "places.yaml", index)])
    assert "E1.1 is not answered" in str(raised.value)
    assert "area E has no target level" in str(raised.value)


def test_answers_as_a_mapping_need_no_file(index: QuestionSet) -> None:
    text = json.dumps({
        "assessment": index.assessment, "version": index.version, "organisation": "Exampleshire Council",
        "assessed_on": "2026-04-01", "target_date": "2028-03-31",
        "targets": {a.id: "innovator" for a in index.areas},
        "practices": [{"practice": p.id, "state": "in place"} for _, p in index.practices()],
    })  # fmt: skip
    plan = sv_rules.assess(index, [sv_rules.Answers.model_validate_json(text)])
    assert isinstance(plan, Plan)
    assert (plan.present.words, plan.present_mean, plan.actions) == ("Innovator", "4.0", ())
    assert plan.assessed_on == datetime.date(2026, 4, 1)
    assert parse_source(plan.model_dump_json().encode(), "plan.json").data["present"]["value"] == 4
