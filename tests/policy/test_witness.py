"""A boundary that no case stands on is named with the case that is missing; what no case could tell is not named."""

from __future__ import annotations

from pathlib import Path

import pytest

from sv_rules.engine.mutants import Mutant
from sv_rules.engine.mutation import survivors
from sv_rules.policy.library import compile_folder, read_folder
from tests.policy.loading import changed, folder_of, good, parameter, ruleset, table

_ROWS = """      - {when: [{stated_value_inc_vat: {gte: $floor}}], value: true}
      - {when: [{stated_value_inc_vat: {lt: $floor}}], value: false}
"""
_TURNED = changed(
    good(),
    (_ROWS, "".join(reversed(_ROWS.splitlines(keepends=True)))),
    ("stated_value_inc_vat: 100000}", "stated_value_inc_vat: 100001}"),
)
"""The rows the other way round, and no case at the floor."""


def _survivors(tmp_path: Path, text: str, name: str) -> list[Mutant]:
    folder = folder_of(tmp_path, a=text)
    return survivors(compile_folder(folder), read_folder(folder), name)[0]


def _of(found: list[Mutant], owner: str) -> dict[str, str]:
    return {mutant.change: mutant.example for mutant in found if mutant.owner == owner}


def test_a_row_in_the_shadow_of_the_one_above_needs_no_case(tmp_path: Path) -> None:
    """At the floor the first row holds, so whether the second says "less than" or "at most" is all one."""
    assert _of(_survivors(tmp_path, good(), "good"), "large") == {}


def test_the_same_row_on_top_needs_a_case_at_the_floor(tmp_path: Path) -> None:
    assert _of(_survivors(tmp_path, _TURNED, "good"), "large") == {
        "stated_value_inc_vat: lt became lte": (
            "{facts: {published_on: 2025-02-24, stated_value_inc_vat: 100000}, expect: true}"
        ),
        "stated_value_inc_vat: gte became gt": (
            "{facts: {published_on: 2025-02-24, stated_value_inc_vat: 100000}, expect: true}"
        ),
    }


def test_the_example_fails_on_the_mutant_and_passes_as_written(tmp_path: Path) -> None:
    example = next(iter(_of(_survivors(tmp_path, _TURNED, "good"), "large").values()))
    case = f"      - {{name: what the example says, {example.removeprefix('{')}\n"
    first_case = "      - {name: nothing is known, facts: {}, expect: unknown}\n"
    assert _of(_survivors(tmp_path, changed(_TURNED, (first_case, case + first_case)), "good"), "large") == {}


def test_a_set_in_part_on_a_list_tells_includes_from_within(tmp_path: Path) -> None:
    rows = ("{when: [{categories: {includes: [goods]}}], value: true}", "{value: false}")
    text = ruleset("sets", derive=table("some_goods", "boolean", *rows))
    assert (
        "{facts: {categories: [goods, services]}, expect: true}"
        in _of(_survivors(tmp_path, text, "sets"), "some_goods").values()
    )


@pytest.mark.parametrize(("low", "named"), [(5, True), (7, False)])
def test_two_numbers_that_are_the_same_today_cannot_be_told_apart(low: int, named: bool, tmp_path: Path) -> None:
    """Where both rows give one number, which of them holds shows in no case."""
    numbers = parameter("low", "money", f"2025-01-01: {low}") + parameter("high", "money", "2025-01-01: 7")
    rows = ("{when: [{is_framework: {eq: true}}], value: $low}", "{value: $high}")
    text = ruleset("same", parameters=numbers, derive=table("sum", "money", *rows))
    changes = _of(_survivors(tmp_path, text, "same"), "sum")
    assert ("is_framework: eq became ne" in changes) is named


def test_over_lots_nothing_is_claimed(tmp_path: Path) -> None:
    text = ruleset("lots", derive=table("sum", "money", "{value: {over: {lots: least, of: stated_lot_value_inc_vat}}}"))
    assert _of(_survivors(tmp_path, text, "lots"), "sum") == {"sum: least became most": ""}


def test_more_combinations_than_can_be_tried_are_still_searched(tmp_path: Path) -> None:
    facts = ["utilities", "defence", "concession", "light_touch", "is_framework", "is_call_off", "devolved"]
    facts += ["is_dynamic_market", "below_threshold_stated"]
    conditions = ", ".join(f"{{{fact}: {{eq: true}}}}" for fact in facts)
    rows = (f"{{when: [{{any: [{conditions}]}}], value: true}}", "{value: false}")
    found = _of(_survivors(tmp_path, ruleset("many", derive=table("any_box", "boolean", *rows)), "many"), "any_box")
    assert all("expect: " in example for example in found.values())
    assert "devolved: eq became ne" in found
