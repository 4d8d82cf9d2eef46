"""A pack as it stands: what was published, who bid, what has happened, and what follows from it for the books.

Read it with ``open_pack`` inside ``folder.writing`` where something is to be added. Everything that changes a pack
goes through ``Pack.add``, and is recorded by ``Pack.saved`` at the end of a command: a command that is stopped on its
way has recorded nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.evaluation.panel_data import Bid, Consensus, PanelData
from sv_rules.evaluation.published import Criterion, Evaluation, Round
from sv_rules.evaluation.reading import parse_evaluation, parse_panel_data
from sv_rules.panel import folder as folders
from sv_rules.panel.events import AUDIT, Event, Line, What, chained, read_audit, write_audit
from sv_rules.panel.folding import fold
from sv_rules.panel.state import STAGES, LineKey, PackState


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, when and why. ``at`` comes from the caller's clock; names are recorded as written."""

    at: datetime.datetime
    by: str | None = None
    role: str | None = None
    why: str | None = None
    recorded_by: str | None = None
    """The name under which the command was given on its computer."""

    @property
    def day(self) -> datetime.date:
        """The day on which it is done."""
        return self.at.date()

    def event(
        self, what: What, data: dict[str, object] | None = None, files: dict[str, str] | None = None
    ) -> Event:  # fmt: skip
        """This act as an event of the audit record."""
        return Event(
            at=self.at, what=what, by=self.by, role=self.role, recorded_by=self.recorded_by, why=self.why,
            data=data or {}, files=files or {},
        )  # fmt: skip


