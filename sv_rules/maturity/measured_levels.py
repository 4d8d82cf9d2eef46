"""What notices support: figures for each practice of one authority, and the level of each area as far as they show.

A practice is *supported* where enough of its procurements could be told and enough of these met it (the numbers
are policy, in ``measured_policy``). The level of an area is cumulative: the highest level with a supported practice,
as long as every practice at it and below that notices tell of at all is supported. What they never tell of is listed,
and holds nothing up; what they tell of in too few procurements does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sv_rules.engine.infer import Verdict
from sv_rules.maturity.levels import practices_at
from sv_rules.maturity.measured import Procurement, Told
from sv_rules.maturity.measured_policy import Support
from sv_rules.maturity.question_set import Area, Level, Practice, QuestionSet

Standing = Literal["supported", "not supported", "too few", "not told", "not measured"]


@dataclass(frozen=True, slots=True)
class Figures:
    """One practice over an authority's procurements. Every count is of procurements; the lists bear it out."""

    practice: str
    level: str
    text: str
    rules: tuple[str, ...]
    part: str | None
    """What the rules leave to the organisation's own assessment."""
    told: Mapping[Verdict, tuple[Told, ...]]
    standing: Standing
    why: str

    def count(self, verdict: Verdict) -> int:
        """The procurements of one verdict."""
        return len(self.told[verdict])

    @property
    def judged(self) -> int:
        """Told either way."""
        return self.count(Verdict.MET) + self.count(Verdict.BREACHED)

    @property
    def unasked(self) -> int:
        """Could not be told because no notice of it stands where the practice is asked."""
        return sum(not told.asked for told in self.told[Verdict.UNDETERMINED])

    @property
    def silent(self) -> int:
        """Could not be told though a notice of it stands where the practice is asked."""
        return self.count(Verdict.UNDETERMINED) - self.unasked

    @property
    def asked(self) -> int:
        """Those with a notice that might tell, told or not."""
        return self.judged + self.silent

    @property
    def share(self) -> Fraction | None:
        """The share met of those judged."""
        return Fraction(self.count(Verdict.MET), self.judged) if self.judged else None

    @property
    def possible(self) -> tuple[Fraction, Fraction] | None:
        """The share met if none, or all, of those with a silent notice had met it."""
        if not self.asked:
            return None
        met = self.count(Verdict.MET)
        return Fraction(met, self.asked), Fraction(met + self.silent, self.asked)

    @property
    def missing(self) -> list[tuple[str, int]]:
        """What was not known where it could not be told, most often first."""
        counted = Counter(name for told in self.told[Verdict.UNDETERMINED] for name in told.missing)
        return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True)
class AreaReading:
    """One area: the level that notices support (``None``: none can be read), what holds it, and the claim beside it."""

    area: str
    title: str
    level: Level | None
    words: str
    held_by: tuple[str, ...]
    not_told: tuple[str, ...]
    claimed: Level | None = None
    claim: str = ""


def figures_of(
    practice: Practice, rules: Sequence[str], part: str | None, procurements: Sequence[Procurement], support: Support
) -> Figures:
    """The figures of one practice. Without rules it is not measured."""
    told: dict[Verdict, list[Told]] = {verdict: [] for verdict in Verdict}
    if rules:
        for procurement in procurements:
            one = procurement.practices[practice.id]
            told[one.verdict].append(one)
    met, breached = len(told[Verdict.MET]), len(told[Verdict.BREACHED])
    silent = sum(one.asked for one in told[Verdict.UNDETERMINED])
    elsewhere = len(told[Verdict.UNDETERMINED]) - silent
    standing, why = _standing(bool(rules), met, breached, silent, elsewhere, support)
    return Figures(
        practice.id, practice.level or "", practice.practice, tuple(rules), part,
        {verdict: tuple(each) for verdict, each in told.items()}, standing, why,
    )  # fmt: skip


def _standing(
    has_rules: bool, met: int, breached: int, silent: int, elsewhere: int, support: Support
) -> tuple[Standing, str]:
    judged, asked = met + breached, met + breached + silent
    if not has_rules:
        return "not measured", "no notice or record can show it"
    if not asked and elsewhere:
        return "not told", f"of none of {elsewhere} is there a notice from the stage at which it is asked"
    if not asked:
        return "not told", "none of the procurements is of the kind that it is for"
    if not judged:
        return "not told", f"it could be told in none of {asked}"
    if judged < support.least_judged:
        return "too few", f"it could be told in {judged}, and it takes {support.least_judged}"
    if Fraction(judged, asked) < Fraction(support.least_told, 100):
        return "too few", f"it could be told in {judged} of {asked}, and it takes {support.least_told} %"
    if Fraction(met, judged) < Fraction(support.supported_from, 100):
        return "not supported", f"met in {met} of {judged}, and it takes {support.supported_from} %"
    return "supported", f"met in {met} of {judged}"


def area_reading(
    questions: QuestionSet, area: Area, figures: Mapping[str, Figures], claimed: Level | None = None
) -> AreaReading:
    """The level of an area as far as notices show, beside the level claimed."""
    lowest, *above = questions.ranked
    reached: Level | None = None
    held: list[Figures] = []
    at: Level | None = None
    passed_over: list[Level] = []
    for level in above:
        own = [figures[p.id] for p in practices_at(area, level)]
        held = [f for f in own if f.standing in ("not supported", "too few")]
        if held:
            at = level
            break
        if any(f.standing == "supported" for f in own):
            reached = level
        elif own:
            passed_over.append(level)
    untold = tuple(p.id for p in area.practices if figures[p.id].standing in ("not told", "not measured"))
    failed = [f for f in held if f.standing == "not supported"]
    first = next((level for level in above if practices_at(area, level)), None)
    if reached is None and failed and at is first:
        reached = lowest
    below = [level.title for level in passed_over if reached is not None and level.value < reached.value]
    words = _words(reached, at, held, failed, below)
    claim = _claim(claimed, reached, at, failed) if claimed else ""
    return AreaReading(
        area.id, area.title, reached, words, tuple(f.practice for f in held), untold, claimed, claim
    )  # fmt: skip


def _words(
    reached: Level | None, at: Level | None, held: Sequence[Figures], failed: Sequence[Figures], below: Sequence[str]
) -> str:  # fmt: skip
    if reached is None and at is None:
        return "No level: these notices tell of none of its practices."
    because = "; ".join(f"{f.practice}: {f.why}" for f in (failed or held))
    if reached is None and not failed:
        return f"No level: too little data ({because})."
    if reached is None:
        assert at is not None
        return f"Below {at.title}, as far as notices show ({because})."
    untold = f" They tell of nothing at {' or '.join(below)}." if below else ""
    if at is None:
        return f"{reached.title}, as far as notices show.{untold}"
    more = "not" if failed else "too little data for"
    return f"{reached.title}, as far as notices show; {more} {at.title} ({because}).{untold}"


def _claim(claimed: Level, reached: Level | None, at: Level | None, failed: Sequence[Figures]) -> str:
    if failed and at is not None and claimed.value >= at.value:
        return f"The notices do not bear out {claimed.title}."
    if reached is None or (claimed.value > reached.value):
        return "The notices cannot tell."
    if claimed.value < reached.value:
        return f"The notices support more than {claimed.title}."
    return f"The notices support {claimed.title}."
