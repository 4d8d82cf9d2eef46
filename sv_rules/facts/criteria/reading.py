"""The decision: what the criteria of one lot say about social value, and on which words that rests."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from .kinds import Kind
from .listed import Listed, read_list
from .model import HUNDRED, TEXT_LIMIT, CriteriaText, Criterion, Reading
from .part import Part
from .parts import split_text
from .prose import gives_zero, shares_in, weighs_social, within, words_around
from .refusals import Stance, stance
from .spelling import normalise
from .sums import Weighed
from .titles import Share
from .weighing import weigh
from .words import mentions, near_misses

_SMALL = 4_000
"""Characters of all texts of a lot up to which its reading is remembered."""


def read_criteria(lot: CriteriaText) -> Reading:
    """Return what the award criteria of ``lot`` say about social value.

    Identical lots are read once. Shares are closed intervals in 0.0001 percentage points, None where absent;
    what was not stated is never zero.
    """
    size = len(lot.description)
    for one in lot.criteria:
        size += len(one.name) + len(one.description)
    if size > _SMALL or len(lot.criteria) > 100:
        return _read(lot)
    # Places tell apart lots that say the same, so they are numbered for the memory and put back afterwards.
    numbered = CriteriaText(
        tuple(
            Criterion(one.type, one.name, one.description, tuple(one.weights), str(index))
            for index, one in enumerate(lot.criteria)
        ),
        lot.description,
        "text",
        lot.one_criterion_only,
    )
    reading = _remembered(numbered)
    if not reading.places:
        return reading
    places = (lot.description_place if at == "text" else lot.criteria[int(at)].place for at in reading.places)
    return replace(reading, places=tuple(dict.fromkeys(place for place in places if place)))


@lru_cache(maxsize=2048)
def _remembered(lot: CriteriaText) -> Reading:
    return _read(lot)


def _read(lot: CriteriaText) -> Reading:
    cut = any(len(text) > TEXT_LIMIT for one in lot.criteria for text in (one.name, one.description))
    cut |= len(lot.description) > TEXT_LIMIT
    listed = read_list(lot.criteria)
    prose = normalise(lot.description[:TEXT_LIMIT])
    said = stance(prose) if prose else Stance.SILENT
    weighed = weigh(listed.parts, in_order=False) if listed.parts else Weighed()
    if listed.unweighted and weighed.total != (0, 0):
        weighed = _with_gaps(weighed, listed)
    if cut:
        listed.doubts.append(f"A text is longer than {TEXT_LIMIT:,} characters; the rest of it was not read.")
    weighed.doubts[:0] = listed.doubts
    weighted = [one for one in listed.named if one.high and one.unit not in ("none", "pass-fail")]
    if weighted:
        told = _told_by_prose(weighed, prose) if prose and not _is_told(weighted) else None
        return _named(lot, listed, told or weighed, weighted, lot.description_place if told else "")
    if listed.named:
        return _named_without_weight(lot, listed, weighed, prose)
    if prose and (said is not Stance.SILENT or not weighed.complete):
        return _from_prose(lot, listed, weighed, prose, said, cut)
    refused = (listed.refused and "A criterion's own text refuses social value.") or ""
    return _without(lot, listed, weighed, cut=cut, from_text=listed.from_text, refused=refused)


def _with_gaps(weighed: Weighed, listed: Listed) -> Weighed:
    """Return the shares where some criteria carry no weight: they stand only if the rest make 100 already."""
    if weighed.complete:
        weighed.doubts.append("Some criteria carry no weight beside others that add up to 100.")
        return weighed
    if not any(one.unit != "none" for one in listed.parts):
        return Weighed(doubts=weighed.doubts)
    return Weighed(doubts=[*weighed.doubts, "Some criteria carry no weight that can be read."])


def _told_by_prose(weighed: Weighed, prose: str) -> Weighed | None:
    """Return the shares of free text that divides to the last per cent what the list weighs as one."""
    read = shares_in(prose) if weighs_social(prose) else None
    if read is None or not read.complete or read.total is None or read.total[0] != read.total[1]:
        return None
    if read.price != weighed.price or weighed.total is None or read.total[1] > weighed.total[1]:
        return None
    return replace(read, doubts=[*weighed.doubts, *read.doubts])


def _named(lot: CriteriaText, listed: Listed, weighed: Weighed, weighted: list[Part], told_at: str = "") -> Reading:
    """Return the reading where a criterion that names social value carries a weight.

    ``told_at`` is the place of the free text that tells social value apart, where the criterion does not.
    """
    if told_at:
        reading = _reading(lot, "exact", weighed, "read-from-text", weighted, weighed.doubts)
        return replace(reading, places=(*reading.places, told_at))
    split = any(one.split for one in weighted)
    kind = "compound"
    if _is_told(weighted):
        kind = "exact" if len(_wholes(weighted)) == 1 else "summed"
    if weighed.total is None and weighed.quality is None:
        confidence = "not-known"
    elif kind == "compound" or any(not one.exact for one in weighted):
        confidence = "upper-bound"
    else:
        confidence = "read-from-text" if split or listed.from_text else "stated"
    doubts = list(weighed.doubts)
    if kind == "compound" and not split:
        doubts.append("The criterion joins social value with something else, so its weight is only an upper bound.")
    return _reading(lot, kind, weighed, confidence, weighted, doubts)


def _wholes(parts: list[Part]) -> list[Part]:
    """Return the parts, or what they hold, that are wholly social value."""
    found = []
    for part in parts:
        if part.social > Share.PART:
            found.append(part)
        else:
            found += [one for one in part.parts if one.social > Share.PART]
            found += [two for one in part.parts for two in one.parts if two.social > Share.PART]
    return found


def _is_told(parts: list[Part]) -> bool:
    """Return whether every one of ``parts`` gives social value a weight of its own."""
    for part in parts:
        if part.social > Share.PART:
            continue
        inner = [one for one in part.parts if one.social > Share.NO]
        if not inner or any(one.social is Share.PART and not one.parts for one in inner):
            return False
        based = all(one.of_quality for one in inner) or all(one.of_total for one in inner)
        adds_up = based or sum(one.high for one in part.parts) in (part.high, HUNDRED) or part.opens
        if part.exact and not adds_up and max(one.high for one in inner) <= part.high:
            return False
    return True


def _named_without_weight(lot: CriteriaText, listed: Listed, weighed: Weighed, prose: str) -> Reading:
    """Return the reading where a criterion is named social value and carries no weight, or a weight of 0."""
    zero = all(one.unit in ("percent", "bare", "marks", "fraction") for one in listed.named)
    if not zero and prose and (read := shares_in(prose)) and read.total is not None and read.total[1]:
        reading = _reading(lot, "text-only", read, "read-from-text", listed.named, [*weighed.doubts, *read.doubts])
        return replace(reading, places=(*reading.places, lot.description_place))
    doubts = [*weighed.doubts, "Social value is named, and carries no weight."]
    if zero and weighed.complete:
        nothing = Weighed((0, 0), (0, 0), weighed.price, True)
        return _reading(lot, "text-only", nothing, "stated", listed.named, doubts)
    none = Weighed(None, None, weighed.price, weighed.complete)
    return _reading(lot, "text-only", none, "not-known", listed.named, doubts)


def _from_prose(lot: CriteriaText, listed: Listed, weighed: Weighed, prose: str, said: Stance, cut: bool) -> Reading:
    """Return the reading of the free text beside the list, where the list does not name social value."""
    read = shares_in(prose)
    if said is Stance.REFUSED:
        base = weighed if weighed.complete or read is None else read
        base = replace(base, doubts=[*weighed.doubts, *base.doubts]) if base is not weighed else base
        return _without(lot, listed, base, cut=cut, from_text=True, refused=words_around(prose))
    found = mentions(prose)
    if said is Stance.SILENT and not weighs_social(prose):  # a label may name it where the sentence does not
        if read is None or weighed.complete:
            return _without(lot, listed, weighed, cut=cut, from_text=listed.from_text)
        read.doubts[:0] = weighed.doubts if listed.parts else listed.doubts
        unlabelled = any(not one.label for one in split_text(prose)[0])
        return _without(lot, listed, replace(read, complete=read.complete and not unlabelled), cut=cut, from_text=True)
    named = (
        [Part("", 0, 0, Kind.QUALITY, Share.WHOLE, place=lot.description_place, words=words_around(prose))]
        if found
        else []
    )
    if read is None or not weighs_social(prose):
        base = weighed if weighed.complete or read is None else read
        seen = read.doubts if read and read is base else []
        doubts = [
            *weighed.doubts,
            *seen,
            "Social value is named in the text without a weight that can be read.",
        ]
        if said is Stance.NOT_WEIGHTED:
            doubts[-1] = "The text names social value as something that earns no marks."
        silent = Weighed(None, None, base.price, base.complete)
        if read and read.complete and gives_zero(prose):
            doubts[-1] = "The text gives social value a weight of 0."
            return _reading(
                lot, "text-only", replace(read, total=(0, 0), quality=(0, 0)), "read-from-text", named, doubts
            )
        return _reading(lot, "text-only", silent, "not-known", named, doubts)
    if weighed.complete and not read.complete and listed.parts:
        read = within(weighed, read)
    doubts = [*weighed.doubts, *read.doubts] if not read.complete else [*listed.doubts, *read.doubts]
    if read.total is None and read.quality is None:
        confidence = "not-known"
    else:
        exact = any(one and one[0] == one[1] for one in (read.total, read.quality))
        confidence = "read-from-text" if exact else "upper-bound"
    return _reading(lot, "text-only", read, confidence, named, doubts)


def _without(
    lot: CriteriaText, listed: Listed, weighed: Weighed, *, cut: bool, from_text: bool, refused: str = ""
) -> Reading:
    """Return the reading where nothing asks for social value: none only if all was read and adds up."""
    doubts = list(weighed.doubts)
    complete = weighed.complete and not cut and not listed.unweighted
    only_price = weighed.price == (HUNDRED, HUNDRED)
    if lot.one_criterion_only and complete and not only_price and not refused:
        doubts.append("These data carry at most one quality criterion a lot, so one for social value may be missing.")
        complete = False
    near = list(dict.fromkeys(word for one in listed.parts for word in near_misses(one.label[:200])))
    if near:
        doubts.append(f"Near social value, but not counted as it: {', '.join(near[:5])}.")
    if refused and not cut:
        nothing = (0, 0) if complete else None
        shares = Weighed(nothing, nothing, weighed.price, complete)
        place = lot.description_place if mentions(lot.description[:TEXT_LIMIT]) else ""
        said = Part("", 0, 0, Kind.QUALITY, Share.NO, place=place, words=refused)
        return _reading(lot, "none", shares, "read-from-text", [said], doubts)
    if complete:
        shares = Weighed((0, 0), (0, 0), weighed.price, True)
        return _reading(lot, "none", shares, "read-from-text" if from_text else "stated", [], doubts)
    if not lot.criteria and not lot.description:
        doubts.append("There are no award criteria to read.")
    return _reading(lot, None, Weighed(None, None, weighed.price, False), "not-known", [], doubts)


def _reading(
    lot: CriteriaText,
    kind: str | None,
    weighed: Weighed,
    confidence: str,
    named: list[Part],
    doubts: list[str],
) -> Reading:
    words = tuple(dict.fromkeys(one.words or one.label for one in named if one.words or one.label))
    places = tuple(dict.fromkeys(one.place for one in named if one.place))
    return Reading(
        social_value_criterion=kind, share_of_total=weighed.total, share_of_quality=weighed.quality,
        price_weighting=weighed.price, confidence=confidence, words=words, places=places,
        doubts=tuple(dict.fromkeys(doubts)), complete=weighed.complete,
    )  # fmt: skip
