"""What a ruleset owes its reader: every clause of its extent accounted for, every outcome shown by a case."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sv_rules.facts.value import FactType
from sv_rules.policy.condition import Comparison
from sv_rules.policy.plan import FactPlan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import Case, Rule, Ruleset, Table
from sv_rules.problem import Problem, did_you_mean
from sv_rules.source import Path_

_RANGE = re.compile(r"(?P<stem>.*?)(?P<open>\(?)(?P<first>\d+)(?P<close>\)?)-(?P=open)(?P<last>\d+)(?P=close)")
VERDICTS = ("breached", "met", "not applicable", "undetermined")


def expand(extent: str) -> list[str]:
    """``s1(1)-(3)`` as ``s1(1), s1(2), s1(3)``; anything that is not a range as itself."""
    match = _RANGE.fullmatch(extent)
    if not match:
        return [extent]
    numbers = range(int(match["first"]), int(match["last"]) + 1)
    return [f"{match['stem']}{match['open']}{n}{match['close']}" for n in numbers]


def problems(file: RulesetFile, facts: Mapping[str, FactPlan]) -> list[Problem]:
    """Every gap in the ledger and among the cases of one ruleset."""
    return [*_ledger(file), *_cases(file, facts)]


def _ledger(file: RulesetFile) -> list[Problem]:
    model, found = file.model, []
    listed = [c.clause for c in model.clauses]
    for index, item in enumerate(model.extent):
        for clause in expand(item):
            if not any(c == clause or c.startswith(f"{clause}(") for c in listed):
                found.append(
                    file.problem(("extent", index), f'the ledger has no line for "{clause}".', "Add it under clauses, automated or not.")
                )
    known = {
        "rules": [r.id for r in model.rules],
        "derive": [t.fact for t in model.derive],
        "parameters": list(model.parameters),
    }
    seen: dict[str, int] = {}
    for index, clause_line in enumerate(model.clauses):
        if clause_line.clause in seen:
            found.append(file.problem(("clauses", index, "clause"), f'"{clause_line.clause}" stands twice in the ledger.', "Join the lines."))
        seen[clause_line.clause] = index
        for key, names in known.items():
            for position, name in enumerate(getattr(clause_line, key)):
                if name not in names:
                    found.append(
                        file.problem(
                            ("clauses", index, key, position), f'"{name}" is not among this ruleset\'s {key}.', did_you_mean(name, names)
                        )
                    )
    in_ledger = {name for line in model.clauses for name in line.rules}
    for index, rule in enumerate(model.rules):
        if rule.id not in in_ledger:
            found.append(file.problem(("rules", index, "id"), f"{rule.id} stands in no clause of the ledger.", "Name it under its clause."))
    return found


def _cases(file: RulesetFile, facts: Mapping[str, FactPlan]) -> list[Problem]:
    found: list[Problem] = []
    for index, rule in enumerate(file.model.rules):
        found += _rule_cases(file, ("rules", index), rule)
    for index, table in enumerate(file.model.derive):
        found += _table_cases(file, ("derive", index), table)
    for kind, items in (("rules", file.model.rules), ("derive", file.model.derive)):
        for index, item in enumerate(items):
            for position, case in enumerate(item.cases):
                found += _names(file, (kind, index, "cases", position), case, facts)
    return found


def _rule_cases(file: RulesetFile, path: Path_, rule: Rule) -> list[Problem]:
    found = []
    shown = {str(c.expect) for c in rule.cases}
    for position, case in enumerate(rule.cases):
        if case.expect not in VERDICTS:
            found.append(file.problem((*path, "cases", position, "expect"), f'"{case.expect}" is not a verdict.', did_you_mean(str(case.expect), VERDICTS)))
    possible = set(VERDICTS) if rule.given or file.model.scope else set(VERDICTS) - {"not applicable"}
    missing = sorted(possible - shown)
    if missing:
        found.append(file.problem((*path, "id"), f"{rule.id} has no case for: {', '.join(missing)}.", "Write one with its facts."))
    if not _empty(rule.cases):
        found.append(file.problem((*path, "id"), f"{rule.id} has no case for the empty input.", "Add a case with facts: {}."))
    return found


def _table_cases(file: RulesetFile, path: Path_, table: Table) -> list[Problem]:
    found = []
    shown = {str(c.expect).lower() if isinstance(c.expect, bool | str) else "value" for c in table.cases}
    wanted: set[str] = {"unknown"}
    if table.type is FactType.BOOLEAN:
        values = {str(r.value).lower() for r in [*table.rows, *([table.otherwise] if table.otherwise else [])] if isinstance(r.value, bool)}
        wanted |= {"true", "false"} if table.is_ else values
    elif table.type is FactType.ENUM:
        wanted |= {str(r.value) for r in table.rows if str(r.value) in table.members}
    else:
        shown = {"unknown" if s == "unknown" else "value" for s in shown}
        wanted.add("value")
    if table.exhaustive and not table.is_ and not any(r.when for r in table.rows):
        wanted.discard("unknown")
    if any(not r.when and r.value != "unknown" and not isinstance(r.value, dict | str) for r in table.rows[:1]):
        wanted.discard("unknown")
    missing = sorted(wanted - shown)
    if missing:
        found.append(file.problem((*path, "fact"), f'"{table.fact}" has no case for: {", ".join(missing)}.', "Write one with its facts."))
    if not _empty(table.cases):
        found.append(file.problem((*path, "fact"), f'"{table.fact}" has no case for the empty input.', "Add a case with facts: {}."))
    return found


def _empty(cases: list[Case]) -> bool:
    return any(not c.facts and not c.lots for c in cases)


def _names(file: RulesetFile, path: Path_, case: Case, facts: Mapping[str, FactPlan]) -> list[Problem]:
    found = []
    groups = [(("facts",), case.facts), *((("lots", lot), values) for lot, values in (case.lots or {}).items())]
    for where, values in groups:
        for name in values:
            if name not in facts or facts[name].hidden:
                found.append(file.problem((*path, *where, name), f'there is no fact "{name}".', did_you_mean(name, facts)))
    return found


def disjoint(one: Ruleset, other: Ruleset, facts: Mapping[str, FactPlan]) -> bool:
    """Whether the scopes of two rulesets fix one enum fact to different words."""
    first, second = _fixed(one, facts), _fixed(other, facts)
    return any(first[name].isdisjoint(second[name]) for name in first.keys() & second.keys())


def _fixed(model: Ruleset, facts: Mapping[str, FactPlan]) -> dict[str, frozenset[str]]:
    fixed: dict[str, frozenset[str]] = {}
    for condition in model.scope:
        if isinstance(condition, Comparison) and condition.fact in facts and facts[condition.fact].kind is FactType.ENUM:
            right = condition.right
            if condition.operator == "eq" and isinstance(right, str):
                fixed[condition.fact] = frozenset([right])
            elif condition.operator == "in" and isinstance(right, list):
                fixed[condition.fact] = frozenset(str(w) for w in right)
    return fixed
