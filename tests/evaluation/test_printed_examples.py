"""Examples that others have printed: their weightings, scores and prices in, their printed figures out.

Each method stands in ``printed/`` as a file that anybody could write, with where it was read; the bids lie beside it.
The expected figures are those of the source and were copied from it, not from this program.
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from sv_rules import Evaluation, read_evaluation, score
from sv_rules.evaluation.result import BidResult, RoundResult
from sv_rules.evaluation.schema import evaluation_json_schema
from sv_rules.evaluation.trial import read_trial
from sv_rules.source import read_source

PRINTED = Path(__file__).parent / "printed"
NAMES = sorted(path.stem for path in PRINTED.glob("*.yaml"))


def reworked(name: str) -> tuple[Evaluation, RoundResult]:
    evaluation = read_evaluation(PRINTED / f"{name}.yaml")
    [found] = score(evaluation, read_trial(PRINTED / f"{name}.csv", evaluation)).rounds
    return evaluation, found


def by_name(name: str) -> dict[str, BidResult]:
    return {bid.bidder: bid for bid in reworked(name)[1].bids}


def earned(bid: BidResult) -> dict[str, Decimal | None]:
    return {point.criterion: point.earned for point in bid.points}


def decimals(text: str) -> list[Decimal]:
    return [Decimal(word) for word in text.split()]


def test_every_example_is_read_without_a_doubt_and_names_where_it_was_printed() -> None:
    assert len(NAMES) >= 13
    for name in NAMES:
        text = (PRINTED / f"{name}.yaml").read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert "https://" in text or "EWHC" in text
        assert reworked(name)[1].final


@pytest.mark.parametrize("name", NAMES)
def test_an_editor_with_the_schema_accepts_every_example(name: str) -> None:
    written = read_source(PRINTED / f"{name}.yaml").data
    plain = json.loads(
        json.dumps(written, default=lambda value: float(value) if isinstance(value, Decimal) else str(value))
    )
    jsonschema.validate(plain, evaluation_json_schema())


def test_a_further_education_library_measures_both_against_the_best() -> None:
    found = by_name("felp")
    rows = {firm: (bid.heads["quality"], bid.heads["price"], bid.total) for firm, bid in found.items()}
    assert rows == {
        "Firm A": tuple(decimals("76.28 18.86 95.14")), "Firm B": tuple(decimals("78.14 19.13 97.27")),
        "Firm C": tuple(decimals("80.00 16.85 96.85")), "Firm D": tuple(decimals("72.56 20.00 92.56")),
    }  # fmt: skip
    assert [firm for firm, bid in found.items() if bid.rank == 1] == ["Firm B"]


def test_a_tendering_platforms_example_of_points_out_of_200() -> None:
    evaluation, found = reworked("negometrix-lowest")
    first, second = found.bids
    assert (first.bidder, first.total, second.total) == ("Bidder A", 73, 72)
    assert list(earned(first).values()) == [20, 15, 10, 28]
    assert list(earned(second).values()) == [16, 10, 11, 35]
    # The same as points of 200: 146 beats 144, with 56 and 70 for price.
    assert [2 * bid.total for bid in found.bids if bid.total] == [146, 144]
    assert [2 * (earned(bid)["P"] or 0) for bid in found.bids] == [56, 70]
    assert evaluation.rounds[0].tie_break


def test_a_platforms_award_on_value_takes_the_worth_of_quality_off_the_price() -> None:
    found = by_name("negometrix-value")
    assert {name: bid.total for name, bid in found.items()} == {
        "Provider A": 78_500, "Provider B": 77_500, "Provider C": 80_000,
    }  # fmt: skip


def test_the_cheapest_quote_over_each_quote_as_a_government_guide_prints_it() -> None:
    found = by_name("gov-uk-quotes")
    shares = {name: round(Fraction(bid.exact or 0) / 100, 3) for name, bid in found.items()}
    assert shares == {
        "Supplier A": Fraction("0.667"), "Supplier B": Fraction(1), "Supplier C": Fraction("0.333")
    }  # fmt: skip
    assert [found[f"Supplier {x}"].total for x in "ABC"] == decimals("66.7 100.0 33.3")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("brodies", {"Tenderer A": "100", "Tenderer B": "83", "Tenderer C": "50"}),
        ("egov-blog", {"A": "100.0", "B": "50.0", "C": "33.3"}),
        ("materials-management", {"Lowest": "100", "A quarter higher": "75", "Two fifths higher": "60"}),
    ],
)
def test_price_scores_out_of_100(name: str, expected: dict[str, str]) -> None:
    assert {bidder: bid.total for bidder, bid in by_name(name).items()} == {
        bidder: Decimal(figure) for bidder, figure in expected.items()
    }


def test_forty_points_for_price_to_whole_points() -> None:
    assert [earned(bid)["P"] for bid in by_name("impact-bids").values()] == [40, 38, 37]


def test_three_hundred_points_for_cost() -> None:
    shares = [Fraction(bid.exact or 0) / 100 for bid in by_name("georgia").values()]
    assert [round(300 * share, 1) for share in shares] == [300, Fraction("272.7")]


def test_a_university_corporations_form_of_multipliers() -> None:
    found = by_name("rcuh")
    assert [earned(bid)["P"] for bid in found.values()] == decimals("35.0 28.0 23.3")
    own = earned(found["Proposal A"])
    # multipliers 4, 2, 3, 1, 2, 0.5 and 0.5 times the scores 4, 3, 5, 2, 3, 1 and 5
    assert [own[key] for key in ("TM1", "TM2", "QE1", "QE2", "RF", "FS", "SB")] == decimals("16 6 15 2 6 0.5 2.5")
    assert (own["TM"], own["QE"]) == (22, 17)


FCDO = {
    "Bidder A": "4.40 8.00 6.00 6.00 2.40 4.50 4.50 6.40 42.20",
    "Bidder B": "3.30 6.00 8.00 4.50 2.40 6.00 4.50 6.40 41.10",
    "Bidder C": "3.30 6.00 8.00 4.50 2.40 4.50 6.00 6.40 41.10",
    "Bidder D": "2.20 4.00 4.00 3.00 2.40 3.00 3.00 3.20 24.80",
    "Bidder E": "3.30 8.00 6.00 4.50 2.40 4.50 4.50 4.80 38.00",
}


def test_a_disclosed_evaluation_of_eight_questions() -> None:
    found = by_name("fcdo")
    for bidder, line in FCDO.items():
        *questions, total = decimals(line)
        own = earned(found[bidder])
        assert [own[f"Q{n}"] for n in range(1, 9)] == questions
        assert found[bidder].heads["quality"] == total


def test_value_for_money_prefers_the_gold_plated_bid_that_its_source_warns_of() -> None:
    found = by_name("tessa")
    assert found["Gold-plated"].rank == 1
    # 80 over a million, and 99 over 180,000 more
    assert found["Content with it"].total == Decimal("0.00008")
    assert abs(Fraction(found["Gold-plated"].total or 0) - Fraction(99, 1_180_000)) < Fraction(1, 10**15)


def test_a_case_lost_by_little_more_than_a_point() -> None:
    found = by_name("energysolutions")
    assert found["EnergySolutions and partner"].behind == Decimal("1.06")
