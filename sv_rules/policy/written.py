"""Values as an author writes them: dates, citations, dated values, and what a table row gives."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    StringConstraints,
    Tag,
    WithJsonSchema,
    model_validator,
)

from sv_rules.policy.condition import Condition, OverLots
from sv_rules.problem import Mistake, did_you_mean, shown

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_FIRST, _LAST = datetime.date(1800, 1, 1), datetime.date(2199, 12, 31)
_DATE_PATTERN = r"^\d{4}-\d{2}-\d{2}$"


class Part(BaseModel):
    """A part of a ruleset: nothing but its own keys, nothing converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def iso_date(raw: Any) -> datetime.date:
    """A date, or its text as ``YYYY-MM-DD`` and no other way. Raises ``Mistake``."""
    if isinstance(raw, datetime.date):
        day = raw
    else:
        try:
            day = datetime.date.fromisoformat(raw if _ISO.match(raw) else "")
        except (TypeError, ValueError):
            raise Mistake(f"expected a date, found {shown(raw)}.", "Write it as YYYY-MM-DD.") from None
    if not _FIRST <= day <= _LAST:
        raise Mistake(f"{day} is not a date that law or policy could mean.", "Check the year.")
    return day


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Sentence = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]
Href = Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")]
Date = Annotated[
    datetime.date,
    PlainValidator(iso_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": _DATE_PATTERN}),
]


class Reference(Part):
    """Where a rule or number stands: a clause of the ruleset's source, or another source by title."""

    clause: str | None = Field(None, description="Section, paragraph or page.")
    title: str | None = Field(None, description="Title, where the source is not the ruleset's own.")
    href: Href | None = Field(None, description="Address, where it differs from the ruleset's own.")

    @model_validator(mode="after")
    def _says_something(self) -> Reference:
        if not (self.clause or self.title):
            raise Mistake("a reference names a clause or a title.", 'Add "clause:".')
        return self


# ---------------------------------------------------------------------------- what a row gives

_VALUE_KEYS = ("fact", "plus_percent", "without_percent", "per_year", "from", "to", "over")


def _scalar(raw: Any) -> Any:
    if isinstance(raw, dict):
        strange = next((str(k) for k in raw if k not in _VALUE_KEYS), "")
        message = f'there is no key "{strange}" in a value.' if strange else "a value has keys, and none is written."
        raise Mistake(message, did_you_mean(strange, _VALUE_KEYS), *([strange] if strange else []))
    if isinstance(raw, list):
        raise Mistake("expected one value, found a list.", "Write one value; a row gives one.")
    if raw is None:
        raise Mistake("the value is missing.", "Write a value, or unknown with because.")
    return raw


Scalar = Annotated[
    Any,
    PlainValidator(_scalar),
    WithJsonSchema({"type": ["string", "number", "boolean"], "description": "A literal, a fact or a $parameter."}),
]


class Arithmetic(Part):
    """Closed arithmetic on one fact or parameter: one step."""

    fact: str = Field(description="A fact, or a $parameter.")
    plus_percent: Scalar | None = Field(None, description="Per cent to add: a number, a fact or a $parameter.")
    without_percent: Scalar | None = Field(None, description="Per cent to take out: base / (1 + per cent).")
    per_year: Scalar | None = Field(None, description="A number of months, or a fact or parameter that holds one.")

    @model_validator(mode="after")
    def _one_step(self) -> Arithmetic:
        steps = [v is not None for v in (self.plus_percent, self.without_percent, self.per_year)]
        if sum(steps) != 1:
            raise Mistake("arithmetic has one step.", "Write one of plus_percent, without_percent and per_year.")
        return self


def _end(raw: Any) -> str:
    return "<arithmetic>" if isinstance(raw, Arithmetic) or (isinstance(raw, dict) and "fact" in raw) else "<scalar>"


End = Annotated[Annotated[Scalar, Tag("<scalar>")] | Annotated[Arithmetic, Tag("<arithmetic>")], Discriminator(_end)]


class Span(Part):
    """An interval: from one value to another; an end left out is open."""

    from_: End | None = Field(None, alias="from")
    to: End | None = None

    @model_validator(mode="after")
    def _has_an_end(self) -> Span:
        if self.from_ is None and self.to is None:
            raise Mistake("an interval has an end.", "Write from, to, or both.")
        return self


class OverValue(Part):
    """A value taken over the tender's lots."""

    over: OverLots


def _value(raw: Any) -> str:
    if isinstance(raw, dict):
        for key, tag in (("over", "<over>"), ("fact", "<arithmetic>"), ("from", "<span>"), ("to", "<span>")):
            if key in raw:
                return tag
    for model, tag in ((Arithmetic, "<arithmetic>"), (Span, "<span>"), (OverValue, "<over>")):
        if isinstance(raw, model):
            return tag
    return "<scalar>"


Value = Annotated[
    Annotated[Scalar, Tag("<scalar>")]
    | Annotated[Arithmetic, Tag("<arithmetic>")]
    | Annotated[Span, Tag("<span>")]
    | Annotated[OverValue, Tag("<over>")],
    Discriminator(_value),
]


class Outcome(Part):
    """What a row, or the lack of one, gives."""

    value: Value = Field(description="A literal, a fact, a $parameter, arithmetic, {from, to}, {over: ...} or unknown.")
    because: str | None = Field(None, description="Why; an unknown value must say it.")
    leaning: bool | None = Field(None, description="Which way an unknown boolean probably goes.")

    @model_validator(mode="after")
    def _unknown_says_why(self) -> Outcome:
        if self.value == "unknown":
            if not self.because:
                raise Mistake("an unknown value says why.", 'Add "because:".', "value")
        elif self.leaning is not None:
            raise Mistake("only an unknown value leans.", 'Remove "leaning:".', "leaning")
        return self


class Row(Outcome):
    """One row of a decision table. No ``when``: always."""

    when: list[Condition] = Field(default_factory=list)


def _otherwise(raw: Any) -> Any:
    written_out = isinstance(raw, dict) and not raw.keys().isdisjoint(Outcome.model_fields)
    return raw if written_out or isinstance(raw, Outcome) else {"value": raw}


Otherwise = Annotated[Outcome, BeforeValidator(_otherwise, json_schema_input_type=Outcome | Value)]
"""What holds where no row does: a value, or a value with its why."""

# ---------------------------------------------------------------------------- what a parameter holds


class DatedValue(Part):
    """A parameter's value from a date on, with its citation. ``value: null`` ends it."""

    value: Scalar | None = Field(None, description="A number or date; null ends the parameter.")
    one_of: list[Scalar] | None = Field(None, min_length=2, description="Where sources leave several open.")
    list_: str | None = Field(None, alias="list", description="A CSV file beside it, and a column: file.csv#column")
    reference: Reference

    @model_validator(mode="before")
    @classmethod
    def _cited(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            repair = "Write {value: ..., reference: {clause: ...}}."
            raise Mistake(f"{shown(raw)} stands here without a citation.", repair)
        return raw

    @model_validator(mode="after")
    def _one_form(self) -> DatedValue:
        given = self.model_fields_set & {"value", "one_of", "list_"}
        if len(given) != 1:
            raise Mistake("a dated value is one of value, one_of and list.", "Write one of them; value: null ends it.")
        return self


def _dated(raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        repair = "Write each value under the day from which it holds."
        raise Mistake(f"{shown(raw)} stands here without a date.", repair)
    return raw


DatedValues = Annotated[dict[Date, DatedValue], Field(min_length=1), BeforeValidator(_dated)]
