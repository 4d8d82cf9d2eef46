"""The index gives the published plan, cell by cell, and the rules that were tried and do not.

The table is that of the published action plan: present and future by area, and how many actions stand in each cell.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from sv_rules.maturity.aggregate import METHODS, aggregated, half_up, mean, one_place
from sv_rules.maturity.levels import level_reached
from sv_rules.maturity.plan import make_plan
from sv_rules.maturity.question_set import QuestionSet
from tests.maturity.conftest import Fixture
from tests.maturity.filling import ENTRY, TARGETS

# area: present, target, actions to reach Follower, Mature, Leader, Innovator (0: an empty cell)
PUBLISHED = {
    "A": (0, 4, 0, 2, 3, 3), "B": (1, 4, 0, 1, 2, 1), "C": (1, 4, 0, 3, 3, 3), "D": (1, 3, 0, 2, 4, 3),
    "E": (0, 4, 2, 3, 3, 4), "F": (0, 4, 2, 1, 5, 2), "G": (1, 4, 0, 1, 2, 2), "H": (0, 2, 1, 1, 1, 3),
    "I": (2, 4, 0, 0, 1, 2), "J": (1, 3, 0, 3, 3, 1),
}  # fmt: skip
TITLES = ["Incomplete/Non Compliant", "Follower", "Mature", "Leader", "Innovator"]


def test_every_present_level_target_and_cell_is_as_published(index: QuestionSet, published: Fixture) -> None:
    plan = make_plan(index, published())
    found = {
        a.area: (a.present.value, a.target.value, *(len(cell.actions) for cell in a.cells)) for a in plan.areas
    }  # fmt: skip
    assert found == PUBLISHED
    assert [a.present.level for a in plan.areas] == [TITLES[row[0]] for row in PUBLISHED.values()]
    assert sum(row[2] + row[3] + row[4] + row[5] for row in PUBLISHED.values()) == len(plan.actions) == 73


def test_overall_is_follower_at_0_7_and_innovator_at_3_6(index: QuestionSet, published: Fixture) -> None:
    plan = make_plan(index, published())
    assert (plan.present_mean, plan.present.level) == ("0.7", "Follower")
    assert (plan.target_mean, plan.target.level) == ("3.6", "Innovator")
    assert plan.findings == ()


def test_an_empty_cell_says_why(index: QuestionSet, published: Fixture) -> None:
    plan = make_plan(index, published(not_planned=("G4.1", "G4.2"), targets={**TARGETS, "G": "Leader"}))
    cells = {(a.area, cell.level): cell.empty for a in plan.areas for cell in a.cells}
    assert cells["A", "Follower"] == "no practice here"
    assert cells["I", "Mature"] == cells["B", "Follower"] == "all in place"
    assert cells["G", "Innovator"] == "none planned"
    assert cells["E", "Follower"] is None


def test_actions_above_the_target_are_listed_and_marked_later(index: QuestionSet, published: Fixture) -> None:
    above = [a for a in make_plan(index, published()).actions if a.above_target]
    assert [a.practice for a in above] == ["D4.1", "D4.2", "D4.3", "H3.1", "H4.1", "H4.2", "H4.3", "J4.1"]
    assert all(a.later and a.by is None for a in above)


def test_one_of_three_mature_practices_leaves_a_follower_with_the_other_two(
    index: QuestionSet, published: Fixture
) -> None:
    plan = make_plan(index, published(in_place=(*ENTRY, "C2.2")))
    area = next(a for a in plan.areas if a.area == "C")
    assert area.present.level == "Follower"
    assert area.cells[1].actions == ("C2.1", "C2.3")


def test_an_empty_level_is_passed_over_and_never_awarded(index: QuestionSet, published: Fixture) -> None:
    policy = next(a for a in index.areas if a.id == "A")
    assert level_reached(index, policy, set()).value == 0
    plan = make_plan(index, published(in_place=(*ENTRY, "A2.1", "A2.2")))
    assert next(a for a in plan.areas if a.area == "A").present.level == "Mature"


def test_a_higher_practice_without_the_lower_ones_awards_nothing(index: QuestionSet, published: Fixture) -> None:
    plan = make_plan(index, published(in_place=(*ENTRY, "E4.1", "E3.1")))
    assert next(a for a in plan.areas if a.area == "E").present.value == 0


def test_every_practice_about_a_weight_is_a_floor(index: QuestionSet) -> None:
    weights = [p.practice for _, p in index.practices() if "per cent" in p.practice]
    assert len(weights) == 2
    assert all("at least" in words or "more than" in words for words in weights)


# ------------------------------------------------------------ what was tried and does not give the published plan


def _cells(plan_cells: dict[tuple[str, int], bool]) -> int:
    """How many of the forty cells differ from the published ones."""
    return sum(
        plan_cells[area, level] != bool(row[1 + level]) for area, row in PUBLISHED.items() for level in range(1, 5)
    )


def test_cells_between_present_and_target_would_be_five_wrong() -> None:
    tried = {(a, n): row[0] < n <= row[1] for a, row in PUBLISHED.items() for n in range(1, 5)}
    assert _cells(tried) == 5


def test_cells_above_the_present_level_would_be_one_wrong() -> None:
    assert _cells({(a, n): n > row[0] for a, row in PUBLISHED.items() for n in range(1, 5)}) == 1


def test_the_next_level_only_would_be_twenty_four_wrong() -> None:
    assert _cells({(a, n): n == row[0] + 1 for a, row in PUBLISHED.items() for n in range(1, 5)}) == 24


def test_without_entry_practices_present_levels_would_be_wrong(index: QuestionSet, published: Fixture) -> None:
    bare = index.model_copy(
        update={
            "areas": [
                a.model_copy(update={"practices": [p for p in a.practices if p.source != "ours"]}) for a in index.areas
            ]
        }
    )
    found = [level_reached(bare, a, set()).value for a in bare.areas]
    assert sum(n != row[0] for n, row in zip(found, PUBLISHED.values(), strict=True)) == 6


@pytest.mark.parametrize("wrong", ["minimum", "floor"])
def test_the_minimum_or_the_floor_of_the_mean_is_not_what_was_published(wrong: str) -> None:
    for column, stated in ((0, 1), (1, 4)):
        levels = [row[column] for row in PUBLISHED.values()]
        tried = min(levels) if wrong == "minimum" else sum(levels) // len(levels)
        assert tried != stated
        assert aggregated("mean", levels) == stated


# ------------------------------------------------------------ methods by name


@pytest.mark.parametrize(
    ("method", "levels", "level"),
    [
        ("mean", [0, 1], 1), ("mean", [0, 0, 1], 0), ("mean", [1, 2], 2), ("mean", [4], 4),
        ("median", [0, 1], 0), ("median", [0, 3, 4], 3), ("median", [4, 1, 2, 3], 2),
        ("mode", [2, 2, 1, 1, 4], 1), ("mode", [3, 3, 0], 3), ("minimum", [3, 2, 4], 2),
    ],
)  # fmt: skip
def test_each_method_by_hand(method: str, levels: list[int], level: int) -> None:
    assert aggregated(method, levels) == level  # type: ignore[arg-type]


def test_a_mean_is_exact_and_shown_to_one_place_half_up() -> None:
    assert mean([0, 1, 1]) == Fraction(2, 3)
    assert one_place(Fraction(2, 3)) == "0.7"
    assert one_place(Fraction(5, 100)) == "0.1"
    assert half_up(Fraction(5, 2)) == 3


def test_changing_the_method_is_one_line_and_the_plan_names_it(index: QuestionSet, published: Fixture) -> None:
    assert index.overall
    lowest = index.model_copy(update={"overall": index.overall.model_copy(update={"method": "minimum"})})
    plan = make_plan(lowest, published())
    assert plan.method == METHODS["minimum"].title
    assert (plan.present.level, plan.target.level) == ("Incomplete/Non Compliant", "Mature")
