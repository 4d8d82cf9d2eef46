"""Texts and values as an officer types them on a command line."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any

from sv_rules.errors import BadInput
from sv_rules.facts.value import FactType

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}
_NUMBERS = (FactType.MONEY, FactType.PERCENT, FactType.INTEGER)


def line_of_text(name: str, written: str) -> str:
    """One line of text. Refuses nothing, and what no file should hold."""
    text = " ".join(written.split())
    if not text:
        raise BadInput("an empty text", where=f"--{name}", why="a record says who and why", do="Write it out.")
    if not text.isprintable():
        raise BadInput("a character", where=f"--{name}", why="it holds one that is not text", do="Remove it.")
    return text


def typed(kind: FactType, written: str) -> Any:
    """What was typed on a command line as the value that a record would hold."""
    if kind is FactType.BOOLEAN:
        return _BOOLEANS.get(written.casefold(), written)
    if kind in _NUMBERS:
        bare = re.sub(r"[£,%\s]", "", written)
        if not _NUMBER.match(bare):
            return written
        number = Decimal(bare)
        return int(number) if number == number.to_integral_value() else number
    if kind is FactType.DATE:
        try:
            return datetime.date.fromisoformat(written)
        except ValueError:
            return written
    return [word.strip() for word in written.split(",") if word.strip()] if kind is FactType.SET else written
