"""What a tender says of its lots: conditions lifted to hidden facts, and values taken over the lots."""

from __future__ import annotations

from pathlib import Path

import pytest

from sv_rules.policy.plan import OverLots
from tests.policy.judging import judged, value, verdict
from tests.policy.loading import compiled, folder_of, rule, ruleset, said_of, table

_IN_2026 = "2026-06-01"
_SOME = "{over: {lots: some, when: [{award_criteria_given: {eq: false}}]}}"


def test_a_condition_over_lots_is_lifted_to_a_hidden_fact(tmp_path: Path) -> None:
    plan = compiled(tmp_path, a=ruleset("a", rules=rule("A-1", f"{{any: [{{is_framework: {{eq: true}}}}, {_SOME}]}}")))
    [lifted] = [fact for fact in plan.facts.values() if fact.hidden]
    assert (lifted.subject, lifted.derived) == ("tender", True)
    [made] = [t for t in plan.tables if t.fact == lifted.name]
    taken = made.rows[0].value
    assert isinstance(taken, OverLots)
    assert taken.when is not None
    assert plan.roots[taken.when].subject == "lot"


def test_a_hidden_fact_cannot_be_named(tmp_path: Path) -> None:
    plan = compiled(tmp_path, a=ruleset("a", rules=rule("A-1", _SOME)))
    [hidden] = [fact.name for fact in plan.facts.values() if fact.hidden]
    text = ruleset("a", rules=rule("A-1", _SOME) + rule("A-2", f'{{"{hidden}": {{eq: true}}}}'))
    assert f'there is no fact "{hidden}".' in said_of(folder_of(tmp_path, a=text))


@pytest.mark.parametrize(
    ("lots", "every", "some"),
    [
        ([], "undetermined", "undetermined"),
        ([True], "met", "met"),
        ([False], "breached", "breached"),
        ([True, False], "met", "breached"),
        ([None, False], "undetermined", "breached"),
        ([None, True], "met", "undetermined"),
    ],
)
def test_every_and_some_lot(lots: list[bool | None], every: str, some: str, tmp_path: Path) -> None:
    rules = rule("A-1", _SOME.replace("some", "every")) + rule("A-2", _SOME)
    plan = compiled(tmp_path, a=ruleset("a", rules=rules))
    given = {str(n): {} if known is None else {"award_criteria_given": known} for n, known in enumerate(lots)}
    found = judged(plan, given, published_on=_IN_2026).verdicts
    assert (found["A-1"], found["A-2"]) == (every, some)


def test_a_lots_rule_also_reads_its_tender(tmp_path: Path) -> None:
    when = "{all: [{award_criteria_given: {eq: false}}, {is_framework: {eq: true}}]}"
    plan = compiled(tmp_path, a=ruleset("a", rules=rule("A-1", when, subject="lot")))
    lots = {"1": {"award_criteria_given": False}}
    assert verdict(plan, "A-1", lots, published_on=_IN_2026, is_framework=True) == "breached"
    assert verdict(plan, "A-1", lots, published_on=_IN_2026, is_framework=False) == "met"


@pytest.mark.parametrize(
    ("take", "expected"),
    [("sum", "£600"), ("least", "£100"), ("most", "£300")],
)
def test_a_number_over_the_lots(take: str, expected: str, tmp_path: Path) -> None:
    row = f"{{value: {{over: {{lots: {take}, of: stated_lot_value_inc_vat}}}}}}"
    plan = compiled(tmp_path, a=ruleset("a", derive=table("taken", "money", row)))
    lots = {str(worth): {"stated_lot_value_inc_vat": worth} for worth in (100, 200, 300)}
    assert value(plan, "taken", lots, published_on=_IN_2026) == expected
    assert value(plan, "taken", published_on=_IN_2026) == "not known"


def test_the_lots_of_a_kind_are_counted(tmp_path: Path) -> None:
    row = "{value: {over: {lots: count, when: [{award_criteria_given: {eq: true}}]}}}"
    plan = compiled(tmp_path, a=ruleset("a", derive=table("counted", "integer", row)))
    lots = {
        "1": {"award_criteria_given": True}, "2": {"award_criteria_given": False}, "3": dict[str, bool](),
    }  # fmt: skip
    assert value(plan, "counted", lots, published_on=_IN_2026) == "between 1 and 2"
