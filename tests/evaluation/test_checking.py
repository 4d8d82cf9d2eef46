"""Every refusal of a published evaluation: its words, its place, and that a sound one has none."""

from __future__ import annotations

from typing import Any

import pytest

from sv_rules.evaluation.checking import faults, refuse_faults
from sv_rules.evaluation.faults import Refused
from sv_rules.evaluation.published import Evaluation
from tests.evaluation.cases import a_round, offered, priced, raw, scored

PANEL = [{"id": "E1", "name": "Ada", "role": "Care"}, {"id": "E2", "name": "Ben", "role": "Care"}]
GROUP = {"id": "G", "title": "Quality", "weighting": 60, "head": "quality"}


def refusals(written: dict[str, Any]) -> list[str]:
    return [str(one) for one in faults(Evaluation.model_validate(written)) if not one.warning]


def warnings(written: dict[str, Any]) -> list[str]:
    return [str(one) for one in faults(Evaluation.model_validate(written)) if one.warning]


def test_a_sound_evaluation_has_no_fault() -> None:
    sound = raw(a_round(scored("Q", 60), priced(40)), evaluators=PANEL, chair="Cy")
    assert faults(Evaluation.model_validate(sound)) == ()


Q, P = scored("Q", 60), priced(40)
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("a sum", raw(a_round(scored("Q", 60), priced(30))), "r1: the weightings of the criteria of the round do not sum to 100: 60 + 30 = 90. Mend the weightings as they were published."),
    ("fractions of 1", raw(a_round(scored("Q", "0.6"), priced("0.4"))), "r1: the weightings of the criteria of the round do not sum to 100: 0.6 + 0.4 = 1. They look like fractions of 1: write 40 for 40 %."),
    ("mixed", raw(a_round(scored("Q", 60), priced("0.4"))), "r1: the weightings of the criteria of the round do not sum to 100: 60 + 0.4 = 60.4. Percentages and fractions seem mixed: is 0.4 meant as 40?"),
    ("a sum within a group", raw(a_round(GROUP | {"criteria": [scored("Q1", 30), scored("Q2", 20)]}, P)), "r1, criterion G: the weightings of the criteria within G do not sum to 60: 30 + 20 = 50. Mend the weightings as they were published."),
    ("shares of the parent", raw(a_round(GROUP | {"criteria": [scored("Q1", 50), scored("Q2", 50)]}, P)), "r1, criterion G: the weightings of the criteria within G do not sum to 60: 50 + 50 = 100. If they are shares within the group, say weightings_are: of-parent."),
    ("no scale", raw(a_round(Q | {"scale": None}, P)), 'r1, criterion Q: it has no scale: bidders must know which scores may be given. Add "scale:", the id of a scale.'),
    ("an unknown scale", raw(a_round(scored("Q", 60, "fiv"), P)), 'r1, criterion Q: there is no scale "fiv". Did you mean "five"?'),
    ("no kind", raw(a_round(Q | {"kind": None}, P)), 'r1, criterion Q: how Q is scored is not said. Add "kind:": scored, offer or price.'),
    ("no head", raw(a_round(Q | {"head": None}, P)), 'r1, criterion Q: whether Q counts as quality or as social value is not said. Add "head:".'),
    ("no formula", raw(a_round(Q, P | {"price": None})), 'r1, criterion P: it has no formula: bidders must know how a price is scored. Add "price:" with its formula.'),
    ("no parameter", raw(a_round(Q, priced(40, "benchmark", parameters={"best": 1}))), 'r1, criterion P: against a published benchmark needs "worst", the price that earns nothing. Add "worst:" under "parameters:".'),
    ("another parameter", raw(a_round(Q, priced(40, parameters={"best": 1}))), 'r1, criterion P: lowest price over price takes no parameter "best". It takes none.'),
    ("a benchmark upside down", raw(a_round(Q, priced(40, "benchmark", parameters={"best": 9, "worst": 1}))), "r1, criterion P: the best price, 9, is not below the worst, 1. Mend one of them, or the direction."),
    ("a slope of nothing", raw(a_round(Q, priced(40, "linear_low", parameters={"times_lowest": 1}))), "r1, criterion P: points cannot reach nought at 1 times the lowest price. Give a number above 1."),
    ("income by a cost formula", raw(a_round(Q, priced(40, "linear_low", direction="income"))), "r1, criterion P: linear from the lowest price has no meaning where the highest price is best. For an income use one of lowest_ratio, range, mean50, benchmark, quality_adjusted_price."),
    ("a floor at nought that says nothing", raw(a_round(Q, priced(40, "range", floored_at_zero=False))), "r1, criterion P: between the lowest and the highest price never falls below nought, so that floored_at_zero: false says nothing. Take it out."),
    ("nought under a fraction", raw(a_round(Q, priced(40, "vfm_index", zero_allowed=True))), "r1, criterion P: a price of nought is allowed, and value for money index divides by the price. Choose another formula, or do not allow it."),
    ("two prices and a ranking formula", raw(a_round(Q, priced(20, "ppqp"), priced(20, id_="P2"), tie_break=[{"by": "price", "of": "P"}])), "r1, criterion P: price per quality point ranks the whole bid, and the round has 2 price criteria. Make them one basket, or use formulas that give points."),
    ("no tie-break", raw(a_round(Q, P, tie_break=[])), 'r1: no order is published in which a tie is broken. Add "tie_break:", for example "- {by: price}".'),
    ("an unknown tie-break", raw(a_round(Q, P, tie_break=[{"by": "criterion", "of": "QQ"}])), 'r1, tie-break 1: there is no criterion "QQ" in this round. Did you mean "Q"?'),
    ("a head that nobody has", raw(a_round(Q, P, tie_break=[{"by": "head", "of": "social-value"}])), 'r1, tie-break 1: there is no head "social-value" in this round. Known here: price, quality.'),
    ("an evaluator from nowhere", raw(a_round(Q | {"evaluators": ["E1", "E3"]}, P), evaluators=PANEL, chair="Cy"), 'r1, criterion Q: "E3" is not on the panel. Known here: E1, E2.'),
    ("the chair scoring", raw(a_round(Q, P), evaluators=PANEL, chair="  ADA "), "chair: the chair,   ADA , is also an evaluator. The chair leads moderation and does not score."),
    ("an id twice", raw(a_round(Q, scored("q", 0), P)), 'r1, criterion q: the criterion "q" stands twice in this round. Give each its own id.'),
    ("a round twice", raw(a_round(Q, P), a_round(Q, P, lot="2")), 'round r1: the round "r1" stands twice. Give each its own id.'),
    ("carried from nowhere", raw(a_round(Q, P, carried_from="r0")), 'r1: there is no other round "r0" to carry scores from.'),
    ("carried from a later stage", raw(a_round(Q, P, stage="selection", carried_from="r2"), a_round(Q, P, name="r2")), "r1: r2 is not an earlier stage of the same lot. Scores are carried from an earlier stage."),
    ("a limit without a mechanism", raw(a_round(Q, P), lots_each=1), 'lots: a supplier may win 1, and no mechanism says which. Publish it (s23(4)): "lots_order:", or "lots_mechanism:" in words for a person to apply.'),
    ("an order of lots with a gap", raw(a_round(Q, P), a_round(Q, P, name="r2", lot="2"), lots_each=1, lots_order=["r1"]), "lots: the order of lots leaves out r2. Name every round that gives a lot."),
    ("the same stage of the same lot", raw(a_round(Q, P), a_round(Q, P, name="r2")), "r2: r1 is the final stage of the procurement without lots too. A round is one stage of one lot: say which with \"lot:\"."),
    ("an answer that is shared with nothing", raw(a_round(Q | {"same_answer_as": "r9/Q"}, P)), 'r1, criterion Q: there is no other criterion "r9/Q". Known here: r1/P.'),
    ("an offer without its target", raw(a_round(scored("Q", 50), offered("O", 10, basis="target"), P)), 'r1, criterion O: offers are scored against a target that is not given. Add "target:".'),
    ("a minimum above the scale", raw(a_round(scored("Q", 60, "five", minimum={"least": 6, "failing": "noted"}), P)), "r1, criterion Q: the minimum 6 is above the top of the scale, 5. Give a score of the scale."),
    ("a minimum of a price", raw(a_round(Q, P | {"minimum": {"least": 1, "failing": "noted"}})), 'r1, criterion P: P is a price and has a minimum. Write "ceiling:" or "floor:" under "price:".'),
    ("an overall minimum of nothing", raw(a_round(offered("O", 60, basis="relative"), P, minimum_overall={"least": 50, "failing": "noted"})), "r1: the minimum is of points that all depend on other bids, and who falls short is settled before them. Put minimums on scored questions, or score offers against a target."),
    ("a scale with a score twice", raw(a_round(Q, P), scales=[{"id": "hundred", "points": [{"score": 1, "label": "a"}, {"score": "1.0", "label": "b"}]}]), "scale hundred: the score 1.0 stands twice. Give each score once."),
    ("points for percentages", raw(a_round(scored("Q", 600), priced(400))), "r1: the weightings of the criteria of the round do not sum to 100: 600 + 400 = 1,000. If they are points, write each as a percentage of all: 600 of 1,000 is 60."),
    ("places where nothing is rounded", raw(a_round(Q, P, rounding={"places": 2, "at": ["total"], "places_at": {"share": 0}})), 'r1: places are given for "share", and nothing is rounded there. Name it under "at:" too.'),
    ("an estimate that is not given", raw(a_round(Q, priced(40, low_price={"percent_below": 20, "below": "estimate"}))), 'r1, criterion P: prices are compared with an estimate that is not given. Add "estimate:".'),
    ("an estimate beside the mean", raw(a_round(Q, priced(40, low_price={"percent_below": 20, "estimate": 9}))), 'r1, criterion P: an estimate is given, and prices are compared with the mean. Say "below: estimate", or take it out.'),
    ("a basket line of nought", raw(a_round(Q, priced(40, basket=[{"id": "a", "title": "A", "quantity": 0}]))), 'r1, criterion P: the quantity of the basket line "a" is nought, so that its rate counts for nothing. Give a quantity.'),
    ("a cap where less is better", raw(a_round(scored("Q", 50), offered("O", 10, basis="relative", best="lowest", cap=5), P)), "r1, criterion O: a cap says nothing where the lowest offer is best. Take it out."),
    ("for each pound of no price", raw(a_round(scored("Q", 90), offered("O", 10, basis="relative", per_price=True))), "r1, criterion O: offers are scored for each pound of price, and the round has no price criteria. Keep one price criterion, or take it out."),
    ("a minimum where less is better", raw(a_round(scored("Q", 50), offered("O", 10, basis="relative", best="lowest") | {"minimum": {"least": 1, "failing": "noted"}}, P)), "r1, criterion O: a minimum is given for an offer of which the lowest is best. Take it out: nobody can offer too little."),
    ("a framework without room", raw(a_round(Q, P, outcome={"kind": "framework", "first": None})), 'r1: how many bids the framework has room for is not said. Add "first:".'),
    ("a group that is scored itself", raw(a_round(GROUP | {"scale": "five", "criteria": [scored("Q1", 60)]}, P)), 'r1, criterion G: G has criteria below it, which are scored, and "scale:" of its own. Put it on those below.'),
]  # fmt: skip


