"""When notices support a level: how many procurements it takes and how many must meet a practice, dated and cited."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from sv_rules.errors import BadInput
from sv_rules.maturity.question_set import Version, Word
from sv_rules.maturity.reading import KIND
from sv_rules.measures.reading import policy_path
from sv_rules.policy.fitting import fitted
from sv_rules.policy.written import Date, Part, Reference, Sentence
from sv_rules.source import parse_source, read_bytes

SHIPPED = "measured"
PerCent = Annotated[int, Field(ge=0, le=100)]


class Support(Part):
    """What it takes from a day on. Numbers count procurements, never releases."""

    least_judged: int = Field(gt=0, description="Procurements told either way, below which there is no level.")
    least_told: PerCent = Field(description="Share of the procurements asked that could be told, in per cent.")
    supported_from: PerCent = Field(gt=0, description="Share met of those told, in per cent.")
    steady_within: PerCent = Field(description="A change of the share, in percentage points, that is no trend.")
    least_peers: int = Field(gt=0, description="Other authorities of the kind, before they are compared.")
    reference: Reference


class MeasuredPolicy(Part):
    """One file of such choices. ``source`` says whose they are."""

    measured: Word
    title: Sentence
    version: Version
    source: Literal["ours", "authority"]
    index: Word = Field(description="The question set whose levels notices are to support.")
    values: Annotated[dict[Date, Support], Field(min_length=1)]

    def on(self, day: datetime.date) -> tuple[datetime.date, Support]:
        """What holds on a day, and since when. Raises ``BadInput`` for a day before the first."""
        held = [start for start in sorted(self.values) if start <= day]
        if not held:
            first = min(self.values).isoformat()
            raise BadInput(
                "no level can be read from notices as at this day", where=self.measured,
                why=f"what it takes is written down from {first} on, and the day is {day.isoformat()}",
                do="Give a later day with --as-at, or a file that covers the day.",
            )  # fmt: skip
        return held[-1], self.values[held[-1]]


def read_measured_policy(name_or_path: str | Path = SHIPPED) -> MeasuredPolicy:
    """The shipped choices, or those of a file. Raises ``Problems`` with every mistake."""
    path, shown_as = policy_path(KIND, name_or_path)
    source = parse_source(read_bytes(path, shown_as), shown_as)
    return fitted(source, MeasuredPolicy, "what it takes to support a level", 'Begin with "measured: a-name".')
