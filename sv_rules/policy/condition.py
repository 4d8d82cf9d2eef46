"""Conditions as an author writes them: comparisons of facts, joined by all, any and not.

A list of conditions means all of them. On the right of a comparison stands a literal, a ``$parameter``,
or a fact of the same type. There is nothing else: no expressions, no code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag, model_validator
from pydantic.json_schema import JsonSchemaValue

from sv_rules.facts.value import FactType
from sv_rules.problem import Mistake, did_you_mean, shown

ORDERED_OPERATORS = ("eq", "ne", "lt", "lte", "gt", "gte")
OPERATORS = (*ORDERED_OPERATORS, "in", "not_in", "includes", "within", "exists", "missing")
_STATED = ("exists", "missing")
_OPERATORS_OF = {
    FactType.BOOLEAN: ("eq", "ne", *_STATED),
    FactType.ENUM: ("eq", "ne", "in", "not_in", *_STATED),
    FactType.SET: ("includes", "within", *_STATED),
}
JOINTS = ("all", "any", "not", "over")
"""What stands in the place of a fact where conditions are joined, or asked of the lots."""


def operators_of(kind: FactType) -> tuple[str, ...]:
    """The operators that go with a type of fact."""
    return _OPERATORS_OF.get(kind, (*ORDERED_OPERATORS, *_STATED))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Comparison(RootModel[dict[str, dict[str, Any]]]):
    """``{fact: {operator: right}}``: one fact, one operator, one right-hand side."""

    model_config = ConfigDict(frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _one_of_each(cls, raw: Any) -> Any:
        if isinstance(raw, list):
            raise Mistake("expected one condition, found a list.", "Write {all: [...]} around it.")
        if not isinstance(raw, dict) or not raw:
            raise Mistake(f"expected a condition, found {shown(raw)}.", "Write {fact: {operator: value}}.")
        if len(raw) > 1:
            joint = next((k for k in raw if k in JOINTS), None)
            if joint:
                raise Mistake(f'"{joint}" stands alone in a condition.', "Write each as an item of its own.")
            raise Mistake("a condition names one fact.", "Write each fact as an item of its own.")
        ((fact, test),) = raw.items()
        if not isinstance(fact, str):
            message = f"expected the name of a fact, found {shown(fact)}."
            raise Mistake(message, "Write {fact: {operator: value}}.", fact)
        if not isinstance(test, dict) or not test:
            raise Mistake(f'"{fact}" is compared with nothing.', f"Write {{{fact}: {{eq: ...}}}}.", fact)
        if len(test) > 1:
            raise Mistake("a condition has one operator.", "Write each test as an item of its own.", fact)
        (operator,) = test
        if operator not in OPERATORS:
            repair = did_you_mean(str(operator), OPERATORS)
            raise Mistake(f'there is no operator "{operator}".', repair, fact, operator)
        return raw

    @property
    def fact(self) -> str:
        """The fact on the left."""
        return next(iter(self.root))

    @property
    def operator(self) -> str:
        """The operator."""
        return next(iter(self.root[self.fact]))

    @property
    def right(self) -> Any:
        """The right-hand side as written."""
        return self.root[self.fact][self.operator]

    @classmethod
    def __get_pydantic_json_schema__(cls, _core: Any, _handler: Any) -> JsonSchemaValue:
        """One fact with one operator; ``schema`` adds what is known of the dictionary's facts."""
        return {
            "title": "Comparison",
            "description": "One fact, one operator, one right-hand side: a literal, a $parameter or a fact.",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$", "not": {"enum": list(JOINTS)}},
            "additionalProperties": test_schema(OPERATORS, _SCALAR, _WORD),
        }


_SCALAR: JsonSchemaValue = {"type": ["string", "number", "boolean"]}
_WORD: JsonSchemaValue = {"type": "string"}
_MEANING = {
    "eq": "equal to", "ne": "not equal to", "lt": "less than", "lte": "at most", "gt": "more than", "gte": "at least",
    "in": "one of these words", "not_in": "none of these words", "exists": "stated at all", "missing": "not stated",
    "includes": "a set that holds at least one of these words", "within": "a set that holds nothing but these words",
}  # fmt: skip


def test_schema(operators: Sequence[str], right: JsonSchemaValue, word: JsonSchemaValue) -> JsonSchemaValue:
    """The schema of ``{operator: right}`` for these operators."""
    words = {"anyOf": [word, {"type": "array", "items": word, "minItems": 1}]}
    rights = dict.fromkeys(ORDERED_OPERATORS, right) | {key: {"const": True} for key in _STATED}
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {
            name: {**rights.get(name, words), "description": f"The fact is {_MEANING[name]}."} for name in operators
        },
    }


class AllOf(_Part):
    """True where every part is true."""

    all: list[Condition] = Field(min_length=1)


class AnyOf(_Part):
    """True where some part is true."""

    any: list[Condition] = Field(min_length=1)


class NotOf(_Part):
    """True where the part is false."""

    part: Condition = Field(alias="not")


class OverLots(_Part):
    """What a tender says of its lots. ``of`` names a lot's fact for sum, least and most."""

    lots: Literal["every", "some", "count", "sum", "least", "most"]
    of: str | None = None
    when: list[Condition] = Field(default_factory=list)


class OverCondition(_Part):
    """``{over: {lots: every|some, when: [...]}}`` as a condition."""

    over: OverLots


def _kind(raw: Any) -> str:
    """Which model reads a condition, as the tags below name them; no key of a file can look like one."""
    if isinstance(raw, BaseModel):
        raw = raw.model_dump(by_alias=True)
    if isinstance(raw, dict) and len(raw) == 1:
        (key,) = raw
        if key in JOINTS:
            return f"<{key}>"
    return "<compare>"


Condition = Annotated[
    Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[NotOf, Tag("<not>")]
    | Annotated[OverCondition, Tag("<over>")]
    | Annotated[Comparison, Tag("<compare>")],
    Discriminator(_kind),
]

for _model in (AllOf, AnyOf, NotOf, OverLots, OverCondition):
    _model.model_rebuild()
