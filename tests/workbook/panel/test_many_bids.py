"""Large panels: twelve bids on twenty questions, and forty bids over twelve lots, in time that grows with the lines."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.panel_work import issue
from benchmarks.panel_work import score as ranked
from sv_rules.evaluation.panel_data import Bid, Consensus, PanelData, PriceMade
from sv_rules.evaluation.published import Criterion, Evaluation, Price
from sv_rules.evaluation.returned import Score
from sv_rules.evaluation.scoring import score
from sv_rules.workbook.panel_evaluator import evaluator_book
from sv_rules.workbook.panel_moderation import moderation_book
from sv_rules.workbook.panel_price import price_book
from sv_rules.workbook.panel_result import result_book
from sv_rules.workbook.panel_returned import read_evaluator, read_moderation, read_price
from tests.workbook.panel.home_care import DAY, HOME_CARE, NORTH, REASON, D


def method(rounds: int, questions: int) -> Evaluation:
    asked = tuple(
        Criterion(
            id=f"Q{n}", title=f"Question {n}", weighting=D(60) / questions, head="quality", kind="scored", scale="five"
        )
        for n in range(1, questions + 1)
    )
    cost = Criterion(
        id="P", title="Price", weighting=D(40), head="price", kind="price", price=Price(formula="lowest_ratio")
    )
    held = tuple(
        NORTH.model_copy(update={"id": f"lot-{n}", "lot": str(n), "criteria": (*asked, cost)})
        for n in range(1, rounds + 1)
    )
    return HOME_CARE.model_copy(update={"rounds": held})


def panel(evaluation: Evaluation, bids: dict[str, tuple[str, ...]]) -> tuple[PanelData, list[Score]]:
    found: dict[str, list[Any]] = {"consensus": [], "prices": [], "scores": []}
    listed = tuple(Bid(id=b, bidder=f"Bidder of {b}", rounds=r) for b, r in bids.items())
    for held in evaluation.rounds:
        for n, bid in enumerate(b for b in listed if held.id in b.rounds):
            for q, criterion in enumerate(held.criteria[:-1]):
                value = D((n * 7 + q * 3) % 6)
                key = {
                    "round": held.id,
                    "bid": bid.id,
                    "criterion": criterion.id,
                    "score": value,
                    "reason": REASON,
                    "bid_reference": "p. 4",
                }
                found["consensus"].append(Consensus(**key))
                found["scores"] += [Score(evaluator=e.id, **key) for e in evaluation.evaluators]
            found["prices"].append(PriceMade(round=held.id, bid=bid.id, amount=D(100_000 + 1_317 * n)))
    return PanelData(bids=listed, consensus=tuple(found["consensus"]), prices=tuple(found["prices"])), found["scores"]


def taken(evaluation: Evaluation, bids: dict[str, tuple[str, ...]]) -> float:
    data, scores = panel(evaluation, bids)
    result, start = score(evaluation, data), time.process_time()
    moderation_book(evaluation, data.bids, scores, issue=1, day=DAY, consensus=data.consensus)
    price_book(evaluation, data.bids, issue=1, day=DAY, prices=data.prices)
    result_book(evaluation, data, result)
    return time.process_time() - start


@cache
def large(rounds: int, questions: int, bids: int) -> bytes:
    """A result book of a panel in which every bid is made for every lot."""
    method_ = method(rounds, questions)
    everywhere = tuple(held.id for held in method_.rounds)
    data, _ = panel(method_, {f"B{n:02d}": everywhere for n in range(1, bids + 1)})
    return result_book(method_, data, score(method_, data))[0]


@pytest.mark.parametrize(("rounds", "questions", "bids"), [(1, 20, 12), (12, 3, 40)])
def test_a_large_panel_is_issued_within_seconds_and_agrees_with_the_recalculation(
    rounds: int, questions: int, bids: int
) -> None:
    method_ = method(rounds, questions)
    offered = {
        f"B{n:02d}": tuple(f"lot-{(n + k) % rounds + 1}" for k in range(min(rounds, 3))) for n in range(1, bids + 1)
    }
    assert taken(method_, offered) < 20


def test_time_grows_with_the_number_of_lines_and_not_faster() -> None:
    method_ = method(1, 6)
    small = taken(method_, {f"B{n:02d}": ("lot-1",) for n in range(1, 7)})
    large = taken(method_, {f"B{n:02d}": ("lot-1",) for n in range(1, 25)})
    assert large < 4 * small * 2.5


def test_what_make_bench_measures_still_runs(tmp_path: Path) -> None:
    assert issue(tmp_path, 3, 2) > 200
    assert ranked(tmp_path, 3, 2) == 3


def test_books_of_forty_bids_on_all_of_twelve_lots_come_back_through_the_guard(tmp_path: Path) -> None:
    method_ = method(12, 1)
    everywhere = tuple(held.id for held in method_.rounds)
    data, scores = panel(method_, {f"B{n:02d}": everywhere for n in range(1, 41)})
    own = [s for s in scores if s.evaluator == "E1"]
    raw, issued = evaluator_book(method_, "E1", data.bids, issue=1, day=DAY, answers=own)
    (tmp_path / "e.xlsx").write_bytes(raw)
    assert len(read_evaluator(tmp_path / "e.xlsx", method_, data.bids, issued).scores) == 40 * 12
    raw, issued = moderation_book(method_, data.bids, scores, issue=1, day=DAY, consensus=data.consensus)
    (tmp_path / "m.xlsx").write_bytes(raw)
    assert len(read_moderation(tmp_path / "m.xlsx", method_, data.bids, issued).consensus) == 40 * 12
    raw, issued = price_book(method_, data.bids, issue=1, day=DAY, prices=data.prices)
    (tmp_path / "p.xlsx").write_bytes(raw)
    assert len(read_price(tmp_path / "p.xlsx", method_, data.bids, issued).prices) == 40 * 12
