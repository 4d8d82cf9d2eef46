"""The tables of the profile form: one for each part of an authority's profile, with what each column asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sv_rules.policy.words import GATEWAYS

Kind = Literal["text", "choice", "choices", "date", "whole", "decimal", "measures"]
VERSION = "sv-rules profile form 1"
LONGEST = 4_000
"""Characters of one answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One column (or one line of the first sheet): its key in the profile, its heading, what it asks.

    ``of`` names the table whose titles may be chosen, or the list of words.
    """

    key: str
    heading: str
    help: str
    width: float = 26
    kind: Kind = "text"
    of: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet with one table: ``rows`` entries of the profile's list ``key``."""

    key: str
    title: str
    heading: str
    note: str
    rows: int
    columns: tuple[Asked, ...]

    @property
    def word(self) -> str:
        """The stem of its defined names."""
        return "".join(part.capitalize() for part in self.key.split("_"))


LISTS: dict[str, tuple[str, ...]] = {
    "status": ("draft", "endorsed", "adopted", "under review", "replaced"),
    "may": ("sign off", "waive", "approve deviation", "lead", "report"),
    "from": ("within", "outside"),
    "levels": ("follower", "mature", "leader", "innovator"),
    "yes": ("Yes", "No"),
    "gateways": GATEWAYS,
}
_TITLE = Asked("title", "Title", "What it is called. One line.", 40, needed=True)
_WORDS = Asked("words", "In a few words", "What it means. Your own words.", 36)
_SOURCE = (
    Asked(
        "document",
        "Document",
        "Which of your documents says so: choose from the sheet Documents.",
        26,
        "choice",
        "documents",
    ),
    Asked("place", "Page or section", "Where in the document.", 18),
    Asked("why", "Invented, because", "Only where no document says it: why it was made up. Outputs will say so.", 24),
)
_ID = Asked("id", "Short name", "May stay empty: it is made from the title.", 16)

