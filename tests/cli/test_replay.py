"""``sv-rules replay``: a recorded decision gives the same answer again, or every field that differs is named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.small import SMALL, by_stated_day
from tests.transcript import ROOT, run

DRAFT = """\
title: Meals
buyer: Example Council
gateway: design
facts:
  regime: procurement-act-2023
  commencement_stated_on: 2026-03-01
  is_framework: false
  stated_value_inc_vat: 100000
  categories: [services, goods]
lots:
  - id: 1
    award_criteria: {price: 50, criteria: [{name: Quality, type: quality, weight: 45}, {name: Social value, weight: 5}]}
"""
RECORD = """\
answers: {social_value_considered_on: 2026-01-03, process_started_on: 2026-01-02}
waivers:
  - {rule: POL-001, reason: A pilot, approved_by: J Smith, role: head-of-procurement, on: 2026-03-01, until: 2026-03-20}
"""
CHECK = "sv-rules check meals.yaml --rulesets rules -g publish --as-at 2026-03-01 --adopt example-policy=leader"
REPLAY = "sv-rules replay decision.json --notice meals.yaml --rulesets rules"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A draft with its record, the rulesets, and the decision that was made of them."""
    by_stated_day(tmp_path / "rules")
    (tmp_path / "meals.yaml").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "meals.record.yaml").write_text(RECORD, encoding="utf-8")
    output, status = run(f"{CHECK} -f json=decision.json", tmp_path)
    assert status == 1, output
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_decision_replays_at_its_own_gateway_day_and_adoption(folder: Path) -> None:
    assert run(REPLAY, folder) == ("SAME. 1 decision recomputed, and every field is as recorded.\n", 0)


def test_it_replays_the_same_in_any_process(folder: Path) -> None:
    for seed in ("1", "2", "3"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "sv_rules", *REPLAY.split()[1:]]
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_files_that_lie_elsewhere_by_other_names_change_nothing(folder: Path) -> None:
    (folder / "archive").mkdir()
    shutil.move(folder / "meals.yaml", folder / "archive" / "2026-03.yaml")
    shutil.move(folder / "meals.record.yaml", folder / "archive" / "2026-03.record.yaml")
    output, status = run(REPLAY.replace("meals.yaml", "archive/2026-03.yaml"), folder)
    assert status == 0, output


def test_an_audit_without_waivers_replays_as_one(folder: Path) -> None:
    run(f"{CHECK} --ignore-waivers --allow-undetermined -f json=decision.json", folder)
    output, status = run(REPLAY, folder)
    assert status == 0, output


def test_a_changed_notice_is_named_field_by_field_the_decision_first(folder: Path) -> None:
    edit(folder / "meals.yaml", "100000", "99999.99")
    edit(folder / "meals.yaml", "weight: 45}", "weight: 40}")
    edit(folder / "meals.yaml", "weight: 5}", "weight: 10}")
    output, status = run(REPLAY, folder)
    assert status == 1
    assert output.startswith("DIFFERENT. 1 of 1 decision came out otherwise.\n")
    first = next(line for line in output.splitlines() if line.startswith("  - ") and "key:" not in line)
    assert first.startswith('  - decision: "stop" → "proceed')
    assert "counts.breached: 2 → 0" in output


def test_a_record_that_is_gone_is_a_difference(folder: Path) -> None:
    (folder / "meals.record.yaml").unlink()
    output, status = run(REPLAY, folder)
    assert status == 1
    assert "DIFFERENT" in output
    (folder / "other.yaml").write_text(RECORD, encoding="utf-8")
    output, _ = run(f"{REPLAY} --record other.yaml", folder)
    assert "decision:" not in output


def test_other_rulesets_are_named_and_the_same_answer_is_said_to_be_the_same(folder: Path) -> None:
    edit(folder / "rules" / "policy.yaml", "The council decided so.", "So the council decided.")
    edit(folder / "rules" / "law.yaml", 'version: "1.0.0"', 'version: "1.0.1"')
    output, status = run(REPLAY, folder)
    assert status == 1
    assert "  - example-policy 2.1.0, with other content" in output
    assert "  - example-law 1.0.0 → 1.0.1" in output
    edit(folder / "rules" / "policy.yaml", "So the council decided.", "The council decided so.")
    edit(folder / "rules" / "law.yaml", "1.0.1", "1.0.0")
    edit(folder / "rules" / "law.yaml", "# A small law", "# A little law")
    output, status = run(REPLAY, folder)
    assert status == 1
    assert output.startswith("THE SAME ANSWER, not from the same policy or record")


def test_an_adopted_ruleset_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "rules" / "policy.yaml").unlink()
    output, status = run(REPLAY, folder)
    assert status == 2 or "example-policy 2.1.0 is not in this library" in output


def test_every_decision_of_a_file_is_replayed_from_its_own_release(tmp_path: Path) -> None:
    notice = ROOT / "tests" / "notices" / "fts-release-package.json"
    run(f"sv-rules check {notice} -g publish --rulesets {SMALL} -f json=all.json", tmp_path)
    count = len(json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["decisions"])
    output, status = run(f"sv-rules replay all.json --notice {notice} --rulesets {SMALL}", tmp_path)
    assert (output, status) == (f"SAME. {count} decisions recomputed, and every field is as recorded.\n", 0)


def test_a_notice_without_that_release_is_refused(folder: Path) -> None:
    notice = ROOT / "tests" / "notices" / "light-touch-tender.json"
    output, status = run(REPLAY.replace("meals.yaml", str(notice)), folder)
    assert status == 2
    assert "the notice holds no release of that id" in output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "it is not valid JSON"),
        ("[" * 100_000, "it is not valid JSON"),
        ("[]", "the document is not as a decision of format sv-rules/decision/1 has it"),
        ('{"format": "sv-rules/decisions/1", "decisions": []}', "it holds no decision"),
        ('{"format": "sv-rules/decision/9"}', "format is not as a decision"),
        ('{"format": "sv-rules/decisions/1", "decisions": [{"format": "sv-rules/decision/1"}]}', "ocid is not as"),
    ],
)
def test_what_is_no_decision_is_refused_in_a_sentence(folder: Path, text: str, words: str) -> None:
    (folder / "decision.json").write_text(text, encoding="utf-8")
    output, status = run(REPLAY, folder)
    assert status == 2
    assert words in output
    assert output.count("\n") == 1
