"""The ruleset language as models: the only schema of a ruleset file.

JSON Schema for editors, the reference documentation and every check of form come from these classes.
Values and dates are in ``written``, conditions in ``condition``. Meaning that spans files (names, types,
cycles) is checked in ``link``; see docs/design.md, section 5.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, Tag, model_validator

from sv_rules.facts.value import FactType
from sv_rules.policy.condition import Condition
from sv_rules.policy.written import Date, DatedValues, Href, Name, Otherwise, Part, Reference, Row, Sentence
from sv_rules.problem import Mistake

Gateway = Literal["plan", "engage", "design", "publish", "evaluate", "award", "contract", "perform", "change", "close"]
Effect = Literal["stop", "reason", "advise", "off"]
RulesetName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*-\d+[a-z]?$")]
Level = Literal["follower", "mature", "leader", "innovator"]


class WorkReference(Part):
    """The source that the ruleset encodes."""

    title: Sentence
    href: Href


class Overridable(Part):
    """In which direction another ruleset may override the parameter."""

    only: Literal["higher", "lower"]


class Parameter(Part):
    """A number or list of policy: every value dated and cited."""

    title: Sentence
    unit: Literal["money", "percent", "integer", "date", "words"]
    definition: str | None = None
    dated_by: Name | None = Field(
        None, description="The fact of the tender that picks the value; else the rule's own, else the ruleset's."
    )
    overridable: Overridable | None = None
    values: DatedValues

    @model_validator(mode="after")
    def _has_a_direction(self) -> Parameter:
        if self.overridable and self.unit in ("words", "date"):
            raise Mistake(f"a parameter of {self.unit} has no higher or lower.", "Remove overridable.", "overridable")
        return self


class Override(Part):
    """Values that replace those of a used ruleset's overridable parameter within this ruleset's scope.

    Before the first of them, and from ``value: null`` on, the used ruleset's own values hold.
    """

    values: DatedValues


class Case(Part):
    """A worked example: facts in, outcome expected. Its name is a sentence of law.

    Facts may be stated that a table derives; then that table is not asked. ``null`` takes a fact of the
    ruleset's ``case_background`` away. A lot's fact under ``facts`` holds for every lot of the case.
    """

    name: Sentence
    facts: dict[str, Any] = Field(default_factory=dict)
    lots: dict[str, dict[str, Any]] | None = None
    at: Gateway | None = Field(None, description="The gateway at which the rule has the effect named under effect.")
    effect: Effect | None = Field(None, description="The rule's effect at the gateway named under at.")
    expect: Any

    @model_validator(mode="after")
    def _effect_somewhere(self) -> Case:
        if (self.at is None) != (self.effect is None):
            given, other = ("at", "effect") if self.effect is None else ("effect", "at")
            raise Mistake(f'"{given}" says nothing without "{other}".', f'Add "{other}:", or remove "{given}:".', given)
        return self


class Table(Part):
    """A derived fact: the first row that holds gives its value (``take: all``: every row that may hold)."""

    fact: Name
    title: Sentence
    type: Annotated[FactType, Field(strict=False)]
    subject: Literal["tender", "lot"] = "tender"
    definition: str | None = None
    members: dict[str, str] = Field(default_factory=dict, description="The words of an enum, each with a title.")
    reference: Reference | None = None
    take: Literal["first", "all"] = "first"
    exhaustive: bool = Field(False, description="Some row always holds, so that no row holding is no candidate.")
    rows: list[Row] = Field(default_factory=list)
    is_: list[Condition] = Field(default_factory=list, alias="is", description="Short form of a boolean table.")
    otherwise: Otherwise | None = None
    cases: list[Case] = Field(default_factory=list)

    @model_validator(mode="after")
    def _shape(self) -> Table:
        if self.rows and self.is_:
            raise Mistake("a table has rows or is, and this has both.", "Remove one of them.", "is")
        if not self.rows and not self.is_:
            raise Mistake("the table has no rows.", 'Write "rows:", or "is:" for a boolean.')
        if self.is_ and self.type is not FactType.BOOLEAN:
            raise Mistake(f'"is" makes a boolean, and "{self.fact}" is of type {self.type}.', "Write rows.", "is")
        if self.is_ and self.otherwise:
            raise Mistake('"is" leaves nothing over.', 'Remove "otherwise:".', "otherwise")
        if self.exhaustive and self.otherwise:
            repair = 'Remove "otherwise:", or "exhaustive:".'
            raise Mistake("an exhaustive table leaves nothing over.", repair, "otherwise")
        return self

    @model_validator(mode="after")
    def _members(self) -> Table:
        if self.type is FactType.SET:
            raise Mistake("a table cannot derive a set.", "Derive a boolean for each member.", "type")
        if self.type is FactType.ENUM and not self.members:
            raise Mistake(f'"{self.fact}" is an enum and names no members.', 'Add "members:".', "type")
        if self.type is not FactType.ENUM and self.members:
            raise Mistake(f"only an enum has members, and this is of type {self.type}.", "Remove them.", "members")
        if "unknown" in self.members:
            repair = "Remove it; a table may give unknown."
            raise Mistake("no member stands for not knowing.", repair, "members", "unknown")
        return self


class Waivable(Part):
    """Who may waive a policy rule, and for how long at most."""

    by: list[Sentence] = Field(min_length=1)
    for_days: int = Field(gt=0)


class MaturityTag(Part):
    """The practice of a maturity index that the rule measures."""

    index: RulesetName
    area: str
    level: Level


class Rule(Part):
    """One rule: whom it binds (``given``), what breaks it (``when``), and what then."""

    id: RuleId
    title: Sentence
    subject: Literal["tender", "lot"]
    at: dict[Date, Annotated[dict[Gateway, Effect], Field(min_length=1)]] = Field(
        min_length=1, description="By date, the effect at each gateway; it holds at later ones until another or off."
    )
    dated_by: Name | None = Field(
        None, description="The fact of the tender that dates this rule's effects and parameters; else the ruleset's."
    )
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


class SignOff(Part):
    """Who signs before a tender goes on at a gateway. A changed tender needs a new signature."""

    role: Sentence
    from_: Literal["within", "outside"] = Field(
        alias="from", description="Someone of the author's own department, or of another."
    )
    at: Gateway
    title: Sentence
    reference: Reference
    maturity: MaturityTag | None = Field(
        None, description="The practice that it is a part of: adopted up to a lower level, it is not asked for."
    )


class Clause(Part):
    """One line of the ledger: a clause of the source, and what becomes of it."""

    clause: str
    title: Sentence
    status: Literal["automated", "partial", "manual", "definition", "not-applicable"]
    rules: list[str] = Field(default_factory=list)
    derive: list[str] = Field(default_factory=list)
    parameters: list[str] = Field(default_factory=list)
    sign_offs: list[str] = Field(default_factory=list, description="The roles of the sign-offs that implement it.")
    why: str | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Clause:
        implements = self.rules or self.derive or self.parameters or self.sign_offs
        if self.status in ("automated", "partial") and not implements:
            message = f"a clause that is {self.status} names what implements it."
            raise Mistake(message, "Name rules, derive, parameters or sign_offs.", "status")
        if self.status != "automated" and not self.why:
            raise Mistake(f"a clause that is {self.status} says why.", 'Add "why:".', "status")
        return self


class AdoptedBy(Part):
    """An authority's choice: the ruleset binds those who adopt it, up to a target level."""

    authority: list[str] = Field(default_factory=list)
    target_level: Level | None = None
    choice: Literal["advice", "off"] = Field(
        "off", description="For those who have not adopted it: judged and shown as advice, or not run."
    )


