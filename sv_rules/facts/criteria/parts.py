"""The weighted parts that a text divides the marks into, line by line."""

from __future__ import annotations

import re
from dataclasses import replace

from .amounts import Amount, amounts, bare_numbers, ratios
from .kinds import is_key_word
from .model import HUNDRED
from .part import LABEL_LIMIT, OF_QUALITY, Part, part_of, stage_at, stages
from .titles import Share, share_in

MOST_PARTS = 200
"""Figures up to which a text is read as weights; beyond that it is a table of something else."""

_SEGMENT = re.compile(
    r"\n+|;|(?<=[\w)%\]])(?<!\binc)(?<!\bincl)(?<!\bmax)(?<!\bmin)(?<!\bNo)\.(?:\s+|rn|$)(?=[A-Z(\d\[]|$)"
)
_FILLER = re.compile(
    r"^(?:[\s\-:=()\[\].,*]|\b(?:weight(?:ing|ings|ed|age)?|of|the|total|overall|score|scores|marks?|points?|available"
    r"|evaluation|max(?:imum)?|tender|will|be|is|are|at|for|each|worth|award|criteria|criterion|assessment"
    r"|allocated|allocation|to|on|an?|with|has|have|carr(?:y|ies)|account(?:s|ing)?|shall|be|set|based|as|follows)\b)*",
    re.IGNORECASE,
)
_SEPARATOR = r"(?:[,;/|+&]|\band\b|\bplus\b)"
_STARTS_APART = re.compile(rf"^[\s)\]]*{_SEPARATOR}", re.IGNORECASE)
_ENDS_APART = re.compile(rf"{_SEPARATOR}[\s(\[-]*(?:an?\s|the\s|then\s)?$", re.IGNORECASE)
_HELD = re.compile(
    r"\b(?P<sure>(?:out )?of (?:which|this|these)\b"
    r"|which (?:includes?|comprises?|consists of|is made up of|is split)|within which"
    r"|made up (?:of|from|as)|broken down|sub-?divided|split (?:into|as follows|between|as))"
    r"|\b(?:includ(?:ing|es)|inclusive of|incl?\b\.?|compris(?:ing|es|ed of)|consist(?:ing|s) of|split"
    r"|divided)\b",
    re.IGNORECASE,
)


def split_text(text: str) -> tuple[list[Part], bool]:
    """Return the weighted parts of a normalised ``text``, in order, and whether a figure was passed over.

    Bare numbers count only in a text without any unit, and only if they add up to 100.
    """
    parts: list[Part] = []
    for start, end, numbers in reversed(ratios(text)):
        if named := _ratio_parts(text, start, end, numbers):
            parts = named + parts
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    found, passed_over = amounts(text)
    if not parts and not any(one.unit in ("percent", "marks") for one in found):
        bare = bare_numbers(text)
        inside = _brackets(text)
        outer = [one for one in bare if not any(start < one.start < end for start, end in inside)]
        if HUNDRED in (sum(one.low for one in bare), sum(one.low for one in outer)):
            found = sorted([*found, *bare])
    if len(found) > MOST_PARTS:
        return [], True
    return parts + _by_segment(text, found), passed_over


def _ratio_parts(text: str, start: int, end: int, numbers: tuple[int, ...]) -> list[Part]:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    for side in (text[max(line_start, start - 200) : start], text[end : min(line_end, end + 200)]):
        pieces = re.split(r"[:/,()|&-]|\bto\b|\bvs?\b|\bversus\b|\band\b", side, flags=re.IGNORECASE)
        labels = [piece.strip() for piece in pieces if is_key_word(piece) or share_in(piece) > Share.NO]
        if len(labels) == len(numbers):
            return [
                part_of(label[-LABEL_LIMIT:], Amount(start, end, n, n, "percent"))
                for label, n in zip(labels, numbers, strict=True)
            ]
    return []


