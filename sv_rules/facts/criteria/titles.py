"""Whether a title is wholly about social value, or joins it with something else."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from .words import Mention, mentions


class Share(IntEnum):
    """How much of what a title names is social value."""

    NO = 0
    PART = 1
    SECTIONED = 2
    """Social value under a heading that names something else ("Quality - Social Value")."""
    WHOLE = 3


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NUMBER = re.compile(r"\(?\[?\d+(?:[.,]\d+)*\]?\)?\s*(?:%|per ?cent\b|marks?\b|points?\b|pts\b)?\)?", re.IGNORECASE)
_PIECE = re.compile(r"[A-Za-z][A-Za-z']*|[\u00a7&+,/;:()|.\n]|(?<=\s)-|-(?=\s)")

_TWO_PILLARS = re.compile(r"^social\W+(?:and\W+)?environmental\s+\w+$", re.IGNORECASE)
_JOINERS = frozenset({"&", "+", ",", "/", ";", "and", "plus", "alongside"})
_HOLDERS = frozenset({"including", "includes", "include", "incl", "inc", "incorporating", "with", "inclusive"})
_NAMES_PARTS = _HOLDERS | {"such", "eg"}
_BREAKS = frozenset({"-", ":", "(", ")", "|", ".", "\n"})
_LEADS_IN = _set(
    "of to for on in into via by through from about towards around against regarding your how deliver "
    "delivers delivering provide providing create creating maximise maximising generate generating "
    "achieve achieving support supporting promote offer offering describe add"
)
_QUALIFIES = _set(
    "in for through to by via of on across within under per as from during throughout at is are will "
    "shall should must which that where using against arising delivered offered including includes "
    "include incl inc such eg e.g with has have accounts account carries weighted worth being would"
)
_LABEL_WORDS = _set(
    "criterion criteria question questions q lot lots section stage part no number method statement "
    "statements ms name award sub subcriterion sub-criterion weighting weight response responses the a "
    "an ppn model theme schedule appendix annex envelope item ref s i ii iii iv v b c d e total overall "
    "max maximum score scored evaluation evaluated assessment tier level phase all additional wider "
    "local economic community added delivering proposed our your"
)
_OWN_WORDS = _LABEL_WORDS | _set(
    "approach methodology delivery deliver deliverables commitment commitments offer offers plan plans "
    "proposal proposals measurement measures monitoring reporting narrative outcomes outcome "
    "initiatives initiative implementation submission requirements requirement policy strategy portal "
    "calculator matrix toolkit targets qualitative quantitative evidence management impact impacts kpis "
    "kpi actions action contribution themes benefits benefit value values programme charter pledge "
    "pledges more etc"
)
_OTHER_HEADING = _set(
    "quality technical price pricing cost commercial method service services sustainability delivery "
    "environmental qualitative financial"
)


@lru_cache(maxsize=4096)
def share_in(title: str) -> Share:
    """Return how much of what ``title`` (normalised, short) names is social value."""
    found = mentions(title, as_title=True)
    if not found:
        return Share.NO
    if any(_TWO_PILLARS.search(title[one.start : one.end]) for one in found):  # without the third, economic
        return Share.PART
    tokens = _tokens(title, found)
    first = tokens.index("\u00a7")
    last = len(tokens) - 1 - tokens[::-1].index("\u00a7")
    before, after = tokens[:first], tokens[last + 1 :]
    if _joined_between(tokens[first : last + 1]) or _joined_after(after):
        return Share.PART
    return _before(before)


def _tokens(title: str, found: tuple[Mention, ...]) -> list[str]:
    pieces, at = [], 0
    for one in found:
        pieces += [title[at : one.start], " \u00a7 "]
        at = one.end
    pieces.append(title[at:])
    text = _NUMBER.sub(" ", "".join(pieces).lower().replace("e.g.", "eg"))
    return _PIECE.findall(text)


def _content(tokens: list[str], harmless: frozenset[str]) -> bool:
    return any(one[0].isalpha() and one not in harmless and one not in _JOINERS for one in tokens)


def _before(tokens: list[str]) -> Share:
    cut = 0
    for index, piece in enumerate(tokens):
        if piece in _BREAKS:
            cut = index + 1
    heading, near = tokens[:cut], tokens[cut:]
    if near and near[0] in _JOINERS | _HOLDERS:  # "Quality (method, team) and social value"
        heading, near = [], [one for one in tokens if one not in _BREAKS]
    if any(one in _JOINERS for one in near):
        joined = [one for one in near if one not in _HOLDERS]
        last_join = max(i for i, one in enumerate(joined) if one in _JOINERS)
        # "Describe how you will manage, and deliver social value": what is joined before is another thing.
        return Share.PART if _content(joined[:last_join], _LABEL_WORDS | _LEADS_IN) else Share.WHOLE
    if any(one in _HOLDERS for one in near):
        return Share.PART if _content(heading + near, _LABEL_WORDS | _HOLDERS) else Share.WHOLE
    if any(one in _OTHER_HEADING and one not in _LABEL_WORDS for one in near) and not any(
        one in _LEADS_IN for one in near
    ):
        return Share.PART
    return Share.SECTIONED if _content(heading, _LABEL_WORDS) else Share.WHOLE


def _joined_between(tokens: list[str]) -> bool:
    for piece in tokens:
        if piece in _QUALIFIES or piece in _BREAKS:
            return False
        if piece != "\u00a7" and piece not in _JOINERS and piece not in _OWN_WORDS:
            return True
    return False


def _joined_after(tokens: list[str]) -> bool:
    joined = False
    depth = 0
    for piece in tokens:
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif piece in _JOINERS:
            joined = True
        elif piece in _BREAKS or (piece in _QUALIFIES and (not joined or piece in _NAMES_PARTS)):
            return False
        elif joined and piece not in _OWN_WORDS:
            return True
    return False
