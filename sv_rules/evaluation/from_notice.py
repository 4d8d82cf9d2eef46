"""An evaluation begun from a notice: what the notice settles is written, what it leaves open is marked to be filled.

A notice gives criteria and weightings and leaves the rest to the invitation: scales, formulas, rounding, tie-break.
Those are never guessed; reading the file names each that is still open (``reading.TO_FILL``).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from sv_rules.evaluation.notice_method import NoticeCriterion, NoticeLot, NoticeMethod
from sv_rules.evaluation.reading import TO_FILL
from sv_rules.evaluation.rounding import number

_LONGEST = 300
_OPEN = json.dumps(TO_FILL)
_MOST_TEXT_LINES = 12


def evaluation_text(notice: NoticeMethod) -> str:
    """YAML of an evaluation with a round for each lot of the notice; every open point says what to fill in."""
    of_parent = any(lot.base == "of-quality" for lot in notice.lots)
    kind = "light-touch" if notice.light_touch else _above(notice.above_threshold)
    out = [
        f"# Taken from notice {_plain(notice.release)}. Everything marked {TO_FILL} is for you: write what bidders",
        "# were told in the signed invitation, word for word. Nothing here may change after bids are in (s24, s31).",
        f"evaluation: {_id(notice.ocid, 'procurement')}",
        f"title: {_quoted(notice.title)}",
        f"authority: {_quoted(notice.buyer)}",
        f"reference: {_quoted(notice.release)}",
        f"ocid: {_quoted(notice.ocid)}",
        f"notice: {_quoted(notice.release)}",
        f"published_on: {notice.published_on or _OPEN}",
        f"kind: {kind}  # above-threshold, light-touch, dynamic-market, call-off or below-threshold",
        f"weightings_are: {'of-parent' if of_parent else 'of-total'}",
        "",
        "# The scores that may be given, with the words that bidders saw. Write each score, or a span of equal steps.",
        "scales:",
        "  - id: quality-scale",
        "    points:",
        f"      - {{score: 0, label: {_OPEN}}}",
        f"      - {{score: 5, label: {_OPEN}}}",
        "",
        "# Two or three for each question; the chair leads moderation and does not score.",
        f"chair: {_OPEN}",
        "evaluators:",
        f"  - {{id: E1, name: {_OPEN}, role: {_OPEN}}}",
        f"  - {{id: E2, name: {_OPEN}, role: {_OPEN}}}",
        "",
        "rounds:",
    ]
    if not notice.lots:
        out.append("  # The notice lists no lot.")
    taken: set[str] = set()
    for index, lot in enumerate(notice.lots or (NoticeLot("1", notice.title, (), "", "unclear", False),)):
        round_id = _fresh(
            _id(lot.id if lot.id.casefold().startswith("lot") else f"lot-{lot.id}", f"lot-{index + 1}"), taken
        )
        out += _round(lot, round_id, notice.title, len(notice.lots) > 1)
    return "\n".join(out) + "\n"


def _above(above: bool | None) -> str:
    return _OPEN if above is None else "above-threshold" if above else "below-threshold"


def _round(lot: NoticeLot, round_id: str, title: str, many: bool) -> Iterator[str]:
    yield f"  - id: {round_id}"
    yield f"    title: {_quoted(lot.title or title)}"
    if many:
        yield f"    lot: {_quoted(lot.id)}"
    if lot.text:
        yield "    # The notice says of the criteria:"
        lines = [line for line in lot.text.splitlines() if line.strip()]
        yield from (f"    #   {_plain(line)[:200]}" for line in lines[:_MOST_TEXT_LINES])
        if len(lines) > _MOST_TEXT_LINES:
            yield f"    #   and {len(lines) - _MOST_TEXT_LINES} lines more"
    if lot.from_text:
        yield "    # The criteria below were read from that text: compare them."
    if lot.base == "unclear" and lot.criteria:
        weights = [one.weight for one in lot.criteria if one.weight is not None]
        total = number(sum(weights, Decimal(0)))
        yield f"    # The notice's weightings do not settle the shares: {len(weights)} are given and sum to {total}."
    yield "    criteria:"
    yield from _criteria(lot)
    yield "    rounding:"
    yield f"      places: {_OPEN}  # decimal places, for example 2"
    yield f"      mode: {_OPEN}  # half-up, half-even or down"
    yield f"      at: [{_OPEN}]  # where: share, criterion, head, total"
    yield "    tie_break:  # in order, for example {by: head, of: quality}, then {by: price}"
    yield f"      - {{by: {_OPEN}}}"
    yield "    outcome: {kind: award, first: 1}  # or framework, shortlist, pass"
    yield ""


def _criteria(lot: NoticeLot) -> Iterator[str]:
    without = [one for one in lot.criteria if one.weight == 0]
    if without:
        yield f"      # Left out, because they weigh 0: {', '.join(_plain(one.name)[:60] for one in without)}."
    kept = [one for one in lot.criteria if one.weight != 0]
    if not kept:
        yield "      # The notice lists no weighted criterion."
        blank = NoticeCriterion(TO_FILL, "quality", None, social_value=False)
        yield from _quality(blank, {"Q": 0, "S": 0}, "      ")
        yield from _price("P1", "Price", _OPEN, "", "      ")
        return
    counts = {"Q": 0, "S": 0, "P": 0}
    quality = [one for one in kept if one.kind == "quality"]
    if lot.base == "of-quality":
        yield "      # The notice's quality weightings sum to 100 beside the price: they are read as shares of quality."
        yield "      - id: QUALITY"
        yield '        title: "Quality"'
        yield f"        weighting: {number(100 - lot.price_weight)}"
        yield "        criteria:"
        for one in quality:
            yield from _quality(one, counts, "          ")
    else:
        for one in quality:
            yield from _quality(one, counts, "      ")
    for one in (one for one in kept if one.kind == "price"):
        counts["P"] += 1
        yield from _price(f"P{counts['P']}", one.name, _weight(one), one.remark, "      ")


def _quality(one: NoticeCriterion, counts: dict[str, int], indent: str) -> Iterator[str]:
    letter, head = ("S", "social-value") if one.social_value else ("Q", "quality")
    counts[letter] += 1
    if one.remark:
        yield f"{indent}# {_plain(one.remark)}"
    yield f"{indent}- id: {letter}{counts[letter]}"
    yield f"{indent}  title: {_quoted(one.name)}"
    yield f"{indent}  weighting: {_weight(one)}"
    yield f"{indent}  head: {head}"
    yield f"{indent}  kind: scored"
    yield f"{indent}  scale: quality-scale"
    yield f"{indent}  # minimum: {{least: 2, failing: disqualifies}}  where one is published (s23(3)(a))"


def _price(id_: str, title: str, weight: str, remark: str, indent: str) -> Iterator[str]:
    if remark:
        yield f"{indent}# {_plain(remark)}"
    yield f"{indent}- id: {id_}"
    yield f"{indent}  title: {_quoted(title)}"
    yield f"{indent}  weighting: {weight}"
    yield f"{indent}  kind: price"
    yield f"{indent}  price:"
    yield f"{indent}    formula: {_OPEN}  # for example lowest_ratio; sv-rules lists the eight"
    yield f"{indent}    # low_price: {{percent_below: N, below: mean}}  when to ask about a low price (s19(4))"


def _weight(one: NoticeCriterion) -> str:
    return _OPEN if one.weight is None else number(one.weight)


def _fresh(id_: str, taken: set[str]) -> str:
    found, extra = id_, 2
    while found.casefold() in taken:
        found, extra = f"{id_[:36]}-{extra}", extra + 1
    taken.add(found.casefold())
    return found


def _id(text: str, otherwise: str) -> str:
    cleaned = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.")[:40]
    return cleaned if re.match(r"[A-Za-z]", cleaned) else otherwise


def _plain(text: str) -> str:
    """One line without control characters, for a comment."""
    return " ".join("".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text).split())


def _quoted(text: str) -> str:
    """Text of a notice as a quoted YAML scalar: whatever it holds, it stays text."""
    return json.dumps(_plain(text)[:_LONGEST], ensure_ascii=False) if _plain(text) else _OPEN
