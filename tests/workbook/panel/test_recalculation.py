"""The independent recalculation: a wrong figure, a wrong formula and a missing program are each named."""

from __future__ import annotations

import sys

import pytest

from sv_rules.errors import BadInput
from sv_rules.evaluation.scoring import score
from sv_rules.workbook.panel_result import result_book
from sv_rules.workbook.recalculation import (
    RecalculationDiffers,
    check_recalculation,
    compare_values,
    computed_values,
    without_values,
)
from tests.workbook.panel.editing import with_parts
from tests.workbook.panel.home_care import HOME_CARE, data


def test_a_figure_that_its_formula_does_not_give_is_not_issued() -> None:
    raw, issued = result_book(HOME_CARE, data(), score(HOME_CARE, data()))
    wrong = issued.model_copy(update={"cached": {**issued.cached, "lot-1!G8": "n:99"}})
    with pytest.raises(RecalculationDiffers) as caught:
        check_recalculation(raw, wrong)
    [one] = caught.value.differences
    assert (one.cell, one.issued, float(one.returned or 0)) == ("lot-1!G8", "99", 87.23)
    assert "not issued" in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_wrong_formula_is_found_whatever_value_stands_beside_it() -> None:
    raw, issued = result_book(HOME_CARE, data(), score(HOME_CARE, data()))

    def spoil(name: str, part: bytes) -> bytes:
        return part.replace(b"MIN($G$8:$G$10)/$G$8", b"MAX($G$8:$G$10)/$G$8") if "worksheets" in name else part

    spoilt = with_parts(raw, {}, spoil)
    assert spoilt != raw
    with pytest.raises(RecalculationDiffers, match=r"lot-1 points!G13 shows 36\.95 and gives 44\.48"):
        check_recalculation(spoilt, issued)


def test_without_formualizer_the_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    raw, issued = result_book(HOME_CARE, data(), score(HOME_CARE, data()))
    monkeypatch.setitem(sys.modules, "formualizer", None)
    with pytest.raises(BadInput, match=r"pip install 'sv-rules\[panel\]'"):
        check_recalculation(raw, issued)


def test_stripped_of_its_values_a_book_has_none_to_trust() -> None:
    raw, issued = result_book(HOME_CARE, data(), score(HOME_CARE, data()))
    left = computed_values(without_values(raw))
    assert set(left) == set(issued.cached)
    assert set(left.values()) == {None}


@pytest.mark.parametrize(("mark", "value", "same"), [
    ("n:87.23", 87.23, True), ("n:87.23", 87.2300000000001, True), ("n:87.23", 87.24, False), ("n:1", True, False),
    ("n:0", None, False), ("s:", None, True), ("s:OK", "OK", True), ("s:OK", "CHECK", False), ("n:4", "4", False),
    ("n:0.000001234", 0.000001235, False), ("n:0", 1e-14, True),
])  # fmt: skip
def test_figures_are_the_same_to_the_last_published_place_and_types_are_kept(
    mark: str, value: object, same: bool
) -> None:
    assert (compare_values({"A!A1": mark}, {"A!A1": value}) == ()) == same
