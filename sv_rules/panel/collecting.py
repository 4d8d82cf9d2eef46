"""Collecting returned books: compliance, then the evaluators', from which come the moderation book and the brief."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.evaluation.returned import CellFinding, EvaluatorReturn
from sv_rules.panel import folder as folders
from sv_rules.panel.conflicts import LAWYER, declarable
from sv_rules.panel.events import Event, digest_of_bytes
from sv_rules.panel.issuing import (
    asked_of,
    at_issue,
    has_questions,
    issue_evaluators,
    issue_moderation,
    record_of,
    still,
)
from sv_rules.panel.order import refuse_after_closing, require
from sv_rules.panel.pack import Act, Pack, listed
from sv_rules.report.award_words import day as in_words
from sv_rules.workbook.guard import read_bytes
from sv_rules.workbook.panel_issue import Manifest
from sv_rules.workbook.panel_returned import read_evaluator, read_manifest
from sv_rules.workbook.panel_returned_forms import read_compliance

Notes = tuple[CellFinding, ...]
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_OTHER = (".ods", ".csv", ".tsv", ".numbers", ".pdf", ".xlsb", ".zip", ".eml", ".msg")
"""What people send where a workbook is wanted."""


def return_compliance(pack: Pack, file: Path, act: Act) -> tuple[Pack, Notes]:
    """Take in the compliance book. Where it puts a bid out, evaluators' books are issued again without that bid."""
    if pack.state.collected_on is not None:
        raise BadInput("the compliance book comes too late", where=str(file), why="evaluators' scores are in already",
                       do="A bid that must go out now is recorded with: sv-rules panel disregard")  # fmt: skip
    own_book(pack, file, "compliance", "panel")
    found = read_compliance(file, pack.evaluation, pack.entered, record_of(pack, "compliance"), act.day)
    stop_on(found.findings, file)
    name, files = kept_copy(pack, file)
    before = {(b.id, b.rounds) for e in pack.state.panel for b in at_issue(pack, "evaluator", e.id).standing}
    pack = pack.add(act.event(
        "compliance-returned",
        {"entries": [e.model_dump(mode="json") for e in found.entries], "file": name, "notes": _notes(found.findings)},
        files,
    ))  # fmt: skip
    if {(b.id, b.rounds) for b in pack.standing} != before:
        out = ", ".join(sorted({s.bid for s in pack.state.set_aside}))
        pack = issue_evaluators(pack, replace(act, why=f"out after compliance: {out}"))
    return pack.saved(), found.findings


def collect(pack: Pack, folder: Path, act: Act) -> tuple[Pack, Notes, tuple[str, ...]]:
    """Read the evaluators' books of a folder, and write the moderation book and the brief.

    Raises ``BadInput`` where an evaluator is missing, unknown or there twice, or a book holds something that stops:
    nothing is then taken in. Superseded issues are listed and not counted. Returns the findings that do not stop, and
    a sentence for each superseded book.
    """
    require(pack, "scores", "collecting the evaluators' books")
    refuse_after_closing(pack, "collecting scores again")
    pending = _pending(pack)
    current, superseded = _sorted(pack, folder)
    missing = [e for e in pending if e not in current]
    if missing:
        raise _not_there(pack, folder, missing, superseded)
    events, notes, stops = [], list[CellFinding](), list[str]()
    known = {digest for line in pack.lines if line.event.what == "superseded-returned"
             for digest in line.event.files.values()}  # fmt: skip
    new = [(text, file) for text, file in superseded if digest_of_bytes(read_bytes(file, "the book")) not in known]
    for evaluator, file in sorted(current.items()):
        if evaluator not in pending:
            raise BadInput(f"{evaluator}'s scores are in already", where=str(file),
                           why="an evaluator's own scores are never changed afterwards",
                           do="Take the file out of the folder; the meeting may agree another score.")  # fmt: skip
        found = read_scores(pack, file, evaluator, today=act.day)
        stops += [f"{file.name}: {_said(f)}" for f in found.findings if f.stops]
        refused = [why for d in found.declarations for why in declarable(pack, d, act.day)]
        stops += [f"{file.name}, Declarations: {why}." for why in refused]
        notes += [f.model_copy(update={"cell": f"{file.name}, {f.cell}"}) for f in found.findings if not f.stops]
        events.append((file, found))
    _stop(stops, folder)
    for file, found in events:
        pack = pack.add(_event(pack, file, found, act))
        if any(d.conflict for d in found.declarations):
            pack = pack.add(replace(act, why=LAWYER).event("lawyer-asked", {"evaluator": found.evaluator}))
    for sentence, file in new:
        name, files = kept_copy(pack, file)
        pack = pack.add(act.event("superseded-returned", {"sentence": sentence, "file": name}, files))
    if events or pack.state.collected_on is None:
        pack = issue_moderation(pack.add(act.event("collected", {"evaluators": sorted(pack.state.scores)})), act)
    return pack.saved(), tuple(notes), tuple(sentence for sentence, _ in superseded)


