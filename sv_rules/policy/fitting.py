"""What pydantic says of a file that does not fit its model, in plain sentences, each with its place.

Every kind of policy file (rulesets, measure sets, authority profiles) is read through this: all mistakes at
once, each at its line and column, each with its repair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from sv_rules.problem import Mistake, Problem, Problems, did_you_mean, shown
from sv_rules.source import Path_, Source

Model = TypeVar("Model", bound=BaseModel)


def fitted(source: Source, model: type[Model], what: str, begin: str) -> Model:
    """The model of a parsed file. Raises ``Problems`` with every mistake of form.

    ``what`` names the file's kind in messages ("a ruleset"), ``begin`` says how such a file begins.
    """
    if not isinstance(source.data, dict):
        message = f"expected the keys of {what}, found {shown(source.data)}."
        raise Problems([source.problem((), message, begin)])
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        raise Problems(_problems(source, model, error)) from None


_Keys = dict[str, set[str]]


def _problems(source: Source, model: type[BaseModel], error: ValidationError) -> list[Problem]:
    found: dict[tuple[Path_, str], Problem] = {}
    details = error.errors(include_url=False)
    keys = _keys_under(model)
    misspelt = {_misspelt(d["loc"], keys) for d in details if d["type"] == "extra_forbidden"}
    unfit_keys = {d["loc"][:-1] for d in details if d["loc"][-1:] == ("[key]",)}
    for detail in details:
        loc = detail["loc"]
        if detail["type"] == "too_short" and any(d["loc"][: len(loc)] == loc != d["loc"] for d in details):
            continue  # entries stand there; what is wrong with them is said
        if detail["type"] == "missing" and detail["loc"] in misspelt:
            continue  # said already: the key stands there, misspelt
        if detail["loc"][-1:] != ("[key]",) and any(
            detail["loc"][:n] in unfit_keys for n in range(len(detail["loc"]) + 1)
        ):
            continue  # what stands under an unfit key says nothing more
        path = _written(source, detail["loc"])
        message, repair, further = _in_words(detail, keys)
        path = (*path, *further)
        found.setdefault((path, message), source.problem(path, message, repair))
    return list(found.values())


def _written(source: Source, loc: tuple[str | int, ...]) -> Path_:
    """The part of an error's location that stands in the file: the models' own steps are left out."""
    path: Path_ = ()
    value: Any = source.data
    for step in loc:
        inside = isinstance(value, dict) and step in value
        if inside or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            path, value = (*path, step), value[step]
    return path


def _misspelt(loc: tuple[str | int, ...], known: _Keys) -> tuple[str | int, ...]:
    """Where the key would stand that an unknown one was probably meant to be."""
    meant = re.search('Did you mean "(.*)"', did_you_mean(str(loc[-1]), _keys_at(loc, known)))
    return (*loc[:-1], meant[1]) if meant else ()


def _keys_at(loc: tuple[str | int, ...], known: _Keys) -> set[str]:
    """The keys that may stand where an unknown one was found: those of the model under the last known key."""
    for step in reversed(loc[:-1]):
        if step in known:
            return known[str(step)]
    return known[""]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _collect(model: type[BaseModel], under: dict[str, set[str]], seen: set[type[BaseModel]]) -> None:
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        for inner in (*_models_in(field.annotation), *(m for meta in field.metadata for m in _models_in(meta))):
            keys = {f.alias or n for n, f in inner.model_fields.items() if n != "root"}
            under.setdefault(field.alias or name, set()).update(keys)
            _collect(inner, under, seen)


@cache
def _keys_under(model: type[BaseModel]) -> _Keys:
    """The keys that may stand under each key of a model; under no key, those of the file itself."""
    under: _Keys = {"": {f.alias or n for n, f in model.model_fields.items()}}
    _collect(model, under, set())
    return under


def _in_words(detail: Any, known: _Keys) -> tuple[str, str, Path_]:
    """Message, repair and any further steps of the place."""
    kind, given, last = detail["type"], shown(detail.get("input")), str(detail["loc"][-1] if detail["loc"] else "")
    context = detail.get("ctx", {})
    if isinstance(context.get("error"), Mistake):
        mistake = context["error"]
        return str(mistake), mistake.repair, mistake.path
    if kind == "extra_forbidden":
        keys = _keys_at(detail["loc"], known)
        return f'there is no key "{last}" here.', did_you_mean(last, keys) or "Remove it.", ()
    if kind == "missing":
        return f'"{last}" is missing.', f'Add "{last}:".', ()
    if kind in ("literal_error", "enum"):
        words = re.findall("'([^']*)'", str(context["expected"]))
        return f"{given} is not one of the words allowed here.", did_you_mean(str(detail["input"]), words), ()
    if kind == "string_pattern_mismatch":
        return (
            f"{given} does not have the form asked for here.",
            _FORMS.get(context["pattern"], "Compare it with the schema."),
            (),
        )
    expected, repair = _EXPECTED.get(kind, ("something else here", "Compare it with the schema."))
    if kind == "string_type" and isinstance(detail["input"], list | dict):
        repair = "Write one text."
    if kind == "too_short" and context["min_length"] > 1:
        return f"expected at least {context['min_length']} entries.", "Write more of them, or another form.", ()
    return f"expected {expected}, found {given}.", repair, ()


_EXPECTED = {
    "string_type": ("text", "Put quotes around it if it is meant as text."),
    "string_too_short": ("a sentence", "Write it out."),
    "bool_type": ("true or false", "Write one of them, without quotes."),
    "int_type": ("a whole number", "Write it in digits, without quotes."),
    "greater_than": ("a number above 0", "Write a larger one."),
    "greater_than_equal": ("a number that is not so small", "Write a larger one."),
    "less_than_equal": ("a number that is not so large", "Write a smaller one."),
    "decimal_type": ("a number", "Write it in digits, without quotes, signs or units."),
    "decimal_parsing": ("a number", "Write it in digits, without quotes, signs or units."),
    "decimal_max_places": ("a number with fewer decimals", "Shorten it."),
    "decimal_max_digits": ("a shorter number", "Shorten it."),
    "decimal_whole_digits": ("a smaller number", "Shorten it."),
    "finite_number": ("a number", "Write it in digits."),
    "date_type": ("a date", "Write it as YYYY-MM-DD."),
    "date_from_datetime_parsing": ("a date", "Write it as YYYY-MM-DD."),
    "date_from_datetime_inexact": ("a date without a time", "Write it as YYYY-MM-DD."),
    "invalid_key": ("a key in text", "Write the key as text."),
    "date_parsing": ("a date", "Write it as YYYY-MM-DD."),
    "datetime_type": ("a date and time", 'Write it as "2026-03-02T12:00", in quotes.'),
    "datetime_from_date_parsing": ("a date and time", 'Write it as "2026-03-02T12:00", in quotes.'),
    "datetime_parsing": ("a date and time", 'Write it as "2026-03-02T12:00", in quotes.'),
    "string_too_long": ("a shorter text", "Shorten it."),
    "bool_parsing": ("true or false", "Write one of them, without quotes."),
    "int_parsing": ("a whole number", "Write it in digits, without quotes."),
    "tuple_type": ("a list", "Begin each item with a dash, or write [one, two]."),
    "list_type": ("a list", "Begin each item with a dash, or write [one, two]."),
    "too_short": ("at least one entry", "Write one."),
    "dict_type": ("keys with values", "Write key: value, one on each line."),
    "model_type": ("keys with values", "Write key: value, one on each line."),
}

_FORMS = {
    r"^[A-Za-z][A-Za-z0-9._-]{0,39}$": "Begin with a letter; then letters, digits, points and hyphens, 40 at most.",
    r"^B[0-9]{2,3}$": "Number bids B01, B02 and so on.",
    r"^E[1-9][0-9]?$": "Number evaluators E1, E2 and so on.",
    r"^https://[^\s]+$": "Give the address in full, with https://.",
    r"^\d+\.\d+\.\d+$": "Write a version as 1.0.0.",
    r"^[a-z][a-z0-9-]*$": "Use small letters, digits and hyphens, and begin with a letter.",
    r"^[a-z][a-z0-9_]*$": "Use small letters, digits and underscores, and begin with a letter.",
    r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*-\d+[a-z]?$": "Write an id as PSVA-001: capitals, hyphens, and a number at the end.",
}
