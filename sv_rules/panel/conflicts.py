"""Conflicts of interest: what a declaration needs before it stands, and what is said where nobody has mitigated one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from sv_rules.evaluation.returned import Declaration
from sv_rules.panel.pack import Pack

LAWYER = (
    "Ask a lawyer: if the advantage to a supplier cannot be avoided, the supplier must be excluded and its bid "
    "disregarded (Procurement Act 2023, s82(3)-(4)). Revise the conflicts assessment (s83(5))."
)


def declarable(pack: Pack, declared: Declaration, day: datetime.date) -> Iterator[str]:
    """Why a declaration cannot stand, in words: its mitigation is not somebody else's, with name and date."""
    if not (declared.mitigation or declared.mitigated_by or declared.mitigated_on):
        return
    member = pack.state.member(declared.evaluator)
    own = {declared.evaluator.casefold(), *([member.evaluator.name.casefold()] if member else [])}
    if not declared.mitigation.strip():
        yield "it does not say what is done about the conflict"
    if not declared.mitigated_by.strip():
        yield "it does not say who decided the mitigation, which is somebody else's decision, with name and date"
    elif " ".join(declared.mitigated_by.casefold().split()) in own:
        yield f"{declared.mitigated_by} would decide about a conflict of their own: it is somebody else's decision"
    if declared.mitigated_on is None or declared.mitigated_on > day:
        yield "the date on which the mitigation was decided is missing or in the future"


def unmitigated(pack: Pack) -> list[str]:
    """Each conflict that nobody has mitigated, with what it does to the scores, in a sentence."""
    told = []
    for evaluator, bids in sorted(pack.state.conflicts.items()):
        last = [d for d in pack.state.declarations if d.evaluator == evaluator and d.conflict][-1]
        about = ", ".join(bids) or "every bid"
        told.append(
            f"{evaluator} declares a conflict: {last.concerns} Nobody has decided a mitigation, so scores for {about} "
            "are shown and not counted."
        )
    return told
