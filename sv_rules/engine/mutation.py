"""Mutation of policy: every operator, number and date changed by one unit must fail some case.

A mutant that no case notices is a boundary that nobody has written down. One use of a condition is changed
at a time, even where several rules share it. A change that no tender could ever show is not tried, or not
held against the cases: a number below zero, a date before the ruleset is in force, ``lt 6`` beside ``lte 5``,
a row that those above it shadow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from sv_rules.engine.cases import PreparedCase, environment, prepare, run
from sv_rules.engine.mutants import Mutant, mutants
from sv_rules.engine.program import arrange
from sv_rules.engine.trace import ReferenceEvaluator
from sv_rules.engine.witness import Untold, witness
from sv_rules.policy.plan import Plan
from sv_rules.policy.reading import RulesetFile

_Group = tuple[frozenset[str], Sequence[PreparedCase]]
"""The rulesets that cases run against, and the cases."""


def survivors(plan: Plan, files: Sequence[RulesetFile], ruleset: str) -> tuple[list[Mutant], int]:
    """The mutants of one ruleset that no case catches, and how many were tried.

    What a rule says only its own cases can notice. A table or parameter may also be caught by the cases of
    what rests on it, in this ruleset and then in those that use it.
    """
    file = next(f for f in files if f.model.ruleset == ruleset)
    users = [f for f in files if f is not file and ruleset in environment(files, f.model.ruleset)]
    groups = [_passing(plan, environment(files, f.model.ruleset), prepare(plan, f)) for f in (file, *users)]
    found, tried = [], 0
    for mutant in mutants(plan, file):
        tried += 1
        if not _caught(mutant, groups) and (survivor := _survivor(plan, mutant, ruleset)):
            found.append(survivor)
    return found, tried


def _passing(plan: Plan, names: frozenset[str], cases: Sequence[PreparedCase]) -> _Group:
    """A case that fails as things stand notices nothing."""
    program = arrange(plan, names)
    evaluators, rules = [ReferenceEvaluator(program)], {r.id: r for r in plan.rules}
    return names, [case for case in cases if run(program, evaluators, rules, case).passed]


def _survivor(plan: Plan, mutant: Mutant, ruleset: str) -> Mutant | None:
    """The mutant with the case that would have noticed it; nothing where none could."""
    if mutant.owner == "" or mutant.change.startswith(f"{mutant.owner} at: "):
        return mutant
    try:
        found = witness(plan, mutant.plan, mutant.owner, ruleset)
    except Untold:
        return mutant
    return None if found is None else replace(mutant, example=found.as_case(plan, mutant.owner))


def _caught(mutant: Mutant, groups: Iterable[_Group]) -> bool:
    rules = {r.id: r for r in mutant.plan.rules}
    for names, cases in groups:
        if mutant.owner in rules:
            near = [case for case in cases if case.owner == mutant.owner]
        else:
            near = sorted(cases, key=lambda case: case.owner != mutant.owner)
        if near:
            program = arrange(mutant.plan, names)
            outcome = partial(run, program, [ReferenceEvaluator(program)], rules)
            if any(not outcome(case).passed for case in near):
                return True
    return False
