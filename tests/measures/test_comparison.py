"""Two editions of a set: everything that changed is told, by kind, and nothing else."""

from __future__ import annotations

import pytest

from sv_rules.measures.comparison import Change, changes
from sv_rules.report.measures import changes_page
from tests.measures.sets import small


def diff(*change: tuple[str, str]) -> list[Change]:
    return changes(small(), small(*change))


def test_the_same_edition_has_no_change() -> None:
    assert diff() == []
    assert diff(("weight: 1.5", "weight: 1.50")) == []


@pytest.mark.parametrize(
    ("change", "kind", "code", "before", "after"),
    [
        (("proxy: 200.00", "proxy: 210.00"), "proxy", "WEEKS", "£200.00", "£210.00"),
        (("proxy: 200.00", "proxy: none"), "proxy", "WEEKS", "£200.00", "none"),
        (("South: 24000.00", "South: 25000.00"), "proxy", "LOCAL", "£24,000.00", "£25,000.00"),
        ((", South: 24000.00", ""), "proxy", "LOCAL", "£24,000.00", ""),
        (("unit: week", "unit: month"), "unit", "WEEKS", "week", "month"),
        (("weight: 1.5", "weight: 2"), "weight", "CARE", "1.5", "2"),
        (("title: Weeks", "title: More weeks"), "reworded", "WEEKS", "Weeks", "More weeks"),
        (("most: 2000", "most: 100"), "counting", "WEEKS", "2000", "100"),
        (("counting: {most: 2000}", "counting: {}"), "counting", "WEEKS", "2000", "no limit"),
        (('edition: "2026"', 'edition: "2027"'), "set", "", "2026", "2027"),
        (("together: one", "together: declared"), "set", "", "Goods once (one)", "Goods once (declared)"),
    ],
)  # fmt: skip
def test_a_change_is_told_with_before_and_after(
    change: tuple[str, str], kind: str, code: str, before: str, after: str
) -> None:
    found = diff(change)
    assert [(c.kind, c.code, c.before, c.after) for c in found] == [(kind, code, before, after)]


def test_a_rule_of_the_whole_set_changes_every_measure_that_leans_on_it() -> None:
    found = diff(("overlap_groups:", "counting: {additional: false}\noverlap_groups:"))
    assert [c.code for c in found] == ["LOCAL", "LTU", "CARE", "WEEKS", "PLAN", "TONNES", "POUNDS"]


def test_measures_come_and_go_and_move() -> None:
    found = diff(("id: WEEKS", "id: MONTHS"))
    assert [(c.kind, c.code) for c in found] == [("dropped", "WEEKS"), ("added", "MONTHS")]
    moved = diff(
        ("          - {id: WEEKS", "      - id: T-2\n        title: Skills\n        measures:\n          - {id: WEEKS")
    )
    assert {(c.kind, c.before, c.after) for c in moved} == {("moved", "Work: Jobs", "Work: Skills")}


def test_the_page_says_how_many_changed_first() -> None:
    old, new = small(), small(("id: WEEKS", "id: MONTHS"), ("unit: tonne", "unit: kilogram"))
    assert changes_page(old, new, changes(old, new)).startswith(
        "Small set, edition 2026 to 2026: 1 measure new, 1 dropped, 1 changed."
    )


def test_an_invented_edition_is_called_invented() -> None:
    old, new = (
        small(),
        small(("licence: none", "licence: none\nsynthetic: true\nwhy: a test"), ("unit: tonne", "unit: kilogram")),
    )
    assert "INVENTED: edition 2026. a test" in changes_page(old, new, changes(old, new))
