"""Keeping the record: how a pack stands, the whole of it as one file for a request or a claim, and a hold.

No command deletes anything. A hold is recorded and shown, so that whoever tidies folders by hand sees it.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.panel.conflicts import unmitigated
from sv_rules.panel.ending import what_is_owed
from sv_rules.panel.events import audit_bytes, digest_of_bytes
from sv_rules.panel.folder import files_of
from sv_rules.panel.order import steps
from sv_rules.panel.pack import Act, Pack, head_of, needed
from sv_rules.panel.standstill import award_rules, exclusion_notice
from sv_rules.report.atomic import write_bytes
from sv_rules.report.award_words import STATES
from sv_rules.report.award_words import day as in_words
from sv_rules.report.page import Page
from sv_rules.report.wording import counted

_TIME = (1980, 1, 1, 0, 0, 0)


def export(pack: Pack, target: Path, act: Act) -> tuple[Pack, int]:
    """The whole record as one zip, with a list of every file and its digest. Returns how many files are in it.

    The record in the zip says that the export was made. Links and files whose name begins with a dot stay out.
    """
    needed(act.why, "what it is for", "Give --why TEXT: the request or the claim.")
    if target.exists():
        raise BadInput("nothing was written", where=str(target), why="there is a file of that name already",
                       do="Give another name: an export is never written over.")  # fmt: skip
    if target.resolve().is_relative_to(pack.folder.resolve()):
        raise BadInput("nothing was written", where=str(target), why="it is inside the pack",
                       do="Give a place outside it.")  # fmt: skip
    pack = pack.add(act.event("exported", {"file": target.name}))
    record = audit_bytes(pack.lines)
    listed: dict[str, str] = {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path in files_of(pack.folder):
            name = path.relative_to(pack.folder).as_posix()
            data = record[name] if name in record else path.read_bytes()
            listed[name] = digest_of_bytes(data)
            made.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
        manifest = {"evaluation": pack.published.evaluation, "audit_head": head_of(pack), "why": act.why,
                    "made_on": act.day.isoformat(), "sha256": listed}  # fmt: skip
        made.writestr(zipfile.ZipInfo("manifest.json", _TIME), json.dumps(manifest, indent=1, sort_keys=True),
                      zipfile.ZIP_DEFLATED)  # fmt: skip
    write_bytes(target, out.getvalue())
    return pack.saved(), len(listed)


def hold(pack: Pack, act: Act) -> Pack:
    """Record that nothing of this pack may be deleted."""
    needed(act.why, "the reason", "Give --why TEXT: the claim or the request.")
    needed(act.by, "who ordered it", "Give --by NAME.")
    return pack.add(act.event("held")).saved()


def status(pack: Pack, *, colour: bool = False, width: int = 100) -> str:
    """Where a pack stands, as a page of text: the next step first, then what is done, and what must be known."""
    page = Page(colour, width)
    state, listed = pack.state, steps(pack)
    page.raw(pack.published.title)
    page.line(f"{pack.published.reference} · stage: {state.stage} · {counted(len(pack.received), 'bid')} came in")
    page.blank()
    following = next((s for s in listed if not s.done), None)
    tied = state.score_is_current and bool(state.tied)
    if state.ended is not None:
        page.line(f"Ended on {in_words(state.ended.on)} by {state.ended.by}: no contract is awarded.", "stop")
        page.hanging("  ", state.ended.text)
        page.hanging("  ", what_is_owed(pack))
    elif following is None:
        page.line("Done. The bids are scored.", "proceed")
        for headline in state.headlines:
            page.hanging("  ", headline)
        if pack.next_stage:
            page.line(f"Next: sv-rules panel stage FOLDER opens the {pack.next_stage} stage.")
    else:
        page.line(following.words if tied else f"Next: {following.words}", "reason")
        page.hanging("  ", following.command.replace("FOLDER", str(pack.folder)))
        if following.waiting:
            page.hanging("  Waited for: ", ", ".join(following.waiting))
    page.blank()
    for step in listed:
        page.hanging("  [done] " if step.done else "  [open] ", step.words if step.done else step.name)
    _known(pack, page)
    page.blank()
    page.hanging("Audit record: ", f"{head_of(pack)}. Note it elsewhere: it proves the record.")
    page.line("Names are recorded as written; nobody's identity was checked.")
    return page.text()


def _known(pack: Pack, page: Page) -> None:
    state = pack.state
    gone = {m.evaluator.id for m in state.members if m.left}
    told: list[tuple[str, list[str]]] = [
        ("Nothing may be deleted", [f"{in_words(h.on)}, {h.by}: {h.text}" for h in state.holds]),
        ("Conflicts of interest", unmitigated(pack)),
        ("For a lawyer", [f"{in_words(o.on)}: {o.text}" for o in state.lawyer]),
        ("Entered again", [f"{in_words(o.on)}: {o.text}" for o in state.entered_again]),
        ("Opened again", [f"{r.line}, {in_words(r.on)}: {r.why}" for r in state.reopenings]),
        ("Out", [f"{s.bid} {STATES[s.state].lower()}: {s.why}" for s in state.set_aside]),
        ("To be told", [f"{s.bid}: {owed}" for s in state.set_aside
                        if (owed := exclusion_notice(s.state, s.limb, s.on))]),
        ("Replaced", [f"{m.evaluator.id} by {m.replaced_by} on {in_words(m.left)}: {m.left_because}"
                      for m in state.members if m.left]),
        ("Not counted", list(state.superseded_returns)),
        ("Too few", few(pack)),
        ("Books", [f"{i.file} (issue {i.issue}, {in_words(i.on)})" for i in state.issued
                   if i.superseded_on is None and (i.owner not in gone)]),
    ]  # fmt: skip
    for title, texts in told:
        if texts:
            page.blank()
            page.raw(title)
            for text in texts:
                page.hanging("  ", text)
    years = award_rules()["records"][-1]
    page.blank()
    page.hanging("Keep: ", f"at least {years['years']} years from the contract ({years['reference']['title']}, "
                 f"{years['reference']['clause']}); other duties may be longer.")  # fmt: skip


def few(pack: Pack) -> list[str]:
    """Questions that fewer than two people score: one view is nothing to moderate."""
    from sv_rules.workbook.panel_lines import scored_here

    serving = {e.id for e in pack.state.panel}
    return [
        f"{round_.id}/{leaf.id}: fewer than two evaluators score it"
        for round_ in pack.rounds for leaf in scored_here(pack.evaluation, round_)
        if len(serving & set(leaf.evaluators)) < 2
    ]  # fmt: skip
