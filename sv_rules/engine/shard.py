"""One ruleset of durable_rules within its limits, the flat fact that it is asked with, and its handle.

The C module is driven without its Host: assert, drain, retract, always one fact with one ``id`` on the one
session that every handle has. Nothing but integers is asserted, under names that are made here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sv_rules.engine.halves import (
    HIGH,
    KNOWN,
    LOW,
    TRUTH,
    Atom,
    Field,
    Formula,
    Gate,
    UnsupportedError,
    absent,
)
from sv_rules.engine.logic import Values
from sv_rules.errors import EngineDisagreement
from sv_rules.facts.value import FactType, Known, exactly
from sv_rules.policy.plan import Compare, Key, Words

# Its depth-first search holds at most 64 nodes: a shard's groups less one, and one group's weight.
_GROUPS, _GROUP_WEIGHT = 30, 30
# 31 expressions a pattern, two a gate; the outermost ``$and`` is one gate.
_GATES = 13
# A pattern fires once for each way through its ``$or`` gates.
_WAYS = 16
# 253 properties a fact, ``id``, ``sid`` and the zero among them.
_FIELDS = 200
# Rules have four figures.
_RULES = 10_000
# The texts of values kept for each fact of a shard.
_KEPT = 64
# A handle that failed is left behind with its memory: an engine that fails again and again is not asked more.
_HANDLES = 8
_ZERO = "k"
# Names of rules are of one length, so that a message's is found without a search: ``{"0042":{"m":...``.
ALIVE = "live"
_NAME_END = 2 + len(ALIVE)
_RESERVED = ("id", "sid", "$s", "$m", "m", "$forward", "$time", "$timerName", "$i", "$l", "$r", _ZERO)
_OPERATORS = {"eq": "$eq", "ne": "$neq", "lt": "$lt", "lte": "$lte", "gt": "$gt", "gte": "$gte"}
_RETRACT = '{"id":"F"}'

# ---------------------------------------------------------------------------- limits


def _weight(formula: Formula) -> int:
    """The most nodes that the engine's depth-first search holds for this formula at one time.

    In a chain the branches not yet taken of each ``$or`` wait while the rest is searched. What a network of
    several patterns holds is at most the sum over them.
    """
    if isinstance(formula, Atom):
        return 1
    weights = [_weight(item) for item in formula.items]
    return sum(weights) if formula.word == "any" else 1 + sum(w - 1 for w in weights)


def _gates(formula: Formula) -> int:
    return 0 if isinstance(formula, Atom) else 1 + sum(_gates(item) for item in formula.items)


def _ways(formula: Formula) -> int:
    if isinstance(formula, Atom):
        return 1
    total = 1 if formula.word == "all" else 0
    for item in formula.items:
        total = total * _ways(item) if formula.word == "all" else total + _ways(item)
    return total


def fits(formula: Formula) -> bool:
    """Whether the formula may be one pattern."""
    return _gates(formula) <= _GATES and _ways(formula) <= _WAYS and _weight(formula) <= _GROUP_WEIGHT


def _fields(formula: Formula) -> Iterator[Field]:
    if isinstance(formula, Gate):
        for item in formula.items:
            yield from _fields(item)
        return
    for side in (formula.field, formula.right):
        if isinstance(side, Field):
            yield side


def pack(patterns: Iterable[Formula]) -> list[list[dict[Formula, str]]]:
    """Patterns, each once and with a rule's name, in groups within shards that keep the engine's limits."""
    shards: list[list[dict[Formula, str]]] = []
    weight = _GROUP_WEIGHT
    fields: set[Field] = set()
    unique = dict.fromkeys(patterns)
    if len(unique) > _RULES:
        raise UnsupportedError(f"one level has more than {_RULES // 2:,} conditions")
    for number, formula in enumerate(unique):
        read = set(_fields(formula))
        weight += _weight(formula)
        if not shards or len(fields | read) > _FIELDS or (weight > _GROUP_WEIGHT and len(shards[-1]) == _GROUPS):
            shards.append([{}])
            fields, weight = set(), _weight(formula)
        elif weight > _GROUP_WEIGHT:
            shards[-1].append({})
            weight = _weight(formula)
        shards[-1][-1][formula] = f"{number:04}"
        fields |= read
    return shards


# ---------------------------------------------------------------------------- reading values


def _reader(wanted: Field, codes: dict[str, int]) -> Callable[[Known | None], int]:
    """How a field is read from the value that it is of."""
    part, kind = wanted.part, wanted.kind
    if wanted.member:
        return lambda known: known is not None and part in known[0]
    if part == KNOWN:
        return lambda known: known is not None
    if part == TRUTH:
        return lambda known: 1 if known is None else 2 * known[0]
    end = 0 if part == LOW else 1
    nothing = absent(kind)[end]
    if kind is FactType.ENUM:
        return lambda known: nothing if known is None else codes.get(known[end]) or _stranger(known[end])
    return lambda known: nothing if known is None else known[end]


def _stranger(word: str) -> int:
    return 2**49 + int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=6).digest())


class _Text(dict[Known | None, str]):
    """A value's fields as they stand in the flat fact, by the value; the first ones met are kept."""

    def __init__(self, fields: Iterable[Field], names: _Names, codes: dict[str, int]) -> None:
        super().__init__()
        ordered = sorted(fields, key=lambda f: f.part != LOW)
        # Only integers pass ``%d``: nothing that a user wrote reaches the engine.
        self._template = "".join(f',"{names(f)}":%d' for f in ordered)
        self._readers = [_reader(f, codes) for f in ordered]
        self._as_it_is = [f.part for f in ordered] == [LOW, HIGH] and ordered[0].kind.ordered

    def __missing__(self, known: Known | None) -> str:
        if self._as_it_is and known is not None:
            text = self._template % known
        else:
            text = self._template % tuple([read(known) for read in self._readers])
        if len(self) < _KEPT:
            self[known] = text
        return text


