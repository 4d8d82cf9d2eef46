"""CSV of findings: a row a line, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from sv_rules.report.findings_csv import BOM, COLUMNS, NOTHING, csv_text, safe
from sv_rules.report.wording import group_of
from tests.report import decisions
from tests.report.golden import assert_is
from tests.report.notices import all_decisions


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), strict=True))


def test_the_findings_read_as_they_did() -> None:
    assert_is("formats.csv", csv_text(decisions.many(), bom=False))


def test_a_file_begins_with_a_byte_order_mark_for_excel_and_a_pipe_does_not() -> None:
    assert csv_text([decisions.stopped()], bom=True) == BOM + csv_text([decisions.stopped()], bom=False)
    assert csv_text([], bom=True).encode("utf-8")[:3] == b"\xef\xbb\xbf"


def test_there_is_a_row_for_each_finding_and_one_for_a_release_without_any() -> None:
    found = rows(csv_text(decisions.many(), bom=False))
    wanted = [(d.title, f.rule) for d in decisions.many() for f in d.findings]
    assert sorted((r["title"], r["rule"]) for r in found if r["rule"]) == sorted(wanted)
    assert [(r["title"], r["group"]) for r in found if not r["rule"]] == [("Grounds maintenance", NOTHING)]


def test_rows_stand_in_the_order_an_officer_reads_them() -> None:
    groups = [r["group"] for r in rows(csv_text([decisions.stopped()], bom=False))]
    assert groups == [
        "Must be fixed", "Needs a reason", "Could not be checked", "Reason given", "Waived", "Advice", "Advice",
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n@", "\x00=", "＝", "＠", " \t -"])
def test_text_that_begins_like_a_formula_is_quoted_as_text(start: str) -> None:
    kept = safe(f"{start}HYPERLINK(1)")
    assert kept[0] in "'\ufffd"
    assert not kept.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", ["£5", "a=b", "'tis", "", "/tender/value", "10 %"])
def test_other_text_is_left_alone(text: str) -> None:
    assert safe(text) == text


def test_hostile_text_makes_no_formula_no_second_line_and_no_overlong_cell() -> None:
    text = csv_text([decisions.hostile()], bom=True)
    assert len(text.splitlines()) == 1 + len(decisions.HOSTILE)
    for row in csv.reader(io.StringIO(text.removeprefix(BOM)), strict=True):
        assert len(row) == len(COLUMNS)
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert len(cell.encode("utf-16-le")) // 2 <= 32_767
            assert cell.isprintable()
    text.encode("utf-8")


def test_every_real_notice_is_there_and_the_rows_add_up_to_the_findings() -> None:
    found = rows(csv_text(all_decisions(), bom=False))
    assert {r["key"] for r in found} == {d.key for d in all_decisions()}
    assert Counter(r["group"] for r in found if r["rule"]) == Counter(
        group_of(f) for d in all_decisions() for f in d.findings
    )
    breached = sum(r["verdict"] == "breached" for r in found)
    assert breached == sum(d.counts.breached for d in all_decisions())
    assert sum(r["verdict"] == "undetermined" for r in found) == sum(d.counts.undetermined for d in all_decisions())
