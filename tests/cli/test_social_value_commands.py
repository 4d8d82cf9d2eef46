"""The commands for measures, profiles and bids: what they say, what they write, and that a refusal writes nothing."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sv_rules.cli import main
from sv_rules.evaluation.offers import Offers
from sv_rules.source import parse_source
from tests.measures.sets import SET
from tests.transcript import ROOT
from tests.transcript import run as run_apart
from tests.workbook.offering import fill

TABLE = "Outcome,Ref,Measure,Unit,Proxy\nWork,A1,Hours given,hour,15\nWork,A2,A plan,plan,none\n"
DRAFT = """\
title: Home care
buyer: Example Council
facts: {stated_value_ex_vat: 100000}
lots:
  - {id: 1, title: North}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "draft.yaml").write_text(DRAFT, encoding="utf-8")
    shutil.copy(ROOT / "tests" / "notices" / "light-touch-tender.json", tmp_path / "notice.json")
    return tmp_path


def run(command: str, folder: Path) -> tuple[str, int]:
    """What a command prints, standard error after standard output, and its exit status; in this process, for speed."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.argv
    sys.argv = shlex.split(command)
    status: object = 0
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as stop:
        status = stop.code or 0
    finally:
        sys.argv = before
    assert isinstance(status, int)
    return out.getvalue() + err.getvalue(), status


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(command: str, folder: Path) -> str:
    """What a refused command says; the folder is as it was."""
    before = files(folder)
    output, status = run(command, folder)
    assert status == 2, output
    assert files(folder) == before
    return output


def test_a_table_becomes_a_set_that_is_shown_checked_and_compared(folder: Path) -> None:
    made = "sv-rules measures import table.csv --edition {0} --licence free --date 2026-01-01 -o {1}"
    output, status = run(made.format("2026", "mine.yaml"), folder)
    assert (status, output.splitlines()[0]) == (0, "mine.yaml: 2 measures, 1 without a value in pounds.")
    (folder / "table.csv").write_text(TABLE.replace("hour,15", "hour,16"), encoding="utf-8")
    assert run(made.format("2027", "next.yaml"), folder)[1] == 0
    assert "£15.00 for each hour" in run("sv-rules measures show mine.yaml", folder)[0]
    output, status = run("sv-rules measures diff mine.yaml next.yaml", folder)
    assert status == 1
    assert "value for each unit: £15.00 -> £16.00" in output
    assert run("sv-rules measures diff mine.yaml mine.yaml", folder)[1] == 0
    output, status = run("sv-rules measures check mine.yaml", folder)
    assert (status, "no measure names a sustainability goal" in output) == (1, True)


def test_a_table_with_a_mistake_writes_nothing(folder: Path) -> None:
    (folder / "table.csv").write_text(TABLE.replace("hour,15", 'hour,"1,5"'), encoding="utf-8")
    said = refused("sv-rules measures import table.csv --edition 1 --licence free -o mine.yaml", folder)
    assert said.startswith('sv-rules: table.csv:2:5: "1,5" may mean two numbers')
    assert "--licence" in refused("sv-rules measures import table.csv --edition 1 -o mine.yaml", folder)


def test_shipped_sets_and_profiles_are_listed_and_what_is_invented_says_so(folder: Path) -> None:
    assert "example: Example measures, edition 1 (13 measures) · invented" in run("sv-rules measures list", folder)[0]
    output, status = run("sv-rules profile list", folder)
    assert status == 0
    assert [line.partition(":")[0] for line in output.splitlines()] == [
        "example-council",
        "leicester",
        "liverpool",
        "sefton",
    ]
    assert next(line for line in output.splitlines() if "invented" in line).startswith("example-council")


def test_a_profile_is_checked_and_its_findings_have_lines(folder: Path) -> None:
    output, status = run("sv-rules profile check leicester", folder)
    assert status == 1
    assert "rulesets/authorities/leicester.yaml:" in output
    assert run("sv-rules profile check example-council", folder) == (
        "Example Council: 0 findings, 6 parts invented\n",
        0,
    )


def test_a_form_is_filled_in_from_a_profile_and_read_into_one(folder: Path) -> None:
    assert run("sv-rules profile form --from liverpool -o form.xlsx", folder)[1] == 0
    output, status = run("sv-rules profile read form.xlsx -o mine.yaml", folder)
    assert (status, output.splitlines()[0]) == (0, "mine.yaml: Liverpool City Council, 7 outcomes, 0 rulesets adopted.")
    assert parse_source((folder / "mine.yaml").read_bytes(), "mine.yaml").data["framework"] == "liverpool-outcomes"
    assert run("sv-rules profile show mine.yaml", folder)[0] == run("sv-rules profile show liverpool", folder)[0]


def test_a_profiles_rulesets_run_when_a_tender_is_checked(folder: Path) -> None:
    by_profile, _ = run_apart("sv-rules check notice.json --profile example-council -f json", folder)
    by_name, _ = run_apart("sv-rules check notice.json --adopt social-value-maturity-index=mature -f json", folder)
    told, _, found = by_profile.partition("The profile of Example Council is invented")
    assert found
    mine, theirs = json.loads(told), json.loads(by_name)
    used = mine.pop("profile")
    assert theirs.pop("profile") is None
    assert mine == theirs
    assert (used["name"], used["synthetic"]) == ("Example Council", True)
    assert used["adopts"] == ["social-value-maturity-index, up to mature"]
    assert mine != json.loads(run_apart("sv-rules check notice.json -f json", folder)[0])


def test_adopt_goes_before_the_profile_and_a_misspelt_profile_is_refused(folder: Path) -> None:
    both = "sv-rules check notice.json --profile example-council --adopt social-value-maturity-index=leader -f json"
    only = "sv-rules check notice.json --adopt social-value-maturity-index=leader -f json"
    told = run_apart(both, folder)[0].partition("The profile of")[0]
    assert json.loads(told) | {"profile": None} == json.loads(run_apart(only, folder)[0])
    assert 'Did you mean "sefton"?' in refused("sv-rules check notice.json --profile seftn", folder)


def test_what_is_invented_says_so_in_every_output_of_a_check(folder: Path) -> None:
    kinds = {
        "json": "json",
        "html": "html",
        "md": "md",
        "junit": "xml",
        "github": "txt",
        "sarif": "sarif",
        "xlsx": "xlsx",
    }
    outputs = " ".join(f"-f {kind}=o.{ending}" for kind, ending in kinds.items())
    text, _ = run(f"sv-rules check notice.json --profile example-council -f text {outputs}", folder)
    assert "INVENTED, not policy: Example Council: No such council exists" in text
    assert "The buyer is Herefordshire Council, and the profile is of Example Council" in " ".join(text.split())
    for name in ("o.html", "o.md", "o.xml", "o.txt"):
        assert "INVENTED, not policy" in (folder / name).read_text(encoding="utf-8"), name
    for name in ("o.json", "o.sarif"):
        assert "No such council exists" in (folder / name).read_text(encoding="utf-8"), name
    book = load_workbook(folder / "o.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.endswith("Profile of Example Council, INVENTED") for cell in cells)
    assert "INVENTED" in cells
    told, status = run("sv-rules replay o.json --notice notice.json", folder)
    assert (status, told.startswith("SAME.")) == (0, True)


def test_a_profile_from_documents_says_that_only_law_binds_and_what_is_wanted(folder: Path) -> None:
    shown = " ".join(run("sv-rules check notice.json --profile sefton", folder)[0].split())
    assert "It adopts no ruleset: only law binds by it." in shown
    assert "INVENTED" not in shown
    assert (
        "- Social wellbeing (priority: Achieving community benefit); no document says which contracts it suits" in shown
    )


FORM = "sv-rules bid form --tender draft.yaml --measures table.yaml --years 2 -o form.xlsx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A form made once, with its record, draft and set."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "draft.yaml").write_text(DRAFT, encoding="utf-8")
    (folder / "table.yaml").write_text(SET, encoding="utf-8")
    output, status = run(FORM, folder)
    assert (status, output.splitlines()[0]) == (0, "form.xlsx: 8 measures, lot 1, 2 years.")
    return folder


@pytest.fixture
def formed(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_a_form_goes_out_comes_back_and_becomes_offers(formed: Path) -> None:
    good = {"Share": 100, "Additional": "Yes", "Statement": "how"}
    fill(formed / "form.xlsx", formed / "ant.xlsx", {"WEEKS": {"Year_1": 10, "Year_2": 0, **good}}, Bidder="Ant")
    fill(formed / "form.xlsx", formed / "bee.xlsx", {"LTU": {"Year_1": 2, **good}}, Bidder="Bee")
    output, status = run("sv-rules bid read bee.xlsx ant.xlsx -f json", formed)
    offers = Offers.model_validate_json(output)
    assert status == 0
    # 10 weeks of £200 and two people at £15,000, of a contract of £100,000
    assert [(b.bid, b.bidder, str(b.total), str(b.per_pound)) for b in offers.bids] == [
        ("B01", "Ant", "2000.00", "0.0200"), ("B02", "Bee", "30000.00", "0.3000"),
    ]  # fmt: skip
    text, _ = run("sv-rules bid read bee.xlsx ant.xlsx", formed)
    assert text.startswith("READ. 2 forms read.")
    assert "excluding VAT" in text
    named = Offers.model_validate_json(run("sv-rules bid read B07=ant.xlsx -f json", formed)[0])
    assert named.bids[0].bid == "B07"


def test_a_form_with_a_question_or_a_change_exits_with_one(formed: Path) -> None:
    fill(formed / "form.xlsx", formed / "ask.xlsx", {"LTU": {"Year_1": 2, "Share": 100, "Statement": "x"}})
    output, status = run("sv-rules bid read ask.xlsx", formed)
    assert (status, output.partition(".")[0]) == (1, "ASK")
    fill(formed / "form.xlsx", formed / "text.xlsx", {"LTU": {"Year_1": "two"}})
    output, status = run("sv-rules bid read text.xlsx -o offers.txt", formed)
    assert (status, output) == (1, "")
    assert (formed / "offers.txt").read_text(encoding="utf-8").startswith("STOP. 1 form read, 1 cannot go")


def test_a_record_whose_values_were_changed_is_refused(formed: Path) -> None:
    fill(formed / "form.xlsx", formed / "ant.xlsx", {"LTU": {"Year_1": 2}})
    record = json.loads((formed / "form.issued.json").read_text(encoding="utf-8"))
    record["measures"]["themes"][0]["outcomes"][0]["measures"][1]["proxy"] = "99999.00"
    (formed / "form.issued.json").write_text(json.dumps(record), encoding="utf-8")
    assert "it is no issue record of a bid form, or it was changed" in refused("sv-rules bid read ant.xlsx", formed)


def test_without_its_record_a_form_is_refused(formed: Path) -> None:
    fill(formed / "form.xlsx", formed / "ant.xlsx", {"LTU": {"Year_1": 2}})
    (formed / "form.issued.json").rename(formed / "kept.json")
    assert "there is no issue record" in refused("sv-rules bid read ant.xlsx", formed)
    assert run("sv-rules bid read ant.xlsx --issued kept.json", formed)[1] == 1
    (formed / "kept.json").write_text("{}", encoding="utf-8")
    assert "it is no issue record" in refused("sv-rules bid read ant.xlsx --issued kept.json", formed)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("--only WEKS", 'Did you mean "WEEKS"?'), ("--most WEEKS=1,5", "may mean two numbers"),
        ("--lot 3", 'there is no lot "3"'), ("--years 99", "--years"),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_made_writes_nothing(formed: Path, more: str, said: str) -> None:
    assert said in refused(f"{FORM} {more}".replace("form.xlsx", "other.xlsx"), formed)


def test_a_form_that_bidders_may_hold_is_not_written_over_by_another(formed: Path) -> None:
    assert run(FORM, formed)[1] == 0  # the same form again is the same file
    assert "the record of another form" in refused(FORM.replace("--years 2", "--years 3"), formed)
    assert run(FORM.replace("--years 2", "--years 3").replace("form.xlsx", "second.xlsx"), formed)[1] == 0


def test_an_import_never_writes_over_its_table_and_wants_edition_and_licence(folder: Path) -> None:
    assert "end its name in .yaml" in refused(
        "sv-rules measures import table.csv --edition 1 --licence free -o table.csv", folder
    )
    assert "--licence" in refused("sv-rules measures import table.csv --edition 1 --licence ' ' -o a.yaml", folder)
    assert "--edition" in refused("sv-rules measures import table.csv --edition '' --licence f -o a.yaml", folder)


def test_a_profile_without_a_measure_set_is_named(folder: Path) -> None:
    command = "sv-rules bid form --tender draft.yaml --profile sefton --years 2 -o form.xlsx"
    assert "Sefton Metropolitan Borough Council names no measure set" in refused(command, folder)


def test_a_framework_of_outcomes_is_no_measure_set_for_a_form(folder: Path) -> None:
    command = "sv-rules bid form --tender draft.yaml --measures liverpool-outcomes --years 2 -o form.xlsx"
    assert "has no measures" in refused(command, folder)
    assert "Give --measures SET" in refused("sv-rules bid form --tender draft.yaml --years 2 -o form.xlsx", folder)


def test_offers_as_a_workbook_go_to_a_file(formed: Path) -> None:
    fill(
        formed / "form.xlsx",
        formed / "ant.xlsx",
        {"LTU": {"Year_1": 2, "Share": 100, "Additional": "Yes", "Statement": "x"}},
    )
    assert "give -o offers.xlsx" in refused("sv-rules bid read ant.xlsx -f xlsx", formed)
    assert run("sv-rules bid read ant.xlsx -f xlsx -o offers.xlsx", formed) == ("", 0)
    assert load_workbook(formed / "offers.xlsx").sheetnames == ["Offers", "By measure", "Statements", "Findings"]


def test_an_answered_form_takes_the_place_of_the_first(formed: Path) -> None:
    asked = {"LTU": {"Year_1": 2, "Share": 100, "Statement": "x"}}
    fill(formed / "form.xlsx", formed / "ask.xlsx", asked)
    fill(formed / "form.xlsx", formed / "told.xlsx", {"LTU": {**asked["LTU"], "Additional": "Yes"}})
    assert run("sv-rules bid read ask.xlsx", formed)[1] == 1
    output, status = run("sv-rules bid read ask.xlsx --answered told.xlsx", formed)
    assert (status, output.partition(".")[0]) == (0, "READ")
    assert 'LTU, additional: nothing in ask.xlsx, and "Yes" in the answer.' in " ".join(output.split())


def test_a_form_by_an_invented_profile_says_what_of_it_is_invented(formed: Path) -> None:
    made = "sv-rules bid form --tender draft.yaml --profile example-council --years 2 -o invented.xlsx"
    assert "invented" in run(made, formed)[0]
    cells = [str(c.value) for row in load_workbook(formed / "invented.xlsx")["Guide"].iter_rows() for c in row]
    assert any(
        c.startswith("These measures and values are invented") and "Weights: No such council" in c for c in cells
    )
    assert any(c.endswith("(INVENTED: No such place exists; the beginning ZZ is given to no town.)") for c in cells)


@pytest.mark.parametrize(
    "command",
    [
        "sv-rules bid form --tender draft.yaml --measures table.yaml --years 2 -o form.csv",
        "sv-rules bid read form.xlsx -f xlsx -o offers.csv",
        "sv-rules profile form -o profile.yaml",
        "sv-rules profile read form.xlsx -o form.xlsx",
        "sv-rules measures import draft.yaml --edition 1 --licence x -o draft.csv",
    ],
)
def test_nothing_is_written_under_a_name_of_another_kind(formed: Path, command: str) -> None:
    assert re.search(r"ends? (its name )?in \.(xlsx|yaml)", refused(command, formed))


def test_of_many_releases_the_profile_is_told_once(folder: Path) -> None:
    for number in range(5):
        shutil.copy(folder / "notice.json", folder / f"n{number}.json")
    told, _ = run("sv-rules check n0.json n1.json n2.json n3.json n4.json --profile sefton", folder)
    assert told.count("Profile of Sefton") == 1
    assert "5 of 5 releases are of other buyers than the profile's authority." in told
    assert "The buyer is" not in told
