"""An authority's own folders beside the shipped rulesets."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sv_rules import check
from sv_rules.policy.library import digest_of, load_library
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
