"""What really happens to panels: everybody withdraws, a tie stays, a price is typed twice, a book comes back half full."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sv_rules.errors import BadInput
from sv_rules.panel import bid_changes, changes
from sv_rules.panel.closing import close_quality
from sv_rules.panel.collecting import collect, return_compliance
from sv_rules.panel.conflicts import unmitigated
from sv_rules.panel.ending import end
from sv_rules.panel.events import HEAD
from sv_rules.panel.folder import made_whole
from sv_rules.panel.keeping import export, hold, status
from sv_rules.panel.opening import new_pack
from sv_rules.panel.pack import Pack, open_pack
from sv_rules.panel.prices import return_prices, write_price_book
from sv_rules.panel.reissuing import reissue
from sv_rules.panel.scoring import score_pack
from sv_rules.panel.verifying import noted_head, unrecorded_files, verify_files, verify_result_file
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
    score_all,
)

BIDS = ("B01", "B02", "B03")
AGREED = {("north", b, q): s for b, scores in zip(BIDS, ((4, 3, 3), (3, 4, 4), (5, 2, 2)), strict=True)
          for q, s in zip(("Q1", "Q2", "S1"), scores, strict=True)}  # fmt: skip
PRICES = {("north", b): p for b, p in zip(BIDS, (100_000, 90_000, 110_000), strict=True)}
TURNS = ("new", "compliance", "collected", "closed", "priced", "prices", "scored")


def made(
    root: Path, until: str, agreed: dict[tuple[str, str, str], int] = AGREED,
    prices: dict[tuple[str, str], int] = PRICES, keep: Callable[[str], object] = len, pack: Pack | None = None,
) -> Pack:  # fmt: skip
    """A pack of one lot and three bids, as far as a turn; ``pack``: on from compliance. ``keep`` is told each turn."""
    root.mkdir(parents=True, exist_ok=True)
    start = TURNS.index("compliance")
    if pack is None:
        (root / "evaluation.yaml").write_text(evaluation_text("north"), encoding="utf-8")
        (root / "bids.yaml").write_text(bids_text(B01="north", B02="north", B03="north"), encoding="utf-8")
        pack = new_pack(root / "pack", root / "evaluation.yaml", root / "bids.yaml", on(0, CHAIR))[0]
        keep("new")
        start = 0
    back = root / "back"

    def compliance(pack: Pack) -> Pack:
        return return_compliance(pack, edited(pack, back, comply, "compliance"), on(0))[0]

    def collected(pack: Pack) -> Pack:
        for evaluator in ("E1", "E2", "E3"):
            edited(pack, root / "inbox", score_all(agreed), "evaluator", evaluator)
        return collect(pack, root / "inbox", on(8))[0]

    def closed(pack: Pack) -> Pack:
        return close_quality(pack, edited(pack, back, moderate(agreed), "moderation"), on(12, CHAIR))[0]

    def returned(pack: Pack) -> Pack:
        return return_prices(pack, edited(pack, back, price(prices), "price"), on(13))[0]

    steps: tuple[Callable[[Pack], Pack], ...] = (
        compliance, collected, closed, lambda p: write_price_book(p, on(13)), returned, lambda p: score_pack(p, on(14))[0],
    )  # fmt: skip
    for turn, step in list(zip(TURNS[1:], steps, strict=True))[start : TURNS.index(until)]:
        pack = step(pack)
        keep(turn)
    return pack


@pytest.fixture(scope="module")
def turns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("turns")
    made(root / "all", "scored", keep=lambda turn: shutil.copytree(root / "all", root / turn))
    return root


@pytest.fixture
def at(turns: Path, tmp_path: Path) -> Callable[[str], Pack]:
    def copy(turn: str) -> Pack:
        shutil.copytree(turns / turn, tmp_path / turn)
        return open_pack(tmp_path / turn / "pack")

    return copy


def letters(pack: Pack) -> dict[str, str]:
    """The text of each letter of the last score, by its file's name."""
    last = max((pack.folder / "award").iterdir(), key=lambda p: int(p.name))
    return {p.name: "\n".join(x.text for x in docx.Document(str(p)).paragraphs) for p in last.glob("letters/*.docx")}


# ---------------------------------------------------------------------------- nobody left


