"""Stages and lots: who passes on, scores that are carried, answers that are shared, and limits on lots."""

from __future__ import annotations

from typing import Any

from sv_rules.evaluation.scoring import score
from tests.evaluation.cases import a_round, evaluation, panel, priced, scored

A, B, C = {"Q": 70, "P": 100}, {"Q": 60, "P": 80}, {"Q": 10, "P": 40}


def codes(result: Any, index: int) -> list[str]:
    return [stop.code for stop in result.rounds[index].stops]


def two_stages(**more: Any) -> Any:
    shortlist = a_round(scored("Q", 100), name="select", stage="selection", outcome={"kind": "shortlist", "first": 2})
    return evaluation(shortlist, a_round(scored("Q", 60), priced(40), name="final", **more))


def stage_data(in_final: tuple[str, ...], consensus_in_final: tuple[str, ...] = ()) -> Any:
    scores = {"B01": 70, "B02": 60, "B03": 10}
    given = [("select", bid, score_) for bid, score_ in scores.items()] + [
        ("final", bid, scores[bid]) for bid in consensus_in_final
    ]
    prices = {"B01": 100, "B02": 80, "B03": 40}
    return panel(
        {},
        bids=[
            {"id": b, "bidder": f"Bidder {b}", "rounds": ["select", "final"] if b in in_final else ["select"]}
            for b in scores
        ],
        consensus=[
            {"round": r, "bid": b, "criterion": "Q", "score": s, "reason": "x", "bid_reference": "p 1"}
            for r, b, s in given
        ],
        prices=[{"round": "final", "bid": b, "criterion": "P", "amount": prices[b]} for b in in_final],
    )


def test_a_score_is_carried_to_the_next_stage_only_if_that_was_published() -> None:
    carried = score(two_stages(carried_from="select"), stage_data(("B01", "B02")))
    assert carried.rounds[1].winners == ("B02",)
    assert "Q: what was entered for select/Q stands, as published, for B01, B02." in carried.rounds[1].notes
    silent = score(two_stages(), stage_data(("B01", "B02")))
    assert codes(silent, 1) == ["missing-consensus", "missing-consensus"]


def test_a_carried_score_and_another_for_the_same_line_stop() -> None:
    data = stage_data(("B01", "B02"), consensus_in_final=("B01",))
    other = data.consensus[-1].model_copy(update={"score": 90})
    data = data.model_copy(update={"consensus": (*data.consensus[:-1], other)})
    assert codes(score(two_stages(carried_from="select"), data), 1) == ["two-scores"]


def test_a_bid_that_was_not_shortlisted_stops_the_next_stage() -> None:
    found = score(two_stages(carried_from="select"), stage_data(("B01", "B02", "B03")))
    assert found.rounds[0].headline == "Shortlisted: B01 (Bidder B01) and B02 (Bidder B02)."
    [stop] = found.rounds[1].stops
    assert (stop.code, stop.place) == ("not-passed", "final, bid B03")
    assert found.rounds[1].winners == ()


def lots(count: int, **more: Any) -> Any:
    names = [f"lot{n}" for n in range(1, count + 1)]
    return evaluation(*(a_round(scored("Q", 60), priced(40), name=name, lot=name) for name in names), **more), tuple(
        names
    )


def test_an_answer_shared_by_lots_is_scored_once() -> None:
    shared = scored("Q", 60, same_answer_as="lot1/Q")
    method = evaluation(
        a_round(scored("Q", 60), priced(40), name="lot1", lot="1"), a_round(shared, priced(40), name="lot2", lot="2")
    )
    data = panel({"B01": A, "B02": B}, ("lot1", "lot2"))
    once = data.model_copy(update={"consensus": tuple(one for one in data.consensus if one.round == "lot1")})
    found = score(method, once)
    assert [r.winners for r in found.rounds] == [("B02",), ("B02",)]


