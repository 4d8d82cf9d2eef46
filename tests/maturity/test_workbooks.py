"""The form and the plan as workbooks: what comes back, and every cell that does not fit, by its address."""

from __future__ import annotations

import datetime
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sv_rules.errors import BadInput
from sv_rules.maturity.answers import UnfitAnswers
from sv_rules.maturity.example import example_answers
from sv_rules.maturity.plan import make_plan
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.report.maturity_html import maturity_html
from sv_rules.report.maturity_index import plan_report
from sv_rules.workbook.maturity_actions import read_actions
from sv_rules.workbook.maturity_book import write_report
from sv_rules.workbook.maturity_files import read_answers
from sv_rules.workbook.maturity_form import Filled, write_form
from tests.maturity.conftest import Fixture
from tests.maturity.filling import TARGET, TODAY, about, fill_index, fill_statements

Forms = Mapping[str, Path]
INDEX = "social-value-maturity-index"


@pytest.fixture
def filled(forms: Forms, tmp_path: Path) -> Path:
    return fill_index(forms[INDEX], tmp_path / "answers.xlsx")


def test_a_form_filled_in_gives_the_published_plan(filled: Path, index: QuestionSet, published: Fixture) -> None:
    read = read_answers(filled, index)
    assert (read.organisation, read.by, read.assessed_on) == ("Exampleshire Council", "A. Officer", TODAY)
    expected = make_plan(index, published())
    plan = make_plan(index, read)
    assert plan.areas == expected.areas
    assert [a.practice for a in plan.actions] == [a.practice for a in expected.actions]


def test_a_form_asks_what_is_needed_and_offers_choices(forms: Forms) -> None:
    workbook = load_workbook(forms[INDEX])
    assert len([s for s in workbook.sheetnames if s[1:2] == " "]) == 10
    sheet = workbook["E Procurement"]
    assert [sheet.cell(4, n).value for n in range(1, 10)] == [
        "No.", "Level", "Practice", "What would show it", "In place today?", "Evidence", "Wanted", "Owner", "Due",
    ]  # fmt: skip
    lists = {v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"}
    assert lists == {"=SV_AnswerList", "=SV_WantedList"}
    assert sheet.protection.sheet
    assert not sheet["E5"].protection.locked
    assert sheet["C5"].protection.locked
    assert sheet.print_title_rows == "$1:$4" or sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.freeze_panes is not None


def test_an_example_form_is_read_as_it_was_filled(index: QuestionSet, diagnostic: QuestionSet, toolkit: QuestionSet, tmp_path: Path) -> None:  # fmt: skip
    for questions in (index, diagnostic, toolkit):
        example = example_answers(questions)
        path = tmp_path / f"{questions.assessment}.xlsx"
        write_form(questions, path, filled=Filled.of(example))
        read = read_answers(path, questions)
        assert [(p.practice, p.state, p.wanted, p.evidence) for p in read.practices] == [
            (p.practice, p.state, p.wanted, p.evidence) for p in example.practices
        ]
        assert [(s.statement, s.level) for s in read.statements] == [(s.statement, s.level) for s in example.statements]
        assert [(s.question, s.counts) for s in read.survey] == [(s.question, s.counts) for s in example.survey]
        assert read.targets == example.targets


def test_last_years_evidence_is_carried_over_and_its_answers_are_not(
    index: QuestionSet, published: Fixture, tmp_path: Path
) -> None:
    last = published()
    first = last.practices[0].model_copy(update={"evidence": "Policy, page 4", "owner": "Head of Procurement"})
    write_form(
        index, tmp_path / "new.xlsx",
        filled=Filled.carried_over(last.model_copy(update={"practices": (first, *last.practices[1:])})),
    )  # fmt: skip
    sheet = load_workbook(tmp_path / "new.xlsx")["A Policy & Scope"]
    assert [sheet.cell(5, n).value for n in range(5, 10)] == [
        None, "Policy, page 4", None, "Head of Procurement", None
    ]  # fmt: skip


def _set(sheet: str, cell: str, value: Any) -> Callable[[Any], None]:
    def change(workbook: Any) -> None:
        workbook[sheet][cell] = value

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_set("E Procurement", "E6", "Yes, mostly"), 'sheet E Procurement, E6: "Yes, mostly" is not a choice here'),
        (_set("E Procurement", "E6", None), "sheet E Procurement, E6: E1.2 is not answered"),
        (_set("E Procurement", "G7", "Soon"), 'sheet E Procurement, G7: "Soon" is not a choice here'),
        (_set("E Procurement", "G7", None), "G7: E2.1 is not in place, and it is not said whether it is wanted"),
        (_set("E Procurement", "I7", "next year"), "sheet E Procurement, I7: "),
        (_set("E Procurement", "A6", "E1.1"), "E1.1 is answered twice (first in "),
        (_set("E Procurement", "A6", "E9.9"), 'there is no practice "E9.9"'),
        (_set("E Procurement", "A6", "A2.1"), "A2.1 does not belong to Procurement"),
        (_set("E Procurement", "A6", None), "sheet E Procurement, A6: an answer stands here without the number"),
        (_set("E Procurement", "C6", "Bidders are asked"), "C6: the words of E1.2 were changed"),
        (_set("E Procurement", "E6", "=1+1"), "sheet E Procurement, E6: it holds a formula"),
        (_set("Start", "C13", "Excellent"), 'sheet Start, C13: "Excellent" is not a choice here'),
        (_set("Start", "C13", "Minimum"), 'sheet Start, C13: "Minimum" is not a choice here'),
        (_set("Start", "C13", None), "sheet Start, C13: area B has no target level"),
        (_set("Start", "B5", None), "sheet Start, B5: Organisation is not filled in"),
        (_set("Start", "B8", "yesterday"), "sheet Start, B8: "),
        (_set("Start", "B9", None), "sheet Start, B9: Target date is not filled in"),
        (
            _set("Start", "B9", datetime.date(2020, 1, 1)),
            "sheet Start, B9: the target date is not after the day of the assessment",
        ),
    ],
)
def test_an_answer_that_cannot_be_used_is_named_by_its_cell(
    forms: Forms, index: QuestionSet, tmp_path: Path, change: Callable[[Any], None], says: str
) -> None:
    path = fill_index(forms[INDEX], tmp_path / "answers.xlsx", change=change)
    with pytest.raises(UnfitAnswers) as raised:
        make_plan(index, read_answers(path, index))
    assert says in str(raised.value)
    assert str(path) in str(raised.value)


