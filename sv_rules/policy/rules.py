"""Linking rules: conditions, effects, messages, and who may waive."""

from __future__ import annotations

import re

from sv_rules.facts.value import date_to_int
from sv_rules.policy.conditions import Conditions
from sv_rules.policy.making import Making, citation
from sv_rules.policy.plan import RulePlan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import MaturityTag, Rule
from sv_rules.problem import Mistake, did_you_mean
from sv_rules.source import Path_

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def link_rules(making: Making, file: RulesetFile) -> None:
    """Every rule of a file."""
    for index, rule in enumerate(file.model.rules):
        making.rules.append(_rule(making, file, ("rules", index), rule))


def _rule(making: Making, file: RulesetFile, path: Path_, rule: Rule) -> RulePlan:
    if rule.dated_by:
        making.check_date(file, (*path, "dated_by"), rule.dated_by)
    given = Conditions(making, file, rule.id, rule.subject, f"{rule.id}/given", rule.dated_by)
    when = Conditions(making, file, rule.id, rule.subject, f"{rule.id}/when", rule.dated_by)
    bound = given.root((*path, "given"), rule.given)
    broken = when.root((*path, "when"), rule.when)
    _messages(making, file, path, rule)
    _ways_out(making, file, path, rule)
    waivable = rule.waivable
    at: list[tuple[int, dict[str, str]]] = [
        (date_to_int(day), {str(gateway): str(effect) for gateway, effect in effects.items()})
        for day, effects in sorted(rule.at.items())
    ]
    return RulePlan(
        rule.id, file.model.ruleset, rule.subject, rule.title, making.scopes[file.model.ruleset], bound,
        -1 if broken is None else broken, tuple(at), rule.dated_by or file.model.dated_by, rule.finding, rule.remedy,
        rule.rationale, citation(file, rule.reference), file.source.at(path)[0], tuple(rule.excepted_by),
        tuple(waivable.by) if waivable else (), waivable.for_days if waivable else 0,
        tag_of(rule.maturity),
    )  # fmt: skip


def tag_of(tag: MaturityTag | None) -> tuple[str, str, str] | None:
    """A maturity tag as a plan holds it: index, area and level."""
    return (tag.index, tag.area, tag.level) if tag else None


def _messages(making: Making, file: RulesetFile, path: Path_, rule: Rule) -> None:
    """What stands in braces is a fact or a ``$parameter``, and every brace is closed."""
    names = making.names_of(file)
    for key in ("finding", "remedy"):
        for match in _BRACES.finditer(getattr(rule, key)):
            word = match[1]
            if word is None:
                making.add(file, (*path, key), "a brace stands alone in the message.", "Write {fact} or {$parameter}.")
                continue
            try:
                if word.startswith("$"):
                    names.parameter(word, rule.dated_by)
                else:
                    names.fact(word)
            except Mistake as mistake:
                message = f"the message names {{{word}}}, but {mistake}"
                making.add(file, (*path, key), message, mistake.repair)


def _ways_out(making: Making, file: RulesetFile, path: Path_, rule: Rule) -> None:
    if rule.waivable and file.model.adopted_by == "law":
        making.add(
            file, (*path, "waivable"), "legislation is never waivable.",
            "Remove waivable; name a statutory exception under excepted_by if there is one.",
        )  # fmt: skip
    clauses = {c.clause for c in file.model.clauses}
    for position, clause in enumerate(rule.excepted_by):
        if clause not in clauses:
            place = (*path, "excepted_by", position)
            making.add(file, place, f'the clause "{clause}" is not in the ledger.', did_you_mean(clause, clauses))
