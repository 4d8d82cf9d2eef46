"""What the published method does with bids: who counts, what stops, how a tie is broken, how lots are shared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sv_rules.evaluation.faults import Refused
from sv_rules.evaluation.result import BidResult, RoundResult
from sv_rules.evaluation.scoring import score
from tests.evaluation.cases import a_round, evaluation, low_answer, offered, panel, priced, scored, simple

A, B, C = {"Q": 70, "P": 100}, {"Q": 60, "P": 80}, {"Q": 10, "P": 40}
D = Decimal


def one(result: RoundResult, bid: str) -> BidResult:
    return next(found for found in result.bids if found.bid == bid)


def first(*args: Any) -> RoundResult:
    return score(*args).rounds[0]


# ------------------------------------------------------------------ who counts


def test_a_disqualified_bid_is_out_before_prices_are_compared() -> None:
    """C has the lowest price and decides for A; below the minimum it is in nobody's formula, and B leads."""
    minimum = {"least": 50, "failing": "disqualifies"}
    found = first(
        evaluation(a_round(scored("Q", 60, minimum=minimum), priced(40))), panel({"B01": A, "B02": B, "B03": C})
    )
    assert [(b.bid, b.total) for b in found.bids[:2]] == [("B02", D("76.00")), ("B01", D("74.00"))]
    out = one(found, "B03")
    assert (out.state, out.rank, out.total) == ("disqualified", None, None)
    assert out.why == "Q Question Q: 10 is below the published minimum of 50"
    assert [(p.criterion, p.earned) for p in out.points] == [("Q", D(6)), ("P", None)], "its own scores are its summary"


def test_a_minimum_that_only_notes_leaves_the_bid_in() -> None:
    minimum = {"least": 50, "failing": "noted"}
    found = first(evaluation(a_round(scored("Q", 60, minimum=minimum), priced(40))), panel({"B01": A, "B03": C}))
    assert one(found, "B03").state == "ranked"
    assert any("B03: Q Question Q: 10 is below" in note and "does not disqualify" in note for note in found.notes)


@pytest.mark.parametrize("state", ["disregarded", "excluded", "withdrawn", "late"])
def test_a_bid_that_is_set_aside_is_in_no_formula_and_shows_no_score(state: str) -> None:
    aside = [
        {
            "bid": "B03",
            "state": state,
            "on": "2026-03-20",
            "by": "Head of procurement",
            "why": "As recorded.",
            "limb": "s28(1)(b)",
        }
    ]
    found = first(simple(), panel({"B01": A, "B02": B, "B03": C}, set_aside=aside))
    assert found.winners == ("B02",)
    out = one(found, "B03")
    assert (out.state, out.points, out.total) == (state, (), None)
    assert out.why == f"{state} under s28(1)(b) on 20 March 2026: As recorded."


def test_a_bid_set_aside_in_one_lot_counts_in_the_other() -> None:
    two = evaluation(*(a_round(scored("Q", 60), priced(40), name=name, lot=name) for name in ("r1", "r2")))
    aside = [{"bid": "B03", "round": "r1", "state": "withdrawn", "on": "2026-03-20", "by": "Clerk", "why": "Asked."}]
    found = score(two, panel({"B01": A, "B02": B, "B03": C}, ("r1", "r2"), set_aside=aside))
    assert [r.winners for r in found.rounds] == [("B02",), ("B01",)]


def test_a_price_beyond_the_ceiling_or_floor_is_out_before_any_score() -> None:
    found = first(simple(ceiling=90, floor=50), panel({"B01": A, "B02": B, "B03": C}))
    assert found.winners == ("B02",)
    assert one(found, "B01").why == "P Price: 100.00 is above the published ceiling of 90.00"
    assert one(found, "B03").why == "P Price: 40.00 is below the published floor of 50.00"


