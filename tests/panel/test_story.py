"""One evaluation from the first book to the letters, with everything that happens to real panels on the way.

Two lots, four bids, three evaluators, one of whom is replaced; a book issued again whose twin comes back; a late
conflict; a clarification and the panel itself that change a line each; a low price; a bid that the method
disqualifies, and one that is withdrawn at the end. Every figure below is worked out by hand.
"""

from __future__ import annotations

import datetime
import io
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import docx
import pytest

from sv_rules.errors import BadInput
from sv_rules.panel.bid_changes import set_aside
from sv_rules.panel.changes import clarify, declare, reopen, replace_evaluator
from sv_rules.panel.closing import close_quality
from sv_rules.panel.collecting import collect, return_compliance
from sv_rules.panel.opening import new_pack
from sv_rules.panel.pack import Pack, open_pack
from sv_rules.panel.prices import return_prices, write_price_book
from sv_rules.panel.reissuing import reissue
from sv_rules.panel.scoring import Scored, score_pack
from sv_rules.panel.verifying import verify_files, verify_result_file
from tests.panel.people import (
    CHAIR,
    bids_text,
    comply,
    edited,
    evaluation_text,
    moderate,
    on,
    price,
    reason,
    score_all,
)

# What the meeting agrees first, by (lot, bid, question).
FIRST = {
    ("north", "B01", "Q1"): 4, ("north", "B01", "Q2"): 3, ("north", "B01", "S1"): 3,
    ("north", "B02", "Q1"): 3, ("north", "B02", "Q2"): 3, ("north", "B02", "S1"): 4,
    ("north", "B03", "Q1"): 4, ("north", "B03", "Q2"): 4, ("north", "B03", "S1"): 5,
    ("north", "B04", "Q1"): 5, ("north", "B04", "Q2"): 3, ("north", "B04", "S1"): 2,
    ("south", "B01", "Q1"): 3, ("south", "B01", "Q2"): 3, ("south", "B01", "S1"): 4,
    ("south", "B02", "Q1"): 4, ("south", "B02", "Q2"): 4, ("south", "B02", "S1"): 4,
    ("south", "B03", "Q1"): 1, ("south", "B03", "Q2"): 3, ("south", "B03", "S1"): 3,
}  # fmt: skip
# What changes: a clarification, a conflict, and the panel's own second thought.
CHANGED = {("north", "B01", "Q2"): 4, ("north", "B02", "S1"): 3, ("north", "B03", "Q1"): 3}
LAST = FIRST | CHANGED
PRICES = {
    ("north", "B01"): 100_000, ("north", "B02"): 60_000, ("north", "B03"): 120_000, ("north", "B04"): 110_000,
    ("south", "B01"): 50_000, ("south", "B02"): 62_500,
}  # fmt: skip
WEIGHTS = {"Q1": 30, "Q2": 20, "S1": 10}
ANSWER = "Our depot is next door: travel is a third of what others must pay."


def quality(scores: dict[tuple[str, str, str], int], lot: str, bid: str) -> Fraction:
    """Points for quality and social value: weighting times score over five."""
    return sum((Fraction(WEIGHTS[q] * scores[lot, bid, q], 5) for q in WEIGHTS), Fraction(0))


