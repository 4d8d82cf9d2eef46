"""Issuing books: each with its number in the file name, its record kept outside it, and the older issue superseded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.evaluation.panel_data import Bid
from sv_rules.evaluation.returned import IssuedBook, Score
from sv_rules.evaluation.scoring import score
from sv_rules.panel import folder as folders
from sv_rules.panel.folding import fold
from sv_rules.panel.pack import Act, Pack
from sv_rules.workbook.panel_compliance import compliance_book
from sv_rules.workbook.panel_evaluator import evaluator_book
from sv_rules.workbook.panel_lines import asked
from sv_rules.workbook.panel_moderation import moderation_book
from sv_rules.workbook.panel_price import price_book

Made = tuple[bytes, IssuedBook]


def issue_compliance(pack: Pack, act: Act) -> Pack:
    """The compliance book: every bid of the stage, before any of it is assessed."""
    made = compliance_book(
        pack.evaluation, pack.entered, issue=_next(pack, "compliance", "panel"), day=act.day,
        answers=pack.state.compliance or (),
    )  # fmt: skip
    return _issued(pack, act, made)


def issue_evaluator(pack: Pack, evaluator: str, act: Act, answers: Sequence[Score] = ()) -> Pack:
    """One evaluator's book: only the questions that they score, only bids that stand; after a replacement only lines
    that are open. ``answers`` of an earlier issue are carried over."""
    bids = asked_of(pack, evaluator)
    declarations = tuple(d for d in pack.state.declarations if d.evaluator == evaluator and d.stage != "late")
    made = evaluator_book(
        pack.evaluation, evaluator, bids, issue=_next(pack, "evaluator", evaluator), day=act.day,
        answers=answers or pack.state.scores.get(evaluator, ()), declarations=declarations,
    )  # fmt: skip
    return _issued(pack, act, made)


def issue_evaluators(pack: Pack, act: Act) -> Pack:
    """A book for each evaluator on the panel who has something to score."""
    for evaluator in pack.state.panel:
        if has_questions(pack, evaluator.id):
            pack = issue_evaluator(pack, evaluator.id, act)
    return pack


def issue_moderation(pack: Pack, act: Act) -> Pack:
    """The moderation book, with the scores that count and, after a reopening, what was agreed so far."""
    made = moderation_book(
        pack.evaluation, pack.standing, counted_scores(pack), issue=_next(pack, "moderation", "panel"), day=act.day,
        consensus=tuple(pack.state.consensus.values()), meetings=pack.state.meetings,
    )  # fmt: skip
    return _issued(pack, act, made)


def issue_price(pack: Pack, act: Act) -> Pack:
    """The price book: only bids that stand and that the method has not disqualified, once quality is closed."""
    state = pack.state
    made = price_book(
        pack.evaluation, priced(pack), issue=_next(pack, "price", "panel"), day=act.day,
        prices=state.prices or (), offers=state.offers, low_prices=state.low_prices,
    )  # fmt: skip
    return _issued(pack, act, made)


def priced(pack: Pack) -> tuple[Bid, ...]:
    """The bids whose prices are opened, each with the rounds in which it may still be ranked."""
    found = score(pack.published, pack.data)
    out = {(r.round, b.bid) for r in found.rounds for b in r.bids if b.state == "disqualified"}
    kept = []
    for bid in pack.standing:
        rounds = tuple(r for r in bid.rounds if (r, bid.id) not in out)
        if rounds:
            kept.append(bid.model_copy(update={"rounds": rounds}))
    return tuple(kept)


def counted_scores(pack: Pack) -> tuple[Score, ...]:
    """The evaluators' scores that moderation sees: without those of somebody whose conflict nobody mitigated."""
    return tuple(
        score for evaluator, scores in sorted(pack.state.scores.items())
        for score in scores
        if pack.state.counts(evaluator, score.bid) and not pack.state.is_out(score.bid, score.round)
    )  # fmt: skip


def record_of(pack: Pack, book: str, owner: str = "panel", issue: int | None = None) -> IssuedBook:
    """The issue record of the issue that counts, or of one by number. Raises ``BadInput`` where it was changed."""
    held = pack.state.latest(book, owner) if issue is None else pack.state.issue_of(book, owner, issue)
    if held is None:
        raise BadInput(f"no {book} book was issued", where=str(pack.folder), why="there is no issue record of it",
                       do="See what comes next with: sv-rules panel status FOLDER")  # fmt: skip
    digest = next(line.event.files[held.record] for line in reversed(pack.lines) if held.record in line.event.files)
    return IssuedBook.model_validate_json(folders.unchanged(pack.folder, held.record, digest))


def has_questions(pack: Pack, evaluator: str) -> bool:
    """Whether somebody has anything to score in this stage, as it stands."""
    bids = asked_of(pack, evaluator)
    return any(asked(pack.evaluation, round_, bids, evaluator) for round_ in pack.rounds)


def asked_of(pack: Pack, evaluator: str) -> tuple[Bid, ...]:
    """The bids that an evaluator's book asks about: once lines are agreed, a newcomer has only bids with open lines."""
    member = pack.state.member(evaluator)
    if pack.state.closed is not None and member is not None and member.in_place_of is not None:
        return _with_open_lines(pack, pack.standing)
    return pack.standing


def at_issue(pack: Pack, book: str, owner: str = "panel") -> Pack:
    """The pack as it was when the latest issue of a book went out: what the book asks about."""
    held = pack.state.latest(book, owner)
    wanted = None if held is None else held.record
    for position, line in enumerate(pack.lines):
        if line.event.what == "issued" and line.event.data["record"] == wanted:
            return replace(pack, state=fold(earlier.event for earlier in pack.lines[: position + 1]))
    return pack


def _issued(pack: Pack, act: Act, made: Made) -> Pack:
    data, record = made
    stage = "" if pack.state.admitted is None else f"{pack.state.stage}-"
    file, name = f"{folders.BOOKS}/{stage}{record.file}", f"{folders.RECORDS}/{stage}{Path(record.file).stem}.json"
    files = folders.write(pack.folder, file, data)
    files |= folders.write(pack.folder, name, (record.model_dump_json(indent=1) + "\n").encode("utf-8"))
    told = {"book": record.book, "owner": record.owner, "issue": record.issue, "file": file, "record": name}
    return pack.add(act.event("issued", dict(told), files))


def _next(pack: Pack, book: str, owner: str) -> int:
    held = pack.state.latest(book, owner)
    return 1 if held is None else held.issue + 1


def _with_open_lines(pack: Pack, bids: tuple[Bid, ...]) -> tuple[Bid, ...]:
    found = []
    for bid in bids:
        rounds = tuple(r for r in bid.rounds if any((k.bid, k.round) == (bid.id, r) for k in pack.state.open_lines))
        if rounds:
            found.append(bid.model_copy(update={"rounds": rounds}))
    return tuple(found)
