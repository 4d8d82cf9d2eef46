"""The award report as one printable page: what was decided, what was opened again (first), points, reasons, people.

It shows the published method's answer and nothing else: no other formula, no what-if, no test of robustness. Those are
a separate paper for a named assurer, since this one may be asked for by a loser.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sv_rules.evaluation.lines import lines
from sv_rules.evaluation.result import BidResult, RoundResult
from sv_rules.report import award_words as words
from sv_rules.report.award_case import AwardCase, points_of
from sv_rules.report.award_disclosure import Gap, Level, disclosed
from sv_rules.report.page_template import page_template

if TYPE_CHECKING:
    from jinja2 import Template

_TITLES = {"panel": "for the panel", "bidder": "for a bidder", "public": "for the public"}
_LOOKS = {"quality": "header", "social-value": "proceed", "price": "reason"}
_WIDTH = Decimal(400)


class Part(NamedTuple):
    """One part of a bid's bar: a head, its points, and where it is drawn, in units of 400 for 100 points."""

    head: str
    points: Decimal
    start: Decimal
    width: Decimal


def award_report(case: AwardCase, level: Level = "panel", reader: str | None = None) -> tuple[str, tuple[Gap, ...]]:
    """The page at a level of disclosure, and what was left out of it. ``reader`` is the bid of the bidder who reads."""
    shown, gaps = disclosed(case, level, reader)
    page = _template().render(
        case=shown, level=level, level_words=_TITLES[level], gaps=gaps, reader=reader,
        rounds=[_Shown(shown, r) for r in shown.result.rounds],
        received={r.round: len(r.bids) for r in case.result.rounds},
    )  # fmt: skip
    return page, gaps


class _Shown:
    """A round as the template prints it."""

    def __init__(self, case: AwardCase, result: RoundResult) -> None:
        self.result, self.published = result, case.round(result.round)
        self.lines = lines(case.evaluation, self.published)
        self.questions = case.questions(result.round)
        self.heads = [h for h in words.HEADS if any(h in b.heads for b in result.bids)]
        self.ranked = [b for b in result.bids if b.state == "ranked"]
        self.others = [b for b in result.bids if b.state != "ranked"]

    def bar(self, bid: BidResult) -> list[Part]:
        """The parts of a bid's stacked bar; nothing where the bids are not ranked on points."""
        parts, at = [], Decimal(0)
        for head in self.heads:
            points = bid.heads.get(head, Decimal(0))
            width = points * _WIDTH / 100
            parts.append(Part(head, points, at, width))
            at += width
        return parts if bid.total is not None and at <= _WIDTH else []


@cache
def _template() -> Template:
    return page_template("award.html", w=words, looks=_LOOKS, points_of=points_of)
