"""A result book that somebody sends is worked out again; and what leaves the panel holds nothing that must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sv_rules.errors import BadInput
from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.scoring import score
from sv_rules.workbook.panel_result import result_book
from sv_rules.workbook.panel_verify import verify_result
from tests.workbook.panel.editing import edited, filled_evaluator, put, text_of, with_parts
from tests.workbook.panel.home_care import HOME_CARE, data

SECRETS = {
    "reason": "ROSTERS-FOR-EACH-WEEK of the losing bid", "reference": "SECTION-FOUR-PAGE-TWELVE",
    "note": "MOVED-AFTER-THE-ANNEX",
}  # fmt: skip


def marked() -> PanelData:
    """The same data with words that are easy to find; B03 wins both lots."""
    found = data()
    consensus = tuple(
        c.model_copy(update={"reason": f"{SECRETS['reason']} {c.bid}", "bid_reference": f"{SECRETS['reference']} {c.bid}",
                             "note": SECRETS["note"]}) for c in found.consensus
    )  # fmt: skip
    return found.model_copy(update={"consensus": consensus})


def test_the_panels_copy_holds_names_reasons_and_live_formulas() -> None:
    raw, issued = result_book(HOME_CARE, marked(), score(HOME_CARE, marked()))
    text = text_of(raw).decode("utf-8")
    for word in ("Ada Byrne", "Birch &amp; Daughters", *SECRETS.values(), "25750"):
        assert word in text
    assert len(issued.cached) > 50


def test_the_publics_copy_holds_roles_and_the_winner_and_none_of_the_rest() -> None:
    raw, issued = result_book(HOME_CARE, marked(), score(HOME_CARE, marked()), disclosure="public")
    text = text_of(raw).decode("utf-8")
    hidden = (
        "Ada Byrne",
        "Ben Okafor",
        "Cem Yildiz",
        "Birch",
        "Alder",
        *SECRETS.values(),
        "25750",
        "27875",
        "<f>",
        "36.95",
    )
    assert [word for word in hidden if word in text] == []
    for word in ("E1: Commissioner", "Cedar Community Care CIC", "87.23", "31000"):
        assert word in text
    assert issued.cached == {}
    for ground in ("Procurement Act 2023 s94", "FOIA s43", "FOIA s40"):
        assert f"[withheld: {ground}" in text or ground in text


def test_a_bidders_copy_holds_its_own_and_the_successful_bids_reasons_only() -> None:
    raw, _ = result_book(HOME_CARE, marked(), score(HOME_CARE, marked()), disclosure="bidder", to="B01")
    text = text_of(raw).decode("utf-8")
    assert f"{SECRETS['reason']} B01" in text
    assert f"{SECRETS['reason']} B03" in text
    for word in (f"{SECRETS['reason']} B02", "Birch", SECRETS["note"], "Ada Byrne", "25750", "<f>"):
        assert word not in text, word
    assert "[withheld: Procurement Act 2023 s94, sensitive commercial information]" in text


def test_what_was_withheld_is_counted_with_its_ground() -> None:
    _, issued = result_book(HOME_CARE, marked(), score(HOME_CARE, marked()), disclosure="public")
    rows = {
        v[2:]: issued.fixed[k.replace("!A", "!C")][2:]
        for k, v in issued.fixed.items()
        if k.startswith("Withheld!A") and k.replace("!A", "!C") in issued.fixed
    }
    assert rows["names of evaluators"].startswith("withheld: FOIA s40")
    assert rows["reasons"].startswith("withheld: FOIA s43")
    assert rows["names of other bidders"].startswith("withheld: Procurement Act 2023 s94")


def test_a_round_that_is_not_final_never_leaves_the_panel() -> None:
    open_ = marked().model_copy(update={"prices": marked().prices[:3]})
    raw, issued = result_book(HOME_CARE, open_, score(HOME_CARE, open_), disclosure="public")
    assert "lot-2" not in issued.sheets
    assert "the ranking of this round is not final" in text_of(raw).decode("utf-8")


def test_a_copy_for_nobodys_bid_is_refused() -> None:
    found = score(HOME_CARE, data())
    with pytest.raises(BadInput, match='bid "B77"'):
        result_book(HOME_CARE, data(), found, disclosure="bidder", to="B77")
    with pytest.raises(BadInput, match="only a copy for a bidder"):
        result_book(HOME_CARE, data(), found, disclosure="public", to="B01")


@pytest.mark.parametrize(("level", "to"), [("panel", None), ("bidder", "B01"), ("public", None)])
def test_an_untouched_result_book_verifies(tmp_path: Path, level: str, to: str | None) -> None:
    found = score(HOME_CARE, data())
    raw, _ = result_book(HOME_CARE, data(), found, disclosure=level, to=to, issue=3)  # type: ignore[arg-type]
    path = tmp_path / "r.xlsx"
    path.write_bytes(raw)
    assert verify_result(path, HOME_CARE, data(), found) == ()


def test_a_typed_total_a_bent_formula_and_a_changed_score_are_each_named(tmp_path: Path) -> None:
    found = score(HOME_CARE, data())
    raw, _ = result_book(HOME_CARE, data(), found)
    path = edited(raw, tmp_path / "r.xlsx", put("lot-1!G10", 99), put("lot-1 points!C8", 5), put("lot-1!A9", "=1"))
    differences = {d.cell: (d.issued, d.returned) for d in verify_result(path, HOME_CARE, data(), found)}
    assert differences["lot-1!G10"][1] == "99"
    assert differences["lot-1 points!C8"] == ("4", "5")
    assert differences["lot-1!A9"][1] == "=1"
    assert len(differences) == 3


def test_a_value_that_was_changed_beside_an_untouched_formula_is_named(tmp_path: Path) -> None:
    found = score(HOME_CARE, data())
    raw, _ = result_book(HOME_CARE, data(), found)
    path = tmp_path / "r.xlsx"
    path.write_bytes(
        with_parts(raw, {}, lambda n, p: p.replace(b"<v>87.23</v>", b"<v>97.23</v>") if "sheets" in n else p)
    )
    # the total, and the column in which totals are compared for the rank
    assert [(d.code, d.cell, d.issued, d.returned) for d in verify_result(path, HOME_CARE, data(), found)] == [
        ("differs", "lot-1!G8", "87.23", "97.23"), ("differs", "lot-1 points!K15", "87.23", "97.23"),
    ]  # fmt: skip


def test_a_book_of_another_result_shows_what_differs_and_another_kind_of_book_is_refused(tmp_path: Path) -> None:
    other = data().model_copy(update={"consensus": tuple(
        c.model_copy(update={"score": c.score - 1}) if c.bid == "B03" else c for c in data().consensus)})  # fmt: skip
    raw, _ = result_book(HOME_CARE, other, score(HOME_CARE, other))
    path = tmp_path / "r.xlsx"
    path.write_bytes(raw)
    cells = {d.cell for d in verify_result(path, HOME_CARE, data(), score(HOME_CARE, data()))}
    assert {"lot-1!A2", "lot-1 points!C10"} <= cells
    path.write_bytes(filled_evaluator()[0])
    [one] = verify_result(path, HOME_CARE, data(), score(HOME_CARE, data()))
    assert one.code == "other-book"