@dataclass(frozen=True)
class Pack:
    """A pack at one moment."""

    folder: Path
    published: Evaluation
    """The evaluation as it was published, with the panel it began with."""
    received: tuple[Bid, ...]
    """Every bid that came in."""
    lines: tuple[Line, ...]
    state: PackState

    @property
    def evaluation(self) -> Evaluation:
        """The published evaluation with the panel as it sits now, for books and briefs."""
        moved = {m.evaluator.id: m.replaced_by for m in self.state.members if m.replaced_by}
        if not moved:
            return self.published
        rounds = tuple(
            r.model_copy(update={"criteria": tuple(_seated(c, moved) for c in r.criteria)})
            for r in self.published.rounds
        )
        return self.published.model_copy(update={"rounds": rounds, "evaluators": self.state.panel})

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds of the stage that is being evaluated."""
        return tuple(r for r in self.evaluation.rounds if r.stage == self.state.stage)

    @property
    def next_stage(self) -> str | None:
        """The stage after this one, where the evaluation has one."""
        later = STAGES[STAGES.index(self.state.stage) + 1 :]
        return next((s for s in later if any(r.stage == s for r in self.published.rounds)), None)

    @property
    def entered(self) -> tuple[Bid, ...]:
        """The bids of this stage, each with its rounds of this stage, whether or not it was set aside."""
        here = {r.id for r in self.rounds}
        return _kept(self.received, lambda bid, r: r in here and self._admitted(bid, r))

    @property
    def standing(self) -> tuple[Bid, ...]:
        """The bids of this stage that are not set aside, each with the rounds in which it stands."""
        return _kept(self.entered, lambda bid, r: not self.state.is_out(bid.id, r))

    @property
    def data(self) -> PanelData:
        """Everything that is known of the bids, for the scoring."""
        state, here = self.state, {r.id for r in self.rounds}
        return PanelData(
            bids=_kept(self.received, lambda bid, r: r not in here or self._admitted(bid, r)),
            set_aside=state.set_aside,
            consensus=(*state.earlier_consensus, *state.consensus.values()),
            offers=state.offers, prices=state.prices or (), low_prices=state.low_prices,
        )  # fmt: skip

    def data_with(self, consensus: dict[LineKey, Consensus]) -> PanelData:
        """The same with other agreed scores: for a ranking as it was."""
        return self.data.model_copy(update={"consensus": (*self.state.earlier_consensus, *consensus.values())})

    def add(self, *events: Event) -> Pack:
        """The pack after events. They are in its audit record once it is ``saved``.

        Raises ``BadInput`` where the procurement was ended: then only a hold or an export is recorded.
        """
        if any(event.what not in ("held", "exported") for event in events):
            self.refuse_ended()
        lines = chained(self.lines, events)
        return replace(self, lines=lines, state=fold(line.event for line in lines))

    def refuse_ended(self) -> None:
        """Raise ``BadInput`` where the procurement was ended."""
        ended = self.state.ended
        if ended is not None:
            why = f"the procurement was ended on {ended.on} by {ended.by}: {ended.text}"
            do = "A new procurement is a new pack."
            raise BadInput("nothing was recorded", where=str(self.folder), why=why, do=do)

    def saved(self) -> Pack:
        """Write the audit record: everything that a command adds is there together, or nothing of it."""
        write_audit(self.folder, self.lines)
        return self

    def _admitted(self, bid: Bid, round_: str) -> bool:
        passed = self.state.admitted
        return passed is None or bid.id in passed


def open_pack(folder: Path) -> Pack:
    """The pack in a folder, its audit record proved and its two first files unchanged. Raises ``BadInput``."""
    lines = read_audit(folders.existing(folder))
    state = fold(line.event for line in lines)
    method, bids_file = _first_files(lines, folder)
    data = folders.unchanged(folder, method, state.evaluation_digest)
    evaluation, _ = parse_evaluation(data, str(folder / method))
    bids = parse_bids(folders.unchanged(folder, bids_file, state.bids_digest), str(folder / bids_file), evaluation)
    return Pack(folder, evaluation, bids, lines, state)


def _first_files(lines: tuple[Line, ...], folder: Path) -> tuple[str, str]:
    """The names of the evaluation and of the bids, as the first line gives them: files of the pack itself."""
    data = lines[0].event.data
    names = (str(data.get("evaluation_file", "")), str(data.get("bids_file", "")))
    plain = all(name == Path(name).name and name not in ("", "..") for name in names)
    if lines[0].event.what != "opened" or not plain:
        raise BadInput("line 1 cannot be used", where=str(folder / AUDIT), why="it does not open a pack",
                       do="Restore the record from a backup.")  # fmt: skip
    return names


def parse_bids(data: bytes, file: str, evaluation: Evaluation) -> tuple[Bid, ...]:
    """The bids that came in, from a file of panel data that holds nothing else. Raises ``Problems``."""
    found = parse_panel_data(data, file, evaluation)
    others = [name for name, value in found.model_dump(exclude_defaults=True).items() if name != "bids" and value]
    if others:
        raise BadInput(f"the list of bids holds {others[0]} too", where=file, why="what the panel finds comes in books",
                       do='Leave "bids:" only.')  # fmt: skip
    if not found.bids:
        raise BadInput("there are no bids", where=file, why='"bids:" is empty',
                       do="List each bid that came in; with none, see the notice that s55 asks for.")  # fmt: skip
    return found.bids


def head_of(pack: Pack) -> str:
    """The number of lines and the last digest of the audit record, to be noted elsewhere."""
    return f"{len(pack.lines)} lines, {pack.lines[-1].digest}"


def listed(what: str, *, where: str, why: str, texts: Sequence[str], do: str) -> BadInput:
    """A refusal for several reasons, each on a line of its own."""
    lines = "".join(f"\n  {text}" for text in texts).rstrip(".")
    return BadInput(what, where=where, why=f"{why}{lines}", do=f"\n  {do}")


def needed(text: str | None, what: str, do: str) -> str:
    """A text that must be there. Raises ``BadInput``."""
    if not text or not text.strip():
        raise BadInput(f"{what} is missing", where="the command", why="the record must say it", do=do)
    return text.strip()


def _seated(criterion: Criterion, moved: dict[str, str]) -> Criterion:
    def now(evaluator: str) -> str:
        while evaluator in moved:
            evaluator = moved[evaluator]
        return evaluator

    return criterion.model_copy(
        update={
            "evaluators": tuple(now(e) for e in criterion.evaluators),
            "criteria": tuple(_seated(c, moved) for c in criterion.criteria),
        }
    )


def _kept(bids: Sequence[Bid], keep: Callable[[Bid, str], bool]) -> tuple[Bid, ...]:
    found = []
    for bid in bids:
        rounds = tuple(r for r in bid.rounds if keep(bid, r))
        if rounds:
            found.append(bid.model_copy(update={"rounds": rounds}))
    return tuple(found)
