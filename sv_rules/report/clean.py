"""Text from notices, made safe to print: what would steer a screen, a printer or a reader's eye is shown."""

from __future__ import annotations

import re

SHOWN = "\ufffd"
_HALF = re.compile("[\ud800-\udfff]")
# C0 and C1 controls (an escape sequence can rewrite a terminal), line separators, bidirectional controls
# (they can make text read backwards) and the non-characters that XML refuses.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def whole(text: str) -> str:
    """Half surrogate pairs, which no encoding can carry, as U+FFFD."""
    return _HALF.sub(SHOWN, text)


def printable(text: str) -> str:
    """Text without steering characters, its line ends as ``\\n``; each character taken out shows as U+FFFD."""
    return _STEERING.sub(SHOWN, whole(text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """The same on one line, runs of white space as one space."""
    return " ".join(printable(text).split())
