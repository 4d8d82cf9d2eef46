"""Checking a pack against its own record: every recorded file, and a result workbook against the engine's figures."""

from __future__ import annotations

from pathlib import Path

from sv_rules.evaluation.returned import CellFinding
from sv_rules.evaluation.scoring import score
from sv_rules.panel.events import AUDIT, HEAD, digest_of_bytes
from sv_rules.panel.folder import files_of
from sv_rules.panel.pack import Pack
from sv_rules.panel.scoring import of_this_stage
from sv_rules.report.award_words import day as in_words
from sv_rules.workbook.guard import read_bytes
from sv_rules.workbook.panel_verify import verify_result

_ENOUGH = 16
"""Digits of a digest that tell it apart."""


def verify_files(pack: Pack) -> tuple[str, ...]:
    """Every file that the record names and that is gone or not as it was, in a sentence each."""
    last: dict[str, tuple[str, int]] = {}
    for line in pack.lines:
        for name, digest in line.event.files.items():
            last[name] = (digest, line.line)
    found = []
    for name, (digest, number) in sorted(last.items()):
        path = pack.folder / name
        if not path.is_file():
            found.append(f"{name} is gone: line {number} of the audit record names it")
        elif digest_of_bytes(path.read_bytes()) != digest:
            found.append(f"{name} is not as line {number} of the audit record names it")
    return tuple(found)


def noted_head(pack: Pack, noted: str) -> tuple[str, ...]:
    """What is wrong where the record does not hold a digest that somebody noted elsewhere, as ``status`` printed it.

    A record that was written anew from its first line agrees with itself, and not with a note.
    """
    wanted = noted.split()[-1].casefold() if noted.split() else ""
    if len(wanted) >= _ENOUGH and any(line.digest.startswith(wanted) for line in pack.lines):
        return ()
    if len(wanted) < _ENOUGH:
        return (f'"{noted}" is too short: give at least the first {_ENOUGH} digits of the digest that was noted',)
    return ("no line of the audit record has the digest that was noted: it is another record, or was written anew",)


def unrecorded_files(pack: Pack) -> tuple[str, ...]:
    """Files that stand in the pack's folder and that its record does not name: they prove nothing."""
    known = {AUDIT, HEAD, *(name for line in pack.lines for name in line.event.files)}
    found = (path.relative_to(pack.folder).as_posix() for path in files_of(pack.folder))
    return tuple(name for name in found if name not in known)


def verify_result_file(pack: Pack, file: Path) -> tuple[str, ...]:
    """What differs between a result workbook and the engine's answer on the record, cell by cell, with both values.

    A file whose bytes are those of the last score is as it was; nothing more need be compared. One of an earlier score
    is named as such.
    """
    scored = [line.event for line in pack.lines if line.event.what == "scored"]
    if not scored:
        return ("the bids are not scored yet: there is nothing to compare with",)
    current = () if pack.state.score_is_current else ("something has changed since the bids were scored",)
    digest = digest_of_bytes(read_bytes(file, "the result book"))
    if digest in scored[-1].files.values():
        return current
    for number, event in enumerate(scored[:-1], 1):
        if digest in event.files.values():
            then, now = in_words(event.at.date()), in_words(scored[-1].at.date())
            was = f"this is the book of score {number} of {then}, as it was then"
            return (f"{was}: score {len(scored)} of {now} counts",)
    data = pack.data
    found = verify_result(file, pack.published, data, of_this_stage(pack, score(pack.published, data)))
    return (*current, *map(_difference, found))


def _difference(found: CellFinding) -> str:
    values = "" if found.issued is None and found.returned is None else (
        f" It should be {found.issued or 'nothing'}, and is {found.returned or 'nothing'}."
    )  # fmt: skip
    return f"{found.cell}: {found.text.rstrip('.')}.{values}"
