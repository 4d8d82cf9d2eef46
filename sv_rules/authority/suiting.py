"""Which outcomes of a profile suit a contract, by what it buys, and what a check says of the profile it used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sv_rules.authority.profile import AuthorityProfile, Outcome
from sv_rules.facts.fact import Fact, TenderFacts
from sv_rules.gateway.decision import ProfileUsed


class Suiting(NamedTuple):
    """Outcomes in words: those that name the kind of contract, and those of which no document says which they suit."""

    named: tuple[str, ...]
    unsaid: tuple[str, ...]


def suiting(profile: AuthorityProfile, facts: Mapping[str, Fact]) -> Suiting:
    """The outcomes that suit a tender with these facts, each with its priority and measures."""
    kinds = _kinds(facts)
    priorities = {one.id: one.title for one in profile.priorities}
    return Suiting(
        tuple(_words(o, priorities) for o in profile.outcomes if any(_suits(word, kinds) for word in o.suits)),
        tuple(_words(o, priorities) for o in profile.outcomes if not o.suits),
    )


def profile_used(profile: AuthorityProfile, tender: TenderFacts) -> ProfileUsed:
    """What a check of the tender says of the profile: what it adopts and wants, what of it is invented, whose it is."""
    wanted = suiting(profile, tender.tender)
    names = [profile.name, *profile.names]
    note = ""
    if tender.buyer and _plain(tender.buyer) not in map(_plain, names):
        note = (
            f"The buyer is {tender.buyer}, and the profile is of {profile.name}: check that they belong together, or "
            'add the buyer\'s name under "names:" of the profile.'
        )
    return ProfileUsed(
        profile.authority, profile.name, profile.version,
        tuple(f"{name}{f', up to {level}' if level else ''}" for name, level in profile.adopt.items()),
        (*wanted.named, *(f"{words}; no document says which contracts it suits" for words in wanted.unsaid)),
        profile.synthetic, profile.invented, note,
    )  # fmt: skip


def _words(outcome: Outcome, priorities: Mapping[str, str]) -> str:
    measures = f", measured by {', '.join(outcome.measures)}" if outcome.measures else ""
    served = priorities.get(outcome.priority or "")
    priority = f" (priority: {served})" if served else ""
    return f"{outcome.title}{priority}{measures}"


def _kinds(facts: Mapping[str, Fact]) -> frozenset[str]:
    """What the tender buys: goods, services, works, light-touch, and CPV codes."""
    kinds: set[str] = set()
    for name in ("category", "categories", "cpv_codes"):
        known = facts[name].known if name in facts else None
        if known is not None:
            kinds |= known[0] if isinstance(known[0], frozenset) else {known[0]}
    light = facts.get("light_touch")
    if light is not None and light.known == (True, True):
        kinds.add("light-touch")
    return frozenset(kinds)


def _suits(word: str, kinds: frozenset[str]) -> bool:
    return any(kind.startswith(word) for kind in kinds) if word.isdigit() else word in kinds


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("the ", "").split())