def test_an_overall_minimum_is_of_quality_and_social_value_that_stand_alone() -> None:
    """70 of 100 on 40 points, nothing on 10 of target: 28 of 50 is 56 %; the relative offer is left out of it."""
    criteria = [
        scored("Q", 40),
        offered("OT", 10, basis="target", target=100),
        offered("OR", 10, basis="relative"),
        priced(40),
    ]
    rows = {"B01": {"Q": 70, "OT": 0, "OR": 5, "P": 100}, "B02": {"Q": 70, "OT": 50, "OR": 0, "P": 100}}
    least = {"least": 57, "failing": "disqualifies"}
    found = first(evaluation(a_round(*criteria, minimum_overall=least)), panel(rows))
    assert one(found, "B01").why == (
        "quality and social value together: 56 % of the points is below the published minimum of 57 %"
    )
    assert found.winners == ("B02",)


# ------------------------------------------------------------------ points


def test_points_follow_a_scale_that_is_not_linear() -> None:
    """8 of 10 on 30 points is 24; 5 is 15; 2 is 6."""
    found = first(
        evaluation(a_round(scored("Q", 30, "dfe"), scored("R", 70, "dfe"))),
        panel({"B01": {"Q": 8, "R": 5}, "B02": {"Q": 2, "R": 10}}),
    )
    assert [(b.bid, b.total) for b in found.bids] == [("B02", D("76.00")), ("B01", D("59.00"))]
    assert [p.basis for p in found.bids[0].points] == ["2 of 10", "10 of 10"]


def test_published_shares_of_a_scale_decide_and_not_score_over_top() -> None:
    points = [{"score": n, "label": str(n), "share": share} for n, share in ((1, 0), (2, 40), (3, 100))]
    found = first(
        evaluation(a_round(scored("Q", 100, "own")), scales=[{"id": "own", "points": points}]), panel({"B01": {"Q": 2}})
    )
    assert found.bids[0].total == D("40.00")


def test_sub_criteria_within_their_parent() -> None:
    """60 % quality, of which half and half; 80 and 40 of 100: 24 + 12 = 36."""
    group = {
        "id": "G",
        "title": "Quality",
        "weighting": 60,
        "head": "quality",
        "criteria": [scored("Q1", 50), scored("Q2", 50)],
    }
    found = first(
        evaluation(a_round(group, priced(40)), weightings_are="of-parent"), panel({"B01": {"Q1": 80, "Q2": 40, "P": 9}})
    )
    assert [(p.criterion, p.depth, p.available, p.earned) for p in found.bids[0].points] == [
        ("G", 0, D(60), D(36)), ("Q1", 1, D(30), D(24)), ("Q2", 1, D(30), D(12)), ("P", 0, D(40), D(40)),
    ]  # fmt: skip


def test_quality_may_be_measured_against_the_best_bid() -> None:
    """45 and 30 of 60 become 60 and 40."""
    found = first(simple(quality_points="best-bid"), panel({"B01": {"Q": 75, "P": 100}, "B02": {"Q": 50, "P": 50}}))
    assert one(found, "B01").heads == {"quality": D(60), "price": D(20)}
    assert one(found, "B02").total == D("80.00")
    assert one(found, "B02").heads_basis["quality"] == "30 over the best bid's 45, of 60"


def test_offers_against_the_highest_the_target_and_the_cap() -> None:
    criteria = [offered("O1", 40, basis="relative", cap=80), offered("O2", 60, basis="target", target=50)]
    rows = {"B01": {"O1": 200, "O2": 100}, "B02": {"O1": 20, "O2": 25}}
    found = first(evaluation(a_round(*criteria)), panel(rows))
    assert [p.earned for p in one(found, "B02").points] == [D(10), D(30)]
    assert one(found, "B01").total == D("100.00")
    assert one(found, "B01").points[0].basis == "£200 of social value, counted as the cap 80; highest 80"


def test_where_nobody_offers_anything_nobody_earns_anything() -> None:
    found = first(
        evaluation(a_round(offered("O1", 20, basis="relative"), scored("Q", 80))), panel({"B01": {"O1": 0, "Q": 50}})
    )
    assert found.bids[0].points[0].earned == 0
    assert "nobody offers anything" in found.bids[0].points[0].basis


