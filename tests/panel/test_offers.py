"""From the forms that bidders fill in to the points of the panel. Every figure is worked out by hand."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sv_rules.errors import BadInput
from sv_rules.evaluation.offers import Offers
from sv_rules.evaluation.returned_offers import Returned, joined
from sv_rules.panel.closing import close_quality
from sv_rules.panel.collecting import collect, return_compliance
from sv_rules.panel.offering import Said, take_offers
from sv_rules.panel.opening import new_pack
from sv_rules.panel.order import steps
from sv_rules.panel.pack import Pack, open_pack
from sv_rules.panel.prices import return_prices, write_price_book
from sv_rules.panel.scoring import score_pack
from sv_rules.workbook.bid_form_reading import read_bid_form
from sv_rules.workbook.panel_price import price_book
from tests.panel.people import bids_text, column, comply, edited, moderate, on, price, put_out, score_all
from tests.panel.test_cli import run
from tests.workbook.offering import fill, issued

EVALUATION = """evaluation: care
title: Home care
authority: Example Council
reference: HC-2
notice: the invitation of 1 July 2026
published_on: 2026-07-01
kind: above-threshold
reason_at_least: 20
synthetic: true
chair: Rosa Lind
evaluators:
  - {id: E1, name: Ann Bell, role: commissioning lead}
  - {id: E2, name: Ben Cole, role: social worker}
scales:
  - {id: five, points: [{score: 0, label: Nothing}, {score: 3, label: Fair}, {score: 4, label: Good}, {score: 5, label: Best}]}
rounds:
  - id: main
    title: Home care
    lot: "1"
    criteria:
      - {id: P1, title: Price, weighting: 60, head: price, kind: price, price: {formula: lowest_ratio}}
      - {id: Q1, title: Care planning, weighting: 20, head: quality, kind: scored, scale: five}
      - {id: SV, title: Social value offered, weighting: 15, head: social-value, kind: offer, offer: {basis: relative}}
      - {id: WK, title: Weeks of apprenticeship, weighting: 5, head: social-value, kind: offer, offer: {basis: target, target: 100, unit: weeks}}
    rounding: {places: 2, mode: half-up, at: [criterion, total]}
    tie_break: [{by: head, of: quality}, {by: price}]
