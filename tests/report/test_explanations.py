"""A rule explained: on its own, and on one tender."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sv_rules.engine.infer import Judgement, infer
from sv_rules.engine.program import arrange
from sv_rules.engine.trace import ReferenceEvaluator
from sv_rules.errors import BadInput
from sv_rules.facts.value import Known, encode
from sv_rules.policy.library import compile_folder, read_folder, shipped_folder
from sv_rules.policy.plan import Plan
from sv_rules.report.conditions import lowered
from sv_rules.report.explain import explain_rule
from sv_rules.report.tracing import explain_verdict
from tests.report.golden import assert_is

FOLDER = Path(__file__).parent / "rulesets"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compile_folder(FOLDER)


def judged(plan: Plan, lots: dict[str, dict[str, Any]], **facts: Any) -> Judgement:
    def values(raw: dict[str, Any]) -> dict[str, Known]:
        return {n: encode(plan.facts[n].kind, v) for n, v in raw.items()}

    program = arrange(plan, frozenset(plan.rulesets))
    tender = values({"regime": "procurement-act-2023", "published_on": "2026-03-01", **facts})
    return infer(program, tender, {k: values(v) for k, v in lots.items()}, [ReferenceEvaluator(program)])


def test_a_rule_is_explained_as_it_was(plan: Plan) -> None:
    assert_is("explain-rule.txt", explain_rule(plan, "EXP-001", read_folder(FOLDER)[0]))


def test_a_verdict_is_traced_as_it_was(plan: Plan) -> None:
    lots = {
        "1": {"social_value_share_of_total": 3, "stated_lot_value_inc_vat": 9000, "award_criteria_given": True},
        "2": {"social_value_share_of_total": 7, "stated_lot_value_inc_vat": 4000, "award_criteria_given": True},
        "3": {"stated_lot_value_inc_vat": 300000, "award_criteria_given": True},
        "4": {"social_value_share_of_total": 3, "stated_lot_value_inc_vat": 9000, "award_criteria_given": True},
    }
    text = explain_verdict(judged(plan, lots, is_framework=False, category="goods"), "exp-001")
    assert_is("explain-verdict.txt", text)


def test_a_threshold_is_said_with_all_its_dates(plan: Plan) -> None:
    text = " ".join(explain_rule(plan, "EXP-001").split())
    assert "at least $floor (£207,720 from 1 January 2026; £214,904 from 24 February 2025)" in text


def test_an_id_may_be_written_in_any_case(plan: Plan) -> None:
    assert explain_rule(plan, "exp-001") == explain_rule(plan, "EXP-001")


def test_an_unknown_id_is_answered_with_the_nearest(plan: Plan) -> None:
    with pytest.raises(BadInput, match='Did you mean "EXP-001"'):
        explain_rule(plan, "EXP-002")


def test_a_rule_whose_ruleset_does_not_bind_says_so(plan: Plan) -> None:
    program = arrange(plan, frozenset())
    empty = infer(program, {}, {}, [ReferenceEvaluator(program)])
    assert "was not run" in explain_verdict(empty, "EXP-001")


def test_facts_further_off_are_named_and_can_be_asked_for(plan: Plan) -> None:
    short, whole = explain_rule(plan, "EXP-001", steps=1), explain_rule(plan, "EXP-001", steps=None)
    assert "These rest in turn on what is worked out for: value of the lots together." in " ".join(short.split())
    assert "the sum over the lots of" in whole
    assert "the sum over the lots of" not in short


def test_every_shipped_rule_can_be_explained_and_traced_on_nothing() -> None:
    folder = shipped_folder()
    if not list(folder.rglob("*.yaml")):
        pytest.skip("no rulesets are shipped yet")
    shipped = compile_folder(folder)
    files = {f.model.ruleset: f for f in read_folder(folder)}
    program = arrange(shipped, frozenset(shipped.rulesets))
    nothing = infer(program, {}, {}, [ReferenceEvaluator(program)])
    for rule in shipped.rules:
        text = explain_rule(shipped, rule.id, files[rule.ruleset], steps=None)
        assert rule.title.split()[0] in text
        assert ". ," not in text
        assert explain_verdict(nothing, rule.id).startswith(f"{rule.id}  On this tender: ")


def test_nobody_can_waive_an_act() -> None:
    folder = shipped_folder()
    if not (folder / "statute" / "social-value-act-2012.yaml").is_file():
        pytest.skip("the Social Value Act is not shipped yet")
    assert "Nobody: the rule rests on legislation." in explain_rule(compile_folder(folder), "PSVA-001")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Value with VAT", "value with VAT"), ("CPV codes", "CPV codes"),
        ("Provider Selection Regime", "Provider Selection Regime"),
        ("The Social Value Act applies", "the Social Value Act applies"), ("VAT", "VAT"), ("A check", "a check"),
    ],
)  # fmt: skip
def test_titles_are_lowered_within_a_sentence_and_names_are_not(title: str, said: str) -> None:
    assert lowered(title) == said
