"""Make texts comparable: one kind of space, dash and quote, no mark-up; and tell a slip from another word."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_TAG = re.compile(r"<[^<>]{0,200}>")
_SPACE = re.compile(r"[^\S\n]+")
_DASHES = {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"}
_QUOTES = {ord(c): "'" for c in "\u2018\u2019\u201c\u201d\u00b4`"}
_BULLETS = {ord(c): "\n" for c in "\u2022\u25cf\u25aa\u2023\u25e6\u00b7\r\x0b\x0c\u2028\u2029"}
_TABLE = {**_DASHES, **_QUOTES, **_BULLETS, ord("\u200b"): "", ord("\ufeff"): ""}


def normalise(text: str) -> str:
    """Return ``text`` with plain spaces, dashes and quotes, and without mark-up; lines are kept as lines."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_TABLE)
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("\n", text)
    if "\r" in text:
        text = text.replace("\r", "\n")
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=4096)
def is_slip_of(word: str, meant: str) -> bool:
    """Return whether ``word`` is ``meant`` with at most one letter wrong, missing, extra or swapped."""
    if word == meant:
        return True
    short, long = sorted((word, meant), key=len)
    if len(long) - len(short) > 1:
        return False
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return True
    return short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
