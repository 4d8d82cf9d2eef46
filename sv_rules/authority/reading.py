"""Reading an authority's profile: every mistake at once, each at its line, checked against the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sv_rules.authority.profile import AuthorityProfile
from sv_rules.errors import SvRulesError
from sv_rules.measures.model import MeasureSet
from sv_rules.measures.reading import policy_path, read_measure_set
from sv_rules.policy.fitting import fitted
from sv_rules.policy.library import Library
from sv_rules.problem import Problem, Problems, did_you_mean
from sv_rules.source import Path_, Source, parse_source, read_bytes

KIND = "authorities"


@dataclass(frozen=True)
class ProfileFile:
    """A profile as read, with the measure sets that it names and the positions of what it says."""

    profile: AuthorityProfile
    source: Source
    measure_set: MeasureSet | None
    framework: MeasureSet | None


def read_profile(name_or_path: str | Path, library: Library) -> AuthorityProfile:
    """A profile by its shipped name or its path. Raises ``Problems`` with every mistake."""
    return read_profile_file(name_or_path, library).profile


def read_profile_file(name_or_path: str | Path, library: Library) -> ProfileFile:
    """As ``read_profile``, with what is needed to tell the doubts that it leaves."""
    path, shown_as = policy_path(KIND, name_or_path)
    return parse_profile(read_bytes(path, shown_as), shown_as, library, path.parent)


def parse_profile(data: bytes, file: str, library: Library, folder: Path) -> ProfileFile:
    """As ``read_profile_file``, from bytes that messages call ``file``; paths in it start from ``folder``."""
    return profile_of(parse_source(data, file), library, folder)


def profile_of(source: Source, library: Library, folder: Path) -> ProfileFile:
    """The profile that a source holds, from a file or from a form. Raises ``Problems`` with every mistake."""
    profile = fitted(source, AuthorityProfile, "an authority's profile", 'Begin with "authority: a-name".')
    sets: dict[str, MeasureSet | None] = {}
    problems: list[Problem] = []
    for key in ("measure_set", "framework"):
        try:
            sets[key] = _measure_set(getattr(profile, key), folder)
        except SvRulesError as error:
            sets[key] = None
            said = error.problems[0] if isinstance(error, Problems) else error
            problems.append(source.problem((key,), f'"{getattr(profile, key)}" cannot be read: {said}'))
    problems += _unknown(profile, source, library)
    if problems:
        raise Problems(problems)
    return ProfileFile(profile, source, sets["measure_set"], sets["framework"])


def _measure_set(written: str | None, folder: Path) -> MeasureSet | None:
    if written is None:
        return None
    beside = folder / written
    return read_measure_set(beside if written.endswith((".yaml", ".yml")) else written)


def _unknown(profile: AuthorityProfile, source: Source, library: Library) -> Iterator[Problem]:
    """Names that lead nowhere, and names that stand twice."""
    rulesets = library.plan.rulesets
    for name in profile.adopt:
        if name not in rulesets:
            near = did_you_mean(name, [n for n, r in rulesets.items() if not r.law])
            yield source.problem(("adopt", name), f'there is no ruleset "{name}".', near)
        elif rulesets[name].law:
            message = f'"{name}" is law, which binds everyone within its scope.'
            yield source.problem(("adopt", name), message, "Nobody adopts it: remove it.")
        elif profile.adopt[name] and not any(r.maturity for r in library.plan.rules if r.ruleset == name):
            message = f'"{name}" has no maturity levels, so it has no target level.'
            yield source.problem(("adopt", name), message, "Write null.")
    for key in (
        "priorities",
        "programmes",
        "target_groups",
        "outcomes",
        "principles",
        "suitability",
        "actions",
        "aims",
    ):
        yield from _twice(source, key, [one.id for one in getattr(profile, key)])
    yield from _links(profile, source)
    for position, role in enumerate(profile.roles):
        for n, name in enumerate(role.rulesets):
            if name not in rulesets:
                here = ("roles", position, "rulesets", n)
                yield source.problem(here, f'there is no ruleset "{name}".', did_you_mean(name, rulesets))


def _twice(source: Source, key: str, ids: Iterable[str]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for position, one in enumerate(ids):
        if first.setdefault(one, position) != position:
            line = source.at((key, first[one], "id"))[0]
            message = f'the id "{one}" stands twice; first on line {line}.'
            yield source.problem((key, position, "id"), message, "Give each its own.")


def _links(profile: AuthorityProfile, source: Source) -> Iterator[Problem]:
    for path, what, name, known in _named(profile):
        if name not in known:
            near = did_you_mean(name, known) or f"Add it under {_HOME[what]}."
            yield source.problem(path, f'there is no {what} "{name}".', near)


_HOME = {
    "document": '"documents:"',
    "priority": '"priorities:"',
    "target group": '"target_groups:"',
    "programme": '"programmes:"',
    "principle": '"principles:"',
}


def _named(profile: AuthorityProfile) -> Iterator[tuple[Path_, str, str, set[str]]]:
    """Every name that one part of a profile uses for another."""
    documents = set(profile.documents)
    for path, _, stated in profile.sources():
        if stated.document is not None:
            yield (*path, "document"), "document", stated.document, documents
    priorities = {one.id for one in profile.priorities}
    groups = {one.id for one in profile.target_groups}
    programmes = {one.id for one in profile.programmes}
    principles = {one.id for one in profile.principles}
    for n, outcome in enumerate(profile.outcomes):
        if outcome.priority is not None:
            yield ("outcomes", n, "priority"), "priority", outcome.priority, priorities
        for m, group in enumerate(outcome.target_groups):
            yield ("outcomes", n, "target_groups", m), "target group", group, groups
    for n, target in enumerate(profile.target_groups):
        for m, programme in enumerate(target.programmes):
            yield ("target_groups", n, "programmes", m), "programme", programme, programmes
    for n, action in enumerate(profile.actions):
        if action.principle is not None:
            yield ("actions", n, "principle"), "principle", action.principle, principles
