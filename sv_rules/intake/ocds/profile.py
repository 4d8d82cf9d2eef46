"""What the fact dictionary says about OCDS releases, in the shape in which every release needs it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sv_rules.facts.fact import Fact
from sv_rules.intake.ocds.release import FALSE, absent, derived

if TYPE_CHECKING:
    from sv_rules.facts.dictionary import Dictionary, FalseIfAbsent

UNSAID = "The notice does not say."
NOT_TICKED = "Asked on the form, box not ticked."


class Profile(NamedTuple):
    """The dictionary, compiled: the facts that a release can give, still absent, and how it is to be read."""

    tender: Mapping[str, Fact]
    lot: Mapping[str, Fact]
    notice_types: frozenset[str]
    gateways: Mapping[str, str]
    tag_gateways: Mapping[str, str]
    boxes: Mapping[str, FalseIfAbsent]

    def unticked(self, name: str, notice_type: str | None, place: str) -> Fact:
        """The fact of a box that is not in the data: "no" on the forms that always ask, else absent."""
        box = self.boxes.get(name)
        if box is not None and box.holds(notice_type):
            return _no(name, place)
        return self.tender[name]


@lru_cache(maxsize=4096)
def _no(name: str, place: str) -> Fact:
    return derived(name, FALSE, place, NOT_TICKED)


_compiled: list[tuple[Dictionary, Profile]] = []


def profile_of(dictionary: Dictionary) -> Profile:
    """The profile of a dictionary, made once for each of the last few dictionaries."""
    for known, profile in _compiled:
        if known is dictionary:
            return profile
    profile = _profile(dictionary)
    _compiled[:] = [(dictionary, profile), *_compiled[:3]]
    return profile


def _profile(dictionary: Dictionary) -> Profile:
    given = {name: fact for name, fact in dictionary.facts.items() if "ocds" in fact.source}
    return Profile(
        tender={name: absent(name, UNSAID) for name, fact in given.items() if fact.subject == "tender"},
        lot={name: absent(name, UNSAID) for name, fact in given.items() if fact.subject == "lot"},
        notice_types=frozenset(given["notice_type"].members),
        gateways=dict(dictionary.gateways),
        tag_gateways=dict(dictionary.tag_gateways),
        boxes={name: fact.false_if_absent for name, fact in given.items() if fact.false_if_absent is not None},
    )
