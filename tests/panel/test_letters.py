"""Letters by state and kind, from the models alone: what is owed, what is voluntary, what no letter may carry."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from decimal import Decimal

import docx
import pytest

from sv_rules.evaluation.panel_data import Bid, Consensus, LowPriceAnswer, PanelData, PriceMade, SetAside
from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.reading import parse_evaluation
from sv_rules.evaluation.scoring import score
from sv_rules.panel.standstill import award_rules
from sv_rules.report.award import award_report
from sv_rules.report.award_case import AwardCase, Panellist
from sv_rules.report.letter_parts import Heading, Letter, Table
from sv_rules.report.letters import letters
from sv_rules.report.letters_docx import letter_docx
from sv_rules.report.palette import PALETTE, contrast
from tests.panel.people import evaluation_text

LONG = "A long reason that goes on. " * 400
NASTY = "=HYPERLINK(1) \x07\x0b\u202e<script>alert(1)</script> & end"


def evaluation(kind: str) -> Evaluation:
    return parse_evaluation(evaluation_text("north", kind=kind).encode(), "evaluation.yaml")[0]


def case(kind: str = "above-threshold", state: str | None = None, reason: str = LONG) -> AwardCase:
    """Two bids that are ranked, and B03, which is as ``state`` says."""
    published = evaluation(kind)
    bids = tuple(Bid(id=b, bidder=f"Bidder {b}", rounds=("north",)) for b in ("B01", "B02", "B03"))
    agreed = tuple(
        Consensus(round="north", bid=b.id, criterion=q, score=Decimal(s), reason=f"{b.id}{q}: {reason}", bid_reference="p 3")
        for b, s in zip(bids, (4, 3, 2), strict=True) for q in ("Q1", "Q2", "S1")
    )  # fmt: skip
    out = ()
    if state is not None:
        out = (SetAside.model_validate({"bid": "B03", "state": state, "on": "2026-09-14", "by": "R", "why": "so decided",
                                        "limb": "s28(1)(b)" if state in ("disregarded", "excluded") else None}),)  # fmt: skip
    prices = tuple(PriceMade(round="north", bid=b.id, amount=Decimal(100_000 + n)) for n, b in enumerate(bids))
    data = PanelData(bids=bids, set_aside=out, consensus=agreed, prices=prices)
    owed = award_rules()["kinds"][kind]
    return AwardCase(
        evaluation=published, result=score(published, data), data=data, made_on=datetime.date(2026, 10, 1),
        panel=(Panellist("E1", "Ann Bell", "commissioning lead"),), summary_owed=owed["summary"] == "duty",
        summary_law=owed["summary_law"],
    )  # fmt: skip


def to(bid: str, found: AwardCase) -> Letter:
    return next(one for one in letters(found) if one.bid == bid)


def text(letter: Letter) -> str:
    parts = []
    for part in letter.parts:
        if isinstance(part, Table):
            parts += [part.caption, *part.header, *(cell for row in part.rows for cell in row)]
        else:
            parts.append(part.text if isinstance(part, Heading) else part)
    return "\n".join([letter.title, *letter.address, *parts])


@pytest.mark.parametrize("state", ["disregarded", "excluded", "withdrawn", "late"])
def test_a_bid_that_was_not_assessed_gets_nobodys_scores(state: str) -> None:
    found = to("B03", case(state=state))
    assert found.kind == "short"
    assert not [p for p in found.parts if isinstance(p, Table)]
    for word in ("B01", "B02", "A long reason", "Total"):
        assert word not in text(found)
    assert ("s28(1)(b)" in text(found)) == (state in ("disregarded", "excluded"))


@pytest.mark.parametrize(
    ("kind", "owed"),
    [("above-threshold", True), ("light-touch", True), ("dynamic-market", True), ("call-off", False), ("below-threshold", False)],
)  # fmt: skip
def test_a_summary_is_owed_on_an_award_under_section_19_and_else_voluntary(kind: str, owed: bool) -> None:
    for bid in ("B01", "B02"):
        told = text(to(bid, case(kind)))
        assert ("This is an assessment summary under the Procurement Act 2023, s50(3)" in told) == owed
        assert ("this one is voluntary" in told) != owed


def test_the_summary_has_all_that_regulation_31_lists() -> None:
    told = text(to("B02", case()))
    assert "Bidder B02" in told
    assert "[postal address: to be filled in]" in told
    assert "Unique identifier: [to be filled in]" in told
    for title, weighting in (
        ("Price", "40 %"),
        ("Care planning", "30 %"),
        ("Staffing", "20 %"),
        ("Social value", "10 %"),
    ):
        assert title in told
        assert weighting in told
    assert "0 Nothing; 1 Poor; 2 Limited; 3 Acceptable; 4 Good; 5 Excellent" in told
    # Three of five: 18 + 12 + 6, and 40 x 100,000 / 100,001 = 39.9996, to 40.00.
    assert "Sub-totals: Quality 30.00; Social value 6.00; Price 40.00." in told
    assert "Total: 76.00." in told
    assert "How the most advantageous bid was assessed: Bidder B01" in told


def test_the_winner_is_told_nothing_of_others() -> None:
    told = text(to("B01", case()))
    assert "B02" not in told
    assert "B03" not in told


def low_case() -> AwardCase:
    """B03 asks 40,000: far below the mean of 80,000.33, and the answer did not convince."""
    found = case(reason="x" * 30)
    prices = tuple(p if p.bid != "B03" else p.model_copy(update={"amount": Decimal(40_000)}) for p in found.data.prices)
    answer = LowPriceAnswer(
        round="north", bid="B03", notified_on=datetime.date(2026, 10, 1), response_on=datetime.date(2026, 10, 5),
        response="We are cheap.", decision="disregarded", by="Rosa Lind", why="It cannot pay the living wage at it.",
    )  # fmt: skip
    data = found.data.model_copy(update={"prices": prices, "low_prices": (answer,)})
    return replace(found, data=data, result=score(found.evaluation, data))


def test_a_bid_disregarded_for_its_low_price_is_told_the_ground_when_it_was_heard_and_why() -> None:
    found = to("B03", low_case())
    assert found.kind == "short"
    told = text(found)
    assert "s19(3)(c)" in told
    assert "on 1 October 2026, and you answered on 5 October 2026" in told
    assert "It cannot pay the living wage at it." in told
    assert "taken no further" in told
    assert "was not assessed" not in told  # it was: its price came last
    assert "Rosa Lind" not in told
    assert "B01" not in told


def test_a_bid_set_aside_in_another_round_is_not_told_that_ground_here() -> None:
    both = evaluation_text("north", "south")
    published = parse_evaluation(both.encode(), "evaluation.yaml")[0]
    bids = (Bid(id="B01", bidder="Bidder B01", rounds=("north", "south")),)
    out = tuple(
        SetAside.model_validate({"bid": "B01", "round": r, "state": "disregarded", "on": "2026-09-14", "by": "R",
                                 "why": f"so decided for {r}", "limb": "s19(3)(a)"})
        for r in ("north", "south")
    )  # fmt: skip
    data = PanelData(bids=bids, set_aside=out)
    made = AwardCase(evaluation=published, result=score(published, data), data=data, made_on=datetime.date(2026, 10, 1))
    north, south = letters(made)
    assert "so decided for north" in text(north)
    assert "so decided for south" not in text(north)
    assert "so decided for south" in text(south)


def test_a_long_reason_is_printed_whole_and_the_file_is_safe() -> None:
    for reason in (LONG, NASTY):
        made = letter_docx(to("B02", case(reason=reason)))
        document = docx.Document(io.BytesIO(made))
        cells = "\n".join(c.text for t in document.tables for r in t.rows for c in r.cells)
        assert ("A long reason that goes on. " * 400).strip() in cells or reason == NASTY
        assert "\x07" not in cells
        assert "\u202e" not in cells
        assert "DRAFT" in document.sections[0].header.paragraphs[0].text


def test_the_same_letter_has_the_same_bytes() -> None:
    assert letter_docx(to("B02", case())) == letter_docx(to("B02", case()))


def test_a_page_escapes_what_bidders_and_evaluators_wrote() -> None:
    page, _ = award_report(case(reason=NASTY))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


@pytest.mark.parametrize("reader", ["B02", "B03"])
def test_a_bidders_page_holds_no_word_of_other_losers(reader: str) -> None:
    other = {"B02": "B03", "B03": "B02"}[reader]
    page, gaps = award_report(case(reason="x" * 30), "bidder", reader)
    assert f"{other}Q1" not in page
    assert f"Bidder {other}" not in page
    assert "B01Q1" in page
    assert "Ann Bell" not in page
    assert {g.ground.split(",")[0] for g in gaps} == {"Freedom of Information Act 2000", "Procurement Act 2023"}


def test_a_public_page_holds_no_reason_at_all() -> None:
    page, _ = award_report(case(reason="x" * 30), "public")
    assert "Q1: xxx" not in page
    assert "Bidder B01" in page


def test_every_colour_of_the_bar_stands_out_from_paper() -> None:
    for look in ("header", "proceed", "reason"):
        assert contrast(PALETTE[look]) >= 7


def judged(text_: str, bids: tuple[Bid, ...], scores: dict[str, int], amount: dict[str, int]) -> AwardCase:
    """One answer of each bid to every question of every round, and one price."""
    published = parse_evaluation(text_.encode(), "evaluation.yaml")[0]
    agreed = tuple(
        Consensus(round=r, bid=b.id, criterion=q, score=Decimal(scores[b.id]), reason="x" * 30, bid_reference="p 3")
        for b in bids for r in b.rounds for q in ("Q1", "Q2", "S1")
    )  # fmt: skip
    prices = tuple(PriceMade(round=r, bid=b.id, amount=Decimal(amount[b.id])) for b in bids for r in b.rounds)
    data = PanelData(bids=bids, consensus=agreed, prices=prices)
    return AwardCase(
        evaluation=published, result=score(published, data), data=data, made_on=datetime.date(2026, 10, 1)
    )  # fmt: skip


def test_one_passed_over_for_the_limit_on_lots_is_told_why() -> None:
    limit = (
        "lots_each: 1\nlots_mechanism: lots are given in the order north, south\nlots_order: [north, south]\nrounds:"
    )
    both = tuple(Bid(id=b, bidder=f"Bidder {b}", rounds=("north", "south")) for b in ("B01", "B02"))
    found = judged(
        evaluation_text("north", "south").replace("rounds:", limit, 1), both, {"B01": 4, "B02": 3},
        {"B01": 100, "B02": 100},
    )  # fmt: skip
    south = {one.bid: one for one in letters(found) if one.round == "south"}
    assert south["B02"].kind == "successful"
    told = text(south["B01"])
    assert "Your bid was ranked 1st" in told
    assert "0.00 behind" not in told
    assert "A supplier may be awarded one lot at most, so your bid is passed over here." in told
    assert "lots are given in the order north, south" in told
    assert "You stand first in North locality." in told


def test_one_that_lost_a_tie_is_told_by_what_it_was_broken_and_no_other_is() -> None:
    bids = tuple(Bid(id=b, bidder=f"Bidder {b}", rounds=("north",)) for b in ("B01", "B02", "B03"))
    found = judged(evaluation_text("north"), bids, {"B01": 4, "B02": 4, "B03": 2}, {"B01": 100, "B02": 100, "B03": 100})
    lifted = tuple(
        c.model_copy(update={"score": Decimal({"Q1": 5, "Q2": 3, "S1": 3}[c.criterion])}) if c.bid == "B02" else c
        for c in found.data.consensus
    )  # fmt: skip
    data = found.data.model_copy(update={"consensus": lifted})
    # B01: 24 + 16 + 8 = 48, of which quality 40. B02: 30 + 12 + 6 = 48, of which quality 42.
    case_ = replace(found, data=data, result=score(found.evaluation, data))
    assert case_.result.rounds[0].winners == ("B02",)
    told = text(to("B01", case_))
    assert "It was equal with the first; the published tie-break decided" in told
    assert "tie-break decided" not in text(to("B03", case_))