class InForce(Part):
    """From when until when the source is in force; ``until`` is the last day."""

    from_: Date = Field(alias="from")
    until: Date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> InForce:
        if self.until is not None and self.until < self.from_:
            raise Mistake("it ends before it begins.", "Check the two dates.", "until")
        return self


def _adopted(raw: Any) -> str:
    return "<choice>" if isinstance(raw, dict | AdoptedBy) else "<law>"


def _empty_is_none(raw: Any) -> Any:
    """A key with nothing under it says nothing."""
    return {} if raw is None else raw


class Ruleset(Part):
    """One source of policy, encoded."""

    ruleset: RulesetName
    title: Sentence
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    publisher: Sentence
    reference: WorkReference
    licence: str | None = None
    adopted_by: Annotated[
        Annotated[Literal["law"], Tag("<law>")] | Annotated[AdoptedBy, Tag("<choice>")], Discriminator(_adopted)
    ]
    scope: list[Condition] = Field(default_factory=list, description="Outside it every rule is not applicable.")
    dated_by: Name = Field(description="The fact of the tender that dates parameters, effects and in_force.")
    in_force: InForce
    uses: list[RulesetName] = Field(default_factory=list)
    extent: list[str] = Field(min_length=1, description="The clauses that this encoding claims to cover.")
    clauses: list[Clause] = Field(min_length=1, description="The ledger: every clause of the extent.")
    parameters: Annotated[dict[Name, Parameter], BeforeValidator(_empty_is_none)] = Field(default_factory=dict)
    override: Annotated[dict[str, Override], BeforeValidator(_empty_is_none)] = Field(default_factory=dict)
    derive: list[Table] = Field(default_factory=list)
    rules: list[Rule] = Field(default_factory=list)
    sign_offs: list[SignOff] = Field(default_factory=list)
    case_background: dict[str, Any] = Field(
        default_factory=dict, description="Facts that every case with facts takes for granted; a case may give others."
    )