class Told:
    """The pack at each turn of the story."""

    early: Pack
    superseded: tuple[str, ...]
    first_close: Pack
    reopened: Pack
    priced: Pack
    first: Scored
    first_pack: Pack
    last: Scored
    pack: Pack


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Told:
    root, told = tmp_path_factory.mktemp("story"), Told()
    (root / "evaluation.yaml").write_text(evaluation_text("north", "south"), encoding="utf-8")
    both = "north, south"
    (root / "bids.yaml").write_text(bids_text(B01=both, B02=both, B03=both, B04="north"), encoding="utf-8")
    pack, _ = new_pack(root / "pack", root / "evaluation.yaml", root / "bids.yaml", on(0, CHAIR))
    pack, _ = return_compliance(pack, edited(pack, root / "back", comply, "compliance"), on(0, CHAIR))

    # The wording of Q2 was wrong in E1's book; E2 falls ill and Nadia Rahman takes over, who declares first.
    inbox = root / "inbox"
    edited(pack, inbox, score_all(FIRST), "evaluator", "E1")
    pack, _ = reissue(pack, "E1", on(1, CHAIR, why="the heading of Q2 was cut"))
    edited(pack, inbox, score_all(FIRST), "evaluator", "E1")
    edited(pack, inbox, score_all(FIRST), "evaluator", "E2")
    pack, joined = replace_evaluator(pack, "E2", "Nadia Rahman", None, on(2, CHAIR, why="long illness"))
    assert joined == "E4"
    assert pack.state.latest("evaluator", "E4") is None
    pack, _ = declare(pack, "E4", on(2, "Nadia Rahman"), conflict=None)
    edited(pack, inbox, score_all(FIRST | {("north", "B01", "Q1"): 3}), "evaluator", "E4")
    edited(pack, inbox, score_all(FIRST), "evaluator", "E3")
    told.early = pack
    pack, _, told.superseded = collect(pack, inbox, on(5, CHAIR))

    pack, _ = close_quality(pack, edited(pack, root / "back", moderate(FIRST), "moderation"), on(10, CHAIR))
    told.first_close = pack
    pack, _ = declare(pack, "E3", on(11, "Cat Dunn"), conflict="my brother joined B02 last week", bids=["B02"])
    pack = clarify(
        pack, "B01", on(12, CHAIR, "chair", "it explains the rota on page 9 and adds nothing to it"),
        asked="Is the rota on page 9 for all weeks?", asked_on=datetime.date(2026, 9, 25),
        answer="Yes, for all weeks.", answered_on=datetime.date(2026, 9, 26), lines=["north/B01/Q2"],
    )  # fmt: skip
    pack = reopen(pack, "north/B03/Q1", on(13, "Rosa Lind", "chair", "page 12 was read as page 21"))
    told.reopened = pack
    pack, _ = close_quality(pack, edited(pack, root / "back", moderate(LAST), "moderation"), on(14, CHAIR))

    pack = write_price_book(pack, on(15, CHAIR))
    told.priced = pack
    book = edited(pack, root / "back", price(PRICES, {("north", "B02"): ANSWER}), "price")
    pack, _ = return_prices(pack, book, on(22, CHAIR))
    told.first_pack, told.first = score_pack(pack, on(23, CHAIR))
    pack = set_aside(told.first_pack, "B04", "withdrawn", on(24, CHAIR, why="it lost a key worker"))
    told.pack, told.last = score_pack(pack, on(25, CHAIR), datetime.date(2026, 12, 21))
    return told


def test_the_newcomers_book_waits_for_a_declaration_and_the_id_is_new(story: Told) -> None:
    assert [m.evaluator.id for m in story.early.state.members] == ["E1", "E2", "E3", "E4"]
    assert story.early.state.latest("evaluator", "E4") is not None
    assert [e.id for e in story.early.evaluation.evaluators] == ["E1", "E3", "E4"]


def test_a_superseded_twin_and_the_book_of_one_who_left_are_listed_and_not_counted(story: Told) -> None:
    assert sorted(story.superseded) == [
        "evaluator-E1-issue-1.xlsx is superseded by issue 2 on 15 September 2026. It is not counted.",
        "evaluator-E2-issue-1.xlsx: E2 was replaced by E4 on 16 September 2026. It is kept and not counted.",
    ]
    assert sorted(story.pack.state.scores) == ["E1", "E3", "E4"]
    kept = {p.name[4:] for p in (story.pack.folder / "returned").iterdir()}
    assert {"evaluator-E1-issue-1.xlsx", "evaluator-E1-issue-2.xlsx", "evaluator-E2-issue-1.xlsx"} <= kept