"""
GOOD = {"Share": 100, "Additional": "Yes", "Statement": "how"}
# B01: 2 people at £15,000 and 50 weeks at £200; B02: 4 people and 100 weeks.
FORMS: Mapping[str, Mapping[str, Any]] = {
    "B01": {"LTU": {"Year_1": 2, **GOOD}, "WEEKS": {"Year_1": 30, "Year_2": 20, "Year_3": 0, **GOOD}},
    "B02": {"LTU": {"Year_1": 4, **GOOD}, "WEEKS": {"Year_1": 40, "Year_2": 40, "Year_3": 20, **GOOD}},
}
WEEKS = {"WK": "WEEKS"}
SAID = Said(measures=WEEKS, no_form=["B03"])
SCORES = {("main", "B01", "Q1"): 5, ("main", "B02", "Q1"): 3, ("main", "B03", "Q1"): 4}
PRICES = {("main", "B01"): 100_000, ("main", "B02"): 120_000, ("main", "B03"): 90_000}


def read(folder: Path, forms: Mapping[str, Mapping[str, Any]] = FORMS, ids: bool = True, **who: str) -> Offers:
    """The forms, filled in by bidders and read back."""
    record = issued(folder)
    found = []
    for bid, offers in forms.items():
        name = who.get(bid, f"Bidder {bid[1:]} Ltd")
        form = read_bid_form(fill(folder / "form.xlsx", folder / f"{bid}.xlsx", offers, Bidder=name), [record])
        found.append(Returned(form.issued, form.bidder, form.file, form.sha256, form.offers, form.statement,
                              form.findings, bid if ids else None))  # fmt: skip
    return joined(found)


def written(folder: Path, offers: Offers) -> Path:
    file = folder / "offers.json"
    file.write_text(offers.model_dump_json(), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def offers(tmp_path_factory: pytest.TempPathFactory) -> Offers:
    return read(tmp_path_factory.mktemp("forms"))


def begun(folder: Path, evaluation: str = EVALUATION) -> Pack:
    """A pack whose three bids have passed compliance."""
    (folder / "e.yaml").write_text(evaluation, encoding="utf-8")
    (folder / "b.yaml").write_text(bids_text(B01="main", B02="main", B03="main"), encoding="utf-8")
    pack, _ = new_pack(folder / "pack", folder / "e.yaml", folder / "b.yaml", on(0))
    return return_compliance(pack, edited(pack, folder, comply, "compliance"), on(0))[0]


def refusal(pack: Pack, file: Path, said: Said = SAID, why: str | None = None) -> str:
    before = (pack.folder / "audit.jsonl").read_bytes()
    with pytest.raises(BadInput) as refused:
        take_offers(pack, file, said, on(1, why=why))
    assert (pack.folder / "audit.jsonl").read_bytes() == before
    return str(refused.value)


def test_what_bidders_enter_in_their_forms_becomes_their_points(offers: Offers, tmp_path: Path) -> None:
    first = begun(tmp_path)
    assert "sv-rules panel offers" in next(s for s in steps(first) if s.name == "price book").words
    assert {b.bid: b.total for b in offers.bids} == {"B01": Decimal("40000.00"), "B02": Decimal("80000.00")}
    pack, made, notes = take_offers(first, written(tmp_path, offers), SAID, on(1, "Officer"))
    assert {(o.bid, o.criterion): o.amount for o in made} == {
        ("B01", "SV"): 40000, ("B02", "SV"): 80000, ("B03", "SV"): 0,
        ("B01", "WK"): 50, ("B02", "WK"): 100, ("B03", "WK"): 0,
    }  # fmt: skip
    assert notes == []
    for evaluator in ("E1", "E2"):
        edited(pack, tmp_path / "in", score_all(SCORES), "evaluator", evaluator)
    pack = collect(pack, tmp_path / "in", on(2))[0]
    pack = close_quality(pack, edited(pack, tmp_path, moderate(SCORES), "moderation"), on(3, "Rosa Lind"))[0]
    assert "offers.json" not in next(s for s in steps(pack) if s.name == "price book").words
    pack = write_price_book(pack, on(4))
    with pytest.raises(BadInput, match="the offers come too late"):
        take_offers(pack, tmp_path / "offers.json", SAID, on(5))

    def told(book: Workbook) -> None:
        shown = str(book["Offers"]["A3"].value)
        assert shown == "Filled in from bidders' forms; a change stops."

    edited(pack, tmp_path / "look", told, "price")

    def lowered(book: Workbook) -> None:
        price(PRICES)(book)
        column(book, "SV_Offers")[0].value = 41000

    with pytest.raises(BadInput, match="form gives 40,000"):
        return_prices(pack, edited(pack, tmp_path / "bad", lowered, "price"), on(5))
    pack = return_prices(pack, edited(pack, tmp_path, price(PRICES), "price"), on(5))[0]
    pack, done = score_pack(pack, on(6))
    found = done.result.rounds[0]
    # B01: 20 + 15 x 40/80 + 5 x 50/100 + 60 x 90/100; B02: 12 + 15 + 5 + 60 x 90/120; B03: 16 + 0 + 0 + 60
    assert {b.bid: b.total for b in found.bids} == {"B01": 84, "B02": 77, "B03": 76}
    assert found.winners == ("B01",)
    said = [n for n in found.notes if "bidders' forms" in n]
    assert [n.split(" is ")[0] for n in said] == ["SV", "WK"]
    assert open_pack(pack.folder).state.offers == pack.state.offers


def test_an_invented_set_is_called_invented_in_the_result(offers: Offers, tmp_path: Path) -> None:
    file = written(tmp_path, offers.model_copy(update={"synthetic": True}))
    pack, made, _ = take_offers(begun(tmp_path), file, SAID, on(1))
    assert all(o.synthetic and o.source.endswith("The measures and their values are invented.") for o in made)
    data, _ = price_book(pack.published, pack.standing, issue=1, day=on(1).day, offers=made)
    shown = load_workbook(io.BytesIO(data))["Offers"]["A3"].value
    assert shown == "Filled in from bidders' forms; a change stops. INVENTED: the measures and their values."


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (Said(measures=WEEKS), "B03 (Bidder 03 Limited) has no form for main. If none came, say --no-form B03"),
        (Said(measures=WEEKS, no_form=["B03", "B02"]), "--no-form B02: there is a form"),
        (Said(measures=WEEKS, no_form=["B3"]), "--no-form: there is no bid B3."),
        (Said(no_form=["B03"]), "WK scores weeks, not pounds. Say which measure it is: --measure WK=CODE."),
        (Said(measures={"WK": "WEKS"}, no_form=["B03"]), 'nobody offers anything against WEKS. Did you mean "WEEKS"?'),
        (Said(measures={"Q1": "WEEKS", **WEEKS}, no_form=["B03"]), "no criterion Q1 scores a quantity offered"),
        (Said(measures={"SV": "WEEKS", **WEEKS}, no_form=["B03"]), "SV scores pounds, and WEEKS counts week"),
    ],
)
def test_what_nobody_has_said_stops_and_changes_nothing(offers: Offers, tmp_path: Path, said: Said, text: str) -> None:
    assert text in refusal(begun(tmp_path), written(tmp_path, offers), said)


def test_a_bidder_of_another_name_is_not_taken_for_the_bid(tmp_path: Path) -> None:
    file = written(tmp_path, read(tmp_path, B02="Wasp plc"))
    pack = begun(tmp_path)
    assert "B02 is Bidder 02 Limited among the bids and Wasp plc in" in refusal(pack, file)
    _, made, _ = take_offers(pack, file, Said(WEEKS, ["B03"], ["B02"]), on(1))
    assert {o.bid: o.amount for o in made if o.criterion == "SV"}["B02"] == 80000


def test_an_open_offer_waits_or_is_left_out_with_a_reason(tmp_path: Path) -> None:
    asked = {**FORMS, "B02": {**FORMS["B02"], "LTU": {"Year_1": 4, "Additional": "Yes", "Statement": "how"}}}
    file, pack = written(tmp_path, read(tmp_path, asked)), begun(tmp_path)
    assert "B02: LTU wait for an answer" in refusal(pack, file)
    left = Said(WEEKS, ["B03"], leave_open=True)
    assert "nobody says why" in refusal(pack, file, left)
    _, made, notes = take_offers(pack, file, left, on(1, why="The bidder did not answer by 20 September."))
    assert {o.bid: o.amount for o in made if o.criterion == "SV"}["B02"] == 20000  # 100 weeks at £200
    assert notes == ["B02: LTU wait for an answer and do not count."]


def test_a_form_that_cannot_be_used_keeps_all_out(tmp_path: Path) -> None:
    bad = {**FORMS, "B02": {"LTU": {"Year_1": "four", **GOOD}}}
    assert "B02.xlsx cannot be used as returned (Commitments!E7" in refusal(
        begun(tmp_path), written(tmp_path, read(tmp_path, bad))
    )


def test_forms_of_another_procurement_stop_and_another_title_is_noted(offers: Offers, tmp_path: Path) -> None:
    pack = begun(tmp_path, EVALUATION.replace("reference: HC-2", "reference: HC-2\nocid: ocds-x-9"))
    assert "The forms are of ocds-x-1, and this evaluation is of ocds-x-9." in refusal(pack, written(tmp_path, offers))
    other = offers.model_copy(update={"ocid": None, "tender": "Bins"})
    notes = take_offers(pack, written(tmp_path, other), SAID, on(1))[2]
    assert notes == ['The forms are of "Bins", this evaluation is "Home care": check that they belong together.']


def test_a_lot_of_another_name_is_noted_once(offers: Offers, tmp_path: Path) -> None:
    pack = begun(tmp_path, EVALUATION.replace('lot: "1"', "lot: north"))
    notes = take_offers(pack, written(tmp_path, offers), SAID, on(1))[2]
    assert notes == ["main is for lot north, and the forms are for lot 1: check that they are one."]


def test_a_bid_that_is_out_is_not_taken_in(offers: Offers, tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text(EVALUATION, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(bids_text(B01="main", B02="main"), encoding="utf-8")
    pack, _ = new_pack(tmp_path / "pack", tmp_path / "e.yaml", tmp_path / "b.yaml", on(0))
    file = written(tmp_path, offers)
    assert "compliance comes first" in refusal(pack, file, Said(WEEKS))
    out = edited(pack, tmp_path, lambda book: put_out(book, "B02", "s28(1)(b)", "No insurance."), "compliance")
    pack = return_compliance(pack, out, on(0))[0]
    _, made, notes = take_offers(pack, file, Said(WEEKS), on(1))
    assert {o.bid for o in made} == {"B01"}
    assert notes == ["B02 is out, so its offers are not taken in."]


def test_nothing_offered_is_not_the_lowest_offer(offers: Offers, tmp_path: Path) -> None:
    lowest = EVALUATION.replace(
        "{basis: target, target: 100, unit: weeks}", "{basis: relative, best: lowest, unit: weeks}"
    )
    _, made, notes = take_offers(begun(tmp_path, lowest), written(tmp_path, offers), SAID, on(1))
    assert {o.bid for o in made if o.criterion == "WK"} == {"B01", "B02"}
    assert notes[0].startswith("B03 offers nothing for WK, where the lowest is best")


def test_a_file_that_is_no_file_of_offers_is_refused(tmp_path: Path) -> None:
    pack = begun(tmp_path)
    for name, text in (("a.json", "{}"), ("b.json", "not json"), ("c.json", '{"format": "sv-rules offers 2"}')):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert "it is not what sv-rules bid read writes" in refusal(pack, tmp_path / name)


def test_the_command_says_what_each_bid_is_scored_on(offers: Offers, tmp_path: Path) -> None:
    begun(tmp_path)
    file = written(tmp_path, offers)
    done = run("offers", tmp_path / "pack", file, "--measure", "WK=WEEKS", "--no-form", "B03", "--by", "Officer")
    assert done.exit_code == 0
    assert "main, B02, SV: 80,000" in done.output
    assert "Taken in: pounds of social value in bidders' forms, by Small set, edition 2026." in done.output
    last = json.loads((tmp_path / "pack/audit.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["event"]["what"], last["event"]["by"]) == ("offers-returned", "Officer")
    assert "not CRITERION=CODE" in run("offers", tmp_path / "pack", file, "--measure", "WK").output
