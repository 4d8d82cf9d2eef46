"""Who buys: one body under several spellings and names, told by its numbers in registers of organisations.

Names that differ in capitals and punctuation are one. So are names that a notice gives with the same number in a
register (GB-PPON and others). Names that are merely alike are counted apart, and named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sv_rules.facts.fact import TenderFacts
from sv_rules.facts.name import normalised_name

_SHORT = (
    ("metropolitan borough council", "mbc"), ("county council", "cc"), ("city council", "cc"),
    ("borough council", "bc"), ("district council", "dc"), ("london borough of", "lb"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """One buyer: ``key`` is the same for all its names, which are here as notices write them, most often first."""

    key: str
    names: tuple[str, ...]
    plain: frozenset[str]
    """Its names, normalised."""
    numbers: frozenset[str]
    kind: str

    @property
    def name(self) -> str:
        """What most of its notices call it."""
        return self.names[0]


class Buyers:
    """The buyers of the releases read so far."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._written: dict[str, Counter[str]] = {}
        self._kinds: dict[str, Counter[str]] = {}
        self._numbers: dict[str, set[str]] = {}

    def add(self, tender: TenderFacts) -> frozenset[str]:
        """Take note of a release's buyers; their names, normalised."""
        names = words_of(tender, "authority_names")
        for name in names:
            self._above.setdefault(name, name)
            written = self._written.setdefault(name, Counter())
            if tender.buyer and normalised_name(tender.buyer) == name:
                written[tender.buyer.strip()] += 1
            if len(names) == 1:
                self._kinds.setdefault(name, Counter())[_kind(tender)] += 1
            for number in tender.buyer_ids.get(name, ()):
                self._numbers.setdefault(name, set()).add(number)
                self._above.setdefault(number, number)
                self._above[self._top(name)] = self._top(number)
        return names

    def bodies(self) -> dict[str, Body]:
        """Each body by each of its names, normalised."""
        together: dict[str, list[str]] = {}
        for name in self._written:
            together.setdefault(self._top(name), []).append(name)
        return {name: body for names in together.values() for body in [self._body(names)] for name in names}

    def _body(self, names: list[str]) -> Body:
        written = sum((self._written[name] for name in names), Counter[str]())
        shown = [name for name, _ in written.most_common()]
        unwritten = [name.title() for name in names if not self._written[name]]
        kinds = sum((self._kinds.get(name, Counter()) for name in names), Counter[str]())
        numbers = frozenset(number for name in names for number in self._numbers.get(name, ()))
        kind = next((kind for kind, _ in kinds.most_common() if kind), "")
        return Body(min(names), tuple(shown or unwritten), frozenset(names), numbers, kind)

    def _top(self, node: str) -> str:
        while self._above[node] != node:
            self._above[node] = node = self._above[self._above[node]]
        return node


def found_body(bodies: Mapping[str, Body], words: str) -> Body | None:
    """The body that is called so, in whatever case and punctuation, or that has this number in a register."""
    named = bodies.get(normalised_name(words))
    if named is not None:
        return named
    number = re.sub(r"[^A-Z0-9]", "", words.upper())
    having = (b for b in bodies.values() if any(re.sub(r"[^A-Z0-9]", "", n) == number for n in b.numbers))
    return next(having, None) if number else None


def alike(bodies: Collection[Body], body: Body) -> list[Body]:
    """Other bodies whose names are so like its own that they may be the same: no more than a hint."""
    others = {other.key: other for other in bodies if other.key != body.key}
    return [other for other in others.values() if any(_alike(a, b) for a in body.plain for b in other.plain)]


def _alike(one: str, other: str) -> bool:
    """Whether one is the other shortened, or with more behind it; "york" alone would be like too many."""
    a, b = _short(one), _short(other)
    return " " in a and " " in b and (a == b or a.startswith(f"{b} ") or b.startswith(f"{a} "))


def _short(name: str) -> str:
    for words, letters in _SHORT:
        name = name.replace(words, letters)
    return name


def words_of(tender: TenderFacts, name: str) -> frozenset[str]:
    """The words of a set fact; none where it is not known."""
    fact = tender.tender.get(name)
    return frozenset(fact.known[0]) if fact is not None and fact.known is not None else frozenset()


def _kind(tender: TenderFacts) -> str:
    """What sort of body buys: what its name suggests, else the kind that it calls itself; "" where neither is known."""
    hints = sorted(words_of(tender, "authority_name_hints"))
    fact = tender.tender.get("authority_kind")
    return hints[0] if hints else str(fact.known[0]) if fact is not None and fact.known is not None else ""
