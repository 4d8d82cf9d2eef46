"""What of a result may be shown to whom: the panel, one bidder, or the public; each gap carries its ground.

Text that may not be shown is taken out before a workbook is made: it is in no cell, cache, comment or property.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sv_rules.errors import BadInput
from sv_rules.evaluation.published import Evaluator
from sv_rules.evaluation.result import BidResult, EvaluationResult, RoundResult

Disclosure = Literal["panel", "bidder", "public"]
SENSITIVE = "[withheld: Procurement Act 2023 s94, sensitive commercial information]"
COMMERCIAL = "[withheld: FOIA s43, commercial interests]"
WITHHELD = "withheld: FOIA s43"
"""The same ground where a figure would stand."""
PERSONAL = "[withheld: FOIA s40, personal information]"
_NOT_FINAL = "[withheld: the ranking of this round is not final]"


@dataclass
class Shown:
    """What one reader may see. ``to`` is the bid of the bidder who reads; ``gaps`` counts what was withheld."""

    disclosure: Disclosure
    winners: frozenset[str] = frozenset()
    to: str | None = None
    gaps: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, held: RoundResult) -> Shown:
        """The same for one round: only its own successful bids are open. Gaps are counted together."""
        return replace(self, winners=frozenset(held.winners))

    @property
    def whole(self) -> bool:
        """Whether nothing is withheld: the panel's own copy."""
        return self.disclosure == "panel"

    def open(self, bid: str) -> bool:
        """Whether a bid's own figures may be seen: the successful one's, and the reader's."""
        return self.whole or bid in self.winners or bid == self.to

    def bidder(self, bid: str, name: str) -> str:
        """A bidder's name, or why it is not given."""
        return name if self.open(bid) else self._gap("names of other bidders", SENSITIVE)

    def figure(self, bid: str, what: str) -> str | None:
        """None where a bid's figures may be shown; else the words that stand in their place."""
        return None if self.open(bid) else self._gap(what, COMMERCIAL)

    def reason(self, bid: str, text: str) -> str:
        """A reason with its bid reference. The public sees none; a bidder its own and the successful bid's."""
        if self.whole or (self.disclosure == "bidder" and self.open(bid)):
            return text
        return self._gap("reasons", COMMERCIAL if self.disclosure == "public" else SENSITIVE)

    def note(self, text: str) -> str:
        """What was said in a meeting, or by whom: for the panel only."""
        return text if self.whole or not text else self._gap("notes of meetings", PERSONAL)

    def why(self, bid: BidResult) -> str:
        """Why a bid is not ranked."""
        if not bid.why or self.open(bid.bid):
            return bid.why
        return self._gap("why other bids are not ranked", SENSITIVE)

    def evaluator(self, one: Evaluator) -> str:
        """An evaluator: by role, and for the panel by name too."""
        if self.whole:
            return f"{one.id}: {one.name}, {one.role}"
        self._gap("names of evaluators", PERSONAL)
        return f"{one.id}: {one.role}"

    def may_show(self, held: RoundResult) -> bool:
        """Whether a round's figures leave the panel: only once its ranking is final."""
        if self.whole or held.final:
            return True
        self._gap(f"round {held.round}", _NOT_FINAL)
        return False

    def _gap(self, what: str, words: str) -> str:
        self.gaps[what, words] = self.gaps.get((what, words), 0) + 1
        return words


def shown_to(disclosure: Disclosure, result: EvaluationResult, to: str | None = None) -> Shown:
    """What a reader may see of a result. Raises ``BadInput`` where ``to`` is no bid of it, or is given for others."""
    bids: Sequence[str] = [bid.bid for held in result.rounds for bid in held.bids]
    if to is not None and (disclosure != "bidder" or to not in bids):
        why = "only a copy for a bidder has a reader" if disclosure != "bidder" else "no such bid is in the result"
        raise BadInput(f'bid "{to}"', where="the result book", why=why, do="Give the bidder's own bid, or none.")
    return Shown(disclosure, to=to)