def test_merged_cells_are_named(forms: Forms, index: QuestionSet, tmp_path: Path) -> None:
    path = fill_index(forms[INDEX], tmp_path / "a.xlsx", change=lambda w: w["E Procurement"].merge_cells("E5:E6"))
    with pytest.raises(UnfitAnswers, match=r"sheet E Procurement, E6: it lies inside merged cells"):
        read_answers(path, index)


def test_all_unfit_cells_are_named_at_once(forms: Forms, index: QuestionSet, tmp_path: Path) -> None:
    def change(workbook: Any) -> None:
        workbook["E Procurement"]["E6"] = "maybe"
        workbook["I Reporting"]["G7"] = "one day"
        workbook["Start"]["C13"] = "Top"

    with pytest.raises(UnfitAnswers) as raised:
        read_answers(fill_index(forms[INDEX], tmp_path / "a.xlsx", change=change), index)
    assert len(raised.value.faults) == 3


def test_a_target_that_its_practices_do_not_reach_is_named_by_its_cell(
    forms: Forms, index: QuestionSet, tmp_path: Path
) -> None:
    path = fill_index(forms[INDEX], tmp_path / "a.xlsx", change=_set("Start", "C19", "Leader"))
    (finding,) = make_plan(index, read_answers(path, index)).findings
    assert finding.place.endswith("sheet Start, C19")
    assert "H3.1 is not wanted by then" in finding.what


@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        ("I5", datetime.date(2026, 3, 31), "A2.1 is due on 2026-03-31, which is before the day of the assessment"),
        ("I5", datetime.date(2028, 4, 1), "A2.1 is due on 2028-04-01, and is wanted by the target date, 2028-03-31"),
        ("G5", "Later", "the target of Policy & Scope is Innovator, and its practices reach Incomplete/Non Compliant"),
    ],
)
def test_a_date_or_a_target_that_contradicts_what_is_wanted_is_told_and_the_plan_is_made(
    forms: Forms, index: QuestionSet, tmp_path: Path, cell: str, value: object, says: str
) -> None:
    def change(book: Any) -> None:
        book["A Policy & Scope"][cell] = value

    path = fill_index(forms[index.assessment], tmp_path / "answers.xlsx", change=change)
    plan = make_plan(index, read_answers(path, index))
    [finding] = plan.findings
    assert says in finding.what
    expected = "sheet Start, C12" if cell == "G5" else f"sheet A Policy & Scope, {cell}"
    assert finding.place == f"{path}, {expected}"


