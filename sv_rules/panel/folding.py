"""From the events of a pack to its state: one small function for each kind of event, and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from sv_rules.errors import BadInput
from sv_rules.evaluation.panel_data import Consensus, LowPriceAnswer, OfferMade, PriceMade, SetAside
from sv_rules.evaluation.published import Evaluator
from sv_rules.evaluation.returned import Compliance, Declaration, Meeting, Score
from sv_rules.panel.events import AUDIT, Event
from sv_rules.panel.state import (
    STAGES,
    Clarification,
    Closing,
    Correction,
    Dated,
    Issued,
    LineKey,
    Member,
    PackState,
    Reopening,
    keys_of,
)

_COMPLIANCE = TypeAdapter(tuple[Compliance, ...])
_SCORES = TypeAdapter(tuple[Score, ...])
_DECLARATIONS = TypeAdapter(tuple[Declaration, ...])
_CONSENSUS = TypeAdapter(tuple[Consensus, ...])
_MEETINGS = TypeAdapter(tuple[Meeting, ...])
_PRICES = TypeAdapter(tuple[PriceMade, ...])
_OFFERS = TypeAdapter(tuple[OfferMade, ...])
_LOW_PRICES = TypeAdapter(tuple[LowPriceAnswer, ...])


def fold(events: Iterable[Event]) -> PackState:
    """The state after all events, in order. Raises ``BadInput`` for one that sv-rules cannot have written."""
    state = PackState()
    for number, event in enumerate(events, 1):
        try:
            state = _STEPS[event.what](state, event, event.at.date())
        except (KeyError, ValueError, TypeError, AttributeError, IndexError):
            why = f'what it says of "{event.what}" is not as sv-rules writes it'
            do = "Restore it from a backup: without it nothing can be shown to have happened in order."
            raise BadInput(f"line {number} cannot be used", where=AUDIT, why=why, do=do) from None
    return state


def _opened(state: PackState, event: Event, day: datetime.date) -> PackState:
    members = tuple(Member(Evaluator.model_validate(e), day) for e in event.data["evaluators"])
    return replace(
        state, evaluation_digest=event.data["evaluation"], bids_digest=event.data["bids"],
        stage=_stage(event), members=members,
    )  # fmt: skip


def _stage_opened(state: PackState, event: Event, day: datetime.date) -> PackState:
    """A new stage has books, scores and prices of its own; what was agreed and who sat stays known."""
    return replace(
        state, stage=_stage(event), admitted=tuple(event.data["bids"]),
        earlier_consensus=(*state.earlier_consensus, *state.consensus.values()),
        issued=tuple(i for i in state.issued if i.book == "archive"), compliance=None, scores={}, collected_on=None,
        consensus={}, first_consensus={}, open_lines=frozenset(), closed=None, prices=None, prices_wait=(), offers=(),
        low_prices=(),
        scored_on=None, score_is_current=False, headlines=(), tied=(), entered_again=(),
    )  # fmt: skip


def _stage(event: Event) -> str:
    stage: str = event.data["stage"]
    if stage not in STAGES:
        raise ValueError(stage)
    return stage


def _issued(state: PackState, event: Event, day: datetime.date) -> PackState:
    data = event.data
    new = Issued(data["book"], data["owner"], data["issue"], data["file"], data["record"], day, event.why or "")
    older = tuple(
        replace(i, superseded_on=day, superseded_by=new.issue)
        if (i.book, i.owner) == (new.book, new.owner) and i.superseded_by is None else i
        for i in state.issued
    )  # fmt: skip
    return replace(state, issued=(*older, new))


def _compliance(state: PackState, event: Event, day: datetime.date) -> PackState:
    entries = _COMPLIANCE.validate_python(event.data["entries"])
    out = tuple(e.set_aside for e in entries if e.set_aside is not None)
    # A correction of the compliance book replaces what the book said before, never what was recorded elsewhere.
    before = {e.set_aside for e in state.compliance or () if e.set_aside is not None}
    kept = tuple(s for s in state.set_aside if s not in before)
    return _stale(replace(state, compliance=entries, set_aside=(*kept, *out)))


def _declared(state: PackState, event: Event, day: datetime.date) -> PackState:
    new = Declaration.model_validate(event.data["declaration"])
    bids = {new.evaluator: tuple(event.data["bids"])} if "bids" in event.data else {}
    held = _conflicts(state, (new,)) | bids
    if not new.conflict and event.data.get("clears"):
        held.pop(new.evaluator, None)
    return _stale(replace(state, declarations=(*state.declarations, new), conflicts=held))


def _conflicts(state: PackState, declared: Iterable[Declaration]) -> dict[str, tuple[str, ...]]:
    """Who may not score. A mitigation is somebody's decision with a name; saying "no" later ends no conflict."""
    held = dict(state.conflicts)
    for one in declared:
        if one.conflict and one.mitigated_by:
            held.pop(one.evaluator, None)
        elif one.conflict:
            held[one.evaluator] = ()
    return held


def _scores(state: PackState, event: Event, day: datetime.date) -> PackState:
    own = _SCORES.validate_python(event.data["scores"])
    declared = _DECLARATIONS.validate_python(event.data["declarations"])
    known = set(state.declarations)
    new = tuple(d for d in declared if d not in known)
    return replace(
        state, scores={**state.scores, event.data["evaluator"]: own},
        declarations=(*state.declarations, *new), conflicts=_conflicts(state, new),
    )  # fmt: skip


