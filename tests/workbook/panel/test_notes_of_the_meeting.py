"""When the meeting must say why: the sheet, what is said on return, and a rule worked out here agree on every case."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from sv_rules.evaluation.panel_data import Bid, Consensus
from sv_rules.evaluation.returned import Score
from sv_rules.workbook.panel_moderation import moderation_book
from sv_rules.workbook.panel_returned import read_moderation
from sv_rules.workbook.recalculation import computed_values, recalculated
from tests.workbook.panel.editing import edited
from tests.workbook.panel.home_care import DAY, HOME_CARE, NORTH, Q2, REASON, D
from tests.workbook.panel.test_returned_others import met

OWN = [*product((1, 2, 4), (1, 2, 4)), ()]
"""What two evaluators gave; the last line nobody scored."""
CASES = [(own, agreed) for own in OWN for agreed in (0, 1, 2, 3, 4, 5)]


@pytest.mark.parametrize("limit", [None, 0, 1, 2])
def test_a_note_is_wanted_where_nobody_scored_or_scores_lie_apart_or_the_agreed_one_is_outside_them(
    limit: int | None, tmp_path: Path
) -> None:
    method = HOME_CARE.model_copy(update={
        "rounds": (NORTH.model_copy(update={"criteria": (Q2.model_copy(update={"weighting": D(100)}),)}),),
        "spread_at_most": None if limit is None else D(limit),
    })  # fmt: skip
    names = [f"B{n:02d}" for n in range(1, len(CASES) + 1)]
    bids = tuple(Bid(id=n, bidder=f"Bidder {n}", rounds=("lot-1",)) for n in names)
    about = {"round": "lot-1", "criterion": "Q2", "reason": REASON, "bid_reference": "p. 4"}
    scores = [
        Score(evaluator=who, bid=n, score=D(value), **about)
        for n, (own, _) in zip(names, CASES, strict=True) for who, value in zip(("E1", "E2"), own, strict=False)
    ]  # fmt: skip
    agreed = [Consensus(bid=n, score=D(value), **about) for n, (_, value) in zip(names, CASES, strict=True)]
    data, issued = moderation_book(method, bids, scores, issue=1, day=DAY, consensus=agreed)
    expected = {
        f"lot-1!L{row}" for row, (own, value) in enumerate(CASES, 6)
        if not own or value not in range(min(own), max(own) + 1) or max(own) - min(own) > (limit or 0)
    }  # fmt: skip
    found = read_moderation(edited(data, tmp_path / "m.xlsx", met), method, bids, issued)
    assert {f.cell for f in found.findings if f.code == "no-note"} == expected
    shown = computed_values(recalculated(data))
    checks = {f"lot-1!L{row}": shown[f"lot-1!M{row}"] for row in range(6, 6 + len(CASES))}
    assert {cell for cell, words in checks.items() if words.startswith("CHECK")} == expected
    assert {words for cell, words in checks.items() if cell not in expected} == {"OK"}
