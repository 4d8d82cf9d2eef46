"""Whether a text that names social value asks for it, refuses it, or leaves it out of the marks."""

from __future__ import annotations

import re
from enum import Enum

from .words import mentions


class Stance(Enum):
    """What a text does with the social value it names."""

    SILENT = "silent"
    NAMED = "named"
    NOT_WEIGHTED = "not weighted"
    REFUSED = "refused"


_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n|(?<=\.)rn")
_FILL = r"(?:(?:any|the|specific|formal|further|such|additional|mandatory|to|be|for|as|of)\s+){0,4}"
_REFUSED_BEFORE = re.compile(
    rf"(?:\bno\s+{_FILL}|\b(?:not|never)\s+(?:currently\s+)?"
    r"(?:(?:intend(?:s|ed|ing)?|propos(?:e|es|ed|ing)|plan(?:s|ned|ning)?|expect(?:s|ed)?|going|required?|consider"
    r"|includ(?:e|es|ed|ing)|impos(?:e|es|ed|ing)|appl(?:y|ies|ied|ying)|seek(?:s|ing)?|ask(?:s|ing)?"
    r"|contain(?:s|ing)?|have|involve|considered|deemed|felt|possible|feasible|requires?|requiring|set(?:ting)?|use|using|add|adding|it|appropriate"
    rf"|necessary|proportionate|there|are|is|be)\s+(?:(?:to|in|for|be)\s+)?){{1,5}}{_FILL})$",
    re.IGNORECASE,
)
_REFUSED_AFTER = re.compile(
    r"^\s*(?:(?:requirements?|criteri(?:a|on)|clauses?|obligations?|questions?|commitments?|considerations?"
    r"|provisions?)\s+)?"
    r"(?:(?:is|are|will|shall|do|does|has|have|would)\s+not\s+(?:currently\s+)?(?:be\s+|been\s+)?(?:a\s+)?"
    r"(?:included|applicable|required|requested|sought|apply|imposed|applied|requirement|relevant|feature"
    r"|considered|part of (?:this|the) (?:requirement|contract|procurement))"
    r"|[:=(-]+\s*(?:n/?a\b|none\b|nil\b|not (?:applicable|required|included)|no\s*$))",
    re.IGNORECASE,
)
_NOT_WEIGHTED = re.compile(
    r"\b(?:not|never|neither|nor)\s+(?:be\s+|being\s+|form(?:ally)?\s+|part\s+|of\s+|the\s+|contribute\s+|count\s+"
    r"|to(?:wards)?\s+|have\s+|carry\s+|attract\s+|a\s+|any\s+|separately\s+){0,6}"
    r"(?:evaluat\w+|scor\w+|assess\w+|weight\w+|mark(?:s|ed)?)\b"
    r"|\b(?:un-?(?:scored|weighted|evaluated)|non-?(?:scored|weighted|evaluated)|zero[- ]weight\w*)\b"
    r"|\bfor\s+information\b|\binformation(?:al)?\s+only\b|\bno\s+(?:weight(?:ing)?|marks|score)\b"
    r"|\bpass\s?(?:/|or|-)\s?fail\b",
    re.IGNORECASE,
)
_PASS_FAIL = re.compile(r"\bpass\s?(?:/|or|-)\s?fail\b|\border of importance\b", re.IGNORECASE)
_SEPARATE = re.compile(r"\b(?:separate(?:ly)?|stand-?alone|specific|dedicated)\b", re.IGNORECASE)


def is_pass_or_fail(text: str) -> bool:
    """Return whether ``text`` says that the criterion is passed or failed, and not marked."""
    return bool(_PASS_FAIL.search(text))


def says_not_weighted(text: str) -> bool:
    """Return whether ``text`` says of what it describes that it earns no marks."""
    return bool(_NOT_WEIGHTED.search(text))


def stance(text: str) -> Stance:
    """Return what ``text`` does with social value.

    A refusal counts only where it governs social value itself: a refusal of one clause "as part of community
    benefits" leaves them standing. A sentence that names it without refusing it outweighs the rest.
    """
    seen: set[Stance] = set()
    if not mentions(text):
        return Stance.SILENT
    for sentence in _SENTENCE.split(text):
        if sentence:
            seen |= _of_sentence(sentence)
    for one in (Stance.NAMED, Stance.NOT_WEIGHTED, Stance.REFUSED):
        if one in seen:
            return one
    return Stance.SILENT


def _of_sentence(sentence: str) -> set[Stance]:
    found: set[Stance] = set()
    for mention in mentions(sentence):
        before = sentence[max(0, mention.start - 120) : mention.start]
        after = sentence[mention.end : mention.end + 80]
        refused = _REFUSED_BEFORE.search(before)
        if refused and re.match(r"\s*(?:weight(?:ing)?|marks?|scores?)\b", after, re.IGNORECASE):
            found.add(Stance.NOT_WEIGHTED)
        elif (refused and not _SEPARATE.search(before[refused.start() :])) or _REFUSED_AFTER.search(after):
            found.add(Stance.REFUSED)
        elif _NOT_WEIGHTED.search(re.split(r"[%\d]", after, maxsplit=1)[0]) or (
            re.search(r"\b(?:no|not)\b[^,.]{0,40}$", before, re.IGNORECASE) and (_NOT_WEIGHTED.search(before))
        ):
            found.add(Stance.NOT_WEIGHTED)
        else:
            found.add(Stance.NAMED)
    return found