def test_a_late_conflict_opens_its_lines_asks_a_lawyer_and_the_scores_do_not_count(story: Told) -> None:
    causes = {str(r.line): r.cause for r in story.reopened.state.reopenings}
    assert causes == {
        "north/B02/S1": "conflict", "south/B02/S1": "conflict", "north/B01/Q2": "clarified",
        "north/B03/Q1": "reopened",
    }  # fmt: skip
    [advice] = story.pack.state.lawyer
    assert "s82(3)-(4)" in advice.text
    assert "s83(5)" in advice.text
    late = next(d for d in story.pack.state.declarations if d.stage == "late")
    assert late.on == datetime.date(2026, 9, 25)  # the day on which it was said, never earlier
    assert not story.pack.state.counts("E3", "B02")
    assert story.pack.state.counts("E3", "B01")


def test_no_price_book_is_there_before_quality_is_closed(story: Told) -> None:
    for early in (story.early, story.reopened):
        assert early.state.latest("price") is None
        with pytest.raises(BadInput, match="comes first"):
            write_price_book(early, on(13))


def test_the_price_of_a_disqualified_bid_is_not_opened(story: Told) -> None:
    from openpyxl import load_workbook

    from tests.panel.people import column

    issued = story.priced.state.latest("price")
    assert issued is not None
    book = load_workbook(story.priced.folder / issued.file)
    keys = zip(column(book, "SV_PriceRounds"), column(book, "SV_PriceBids"), strict=True)
    assert {(r.value, b.value) for r, b in keys} == set(PRICES)


def test_the_totals_are_those_worked_out_by_hand(story: Told) -> None:
    # North without B04: the lowest price is 60,000.
    north = {b: quality(LAST, "north", b) + Fraction(40 * 60_000, PRICES["north", b]) for b in ("B01", "B02", "B03")}
    assert north == {"B01": Fraction(70), "B02": Fraction(76), "B03": Fraction(64)}
    south = {b: quality(LAST, "south", b) + Fraction(40 * 50_000, PRICES["south", b]) for b in ("B01", "B02")}
    assert south == {"B01": Fraction(78), "B02": Fraction(80)}
    found = {r.round: r for r in story.last.result.rounds}
    assert {b.bid: b.total for b in found["north"].bids if b.rank} == north
    assert {b.bid: b.total for b in found["south"].bids if b.rank} == south
    assert (found["north"].winners, found["south"].winners) == (("B02",), ("B02",))
    states = {(r.round, b.bid): b.state for r in story.last.result.rounds for b in r.bids}
    assert states["south", "B03"] == "disqualified"  # 1 is less than the published minimum of 2
    assert states["north", "B04"] == "withdrawn"


def test_before_it_was_withdrawn_b04_had_its_place(story: Told) -> None:
    # 30 + 12 + 4 and 40 x 60,000 / 110,000 = 21.8181..., to 21.82.
    first = next(r for r in story.first.result.rounds if r.round == "north")
    assert {b.bid: (b.rank, b.total) for b in first.bids} == {
        "B02": (1, Decimal(76)), "B01": (2, Decimal(70)), "B04": (3, Decimal("67.82")), "B03": (4, Decimal(64)),
    }  # fmt: skip


def page(story: Told, name: str) -> str:
    [path] = [n for n in story.last.files if n.endswith(name)]
    return (story.pack.folder / path).read_text(encoding="utf-8")


