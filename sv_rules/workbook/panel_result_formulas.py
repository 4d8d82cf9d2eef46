"""The published method as formulas in cells: points of a question, an offer or a price, rounding, figures and ranks.

Only functions that Excel, LibreOffice and the independent recalculation agree on. All eight price formulas and all
three ways of rounding are written out; nothing is shown as a bare value where the method can be followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from sv_rules.evaluation.formulas import FORMULAS
from sv_rules.evaluation.lines import Line
from sv_rules.evaluation.published import FormulaId, Offer, Price, Rounding, RoundingPoint

_CLEAN = 10
"""Doubles are cut to this many places before they are rounded, so that 12.345 is a half and not just below one."""


def figure(value: Fraction | Decimal) -> str:
    """A number inside a formula, as exactly as a double keeps it."""
    exact = Fraction(value)
    whole = Decimal(exact.numerator) / Decimal(exact.denominator)
    return f"{whole:f}" if abs(whole) < 10**15 else str(whole)


def rounded_formula(expression: str, rounding: Rounding, where: RoundingPoint) -> str:
    """An expression, rounded as published where the method rounds at ``where``; else as it is."""
    places = rounding.to(where)
    if places is None:
        return expression
    clean = f"ROUND({expression},{_CLEAN})"
    if rounding.mode == "half-up":
        return f"ROUND({clean},{places})"
    if rounding.mode == "down":
        return f"ROUNDDOWN({clean},{places})"
    scaled = f"ROUND({clean}*{10**places},{_CLEAN - places})"
    half = f"ROUND(ABS({scaled}-INT({scaled})-0.5),{_CLEAN - places})=0"
    return f"IF({half},2*ROUND({scaled}/2,0),ROUND({scaled},0))/{10**places}"


def leaf_formula(
    line: Line, given: str, block: str, worth: str, scale: tuple[str, str] | None, rounding: Rounding
) -> str | None:
    """The points of one cell. ``given`` is what was scored, ``block`` that of all bids that count.

    ``worth`` is the weighting; ``scale`` names the scores and their shares of the weighting; ``rounding`` is followed
    where the share itself is rounded. None for a price that is ranked and earns no points.
    """
    if rounding.to("share") is None:
        return _points(line, given, block, worth, scale)
    share = _points(line, given, block, "100", scale)
    return None if share is None else f"{worth}*{rounded_formula(share, rounding, 'share')}/100"


def _points(line: Line, given: str, block: str, worth: str, scale: tuple[str, str] | None) -> str | None:
    criterion = line.criterion
    if criterion.price is not None:
        return None if FORMULAS[criterion.price.formula].ranks else _price(criterion.price, given, block, worth)
    if criterion.offer is not None:
        return _offer(criterion.offer, given, block, worth)
    assert scale is not None
    scores, shares = scale
    return f"{worth}*INDEX({shares},MATCH({given},{scores},0))/100"


def _offer(offer: Offer, given: str, block: str, worth: str) -> str:
    if offer.best == "lowest":
        best = f"MIN({block})" if offer.basis == "relative" else figure(offer.target or Decimal(1))
        return f"IF({given}=0,{worth},{worth}*MIN({best}/{given},1))"
    own = given if offer.cap is None else f"MIN({given},{figure(offer.cap)})"
    if offer.basis == "target":
        return f"{worth}*MIN({own}/{figure(offer.target or Decimal(1))},1)"
    most = f"MAX({block})" if offer.cap is None else f"MIN(MAX({block}),{figure(offer.cap)})"
    return f"IF(MAX({block})=0,0,{worth}*{own}/{most})"


def _price(price: Price, given: str, block: str, worth: str) -> str:
    low, high, mean = f"MIN({block})", f"MAX({block})", f"AVERAGE({block})"
    income, formula = price.direction == "income", FORMULAS[price.formula]
    if price.formula == "lowest_ratio":
        found = (
            f"IF({high}=0,{worth},{worth}*{given}/{high})" if income
            else f"IF({given}=0,{worth},{worth}*{low}/{given})"
        )  # fmt: skip
    elif price.formula == "linear_low":
        times = figure(formula.parameter(price, "times_lowest") - 1)
        found = f"IF({low}=0,IF({given}=0,{worth},0),{worth}*(1-({given}-{low})/({times}*{low})))"
    elif price.formula == "range":
        best = f"({given}-{low})" if income else f"({high}-{given})"
        found = f"IF({high}={low},{worth},{worth}*{best}/({high}-{low}))"
    elif price.formula == "mean50":
        slope = figure(100 * formula.parameter(price, "per_percent"))
        off = f"({given}-{mean})" if income else f"({mean}-{given})"
        found = f"IF({mean}=0,{worth}/2,{worth}*MIN(MAX(50+{slope}*{off}/{mean},0),100)/100)"
    else:
        full, none = (figure(formula.parameter(price, name)) for name in ("best", "worst"))
        found = f"{worth}*MIN(({none}-{given})/({none}-{full}),1)"
    return f"MAX(0,{found})" if price.floored_at_zero else found


def ranked_formula(
    formula: FormulaId, price: Price, quality: str, amount: str, whole: Fraction, weight: Fraction, rounding: Rounding
) -> str:
    """The figure that a ranking formula ranks. ``quality`` is the sum of points; ``whole`` what they can be."""
    percent = f"100*({quality})/{figure(whole)}" if whole else "0"
    if formula == "vfm_index":
        return f"POWER({percent},{figure(whole / weight)})/{amount}"
    if formula == "ppqp":
        return rounded_formula(f"{amount}/({percent})", rounding, "total")
    per_point = figure(FORMULAS[formula].parameter(price, "per_point"))
    sign = "+" if price.direction == "income" else "-"
    return rounded_formula(f"{amount}{sign}{per_point}*{percent}", rounding, "total")


def rank_formula(keys: Sequence[tuple[str, str]]) -> str:
    """A bid's rank: one more than the bids that are better on the first key, or equal there and better on the next.

    Each key is (cell, block); more is better. Blocks hold rounded numbers, since a criterion such as ``">"&A1`` keeps
    fifteen digits only.
    """
    parts, equal = ["1"], ""
    for cell, block in keys:
        parts.append(f'COUNTIFS({equal}{block},">"&{cell})')
        equal += f"{block},{cell},"
    return "=" + "+".join(parts)
