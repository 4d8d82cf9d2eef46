"""A bidder's answers: what was asked about may differ in the second form, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from sv_rules.errors import BadInput
from sv_rules.evaluation.answered_offers import answered
from sv_rules.evaluation.bid_tender import IssuedForm
from sv_rules.evaluation.offers import Offers
from sv_rules.evaluation.returned_offers import Returned, joined
from sv_rules.workbook.bid_form_reading import read_bid_form
from tests.workbook.offering import fill, issued

GOOD = {"Share": 100, "Additional": "Yes", "Statement": "how"}
FIRST = {"LTU": {"Year_1": "two", **GOOD}, "WEEKS": {"Year_1": 10, "Additional": "Yes", "Statement": "how"}}
ANSWER = {"LTU": {"Year_1": 2, **GOOD}, "WEEKS": {"Year_1": 10, "Share": 50, "Additional": "Yes", "Statement": "how"}}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IssuedForm]:
    folder = tmp_path_factory.mktemp("issued")
    return folder, issued(folder)


def returned(form: tuple[Path, IssuedForm], name: str, offers: dict[str, dict[str, object]], bid: str | None = "B01",
             bidder: str = "Ant Ltd") -> Returned:  # fmt: skip
    found = read_bid_form(fill(form[0] / "form.xlsx", form[0] / name, offers, Bidder=bidder), [form[1]])
    return Returned(found.issued, found.bidder, name, found.sha256, found.offers, found.statement, found.findings, bid)


def read(form: tuple[Path, IssuedForm], answer: dict[str, dict[str, object]]) -> Offers:
    return joined(answered([returned(form, "a.xlsx", FIRST)], [returned(form, "b.xlsx", answer)]))


def test_what_was_asked_is_taken_and_both_values_stay(form: tuple[Path, IssuedForm]) -> None:
    (bid,) = read(form, ANSWER).bids
    # two people at £15,000, and half of 10 weeks at £200
    assert (bid.bid, bid.usable, bid.total, bid.file) == ("B01", True, Decimal("31000.00"), "b.xlsx")
    told = [f.text for f in bid.findings if f.code == "answered"]
    assert told == [
        'LTU, quantities: "two" in a.xlsx, and "2" in the answer.',
        'WEEKS, share: nothing in a.xlsx, and "50" in the answer.',
    ]


@pytest.mark.parametrize(
    ("measure", "part", "value", "said"),
    [
        ("WEEKS", "Year_1", 20, 'WEEKS, quantities: "10" in a.xlsx, and "20" in the answer. Nobody asked about it.'),
        ("WEEKS", "Year_2", 20, 'WEEKS, quantities: nothing in a.xlsx, and "20" in the answer.'),
        ("WEEKS", "Statement", "better", 'WEEKS, statement: "how" in a.xlsx, and "better" in the answer.'),
        ("LTU", "Share", 90, 'LTU, share: "100" in a.xlsx, and "90" in the answer.'),
        ("HOURS", "Year_1", 5, 'HOURS, quantities: nothing in a.xlsx, and "5" in the answer.'),
    ],
)
def test_what_nobody_asked_about_stops(
    form: tuple[Path, IssuedForm], measure: str, part: str, value: object, said: str
) -> None:
    changed = {**ANSWER, measure: {**ANSWER.get(measure, {}), part: value}}
    (bid,) = read(form, changed).bids
    assert not bid.usable
    assert [f.text.startswith(said) for f in bid.findings if f.code == "new-offer"] == [True]


def test_an_answer_that_answers_nothing_says_so_and_the_offer_still_waits(form: tuple[Path, IssuedForm]) -> None:
    (bid,) = read(form, FIRST).bids
    assert "nothing-answered" in [f.code for f in bid.findings]
    assert not bid.usable


def test_an_answer_of_nobody_is_refused(form: tuple[Path, IssuedForm]) -> None:
    first = [returned(form, "a.xlsx", FIRST, None)]
    with pytest.raises(BadInput, match="it is of none of the forms"):
        answered(first, [returned(form, "b.xlsx", ANSWER, "B02")])
    with pytest.raises(BadInput, match="it is of none of the forms"):
        answered(first, [returned(form, "b.xlsx", ANSWER, None, "Bee Ltd")])
    assert answered(first, [returned(form, "b.xlsx", ANSWER, None, "ANT  ltd")])[0].file == "b.xlsx"
