"""The commands as an officer runs them, from an empty folder to the report of the year."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from sv_rules.cli import main
from sv_rules.cli.maturity import command
from sv_rules.errors import SvRulesError
from sv_rules.maturity.schema import question_set_json_schema, register_json_schema, result_json_schema
from sv_rules.policy.library import shipped_folder
from tests.maturity.filling import ENTRY, TARGETS, about, fill_index, fill_statements
from tests.transcript import run as transcript

HERE = Path(__file__).parent


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_from_an_empty_form_to_a_plan_with_a_page_beside_it(folder: Path) -> None:
    assert run("form").exit_code == 0
    fill_index(folder / "form.xlsx", folder / "answers.xlsx")
    done = run("assess", "answers.xlsx", "-o", "plan.xlsx", "-f", "text", "-f", "json=plan.json")
    assert done.exit_code == 0
    assert "Present performance: Follower. Future target: Innovator by 31 March 2028." in done.output
    assert "73 actions: 65 by 31 March 2028, 8 later." in done.output
    assert "Written: plan.xlsx, and plan.html beside it." in done.output
    assert (folder / "plan.xlsx").exists()
    page = (folder / "plan.html").read_text(encoding="utf-8")
    assert "Innovator by 31 March 2028" in page
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert len(plan["actions"]) == 73
    assert plan["method"].startswith("the mean")
    Draft202012Validator(result_json_schema()).validate(plan)


def test_practices_that_notices_can_show_are_taken_from_the_ledger(folder: Path) -> None:
    run("form")
    sheet = load_workbook("form.xlsx")["E Procurement"]
    shown = {sheet.cell(row, 1).value: str(sheet.cell(row, 4).value) for row in range(5, 17)}
    assert "Notices can show it: SVMI-E-05." in shown["E2.3"]
    assert "Records beside tenders can show it: SVMI-E-07." in shown["E3.2"]
    assert "can show it" not in shown["E3.3"]


def test_a_target_that_does_not_fit_gives_exit_status_1_and_the_plan_is_written(folder: Path) -> None:
    run("form")
    fill_index(folder / "form.xlsx", folder / "a.xlsx", targets={**TARGETS, "H": "Innovator"})
    done = run("assess", "a.xlsx", "-o", "plan.xlsx")
    assert done.exit_code == 1
    assert "1 target or date does not fit what is wanted" in " ".join(done.output.split())
    assert "H3.1, H4.1, H4.2 and H4.3 are not wanted by then" in " ".join(done.output.split())
    assert "Findings" in load_workbook("plan.xlsx").sheetnames


def test_an_unfit_answer_writes_nothing(folder: Path) -> None:
    run("form")
    fill_index(
        folder / "form.xlsx", folder / "a.xlsx", change=lambda w: w["B Internal Management"].__setitem__("E5", "?")
    )
    done = run("assess", "a.xlsx", "-o", "plan.xlsx", "-f", "json=plan.json")
    assert isinstance(done.exception, SvRulesError)
    assert done.exception.exit_code == 2
    assert "sheet B Internal Management, E5" in str(done.exception)
    assert sorted(p.name for p in folder.iterdir()) == ["a.xlsx", "form.xlsx"]


def test_a_file_that_somebody_may_have_filled_in_is_not_written_over(folder: Path) -> None:
    run("form")
    before = (folder / "form.xlsx").read_bytes()
    done = run("form", "--set", "lga-toolkit")
    assert "it may hold what somebody filled in" in str(done.exception)
    assert (folder / "form.xlsx").read_bytes() == before
    assert run("form", "--set", "lga-toolkit", "--replace").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "a.xlsx", "-o", "a.xlsx", "--replace"),
        ("assess", "a.xlsx", "-o", "./a.xlsx", "--replace"),
        ("assess", "a.xlsx", "-f", "json=a.xlsx"),
        ("assess", "b.xlsx", "--previous", "a.xlsx", "-o", "a.xlsx", "--replace"),
        ("form", "--previous", "a.xlsx", "-o", "a.xlsx", "--replace"),
        ("actions", "a.xlsx", "-o", "a.xlsx", "--replace"),
        ("measure", "n.json", "--authority", "X", "--claimed", "a.xlsx", "-o", "a.xlsx", "--replace"),
    ],
)
def test_a_file_that_is_read_is_never_written_over(folder: Path, arguments: tuple[str, ...]) -> None:
    run("form", "-o", "a.xlsx", "--example")
    before = Path("a.xlsx").read_bytes()
    done = run(*arguments)
    assert "it is one of the files that were given to be read" in f"{done.output} {done.exception}"
    assert Path("a.xlsx").read_bytes() == before


def test_where_one_file_cannot_be_written_none_is(folder: Path) -> None:
    run("form", "-o", "a.xlsx", "--example")
    done = run("assess", "a.xlsx", "-o", "plan.xlsx", "-f", "json=nowhere/plan.json")
    assert 'there is no folder "nowhere"' in f"{done.output} {done.exception}"
    assert sorted(p.name for p in folder.iterdir()) == ["a.xlsx"]


def test_directorates_are_joined_and_last_year_is_shown(folder: Path) -> None:
    run("form")
    for name, codes in (("Adults", (*ENTRY, "E1.1")), ("Places", (*ENTRY, "E1.1", "E1.2"))):
        fill_index(folder / "form.xlsx", folder / f"{name}.xlsx", said=about(Directorate=name), in_place=codes)
    last = about(**{"Date of assessment": datetime.date(2025, 4, 1)})
    fill_index(folder / "form.xlsx", folder / "last.xlsx", said=last)
    done = run("assess", "Adults.xlsx", "Places.xlsx", "--previous", "last.xlsx", "-o", "plan.xlsx")
    assert done.exit_code == 0
    assert "Adults: not in place; Places: in place" in done.output
    assert "Since 1 April 2025: 1 gained, 1 changed, 78 no change." in done.output
    assert {"Disagreements", "Progress", "Levels then and now"} <= set(load_workbook("plan.xlsx").sheetnames)


def test_a_councils_own_list_becomes_a_form_and_a_position(folder: Path) -> None:
    csv = str(HERE / "sefton_statements.csv")
    done = run("form", "--set", "lga-toolkit", "--statements", csv, "-o", "f.xlsx")
    assert "59 statements on 11 sheets" in done.output
    workbook = load_workbook("f.xlsx")
    start = workbook["Start"]
    for row, value in ((5, "Sefton Council"), (8, datetime.date(2018, 6, 1))):
        start.cell(row, 2).value = value
    workbook.save("f.xlsx")
    done = run("assess", "f.xlsx", "--statements", csv, "-o", "position.xlsx", "-f", "json=p.json", "-f", "text")
    assert done.exit_code == 0, done.exception
    assert "4 focus areas: Engaging councillors; Engaging strategic suppliers;" in done.output
    position = json.loads(Path("p.json").read_text(encoding="utf-8"))
    Draft202012Validator(result_json_schema()).validate(position)
    assert sum(position["counts"].values()) == 59
    assert "made from a list of statements" in str(run("assess", "f.xlsx").exception)


def test_a_list_in_a_workbook_reads_as_the_same_list_in_csv(folder: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Our statements"], [], ["Key area", "Statement", "Level", "Due"],
                ["Engaging councillors", "How members are briefed", 2, datetime.date(2027, 3, 31)]):  # fmt: skip
        sheet.append(row)
    workbook.save("list.xlsx")
    assert "1 statement" in run("form", "--set", "lga-toolkit", "--statements", "list.xlsx", "-o", "f.xlsx").output
    sheet = load_workbook("f.xlsx")["COU Engaging councillors"]
    assert [sheet["B5"].value, sheet["D5"].value] == ["How members are briefed", "Developing"]
    assert sheet["H5"].value == datetime.datetime(2027, 3, 31)  # noqa: DTZ001
    sheet.parent.close()
    workbook.active["C4"] = "Splendid"  # type: ignore[index]
    workbook.save("list.xlsx")
    done = run("form", "--set", "lga-toolkit", "--statements", "list.xlsx", "-o", "g.xlsx")
    assert 'list.xlsx, sheet Sheet, C4: "Splendid" is not on the scale' in str(done.exception)


def test_a_years_life_of_a_plan_beside_recommendations_of_scrutiny(folder: Path) -> None:
    run("form", "--example")
    run("assess", "form.xlsx", "-o", "plan.xlsx")
    workbook = load_workbook("plan.xlsx")
    sheet = workbook["Actions"]
    sheet["J5"], sheet["K5"], sheet["L5"] = "Done", datetime.date(2027, 1, 10), "Adopted by cabinet."
    workbook.save("plan.xlsx")
    leicester = str(HERE / "leicester_actions.yaml")
    done = run(
        "actions", "plan.xlsx", leicester, "--as-at", "2027-04-01", "--keep", "register.yaml", "-o", "report.xlsx",
        "-f", "text", "-f", "json=report.json",
    )  # fmt: skip
    assert done.exit_code == 0, done.exception
    assert "79 actions: 72 not started, 4 in progress, 3 done." in done.output
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    Draft202012Validator(result_json_schema()).validate(report)
    assert [g["kind"] for g in report["groups"]] == ["scrutiny recommendation", "index practice"]
    assert "Adopted by cabinet." in Path("report.html").read_text(encoding="utf-8")
    sheet["J5"], sheet["K5"], sheet["L5"] = "In progress", datetime.date(2027, 6, 1), "Reopened."
    workbook.save("plan.xlsx")
    again = run("actions", "plan.xlsx", "--as-at", "2027-07-01", "--keep", "register.yaml")
    assert again.exit_code == 0, again.exception
    kept = Path("register.yaml").read_text(encoding="utf-8")
    assert "Adopted by cabinet." in kept
    assert "Reopened." in kept


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("assess", "absent.xlsx"), "there is no such file"),
        (("actions", "absent.yaml"), "the file does not exist"),
        (("actions", "x.yaml", "--as-at", "soon"), "Write it as 2026-01-31"),
        (("form", "--set", "svmi"), 'the name "svmi"'),
    ],
)
def test_a_wrong_argument_is_a_sentence(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert says in f"{done.output} {done.exception}"
    assert done.exit_code != 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("form", "--statements", "l.csv"), "--statements goes with --set lga-toolkit"),
        (("form", "--example", "--previous", "x.xlsx"), "goes with neither"),
        (("assess", "x.xlsx", "-f", "pdf"), 'there is no format "pdf"'),
        (("asess", "x.xlsx"), 'Did you mean "assess"'),
    ],
)
def test_a_wrong_use_gives_exit_status_2(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.output


def test_every_shipped_question_set_and_register_fits_its_schema() -> None:
    import datetime as dates

    from sv_rules.measures.reading import policy_paths
    from sv_rules.source import read_source

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, list):
            return [plain(v) for v in value]
        return value.isoformat() if isinstance(value, dates.date) else value

    questions, register = Draft202012Validator(question_set_json_schema()), Draft202012Validator(register_json_schema())
    for name, path in policy_paths("assessments").items():
        if name != "measured":
            questions.validate(plain(read_source(path).data))
    for name in ("sefton_actions.yaml", "leicester_actions.yaml"):
        register.validate(plain(read_source(HERE / name).data))


def test_the_group_is_mounted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["sv-rules", "maturity", "--help"])
    main()
    assert "assess" in capsys.readouterr().out


def test_a_toolkit_form_can_be_compared_with_last_year(folder: Path) -> None:
    run("form", "--set", "lga-toolkit")
    levels = {f"OSV.{n}": "Developing" for n in range(1, 11)}
    fill_statements(folder / "form.xlsx", folder / "now.xlsx", {**levels, "OSV.1": "Leader"}, {})
    fill_statements(folder / "form.xlsx", folder / "last.xlsx", levels, {})
    workbook = load_workbook("last.xlsx")
    workbook["Start"]["B8"] = datetime.date(2025, 1, 1)
    workbook.save("last.xlsx")
    done = run("assess", "now.xlsx", "--previous", "last.xlsx")
    assert done.exit_code == 0, done.exception
    assert "Since 1 January 2025: 1 gained, 9 no change." in done.output
    assert "Focus area: Obtaining social value." in done.output


def test_text_from_a_form_is_escaped_on_the_page(folder: Path) -> None:
    run("form")
    said = about(Organisation="<script>alert(1)</script> & Sons Council")
    fill_index(folder / "form.xlsx", folder / "a.xlsx", said=said)
    assert run("assess", "a.xlsx", "-o", "plan.xlsx").exit_code == 0
    page = (folder / "plan.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons Council" in page


def test_a_question_set_of_your_own_is_named_and_a_form_of_another_copy_is_told(folder: Path) -> None:
    from sv_rules.measures.reading import policy_paths

    shipped = policy_paths("assessments")["social-value-maturity-index"].read_text(encoding="utf-8")
    Path("ours.yaml").write_text(shipped.replace("{method: mean}", "{method: minimum}"), encoding="utf-8")
    run("form", "--set", "ours.yaml")
    fill_index(folder / "form.xlsx", folder / "a.xlsx")
    ours, theirs = run("assess", "a.xlsx", "--set", "ours.yaml"), run("assess", "a.xlsx")
    assert "Overall: the lowest level." in ours.output
    assert "Note:" not in ours.output
    assert "a.xlsx was made from another copy of the question set" in theirs.output


def test_last_years_directorates_are_joined_too(folder: Path) -> None:
    run("form")
    for year in (2025, 2026):
        for name in ("Adults", "Places"):
            said = about(Directorate=name, **{"Date of assessment": datetime.date(year, 4, 1)})
            more = ("G2.1",) if year == 2026 or name == "Adults" else ()
            fill_index(folder / "form.xlsx", folder / f"{name}{year}.xlsx", said=said, in_place=(*ENTRY, *more))
    last = ("--previous", "Adults2025.xlsx", "--previous", "Places2025.xlsx")
    done = run("assess", "Adults2026.xlsx", "Places2026.xlsx", *last)
    assert "Since 1 April 2025: 1 gained, 79 no change." in done.output


@pytest.mark.parametrize("name", ["assessment", "maturity-answers", "actions-register", "maturity-result"])
def test_the_schemas_that_ship_are_those_of_the_models(name: str) -> None:
    shipped = shipped_folder() / "schema" / f"{name}.schema.json"
    output, status = transcript(f"sv-rules rules schema {name}", HERE)
    assert status == 0, output
    assert json.loads(shipped.read_text(encoding="utf-8")) == json.loads(output)
