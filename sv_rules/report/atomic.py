"""Writing a file whole or not at all: a temporary name beside it, then moved into place."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.report.clean import whole


def write_text(path: str | Path, text: str) -> None:
    """Write text as UTF-8. Half a surrogate pair, which cannot stand in UTF-8, becomes U+FFFD."""
    write_bytes(path, whole(text).encode("utf-8"))


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write bytes. An old file of that name stays whole until the new one is complete.

    Raises ``BadInput`` where the place cannot take a file.
    """
    target = Path(path)
    try:
        _write(target, data)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refusal(target, why.lower(), "Close it if it is open elsewhere, or give another place.") from None


def _write(target: Path, data: bytes) -> None:
    if target.is_dir():
        raise _refusal(target, "this is a folder", "Give the name of a file in it.")
    if not target.parent.is_dir():
        raise _refusal(target, f'there is no folder "{target.parent}"', "Make the folder first, or give another place.")
    if target.exists() and not target.is_file():
        target.write_bytes(data)  # a pipe or a device is written to; replacing it would destroy it
        return
    target = target.resolve()
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _refusal(target: Path, why: str, do: str) -> BadInput:
    return BadInput("the file cannot be written", where=str(target), why=why, do=do)
