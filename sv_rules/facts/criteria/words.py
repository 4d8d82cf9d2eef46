"""Which wordings name social value, and which only come near it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .spelling import is_slip_of

_PILLAR = r"(?:social|economic|environmental|environment|cultural)"
_LINK = r"(?:\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*[&/]\s*)"
_GOOD = r"(?:well-?\s?being|value|benefits?)"

# The candidate words are tested for slips of the pen afterwards, so the pattern itself can stay loose.
_MENTION = re.compile(
    rf"""
      (?P<triple> \b {_PILLAR} {_LINK} {_PILLAR} {_LINK} {_PILLAR} \s+ {_GOOD} \b )
    | (?P<pair> (?:\b|(?<=rn)) social (?:\ and\ |\ ?&\ ?|\ ?/\ ?) (?:economic|local|community|environmental)
        \ (?:value|benefits?) \b )
    | (?P<social> (?:\b|(?<=rn)) s[a-z]{{3,7}} ) [\s_-]{{0,3}} (?P<value> v[a-z]{{2,5}} ) \b
    | (?P<community> (?:\b|(?<=rn)) c[a-z]{{5,10}} (?:'s|s')? ) [\s_-]{{1,3}}
        (?: (?:well-?\s?being|wealth|impact|(?:and|&)\s+(?:wider\s+)?social) [\s_-]{{1,3}} )?
        (?P<benefit> b[a-z]{{5,8}} ) \b (?!\s+societ)
    | (?P<turned> \b benefits? \s+ (?:to|for) \s+ (?:the\s+)? (?:local\s+|wider\s+)? communit(?:y|ies) \b )
    | (?P<welsh> \b (?: g?werth\ cymdeithasol | [bf]udd(?:ion|iannau)?\ (?:i'r\ )?g?cymunedol
        | [mf]anteision\ cymunedol ) \b )
    | (?P<toms> \b themes,?\ outcomes\ (?:and|&)\ measures \b | (?-i:\bTOMs\b) )
    | (?P<letters> (?-i: (?<![\w&/.-]) SV (?![\w&/.]|-\d) ) )
    """,
    re.IGNORECASE | re.VERBOSE,
)

# These name social value as the title of a criterion; in running text they mean many other things. Among them are
# the notes on central government's social value model, and those of the model's themes that mean nothing else.
_OTHER_NAME = re.compile(
    r"\b(?:societal (?:value|benefits?|impact)|social (?:impacts?|benefits?|outcomes?|return on investment)"
    r"|community (?:value|wealth[ -]building|impact)|(?:wider|added) community value"
    r"|community well-?\s?being|tackling economic inequality|fighting climate change|ppn ?(?:0?6/20|002))\b(?! societ)"
    r"|\A\W*social\W*\Z",
    re.IGNORECASE,
)

_LEFT_OUT = re.compile(
    r"(?:\b(?:exclud(?:ing|es|ed)|excl|except(?: for)?|other than|apart from|not including|without"
    r"|does not include|less|minus)\b[.:]?|\bnon-?)\s*(?:any |the |a )?$",
    re.IGNORECASE,
)

_NEAR = re.compile(
    r"\b(?:fair work(?: first| practices)?|added value|locality"
    r"|(?:corporate (?:and |& ?)?)?social responsibility|CSR"
    r"|social heritage(?: value)?|(?:environmental )?sustainability"
    r"|(?:real )?living wage|net zero|social enterprises?|VCSEs?"
    r"|modern slavery|local (?:spend|suppliers?)|carbon)\b",
    re.IGNORECASE,
)


class Mention(NamedTuple):
    """Where a text names social value, and whether it does so in other words than usual."""

    start: int
    end: int
    other_words: bool


def mentions(text: str, *, as_title: bool = False) -> tuple[Mention, ...]:
    """Return every place where ``text`` names social value, in order.

    ``as_title`` also accepts names that mean social value only as the title of a criterion.
    """
    return _short(text, as_title) if len(text) <= 200 else _found(text, as_title)


def _found(text: str, as_title: bool) -> tuple[Mention, ...]:
    found = [Mention(start, end, False) for start, end in _usual(text)]
    if as_title:
        usual = list(found)
        found.extend(
            Mention(match.start(), match.end(), True)
            for match in _OTHER_NAME.finditer(text)
            if all(match.end() <= one.start or match.start() >= one.end for one in usual)
        )
        found.sort()
    return tuple(one for one in found if not _LEFT_OUT.search(text[max(0, one.start - 30) : one.start]))


_short = lru_cache(maxsize=4096)(_found)  # names and labels repeat from notice to notice


def _usual(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while match := _MENTION.search(text, start):
        if _means_it(match):
            yield match.span()
            start = match.end()
        else:
            start = match.start() + 1


def _means_it(match: re.Match[str]) -> bool:
    kind = match.lastgroup
    if kind == "triple":
        return "social" in match.group().lower()
    if kind == "value":
        social, value = match["social"].lower(), match["value"].lower()
        if not is_slip_of(social, "social"):
            return False
        return value == "val" or is_slip_of(value, "value") or is_slip_of(value, "values")
    if kind == "benefit":
        community = match["community"].lower().removesuffix("'s").removesuffix("s'")
        if not (is_slip_of(community, "community") or is_slip_of(community, "communities")):
            return False
        benefit = match["benefit"].lower()
        return is_slip_of(benefit, "benefit") or is_slip_of(benefit, "benefits")
    return True


def near_misses(text: str) -> list[str]:
    """Return the words of ``text`` that come near social value without naming it, each once."""
    return list(dict.fromkeys(match.group().lower() for match in _NEAR.finditer(text)))
