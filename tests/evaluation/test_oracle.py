"""Whole methods, drawn at random, against arithmetic written a second time from the words of the formulas.

The oracle knows nothing of the package: fractions, and ``decimal`` for rounding. What it is asked: every formula with
points, both directions, every place and mode of rounding, quality absolute or against the best bid, offers relative, to
a target and capped.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from statistics import mean
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sv_rules.evaluation.formulas import FORMULAS, price_shares
from sv_rules.evaluation.published import Price
from sv_rules.evaluation.scoring import score
from tests.evaluation.cases import a_round, evaluation, offered, panel, priced, scored

SOME = settings(max_examples=150, deadline=None)
MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
POINTS = [one.id for one in FORMULAS.values() if not one.ranks]
BOTH = [name for name in POINTS if FORMULAS[name].income]

prices = st.integers(1, 10**7).map(lambda n: Fraction(n, 100))
price_lists = st.lists(prices, min_size=1, max_size=7)


def to(value: Fraction, places: int, mode: str) -> Fraction:
    with localcontext() as context:
        context.prec = 80
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        return Fraction(quotient.quantize(Decimal(1).scaleb(-places), rounding=MODES[mode]))


def share_of(formula: str, p: Fraction, all_: list[Fraction], income: bool) -> Fraction:
    """The share of the weighting by the words of each formula, floored at nought."""
    low, high, middle = min(all_), max(all_), mean(all_)
    if formula == "lowest_ratio":
        return p / high if income else low / p
    if formula == "linear_low":
        return max(Fraction(0), 1 - (p - low) / low)
    if formula == "range":
        return Fraction(1) if low == high else (p - low) / (high - low) if income else (high - p) / (high - low)
    if formula == "mean50":
        off = 100 * (p - middle) / middle if income else 100 * (middle - p) / middle
        return min(max(50 + off, Fraction(0)), Fraction(100)) / 100
    best, worst = (Fraction(90_000), Fraction(10_000)) if income else (Fraction(10_000), Fraction(90_000))
    return min(max((worst - p) / (worst - best), Fraction(0)), Fraction(1))


bid = st.fixed_dictionaries(
    {"Q": st.integers(0, 5), "S": st.integers(0, 100), "O": st.integers(0, 9), "P": st.integers(1, 10**7)}
)
rounding = st.fixed_dictionaries(
    {
        "places": st.integers(0, 3), "mode": st.sampled_from(sorted(MODES)),
        "at": st.lists(st.sampled_from(["share", "criterion", "head", "total"]), unique=True),
    }
)  # fmt: skip


@SOME
@given(
    st.lists(bid, min_size=1, max_size=5), st.sampled_from(POINTS), st.booleans(), rounding, st.booleans(),
    st.sampled_from([None, 4]), st.sampled_from([None, 6]), st.integers(5, 60),
)  # fmt: skip
def test_every_figure_is_that_of_a_second_calculation(
    bids: list[dict[str, int]], formula: Any, income: bool, how: dict[str, Any], best_bid: bool, cap: int | None,
    target: int | None, price_weight: int,
) -> None:  # fmt: skip
    income = income and formula in BOTH
    offer: dict[str, Any] = {"basis": "relative" if target is None else "target", "target": target, "cap": cap}
    price: dict[str, Any] = {"direction": "income" if income else "cost"}
    if formula == "benchmark":
        ends = (90_000, 10_000) if income else (10_000, 90_000)
        price["parameters"] = dict(zip(("best", "worst"), ends, strict=True))
    weights = {"Q": 80 - price_weight, "S": 15, "O": 5, "P": price_weight}
    method = evaluation(
        a_round(
            scored("Q", weights["Q"], "five"), scored("S", weights["S"], head="social-value"),
            offered("O", weights["O"], **{k: v for k, v in offer.items() if v is not None}),
            priced(weights["P"], formula, **price),
            rounding=how, quality_points="best-bid" if best_bid else "absolute",
        )
    )  # fmt: skip
    rows = {f"B{n:02}": one | {"P": Decimal(one["P"]) / 100} for n, one in enumerate(bids, 1)}
    [found] = score(method, panel(rows)).rounds

    def at(where: str, value: Fraction) -> Fraction:
        return to(value, how["places"], how["mode"]) if where in how["at"] else value

    amounts = [Fraction(one["P"], 100) for one in bids]
    capped = [min(one["O"], cap) if cap else one["O"] for one in bids]
    expected = {}
    for n, one in enumerate(bids):
        offered_share = Fraction(capped[n], target) if target else Fraction(capped[n], max(capped) or 1)
        shares = {
            "Q": Fraction(one["Q"], 5), "S": Fraction(one["S"], 100), "O": min(offered_share, Fraction(1)),
            "P": share_of(formula, amounts[n], amounts, income),
        }  # fmt: skip
        expected[f"B{n + 1:02}"] = {
            key: at("criterion", at("share", 100 * share) * weights[key] / 100) for key, share in shares.items()
        }
    heads = {b: {"quality": e["Q"], "social-value": e["S"] + e["O"], "price": e["P"]} for b, e in expected.items()}
    if best_bid:
        for head, whole in (("quality", weights["Q"]), ("social-value", 20)):
            most = max(one[head] for one in heads.values())
            for one in heads.values():
                one[head] = one[head] / most * whole if most else Fraction(0)
    totals = {b: at("total", sum((at("head", x) for x in h.values()), Fraction(0))) for b, h in heads.items()}

    for one in found.bids:
        for point in one.points:
            assert point.earned is not None
            assert abs(Fraction(point.earned) - expected[one.bid][point.criterion]) <= Fraction(1, 2 * 10**6)
        assert one.total is not None
        assert abs(Fraction(one.total) - totals[one.bid]) <= Fraction(1, 2 * 10**6)
        if "total" in how["at"]:
            assert Fraction(one.total) == totals[one.bid]
        if not how["at"]:
            assert Fraction(one.exact or "") == totals[one.bid]
    best = max(totals.values())
    assert {one.bid for one in found.bids if totals[one.bid] == best} >= set(found.winners)


def shares(formula: Any, amounts: list[Fraction], **more: Any) -> list[Fraction]:
    price = Price.model_validate({"formula": formula} | more)
    found = price_shares(price, {f"B{n:02}": one for n, one in enumerate(amounts)})
    return [one.share for one in found.values()]


@SOME
@given(price_lists, st.sampled_from([name for name in POINTS if name != "benchmark"]), prices)
def test_pounds_or_thousands_of_pounds_earn_the_same_points(amounts: Any, formula: Any, factor: Fraction) -> None:
    assert shares(formula, amounts) == shares(formula, [factor * one for one in amounts])


@SOME
@given(price_lists, prices)
def test_only_the_distance_counts_between_lowest_and_highest(amounts: Any, more: Fraction) -> None:
    assert shares("range", amounts) == shares("range", [one + more for one in amounts])


@SOME
@given(price_lists, st.sampled_from(["lowest_ratio", "linear_low"]))
def test_without_the_lowest_bid_the_others_earn_no_less(amounts: list[Fraction], formula: Any) -> None:
    assume(len(amounts) > 1)
    cheapest = amounts.index(min(amounts))
    left = amounts[:cheapest] + amounts[cheapest + 1 :]
    before = shares(formula, amounts)
    assert all(a >= b for a, b in zip(shares(formula, left), before[:cheapest] + before[cheapest + 1 :], strict=True))


@SOME
@given(price_lists, st.sampled_from([name for name in POINTS if name != "benchmark"]), prices)
def test_a_better_price_of_its_own_never_earns_less(amounts: Any, formula: Any, cheaper: Fraction) -> None:
    lower = [min(amounts[0], cheaper), *amounts[1:]]
    assert shares(formula, lower)[0] >= shares(formula, amounts)[0]
    if formula in BOTH:
        higher = [max(amounts[0], cheaper), *amounts[1:]]
        assert shares(formula, higher, direction="income")[0] >= shares(formula, amounts, direction="income")[0]


@SOME
@given(price_lists, st.sampled_from([name for name in POINTS if name != "benchmark"]))
def test_the_best_price_earns_most_and_equal_prices_earn_alike(amounts: Any, formula: Any) -> None:
    earned = shares(formula, [*amounts, amounts[0]])
    assert earned[0] == earned[-1]
    assert sorted(zip(amounts, shares(formula, amounts), strict=True)) == sorted(
        zip(sorted(amounts), sorted(shares(formula, amounts), reverse=True), strict=True)
    )


# ---------------------------------------------------------------------------- large and strange


@pytest.mark.parametrize("formula", sorted(FORMULAS))
def test_the_largest_and_the_smallest_amounts_are_scored_exactly(formula: Any) -> None:
    parameters = {"benchmark": {"best": "0.01", "worst": "99999999999999"}, "quality_adjusted_price": {"per_point": 1}}
    method = evaluation(
        a_round(scored("Q", 60), priced(40, formula, parameters=parameters.get(formula, {})), rounding={"at": []})
    )
    huge, tiny = "99999999999999.999999", "0.000001"
    [found] = score(method, panel({"B01": {"Q": 50, "P": huge}, "B02": {"Q": 50, "P": tiny}})).rounds
    assert found.final
    assert found.winners == ("B02",)
    if formula == "lowest_ratio":
        assert found.bids[1].exact == str(30 + 40 * Fraction(tiny) / Fraction(huge))


@pytest.mark.parametrize("formula", sorted(FORMULAS))
def test_a_price_below_nought_stops_in_every_formula(formula: Any) -> None:
    parameters = {"benchmark": {"best": 1, "worst": 9}, "quality_adjusted_price": {"per_point": 1}}
    method = evaluation(a_round(scored("Q", 60), priced(40, formula, parameters=parameters.get(formula, {}))))
    [found] = score(method, panel({"B01": {"Q": 50, "P": -1}, "B02": {"Q": 50, "P": 5}})).rounds
    assert [stop.code for stop in found.stops] == ["price-negative"]
    assert (found.winners, [one.total for one in found.bids]) == ((), [None, None])


def test_forty_bids_for_twelve_lots_are_those_of_each_lot_by_itself() -> None:
    def lot(n: int) -> dict[str, Any]:
        return a_round(scored("Q", 60 - n), priced(40 + n), name=f"lot-{n}", lot=str(n))

    rows = {f"B{b:02}": {"Q": b * 37 % 101, "P": 900 + b * 53 % 211} for b in range(1, 41)}
    rounds = tuple(f"lot-{n}" for n in range(12))
    found = score(evaluation(*map(lot, range(12))), panel(rows, rounds)).rounds
    for n, one in enumerate(found):
        low = min(row["P"] for row in rows.values())
        totals = {
            b: to(Fraction(row["Q"] * (60 - n), 100) + (40 + n) * Fraction(low, row["P"]), 2, "half-up")
            for b, row in rows.items()
        }
        assert {bid.bid: Fraction(bid.total or 0) for bid in one.bids} == totals
        assert one.winners[0] in {b for b in rows if totals[b] == max(totals.values())}


def test_a_thousand_criteria_sum_to_the_penny() -> None:
    questions = [scored(f"Q{n}", "0.06", "five") for n in range(1000)]
    rows = {f"B{b:02}": {f"Q{n}": (n * b + b) % 6 for n in range(1000)} | {"P": 100 + b} for b in (1, 2, 3)}
    [found] = score(evaluation(a_round(*questions, priced(40))), panel(rows)).rounds
    for one in found.bids:
        row = rows[one.bid]
        quality = sum((Fraction(6, 100) * Fraction(row[f"Q{n}"], 5) for n in range(1000)), Fraction(0))
        assert Fraction(one.total or 0) == to(quality + 40 * Fraction(101, row["P"]), 2, "half-up")
