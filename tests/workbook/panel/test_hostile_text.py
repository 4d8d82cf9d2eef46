"""What bidders and evaluators write, at its worst: stored as text, shown as text, and said where it was cut or cleaned."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.returned import Score
from sv_rules.evaluation.scoring import score
from sv_rules.workbook.cells import CUT, MOST
from sv_rules.workbook.guard import open_workbook
from sv_rules.workbook.panel_compare import compare
from sv_rules.workbook.panel_compliance import compliance_book
from sv_rules.workbook.panel_evaluator import evaluator_book
from sv_rules.workbook.panel_moderation import moderation_book
from sv_rules.workbook.panel_price import price_book
from sv_rules.workbook.panel_result import result_book
from sv_rules.workbook.panel_returned import read_evaluator
from sv_rules.workbook.panel_verify import verify_result
from sv_rules.workbook.recalculation import check_recalculation
from tests.workbook.panel.editing import declare, edited
from tests.workbook.panel.home_care import BIDS, DAY, HOME_CARE, D, data, scores

HOSTILE = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@x", "=HYPERLINK(\"https://x.test\",\"y\")", "#N/A", "\ttab", "'quoted",
           "bell\x07 null\x00", "_x0041_ _x000D_", "</t></is>&amp;<x>", "a\u202eb\u2066c", "&A &P"]  # fmt: skip


def hostile() -> PanelData:
    """A bid for each hostile name; every one of them offers what B02 does."""
    texts = [*HOSTILE, "long " * 8000]
    found = data()
    bids = tuple(BIDS[1].model_copy(update={"id": f"B{n:02d}", "bidder": t}) for n, t in enumerate(texts, 1))

    def each(entries: tuple[Any, ...]) -> tuple[Any, ...]:
        own = [e for e in entries if e.bid == "B02"]
        return tuple(e.model_copy(update={"bid": bid.id}) for bid in bids for e in own)

    return found.model_copy(update={"bids": bids, "consensus": each(found.consensus), "offers": each(found.offers),
                                    "prices": each(found.prices)})  # fmt: skip


def test_a_bidders_name_is_only_ever_a_text_in_every_book(tmp_path: Path) -> None:
    found = hostile()
    bids, result = found.bids, score(HOME_CARE, found)
    books = [
        compliance_book(HOME_CARE, bids, issue=1, day=DAY), evaluator_book(HOME_CARE, "E1", bids, issue=1, day=DAY),
        moderation_book(HOME_CARE, bids, scores(), issue=1, day=DAY), price_book(HOME_CARE, bids, issue=1, day=DAY),
        result_book(HOME_CARE, found, result),
        compliance_book(HOME_CARE, [BIDS[0].model_copy(update={"bidder": "half \ud800 pair"})], issue=1, day=DAY),
    ]  # fmt: skip
    for number, (raw, issued) in enumerate(books):
        check_recalculation(raw, issued)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(raw)
        loaded = open_workbook(path, "the book")
        assert compare(loaded, issued) == ()
        for sheet in loaded.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "e"
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        address = f"{sheet.title}!{cell.coordinate}"
                        assert (cell.data_type == "f") == (address in issued.cached)
                        assert cell.data_type == "f" or cell.quotePrefix
    assert verify_result(tmp_path / "4.xlsx", HOME_CARE, found, result) == ()


def test_a_reason_of_forty_thousand_characters_is_cut_and_says_so_and_its_row_says_that_it_shows_cut(
    tmp_path: Path,
) -> None:
    long = "rota " * 8_000
    answer = Score(
        evaluator="E1", round="lot-1", bid="B01", criterion="Q1", score=D(4), reason=long, bid_reference="p. 4"
    )
    raw, issued = evaluator_book(HOME_CARE, "E1", BIDS, issue=2, day=DAY, answers=[answer])
    sheet = load_workbook(io.BytesIO(raw))["lot-1"]
    assert sheet["G6"].value.endswith(CUT)
    assert len(sheet["G6"].value) <= MOST
    assert sheet.row_dimensions[6].height == 409
    found = read_evaluator(edited(raw, tmp_path / "e.xlsx", declare), HOME_CARE, BIDS, issued)
    assert ("cut", "lot-1!G6") in {(f.code, f.cell) for f in found.findings}
    consensus = tuple(
        c.model_copy(update={"reason": "rota " * 1000}) if i == 0 else c for i, c in enumerate(data().consensus)
    )
    long_data = data().model_copy(update={"consensus": consensus})
    _, result = result_book(HOME_CARE, long_data, score(HOME_CARE, long_data))
    shown = {v for k, v in result.fixed.items() if k.startswith("lot-1 reasons!H")}
    assert "s:cut: see the letter" in shown
    assert "s:whole" in shown


def test_control_characters_in_a_returned_reason_are_taken_out_and_told(tmp_path: Path) -> None:
    raw, issued = evaluator_book(
        HOME_CARE, "E1", BIDS, issue=1, day=DAY, answers=[s for s in scores() if s.evaluator == "E1"]
    )

    def bidi(book: object) -> None:
        book["lot-1"]["G6"].value = "The answer \u202eshows\u2066 rosters for each week of it."  # type: ignore[index]

    found = read_evaluator(edited(raw, tmp_path / "e.xlsx", declare, bidi), HOME_CARE, BIDS, issued)  # type: ignore[arg-type]
    assert ("cleaned", "lot-1!G6") in {(f.code, f.cell) for f in found.findings if not f.stops}
    assert "\u202e" not in found.scores[0].reason


@pytest.mark.parametrize("title", ["Guide", "_sv", "History", "Scales", "a" * 40, "LOT-1"])
def test_a_rounds_id_never_collides_with_another_sheet(title: str) -> None:
    first, second = HOME_CARE.rounds
    rounds = (first, second.model_copy(update={"id": title, "criteria": tuple(
        c.model_copy(update={"same_answer_as": None}) for c in second.criteria)}))  # fmt: skip
    bids = tuple(b.model_copy(update={"rounds": ("lot-1", title)}) for b in BIDS)
    raw, issued = evaluator_book(HOME_CARE.model_copy(update={"rounds": rounds}), "E1", bids, issue=1, day=DAY)
    assert len({t.casefold() for t in issued.sheets}) == len(issued.sheets)
    assert all(len(t) <= 31 for t in issued.sheets)
    check_recalculation(raw, issued)
