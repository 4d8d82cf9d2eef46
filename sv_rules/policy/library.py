"""The library: all rulesets of one or more folders, linked, with a digest; compiled once and read back as JSON.

The shipped rulesets lie beside the package in a checkout and inside it in a wheel; both are found here.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sv_rules.policy.compiled import COMPILED, cache_path, read_compiled, write_compiled
from sv_rules.policy.plan import Plan
from sv_rules.problem import Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sv_rules.policy.reading import RulesetFile

_NOT_RULESETS = ("assessments", "authorities", "measures", "schema")
"""Folders of these names hold policy in other forms, each with a model of its own, or what is generated."""


@dataclass(frozen=True, eq=False)
class Library:
    """Linked rulesets. ``digest`` is over every ruleset and list file and the dictionary."""

    plan: Plan
    digest: str
    folders: tuple[Path, ...]

    @cached_property
    def files(self) -> list[RulesetFile]:
        """The ruleset files as read, with their models: for documentation, cases and ``rules show``."""
        return read_folder(*self.folders)


def shipped_folder() -> Path:
    """Where the shipped rulesets are: ``sv_rules/_data/rulesets`` in a wheel, ``rulesets`` in a checkout."""
    return _shipped("rulesets")


def shipped_templates() -> Path:
    """Where the shipped templates are, likewise."""
    return _shipped("tender_templates")


def _shipped(name: str) -> Path:
    package = Path(str(files("sv_rules")))
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name


def load_library(folder: str | Path | None = None, *, also: Iterable[str | Path] = ()) -> Library:
    """Load the shipped rulesets, or those of a folder, and those of more folders beside them.

    ``also`` names an authority's own folders, in any order. A compiled copy is used where it belongs to these
    very files: the one made when the wheel was built, else one in the user's cache. Raises ``Problems`` with
    every mistake.
    """
    place = Path(folder) if folder is not None else shipped_folder()
    beside = {p.resolve(): p for p in map(Path, also) if p.resolve() != place.resolve()}
    places = (place, *sorted(beside.values(), key=lambda p: digest_of(p)))
    digest = digest_of(*places)
    cached = cache_path(digest)
    for path in (place / COMPILED, cached):
        plan = read_compiled(path, digest)
        if plan:
            return Library(plan, digest, places)
    plan = compile_folder(*places)
    write_compiled(cached, plan, digest)
    return Library(plan, digest, places)


def digest_of(*folders: Path) -> str:
    """SHA-256 over the names and bytes of every ruleset and list, and of the fact dictionary.

    It is the same wherever the folders lie. Raises ``Problems`` where one holds no ruleset.
    """
    total = hashlib.sha256()
    for position, folder in enumerate(folders):
        if position:
            total.update(b"also\0")
        for name, path in _files(folder):
            data = path.read_bytes()
            total.update(f"{name}\0{len(data)}\0".encode() + data)
    dictionary = files("sv_rules.facts")
    for entry in sorted((e for e in dictionary.iterdir() if e.name.startswith("dictionary.")), key=lambda e: e.name):
        if not entry.name.endswith(".py"):
            total.update(entry.read_bytes())
    return total.hexdigest()


def ruleset_paths(folder: Path) -> list[Path]:
    """The ruleset files of a folder, in a stable order: every ``.yaml`` below it outside the folders of other forms."""
    return [path for name, path in _files(folder) if name.endswith(".yaml")]


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Rulesets and lists by their names below the folder. Raises ``Problems``."""
    if not folder.is_dir():
        raise Problems([Problem(str(folder), 1, 1, "there is no such folder of rulesets.", "Check the path.")])
    found = sorted(_walk(folder, ""))
    misnamed = [name for name, _ in found if not name.endswith((".yaml", ".csv"))]
    if misnamed:
        message, repair = "this file would not be read.", "Name rulesets .yaml and lists .csv, in small letters."
        raise Problems([Problem(_shown_as(folder, folder / name), 1, 1, message, repair) for name in misnamed])
    if not any(name.endswith(".yaml") for name, _ in found):
        raise Problems([Problem(str(folder), 1, 1, "the folder holds no ruleset (.yaml).", "Check the path.")])
    return found


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in _NOT_RULESETS:
                    yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.name.lower().endswith((".yaml", ".yml", ".csv")):
                yield f"{prefix}{entry.name}", Path(entry.path)


def read_folder(*folders: Path) -> list[RulesetFile]:
    """Every ruleset of the folders as models. Raises ``Problems`` with the mistakes of form in all files."""
    found, problems = _read(folders)
    if problems:
        raise Problems(problems)
    return found


def _read(folders: Iterable[Path]) -> tuple[list[RulesetFile], list[Problem]]:
    from sv_rules.policy.reading import read_ruleset

    found: list[RulesetFile] = []
    problems: list[Problem] = []
    for folder, path in ((place, path) for place in folders for path in ruleset_paths(place)):
        try:
            name = f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}"
            found.append(read_ruleset(path, _shown_as(folder, path), name))
        except Problems as error:
            problems += error.problems
    return found, problems


def _shown_as(folder: Path, path: Path) -> str:
    """A file's name in messages: from the working directory where it lies below it, else from its folder."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}"


def compile_folder(*folders: Path) -> Plan:
    """Read, validate and link the rulesets of the folders. Raises ``Problems`` with every mistake that can be told.

    Where some files have mistakes of form, the others are linked all the same, so far as they do not use
    rulesets that are not there.
    """
    from sv_rules.facts.dictionary import fact_dictionary
    from sv_rules.policy.link import link

    rulesets, problems = _read(folders)
    if not problems:
        return link(rulesets, fact_dictionary())
    try:
        link(_standing(rulesets), fact_dictionary())
    except Problems as error:
        problems += error.problems
    raise Problems(problems)


def _standing(rulesets: list[RulesetFile]) -> list[RulesetFile]:
    """Those rulesets whose used rulesets are all there, and theirs in turn."""
    while True:
        names = {r.model.ruleset for r in rulesets}
        left = [r for r in rulesets if names.issuperset(r.model.uses)]
        if len(left) == len(rulesets):
            return left
        rulesets = left
