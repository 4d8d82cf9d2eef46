"""An authority's own folders beside the shipped rulesets."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sv_rules import check
from sv_rules.policy.library import Library, digest_of, load_library
from sv_rules.problem import Problems
from tests.gateway.conftest import tender

RULESETS = Path(__file__).parent.parent / "gateway" / "rulesets"


@pytest.fixture
def law(tmp_path: Path) -> Path:
    (tmp_path / "law").mkdir()
    shutil.copy(RULESETS / "law.yaml", tmp_path / "law")
    return tmp_path / "law"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    (tmp_path / "policy").mkdir()
    shutil.copy(RULESETS / "policy.yaml", tmp_path / "policy")
    return tmp_path / "policy"


def test_a_folder_beside_another_is_one_library_with_it(law: Path, policy: Path) -> None:
    library = load_library(law, also=[policy])
    assert list(library.plan.rulesets) == ["example-law", "example-policy"]
    assert [f.model.ruleset for f in library.files] == ["example-law", "example-policy"]
    decision = check(tender(asks_for_social_value_commitments=False), library, adopt={"example-policy": None})
    assert "POL-002" in {f.rule for f in decision.findings}


def test_a_ruleset_may_use_one_of_the_other_folder(law: Path, policy: Path) -> None:
    text = (policy / "policy.yaml").read_text(encoding="utf-8")
    (policy / "policy.yaml").write_text(f"{text}uses: [example-law]\n", encoding="utf-8")
    assert load_library(law, also=[policy]).plan.rulesets["example-policy"]
    with pytest.raises(Problems, match="example-law"):
        load_library(policy)


def test_the_digest_covers_every_folder(law: Path, policy: Path) -> None:
    before = load_library(law, also=[policy]).digest
    assert before not in (digest_of(law), digest_of(policy))
    text = (policy / "policy.yaml").read_text(encoding="utf-8")
    (policy / "policy.yaml").write_text(text.replace("value: 10, ", "value: 11, "), encoding="utf-8")
    assert load_library(law, also=[policy]).digest != before


def test_the_order_of_the_folders_beside_does_not_matter(law: Path, policy: Path, tmp_path: Path) -> None:
    third = tmp_path / "third"
    third.mkdir()
    text = (policy / "policy.yaml").read_text(encoding="utf-8").replace("POL-", "OTHER-")
    (third / "third.yaml").write_text(text.replace("example-policy", "third-policy"), encoding="utf-8")
    one, other = load_library(law, also=[policy, third]), load_library(law, also=[third, policy])
    assert one.digest == other.digest
    assert list(one.plan.rulesets) == list(other.plan.rulesets)


def test_a_folder_named_twice_counts_once(law: Path, policy: Path) -> None:
    once = load_library(law, also=[policy])
    assert load_library(law, also=[policy, law, policy / ".." / "policy"]).digest == once.digest


def test_two_rulesets_of_one_name_are_refused_by_name(law: Path, tmp_path: Path) -> None:
    shutil.copytree(law, tmp_path / "copy")
    with pytest.raises(Problems, match='the ruleset "example-law" is also in'):
        load_library(law, also=[tmp_path / "copy"])


def test_a_folder_that_is_not_there_is_refused(law: Path, tmp_path: Path) -> None:
    with pytest.raises(Problems, match="no such folder"):
        load_library(law, also=[tmp_path / "nowhere"])


_OWN = """
ruleset: anytown-trust
title: Anytown trust's own policy
version: "1.0.0"
publisher: Anytown NHS Trust
reference: {{title: Own policy, href: "https://example.org/policy"}}
adopted_by: {{authority: [Anytown NHS Trust], choice: "off"}}
scope: [{{authority_names: {{includes: [anytown nhs trust]}}}}]
dated_by: commenced_on
in_force: {{from: 2026-01-01}}
uses: [procurement-act-2023, nhs-social-value]
extent: [p1]
clauses: [{{clause: p1, title: A share of our own, status: manual, why: the override says it}}]
override:
  {parameter}:
    values: {{2026-01-01: {{value: {value}, reference: {{clause: p1}}}}}}
"""


def _shipped_with(folder: Path, parameter: str, value: float) -> Library:
    (folder / "own.yaml").write_text(_OWN.format(parameter=parameter, value=value), encoding="utf-8")
    return load_library(also=[folder])


def test_an_authority_may_ask_for_more_than_a_national_minimum_and_for_itself_alone(tmp_path: Path) -> None:
    library = _shipped_with(tmp_path, "nhs-social-value/minimum", 15)
    lots = {"1": {"net_zero_and_social_value_share": 12}}
    for name, expected in (("anytown nhs trust", "breached"), ("othertown nhs trust", "met")):
        facts = tender(
            lots, commencement_stated_on="2026-02-01", authority_names=[name], authority_name_hints=["nhs-trust"],
            category="services",
        )  # fmt: skip
        decision = check(facts, library, gateway="publish", adopt={"anytown-trust": None})
        assert {v.rule: v.verdict for v in decision.verdicts}["NHSSV-001"] == expected, name
    assert {v.rule: v.verdict for v in check(facts, library, gateway="publish").verdicts}["NHSSV-001"] == "met"


@pytest.mark.parametrize(
    ("parameter", "value", "words"),
    [
        ("nhs-social-value/minimum", 9.9999, "may only be overridden to something higher"),
        ("procurement-act-2023/kpi_minimum", 2, "may not be overridden"),
        ("procurement-act-2023/kpi_minimum", 4, "may not be overridden"),
        ("procurement-act-2023/row_12", 100_000, "may not be overridden"),
    ],
)
def test_a_minimum_may_not_be_relaxed_and_the_law_not_changed_at_all(
    tmp_path: Path, parameter: str, value: float, words: str
) -> None:
    with pytest.raises(Problems) as refused:
        _shipped_with(tmp_path, parameter, value)
    assert f'"{parameter}" {words}' in str(refused.value)
    assert "own.yaml:1" in str(refused.value)
