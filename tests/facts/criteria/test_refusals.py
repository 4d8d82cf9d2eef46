"""Texts that name social value to refuse it, or to leave it out of the marks."""

from __future__ import annotations

import pytest

from .lots import read, shown

WEIGHTS = "Price 40%, Quality 60%. "


@pytest.mark.parametrize(
    "text",
    [
        "The authority does not intend to include any community benefit requirements.",
        "Community benefits are not required.",
        "Social value: N/A",
        "No social value requirements apply to this contract.",
        "It is not considered appropriate to include community benefits.",
    ],
)
def test_a_refusal_means_none(text):
    reading = read(text=WEIGHTS + text)
    assert shown(reading) == ("none", "0", "0")
    assert reading.words
    assert shown(read(text=text, scottish=True)) == ("none", "-", "-")


@pytest.mark.parametrize(
    "text",
    [
        "We do not intend to include a sub-contract clause as part of community benefits.",
        "There is no separate social value criterion; it runs through the quality questions.",
        "Bidders who do not offer social value will be rejected.",
    ],
)
def test_a_refusal_of_something_else_leaves_the_mention(text):
    assert shown(read(text=WEIGHTS + text)) == ("text-only", "-", "-")


@pytest.mark.parametrize(
    "text",
    [
        "Social value will not be evaluated.",
        "Social value is requested for information only.",
        "Social value answers will not form part of the evaluation.",
        "Social value (pass/fail).",
    ],
)
def test_what_is_not_marked_is_mentioned_and_not_weighted(text):
    assert shown(read(text=WEIGHTS + text)) == ("text-only", "-", "-")
    rows = (("price", "Price", 40, ""), ("quality", "Quality", 60, text))
    assert shown(read(*rows)) == ("text-only", "-", "-")


def test_a_remark_that_social_value_is_not_evaluated_does_not_give_it_a_weight():
    assert shown(read(text="Quality 60% (social value is not evaluated), Price 40%")) == (
        "text-only",
        "-",
        "-",
    )
    rows = (("price", "Price", 40, ""), ("quality", "Quality (social value not scored)", 60, ""))
    assert shown(read(*rows)) == ("text-only", "-", "-")


def test_a_weighted_criterion_stands_against_a_refusal_beside_it():
    rows = (("price", "Price", 40, ""), ("quality", "Method", 50, ""), ("quality", "Social Value", 10, ""))
    assert shown(read(*rows, text="Community benefits are not required."))[:2] == ("exact", "10")
