"""Weights and names in a list of criteria."""

from __future__ import annotations

import pytest

from sv_rules.facts.criteria import CriteriaText, Criterion, Weight, read_criteria

from .lots import read, shown

PRICE = ("price", "Price", 40, "")
METHOD = ("quality", "Method", 50, "")


def test_one_criterion_with_one_weight_is_exact():
    reading = read(PRICE, METHOD, ("quality", "Social Value", 10, ""))
    assert shown(reading) == ("exact", "10", "16.6667")
    assert reading.price_weighting == (400_000, 400_000)
    assert (reading.confidence, reading.complete, reading.places) == ("stated", True, ("/criteria/2",))
    assert reading.words == ("Social Value",)


def test_several_social_value_criteria_are_summed():
    rows = (("quality", "Social Value: Jobs", 6, ""), ("quality", "Social Value - Climate", "4.5", ""))
    assert shown(read(PRICE, ("quality", "Method", "49.5", ""), *rows)) == ("summed", "10.5", "17.5")


@pytest.mark.parametrize(
    "name",
    [
        "Social  Value",
        "SOCIAL VALUE (10%)",
        "Social Vaue",
        "Soical Value",
        "Social-Value",
        "Question 4: Social Value",
        "Social Value and Community Benefits",
        "Community Wellbeing Benefits",
        "Comunity Benifits",
        "SV",
        "Social, economic and environmental well-being",
        "Response to the social value question",
        "Added Social Value",
        "Social Value (including apprenticeships, climate and skills)",
        "Social Value Method Statement",
        "National TOMs",
        "Quality - Social Value",
        "Social, Environmental and Economic Wellbeing",
        "Social Value, including Environmental Sustainability",
        "Community Wealth Building",
        "Social Value commitments and delivery plan",
        "Theme 2: Tackling economic inequality",
        "Fighting Climate Change",
        "Jobs and skills (PPN 06/20)",
        "PPN 002 response",
    ],
)
def test_a_name_that_means_social_value_alone_is_exact(name):
    assert shown(read(PRICE, METHOD, ("quality", name, 10, ""))) == ("exact", "10", "16.6667")


@pytest.mark.parametrize(
    "name",
    [
        "Quality and Social Value",
        "Quality including Social Value",
        "Technical / Social Value / Presentation",
        "Social Value & Sustainability",
        "Net Zero + Social Value",
        "Environmental and Social Value",
        "Delivery, Social Value and Innovation",
        "Tecnical and Social Vlaue",
        "Quality (incl. social value)",
    ],
)
def test_a_name_that_joins_social_value_with_something_is_an_upper_bound(name):
    reading = read(("price", "Price", 70, ""), ("quality", name, 30, ""))
    assert shown(reading) == ("compound", "0..30", "0..100")
    assert reading.confidence == "upper-bound"


@pytest.mark.parametrize(
    "name",
    [
        "Sustainability",
        "Fair Work First",
        "Added Value",
        "Locality",
        "Corporate & Social Responsibility",
        "Social heritage value",
        "Suitable for SMEs and VCSEs",
        "Social care. Value for money",
        "Real Living Wage",
        "Quality (excluding social value)",
        "Community Benefit Society status",
        "Social housing value engineering",
    ],
)
def test_a_near_miss_is_not_social_value(name):
    assert shown(read(PRICE, METHOD, ("quality", name, 10, ""))) == ("none", "0", "0")


@pytest.mark.parametrize(
    "name", ["Method Statement 5", "Quality criterion 5 (Lot 0)", "Question 3", "Criterion 2.1", "Q7"]
)
def test_a_generic_name_takes_its_meaning_from_its_description(name):
    row = ("quality", name, 10, "Please explain how you will deliver social value for our residents.")
    assert shown(read(PRICE, METHOD, row)) == ("exact", "10", "16.6667")
    row = ("quality", name, 10, "Please explain your staffing, your method and your social value offer.")
    assert shown(read(PRICE, METHOD, row)) == ("compound", "0..10", "0..16.6667")


def test_a_description_that_lists_social_value_makes_its_criterion_an_upper_bound():
    row = ("quality", "Quality", 60, "Five answers: staffing, safety, method, resources and social value")
    assert shown(read(PRICE, row)) == ("compound", "0..60", "0..100")


