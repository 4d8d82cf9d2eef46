"""What counts of an offer, rule by rule. Every expected figure is worked out here by hand or in fractions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sv_rules.evaluation.counting import counted, per_pound
from sv_rules.evaluation.offers import BidOffers, CountedOffer, Offer, Offers, offers_json_schema
from tests.measures.sets import small

BID = BidOffers(bid="B01", bidder="A Ltd", lot="1", file="a.xlsx", sha256="0")
GOOD: dict[str, object] = {"share": Decimal(100), "additional": True, "statement": "how"}


def offer(measure: str, *quantities: str | None, **more: object) -> Offer:
    given = {**GOOD, **more}
    return Offer(measure=measure, quantities=tuple(None if q is None else Decimal(q) for q in quantities), **given)  # type: ignore[arg-type]


def bid(*offers: Offer, value: str | None = None, change: tuple[str, str] | None = None) -> BidOffers:
    return counted(BID, offers, small(*([change] if change else [])), None if value is None else Decimal(value))


def only(*offers: Offer) -> CountedOffer:
    return bid(*offers).offers[0]


def codes(result: BidOffers) -> list[str]:
    return [finding.code for finding in result.findings]


def test_what_lasts_counts_in_every_year() -> None:
    # 2 + 2.5 + 2 posts of £24,000 in the South
    one = only(offer("LOCAL", "2", "2.5", "2", inside=True, area="South"))
    assert (one.state, one.quantity, one.value) == ("counted", Decimal("6.5"), Decimal("156000.00"))


def test_a_person_from_a_disadvantaged_group_counts_in_the_first_year_only() -> None:
    result = bid(offer("LTU", "3", "3", "3"))
    assert (result.offers[0].quantity, result.total) == (3, Decimal("45000.00"))
    assert codes(result) == ["first-year-only"]


def test_one_amount_for_the_contract_is_not_added_up_by_year() -> None:
    result = bid(offer("PLAN", "1", "1"))
    assert result.offers[0].quantity == 1
    assert "one-amount" in codes(result)


def test_a_local_priority_multiplies_the_value() -> None:
    assert only(offer("CARE", "2")).value == Decimal("45000.00")  # 2 x 15,000 x 1.5


def test_a_local_priority_multiplies_the_value_of_the_area() -> None:
    heavier = ("goals: [social], counting: {local: true}}", "weight: 1.25, goals: [social], counting: {local: true}}")
    # 1.5 posts at £24,000 in the South, times 1.25
    assert bid(offer("LOCAL", "1.5", inside=True, area="South"), change=heavier).total == 45000


def test_a_measure_without_a_value_is_recorded_and_never_nought() -> None:
    result = bid(offer("PLAN", "1"), offer("LTU", "1"))
    plan = next(o for o in result.offers if o.offer.measure == "PLAN")
    assert (plan.state, plan.value, plan.quantity) == ("unpriced", None, 1)
    assert (result.unpriced, result.total) == (("PLAN",), Decimal("15000.00"))


def test_an_area_without_a_value_leaves_the_offer_open_and_out_of_the_total() -> None:
    for area in ("", "West"):
        result = bid(offer("LOCAL", "2", inside=True, area=area))
        assert (result.offers[0].state, result.total, codes(result)) == ("open", 0, ["no-local-value"])


def test_a_value_that_holds_elsewhere_is_taken_only_where_the_bidder_says_so() -> None:
    own = ("proxy: none, local_proxies: {North", "proxy: 30000.00, local_proxies: {North")
    silent = bid(offer("LOCAL", "2", inside=True), change=own)
    assert (silent.total, codes(silent)) == (0, ["no-local-value"])
    assert bid(offer("LOCAL", "2", inside=True, area="Elsewhere"), change=own).total == 2 * 30000
    assert bid(offer("LOCAL", "2", inside=True, area="North"), change=own).total == 2 * 20000


def test_a_person_declared_as_counted_elsewhere_on_both_measures_waits() -> None:
    result = bid(offer("LTU", "3", elsewhere=Decimal(1)), offer("CARE", "2", elsewhere=Decimal(1)))
    assert [o.state for o in result.offers] == ["open", "open"]
    assert (result.total, codes(result)) == (0, ["overlap-twice", "overlap-twice"])


@pytest.mark.parametrize(
    "partner",
    [offer("CARE", "0"), offer("CARE", "2", additional=False), offer("CARE", None, statement="some time")],
    ids=["nought", "required anyway", "no figure"],
)
def test_what_does_not_count_overlaps_with_nothing(partner: Offer) -> None:
    result = bid(offer("LTU", "3"), partner)
    assert result.total == 3 * 15000
    assert "overlap-unanswered" not in codes(result)


def test_a_person_counted_under_two_categories_is_taken_out_of_one() -> None:
    # 3 out of work, 2 care leavers, one of whom is both: four people, of whom two count 1.5 times.
    result = bid(offer("LTU", "3", elsewhere=Decimal(1)), offer("CARE", "2", elsewhere=Decimal(0)))
    assert [o.quantity for o in result.offers] == [2, 2]
    assert result.total == 2 * 15000 + 2 * 22500
    assert codes(result) == []


def test_two_categories_without_a_word_on_what_they_share_wait_for_an_answer() -> None:
    result = bid(offer("LTU", "3"), offer("CARE", "2"))
    assert [o.state for o in result.offers] == ["open", "open"]
    assert (result.total, result.open_total) == (0, Decimal("90000.00"))
    assert codes(result) == ["overlap-unanswered", "overlap-unanswered"]


def test_one_category_alone_needs_no_word_on_sharing() -> None:
    assert codes(bid(offer("LTU", "3"))) == []
    assert codes(bid(offer("LTU", "3", elsewhere=Decimal(1)))) == ["nothing-shared"]


def test_more_shared_than_offered_stops() -> None:
    result = bid(offer("LTU", "3", elsewhere=Decimal(4)), offer("CARE", "2", elsewhere=Decimal(0)))
    assert not result.usable
    assert "overlap-too-large" in codes(result)


def test_the_same_goods_by_weight_and_by_price_count_once_at_the_higher() -> None:
    result = bid(offer("TONNES", "10"), offer("POUNDS", "900.50"))
    assert [(o.offer.measure, o.state) for o in result.offers] == [("TONNES", "counted"), ("POUNDS", "not counted")]
    assert (result.total, codes(result)) == (Decimal("1000.00"), ["overlap"])
    assert bid(offer("TONNES", "10"), offer("POUNDS", "1000.01")).total == Decimal("1000.01")
    assert bid(offer("TONNES", "10"), offer("POUNDS", "1000")).offers[0].state == "counted"


def test_only_the_share_due_to_this_contract_counts() -> None:
    assert only(offer("WEEKS", "100", share=Decimal("12.5"))).value == Decimal("2500.00")
    result = bid(offer("WEEKS", "100", share=None))
    assert (result.total, result.open_total, codes(result)) == (0, Decimal("20000.00"), ["share-unanswered"])


def test_a_share_where_the_whole_counts_is_noted_and_not_used() -> None:
    result = bid(offer("PLAN", "1", share=Decimal(50)))
    assert result.offers[0].quantity == 1
    assert "share-not-asked" in codes(result)


def test_what_lands_outside_the_boundary_does_not_count() -> None:
    result = bid(offer("LOCAL", "2", inside=False, area="North"))
    assert (result.offers[0].state, result.total, codes(result)) == ("not counted", 0, ["outside"])
    waits = bid(offer("LOCAL", "2", inside=None, area="North"))
    assert (waits.offers[0].state, waits.open_total) == ("open", Decimal("40000.00"))


def test_what_the_contract_requires_anyway_does_not_count() -> None:
    assert codes(bid(offer("LTU", "1", additional=False))) == ["required-anyway"]
    waits = bid(offer("LTU", "1", additional=None))
    assert (waits.total, waits.open_total, codes(waits)) == (0, Decimal("15000.00"), ["additional-unanswered"])
    assert bid(offer("HOURS", "10", additional=None)).total == Decimal("0.05")


def test_figure_and_statement_or_it_is_set_aside_where_the_set_says_so() -> None:
    for half in (offer("PLAN", "1", statement=""), offer("PLAN", None)):
        result = bid(half)
        assert (result.offers[0].state, codes(result)) == ("set aside", ["part-missing"])


def test_a_missing_statement_is_asked_for_where_the_set_only_asks() -> None:
    result = bid(offer("LTU", "1", statement=""))
    assert (result.total, codes(result)) == (Decimal("15000.00"), ["no-statement"])
    assert codes(bid(offer("HOURS", "1", statement=""))) == []


def test_a_statement_without_a_figure_is_never_a_figure_of_nought() -> None:
    result = bid(offer("LTU", None))
    assert (result.offers[0].state, result.offers[0].value) == ("set aside", None)


def test_an_offer_above_the_cap_counts_to_the_cap() -> None:
    result = bid(offer("WEEKS", "1500", "1500"))
    assert (result.offers[0].quantity, result.total, codes(result)) == (2000, Decimal("400000.00"), ["capped"])
    assert codes(bid(offer("WEEKS", "1000", "1000"))) == []
    # The share is taken before the cap: 3,000 at half are 1,500.
    assert bid(offer("WEEKS", "1500", "1500", share=Decimal(50))).total == Decimal("300000.00")


def test_half_a_person_stops_and_waits() -> None:
    result = bid(offer("LTU", "2.5"))
    assert (result.usable, result.total, codes(result)) == (False, 0, ["not-whole"])


def test_an_empty_year_is_said_and_counts_as_nothing_offered_then() -> None:
    result = bid(offer("WEEKS", "10", None, "10"))
    assert (result.offers[0].quantity, codes(result)) == (20, ["year-blank"])


def test_nought_is_an_offer_of_nothing() -> None:
    result = bid(offer("WEEKS", "0", "0"))
    assert (result.offers[0].state, result.offers[0].value, result.total) == ("nil", None, 0)


def test_pounds_are_rounded_half_up_to_the_penny_once_for_each_offer() -> None:
    # 1 hour at half a penny is a penny; 3 hours are 1.5 pence, so 2; 4 are 2.
    assert [only(offer("HOURS", n)).value for n in ("1", "3", "4")] == [
        Decimal("0.01"),
        Decimal("0.02"),
        Decimal("0.02"),
    ]


def test_an_amount_that_no_contract_can_bring_stops_and_is_in_no_total() -> None:
    result = bid(offer("LTU", "999999999999"), offer("WEEKS", "1"), value="0.01")
    assert (result.usable, result.total, codes(result)) == (False, Decimal("200.00"), ["implausible"])
    assert result.per_pound == 20000
    most = bid(*[offer("POUNDS", "100000000000")], value="0.01")
    assert (most.usable, most.total, most.per_pound) == (True, Decimal("100000000000.00"), None)


def test_a_fine_value_times_a_fine_weight_is_counted_exactly_and_shown_to_six_places() -> None:
    fine = ("proxy: 200.00, goals", "proxy: 14.430001, weight: 1.333333, goals")
    (one,) = bid(offer("WEEKS", "1000"), change=fine).offers
    exact = Fraction("14.430001") * Fraction("1.333333")
    assert one.value == Decimal("19240.00")  # 1,000 x 19.239996..., half up to the penny
    assert abs(Fraction(one.unit_value or 0) - exact) <= Fraction(1, 2 * 10**6)


def test_a_measure_that_is_not_in_the_set_or_stands_twice_stops_the_bid() -> None:
    assert codes(bid(offer("NT1", "1"))) == ["unknown-measure"]
    twice = bid(offer("LTU", "1"), offer("LTU", "5"))
    assert (codes(twice), twice.usable, twice.total) == (["measure-twice"], False, Decimal("15000.00"))


def test_what_could_not_be_read_waits_and_breaks_no_rule() -> None:
    result = bid(offer("PLAN", None, statement="", unread=("quantities.0",)))
    assert (result.offers[0].state, codes(result)) == ("open", [])


def test_pounds_for_each_pound_are_of_the_value_given_and_of_nothing_else() -> None:
    result = bid(offer("LTU", "1"), value="60000")
    assert result.per_pound == Decimal("0.2500")
    assert per_pound(Decimal(1), Decimal(3)) == Decimal("0.3333")
    assert per_pound(Decimal(2), Decimal(3)) == Decimal("0.6667")
    assert bid(offer("LTU", "1")).per_pound is None
    assert per_pound(Decimal(1), Decimal(0)) is None


def test_totals_by_theme_add_up_to_the_total_and_hold_only_what_counts() -> None:
    result = bid(offer("LTU", "1"), offer("WEEKS", "1"), offer("LOCAL", "1", inside=False, area="North"))
    assert result.by_theme == {"Work": Decimal("15200.00")}


def test_the_order_of_offers_does_not_matter() -> None:
    offers = [
        offer("TONNES", "10"),
        offer("POUNDS", "5"),
        offer("LTU", "3", elsewhere=Decimal(1)),
        offer("CARE", "2", elsewhere=Decimal(0)),
    ]
    assert bid(*offers).offers == bid(*reversed(offers)).offers


_AMOUNTS = st.decimals(0, 10_000, places=3, allow_nan=False, allow_infinity=False)


@settings(max_examples=60, deadline=None)
@given(years=st.lists(_AMOUNTS, min_size=1, max_size=4), share=st.decimals(0, 100, places=2, allow_nan=False))
def test_any_amount_comes_to_its_exact_product_rounded_once(years: list[Decimal], share: Decimal) -> None:
    one = only(Offer(measure="WEEKS", quantities=tuple(years), share=share, additional=True, statement="x"))
    exact = min(sum(map(Fraction, years), Fraction(0)) * Fraction(share) / 100, Fraction(2000)) * 200
    pence = Decimal(exact.numerator * 100) / Decimal(exact.denominator)
    want = pence.quantize(Decimal(1), ROUND_HALF_UP) / 100
    assert one.state in ("counted", "nil")
    assert (one.value or Decimal(0)) == want


def test_the_file_is_described_by_its_schema_and_read_back_the_same() -> None:
    import jsonschema

    made = Offers(tender="T", measure_set="S", edition="1", years=2, bids=(bid(offer("LTU", "1", "1"), value="10"),))
    text = made.model_dump_json()
    assert Offers.model_validate_json(text) == made
    jsonschema.Draft202012Validator(offers_json_schema()).validate(made.model_dump(mode="json"))


@pytest.mark.parametrize("bad", [{"share": Decimal(101)}, {"share": Decimal(-1)}, {"statement": "x" * 32_001}])
def test_an_offer_cannot_hold_what_no_form_allows(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="1 validation error"):
        offer("LTU", "1", **bad)
