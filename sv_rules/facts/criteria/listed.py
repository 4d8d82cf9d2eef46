"""The parts that a list of criteria gives: one for each criterion, with what its own texts add."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .amounts import Amount, only_amount
from .kinds import Kind, is_key_word, kind_of
from .model import HUNDRED, PERCENT, TEXT_LIMIT, Criterion
from .part import LABEL_LIMIT, Part, stage_at, stages
from .parts import split_text
from .refusals import Stance, is_pass_or_fail, says_not_weighted, stance
from .spelling import normalise
from .titles import Share, share_in
from .words import mentions


@dataclass(slots=True)
class Listed:
    """What a list of criteria gives: its weighted parts, and what stands in the way of trusting them."""

    parts: list[Part] = field(default_factory=list)
    named: list[Part] = field(default_factory=list)
    """Criteria that name social value, weighted or not."""
    aside: list[str] = field(default_factory=list)
    """Words that name social value beside what a criterion rewards."""
    unweighted: int = 0
    refused: bool = False
    from_text: bool = False
    doubts: list[str] = field(default_factory=list)


_GENERIC = re.compile(
    r"^\W*(?:(?:the|award|quality|qualitative|technical|sub-?|tender|evaluation|non-price|written|scored)\W*)*"
    r"(?:method ?statements?|questions?|criteri(?:on|a)|sub-?criteri(?:on|a)|ms|q|section|part|item|response"
    r"|custom metric|ref|no)?\W*(?:[0-9a-z]{0,2}(?:\.\d{1,2})*)\W*(?:\(?lots? ?[\w, &-]{0,12}\)?)?\W*$",
    re.IGNORECASE,
)
_PLAIN_QUALITY = re.compile(r"^\W*(?:quality|qualitative|technical|non-price)\W*$", re.IGNORECASE)
_FIGURE = re.compile(r"\d|per ?cent\b", re.IGNORECASE)
_FIRST = re.compile(r"^[^.!?\n;]{1,400}")
_AMONG_OTHERS = re.compile(
    r"\W*(?:which )?(?:to )?(?:incl(?:ud\w+)?|incorporat\w+|compris\w+|cover\w+)\b", re.IGNORECASE
)
"""How a description begins that names some of what a criterion is about, and not the whole of it."""
_RANGE = {"percentageRangeMin": 0, "percentageRangeMax": 1}
_EXACT = {"percentageExact": "percent", "decimalExact": "fraction", "pointsExact": "marks"}


def read_list(criteria: tuple[Criterion, ...]) -> Listed:
    """Return the parts that ``criteria`` give, and the doubts on the way."""
    listed = Listed()
    texts = [(normalise(c.name[:TEXT_LIMIT]), normalise(c.description[:TEXT_LIMIT])) for c in criteria]
    qualities = sum(1 for c in criteria if c.type not in ("price", "cost"))
    for criterion, (name, description) in zip(criteria, texts, strict=True):
        for part in _read_one(criterion, name, description, qualities, listed):
            if part.unit == "none":
                listed.unweighted += 1
            else:
                listed.parts.append(part)
            if part.social > Share.NO or any(one.social > Share.NO for one in part.parts):
                listed.named.append(part)
    return listed


def _read_one(criterion: Criterion, name: str, description: str, qualities: int, listed: Listed) -> list[Part]:
    amount, whole_description = _weight(criterion, description, listed)
    told = "" if whole_description else description
    inner = _inner(name, told)
    if amount is None and not inner and not (mentions(name, as_title=True) or mentions(told)):
        kind, _ = _kind(name, told, criterion.type)
        return [_unweighted(name, kind, Share.NO, criterion, told)]
    if amount is None and inner:
        listed.from_text = True
        words = _words(name, told)
        kind, overruled = _kind(name, told, criterion.type)
        if len(inner) == 1:
            only = inner[0]
            _say_overruled(listed, overruled, name, criterion.type)
            share = max(only.social, _share(name, told, kind, qualities, listed))
            return [replace(only, kind=kind, social=share, place=criterion.place, words=words)]
        return [replace(one, place=criterion.place, words=words, split=True) for one in inner]
    if amount and amount.low == HUNDRED and len(inner) > 1 and sum(one.low for one in inner) == HUNDRED:
        listed.from_text = True  # one criterion of 100, whose text divides it: the parts are the criteria
        return [replace(one, place=criterion.place, words=_words(name, told), split=True) for one in inner]
    kind, overruled = _kind(name, told, criterion.type)
    aside = len(listed.aside)
    share = _share(name, told, kind, qualities, listed)
    if share > Share.PART and amount and _holds_less(name, amount, inner):
        share = Share.PART
    _say_overruled(listed, overruled, name or told, criterion.type)
    if share > Share.PART and kind is Kind.MONEY:
        kind = Kind.QUALITY
    if share is Share.NO and len(listed.aside) > aside:
        listed.named.append(Part("", 0, 0, kind, Share.NO, "none", place=criterion.place, words=listed.aside[-1]))
    if amount is None:
        return [_unweighted(name, kind, share, criterion, told)]
    part = Part(
        label=name or told[:LABEL_LIMIT], low=amount.low, high=amount.high, kind=kind, social=share,
        unit=amount.unit, place=criterion.place, words=_words(name, told),
        stage=stage_at(stages(name), len(name)),
    )  # fmt: skip
    if share > Share.PART:
        _contradictions(name, told, part, inner, listed)
    elif any(one.social > Share.NO for one in inner) and not (len(inner) == 1 and inner[0].high == part.high):
        opens = part.opens or bool(re.match(r"\W*(?:out )?of (?:which|this)\b", told, re.IGNORECASE))
        part = replace(part, parts=tuple(inner), split=True, opens=opens)
    return [part]


def _holds_less(name: str, amount: Amount, inner: list[Part]) -> bool:
    """Whether only the description speaks of social value, and gives it less than the whole criterion's weight."""
    named = share_in(name[:LABEL_LIMIT]) > Share.NO
    return not named and any(one.social > Share.NO and one.high < amount.low for one in inner)


