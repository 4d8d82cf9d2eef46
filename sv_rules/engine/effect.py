"""What a breach of a rule does at a gateway, on the dates that its dating fact leaves open."""

from __future__ import annotations

from collections.abc import Mapping

from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, Known
from sv_rules.policy.plan import RulePlan
from sv_rules.policy.words import EFFECTS, GATEWAYS


def effects_at(rule: RulePlan, gateway: str, window: Known | None) -> list[str]:
    """The effects that the window of dates touches, strongest first; several mean that the date decides.

    An effect holds at its gateway and at later ones until another or ``off``. An unknown date touches all.
    """
    low, high = window or (OPEN_LOW, OPEN_HIGH)
    found: set[str] = set()
    for position, (start, effects) in enumerate(rule.at):
        end = rule.at[position + 1][0] if position + 1 < len(rule.at) else None
        if position == 0 and low < start and window is not None:
            found.add("off")
        if start <= high and (end is None or low < end):
            found.add(_effect(effects, gateway))
    return sorted(found or {"off"}, key=EFFECTS.index)


def _effect(effects: Mapping[str, str], gateway: str) -> str:
    effect = "off"
    for name in GATEWAYS:
        effect = effects.get(name, effect)
        if name == gateway:
            return effect
    return "off"
