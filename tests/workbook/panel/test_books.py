"""What every panel book has: a contract of names, inputs that are marked and open, all else locked, and print set-up."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sv_rules.errors import BadInput
from sv_rules.evaluation.published import Criterion, Scale
from sv_rules.evaluation.returned import IssuedBook
from sv_rules.evaluation.scoring import score
from sv_rules.report.palette import PALETTE, Pair, contrast
from sv_rules.workbook.panel_compliance import compliance_book
from sv_rules.workbook.panel_evaluator import evaluator_book
from sv_rules.workbook.panel_lines import linked
from sv_rules.workbook.panel_moderation import moderation_book
from sv_rules.workbook.panel_price import price_book
from sv_rules.workbook.panel_result import result_book
from sv_rules.workbook.recalculation import check_recalculation
from tests.workbook.panel.home_care import BIDS, DAY, HOME_CARE, NORTH, Q1, D, data, scores

KINDS = ("compliance", "evaluator", "moderation", "price", "result")


@cache
def made(kind: str, filled: bool = True) -> tuple[bytes, IssuedBook]:
    found, own = data(), scores()
    if kind == "compliance":
        return compliance_book(HOME_CARE, BIDS, issue=1, day=DAY)
    if kind == "evaluator":
        answers = [s for s in own if s.evaluator == "E2"] if filled else ()
        return evaluator_book(HOME_CARE, "E2", BIDS, issue=1, day=DAY, answers=answers)
    if kind == "moderation":
        return moderation_book(HOME_CARE, BIDS, own, issue=1, day=DAY, consensus=found.consensus if filled else ())
    if kind == "price":
        return price_book(HOME_CARE, BIDS, issue=1, day=DAY, prices=found.prices if filled else (),
                          offers=found.offers if filled else ())  # fmt: skip
    return result_book(HOME_CARE, found, score(HOME_CARE, found))


def book(kind: str, filled: bool = True) -> Workbook:
    return load_workbook(io.BytesIO(made(kind, filled)[0]))


@pytest.mark.parametrize("kind", KINDS)
def test_only_inputs_are_open_and_every_one_is_yellow(kind: str) -> None:
    _, issued = made(kind)
    inputs = set(issued.inputs)
    for sheet in book(kind).worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        for row in sheet.iter_rows():
            for cell in row:
                own = f"{sheet.title}!{cell.coordinate}" in inputs
                assert cell.protection.locked != own, cell
                assert (str(cell.fill.fgColor.rgb).upper() == "FFFFF9C4") == own or sheet.title == "Guide", cell
    assert bool(inputs) == (kind != "result")


@pytest.mark.parametrize("kind", KINDS)
def test_structure_is_locked_without_a_password_and_the_manifest_is_very_hidden(kind: str) -> None:
    loaded = book(kind)
    assert loaded.security.lockStructure
    assert not loaded.security.workbookPassword
    assert loaded["_sv"].sheet_state == "veryHidden"
    assert '"template_version": "panel-1"' in str(loaded["_sv"]["A1"].value)


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_words_and_never_cell_addresses_and_all_point_somewhere(kind: str) -> None:
    loaded = book(kind)
    assert set(loaded.defined_names) == set(made(kind)[1].names)
    for name, defined in loaded.defined_names.items():
        assert re.fullmatch(r"SV_[A-Za-z]+(_\d+)*", name)
        [(title, _)] = defined.destinations
        assert title in loaded.sheetnames


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "result"])
def test_choices_come_from_defined_names_and_scores_dates_and_money_are_validated(kind: str) -> None:
    _, issued = made(kind)
    names = {rule.partition(":")[2] for rule in issued.validations.values() if rule.startswith("list:")}
    assert names
    assert names <= set(issued.names)
    for sheet in book(kind).worksheets:
        for validation in sheet.data_validations.dataValidation:
            assert validation.showErrorMessage
            assert validation.errorStyle == "stop"
            assert validation.prompt


@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_prints_on_a4_landscape_one_page_wide_with_reference_classification_and_page(kind: str) -> None:
    for sheet in book(kind).worksheets[:-1]:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (
            "landscape",
            9,
            1,
        )
        assert sheet.oddFooter.left.text == "EX/2026/017, issue 1"
        assert "OFFICIAL-SENSITIVE - COMMERCIAL" in sheet.oddFooter.center.text
        assert sheet.oddFooter.right.text == "Page &P of &N"
        assert max((d.height or 0) for d in sheet.row_dimensions.values()) <= 409


@pytest.mark.parametrize("kind", KINDS)
def test_no_sheet_title_or_file_name_carries_a_bidders_name(kind: str) -> None:
    words = " ".join([*book(kind).sheetnames, made(kind)[1].file])
    assert not any(bid.bidder.split()[0] in words for bid in BIDS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("filled", [False, True])
def test_every_formula_has_its_value_beside_it_and_an_independent_program_agrees(kind: str, filled: bool) -> None:
    raw, issued = made(kind, filled)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        xml = b"".join(archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/"))
    assert xml.count(b"<f>") == xml.count(b"</f><v>") == len(issued.cached)
    assert len(issued.cached) > 5
    check_recalculation(raw, issued)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_evaluation_gives_the_same_bytes(kind: str) -> None:
    made.cache_clear()
    first = made(kind)
    made.cache_clear()
    assert made(kind) == first


def test_an_evaluator_sees_only_the_questions_that_they_score() -> None:
    third = load_workbook(io.BytesIO(evaluator_book(HOME_CARE, "E3", BIDS, issue=1, day=DAY)[0]))
    assert [third["lot-1"].cell(r, 3).value for r in range(6, 12)] == ["Q1", "SVM"] * 3
    assert [book("evaluator")["lot-1"].cell(r, 3).value for r in range(6, 15)] == ["Q1", "Q2", "SVM"] * 3


def test_an_answer_that_lots_share_is_asked_once_and_the_other_lot_says_where() -> None:
    sheet = book("evaluator")["lot-2"]
    assert "Q2" not in {sheet.cell(r, 3).value for r in range(6, sheet.max_row + 1)}
    assert sheet["A3"].value == "Q2 is the same answer as lot-1/Q2 and is scored there, once."


def test_many_answers_that_lots_share_are_told_in_one_sentence() -> None:
    shared = tuple(
        Criterion(id=f"S{n}", title=f"Shared {n}", weighting=D(10), kind="scored", scale="five", head="quality",
                  same_answer_as=f"lot-1/{'Q1' if n == 3 else f'S{n}'}") for n in (1, 2, 3)
    )  # fmt: skip
    there = tuple(one.model_copy(update={"same_answer_as": None}) for one in shared[:2])
    first = NORTH.model_copy(update={"criteria": (Q1, *there)})
    second = NORTH.model_copy(update={"id": "lot-2", "lot": "2", "criteria": shared})
    both = HOME_CARE.model_copy(update={"rounds": (first, second)})
    assert linked(both, second) == (
        "S1, S2 and S3 (there Q1) are the same answers as in lot-1 and are scored there, once.",
    )


def test_the_book_of_nobody_is_refused() -> None:
    with pytest.raises(BadInput, match=r'evaluator "E9".*E1, E2, E3'):
        evaluator_book(HOME_CARE, "E9", BIDS, issue=1, day=DAY)


def test_moderation_shows_every_score_and_no_mean() -> None:
    loaded = book("moderation", filled=False)
    sheet = loaded["lot-1"]
    header = [c.value for c in sheet[5]]
    assert header == ["Bid", "Bidder", "No.", "Question", "E1", "E2", "E3", "Spread", "Consensus", "Reason",
                      "Where in the bid", "Why scores moved", "Check"]  # fmt: skip
    assert [sheet.cell(6, c).value for c in (5, 6, 7)] == [4, 3, 4]
    assert "AVERAGE" not in made("moderation")[0].decode("latin1")
    assert not any("AVERAGE" in str(c.value) for s in loaded.worksheets for row in s.iter_rows() for c in row)


def test_a_spread_is_counted_in_steps_of_the_scale_and_not_in_points() -> None:
    scale = HOME_CARE.scales[0]
    points = tuple(
        p.model_copy(update={"score": D(n)}) for p, n in zip(scale.points, (0, 2, 5, 8, 10, 12), strict=True)
    )
    odd = HOME_CARE.model_copy(update={"scales": (Scale(id=scale.id, points=points),)})
    given = [s.model_copy(update={"score": D(n)}) for s, n in zip(scores()[:3], (2, 10, 5), strict=True)]
    raw, issued = moderation_book(odd, BIDS, given, issue=1, day=DAY)
    assert issued.cached["lot-1!H6"] == "n:3"
    check_recalculation(raw, issued)


def test_the_price_book_shows_evaluated_prices_and_no_points() -> None:
    _, issued = made("price")
    # 1000 weekday hours at 21.50 and 250 night hours at 25.50
    assert issued.cached["Prices!F5"] == "n:27875"
    words = [
        c.value for s in book("price").worksheets[1:] for row in s.iter_rows() for c in row if isinstance(c.value, str)
    ]
    assert not any("points" in word.casefold() for word in words)


def test_a_price_far_below_the_mean_is_asked_about_and_then_its_record_is_wanted() -> None:
    low = [
        p.model_copy(update={"rates": {k: v / 3 for k, v in p.rates.items()}}) if p.bid == "B02" else p
        for p in data().prices
    ]
    raw, issued = price_book(HOME_CARE, BIDS, issue=1, day=DAY, prices=low)
    assert [issued.cached[f"Prices!I{r}"] for r in (5, 6, 7)] == ["s:no", "s:ASK", "s:no"]
    assert issued.cached["Low prices!K6"] == "s:CHECK: ask the bidder"
    check_recalculation(raw, issued)


@pytest.mark.parametrize(("below", "marks"), [
    ("mean", (60, 60, 60)), ("median", (50, 50, 50)), ("next-lowest", (100, None, 50)),
    ("mean-without-highest", (40, 40, 40)), ("estimate", (45, 45, 45)),
])  # fmt: skip
def test_a_price_is_compared_as_published(below: str, marks: tuple[int | None, ...]) -> None:
    price = SOUTH_PRICE.price.model_copy(
        update={"low_price": NORTH.criteria[3].price.low_price.model_copy(update={"below": below, "estimate": D(45)})}
    )
    held = NORTH.model_copy(update={"criteria": (Q1, SOUTH_PRICE.model_copy(update={"price": price}))})
    one = HOME_CARE.model_copy(update={"rounds": (held,)})
    made_ = [
        p.model_copy(update={"rates": {}, "amount": D(a)})
        for p, a in zip(data().prices[:3], (50, 100, 30), strict=True)
    ]
    raw, issued = price_book(one, BIDS, issue=1, day=DAY, prices=made_)
    shown = [issued.cached[f"Prices!H{r}"] for r in (5, 6, 7)]
    assert shown == [f"n:{m}" if m is not None else "s:" for m in marks]
    check_recalculation(raw, issued)


SOUTH_PRICE: Criterion = HOME_CARE.rounds[1].criteria[3]


def test_answers_of_an_earlier_issue_come_back_at_their_line() -> None:
    loaded, footer = book("evaluator")["lot-1"], book("evaluator")["lot-1"].oddFooter.left.text
    assert loaded["F6"].value == 3
    assert loaded["I6"].value.startswith("=IF(")
    second = load_workbook(io.BytesIO(evaluator_book(HOME_CARE, "E2", BIDS, issue=2, day=DAY, answers=scores())[0]))
    assert second["lot-1"]["F6"].value == 3
    assert footer != second["lot-1"].oddFooter.left.text == "EX/2026/017, issue 2"


def test_ink_on_yellow_and_on_every_check_reads_well() -> None:
    for pair in (Pair("16191d", "fff9c4"), PALETTE["stop"], PALETTE["reason"], PALETTE["proceed"], PALETTE["advice"]):
        assert contrast(pair) >= 7


AGREED = {
    "IF", "AND", "OR", "NOT", "ISNUMBER", "SUM", "COUNT", "COUNTIF", "COUNTIFS", "AVERAGE", "MIN", "MAX", "ROUND", "ROUNDDOWN",
    "INDEX", "MATCH", "LEN", "TRIM", "N", "ABS", "ROWS", "INT", "POWER", "MEDIAN", "SMALL",
}  # fmt: skip
"""Functions that Excel 2010, LibreOffice and the recalculation share, none of them volatile or with a prefix."""


@pytest.mark.parametrize("kind", KINDS)
def test_formulas_use_only_functions_on_which_programs_agree(kind: str) -> None:
    _, issued = made(kind)
    formulas = [value[2:] for value in issued.fixed.values() if value.startswith("f:")]
    assert formulas
    for formula in formulas:
        words = "".join(part for n, part in enumerate(formula.split('"')) if n % 2 == 0)
        assert set(re.findall(r"([A-Z.a-z_]+)\(", words)) <= AGREED, formula
        assert len(formula) < 8192


def test_the_publics_copy_is_marked_as_such_and_others_as_sensitive() -> None:
    found = data()
    for level, mark in (("panel", "OFFICIAL-SENSITIVE - COMMERCIAL"), ("public", "OFFICIAL")):
        raw, _ = result_book(HOME_CARE, found, score(HOME_CARE, found), disclosure=level)  # type: ignore[arg-type]
        sheet = load_workbook(io.BytesIO(raw))["lot-1"]
        assert sheet.oddFooter.center.text == f"&A · {mark}"
