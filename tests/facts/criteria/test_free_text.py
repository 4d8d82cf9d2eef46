"""Weights that stand in free text only."""

from __future__ import annotations

import pytest

from .lots import read, shown

TEN = ("text-only", "10", "16.6667")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50% Technical, 10% Social Value and 40% Commercial", TEN),
        ("Social Value 10%, Quality 50% and Price 40%", TEN),
        (
            "Criteria: Technical (50 per cent), Commercial (40 percent), Community Benefits (10 per cent).",
            TEN,
        ),
        ("Price - 40%\r\nQuality - 50%\r\nSocial Value (TOMs) - 10%", TEN),
        ("<p>Cost 40%</p><p>Quality 50%</p><p>Social&nbsp;Value 10%</p>", TEN),
        ("QUALITY 50% / SOCAIL VALUE 10% / PRICE 40%", TEN),
        ("Price/Quality/Social Value split of 40/50/10", TEN),
        ("Quality:Cost:Social Value = 50:40:10", TEN),
        ("1. Price 40% 2. Quality 50% 3. Soc-ial matters 0% 4. Social value 10%", TEN),
        ("Quality\n50%\nPrice\n40%\nSocial Value\n10%", TEN),
        ("Quality|50%|Price|40%|Social Value|10%", TEN),
        ("50 quality\n40 price\n10 social value", TEN),
        ("Price 40 points, quality 50 points, social value 10 points", TEN),
        ("Price 40/100 marks; quality 50/100 marks; social value 10/100 marks", TEN),
        ("Forty per cent cost, fifty per cent quality and ten per cent social value", TEN),
        ("Gwerth cymdeithasol 10%, Ansawdd 50%, Pris 40%", TEN),
        ("Quality 55.5% / Price 42% / Social Value 2.5%", ("text-only", "2.5", "4.3103")),
        ("Price 90% and social value 10%", ("text-only", "10", "100")),
        ("Quality 50-60%, Price 30-40%, Social value 10%", ("text-only", "10", "14.2857..16.6667")),
        ("Technical, quality and social value 60%, price 40%", ("text-only", "0..60", "0..100")),
        ("Social Value: 0%, Quality: 60%, Price: 40%", ("text-only", "0", "0")),
    ],
)
def test_a_weight_is_read_as_a_careful_officer_would_read_it(text, expected):
    reading = read(text=text)
    assert shown(reading) == expected
    assert reading.complete
    assert reading.places == ("/description",)
    assert reading.words


@pytest.mark.parametrize(
    "text",
    [
        "Price 40%, Quality 60% of which Social Value 10%",
        "Quality 60% (of which 10% is social value), Price 40%",
        "60% quality including 10% social value; 40% price",
        "Cost 40%\nQuality 60% (inc. 10% Social Value)",
        "MEAT: 40% price / 60% quality (comprising 50% technical and 10% social value)",
        "Quality 60%\nMethod 50%\nSocial Value 10%\nPrice 40%",
        "40% for price, 60% for quality: 50% method statements and 10% social value",
        "Price 40, Quality 60 (including social value 10)",
    ],
)
def test_a_part_named_inside_another_is_not_added_to_it(text):
    assert shown(read(text=text)) == TEN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quality 60%, Price 40%. Quality is made up of Method 80%, Social Value 20%.", "12"),
        ("Quality 60% (Technical 75%, Social Value 25%), Price 40%", "15"),
        ("Price 60%\nQuality 40%\n\nQuality sub-criteria:\nMethod 50%\nTeam 25%\nSocial Value 25%", "10"),
        ("Quality 60% and price 40%, social value forming 10% of quality", "6"),
        ("10% of the quality score will be for social value. Quality 60%, Price 40%", "6"),
    ],
)
def test_weights_that_divide_quality_are_shares_of_quality(text, expected):
    reading = read(text=text)
    assert shown(reading)[1] == expected
    assert reading.confidence == "read-from-text"


@pytest.mark.parametrize(
    "said",
    [
        "10% of the overall score is for social value within quality",
        "Within quality, social value has 10% of the overall marks.",
        "Social Value carries 10% of the total marks and sits within the quality criteria.",
    ],
)
def test_a_share_of_all_that_stands_within_quality_stays_a_share_of_all(said):
    assert shown(read(text=f"Quality 60%, Price 40%. {said}")) == TEN