DOCUMENTS = Table(
    "documents",
    "Documents",
    "Documents that the profile is taken from",
    "Everything on the other sheets names one of these, or says that it is invented.",
    12,
    (
        _TITLE,
        Asked("publisher", "Publisher", "Who published it.", 26),
        Asked("date", "Date", "The document's own date.", 14, "date"),
        Asked("href", "Address", "Where it can be read, beginning with https://", 46),
        _ID,
    ),
)
TABLES: tuple[Table, ...] = (
    DOCUMENTS,
    Table(
        "priorities",
        "Priorities",
        "Priorities from your corporate strategy",
        "Each outcome on the next sheets serves one of these: the golden thread.",
        15,
        (_TITLE, _WORDS, Asked("lead", "Who leads", "Directorate or post.", 24), *_SOURCE, _ID),
    ),
    Table(
        "programmes",
        "Programmes",
        "Programmes and services of the council",
        "What bidders can work with, such as an apprenticeship hub.",
        12,
        (_TITLE, _WORDS, *_SOURCE, _ID),
    ),
    Table(
        "target_groups",
        "Target groups",
        "People whom social value should reach first",
        "Link each to the programme that knows them, so that bidders know whom to ask.",
        12,
        (
            _TITLE,
            _WORDS,
            Asked(
                "programmes", "Programmes", "Titles from the sheet Programmes, parted by ;", 30, "choices", "programmes"
            ),
            *_SOURCE,
            _ID,
        ),
    ),
    Table(
        "outcomes",
        "Outcomes",
        "Outcomes: what should come of your spending",
        "Each serves a priority and is counted by measures of your measure set.",
        25,
        (
            _TITLE,
            Asked(
                "priority", "Priority", "Which priority it serves: choose from the list.", 28, "choice", "priorities"
            ),
            Asked("category", "Category", "Its code in the framework named on the first sheet, if any.", 12),
            Asked(
                "measures",
                "Measures",
                "Codes parted by ; with a weight where you give one: EX-J01; EX-J03=1.5",
                30,
                "measures",
            ),
            Asked(
                "target_groups",
                "Target groups",
                "Titles from the sheet Target groups, parted by ;",
                26,
                "choices",
                "target_groups",
            ),
            Asked(
                "suits",
                "Suits",
                "goods; services; works; light-touch, or first digits of CPV codes, parted by ;",
                20,
                "choices",
            ),
            *_SOURCE,
            _ID,
        ),
    ),
    Table(
        "principles",
        "Principles",
        "Principles of your charter or policy",
        "",
        12,
        (_TITLE, _WORDS, *_SOURCE, _ID),
    ),
    Table(
        "consultations",
        "Consultation",
        "Who was asked about the charter, and what came of it",
        "",
        15,
        (
            Asked("who", "Who was asked", "Group, body or committee.", 36, needed=True),
            Asked("on", "Day", "The day, where it is known.", 14, "date"),
            Asked("when", "When, in words", "Where no day is known.", 20),
            Asked("result", "What came of it", "What changed.", 36),
            *_SOURCE,
        ),
    ),
    Table(
        "suitability",
        "Suitability",
        "Which contracts social value is asked of",
        "",
        10,
        (_TITLE, _WORDS, *_SOURCE, _ID),
    ),
    Table(
        "roles",
        "Roles",
        "Who may sign off, waive, lead and report",
        "Name posts, not people. The role is the word that records use.",
        15,
        (
            Asked("role", "Role", "The role's name, as records will write it.", 26, needed=True),
            Asked(
                "may",
                "May",
                "sign off; waive; approve deviation; lead; report, parted by ;",
                26,
                "choices",
                "may",
                needed=True,
            ),
            Asked("holder", "Held by", "A post.", 26),
            Asked("from", "From", "Of the author's own department, or of another.", 12, "choice", "from"),
            Asked("at", "At gateways", "Gateways parted by ; empty: at any.", 22, "choices", "gateways"),
            Asked(
                "rulesets",
                "For rulesets",
                "Names from the sheet Rulesets, parted by ; empty: all adopted.",
                26,
                "choices",
            ),
            *_SOURCE,
        ),
    ),
    Table(
        "actions",
        "Actions",
        "Actions of your plan",
        "Year 1, year 2 and so on of the plan.",
        30,
        (
            _TITLE,
            Asked("principle", "Principle", "Which principle it serves.", 26, "choice", "principles"),
            Asked("year", "Year", "1, 2, ...", 8, "whole"),
            Asked("owner", "Owner", "Post or directorate.", 22),
            *_SOURCE,
            _ID,
        ),
    ),
    Table(
        "aims",
        "Aims",
        "Aims for all contracts together",
        "No single tender is judged by them.",
        8,
        (
            _TITLE,
            _WORDS,
            Asked("figure", "Figure", "Only where a document gives one.", 12, "decimal"),
            Asked("unit", "Unit", "Of the figure.", 18),
            *_SOURCE,
            _ID,
        ),
    ),
    Table(
        "frameworks_used",
        "Frameworks",
        "Frameworks of others that you use",
        "By name: their words stay with their owners.",
        8,
        (
            _TITLE,
            Asked("owner", "Owner", "Who owns it.", 26, needed=True),
            Asked("parts", "Parts", "Which parts of it you use.", 36, needed=True),
            *_SOURCE,
        ),
    ),
)
"""In the order of their sheets."""

COUNCIL: tuple[tuple[str, Asked], ...] = (
    ("", Asked("name", "Name of the authority", "As its documents write it.", needed=True)),
    ("", Asked("authority", "Short name", "Small letters and hyphens; may stay empty: it is made from the name.")),
    ("", Asked("names", "Other names", "As notices write them, parted by ;", kind="choices")),
    ("", Asked("version", "Version of this profile", "Such as 1 or 2026-04.")),
    ("", Asked("measure_set", "Measure set", "The name of a shipped set, or a .yaml file beside the profile.")),
    ("", Asked("framework", "Framework of outcomes", "A set whose outcomes yours map onto, if any.")),
    ("local_area", Asked("words", "What counts as local", "The boundary in words, as bidders will read it.")),
    ("local_area", Asked("regions", "Regions", "As notices write them, parted by ;", kind="choices")),
    ("local_area", Asked("postcodes", "Postcodes", "Outward codes or their beginnings, parted by ;", kind="choices")),
    *(("local_area", one) for one in _SOURCE),
    ("charter", Asked("title", "Charter or policy", "Its title, where there is one.")),
    ("charter", Asked("version", "Version of the charter", "As it is printed.")),
    ("charter", Asked("status", "Status of the charter", "Choose from the list.", kind="choice", of="status")),
    ("charter", Asked("adopted_on", "Adopted on", "The day.", kind="date")),
    *(("charter", one) for one in _SOURCE),
    ("", Asked("synthetic", "Is the whole profile invented?", "Yes only for a trial.", kind="choice", of="yes")),
    ("", Asked("why", "If so, why", "Outputs will say so.")),
)
"""The lines of the first sheet, each with the part of the profile that it belongs to."""
