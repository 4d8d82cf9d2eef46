"""Who would lead without one of the other bids, and by each other formula for the price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sv_rules.evaluation.assurance_result import Swap
from sv_rules.evaluation.entries import Entries
from sv_rules.evaluation.formulas import FORMULAS, Formula
from sv_rules.evaluation.leaders import Leaders, leaders, with_price, without
from sv_rules.evaluation.lines import Line
from sv_rules.evaluation.published import Price


def without_each(entries: Entries, counted: Sequence[str], now: Leaders) -> Iterator[Swap]:
    """The leaders if one bid that does not lead had never come: only formulas that compare bids can change them."""
    for bid in counted:
        if bid not in now.all:
            then = leaders(without(entries, bid))
            yield Swap(what=bid, leaders=then.all, changed=not then.same(now))


def by_each_formula(entries: Entries, now: Leaders) -> Iterator[Swap]:
    """The leaders by every other formula, with its usual parameters or those published; why not, where it cannot be."""
    if len(entries.prices) != 1:
        return
    [line] = entries.prices
    price = line.criterion.price
    assert price is not None
    for formula in FORMULAS.values():
        if formula.id == price.formula:
            continue
        why = _left_out(entries, line, price, formula)
        if why:
            yield Swap(what=formula.id, leaders=(), changed=False, left_out=why)
            continue
        parameters = {name: price.parameters[name] for name in formula.parameters if name in price.parameters}
        other = price.model_copy(update={"formula": formula.id, "parameters": parameters, "floored_at_zero": True})
        then = leaders(with_price(entries, line, other))
        yield Swap(what=formula.id, leaders=then.all, changed=not then.same(now))


def _left_out(entries: Entries, line: Line, price: Price, formula: Formula) -> str:
    needed = [
        name for name, parameter in formula.parameters.items()
        if parameter.default is None and name not in price.parameters
    ]  # fmt: skip
    if needed:
        return f"it needs {' and '.join(needed)}"
    if price.direction == "income" and not formula.income:
        return "it has no meaning for an income"
    if not line.available and (not formula.ranks or formula.id == "vfm_index"):
        return "price has no weighting of its own"
    if not formula.zero_possible and any(entries.values.get((bid, line.id)) == 0 for bid in entries.counting()):
        return "a price is nought"
    if formula.ranks and not any(one.head in ("quality", "social-value") for one in entries.leaves):
        return "there is no quality beside the price"
    return ""
