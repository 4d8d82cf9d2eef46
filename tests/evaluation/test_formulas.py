"""Every formula against fractions worked out by hand, with and without the bid that decides who wins."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sv_rules.evaluation.formulas import FORMULAS, price_shares
from sv_rules.evaluation.published import Price
from sv_rules.evaluation.ranking import Index
from sv_rules.evaluation.scoring import score
from tests.evaluation.cases import panel, simple

POINTS = [one.id for one in FORMULAS.values() if not one.ranks]
A, B, C = {"Q": 70, "P": 100}, {"Q": 60, "P": 80}, {"Q": 10, "P": 40}
# Quality 60 and price 40 of 100; by hand, exact.
PARADOXES = {
    "lowest_ratio": (
        {"B01": Fraction(58), "B02": Fraction(56), "B03": Fraction(46)},
        {"B02": Fraction(76), "B01": Fraction(74)},
    ),
    "linear_low": (
        {"B03": Fraction(46), "B01": Fraction(42), "B02": Fraction(36)},
        {"B02": Fraction(76), "B01": Fraction(72)},
    ),
    "range": (
        {"B02": 36 + Fraction(40, 3), "B03": Fraction(46), "B01": Fraction(42)},
        {"B02": Fraction(76), "B01": Fraction(42)},
    ),
    "mean50": (
        # mean 220/3: A is 400/11 % above it, B 100/11 %, C 500/11 % below; without C the mean is 90.
        {"B02": 36 + Fraction(40, 100) * (50 - Fraction(100, 11)), "B01": 42 + Fraction(40, 100) * (50 - Fraction(400, 11)), "B03": 6 + Fraction(40, 100) * (50 + Fraction(500, 11))},
        {"B02": 36 + Fraction(40, 100) * (50 + Fraction(100, 9)), "B01": 42 + Fraction(40, 100) * (50 - Fraction(100, 9))},
    ),
    "ppqp": (
        {"B02": Fraction(80, 60), "B01": Fraction(100, 70), "B03": Fraction(40, 10)},
        {"B02": Fraction(80, 60), "B01": Fraction(100, 70)},
    ),
}  # fmt: skip


def shares(formula: str, prices: list[int | str], **price: object) -> list[Fraction]:
    given_ = {str(n): Fraction(one) for n, one in enumerate(prices)}
    found = price_shares(Price.model_validate({"formula": formula} | price), given_)
    return [found[str(n)].share for n in range(len(prices))]


@pytest.mark.parametrize("formula", PARADOXES)
@pytest.mark.parametrize("with_c", [True, False])
def test_a_losing_bid_may_decide_who_wins(formula: str, with_c: bool) -> None:
    rows = {"B01": A, "B02": B} | ({"B03": C} if with_c else {})
    [found] = score(simple(formula, rounding={"places": 6, "at": []}), panel(rows)).rounds
    expected = PARADOXES[formula][0 if with_c else 1]
    assert [one.bid for one in found.bids] == list(expected)
    for one in found.bids:
        assert one.total is not None
        assert abs(Fraction(one.total) - expected[one.bid]) <= Fraction(1, 2 * 10**6)
    assert found.winners == (next(iter(expected)),)


def test_lowest_ratio_and_its_income() -> None:
    assert shares("lowest_ratio", [40, 100]) == [1, Fraction(2, 5)]
    assert shares("lowest_ratio", [40, 100], direction="income") == [Fraction(2, 5), 1]


@pytest.mark.parametrize(
    ("times", "expected"), [("2", [1, Fraction(1, 2), 0, 0]), ("3", [1, Fraction(3, 4), Fraction(1, 2), 0])]
)
def test_linear_points_reach_nought_at_so_many_times_the_lowest(times: str, expected: list[Fraction]) -> None:
    assert shares("linear_low", [100, 150, 200, 300], parameters={"times_lowest": times}) == expected


def test_linear_points_may_be_published_to_fall_below_nought() -> None:
    assert shares("linear_low", [100, 300], floored_at_zero=False) == [1, -1]


def test_a_benchmark_scores_a_bid_by_itself() -> None:
    parameters = {"best": 100, "worst": 200}
    assert shares("benchmark", [90, 100, 125, 200, 260], parameters=parameters) == [1, 1, Fraction(3, 4), 0, 0]
    assert shares("benchmark", [260], parameters=parameters, floored_at_zero=False) == [Fraction(-3, 5)]
    assert shares("benchmark", [150], parameters={"best": 200, "worst": 100}, direction="income") == [Fraction(1, 2)]


def test_points_from_the_mean_stay_between_0_and_100() -> None:
    assert shares("mean50", [10, 190, 1000], parameters={"per_percent": 2}) == [1, 1, 0]
    assert shares("mean50", [90, 110]) == [Fraction(3, 5), Fraction(2, 5)]
    assert shares("mean50", [90, 110], direction="income") == [Fraction(2, 5), Fraction(3, 5)]


@pytest.mark.parametrize(
    ("formula", "one_bid", "equal"),
    [("lowest_ratio", 1, 1), ("linear_low", 1, 1), ("range", 1, 1), ("mean50", Fraction(1, 2), Fraction(1, 2))],
)
def test_one_bid_and_equal_prices_have_an_answer(formula: str, one_bid: Fraction, equal: Fraction) -> None:
    assert shares(formula, [70]) == [one_bid]
    assert shares(formula, [70, 70, 70]) == [equal] * 3


@pytest.mark.parametrize(
    ("formula", "expected"), [("lowest_ratio", [1, 0]), ("linear_low", [1, 0]), ("range", [1, 0]), ("mean50", [1, 0])]
)
def test_a_price_of_nought_has_an_answer(formula: str, expected: list[Fraction]) -> None:
    assert shares(formula, [0, 50]) == expected
    assert shares(formula, [0, 0]) == [Fraction(1, 2)] * 2 if formula == "mean50" else [1, 1]


def test_every_formula_says_what_it_is_and_what_happens_at_its_edges() -> None:
    assert len(FORMULAS) == 8
    for one in FORMULAS.values():
        assert all((one.title, one.words, one.notation, one.source, one.one_bid, one.all_equal, one.zero_price))


@pytest.mark.parametrize(
    ("price", "words"),
    [
        ({"formula": "linear_low", "floored_at_zero": False}, "points fall in a straight line to nought at 2 times the lowest. Points may fall below nought."),
        ({"formula": "range"}, "The lowest price earns all points, the highest none;"),
        ({"formula": "range", "direction": "income"}, "The highest income earns all points, the lowest none;"),
        ({"formula": "mean50", "parameters": {"per_percent": 2}}, "each per cent below it adds 2 of 100 points and each above it takes as many"),
        ({"formula": "mean50", "direction": "income"}, "each per cent above it adds 1 of 100 points and each below it takes as many"),
        ({"formula": "benchmark", "parameters": {"best": 90_000, "worst": "120000.50"}}, "A price of 90,000 or less earns all points, one of 120,000.5 or more none"),
        ({"formula": "benchmark", "direction": "income", "parameters": {"best": 9, "worst": 1}}, "An income of 9 or more earns all points, one of 1 or less none"),
        ({"formula": "quality_adjusted_price", "parameters": {"per_point": 250}}, "by price less 250 for each point of quality out of 100; the lowest is first."),
        ({"formula": "quality_adjusted_price", "direction": "income", "parameters": {"per_point": 250}}, "by income and 250 for each point of quality out of 100; the highest is first."),
    ],
)  # fmt: skip
def test_a_formula_is_told_with_its_figures_and_in_its_direction(price: dict[str, object], words: str) -> None:
    one = Price.model_validate(price)
    assert words in FORMULAS[one.formula].told(one)


def test_a_ranking_formula_gives_no_points() -> None:
    with pytest.raises(ValueError, match="ranks bids"):
        price_shares(Price(formula="ppqp"), {"B01": Fraction(1)})


def test_the_value_index_compares_powers_exactly() -> None:
    # 4^(3/2) / 8 = 1 = 9^(3/2) / 27, to the last figure.
    ratio = Fraction(60, 40)
    assert Index(Fraction(4), Fraction(8), ratio) == Index(Fraction(9), Fraction(27), ratio)
    assert Index(Fraction(4), Fraction(8), ratio) > Index(Fraction(9), Fraction(27) + Fraction(1, 10**30), ratio)


def test_the_value_index_with_an_odd_ratio_is_compared_to_45_figures() -> None:
    ratio = Fraction(599_999, 400_001)
    assert Index(Fraction(70), Fraction(100), ratio) > Index(Fraction(60), Fraction(80), ratio)
    assert Index(Fraction(70), Fraction(100), ratio) == Index(Fraction(70), Fraction(100), ratio)


def test_the_value_index_ranks_as_its_formula_does() -> None:
    [found] = score(simple("vfm_index"), panel({"B01": A, "B02": B, "B03": C})).rounds
    # Squared, to stay exact: Q^3 / P^2.
    squared = {"B01": Fraction(70**3, 100**2), "B02": Fraction(60**3, 80**2), "B03": Fraction(10**3, 40**2)}
    assert [one.bid for one in found.bids] == sorted(squared, key=lambda bid: squared[bid], reverse=True)
    assert found.bids[0].total is not None
    assert abs(found.bids[0].total ** 2 - Decimal("34.3")) < Decimal("0.0000000001")


def test_the_quality_adjusted_price_takes_the_premium_off() -> None:
    cost = simple("quality_adjusted_price", quality=100, price=0, parameters={"per_point": "2.5"})
    [found] = score(cost, panel({"B01": A, "B02": B})).rounds
    assert [(one.bid, one.total) for one in found.bids] == [("B01", Decimal("-75.00")), ("B02", Decimal("-70.00"))]
    income = simple("quality_adjusted_price", quality=100, price=0, parameters={"per_point": "2.5"}, direction="income")
    [found] = score(income, panel({"B01": A, "B02": B})).rounds
    assert [(one.bid, one.total) for one in found.bids] == [("B01", Decimal("275.00")), ("B02", Decimal("230.00"))]


def test_a_bid_without_quality_has_no_price_per_quality_point() -> None:
    [found] = score(simple("ppqp"), panel({"B01": A, "B02": {"Q": 0, "P": 1}})).rounds
    assert [(one.bid, one.state) for one in found.bids] == [("B01", "ranked"), ("B02", "disqualified")]
    assert "no quality points" in found.bids[1].why


prices = st.lists(st.integers(1, 10**9).map(lambda pence: Fraction(pence, 100)), min_size=1, max_size=8)


@given(prices, st.sampled_from(POINTS), st.sampled_from(["cost", "income"]))
def test_shares_lie_between_nothing_and_the_whole(amounts: list[Fraction], formula: str, direction: str) -> None:
    best, worst = (1000, 5000) if direction == "cost" else (5000, 1000)
    price = Price.model_validate({
        "formula": formula, "direction": direction if FORMULAS[formula].income else "cost",
        "parameters": {"best": best, "worst": worst} if formula == "benchmark" else {},
    })  # fmt: skip
    found = price_shares(price, {str(n): one for n, one in enumerate(amounts)})
    assert all(0 <= one.share <= 1 for one in found.values())


@given(prices, st.sampled_from(POINTS))
def test_a_lower_price_never_earns_less(amounts: list[Fraction], formula: str) -> None:
    parameters = {"best": 1000, "worst": 5000} if formula == "benchmark" else {}
    price = Price.model_validate({"formula": formula, "parameters": parameters})
    found = price_shares(price, {str(n): one for n, one in enumerate(sorted(amounts))})
    earned = [found[str(n)].share for n in range(len(amounts))]
    assert earned == sorted(earned, reverse=True)


def test_the_page_about_the_file_says_of_each_formula_what_the_registry_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "evaluation-file.md").read_text(encoding="utf-8")
    for one in FORMULAS.values():
        assert f"| `{one.id}` | {one.words} | {one.one_bid} | {one.all_equal} | {one.zero_price} |" in page
        assert all(f"`{name}` of `{one.id}`, {told.words}" in page for name, told in one.parameters.items())


@pytest.mark.parametrize("formula", ["ppqp", "vfm_index", "quality_adjusted_price"])
def test_a_ranking_formula_has_its_answers_for_one_bid_and_for_equal_prices(formula: str) -> None:
    parameters = {"per_point": 2} if formula == "quality_adjusted_price" else {}
    method = simple(formula, parameters=parameters, rounding={"at": []})
    [alone] = score(method, panel({"B01": A})).rounds
    assert (alone.winners, alone.bids[0].rank) == (("B01",), 1)
    [equal] = score(
        method, panel({"B01": {"Q": 60, "P": 80}, "B02": {"Q": 70, "P": 80}, "B03": {"Q": 50, "P": 80}})
    ).rounds
    assert [one.bid for one in equal.bids] == ["B02", "B01", "B03"]
    figures = {
        "ppqp": [Fraction(80, 70), Fraction(80, 60), Fraction(80, 50)],
        "quality_adjusted_price": [Fraction(80 - 140), Fraction(80 - 120), Fraction(80 - 100)],
    }
    if formula in figures:
        assert [Fraction(one.exact or "") for one in equal.bids] == figures[formula]
    else:
        assert all(one.exact is None for one in equal.bids)
        assert [float(one.total or 0) for one in equal.bids] == pytest.approx(
            [q**1.5 / 80 for q in (70, 60, 50)], rel=1e-11
        )


def test_a_price_of_nought_in_the_ranking_formulas() -> None:
    rows = {"B01": {"Q": 50, "P": 0}, "B02": {"Q": 90, "P": 10}, "B03": {"Q": 0, "P": 5}}
    [by_point] = score(simple("ppqp", zero_allowed=True), panel(rows)).rounds
    assert [(one.bid, one.total, one.state) for one in by_point.bids] == [
        ("B01", 0, "ranked"), ("B02", Decimal("0.11"), "ranked"), ("B03", None, "disqualified"),
    ]  # fmt: skip
    adjusted = simple("quality_adjusted_price", zero_allowed=True, parameters={"per_point": "0.5"})
    [by_sum] = score(adjusted, panel(rows)).rounds
    assert [(one.bid, one.total) for one in by_sum.bids] == [("B02", -35), ("B01", -25), ("B03", 5)]
    [index] = score(simple("vfm_index"), panel(rows)).rounds
    assert [stop.code for stop in index.stops] == ["price-zero"]
