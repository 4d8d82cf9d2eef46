"""The shipped rulesets: every case passes, every boundary has one, and no rule vanishes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sv_rules.engine.cases import run_all
from sv_rules.engine.evaluators import evaluators_for
from sv_rules.engine.mutation import survivors
from sv_rules.engine.program import Program
from sv_rules.engine.rete import ReteEvaluator, rete_available
from sv_rules.engine.trace import Evaluator, ReferenceEvaluator
from sv_rules.policy.library import Library, load_library, ruleset_paths, shipped_folder

_IDS = Path(__file__).parent / "examples" / "rule-ids.txt"
_NAMES = [path.stem for path in ruleset_paths(shipped_folder())]


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def _reference(program: Program) -> list[Evaluator]:
    return [ReferenceEvaluator(program)]


def _rete(program: Program) -> list[Evaluator]:
    return [ReteEvaluator(program)]


@pytest.mark.parametrize("evaluators", [_reference, _rete, evaluators_for], ids=["reference", "rete", "both"])
def test_every_case_passes(evaluators: Any, library: Library) -> None:
    if evaluators is _rete and not rete_available()[0]:
        pytest.skip(rete_available()[1])
    outcomes = run_all(library.plan, library.files, evaluators)
    failed = [
        f"{o.case.file.source.file}:{o.case.line}: {o.case.owner}: expected {o.case.case.expect}, found {o.found}"
        for o in outcomes
        if not o.passed
    ]
    assert failed == []
    assert {o.case.owner for o in outcomes} >= {rule.id for rule in library.plan.rules}


@pytest.mark.parametrize("name", _NAMES)
def test_every_operator_number_and_date_is_noticed_by_a_case(name: str, library: Library) -> None:
    found, _ = survivors(library.plan, library.files, name)
    assert [f"{mutant.file}:{mutant.line}: {mutant.change}" for mutant in found] == []


def test_each_file_is_called_as_its_ruleset(library: Library) -> None:
    assert sorted(file.model.ruleset for file in library.files) == sorted(_NAMES)


def test_no_rule_vanishes_and_a_new_one_is_entered(library: Library) -> None:
    """Ids are never reused: a rule is ended by date, not removed. ``SV_RULES_REWRITE=1`` enters new ones."""
    now = {rule.id for rule in library.plan.rules}
    kept = set(_IDS.read_text(encoding="utf-8").split()) if _IDS.exists() else set()
    assert kept <= now, f"these rules vanished: {sorted(kept - now)}"
    if os.environ.get("SV_RULES_REWRITE"):
        _IDS.write_text("".join(f"{name}\n" for name in sorted(now)), encoding="utf-8")
    assert now == set(_IDS.read_text(encoding="utf-8").split()), f"enter the new rules in {_IDS.name}"


def _hrefs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "href" and inner is not None:
                yield inner
            yield from _hrefs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _hrefs(inner)


def test_every_address_is_https_and_whole(library: Library) -> None:
    for file in library.files:
        found = list(_hrefs(file.source.data))
        assert found, file.name
        for href in found:
            assert re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(/\S*)?", href), f"{file.name}: {href}"


def test_every_rule_and_value_is_cited(library: Library) -> None:
    for rule in library.plan.rules:
        assert rule.citation.title, rule.id
        assert rule.citation.href.startswith("https://"), rule.id
    for parameter in library.plan.parameters.values():
        for period in parameter.periods:
            assert period.citation.title, parameter.key


def test_nothing_of_the_law_is_waivable(library: Library) -> None:
    law = {ruleset.name for ruleset in library.plan.rulesets.values() if ruleset.law}
    assert [rule.id for rule in library.plan.rules if rule.ruleset in law and rule.waivable_by] == []
