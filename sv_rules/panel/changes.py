"""What happens on the way: an evaluator is replaced or declares late, a bidder is asked, an agreed line is opened.

Each is an event of its own with its reason. Nothing is overwritten: first values stay, and books that are out and no
longer fit are issued again.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from sv_rules.errors import BadInput
from sv_rules.evaluation.published import Evaluator
from sv_rules.evaluation.returned import Declaration
from sv_rules.panel.conflicts import LAWYER, declarable
from sv_rules.panel.issuing import has_questions, issue_evaluator, issue_moderation
from sv_rules.panel.pack import Act, Pack, needed
from sv_rules.panel.state import LineKey, line_key
from sv_rules.problem import did_you_mean

_WHY = "Give --why TEXT."


def replace_evaluator(pack: Pack, evaluator: str, name: str, role: str | None, act: Act) -> tuple[Pack, str]:
    """Somebody takes over from an evaluator. Returns the pack and the newcomer's id, which nobody had before.

    The newcomer declares first; the book is issued then. Lines that are agreed stand.
    """
    needed(act.why, "the reason", _WHY)
    needed(name, "the newcomer's name", "Give --by NAME.")
    member = _member(pack, evaluator)
    if _same(name, pack.published.chair or ""):
        raise BadInput(f"{name} leads moderation", where=str(pack.folder), why="the chair does not score",
                       do="Name somebody else.")  # fmt: skip
    if any(_same(name, m.evaluator.name) for m in pack.state.members):
        raise BadInput(f"{name} is or was on this panel", where=str(pack.folder), why="an evaluator scores alone, once",
                       do="Name somebody else.")  # fmt: skip
    number = max(int(m.evaluator.id[1:]) for m in pack.state.members) + 1
    joined = Evaluator(id=f"E{number}", name=" ".join(name.split()), role=role or member.role)
    pack = pack.add(act.event("replaced", {"left": evaluator, "joined": joined.model_dump(mode="json")}))
    return pack.saved(), joined.id


def declare(
    pack: Pack, evaluator: str, act: Act, *, conflict: str | None, bids: Sequence[str] = (), mitigation: str = "",
    mitigated_by: str = "", mitigated_on: datetime.date | None = None,
) -> tuple[Pack, tuple[LineKey, ...]]:  # fmt: skip
    """An evaluator's declaration, dated today and never earlier. Returns the lines that were opened again.

    A conflict declared after scores are in is late: lines touched are opened again, a lawyer is asked (s82), and the
    scores do not count unless somebody else decided a mitigation. A newcomer's first declaration issues the book.
    """
    person = _member(pack, evaluator)
    if conflict is not None:
        needed(conflict, "what the conflict is", "Give --conflict TEXT: which bidder, and what interest.")
    for bid in bids:
        known_bid(pack, bid)
    late = evaluator in pack.state.scores
    stage: Literal["before-issue", "bidders-known", "late"]
    stage = "late" if late else "bidders-known" if pack.state.latest("evaluator", evaluator) else "before-issue"
    declaration = Declaration(
        evaluator=evaluator, stage=stage, on=act.day, conflict=conflict is not None, concerns=conflict or "",
        mitigation=mitigation, mitigated_by=mitigated_by, mitigated_on=mitigated_on,
    )  # fmt: skip
    for found in declarable(pack, declaration, act.day):
        raise BadInput("the declaration cannot stand", where=str(pack.folder), why=found, do="Give --mitigation TEXT, "
                       "--mitigated-by NAME of somebody else and --mitigated-on DATE, or none of them.")  # fmt: skip
    data: dict[str, object] = {"declaration": declaration.model_dump(mode="json")}
    if conflict is None and evaluator in pack.state.conflicts:
        needed(act.why, "why the conflict is no more", "It was declared before: give --why TEXT.")
        data["clears"] = True
    if conflict is not None and not mitigated_by:
        data["bids"] = list(bids)
    pack = pack.add(act.event("declared", data))
    touched: tuple[LineKey, ...] = ()
    if conflict is not None:
        pack = pack.add(replace(act, why=LAWYER).event("lawyer-asked", {"evaluator": evaluator}))
        if late:
            touched = _touched_by(pack, evaluator, bids)
            said = replace(act, by=person.id, role=person.role, why=f"late conflict: {conflict}")
            pack = _open(pack, touched, "conflict", said)
    elif pack.state.latest("evaluator", evaluator) is None and has_questions(pack, evaluator):
        pack = issue_evaluator(pack, evaluator, act)
    return pack.saved(), touched


def reopen(pack: Pack, line: str, act: Act) -> Pack:
    """Open an agreed line again. Its first score stays, and a moderation book of the next issue is written."""
    needed(act.why, "the reason", _WHY)
    needed(act.role, "the role of who opens it", "Give --by ROLE.")
    key = _agreed_line(pack, line)
    return _open(pack, (key,), "reopened", act).saved()


def clarify(
    pack: Pack, bid: str, act: Act, *, asked: str, asked_on: datetime.date, answer: str,
    answered_on: datetime.date | None, lines: Sequence[str],
) -> Pack:  # fmt: skip
    """A question to one bidder and the answer. Lines touched are opened again; ``act.why``: why it is no new offer."""
    known_bid(pack, bid)
    needed(asked, "the question", "Give --asked TEXT.")
    if answer or lines:
        needed(answer, "the answer", "Give --answer TEXT.")
        needed(act.why, "why the answer is no new offer", "The chair says so: give --no-new-offer TEXT.")
        needed(act.by, "the chair's name", "Give --by NAME.")
    if asked_on > act.day:
        raise BadInput("the date of the question cannot stand", where="--asked-on", why=f"{asked_on} is in the future",
                       do="Give the day on which it was asked.")  # fmt: skip
    if answered_on is not None and (answered_on < asked_on or answered_on > act.day):
        raise BadInput("the date of the answer cannot stand", where=str(pack.folder),
                       why="it is before the question or in the future", do="Correct --answered-on.")  # fmt: skip
    keys = tuple(_line(pack, line) for line in lines)
    for key in keys:
        if key.bid != bid:
            raise BadInput(f"{key} is not a line of {bid}", where="--line", why="an answer touches its own bid only",
                           do="Name lines of that bid.")  # fmt: skip
    pack = pack.add(act.event("clarified", {
        "bid": bid, "asked": asked, "asked_on": asked_on.isoformat(), "answer": answer,
        "answered_on": (answered_on or act.day).isoformat() if answer else None, "lines": [list(k) for k in keys],
    }))  # fmt: skip
    agreed = tuple(k for k in keys if k in pack.state.consensus and k not in pack.state.open_lines)
    return (_open(pack, agreed, "clarified", act) if agreed else pack).saved()


def _same(one: str, other: str) -> bool:
    """Whether two names are one, whatever their capitals and blanks."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _open(pack: Pack, keys: tuple[LineKey, ...], cause: str, act: Act) -> Pack:
    """Open lines and write the moderation book again; before anything was agreed only the book is written again."""
    agreed = tuple(k for k in keys if k in pack.state.consensus)
    if agreed:
        pack = pack.add(act.event("reopened", {"lines": [list(k) for k in agreed], "cause": cause}))
    if pack.state.latest("moderation") is None:
        return pack
    return issue_moderation(pack, act)


