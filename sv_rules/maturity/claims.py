"""What an authority claims of itself, beside what its notices support: by area, and by practice where it answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sv_rules.errors import BadInput
from sv_rules.maturity.answers import Answers, State
from sv_rules.maturity.levels import present_level
from sv_rules.maturity.question_set import Level, QuestionSet

Bearing = Literal["borne out", "not borne out", "cannot be told", "more than claimed", "as claimed"]
BEARINGS: Mapping[Bearing, str] = {
    "borne out": "The notices bear it out.",
    "not borne out": "The notices do not bear it out.",
    "cannot be told": "The notices cannot tell.",
    "more than claimed": "The notices show it, though it is not claimed.",
    "as claimed": "The notices do not show it either.",
}
"""What notices say to the claim that a practice is, or is not, in place."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The level claimed for each area, and what was answered about each practice. ``who`` answered, if anybody did."""

    levels: Mapping[str, Level] = field(default_factory=dict)
    practices: Mapping[str, State] = field(default_factory=dict)
    organisation: str = ""
    who: str = ""


def claims_of(questions: QuestionSet, written: Sequence[str]) -> dict[str, Level]:
    """``AREA=LEVEL`` pairs as levels by area. Raises ``BadInput`` for an area or level that is not there."""
    claims: dict[str, Level] = {}
    areas = {area.id.casefold(): area.id for area in questions.areas}
    levels = {
        word.casefold(): level for level in questions.scale for word in (level.id, level.title, level.short or level.id)
    }
    for pair in written:
        area, _, word = pair.partition("=")
        found, level = areas.get(area.strip().casefold()), levels.get(word.strip().casefold())
        if found is None:
            raise BadInput(
                f'no area "{area.strip()}"', where="--claimed", why=f"{questions.title} has none of that letter",
                do=f"Write AREA=LEVEL, with one of {', '.join(areas.values())}.",
            )  # fmt: skip
        if level is None:
            raise BadInput(
                f'no level "{word.strip()}"', where=f"--claimed {found}", why="the scale has none of that name",
                do=f"Write one of {', '.join(level.id for level in questions.ranked)}.",
            )  # fmt: skip
        if claims.get(found, level) != level:
            raise BadInput(
                f"two levels for area {found}", where="--claimed",
                why=f"{claims[found].title} and {level.title} are claimed", do="Give one.",
            )  # fmt: skip
        claims[found] = level
    return claims


def claims_from(questions: QuestionSet, answers: Answers, who: str) -> Claims:
    """What a self-assessment claims: the present level of each area, and each answer."""
    levels = {}
    for area in questions.areas:
        if area.practices:
            levels[area.id] = questions.at(present_level(questions, area, answers.practices).value)
    states = {a.practice: a.state for a in answers.practices if a.state is not None}
    return Claims(levels, states, answers.organisation, who)


def bearing(claimed: State | None, standing: str) -> Bearing | None:
    """What the standing of a practice in the notices says to the answer about it; nothing where none was given."""
    if claimed is None:
        return None
    if standing not in ("supported", "not supported"):
        return "cannot be told"
    if claimed == "in place":
        return "borne out" if standing == "supported" else "not borne out"
    return "more than claimed" if standing == "supported" else "as claimed"
