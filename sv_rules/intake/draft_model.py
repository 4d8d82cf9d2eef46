"""The schema of a draft tender, and what is wrong with a file that does not fit it, in plain sentences."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from sv_rules.facts.dictionary import Gateway
from sv_rules.facts.value import FactType, Known
from sv_rules.intake.draft_value import given_value, shown, value_schema
from sv_rules.problem import did_you_mean

Steps = tuple[str | int, ...]


def _percent(raw: object) -> Known | None:
    return None if raw is None else given_value(FactType.PERCENT, raw)


def _one_or_more(raw: object) -> object:
    return [raw] if isinstance(raw, str) else raw


def _as_text(raw: object) -> object:
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("expected a text, found an empty one.")
    return text.strip()


Text = Annotated[str, AfterValidator(_filled)]
Percent = Annotated[Any, AfterValidator(_percent), WithJsonSchema(value_schema(FactType.PERCENT))]
Values = Annotated[dict[str, Any], Field(default_factory=dict)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class DraftCriterion(_Part):
    """One award criterion other than price."""

    name: Text = Field(description="What bidders are told that they are scored on.")
    type: Literal["quality", "price", "cost"] = "quality"
    weight: Percent = Field(None, description="Per cent of all marks, or {from: 5, to: 10} while it is open.")
    description: str = ""


class DraftCriteria(_Part):
    """How bids for a lot are to be scored."""

    price: Percent = Field(None, description="Per cent of all marks that price carries.")
    criteria: list[DraftCriterion] = Field(default_factory=list)
    description: str = Field("", description="Free text about the criteria, read as a notice's would be.")


class DraftLot(_Part):
    """One lot."""

    id: Annotated[Text, BeforeValidator(_as_text)]
    title: str = ""
    description: str = ""
    facts: Values = Field(description="Facts of the lot, by their names in the fact dictionary.")
    award_criteria: DraftCriteria | None = None


class Draft(_Part):
    """A draft tender."""

    title: Text
    buyer: Annotated[list[Text], BeforeValidator(_one_or_more)] = Field(
        min_length=1,
        description="The buyer's name, or a list of names.",
        json_schema_extra={"type": ["string", "array"], "minLength": 1},
    )
    gateway: Gateway | None = Field(None, description="The gateway that the tender stands at.")
    facts: Values = Field(description="Facts of the tender, by their names in the fact dictionary.")
    lots: list[DraftLot] = Field(default_factory=list, description="At least one, as soon as criteria are known.")


def explained(path: Steps, mistake: Mapping[str, Any], facts: Container[str]) -> tuple[str, str]:
    """What pydantic found at ``path``, in a sentence, with its repair."""
    kind, found = mistake["type"], mistake["input"]
    name = _name_of(path)
    if kind == "extra_forbidden":
        if path[-1] in facts:
            return f"{name} is a fact.", 'Put it under "facts:".'
        return f"{name} is not known here.", did_you_mean(str(path[-1]), _keys_at(path[:-1]))
    if kind == "missing":
        return f"{name} is missing.", _MISSING.get(str(path[-1]), "Add it.")
    if kind == "literal_error":
        known = [word.strip(" '") for word in mistake["ctx"]["expected"].replace(" or ", ",").split(",")]
        return f"{name} cannot be {shown(found)}.", did_you_mean(str(found), known)
    if kind == "value_error":
        return f"{name}: {mistake['ctx']['error']}", ""
    if kind == "too_short":
        return f"{name} is an empty list.", "Write at least one."
    expected, repair = _EXPECTED.get(kind, ("something else", ""))
    return f"{name}: expected {expected}, found {shown(found)}.", repair


def _name_of(path: Steps) -> str:
    if not path:
        return "The file"
    if isinstance(path[-1], int):
        return f"Entry {path[-1] + 1} of {_name_of(path[:-1])}"
    return f'"{path[-1]}"'


_MODELS: dict[tuple[str, ...], type[_Part]] = {
    (): Draft,
    ("lots",): DraftLot,
    ("lots", "award_criteria"): DraftCriteria,
    ("lots", "award_criteria", "criteria"): DraftCriterion,
}
_MISSING = {
    "title": 'Write what is bought, for example "title: Home care, two localities".',
    "buyer": 'Write who buys, for example "buyer: Example Council".',
    "id": 'Number the lot, for example "id: 1".',
    "name": 'Name the criterion, for example "name: Social value".',
}
_LINES = 'Write "name: value" on lines of their own, indented.'
_EXPECTED = {
    "string_type": ("a text", "Put quotes around it if it is meant."),
    "list_type": ("a list", 'Begin each entry with "- ".'),
    "dict_type": ("names with values", _LINES),
    "model_type": ("names with values", _LINES),
}


def _keys_at(path: Steps) -> list[str]:
    model = _MODELS.get(tuple(step for step in path if isinstance(step, str)))
    return list(model.model_fields) if model else []
