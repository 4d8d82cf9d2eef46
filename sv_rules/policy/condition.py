"""Conditions as an author writes them: comparisons of facts, joined by all, any and not.

A list of conditions means all of them. On the right of a comparison stands a literal, a ``$parameter``,
or a fact of the same type. There is nothing else: no expressions, no code.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag, model_validator
from pydantic.json_schema import JsonSchemaValue

from sv_rules.problem import Mistake, did_you_mean, shown

ORDERED_OPERATORS = ("eq", "ne", "lt", "lte", "gt", "gte")
OPERATORS = (*ORDERED_OPERATORS, "in", "not_in", "includes", "within", "exists", "missing")
JOINTS = ("all", "any", "not", "over")
"""What stands in the place of a fact where conditions are joined, or asked of the lots."""


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
        """One fact with one operator, so that an editor can complete both (see ``schema``)."""
        return {
            "type": "object",
            "description": "One fact, one operator, one right-hand side.",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$", "not": {"enum": list(JOINTS)}},
            "additionalProperties": _TEST,
        }


_SCALAR = {"type": ["string", "number", "boolean"]}
_WORDS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
_MEANING = {
    "eq": "equal to", "ne": "not equal to", "lt": "less than", "lte": "at most", "gt": "more than", "gte": "at least",
    "in": "one of these words", "not_in": "none of these words", "exists": "stated at all", "missing": "not stated",
    "includes": "a set that holds at least one of these words", "within": "a set that holds nothing but these words",
}  # fmt: skip
_TEST: JsonSchemaValue = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
    "properties": {
        name: {
            **({"const": True} if name in ("exists", "missing") else _SCALAR if name in ORDERED_OPERATORS else _WORDS),
            "description": f"The fact is {_MEANING[name]}.",
        }
        for name in OPERATORS
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
