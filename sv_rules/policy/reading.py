"""Reading ruleset files: YAML to models, every mistake of form at once, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sv_rules.policy.fitting import fitted
from sv_rules.policy.ruleset import Ruleset
from sv_rules.problem import Problem
from sv_rules.source import Path_, Source, parse_source, read_bytes


@dataclass(frozen=True)
class RulesetFile:
    """A ruleset as read: the model, the source with positions, and the folder for its lists.

    ``name`` is the file's path from the folder of rulesets, that folder's own name included: the same wherever
    the command runs. ``source.file`` is what messages call it.
    """

    model: Ruleset
    source: Source
    folder: Path
    name: str
    data: bytes

    def problem(self, path: Path_, message: str, repair: str = "") -> Problem:
        """A problem at a path of keys and indexes in this file."""
        return self.source.problem(path, message, repair)


def read_ruleset(path: Path, shown_as: str, name: str | None = None) -> RulesetFile:
    """Read and validate one file. Raises ``Problems``, which call it ``shown_as``."""
    data = read_bytes(path, shown_as)
    source = parse_source(data, shown_as)
    return RulesetFile(validate(source), source, path.parent, name or shown_as, data)


def validate(source: Source) -> Ruleset:
    """The model of a parsed file. Raises ``Problems`` with every mistake of form."""
    return fitted(source, Ruleset, "a ruleset", 'Begin with "ruleset: a-name".')
