"""Conditions as an author writes them: comparisons of facts, joined by all, any and not.

A list of conditions means all of them. On the right of a comparison stands a literal, a ``$parameter``,
or a fact of the same type. There is nothing else: no expressions, no code.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag, field_validator

from sv_rules.problem import did_you_mean

ORDERED_OPERATORS = ("eq", "ne", "lt", "lte", "gt", "gte")
OPERATORS = (*ORDERED_OPERATORS, "in", "not_in", "includes", "within", "exists", "missing")
NEGATED = {
    "eq": "ne", "ne": "eq", "lt": "gte", "gte": "lt", "gt": "lte", "lte": "gt",
    "in": "not_in", "not_in": "in", "exists": "missing", "missing": "exists",
}  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Comparison(RootModel[dict[str, dict[str, Any]]]):
    """``{fact: {operator: right}}``: one fact, one operator, one right-hand side."""

    model_config = ConfigDict(frozen=True)

    @field_validator("root")
    @classmethod
    def _one_of_each(cls, root: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        if len(root) != 1:
            raise ValueError("a condition names one fact. Write each fact as an item of its own")
        (test,) = root.values()
        if len(test) != 1:
            raise ValueError("a condition has one operator. Write each test as an item of its own")
        (operator,) = test
        if operator not in OPERATORS:
            raise ValueError(f'there is no operator "{operator}". {did_you_mean(operator, OPERATORS)}')
        return root

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


class AllOf(_Part):
    """True where every part is true."""

    all: list[Condition] = Field(min_length=1)


class AnyOf(_Part):
    """True where some part is true."""

    any: list[Condition] = Field(min_length=1)


class NotOf(_Part):
    """True where the part is false."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
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
    if isinstance(raw, BaseModel):
        raw = raw.model_dump(by_alias=True)
    if isinstance(raw, dict) and len(raw) == 1:
        (key,) = raw
        if key in ("all", "any", "not", "over"):
            return str(key)
    return "compare"


Condition = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[NotOf, Tag("not")]
    | Annotated[OverCondition, Tag("over")]
    | Annotated[Comparison, Tag("compare")],
    Discriminator(_kind),
]

for _model in (AllOf, AnyOf, NotOf, OverLots, OverCondition):
    _model.model_rebuild()
