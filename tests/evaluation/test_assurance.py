"""Assurance against hand-worked crossings, and against trying every change of scores there is."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sv_rules.evaluation.assurance import assure
from sv_rules.evaluation.assurance_result import LABEL, Robustness
from sv_rules.evaluation.returned import Score
from sv_rules.evaluation.scoring import score
from sv_rules.report.assurance import assurance_html, assurance_json
from tests.evaluation.cases import a_round, evaluation, offered, panel, priced, scored, simple

A, B, C = {"Q": 70, "P": 100}, {"Q": 60, "P": 80}, {"Q": 10, "P": 40}


def real(method: Any, rows: dict[str, dict[str, Any]], **more: Any) -> Any:
    return assure(method, panel(rows, **more), assurer="A. Auditor").rounds[0]


def test_tipping_weights_are_the_exact_crossing() -> None:
    """A and B: w 0.7 + (100 - w) 0.4 = w 0.6 + (100 - w) 0.5, so w = 50; C never leads."""
    found = real(simple(), {"B01": A, "B02": B, "B03": C})
    quality, price = found.tipping
    assert (quality.below.exact, quality.below.then, quality.above) == ("50", "B02", None)
    assert (price.below, price.above.exact, price.above.then) == (None, "50", "B02")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), min_size=2, max_size=4))
def test_at_a_tipping_weight_two_bids_are_level_and_beyond_it_the_other_leads(made: Any) -> None:
    """Checked by weighting each bid's shares again, from first principles."""
    rows = {f"B{n:02}": {"Q": q, "R": r, "P": p} for n, (q, r, p) in enumerate(made, 1)}
    found = real(evaluation(a_round(scored("Q", 30, "five"), scored("R", 30, "five"), priced(40))), rows)
    low = min(one["P"] for one in rows.values())
    shares = {
        bid: {"Q": Fraction(o["Q"], 5), "R": Fraction(o["R"], 5), "P": Fraction(low, o["P"])} for bid, o in rows.items()
    }
    weights = {"Q": Fraction(30), "R": Fraction(30), "P": Fraction(40)}

    def totals(criterion: str, weight: Fraction) -> dict[str, Fraction]:
        rest = (100 - weight) / (100 - weights[criterion])
        new = {c: weight if c == criterion else w * rest for c, w in weights.items()}
        return {bid: sum((new[c] * one[c] for c in new), Fraction(0)) for bid, one in shares.items()}

    for tipping in found.tipping:
        [leader] = found.leaders
        for tip, sign in ((tipping.below, -1), (tipping.above, 1)):
            if tip is None:
                continue
            level = totals(tipping.criterion, Fraction(tip.exact))
            assert level[leader] == level[tip.then]
            beyond = Fraction(tip.exact) + sign * Fraction(1, 10**9)
            if 0 <= beyond <= 100:
                after = totals(tipping.criterion, beyond)
                assert after[tip.then] > after[leader]


def test_the_leader_without_each_bid_and_by_each_formula() -> None:
    found = real(simple(), {"B01": A, "B02": B, "B03": C})
    assert {swap.what: (swap.leaders, swap.changed) for swap in found.without} == {
        "B02": (("B01",), False), "B03": (("B02",), True),
    }  # fmt: skip
    by = {swap.what: swap.leaders for swap in found.formulas if not swap.left_out}
    assert by == {
        "linear_low": ("B03",),
        "range": ("B02",),
        "mean50": ("B02",),
        "ppqp": ("B02",),
        "vfm_index": ("B01",),
    }
    assert {swap.what: swap.left_out for swap in found.formulas if swap.left_out} == {
        "benchmark": "it needs best and worst", "quality_adjusted_price": "it needs per_point",
    }  # fmt: skip


def test_the_fewest_changes_of_a_known_gap() -> None:
    """A leads by 2 points and a step is worth 0.6: three steps leave 0.2, four turn it."""
    found = real(simple(), {"B01": A, "B02": B, "B03": C}).robustness
    assert (found.at_least, found.at_most, found.how) == (4, 4, "exact")
    assert sum(move.steps for move in found.moves) == 4