@pytest.mark.parametrize(
    ("offer", "made", "expected"),
    [
        ({"basis": "relative"}, [20, 25, 40], ["10.00", "8.00", "5.00"]),
        ({"basis": "relative"}, [0, 25, 40], ["10.00", "0.00", "0.00"]),
        ({"basis": "relative"}, [0, 0], ["10.00", "10.00"]),
        ({"basis": "target", "target": 25}, [20, 25, 40, 0], ["10.00", "10.00", "6.25", "10.00"]),
    ],
)
def test_of_what_is_best_when_small_the_lowest_offer_earns_most(
    offer: dict[str, Any], made: list[int], expected: list[str]
) -> None:
    method = evaluation(
        a_round(scored("Q", 90), offered("O", 10, best="lowest", unit="tonnes of carbon", **offer),
                rounding={"places": 2, "at": ["criterion"]})
    )  # fmt: skip
    found = first(method, panel({f"B0{n}": {"Q": 50, "O": amount} for n, amount in enumerate(made, 1)}))
    assert [one(found, f"B0{n}").points[1].earned for n in range(1, len(made) + 1)] == [D(x) for x in expected]


def test_an_offer_may_be_scored_for_each_pound_of_price() -> None:
    """100 on 1,000 is 10p a pound and 150 on 2,000 is 7.5p: three quarters of 10 points."""
    offer = offered("O", 10, basis="relative", per_price=True)
    method = evaluation(a_round(scored("Q", 50), offer, priced(40)))
    found = first(method, panel({"B01": {"Q": 50, "O": 100, "P": 1000}, "B02": {"Q": 50, "O": 150, "P": 2000}}))
    offers = {bid.bid: next(point for point in bid.points if point.criterion == "O") for bid in found.bids}
    assert [offers[bid].earned for bid in ("B01", "B02")] == [10, D("7.5")]
    assert offers["B02"].basis == "£0.075 of social value for each £1 of price; highest 0.1"
    # A price that is missing is asked for once, and a price of nought cannot be divided by.
    unpriced = first(method, panel({"B01": {"Q": 50, "O": 100}}))
    assert [stop.code for stop in unpriced.stops] == ["price-missing"]
    free = evaluation(a_round(scored("Q", 50), offer, priced(40, zero_allowed=True)))
    stopped = first(free, panel({"B01": {"Q": 50, "O": 100, "P": 0}}))
    assert [stop.code for stop in stopped.stops] == ["offer-per-nought"]


def test_whole_life_cost_takes_off_what_is_left_at_the_end() -> None:
    """Purchase, three years at 3.5 per cent off each year, and a resale that comes off: by hand."""
    basket = [
        {"id": "buy", "title": "Purchase"},
        {"id": "y1", "title": "Running, year 1", "quantity": "0.966184"},
        {"id": "y2", "title": "Running, year 2", "quantity": "0.933511"},
        {"id": "resale", "title": "Resale after two years", "quantity": "-0.933511"},
    ]
    method = evaluation(a_round(scored("Q", 60), priced(40, basket=basket)))
    rates = {"buy": 20_000, "y1": 3_000, "y2": 3_500, "resale": 8_000}
    price = {"round": "r1", "bid": "B01", "rates": rates}
    found = first(method, panel({"B01": {"Q": 50}}, prices=[price]))
    # 20,000 + 2,898.552 + 3,267.2885 - 7,468.088
    assert one(found, "B01").price == D("18697.7525")
    worthless = first(method, panel({"B01": {"Q": 50}}, prices=[price | {"rates": rates | {"resale": 99_000}}]))
    assert [stop.code for stop in worthless.stops] == ["price-negative"]


def test_a_basket_is_rates_times_published_quantities() -> None:
    basket = [
        {"id": "day", "title": "Day rate", "quantity": 200},
        {"id": "visit", "title": "Visit", "quantity": "12.5"},
    ]
    method = evaluation(a_round(scored("Q", 60), priced(40, basket=basket)))
    prices = [
        {"round": "r1", "bid": "B01", "rates": {"day": "310.50", "visit": 40}},
        {"round": "r1", "bid": "B02", "rates": {"day": 300}},
    ]
    found = first(method, panel({"B01": {"Q": 50}, "B02": {"Q": 50}}, prices=prices))
    assert one(found, "B01").price == D("62600")
    [stop] = found.stops
    assert (stop.code, stop.place, stop.text) == (
        "rate-missing",
        "r1, bid B02, criterion P",
        'No rate is entered for "Visit".',
    )


