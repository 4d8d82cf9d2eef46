"""Each row of policy that was found is encoded, or stands in a ledger with the reason why not (policy_rows.toml)."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sv_rules import load_library
from sv_rules.facts.value import FactType, date_to_int, encode, parse_date
from sv_rules.policy.library import ruleset_paths, shipped_folder
from sv_rules.policy.plan import ParameterPlan

ROWS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("policy_rows.toml").read_text(encoding="utf-8")
)
ENCODED = {name: row for name, row in ROWS.items() if row["mark"] != "R"}
REMEMBERED = {name: row for name, row in ROWS.items() if row["mark"] == "R"}
_KEYS = {"section", "mark", "numbers", "rules", "tables", "clauses", "never", "words"}


@lru_cache(maxsize=1)
def parameters() -> dict[str, list[ParameterPlan]]:
    """The parameters by ruleset and name; one may be dated in several ways, with the same values."""
    found: dict[str, list[ParameterPlan]] = {}
    for parameter in load_library().plan.parameters.values():
        found.setdefault(f"{parameter.ruleset}/{parameter.name}", []).append(parameter)
    return found


@lru_cache(maxsize=1)
def ledgers() -> dict[tuple[str, str], Any]:
    """Every clause of every ledger, by ruleset and clause."""
    models = [file.model for file in load_library().files]
    return {(model.ruleset, clause.clause): clause for model in models for clause in model.clauses}


def value_on(parameter: ParameterPlan, day: str) -> Any:
    at = date_to_int(parse_date(day))
    standing = [period for period in parameter.periods if period.start <= at]
    assert standing, f"{parameter.name} has no value on {day}"
    return standing[-1].known


@pytest.mark.parametrize("name", ROWS)
def test_a_row_says_where_it_stands_and_nothing_that_is_not_read(name: str) -> None:
    row = ROWS[name]
    assert row.keys() <= _KEYS
    assert row["mark"] in ("P", "S2", "S", "R")
    assert row["section"].split(".")[0] in ("1", "2", "3", "6")
    where = [row.get(key) for key in ("numbers", "rules", "tables", "clauses")]
    assert any(where) != (row["mark"] == "R"), "only what was merely remembered stands nowhere"
    assert row["mark"] != "R" or row.get("never") or row.get("words")


def test_no_row_was_lost() -> None:
    """Rows by section, as the table of facts has them; a row that goes away must be taken out here too."""
    sections = Counter(row["section"] for row in ROWS.values())
    assert sections == {"1.1": 12, "1.2": 6, "1.3": 9, "2": 17, "3.1": 6, "3.2": 18, "6": 19}


NUMBERS = [(name, *number) for name, row in ENCODED.items() for number in row.get("numbers", ())]


@pytest.mark.parametrize(("name", "parameter", "day", "value"), NUMBERS)
def test_a_number_is_the_one_that_was_read_on_that_day(name: str, parameter: str, day: str, value: int) -> None:
    assert parameter in parameters(), f"{name}: there is no parameter {parameter}"
    for dated in parameters()[parameter]:
        assert value_on(dated, day) == encode(FactType(dated.unit), value)


@pytest.mark.parametrize("name", [n for n, row in ENCODED.items() if row.get("rules") or row.get("tables")])
def test_the_rules_and_tables_of_a_row_exist(name: str) -> None:
    plan = load_library().plan
    rules = {rule.id for rule in plan.rules}
    tables = {f"{table.ruleset}/{table.fact}" for table in plan.tables}
    assert set(ENCODED[name].get("rules", ())) <= rules
    assert set(ENCODED[name].get("tables", ())) <= tables


@pytest.mark.parametrize("name", [n for n, row in ENCODED.items() if row.get("clauses")])
def test_the_clauses_of_a_row_stand_in_a_ledger_and_say_why_where_an_officer_decides(name: str) -> None:
    for ruleset, clause in ENCODED[name]["clauses"]:
        assert (ruleset, clause) in ledgers(), f"{ruleset} has no clause {clause}"
        found = ledgers()[ruleset, clause]
        assert found.status in ("automated", "partial", "definition") or found.why


@pytest.mark.parametrize("name", REMEMBERED)
def test_what_was_only_remembered_is_in_no_ruleset(name: str) -> None:
    row = REMEMBERED[name]
    money = {end for plans in parameters().values() for p in plans if p.unit == "money" for end in _amounts(p)}
    for amount in row.get("never", ()):
        assert encode(FactType.MONEY, amount)[0] not in money
    text = "".join(path.read_text(encoding="utf-8") for path in ruleset_paths(shipped_folder()))
    for word in row.get("words", ()):
        assert word not in text


def _amounts(parameter: ParameterPlan) -> set[Any]:
    return {end for period in parameter.periods for pair in (period.known, *period.candidates) if pair for end in pair}


def test_every_council_and_note_that_is_shipped_stands_in_a_row() -> None:
    named = {rule for row in ENCODED.values() for rule in row.get("rules", ())}
    shipped = {
        rule
        for file in load_library().files
        if file.name.split("/")[-2] in ("councils", "central")
        for rule in (r.id for r in file.model.rules)
    }
    assert shipped <= named