@pytest.mark.parametrize(("written", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_refused_is_said_in_a_sentence_with_its_place(written: dict[str, Any], words: str) -> None:
    assert words in refusals(written)


def test_a_question_with_one_evaluator_is_a_warning_and_no_refusal() -> None:
    written = raw(a_round(Q | {"evaluators": ["E1"]}, P), evaluators=PANEL, chair="Cy")
    assert refusals(written) == []
    assert warnings(written) == [
        "r1, criterion Q: only E1 scores Q. Good practice is two or three evaluators for each question."
    ]


def test_evaluators_of_a_group_score_what_is_below_it() -> None:
    group = GROUP | {"evaluators": ["E1", "E2"], "criteria": [scored("Q1", 60)]}
    assert warnings(raw(a_round(group, P), evaluators=PANEL, chair="Cy")) == []


def test_a_price_without_weighting_is_right_beside_a_ranking_formula() -> None:
    assert refusals(raw(a_round(scored("Q", 100), priced(0, "ppqp")))) == []
    assert refusals(raw(a_round(scored("Q", 100), priced(0, "vfm_index")))) == [
        (
            "r1, criterion P: the value for money index needs the weighting of price, and it is 0. "
            "Give price its weighting: the exponent is quality's over price's."
        )
    ]


def test_all_faults_are_refused_at_once() -> None:
    with pytest.raises(Refused) as refused:
        refuse_faults(Evaluation.model_validate(raw(a_round(scored("Q", 50), P, tie_break=[]), lots_each=1)))
    assert len(str(refused.value).splitlines()) == len(refused.value.faults) == 3


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        ({"id": "s", "points": [{"score": 0, "label": "a"}]}, "at least two scores"),
        ({"id": "s", "points": [{"score": 0, "label": "a"}, {"score": 0, "label": "b"}]}, "highest score is nought"),
        ({"id": "s", "span": {"from": 0, "to": 10, "step": 3}}, "steps of 3 do not lead from 0 to 10"),
        (
            {"id": "s", "span": {"from": 0, "to": 5}, "points": [{"score": "2.5", "label": "x"}]},
            "2.5 is not a score of the span",
        ),
        ({"id": "s", "span": {"from": 0, "to": 50000}}, "at most 10,001 scores"),
    ],
)
def test_a_scale_that_is_none_is_refused(scale: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Evaluation.model_validate(raw(a_round(Q, P), scales=[scale]))
