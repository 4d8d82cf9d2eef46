"""The fact dictionary: the names that rules, notices, drafts and records share."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sv_rules.facts.value import FactType

Gateway = Literal[
    "plan", "engage", "design", "publish", "evaluate", "award", "contract", "perform", "change", "close"
]
Subject = Literal["organisation", "tender", "lot", "bid", "contract", "commitment"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FalseIfAbsent(_Entry):
    """On which forms an absent flag means "no", because the form always asks and omits "no"."""

    form: str
    notice_types: list[str] | Literal["all"]

    def holds(self, notice_type: str | None) -> bool:
        """Whether an absent flag on a notice of this type is a "no"."""
        return notice_type is not None and (self.notice_types == "all" or notice_type in self.notice_types)


class FactDefinition(_Entry):
    """One fact: its type, whom it is about, what it means, and where each source carries it."""

    type: FactType
    subject: Subject
    title: str
    definition: str
    members: dict[str, str] = Field(
        default_factory=dict, description="Words that an enum or set may hold, with titles."
    )
    source: dict[str, str] = Field(default_factory=dict, description="Where each input profile carries it.")
    needs: Literal["notice", "record"] = "notice"
    draft: bool = Field(True, description="Whether a draft may state it.")
    false_if_absent: FalseIfAbsent | None = None

    @model_validator(mode="after")
    def _members_belong_to_words(self) -> FactDefinition:
        if self.members and self.type not in (FactType.ENUM, FactType.SET):
            raise ValueError("only an enum or a set has members")
        if self.type is FactType.ENUM and not self.members:
            raise ValueError("an enum names its members")
        return self


class Form(_Entry):
    """A form that notices are made on, with the text that says what it asks."""

    title: str
    reference: dict[str, str]


class Dictionary(_Entry):
    """All facts by name."""

    forms: dict[str, Form]
    gateways: dict[str, Gateway] = Field(default_factory=dict, description="The gateway of each notice type.")
    tag_gateways: dict[str, Gateway] = Field(
        default_factory=dict, description="For notices without a number: the gateway of each tag, in order."
    )
    facts: dict[str, FactDefinition]

    @model_validator(mode="after")
    def _forms_exist(self) -> Dictionary:
        for name, fact in self.facts.items():
            if fact.false_if_absent and fact.false_if_absent.form not in self.forms:
                raise ValueError(f"{name}: there is no form {fact.false_if_absent.form}")
        return self

    @model_validator(mode="after")
    def _notice_types_exist(self) -> Dictionary:
        if "notice_type" in self.facts and (strange := set(self.gateways) - set(self.facts["notice_type"].members)):
            raise ValueError(f"gateways: there are no notice types {', '.join(sorted(strange))}")
        return self


@lru_cache(maxsize=1)
def fact_dictionary() -> Dictionary:
    """The dictionary that is shipped with the package."""
    from sv_rules.source import parse_source

    text = files("sv_rules.facts").joinpath("dictionary.yaml").read_bytes()
    return Dictionary.model_validate(parse_source(text, "dictionary.yaml").data)
