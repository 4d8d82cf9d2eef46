"""What the messages on documents share: how they show a user's text, a place, a type, and what they ask for."""

from __future__ import annotations

from typing import Any

SHOWN = 80
"""Never more characters of the user's text than this in a message."""
GIVE_OCDS = (
    "Give the notice as OCDS JSON, for example from the Find a Tender or Contracts Finder API: a release, "
    "a release package, a record package, or JSON Lines."
)


def printable(text: str, limit: int = SHOWN) -> str:
    """`text` cut to `limit` characters, with control characters and other unprintable ones escaped."""
    cut = text[: limit + 1]
    shown = cut if cut.isprintable() else "".join(map(_escaped, cut))
    return shown if len(text) <= limit and len(shown) <= limit else shown[: limit - 1] + "…"


def _escaped(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode("ascii")


def place_of(line: int | None, pointer: str) -> str:
    """A JSON Pointer, with the line before it for JSON Lines."""
    if line is None:
        return pointer
    return f"line {line}, {pointer}" if pointer else f"line {line}"


def step_to(pointer: str, key: str) -> str:
    """`pointer` one step further; the key is cut and escaped because notes are printed."""
    return f"{pointer}/{printable(key[:200].replace('~', '~0').replace('/', '~1'))}"


def kind_of(value: Any) -> str:
    """The JSON type of a value in plain words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    for types, name in ((str, "a text"), (list, "a list"), (dict, "an object")):
        if isinstance(value, types):
            return name
    return "a number"
