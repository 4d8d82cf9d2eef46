"""An authority's profile: the rulesets it adopted, its priorities, outcomes, target groups, charter, roles and actions.

A profile holds what documents of the authority say, and says of each thing where. What no document says, and above
all an invented figure, is marked ``{synthetic: true, why: ...}``, and every output that shows it says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from sv_rules.measures.model import Code
from sv_rules.measures.values import Most, OpenDay
from sv_rules.policy.ruleset import Level, RulesetName
from sv_rules.policy.words import GATEWAYS
from sv_rules.policy.written import Href, Part, Sentence
from sv_rules.problem import Mistake, did_you_mean

KINDS = ("goods", "services", "works", "light-touch")
"""What an outcome may suit, beside divisions and groups of the CPV."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class Document(Part):
    """A document of the authority that the profile draws on."""

    title: Sentence
    publisher: str = ""
    date: OpenDay = None
    href: Href | None = None


class Source(Part):
    """Where a thing stands: a document of the profile and a place in it; or that it is invented, and why."""

    document: Slug | None = None
    place: str = Field("", description="Page, section or heading.")
    synthetic: bool = False
    why: str = Field("", description="Why it was invented, where it was.")

    @model_validator(mode="after")
    def _one_form(self) -> Source:
        if self.synthetic and not self.why.strip():
            raise Mistake("what is invented says why.", 'Add "why:".', "synthetic")
        if self.synthetic == (self.document is not None):
            repair = 'Write {document: NAME, place: "page 3"}, or {synthetic: true, why: "..."}.'
            raise Mistake("a source is a document, or says that the thing is invented.", repair)
        return self


class Sourced(Part):
    """A thing that has a name and a source."""

    id: Slug
    title: Sentence
    words: str = Field("", description="What it means, in our own words.")
    source: Source


class Priority(Sourced):
    """Something that the authority wants to bring about, from its own strategy."""

    lead: str = Field("", description="The directorate or role that leads on it.")


class Programme(Sourced):
    """A programme or service of the authority that bidders' offers can link to."""


class TargetGroup(Sourced):
    """People whom social value should reach first, and the programmes that know them."""

    programmes: list[Slug] = Field(default_factory=list)


def _suits(raw: Any) -> Any:
    if not isinstance(raw, list):
        return raw
    for position, word in enumerate(raw):
        code = str(word)
        if not (code in KINDS or (code.isascii() and code.isdigit() and 2 <= len(code) <= 8)):
            near = did_you_mean(code, KINDS)
            repair = f"{near} Or write the first two to eight digits of a CPV code in quotes.".strip()
            raise Mistake(f'"{code}" is no kind of contract.', repair, position)
    return [str(word) for word in raw]


def _weights(raw: Any) -> Any:
    """A list of codes stands for codes without weights."""
    if isinstance(raw, list):
        return {code: None for code in raw if isinstance(code, str | int)}
    return raw


class Outcome(Sourced):
    """What should come of the authority's spending, with the priority it serves and the measures that count it."""

    priority: Slug | None = None
    category: Code | None = Field(None, description="The outcome of the framework that it maps onto.")
    measures: Annotated[dict[Code, Most], BeforeValidator(_weights)] = Field(
        default_factory=dict, description="Codes of the measure set, each with its weight by local priority, or null."
    )
    target_groups: list[Slug] = Field(default_factory=list)
    suits: Annotated[list[str], BeforeValidator(_suits)] = Field(
        default_factory=list,
        description="goods, services, works, light-touch or first digits of CPV codes; empty: no document says.",
    )


class Principle(Sourced):
    """A principle of the authority's charter or policy."""


class Consultation(Part):
    """Who was asked about the charter, and what came of it."""

    on: OpenDay = None
    when: str = Field("", description="In words, where no day is known.")
    who: Sentence
    result: str = ""
    source: Source


class Charter(Part):
    """The authority's social value charter or policy, its version and how it came about."""

    title: Sentence
    version: str = ""
    status: Literal["draft", "endorsed", "adopted", "under review", "replaced"]
    adopted_on: OpenDay = None
    consultations: list[Consultation] = Field(default_factory=list)
    source: Source


class Area(Part):
    """What counts as local."""

    words: Sentence = Field(description="The boundary in words, as bidders read it.")
    regions: list[str] = Field(default_factory=list, description="Names or codes of regions, as notices write them.")
    postcodes: list[str] = Field(
        default_factory=list, description="Outward codes or their beginnings, such as L or PR8."
    )
    source: Source


