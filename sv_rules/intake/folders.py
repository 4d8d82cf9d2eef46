"""Files and folders as a list of files that may hold tenders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.intake.documents.releases import OWN_FORMAT

_TENDERS = (".json", ".jsonl", ".ndjson", ".yaml", ".yml")
_WORKBOOK = ".xlsx"
_RECORD = ".record"
_OWN = re.compile(rb'\s*\{\s*"format":\s*"' + re.escape(OWN_FORMAT.encode()))


def tender_files(paths: Iterable[str | Path], is_form: Callable[[Path], bool] | None = None) -> Iterator[str]:
    """Each file as it is named, and of each folder the notices and drafts below it, in order of their names.

    ``is_form`` says which workbooks of a folder are tender forms; without it none is read. A record beside a tender
    is not a tender, nor is what an earlier check wrote there. Raises ``BadInput`` for a folder that holds none.
    """
    for path in paths:
        folder = Path(path)
        if not folder.is_dir():
            yield str(path)
            continue
        found = [p for p in folder.rglob("*") if p.suffix.lower() in _TENDERS and not p.stem.endswith(_RECORD)]
        if is_form is not None:
            found += [p for p in folder.rglob("*") if p.suffix.lower() == _WORKBOOK and p.is_file() and is_form(p)]
        files = sorted(
            (p for p in found if p.is_file() and not _own_output(p)), key=lambda p: p.relative_to(folder).as_posix()
        )
        if not files:
            do = "Name a file, or a folder with notices (.json, .jsonl), drafts (.yaml) or forms (.xlsx)."
            raise BadInput("nothing to read", where=str(path), why="the folder holds no notice and no draft", do=do)
        yield from (str(p) for p in files)


def _own_output(path: Path) -> bool:
    """Whether sv-rules wrote a file: its first field is then its format. What cannot be opened is for the reader."""
    try:
        with path.open("rb") as handle:
            return _OWN.match(handle.read(80)) is not None
    except OSError:
        return False