@pytest.mark.parametrize(
    ("name", "text", "total"),
    [
        ("Technical and Social Value", "50% technical and 10% social value", "10"),
        ("Techinical & Social Vaue", "Techinical 45%; Social Vaue 15%", "15"),
        ("Quality", "Method 80%, Social Value 20%", "12"),
        ("Quality (50%) and Social Value (10%)", "", "10"),
        ("Quality", "of which 10% social value", "10"),
        ("Quality", "Social value is worth 15% of quality", "9"),
        ("Quality", "Social value has 15% of the total marks", "15"),
    ],
)
def test_a_text_that_splits_its_criterion_gives_social_value_its_own_weight(name, text, total):
    reading = read(PRICE, ("quality", name, 60, text))
    assert shown(reading)[:2] == ("exact", total)
    assert reading.confidence == "read-from-text"


def test_one_criterion_of_100_is_read_by_the_parts_of_its_text():
    reading = read(("price", "Award criteria", 100, "Price 40%, Quality 50%, Social Value 10%"))
    assert shown(reading) == ("exact", "10", "16.6667")


def test_a_compound_that_the_free_text_beside_the_list_splits_is_told_apart():
    rows = (PRICE, ("quality", "Quality and Social Value", 60, ""))
    reading = read(*rows, text="Price 40%, Quality 50%, Social Value 10%")
    assert shown(reading) == ("exact", "10", "16.6667")
    assert reading.places == ("/criteria/1", "/description")


def test_a_weight_inside_a_criterion_on_an_unknown_base_is_an_interval():
    reading = read(PRICE, ("quality", "Quality", 60, "including 10% social value"))
    assert shown(reading) == ("compound", "6..10", "10..16.6667")
    assert reading.doubts


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        # 10 of the total, or 10 % of the 60: which of the two is not said
        ("Includes 10% social value", ("compound", "6..10", "10..16.6667")),
        ("Social value is 10% of the total score", ("exact", "10", "16.6667")),
        ("Commitments on social value, 10% of quality", ("exact", "6", "10")),
        ("Includes social value", ("compound", "0..60", "0..100")),
        ("Incorporating community benefits", ("compound", "0..60", "0..100")),
        ("Your commitments on social value", ("exact", "60", "100")),
    ],
)
def test_a_description_that_names_social_value_among_other_things_gives_it_no_more_than_it_says(description, expected):
    assert shown(read(PRICE, ("quality", "Method statements", 60, description))) == expected


def test_weights_in_descriptions_are_read_bare_or_with_a_unit():
    rows = (
        ("price", "", None, "40"),
        ("quality", "Quality", None, "50%"),
        ("quality", "Social Value", None, "10 %"),
    )
    assert shown(read(*rows)) == ("exact", "10", "16.6667")
    rows = (("cost", "Commercial", None, "40 Marks"), ("", "Technical", None, "50 Marks"),
            ("quality", "Social value", None, "10 Marks"))  # fmt: skip
    assert shown(read(*rows)) == ("exact", "10", "16.6667")
    rows = (("quality", "Lot 1", None, "Cost 90%"), ("quality", "Lot 1", None, "Quality - Social Value 10%"))
    assert shown(read(*rows))[0] == "exact"


def test_marks_are_scaled_to_a_hundred():
    rows = (("cost", "Commercial", None, "130 marks"), ("quality", "Technical", None, "50 marks"),
            ("quality", "Social value", None, "20 marks"))  # fmt: skip
    assert shown(read(*rows)) == ("exact", "10", "28.5714")


def test_a_range_has_no_single_value():
    rows = (
        ("price", "", None, "40"),
        ("quality", "Method", None, "45-55%"),
        ("quality", "Social Value", None, "5-15%"),
    )
    reading = read(*rows)
    assert shown(reading)[1:] == ("5..15", "8.3333..25")
    assert reading.confidence == "upper-bound"


@pytest.mark.parametrize("kind", ["price", "cost", "quality", ""])
def test_a_name_outweighs_a_type_that_contradicts_it(kind):
    reading = read(("price", "Price", 40, ""), ("price", "Technical quality", 50, ""), (kind, "Social Value", 10, ""))
    assert shown(reading) == ("exact", "10", "16.6667")
    assert reading.price_weighting == (400_000, 400_000)
    assert any("typed price" in doubt for doubt in reading.doubts)


