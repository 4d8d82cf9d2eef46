"""What holds for any bids: order does not matter, ties agree with a brute-force oracle, absolute formulas ignore rivals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sv_rules.evaluation.scoring import score
from tests.evaluation.cases import a_round, evaluation, offered, panel, priced, scored

SMALL = settings(max_examples=60, deadline=None)
row = st.fixed_dictionaries(
    {"Q": st.integers(0, 5), "S": st.integers(0, 5), "O": st.integers(0, 3), "P": st.integers(1, 6)}
)
rows = st.lists(row, min_size=1, max_size=6).map(lambda made: {f"B{n:02}": one for n, one in enumerate(made, 1)})
STEPS: list[dict[str, Any]] = [{"by": "head", "of": "social-value"}, {"by": "criterion", "of": "Q"}, {"by": "price"}]
steps = st.permutations(STEPS).flatmap(lambda order: st.integers(1, 3).map(lambda n: order[:n]))


def method(tie_break: list[dict[str, Any]], formula: str = "lowest_ratio", first: int = 1, **price: Any) -> Any:
    criteria = (
        scored("Q", 30, "five"), scored("S", 20, "five", head="social-value"),
        offered("O", 10, basis="relative"), priced(40, formula, **price),
    )  # fmt: skip
    return evaluation(
        a_round(*criteria, tie_break=tie_break, rounding={"places": 0}, outcome={"kind": "framework", "first": first})
    )


def oracle(made: dict[str, dict[str, int]], tie_break: list[dict[str, Any]]) -> dict[str, tuple[Fraction, ...]]:
    """Totals and the tie-break's figures from first principles: lowest over price, rounded at the total, half up."""
    low, high = min(one["P"] for one in made.values()), max(one["O"] for one in made.values())
    keys = {}
    for bid, one in made.items():
        quality, social = Fraction(30 * one["Q"], 5), Fraction(20 * one["S"], 5)
        offer = Fraction(10 * one["O"], high) if high else Fraction(0)
        total = quality + social + offer + Fraction(40 * low, one["P"])
        shown = Fraction((total + Fraction(1, 2)).__floor__())
        figures = {"head": social + offer, "criterion": quality, "price": Fraction(-one["P"])}
        keys[bid] = (shown, *(figures[step["by"]] for step in tie_break))
    return keys


@SMALL
@given(rows, steps, st.integers(1, 3))
def test_ranks_ties_and_winners_are_those_of_comparing_every_pair(made: Any, tie_break: Any, first: int) -> None:
    [found] = score(method(tie_break, first=first), panel(made)).rounds
    keys = oracle(made, tie_break)
    ranks = {bid: 1 + sum(keys[other] > keys[bid] for other in keys) for bid in keys}
    assert {one.bid: one.rank for one in found.bids} == ranks
    assert {one.bid: one.total for one in found.bids} == {bid: Decimal(int(key[0])) for bid, key in keys.items()}
    # A bid has a place if even behind everybody who is level with it there would be room.
    safe = {bid for bid in keys if sum(keys[other] >= keys[bid] for other in keys) <= first}
    contested = {bid for bid in keys if ranks[bid] <= first} - safe
    assert set(found.winners) == safe
    assert set(found.tie) == contested
    assert found.final == (not contested)


@SMALL
@given(rows, st.randoms(use_true_random=False))
def test_the_order_in_which_bids_are_listed_does_not_matter(made: Any, random: Any) -> None:
    data = panel(made)
    mixed = {
        name: random.sample(list(getattr(data, name)), len(getattr(data, name)))
        for name in ("bids", "consensus", "offers", "prices")
    }
    other = data.model_copy(update={name: tuple(items) for name, items in mixed.items()})
    assert score(method(STEPS), other) == score(method(STEPS), data)


ABSOLUTE = (
    scored("Q", 30, "five"), scored("S", 20, "five", head="social-value"),
    offered("O", 10, basis="target", target=3), priced(40, "benchmark", parameters={"best": 1, "worst": 6}),
)  # fmt: skip


@SMALL
@given(rows)
def test_taking_a_bid_out_never_changes_another_where_every_formula_is_absolute(made: Any) -> None:
    absolute = evaluation(a_round(*ABSOLUTE))
    whole = {one.bid: one.total for one in score(absolute, panel(made)).rounds[0].bids}
    for left in list(made):
        rest = {bid: one for bid, one in made.items() if bid != left}
        assert {one.bid: one.total for one in score(absolute, panel(rest)).rounds[0].bids} == {
            b: whole[b] for b in rest
        }


@SMALL
@given(rows)
def test_points_stay_within_what_is_available(made: Any) -> None:
    for one in score(method(STEPS), panel(made)).rounds[0].bids:
        assert one.total is not None
        assert 0 <= one.total <= 100
        assert all(p.earned is not None and 0 <= p.earned <= p.available for p in one.points)


@SMALL
@given(rows)
def test_raising_the_winners_own_score_never_unseats_it(made: Any) -> None:
    before = score(method(STEPS), panel(made)).rounds[0]
    for winner in before.winners:
        better = {**made, winner: {**made[winner], "Q": min(5, made[winner]["Q"] + 1)}}
        assert score(method(STEPS), panel(better)).rounds[0].winners == (winner,)
