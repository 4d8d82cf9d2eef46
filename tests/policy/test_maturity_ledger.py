"""The ledger of the maturity index: every practice stands in it, and what becomes of it is said."""

from __future__ import annotations

from collections import Counter

import pytest

from sv_rules.policy.library import Library, load_library
from sv_rules.policy.ruleset import Ruleset
from sv_rules.problem import Problems
from sv_rules.report.explain import explain_rule
from sv_rules.report.rulebook import show_ruleset
from sv_rules.report.rulebook_pages import rulebook_pages
from sv_rules.source import read_source
from tests.transcript import ROOT

INDEX = "social-value-maturity-index"
# How many practices the published action plan names in each area, and how many entry practices are ours.
NAMED = {"A": 8, "B": 4, "C": 9, "D": 9, "E": 12, "F": 10, "G": 5, "H": 6, "I": 3, "J": 7}
ENTRY = {"B1.1", "C1.1", "D1.1", "G1.1", "I1.1", "I2.1", "J1.1"}
LEVELS = {"1": "follower", "2": "mature", "3": "leader", "4": "innovator"}


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def model(library: Library) -> Ruleset:
    return next(file.model for file in library.files if file.model.ruleset == INDEX)


def test_every_practice_of_the_index_stands_in_the_ledger(model: Ruleset) -> None:
    clauses = [line.clause for line in model.clauses]
    assert sum(NAMED.values()) == 73
    assert Counter(c[0] for c in clauses if c not in ENTRY) == NAMED
    assert set(clauses) >= ENTRY


def test_the_ledger_and_the_questions_are_about_the_same_practices(model: Ruleset) -> None:
    questions = read_source(ROOT / "rulesets" / "assessments" / f"{INDEX}.yaml").data
    asked = [practice["id"] for area in questions["areas"] for practice in area["practices"]]
    assert sorted(asked) == sorted(line.clause for line in model.clauses)


def test_a_rule_is_tagged_with_the_area_and_level_of_its_clause(model: Ruleset) -> None:
    clause_of = {rule: line.clause for line in model.clauses for rule in line.rules}
    for rule in model.rules:
        assert rule.maturity is not None
        assert (rule.maturity.area, rule.maturity.level) == (clause_of[rule.id][0], LEVELS[clause_of[rule.id][1]])
        assert rule.reference.clause == clause_of[rule.id]


def test_what_a_tender_shows_only_in_part_says_what_is_left(model: Ruleset) -> None:
    for line in model.clauses:
        assert bool(line.why) == (line.status != "automated"), line.clause


def test_a_signature_is_shown_by_its_rule_its_ruleset_and_the_rulebook(library: Library) -> None:
    words = "Checked for social value within the department: signed at publish by head-of-service"
    assert words in show_ruleset(library, INDEX, width=400)
    assert words in explain_rule(library.plan, "SVMI-E-07", width=400)
    pages = rulebook_pages(library)
    assert words in pages["rules/SVMI-E-07.md"]
    assert words in pages["by-gateway.md"]
    assert "the signature of head-of-service" in pages["by-law.md"]
    assert words not in explain_rule(library.plan, "SVMI-E-06", width=400)


def test_a_ledger_that_names_no_sign_off_of_the_ruleset_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("rulesets")
    text = (ROOT / "tests" / "broken_rulesets" / "_good.yaml").read_text(encoding="utf-8")
    for other in ("_back.yaml", "_law.yaml", "_words.csv"):
        source = ROOT / "tests" / "broken_rulesets" / other
        (folder / other.strip("_")).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    line = text.split("clauses:\n")[1].splitlines()[0]
    changed = line.replace("status: automated,", "status: automated, sign_offs: [leader],")
    assert changed != line
    (folder / "good.yaml").write_text(text.replace(line, changed), encoding="utf-8")
    with pytest.raises(Problems, match='"leader" is not among the sign-offs of this ruleset'):
        load_library(folder)
