"""A method tried on a table of figures: what the columns mean, and what is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sv_rules import BadInput, Problems, SvRulesError, score, trial_data
from sv_rules.evaluation.trial import TRIAL, read_trial
from tests.evaluation.cases import a_round, evaluation, offered, priced, raw, scored, simple

BASKET = [{"id": "hours", "title": "Hours", "quantity": 100}, {"id": "visits", "title": "Visits", "quantity": 10}]


def test_a_table_gives_the_same_result_as_data_written_out() -> None:
    found = trial_data(simple(), {"Alder": {"Q": 70, "P": 100}, "Birch": {"Q": 60, "P": 80}})
    assert [(bid.id, bid.bidder, bid.rounds) for bid in found.bids] == [
        ("B01", "Alder", ("r1",)), ("B02", "Birch", ("r1",)),
    ]  # fmt: skip
    assert {one.reason for one in found.consensus} == {TRIAL}
    assert [bid.total for bid in score(simple(), found).rounds[0].bids] == [76, 74]


def test_a_bare_id_stands_for_every_round_and_a_rounds_own_figure_wins() -> None:
    lots = evaluation(
        *(a_round(scored("Q", 60), priced(40), name=f"lot-{n}", lot=str(n)) for n in (1, 2)),
        a_round(scored("T", 60), priced(40), name="lot-3", lot="3"),
    )
    found = trial_data(lots, {"Alder": {"lot-2/Q": 50, "Q": 70, "P": 100}, "Birch": {"lot-3/T": 1, "lot-3/P": 5}})
    assert {(c.round, c.criterion): c.score for c in found.consensus if c.bid == "B01"} == {
        ("lot-1", "Q"): 70, ("lot-2", "Q"): 50,
    }  # fmt: skip
    assert [bid.rounds for bid in found.bids] == [("lot-1", "lot-2", "lot-3"), ("lot-3",)]


def test_rates_of_a_basket_have_a_column_each() -> None:
    method = evaluation(a_round(scored("Q", 60), priced(40, basket=BASKET)))
    found = trial_data(method, {"Alder": {"Q": 70, "P:hours": "18.50", "P:visits": 4}})
    [price] = found.prices
    assert price.rates == {"hours": Decimal("18.50"), "visits": 4}
    assert score(method, found).rounds[0].bids[0].price == 1890  # 100 hours at 18.50 and 10 visits at 4


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_what_is_left_empty_is_not_entered_and_stops(empty: Any) -> None:
    [found] = score(simple(), trial_data(simple(), {"Alder": {"Q": empty, "P": 100}})).rounds
    assert [stop.code for stop in found.stops] == ["missing-consensus"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("£1,842,500.50", "1842500.50"), (" 7 ", "7"), (Fraction(1, 8), "0.125"), (Decimal("0.10"), "0.1"),
        (3.3, "3.3"), (0, "0"),
    ],
)  # fmt: skip
def test_figures_as_people_and_programs_write_them(given: Any, expected: str) -> None:
    method = evaluation(a_round(scored("Q", 60), offered("O", 10, basis="relative"), priced(30)))
    [offer] = trial_data(method, {"Alder": {"Q": 70, "P": 100, "O": given}}).offers
    assert offer.amount == Decimal(expected)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1.842", "may mean two numbers"), ("1,5", "may mean two numbers"), ("40%", "is a percentage"),
        ("n/a", "is not a number"), ("=2+2", "is not a number"), (Fraction(1, 3), "is not a number of six decimals"),
        (True, "is not a number"), ([1], "is not a number"), (float("nan"), "number"), ("1e3", "is not a number"),
    ],
)  # fmt: skip
def test_a_figure_that_is_none_is_refused_with_its_bidder_and_column(value: Any, words: str) -> None:
    with pytest.raises(SvRulesError, match=words):
        trial_data(simple(), {"Alder": {"Q": 70, "P": value}})


def test_a_column_that_is_no_criterion_is_refused() -> None:
    with pytest.raises(BadInput, match=r'Alder.*no criterion "Quality".*Known here: P, Q, r1/P, r1/Q'):
        trial_data(simple(), {"Alder": {"Quality": 70, "P": 1}})


def test_a_table_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bids.csv"
    path.write_bytes("\ufeffBidder;Q;P\r\nÄlder & Söhne;70;£100.00\r\n;;\r\nBirch;60;80\r\n".encode())
    found = read_trial(path, simple())
    assert [bid.bidder for bid in found.bids] == ["Älder & Söhne", "Birch"]
    assert [price.amount for price in found.prices] == [100, 80]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no bid in it"),
        ("Bidder,Q,P\n", "there is no bid in it"),
        ("Bidder,Q,P\nAlder,1,2\nALDER,1,2\n", 'the bidder "ALDER" stands twice'),
        ("Bidder,Q,P\n,1,2\n", "the bidder has no name"),
        ("Bidder,Q,Q\nAlder,1,2\n", 'the column "Q" stands twice'),
        ("Bidder,Q,P\nAlder,70,1,000\n", "column 4 has no heading"),
        ('Bidder,Q,P\nAlder,70,"1\n', "no CSV"),
        ("Bidder,Q,P\nAlder,70.5.1,1\n", 'Alder, Q.*"70.5.1" is not a number'),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "bids.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        read_trial(path, simple())


# ---------------------------------------------------------------------------- what a program may give


def test_score_takes_plain_values_and_paths_alike(tmp_path: Path) -> None:
    method = raw(a_round(scored("Q", 60), priced(40)))
    bids = trial_data(simple(), {"Alder": {"Q": 70, "P": 100}, "Birch": {"Q": 60, "P": 80}})
    from_values = score(method, bids.model_dump())
    path, panel = tmp_path / "method.json", tmp_path / "panel.json"
    path.write_text(simple().model_dump_json(by_alias=True), encoding="utf-8")
    panel.write_text(bids.model_dump_json(), encoding="utf-8")
    assert from_values == score(path, panel) == score(str(path), bids) == score(simple(), bids)


def test_plain_values_are_refused_with_a_sentence_and_a_pointer() -> None:
    method = raw(a_round(scored("Q", 60), priced(41)))
    with pytest.raises(Problems) as refused:
        score(method, {"bids": []})
    assert str(refused.value) == (
        "evaluation: at /rounds/0/criteria: r1: the weightings of the criteria of the round do not sum to 100: "
        "60 + 41 = 101. Mend the weightings as they were published."
    )
    with pytest.raises(Problems, match=r'panel data: at /bid: there is no key "bid" here. Did you mean "bids"\?'):
        score(simple(), {"bid": []})


@pytest.mark.parametrize("text", ["1e3", "1_000", "１２", "1,000", "£5", "5.", "0x10", "NaN", ""])
def test_text_that_only_programs_take_for_a_number_is_refused(text: str) -> None:
    data = trial_data(simple(), {"Alder": {"Q": 70, "P": 100}}).model_dump()
    data["prices"][0]["amount"] = text
    with pytest.raises(Problems, match="panel data: at /prices/0/amount: expected a number, found"):
        score(simple(), data)


def test_a_number_with_an_exponent_is_read_and_written_without_it() -> None:
    data = trial_data(simple(), {"Alder": {"Q": 70, "P": Decimal("1E+3")}})
    written = json.loads(data.model_dump_json())
    assert written["prices"][0]["amount"] == "1000"
    assert score(simple(), written) == score(simple(), data)


def test_an_exact_fraction_stands_beside_every_rounded_figure() -> None:
    method = simple("range", rounding={"places": 2, "at": ["criterion", "total"]})
    rows = {"Alder": {"Q": 70, "P": 100}, "Birch": {"Q": 60, "P": 80}, "Cedar": {"Q": 10, "P": 40}}
    first = score(method, trial_data(method, rows)).rounds[0].bids[0]
    price = first.points[1]
    assert (first.bidder, first.total, first.exact) == ("Birch", Decimal("49.33"), "148/3")
    assert (price.earned, price.exact) == (Decimal("13.33"), "40/3")