@pytest.mark.parametrize(
    "text",
    [
        "40% Price 60% Quality (10% of the 60% is Social Value)",
        "Price 40%, Quality 60% (10 per cent of that 60 per cent is for social value)",
    ],
)
def test_a_figure_that_another_is_a_part_of_is_no_weight_of_its_own(text):
    # ten of the total, or a tenth of the 60: both are allowed for
    assert shown(read(text=text))[1:] == ("6..10", "10..16.6667")


def test_a_label_that_says_social_and_no_more_is_social_value_under_another_name():
    reading = read(text="Weightings are price 40, technical 50, social 10")
    assert shown(reading) == TEN


@pytest.mark.parametrize(
    "text",
    [
        "100 Cost",
        "Price to quality weighting 15:85",
        "Quality/Price: [20]%:[80]%",
        "Evaluated at 65 per cent quality, 35 per cent price",
        "Quality 55%, Fair Work First 5%, Price 40%",
        "Suppliers must first pass all checks (pass/fail). Then Price (45%) and Quality (55%).",
    ],
)
def test_a_text_with_all_its_weights_and_no_mention_means_none(text):
    reading = read(text=text)
    assert shown(reading) == ("none", "0", "0")
    assert reading.complete
    assert reading.confidence == "read-from-text"


@pytest.mark.parametrize(
    "text", ["", "See the tender pack.", "[20]%:[80]%", "Quality and price combined", "Lowest price"]
)
def test_a_text_without_weights_tells_nothing(text):
    reading = read(text=text)
    assert shown(reading) == (None, "-", "-")
    assert not reading.complete


@pytest.mark.parametrize(
    "text",
    [
        "Social value will be assessed; see the tender pack.",
        "Price 40%, Quality 60%. Bidders must score a minimum of 60% for social value.",
        "Quality 50%, Price 50%. At least 15% of contract spend must deliver social value.",
        "The award is 60% quality and 40% price, with social value considered",
        "Price 40%, quality 70%, social value 15%",
    ],
)
def test_a_mention_without_a_readable_share_has_no_share(text):
    assert shown(read(text=text)) == ("text-only", "-", "-")


def test_an_award_stage_is_read_where_two_stages_add_to_200():
    text = "Stage 1: Experience 70%, Safety 30%. Stage 2: Quality 50%, Social Value 10%, Price 40%"
    reading = read(text=text)
    assert shown(reading) == TEN
    assert any("stage" in doubt for doubt in reading.doubts)


def test_social_value_at_the_first_stage_only_gives_no_share():
    text = "Stage 1: Experience 70%, Social Value 30%. Stage 2: Quality 60%, Price 40%"
    assert shown(read(text=text)) == ("text-only", "-", "-")


def test_different_sets_of_weights_in_one_text_give_an_interval():
    text = "Lot 1: Quality 60% Price 40%. Lot 2: Quality 50% Social Value 10% Price 40%"
    assert shown(read(text=text)) == ("text-only", "0..10", "0..16.6667")


def test_the_same_weights_said_twice_are_one_statement():
    text = "Price 40%, Quality 50%, Social Value 10%\nPrice 40%, Quality 50%, Social Value 10%"
    assert shown(read(text=text)) == TEN


def test_a_single_weight_bounds_one_share_from_above_and_the_other_from_below():
    assert shown(read(text="Social value is weighted at 10%.")) == ("text-only", "0..10", "10..100")
    assert shown(read(text="Social value is 10% of the overall score.")) == ("text-only", "10", "10..100")


def test_a_text_beside_a_list_may_divide_its_quality():
    rows = (("price", "Price", 40, ""), ("quality", "Quality", 60, ""))
    assert shown(read(*rows, text="Quality 50%, Social value 10%, Price 40%")) == TEN
    assert shown(read(*rows, text="Quality includes social value at 10%")) == (
        "text-only",
        "6..10",
        "10..16.6667",
    )
    assert shown(read(*rows, text="We encourage social value.")) == ("text-only", "-", "-")


def test_a_text_that_is_cut_never_means_none():
    text = "Price 40%, Quality 60%" + " " * 20_000 + "."
    reading = read(text=text)
    assert reading.social_value_criterion is None
    assert any("20,000" in doubt for doubt in reading.doubts)