def test_the_report_begins_with_the_reopened_lines_and_both_rankings(story: Told) -> None:
    text = page(story, "award-report-panel.html")
    assert text.index("Read first") < text.index("<caption>Ranking")
    assert "page 12 was read as page 21" in text
    assert reason(("north", "B03", "Q1"), 4) in text
    assert reason(("north", "B03", "Q1"), 3) in text
    # With the scores first agreed: B01 66, B02 78, B03 70. Now: B01 70, B02 76, B03 64. Second and third change.
    first = {b: quality(FIRST, "north", b) + Fraction(40 * 60_000, PRICES["north", b]) for b in ("B01", "B02", "B03")}
    assert first == {"B01": Fraction(66), "B02": Fraction(78), "B03": Fraction(70)}
    block = text[text.index("with the scores first agreed") :]
    block = block[: block.index("</table>")]
    for figure in ("66.00", "78.00", "70.00", "76.00", "64.00"):
        assert figure in block
    assert "The ranking is another." in block
    assert "with B04, and after it was withdrawn on 8 October 2026" in text


def test_the_report_shows_no_other_formula_and_no_what_if(story: Told) -> None:
    for name in ("award-report-panel.html", "award-report-public.html"):
        text = page(story, name).casefold()
        for word in ("what-if", "robust", "linear_low", "mean50", "tipping", "average"):
            assert word not in text


def words(story: Told, name: str) -> str:
    [path] = [n for n in story.last.files if n.endswith(name)]
    document = docx.Document(io.BytesIO((story.pack.folder / path).read_bytes()))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_each_bid_gets_the_letter_of_its_state(story: Told) -> None:
    names = {Path(n).name for n in story.last.files if "/letters/" in n}
    assert names == {
        "letter-north-B01-unsuccessful.docx", "letter-north-B02-successful.docx",
        "letter-north-B03-unsuccessful.docx", "letter-north-B04-short.docx", "letter-south-B01-unsuccessful.docx",
        "letter-south-B02-successful.docx", "letter-south-B03-disqualified.docx",
    }  # fmt: skip


def test_a_loser_reads_its_own_reasons_and_the_winners_and_nobody_elses(story: Told) -> None:
    text = words(story, "letter-north-B01-unsuccessful.docx")
    for mine in WEIGHTS:
        assert reason(("north", "B01", mine), LAST["north", "B01", mine]) in text
        assert reason(("north", "B02", mine), LAST["north", "B02", mine]) in text
    assert "Bidder 03" not in text
    assert "B03" not in text
    assert "ranked 2nd" in text
    assert "6.00 behind" in text  # 76 less 70
    assert "Total: 70.00" in text
    assert "£100,000.00" in text  # its own price, and not the winner's
    assert "60,000" not in text
    for person in ("Ann Bell", "Nadia Rahman", "Cat Dunn", "Ben Cole"):
        assert person not in text
    assert "DRAFT" in text


def test_a_disqualified_bid_is_told_the_minimum_and_has_no_total(story: Told) -> None:
    text = words(story, "letter-south-B03-disqualified.docx")
    assert "disqualified under the published method" in text
    assert "Less than 2 disqualifies." in text
    assert reason(("south", "B03", "Q1"), 1) in text
    assert reason(("south", "B02", "Q1"), 4) in text
    assert "There is no total" in text


def test_a_withdrawn_bid_gets_a_short_letter_with_nobodys_scores(story: Told) -> None:
    text = words(story, "letter-north-B04-short.docx")
    assert "You withdrew your bid" in text
    assert "76.00" not in text
    assert "Score 5" not in text
    assert "reason" not in text.casefold()


def test_the_standstill_over_christmas_is_in_report_and_letters(story: Told) -> None:
    # From Monday 21 December 2026: 21, 22, 23, 24, 29, 30, 31 December, 5 January. 25 and 28 December, 1 January and,
    # in Scotland, Monday 4 January are bank holidays.
    for text in (page(story, "award-report-panel.html"), words(story, "letter-south-B01-unsuccessful.docx")):
        assert "the last is Tuesday 5 January 2027" in text
        assert "from Wednesday 6 January 2027" in text


