"""The value of a table row: facts, parameters and the language's closed arithmetic, on intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sv_rules.engine.logic import Truth
from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, Known
from sv_rules.policy.plan import Between, Constant, Key, PerYear, Plus, Value, Without

_WHOLE = 1_000_000  # 100 % in units of 0.0001 points
_MONTHS = 12


def evaluate(value: Value, values: Mapping[str, Known]) -> Known | None:
    """The value on one subject's values, or ``None`` where it rests on something absent.

    Division rounds the lower end down and the upper end up, so that the true figure is always inside.
    """
    if isinstance(value, Constant):
        return value.known
    if isinstance(value, Key):
        return values.get(value.name)
    if isinstance(value, Between):
        low = OPEN_LOW if value.low is None else _end(evaluate(value.low, values), 0, OPEN_LOW)
        high = OPEN_HIGH if value.high is None else _end(evaluate(value.high, values), 1, OPEN_HIGH)
        if low is None or high is None or low > high or (low == OPEN_LOW and high == OPEN_HIGH):
            return None
        return (low, high)
    if isinstance(value, Plus):
        return _scaled(evaluate(value.base, values), evaluate(value.percent, values), plus=True)
    if isinstance(value, Without):
        return _scaled(evaluate(value.base, values), evaluate(value.percent, values), plus=False)
    if isinstance(value, PerYear):
        base, months = evaluate(value.base, values), evaluate(value.months, values)
        if base is None or months is None or months[0] <= 0:
            return None
        return _quotient(base, (_MONTHS, _MONTHS), (months[1], months[0]))
    raise TypeError(f"not a value: {value!r}")


def _end(known: Known | None, end: int, missing: int) -> int | None:
    return missing if known is None else known[end]


def _scaled(base: Known | None, percent: Known | None, *, plus: bool) -> Known | None:
    if base is None or percent is None:
        return None
    low, high = _WHOLE + percent[0], _WHOLE + percent[1]
    if low <= 0:
        return None
    if plus:
        known = _quotient(base, (low, high), (_WHOLE, _WHOLE))
        return (known[0], OPEN_HIGH) if percent[1] == OPEN_HIGH else known
    return _quotient(base, (_WHOLE, _WHOLE), (high, low))


def _quotient(base: Known, times: tuple[int, int], over: tuple[int, int]) -> Known:
    """``base * times / over`` for values that are not negative; open ends stay open."""
    low = base[0] if base[0] == OPEN_LOW else base[0] * times[0] // over[0]
    high = base[1] if base[1] == OPEN_HIGH else -(-base[1] * times[1] // over[1])
    # A figure beyond the last one that is exact is open, and known to be at least that.
    return (min(low, OPEN_HIGH - 1), min(high, OPEN_HIGH))


def over_lots(take: str, judged: Sequence[tuple[Truth, Known | None]]) -> Known | None:
    """A quantifier over lots, each given as (truth of its condition, value of its fact).

    No lots listed: unknown. A lot that may or may not count, or whose value is absent, widens the interval.
    """
    if not judged:
        return None
    truths = [t for t, _ in judged]
    if take == "every":
        return _known_truth(False if False in truths else None if None in truths else True)
    if take == "some":
        return _known_truth(True if True in truths else None if None in truths else False)
    sure = [v for t, v in judged if t is True]
    possible = [v for t, v in judged if t is not False]
    if take == "count":
        return (len(sure), len(possible))
    if not possible:
        return None
    lows = [OPEN_LOW if v is None else v[0] for v in possible]
    highs = [OPEN_HIGH if v is None else v[1] for v in possible]
    sure_known = [v for v in sure if v is not None]
    if take == "sum":
        low = min(sum(v[0] for v in sure_known), OPEN_HIGH - 1)
        if any(v[0] == OPEN_LOW for v in sure_known):
            low = OPEN_LOW
        return (low, OPEN_HIGH if OPEN_HIGH in highs else min(sum(highs), OPEN_HIGH))
    if take == "most":
        return (max((v[0] for v in sure_known), default=OPEN_LOW), max(highs))
    return (min(lows), min((v[1] for v in sure_known), default=OPEN_HIGH))


def _known_truth(truth: Truth) -> Known | None:
    return None if truth is None else (truth, truth)
