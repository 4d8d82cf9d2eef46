"""A measure set: themes, outcomes and measures, each measure with its unit, proxy value and counting rules.

Sets are licensed by their publishers, so a council brings its own (``sv-rules measures import``); the one that is
shipped is invented. Money is in pounds for each unit, as ``Decimal``. "none" says that a measure has no proxy
value: such an offer is recorded and never counts as nought.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from sv_rules.measures.sustainability import sustainability_goals
from sv_rules.measures.values import Money, Most, OpenDay, Proxy, Quantity
from sv_rules.policy.written import Href, Part
from sv_rules.problem import Mistake, did_you_mean

MOST_TEXT = 4_000
"""Characters of a title or another text of a set."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=MOST_TEXT, strip_whitespace=True)]
SetName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
"""The code of a measure, outcome or theme, as its publisher writes it."""

Years = Literal["every", "first", "once"]
Statement = Literal["required", "asked", "no"]
Attribution = Literal["whole", "share"]
Together = Literal["one", "declared"]
MOST_EDITION, MOST_UNIT = 60, 80
"""Characters of an edition's name and of a unit."""
ELSEWHERE = "Elsewhere"
"""What a bidder chooses where none of a measure's areas fits: there the measure's own value holds, where it has one."""


class Counting(Part):
    """How an offer against a measure counts. On a measure, what is left out is as the set says."""

    years: Years | None = Field(
        default=None,
        description="every: each year counts; first: the first year only; once: one amount for the contract.",
    )
    method_statement: Statement | None = Field(
        default=None,
        description="required: an offer without figure and statement is set aside; asked: it is noted; no: none.",
    )
    attribution: Attribution | None = Field(
        default=None,
        description="share: only the share of the activity that this contract causes counts; whole: all of it.",
    )
    local: bool | None = Field(default=None, description="Only what lands inside the stated boundary counts.")
    additional: bool | None = Field(default=None, description="What the contract requires anyway does not count.")
    whole_numbers: bool | None = Field(default=None, description="A quantity is a whole number.")
    most: Most = Field(default=None, description="The greatest quantity that counts for one bid and lot.")


class CountingRules(Part):
    """How offers against the measures of a set count, where a measure does not say otherwise."""

    years: Years = "every"
    method_statement: Statement = "asked"
    attribution: Attribution = "share"
    local: bool = False
    additional: bool = True
    whole_numbers: bool = False
    most: Most = None


class OverlapGroup(Part):
    """Measures that would count the same thing twice."""

    title: Text
    together: Together = Field(
        description="one: of these measures only the offer of the highest value counts; declared: the bidder says "
        "how much of an offer is counted under another of them, and that much is taken out."
    )
    why: Text


class Measure(Part):
    """One measure: what is counted, in which unit, at what value."""

    id: Code
    title: Text
    unit: Annotated[str, StringConstraints(min_length=1, max_length=MOST_UNIT, strip_whitespace=True)]
    help: str = Field("", description="What bidders read beside it.")
    proxy: Proxy = Field(description="Pounds for each unit, or none.")
    local_proxies: dict[str, Money] = Field(default_factory=dict, description="By area: pounds for each unit there.")
    proxy_source: str = ""
    weight: Quantity = Field(Decimal(1), description="By local priority: the proxy value is multiplied by it.")
    target_group: str = ""
    goals: list[str] = Field(default_factory=list, description="Codes of the OCDS codelist of sustainability goals.")
    overlaps: list[str] = Field(default_factory=list, description="Overlap groups that it belongs to.")
    counting: Counting = Field(default_factory=lambda: Counting())
    evidence: str = Field("", description="What proves that it was delivered.")

    @model_validator(mode="after")
    def _known_goals(self) -> Measure:
        for position, goal in enumerate(self.goals):
            if goal not in sustainability_goals():
                message = f'"{goal}" is not in the OCDS codelist of sustainability goals.'
                raise Mistake(message, did_you_mean(goal, sustainability_goals()), "goals", position)
        return self

    @property
    def priced(self) -> bool:
        """Whether it has a proxy value anywhere."""
        return self.proxy is not None or bool(self.local_proxies)

    @property
    def areas(self) -> dict[str, Decimal]:
        """The areas to choose from, each with pounds for each unit there; empty where its value is the same everywhere.

        A measure with a value of its own beside those of areas holds that value elsewhere, and the bidder must say so:
        no area is ever assumed.
        """
        if not self.local_proxies or self.proxy is None:
            return dict(self.local_proxies)
        return {**self.local_proxies, ELSEWHERE: self.proxy}

    def value_in(self, area: str) -> Decimal | None:
        """Pounds for each unit in an area, by local priority.

        ``None`` where the measure has no proxy value, or has values by area and none for this one.
        """
        if self.local_proxies:
            value = {name.casefold(): one for name, one in self.areas.items()}.get(area.strip().casefold())
        else:
            value = self.proxy
        return None if value is None else value * self.weight


class Outcome(Part):
    """What should come about; measures count it."""

    id: Code
    title: Text
    help: str = ""
    measures: list[Measure] = Field(default_factory=list)


class Theme(Part):
    """Outcomes that belong together."""

    id: Code
    title: Text
    outcomes: list[Outcome] = Field(min_length=1)


class Origin(Part):
    """Where a set comes from."""

    title: Text
    href: Href | None = None


class MeasureSet(Part):
    """One edition of a set of measures, or a framework of outcomes only."""

    measure_set: SetName
    title: Text
    edition: Annotated[str, StringConstraints(min_length=1, max_length=MOST_EDITION, strip_whitespace=True)]
    date: OpenDay = Field(None, description="When the edition was published.")
    publisher: Text
    licence: Text = Field(description="Under which terms you may use it. Many sets forbid changed or shared copies.")
    source: Origin
    synthetic: bool = Field(False, description="Its measures or figures are invented.")
    why: str = Field("", description="Why they are invented.")
    counting: CountingRules = Field(default_factory=CountingRules)
    overlap_groups: dict[str, OverlapGroup] = Field(default_factory=dict)
    themes: list[Theme] = Field(min_length=1)

    @model_validator(mode="after")
    def _invented_says_why(self) -> MeasureSet:
        if self.synthetic and not self.why:
            raise Mistake("an invented set says why it was invented.", 'Add "why:".', "synthetic")
        return self

    def placed(self) -> Iterator[tuple[tuple[str | int, ...], Theme, Outcome, Measure]]:
        """Every measure with its path in the file, theme and outcome, in order."""
        for t, theme in enumerate(self.themes):
            for o, outcome in enumerate(theme.outcomes):
                for m, measure in enumerate(outcome.measures):
                    yield ("themes", t, "outcomes", o, "measures", m), theme, outcome, measure

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Measures by code, in order."""
        return {measure.id: measure for _, _, _, measure in self.placed()}

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """Outcomes by code, in order."""
        return {outcome.id: outcome for theme in self.themes for outcome in theme.outcomes}

    @cached_property
    def outcome_of(self) -> dict[str, Outcome]:
        """The outcome of each measure, by the measure's code."""
        return {measure.id: outcome for _, _, outcome, measure in self.placed()}

    @cached_property
    def theme_of(self) -> dict[str, Theme]:
        """The theme of each measure, by the measure's code."""
        return {measure.id: theme for _, theme, _, measure in self.placed()}

    def counting_of(self, code: str) -> CountingRules:
        """How offers against a measure count: its own rules over the set's. Raises ``KeyError``."""
        own = {name: value for name, value in self.measures[code].counting if value is not None}
        return CountingRules(**{**dict(self.counting), **own})
