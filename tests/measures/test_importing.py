"""A measure set from a table: what is taken, and what is refused with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from sv_rules.errors import BadInput
from sv_rules.measures.importing import About, imported
from sv_rules.measures.model import MeasureSet
from sv_rules.measures.reading import parse_measure_set
from sv_rules.measures.table import csv_rows
from sv_rules.measures.typed import typed_number
from sv_rules.policy.writing import yaml_text
from sv_rules.problem import Mistake, Problems
from sv_rules.workbook.measures_import import xlsx_rows

ABOUT = About("mine", "Mine", "2026", "as agreed", "Somebody", "A table")
HEAD = "Theme,Outcome,Ref,Measure,Unit,Proxy\n"


def made(table: str) -> MeasureSet:
    data = imported(csv_rows(table.encode(), "t.csv"), "t.csv", ABOUT)
    return parse_measure_set(yaml_text(data, "test").encode(), "mine.yaml")


def mistakes(table: str) -> list[str]:
    with pytest.raises(Problems) as refused:
        made(table)
    return [str(p) for p in refused.value.problems]


def test_rows_become_themes_outcomes_and_measures_in_order_of_first_mention() -> None:
    found = made(HEAD + "Jobs,Work,A1,One,hour,10\nGreen,Air,A2,Two,tonne,5.50\nJobs,Work,A3,Three,hour,none\n")
    assert [(t.title, [o.title for o in t.outcomes]) for t in found.themes] == [("Jobs", ["Work"]), ("Green", ["Air"])]
    assert [m.id for m in found.themes[0].outcomes[0].measures] == ["A1", "A3"]
    assert (found.measures["A2"].proxy, found.measures["A3"].proxy) == (Decimal("5.50"), None)
    assert (found.edition, found.licence) == ("2026", "as agreed")


def test_areas_rules_overlaps_and_goals_are_read_from_their_columns() -> None:
    found = made(
        'Outcome,Code,Title,Units,"Proxy: North Town",Overlaps,Years,Local,Goals,Most,Weight,Method statement\n'
        'Work,A1,One,post,"£20,500.00",person:declared,first,Yes,social; economic,10,1.5,required\n'
        "Work,A2,Two,post,,person,every,no,,,,\n"
    )
    first, rules = found.measures["A1"], found.counting_of("A1")
    assert (first.proxy, first.local_proxies, first.weight) == (
        None,
        {"North Town": Decimal("20500.00")},
        Decimal("1.5"),
    )
    assert (rules.years, rules.local, rules.most, rules.method_statement) == ("first", True, Decimal(10), "required")
    assert first.goals == ["social", "economic"]
    assert found.overlap_groups["person"].together == "declared"
    assert found.measures["A2"].overlaps == ["person"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("J,W,A1,One,hour,", "t.csv:2:6: the proxy value is missing."),
        ('J,W,A1,One,hour,"3,5"', "t.csv:2:6: \"3,5\" may mean two numbers"),
        ("J,W,A1,One,hour,1.234", "t.csv:2:6: \"1.234\" may mean two numbers"),
        ("J,W,A1,One,hour,-4", "t.csv:2:6: expected a number from 0, found \"-4\"."),
        ("J,W,A1,One,hour,1.2345678", "t.csv:2:6: \"1.2345678\" is too large or too fine."),
        (f"J,W,A1,One,{'u' * 81},1", "t.csv:2:5: the unit has 81 characters; at most 80 are read."),
        ("J,W,A1,One,hour,£28,213.00", "t.csv:2:7: \"213.00\" stands under no heading."),
        ("J,W,A1,One,hour,1,a note", "t.csv:2:7: \"a note\" stands under no heading."),
        ("J,W,A1,One,hour,40%", "t.csv:2:6: \"40%\" is a percentage"),
        ("J,W,A1,One,hour,1e9", "t.csv:2:6: \"1e9\" is not a number."),
        ("J,W,,One,hour,1", "t.csv:2:3: the code is missing."),
        ("J,W,A 1,One,hour,1", "t.csv:2:3: \"A 1\" is no code."),
        ("J,,A1,One,hour,1", "t.csv:2:2: the outcome is missing."),
        ("J,W,A1,One\x07,hour,1", "t.csv:2:4: the title holds a character that is not text."),
        (f"J,W,A1,{'x' * 4001},hour,1", "t.csv:2:4: the title has 4,001 characters"),
        ("J,W,A1,One,hour,1\nJ,W,a1,Two,hour,1", 't.csv:3:3: the code "a1" stands twice; first in line 2, column 3.'),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_named_by_line_and_column(row: str, said: str) -> None:
    found = mistakes(HEAD + row + "\n")
    assert len(found) == 1, found
    assert found[0].startswith(said)


def test_all_rows_are_judged_before_anything_is_refused() -> None:
    assert len(mistakes(HEAD + "J,W,A 1,One,hour,x\nJ,,A2,Two,,1\n")) == 4


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("Theme,Outcom,Ref,Measure,Unit,Proxy\n", 'Did you mean "outcome"?'),
        ("Outcome,Ref,Code,Measure,Unit,Proxy\n", 'the column "Code" stands twice.'),
        ("Outcome,Ref,Measure,Unit\n", 'there is no column "proxy".'),
        ("\n", "the table is empty."),
        (f"Our measures\n\n{HEAD}J,W,A1,One,hour,1\n", "Headings seem to stand in line 3"),
        ("Outcome,Ref,Measure,Unit,Proxy: North,Proxy: NORTH\n", 'the column "Proxy: NORTH" stands twice.'),
        ("Outcome,Ref,Measure,Unit,Proxy: elsewhere\n", '"elsewhere" is no area'),
        (HEAD, "the table has headings and no measure."),
    ],
)
def test_headings_that_do_not_fit_are_named(head: str, said: str) -> None:
    assert any(said in message for message in mistakes(head))


def test_text_of_others_stays_text() -> None:
    title = "=cmd|' /C calc'!A0"
    found = made(HEAD + f'J,W,A1,"{title}",hour,1\nJ,W,A2,"a: {{b}} [c] # d ""e"" \\ *f",hour,1\n')
    assert found.measures["A1"].title == title
    assert found.measures["A2"].title == 'a: {b} [c] # d "e" \\ *f'


def test_files_that_are_no_table_are_refused() -> None:
    for data, why in ((b"\xff\xfe\x00", "not UTF-8"), (b"a\x00b", "no text"), (b'a,"b\n', "no CSV")):
        with pytest.raises(BadInput, match=why):
            csv_rows(data, "t.csv")


def test_semicolons_and_a_byte_order_mark_are_what_a_spreadsheet_may_write() -> None:
    assert made("\ufeff" + (HEAD + "J,W,A1,One,hour,2\n").replace(",", ";")).measures["A1"].proxy == 2


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("4", "4"), (" 4\u00a0", "4"), ("£1,842,500.50", "1842500.50"), ("1,234", "1234"), ("-2.5", "-2.5"),
        ("0.005", "0.005"), ("0.123", "0.123"), ("1234.567", "1234.567"),
    ],
)  # fmt: skip
def test_a_number_that_can_mean_one_thing_is_read(written: str, value: str) -> None:
    assert typed_number(written) == Decimal(value)


@pytest.mark.parametrize(
    "written",
    ["3,5", "1.234", "1.842.500,50", "1,23,456", "(500)", "1E3", "40%", "four", "", "٤", "NaN", "--4", "1 2/3"],
)
def test_a_number_that_is_not_clear_is_refused(written: str) -> None:
    with pytest.raises(Mistake):
        typed_number(written)


def test_a_workbook_is_read_cell_by_cell_with_addresses(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Set"
    for row in (
        ["Outcome", "Code", "Measure", "Unit", "Proxy"],
        ["Work", "A1", "One", "hour", 10.5],
        ["Work", "A2", "Two", "hour", True],
    ):
        sheet.append(row)
    book.save(tmp_path / "set.xlsx")
    rows = xlsx_rows(tmp_path / "set.xlsx")
    assert rows[1][4].value == Decimal("10.5")
    with pytest.raises(Problems) as refused:
        imported(rows, "set.xlsx", ABOUT)
    assert [str(p) for p in refused.value.problems] == ['set.xlsx:3:5: Set!E3: "True" is not a number. Write digits.']


def test_a_theme_merged_down_its_rows_stands_in_each_of_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Theme", "Outcome", "Code", "Measure", "Unit", "Proxy"],
        ["Work", "Jobs", "A1", "One", "hour", 1],
        [None, "Skills", "A2", "Two", "hour", 2],
        ["Place", "Trees", "A3", "Three", "tree", 3],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A4:A900")
    book.save(tmp_path / "set.xlsx")
    found = imported(xlsx_rows(tmp_path / "set.xlsx"), "set.xlsx", ABOUT)
    assert [(t["title"], len(t["outcomes"])) for t in found["themes"]] == [("Work", 2), ("Place", 1)]


@pytest.mark.parametrize(("value", "why"), [("=1+1", "formula"), ("#N/A", "error")])
def test_a_workbook_cell_that_holds_no_value_is_refused(tmp_path: Path, value: str, why: str) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["B7"] = value
    book.save(tmp_path / "set.xlsx")
    with pytest.raises(BadInput, match=f"B7.*{why}"):
        xlsx_rows(tmp_path / "set.xlsx")


def test_a_code_like_a_themes_own_does_not_collide() -> None:
    assert list(made(HEAD + "J,W,T1,One,hour,1\nJ,W,T1-O1,Two,hour,1\n").measures) == ["T1", "T1-O1"]
