"""The library: all rulesets of a folder, linked, with a digest; compiled once and read back as JSON.

The shipped rulesets lie beside the package in a checkout and inside it in a wheel; both are found here.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sv_rules.policy.plan import Plan, freeze, thaw
from sv_rules.problem import Problem, Problems

if TYPE_CHECKING:
    from sv_rules.policy.reading import RulesetFile

COMPILED = "compiled.json"
FORMAT = 1
"""Raised whenever the plan's classes change, so that an older compiled copy is never read."""


@dataclass(frozen=True, eq=False)
class Library:
    """Linked rulesets. ``digest`` is over every ruleset and list file and the dictionary."""

    plan: Plan
    digest: str
    folder: Path | None

    @cached_property
    def files(self) -> list[RulesetFile]:
        """The ruleset files as read, with their models: for documentation, cases and ``rules show``."""
        if self.folder is None:
            return []
        return read_folder(self.folder)


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


def ruleset_paths(folder: Path) -> list[Path]:
    """The ruleset files of a folder, in a stable order: every ``.yaml`` below it that is not in ``schema``."""
    found = (p for p in folder.rglob("*.yaml") if "schema" not in p.relative_to(folder).parts[:-1])
    return sorted(found, key=lambda p: p.relative_to(folder).as_posix())


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of every ruleset and list, and of the fact dictionary."""
    total = hashlib.sha256(b"%d" % FORMAT)
    lists = sorted(folder.rglob("*.csv"), key=lambda p: p.relative_to(folder).as_posix())
    for path in [*ruleset_paths(folder), *lists]:
        data = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    total.update(Path(str(files("sv_rules.facts").joinpath("dictionary.yaml"))).read_bytes())
    return total.hexdigest()


def read_folder(folder: Path) -> list[RulesetFile]:
    """Every ruleset of a folder as models. Raises ``Problems`` with the mistakes of all files."""
    from sv_rules.policy.reading import read_ruleset

    found, problems = [], []
    for path in ruleset_paths(folder):
        try:
            found.append(read_ruleset(path, _name(folder, path)))
        except Problems as error:
            problems += error.problems
    if problems:
        raise Problems(problems)
    return found


def _name(folder: Path, path: Path) -> str:
    """A file's name in messages: from the working directory where it lies below it, else from its folder."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def compile_folder(folder: Path) -> Plan:
    """Read, validate and link a folder. Raises ``Problems``."""
    from sv_rules.facts.dictionary import fact_dictionary
    from sv_rules.policy.link import link

    if not folder.is_dir():
        raise Problems([Problem(str(folder), 1, 1, "there is no such folder of rulesets.", "Check the path.")])
    rulesets = read_folder(folder)
    if not rulesets:
        raise Problems([Problem(str(folder), 1, 1, "the folder holds no ruleset (.yaml).", "Check the path.")])
    return link(rulesets, fact_dictionary())


def load_library(folder: str | Path | None = None) -> Library:
    """Load the shipped rulesets, or those of a folder. Raises ``Problems`` with every mistake.

    A compiled copy is used where its digest is that of the files: the one made when the wheel was built,
    else one in the user's cache. Neither is trusted for anything but speed: the digest binds it.
    """
    place = Path(folder) if folder is not None else shipped_folder()
    if not place.is_dir():
        raise Problems([Problem(str(place), 1, 1, "there is no such folder of rulesets.", "Check the path.")])
    digest = digest_of(place)
    for path in (place / COMPILED, _cache_path(digest)):
        plan = _read_compiled(path, digest)
        if plan:
            return Library(plan, digest, place)
    plan = compile_folder(place)
    _write_compiled(_cache_path(digest), plan, digest)
    return Library(plan, digest, place)


def _cache_path(digest: str) -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(home) / "sv-rules" / f"{digest[:32]}.json"


def compiled_text(plan: Plan, digest: str) -> str:
    """The compiled copy: one line of JSON, bound to the digest of what it was made from."""
    return json.dumps({"format": FORMAT, "digest": digest, "plan": freeze(plan)}, separators=(",", ":"), ensure_ascii=False)


def _read_compiled(path: Path, digest: str) -> Plan | None:
    try:
        stored: Any = json.loads(path.read_bytes())
        if stored["format"] != FORMAT or stored["digest"] != digest:
            return None
        plan = thaw(stored["plan"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    return plan if isinstance(plan, Plan) else None


def _write_compiled(path: Path, plan: Plan, digest: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as handle:
            handle.write(compiled_text(plan, digest))
        os.replace(handle.name, path)
    except OSError:
        return  # a cache that cannot be written costs time, nothing else
