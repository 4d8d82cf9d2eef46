"""Doubts about rulesets that load: what is unused, can never be asked, or reads badly.

A ruleset with doubts still loads and runs. Each doubt is worth a minute of a policy officer's time, so a doubt
that is often wrong has no place here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sv_rules.policy.contradiction import contradicted
from sv_rules.policy.declarations import used_by
from sv_rules.policy.levels import read_by, value_reads
from sv_rules.policy.plan import All, Node, OverLots, Plan, RowPlan, RulePlan, TablePlan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import Case
from sv_rules.problem import Problem
from sv_rules.source import Path_

_LONGEST_TITLE = 120
_BRACES = re.compile(r"\{([^{}]*)\}")


def lint(plan: Plan, files: Sequence[RulesetFile]) -> list[Problem]:
    """Every doubt, sorted by place."""
    reads = {file.model.ruleset: _reads(plan, file) for file in files}
    everything = set().union(*reads.values()) if reads else set()
    used = {file.model.ruleset: file for file in files}
    found: list[Problem] = []
    for file in files:
        found += _unused(file, everything)
        found += _unread(file, everything)
        found += _needless_uses(file, used, reads[file.model.ruleset])
        found += _never(plan, file)
        found += _reads_badly(file)
        found += _untagged(file)
        found += _namesakes(file)
    return sorted(found)


# ---------------------------------------------------------------------------- what is read


def _reads(plan: Plan, file: RulesetFile) -> set[str]:
    """The facts that a ruleset reads, and the parameters as ``$ruleset/name``: in conditions, values and messages."""
    name = file.model.ruleset
    rules = [rule for rule in plan.rules if rule.ruleset == name]
    tables = [table for table in plan.tables if table.ruleset == name]
    roots = {root for rule in rules for root in (rule.scope, rule.given, rule.when)}
    found = {file.model.dated_by, *(p.dated_by or "" for p in file.model.parameters.values())}
    for table in tables:
        roots |= {table.scope, *(row.root for row in _rows(table))}
        for row in _rows(table):
            if isinstance(row.value, OverLots):
                roots.add(row.value.when)
                found.add(row.value.of or "")
            else:
                found |= set(value_reads(row.value))
    found |= {read for root in roots if root is not None for read in read_by(plan.roots[root].node)}
    found |= {f"${override}" for override in file.model.override}
    for rule in rules:
        found |= {rule.dated_by, *_named(rule, name)}
    return {read.partition("@")[0] for read in found}


def _named(rule: RulePlan, ruleset: str) -> Iterator[str]:
    for word in _BRACES.findall(f"{rule.finding} {rule.remedy}"):
        own = word.startswith("$") and "/" not in word
        yield f"${ruleset}/{word[1:]}" if own else word


def _rows(table: TablePlan) -> list[RowPlan]:
    return [*table.rows, *([table.otherwise] if table.otherwise else [])]


def _unused(file: RulesetFile, everything: set[str]) -> Iterator[Problem]:
    for name, parameter in file.model.parameters.items():
        if f"${file.model.ruleset}/{name}" not in everything and parameter.overridable is None:
            yield file.problem(("parameters", name), f'nothing reads "${name}".', "Use it, or remove it.")


def _unread(file: RulesetFile, everything: set[str]) -> Iterator[Problem]:
    """A fact that nothing reads may still be what the source defines: then the ledger or its definition says so."""
    in_ledger = {fact for line in file.model.clauses for fact in line.derive}
    for index, table in enumerate(file.model.derive):
        if table.fact not in everything | in_ledger and not table.definition:
            message = f'nothing reads "{table.fact}", and no clause names it.'
            yield file.problem(("derive", index, "fact"), message, "Use it, define it, or remove it.")


def _needless_uses(file: RulesetFile, files: dict[str, RulesetFile], reads: set[str]) -> Iterator[Problem]:
    own = used_by(files, file.model.ruleset)
    stated = set(file.model.case_background)
    for cases in (*(rule.cases for rule in file.model.rules), *(table.cases for table in file.model.derive)):
        stated |= {name for case in cases for name in case.facts}
    ledger = {name for line in file.model.clauses for name in (*line.derive, *line.parameters)}
    for index, used in enumerate(file.model.uses):
        there: set[str] = set()
        for name in used_by(files, used) & own:
            model = files[name].model
            there |= {t.fact for t in model.derive} | {f"${name}/{p}" for p in model.parameters}
            there |= {f"{name}/{p}" for p in model.parameters}
        if there.isdisjoint(reads | stated | ledger):
            yield file.problem(("uses", index), f'nothing of "{used}" is read here.', "Remove it.")


# ---------------------------------------------------------------------------- what can never be


def _never(plan: Plan, file: RulesetFile) -> Iterator[Problem]:
    rules = {rule.id: rule for rule in plan.rules}
    for index, written in enumerate(file.model.rules):
        rule, path = rules[written.id], ("rules", index)
        asked = [*_parts(plan, rule.scope), *_parts(plan, rule.given)]
        if fact := contradicted(plan, asked):
            message = f'{rule.id} can never be asked: its conditions on "{fact}" contradict each other or the scope.'
            yield file.problem((*path, "given"), message, "Correct one of them.")
        elif fact := contradicted(plan, [*asked, *_parts(plan, rule.when)]):
            message = f'{rule.id} can never be broken: its conditions on "{fact}" contradict each other or the scope.'
            yield file.problem((*path, "when"), message, "Correct one of them.")
        if all(effect == "off" for effects in written.at.values() for effect in effects.values()):
            yield file.problem((*path, "at"), f"{rule.id} does nothing at any gateway.", "Give it an effect.")
    tables = {table.fact: table for table in plan.tables if table.ruleset == file.model.ruleset}
    for index, model in enumerate(file.model.derive):
        yield from _rows_never(plan, file, ("derive", index), tables[model.fact], bool(model.is_))


def _rows_never(plan: Plan, file: RulesetFile, path: Path_, table: TablePlan, short: bool) -> Iterator[Problem]:
    always = False
    for position, row in enumerate(table.rows):
        place = (*path, "is") if short else (*path, "rows", position)
        if always and not table.take_all:
            message = "this row is never reached: one above always holds."
            yield file.problem(place, message, "Move it up, or remove it.")
            return
        if fact := contradicted(plan, [*_parts(plan, table.scope), *_parts(plan, row.root)]):
            message = f'this row can never hold: its conditions on "{fact}" contradict each other or the scope.'
            yield file.problem(place, message, "Correct one of them.")
        always = always or row.root is None
    if always and table.otherwise:
        yield file.problem((*path, "otherwise"), "this is never reached: a row above always holds.", "Remove it.")


def _parts(plan: Plan, root: int | None) -> tuple[Node, ...]:
    if root is None:
        return ()
    node = plan.roots[root].node
    return node.items if isinstance(node, All) else (node,)


# ---------------------------------------------------------------------------- what reads badly


def _reads_badly(file: RulesetFile) -> Iterator[Problem]:
    for index, rule in enumerate(file.model.rules):
        path: Path_ = ("rules", index)
        yield from _title(file, (*path, "title"), rule.title)
        for key in ("finding", "remedy", "rationale"):
            if not getattr(rule, key).endswith((".", "?", "!")):
                message = f"the {key} of {rule.id} does not end as a sentence."
                yield file.problem((*path, key), message, "End it with a full stop.")
    for index, table in enumerate(file.model.derive):
        yield from _title(file, ("derive", index, "title"), table.title)
    for name, parameter in file.model.parameters.items():
        yield from _title(file, ("parameters", name, "title"), parameter.title)


def _title(file: RulesetFile, path: Path_, title: str) -> Iterator[Problem]:
    if title.endswith("."):
        yield file.problem(path, "a title is not a sentence.", "Leave out its full stop.")
    if len(title) > _LONGEST_TITLE:
        yield file.problem(path, f"the title has {len(title)} characters.", f"Say it in {_LONGEST_TITLE}.")


def _untagged(file: RulesetFile) -> Iterator[Problem]:
    if any(rule.maturity for rule in file.model.rules):
        for index, rule in enumerate(file.model.rules):
            if rule.maturity is None:
                message = f"{rule.id} has no maturity tag, and its neighbours have."
                yield file.problem(("rules", index, "id"), message, 'Add "maturity:".')


def _namesakes(file: RulesetFile) -> Iterator[Problem]:
    groups: list[tuple[Path_, list[Case]]] = [(("derive", i), t.cases) for i, t in enumerate(file.model.derive)]
    groups += [(("rules", i), r.cases) for i, r in enumerate(file.model.rules)]
    for path, cases in groups:
        seen: set[str] = set()
        for position, case in enumerate(cases):
            if case.name in seen:
                message = f'two cases are called "{case.name}".'
                yield file.problem((*path, "cases", position, "name"), message, "Say what sets them apart.")
            seen.add(case.name)
