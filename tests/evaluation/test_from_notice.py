"""An evaluation begun from a real notice, and what differs from what was published."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sv_rules.evaluation.differences import differences
from sv_rules.evaluation.from_notice import evaluation_text
from sv_rules.evaluation.notice_method import notice_method
from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.reading import TO_FILL, parse_evaluation
from sv_rules.problem import Problems
from tests.evaluation.cases import a_round, evaluation, priced, raw, scored, simple

NOTICES = Path(__file__).parent.parent / "notices" / "notices.jsonl"


@cache
def real() -> dict[str, dict[str, Any]]:
    releases = (json.loads(line) for line in NOTICES.read_text(encoding="utf-8").strip().split("\n"))
    return {str(release.get("id")): release for release in releases}


def filled(text: str) -> str:
    """As an officer would fill the open points in: everything that the notice does not say."""
    answers = [
        (f'kind: "{TO_FILL}"', "kind: above-threshold"), (f'places: "{TO_FILL}"', "places: 2"), (f'mode: "{TO_FILL}"', "mode: half-up"),
        (f'at: ["{TO_FILL}"]', "at: [total]"), (f'{{by: "{TO_FILL}"}}', "{by: head, of: quality}"), (f'formula: "{TO_FILL}"', "formula: lowest_ratio"),
        (f'id: E1, name: "{TO_FILL}"', "id: E1, name: Ada"), (f'id: E2, name: "{TO_FILL}"', "id: E2, name: Ben"), (f'"{TO_FILL}"', "Words"),
    ]  # fmt: skip
    for before, after in answers:
        text = text.replace(before, after)
    return text


def test_a_real_notice_gives_a_file_in_which_only_open_points_are_wrong() -> None:
    for release in list(real().values())[::6]:
        text = evaluation_text(notice_method(release))
        with pytest.raises(Problems) as refused:
            parse_evaluation(text.encode(), "method.yaml")
        assert all(
            p.message == "this is still to be filled in: the notice does not say it." for p in refused.value.problems
        )


def test_what_the_notice_settles_is_written_and_the_rest_once_filled_agrees_with_it() -> None:
    """Herefordshire, adult skills: 64, 24 and social value 12, for each of four lots, in free text."""
    notice = notice_method(real()["071467-2026"])
    found, _ = parse_evaluation(filled(evaluation_text(notice)).encode(), "method.yaml")
    assert (found.kind, found.authority, found.notice) == ("light-touch", "Herefordshire Council", "071467-2026")
    assert [(r.id, r.lot) for r in found.rounds] == [("lot-1", "1"), ("lot-2", "2"), ("lot-3", "3"), ("lot-4", "4")]
    assert [(c.title, c.weighting, c.head) for c in found.rounds[0].criteria] == [
        ("Quality Questions (ALL LOTS)", 64, "quality"), ("Quality Questions (LOT-SPECIFIC)", 24, "quality"),
        ("Social Value", 12, "social-value"),
    ]  # fmt: skip
    assert differences(notice, found) == ()


def test_quality_weights_that_sum_to_100_beside_a_price_are_shares_of_quality() -> None:
    """Scottish Forestry: quality 10, 40, 20, 5, 5 and 20 beside price 30; so the first is 7 % of the total."""
    notice = notice_method(real()["076063-2026"])
    found, _ = parse_evaluation(filled(evaluation_text(notice)).encode(), "method.yaml")
    [group, price] = found.rounds[0].criteria
    assert (found.weightings_are, group.weighting, price.weighting) == ("of-parent", 70, 30)
    assert notice.lots[0].share_of_total(notice.lots[0].criteria[0]) == Decimal(7)
    assert differences(notice, found) == ()


def test_whatever_a_notice_holds_stays_text() -> None:
    hostile = {
        "ocid": "x: [", "id": "1\n- a: b", "date": 5, "buyer": {"name": '"}\nkind: call-off\n#'},
        "tender": {"title": "a: &b *c\x00\u202e", "lots": [{"id": {}, "awardCriteria": {"criteria": [{"type": "quality", "name": "y: {", "numbers": [{"number": "x"}]}, 7, None]}}, "no"]},
    }  # fmt: skip
    with pytest.raises(Problems) as refused:
        parse_evaluation(evaluation_text(notice_method(hostile)).encode(), "method.yaml")
    assert all(p.message.startswith("this is still to be filled in") for p in refused.value.problems)


# ------------------------------------------------------------------ differences


def test_the_same_method_has_no_difference_whoever_scores() -> None:
    other = simple().model_copy(update={"chair": "Cy", "reason_at_least": 40})
    assert differences(simple(), other) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quality": 70, "price": 30}, ["r1, criterion Q: weighting was published as 60 and is 70 here.", "r1, criterion P: weighting was published as 40 and is 30 here."]),
        ({"formula": "range"}, ["r1, criterion P: price formula was published as lowest_ratio and is range here."]),
        ({"tie_break": [{"by": "head", "of": "quality"}]}, ["r1: tie break was published as price and is head quality here."]),
        ({"rounding": {"places": 1}}, ["r1: rounding places was published as 2 and is 1 here."]),
        ({"ceiling": 90}, ["r1, criterion P: price ceiling was published as not there and is 90 here."]),
        ({"minimum_overall": {"least": 50, "failing": "noted"}}, ["r1: minimum overall least was published as not there and is 50 here.", "r1: minimum overall failing was published as not there and is noted here."]),
    ],
)  # fmt: skip
def test_a_method_that_differs_is_told_with_both_values(change: dict[str, Any], said: list[str]) -> None:
    assert [str(one) for one in differences(simple(), simple(**change))] == said


def test_words_of_a_scale_and_criteria_that_come_or_go_are_differences() -> None:
    method = raw(a_round(scored("Q", 60, "five"), priced(40)))
    scales = json.loads(json.dumps(method["scales"]))
    scales[1]["points"][3]["label"] = "Better"
    worded = Evaluation.model_validate(method | {"scales": scales})
    assert [str(one) for one in differences(Evaluation.model_validate(method), worded)] == [
        "scale five: score 3, label was published as Score 3 and is Better here."
    ]
    more = evaluation(a_round(scored("Q", 50, "five"), scored("R", 10, "five"), priced(40)))
    said = [str(one) for one in differences(Evaluation.model_validate(method), more)]
    assert "r1: criteria was published as Q, P and is Q, R, P here." in said
    assert "r1, criterion R: weighting was published as not there and is 10 here." in said


def test_an_evaluation_that_differs_from_its_notice_is_told() -> None:
    notice = notice_method({
        "ocid": "o", "id": "1", "date": "2026-01-01", "buyer": {"name": "B"},
        "tender": {"title": "T", "lots": [{"id": "1", "awardCriteria": {"criteria": [
            {"type": "quality", "name": "Question Q", "numbers": [{"number": 55, "weight": "percentageExact"}]},
            {"type": "quality", "name": "Social value", "numbers": [{"number": 10, "weight": "percentageExact"}]},
            {"type": "cost", "name": "Whole-life cost", "numbers": [{"number": 35, "weight": "percentageExact"}]},
        ]}}]},
    })  # fmt: skip
    assert [str(one) for one in differences(notice, simple())] == [
        "r1, criterion Question Q: weighting of the total was published as 55 % and is 60 % here.",
        "r1, criterion Social value: criterion was published as Social value and is not there here.",
        "r1, criterion Whole-life cost: weighting of the total was published as 35 % and is 40 % here.",
    ]
