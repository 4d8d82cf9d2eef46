"""Reading measure sets from YAML: every mistake at once, each at its line, and the doubts that a set leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.facts.criteria import DOUBT, bidders_place
from sv_rules.measures.model import ELSEWHERE, MeasureSet
from sv_rules.policy.fitting import fitted
from sv_rules.policy.library import shipped_folder
from sv_rules.problem import Problem, Problems, did_you_mean
from sv_rules.source import Path_, Source, parse_source, read_bytes

KIND = "measures"


def policy_paths(kind: str) -> dict[str, Path]:
    """The shipped files of a kind of policy (``measures``, ``authorities``), by name, in order of the alphabet."""
    return {path.stem: path for path in sorted((shipped_folder() / kind).glob("*.yaml"))}


def policy_path(kind: str, name_or_path: str | Path) -> tuple[Path, str]:
    """Where a file lies that is given by its shipped name or its path, and what messages call it.

    Raises ``BadInput`` where a name is not known.
    """
    written = str(name_or_path)
    if isinstance(name_or_path, Path) or "/" in written or "\\" in written or written.endswith((".yaml", ".yml")):
        return Path(name_or_path), written
    shipped = policy_paths(kind)
    if written in shipped:
        return shipped[written], f"rulesets/{kind}/{written}.yaml"
    near = did_you_mean(written, shipped)
    raise BadInput(
        f'there is none of the name "{written}"', where=f"rulesets/{kind}", why="the shipped ones have other names",
        do=f"{near} Or give the path of a .yaml file.".strip(),
    )  # fmt: skip


def read_measure_set(name_or_path: str | Path) -> MeasureSet:
    """A measure set by its shipped name or its path. Raises ``Problems`` with every mistake."""
    path, shown_as = policy_path(KIND, name_or_path)
    return parse_measure_set(read_bytes(path, shown_as), shown_as)


def parse_measure_set(data: bytes, file: str) -> MeasureSet:
    """As ``read_measure_set``, from bytes; messages call them ``file``."""
    return _read(data, file)[0]


def _read(data: bytes, file: str) -> tuple[MeasureSet, Source]:
    source = parse_source(data, file)
    found = fitted(source, MeasureSet, "a measure set", 'Begin with "measure_set: a-name".')
    problems = list(_contradictions(found, source))
    if problems:
        raise Problems(problems)
    return found, source


def _contradictions(found: MeasureSet, source: Source) -> Iterator[Problem]:
    """Codes that stand twice, and overlap groups that are not there."""
    codes: dict[str, Path_] = {}
    for path, code in _codes(found):
        first = codes.setdefault(code.casefold(), path)
        if first != path:
            line = source.at((*first, "id"))[0]
            message = f'the code "{code}" stands twice; first on line {line}.'
            yield source.problem((*path, "id"), message, "Codes are one name each, whatever their capitals.")
    for path, _, _, measure in found.placed():
        for position, group in enumerate(measure.overlaps):
            if group not in found.overlap_groups:
                here = (*path, "overlaps", position)
                near = did_you_mean(group, found.overlap_groups) or 'Add it under "overlap_groups:".'
                yield source.problem(here, f'there is no overlap group "{group}".', near)
        areas: dict[str, str] = {}
        for area in measure.local_proxies:
            here = (*path, "local_proxies", area)
            if areas.setdefault(area.strip().casefold(), area) != area:
                yield source.problem(here, f'the area "{area}" stands twice.', "Keep one of them.")
            if area.strip().casefold() == ELSEWHERE.casefold():
                repair = 'Write the value that holds in no area of the list under "proxy:".'
                yield source.problem(here, f'"{area}" is what bidders choose where no area fits.', repair)


def _codes(found: MeasureSet) -> Iterator[tuple[Path_, str]]:
    for t, theme in enumerate(found.themes):
        yield ("themes", t), theme.id
        for o, outcome in enumerate(theme.outcomes):
            yield ("themes", t, "outcomes", o), outcome.id
    for path, _, _, measure in found.placed():
        yield path, measure.id


# ---------------------------------------------------------------------------- doubts


def check_measure_set(name_or_path: str | Path) -> tuple[MeasureSet, list[Problem]]:
    """A measure set with what is doubtful in it, each at its line. Raises ``Problems`` where it cannot be read."""
    path, shown_as = policy_path(KIND, name_or_path)
    found, source = _read(read_bytes(path, shown_as), shown_as)
    return found, sorted(_doubts(found, source))


def _doubts(found: MeasureSet, source: Source) -> Iterator[Problem]:
    if found.date is None:
        yield source.problem((), "the set has no date.", 'Add "date:", so that editions can be told apart.')
    if found.measures and not any(m.goals for m in found.measures.values()):
        message = "no measure names a sustainability goal."
        yield source.problem((), message, 'Add "goals:", so that measures can be compared with other sets and notices.')
    named = {group for measure in found.measures.values() for group in measure.overlaps}
    for group in found.overlap_groups:
        members = [m.id for m in found.measures.values() if group in m.overlaps]
        if len(members) < 2:
            there = f"only {members[0]} is" if members else "no measure is"
            message = f'{there} in the overlap group "{group}".'
            yield source.problem(("overlap_groups", group), message, "Name it on the measures that overlap.")
    seen: dict[str, str] = {}
    for path, _, _, measure in found.placed():
        title = " ".join(measure.title.casefold().split())
        if seen.setdefault(title, measure.id) != measure.id:
            message = f"{measure.id} has the same title as {seen[title]}."
            yield source.problem((*path, "title"), message, "Say what parts them, or put them in an overlap group.")
        for key in ("title", "help"):
            if words := bidders_place(getattr(measure, key)):
                yield source.problem((*path, key), f"“{words}” turns on where a bidder is.", DOUBT)
        if not measure.goals and any(m.goals for m in found.measures.values()):
            message = f"{measure.id} names no sustainability goal."
            yield source.problem(path, message, 'Add "goals:", so that it can be compared with other sets and notices.')
        persons = [g for g in measure.overlaps if g in named and found.overlap_groups[g].together == "declared"]
        if len(persons) > 1:
            message = f"{measure.id} is in {len(persons)} overlap groups in which the bidder declares what is shared."
            yield source.problem((*path, "overlaps"), message, "Keep one: a form asks for one figure.")
    for outcome in (o for o in found.outcomes.values() if not o.measures and found.measures):
        path = next(
            ("themes", t, "outcomes", n)
            for t, theme in enumerate(found.themes)
            for n, one in enumerate(theme.outcomes)
            if one is outcome
        )
        yield source.problem(path, f"no measure counts the outcome {outcome.id}.", "Add one, or take the outcome out.")
