"""One weighted part of the marks: its label, its weight, its base, and what it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .amounts import Amount
from .kinds import Kind, is_key_word, kind_of
from .refusals import Stance, stance
from .titles import Share, share_in

LABEL_LIMIT = 240


@dataclass(frozen=True, slots=True)
class Part:
    """One weighted part of the marks; weights in 0.0001 percentage points, as the text gives them.

    ``parts`` are named inside this one; ``opens`` says that what follows may be (a text that goes on "of
    which ..."). ``of_quality`` marks a weight that the text itself calls a share of quality.
    """

    label: str
    low: int
    high: int
    kind: Kind
    social: Share
    unit: str = "percent"
    parts: tuple[Part, ...] = ()
    opens: bool = False
    of_quality: bool = False
    of_total: bool = False
    stage: str = ""
    place: str = ""
    words: str = ""
    at: int = 0
    split: bool = False
    """Social value was told apart from the rest by the criterion's own text."""

    @property
    def exact(self) -> bool:
        """Whether the weight is one number."""
        return self.low == self.high


OF_QUALITY = re.compile(
    r"(?:\b(?:(?<!up )(?<!consist )(?<!consists )(?<!comprised )of|within|in|from)"
    r"\s+(?:the\s+|this\s+)?(?:total\s+|overall\s+)?"
    r"(?:qualit\w+|technical|non-price)(?:\s+(?:score|marks?|element|criteri\w+|section|weighting|component"
    r"|evaluation|envelope|assessment|questions?|submission|part))*)",
    re.IGNORECASE,
)
_OF_TOTAL = re.compile(
    r"\bof\s+(?:the\s+)?(?:total|overall|final|available|tender|full|combined|whole|award|evaluation)\b",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r"\bstage\s?(?P<n>[1-4]|one|two|three|i{1,3}\b)|\b(?P<select>selection|pre-?qualification|psq|pqq|sq"
    r"|shortlisting|conditions of participation)\b|\b(?P<award>award stage|tender stage|itt stage"
    r"|award criteria|invitation to tender|final tenders?)\b|\blot\s?(?P<lot>\d+)",
    re.IGNORECASE,
)


def part_of(label: str, amount: Amount, *, extra: str = "") -> Part:
    """Return the part that ``label`` names, weighing ``amount``; ``extra`` is said of it besides."""
    based = OF_QUALITY.search(label) if amount.unit != "pass-fail" else None
    of_total = bool(_OF_TOTAL.search(OF_QUALITY.sub(" ", f"{label} {extra}")))
    # "10 % of the overall score is for social value, within quality" says where it stands, and a share of all.
    of_quality = based is not None and not (of_total and not based.group().lower().startswith("of"))
    if based:
        rest = OF_QUALITY.sub(" ", label)
        known = is_key_word(rest) or share_in(rest) > Share.NO
        of_quality = of_quality and known
        label = rest if known else label
    if not of_quality and not (based and of_total) and extra:
        of_quality = bool(OF_QUALITY.match(extra.strip()))
    label = " ".join(label.split())
    title, social = label, share_in(label)
    if social is Share.NO and label and extra.lstrip().startswith(("(", "incl")) and stance(extra) is Stance.NAMED:
        title, social = f"{label} {extra}".strip(), Share.PART
    elif social is Share.PART and stance(label) not in (Stance.NAMED, Stance.SILENT):
        social = Share.NO
    return Part(
        label=label, low=amount.low, high=amount.high, kind=kind_of(label, None)[0], social=social,
        unit=amount.unit, of_quality=of_quality, of_total=of_total,
        words=title, at=amount.start,
    )  # fmt: skip


def stages(text: str) -> list[tuple[int, str]]:
    """Return where ``text`` speaks of a stage or a lot, as (place, "n:2", "select:sq", "award:", "lot:3")."""
    return [(m.start(), f"{m.lastgroup}:{m.group(m.lastgroup or 0).lower()}") for m in _STAGE.finditer(text)]


def stage_at(found: list[tuple[int, str]], at: int) -> str:
    """Return the stage that holds at a place, '' before the first."""
    return next((name for start, name in reversed(found) if start < at), "")