class Role(Part):
    """A role of the authority and what its holder may do."""

    role: Sentence
    may: list[Literal["sign off", "waive", "approve deviation", "lead", "report"]] = Field(min_length=1)
    holder: str = Field("", description="A post, not a person.")
    from_: Literal["within", "outside"] | None = Field(
        None, alias="from", description="Of the author's own department, or of another."
    )
    at: list[str] = Field(default_factory=list, description="Gateways; empty: at any.")
    rulesets: list[RulesetName] = Field(default_factory=list, description="Only for these; empty: for all adopted.")
    source: Source

    @model_validator(mode="after")
    def _known_gateways(self) -> Role:
        for position, gateway in enumerate(self.at):
            if gateway not in GATEWAYS:
                raise Mistake(f'there is no gateway "{gateway}".', did_you_mean(gateway, GATEWAYS), "at", position)
        return self


class Action(Sourced):
    """Something that the authority has set itself to do."""

    principle: Slug | None = None
    year: int | None = Field(None, gt=0, description="The year of its plan: 1, 2, ...")
    owner: str = ""


class Aim(Sourced):
    """An aim for all contracts together. No single tender is judged by it."""

    figure: Most = Field(None, description="Where the document gives one.")
    unit: str = ""


class Framework(Part):
    """Somebody else's framework that the authority uses, by name: its words stay with its owner."""

    title: Sentence
    owner: Sentence
    parts: Sentence = Field(description="Which parts of it are used.")
    source: Source


class AuthorityProfile(Part):
    """What one authority wants."""

    authority: Slug
    name: Sentence
    names: list[Sentence] = Field(default_factory=list, description="Other names, as notices write them.")
    version: str = "1"
    synthetic: bool = Field(False, description="The whole profile is invented, its documents too.")
    why: str = Field("", description="Why, where it is.")
    documents: dict[Slug, Document] = Field(default_factory=dict)
    adopt: dict[RulesetName, Level | None] = Field(
        default_factory=dict, description="Rulesets adopted, each with its target level or null."
    )
    measure_set: str | None = Field(None, description="A shipped set by name, or a path beside this file.")
    framework: str | None = Field(None, description="A framework of outcomes that outcomes map onto, likewise.")
    frameworks_used: list[Framework] = Field(default_factory=list)
    priorities: list[Priority] = Field(default_factory=list)
    programmes: list[Programme] = Field(default_factory=list)
    target_groups: list[TargetGroup] = Field(default_factory=list)
    outcomes: list[Outcome] = Field(default_factory=list)
    local_area: Area | None = None
    principles: list[Principle] = Field(default_factory=list)
    charter: Charter | None = None
    suitability: list[Sourced] = Field(default_factory=list, description="Which contracts social value is asked of.")
    roles: list[Role] = Field(default_factory=list)
    actions: list[Action] = Field(default_factory=list)
    aims: list[Aim] = Field(default_factory=list)

    @model_validator(mode="after")
    def _invented_says_why(self) -> AuthorityProfile:
        if self.synthetic and not self.why.strip():
            raise Mistake("what is invented says why.", 'Add "why:".', "synthetic")
        return self

    def sources(self) -> Iterator[tuple[tuple[str | int, ...], str, Source]]:
        """Every source with its path in the file and the title of what it stands for."""
        for key in _LISTS:
            for position, one in enumerate(getattr(self, key)):
                yield (key, position, "source"), getattr(one, "title", "") or one.role, one.source
        if self.local_area is not None:
            yield ("local_area", "source"), self.local_area.words, self.local_area.source
        if self.charter is not None:
            yield ("charter", "source"), self.charter.title, self.charter.source
            for position, talk in enumerate(self.charter.consultations):
                yield ("charter", "consultations", position, "source"), talk.who, talk.source

    @property
    def invented(self) -> tuple[str, ...]:
        """What in the profile is invented, each with why."""
        whole = (f"{self.name}: {self.why}",) if self.synthetic else ()
        return whole + tuple(f"{title}: {source.why}" for _, title, source in self.sources() if source.synthetic)

    def weight(self, measure: str) -> Decimal | None:
        """The weight that the outcomes give a measure, or ``None`` where none does."""
        given = [outcome.measures[measure] for outcome in self.outcomes if outcome.measures.get(measure) is not None]
        return max((w for w in given if w is not None), default=None)


_LISTS = (
    "frameworks_used", "priorities", "programmes", "target_groups", "outcomes", "principles", "suitability", "roles",
    "actions", "aims",
)  # fmt: skip
