"""The ruleset language as models: the only schema of a ruleset file.

JSON Schema for editors, the reference documentation and every check of form come from these classes.
Meaning that spans files (names, types, cycles) is checked in ``link``; see docs/design.md, section 5.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from sv_rules.facts.value import FactType
from sv_rules.policy.condition import Condition, OverLots

Gateway = Literal["plan", "engage", "design", "publish", "evaluate", "award", "contract", "perform", "change", "close"]
Effect = Literal["stop", "reason", "advise", "off"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
RulesetName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*-\d+[a-z]?$")]
Sentence = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]
Href = Annotated[str, StringConstraints(pattern=r"^https://")]
Date = Annotated[datetime.date, BeforeValidator(lambda v: datetime.date.fromisoformat(v) if isinstance(v, str) else v)]
Literal_ = bool | int | Decimal | datetime.date | str | list[str]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Reference(_Part):
    """Where a rule or number stands: a clause of the ruleset's source, or another source by title."""

    clause: str | None = Field(None, description="Section, paragraph or page.")
    title: str | None = Field(None, description="Title, where the source is not the ruleset's own.")
    href: Href | None = Field(None, description="Address, where it differs from the ruleset's own.")

    @model_validator(mode="after")
    def _says_something(self) -> Reference:
        if not (self.clause or self.title):
            raise ValueError("a reference names a clause or a title")
        return self


class WorkReference(_Part):
    """The source that the ruleset encodes."""

    title: Sentence
    href: Href


class DatedValue(_Part):
    """A parameter's value from a date on, with its citation. ``value: null`` ends it."""

    value: Decimal | datetime.date | str | None = None
    one_of: list[Decimal | datetime.date] | None = Field(None, description="Where the sources leave several values open.")
    list_: str | None = Field(None, alias="list", description="A CSV file beside the ruleset, and its column: file.csv#column")
    reference: Reference

    @model_validator(mode="after")
    def _one_form(self) -> DatedValue:
        forms = [self.value is not None, self.one_of is not None, self.list_ is not None]
        if sum(forms) > 1:
            raise ValueError("give one of value, one_of or list")
        if not any(forms) and "value" not in self.model_fields_set:
            raise ValueError("give a value (null ends the parameter), one_of or list")
        return self


class Overridable(_Part):
    """In which direction another ruleset may override the parameter."""

    only: Literal["higher", "lower"]


class Parameter(_Part):
    """A number or list of policy: every value dated and cited."""

    title: Sentence
    unit: Literal["money", "percent", "integer", "date", "words"]
    definition: str | None = None
    dated_by: Name | None = Field(None, description="The fact that picks the value; else the ruleset's.")
    overridable: Overridable | None = None
    values: dict[Date, DatedValue] = Field(min_length=1)


class Override(_Part):
    """Values that replace those of a used ruleset's overridable parameter within this ruleset's scope."""

    values: dict[Date, DatedValue] = Field(min_length=1)


class Span(_Part):
    """An interval: from one fact, parameter or literal to another; an end left out is open."""

    from_: Any = Field(None, alias="from")
    to: Any = None


class Arithmetic(_Part):
    """Closed arithmetic on one fact or parameter."""

    fact: str
    plus_percent: Any = None
    without_percent: Any = None
    per_year: Any = Field(None, description="A number of months, or a fact or parameter that holds one.")

    @model_validator(mode="after")
    def _one_step(self) -> Arithmetic:
        if sum(v is not None for v in (self.plus_percent, self.without_percent, self.per_year)) != 1:
            raise ValueError("give one of plus_percent, without_percent or per_year")
        return self


class OverValue(_Part):
    """A value taken over the tender's lots."""

    over: OverLots


class Row(_Part):
    """One row of a decision table. No ``when``: always."""

    when: list[Condition] = Field(default_factory=list)
    value: Any = Field(description="A literal, a fact, a $parameter, arithmetic, {from, to}, {over: ...} or unknown.")
    because: str | None = None
    leaning: bool | None = Field(None, description="Which way an unknown boolean probably goes.")


class Case(_Part):
    """A worked example: facts in, outcome expected. Its name is a sentence of law."""

    name: Sentence
    facts: dict[str, Any] = Field(default_factory=dict)
    lots: dict[str, dict[str, Any]] | None = None
    at: Gateway | None = None
    effect: Effect | None = Field(None, description="The rule's effect at the gateway named under at.")
    expect: Any


