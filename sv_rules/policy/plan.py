"""The compiled library: what the evaluators run, in plain frozen dataclasses.

It is made from the ruleset models by ``link`` and stored as JSON, so that a check reads neither YAML nor
the models. ``freeze`` and ``thaw`` are its whole serialisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sv_rules.facts.value import FactType, Known

# ---------------------------------------------------------------------------- conditions


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal on the right of a comparison, encoded."""

    known: Known


@dataclass(frozen=True, slots=True)
class Words:
    """A list of words on the right of ``in``, ``includes`` and ``within``."""

    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Key:
    """A fact, or a parameter by ``$ruleset/name@dating fact``, read when the condition is judged."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison. ``right`` is ``None`` for exists and missing."""

    fact: str
    kind: FactType
    operator: str
    right: Constant | Words | Key | None


@dataclass(frozen=True, slots=True)
class All:
    """Kleene conjunction."""

    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - the name of what it is, but not typing's
    """Kleene disjunction."""

    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene negation."""

    item: Any


Node = Compare | All | Any_ | Not

# ---------------------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Plus:
    """``base`` plus ``percent`` of it."""

    base: Any
    percent: Any


@dataclass(frozen=True, slots=True)
class Without:
    """``base`` with ``percent`` taken out of it: base / (1 + percent)."""

    base: Any
    percent: Any


@dataclass(frozen=True, slots=True)
class PerYear:
    """``base`` over ``months``, for twelve of them."""

    base: Any
    months: Any


@dataclass(frozen=True, slots=True)
class Between:
    """From the lower end of one value to the upper end of another; ``None`` is open."""

    low: Any
    high: Any


@dataclass(frozen=True, slots=True)
class OverLots:
    """A value taken over the lots; ``when`` is a root that each lot is judged on."""

    take: str
    of: str | None
    when: int | None


@dataclass(frozen=True, slots=True)
class Open:
    """The law itself leaves the value open."""

    because: str
    leaning: bool | None = None


Value = Constant | Key | Plus | Without | PerYear | Between | OverLots | Open

# ---------------------------------------------------------------------------- policy


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something stands, in full: title of the source, clause and address."""

    title: str
    clause: str | None
    href: str


@dataclass(frozen=True, slots=True)
class Period:
    """A parameter's value from a day on (``yyyymmdd``). ``known`` is ``None`` where it has ended."""

    start: int
    known: Known | None
    words: frozenset[str] | None
    candidates: tuple[Known, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class ParameterPlan:
    """A dated parameter as one fact dates it."""

    key: str
    ruleset: str
    name: str
    title: str
    unit: str
    dated_by: str
    periods: tuple[Period, ...]
    overrides: tuple[tuple[int, tuple[Period, ...]], ...] = ()
    """(scope root, what holds in that scope) of rulesets that override it."""
    level: int = 0
    overridden_by: tuple[str, ...] = ()
    """The names of those rulesets, in the same order."""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A table row: the root of its condition (``None``: always) and its value."""

    root: int | None
    value: Value
    line: int
    because: str | None = None


@dataclass(frozen=True, slots=True)
class TablePlan:
    """How one ruleset derives one fact."""

    fact: str
    ruleset: str
    scope: int | None
    rows: tuple[RowPlan, ...]
    otherwise: RowPlan | None
    take_all: bool
    exhaustive: bool
    line: int
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class RulePlan:
    """A rule, its conditions as roots."""

    id: str
    ruleset: str
    subject: str
    title: str
    scope: int | None
    given: int | None
    when: int
    at: tuple[tuple[int, Mapping[str, str]], ...]
    dated_by: str
    finding: str
    remedy: str
    rationale: str
    citation: Citation
    line: int
    excepted_by: tuple[str, ...] = ()
    waivable_by: tuple[str, ...] = ()
    waivable_days: int = 0
    maturity: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """A whole condition that the evaluators judge, at one level of the forward chain."""

    index: int
    subject: str
    level: int
    node: Node


@dataclass(frozen=True, slots=True)
class FactPlan:
    """A fact of the dictionary, or one that a ruleset derives."""

    name: str
    kind: FactType
    subject: str
    title: str
    definition: str
    members: Mapping[str, str]
    needs: str
    derived: bool
    level: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SignOffPlan:
    """A signature that a ruleset asks for at a gateway, within its scope."""

    ruleset: str
    role: str
    outside: bool
    at: str
    title: str
    scope: int | None
    citation: Citation
    maturity: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class RulesetPlan:
    """A ruleset's own data, and the digest of the file it was read from."""

    name: str
    title: str
    version: str
    publisher: str
    href: str
    file: str
    digest: str
    law: bool
    choice: str
    authorities: tuple[str, ...]
    target_level: str | None
    rule_ids: tuple[str, ...]
    sign_offs: tuple[SignOffPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The linked library, ordered for forward chaining."""

    facts: Mapping[str, FactPlan]
    parameters: Mapping[str, ParameterPlan]
    tables: tuple[TablePlan, ...]
    rules: tuple[RulePlan, ...]
    roots: tuple[Root, ...]
    rulesets: Mapping[str, RulesetPlan]
    levels: int
    gateways: tuple[str, ...] = field(default=())


# ---------------------------------------------------------------------------- JSON

_CLASSES: dict[str, type] = {
    c.__name__: c
    for c in (
        Constant, Words, Key, Compare, All, Any_, Not, Plus, Without, PerYear, Between, OverLots, Open,
        Citation, Period, ParameterPlan, RowPlan, TablePlan, RulePlan, Root, FactPlan, SignOffPlan, RulesetPlan, Plan,
    )
}  # fmt: skip
_FIELDS = {name: tuple(f.name for f in fields(c)) for name, c in _CLASSES.items()}


def freeze(value: Any) -> Any:
    """The plan as JSON values: a list begins with its class, ``set``, ``type`` or nothing for a tuple."""
    name = type(value).__name__
    if name in _FIELDS:
        return [name, *(freeze(getattr(value, f)) for f in _FIELDS[name])]
    if isinstance(value, tuple):
        return ["", *(freeze(v) for v in value)]
    if isinstance(value, frozenset):
        return ["set", *sorted(value)]
    if isinstance(value, Mapping):
        return {k: freeze(v) for k, v in value.items()}
    return ["type", str(value)] if isinstance(value, FactType) else value


def thaw(value: Any) -> Any:
    """The inverse of ``freeze``."""
    if isinstance(value, list):
        tag = value[0]
        if tag == "":
            return tuple([thaw(v) for v in value[1:]])
        if tag == "set":
            return frozenset(value[1:])
        if tag == "type":
            return FactType(value[1])
        return _CLASSES[tag](*[thaw(v) for v in value[1:]])
    if isinstance(value, dict):
        return {k: thaw(v) for k, v in value.items()}
    return value
