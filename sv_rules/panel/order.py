"""The sealed order: compliance, quality, price, result. What is done, what comes next, and who is waited for.

A command that comes too early is refused with a sentence that says what comes first.
"""

from __future__ import annotations

from dataclasses import dataclass

from sv_rules.errors import BadInput
from sv_rules.panel.issuing import has_questions
from sv_rules.panel.pack import Pack


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


def steps(pack: Pack) -> tuple[Step, ...]:
    """Every step of this stage, in order."""
    state, folder = pack.state, "FOLDER"
    missing = tuple(f"{e.id} ({e.name})" for e in pack.state.panel
                    if has_questions(pack, e.id) and e.id not in state.scores)  # fmt: skip
    undeclared = tuple(f"{e.id}, who has not declared" for e in state.panel
                       if has_questions(pack, e.id) and not state.declared(e.id)
                       and state.latest("evaluator", e.id) is None)  # fmt: skip
    open_lines = tuple(str(k) for k in sorted(state.open_lines))
    close = (
        "Agree the lines that are open, and return the moderation book."
        if open_lines
        else ("Hold the meeting, fill the moderation book, and close quality.")
    )
    return (
        Step("compliance", state.compliance is not None,
             "Compliance is recorded." if state.compliance is not None else
             "Fill the compliance book and return it: nothing is assessed before.",
             f"sv-rules panel compliance {folder} FILE"),
        Step("scores", state.collected_on is not None and not missing,
             "The evaluators' books are in." if state.collected_on is not None and not missing else
             "Collect the evaluators' books.", f"sv-rules panel collect {folder} RETURNED", (*undeclared, *missing)),
        Step("quality", state.closed is not None and not open_lines,
             "Quality is closed." if state.closed is not None and not open_lines else close,
             f"sv-rules panel close-quality {folder} FILE --by NAME", open_lines),
        Step("price book", state.latest("price") is not None,
             "The price book is out." if state.latest("price") is not None else "Write the price book.",
             f"sv-rules panel price {folder}"),
        Step("prices", state.prices is not None,
             "Prices are in." if state.prices is not None else "Fill the price book and return it.",
             f"sv-rules panel price {folder} FILE"),
        Step("score", state.score_is_current,
             "The bids are scored." if state.score_is_current else
             ("Something has changed since the bids were scored: score again." if state.scored_on else
              "Score the bids."), f"sv-rules panel score {folder}"),
    )  # fmt: skip


def require(pack: Pack, name: str, what: str) -> None:
    """Refuse ``what`` unless every step before ``name`` is done. Raises ``BadInput`` naming the first that is not."""
    for step in steps(pack):
        if step.name == name:
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
            do="A consensus changes only after: sv-rules panel reopen FOLDER LINE --why TEXT --by NAME --role ROLE",
        )  # fmt: skip
