"""The sealed order and its refusals: what comes too early is told what comes first, and nothing is written."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from sv_rules.errors import BadInput, SvRulesError
from sv_rules.panel import bid_changes, changes
from sv_rules.panel.closing import close_quality
from sv_rules.panel.collecting import collect, return_compliance
from sv_rules.panel.folder import writing
from sv_rules.panel.keeping import export, few, hold, status
from sv_rules.panel.opening import new_pack, open_stage
from sv_rules.panel.pack import Pack, open_pack
from sv_rules.panel.prices import return_prices, write_price_book
from sv_rules.panel.reissuing import reissue
from sv_rules.panel.scoring import score_pack
from sv_rules.panel.verifying import verify_files, verify_result_file
from tests.panel.people import (
    CHAIR,
    bids_text,
    column,
    comply,
    edited,
    evaluation_text,
    moderate,
    on,
    price,
    put_out,
    score_all,
)

AGREED = {(r, b, q): s for r in ("north",) for b, scores in
          {"B01": (4, 3, 3), "B02": (3, 4, 4), "B03": (5, 2, 2)}.items()
          for q, s in zip(("Q1", "Q2", "S1"), scores, strict=True)}  # fmt: skip
PRICES = {("north", "B01"): 100_000, ("north", "B02"): 90_000, ("north", "B03"): 110_000}


def made(root: Path, text: str | None = None, bids: str | None = None) -> Pack:
    """A new pack of one lot and three bids."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "evaluation.yaml").write_text(text or evaluation_text("north"), encoding="utf-8")
    (root / "bids.yaml").write_text(bids or bids_text(B01="north", B02="north", B03="north"), encoding="utf-8")
    return new_pack(root / "pack", root / "evaluation.yaml", root / "bids.yaml", on(0, CHAIR))[0]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A pack at each turn, made once; every test works on a copy."""
    root, kept = tmp_path_factory.mktemp("order"), {}

    def keep(name: str) -> None:
        kept[name] = root / name
        shutil.copytree(root / "pack", kept[name])

    pack = made(root)
    keep("new")
    pack, _ = return_compliance(pack, edited(pack, root / "back", comply, "compliance"), on(0))
    keep("compliance")
    for evaluator in ("E1", "E2", "E3"):
        edited(pack, root / "inbox", score_all(AGREED), "evaluator", evaluator)
    kept["inbox"] = root / "inbox"
    pack, _, _ = collect(pack, root / "inbox", on(3))
    keep("collected")
    pack, _ = close_quality(pack, edited(pack, root / "back", moderate(AGREED), "moderation"), on(9, CHAIR))
    keep("closed")
    pack = write_price_book(pack, on(10))
    keep("priced")
    pack, _ = return_prices(pack, edited(pack, root / "back", price(PRICES), "price"), on(11))
    keep("prices")
    score_pack(pack, on(12))
    keep("scored")
    return kept


@pytest.fixture
def at(base: dict[str, Path], tmp_path: Path) -> Callable[[str], Pack]:
    def copy(name: str) -> Pack:
        shutil.copytree(base[name], tmp_path / "pack")
        return open_pack(tmp_path / "pack")

    return copy


ORDER = ("new", "compliance", "collected", "closed", "priced", "prices")
FIRST = {
    "collect": ("new", "compliance comes first"),
    "close": ("compliance", "scores comes first"),
    "price": ("collected", "quality comes first"),
    "prices": ("closed", "price book comes first"),
    "score": ("priced", "prices comes first"),
}


@pytest.mark.parametrize("what", FIRST)
def test_a_step_too_early_is_refused_with_what_comes_first(
    what: str, at: Callable[[str], Pack], base: dict[str, Path], tmp_path: Path
) -> None:
    turn, words = FIRST[what]
    pack = at(turn)
    before = (pack.folder / "audit.jsonl").read_bytes()
    file = tmp_path / "any.xlsx"
    steps: dict[str, Callable[[], object]] = {
        "collect": lambda: collect(pack, base["inbox"], on(3)),
        "close": lambda: close_quality(pack, file, on(3, CHAIR)),
        "price": lambda: write_price_book(pack, on(3)),
        "prices": lambda: return_prices(pack, file, on(3)),
        "score": lambda: score_pack(pack, on(3)),
    }
    with pytest.raises(BadInput, match=words):
        steps[what]()
    assert (pack.folder / "audit.jsonl").read_bytes() == before


def test_a_consensus_is_not_changed_after_quality_is_closed(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("closed")
    book = edited(pack, tmp_path / "back", moderate(AGREED), "moderation")
    with pytest.raises(BadInput, match="panel reopen"):
        close_quality(pack, book, on(20, CHAIR))


def test_a_line_that_was_not_reopened_must_come_back_as_it_was(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = changes.reopen(at("closed"), "north/B01/Q1", on(20, "R", "chair", "read again"))
    book = edited(pack, tmp_path / "back", moderate(AGREED | {("north", "B02", "Q1"): 5}), "moderation")
    with pytest.raises(BadInput, match="north/B02/Q1: the agreed score, reason or reference was changed"):
        close_quality(pack, book, on(21, CHAIR))


def test_price_and_score_wait_for_a_reopened_line(at: Callable[[str], Pack]) -> None:
    pack = changes.reopen(at("scored"), "north/B01/Q1", on(20, "R", "chair", "read again"))
    with pytest.raises(BadInput, match="north/B01/Q1"):
        score_pack(pack, on(21))
    assert not pack.state.score_is_current


@pytest.mark.parametrize(
    ("line", "words"), [("north/B01/Q9", "no line"), ("B01 Q1", "no line"), ("north/B09/Q1", "no line")]
)
def test_only_a_line_that_is_there_is_reopened(line: str, words: str, at: Callable[[str], Pack]) -> None:
    with pytest.raises(BadInput, match=words):
        changes.reopen(at("closed"), line, on(20, "R", "chair", "why"))


def test_reopening_needs_a_reason_and_a_role(at: Callable[[str], Pack]) -> None:
    pack = at("closed")
    with pytest.raises(BadInput, match="the reason is missing"):
        changes.reopen(pack, "north/B01/Q1", on(20, "R", "chair"))
    with pytest.raises(BadInput, match="role"):
        changes.reopen(pack, "north/B01/Q1", on(20, "R", None, "why"))


# ---------------------------------------------------------------------------- collecting


def gathered(base: dict[str, Path], tmp_path: Path) -> Path:
    shutil.copytree(base["inbox"], tmp_path / "inbox")
    return tmp_path / "inbox"


def test_a_missing_evaluator_is_waited_for_by_name(
    at: Callable[[str], Pack], base: dict[str, Path], tmp_path: Path
) -> None:
    pack, inbox = at("compliance"), gathered(base, tmp_path)
    (inbox / "evaluator-E2-issue-1.xlsx").unlink()
    with pytest.raises(BadInput, match=r"missing: E2 \(Ben Cole\)"):
        collect(pack, inbox, on(3))


def test_two_books_of_one_evaluator_stop(at: Callable[[str], Pack], base: dict[str, Path], tmp_path: Path) -> None:
    pack, inbox = at("compliance"), gathered(base, tmp_path)
    shutil.copy(inbox / "evaluator-E2-issue-1.xlsx", inbox / "copy of E2.xlsx")
    with pytest.raises(BadInput, match="two books of E2"):
        collect(pack, inbox, on(3))


def test_another_packs_book_stops(at: Callable[[str], Pack], base: dict[str, Path], tmp_path: Path) -> None:
    pack, inbox = at("compliance"), gathered(base, tmp_path)
    other = made(tmp_path / "other", evaluation_text("north").replace("home-care", "day-care"))
    edited(other, inbox, score_all(AGREED), "evaluator", "E1", name="day care E1.xlsx")
    with pytest.raises(BadInput, match="day-care"):
        collect(pack, inbox, on(3))


def test_a_book_of_somebody_unknown_stops(at: Callable[[str], Pack], base: dict[str, Path], tmp_path: Path) -> None:
    pack, inbox = at("compliance"), gathered(base, tmp_path)
    text = evaluation_text("north").replace("E3, name", "E9, name").replace("[E1, E3]", "[E1, E9]")
    edited(made(tmp_path / "other", text), inbox, score_all(AGREED), "evaluator", "E9", name="E9.xlsx")
    with pytest.raises(BadInput, match="E9 is unknown"):
        collect(pack, inbox, on(3))


def test_a_score_that_is_not_on_the_scale_keeps_everything_out(
    at: Callable[[str], Pack], base: dict[str, Path], tmp_path: Path
) -> None:
    pack, inbox = at("compliance"), gathered(base, tmp_path)

    def spoil(book: Workbook) -> None:
        score_all(AGREED)(book)
        column(book, "SV_Scores_1")[0].value = 3.5

    edited(pack, inbox, spoil, "evaluator", "E1")
    before = (pack.folder / "audit.jsonl").read_bytes()
    with pytest.raises(BadInput, match=r"evaluator-E1-issue-1.xlsx.*3\.5"):
        collect(pack, inbox, on(3))
    assert (pack.folder / "audit.jsonl").read_bytes() == before


def test_an_evaluators_own_scores_are_never_taken_in_twice(
    at: Callable[[str], Pack], base: dict[str, Path], tmp_path: Path
) -> None:
    pack = at("collected")
    inbox = tmp_path / "again"
    edited(pack, inbox, score_all(AGREED | {("north", "B01", "Q1"): 5}), "evaluator", "E1")
    with pytest.raises(BadInput, match="scores are in already"):
        collect(pack, inbox, on(4))


def test_no_folder_is_a_sentence(at: Callable[[str], Pack], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such folder"):
        collect(at("compliance"), tmp_path / "nowhere", on(3))


# ---------------------------------------------------------------------------- closing


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda b: setattr(column(b, "SV_Consensus_1")[0], "value", None), "north/B01/Q1"),
        (lambda b: setattr(column(b, "SV_Reasons_1")[0], "value", "good"), "[Rr]eason"),
        (lambda b: setattr(column(b, "SV_References_1")[0], "value", None), "where in the bid"),
        (lambda b: setattr(column(b, "SV_MeetingOn")[0], "value", None), "[Mm]eeting"),
        (lambda b: setattr(column(b, "SV_Chair")[0], "value", "Ann Bell"), "Ann Bell led the meeting and scores"),
        (lambda b: setattr(column(b, "SV_Consensus_1")[0], "value", 3.67), "3.67"),
    ],
)  # fmt: skip
def test_quality_is_not_closed_while_a_line_or_the_meeting_is_incomplete(
    spoil: Callable[[Workbook], None], words: str, at: Callable[[str], Pack], tmp_path: Path
) -> None:
    pack = at("collected")

    def edit(book: Workbook) -> None:
        moderate(AGREED)(book)
        spoil(book)

    with pytest.raises(BadInput, match=words):
        close_quality(pack, edited(pack, tmp_path / "back", edit, "moderation"), on(9, CHAIR))
    assert pack.state.closed is None


def test_a_line_on_which_scores_moved_is_not_agreed_without_a_note_of_the_meeting(
    at: Callable[[str], Pack], tmp_path: Path
) -> None:
    pack = at("collected")

    def move(book: Workbook) -> None:
        moderate(AGREED, note="")(book)
        cell = column(book, "SV_Consensus_1")[0]
        cell.value = cell.value - 1

    with pytest.raises(BadInput, match="outside every evaluator's, and nothing says why scores moved"):
        close_quality(pack, edited(pack, tmp_path / "back", move, "moderation"), on(9, CHAIR))
    assert pack.state.closed is None


def test_where_no_score_moved_the_note_says_so(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("collected")
    with pytest.raises(BadInput, match="nothing says why scores moved, or that none did"):
        close_quality(pack, edited(pack, tmp_path / "back", moderate(AGREED, note=""), "moderation"), on(9, CHAIR))
    book = edited(pack, tmp_path / "again", moderate(AGREED, note="None moved."), "moderation")
    closed, _ = close_quality(pack, book, on(9, CHAIR))
    assert closed.state.closed is not None


def test_closing_records_who_when_and_the_digest(base: dict[str, Path]) -> None:
    closed = open_pack(base["closed"]).state.closed
    assert closed is not None
    assert (closed.by, closed.on) == (CHAIR, datetime.date(2026, 9, 23))
    assert len(closed.digest) == 64


# ---------------------------------------------------------------------------- compliance, prices


def test_a_bid_out_at_compliance_is_in_no_book_afterwards(tmp_path: Path) -> None:
    pack = made(tmp_path)
    book = edited(pack, tmp_path / "back", lambda b: put_out(b, "B03", "s19(3)(a)", "no insurance"), "compliance")
    pack, _ = return_compliance(pack, book, on(0, CHAIR))
    assert [b.id for b in pack.standing] == ["B01", "B02"]
    for evaluator in ("E1", "E2", "E3"):
        held = pack.state.latest("evaluator", evaluator)
        assert held is not None
        assert held.issue == 2
    [gone] = pack.state.set_aside
    assert (gone.bid, gone.state, gone.limb) == ("B03", "disregarded", "s19(3)(a)")


def _price_and_score(pack: Pack, book: Path) -> None:
    after, _ = return_prices(pack, book, on(11))
    score_pack(after, on(12))


def test_a_low_price_that_is_not_answered_stops_the_score(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("priced")
    low = PRICES | {("north", "B02"): 40_000}  # the mean is 83,333.33; thirty per cent below it is 58,333.33
    book = edited(pack, tmp_path / "back", price(low), "price")
    with pytest.raises(BadInput, match=r"(?i)low price|B02"):
        _price_and_score(pack, book)
    assert not (pack.folder / "award" / "1").exists()


# ---------------------------------------------------------------------------- people and bids


def test_nobody_decides_the_mitigation_of_their_own_conflict(at: Callable[[str], Pack]) -> None:
    with pytest.raises(BadInput, match="somebody else's decision"):
        changes.declare(
            at("collected"), "E3", on(5), conflict="a cousin works there", mitigation="I will be fair",
            mitigated_by="Cat Dunn", mitigated_on=datetime.date(2026, 9, 15),
        )  # fmt: skip


def test_a_mitigation_is_not_dated_in_the_future(at: Callable[[str], Pack]) -> None:
    with pytest.raises(BadInput, match="in the future"):
        changes.declare(
            at("collected"), "E3", on(5), conflict="a cousin works there", mitigation="reviewed by another",
            mitigated_by="Monitoring officer", mitigated_on=datetime.date(2027, 1, 1),
        )  # fmt: skip


def test_a_mitigated_conflict_counts_and_still_asks_a_lawyer(at: Callable[[str], Pack]) -> None:
    pack, touched = changes.declare(
        at("closed"), "E3", on(15), conflict="a cousin works at B02", mitigation="each score was read by another",
        mitigated_by="Monitoring officer", mitigated_on=datetime.date(2026, 9, 28), bids=["B02"],
    )  # fmt: skip
    assert pack.state.counts("E3", "B02")
    assert [str(k) for k in touched] == ["north/B02/S1"]
    assert pack.state.open_lines == frozenset(touched)
    assert pack.state.lawyer


def test_somebody_who_sat_on_the_panel_cannot_take_over(at: Callable[[str], Pack]) -> None:
    with pytest.raises(BadInput, match="is or was on this panel"):
        changes.replace_evaluator(at("compliance"), "E2", "Ann Bell", None, on(1, why="ill"))


def test_after_closing_a_newcomer_scores_only_what_is_open(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack, joined = changes.replace_evaluator(at("closed"), "E2", "Nadia Rahman", None, on(15, why="left"))
    pack, _ = changes.declare(pack, joined, on(15), conflict=None)
    assert pack.state.latest("evaluator", joined) is None  # every line is agreed, and stands
    pack = changes.reopen(pack, "north/B01/Q1", on(16, "R", "chair", "read again"))
    pack, _ = changes.declare(pack, joined, on(16), conflict=None)
    with pytest.raises(BadInput, match=rf"{joined} \(Nadia Rahman\)"):
        close_quality(pack, tmp_path / "x.xlsx", on(17, CHAIR))
    edited(pack, tmp_path / "inbox", score_all(AGREED), "evaluator", joined)
    pack, _, _ = collect(pack, tmp_path / "inbox", on(17))
    assert {s.bid for s in pack.state.scores[joined]} == {"B01"}


def test_with_one_evaluator_left_a_question_is_too_few(at: Callable[[str], Pack]) -> None:
    pack = at("compliance")
    assert few(pack) == []
    text = evaluation_text("north").replace("[E1, E3]", "[E3]")
    assert few(made(pack.folder.parent / "few", text)) == ["north/S1: fewer than two evaluators score it"]


def test_a_clarification_needs_the_chairs_word_that_it_is_no_new_offer(at: Callable[[str], Pack]) -> None:
    with pytest.raises(BadInput, match="no new offer"):
        changes.clarify(
            at("closed"), "B01", on(12, CHAIR), asked="For all weeks?", asked_on=datetime.date(2026, 9, 20),
            answer="Yes.", answered_on=None, lines=["north/B01/Q2"],
        )  # fmt: skip


def test_a_disregarded_bid_needs_its_limb(at: Callable[[str], Pack]) -> None:
    with pytest.raises(BadInput, match="limb of the Act"):
        bid_changes.set_aside(
            at("collected"), "B01", "disregarded", on(5, CHAIR, why="a procedural requirement was breached")
        )


def test_a_corrected_price_keeps_both_figures_the_rule_and_the_agreement(at: Callable[[str], Pack]) -> None:
    pack = bid_changes.correct_price(
        at("priced"), "north", "B01", on(12, CHAIR, why="unit rates prevail over totals"), was="£100,000", now="£99,000",
        agreed_by="Bidder 01", agreed_on=datetime.date(2026, 9, 26),
    )  # fmt: skip
    [fix] = pack.state.corrections
    assert (fix.was, fix.now, fix.rule, fix.agreed_by) == (
        "£100,000", "£99,000", "unit rates prevail over totals", "Bidder 01",
    )  # fmt: skip
    held = pack.state.latest("price")
    assert held is not None
    assert held.issue == 2


def test_a_superseded_price_book_does_not_count(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("priced")
    old = edited(pack, tmp_path / "back", price(PRICES), "price")
    pack, _ = reissue(pack, "price", on(12, why="a heading was wrong"))
    with pytest.raises(BadInput, match="superseded by issue 2"):
        return_prices(pack, old, on(13))


# ---------------------------------------------------------------------------- the folder


def test_a_changed_evaluation_is_refused_at_every_reading(at: Callable[[str], Pack]) -> None:
    pack = at("collected")
    file = pack.folder / "evaluation.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("weighting: 30", "weighting: 31"), encoding="utf-8")
    with pytest.raises(BadInput, match="changed after it was recorded"):
        open_pack(pack.folder)


def test_two_writers_do_not_write_at_once(at: Callable[[str], Pack]) -> None:
    folder = at("new").folder
    with writing(folder), pytest.raises(BadInput, match="another command"), writing(folder):
        pass


def test_a_folder_that_holds_something_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "thesis.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="something of that name"):
        made(tmp_path)


def test_a_duplicate_bidder_or_no_bid_is_refused(tmp_path: Path) -> None:
    twice = bids_text(B01="north", B02="north").replace("Bidder 02", "Bidder 01")
    for number, text in enumerate((twice, "bids: []\n")):
        with pytest.raises(SvRulesError):
            made(tmp_path / str(number), bids=text)
        assert not (tmp_path / str(number) / "pack").exists()


def test_verify_names_a_file_that_was_changed_and_a_changed_cell(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("scored")
    assert verify_files(pack) == ()
    book = pack.folder / "award" / "1" / "result-panel.xlsx"
    copy = tmp_path / "sent.xlsx"
    shutil.copy(book, copy)
    assert verify_result_file(pack, copy) == ()
    from openpyxl import load_workbook

    sheet = load_workbook(copy)
    page = sheet["north"]
    cell = next(c for row in page.iter_rows() for c in row if c.value == "Bidder 01 Limited")
    cell.value = "Bidder 07 Limited"
    sheet.save(copy)
    assert any("Bidder" in text or cell.coordinate in text for text in verify_result_file(pack, copy))
    book.write_bytes(b"spoilt")
    assert verify_files(pack) != ()


def test_the_whole_record_is_exported_with_its_digests_and_a_hold_is_shown(
    at: Callable[[str], Pack], tmp_path: Path
) -> None:
    import hashlib
    import json
    import zipfile

    pack = hold(at("scored"), on(30, "Legal", why="a claim is expected"))
    assert "Nothing may be deleted" in status(pack)
    pack, count = export(pack, tmp_path / "record.zip", on(31, CHAIR, why="FOI 123"))
    with zipfile.ZipFile(tmp_path / "record.zip") as made_zip:
        listed = json.loads(made_zip.read("manifest.json"))["sha256"]
        assert len(listed) == count == len(made_zip.namelist()) - 1
        assert {n: hashlib.sha256(made_zip.read(n)).hexdigest() for n in listed} == listed
    with pytest.raises(BadInput, match="a file of that name"):
        export(pack, tmp_path / "record.zip", on(32, CHAIR, why="again"))


def test_status_says_what_is_next_and_who_is_waited_for(base: dict[str, Path]) -> None:
    text = status(open_pack(base["compliance"]))
    assert "Next: Collect the evaluators' books." in text
    assert "E2 (Ben Cole)" in text
    assert "Done. The bids are scored." in status(open_pack(base["scored"]))


def test_bids_that_passed_go_on_to_the_next_stage(tmp_path: Path) -> None:
    first = evaluation_text("choice", "final-lot").replace(
        "  - id: choice\n", "  - id: choice\n    stage: selection\n    outcome: {kind: shortlist, first: 2}\n", 1
    )
    pack = made(tmp_path, first, bids_text(B01="choice, final-lot", B02="choice, final-lot", B03="choice, final-lot"))
    scores = {(r, b, q): AGREED["north", b, q] for (_, b, q) in AGREED for r in ("choice", "final-lot")}
    prices = {(r, b): p for (_, b), p in PRICES.items() for r in ("choice", "final-lot")}
    for stage in ("selection", "final"):
        assert pack.state.stage == stage
        back = tmp_path / stage
        pack, _ = return_compliance(pack, edited(pack, back, comply, "compliance"), on(0))
        for evaluator in ("E1", "E2", "E3"):
            edited(pack, back / "in", score_all(scores), "evaluator", evaluator)
        pack, _, _ = collect(pack, back / "in", on(8))
        pack, _ = close_quality(pack, edited(pack, back, moderate(scores), "moderation"), on(10, CHAIR))
        pack = write_price_book(pack, on(11))
        pack, _ = return_prices(pack, edited(pack, back, price(prices), "price"), on(11))
        pack, done = score_pack(pack, on(12))
        if stage == "selection":
            # 30x4/5+20x3/5+10x3/5 = 42 and 36 make 78; 18+16+8 = 42 and 40 make 82; 30+8+4 = 42 and 32.73 make 74.73.
            assert done.result.rounds[0].winners == ("B02", "B01")
            pack = open_stage(pack, on(13))
            assert [b.id for b in pack.standing] == ["B01", "B02"]
    assert [r.round for r in done.result.rounds] == ["final-lot"]
    assert done.result.rounds[0].winners == ("B02",)
