"""Closing quality: every line has an agreed score, a reason, a reference and a note; then sealed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sv_rules.evaluation.returned import CellFinding, ModerationReturn
from sv_rules.panel.collecting import kept_copy, own_book, stop_on
from sv_rules.panel.events import digest_of
from sv_rules.panel.issuing import at_issue, record_of, still
from sv_rules.panel.order import refuse_after_closing, require
from sv_rules.panel.pack import Act, Pack, needed
from sv_rules.panel.state import LineKey, keys_of
from sv_rules.workbook.panel_lines import asked
from sv_rules.workbook.panel_returned import read_moderation


def close_quality(pack: Pack, file: Path, act: Act) -> tuple[Pack, tuple[CellFinding, ...]]:
    """Take in the moderation book and seal quality. Raises ``BadInput`` with everything that is missing."""
    require(pack, "quality", "closing quality")
    refuse_after_closing(pack, "closing quality again")
    by = needed(act.by, "who closes quality", "Give --by NAME.")
    own_book(pack, file, "moderation", "panel")
    then = at_issue(pack, "moderation")
    record = record_of(pack, "moderation")
    found = read_moderation(file, then.evaluation, still(pack, then.standing), record, act.day)
    stop_on([*found.findings, *_missing(pack, found), *_meeting(pack, found), *_sealed(pack, found)], file)
    name, files = kept_copy(pack, file)
    agreed = sorted((c.model_dump(mode="json") for c in found.consensus), key=str)
    data: dict[str, object] = {
        "consensus": agreed, "meetings": [m.model_dump(mode="json") for m in found.meetings],
        "digest": digest_of(agreed), "file": name, "issue": found.issue,
        "notes": [f.model_dump(mode="json", exclude_none=True) for f in found.findings],
    }  # fmt: skip
    pack = pack.add(replace(act, by=by).event("quality-closed", data, files))
    return pack.saved(), found.findings


def agreed_lines(pack: Pack) -> tuple[LineKey, ...]:
    """Every line that must be agreed: each scored question of each bid that stands."""
    return tuple(
        LineKey(round_.id, line.bid.id, line.leaf.id)
        for round_ in pack.rounds for line in asked(pack.evaluation, round_, pack.standing)
    )  # fmt: skip


def _missing(pack: Pack, found: ModerationReturn) -> list[CellFinding]:
    agreed = keys_of(found.consensus)
    stops = []
    for key in agreed_lines(pack):
        one = agreed.get(key)
        if one is None:
            stops.append(_stop("missing-consensus", str(key), "there is no agreed score",
                               "Enter the score that the meeting agreed, with its reason."))  # fmt: skip
            continue
        if len(one.reason.strip()) < pack.published.reason_at_least:
            stops.append(_stop("reason-short", str(key), f"the reason is shorter than {pack.published.reason_at_least}"
                               " characters", "Say why the bid earned this score."))  # fmt: skip
        if not one.bid_reference.strip():
            stops.append(_stop("no-reference", str(key), "it does not say where in the bid the score rests",
                               "Give the page or section."))  # fmt: skip
    return stops


def _meeting(pack: Pack, found: ModerationReturn) -> list[CellFinding]:
    if not found.meetings and not any(f.stops and f.cell.startswith("Meeting!") for f in found.findings):
        return [_stop("no-meeting", "the meeting", "no moderation meeting is recorded",
                      "Enter its date, who led it, who was present and who was absent.")]  # fmt: skip
    scorers = {name.casefold() for e in pack.state.panel for name in (e.name, e.id)}
    return [
        _stop("chair-scores", "the meeting", f"{meeting.chair} led the meeting and scores",
              "The chair does not score: let somebody else lead it.")
        for meeting in found.meetings if meeting.chair.strip().casefold() in scorers
    ]  # fmt: skip


def _sealed(pack: Pack, found: ModerationReturn) -> list[CellFinding]:
    """Lines that were agreed and not opened again must come back as they were."""
    if pack.state.closed is None:
        return []
    agreed = keys_of(found.consensus)
    return [
        _stop("sealed", str(key), f"the agreed score, reason or reference was changed, and the line was not opened "
              f"again: it was {before.score}", f"Put it back, or: sv-rules panel reopen FOLDER {key} --why TEXT")
        for key, before in pack.state.consensus.items()
        if key in agreed and key not in pack.state.open_lines
        and (agreed[key].score, agreed[key].reason.strip(), agreed[key].bid_reference.strip())
        != (before.score, before.reason.strip(), before.bid_reference.strip())
    ]  # fmt: skip


def _stop(code: str, place: str, text: str, do: str) -> CellFinding:
    return CellFinding(code=code, stops=True, cell=place, text=text + ".", do=do)
