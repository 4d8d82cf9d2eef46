"""``rules diff``, ``docs`` and ``new``, and ``--also``, as an officer types them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from sv_rules.engine.cases import run_all
from sv_rules.engine.mutation import survivors
from sv_rules.policy.library import load_library
from sv_rules.policy.lint import lint
from sv_rules.policy.ruleset import Ruleset
from sv_rules.policy.starter import OWN, TEACH, starter
from sv_rules.report.rulebook_pages import rulebook_pages, stale_pages
from tests.cli.small import SMALL, by_stated_day
from tests.transcript import ROOT, run

DRAFT = """\
title: Meals
buyer: Example Council
gateway: publish
facts:
  {regime: procurement-act-2023, commencement_stated_on: 2026-03-01, is_framework: false, stated_value_inc_vat: 100000}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two rulesets folders that differ in the floor, and a draft with its record."""
    by_stated_day(tmp_path / "old")
    by_stated_day(tmp_path / "new")
    law = tmp_path / "new" / "law.yaml"
    law.write_text(law.read_text(encoding="utf-8").replace("100000.00,", "100000.01,"), encoding="utf-8")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "meals.yaml").write_text(DRAFT, encoding="utf-8")
    record = "answers: {social_value_considered_on: 2026-01-03, process_started_on: 2026-01-02}\n"
    (tmp_path / "plans" / "meals.record.yaml").write_text(record, encoding="utf-8")
    return tmp_path


# ---------------------------------------------------------------------------- diff


def test_diff_says_what_changes_on_a_folder_of_tenders_and_why(folder: Path) -> None:
    output, status = run("sv-rules rules diff old new plans", folder)
    assert status == 1
    assert output.startswith("1 release compared, from old to new: 1 differs.\n")
    assert "STOP → " in output
    assert "breached (stop) → not applicable" in output
    assert "because $example-law/floor (Floor of the duty): £100,000 → £100,000.01" in output
    assert "Meals · Example Council" in output


def test_diff_of_a_library_with_itself_is_silent_and_exits_0(folder: Path) -> None:
    output, status = run("sv-rules rules diff old old plans", folder)
    assert (output, status) == ("1 release compared, from old to old: nothing changes.\n", 0)


def test_diff_as_json_holds_every_change_with_its_reasons(folder: Path) -> None:
    output, status = run("sv-rules rules diff old new plans/meals.yaml -f json", folder)
    found = json.loads(output)
    assert status == 1
    assert (found["format"], found["releases"], found["changed"]) == ("sv-rules/comparison/1", 1, 1)
    assert found["old"]["digest"] != found["new"]["digest"]
    [rule] = found["comparisons"][0]["rules"]
    assert rule["rule"] == "LAW-002"
    assert rule["why"][0] == {
        "kind": "parameter", "name": "$example-law/floor", "text": "Floor of the duty",
        "old": "£100,000", "new": "£100,000.01", "lot": None,
    }  # fmt: skip


def test_diff_joins_folders_with_a_plus(folder: Path) -> None:
    (folder / "extra").mkdir()
    shutil.move(folder / "old" / "policy.yaml", folder / "extra" / "policy.yaml")
    output, status = run("sv-rules rules diff old old+extra plans", folder)
    assert status == 1
    assert "because the ruleset example-policy is new" in output


def test_diff_takes_an_adoption_that_only_one_side_knows(folder: Path) -> None:
    (folder / "old" / "policy.yaml").unlink()
    _, status = run("sv-rules rules diff old new plans --adopt example-policy=leader", folder)
    assert status == 1
    output, status = run("sv-rules rules diff old new plans --adopt example-polcy", folder)
    assert status == 2
    assert 'Did you mean "example-law"?' in output or "example-p" in output


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("old nowhere plans", "no such folder"),
        ("old new nothing.json", "nothing.json"),
        ("old new old/..", ""),
        ("old new empty", "the folder holds no notice and no draft"),
    ],
)
def test_diff_ends_with_2_where_something_cannot_be_read(folder: Path, command: str, words: str) -> None:
    (folder / "empty").mkdir()
    output, status = run(f"sv-rules rules diff {command}", folder)
    assert status == 2
    assert words in output
    assert "internal error" not in output


# ---------------------------------------------------------------------------- docs


def test_the_shipped_rulebook_is_up_to_date() -> None:
    stale = stale_pages(rulebook_pages(load_library()), ROOT / "rulesets" / "rulebook")
    assert not stale, f"{len(stale)} pages of rulesets/rulebook are out of date ({stale[0]}): run `make rulebook`."


def test_every_rule_has_a_page_and_every_link_leads_somewhere() -> None:
    library = load_library()
    pages = rulebook_pages(library)
    assert {f"rules/{r.id}.md" for r in library.plan.rules} == {name for name in pages if name.startswith("rules/")}
    for name, text in pages.items():
        for target in re.findall(r"(?<!\\)\]\((?!https://)([^)]*)\)", text):
            path, _, anchor = target.partition("#")
            found = (Path(name).parent / path).as_posix()
            found = found.replace("rules/../", "")
            assert found in pages, f"{name} leads to {target}"
            assert not anchor or f'<a id="{anchor}">' in pages[found], f"{name} leads to {target}"


def test_every_rule_is_in_each_index_that_it_belongs_to() -> None:
    library = load_library()
    pages = rulebook_pages(library)
    for rule in library.plan.rules:
        assert f"[{rule.id}](rules/{rule.id}.md)" in pages["README.md"]
        assert f"[{rule.id}](rules/{rule.id}.md)" in pages["by-law.md"]
        assert f"[{rule.id}](rules/{rule.id}.md)" in pages["by-authority.md"]
        if any(effect != "off" for effect in rule.at[-1][1].values()):
            assert f"[{rule.id}](rules/{rule.id}.md)" in pages["by-gateway.md"]


def test_docs_removes_its_own_old_pages_and_leaves_everything_else(folder: Path) -> None:
    assert run("sv-rules rules docs book --rulesets old", folder) == ("8 pages in book, 8 changed\n", 0)
    (folder / "book" / "rules" / "notes.md").write_text("Mine.\n", encoding="utf-8")
    (folder / "old" / "policy.yaml").unlink()
    output, status = run("sv-rules rules docs book --check --rulesets old", folder)
    assert status == 1
    assert "out of date: book/rules/POL-001.md" in output
    run("sv-rules rules docs book --rulesets old", folder)
    assert sorted(p.name for p in (folder / "book" / "rules").iterdir()) == ["LAW-001.md", "LAW-002.md", "notes.md"]
    output, status = run("sv-rules rules docs book --check --rulesets old", folder)
    assert (output, status) == ("6 pages, none out of date\n", 0)


def test_a_rulebook_among_the_rulesets_is_not_read_as_one(folder: Path) -> None:
    before = load_library(folder / "old")
    run("sv-rules rules docs old/rulebook --rulesets old", folder)
    after = load_library(folder / "old")
    assert (before.digest, list(before.plan.rulesets)) == (after.digest, list(after.plan.rulesets))


def test_a_page_shows_names_in_messages_by_their_titles_and_marks_as_they_are() -> None:
    [page] = [t for n, t in rulebook_pages(load_library(SMALL)).items() if n == "rules/LAW-002.md"]
    assert "considered on *date on which social value was considered*" in page
    assert r"floor *\$floor*" in page
    assert "- late: **breached**." in page


# ---------------------------------------------------------------------------- new


def test_a_starter_lints_and_tests_green(tmp_path: Path) -> None:
    output, status = run("sv-rules rules new my-council --like cheshire-east --folder mine", tmp_path)
    assert status == 0, output
    assert "Every figure is still cheshire-east's" in output
    for command in ("test my-council", "lint"):
        output, status = run(f"sv-rules rules {command} --also mine", tmp_path)
        assert status == 0, output


def test_a_starter_from_any_authority_is_green(tmp_path: Path) -> None:
    shipped = load_library()
    taken = {r.id for r in shipped.plan.rules}
    names = []
    for file in shipped.files:
        if shipped.plan.rulesets[file.model.ruleset].authorities:
            names.append(f"new-{file.model.ruleset}")
            text = starter(file, names[-1], "New Council", taken)
            (tmp_path / f"{names[-1]}.yaml").write_text(text, encoding="utf-8")
            taken |= set(re.findall(r"^  - id: (\S+)", text, re.MULTILINE))
    library = load_library(also=[tmp_path])
    assert len(names) > 10
    assert [o.found for o in run_all(library.plan, library.files, only=names) if not o.passed] == []
    assert [str(doubt) for doubt in lint(library.plan, library.files) if "/new-" in doubt.file] == []
    for name in names:
        found, _ = survivors(library.plan, library.files, name)
        assert not found, f"{name}: {[mutant.change for mutant in found]}"


def test_a_starter_teaches_and_says_that_it_is_no_policy_yet(tmp_path: Path) -> None:
    run('sv-rules rules new hill-dale --like cheshire-east --authority "Hill & Dale Council"', tmp_path)
    text = (tmp_path / "hill-dale.yaml").read_text(encoding="utf-8")
    own = text.replace("copied from cheshire-east", "").replace("starter from cheshire-east", "")
    head, _, body = own.partition("\nruleset: ")
    assert "every figure in it is still that of\n# Cheshire East Council" in head
    assert "not yet policy" in body
    assert "cheshire" not in body.casefold()
    assert "CEC-" not in body
    assert set(re.findall(r"https://[^\"]*", body)) == {"https://example.org/put-the-address-of-your-document-here"}
    for key in ("extent", "clauses", "parameters", "derive", "rules", "in_force"):
        assert re.search(rf"^# .*\n{key}:", body, re.MULTILINE), f"no comment teaches {key}"


def test_every_key_of_the_language_is_taught_or_written_anew() -> None:
    keys = {field.alias or name for name, field in Ruleset.model_fields.items()}
    assert keys == {*TEACH, *OWN}


def test_a_starter_says_in_every_finding_that_its_document_is_not_named_yet(tmp_path: Path) -> None:
    run("sv-rules rules new hill-dale --like cheshire-east --folder mine", tmp_path)
    lots = "lots: [{id: 1, award_criteria: {price: 50, criteria: [{name: Quality, type: quality, weight: 50}]}}]\n"
    draft = f"{DRAFT}{lots}".replace("100000}", "200000, stated_value_ex_vat: 180000}")
    (tmp_path / "meals.yaml").write_text(draft, encoding="utf-8")
    command = "sv-rules check meals.yaml --also mine --adopt hill-dale --as-at 2026-03-01"
    output, status = run(command, tmp_path)
    assert status == 1
    assert "HD-001" in output
    assert "Name your document here" in output


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("mine --like procurement-act-2023", "it is not one authority's policy"),
        ("mine --like cheshire-eats", 'Did you mean "cheshire-east"?'),
        ("cheshire-east --like preston", "there is a ruleset of that name"),
        ("taken --like preston", "there is a file of that name"),
        ("My_Council --like preston", "Use small letters, digits and hyphens"),
        ("mine --like preston --authority 'A: {b}'", "Use letters, digits, spaces"),
        ("../mine --like preston", "Use small letters, digits and hyphens"),
    ],
)
def test_what_cannot_begin_a_ruleset_is_refused_and_nothing_written(tmp_path: Path, command: str, words: str) -> None:
    (tmp_path / "taken.yaml").write_text("mine\n", encoding="utf-8")
    output, status = run(f"sv-rules rules new {command}", tmp_path)
    assert status == 2
    assert words in output
    assert [p.name for p in tmp_path.iterdir()] == ["taken.yaml"]
    assert (tmp_path / "taken.yaml").read_text(encoding="utf-8") == "mine\n"


def test_two_authorities_of_the_same_initials_get_ids_of_their_own(tmp_path: Path) -> None:
    run("sv-rules rules new my-council --like preston --folder mine", tmp_path)
    run("sv-rules rules new mid-cornwall --like preston --folder mine --also mine", tmp_path)
    output, status = run("sv-rules rules list --also mine", tmp_path)
    assert status == 0, output
    assert "MC-001" in output
    assert "MIDCORNWALL-001" in output