def test_several_price_criteria_each_have_their_own_formula() -> None:
    """Fee 20 %: 8 over 10 is 16. Rates 20 %, linear: 150 of lowest 100 is half, 10."""
    method = evaluation(
        a_round(
            scored("Q", 60),
            priced(20, id_="P1"),
            priced(20, "linear_low", id_="P2"),
            tie_break=[{"by": "price", "of": "P1"}],
        )
    )
    rows = {"B01": {"Q": 50}, "B02": {"Q": 50}}
    prices = [
        {"round": "r1", "bid": b, "criterion": c, "amount": v}
        for b, c, v in (("B01", "P1", 10), ("B01", "P2", 150), ("B02", "P1", 8), ("B02", "P2", 100))
    ]
    found = first(method, panel(rows, prices=prices))
    assert (one(found, "B01").total, one(found, "B02").total) == (D("56.00"), D("70.00"))
    assert (one(found, "B01").price, one(found, "B01").prices) == (None, {"P1": D(10), "P2": D(150)})


@pytest.mark.parametrize(
    ("at", "total"),
    [
        (["total"], "66.7"),
        (["criterion"], "66.6"),
        ([], "66.666667"),
        (["head"], "66.7"),
        (["criterion", "total"], "66.6"),
    ],
)
def test_figures_are_rounded_where_the_method_says_and_nowhere_else(at: list[str], total: str) -> None:
    """Two questions at 50 of 100 and 2 of 3: 33.33... twice."""
    thirds = [{"id": "t", "span": {"from": 0, "to": 3}}]
    method = evaluation(
        a_round(scored("Q", 50, "t"), scored("R", 50, "t"), rounding={"places": 1, "at": at}), scales=thirds
    )
    found = first(method, panel({"B01": {"Q": 2, "R": 2}}))
    assert str(found.bids[0].total) == total


# ------------------------------------------------------------------ what stops


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        ({"B01": A, "B02": {"P": 80}}, "missing-consensus", "No consensus score is entered."),
        (
            {"B01": A, "B02": {"Q": "60.5", "P": 80}},
            "not-on-scale",
            "The score 60.5 is not on the scale: it allows 0 to 100 in steps of 1.",
        ),
        ({"B01": A, "B02": {"Q": 60}}, "price-missing", "No price is entered."),
        (
            {"B01": A, "B02": {"Q": 60, "P": 0}},
            "price-zero",
            "The price is nought, and the published method does not say that it may be.",
        ),
        ({"B01": A, "B02": {"Q": 60, "P": -4}}, "price-negative", "The evaluated price is -4.00."),
    ],
)
def test_what_is_missing_or_does_not_fit_stops_and_shows_no_rank(rows: Any, code: str, words: str) -> None:
    found = first(simple(), panel(rows))
    [stop] = found.stops
    assert (stop.code, stop.text) == (code, words)
    assert stop.place.startswith("r1, bid B02")
    assert not found.final
    assert found.winners == ()
    assert found.headline == f"NOT READY: 1 thing stops the ranking, {stop.place}: {words}"
    assert all(b.rank is None and b.total is None and b.state == "not final" for b in found.bids)
    assert one(found, "B01").points[1].earned is None, "a relative figure is not shown before its time"


def test_a_price_of_nought_counts_where_the_method_allows_it() -> None:
    found = first(simple(zero_allowed=True), panel({"B01": A, "B02": {"Q": 60, "P": 0}}))
    assert [(b.bid, b.total) for b in found.bids] == [("B02", D("76.00")), ("B01", D("42.00"))]


def test_nothing_is_missing_of_a_bid_that_is_out_anyway() -> None:
    minimum = {"least": 50, "failing": "disqualifies"}
    found = first(
        evaluation(a_round(scored("Q", 60, minimum=minimum), priced(40))), panel({"B01": A, "B02": {"Q": 10}})
    )
    assert found.final
    assert found.winners == ("B01",)


LOW = {"percent_below": 20, "below": "mean"}


