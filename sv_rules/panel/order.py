"""The sealed order: compliance, quality, price, result. What is done, what comes next, and who is waited for.

A command that comes too early is refused with a sentence that says what comes first. Where no bid is left, everything
between is passed over: the score then says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sv_rules.errors import BadInput
from sv_rules.evaluation.lines import leaves
from sv_rules.panel.issuing import has_questions, priced
from sv_rules.panel.pack import Pack

NOBODY_LEFT = "No bid is left. If no contract is awarded, s55 asks for a procurement termination notice."


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the sealed order."""

    name: str
    done: bool
    words: str
    """Done: what was done. Not done: what to do."""
    command: str
    waiting: tuple[str, ...] = ()
    """Who or what is waited for."""
    needed: bool = True
    """False where no bid is left that the step could be about."""


def steps(pack: Pack) -> tuple[Step, ...]:
    """Every step of this stage, in order."""
    every = (*_before_price(pack), *_price(pack), _score(pack))
    kept = every if pack.standing else [_passed_over(s) if s.name != "score" else s for s in every]
    return tuple(kept)


def _before_price(pack: Pack) -> Iterator[Step]:
    state = pack.state
    todo = "Fill the compliance book and return it: nothing is assessed before."
    yield _step("compliance", state.compliance is not None, "Compliance is recorded.", todo, "compliance FOLDER FILE")
    asked = [e for e in state.panel if has_questions(pack, e.id)]
    missing = tuple(f"{e.id} ({e.name}){_undeclared(pack, e.id)}" for e in asked if e.id not in state.scores)
    yield _step("scores", state.collected_on is not None and not missing, "The evaluators' books are in.",
                "Collect the evaluators' books.", "collect FOLDER RETURNED", missing)  # fmt: skip
    open_lines = tuple(str(k) for k in sorted(state.open_lines))
    todo = "Agree the lines that are open, and return the moderation book." if open_lines else (
        "Hold the meeting, fill the moderation book, and close quality.")  # fmt: skip
    yield _step("quality", state.closed is not None and not open_lines, "Quality is closed.", todo,
                "close-quality FOLDER FILE --by NAME", open_lines)  # fmt: skip


def _undeclared(pack: Pack, evaluator: str) -> str:
    """A newcomer's book waits until they have declared."""
    waits = not pack.state.declared(evaluator) and pack.state.latest("evaluator", evaluator) is None
    return ", who has not declared" if waits else ""


def _price(pack: Pack) -> Iterator[Step]:
    state, todo = pack.state, "Write the price book."
    if not state.offers and any(line.criterion.offer for r in pack.rounds for line in leaves(pack.published, r)):
        todo += " Where bidders filled in forms of offers, first: sv-rules panel offers FOLDER offers.json."
    found = (
        _step("price book", state.latest("price") is not None, "The price book is out.", todo, "price FOLDER"),
        _step("prices", state.prices is not None and not state.prices_wait, "Prices are in.",
              "Enter the corrected price in the newest price book and return it." if state.prices_wait else
              "Fill the price book and return it.", "price FOLDER FILE", state.prices_wait),
    )  # fmt: skip
    nobody = state.closed is not None and not state.open_lines and not priced(pack)
    yield from (map(_passed_over, found) if nobody else found)


def _score(pack: Pack) -> Step:
    state = pack.state
    todo = "Score the bids."
    if state.scored_on is not None:
        todo = "Something has changed since the bids were scored: score again."
    if state.score_is_current and state.tied:
        todo = (
            f"A tie remains in {', '.join(state.tied)} after the published tie-break, and no winner is named. Apply "
            "nothing that was not published; take legal advice."
        )
    return _step("score", state.score_is_current and not state.tied, "The bids are scored.", todo, "score FOLDER")


def _step(name: str, done: bool, did: str, todo: str, command: str, waiting: tuple[str, ...] = ()) -> Step:
    return Step(name, done, did if done else todo, f"sv-rules panel {command}", () if done else waiting)


def _passed_over(step: Step) -> Step:
    return (
        step
        if step.done
        else replace(step, done=True, words=f"Not needed ({step.name}): no bid is left.", waiting=(), needed=False)
    )


def require(pack: Pack, name: str, what: str) -> None:
    """Refuse ``what`` unless every step before ``name`` is done. Raises ``BadInput`` naming the first that is not."""
    pack.refuse_ended()
    for step in steps(pack):
        if step.name == name:
            if not step.needed:
                raise BadInput(f"{what} is not needed", where=str(pack.folder), why="no bid is left",
                               do=f"{NOBODY_LEFT} The score says so: sv-rules panel score FOLDER")  # fmt: skip
            return
        if not step.done:
            waiting = f" Waited for: {', '.join(step.waiting)}." if step.waiting else ""
            raise BadInput(f"{what} comes too early", where=str(pack.folder), why=f"{step.name} comes first",
                           do=f"{step.words}{waiting} Then: {step.command}")  # fmt: skip


def refuse_after_closing(pack: Pack, what: str) -> None:
    """Refuse a change of agreed scores after quality was closed, where no line was opened again."""
    closed = pack.state.closed
    if closed is not None and not pack.state.open_lines:
        raise BadInput(
            f"{what} is refused", where=str(pack.folder), why=f"quality was closed on {closed.on} by {closed.by}",
            do="A consensus changes only after: sv-rules panel reopen FOLDER LINE --why TEXT --by ROLE",
        )  # fmt: skip
