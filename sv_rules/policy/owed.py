"""The cases that rules and tables owe: one for each outcome that they can have, and one for the empty input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sv_rules.facts.value import FactType
from sv_rules.policy.condition import Comparison
from sv_rules.policy.literals import case_value
from sv_rules.policy.plan import FactPlan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import Case, Rule, Table
from sv_rules.policy.written import OverValue, Span
from sv_rules.problem import Mistake, Problem, did_you_mean
from sv_rules.source import Path_

VERDICTS = ("breached", "met", "not applicable", "undetermined")


def problems(file: RulesetFile, facts: Mapping[str, FactPlan]) -> Iterator[Problem]:
    """Every case that is missing, and every one that says what cannot be."""
    yield from _background(file, facts)
    for index, rule in enumerate(file.model.rules):
        path: Path_ = ("rules", index)
        misspelt = any(case.expect not in VERDICTS for case in rule.cases)
        owed = {} if misspelt else _verdicts_owed(file, rule)
        yield from _missing(file, (*path, "id"), rule.id, owed, rule.cases)
        for position, case in enumerate(rule.cases):
            place = (*path, "cases", position)
            yield from _facts(file, place, case, facts)
            if case.expect not in VERDICTS:
                message = f'"{case.expect}" is not a verdict.'
                yield file.problem((*place, "expect"), message, did_you_mean(str(case.expect), VERDICTS))
    for index, table in enumerate(file.model.derive):
        path = ("derive", index)
        yield from _missing(file, (*path, "fact"), f'"{table.fact}"', _values_owed(table), table.cases)
        for position, case in enumerate(table.cases):
            place = (*path, "cases", position)
            yield from _facts(file, place, case, facts)
            yield from _expected(file, place, case, facts.get(table.fact))


def _missing(
    file: RulesetFile, path: Path_, name: str, owed: Mapping[str, Any], cases: Sequence[Case]
) -> Iterator[Problem]:
    shown = {word for word, shows in owed.items() if any(shows(case.expect) for case in cases)}
    missing = [word for word in owed if word not in shown]
    if missing:
        repair = "Write one for each, with its facts."
        yield file.problem(path, f"{name} has no case for: {', '.join(missing)}.", repair)
    if not any(not case.facts and not case.lots for case in cases):
        yield file.problem(path, f"{name} has no case for the empty input.", "Add a case with facts: {}.")


def _is(word: object) -> Any:
    """Whether an expectation is this value and no other: 1 is not true."""
    return lambda expect: type(expect) is type(word) and expect == word


def _verdicts_owed(file: RulesetFile, rule: Rule) -> dict[str, Any]:
    bounded = rule.given or file.model.scope
    return {word: _is(word) for word in VERDICTS if bounded or word != "not applicable"}


def _values_owed(table: Table) -> dict[str, Any]:
    given = [row.value for row in table.rows]
    if table.otherwise:
        given.append(table.otherwise.value)
    owed: dict[str, Any] = {}
    if table.type is FactType.BOOLEAN:
        open_ = table.is_ or any(isinstance(v, OverValue) or _names_something(v) for v in given)
        owed = {str(v).lower(): _is(v) for v in (True, False) if open_ or any(v is other for other in given)}
    elif table.type is FactType.ENUM:
        owed = {str(v): _is(v) for v in given if v in table.members}
    else:
        owed = {"a value": lambda expect: expect != "unknown"}
    if not _always_known(table):
        owed["unknown"] = _is("unknown")
    return owed


def _names_something(value: Any) -> bool:
    return isinstance(value, str) and value != "unknown"


def _always_known(table: Table) -> bool:
    """Whether the rows leave nothing open: each asks only what is stated, and gives that or a literal."""
    if not table.rows or table.rows[-1].when:
        return False
    for row in table.rows:
        asked = [c for c in row.when if isinstance(c, Comparison) and c.operator in ("exists", "missing")]
        known = {*table.members, *(c.fact for c in asked if c.operator == "exists")}
        ends = (row.value.from_, row.value.to) if isinstance(row.value, Span) else (row.value,)
        given = all(end in known if isinstance(end, str) else _literal(end) for end in ends)
        if len(asked) < len(row.when) or not given:
            return False
    return True


def _literal(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | Decimal | date)


# ---------------------------------------------------------------------------- what cases say


def _background(file: RulesetFile, facts: Mapping[str, FactPlan]) -> Iterator[Problem]:
    for name, raw in file.model.case_background.items():
        yield from _fact(file, ("case_background", name), name, raw, facts, lots_too=True)


def _facts(file: RulesetFile, path: Path_, case: Case, facts: Mapping[str, FactPlan]) -> Iterator[Problem]:
    for name, raw in case.facts.items():
        yield from _fact(file, (*path, "facts", name), name, raw, facts, lots_too=True)
    for lot, values in (case.lots or {}).items():
        for name, raw in values.items():
            yield from _fact(file, (*path, "lots", lot, name), name, raw, facts, lots_too=False)


def _fact(
    file: RulesetFile, path: Path_, name: str, raw: Any, facts: Mapping[str, FactPlan], *, lots_too: bool
) -> Iterator[Problem]:
    fact = facts.get(name)
    if fact is None:
        yield file.problem(path, f'there is no fact "{name}".', did_you_mean(name, facts))
    elif fact.subject != "lot" and not lots_too:
        yield file.problem(path, f'"{name}" is a fact of the {fact.subject}, not of a lot.', "Move it under facts.")
    elif raw is not None:
        yield from _value(file, path, fact, raw)


def _value(file: RulesetFile, path: Path_, fact: FactPlan, raw: Any) -> Iterator[Problem]:
    try:
        case_value(fact, raw)
    except Mistake as mistake:
        said = str(mistake) if f'"{fact.name}"' in str(mistake) else f'"{fact.name}": {mistake}'
        yield file.problem((*path, *mistake.path), said, mistake.repair)


def _expected(file: RulesetFile, path: Path_, case: Case, fact: FactPlan | None) -> Iterator[Problem]:
    if case.effect is not None:
        yield file.problem((*path, "effect"), "a table has no effect.", 'Remove "at:" and "effect:".')
    if fact is None or case.expect == "unknown":
        return
    if case.expect is None:
        yield file.problem((*path, "expect"), "the expected value is missing.", "Write it, or unknown.")
    else:
        yield from _value(file, (*path, "expect"), fact, case.expect)
