"""What is refused in how a price is scored: a formula without its parameter, or one that has no meaning here."""

from __future__ import annotations

from collections.abc import Iterator

from sv_rules.evaluation.faults import Fault
from sv_rules.evaluation.formulas import FORMULAS, Formula
from sv_rules.evaluation.lines import Line
from sv_rules.evaluation.published import Price
from sv_rules.evaluation.rounding import number
from sv_rules.problem import did_you_mean
from sv_rules.source import Path_


def price_faults(line: Line, path: Path_, place: str) -> Iterator[Fault]:
    """Faults of a price criterion; ``path`` leads to its ``price``."""
    price = line.criterion.price
    if price is None:
        return
    formula = FORMULAS[price.formula]
    yield from _parameters(price, formula, path, place)
    if price.direction == "income" and not formula.income:
        message = f"{formula.title.lower()} has no meaning where the highest price is best."
        usable = ", ".join(one.id for one in FORMULAS.values() if one.income)
        yield Fault((*path, "direction"), place, message, f"For an income use one of {usable}.")
    if price.direction == "income" and price.low_price is not None:
        message = "a prompt about a low price has no meaning for an income."
        yield Fault((*path, "low_price"), place, message, "Take it out.")
    if not price.floored_at_zero and not formula.below_nought:
        message = f"{formula.title.lower()} never falls below nought, so that floored_at_zero: false says nothing."
        yield Fault((*path, "floored_at_zero"), place, message, "Take it out.")
    if price.zero_allowed and not formula.zero_possible:
        message = f"a price of nought is allowed, and {formula.title.lower()} divides by the price."
        yield Fault((*path, "zero_allowed"), place, message, "Choose another formula, or do not allow it.")
    yield from _prompt(price, path, place)
    if price.ceiling is not None and price.floor is not None and price.ceiling < price.floor:
        message = f"the ceiling {number(price.ceiling)} is below the floor {number(price.floor)}."
        yield Fault((*path, "ceiling"), place, message, "Mend one of them.")
    if formula.id == "vfm_index" and not line.available:
        message = "the value for money index needs the weighting of price, and it is 0."
        yield Fault(path, place, message, "Give price its weighting: the exponent is quality's over price's.")
    if not line.available and not formula.ranks:
        message = f"the price {line.id} carries no weight."
        yield Fault(path, place, message, "It decides nothing.", warning=True)
    seen: set[str] = set()
    for index, one in enumerate(price.basket):
        if one.id.casefold() in seen:
            message = f'the basket line "{one.id}" stands twice.'
            yield Fault((*path, "basket", index), place, message, "Give each its own id.")
        seen.add(one.id.casefold())
        if not one.quantity:
            message = f'the quantity of the basket line "{one.id}" is nought, so that its rate counts for nothing.'
            yield Fault((*path, "basket", index, "quantity"), place, message, "Give a quantity.")


def _prompt(price: Price, path: Path_, place: str) -> Iterator[Fault]:
    asks, here = price.low_price, (*path, "low_price")
    if asks is None:
        return
    if asks.below == "estimate" and asks.estimate is None:
        yield Fault(here, place, "prices are compared with an estimate that is not given.", 'Add "estimate:".')
    if asks.below != "estimate" and asks.estimate is not None:
        message = f"an estimate is given, and prices are compared with the {asks.below.replace('-', ' ')}."
        yield Fault((*here, "estimate"), place, message, 'Say "below: estimate", or take it out.')


def _parameters(price: Price, formula: Formula, path: Path_, place: str) -> Iterator[Fault]:
    here = (*path, "parameters")
    for name in price.parameters:
        if name not in formula.parameters:
            message = f'{formula.title.lower()} takes no parameter "{name}".'
            near = did_you_mean(name, formula.parameters) or "It takes none."
            yield Fault((*here, name), place, message, near)
    for name, parameter in formula.parameters.items():
        if name not in price.parameters and parameter.default is None:
            message = f'{formula.title.lower()} needs "{name}", {parameter.words}.'
            yield Fault(path, place, message, f'Add "{name}:" under "parameters:".')
    given = {name: formula.parameter(price, name) for name in formula.parameters if _known(price, formula, name)}
    if "times_lowest" in given and given["times_lowest"] <= 1:
        message = f"points cannot reach nought at {number(given['times_lowest'])} times the lowest price."
        yield Fault((*here, "times_lowest"), place, message, "Give a number above 1.")
    for name in ("per_percent", "per_point"):
        if name in given and given[name] <= 0:
            yield Fault((*here, name), place, f'"{name}" is not above nought.', "Give a number above 0.")
    if "best" in given and "worst" in given:
        best, worst = given["best"], given["worst"]
        wrong = best <= worst if price.direction == "income" else best >= worst
        if wrong:
            side = "above" if price.direction == "income" else "below"
            message = f"the best price, {number(best)}, is not {side} the worst, {number(worst)}."
            yield Fault(here, place, message, "Mend one of them, or the direction.")


def _known(price: Price, formula: Formula, name: str) -> bool:
    return name in price.parameters or formula.parameters[name].default is not None