def _unweighted(name: str, kind: Kind, share: Share, criterion: Criterion, told: str) -> Part:
    unit = "pass-fail" if is_pass_or_fail(f"{name} {told}"[:400]) else "none"
    return Part(name, 0, 0, kind, share, unit=unit, place=criterion.place, words=_words(name, told))


def _words(name: str, told: str) -> str:
    found = mentions(told[:TEXT_LIMIT]) if not mentions(name, as_title=True) else []
    if found:
        return excerpt(told, found[0].start, found[0].end)
    return name[:LABEL_LIMIT] or told[:80]


def excerpt(text: str, start: int, end: int) -> str:
    """Return the words around a place in ``text``, on one line."""
    first, last = max(0, start - 60), end + 60
    first = text.find(" ", first, start) + 1 if first else 0
    last = (text.rfind(" ", end, last) if last < len(text) else len(text)) or last
    return " ".join(text[first : max(last, end)].split())


def _weight(criterion: Criterion, description: str, listed: Listed) -> tuple[Amount | None, bool]:
    """Return the weight of a criterion, and whether its description holds nothing else."""
    bounds: list[int | None] = [None, None]
    exact: set[tuple[int, str]] = set()
    for weight in criterion.weights:
        if weight.number is None or weight.number < 0:
            continue
        if weight.kind in _RANGE:
            bounds[_RANGE[weight.kind]] = weight.number
        elif weight.kind in _EXACT:
            exact.add((weight.number, _EXACT[weight.kind]))
        else:
            listed.doubts.append(f"A weight given as '{weight.kind[:40]}' is no share and is left out.")
    only = only_amount(description)
    if len(exact) == 1:
        number, unit = exact.pop()
        return Amount(0, 0, number, number, unit), only is not None
    if exact:
        listed.doubts.append("A criterion has more than one exact weight, so none is taken.")
        return None, only is not None
    if bounds[0] is not None and bounds[1] is not None and bounds[0] <= bounds[1] <= HUNDRED:
        return Amount(0, 0, bounds[0], bounds[1], "percent"), only is not None
    if only and not criterion.weights:
        return only, True
    return None, only is not None