def _look_up(node: Compare, values: Values) -> Known | None:
    """A membership that the engine has no words for, as a truth value."""
    operator, right = node.operator, node.right
    known, listed = values.get(node.fact), values.get(right.name) if isinstance(right, Key) else None
    words = right.members if isinstance(right, Words) else listed[0] if listed else None
    if known is None or words is None or (operator == "within" and not known[0]):
        return None
    if operator in ("in", "not_in"):
        return exactly((known[0] in words) is (operator == "in"))
    return exactly((any if operator == "includes" else all)(word in words for word in known[0]))


# ---------------------------------------------------------------------------- rulesets


def _hash(name: str) -> int:
    """FNV-1a of 32 bits: the engine knows a field by nothing else."""
    value = 0x811C9DC5
    for byte in name.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


@dataclass(slots=True)
class _Names:
    """Short generated names, so that no fact's own name can collide with another or a reserved one."""

    names: dict[Field, str] = field(default_factory=dict)
    hashes: set[int] = field(default_factory=lambda: {_hash(name) for name in (*_RESERVED, *_OPERATORS.values())})

    def __call__(self, wanted: Field) -> str:
        if wanted not in self.names:
            name = f"f{len(self.names)}"
            if _hash(name) in self.hashes:
                raise EngineDisagreement(f"field {name} collides with another in durable_rules")
            self.hashes.add(_hash(name))
            self.names[wanted] = name
        return self.names[wanted]


def _encode(formula: Formula, names: _Names) -> dict[str, Any]:
    if isinstance(formula, Gate):
        # The most selective first, and what branches last: the search goes no deeper than it must.
        items = sorted(formula.items, key=lambda item: 2 if isinstance(item, Gate) else item.operator != "eq")
        return {"$and" if formula.word == "all" else "$or": [_encode(item, names) for item in items]}
    name = _ZERO if formula.field is None else names(formula.field)
    right = {"$m": names(formula.right)} if isinstance(formula.right, Field) else formula.right
    return {name: right} if formula.operator == "eq" else {_OPERATORS[formula.operator]: {name: right}}


class Shard:
    """One ruleset of the engine, the fact it is asked with, and its handle, made on first use."""

    def __init__(self, groups: list[dict[Formula, str]], codes: dict[str, int]) -> None:
        # The engine and its handle, once it has answered; ``None`` while it is being asked.
        self._drained: tuple[Any, int] | None = None
        names = _Names()
        sources: dict[str | Compare, dict[Field, None]] = {}
        for wanted in (f for group in groups for formula in group for f in _fields(formula)):
            sources.setdefault(wanted.source, {})[wanted] = None
        texts = [(source, _Text(fields, names, codes)) for source, fields in sources.items()]
        self._facts = [(source, text) for source, text in texts if isinstance(source, str)]
        self._lookups = [(source, text) for source, text in texts if isinstance(source, Compare)]
        rules: dict[str, Any] = {ALIVE: {"all": [{"m": {"$gte": {_ZERO: 0}}}]}}
        for number, group in enumerate(groups):
            # ``k >= -n`` always holds: it stands for the group, and keeps the engine's own facts out.
            first = {"$gte": {_ZERO: -number}}
            for formula, name in group.items():
                rest = _encode(formula, names)
                rules[name] = {"all": [{"m": {"$and": [first, *rest.get("$and", [rest])]}}]}
        self._rules = json.dumps(rules)
        self._failures = 0

    def fired(self, engine: Any, values: Values) -> list[str]:
        """The rules that fire on the values. Any trouble with a handle: a new one is tried, once."""
        get = values.get
        parts = [text[get(source)] for source, text in self._facts]
        if self._lookups:
            parts += [text[_look_up(source, values)] for source, text in self._lookups]
        fact = f'{{"{_ZERO}":0,"id":"F"{"".join(parts)}}}'
        try:
            return self._ask(engine, fact)
        except Exception:
            self._failures += 1
            if self._failures >= _HANDLES:
                raise
            return self._ask(engine, fact)

    def forget(self) -> None:
        """Leave the handle behind, with its memory: who knows in what state it is."""
        self._drained = None

    def __del__(self) -> None:
        # Safe only because a fact has fired and been drained: a session that never fired is freed unset.
        if self._drained is not None:
            engine, handle = self._drained
            with suppress(Exception):
                engine.delete_state(handle, None)
                engine.delete_ruleset(handle)

    def _ask(self, engine: Any, fact: str) -> list[str]:
        if self._failures >= _HANDLES:
            raise EngineDisagreement(f"durable_rules failed {self._failures} times")
        handle = self._drained[1] if self._drained else engine.create_ruleset("sv", self._rules)
        self._drained = None
        code, state = engine.assert_fact(handle, fact)
        if code != 0:
            raise EngineDisagreement(f"durable_rules answered {code} to a fact")
        fired: list[str] = []
        message = engine.start_action_for_state(handle, state)[1]
        complete = engine.complete_and_start_action
        while message is not None:
            fired.append(message[2:_NAME_END])
            message = complete(handle, state)
        engine.retract_fact(handle, _RETRACT)
        if ALIVE not in fired:
            raise EngineDisagreement("durable_rules did not read the fact")
        self._drained = (engine, handle)
        return fired