def test_lots_in_the_published_order_pass_over_a_supplier_that_has_its_number() -> None:
    method, names = lots(3, lots_each=1, lots_order=["lot2", "lot1", "lot3"])
    found = score(method, panel({"B01": A, "B02": B}, names))
    assert {r.round: r.winners for r in found.rounds} == {"lot2": ("B02",), "lot1": ("B01",), "lot3": ()}
    assert "Passed over, because the supplier has its 1 already: B02." in found.rounds[0].notes
    assert found.rounds[0].headline.startswith("B01 (Bidder B01) is next in order, at rank 2")
    assert found.rounds[2].headline.startswith("NO BID LEFT")


def test_a_mechanism_in_words_is_left_to_a_person() -> None:
    method, names = lots(2, lots_each=1, lots_mechanism="The combination of lots with the lowest total price.")
    found = score(method, panel({"B01": A, "B02": B}, names))
    for result in found.rounds:
        assert (result.final, result.winners, [stop.code for stop in result.stops]) == (False, (), ["lots-limit"])
        assert (
            result.stops[0].do
            == "A person applies the published mechanism: The combination of lots with the lowest total price."
        )
        assert [bid.rank for bid in result.bids] == [1, 2], "the ranks of each lot stand"


def test_a_limit_that_nobody_passes_changes_nothing() -> None:
    method, names = lots(2, lots_each=2, lots_mechanism="Words.")
    found = score(method, panel({"B01": A, "B02": B}, names))
    assert [r.winners for r in found.rounds] == [("B02",), ("B02",)]


def test_a_lot_that_is_not_settled_holds_up_those_after_it() -> None:
    method, names = lots(2, lots_each=1, lots_order=["lot1", "lot2"])
    data = panel({"B01": A, "B02": B}, names)
    broken = data.model_copy(update={"prices": tuple(p for p in data.prices if (p.round, p.bid) != ("lot1", "B01"))})
    assert [codes(score(method, broken), n) for n in (0, 1)] == [["price-missing"], ["lots-order"]]


def test_the_digests_name_the_content_and_not_how_it_is_written() -> None:
    method, names = lots(2)
    data = panel({"B01": A, "B02": B}, names)
    turned = data.model_copy(update={"bids": data.bids[::-1], "prices": data.prices[::-1]})
    same, other = score(method, data), score(method, turned)
    assert (same.data_digest, same.published_digest) == (other.data_digest, other.published_digest)
    written = method.model_copy(
        update={
            "rounds": tuple(
                r.model_copy(update={"rounding": r.rounding.model_copy(update={"places": 3})}) for r in method.rounds
            )
        }
    )
    assert score(written, data).published_digest != same.published_digest


def test_one_selection_may_come_before_every_lot() -> None:
    shortlist = a_round(scored("Q", 100), name="select", stage="selection", outcome={"kind": "shortlist", "first": 1})
    final = a_round(scored("Q", 60), priced(40), name="final", lot="1", carried_from="select")
    found = score(evaluation(shortlist, final), stage_data(("B01", "B02")))
    assert [stop.place for stop in found.rounds[1].stops] == ["final, bid B02"]


def test_a_stage_that_all_pass_who_reach_its_minimum_needs_no_tie_break() -> None:
    question = scored("Q", 100, minimum={"least": 50, "failing": "disqualifies"})
    passing = a_round(question, stage="selection", tie_break=[], outcome={"kind": "pass", "first": None})
    found = score(evaluation(passing), panel({"B01": {"Q": 60}, "B02": {"Q": 60}, "B03": {"Q": 10}})).rounds[0]
    assert (found.winners, found.final) == (("B01", "B02"), True)
    assert found.headline == "2 bids pass on: B01 (Bidder B01) and B02 (Bidder B02)."


def test_a_late_bid_that_counts_is_noted() -> None:
    data = panel({"B01": A, "B02": B})
    late = data.model_copy(update={"bids": (data.bids[0].model_copy(update={"in_time": False}), data.bids[1])})
    found = score(evaluation(a_round(scored("Q", 60), priced(40))), late).rounds[0]
    assert "B01 is recorded as late and counts: the record should say why it was let in." in found.notes
