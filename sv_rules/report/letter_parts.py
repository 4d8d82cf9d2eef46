"""What a letter is made of: texts, headings and tables, to one bidder about one round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sv_rules.report.award_disclosure import Gap

Kind = Literal["successful", "unsuccessful", "disqualified", "short", "stage", "ended"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a letter: a caption, a header row, and rows as long as the header."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a letter."""

    text: str


Part = str | Heading | Table


@dataclass(frozen=True, slots=True)
class Letter:
    """One draft letter to one bidder about one round."""

    round: str
    bid: str
    kind: Kind
    title: str
    address: tuple[str, ...]
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def file(self) -> str:
        """Its name: ids only, never the bidder's name."""
        return f"letter-{self.round}-{self.bid}-{self.kind}.docx"
