"""What holds for any criteria at all."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sv_rules.facts.criteria import HUNDRED, CriteriaText, Criterion, Reading, Weight, read_criteria

PHRASES = [
    "social value",
    "Social Vaue",
    "quality",
    "price",
    "technical",
    "and",
    "including",
    "of which",
    "10%",
    "40 %",
    "60%",
    "100",
    "50-60%",
    "(",
    ")",
    ",",
    "\n",
    ":",
    "/",
    "pass/fail",
    "not",
    "no",
    "evaluated",
    "community benefits",
    "stage 1",
    "stage 2",
    "lot 2",
    "10/100",
    "marks",
    "of the total",
    "of quality",
    "0",
    "SV",
    "30:70",
    "for information",
    "made up of",
]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PHRASES), max_size=14).map(" ".join))
weights = st.lists(
    st.builds(
        Weight,
        st.one_of(st.none(), st.integers(-1, 2 * HUNDRED), st.sampled_from([100_000, 300_000, 400_000, 600_000])),
        st.sampled_from(["percentageExact", "percentageRangeMin", "percentageRangeMax", "order", "decimalExact", "x"]),
    ),
    max_size=2,
).map(tuple)
criteria = st.lists(
    st.builds(Criterion, st.sampled_from(["price", "cost", "quality", None]), texts, texts, weights, st.just("/x")),
    max_size=4,
).map(tuple)
lots = st.builds(CriteriaText, criteria, texts, st.just("/d"), st.booleans())


def check(reading: Reading) -> None:
    for share in (reading.share_of_total, reading.share_of_quality, reading.price_weighting):
        if share is not None:
            assert 0 <= share[0] <= share[1] <= HUNDRED
    if reading.price_weighting and reading.share_of_total and reading.share_of_quality:
        assert reading.share_of_total[0] <= reading.share_of_quality[0]
        assert reading.share_of_total[1] <= reading.share_of_quality[1]
    if reading.social_value_criterion in (None, "none"):
        assert reading.share_of_total in (None, (0, 0))
    if reading.social_value_criterion == "none" and reading.share_of_total == (0, 0):
        assert reading.complete
    assert reading.confidence in {"stated", "read-from-text", "upper-bound", "not-known"}


@settings(max_examples=250, deadline=None)
@given(lots)
def test_any_text_is_read_without_failing_and_shares_keep_their_bounds(lot):
    check(read_criteria(lot))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Method", "Social Value", "Quality and Social Value", "Team", "Price", "Sustainability"]),
            st.integers(1, 60),
        ),
        min_size=1,
        max_size=5,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_criteria_does_not_matter(rows, chance: random.Random):
    def reading(order: list[tuple[str, int]]) -> Reading:
        listed = tuple(
            Criterion(
                "price" if name == "Price" else "quality",
                name,
                "",
                (Weight(w * 10_000, "percentageExact"),),
                "",
            )
            for name, w in order
        )
        return read_criteria(CriteriaText(listed))

    moved = chance.sample(rows, len(rows))
    one, two = reading(rows), reading(moved)
    assert (one.social_value_criterion, one.share_of_total, one.share_of_quality, one.price_weighting) == (
        two.social_value_criterion, two.share_of_total, two.share_of_quality, two.price_weighting,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        ["Fair Work First", "Added Value", "Sustainability", "Locality", "Corporate & Social Responsibility"]
    ),
    st.integers(1, 59),
)
def test_a_near_miss_never_becomes_social_value(name, weight):
    rows = (("price", "Price", 40), ("quality", "Method", 60 - weight), ("quality", name, weight))
    listed = tuple(Criterion(k, n, "", (Weight(w * 10_000, "percentageExact"),), "") for k, n, w in rows)
    assert read_criteria(CriteriaText(listed)).social_value_criterion == "none"


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 98), st.integers(1, 98))
def test_an_exact_share_of_quality_is_rounded_half_up_and_never_by_a_float(price, social):
    social = min(social, 99 - price)
    rows = (
        ("price", "Price", price),
        ("quality", "Social Value", social),
        ("quality", "Method", 100 - price - social),
    )
    listed = tuple(Criterion(k, n, "", (Weight(w * 10_000, "percentageExact"),), "") for k, n, w in rows if w)
    reading = read_criteria(CriteriaText(listed))
    if social:
        share = (2 * social * HUNDRED + (100 - price)) // (2 * (100 - price))
        assert reading.share_of_quality == (share, share)


@pytest.mark.parametrize(
    "piece",
    [
        "social ",
        "(",
        "((1%",
        "1 ",
        "10% ",
        "of which 10% ",
        "social value and ",
        "<",
        " \n",
        "1/",
        "1% a (",
        "not any ",
    ],
)
def test_a_hostile_text_of_millions_of_characters_is_read_quickly(piece):
    text = piece * (3_000_000 // len(piece))
    rows = (
        Criterion("quality", text, text, (), ""),
        Criterion("price", text, text, (Weight(1, "percentageExact"),), ""),
    )
    start = time.perf_counter()
    reading = read_criteria(CriteriaText(rows, text))
    assert time.perf_counter() - start < 5
    assert reading.social_value_criterion != "none"
