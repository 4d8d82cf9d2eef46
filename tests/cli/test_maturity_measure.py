"""`sv-rules maturity measure`: files and records in, one sentence where something is wrong."""

from __future__ import annotations

import datetime
import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from sv_rules.cli.maturity_measure import measure
from sv_rules.errors import SvRulesError
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.maturity.reading import read_question_set
from sv_rules.workbook.maturity_form import write_form
from tests.maturity import register
from tests.maturity.filling import fill_index
from tests.transcript import run

START = datetime.date(2026, 3, 2)
RECORD = "answers:\n  social_value_promised: true\n  commitments_in_contract: {answer}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve contract details notices, each with its record: of eleven the contract holds what was promised."""
    path = tmp_path_factory.mktemp("records")
    (path / "contracts").mkdir()
    for number in range(12):
        release = register.contract(number, "Oakham Council", START)
        (path / "contracts" / f"c{number}.json").write_text(json.dumps(release), encoding="utf-8")
        answer = "false" if number == 0 else "true"
        record = RECORD.format(answer=answer)
        (path / "contracts" / f"c{number}.record.yaml").write_text(record, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def index() -> QuestionSet:
    return read_question_set("social-value-maturity-index").model


def measured(command: str, folder: Path) -> str:
    output, status = run(f"sv-rules maturity measure {command} --as-at 2026-12-01", folder)
    assert status == 0, output
    return " ".join(output.split())


def test_records_beside_notices_count_and_lift_an_area_to_the_level_they_show(folder: Path) -> None:
    output = measured('contracts --authority "Oakham Council"', folder)
    assert "G Follower" in output
    assert "Supported. Met in 11 of 12 judged (91.7 %), breached in 1." in output


def test_a_record_of_a_file_with_several_procurements_counts_only_for_the_ocid_it_names(folder: Path) -> None:
    notices = [register.contract(number, "Oakham Council", START) for number in (50, 51)]
    (folder / "two.jsonl").write_text("".join(json.dumps(n) + "\n" for n in notices), encoding="utf-8")
    record = folder / "two.record.yaml"
    record.write_text(RECORD.format(answer="true"), encoding="utf-8")
    command = 'two.jsonl --authority "Oakham Council" -f json'
    output, status = run(f"sv-rules maturity measure {command}", folder)
    assert (status, "the record does not say whose it is" in output) == (2, True), output
    record.write_text(f"tender: {{ocid: ocds-h6vhtk-000050}}\n{RECORD.format(answer='true')}", encoding="utf-8")
    assert '"rules": [ "SVMI-G-01" ], "asked": 2, "judged": 1,' in measured(command, folder)


def test_the_same_release_in_two_files_counts_once_and_drafts_not_at_all(folder: Path) -> None:
    (folder / "draft.yaml").write_text("title: Home care\nbuyer: Oakham Council\n", encoding="utf-8")
    output = measured("contracts contracts/c1.json draft.yaml", folder)
    assert "Read: 12 procurements in 12 releases." in output
    assert "1 release was read before and counts once." in output
    assert "1 tender has no ocid, as a draft has none, and was left out." in output


def test_a_practice_lists_its_notices_on_request(folder: Path) -> None:
    output = measured('contracts --authority "Oakham Council" --notices g1.1', folder)
    assert output.count("G1.1 Met ocds-h6vhtk-") == 11
    assert output.count("G1.1 Breached ocds-h6vhtk-000000") == 1


def test_a_claim_that_is_not_borne_out_gives_exit_status_1(folder: Path) -> None:
    for number in range(12):
        record = folder / "contracts" / f"c{number}.record.yaml"
        record.write_text(RECORD.format(answer="false"), encoding="utf-8")
    command = 'sv-rules maturity measure contracts --authority "Oakham Council" --claimed G=mature --as-at 2026-12-01'
    output, status = run(command, folder)
    assert status == 1, output
    assert "G Incomplete/Non Compliant. The claim is not borne out in G." in " ".join(output.split())


def test_a_self_assessment_is_set_beside_the_notices_practice_by_practice(folder: Path, index: QuestionSet) -> None:
    write_form(index, folder / "form.xlsx")
    levels = {area.id: "Incomplete/Non Compliant" for area in index.areas}
    # G1.1 in place, so G is claimed as Follower; a leader's practice without those below claims no level.
    fill_index(folder / "form.xlsx", folder / "answers.xlsx", in_place=("G1.1", "E3.2"), later=(), targets=levels)
    (folder / "apart").mkdir()
    for number in range(10):
        notice = folder / "apart" / f"c{number}.json"
        notice.write_text(json.dumps(register.contract(number, "Claimby Council", START)), encoding="utf-8")
        answer = "true" if number < 5 else "false"
        notice.with_suffix(".record.yaml").write_text(RECORD.format(answer=answer), encoding="utf-8")
    command = 'sv-rules maturity measure apart --authority "Claimby Council" --claimed answers.xlsx --as-at 2026-12-01'
    output, status = run(f"{command} -o claims.xlsx -f json", folder)
    assert status == 1, output
    document = json.loads(output[: output.rindex("}") + 1])
    [authority] = document["authorities"]
    practices = {p["practice"]: (p["claimed"], p["claim"]) for p in authority["practices"]}
    assert practices["G1.1"] == ("in place", "not borne out")  # 5 of 10
    assert practices["E3.2"] == ("in place", "cannot be told")
    areas = {a["area"]: (a["claimed"], a["claim"]) for a in authority["areas"]}
    assert areas["G"] == ("follower", "The notices do not bear out Follower.")
    assert areas["E"][0] == "incomplete"
    sheet = load_workbook(folder / "claims.xlsx")["Claims"]
    assert [cell.value for cell in sheet[5]][2:] == [
        "In place", "Met in 5 of 10", "Not supported", "The notices do not bear it out."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("contracts --claimed missing.xlsx --authority 'Oakham Council'", "missing.xlsx"),
        ("contracts --also-called 'Oakham CC'", "--also-called is about one authority"),
        ("contracts --authority 'Oakham Council' --also-called 'Nowhere CC'", 'no authority "Nowhere CC"'),
        ("contracts --authority 'Oakham Council' --claimed E=leader --claimed E=mature", "two levels for area E"),
        ("contracts -o report.pdf", "a workbook ends in .xlsx"),
        ("contracts --authority ''", 'no authority ""'),
        ("nothing.json", "nothing.json"),
        ('contracts --authority "Nowhere Council"', 'no authority "Nowhere Council"'),
        ("contracts --claimed E=leader", "--claimed is about one authority"),
        ('contracts --authority "Oakham Council" --claimed E=gold', 'no level "gold"'),
        ('contracts --authority "Oakham Council" --notices Z9', 'no practice "Z9"'),
        ("contracts -f pdf", 'there is no format "pdf"'),
        ("contracts -f json=a -f html=a", "two formats name the same file"),
        ("contracts --as-at yesterday", "the day of the report"),
        ("contracts --as-at 2025-12-31", "no level can be read from notices as at this day"),
        ("contracts --index measures-of-ours", "measures-of-ours"),
        ("contracts --index lga-toolkit", "nothing to measure by"),
        ("contracts --support ./ours.yaml", "ours.yaml"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(
    folder: Path, command: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(measure, shlex.split(command))
    error = result.exception
    assert isinstance(error, SvRulesError | SystemExit), error
    assert getattr(error, "exit_code", getattr(error, "code", None)) == 2
    assert said in f"{result.output} {error}"


def test_an_authority_may_bring_its_own_numbers(folder: Path) -> None:
    shipped = (Path(__file__).parents[2] / "rulesets" / "assessments" / "measured.yaml").read_text(encoding="utf-8")
    own = shipped.replace("source: ours", "source: authority").replace("least_judged: 10", "least_judged: 13")
    (folder / "numbers.yaml").write_text(own, encoding="utf-8")
    output = measured('contracts --authority "Oakham Council" --support ./numbers.yaml', folder)
    assert output.split("Read:")[0].endswith("it could be told in 12, and it takes 13. ")
    assert "The authority's own numbers" in output


def test_numbers_with_a_mistake_are_refused_with_its_line(folder: Path) -> None:
    shipped = (Path(__file__).parents[2] / "rulesets" / "assessments" / "measured.yaml").read_text(encoding="utf-8")
    (folder / "wrong.yaml").write_text(shipped.replace("supported_from: 90", "supported_from: 190"), encoding="utf-8")
    output, status = run("sv-rules maturity measure contracts --support ./wrong.yaml", folder)
    assert (status, "wrong.yaml:12:" in output) == (2, True), output