def _inner(name: str, told: str) -> list[Part]:
    """Return the parts that a criterion's own name and description divide it into."""
    for text in (name, told):
        if _FIGURE.search(text):
            inner, _ = split_text(text)
            inner = [one for one in inner if one.unit != "bare" or len(inner) > 1 or is_key_word(one.label)]
            named = any(one.social > Share.NO for one in inner)
            if inner and any(one.high for one in inner) and (text is name or named or not name or len(inner) < 3):
                return inner
    return []


def _kind(name: str, told: str, declared: str | None) -> tuple[Kind, bool]:
    label = name if name and not _GENERIC.match(name) else f"{name} {told[:80]}".strip()
    if mentions(name, as_title=True) and declared in ("price", "cost"):
        kind, _ = kind_of(name[:LABEL_LIMIT], None)
        return kind, kind is not Kind.MONEY
    return kind_of(label[:LABEL_LIMIT], declared if declared in ("price", "cost", "quality") else None)


def _say_overruled(listed: Listed, overruled: bool, label: str, declared: str | None) -> None:
    if overruled:
        listed.doubts.append(
            f"'{label[:80]}' is typed {declared}, which its own words contradict; the words are taken."
        )


def _share(name: str, told: str, kind: Kind, qualities: int, listed: Listed) -> Share:
    """Return how much of a criterion is social value: its name says so, or failing that its description."""
    by_name = share_in(name[:LABEL_LIMIT])
    if by_name is Share.SECTIONED:
        by_name = Share.WHOLE if qualities > 1 else Share.PART
    if Share.NO < by_name < Share.WHOLE and stance(name) in (Stance.REFUSED, Stance.NOT_WEIGHTED):
        listed.doubts.append(f"'{name[:80]}' names social value as something that earns no marks.")
        listed.aside.append(name[:LABEL_LIMIT])
        return Share.NO
    if by_name > Share.NO:
        if by_name is Share.WHOLE and mentions(name, as_title=True)[0].other_words:
            listed.doubts.append(f"'{name[:80]}' is read as social value under another name.")
        return by_name
    if not told or not mentions(told):
        return Share.NO
    says = stance(told)
    if says is not Stance.NAMED:
        listed.refused |= says is Stance.REFUSED
        if says is Stance.NOT_WEIGHTED:
            listed.doubts.append("A criterion's description names social value as something that earns no marks.")
            listed.aside.append(_words(name, told))
        return Share.NO
    generic = not name or (bool(_GENERIC.match(name)) and not _PLAIN_QUALITY.match(name))
    plain = bool(_PLAIN_QUALITY.match(name))
    if kind is Kind.MONEY and not generic:
        listed.doubts.append(f"'{name[:80]}' is for price, and its description names social value.")
        listed.aside.append(_words(name, told))
        return Share.NO
    first = _FIRST.match(told)
    lead = share_in(first.group()) if first else Share.NO
    if (
        lead > Share.PART
        and not _AMONG_OTHERS.match(told)
        and (generic or (plain and qualities > 1 and _starts_with(told)))
    ):
        listed.doubts.append(f"'{name[:80]}' is read as social value by its description.")
        return Share.WHOLE
    return Share.PART


def _starts_with(told: str) -> bool:
    found = mentions(told)
    return bool(found) and found[0].start <= 3


def _contradictions(name: str, told: str, part: Part, inner: list[Part], listed: Listed) -> None:
    """Note what a criterion's own texts say against its weight."""
    if part.low and (says_not_weighted(name) or (told and says_not_weighted(told[:400]))):
        listed.doubts.append(f"'{name[:80]}' has a weight, and a text that says it earns no marks.")
    if len(inner) == 1 and inner[0].low != part.low and inner[0].unit == "percent":
        listed.doubts.append(
            f"'{name[:80]}' is given as {inner[0].low // PERCENT} % in its own text and as"
            f" {part.low // PERCENT} % by its weight; the weight is taken."
        )