def _touched_by(pack: Pack, evaluator: str, bids: Sequence[str]) -> tuple[LineKey, ...]:
    return tuple(
        LineKey(s.round, s.bid, s.criterion) for s in pack.state.scores.get(evaluator, ())
        if (not bids or s.bid in bids) and not pack.state.is_out(s.bid, s.round)
    )  # fmt: skip


def _agreed_line(pack: Pack, text: str) -> LineKey:
    key = _line(pack, text)
    if key not in pack.state.consensus:
        raise BadInput(f"{key} cannot be opened again", where=str(pack.folder), why="nothing was agreed on it yet",
                       do="Agree it in the moderation book.")  # fmt: skip
    if key in pack.state.open_lines:
        raise BadInput(f"{key} is open already", where=str(pack.folder), why="it was opened again before",
                       do="Agree it in the newest moderation book.")  # fmt: skip
    return key


def _line(pack: Pack, text: str) -> LineKey:
    from sv_rules.panel.closing import agreed_lines

    key = line_key(text)
    known = agreed_lines(pack)
    if key is None or key not in known:
        raise BadInput(f'there is no line "{text}"', where="the command",
                       why="a line is ROUND/BID/QUESTION, of a bid that stands",
                       do=did_you_mean(text, [str(k) for k in known]) or "See the moderation book.")  # fmt: skip
    return key


def known_bid(pack: Pack, bid: str) -> None:
    """Refuse a bid that is not in this stage. Raises ``BadInput`` with the nearest id."""
    known = [b.id for b in pack.entered]
    if bid not in known:
        raise BadInput(f'there is no bid "{bid}"', where="the command", why="it did not come in, or not for this stage",
                       do=did_you_mean(bid, known))  # fmt: skip


def _member(pack: Pack, evaluator: str) -> Evaluator:
    member = pack.state.member(evaluator)
    if member is None or member.left is not None:
        why = "nobody has that id" if member is None else f"they left and {member.replaced_by} took over"
        raise BadInput(f"{evaluator} is not on the panel", where=str(pack.folder), why=why,
                       do=did_you_mean(evaluator, [e.id for e in pack.state.panel]))  # fmt: skip
    return member.evaluator
