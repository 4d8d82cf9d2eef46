"""JSON Schema of a ruleset file for editors, generated from the models and the fact dictionary.

An editor sees YAML as JSON: dates are text, also as keys. The dictionary's facts stand as keys of conditions
and cases, so that an editor completes them, shows what each means, and offers the operators and words that go
with it. Facts that rulesets derive are allowed by their form: whether they exist is checked on loading, as is
all else that spans files.
"""

from __future__ import annotations

from typing import Any

from sv_rules.facts.dictionary import FactDefinition, fact_dictionary
from sv_rules.facts.value import FactType
from sv_rules.policy.condition import operators_of, test_schema
from sv_rules.policy.ruleset import Ruleset

_Schema = dict[str, Any]
_DATE: _Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_NAME: _Schema = {"pattern": "^[a-z][a-z0-9_]*$"}
_VALUES: dict[FactType, _Schema] = {
    FactType.MONEY: {"type": "number", "minimum": 0},
    FactType.PERCENT: {"type": "number", "minimum": 0},
    FactType.INTEGER: {"type": "integer"},
    FactType.DATE: _DATE,
    FactType.BOOLEAN: {"type": "boolean"},
    FactType.ENUM: {"type": "string"},
    FactType.SET: {"type": "array", "items": {"type": "string"}},
}
_NAMED: _Schema = {"type": "string", "description": "A $parameter, or a fact of the same type."}


def ruleset_json_schema() -> _Schema:
    """The schema of one ruleset file: JSON Schema 2020-12."""
    schema = Ruleset.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    _only_what_is_named(schema)
    facts = fact_dictionary().facts
    for kind in FactType:
        definitions[f"{kind.title()}Test"] = _test(kind)
        definitions[f"{kind.title()}Given"] = _given(kind)
    definitions["Comparison"]["properties"] = {name: _asked_of(fact) for name, fact in facts.items()}
    stated = {name: _stated(fact) for name, fact in facts.items()}
    of_lots = {n: {"$ref": f"#/$defs/Facts/properties/{n}"} for n, fact in facts.items() if fact.subject == "lot"}
    definitions["Facts"] = {"type": "object", "properties": stated, "propertyNames": _NAME}
    definitions["LotFacts"] = {"type": "object", "properties": of_lots, "propertyNames": _NAME}
    for holder, key in ((definitions["Case"], "facts"), (schema, "case_background")):
        said = holder["properties"][key].get("description", "Facts of the case.")
        holder["properties"][key] = {"$ref": "#/$defs/Facts", "description": said}
    definitions["Case"]["properties"]["lots"] = {
        "description": "Lots by their names, each with its facts.",
        "type": ["object", "null"],
        "additionalProperties": {"$ref": "#/$defs/LotFacts"},
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _only_what_is_named(node: Any) -> None:
    """Keys by their form and no others: what loading refuses, an editor should underline."""
    if isinstance(node, dict):
        if "patternProperties" in node:
            node.pop("propertyNames", None)
            node["additionalProperties"] = False
        for value in node.values():
            _only_what_is_named(value)
    elif isinstance(node, list):
        for value in node:
            _only_what_is_named(value)


def _test(kind: FactType) -> _Schema:
    """What may be asked of a fact of a type; on the right also stands a parameter or fact, by name."""
    right = _NAMED if kind is FactType.ENUM else {"anyOf": [_VALUES[kind], _NAMED]}
    return test_schema(operators_of(kind), right, {"type": "string"})


def _given(kind: FactType) -> _Schema:
    """What a case may say of a fact of a type: a value, an interval, or null to take the background's away."""
    forms: list[_Schema] = [_VALUES[kind], {"type": "null"}]
    if kind.ordered:
        end = {"anyOf": [_VALUES[kind], {"type": "null"}]}
        span = {"from": end, "to": end}
        forms.append({"type": "object", "properties": span, "additionalProperties": False, "minProperties": 1})
    return {"anyOf": forms}


def _about(fact: FactDefinition) -> str:
    return f"{fact.title}. {fact.definition}"


def _asked_of(fact: FactDefinition) -> _Schema:
    if fact.members:
        # Offered, not enforced: a parameter or another fact may stand there too.
        word: _Schema = {"anyOf": [{"enum": list(fact.members)}, _NAMED]}
        return {**test_schema(operators_of(fact.type), word, word), "description": _about(fact)}
    return {"$ref": f"#/$defs/{fact.type.title()}Test", "description": _about(fact)}


def _stated(fact: FactDefinition) -> _Schema:
    if fact.members:
        words: _Schema = {"enum": list(fact.members)}
        value = words if fact.type is FactType.ENUM else {"type": "array", "items": words}
        return {"description": _about(fact), "anyOf": [value, {"type": "null"}]}
    return {"$ref": f"#/$defs/{fact.type.title()}Given", "description": _about(fact)}