def _by_segment(text: str, found: list[Amount]) -> list[Part]:
    parts: list[Part] = []
    waiting = ""  # a line without a number: the label of a number that stands alone
    unnamed: Amount | None = None
    stage = ""
    at, index = 0, 0
    for match in [*_SEGMENT.finditer(text), None]:
        end = match.start() if match else len(text)
        segment = text[at:end]
        inside = []
        while index < len(found) and found[index].start < end:
            one = found[index]
            inside.append(one._replace(start=one.start - at, end=min(one.end, end) - at))
            index += 1
        stage_here = stages(segment)
        if not inside:
            if unnamed and segment.strip():
                parts.append(part_of(segment.strip()[:LABEL_LIMIT], unnamed))
                unnamed = None
            elif segment.strip():
                waiting = segment.strip()
        elif len(inside) == 1 and not _bare_label(segment, inside[0]):
            if waiting:
                parts.append(part_of(waiting[-LABEL_LIMIT:], inside[0]))
                waiting = ""
            else:
                unnamed = inside[0]
        else:
            new = _segment_parts(segment, inside)
            if len(new) == 1 and stage_here:
                stage = stage_here[-1][1]
            parts += [replace(p, stage=stage_at(stage_here, p.at) or stage) for p in new]
            waiting = ""
        if stage_here:
            stage = stage_here[-1][1]
        at = match.end() if match else end
    if unnamed:
        parts.append(part_of("", unnamed))
    return parts


def _bare_label(segment: str, amount: Amount) -> str:
    return _clean(segment[: amount.start]) + _clean(segment[amount.end :])


def _clean(text: str) -> str:
    text = _FILLER.sub("", text, count=1).strip()
    return re.sub(rf"^{_SEPARATOR}\s*", "", text, flags=re.IGNORECASE).rstrip(" -:=([,.|*").strip()


def _segment_parts(segment: str, found: list[Amount]) -> list[Part]:
    """Return the parts of one line or sentence; what stands in brackets after a part is held by it."""
    held: dict[int, list[Part]] = {}
    opening: set[int] = set()
    for start, end in _brackets(segment):
        inner = [one for one in found if start < one.start and one.end <= end]
        before = [one for one in found if one.end <= start]
        content = segment[start + 1 : end]
        for one in inner:
            content = content.replace(segment[one.start : one.end], " ")
        if not inner or not before or not _clean(content) or _STARTS_APART.match(segment[before[-1].end : start]):
            continue
        moved = [one._replace(start=one.start - start - 1, end=one.end - start - 1) for one in inner]
        if _HELD.match(_bracket_head(segment[start + 1 : end])):
            opening.add(before[-1].start)
        held.setdefault(before[-1].start, []).extend(_flat_parts(segment[start + 1 : end], moved))
        found = [one for one in found if one not in inner]
        segment = f"{segment[:start]}{' ' * (end + 1 - start)}{segment[end + 1 :]}"
    parts = _flat_parts(segment, found)
    return [
        replace(p, parts=tuple(held.get(p.at, ())), opens=p.opens or p.at in opening) if p.at in held else p
        for p in parts
    ]


def _bracket_head(content: str) -> str:
    return content.lstrip(" -:,")


def _brackets(text: str) -> list[tuple[int, int]]:
    """Return the outermost bracketed stretches of ``text``."""
    found, depth, start = [], 0, 0
    for match in re.finditer(r"[()]", text):
        if match.group() == "(":
            start = match.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                found.append((start, match.start()))
    return found


