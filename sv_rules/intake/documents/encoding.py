"""The text that bytes stand for, when they ought to be UTF-8 and are not always."""

from __future__ import annotations

import re

_NOT_ASCII = re.compile(r"[^\x00-\x7f\ufffd]+")


def decoded(data: bytes) -> tuple[str, str | None]:
    """The text of `data`, and where it is not UTF-8 a sentence on how it was read."""
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        return _decoded_anyhow(data)


def _decoded_anyhow(data: bytes) -> tuple[str, str]:
    damaged = data.decode("utf-8", "replace")
    replaced = damaged.count("\ufffd")
    if sum(map(len, _NOT_ASCII.findall(damaged))) > replaced:
        # Mostly good UTF-8: reading it as Windows-1252 would spoil every accent and pound sign in it.
        return damaged, (
            f"The text is UTF-8 with damaged bytes; {replaced} of them were each replaced by the mark \ufffd."
        )
    try:
        text = data.decode("cp1252")
        name = "Windows-1252"
    except UnicodeDecodeError:
        text = data.decode("iso-8859-1")
        name = "ISO-8859-1"
    return text, f"The text is not UTF-8, so it was read as {name}; check accented letters and pound signs."
