"""What a breach of a rule does at a gateway, on the dates that its dating fact leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, Known
from sv_rules.policy.plan import RulePlan
from sv_rules.policy.words import EFFECTS, GATEWAYS


def effects_at(rule: RulePlan, gateway: str, window: Known | None) -> list[str]:
    """The effects that the window of dates touches, strongest first; several mean that the date decides.

    An effect holds at its gateway and at later ones until another or ``off``. An unknown date touches all.
    """
    return effects_in([(start, effect_of(effects, gateway)) for start, effects in rule.at], window)


def effects_in(periods: Sequence[tuple[int, str]], window: Known | None) -> list[str]:
    """The same, of the effect at one gateway from each day on which it begins."""
    low, high = window or (OPEN_LOW, OPEN_HIGH)
    found: list[str] = []
    for position, (start, effect) in enumerate(periods):
        end = periods[position + 1][0] if position + 1 < len(periods) else None
        if position == 0 and low < start and window is not None:
            found.append("off")
        if start <= high and (end is None or low < end) and effect not in found:
            found.append(effect)
    return found if len(found) == 1 else sorted(set(found) or {"off"}, key=EFFECTS.index)


def effect_of(effects: Mapping[str, str], gateway: str) -> str:
    """The effect at a gateway: the one named there, or at the nearest gateway before it."""
    effect = "off"
    for name in GATEWAYS:
        effect = effects.get(name, effect)
        if name == gateway:
            return effect
    return "off"