def _flat_parts(segment: str, found: list[Amount]) -> list[Part]:
    edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(segment)]
    gaps = [segment[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]
    if len(found) == 1:
        return [_single(gaps[0], found[0], gaps[1])]
    labels_first = _labels_first(gaps)
    parts: list[Part] = []
    for index, amount in enumerate(found):
        before, after = gaps[index], gaps[index + 1]
        if labels_first:
            label = before if index == 0 else _split_gap(before)[1]
            extra = _split_gap(after)[0] if index + 1 < len(found) else after
            if not _clean(label):
                label = re.split(r"[,;|+]", after, maxsplit=1)[0]
            part = part_of(_clean(label)[-LABEL_LIMIT:], amount, extra=extra.strip()[:LABEL_LIMIT])
        else:
            label = _until_remark(after) if index + 1 == len(found) else _before_held(after)
            if not _clean(label):
                label = re.split(r"[,;|+]", after, maxsplit=1)[0]
            part = part_of(_clean(label)[:LABEL_LIMIT], amount)
        if index + 1 < len(found) and _opens(after):
            part = replace(part, opens=True)
        parts.append(part)
    return parts


def _single(before: str, amount: Amount, after: str) -> Part:
    holds = _HELD.search(before)
    if holds and re.search(r"\b(?:at|worth)\s*$", before):  # "quality includes social value at 10 %"
        before = before[holds.end() :]
    first, second = _clean(before), _clean(after)
    social = share_in(first[-LABEL_LIMIT:]) > Share.NO, share_in(second[:LABEL_LIMIT]) > Share.NO
    forward = social[1] if social[0] != social[1] else not first or (not is_key_word(first) and is_key_word(second))
    if forward:
        base = OF_QUALITY.match(after.lstrip())
        second = _clean(after.lstrip()[base.end() :])[:LABEL_LIMIT] if base else _until_remark(second)[:LABEL_LIMIT]
        part = part_of(second, amount, extra=after.strip()[:LABEL_LIMIT])
        return replace(part, of_quality=True) if base and part.social > Share.NO else part
    return part_of(first[-LABEL_LIMIT:], amount, extra=after.strip()[:LABEL_LIMIT])


def _until_remark(gap: str) -> str:
    """Return the text after the last number up to where it stops naming and starts to explain."""
    return re.split(
        r",\s+(?:with|where|which|the|bid\w*|tender\w*|in|as|all|please|this|based|see|taking|subject)\b",
        gap,
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]


def _labels_first(gaps: list[str]) -> bool:
    """Return whether labels stand before their numbers ("Price 40 %") rather than after ("40 % price")."""
    first, last = _clean(gaps[0]), _clean(gaps[-1])
    votes = 0
    if not first or not last:
        votes += (2 if first else 0) - (2 if last else 0)
    votes += (2 if is_key_word(first) else 0) - (2 if is_key_word(last) else 0)
    for gap in gaps[1:-1]:
        votes += bool(_STARTS_APART.match(gap)) - bool(_ENDS_APART.search(gap))
    return votes >= 0


def _opens(gap: str) -> bool:
    gap = re.sub(r"\([^()]*\)", " ", gap)
    match = _HELD.search(gap)
    if not match:
        return False
    if match["sure"]:
        return True
    rest = gap[match.end() :]
    if not _clean(rest):
        return True
    return not _clean(gap[: match.start()]) and not re.search(r"[,;/|+]", rest)


def _before_held(gap: str) -> str:
    match = _HELD.search(gap)
    return gap[: match.start()] if match and _opens(gap) else gap


def _split_gap(gap: str) -> tuple[str, str]:
    """Return what of the text between two numbers is said of the former, and what names the latter."""
    aside = re.match(r"^\s*\([^()]*\)", gap)
    if aside:
        return aside.group(), gap[aside.end() :]
    match = _HELD.search(gap)
    if match and _opens(gap):
        return gap[: match.start()], gap[match.end() :]
    if match and not _clean(gap[: match.start()]):
        comma = re.search(r"[,;/|+]", gap[match.end() :])
        if comma:
            return gap[: match.end() + comma.start()], gap[match.end() + comma.end() :]
    base = OF_QUALITY.match(gap.lstrip()) or re.match(r"of (?:the )?(?:total|overall)[^,;]*", gap.lstrip())
    if base:
        return base.group(), gap.lstrip()[base.end() :]
    return "", gap
