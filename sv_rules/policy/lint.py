"""Doubts about rulesets that load: what is unused, can never be asked, or reads badly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sv_rules.policy.condition import AllOf, Comparison
from sv_rules.policy.levels import read_by, value_reads
from sv_rules.policy.plan import OverLots, Plan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import Case
from sv_rules.problem import Problem
from sv_rules.source import Path_

_TITLE = 120


def lint(plan: Plan, files: Iterable[RulesetFile]) -> list[Problem]:
    """Every doubt, sorted by place. A ruleset with doubts still loads and runs."""
    read = _parameters_read(plan)
    found: list[Problem] = []
    for file in files:
        found += _unused(file, read)
        found += _never_asked(file)
        found += _reads_badly(file)
        found += _untagged(file)
        found += _cases(file)
    return sorted(found)


def _parameters_read(plan: Plan) -> set[str]:
    """``ruleset/name`` of every parameter that a condition, a value or a message reads."""
    keys: set[str] = set()
    for root in plan.roots:
        keys.update(read_by(root.node))
    for table in plan.tables:
        for row in [*table.rows, *([table.otherwise] if table.otherwise else [])]:
            if not isinstance(row.value, OverLots):
                keys.update(value_reads(row.value))
    named = {key.removeprefix("$").partition("@")[0] for key in keys if key.startswith("$")}
    for rule in plan.rules:
        for text in (rule.finding, rule.remedy):
            for piece in text.split("{$")[1:]:
                name = piece.partition("}")[0]
                named.add(name if "/" in name else f"{rule.ruleset}/{name}")
    return named


def _unused(file: RulesetFile, read: set[str]) -> Iterator[Problem]:
    for name, parameter in file.model.parameters.items():
        if f"{file.model.ruleset}/{name}" not in read and parameter.overridable is None:
            yield file.problem(("parameters", name), f'nothing reads "${name}".', "Use it, or remove it.")


def _never_asked(file: RulesetFile) -> Iterator[Problem]:
    """A rule whose conditions contradict its ruleset's scope, or each other, judges nobody."""
    scope = _fixed(file.model.scope)
    for index, rule in enumerate(file.model.rules):
        own = _fixed(rule.given)
        for fact, words in own.items():
            if not words or (fact in scope and scope[fact].isdisjoint(words)):
                yield file.problem(
                    ("rules", index, "given"),
                    f'{rule.id} can never be asked: its conditions on "{fact}" contradict each other or the scope.',
                    "Correct one of them.",
                )


def _fixed(conditions: Iterable[Any]) -> dict[str, set[Any]]:
    """The words that a conjunction leaves to each fact that it fixes."""
    fixed: dict[str, set[Any]] = {}
    for condition in conditions:
        if isinstance(condition, AllOf):
            for fact, words in _fixed(condition.all).items():
                fixed[fact] = fixed[fact] & words if fact in fixed else words
        elif isinstance(condition, Comparison) and condition.operator in ("eq", "in"):
            right = condition.right if condition.operator == "in" else [condition.right]
            if isinstance(right, list) and all(isinstance(w, bool | str) and not str(w).startswith("$") for w in right):
                words = set(right)
                fixed[condition.fact] = fixed[condition.fact] & words if condition.fact in fixed else words
    return fixed


def _reads_badly(file: RulesetFile) -> Iterator[Problem]:
    for index, rule in enumerate(file.model.rules):
        path: Path_ = ("rules", index)
        yield from _title(file, (*path, "title"), rule.title)
        for key in ("finding", "remedy", "rationale"):
            if not getattr(rule, key).rstrip().endswith((".", "?", "!")):
                yield file.problem((*path, key), f"the {key} of {rule.id} does not end as a sentence.", "End it with a full stop.")
        for effects in rule.at.values():
            if all(effect == "off" for effect in effects.values()):
                yield file.problem((*path, "at"), f"{rule.id} does nothing at any gateway.", "Give it an effect, or end it by date.")
    for index, table in enumerate(file.model.derive):
        yield from _title(file, ("derive", index, "title"), table.title)


def _title(file: RulesetFile, path: Path_, title: str) -> Iterator[Problem]:
    if title.endswith("."):
        yield file.problem(path, "a title is not a sentence.", "Leave out its full stop.")
    if len(title) > _TITLE:
        yield file.problem(path, f"the title has {len(title)} characters.", f"Say it in {_TITLE}.")


def _untagged(file: RulesetFile) -> Iterator[Problem]:
    rules = file.model.rules
    if any(r.maturity for r in rules):
        for index, rule in enumerate(rules):
            if rule.maturity is None:
                yield file.problem(("rules", index, "id"), f"{rule.id} has no maturity tag, and its neighbours have.", "Add maturity:.")


def _cases(file: RulesetFile) -> Iterator[Problem]:
    groups: list[tuple[Path_, list[Case]]] = [(("derive", i), t.cases) for i, t in enumerate(file.model.derive)]
    groups += [(("rules", i), r.cases) for i, r in enumerate(file.model.rules)]
    for path, cases in groups:
        seen: set[str] = set()
        for position, case in enumerate(cases):
            if case.name in seen:
                yield file.problem((*path, "cases", position, "name"), f'two cases are called "{case.name}".', "Say what sets them apart.")
            seen.add(case.name)
            if case.effect and not case.at:
                yield file.problem((*path, "cases", position, "effect"), "an effect is expected at no gateway.", 'Add "at:".')
