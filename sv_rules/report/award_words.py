"""Words that the award report, the letters and the meeting's brief share: figures, dates, states, how it is scored."""

from __future__ import annotations

import datetime
from decimal import Decimal

from sv_rules.evaluation.formulas import FORMULAS
from sv_rules.evaluation.lines import Line
from sv_rules.evaluation.published import Minimum, Price, Scale
from sv_rules.report.award_case import AwardCase

HEADS = {"quality": "Quality", "social-value": "Social value", "price": "Price"}
STATES = {
    "ranked": "Ranked", "disqualified": "Disqualified", "disregarded": "Disregarded", "excluded": "Excluded",
    "withdrawn": "Withdrawn", "late": "Late, not opened", "not final": "Not final",
}  # fmt: skip
CAUSES = {
    "reopened": "opened again by the panel", "clarified": "opened again after a clarification",
    "conflict": "opened again after a conflict of interest was declared", "withheld": "opened again",
}  # fmt: skip
_TWO_PLACES = -2


NO_AWARD = "A ranking by the published method. No contract is awarded by it: the award is the authority's decision."
STANDS = {"award": "First", "framework": "In the places", "shortlist": "Shortlisted", "pass": "Passes"}
"""What a ranking says of the bids that lead it, by what the round decides. It awards nothing: the authority does."""


def day(value: datetime.date) -> str:
    """``3 March 2026``."""
    return f"{value.day} {value.strftime('%B %Y')}"


def figure(value: Decimal | None) -> str:
    """Points as they were worked out, with two places at least; a dash where there are none."""
    if value is None:
        return "–"
    exponent = value.as_tuple().exponent
    return f"{value:,.2f}" if isinstance(exponent, int) and exponent > _TWO_PLACES else f"{value:,f}"


def plain(value: Decimal | None) -> str:
    """A score or weighting without needless noughts: 4, not 4.000."""
    if value is None:
        return "–"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Decimal | None) -> str:
    """``£1,842,500.00``."""
    return "–" if value is None else f"£{value:,.2f}"


def how_scored(case: AwardCase, line: Line) -> str:
    """How a criterion is assessed by reference to scores, and what scores there are (reg 31(2)(d)(i)(cc))."""
    criterion = line.criterion
    if not line.leaf:
        text = f"The sum of {', '.join(c.title for c in criterion.criteria)}."
    elif criterion.price is not None:
        text = price_words(criterion.price)
    elif criterion.offer is not None:
        text = _offer_words(case, line)
    else:
        text = scale_words(case.scale(line))
    return f"{text} {minimum_words(criterion.minimum)}".strip()


def scale_words(scale: Scale) -> str:
    """The scores that may be given, with the words that bidders saw."""
    if scale.span is not None:
        span = scale.span
        return f"Scored from {plain(span.least)} to {plain(span.most)} in steps of {plain(span.step)}."
    told = "; ".join(f"{plain(p.score)} {p.label}" for p in sorted(scale.points, key=lambda p: p.score))
    earns = "" if any(p.share is not None for p in scale.points) else " Points are weighting times score over "
    return f"Scored {told}.{earns}{plain(scale.top) + '.' if earns else ''}"


def price_words(price: Price) -> str:
    """A price formula in words, with its parameters."""
    return FORMULAS[price.formula].told(price)


def minimum_words(minimum: Minimum | None) -> str:
    """What must be reached, and what follows otherwise."""
    if minimum is None:
        return ""
    then = "disqualifies" if minimum.failing == "disqualifies" else "is noted"
    return f"Less than {plain(minimum.least)} {then}."


def _offer_words(case: AwardCase, line: Line) -> str:
    offer = line.criterion.offer
    assert offer is not None
    if offer.best == "lowest":
        best = "lowest offer that counts" if offer.target is None else f"published target of {plain(offer.target)}"
        return f"The {best} over the bid's own offer, at most all points ({offer.scored_in})."
    if offer.basis == "target":
        text = f"The offer over the published target of {plain(offer.target)} ({offer.scored_in}), at most all points."
    else:
        text = f"The highest offer that counts earns all points; any other earns its share of it ({offer.scored_in})."
    return text + (f" More than {plain(offer.cap)} counts as {plain(offer.cap)}." if offer.cap else "")