@pytest.mark.parametrize("turn", TURNS)
def test_where_every_bid_is_withdrawn_the_score_says_so_whatever_the_turn(turn: str, at: Callable[[str], Pack]) -> None:
    pack = at(turn)
    for bid in BIDS:
        pack = bid_changes.set_aside(pack, bid, "withdrawn", on(20, CHAIR, why="no capacity"))
    pack, done = score_pack(pack, on(21))
    assert done.result.rounds[0].headline.startswith("NO BID LEFT: every bid is out (3 withdrawn)")
    assert set(letters(pack)) == {f"letter-north-{b}-short.docx" for b in BIDS}


def test_where_the_method_disqualifies_all_no_price_is_opened_and_all_are_told(
    at: Callable[[str], Pack], tmp_path: Path
) -> None:
    # The published minimum for Q1 is 2.
    pack = made(tmp_path, "closed", {k: 1 if k[2] == "Q1" else v for k, v in AGREED.items()}, pack=at("compliance"))
    with pytest.raises(BadInput, match="the price book is not needed"):
        write_price_book(pack, on(13))
    pack, _ = score_pack(pack, on(14))
    assert pack.state.latest("price") is None
    told = letters(pack)
    assert set(told) == {f"letter-north-{b}-disqualified.docx" for b in BIDS}
    assert all("No bid is left that could be the most advantageous" in text for text in told.values())


def test_a_tie_that_stays_is_written_for_the_panel_and_nobody_gets_a_letter(
    at: Callable[[str], Pack], tmp_path: Path
) -> None:
    # Four on every question is 24 + 16 + 8, and equal prices earn 40 each: 88.
    pack = made(tmp_path, "prices", dict.fromkeys(AGREED, 4), dict.fromkeys(PRICES, 100_000), pack=at("compliance"))
    pack, done = score_pack(pack, on(14))
    assert done.result.rounds[0].headline.startswith("TIE: B01, B02 and B03 are equal at 88.00")
    assert done.result.rounds[0].winners == ()
    assert {Path(n).name for n in done.files} == {
        "result-panel.xlsx", "award-report-panel.html", "award-report-panel.xlsx", "record.json",
    }  # fmt: skip
    assert "A tie remains in north" in status(pack)
    assert "Done." not in status(pack)


# ---------------------------------------------------------------------------- prices


def test_a_price_that_is_in_is_changed_only_with_a_reason_and_both_figures_stay(
    at: Callable[[str], Pack], tmp_path: Path
) -> None:
    pack = at("scored")
    again = edited(pack, tmp_path / "back", price(PRICES | {("north", "B01"): 95_000}), "price")
    before = (pack.folder / "audit.jsonl").read_bytes()
    with pytest.raises(BadInput, match=r"north/B01: the price was £100,000 and is £95,000"):
        return_prices(pack, again, on(15))
    assert (pack.folder / "audit.jsonl").read_bytes() == before
    pack, _ = return_prices(pack, again, on(15, why="typed from page 2 instead of page 3"))
    pack, done = score_pack(pack, on(16))
    # 24 + 12 + 6 and 40 x 90,000 / 95,000 = 37.894..., to 37.89.
    assert {b.bid: str(b.total) for b in done.result.rounds[0].bids}["B01"] == "79.89"
    page = (pack.folder / "award/2/award-report-panel.html").read_text(encoding="utf-8")
    assert "typed from page 2 instead of page 3" in page
    assert "the price was £100,000 and is £95,000" in page


