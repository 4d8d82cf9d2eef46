"""Sentences for text that is not JSON: what was expected at which line and column, and what to do."""

from __future__ import annotations

import json

from sv_rules.errors import BadInput
from sv_rules.intake.documents.wording import printable

LINES_SUFFIXES = (".jsonl", ".ndjson")
"""How the names of JSON Lines files end."""

# How the parser's message begins, and the reason in plain words; `{found}` is what stands at the place.
_REASONS = (
    ("Expecting property name", "a name in double quotation marks was expected, {found}"),
    ("Expecting ':'", "a colon was expected after the name, {found}"),
    ("Expecting ','", "a comma or a closing bracket was expected, {found}"),
    ("Illegal trailing comma", "there is a comma after the last entry"),
    (
        "Invalid control character",
        "a line break, tab or other control character stands inside a text, {found}",
    ),
    ("Invalid \\", "a backslash is followed by something which JSON does not allow, {found}"),
    ("", "it breaks the rules of JSON, {found}"),
)
_CONTROL = "Write it as \\n or \\t there, or make the file again with the program it came from."
_SEVERAL = "Give one document, or several as JSON Lines (one on each line) or in one list: [ …, … ]."


def malformed(error: json.JSONDecodeError, name: str, start: int, line: int | None) -> BadInput:
    """A sentence for the parser's complaint, with the line and column counted in the whole file."""
    text, message = error.doc, error.msg
    end = len(text.rstrip())
    at = min(error.pos, end)
    row, column = text.count("\n", 0, at), at - text.rfind("\n", 0, at)
    where = f"{name}, line {start + row}, column {column}"
    if message.startswith("Extra data"):
        do = _SEVERAL
    elif message.startswith("Invalid control character") and at < end:
        do = _CONTROL
    else:
        do = _correct(name, line)
    return BadInput("this is not valid JSON", where=where, why=_reason(text, message, at, end), do=do)


def _reason(text: str, message: str, at: int, end: int) -> str:
    found = f"found '{printable(text[at : at + 60], 30)}'"
    if message.startswith("Unterminated string"):
        return "the text which begins here has no closing quotation mark; the file may have been cut off"
    if message.startswith("Extra data"):
        return f"the JSON document ends before this place, {found}"
    if at >= end:
        return "the text ends before the JSON is complete; the file may have been cut off"
    if message.startswith("Expecting value"):
        expected = "a value was expected" if text[:at].strip() else "a JSON file begins with { or ["
        return f"{expected}, {found}"
    reason = next(reason for begins, reason in _REASONS if message.startswith(begins))
    return reason.replace("{found}", found)


def _correct(name: str, line: int | None) -> str:
    if line is None:
        return "Correct that place, or make the file again with the program it came from."
    do = "Correct that line (each line must hold one whole release or package)."
    if name.lower().endswith(LINES_SUFFIXES):
        do += " If the file is one document over several lines, name it .json."
    return do
