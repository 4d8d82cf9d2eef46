"""Cases are run, and a boundary that no case stands on is named by mutation."""

from __future__ import annotations

from pathlib import Path

import pytest

from sv_rules.engine.cases import Outcome, run_all
from sv_rules.engine.evaluators import evaluators_for
from sv_rules.engine.mutation import survivors
from sv_rules.policy.library import compile_folder, read_folder
from tests.policy.loading import changed, folder_of, good, ruleset, said_of

_WHOLE = (Path(__file__).parent / "examples" / "whole.yaml").read_text(encoding="utf-8")


def _outcomes(folder: Path) -> list[Outcome]:
    return run_all(compile_folder(folder), read_folder(folder), evaluators_for)


def _survivors(folder: Path, ruleset: str = "good") -> list[str]:
    found, tried = survivors(compile_folder(folder), read_folder(folder), ruleset)
    assert tried > 10
    return [f"{Path(mutant.file).name}:{mutant.line}: {mutant.change}" for mutant in found]


def test_every_case_of_a_whole_ruleset_passes(tmp_path: Path) -> None:
    outcomes = _outcomes(folder_of(tmp_path, a=_WHOLE))
    assert [outcome.case.case.name for outcome in outcomes if not outcome.passed] == []
    assert len(outcomes) == 16


def test_a_case_that_fails_says_what_was_found(tmp_path: Path) -> None:
    text = changed(_WHOLE, ("is_framework: false}, expect: met}", "is_framework: true}, expect: met}"))
    [failed] = [outcome for outcome in _outcomes(folder_of(tmp_path, a=text)) if not outcome.passed]
    assert (failed.case.owner, failed.case.case.name, failed.found) == ("GOOD-001", "not a framework", "breached")
    line = text.split("\n").index(next(row for row in text.split("\n") if "name: not a framework" in row)) + 1
    assert failed.case.line == line


def test_a_case_that_expects_another_effect_says_which_there_is(tmp_path: Path) -> None:
    text = changed(_WHOLE, ("at: publish, effect: reason,", "at: award, effect: stop,"))
    [failed] = [outcome for outcome in _outcomes(folder_of(tmp_path, a=text)) if not outcome.passed]
    assert failed.found == "breached, with effect reason at award"


def test_a_case_of_a_table_says_what_was_found(tmp_path: Path) -> None:
    text = changed(
        _WHOLE, ("stated_value_inc_vat: 119999.99}, expect: false}", "stated_value_inc_vat: 1}, expect: true}"),
    )  # fmt: skip
    [failed] = [outcome for outcome in _outcomes(folder_of(tmp_path, a=text)) if not outcome.passed]
    assert (failed.case.owner, failed.found) == ("large", "false")


# ---------------------------------------------------------------------------- mutants


def test_a_table_with_cases_on_both_sides_of_each_boundary_has_no_survivors(tmp_path: Path) -> None:
    assert _survivors(folder_of(tmp_path, a=_WHOLE)) == []


_WITHOUT = {
    "a penny below": ["a.yaml:19: $floor: 100000 became 99999.99"],
    "the last day": ["a.yaml:20: $floor: 2026-02-01 became 2026-01-31"],
    "below it": [
        "a.yaml:20: $floor: 2026-02-01 became 2026-02-02",
        "a.yaml:20: $floor: 120000 became 119999.99",
    ],
    "stopped to the last": ["a.yaml:41: GOOD-001 at: 2026-02-01 became 2026-01-31"],
    "reason from then": ["a.yaml:41: GOOD-001 at: 2026-02-01 became 2026-02-02"],
}


@pytest.mark.parametrize("name", _WITHOUT)
def test_leaving_one_case_out_names_the_boundary_that_it_stood_on(name: str, tmp_path: Path) -> None:
    lines = [line for line in _WHOLE.split("\n") if f"name: {name}," not in line]
    assert len(lines) == len(_WHOLE.split("\n")) - 1
    assert _survivors(folder_of(tmp_path, a="\n".join(lines))) == _WITHOUT[name]


_USER = ruleset(
    "user",
    uses="[good]",
    derive="""
  - fact: small
    title: The contract is small
    type: boolean
    rows: [{when: [{large: {eq: false}}], value: true}, {when: [{large: {eq: true}}], value: false}]
    cases:
      - {name: nothing, facts: {}, expect: unknown}
      - {name: a penny below, facts: {published_on: 2026-01-31, stated_value_inc_vat: 99999.99}, expect: true}
      - {name: the floor, facts: {published_on: 2026-01-31, stated_value_inc_vat: 100000}, expect: false}
""",
)


def test_a_case_of_a_ruleset_that_uses_this_one_catches_too(tmp_path: Path) -> None:
    base = "\n".join(line for line in _WHOLE.split("\n") if "name: a penny below," not in line)
    assert _survivors(folder_of(tmp_path, a=base)) == _WITHOUT["a penny below"]
    assert _survivors(folder_of(tmp_path, b=_USER)) == []


def test_an_interval_that_ends_before_it_begins_is_a_problem_of_its_case(tmp_path: Path) -> None:
    interval = "stated_value_inc_vat: {from: 100000, to: 99999.99}}, expect: false}"
    text = changed(good(), ("stated_value_inc_vat: 99999.99}, expect: false}", interval))
    assert said_of(folder_of(tmp_path, a=text)) == (
        'a.yaml:30:102: "stated_value_inc_vat": it ends before it begins. Check from and to.'
    )


def test_an_interval_of_one_value_is_that_value(tmp_path: Path) -> None:
    interval = "stated_value_inc_vat: {from: 100000, to: 100000}}, expect: true}"
    text = changed(good(), ("stated_value_inc_vat: 100000}, expect: true}", interval))
    assert all(outcome.passed for outcome in _outcomes(folder_of(tmp_path, a=text)))