def _not_there(
    pack: Pack, folder: Path, missing: Sequence[str], superseded: Sequence[tuple[str, Path]]
) -> BadInput:  # fmt: skip
    """Who is missed, and what stands in the folder that may be meant: an older issue, or a file of another kind."""
    names = ", ".join(f"{e} ({_name(pack, e)})" for e in missing)
    do = "Wait for it, or record that somebody else takes over: sv-rules panel replace."
    for sentence, file in superseded:
        owner = read_manifest(file).owner
        if owner in missing:
            do += f" {sentence} Its answers are carried over by: sv-rules panel reissue FOLDER {owner} --filled FILE."
    other = [p.name for p in sorted(folder.iterdir()) if p.suffix.lower() in _OTHER and not p.name.startswith("~$")]
    if other:
        do += f" {', '.join(other)} was not read: save it as an Excel Workbook (.xlsx)."
    return BadInput("not every evaluator's book is there", where=str(folder), why=f"missing: {names}", do=do)


def stop_on(findings: Iterable[CellFinding], file: Path) -> None:
    """Raise ``BadInput`` with every finding that keeps a book out."""
    _stop([_said(f) for f in findings if f.stops], file)


def _stop(stops: Sequence[str], where: Path) -> None:
    if stops:
        raise listed("nothing was taken in", where=str(where), why=f"{len(stops)} must be put right", texts=stops,
                     do="Correct the book and return it again; a book that was damaged is issued again with "
                        "sv-rules panel reissue.")  # fmt: skip


def _said(finding: CellFinding) -> str:
    changed = f" Issued: {finding.issued}. Returned: {finding.returned}." if finding.issued is not None else ""
    return f"{finding.cell}: {finding.text}{changed} {finding.do}".rstrip()


def _notes(findings: Iterable[CellFinding]) -> list[dict[str, object]]:
    return [f.model_dump(mode="json", exclude_none=True) for f in findings]


def _event(pack: Pack, file: Path, found: EvaluatorReturn, act: Act) -> Event:
    name, files = kept_copy(pack, file)
    told = {
        "evaluator": found.evaluator, "issue": found.issue, "file": name, "notes": _notes(found.findings),
        "scores": [s.model_dump(mode="json") for s in found.scores],
        "declarations": [d.model_dump(mode="json") for d in found.declarations],
    }  # fmt: skip
    return act.event("scores-returned", told, files)


def kept_copy(pack: Pack, file: Path) -> tuple[str, dict[str, str]]:
    """Keep a copy of a returned file, under a name that nothing else has."""
    data = read_bytes(file, "the book")
    count = sum(line.event.what.endswith("returned") for line in pack.lines) + 1
    name = f"{folders.RETURNED}/{count:03d}-{file.name}"
    return name, folders.write(pack.folder, name, data)


def _pending(pack: Pack) -> tuple[str, ...]:
    return tuple(e.id for e in pack.state.panel if has_questions(pack, e.id) and e.id not in pack.state.scores)


