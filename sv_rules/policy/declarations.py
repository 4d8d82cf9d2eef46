"""What the files declare: rule ids, derived facts, uses; and from these, what each file may name."""

from __future__ import annotations

from collections.abc import Mapping

from sv_rules.facts.value import FactType
from sv_rules.policy.condition import Comparison
from sv_rules.policy.making import Making
from sv_rules.policy.names import Names
from sv_rules.policy.plan import FactPlan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import Ruleset, Table
from sv_rules.problem import did_you_mean
from sv_rules.source import Path_


def declare(making: Making) -> None:
    """Declare everything, and settle what each file may name."""
    _rule_ids(making)
    for file in making.files.values():
        for index, table in enumerate(file.model.derive):
            _declare_table(making, file, ("derive", index), table, index)
    for file in making.files.values():
        _uses(making, file)
    everything = _everything(making)
    for name, file in making.files.items():
        near = used_by(making.files, name)
        facts, parameters = _visible_facts(making, near), _visible_parameters(making, file)
        making.names[name] = Names(facts, parameters, everything)
        making.check_date(file, ("dated_by",), file.model.dated_by)
    _one_maker_each(making)


def used_by(files: Mapping[str, RulesetFile], ruleset: str) -> frozenset[str]:
    """A ruleset and those that it uses, directly or through others, as far as they are there."""
    near: set[str] = set()
    wanted = [ruleset]
    while wanted:
        name = wanted.pop()
        if name in files and name not in near:
            near.add(name)
            wanted += files[name].model.uses
    return frozenset(near)


def _rule_ids(making: Making) -> None:
    seen: dict[str, tuple[RulesetFile, int]] = {}
    for file in making.files.values():
        for index, rule in enumerate(file.model.rules):
            other, at = seen.setdefault(rule.id, (file, index))
            if (other, at) != (file, index):
                line = other.source.at(("rules", at, "id"))[0]
                message = f'the rule id "{rule.id}" is also at {other.source.file}:{line}.'
                making.add(file, ("rules", index, "id"), message, "Take a new id; ids are never reused.")


def _declare_table(making: Making, file: RulesetFile, path: Path_, table: Table, index: int) -> None:
    known = making.facts.get(table.fact)
    if known and not known.derived:
        message = f'"{table.fact}" is stated by notices or records; it cannot be derived too.'
        making.add(file, (*path, "fact"), message, "Choose another name.")
        return
    made = FactPlan(
        table.fact, table.type, table.subject, table.title, table.definition or table.title, table.members,
        "law", True, -1,
    )  # fmt: skip
    if known and (known.kind, known.subject, known.members.keys()) != (made.kind, made.subject, made.members.keys()):
        other, at = making.makers[table.fact][0]
        line = other.source.at(("derive", at))[0]
        message = f'"{table.fact}" is derived at {other.source.file}:{line} with another type, subject or members.'
        making.add(file, (*path, "fact"), message, "Give it the same, or another name.")
        return
    making.facts.setdefault(table.fact, made)
    making.makers.setdefault(table.fact, []).append((file, index))


def _uses(making: Making, file: RulesetFile) -> None:
    own = file.model.ruleset
    for index, used in enumerate(file.model.uses):
        if used not in making.files:
            making.add(file, ("uses", index), f'there is no ruleset "{used}".', did_you_mean(used, making.files))
        elif used == own:
            making.add(file, ("uses", index), "a ruleset cannot use itself.", "Remove it.")
        elif own in used_by(making.files, used):
            message = f'"{used}" uses this ruleset in turn.'
            making.add(file, ("uses", index), message, "Rulesets may not use each other in a circle.")


def _visible_facts(making: Making, near: frozenset[str]) -> dict[str, FactPlan]:
    """The dictionary, and what this ruleset and those it uses derive: a ruleset stands on what it names."""
    return {
        name: fact
        for name, fact in making.facts.items()
        if not fact.derived or any(f.model.ruleset in near for f, _ in making.makers[name])
    }


def _visible_parameters(making: Making, file: RulesetFile) -> dict[str, tuple[str, str]]:
    """Its own parameters by name, and those of the rulesets that it names itself as ``ruleset/name``."""
    own = file.model.ruleset
    visible: dict[str, tuple[str, str]] = {
        name: (f"${own}/{name}", p.unit) for name, p in file.model.parameters.items()
    }
    for used in file.model.uses:
        if used in making.files and used != own:
            for name, parameter in making.files[used].model.parameters.items():
                visible[f"{used}/{name}"] = (f"${used}/{name}", parameter.unit)
    return visible


def _everything(making: Making) -> dict[str, str]:
    """Every derived fact, and every parameter as ``ruleset/name``, with its ruleset."""
    found = {fact: file.model.ruleset for fact, makers in making.makers.items() for file, _ in makers[:1]}
    for ruleset, file in making.files.items():
        found |= {f"{ruleset}/{name}": ruleset for name in file.model.parameters}
    return found


def _one_maker_each(making: Making) -> None:
    for fact, makers in making.makers.items():
        for position, (file, index) in enumerate(makers):
            for other, at in makers[:position]:
                if other is file or not _disjoint(file.model, other.model, making.facts):
                    line = other.source.at(("derive", at, "fact"))[0]
                    making.add(
                        file, ("derive", index, "fact"), f'"{fact}" is also derived at {other.source.file}:{line}.',
                        "Two rulesets may derive one fact only if their scopes fix one enum to different words.",
                    )  # fmt: skip


def _disjoint(one: Ruleset, other: Ruleset, facts: Mapping[str, FactPlan]) -> bool:
    """Whether the scopes of two rulesets fix one enum fact to different words."""
    first, second = fixed_words(one, facts), fixed_words(other, facts)
    return any(first[name].isdisjoint(second[name]) for name in first.keys() & second.keys())


def fixed_words(model: Ruleset, facts: Mapping[str, FactPlan]) -> dict[str, frozenset[str]]:
    """The enum facts that a ruleset's scope fixes, each with the words that it leaves."""
    fixed: dict[str, frozenset[str]] = {}
    for condition in model.scope:
        if not isinstance(condition, Comparison):
            continue
        fact, right = facts.get(condition.fact), condition.right
        if fact is None or fact.kind is not FactType.ENUM:
            continue
        words: frozenset[str] | None = None
        if condition.operator == "eq" and right in fact.members:
            words = frozenset([right])
        elif condition.operator == "in" and isinstance(right, list):
            words = frozenset(str(word) for word in right)
        if words is not None:
            fixed[fact.name] = fixed.get(fact.name, words) & words
    return fixed