def test_the_same_prices_twice_are_not_taken_in_again(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("prices")
    with pytest.raises(BadInput, match="in already"):
        return_prices(pack, edited(pack, tmp_path / "back", price(PRICES), "price"), on(15))


def test_the_score_waits_for_a_corrected_price_and_takes_no_other(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = bid_changes.correct_price(
        at("prices"), "north", "B01", on(15, CHAIR, why="unit rates prevail"), was="£100,000", now="£96,000",
        agreed_by="Bidder 01", agreed_on=datetime.date(2026, 9, 28),
    )  # fmt: skip
    with pytest.raises(BadInput, match="prices comes first"):
        score_pack(pack, on(16))
    with pytest.raises(BadInput, match=r"£100,000 was corrected to £96,000, and the book says 100,000"):
        return_prices(pack, edited(pack, tmp_path / "old", price(PRICES), "price"), on(16))
    book = edited(pack, tmp_path / "new", price(PRICES | {("north", "B01"): 96_000}), "price")
    pack, done = score_pack(return_prices(pack, book, on(16))[0], on(17))
    # 42 and 40 x 90,000 / 96,000 = 37.50.
    assert {b.bid: str(b.total) for b in done.result.rounds[0].bids}["B01"] == "79.50"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"round_": "nort"}, 'no round "nort"'),
        ({"was": "a lot"}, '"a lot" is no amount'),
        ({"now": "£100,000.00"}, "both figures are the same"),
        ({"now": "£99.000,50"}, "is no amount"),
        ({"bid": "B07"}, 'no bid "B07"'),
    ],
)
def test_a_correction_that_cannot_be_one_is_refused(
    given: dict[str, str], words: str, at: Callable[[str], Pack]
) -> None:
    said = {"round_": "north", "bid": "B01", "was": "£100,000", "now": "£96,000", "agreed_by": "Bidder 01"} | given
    with pytest.raises(BadInput, match=words):
        bid_changes.correct_price(
            at("prices"), said.pop("round_"), said.pop("bid"), on(15, CHAIR, why="unit rates prevail"),
            agreed_on=datetime.date(2026, 9, 28), **said,
        )  # fmt: skip


# ---------------------------------------------------------------------------- books half full


def half(book: Workbook) -> None:
    """The chair has agreed the first two lines so far."""
    moderate(dict(list(AGREED.items())[:2]))(book)


def test_what_the_chair_has_entered_is_carried_into_the_next_moderation_book(
    at: Callable[[str], Pack], tmp_path: Path
) -> None:
    pack = at("collected")
    begun = edited(pack, tmp_path / "back", half, "moderation")
    pack, _ = reissue(pack, "moderation", on(9, why="a heading was cut"))
    with pytest.raises(BadInput, match=r"reissue FOLDER moderation --filled"):
        close_quality(pack, begun, on(10, CHAIR))
    pack, _ = reissue(pack, "moderation", on(9, why="carry it over"), begun)
    held = pack.state.latest("moderation")
    assert held is not None
    assert held.issue == 3

    seen: list[object] = []
    edited(pack, tmp_path / "look", lambda b: seen.extend(c.value for c in column(b, "SV_Consensus_1")), "moderation")
    assert seen[:2] == [4, 3]
    assert set(seen[2:]) == {None}


