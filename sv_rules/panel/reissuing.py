"""A book issued again after a mistake: the next number, and the answers of any earlier issue carried over by name."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from sv_rules.errors import BadInput
from sv_rules.panel.collecting import Notes, kept_copy, own_book, read_scores, who_is
from sv_rules.panel.issuing import (
    at_issue,
    issue_compliance,
    issue_evaluator,
    issue_moderation,
    issue_price,
    priced,
    record_of,
    still,
)
from sv_rules.panel.order import refuse_after_closing
from sv_rules.panel.pack import Act, Pack, needed
from sv_rules.workbook.panel_returned import read_moderation
from sv_rules.workbook.panel_returned_forms import read_compliance, read_price


def reissue(pack: Pack, owner: str, act: Act, filled: Path | None = None) -> tuple[Pack, Notes]:
    """A book again after a mistake, with the next number and the answers carried over by name.

    ``owner`` is an evaluator's id, ``compliance``, ``moderation`` or ``price``. ``filled`` is the book as far as it
    is filled in, of whatever issue; answers in it that cannot be used are left out and listed.
    """
    needed(act.why, "the reason", "Give --why TEXT.")
    forms = {"compliance": _again_compliance, "moderation": _again_moderation, "price": _again_price}
    if owner in forms:
        if pack.state.latest(owner) is None:
            raise BadInput(f"there is no {owner} book yet", where=str(pack.folder), why="none was issued",
                           do="See what comes next with: sv-rules panel status FOLDER")  # fmt: skip
        again = forms[owner]
    else:
        _may_have_another(pack, owner)
        again = partial(_again_evaluator, evaluator=owner)
    if filled is None:
        return again(pack, act, None)[0].saved(), ()
    book, person = (owner, "panel") if owner in forms else ("evaluator", owner)
    manifest = own_book(pack, filled, book, person, superseded=True)
    name, files = kept_copy(pack, filled)
    sentence = f"{Path(name).name} was returned to be issued again."
    pack = pack.add(act.event("superseded-returned", {"sentence": sentence, "file": name}, files))
    pack, notes = again(pack, act, Filled(filled, manifest.issue))
    return pack.saved(), notes


class Filled(NamedTuple):
    """A book that somebody has begun to fill in, and which issue of it that is."""

    file: Path
    issue: int


def _again_compliance(pack: Pack, act: Act, filled: Filled | None) -> tuple[Pack, Notes]:
    if pack.state.collected_on is not None:
        raise BadInput("a new compliance book is refused", where=str(pack.folder), why="evaluators' scores are in "
                       "already", do="A bid that must go out now: sv-rules panel disregard")  # fmt: skip
    if filled is None:
        return issue_compliance(pack, act), ()
    record = record_of(pack, "compliance", issue=filled.issue)
    found = read_compliance(filled.file, pack.evaluation, pack.entered, record)
    return issue_compliance(pack, act, found.entries), found.findings


def _again_moderation(pack: Pack, act: Act, filled: Filled | None) -> tuple[Pack, Notes]:
    refuse_after_closing(pack, "a new moderation book")
    if filled is None:
        return issue_moderation(pack, act), ()
    then = at_issue(pack, "moderation", issue=filled.issue)
    record = record_of(pack, "moderation", issue=filled.issue)
    found = read_moderation(filled.file, then.evaluation, still(pack, then.standing), record)
    return issue_moderation(pack, act, found), found.findings


def _again_price(pack: Pack, act: Act, filled: Filled | None) -> tuple[Pack, Notes]:
    if filled is None:
        return issue_price(pack, act), ()
    then = at_issue(pack, "price", issue=filled.issue)
    found = read_price(filled.file, then.evaluation, priced(then), record_of(pack, "price", issue=filled.issue))
    return issue_price(pack, act, found), found.findings


def _again_evaluator(pack: Pack, act: Act, filled: Filled | None, evaluator: str) -> tuple[Pack, Notes]:
    if filled is None:
        return issue_evaluator(pack, evaluator, act), ()
    found = read_scores(pack, filled.file, evaluator, filled.issue)
    return issue_evaluator(pack, evaluator, act, found.scores, found.declarations), found.findings


def _may_have_another(pack: Pack, owner: str) -> None:
    member = pack.state.member(owner)
    if member is None or member.left is not None:
        raise BadInput(f"there is no book of {owner}", where=str(pack.folder), why=who_is(pack),
                       do="Give the id of one of them, or compliance, moderation or price.")  # fmt: skip
    if owner in pack.state.scores:
        raise BadInput(f"{owner}'s scores are in already", where=str(pack.folder),
                       why="an evaluator's own scores are never changed afterwards",
                       do="The meeting may agree another score, with a reason.")  # fmt: skip
    if pack.state.latest("evaluator", owner) is None:
        do = f"Record it with: sv-rules panel declare FOLDER {owner} --none, or --conflict TEXT"
        why = "a newcomer declares first"
        raise BadInput(f"there is no book of {owner} yet", where=str(pack.folder), why=why, do=do)