def _sorted(pack: Pack, folder: Path) -> tuple[dict[str, Path], list[tuple[str, Path]]]:
    """The books of a folder by evaluator, and those that a later issue supersedes."""
    if not folder.is_dir():
        raise BadInput("there is no such folder", where=str(folder), why="returned books are read from a folder",
                       do="Put the evaluators' books into one folder and name it.")  # fmt: skip
    current: dict[str, Path] = {}
    superseded: list[tuple[str, Path]] = []
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in _WORKBOOKS and not p.name.startswith(("~$", ".")))
    for file in files:
        manifest = read_manifest(file)
        if manifest.book != "evaluator" or manifest.evaluation != pack.published.evaluation:
            what = f"it is the {manifest.book} book of {manifest.evaluation}"
            raise BadInput("this is no evaluator's book of this pack", where=str(file), why=what,
                           do="Take it out of the folder.")  # fmt: skip
        held = pack.state.issue_of("evaluator", manifest.owner, manifest.issue)
        member = pack.state.member(manifest.owner)
        if held is None or member is None:
            raise BadInput(f"{manifest.owner} is unknown", where=str(file), why=who_is(pack),
                           do="Take the file out, or record who joined with: sv-rules panel replace")  # fmt: skip
        if held.superseded_on is not None:
            text = f"{file.name} is superseded by issue {held.superseded_by} on {in_words(held.superseded_on)}"
            superseded.append((f"{text}. It is not counted.", file))
        elif member.left is not None and manifest.owner not in pack.state.scores:
            text = f"{file.name}: {manifest.owner} was replaced by {member.replaced_by} on {in_words(member.left)}"
            superseded.append((f"{text}. It is kept and not counted.", file))
        elif manifest.owner in current:
            raise BadInput(f"two books of {manifest.owner}", where=str(folder),
                           why=f"{current[manifest.owner].name} and {file.name} are the same issue",
                           do="Ask the evaluator which one counts, and leave only that one.")  # fmt: skip
        elif member.left is None or manifest.owner not in pack.state.scores:
            current[manifest.owner] = file
    done = {e: f for e, f in current.items() if e in pack.state.scores}
    same = {e for e, f in done.items() if _is_known(pack, f)}
    return {e: f for e, f in current.items() if e not in same}, superseded


def _is_known(pack: Pack, file: Path) -> bool:
    """Whether the very same file was taken in before: a folder may be collected again after a replacement."""
    digest = digest_of_bytes(read_bytes(file, "the book"))
    return any(digest in line.event.files.values() for line in pack.lines if line.event.what == "scores-returned")


def own_book(pack: Pack, file: Path, book: str, owner: str, *, superseded: bool = False) -> Manifest:
    """The manifest of a returned book, which must be of the latest issue of the book that is asked for.

    ``superseded``: an earlier issue will do, where its answers are only carried over.
    """
    manifest = read_manifest(file)
    if (manifest.book, manifest.owner, manifest.evaluation) != (book, owner, pack.published.evaluation):
        why = f"it is the {manifest.book} book ({manifest.owner}) of {manifest.evaluation}"
        raise BadInput(f"this is not the {book} book of this pack", where=str(file), why=why, do="Give that book.")
    held = pack.state.issue_of(book, owner, manifest.issue)
    if held is None:
        raise BadInput("this book was not issued", where=str(file), why=f"there is no issue {manifest.issue} of it",
                       do="Fill in the book that stands in the folder of books.")  # fmt: skip
    if held.superseded_on is not None and not superseded:
        why = f"it is superseded by issue {held.superseded_by} on {in_words(held.superseded_on)}"
        again = f"sv-rules panel reissue FOLDER {book if owner == 'panel' else owner} --filled FILE --why TEXT"
        raise BadInput("this book does not count", where=str(file), why=why,
                       do=f"Fill in the newer issue; to carry the answers over: {again}")  # fmt: skip
    return manifest


def read_scores(
    pack: Pack, file: Path, evaluator: str, issue: int | None = None, today: datetime.date | None = None
) -> EvaluatorReturn:
    """What an evaluator's book holds, about bids that still stand."""
    then = at_issue(pack, "evaluator", evaluator, issue)
    bids = still(pack, asked_of(then, evaluator))
    return read_evaluator(file, then.evaluation, bids, record_of(pack, "evaluator", evaluator, issue), today)


def _name(pack: Pack, evaluator: str) -> str:
    member = pack.state.member(evaluator)
    return member.evaluator.name if member else ""


def who_is(pack: Pack) -> str:
    """Who sits on the panel now, in words."""
    return f"the panel is {', '.join(e.id for e in pack.state.panel)}"