def test_prices_entered_so_far_are_carried_into_the_next_price_book(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("priced")

    def first(book: Workbook) -> None:
        column(book, "SV_Prices")[0].value = 100_000

    begun = edited(pack, tmp_path / "back", first, "price")
    pack, _ = reissue(pack, "price", on(14, why="a heading was cut"), begun)
    seen: list[object] = []
    edited(pack, tmp_path / "look", lambda b: seen.extend(c.value for c in column(b, "SV_Prices")), "price")
    assert seen == [100_000, None, None]


def test_a_book_that_was_out_when_a_bid_was_withdrawn_stays_good(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("compliance")
    for evaluator in ("E1", "E2", "E3"):
        edited(pack, tmp_path / "inbox", score_all(AGREED), "evaluator", evaluator)
    pack = bid_changes.set_aside(pack, "B02", "withdrawn", on(4, CHAIR, why="no capacity"))
    pack, _, superseded = collect(pack, tmp_path / "inbox", on(8))
    assert superseded == ()
    assert {s.bid for given in pack.state.scores.values() for s in given} == {"B01", "B03"}


def test_collecting_again_with_nothing_new_leaves_the_moderation_book_alone(
    at: Callable[[str], Pack], turns: Path
) -> None:
    pack = at("collected")
    after, _, _ = collect(pack, turns / "collected" / "inbox", on(9))
    assert after.lines == pack.lines


def test_a_withdrawn_bid_is_no_longer_waited_for(at: Callable[[str], Pack]) -> None:
    pack = changes.reopen(at("closed"), "north/B01/Q1", on(15, "R", "chair", "read again"))
    pack = bid_changes.set_aside(pack, "B01", "withdrawn", on(16, CHAIR, why="no capacity"))
    assert pack.state.open_lines == frozenset()
    assert write_price_book(pack, on(17)).state.latest("price") is not None


# ---------------------------------------------------------------------------- conflicts


def conflicted(mitigated_by: str = "") -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        score_all(AGREED)(book)
        column(book, "SV_Conflict")[1].value = "Yes"
        column(book, "SV_Concerns")[1].value = "my cousin works for B02"
        if mitigated_by:
            column(book, "SV_Mitigation")[1].value = "each score is read by another"
            column(book, "SV_MitigatedBy")[1].value = mitigated_by
            column(book, "SV_MitigatedOn")[1].value = datetime.date(2026, 9, 16)

    return edit


def returned(pack: Pack, tmp_path: Path, edit: Callable[[Workbook], None]) -> Path:
    for evaluator in ("E1", "E2"):
        edited(pack, tmp_path / "inbox", score_all(AGREED), "evaluator", evaluator)
    edited(pack, tmp_path / "inbox", edit, "evaluator", "E3")
    return tmp_path / "inbox"


def test_a_conflict_declared_in_a_book_is_said_asks_a_lawyer_and_does_not_count(
    at: Callable[[str], Pack], tmp_path: Path
) -> None:
    pack = at("compliance")
    pack, _, _ = collect(pack, returned(pack, tmp_path, conflicted()), on(8))
    [sentence] = unmitigated(pack)
    assert "my cousin works for B02" in sentence
    assert "not counted" in sentence
    assert sentence in " ".join(status(pack).split())
    assert len(pack.state.lawyer) == 1
    assert not pack.state.counts("E3", "B01")


def test_nobody_writes_a_mitigation_of_their_own_into_a_book(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("compliance")
    with pytest.raises(BadInput, match=r"Cat  Dunn would decide about a conflict of their own"):
        collect(pack, returned(pack, tmp_path, conflicted("Cat  Dunn")), on(8))
    assert open_pack(pack.folder).state.scores == {}


def test_a_mitigation_that_somebody_else_decided_counts(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("compliance")
    pack, _, _ = collect(pack, returned(pack, tmp_path, conflicted("The monitoring officer")), on(8))
    assert unmitigated(pack) == []
    assert pack.state.counts("E3", "B02")
    assert len(pack.state.lawyer) == 1  # s82 and s83(5) are asked about all the same


def test_a_conflict_does_not_end_because_a_book_says_no(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("compliance")
    pack, _ = changes.declare(pack, "E3", on(3), conflict="my cousin works for B02", bids=["B02"])
    pack, _, _ = collect(pack, returned(pack, tmp_path, score_all(AGREED)), on(8))  # the book says no, twice
    assert not pack.state.counts("E3", "B02")
    assert pack.state.counts("E3", "B01")
    with pytest.raises(BadInput, match="why the conflict is no more"):
        changes.declare(pack, "E3", on(9), conflict=None)
    pack, _ = changes.declare(pack, "E3", on(9, why="the cousin left B02 in June; the date was checked"), conflict=None)
    assert pack.state.counts("E3", "B02")
    assert len(pack.state.lawyer) == 1


def test_the_chair_takes_over_from_nobody(at: Callable[[str], Pack]) -> None:
    with pytest.raises(BadInput, match="the chair does not score"):
        changes.replace_evaluator(at("compliance"), "E2", f" {CHAIR.upper()} ", None, on(1, why="ill"))


def test_a_book_in_another_format_is_named_where_it_is_missed(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("compliance")
    inbox = returned(pack, tmp_path, score_all(AGREED))
    (inbox / "evaluator-E2-issue-1.xlsx").rename(inbox / "Ben's scores.ods")
    with pytest.raises(BadInput, match=r"missing: E2 \(Ben Cole\).*Ben's scores\.ods was not read"):
        collect(pack, inbox, on(8))


def test_an_older_issue_is_named_where_its_evaluator_is_missed(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("compliance")
    inbox = returned(pack, tmp_path, score_all(AGREED))
    pack, _ = reissue(pack, "E2", on(3, why="the heading was cut"))
    with pytest.raises(
        BadInput, match=r"missing: E2 \(Ben Cole\).*issue-1.xlsx is superseded by issue 2.*--filled FILE"
    ):
        collect(pack, inbox, on(8))
    pack, _ = reissue(pack, "E2", on(4, why="carry it over"), inbox / "evaluator-E2-issue-1.xlsx")
    held = pack.state.latest("evaluator", "E2")
    assert held is not None
    (inbox / "evaluator-E2-issue-1.xlsx").unlink()

    edited(pack, inbox, lambda book: None, "evaluator", "E2")  # nothing is filled in again
    pack, _, _ = collect(pack, inbox, on(8))
    assert {(s.bid, s.criterion): int(s.score) for s in pack.state.scores["E2"]} == {
        (b, q): s for (_, b, q), s in AGREED.items() if q != "S1"
    }


def test_the_brief_tells_the_role_of_one_who_has_left(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack, joined = changes.replace_evaluator(at("collected"), "E2", "Nadia Rahman", None, on(9, why="left us"))
    assert f"{joined} (Nadia Rahman), who has not declared" in " ".join(status(pack).split())
    pack, _ = changes.declare(pack, joined, on(9), conflict=None)
    edited(pack, tmp_path / "more", score_all(AGREED), "evaluator", joined)
    pack, _, _ = collect(pack, tmp_path / "more", on(10))
    brief = docx.Document(str(pack.folder / "brief/moderation-brief-issue-2.docx"))
    cells = {c.text for t in brief.tables for r in t.rows for c in r.cells}
    assert "E2, social worker (see note on the first page)" in cells


def test_a_conflict_without_words_is_no_declaration(at: Callable[[str], Pack]) -> None:
    with pytest.raises(BadInput, match="what the conflict is"):
        changes.declare(at("collected"), "E3", on(9), conflict=" ")


@pytest.mark.parametrize("days", [{"on": datetime.date(2027, 1, 1)}, {"notified_on": datetime.date(2027, 1, 1)}])
def test_nothing_is_dated_in_the_future(days: dict[str, datetime.date], at: Callable[[str], Pack]) -> None:
    with pytest.raises(BadInput, match="in the future"):
        bid_changes.set_aside(at("collected"), "B01", "withdrawn", on(9, CHAIR, why="no capacity"), **days)


# ---------------------------------------------------------------------------- the end


def test_after_the_end_nothing_is_scored_and_each_bidder_has_a_letter(at: Callable[[str], Pack]) -> None:
    pack, files = end(at("prices"), on(20, "The director", why="the budget was cut"))
    assert [Path(n).name for n in files] == [f"letter-all-{b}-ended.docx" for b in BIDS]
    text = "\n".join(p.text for p in docx.Document(str(pack.folder / files[0])).paragraphs)
    assert "On 4 October 2026 we decided not to award a contract" in text
    assert "s55(2)" in text
    assert "the budget was cut" not in text  # what is said to bidders is for a person to write
    assert "no contract is awarded" in status(pack)
    with pytest.raises(BadInput, match=r"ended on 2026-10-04 by The director: the budget was cut"):
        score_pack(pack, on(21))
    assert not (pack.folder / "award" / "1").exists()
    with pytest.raises(BadInput, match="ended on"):
        bid_changes.set_aside(pack, "B01", "withdrawn", on(21, CHAIR, why="x"))
    assert hold(pack, on(22, "Legal", why="a claim")).state.holds


@pytest.mark.parametrize(("kind", "owed"), [("light-touch", True), ("call-off", False), ("below-threshold", False)])
def test_a_termination_notice_is_owed_where_a_tender_notice_was_published(
    kind: str, owed: bool, tmp_path: Path
) -> None:
    (tmp_path / "evaluation.yaml").write_text(evaluation_text("north", kind=kind), encoding="utf-8")
    (tmp_path / "bids.yaml").write_text(bids_text(B01="north"), encoding="utf-8")
    pack, _ = new_pack(tmp_path / "pack", tmp_path / "evaluation.yaml", tmp_path / "bids.yaml", on(0))
    text = " ".join(status(end(pack, on(1, "The director", why="no need"))[0]).split())
    assert ("A procurement termination notice is given" in text) == owed
    assert ("No procurement termination notice is owed" in text) != owed


# ---------------------------------------------------------------------------- the record


def test_a_pack_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    def stopped() -> None:
        with made_whole(tmp_path / "pack") as making:
            (making / "books" / "half.xlsx").write_bytes(b"half")
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        stopped()
    assert list(tmp_path.iterdir()) == []


def test_somebody_who_read_an_older_record_does_not_write_over_a_newer_one(at: Callable[[str], Pack]) -> None:
    first = at("collected")
    second = hold(open_pack(first.folder), on(9, "Legal", why="a claim"))
    with pytest.raises(BadInput, match="another command wrote to this pack"):
        hold(first, on(9, "Somebody", why="another claim"))
    assert open_pack(first.folder).lines == second.lines


def test_an_export_that_cannot_be_written_is_not_recorded(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("scored")
    with pytest.raises(BadInput, match="no folder"):
        export(pack, tmp_path / "no such folder" / "record.zip", on(20, CHAIR, why="FOI 1"))
    assert open_pack(pack.folder).lines == pack.lines


def test_a_brief_that_was_changed_and_a_file_that_was_put_in_are_named(at: Callable[[str], Pack]) -> None:
    pack = at("collected")
    assert unrecorded_files(pack) == ()
    (pack.folder / "books" / "evaluator-E9-issue-1.xlsx").write_bytes(b"planted")
    assert unrecorded_files(pack) == ("books/evaluator-E9-issue-1.xlsx",)
    (pack.folder / "brief" / "moderation-brief-issue-1.docx").write_bytes(b"changed")
    [text] = verify_files(pack)
    assert text.startswith("brief/moderation-brief-issue-1.docx is not as line")


def test_a_record_written_anew_from_its_first_line_does_not_hold_the_noted_digest(
    at: Callable[[str], Pack], tmp_path: Path
) -> None:
    pack = at("collected")
    noted = (pack.folder / HEAD).read_text(encoding="ascii")
    longer = hold(pack, on(9, "Legal", why="a claim"))
    assert noted_head(longer, noted) == ()
    other = made(tmp_path / "other", "collected", dict.fromkeys(AGREED, 5))
    assert verify_files(other) == ()
    assert "another record, or was written anew" in noted_head(other, noted)[0]
    assert "too short" in noted_head(longer, "12")[0]


def test_a_changed_result_book_is_told_what_it_says_and_what_it_should(
    at: Callable[[str], Pack], tmp_path: Path
) -> None:
    pack = at("scored")
    book = load_workbook(pack.folder / "award/1/result-panel.xlsx")
    cell = next(c for row in book["north"].iter_rows() for c in row if c.value == "Bidder 01 Limited")
    cell.value = "Bidder 07 Limited"
    book.save(tmp_path / "sent.xlsx")
    [told] = verify_result_file(pack, tmp_path / "sent.xlsx")
    assert f"north!{cell.coordinate}" in told
    assert "It should be Bidder 01 Limited, and is Bidder 07 Limited." in told


def test_a_result_book_of_an_earlier_score_is_named_as_such(at: Callable[[str], Pack]) -> None:
    pack = bid_changes.set_aside(at("scored"), "B03", "withdrawn", on(20, CHAIR, why="no capacity"))
    assert verify_result_file(pack, pack.folder / "award/1/result-panel.xlsx") == (
        "something has changed since the bids were scored",
    )
    pack, _ = score_pack(pack, on(21))
    [told] = verify_result_file(pack, pack.folder / "award/1/result-panel.xlsx")
    assert told == "this is the book of score 1 of 28 September 2026, as it was then: score 2 of 5 October 2026 counts"
    assert verify_result_file(pack, pack.folder / "award/2/result-panel.xlsx") == ()


def test_a_pack_that_was_moved_is_the_same_pack(at: Callable[[str], Pack], tmp_path: Path) -> None:
    pack = at("prices")
    moved = tmp_path / "ein anderer Ort, ŵyl"
    shutil.move(pack.folder, moved)
    after, _ = score_pack(open_pack(moved), on(14))
    assert verify_files(after) == ()
    record = json.loads((moved / "award/1/record.json").read_text(encoding="utf-8"))
    assert str(tmp_path) not in json.dumps(record)
    assert str(tmp_path) not in (moved / "audit.jsonl").read_text(encoding="utf-8")
