"""Issuing books: each with its number in the file name, its record kept outside it, and the older issue superseded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.evaluation.panel_data import Bid
from sv_rules.evaluation.returned import Compliance, Declaration, IssuedBook, ModerationReturn, PriceReturn, Score
from sv_rules.evaluation.scoring import score
from sv_rules.panel import folder as folders
from sv_rules.panel.folding import fold
from sv_rules.panel.look import theme_of
from sv_rules.panel.pack import Act, Pack
from sv_rules.panel.state import keys_of
from sv_rules.report.award_words import day as in_words
from sv_rules.report.brief_meeting import meeting_brief
from sv_rules.workbook.panel_compliance import compliance_book
from sv_rules.workbook.panel_evaluator import evaluator_book
from sv_rules.workbook.panel_lines import asked
from sv_rules.workbook.panel_moderation import moderation_book
from sv_rules.workbook.panel_price import price_book

Made = tuple[bytes, IssuedBook]


def issue_compliance(pack: Pack, act: Act, answers: Sequence[Compliance] = ()) -> Pack:
    """The compliance book: every bid of the stage, before any of it is assessed."""
    made = compliance_book(
        pack.evaluation, pack.entered, issue=_next(pack, "compliance", "panel"), day=act.day,
        answers=answers or pack.state.compliance or (), theme=theme_of(pack),
    )  # fmt: skip
    return _issued(pack, act, made)


def issue_evaluator(
    pack: Pack, evaluator: str, act: Act, answers: Sequence[Score] = (), declared: Sequence[Declaration] = ()
) -> Pack:  # fmt: skip
    """One evaluator's book: only the questions that they score, only bids that stand; after a replacement only lines
    that are open. ``answers`` and what was ``declared`` in an earlier issue are carried over."""
    bids = asked_of(pack, evaluator)
    known = {d.stage: d for d in (*pack.state.declarations, *declared) if d.evaluator == evaluator}
    declarations = tuple(d for d in known.values() if d.stage != "late")
    made = evaluator_book(
        pack.evaluation, evaluator, bids, issue=_next(pack, "evaluator", evaluator), day=act.day,
        answers=answers or pack.state.scores.get(evaluator, ()), declarations=declarations, theme=theme_of(pack),
    )  # fmt: skip
    return _issued(pack, act, made)


def issue_evaluators(pack: Pack, act: Act) -> Pack:
    """A book for each evaluator on the panel who has something to score."""
    for evaluator in pack.state.panel:
        if has_questions(pack, evaluator.id):
            pack = issue_evaluator(pack, evaluator.id, act)
    return pack


def issue_moderation(pack: Pack, act: Act, answers: ModerationReturn | None = None) -> Pack:
    """The moderation book, with the scores that count and what was agreed so far, and the brief for the meeting."""
    issue = _next(pack, "moderation", "panel")
    agreed = dict(pack.state.consensus)
    agreed |= keys_of(answers.consensus) if answers else {}
    made = moderation_book(
        pack.evaluation, pack.standing, counted_scores(pack), issue=issue, day=act.day,
        consensus=tuple(agreed.values()), meetings=(answers and answers.meetings) or pack.state.meetings,
        theme=theme_of(pack),
    )  # fmt: skip
    keys = frozenset((k.round, k.bid, k.criterion) for k in pack.state.open_lines) or None
    everybody = pack.evaluation.model_copy(update={"evaluators": tuple(m.evaluator for m in pack.state.members)})
    brief = meeting_brief(everybody, pack.standing, pack.state.scores, _about(pack), keys)
    name = f"{folders.BRIEF}/{_stage(pack)}moderation-brief-issue-{issue}.docx"
    return _issued(pack, act, made, folders.write(pack.folder, name, brief))


def issue_price(pack: Pack, act: Act, answers: PriceReturn | None = None) -> Pack:
    """The price book: only bids that stand and that the method has not disqualified, once quality is closed."""
    given = answers or pack.state
    made = price_book(
        pack.evaluation, priced(pack), issue=_next(pack, "price", "panel"), day=act.day,
        prices=given.prices or (), offers=given.offers, low_prices=given.low_prices, theme=theme_of(pack),
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


def at_issue(pack: Pack, book: str, owner: str = "panel", issue: int | None = None) -> Pack:
    """The pack as it was when an issue of a book went out, the latest where none is named: what the book asks about."""
    held = pack.state.latest(book, owner) if issue is None else pack.state.issue_of(book, owner, issue)
    wanted = None if held is None else held.record
    for position, line in enumerate(pack.lines):
        if line.event.what == "issued" and line.event.data["record"] == wanted:
            return replace(pack, state=fold(earlier.event for earlier in pack.lines[: position + 1]))
    return pack


def still(pack: Pack, bids: Sequence[Bid]) -> tuple[Bid, ...]:
    """Bids without those that have been set aside since: a book that is out stays good for the others."""
    found = []
    for bid in bids:
        rounds = tuple(r for r in bid.rounds if not pack.state.is_out(bid.id, r))
        if rounds:
            found.append(bid.model_copy(update={"rounds": rounds}))
    return tuple(found)


def _stage(pack: Pack) -> str:
    """What file names of a later stage begin with."""
    return "" if pack.state.admitted is None else f"{pack.state.stage}-"


def _issued(pack: Pack, act: Act, made: Made, beside: Mapping[str, str] | None = None) -> Pack:
    pack.refuse_ended()
    data, record = made
    stage = _stage(pack)
    file, name = f"{folders.BOOKS}/{stage}{record.file}", f"{folders.RECORDS}/{stage}{Path(record.file).stem}.json"
    files = {**(beside or {}), **folders.write(pack.folder, file, data)}
    files |= folders.write(pack.folder, name, (record.model_dump_json(indent=1) + "\n").encode("utf-8"))
    told = {"book": record.book, "owner": record.owner, "issue": record.issue, "file": file, "record": name}
    return pack.add(act.event("issued", dict(told), files))


def _about(pack: Pack) -> dict[str, str]:
    """What the meeting must know of an evaluator."""
    notes = {}
    for member in pack.state.members:
        e = member.evaluator.id
        if member.left is not None:
            notes[e] = f"replaced by {member.replaced_by} on {in_words(member.left)}: {member.left_because}"
        if e in pack.state.conflicts:
            about = ", ".join(pack.state.conflicts[e]) or "every bid"
            notes[e] = f"has declared a conflict about {about} that nobody has mitigated: shown here, not counted"
    return notes


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