def brute_force(
    method: Any, rows: dict[str, dict[str, int]], questions: tuple[str, ...], top: int, most: int
) -> int | None:
    """The fewest steps over every combination of scores there is."""
    before = score(method, panel(rows)).rounds[0]
    lines = [(bid, q) for bid in rows for q in questions]
    best: int | None = None
    for combination in itertools.product(range(top + 1), repeat=len(lines)):
        steps = sum(abs(rows[bid][q] - to) for (bid, q), to in zip(lines, combination, strict=True))
        if not 0 < steps <= most or (best is not None and steps >= best):
            continue
        changed = {bid: dict(one) for bid, one in rows.items()}
        for (bid, q), to in zip(lines, combination, strict=True):
            changed[bid][q] = to
        after = score(method, panel(changed)).rounds[0]
        if (set(after.winners), set(after.tie)) != (set(before.winners), set(before.tie)):
            best = steps
    return best


THREE = [{"id": "three", "points": [{"score": n, "label": str(n)} for n in range(4)]}]
MINIMUM = {"least": 1, "failing": "disqualifies"}


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 5)), min_size=2, max_size=2),
    st.sampled_from([{}, {"minimum": MINIMUM}]), st.sampled_from([0, 2]), st.sampled_from(["absolute", "best-bid"]),
    st.sampled_from([["total"], ["share"], ["share", "criterion", "head", "total"]]),
    st.sampled_from(["lowest_ratio", "ppqp"]),
)  # fmt: skip
def test_the_fewest_changes_are_those_of_trying_everything(
    made: Any, minimum: Any, places: int, quality: str, at: list[str], formula: str
) -> None:
    rows = {f"B{n:02}": {"Q": q, "R": r, "P": p} for n, (q, r, p) in enumerate(made, 1)}
    criteria = (scored("Q", 35, "three", **minimum), scored("R", 25, "three"), priced(40, formula))
    rounding = {"places": places, "at": at}
    method = evaluation(a_round(*criteria, rounding=rounding, quality_points=quality), scales=THREE)
    firm: Robustness | None = real(method, rows).robustness
    if firm is None:
        return  # nobody is ranked
    truth = brute_force(method, rows, ("Q", "R"), 3, 4)
    if truth is None:
        assert firm.at_most is None or firm.at_most > 4
        return
    assert firm.at_least <= truth
    assert firm.at_most is not None
    assert firm.at_most >= truth
    if firm.exact:
        assert firm.at_most == truth


def test_the_moves_that_are_named_do_change_the_leader() -> None:
    rows = {"B01": {"Q": 4, "R": 3, "P": 50}, "B02": {"Q": 3, "R": 4, "P": 52}, "B03": {"Q": 1, "R": 5, "P": 45}}
    method = evaluation(a_round(scored("Q", 35, "five"), scored("R", 25, "five"), priced(40)))
    firm = real(method, rows).robustness
    changed = {bid: dict(one) for bid, one in rows.items()}
    for move in firm.moves:
        assert changed[move.bid][move.criterion] == move.score
        changed[move.bid][move.criterion] = int(move.to)
    after = score(method, panel(changed)).rounds[0]
    assert tuple(sorted({*after.winners, *after.tie})) == firm.leaders


def test_neighbours_within_one_step_are_a_near_tie() -> None:
    """One step of five on 25 points is 5; the bids are 1 apart: 28 + 15 + 40 against 28 + 15 + 39."""
    rows = {"B01": {"Q": 4, "R": 3, "P": 39}, "B02": {"Q": 4, "R": 3, "P": 40}}
    method = evaluation(a_round(scored("Q", 35, "five"), scored("R", 25, "five"), priced(40)))
    [near] = real(method, rows).near_ties
    assert (near.above, near.below, near.gap, near.step) == ("B01", "B02", 1, 5)