def test_a_low_price_stops_the_ranking_until_it_is_answered() -> None:
    """Mean of 100, 80, 40 is 73.33; 40 is 45.45 % below it."""
    found = first(simple(low_price=LOW), panel({"B01": A, "B02": B, "B03": C}))
    [stop] = found.stops
    assert (stop.code, stop.place) == ("low-price-unanswered", "r1, bid B03, criterion P")
    assert stop.text == (
        "The price 40.00 is 45.454545 % below the mean, 73.33; the published prompt asks at more than 20 %."
    )
    assert found.winners == ()


def test_a_low_price_that_stands_is_ranked() -> None:
    found = first(
        simple(low_price=LOW), panel({"B01": A, "B02": B, "B03": C}, low_prices=[low_answer("B03", "stands")])
    )
    assert found.winners == ("B01",)


def test_a_low_price_that_is_disregarded_is_in_nobodys_formula() -> None:
    found = first(
        simple(low_price=LOW), panel({"B01": A, "B02": B, "B03": C}, low_prices=[low_answer("B03", "disregarded")])
    )
    assert found.winners == ("B02",)
    assert one(found, "B03").state == "disregarded"
    assert "s19(3)(c)" in one(found, "B03").why
    assert one(found, "B03").points == ()


def test_a_response_cannot_come_before_the_notice() -> None:
    answer = low_answer("B03", "stands", response_on="2026-03-30")
    found = first(simple(low_price=LOW), panel({"B01": A, "B03": C}, low_prices=[answer]))
    assert [stop.code for stop in found.stops] == ["low-price-dates"]


@pytest.mark.parametrize(
    ("below", "prices", "asked"),
    [
        ("mean", [100, 80, 40], ["B03"]),
        ("median", [100, 80, 65], []),  # the median is 80, and 65 is 18.75 % below it
        ("median", [100, 80, 63], ["B03"]),
        ("next-lowest", [100, 80, 65], []),
        ("next-lowest", [100, 79, 63], ["B02", "B03"]),  # 79 is 21 % below 100, and 63 is 20.25 % below 79
        ("next-lowest", [50, 50, 100], []),
        ("mean", [80, 80, 80], []),
        ("mean-without-highest", [200, 100, 80], []),  # the mean of 100 and 80 is 90, and 80 is 11.1 % below it
        ("mean-without-highest", [200, 100, 60], ["B03"]),  # the mean is 80, and 60 is 25 % below it
        ("mean-without-highest", [60], []),
        ("estimate", [200, 80, 79], ["B03"]),  # a fifth off 100 is 80
        ("estimate", [79], ["B01"]),
    ],
)
def test_the_prompt_is_measured_as_published(below: str, prices: list[int], asked: list[str]) -> None:
    rows = {f"B0{n}": {"Q": 50, "P": price} for n, price in enumerate(prices, 1)}
    low_price = {"percent_below": 20, "below": below} | ({"estimate": 100} if below == "estimate" else {})
    found = first(simple(low_price=low_price), panel(rows))
    assert [stop.place.split()[2].strip(",") for stop in found.stops if stop.code == "low-price-unanswered"] == asked


# ------------------------------------------------------------------ ties


def test_a_tie_is_broken_in_the_published_order() -> None:
    """Both total 74: A by quality, B by price."""
    rows = {"B01": {"Q": 80, "S": 50, "P": 100}, "B02": {"Q": 50, "S": 80, "P": 100}}
    criteria = (scored("Q", 40), scored("S", 40, head="social-value"), priced(20))
    for steps, winner, words in (
        ([{"by": "head", "of": "quality"}], "B01", "more points for quality"),
        ([{"by": "price"}, {"by": "criterion", "of": "S"}], "B02", "more points for S"),
    ):
        found = first(evaluation(a_round(*criteria, tie_break=steps)), panel(rows))
        assert found.winners == (winner,)
        assert found.tie_broken_by == words
        assert [b.total for b in found.bids] == [D("72.00"), D("72.00")]
        assert f"the published tie-break decides: {words}" in found.headline


