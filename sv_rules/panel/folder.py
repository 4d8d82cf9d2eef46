"""The folder of a pack on disk: where each kind of file stands, one writer at a time, files whole or not at all.

There is no command that deletes. A file that was written stays; a new issue has a new name.
"""

from __future__ import annotations

import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sv_rules.errors import BadInput
from sv_rules.panel.events import AUDIT, digest_of_bytes
from sv_rules.report.atomic import write_bytes

EVALUATION, BIDS, NOTICE = "evaluation", "bids", "notice.json"
"""The first two keep the ending of the file they were copied from: .yaml or .json."""
BOOKS, RECORDS, RETURNED, BRIEF, AWARD = "books", "issue-records", "returned", "brief", "award"
_LOCK = ".lock"


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """A place beside ``folder`` in which to make a new pack; it becomes ``folder`` at the end, and only then.

    What fails or is stopped on the way leaves no pack. Raises ``BadInput`` where something stands there already.
    """
    if (folder / AUDIT).exists():
        raise BadInput("nothing was written", where=str(folder), why="a pack is here already",
                       do="See how it stands with: sv-rules panel status FOLDER")  # fmt: skip
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput("nothing was written", where=str(folder), why="there is something of that name already",
                       do="Give a folder that is empty or does not exist yet.")  # fmt: skip
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = folder.with_name(f".{folder.name}-{secrets.token_hex(8)}.new")
        made.mkdir()
    except OSError as error:
        raise _cannot_be_made(folder, error) from None
    try:
        for part in (BOOKS, RECORDS, RETURNED, BRIEF, AWARD):
            (made / part).mkdir()
        yield made
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    except OSError as error:
        raise _cannot_be_made(folder, error) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _cannot_be_made(folder: Path, error: OSError) -> BadInput:
    why = (error.strerror or "it cannot be made").lower()
    return BadInput("the folder cannot be made", where=str(folder), why=why, do="Give another place.")


def existing(folder: Path) -> Path:
    """A folder that holds a pack. Raises ``BadInput`` for any other."""
    if not (folder / AUDIT).is_file():
        raise BadInput("there is no pack", where=str(folder), why=f"it holds no {AUDIT}",
                       do="Begin one with: sv-rules panel new FOLDER --evaluation FILE --bids FILE")  # fmt: skip
    return folder


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the pack for one writer. Raises ``BadInput`` at once where somebody else holds it."""
    handle = _opened(folder / _LOCK)
    try:
        if not _locked(handle):
            raise BadInput("nothing was written", where=str(folder), why="another command is writing to this pack",
                           do="Wait until it has finished, and try again.")  # fmt: skip
        yield
    finally:
        handle.close()


def write(folder: Path, name: str, data: bytes) -> dict[str, str]:
    """Write a file of the pack. Returns its name and digest, as an event records it."""
    path = folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = (error.strerror or "it cannot be made").lower()
        do = "Look what stands there."
        raise BadInput(f"{name} cannot be written", where=str(path.parent), why=why, do=do) from None
    write_bytes(path, data)
    return {name: digest_of_bytes(data)}


def files_of(folder: Path) -> tuple[Path, ...]:
    """Every file of a pack, in order of its name: no links, and none whose name begins with a dot."""
    return tuple(sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink() and p.name[0] != "."))


def unchanged(folder: Path, name: str, digest: str) -> bytes:
    """The bytes of a file that must be as it was. Raises ``BadInput`` where it is not."""
    path = folder / name
    try:
        data = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "it cannot be opened").lower()
        raise BadInput(f"{name} cannot be read", where=str(path), why=why, do="Restore it from a backup.") from None
    if digest_of_bytes(data) != digest:
        raise BadInput(
            f"{name} was changed after it was recorded", where=str(path),
            why="its digest is not the one in the audit record",
            do="Restore the file as it was. Criteria cannot be mended once tenders are in (s24, s31); a mistake in a "
               "bid's details is put right with a new pack.",
        )  # fmt: skip
    return data


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("ab")
    except OSError as error:
        why = (error.strerror or "it cannot be written to").lower()
        do = "Check who may write there."
        raise BadInput("nothing was written", where=str(path.parent), why=why, do=do) from None


def _locked(handle: IO[bytes]) -> bool:
    """Whether this process has the lock now; the system lets go of it when the process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
