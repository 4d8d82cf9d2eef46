"""The panel's commands as they are typed: the group alone, so that no other part of the command line is needed."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from sv_rules.cli.panel import command
from sv_rules.errors import SvRulesError
from tests.panel.people import bids_text, comply, edited, evaluation_text


def run(*words: object) -> Result:
    """One command. Errors of ours are raised as they are: the real command line prints their sentence."""
    result = CliRunner().invoke(command, [str(w) for w in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo") / "pack"
    told = run("demo", folder).output
    shutil.copytree(folder, folder.with_name("first"))  # as it was before anybody worked in it
    return folder, told


def test_the_demonstration_runs_to_letters_and_its_winner_is_that_of_hand(demo: tuple[Path, str]) -> None:
    folder, told = demo
    # B02: 16 + 6.4 + 6.4 + 6.4 + 4.8 + 8 for quality and social value, and 40 for the lowest price.
    assert "B02" in told
    assert "88.00 of 100" in told
    record = json.loads((folder / "award/1/record.json").read_text(encoding="utf-8"))
    totals = {b["bid"]: b["total"] for b in record["result"]["rounds"][0]["bids"]}
    # B01: 16 + 4.8 + 6.4 + 8 + 3.6 + 8 and 40 x 398,000 / 412,500 = 38.593...; B03: 12 + 6.4 + 4.8 + 4.8 + 3.6 + 10
    # and 40 x 398,000 / 455,250 = 34.969...
    assert totals == {"B02": "88.00", "B01": "85.39", "B03": "76.57"}


def test_status_verify_export_and_hold_are_one_line_each(demo: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = demo
    assert "Done. The bids are scored." in run("status", folder).output
    assert "is as it was recorded" in run("verify", folder).output
    assert "is as it was recorded" in run("verify", folder, folder / "award/1/result-public.xlsx").output
    assert "A hold is recorded" in run("hold", folder, "--by", "Legal", "--why", "a claim").output
    done = run("export", folder, tmp_path / "all.zip", "--why", "the claim")
    assert "all.zip" in done.output


def test_verify_of_a_changed_file_leaves_with_1(demo: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = demo
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "award/1/award-report-panel.html").write_text("rewritten", encoding="utf-8")
    result = run("verify", copy)
    assert result.exit_code == 1
    assert "award-report-panel.html is not as line" in result.output


def test_assurance_is_a_separate_paper_for_somebody_named(demo: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = demo
    run("assurance", folder, "--for", "Internal audit", "--why", "sign-off", "--out", tmp_path / "assurance.txt")
    text = (tmp_path / "assurance.txt").read_text(encoding="utf-8")
    assert text.startswith("ASSURANCE ONLY")
    assert "Internal audit" in text
    with pytest.raises(SvRulesError, match="would lie in the pack"):
        run("assurance", folder, "--for", "Internal audit", "--why", "x", "--out", folder / "award" / "a.txt")
    assert "Internal audit" in (folder / "audit.jsonl").read_text(encoding="utf-8")


def test_assurance_on_dummy_bids_needs_no_bids(tmp_path: Path) -> None:
    (tmp_path / "evaluation.yaml").write_text(evaluation_text("north"), encoding="utf-8")
    run("assurance", tmp_path / "evaluation.yaml", "--dummy", "--out", tmp_path / "dummy.txt")
    assert "dummy bids" in (tmp_path / "dummy.txt").read_text(encoding="utf-8")
    assert run("assurance", tmp_path / "evaluation.yaml", "--out", tmp_path / "x.txt").exit_code == 2


def test_a_new_pack_and_its_compliance_say_what_was_written_and_what_is_next(tmp_path: Path) -> None:
    from sv_rules.panel.pack import open_pack

    (tmp_path / "evaluation.yaml").write_text(evaluation_text("north"), encoding="utf-8")
    (tmp_path / "bids.yaml").write_text(bids_text(B01="north", B02="north"), encoding="utf-8")
    folder = tmp_path / "pack"
    told = run("new", folder, "--evaluation", tmp_path / "evaluation.yaml", "--bids", tmp_path / "bids.yaml").output
    assert "2 bids, 3 evaluators" in told
    assert "compliance-panel-issue-1.xlsx" in told
    assert "Next: Fill the compliance book" in told
    book = edited(open_pack(folder), tmp_path / "back", comply, "compliance")
    told = run("compliance", folder, book, "--by", "Rosa Lind").output
    assert "2 bids are in, 0 out" in told
    assert "Waited for: E1 (Ann Bell), E2 (Ben Cole), E3 (Cat Dunn)." in told
    told = run("replace", folder, "E2", "--by", "Nadia Rahman", "--why", "illness").output
    assert "E4 declares first" in told
    told = run("declare", folder, "E4", "--none").output
    assert "evaluator-E4-issue-1.xlsx" in told
    told = run("withdraw", folder, "B02", "--by", "Rosa Lind", "--why", "no capacity").output
    assert "B02 is withdrawn" in told
    told = run("disregard", folder, "B01", "--limb", "s19(3)(d)", "--by", "R", "--why", "late answer").output
    assert "s55" in told


def test_a_pack_that_differs_from_its_notice_stops(tmp_path: Path) -> None:
    from sv_rules.policy.library import shipped_templates

    example = shipped_templates() / "example-panel"
    text = (example / "evaluation.yaml").read_text(encoding="utf-8")
    changed = text.replace("weighting: 20,", "weighting: 22,").replace("weighting: 10,", "weighting: 8,")
    (tmp_path / "evaluation.yaml").write_text(changed, encoding="utf-8")
    with pytest.raises(SvRulesError, match=r"(?s)not what was published.*20.*22"):
        run("new", tmp_path / "pack", "--evaluation", tmp_path / "evaluation.yaml", "--bids", example / "bids.yaml",
            "--from", example / "notice.json")  # fmt: skip
    assert not (tmp_path / "pack").exists()


def test_an_evaluation_is_begun_from_a_notice_and_must_be_completed(tmp_path: Path) -> None:
    notice = Path(__file__).parent.parent / "notices" / "light-touch-tender.json"
    told = run("new", tmp_path / "pack", "--from", notice).output
    assert "complete it as bidders were told" in told
    draft = tmp_path / "pack.evaluation.yaml"
    (tmp_path / "bids.yaml").write_text(bids_text(B01="lot-1"), encoding="utf-8")
    with pytest.raises(SvRulesError, match="still to be filled in"):
        run("new", tmp_path / "pack", "--evaluation", draft, "--bids", tmp_path / "bids.yaml")


def test_a_misspelt_command_is_told_the_nearest() -> None:
    result = CliRunner().invoke(command, ["colect"])
    assert result.exit_code == 2
    assert 'Did you mean "collect"?' in result.output


def test_the_standstill_command_names_each_day_that_is_not_counted() -> None:
    told = run("standstill", "--notice-on", "2026-07-08").output
    assert "the last is Monday 20 July 2026" in told
    assert "Monday 13 July 2026 is not counted" in told
    assert "Northern Ireland" in told


def test_the_brief_shows_every_score_and_reason_and_no_mean(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    document = docx.Document(io.BytesIO((folder / "brief/moderation-brief-issue-1.docx").read_bytes()))
    cells = "\n".join(c.text for t in document.tables for r in t.rows for c in r.cells)
    assert "The drawings cover all six example rooms" in cells
    assert "E2, audio visual engineer" in cells
    everything = cells + "\n".join(p.text for p in document.paragraphs)
    assert "3.5" not in everything  # the mean of E1's 4 and E2's 3
    assert len([p for p in document.paragraphs if p.text == "Agreed score:"]) == 18  # 3 bids x 6 questions


def test_the_demonstration_is_made_anew_only_where_nobody_has_worked_in_it(
    demo: tuple[Path, str], tmp_path: Path
) -> None:
    first, told = demo
    folder, returned = tmp_path / "pack", tmp_path / "pack-returned"
    shutil.copytree(first.with_name("first"), folder)
    shutil.copytree(first.with_name("pack-returned"), returned)
    again = run("demo", folder).output
    assert [line for line in again.splitlines() if "Written" not in line] == [
        line for line in told.splitlines() if "Written" not in line
    ]
    mine = returned / "mine.docx"
    mine.write_bytes(b"my notes")
    with pytest.raises(SvRulesError, match="no demonstration wrote"):
        run("demo", folder)
    mine.unlink()
    run("hold", folder, "--by", "Legal", "--why", "a claim")
    with pytest.raises(SvRulesError, match="somebody has worked in the demonstration"):
        run("demo", folder)
    assert "is as it was recorded" in run("verify", folder).output


def test_the_demonstration_leaves_a_folder_of_somebody_elses_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"mine")
    with pytest.raises(SvRulesError, match="something that no demonstration wrote"):
        run("demo", tmp_path)
    assert (tmp_path / "thesis.docx").read_bytes() == b"mine"
