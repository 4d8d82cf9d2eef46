"""Opening a file by the name that a user gave, with a sentence for each way in which that can fail."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from sv_rules.errors import BadInput
from sv_rules.intake.documents.wording import printable


def opened(path: str | Path) -> BinaryIO:
    """The bytes of the file at `path`. Raises OSError even for a name that no file can have."""
    name = str(path)
    try:
        usable = b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:
        usable = False
    if not usable:
        raise OSError
    return open(path, "rb")  # noqa: PTH123


def cannot_open(error: OSError, name: str) -> BadInput:
    """What stands in the way of reading the file called `name`, and what to do about it."""
    where = printable(name, 300)
    if isinstance(error, FileNotFoundError):
        return BadInput(
            "there is no such file",
            where=where,
            why="nothing has this name",
            do="Check the name and the folder.",
        )
    if isinstance(error, IsADirectoryError):
        return BadInput(
            "this is a folder",
            where=where,
            why="a single file is needed",
            do="Name a file inside the folder.",
        )
    if isinstance(error, PermissionError):
        return BadInput(
            "the file cannot be opened",
            where=where,
            why="you do not have permission to read it, or it is a folder",
            do="Ask its owner for read access, or copy it to a folder of your own.",
        )
    why = error.strerror or "the name is not a usable file name"
    return BadInput("the file cannot be read", where=where, why=printable(why), do="Check the name and the disk.")
