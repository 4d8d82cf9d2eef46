"""Every format through the command line, several at once."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml.ElementTree import parse

from sv_rules.cli.check import FORMATS
from tests.transcript import ROOT, run

NOTICE = ROOT / "tests" / "notices" / "light-touch-tender.json"
WRITTEN = ("jsonl", "csv", "md", "junit", "sarif", "github")


def test_several_formats_are_written_at_once_and_agree(tmp_path: Path) -> None:
    asked = " ".join(f"-f {name}=out.{name}" for name in WRITTEN)
    output, status = run(f"sv-rules check {NOTICE} {asked}", tmp_path)
    assert (output, status) == ("", 1)
    decision = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    findings = len(decision["findings"])
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert sum(1 for _ in csv.DictReader(stream)) == findings
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]) == findings
    assert len((tmp_path / "out.github").read_text(encoding="utf-8").splitlines()) == 1 + findings
    assert len(list(parse(tmp_path / "out.junit").getroot().iter("testcase"))) == len(decision["verdicts"])
    assert decision["sentence"] in (tmp_path / "out.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WRITTEN)
def test_a_format_goes_to_standard_output_without_a_byte_order_mark(name: str, tmp_path: Path) -> None:
    output, status = run(f"sv-rules check {NOTICE} -f {name}", tmp_path)
    assert status == 1
    assert output[0] in {"jsonl": "{", "csv": '"', "md": "#", "junit": "<", "sarif": "{", "github": ":"}[name]


def test_the_exit_status_does_not_depend_on_the_format(tmp_path: Path) -> None:
    assert {run(f"sv-rules check {NOTICE} --allow-undetermined -f {n}=o", tmp_path)[1] for n in FORMATS} == {0}


def test_what_was_relaxed_is_said_in_every_new_format(tmp_path: Path) -> None:
    for name in WRITTEN:
        if name != "csv":  # a row is a finding, and has no room for the choice of whoever ran the check
            output, _ = run(f"sv-rules check {NOTICE} --allow-undetermined -f {name}", tmp_path)
            assert "let pass" in output, name


def test_a_format_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    output, status = run(f"sv-rules check {NOTICE} -f sarf", tmp_path)
    assert status == 2
    assert 'Did you mean "sarif"?' in output


def test_the_formats_load_neither_models_nor_templates_nor_workbooks() -> None:
    modules = ("jsonl", "findings_csv", "markdown", "junit", "sarif", "github")
    named, heavy = ", ".join(f"sv_rules.report.{m}" for m in modules), ("pydantic", "jinja2", "openpyxl", "ruamel")
    code = f"import sys, {named}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
