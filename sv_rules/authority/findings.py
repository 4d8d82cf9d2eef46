"""What a profile leaves open: breaks in the golden thread from strategy to measure, each at its line.

The maturity index asks that one thread leads from corporate strategy through policy to the measures used
(area C, "To reach Mature"): each outcome serves a priority, and something counts it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sv_rules.authority.reading import ProfileFile
from sv_rules.gateway.record import same_role
from sv_rules.policy.library import Library
from sv_rules.policy.words import LEVELS
from sv_rules.problem import Problem, did_you_mean


def profile_findings(file: ProfileFile, library: Library | None = None) -> list[Problem]:
    """The findings of a profile, in order of their lines; none is a mistake of form.

    With the library, also the roles that adopted rulesets ask for and the profile does not have.
    """
    asked = [] if library is None else _asked_roles(file, library)
    return sorted({*_thread(file), *_measures(file), *_groups(file), *_charter(file), *_roles(file), *asked})


def _asked_roles(file: ProfileFile, library: Library) -> Iterator[Problem]:
    """Roles that may waive or must sign off by an adopted ruleset, up to its target level, and nobody here holds."""
    profile, plan = file.profile, library.plan

    def wanted(ruleset: str, maturity: tuple[str, str, str] | None) -> bool:
        target = profile.adopt[ruleset] or plan.rulesets[ruleset].target_level
        return not (target and maturity and LEVELS.index(maturity[2]) > LEVELS.index(target))

    def held(asked: str, may: str, ruleset: str) -> bool:
        return any(
            same_role(role.role, asked) and may in role.may and (not role.rulesets or ruleset in role.rulesets)
            for role in profile.roles
        )

    for name in profile.adopt if profile.roles else ():
        waiving = {role for r in plan.rules if r.ruleset == name and wanted(name, r.maturity) for role in r.waivable_by}
        if waiving and not any(held(role, "waive", name) for role in waiving):
            message = f'"{name}" lets {" or ".join(sorted(waiving))} waive a rule, and no role here of that name may.'
            yield file.source.problem(("adopt", name), message, 'Name the role so under "roles:", with may: [waive].')
        for one in plan.rulesets[name].sign_offs:
            if wanted(name, one.maturity) and not held(one.role, "sign off", name):
                message = f'"{name}" asks {one.role} to sign off at {one.at}, and no role here of that name may.'
                yield file.source.problem(("adopt", name), message, 'Add it under "roles:", with may: [sign off].')


def _thread(file: ProfileFile) -> Iterator[Problem]:
    profile, at = file.profile, file.source.problem
    served = {outcome.priority for outcome in profile.outcomes}
    for n, priority in enumerate(profile.priorities):
        if priority.id not in served:
            message = f'no outcome serves the priority "{priority.title}".'
            yield at(("priorities", n), message, "Add an outcome for it, or say in its words why there is none.")
        if not priority.lead:
            message = f'nobody leads on the priority "{priority.title}".'
            yield at(("priorities", n), message, 'Add "lead:", a directorate or post.')
    for n, outcome in enumerate(profile.outcomes):
        if outcome.priority is None:
            message = f'no priority supports the outcome "{outcome.title}": the golden thread breaks here.'
            yield at(("outcomes", n), message, 'Name one under "priority:", or take the outcome out.')
    for n, action in enumerate(profile.actions):
        if action.year is None:
            yield at(("actions", n), f'the action "{action.title}" has no year.', 'Add "year:".')
        if profile.principles and action.principle is None:
            yield at(("actions", n), f'the action "{action.title}" serves no principle.', 'Add "principle:".')
    taken = {action.principle for action in profile.actions}
    for n, principle in enumerate(profile.principles):
        if profile.actions and principle.id not in taken:
            yield at(("principles", n), f'no action serves the principle "{principle.title}".', "Add one.")


def _measures(file: ProfileFile) -> Iterator[Problem]:
    profile, at, found = file.profile, file.source.problem, file.measure_set
    for n, outcome in enumerate(profile.outcomes):
        here = ("outcomes", n, "measures")
        if not outcome.measures:
            message = f'nothing counts the outcome "{outcome.title}".'
            yield at(
                ("outcomes", n), message, 'Name measures under "measures:", or score it by method statement alone.'
            )
        elif found is None:
            yield at(here, "measures are named, and no measure set is.", 'Add "measure_set:".')
        else:
            for code in outcome.measures:
                if code not in found.measures:
                    message = f'there is no measure "{code}" in {found.title}, edition {found.edition}.'
                    yield at((*here, code), message, did_you_mean(code, found.measures) or "Choose another.")
        yield from _category(file, n)
    yield from _two_weights(file)


def _category(file: ProfileFile, n: int) -> Iterator[Problem]:
    outcome, at = file.profile.outcomes[n], file.source.problem
    if outcome.category is None:
        if file.framework is not None:
            message = f'the outcome "{outcome.title}" maps onto no category of {file.framework.title}.'
            yield at(("outcomes", n), message, 'Add "category:".')
    elif file.framework is None:
        yield at(("outcomes", n, "category"), "a category is named, and no framework is.", 'Add "framework:".')
    elif outcome.category not in file.framework.outcomes:
        message = f'there is no category "{outcome.category}" in {file.framework.title}.'
        yield at(("outcomes", n, "category"), message, did_you_mean(outcome.category, file.framework.outcomes))


def _two_weights(file: ProfileFile) -> Iterator[Problem]:
    first: dict[str, tuple[object, str]] = {}
    for n, outcome in enumerate(file.profile.outcomes):
        for code, weight in outcome.measures.items():
            other, where = first.setdefault(code, (weight, outcome.title))
            if weight is not None and other is not None and other != weight:
                message = f'"{code}" has another weight under "{where}".'
                yield file.source.problem(("outcomes", n, "measures", code), message, "Give one weight to a measure.")


def _groups(file: ProfileFile) -> Iterator[Problem]:
    profile, at = file.profile, file.source.problem
    wanted = {group for outcome in profile.outcomes for group in outcome.target_groups}
    for n, group in enumerate(profile.target_groups):
        if not group.programmes:
            message = f'the target group "{group.title}" is linked to no programme of the council.'
            yield at(("target_groups", n), message, 'Name one under "programmes:", so that bidders know whom to ask.')
        if group.id not in wanted:
            message = f'no outcome is for the target group "{group.title}".'
            yield at(("target_groups", n), message, 'Name it under "target_groups:" of an outcome.')
    linked = {one for group in profile.target_groups for one in group.programmes}
    for n, programme in enumerate(profile.programmes):
        if programme.id not in linked:
            message = f'no target group is linked to the programme "{programme.title}".'
            yield at(("programmes", n), message, 'Name it under "programmes:" of a target group.')


def _charter(file: ProfileFile) -> Iterator[Problem]:
    charter, at = file.profile.charter, file.source.problem
    if charter is None:
        return
    if not charter.version:
        yield at(("charter",), "the charter has no version.", 'Add "version:".')
    if charter.status == "adopted" and charter.adopted_on is None:
        yield at(("charter",), "the charter is adopted, and no day is given.", 'Add "adopted_on:".')
    if not charter.consultations:
        yield at(("charter",), "nobody is recorded as consulted on the charter.", 'Add "consultations:".')
    if not file.profile.principles:
        yield at(("charter",), "the charter has no principles here.", 'Add "principles:".')


def _roles(file: ProfileFile) -> Iterator[Problem]:
    profile, at = file.profile, file.source.problem
    if profile.adopt and not profile.roles:
        yield at(("adopt",), "rulesets are adopted, and no role may sign off or waive.", 'Add "roles:".')
    used = {stated.document for _, _, stated in profile.sources()}
    for name in profile.documents:
        if name not in used:
            yield at(("documents", name), f'nothing is taken from the document "{name}".', "Cite it, or remove it.")
    if not profile.adopt:
        repair = 'Write the rulesets that it adopted under "adopt:"; until then only law binds it here.'
        yield at((), "the profile adopts no ruleset.", repair)