def test_the_low_price_answer_is_on_the_record_and_stays_with_its_bidder(story: Told) -> None:
    assert ANSWER in page(story, "award-report-panel.html")
    assert ANSWER not in page(story, "award-report-public.html")
    assert ANSWER not in page(story, "award-report-B01.html")
    assert ANSWER in page(story, "award-report-B02.html")


def test_the_public_reads_who_won_and_no_names_of_others(story: Told) -> None:
    text = page(story, "award-report-public.html")
    assert "Bidder 02 Limited" in text
    for hidden in ("Bidder 01", "Bidder 03", "Bidder 04", "Ann Bell", "Cat Dunn", "my brother", "60,000", "page 7"):
        assert hidden not in text
    assert "s94(1)(b)" in text
    assert "s40(2)" in text


def test_a_conflict_is_about_a_person_and_leaves_the_panel_in_no_paper(story: Told) -> None:
    assert "my brother joined B02" in page(story, "award-report-panel.html")
    for name in ("award-report-public.html", "award-report-B01.html", "award-report-B02.html"):
        text = page(story, name)
        assert "my brother" not in text
        assert "conflict of interest was declared" not in text
        assert "why the score was opened again" in text or name == "award-report-B01.html"


def test_papers_that_leave_the_panel_name_nobody_who_worked_on_it(story: Told) -> None:
    # The chair recorded the clarification of B01 and decided on the low price of B02: their own papers tell both.
    assert "Is the rota on page 9 for all weeks?" in page(story, "award-report-B01.html")
    for name in ("award-report-public.html", "award-report-B01.html", "award-report-B02.html"):
        assert CHAIR not in page(story, name)


def test_what_a_reader_is_told_of_two_rankings_is_true_of_all_bids(story: Told) -> None:
    # In north B01 and B03 change places: the public sees neither, and still reads that the ranking is another.
    text = page(story, "award-report-public.html")
    block = text[text.index("North locality: with the scores first agreed") :]
    assert "The ranking is another." in block[: block.index("</table>")]
    assert "B04" not in text  # it bid in north only, and has gone
    panel = page(story, "award-report-panel.html")
    assert "North locality: with B04, and after" in panel
    assert "South locality: with B04" not in panel


def test_no_paper_awards(story: Told) -> None:
    for name in ("award-report-panel.html", "award-report-public.html", "award-report-B01.html"):
        text = page(story, name)
        assert "Award is the authority" in text
        for word in ("awarded to", "is awarded.", ">Awarded<", "Proposed"):
            assert word not in text
    assert "written as if the authority decides" in words(story, "letter-north-B02-successful.docx")


def test_letters_leave_the_officers_reminder_to_the_panels_report(story: Told) -> None:
    assert "gov.uk/bank-holidays" in page(story, "award-report-panel.html")
    assert "gov.uk/bank-holidays" not in words(story, "letter-south-B01-unsuccessful.docx")


def test_the_record_holds_every_figure_and_digest(story: Told) -> None:
    record = json.loads(page(story, "record.json"))
    assert record["schema"] == "sv-rules panel record 1"
    assert set(record["files"]) | {"record.json"} == {n.partition("/2/")[2] for n in story.last.files}
    assert [r["winners"] for r in record["result"]["rounds"]] == [["B02"], ["B02"]]
    assert {g["ground"][:4] for g in record["left_out"]} == {"Free", "Proc"}


def test_the_pack_reads_back_from_its_record_alone(story: Told) -> None:
    assert open_pack(story.pack.folder).state == story.pack.state
    assert verify_files(story.pack) == ()
    assert verify_result_file(story.pack, story.pack.folder / "award/2/result-panel.xlsx") == ()


def test_first_scores_stay_in_the_record_for_good(story: Told) -> None:
    before = {tuple(r.line): r.before.score for r in story.pack.state.reopenings if r.before}
    assert before == {k: FIRST[k] for k in [*CHANGED, ("south", "B02", "S1")]}
    lines = (story.pack.folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    assert sum('"quality-closed"' in line for line in lines) == 2
