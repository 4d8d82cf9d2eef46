"""clipspy (CLIPS): one template, one rule for each formula; what is on the agenda holds."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.flat import ZERO, Conditions
from sv_rules.engine.halves import Atom, Formula

NAME = "clipspy"
_OPERATORS = {"eq": "=", "ne": "<>", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def load(conditions: Conditions) -> Callable[[dict[str, int]], set[str]]:
    """Compile the formulas; gives a function from a flat fact to the formulas that hold. Raises ImportError."""
    from clips import Environment  # type: ignore[import-not-found, import-untyped, unused-ignore]

    environment = Environment()
    slots = " ".join(f"(slot {name} (type INTEGER))" for name in (ZERO, *conditions.fields.values()))
    environment.build(f"(deftemplate fact {slots})")
    for formula, name in conditions.formulas.items():
        read = list(dict.fromkeys(_names(formula, conditions)))
        bound = " ".join(f"({slot} ?{slot})" for slot in read[:-1])
        last = f"({read[-1]} ?{read[-1]}&:{_text(formula, conditions)})"
        environment.build(f"(defrule {name} (fact {bound} {last}) => )")
    template = environment.find_template("fact")

    def held(fact: dict[str, int]) -> set[str]:
        asserted = template.assert_fact(**fact)
        names = {activation.name for activation in environment.activations()}
        asserted.retract()
        return names

    return held


def _names(formula: Formula, conditions: Conditions) -> list[str]:
    if isinstance(formula, Atom):
        sides = [conditions.side(formula.field)]
        return sides if isinstance(formula.right, int) else [*sides, conditions.side(formula.right)]
    return [name for item in formula.items for name in _names(item, conditions)]


def _text(formula: Formula, conditions: Conditions) -> str:
    if isinstance(formula, Atom):
        right = conditions.side(formula.right)
        right = right if isinstance(formula.right, int) else f"?{right}"
        return f"({_OPERATORS[formula.operator]} ?{conditions.side(formula.field)} {right})"
    items = " ".join(_text(item, conditions) for item in formula.items)
    return f"({'and' if formula.word == 'all' else 'or'} {items})"
