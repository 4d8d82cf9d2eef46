"""Where everything stands in the bidder's form: sheets, columns and names, for the writer and the reader alike."""

from __future__ import annotations

from dataclasses import dataclass

from sv_rules.evaluation.offers import LONGEST

MANIFEST_SHEET, MANIFEST_NAME = "_sv", "SV_Manifest"
FIRST_ROW = 6
"""The first measure's row, the same on every sheet that lists measures."""
COMMITMENTS, CONDITIONS, STATEMENTS = "Commitments", "Conditions", "Statements"
BIDDER = "Bidder"
NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bidder's sheet: its name, what it asks, and whether it must be filled in."""

    name: str
    asks: str
    help: str
    needed: bool = False
    most: int = 4_000
    """Characters of its answer."""


BIDDER_LINES = (
    Line("SV_Bidder", "Organisation", "Its full name, as on the bid.", needed=True, most=300),
    Line("SV_CompanyNumber", "Company or charity number", "As registered, with leading noughts."),
    Line("SV_Contact", "Contact for questions about these offers", "Name, telephone, email.", needed=True),
    Line(
        "SV_MethodStatement", "How you will deliver social value on this contract",
        "Who leads, how it is managed, measured and proved, and what happens when you fall behind.", needed=True,
        most=LONGEST,
    ),
)  # fmt: skip

FIXED_COLUMNS = (("Measure", 10.5), ("What is counted", 38.0), ("Unit", 15.0))
AFTER_YEARS = (("In all", 11.0), ("Pounds, your guide", 14.0), ("Check", 22.0))
YEAR_WIDTH = 11.0
CONDITION_COLUMNS = (
    ("SV_Share", "Share due to this contract, per cent", 16.0),
    ("SV_Elsewhere", "Of it also counted under another measure", 18.0),
    ("SV_Inside", "Inside the boundary?", 14.0),
    ("SV_Area", "Area", 18.0),
    ("SV_Additional", "Beyond what the contract requires?", 16.0),
)
STATEMENT_COLUMNS = (
    ("SV_When", "When, and where", 26.0),
    ("SV_Evidence", "What will prove it", 36.0),
    ("SV_Statement", "How you will do it", 70.0),
)


def year_name(year: int) -> str:
    """The name of a year's column of amounts; years count from 1."""
    return f"SV_Year_{year}"
