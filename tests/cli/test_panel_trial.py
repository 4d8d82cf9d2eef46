"""``panel trial``: a method on figures, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.transcript import ROOT, run

PRINTED = "tests/evaluation/printed"


def test_a_trial_prints_every_bid_with_its_figures_and_records_nothing(tmp_path: Path) -> None:
    before = sorted(path.name for path in (ROOT / PRINTED).iterdir())
    text, status = run(f"sv-rules panel trial {PRINTED}/felp.yaml {PRINTED}/felp.csv", ROOT)
    assert status == 0
    assert "A trial of the method: these figures are nobody's evaluation." in text
    assert "1.  B02 Firm B: 97.27 (exactly 96200/989)" in text
    assert "against the best bid: 67.2 over the best bid's 68.8, of 80" in text
    assert sorted(path.name for path in (ROOT / PRINTED).iterdir()) == before


def test_as_json_it_is_what_a_program_reads() -> None:
    text, status = run(f"sv-rules panel trial {PRINTED}/brodies.yaml {PRINTED}/brodies.csv --json", ROOT)
    assert status == 0
    assert [bid["total"] for bid in json.loads(text)["rounds"][0]["bids"]] == ["100", "83", "50"]


def test_what_stops_a_ranking_is_told_and_gives_status_1(tmp_path: Path) -> None:
    bids = tmp_path / "bids.csv"
    bids.write_text("Firm,N,P\nFirm A,123,\nFirm B,126,10350\n", encoding="utf-8")
    text, status = run(f"sv-rules panel trial {PRINTED}/felp.yaml {bids}", ROOT)
    assert status == 1
    assert "NOT READY: 1 thing stops the ranking" in text
    assert "Stop: r1, bid B01, criterion P: No price is entered." in text


def test_assurance_takes_dummy_bids_of_ones_own_and_no_strange_ending(tmp_path: Path) -> None:
    method, bids = f"{PRINTED}/felp.yaml", f"{PRINTED}/felp.csv"
    text, status = run(f"sv-rules panel assurance {method} --dummy --bids {bids} --out {tmp_path}/a.txt", ROOT)
    assert status == 0, text
    assert "Leads: B02" in (tmp_path / "a.txt").read_text(encoding="utf-8")
    text, status = run(f"sv-rules panel assurance {method} --dummy --out {tmp_path}/a.pdf", ROOT)
    assert (status, 'its name ends in ".pdf"' in text) == (2, True)
    text, status = run(f"sv-rules panel assurance {method} --for Audit --bids {bids} --out {tmp_path}/b.txt", ROOT)
    assert (status, "--bids are dummy bids" in text) == (2, True)


def test_input_that_cannot_be_used_gives_status_2_and_a_sentence(tmp_path: Path) -> None:
    text, status = run(f"sv-rules panel trial {PRINTED}/felp.yaml {tmp_path}/none.csv", ROOT)
    assert status == 2
    assert "the file does not exist" in text
