"""What a moderation meeting must explain: on every line why scores moved, or that none did.

One rule for the sheet that the meeting fills in, for what is said when it comes back, and for closing quality.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

Moved = Literal["nobody", "outside", "apart", "little"]
"""What there is to say: nobody scored it, the agreed score is outside every own one, they lay apart, or little."""


def steps_apart(own: Sequence[Decimal], scale: Sequence[Decimal]) -> int | None:
    """How many steps of the ``scale`` (ascending) lie between the lowest and the highest own score."""
    return scale.index(max(own)) - scale.index(min(own)) if own else None


def moved(own: Sequence[Decimal], agreed: Decimal, scale: Sequence[Decimal], spread_at_most: Decimal | None) -> Moved:
    """What the meeting has to say of a line, which decides how it is asked; every line needs its word.

    Scores lie apart where their spread is above ``spread_at_most`` steps; where no such limit was set, wherever they
    differ. A record of what was said on each line is what an award stands on when it is challenged.
    """
    steps = steps_apart(own, scale)
    if steps is None:
        return "nobody"
    if not min(own) <= agreed <= max(own):
        return "outside"
    return "apart" if steps > (spread_at_most or 0) else "little"
