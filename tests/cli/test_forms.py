"""A tender form at the command line: made, filled in, checked, answered, signed, explained and replayed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.workbook.filling import answer, row_of

ROOT = Path(__file__).parents[2]
LEADER = ("--adopt", "social-value-maturity-index=leader")


def run(*arguments: str, folder: Path) -> tuple[str, int]:
    """One command in a folder: what it printed, on both streams, and its exit status."""
    done = subprocess.run(
        [sys.executable, "-m", "sv_rules", *arguments], cwd=folder, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr, done.returncode


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a form that was made by the command and filled in."""
    place = tmp_path_factory.mktemp("forms")
    said, status = run("template", "new", "tender", "-o", "t.xlsx", "-g", "publish", *LEADER, folder=place)
    assert status == 0, said
    assert said.splitlines()[-1] == "Next: sv-rules check t.xlsx"
    book = load_workbook(place / "t.xlsx")
    tender, record = book["Tender"], book["Record"]
    answer(tender, "Title of the procurement", "Home care")
    answer(tender, "Buyer", "Example Council")
    answer(tender, "Procurement regime", "Procurement Act 2023")
    answer(tender, "Main category", "services")
    answer(tender, "All categories", "services")
    answer(tender, "Value stated with VAT", 207_720)
    answer(record, "Who fills in this form", "A. Officer")
    answer(record, "Department", "Adult Care")
    answer(record, "Date on which social value was considered", "19 January 2026")
    row_of(book["Criteria"], 1, {"Criterion": "Price", "Kind": "Price", "Weight": 60})
    row_of(book["Criteria"], 2, {"Criterion": "Social value", "Weight": 40})
    book.save(place / "t.xlsx")
    return place


def test_a_check_names_the_cells_and_asks_what_the_form_was_made_for(folder: Path) -> None:
    said, status = run("check", "t.xlsx", "-f", "text", "-f", "json=d.json", folder=folder)
    assert status == 1
    assert said.startswith("Home care · Example Council\nChecked at publish")
    decision = json.loads((folder / "d.json").read_text(encoding="utf-8"))
    one = decision[0] if isinstance(decision, list) else decision
    one = one.get("decision", one) if isinstance(one.get("decision"), dict) else one
    places = {place for finding in one["findings"] for place in finding["pointers"]}
    assert any(place.startswith("t.xlsx, sheet Record, B") for place in places)
    index = [r for r in one["rulesets"] if r["name"] == "social-value-maturity-index"]
    assert [(r["binds"], r["target_level"]) for r in index] == [("adopted", "leader")]


def test_the_same_decision_is_recomputed_from_the_form(folder: Path) -> None:
    run("check", "t.xlsx", "-f", "json=d.json", folder=folder)
    said, status = run("replay", "d.json", "--notice", "t.xlsx", folder=folder)
    assert (said.split(".")[0], status) == ("SAME", 0)


def test_a_rule_is_explained_on_the_form(folder: Path) -> None:
    said, status = run("explain", "PSVA-001", "--notice", "t.xlsx", folder=folder)
    assert status == 0
    assert "t.xlsx, sheet Record, B" in said or "19 January 2026" in said


def test_a_signature_binds_what_the_form_says_and_its_author_cannot_sign(folder: Path) -> None:
    sign = ("sign", "t.xlsx", "-g", "publish", "--role", "head-of-service", "--department", "Adult Care", *LEADER)
    said, status = run(*sign, "--by", "H. Head", "--on", "2026-02-01", folder=folder)
    assert status == 0, said
    before = run("check", "t.xlsx", folder=folder)[0]
    assert "head-of-service" not in before.split("Could not be checked")[0].split("Advice")[0]
    book = load_workbook(folder / "t.xlsx")
    answer(book["Record"], "Date on which social value was considered", "20 January 2026")
    book.save(folder / "t.xlsx")
    after = run("check", "t.xlsx", folder=folder)[0]
    assert "date on which social value was considered" in after
    assert "changed" in after
    (folder / "t.record.yaml").unlink()
    said, status = run(*sign, "--by", "A. Officer", "--on", "2026-02-01", folder=folder)
    unsigned = run("check", "t.xlsx", folder=folder)[0]
    assert status == 2 or "author" in unsigned
    (folder / "t.record.yaml").unlink(missing_ok=True)


def test_a_workbook_that_is_no_form_is_refused_in_one_sentence(folder: Path) -> None:
    (folder / "x.xlsx").write_bytes(b"reference,value\n")
    said, status = run("check", "x.xlsx", folder=folder)
    assert status == 2
    assert "it is not an .xlsx workbook" in said
    assert said.count("\n") == 1


def test_a_form_in_a_folder_is_checked_and_a_plan_there_is_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "care.xlsx").write_bytes((folder / "t.xlsx").read_bytes())
    said, status = run("template", "new", "plan", "-o", "all/plan.xlsx", folder=tmp_path)
    assert status == 0, said
    said, status = run("check", "all", "-f", "json=d.json", folder=tmp_path)
    assert status == 1
    assert said == f"Not checked: {Path('all') / 'plan.xlsx'} is a procurement plan. Check it by itself.\n"
    assert json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))["source"] == str(Path("all") / "care.xlsx")
    said, status = run("check", "all/plan.xlsx", "all/care.xlsx", folder=tmp_path)
    assert status == 2
    assert "all/plan.xlsx is a procurement plan: check it by itself." in said
    (tmp_path / "all" / "care.xlsx").unlink()
    said, status = run("check", "all", folder=tmp_path)
    assert status == 2
    assert "nothing to read" in said


def test_what_the_form_answers_is_not_answered_again_beside_it(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes((folder / "t.xlsx").read_bytes())
    said, status = run("answer", "t.xlsx", "social_value_considered_on", "2026-01-02", folder=tmp_path)
    assert status == 2
    assert "the tender itself says" in said
    assert "sheet Record, B" in said
    assert not (tmp_path / "t.record.yaml").exists()