def test_the_day_due_may_be_the_target_date_itself(forms: Forms, index: QuestionSet, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["A Policy & Scope"]["I5"] = datetime.date(2028, 3, 31)

    path = fill_index(forms[index.assessment], tmp_path / "answers.xlsx", change=change)
    assert make_plan(index, read_answers(path, index)).findings == ()


def test_a_row_taken_out_is_missed(forms: Forms, index: QuestionSet, tmp_path: Path) -> None:
    def change(workbook: Any) -> None:
        for column in range(1, 10):
            workbook["B Internal Management"].cell(6, column).value = None

    with pytest.raises(UnfitAnswers, match=r"practice B2\.1 is missing"):
        make_plan(index, read_answers(fill_index(forms[INDEX], tmp_path / "a.xlsx", change=change), index))


def test_the_workbook_of_another_index_is_refused(forms: Forms, index: QuestionSet) -> None:
    with pytest.raises(BadInput, match="a form of lga-toolkit, and this is an assessment by social-value"):
        read_answers(forms["lga-toolkit"], index)


def _with_manifest(path: Path, to: Path, **changed: str) -> Path:
    workbook = load_workbook(path)
    manifest = {**json.loads(workbook["_sv"]["A1"].value), **changed}
    workbook["_sv"]["A1"] = json.dumps(manifest)
    workbook.save(to)
    return to


def test_last_years_form_is_refused_as_an_answer_and_taken_as_the_previous(
    filled: Path, index: QuestionSet, tmp_path: Path
) -> None:
    old = _with_manifest(filled, tmp_path / "old.xlsx", version="0.9.0")
    with pytest.raises(BadInput, match=r"version 0\.9\.0, and the questions are now version 1\.0\.0"):
        read_answers(old, index)
    assert read_answers(old, index, earlier=True).version == "0.9.0"


def test_a_plan_or_any_other_workbook_is_no_answer(
    forms: Forms, index: QuestionSet, published: Fixture, tmp_path: Path
) -> None:
    write_report(
        plan_report(make_plan(index, published())), tmp_path / "plan.xlsx", {"assessment": INDEX, "version": "1.0.0"}
    )
    with pytest.raises(BadInput, match="it is an action plan"):
        read_answers(tmp_path / "plan.xlsx", index)
    workbook = load_workbook(forms[INDEX])
    del workbook["_sv"]
    workbook.save(tmp_path / "odd.xlsx")
    with pytest.raises(BadInput, match="was not made by sv-rules maturity form"):
        read_answers(tmp_path / "odd.xlsx", index)


def test_a_hostile_or_broken_file_is_refused(forms: Forms, index: QuestionSet, tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("No.,Level\n")
    macro = tmp_path / "macro.xlsx"
    macro.write_bytes(forms[INDEX].read_bytes())
    with zipfile.ZipFile(macro, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(forms[INDEX].read_bytes())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet99.xml", b"0" * 50_000_000)
    for path in (tmp_path / "text.xlsx", macro, bomb, tmp_path / "absent.xlsx"):
        with pytest.raises(BadInput):
            read_answers(path, index)


def test_a_name_that_spans_the_whole_sheet_is_refused(forms: Forms, index: QuestionSet, tmp_path: Path) -> None:
    def change(workbook: Any) -> None:
        workbook.defined_names["SV_Area_A"].attr_text = "'A Policy & Scope'!$A$1:$I$1048576"

    with pytest.raises(BadInput, match="SV_Area_A is 1048576 by 9 cells"):
        read_answers(fill_index(forms[INDEX], tmp_path / "a.xlsx", change=change), index)


def test_text_from_an_officer_never_becomes_a_formula(forms: Forms, index: QuestionSet, tmp_path: Path) -> None:
    def change(workbook: Any) -> None:
        cell = workbook["E Procurement"]["F6"]
        cell.value, cell.data_type = '=HYPERLINK("https://example.org")', "s"

    path = fill_index(forms[INDEX], tmp_path / "a.xlsx", change=change)
    plan = make_plan(index, read_answers(path, index))
    write_report(plan_report(plan), tmp_path / "plan.xlsx", {})
    cells = [c for row in load_workbook(tmp_path / "plan.xlsx")["Practices"].iter_rows() for c in row]
    (found,) = [c for c in cells if str(c.value).startswith("=HYPERLINK")]
    assert found.data_type == "s"


def test_a_text_that_no_row_can_show_says_where_it_goes_on(
    index: QuestionSet, published: Fixture, tmp_path: Path
) -> None:
    answers = published()
    long = "Evidence in a sentence. " * 400
    practices = tuple(p.model_copy(update={"evidence": long}) if p.practice == "B1.1" else p for p in answers.practices)
    plan = make_plan(index, answers.model_copy(update={"practices": practices}))
    report = plan_report(plan)
    write_report(report, tmp_path / "plan.xlsx", {"kind": "practices"})
    rows = load_workbook(tmp_path / "plan.xlsx")["Practices"].iter_rows(min_row=5, values_only=True)
    [shown] = [row[4] for row in rows if row[0] == "B1.1"]
    assert str(shown).endswith("… (the rest stands on the page beside this workbook)")
    assert long.strip() in maturity_html(report)


def test_the_plan_has_the_published_shape(index: QuestionSet, published: Fixture, tmp_path: Path) -> None:
    write_report(plan_report(make_plan(index, published())), tmp_path / "plan.xlsx", {})
    workbook = load_workbook(tmp_path / "plan.xlsx")
    summary = workbook["Summary"]
    shown = [[c.value for c in row] for row in summary.iter_rows()]
    assert ["B Internal Management", "Follower", "Innovator", 4, 0] in [row[:5] for row in shown]
    assert ["Overall", "Follower", "Innovator", 65, 8] in [row[:5] for row in shown]
    assert len(summary._charts) == 1
    matrix = workbook["Action plan"]
    assert [matrix.cell(4, n).value for n in range(1, 7)] == [
        "Area", "To reach ‘Follower’", "To reach ‘Mature’", "To reach ‘Leader’", "To reach ‘Innovator’", "Note",
    ]  # fmt: skip
    assert matrix["B5"].value == "No practice here."
    assert str(matrix["B9"].value).count("\n") == 1
    assert "(later)" in str(matrix["E8"].value)
    assert any("the mean, rounded" in str(c) for row in shown for c in row)
    for sheet in workbook.worksheets[:-1]:  # the last, hidden, says what the workbook is
        assert sheet.page_setup.orientation == "landscape"


def _life(sheet: Any) -> None:
    sheet["E5"], sheet["F5"], sheet["G5"] = "Head of Procurement", "Cllr Ames", "2026/27"
    sheet["I5"], sheet["J5"] = "Two contracts below the threshold by March 2027", "In progress"
    sheet["K5"], sheet["L5"] = datetime.date(2026, 10, 1), "Draft policy went to cabinet."


def _plan_file(index: QuestionSet, published: Fixture, path: Path) -> Path:
    manifest = {
        "kind": "practices", "title": index.title, "organisation": "Exampleshire Council",
        "assessed_on": "2026-04-01", "assessment": INDEX, "version": "1.0.0",
    }  # fmt: skip
    write_report(plan_report(make_plan(index, published())), path, manifest)
    return path


def test_the_action_sheet_filled_in_over_the_year_is_read_as_records(
    index: QuestionSet, published: Fixture, tmp_path: Path
) -> None:
    path = _plan_file(index, published, tmp_path / "plan.xlsx")
    workbook = load_workbook(path)
    _life(workbook["Actions"])
    workbook.save(path)
    register = read_actions(path)
    assert len(register.actions) == 73
    first = register.actions[0]
    assert (first.id, first.owner, first.lead_member, first.year) == (
        "A2.1", "Head of Procurement", "Cllr Ames", "2026/27",
    )  # fmt: skip
    assert (first.origin.kind, first.origin.item, first.due) == ("index practice", "A2.1", TARGET)
    assert [(e.on, e.status, e.note) for e in first.history] == [
        (datetime.date(2026, 10, 1), "in progress", "Draft policy went to cabinet.")
    ]
    assert register.actions[1].history == []


def test_actions_added_by_hand_keep_where_they_come_from(
    index: QuestionSet, published: Fixture, tmp_path: Path
) -> None:
    path = _plan_file(index, published, tmp_path / "plan.xlsx")
    workbook = load_workbook(path)
    sheet = workbook["Actions"]
    for column, value in enumerate(
        ("S1", "Scrutiny report, May 2026", "Report by ward", "Recommendation of scrutiny"), 1
    ):
        sheet.cell(78, column).value = value
    for column, value in enumerate(("O1", None, "Hold a drop-in for suppliers", "Our own"), 1):
        sheet.cell(79, column).value = value
    workbook.save(path)
    added = read_actions(path).actions[73:]
    assert [(a.id, a.title, a.origin.kind, a.origin.document) for a in added] == [
        ("S1", "Report by ward", "scrutiny recommendation", "Scrutiny report, May 2026"),
        ("O1", "Hold a drop-in for suppliers", "own", index.title),
    ]


@pytest.mark.parametrize("manifest", ["{}", "[]", "not json", '{"format": "sv-rules/maturity-plan-workbook/1", "kind": ["practices"]}'])  # fmt: skip
def test_a_plan_that_does_not_say_what_it_is_is_refused(
    index: QuestionSet, published: Fixture, tmp_path: Path, manifest: str
) -> None:
    path = _plan_file(index, published, tmp_path / "plan.xlsx")
    workbook = load_workbook(path)
    workbook["_sv"]["A1"] = manifest
    workbook.save(path)
    for read in (read_actions, lambda p: read_answers(p, index)):
        with pytest.raises(BadInput, match=r"cannot be used: it was "):
            read(path)


@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        ("J5", "Half done", 'sheet Actions, J5: "Half done" is not a choice here'),
        ("J5", "Done", "sheet Actions, K5: A2.1 is done, and it is not said since when"),
        ("H5", "spring", "sheet Actions, H5: "),
        ("A6", "A2.1", "A2.1 stands twice"),
        ("C5", None, "a row has no number or no action"),
    ],
)
def test_an_unfit_cell_of_the_action_sheet_is_named(
    index: QuestionSet, published: Fixture, tmp_path: Path, cell: str, value: object, says: str
) -> None:
    path = _plan_file(index, published, tmp_path / "plan.xlsx")
    workbook = load_workbook(path)
    workbook["Actions"][cell] = value
    workbook.save(path)
    with pytest.raises(UnfitAnswers) as raised:
        read_actions(path)
    assert says in str(raised.value)


def test_a_toolkit_form_is_put_at_levels_and_read(forms: Forms, toolkit: QuestionSet, tmp_path: Path) -> None:
    levels = {f"OSV.{n}": "Developing" for n in range(1, 11)} | {"OSV.3": "Not known"}
    path = fill_statements(forms["lga-toolkit"], tmp_path / "a.xlsx", levels, {"Obtaining social value": "Leader"})
    read = read_answers(path, toolkit)
    assert [s.level for s in read.statements] == ["developing", "developing", None, *["developing"] * 7]
    assert read.targets == {"OSV": "leader"}


def test_a_statement_without_a_level_is_named(forms: Forms, toolkit: QuestionSet, tmp_path: Path) -> None:
    from sv_rules.maturity.toolkit import make_position

    path = fill_statements(forms["lga-toolkit"], tmp_path / "a.xlsx", {f"OSV.{n}": "Mature" for n in range(1, 11)}, {})
    workbook = load_workbook(path)
    workbook["OSV Obtaining social value"]["D7"] = None
    workbook.save(path)
    with pytest.raises(UnfitAnswers, match=r"D7: OSV\.3 has no level"):
        make_position(toolkit, read_answers(path, toolkit))


def test_a_survey_count_that_is_no_number_is_named(diagnostic: QuestionSet, tmp_path: Path) -> None:
    path = tmp_path / "d.xlsx"
    write_form(diagnostic, path, filled=Filled.of(example_answers(diagnostic)))
    workbook = load_workbook(path)
    workbook["Staff survey"]["D5"], workbook["Staff survey"]["E6"] = "many", 2.5
    workbook.save(path)
    with pytest.raises(UnfitAnswers) as raised:
        read_answers(path, diagnostic)
    assert [f.place.rsplit(" ", 1)[-1] for f in raised.value.faults] == ["D5", "E6"]


def test_the_same_answers_give_the_same_bytes(index: QuestionSet, published: Fixture, tmp_path: Path) -> None:
    first = _plan_file(index, published, tmp_path / "1.xlsx").read_bytes()
    assert _plan_file(index, published, tmp_path / "2.xlsx").read_bytes() == first


def test_about_is_the_first_sheet(forms: Forms) -> None:
    sheet = load_workbook(forms[INDEX])["Start"]
    assert [sheet.cell(row, 1).value for row in range(5, 10)] == [
        "Organisation", "Directorate", "Filled in by", "Date of assessment", "Target date",
    ]  # fmt: skip
    assert set(about()) <= {sheet.cell(row, 1).value for row in range(5, 10)}
