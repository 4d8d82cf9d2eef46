"""Names of bodies made comparable with lists in law."""

from __future__ import annotations

import re

_NOT_WORD = re.compile(r"[^\w]+")


def normalised_name(name: str) -> str:
    """Lower case, "&" as "and", punctuation as single spaces, without a leading "the"."""
    words = _NOT_WORD.sub(" ", name.casefold().replace("&", " and ").replace("'", "").replace("’", "")).strip()
    return words.removeprefix("the ")