def test_a_tie_within_rounding_is_a_tie() -> None:
    """50.006 and 50 are both 50.0 at one place, and the prices are equal."""
    scale = [{"id": "fine", "span": {"from": 0, "to": 1, "step": "0.001"}}]
    criteria = (scored("Q", "0.01", "fine"), scored("R", "49.99", "fine"), priced(50))
    rows = {"B01": {"Q": "0.6", "R": 0, "P": 100}, "B02": {"Q": 0, "R": 0, "P": 100}}
    found = first(evaluation(a_round(*criteria, rounding={"places": 1}), scales=scale), panel(rows))
    assert found.tie == ("B01", "B02")


def test_a_tie_that_remains_names_no_winner() -> None:
    found = first(simple(), panel({"B01": A, "B02": A, "B03": C}))
    assert found.winners == ()
    assert found.tie == ("B01", "B02")
    assert [b.rank for b in found.bids] == [1, 1, 3]
    assert not found.final
    assert [stop.code for stop in found.stops] == ["tie"]
    assert found.headline.startswith("TIE: B01 and B02 are equal at 58.00 for first place")


def test_a_tie_across_the_last_place_of_a_framework_names_nobody_for_it() -> None:
    outcome = {"kind": "framework", "first": 2}
    rows = {"B01": {"Q": 90, "P": 50}, "B02": {"Q": 60, "P": 50}, "B03": {"Q": 60, "P": 50}}
    found = first(simple(outcome=outcome), panel(rows))
    assert (found.winners, found.tie) == (("B01",), ("B02", "B03"))
    assert not found.final
    assert "the last of the 2 places" in found.headline
    assert "Above the tie stand B01" in found.headline


def test_a_framework_names_its_places_and_says_when_too_few_bid() -> None:
    found = first(simple(outcome={"kind": "framework", "first": 4}), panel({"B01": A, "B02": B}))
    assert found.winners == ("B02", "B01")
    assert found.headline == (
        "In the 4 places, in order: B02 (Bidder B02) and B01 (Bidder B01). Only 2 bids for 4 places. "
        "Award is the authority's decision."
    )


# ------------------------------------------------------------------ headlines


def test_the_headline_leaves_the_award_to_the_authority() -> None:
    found = first(simple(), panel({"B01": A, "B02": B}))
    assert found.headline == (
        "B02 (Bidder B02) has the highest score, 76.00 of 100, 2.00 ahead of B01. Award is the authority's decision."
    )
    assert found.ranked_by == "total points, highest first"


def test_where_every_bid_is_out_the_termination_notice_is_named() -> None:
    minimum = {"least": 50, "failing": "disqualifies"}
    found = first(evaluation(a_round(scored("Q", 60, minimum=minimum), priced(40))), panel({"B01": C}))
    assert found.headline == (
        "NO BID LEFT: every bid is out (1 disqualified). If the authority ends the procurement, it publishes a "
        "procurement termination notice (Procurement Act 2023, s55)."
    )
    assert first(simple(), panel({})).headline.startswith("NO BIDS: none is entered")


def test_a_single_bid_is_told_from_a_victory() -> None:
    found = first(simple(), panel({"B01": A}))
    assert "It is the only bid left" in found.headline
    assert found.bids[0].total == D("82.00")


def test_a_ranking_formula_says_what_is_ranked() -> None:
    found = first(simple("ppqp", rounding={"places": 3}), panel({"B01": A, "B02": B, "B03": C}))
    assert found.ranked_by == "price per quality point (P / Q), lowest first"
    assert [(b.bid, str(b.total)) for b in found.bids] == [("B02", "1.333"), ("B01", "1.429"), ("B03", "4.000")]
    assert "has the lowest price per quality point, 1.333, 0.096 ahead of B01" in found.headline


def test_data_that_contradicts_itself_is_refused_with_every_reason() -> None:
    data = panel({"B01": A}, low_prices=[low_answer("B09", "stands")])
    with pytest.raises(Refused) as refused:
        score(simple(), data.model_copy(update={"consensus": data.consensus * 2}))
    assert str(refused.value).splitlines() == [
        "r1, bid B01, criterion Q: the line stands twice; the later one does not win silently. Keep one of them.",
        'r1, bid B09, low price: there is no bid "B09". Did you mean "B01"?',
    ]
