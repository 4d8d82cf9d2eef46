"""Whatever is changed in a published method is found: every word and figure of a full evaluation, one at a time."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from sv_rules.evaluation.differences import differences
from sv_rules.evaluation.published import Evaluation
from tests.evaluation.cases import a_round, offered, priced, raw, scored

FULL = raw(
    a_round(
        {
            "id": "G", "title": "Quality", "weighting": "40", "head": "quality",
            "minimum": {"least": "50", "failing": "disqualifies"},
            "criteria": [
                scored("Q1", "30", "five", minimum={"least": "2", "failing": "noted"}),
                scored("Q2", "10", "shares"),
            ],
        },
        offered("O", "5", basis="relative", cap="500", unit="hours", per_price=True), offered("C", "5", basis="target", target="9", best="lowest"),
        priced("30", "linear_low", parameters={"times_lowest": "3"}, floored_at_zero=False, ceiling="900", floor="10",
               zero_allowed=True, includes_vat=True, low_price={"percent_below": "20", "below": "estimate", "estimate": "500"}),
        priced("20", "benchmark", "P2", parameters={"best": "1", "worst": "9"}, direction="cost",
               basket=[{"id": "h", "title": "Hours", "quantity": "5", "unit": "h"}]),
        lot="1", quality_points="best-bid", minimum_overall={"least": "40", "failing": "noted"},
        rounding={"places": 3, "mode": "down", "at": ["share", "total"], "places_at": {"share": 1}},
        tie_break=[{"by": "head", "of": "quality"}, {"by": "price", "of": "P"}],
        outcome={"kind": "framework", "first": 3},
    ),
    lots_each=2, lots_mechanism="In the order of lots.",
    scales=[
        {"id": "five", "points": [{"score": str(n), "label": f"Score {n}", "descriptor": f"Words {n}"} for n in range(6)]},
        {"id": "shares", "points": [{"score": "0", "label": "No", "share": "0"}, {"score": "1", "label": "Yes", "share": "100"}]},
        {"id": "hundred", "span": {"from": "0", "to": "10", "step": "2"}},
    ],
)  # fmt: skip
WORDS = {
    "kind": {"above-threshold": "light-touch", "scored": "offer", "offer": "price", "price": "scored", "framework": "shortlist"},
    "head": {"quality": "social-value", "social-value": "quality"}, "failing": {"disqualifies": "noted", "noted": "disqualifies"},
    "basis": {"relative": "target", "target": "relative"}, "best": {"lowest": "highest"},
    "formula": {"linear_low": "range", "benchmark": "range"}, "direction": {"cost": "income"},
    "below": {"estimate": "mean"}, "quality_points": {"best-bid": "absolute"}, "mode": {"down": "half-up"},
    "at": {"share": "head", "total": "criterion"}, "by": {"head": "criterion", "price": "criterion"},
}  # fmt: skip


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path


def changed(value: Any, path: tuple[Any, ...]) -> Any:
    key = next(step for step in reversed(path) if isinstance(step, str))
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if (key, value) in (("share", "100"), ("step", "2")):
        return str(int(value) - 1)  # what is more is no scale
    if value in WORDS.get(key, {}):
        return WORDS[key][value]
    if value.replace(".", "").isdigit():
        return str(Decimal(value) + (2 if "span" in path else 1))
    return "2027-01-01" if key == "published_on" else f"{value}x"


@pytest.mark.parametrize("path", list(leaves(FULL)), ids=lambda path: "-".join(map(str, path)))
def test_no_word_and_no_figure_of_a_method_changes_unseen(path: tuple[Any, ...]) -> None:
    published = Evaluation.model_validate(FULL)
    other = copy.deepcopy(FULL)
    place = other
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = changed(place[path[-1]], path)
    found = differences(published, Evaluation.model_validate(other))
    assert found
    assert all(one.published != one.here for one in found)


def test_a_method_written_in_another_way_is_the_same() -> None:
    published = Evaluation.model_validate(FULL)
    again = Evaluation.model_validate(published.model_dump(by_alias=True))
    assert differences(published, again) == ()
    noughts = copy.deepcopy(FULL)
    noughts["rounds"][0]["criteria"][0]["weighting"] = "40.00"
    assert differences(published, Evaluation.model_validate(noughts)) == ()


def test_who_scores_is_no_part_of_the_method() -> None:
    more = FULL | {"chair": "Cy", "evaluators": [{"id": "E1", "name": "Ada", "role": "Care"}], "reason_at_least": 40}
    assert differences(Evaluation.model_validate(FULL), Evaluation.model_validate(more)) == ()