class Table(_Part):
    """A derived fact: the first row that holds gives its value (``take: all``: every row that may hold)."""

    fact: Name
    title: Sentence
    type: FactType
    subject: Literal["tender", "lot"] = "tender"
    definition: str | None = None
    members: dict[str, str] = Field(default_factory=dict)
    reference: Reference | None = None
    take: Literal["first", "all"] = "first"
    exhaustive: bool = False
    rows: list[Row] = Field(default_factory=list)
    is_: list[Condition] = Field(default_factory=list, alias="is", description="Short form of a boolean table.")
    otherwise: Row | None = None
    cases: list[Case] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _otherwise_may_be_a_value(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "otherwise" in raw:
            other = raw["otherwise"]
            if not (isinstance(other, dict) and "value" in other):
                raw = {**raw, "otherwise": {"value": other}}
        return raw

    @model_validator(mode="after")
    def _shape(self) -> Table:
        if bool(self.rows) == bool(self.is_):
            raise ValueError("give rows, or is for a boolean, and not both")
        if self.is_ and self.type is not FactType.BOOLEAN:
            raise ValueError("is makes a boolean; write rows for another type")
        if self.exhaustive and self.otherwise:
            raise ValueError("an exhaustive table has no otherwise: leave one of them out")
        return self


class Waivable(_Part):
    """Who may waive a policy rule, and for how long at most."""

    by: list[str] = Field(min_length=1)
    for_days: int = Field(gt=0)


class MaturityTag(_Part):
    """The practice of a maturity index that the rule measures."""

    index: RulesetName
    area: str
    level: Literal["follower", "mature", "leader", "innovator"]


class Rule(_Part):
    """One rule: whom it binds (``given``), what breaks it (``when``), and what then."""

    id: RuleId
    title: Sentence
    subject: Literal["tender", "lot"]
    at: dict[Date, dict[Gateway, Effect]] = Field(min_length=1)
    dated_by: Name | None = None
    given: list[Condition] = Field(default_factory=list)
    when: list[Condition] = Field(min_length=1)
    finding: Sentence
    remedy: Sentence
    rationale: Sentence
    reference: Reference
    excepted_by: list[str] = Field(default_factory=list)
    waivable: Waivable | None = None
    maturity: MaturityTag | None = None
    cases: list[Case] = Field(default_factory=list)


class Clause(_Part):
    """One line of the ledger: a clause of the source, and what becomes of it."""

    clause: str
    title: Sentence
    status: Literal["automated", "partial", "manual", "definition", "not-applicable"]
    rules: list[str] = Field(default_factory=list)
    derive: list[str] = Field(default_factory=list)
    parameters: list[str] = Field(default_factory=list)
    why: str | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Clause:
        implements = self.rules or self.derive or self.parameters
        if self.status in ("automated", "partial") and not implements:
            raise ValueError(f"a clause that is {self.status} names its rules, tables or parameters")
        if self.status != "automated" and not self.why:
            raise ValueError(f"a clause that is {self.status} says why")
        return self


class AdoptedBy(_Part):
    """An authority's choice: the ruleset binds those who adopt it, up to a target level."""

    authority: list[str] = Field(default_factory=list)
    target_level: Literal["follower", "mature", "leader", "innovator"] | None = None
    choice: Literal["advice", "off"] = Field(
        "off", description="For those who have not adopted it: judged and shown as advice, or not run."
    )


class InForce(_Part):
    """From when until when the source is in force; ``until`` is the last day."""

    from_: Date = Field(alias="from")
    until: Date | None = None


class Ruleset(_Part):
    """One source of policy, encoded."""

    ruleset: RulesetName
    title: Sentence
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    publisher: Sentence
    reference: WorkReference
    licence: str | None = None
    adopted_by: Literal["law"] | AdoptedBy
    scope: list[Condition] = Field(default_factory=list)
    dated_by: Name
    in_force: InForce
    uses: list[RulesetName] = Field(default_factory=list)
    extent: list[str] = Field(min_length=1)
    clauses: list[Clause] = Field(min_length=1)
    parameters: dict[Name, Parameter] = Field(default_factory=dict)
    override: dict[str, Override] = Field(default_factory=dict)
    derive: list[Table] = Field(default_factory=list)
    rules: list[Rule] = Field(default_factory=list)
    case_background: dict[str, Any] = Field(
        default_factory=dict, description="Facts that every case with facts takes for granted; a case may give others."
    )
