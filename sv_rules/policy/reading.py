"""Reading ruleset files: YAML to models, every mistake of form at once, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from sv_rules.policy import ruleset as language
from sv_rules.policy.ruleset import Ruleset
from sv_rules.problem import Problem, Problems, did_you_mean
from sv_rules.source import Path_, Source, parse_source


@dataclass(frozen=True)
class RulesetFile:
    """A ruleset as read: the model, the source with positions, and the folder for its lists."""

    model: Ruleset
    source: Source
    folder: Path
    data: bytes

    def problem(self, path: Path_, message: str, repair: str = "") -> Problem:
        """A problem at a path of keys and indexes in this file."""
        return self.source.problem(path, message, repair)


def read_ruleset(path: Path, name: str) -> RulesetFile:
    """Read and validate one file; ``name`` is how messages call it. Raises ``Problems``."""
    data = path.read_bytes()
    source = parse_source(data, name)
    return RulesetFile(validate(source), source, path.parent, data)


def validate(source: Source) -> Ruleset:
    """The model of a parsed file. Raises ``Problems`` with every mistake of form."""
    if not isinstance(source.data, dict):
        raise Problems([source.problem((), "a ruleset is a mapping of keys.", 'Begin with "ruleset: a-name".')])
    try:
        return Ruleset.model_validate(source.data)
    except ValidationError as error:
        raise Problems(_problems(source, error)) from None


_KEYS = sorted(
    {
        field.alias or name
        for model in vars(language).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name, field in model.model_fields.items()
        if not name.startswith("_")
    }
)


def _problems(source: Source, error: ValidationError) -> list[Problem]:
    found: dict[tuple[Path_, str], Problem] = {}
    for detail in error.errors(include_url=False):
        path, last = _written(source, detail["loc"])
        message, repair = _in_words(detail, last)
        found.setdefault((path, message), source.problem(path, message, repair))
    return list(found.values())


def _written(source: Source, loc: tuple[str | int, ...]) -> tuple[Path_, str]:
    """The part of an error's location that stands in the file: the models' own steps are left out."""
    path: Path_ = ()
    value: Any = source.data
    for step in loc:
        if isinstance(value, dict) and step in value:
            path, value = (*path, step), value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            path, value = (*path, step), value[step]
    return path, str(loc[-1]) if loc else ""


def _in_words(detail: Any, last: str) -> tuple[str, str]:
    kind, given = detail["type"], detail.get("input")
    if kind == "extra_forbidden":
        return f'there is no key "{last}" here.', did_you_mean(last, _KEYS) or "Remove it."
    if kind == "missing":
        return f'"{last}" is missing.', f'Add "{last}:".'
    if kind in ("literal_error", "enum"):
        words = [w.strip("' ") for w in str(detail["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
        return f'"{given}" is not one of the words allowed here.', did_you_mean(str(given), words)
    if kind == "string_pattern_mismatch":
        return f'"{given}" does not have the form asked for here.', _PATTERN_HELP.get(
            str(detail["ctx"]["pattern"]), f"It must match {detail['ctx']['pattern']}."
        )
    if kind == "value_error":
        text = str(detail["ctx"]["error"])
        first, _, rest = text.partition(". ")
        return first.rstrip(".") + ".", rest if not rest or rest.endswith(("?", ".")) else rest + "."
    if kind == "string_too_short":
        return f"{_shown(given)} is too short to say anything.", "Write it out."
    message = str(detail["msg"]).removeprefix("Input should be ").rstrip(".")
    return f"expected {message}, found {_shown(given)}.", ""


_PATTERN_HELP = {
    r"^https://": "Give the address in full, with https://.",
    r"^\d+\.\d+\.\d+$": "Write a version as 1.0.0, in quotes.",
    r"^[a-z][a-z0-9-]*$": "Use small letters, digits and hyphens.",
    r"^[a-z][a-z0-9_]*$": "Use small letters, digits and underscores.",
    r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*-\d+[a-z]?$": "Write an id as PSVA-001: capitals, hyphens and a number at the end.",
}


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f'"{text}"' if len(text) <= 40 else f'"{text[:40]}…"'
