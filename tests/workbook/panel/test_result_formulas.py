"""The result book's formulas: each published method, followed in cells, gives the figures worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from sv_rules.errors import BadInput
from sv_rules.evaluation.panel_data import Bid, Consensus, OfferMade, PanelData, PriceMade
from sv_rules.evaluation.published import (
    Criterion,
    Evaluation,
    Minimum,
    Offer,
    Price,
    Rounding,
    Scale,
    ScalePoint,
    TieBreak,
)
from sv_rules.evaluation.scoring import score
from sv_rules.workbook.panel_result import result_book
from sv_rules.workbook.recalculation import check_recalculation, computed_values, recalculated
from tests.workbook.panel.home_care import HOME_CARE, NORTH, D

PRICE_FIRST = (TieBreak(by="price"),)
UNROUNDED = Rounding(places=2, at=())
TO_TWO = Rounding(places=2, at=("total",))
PERCENT = Scale.model_validate({"id": "percent", "span": {"from": "0", "to": "100", "step": "1"}})
HALF = Scale(id="half", points=(ScalePoint(score=D(0), label="No"), ScalePoint(score=D(1), label="Half"),
                                ScalePoint(score=D(2), label="Yes")))  # fmt: skip


def criteria(price: Price, weight: Any = 40, quality: Any = 60, scale: str = "percent") -> tuple[Criterion, ...]:
    return (
        Criterion(id="Q", title="Quality", weighting=D(quality), head="quality", kind="scored", scale=scale),
        Criterion(id="P", title="Price", weighting=D(weight), head="price", kind="price", price=price),
    )


def evaluation(
    held: tuple[Criterion, ...], rounding: Rounding = TO_TWO, ties: tuple[TieBreak, ...] = PRICE_FIRST, **other: Any
) -> Evaluation:
    one = NORTH.model_copy(update={"id": "one", "criteria": held, "rounding": rounding, "tie_break": ties, **other})
    return HOME_CARE.model_copy(update={"rounds": (one,), "scales": (PERCENT, HALF), "lots_each": None})


def panel(prices: list[Any], quality: list[Any], offers: list[Any] | None = None) -> PanelData:
    names = [f"B{n:02d}" for n in range(1, len(prices) + 1)]
    return PanelData(
        bids=tuple(Bid(id=n, bidder=f"Bidder {n}", rounds=("one",)) for n in names),
        consensus=tuple(
            Consensus(round="one", bid=n, criterion="Q", score=D(q), reason="A reason that is long enough to stand.",
                      bid_reference="p. 3") for n, q in zip(names, quality, strict=True)
        ),
        prices=tuple(PriceMade(round="one", bid=n, amount=D(str(p))) for n, p in zip(names, prices, strict=True)),
        offers=tuple(OfferMade(round="one", bid=n, criterion="O", amount=D(str(o)))
                     for n, o in zip(names, offers or [], strict=False)),
    )  # fmt: skip


def figures(method: Evaluation, data: PanelData) -> dict[str, tuple[float, int]]:
    """Each bid's total and rank as an independent program works them out from the book's formulas."""
    raw, issued = result_book(method, data, score(method, data))
    check_recalculation(raw, issued)
    found = computed_values(recalculated(raw))
    total, rank = (issued.names[f"SV_{n}_1"].split("!")[1].split(":")[0].replace("$", "") for n in ("Total", "Rank"))
    out = {}
    for offset in range(len(data.bids)):
        row = int(rank[1:]) + offset
        bid = issued.fixed.get(f"one!B{row}", "")[2:]
        if f"one!A{row}" in found:
            out[bid] = (found[f"one!{total[0]}{row}"], found[f"one!A{row}"])
    return out


THREE = panel([100, 80, 40], [70, 60, 10])
"""The bids of the worked paradox: quality 70, 60, 10; prices 100, 80, 40."""


@pytest.mark.parametrize(("price", "expected"), [
    (Price(formula="lowest_ratio"), ("58", "56", "46")),
    (Price(formula="linear_low"), ("42", "36", "46")),
    (Price(formula="range"), ("42", "49.33", "46")),
    (Price(formula="mean50"), ("47.45", "52.36", "44.18")),
    (Price(formula="benchmark", parameters={"best": D(40), "worst": D(120)}), ("52", "56", "46")),
    (Price(formula="ppqp"), ("1.43", "1.33", "4.00")),
    (Price(formula="quality_adjusted_price", parameters={"per_point": D("0.5")}), ("65", "50", "35")),
])  # fmt: skip
def test_each_formula_gives_what_the_worked_example_gives(price: Price, expected: tuple[str, ...]) -> None:
    found = figures(evaluation(criteria(price)), THREE)
    assert [round(found[b][0], 2) for b in ("B01", "B02", "B03")] == [float(x) for x in expected]
    low = price.formula in ("ppqp", "quality_adjusted_price")
    order = sorted(("B01", "B02", "B03"), key=lambda b: float(expected[int(b[2]) - 1]) * (1 if low else -1))
    assert [b for b, _ in sorted(found.items(), key=lambda kv: kv[1][1])] == order


def test_the_value_for_money_index_is_quality_to_the_power_of_the_weights_over_price() -> None:
    found = figures(evaluation(criteria(Price(formula="vfm_index")), UNROUNDED), THREE)
    for bid, quality, price in (("B01", 70, 100), ("B02", 60, 80), ("B03", 10, 40)):
        assert found[bid][0] == pytest.approx(quality**1.5 / price, rel=1e-9)


@pytest.mark.parametrize("formula", ["lowest_ratio", "range", "mean50", "benchmark", "quality_adjusted_price"])
def test_an_income_is_best_where_it_is_highest(formula: Any) -> None:
    parameters = {"benchmark": {"best": D(120), "worst": D(20)}, "quality_adjusted_price": {"per_point": D(1)}}
    price = Price(formula=formula, direction="income", parameters=parameters.get(formula, {}))
    found = figures(evaluation(criteria(price)), panel([100, 80, 40], [50, 50, 50]))
    assert [found[b][1] for b in ("B01", "B02", "B03")] == [1, 2, 3]


@pytest.mark.parametrize(("formula", "prices"), [
    ("range", [50, 50, 50]), ("lowest_ratio", [0, 10, 20]), ("linear_low", [0, 10, 20]), ("mean50", [0, 0, 0]),
    ("linear_low", [10, 500, 30]), ("lowest_ratio", [7]), ("range", [7]), ("mean50", [7]),
])  # fmt: skip
def test_equal_single_and_nought_prices_give_figures_and_no_error(formula: Any, prices: list[int]) -> None:
    price = Price(formula=formula, zero_allowed=True)
    found = figures(evaluation(criteria(price)), panel(prices, [50] * len(prices)))
    assert all(isinstance(total, int | float) for total, _ in found.values())
    assert len(found) == len(prices)


@pytest.mark.parametrize("floored", [True, False])
def test_points_below_nought_stand_only_where_the_method_lets_them(floored: bool) -> None:
    price = Price(formula="linear_low", floored_at_zero=floored)
    found = figures(evaluation(criteria(price)), panel([10, 40], [50, 50]))
    # 1 - (40 - 10) / 10 is -2, times 40 is -80, with 30 for quality
    assert found["B02"][0] == (30 if floored else -50)


@pytest.mark.parametrize(
    ("mode", "expected"), [("half-up", (12.35, 12.36)), ("half-even", (12.34, 12.36)), ("down", (12.34, 12.35))]
)
@pytest.mark.parametrize("at", ["criterion", "head", "total"])
def test_a_half_is_rounded_as_published_wherever_it_is_published(
    mode: Any, at: Any, expected: tuple[float, float]
) -> None:
    # half of 24.69 is 12.345 and half of 24.71 is 12.355: doubles hold neither
    for weight, wanted in zip(("24.69", "24.71"), expected, strict=True):
        price = Price(formula="benchmark", parameters={"best": D(0), "worst": D(1)})
        method = evaluation(
            criteria(price, D(100) - D(weight), weight, "half"), Rounding(places=2, mode=mode, at=(at,))
        )
        found = figures(method, panel([1], [1]))
        assert found["B01"][0] == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("target", [None, D(25)])
def test_the_lowest_offer_is_best_where_it_is_published_so(target: Any) -> None:
    offer = Offer(basis="relative" if target is None else "target", target=target, best="lowest", unit="tonnes")
    held = (
        *criteria(Price(formula="lowest_ratio"), 40, 50),
        Criterion(id="O", title="Carbon", weighting=D(10), head="social-value", kind="offer", offer=offer),
    )
    found = figures(evaluation(held), panel([80, 80, 80], [50, 50, 50], [20, 25, 40]))
    # 25 for quality, 40 for price; of the lowest, 20, the shares are 1, 4/5 and 1/2; of 25 they are 1, 1 and 5/8
    assert [found[b][0] for b in ("B01", "B02", "B03")] == ([75, 73, 70] if target is None else [75, 75, 71.25])


def test_an_offer_is_divided_by_the_price_where_it_is_scored_for_each_pound() -> None:
    offer = Offer(basis="relative", per_price=True)
    held = (
        *criteria(Price(formula="lowest_ratio"), 40, 50),
        Criterion(id="O", title="Offer", weighting=D(10), head="social-value", kind="offer", offer=offer),
    )
    found = figures(evaluation(held), panel([1000, 2000], [50, 50], [100, 150]))
    # 25 for quality; 40 and 20 for price; 10p and 7.5p a pound: 10 and 7.5
    assert [found[b][0] for b in ("B01", "B02")] == [75, 52.5]


def test_a_share_is_rounded_before_it_is_multiplied_by_the_weighting() -> None:
    # 80 of 90 is 88.89 % of 40, 35.556; then to one place at the total: 60 x 50 % + 35.556 is 65.6
    held = criteria(Price(formula="lowest_ratio"))
    rounding = Rounding(places=2, at=("share", "total"), places_at={"total": 1})
    found = figures(evaluation(held, rounding), panel([90, 80], [50, 50]))
    assert found["B01"][0] == pytest.approx(65.6, abs=1e-12)
    # and to a whole per cent: 89 % of 40 is 35.6
    whole = Rounding(places=0, at=("share",))
    assert figures(evaluation(held, whole), panel([90, 80], [50, 50]))["B01"][0] == pytest.approx(65.6, abs=1e-12)


def test_nothing_is_rounded_where_nothing_is_published() -> None:
    price = Price(formula="range")
    found = figures(evaluation(criteria(price), UNROUNDED), THREE)
    assert found["B02"][0] == pytest.approx(float(Fraction(36) + Fraction(40) * Fraction(20, 60)), rel=1e-12)


def test_against_the_best_bid_quality_is_stretched_to_the_whole_weighting() -> None:
    found = figures(evaluation(criteria(Price(formula="lowest_ratio")), quality_points="best-bid"), THREE)
    # 60/70 of 60 is 51.43, with 20 for price; 10/70 of 60 is 8.57, with 40
    assert [round(found[b][0], 2) for b in ("B01", "B02", "B03")] == [76.0, 71.43, 48.57]


@pytest.mark.parametrize(("offer", "expected"), [
    (Offer(basis="relative"), (10, 5, 0)), (Offer(basis="relative", cap=D(60)), (10, 8.333333, 0)),
    (Offer(basis="target", target=D(200)), (5, 2.5, 0)), (Offer(basis="target", target=D(80), cap=D(60)), (7.5, 6.25, 0)),
])  # fmt: skip
def test_an_offer_is_scored_against_the_highest_or_the_target_and_no_further_than_its_cap(
    offer: Offer, expected: tuple[float, ...]
) -> None:
    extra = Criterion(id="O", title="Offer", weighting=D(10), head="social-value", kind="offer", offer=offer)
    held = (*criteria(Price(formula="benchmark", parameters={"best": D(1), "worst": D(2)}), 30), extra)
    found = figures(evaluation(held, UNROUNDED), panel([2, 2, 2], [0, 0, 0], [100, 50, 0]))
    assert [found[b][0] for b in ("B01", "B02", "B03")] == pytest.approx(expected, abs=1e-6)


def test_a_published_share_of_a_score_earns_that_share() -> None:
    points = (ScalePoint(score=D(0), label="No", share=D(0)), ScalePoint(score=D(1), label="Part", share=D(70)),
              ScalePoint(score=D(2), label="Yes", share=D(100)))  # fmt: skip
    method = evaluation(criteria(Price(formula="benchmark", parameters={"best": D(1), "worst": D(2)}), scale="half"))
    method = method.model_copy(update={"scales": (HALF.model_copy(update={"points": points}),)})
    assert figures(method, panel([2], [1]))["B01"][0] == 42


def test_a_tie_is_broken_in_the_published_order_and_else_a_rank_is_shared() -> None:
    # 50 and 50 quality points of 60, and prices that make the totals equal: 30 + 40 and 30 + 40
    price = Price(formula="benchmark", parameters={"best": D(100), "worst": D(200)})
    tied = panel([90, 80, 200], [50, 50, 50])
    only = (TieBreak(by="head", of="quality"),)
    assert [figures(evaluation(criteria(price), ties=only), tied)[b][1] for b in ("B01", "B02", "B03")] == [1, 1, 3]
    ties = (TieBreak(by="head", of="quality"), TieBreak(by="price"))
    assert [figures(evaluation(criteria(price), ties=ties), tied)[b][1] for b in ("B01", "B02", "B03")] == [2, 1, 3]
    by_criterion = (TieBreak(by="criterion", of="Q"), TieBreak(by="price"))
    assert figures(evaluation(criteria(price), ties=by_criterion), tied)["B02"][1] == 1


def test_a_disqualified_bid_is_in_no_formula() -> None:
    held = criteria(Price(formula="lowest_ratio"))
    least = held[0].model_copy(update={"minimum": Minimum(least=D(20), failing="disqualifies")})
    found = figures(evaluation((least, held[1])), THREE)
    # without C the lowest price is 80: A 42 + 32, B 36 + 40
    assert {b: t for b, (t, _) in found.items()} == {"B01": 74, "B02": 76}


def test_a_round_that_is_not_ready_says_so_and_shows_no_rank_or_total() -> None:
    method = evaluation(criteria(Price(formula="lowest_ratio")))
    short = THREE.model_copy(update={"prices": THREE.prices[:2]})
    raw, issued = result_book(method, short, score(method, short))
    check_recalculation(raw, issued)
    assert issued.fixed["one!A2"].startswith("s:NOT READY")
    assert list(issued.cached.values()) == ["n:100", "n:80"]  # the two prices that are there, and nothing else
    assert "SV_Total_1" not in issued.names


def test_a_result_of_other_data_makes_no_book() -> None:
    method = evaluation(criteria(Price(formula="lowest_ratio")))
    with pytest.raises(BadInput, match="another evaluation or other data"):
        result_book(method, panel([1], [1]), score(method, THREE))


def test_what_if_is_in_no_result_book() -> None:
    method = evaluation(criteria(Price(formula="lowest_ratio")))
    _, issued = result_book(method, THREE, score(method, THREE))
    words = " ".join(issued.fixed.values()).casefold()
    assert not any(word in words for word in ("what-if", "what if", "robust", "tipping", "other formula"))
    assert Decimal(issued.cached["one!F8"][2:]) == D("58")
