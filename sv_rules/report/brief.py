"""A finding in a few words, for formats that give it one message and one place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from sv_rules.gateway.decision import Decision, EffectWord, Finding
from sv_rules.report import wording as w
from sv_rules.report.clean import one_line

Weight = Literal["error", "warning", "note"]
WEIGHTS: dict[EffectWord, Weight] = {"stop": "error", "reason": "warning", "advise": "note", "off": "note"}
SETTLED = ("Reason given", "Waived")
"""Groups of findings that no longer stand in the way."""
MORE = "the html, xlsx and json reports have them all"

_SHOWN = 6
_FIGURES = 3
_UNCHECKED = "It could not be checked."  # said first of all in these formats
_NOT_FILES = ("", "-", "tender", "<stdin>")
_FILE_LINE = re.compile(r"(.+\.ya?ml):([1-9]\d{0,8})", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line of a draft or a record."""

    file: str
    line: int


def file_line(pointer: str) -> FileLine | None:
    """A machine place as a line of a YAML file; ``None`` for a JSON Pointer or a cell."""
    found = _FILE_LINE.fullmatch(pointer)
    return FileLine(found[1], int(found[2])) if found else None


def source_file(decision: Decision) -> str | None:
    """The file that was checked; ``None`` where it came from standard input or from memory."""
    return None if decision.source in _NOT_FILES else decision.source


def file_lines(finding: Finding) -> list[FileLine]:
    """The lines of drafts and records that a finding names, each once."""
    return list(dict.fromkeys(line for line in map(file_line, finding.pointers) if line))


def pointers(finding: Finding) -> list[str]:
    """The JSON Pointers and cells that a finding names."""
    return [p for p in finding.pointers if not file_line(p)]


def first_place(decision: Decision, finding: Finding) -> FileLine | str | None:
    """Where to look first: a line of the draft, else the file that was checked, else a line of the record.

    The record comes before a notice that the finding names no place in.
    """
    source, lines = source_file(decision), file_lines(finding)
    of_source = [line for line in lines if line.file == source]
    if of_source:
        return of_source[0]
    return lines[0] if lines and not (source and pointers(finding)) else source


def clipped(text: str, most: int) -> str:
    """Text of at most so many characters, with an ellipsis where it was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def found_words(finding: Finding) -> str:
    """What was found; of an undetermined rule, what is missing."""
    if finding.verdict != "undetermined":
        return one_line(finding.message)
    missing = [one_line(w.missing_words(m)) for m in finding.missing]
    more = len(missing) - _SHOWN
    return "; ".join([*missing[:_SHOWN], *([f"and {more} more"] if more > 0 else [])]) or one_line(finding.message)


def figures_words(finding: Finding) -> str:
    """The first numbers of policy that the finding rests on, with their dates."""
    return one_line("; ".join(map(w.parameter_words, w.figures(finding)[:_FIGURES])))


def settled_words(finding: Finding) -> str:
    """The waiver or the reason that settles a finding; empty where none does."""
    if finding.waiver is not None:
        return one_line(f"{w.waiver_words(finding.waiver)} {finding.waiver.text}")
    return one_line(finding.reason or "")


def message_lines(finding: Finding) -> list[str]:
    """A finding whole: the verdict and what the rule asks first, then a line for each thing to know."""
    undetermined = finding.verdict == "undetermined"
    verdict = "Could not be checked" if undetermined else "Breached"
    lines = [
        ("", f"{verdict}: {finding.title}"),
        ("Missing" if undetermined else "Found", found_words(finding)),
        ("Where", finding.place),
        ("Do", "" if finding.missing or finding.reason else finding.remedy),
        ("Law", "; ".join(filter(None, (w.law_words(finding.source), figures_words(finding))))),
        ("Note", w.note_words(finding).removeprefix(_UNCHECKED).lstrip()),
        ("Waived" if finding.waiver is not None else "Reason given", settled_words(finding)),
    ]  # fmt: skip
    said = [(label, one_line(text)) for label, text in lines]
    return [_sentence(f"{label}: {text}" if label else text) for label, text in said if text]


def release_words(decision: Decision) -> str:
    """Which release a finding belongs to, where a report holds several."""
    name = one_line(w.subject_words(decision))
    number = one_line(decision.release_id or decision.ocid or "")
    return f"{name} ({number})" if number and number != name else name


def unexplained(decision: Decision) -> bool:
    """True where a decision stops and no finding says why, as when the engines that judge do not agree."""
    standing = [f for f in decision.findings if f.effect == "stop" and f.waiver is None]
    return decision.decision in ("stop", "cannot decide") and not standing


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
