"""Lists of words in CSV files beside a ruleset: codes and names that a law lists."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

from sv_rules.facts.name import normalised_name
from sv_rules.policy.names import NameError_
from sv_rules.problem import did_you_mean

_WRITTEN = re.compile(r"(?P<file>[\w./-]+\.csv)#(?P<column>\w+)(\[(?P<on>\w+)(?P<not>!?)~(?P<word>[\w-]+)\])?")


def read_list(folder: Path, written: str) -> frozenset[str]:
    """The words of ``file.csv#column``, or of the rows whose column holds a word: ``[column~word]``, ``[column!~word]``.

    Names are made comparable (``normalised_name``); codes pass unchanged. Raises ``NameError_``.
    """
    match = _WRITTEN.fullmatch(written)
    if not match:
        raise NameError_(f'"{written}" does not name a list.', "Write file.csv#column.")
    path = folder / match["file"]
    if ".." in Path(match["file"]).parts or not path.is_file():
        raise NameError_(f'there is no file "{match["file"]}" beside the ruleset.', "Check the name.")
    header, rows = _rows(path)
    for column in (match["column"], match["on"]):
        if column and column not in header:
            raise NameError_(f'"{match["file"]}" has no column "{column}".', did_you_mean(column, header))
    if match["on"]:
        wanted = not match["not"]
        rows = [r for r in rows if (match["word"] in r[match["on"]].split(";")) is wanted]
    return frozenset(normalised_name(r[match["column"]]) for r in rows if r[match["column"]])


@lru_cache(maxsize=32)
def _rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        return list(reader.fieldnames or []), list(reader)