def test_dummy_bids_try_a_method_before_it_is_published() -> None:
    criteria = (
        scored("Q", 40, "dfe"),
        offered("O", 20, basis="relative"),
        priced(40, basket=[{"id": "d", "title": "Day", "quantity": 7}]),
    )
    first, again = assure(evaluation(a_round(*criteria))), assure(evaluation(a_round(*criteria)))
    assert first == again
    assert (first.dummy, first.assurer, first.label) == (True, None, LABEL)
    assert first.rounds[0].leaders
    assert first.rounds[0].left_out == ""


def test_real_bids_are_assured_for_a_named_assurer_only() -> None:
    with pytest.raises(ValueError, match="named assurer"):
        assure(simple(), panel({"B01": A}))


def test_a_round_that_is_not_ready_is_left_out_with_why() -> None:
    found = real(simple(), {"B01": A, "B02": {"Q": 60}})
    assert found.left_out == "1 of its entries are missing or do not fit; the first: r1, bid B02, criterion P"


def own(evaluator: str, bid: str, value: int, reason: str = "A reason.") -> Score:
    return Score(
        evaluator=evaluator, round="r1", bid=bid, criterion="Q", score=value, reason=reason, bid_reference="p 2"
    )  # type: ignore[arg-type]


def test_evaluators_are_set_beside_each_other() -> None:
    """E1 gives 5 throughout, E2 gives 3, 3, 3, 4: two, two, two and one step of five above."""
    method = evaluation(a_round(scored("Q", 60, "five"), priced(40)))
    bids = ["B01", "B02", "B03", "B04"]
    scores = [own("E1", bid, 5) for bid in bids] + [
        own("E2", b, s, f"Reason {b}") for b, s in zip(bids, (3, 3, 3, 4), strict=True)
    ]
    found = assure(method, panel({b: {"Q": 4, "P": 5} for b in bids}), assurer="X", scores=scores)
    first, second = found.evaluators
    assert (first.leaning, second.leaning) == (35, -35)
    assert (first.one_score_throughout, second.one_score_throughout) == (5, None)
    assert first.same_reason == (tuple(f"r1, bid {bid}, criterion Q" for bid in bids),)
    assert second.same_reason == ()
    assert [(one.bid, one.steps) for one in found.spreads] == [("B01", 2), ("B02", 2), ("B03", 2), ("B04", 1)]


def test_the_page_is_labelled_and_escapes_what_others_wrote() -> None:
    method = simple().model_copy(update={"title": "<script>alert(1)</script>"})
    found = assure(method, panel({"B01": A, "B02": B, "B03": C}), assurer="A. Auditor")
    page = assurance_html(found)
    assert LABEL in page
    assert "<script>alert" not in page
    assert '"format": "sv-rules/assurance/1"' in assurance_json(found)


def test_dummy_bids_of_ones_own_need_no_assurer_and_are_still_dummies() -> None:
    found = assure(simple("range"), dummy=panel({"B01": A, "B02": B, "B03": C}))
    assert (found.dummy, found.assurer) == (True, None)
    [one] = found.rounds
    # range: A 42, B 36 + 40/3, C 46; without A the range is 80 to 40 and B falls to 36 behind C's 46
    assert {swap.what: swap.leaders for swap in one.without} == {"B01": ("B03",), "B03": ("B02",)}
    assert (one.tipping[0].below.exact, one.tipping[0].above.exact) == ("400/7", "1000/13")


def test_links_to_the_tables_of_several_lots_differ() -> None:
    lots = [a_round(scored("Q", 60), priced(40), name=name, lot=name) for name in ("north", "south")]
    page = assurance_html(assure(evaluation(*lots)))
    links = re.findall(r'<a href="#t\d+">([^<]*)</a>', page)
    assert len(links) == len(set(links)) == 8
    assert "north: weightings" in links


def test_deductions_of_whole_life_cost_do_not_break_the_dummy_bids() -> None:
    basket = [{"id": "buy", "title": "Purchase"}, {"id": "resale", "title": "Resale", "quantity": -1}]
    assert assure(evaluation(a_round(scored("Q", 60), priced(40, basket=basket)))).rounds[0].leaders
