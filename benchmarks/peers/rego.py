"""regopy (rego-cpp): a set with one rule for each formula; each ``any`` within one is a helper of its own."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.flat import Conditions
from sv_rules.engine.halves import Atom, Formula

NAME = "regopy"
_OPERATORS = {"eq": "==", "ne": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def load(conditions: Conditions) -> Callable[[dict[str, int]], set[str]]:
    """Compile the formulas; gives a function from a flat fact to the formulas that hold. Raises ImportError."""
    from regopy import Interpreter  # type: ignore[import-not-found, import-untyped, unused-ignore]

    lines: list[str] = []
    for formula, name in conditions.formulas.items():
        body = _body(formula, conditions, lines)
        lines.append(f'held contains "{name}" if {{ {body} }}')
    building = Interpreter()
    building.add_module("bench.rego", "package bench\n\nimport rego.v1\n\n" + "\n".join(lines) + "\n")
    bundle = building.build("found = data.bench.held", ["bench/held"])
    running = Interpreter()

    def held(fact: dict[str, int]) -> set[str]:
        running.set_input(fact)
        return {str(name).strip('"') for name in running.query_bundle(bundle).binding("found")}

    return held


def _body(formula: Formula, conditions: Conditions, lines: list[str]) -> str:
    """The body of a rule; what needs a rule of its own is added to ``lines``."""
    if isinstance(formula, Atom):
        return f"{_side(formula.field, conditions)} {_OPERATORS[formula.operator]} {_side(formula.right, conditions)}"
    if formula.word == "all":
        return "; ".join(_body(item, conditions, lines) for item in formula.items)
    branches = [_body(item, conditions, lines) for item in formula.items]
    name = f"any{len(lines)}"
    lines.extend(f"{name} if {{ {branch} }}" for branch in branches)
    return name


def _side(side: object, conditions: Conditions) -> str:
    text = conditions.side(side)  # type: ignore[arg-type]
    return text if isinstance(side, int) else f"input.{text}"
