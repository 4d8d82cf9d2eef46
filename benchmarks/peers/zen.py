"""zen-engine: an expression node with one expression for each formula."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from benchmarks.flat import Conditions
from sv_rules.engine.halves import Atom, Formula

NAME = "zen-engine"
_OPERATORS = {"eq": "==", "ne": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def load(conditions: Conditions) -> Callable[[dict[str, int]], set[str]]:
    """Compile the formulas; gives a function from a flat fact to the formulas that hold. Raises ImportError."""
    import zen  # type: ignore[import-not-found, import-untyped, unused-ignore]

    expressions = [
        {"id": name, "key": name, "value": _text(formula, conditions)} for formula, name in conditions.formulas.items()
    ]
    content: dict[str, Any] = {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "all", "name": "all", "type": "expressionNode", "content": {"expressions": expressions}},
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "all"},
            {"id": "2", "type": "edge", "sourceId": "all", "targetId": "out"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(content))

    def held(fact: dict[str, int]) -> set[str]:
        return {name for name, holds in decision.evaluate(fact)["result"].items() if holds is True}

    return held


def _text(formula: Formula, conditions: Conditions) -> str:
    if isinstance(formula, Atom):
        return f"{conditions.side(formula.field)} {_OPERATORS[formula.operator]} {conditions.side(formula.right)}"
    word = " and " if formula.word == "all" else " or "
    return "(" + word.join(_text(item, conditions) for item in formula.items) + ")"