def test_price_and_quality_swapped_are_put_right():
    rows = (
        ("quality", "Cost of project", 40, ""),
        ("price", "Quality", 50, ""),
        ("quality", "Community benefits", 10, ""),
    )
    assert read(*rows).price_weighting == (400_000, 400_000)


def test_quality_weights_that_add_to_100_beside_a_price_are_shares_of_quality():
    reading = read(PRICE, ("quality", "Technical", 90, ""), ("quality", "Social Value", 10, ""))
    assert shown(reading) == ("exact", "6", "10")
    assert reading.complete
    reading = read(("cost", "Cost", 30, ""), ("quality", "Technical", 85, ""), ("quality", "Social Value", 15, ""))
    assert shown(reading) == ("exact", "10.5", "15")


@pytest.mark.parametrize("method", [30, 70, 95])
def test_any_other_sum_leaves_the_shares_undetermined(method):
    reading = read(PRICE, ("quality", "Method", method, ""), ("quality", "Social Value", 10, ""))
    assert shown(reading) == ("exact", "-", "-")
    assert (reading.confidence, reading.complete) == ("not-known", False)


def test_a_sum_of_100_without_price_states_the_share_of_quality_only():
    reading = read(("quality", "Quality", 90, ""), ("quality", "Social Value", 10, ""))
    assert shown(reading) == ("exact", "0..10", "10")
    assert reading.price_weighting is None
    assert reading.doubts


def test_social_value_may_be_the_whole_of_quality():
    assert shown(read(("price", "Price", 90, ""), ("quality", "Social Value", 10, ""))) == (
        "exact",
        "10",
        "100",
    )


def test_weights_in_a_name_are_read_with_a_price_that_is_passed_or_failed():
    assert shown(read(("quality", "Quality - 90% Social Value - 10% Price - Pass/Fail", None, ""))) == (
        "exact",
        "10",
        "10",
    )


def test_a_weight_of_nought_is_named_and_not_weighted():
    assert shown(read(PRICE, ("quality", "Method", 60, ""), ("quality", "Social Value", 0, ""))) == (
        "text-only",
        "0",
        "0",
    )


@pytest.mark.parametrize("kind", ["order", "passFail", "percentageRangeMiddle"])
def test_ranks_and_pass_marks_give_no_share(kind):
    criteria = (
        Criterion("quality", "Social Value", "", (Weight(10_000, kind),), "/1"),
        Criterion("price", "Price", "", (Weight(20_000, kind),), "/2"),
    )
    assert shown(read_criteria(CriteriaText(criteria))) == ("text-only", "-", "-")
    assert read_criteria(CriteriaText(criteria[1:])).social_value_criterion is None


def test_a_missing_weight_leaves_absence_unproven():
    assert shown(read(PRICE, ("quality", "Quality", None, ""))) == (None, "-", "-")
    assert shown(read(("price", "", None, ""))) == (None, "-", "-")


def test_absence_proves_nothing_where_the_data_carry_one_criterion_only():
    rows = (("price", "", None, "25"), ("quality", "Quality", None, "75"))
    assert shown(read(*rows)) == ("none", "0", "0")
    assert shown(read(*rows, scottish=True)) == (None, "-", "-")
    short = (("price", "", None, "45"), ("quality", "Community Benefits", None, "10"))
    assert shown(read(*short, scottish=True)) == ("exact", "-", "-")
    assert shown(read(("price", "", None, "100"), scottish=True)) == ("none", "0", "0")


def test_a_heading_beside_its_own_parts_is_not_added():
    rows = (
        ("quality", "Quality", 60, ""),
        ("quality", "Method", 40, ""),
        ("quality", "Social Value", 20, ""),
    )
    assert shown(read(PRICE, *rows)) == ("exact", "20", "33.3333")


def test_identical_lots_keep_their_own_places():
    def at(place: str) -> CriteriaText:
        return CriteriaText((Criterion("quality", "Social Value", "100", (), place),))

    assert [read_criteria(at(place)).places for place in ("/lots/0", "/lots/1")] == [
        ("/lots/0",),
        ("/lots/1",),
    ]


def test_a_compound_and_a_whole_criterion_bound_the_share_from_both_sides():
    rows = (
        ("quality", "Method", 50, ""),
        ("quality", "SV and Net Zero", 5, ""),
        ("quality", "Social value", 5, ""),
    )
    assert shown(read(PRICE, *rows)) == ("compound", "5..10", "8.3333..16.6667")
