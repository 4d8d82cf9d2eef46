"""Lists of words in CSV files beside a ruleset: codes and names that a law lists."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path, PurePosixPath

from sv_rules.facts.name import normalised_name
from sv_rules.problem import Mistake, did_you_mean

_WRITTEN = re.compile(r"(?P<file>[\w./-]+\.csv)#(?P<column>\w+)(\[(?P<on>\w+)(?P<not>!?)~(?P<word>[\w-]+)\])?")


def read_list(folder: Path, written: str) -> frozenset[str]:
    """The words of ``file.csv#column``.

    Of some rows only: ``[column~word]`` where that column holds the word, ``[column!~word]`` where it does not.
    Several words in one cell are parted by semicolons. Names are made comparable (``normalised_name``); codes
    pass unchanged. Raises ``Mistake``.
    """
    match = _WRITTEN.fullmatch(written)
    if not match:
        raise Mistake(f'"{written}" does not name a list.', "Write file.csv#column.")
    name = match["file"]
    header, rows = _rows(folder, name)
    for column in (match["column"], match["on"]):
        if column and column not in header:
            raise Mistake(f'"{name}" has no column "{column}".', did_you_mean(column, header))
    if match["on"]:
        wanted = not match["not"]
        rows = [r for r in rows if (match["word"] in r[match["on"]].split(";")) is wanted]
    words = frozenset(normalised_name(r[match["column"]]) for r in rows if r[match["column"]])
    if not words:
        raise Mistake(f'"{written}" finds no words.', "Check the column and the word.")
    return words


def _rows(folder: Path, name: str) -> tuple[list[str], list[dict[str, str]]]:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not (folder / path).is_file():
        there = [p.relative_to(folder).as_posix() for p in folder.rglob("*.csv")]
        raise Mistake(f'there is no file "{name}" beside the ruleset.', did_you_mean(name, there) or "Check the name.")
    try:
        text = (folder / path).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Mistake(f'"{name}" is not UTF-8 text.', "Save it as UTF-8.") from None
    lines = [line for line in csv.reader(io.StringIO(text, newline="")) if line]
    header = lines[0] if lines else []
    short = next((n for n, line in enumerate(lines, 1) if len(line) != len(header)), None)
    if short is not None:
        message = f'row {short} of "{name}" has not the {len(header)} columns of its header.'
        raise Mistake(message, "Add or remove commas.")
    return header, [dict(zip(header, line, strict=True)) for line in lines[1:]]
