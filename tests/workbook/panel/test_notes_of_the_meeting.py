"""What the meeting must say of each line: the sheet, what is said on return, and words worked out here agree."""

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
def test_every_line_wants_a_note_and_is_asked_for_what_there_is_to_say(limit: int | None, tmp_path: Path) -> None:
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
    found = read_moderation(edited(data, tmp_path / "m.xlsx", met), method, bids, issued)
    said = {f.cell: f.text for f in found.findings if f.code == "no-note"}
    shown = computed_values(recalculated(data))
    for row, (own, value) in enumerate(CASES, 6):
        on_sheet, on_return = words(own, value, limit or 0)
        assert shown[f"lot-1!M{row}"] == f"CHECK: {on_sheet}"
        assert on_return in said[f"lot-1!L{row}"]
    assert len(said) == len(CASES)


def words(own: tuple[int, ...], value: int, limit: int) -> tuple[str, str]:
    """What stands beside a line without a note, and part of what is said when the book comes back."""
    if not own:
        return "nobody scored it, say why", "nobody scored it before the meeting"
    if value < min(own) or value > max(own):
        return "outside all scores, say why", f"the agreed score {value} is outside every evaluator's"
    if max(own) - min(own) > limit:
        return "scores differ, say why", " apart, and nothing says why scores moved"
    return "say why scores moved, or that none did", "nothing says why scores moved, or that none did"
