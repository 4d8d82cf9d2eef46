"""Two libraries on one tender: what changes, and that every change has its reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sv_rules.engine.mutants import mutants
from sv_rules.errors import BadInput
from sv_rules.facts.fact import TenderFacts
from sv_rules.gateway.checked import Side
from sv_rules.gateway.comparison import Comparison, Standing, compare
from sv_rules.gateway.record import Record
from sv_rules.policy.library import Library, load_library
from tests.gateway.conftest import tender

HERE = Path(__file__).parent / "rulesets"
Edit = Callable[..., Library]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """The library with one text of one file replaced."""

    def edit(file: str, old: str, new: str) -> Library:
        folder = tmp_path / "new"
        shutil.copytree(HERE, folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return load_library(folder)

    return edit


def tenders() -> list[TenderFacts]:
    lots = {"1": {"social_value_share_of_total": 10, "award_criteria_given": True}}
    late = {"social_value_considered_on": "2026-01-03", "process_started_on": "2026-01-02"}
    return [
        tender(lots, stated_value_inc_vat=100000, asks_for_social_value_commitments=False, **late),
        tender({"1": {"social_value_share_of_total": 9.9999, "award_criteria_given": False}}, stated_value_inc_vat=5),
        tender({**lots, "2": {"social_value_share_of_total": 3}}, stated_value_inc_vat=99999.99, **late),
        tender(published_on="2025-02-24", stated_value_inc_vat=100000.01, is_framework=True),
        tender(published_on="2026-06-01", asks_for_social_value_commitments=True),
        tender(published_on="2025-02-23", regime="eu-derived"),
        tender(published_on=None),
    ]


def one(found: Comparison, rule: str) -> tuple[Standing | None, Standing | None, list[str]]:
    [change] = [c for c in found.rules if c.rule == rule]
    return change.old, change.new, [f"{w.name} {w.old} {w.new}" if w.old else w.text for w in change.why]


@pytest.mark.parametrize("gateway", ["design", "publish", "evaluate"])
def test_a_library_differs_in_nothing_from_itself(library: Library, gateway: str) -> None:
    for each in tenders():
        assert compare(each, Side(library), Side(library), gateway=gateway).same


def test_a_parameter_that_moves_a_verdict_is_its_reason(library: Library, edited: Edit) -> None:
    new = edited("law.yaml", "{value: 100000.00,", "{value: 100000.01,")
    found = compare(tenders()[0], Side(library), Side(new))
    old, now, why = one(found, "LAW-002")
    assert (old, now) == (Standing("breached", "stop"), Standing("not applicable", "stop"))
    assert why == ["$example-law/floor £100,000 £100,000.01", "duty yes no"]
    assert [(f.fact, f.old, f.new) for f in found.facts] == [("duty", "yes", "no")]
    assert found.decisions == ("stop", "proceed")


def test_a_number_that_moves_no_answer_is_no_change(library: Library, edited: Edit) -> None:
    new = edited("law.yaml", "{value: 100000.00,", "{value: 99999.00,")
    assert compare(tenders()[0], Side(library), Side(new)).same


def test_a_condition_that_was_changed_is_the_reason(library: Library, edited: Edit) -> None:
    new = edited("policy.yaml", "_share_of_total: {lt: $minimum}", "_share_of_total: {lte: $minimum}")
    old, now, why = one(compare(tenders()[0], Side(library), Side(new)), "POL-001")
    assert (old, now) == (Standing("met", "advise"), Standing("breached", "advise"))
    assert why == ["its conditions were changed"]


def test_an_effect_that_was_changed_is_the_reason(library: Library, edited: Edit) -> None:
    new = edited("policy.yaml", "{publish: reason}", "{publish: advise}")
    adopt = {"example-policy": None}
    found = compare(tenders()[0], Side(library, None, adopt), Side(new, None, adopt))
    old, now, why = one(found, "POL-002")
    assert (old, now) == (Standing("breached", "reason"), Standing("breached", "advise"))
    assert why == ["its effects, their gateways or dates were changed"]


def test_a_table_that_was_changed_is_named_before_its_fact(library: Library, edited: Edit) -> None:
    new = edited("law.yaml", "{stated_value_inc_vat: {gte: $floor}}]", "{stated_value_inc_vat: {gt: $floor}}]")
    _, now, why = one(compare(tenders()[0], Side(library), Side(new)), "LAW-002")
    assert now == Standing("undetermined", "stop")
    assert why == ["how the duty applies is worked out was changed", "duty yes not known"]


def test_a_rule_that_is_gone_and_a_ruleset_that_is_new_say_so(library: Library, tmp_path: Path) -> None:
    shutil.copy(HERE / "law.yaml", tmp_path)
    less = load_library(tmp_path)
    old, now, why = one(compare(tenders()[0], Side(library), Side(less)), "POL-002")
    assert (old, now, why) == (Standing("breached", "advise"), None, ["the ruleset example-policy is gone"])
    assert one(compare(tenders()[0], Side(less), Side(library)), "POL-002")[2] == ["the ruleset example-policy is new"]


def test_adopting_a_ruleset_is_a_reason(library: Library) -> None:
    found = compare(tenders()[0], Side(library), Side(library, None, {"example-policy": "mature"}))
    old, now, why = one(found, "POL-002")
    assert (old, now) == (Standing("breached", "advise"), Standing("breached", "reason"))
    assert why == ["POL-002 advice adopted, to mature"]


def test_a_lot_whose_own_verdict_changes_is_named_where_the_tender_s_stays(library: Library, edited: Edit) -> None:
    new = edited("policy.yaml", "value: 10, ", "value: 11, ")
    found = compare(tenders()[2], Side(library), Side(new))
    [change] = found.rules
    assert change.old == change.new == Standing("breached", "advise")
    assert change.lots == {"1": ("met", "breached")}
    assert [w.name for w in change.why] == ["$example-policy/minimum"]


def test_a_rule_that_is_not_asked_at_the_gateway_is_no_change(library: Library, edited: Edit) -> None:
    new = edited("policy.yaml", "value: 10, ", "value: 11, ")
    assert compare(tenders()[0], Side(library), Side(new), gateway="design").same


def test_every_mutant_that_changes_an_answer_has_a_reason(library: Library) -> None:
    changed = 0
    for file in library.files:
        for mutant in mutants(library.plan, file):
            other = replace(library, plan=mutant.plan, digest=mutant.change)
            for each in tenders():
                for rule in compare(each, Side(library), Side(other), gateway="publish").rules:
                    changed += 1
                    assert rule.why, f"{mutant.change}: {rule.rule} {rule.old} {rule.new}"
    assert changed > 20


def test_a_waiver_that_no_longer_counts_is_a_change(
    library: Library, edited: Edit, record: Callable[[str], Record]
) -> None:
    new = edited("policy.yaml", "{by: [head-of-procurement, chief-executive], ", "{by: [mayor], ")
    held = record(
        "waivers: [{rule: POL-001, reason: A pilot, approved_by: J Smith, role: head-of-procurement, "
        "on: 2026-03-01, until: 2026-03-20}]"
    )
    adopt = {"example-policy": "leader"}
    sides = (Side(library, held, adopt), Side(new, held, adopt))
    old, now, why = one(compare(tenders()[1], *sides), "POL-001")
    assert (old, now) == (Standing("breached", "stop", waived=True), Standing("breached", "stop"))
    assert why == ["who may waive it, or for how long, was changed"]


def test_a_sign_off_that_is_new_is_a_change(library: Library, edited: Edit) -> None:
    sign_off = "{role: solicitor, from: outside, at: publish, title: Legal advice, reference: {clause: s1}}"
    new = edited("law.yaml", "case_background:", f"sign_offs: [{sign_off}]\ncase_background:")
    old, now, why = one(compare(tenders()[4], Side(library), Side(new)), "SIGN-OFF")
    assert (old, now) == (None, Standing("breached", "stop"))
    assert why == ["Nobody has signed as solicitor."]


def test_what_check_refuses_is_refused(library: Library) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        compare(tenders()[0], Side(library), Side(library), gateway="nowhere")
