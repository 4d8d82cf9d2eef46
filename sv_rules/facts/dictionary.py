"""The fact dictionary: the names that rules, notices, drafts and records share.

It is TOML, which the standard library reads, and plain tuples with names: every check reads it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from sv_rules.facts.value import FactType

DICTIONARY = "dictionary.toml"
Gateway = Literal["plan", "engage", "design", "publish", "evaluate", "award", "contract", "perform", "change", "close"]
Subject = Literal["organisation", "tender", "lot", "bid", "contract", "commitment"]


_NONE: Mapping[str, str] = MappingProxyType({})


class FalseIfAbsent(NamedTuple):
    """On which forms an absent flag means "no", because the form always asks and omits "no"."""

    form: str
    notice_types: tuple[str, ...] | Literal["all"]

    def holds(self, notice_type: str | None) -> bool:
        """Whether an absent flag on a notice of this type is a "no"."""
        return notice_type is not None and (self.notice_types == "all" or notice_type in self.notice_types)


class FactDefinition(NamedTuple):
    """One fact: its type, whom it is about, what it means, and where each source carries it."""

    type: FactType
    subject: Subject
    title: str
    definition: str
    members: Mapping[str, str] = _NONE
    """The words that an enum or set may hold, with titles."""
    source: Mapping[str, str] = _NONE
    """Where each input profile carries it."""
    needs: Literal["notice", "record"] = "notice"
    draft: bool = True
    """Whether a draft may state it."""
    false_if_absent: FalseIfAbsent | None = None


class Form(NamedTuple):
    """A form that notices are made on, with the text that says what it asks."""

    title: str
    reference: Mapping[str, str]


class Dictionary(NamedTuple):
    """All facts by name. ``gateways`` are those of notice types; ``tag_gateways``, in order, those of tags."""

    forms: Mapping[str, Form]
    gateways: Mapping[str, str]
    tag_gateways: Mapping[str, str]
    facts: Mapping[str, FactDefinition]


def read_dictionary(text: str) -> Dictionary:
    """Read a dictionary from TOML. Raises ``ValueError`` naming the entry that is wrong."""
    data = tomllib.loads(text)
    forms = {name: _entry(name, Form, entry) for name, entry in data.get("forms", {}).items()}
    facts = {name: _fact(name, entry, forms) for name, entry in data["facts"].items()}
    dictionary = Dictionary(forms, data.get("gateways", {}), data.get("tag_gateways", {}), facts)
    for gateway in (*dictionary.gateways.values(), *dictionary.tag_gateways.values()):
        _one_of("gateways", gateway, get_args(Gateway))
    if "notice_type" in facts:
        for number in dictionary.gateways:
            _one_of("gateways", number, facts["notice_type"].members)
    return dictionary


@lru_cache(maxsize=1)
def fact_dictionary() -> Dictionary:
    """The dictionary that is shipped with the package."""
    return read_dictionary(files("sv_rules.facts").joinpath(DICTIONARY).read_text(encoding="utf-8"))


def _fact(name: str, entry: dict[str, Any], forms: Mapping[str, Form]) -> FactDefinition:
    _one_of(name, entry.get("subject"), get_args(Subject))
    _one_of(name, entry.get("needs", "notice"), ("notice", "record"))
    kind = FactType(_one_of(name, entry.get("type"), list(FactType)))
    if entry.get("members") and kind not in (FactType.ENUM, FactType.SET):
        raise ValueError(f"{name}: only an enum or a set has members")
    if kind is FactType.ENUM and not entry.get("members"):
        raise ValueError(f"{name}: an enum names its members")
    box = entry.get("false_if_absent")
    if box is not None:
        _one_of(name, box.get("form"), forms)
        types = box.get("notice_types")
        box = _entry(name, FalseIfAbsent, {**box, "notice_types": types if types == "all" else tuple(types)})
    found: FactDefinition = _entry(name, FactDefinition, {**entry, "type": kind, "false_if_absent": box})
    return found


def _entry(name: str, kind: type[Any], entry: dict[str, Any]) -> Any:
    try:
        return kind(**entry)
    except TypeError as error:
        raise ValueError(f"{name}: {str(error).partition(' ')[2]}") from None


def _one_of(name: str, word: object, allowed: Any) -> Any:
    if word not in allowed:
        raise ValueError(f'{name}: "{word}" is none of {", ".join(allowed)}')
    return word