def _superseded(state: PackState, event: Event, day: datetime.date) -> PackState:
    return replace(state, superseded_returns=(*state.superseded_returns, event.data["sentence"]))


def _collected(state: PackState, event: Event, day: datetime.date) -> PackState:
    return replace(state, collected_on=day)


def _replaced(state: PackState, event: Event, day: datetime.date) -> PackState:
    left, new = event.data["left"], Evaluator.model_validate(event.data["joined"])
    members = tuple(
        replace(m, left=day, left_because=event.why or "", replaced_by=new.id) if m.evaluator.id == left else m
        for m in state.members
    )
    return replace(state, members=(*members, Member(new, day, in_place_of=left)))


def _set_aside(state: PackState, event: Event, day: datetime.date) -> PackState:
    gone = replace(state, set_aside=(*state.set_aside, SetAside.model_validate(event.data["set_aside"])))
    still_open = frozenset(k for k in gone.open_lines if not gone.is_out(k.bid, k.round))
    return _stale(replace(gone, open_lines=still_open))


def _clarified(state: PackState, event: Event, day: datetime.date) -> PackState:
    data = event.data
    answered = data.get("answered_on")
    new = Clarification(
        data["bid"], datetime.date.fromisoformat(data["asked_on"]), data["asked"],
        datetime.date.fromisoformat(answered) if answered else None, data.get("answer", ""),
        tuple(LineKey(*line) for line in data["lines"]), event.why or "", event.by or "",
    )  # fmt: skip
    return replace(state, clarifications=(*state.clarifications, new))


def _corrected(state: PackState, event: Event, day: datetime.date) -> PackState:
    data = event.data
    new = Correction(
        data["round"], data["bid"], data["was"], data["now"], event.why or "", data["agreed_by"],
        datetime.date.fromisoformat(data["agreed_on"]), event.by or "",
    )  # fmt: skip
    waits = () if state.prices is None else tuple(dict.fromkeys((*state.prices_wait, f"{new.round}/{new.bid}")))
    return _stale(replace(state, corrections=(*state.corrections, new), prices_wait=waits))


def _reopened(state: PackState, event: Event, day: datetime.date) -> PackState:
    lines = [LineKey(*line) for line in event.data["lines"]]
    new = tuple(
        Reopening(line, day, event.by or "", event.role or "", event.why or "", event.data["cause"],
                  state.consensus.get(line))
        for line in lines
    )  # fmt: skip
    return _stale(replace(state, reopenings=(*state.reopenings, *new), open_lines=state.open_lines | frozenset(lines)))


def _quality_closed(state: PackState, event: Event, day: datetime.date) -> PackState:
    agreed = keys_of(_CONSENSUS.validate_python(event.data["consensus"]))
    reopenings = tuple(
        replace(r, after=agreed[r.line]) if r.after is None and r.line in agreed else r for r in state.reopenings
    )
    return _stale(
        replace(
            state, consensus={**state.consensus, **agreed}, first_consensus={**agreed, **state.first_consensus},
            meetings=_MEETINGS.validate_python(event.data["meetings"]), open_lines=frozenset(), reopenings=reopenings,
            closed=Closing(day, event.by or "", event.data["digest"]),
        )
    )  # fmt: skip


def _offers(state: PackState, event: Event, day: datetime.date) -> PackState:
    return _stale(replace(state, offers=_OFFERS.validate_python(event.data["offers"])))


def _price(state: PackState, event: Event, day: datetime.date) -> PackState:
    changed = event.data.get("changed", ())
    again = (Dated(day, event.by or "", f"{' '.join(changed)} Why: {event.why}"),) if changed else ()
    return _stale(
        replace(
            state,
            entered_again=(*state.entered_again, *again),
            prices_wait=(),
            prices=_PRICES.validate_python(event.data["prices"]),
            offers=_OFFERS.validate_python(event.data["offers"]),
            low_prices=_LOW_PRICES.validate_python(event.data["low_prices"]),
        )
    )


def _scored(state: PackState, event: Event, day: datetime.date) -> PackState:
    return replace(
        state, scored_on=day, score_is_current=True, result_digest=event.data["result"],
        headlines=tuple(event.data["headlines"]), tied=tuple(event.data.get("tied", ())),
    )  # fmt: skip


def _ended(state: PackState, event: Event, day: datetime.date) -> PackState:
    return replace(state, ended=Dated(day, event.by or "", event.why or ""))


def _stale(state: PackState) -> PackState:
    return replace(state, score_is_current=False)


def _dated(name: str) -> Callable[[PackState, Event, datetime.date], PackState]:
    def add(state: PackState, event: Event, day: datetime.date) -> PackState:
        new = Dated(day, event.by or "", event.why or "")
        added: dict[str, Any] = {name: (*getattr(state, name), new)}
        return replace(state, **added)

    return add


_STEPS: dict[str, Callable[[PackState, Event, datetime.date], PackState]] = {
    "opened": _opened, "stage-opened": _stage_opened, "issued": _issued, "compliance-returned": _compliance,
    "declared": _declared, "scores-returned": _scores, "superseded-returned": _superseded, "collected": _collected,
    "replaced": _replaced, "set-aside": _set_aside, "clarified": _clarified, "corrected": _corrected,
    "reopened": _reopened, "quality-closed": _quality_closed, "offers-returned": _offers, "price-returned": _price,
    "scored": _scored, "lawyer-asked": _dated("lawyer"), "assured": _dated("assured"), "held": _dated("holds"),
    "exported": _dated("exports"), "ended": _ended,
}  # fmt: skip
