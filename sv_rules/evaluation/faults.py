"""What is wrong with an evaluation or with panel data: each in a sentence, with its place; and the refusal of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sv_rules.errors import BadInput
from sv_rules.source import Path_


class Fault(NamedTuple):
    """One fault. ``path`` leads to it in the file, ``place`` names it to people; a warning does not refuse."""

    path: Path_
    place: str
    message: str
    repair: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.repair}".strip()


class Refused(BadInput):
    """An evaluation, or panel data, that cannot be scored. ``faults`` holds every reason; the text has one a line."""

    def __init__(self, what: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(what, where=first.place, why=first.message.rstrip("."), do=first.repair)
        self.args = ("\n".join(map(str, self.faults)),)
