"""What a moderation meeting must explain: where an agreed score does not follow from the evaluators' own scores.

One rule for the sheet that the meeting fills in, for what is said when it comes back, and for closing quality.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

Unexplained = Literal["nobody", "outside", "apart"]
"""Why a note is wanted: nobody scored the line, the agreed score is outside every own score, or they lay apart."""


def steps_apart(own: Sequence[Decimal], scale: Sequence[Decimal]) -> int | None:
    """How many steps of the ``scale`` (ascending) lie between the lowest and the highest own score."""
    return scale.index(max(own)) - scale.index(min(own)) if own else None


def wants_note(
    own: Sequence[Decimal], agreed: Decimal, scale: Sequence[Decimal], spread_at_most: Decimal | None
) -> Unexplained | None:
    """Why the meeting must say how it came to a score, or ``None`` where nothing needs a word.

    Where all gave what was agreed nothing moved. A spread up to ``spread_at_most`` steps needs no note; where no such
    limit was set, every difference does.
    """
    steps = steps_apart(own, scale)
    if steps is None:
        return "nobody"
    if not min(own) <= agreed <= max(own):
        return "outside"
    return "apart" if steps > (spread_at_most or 0) else None
