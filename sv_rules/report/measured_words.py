"""How figures of measured maturity are put into words, for a terminal, a page and a workbook alike."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from sv_rules.engine.infer import Verdict
from sv_rules.maturity.claims import BEARINGS, bearing
from sv_rules.maturity.measured_levels import Figures
from sv_rules.maturity.measured_report import Measured, Measurement
from sv_rules.report.maturity_report import Marked
from sv_rules.report.wording import counted, day

CLOSING = (
    "Made by sv-rules from published notices and the records beside them. Notices show what was asked for and"
    " published, not how well it was done; nobody's record was checked."
)
VERDICTS = {
    Verdict.MET: "met", Verdict.BREACHED: "breached", Verdict.UNDETERMINED: "could not be told",
    Verdict.NOT_APPLICABLE: "not asked of it",
}  # fmt: skip
STANDINGS = {
    "supported": Marked("Supported", "proceed"), "not supported": Marked("Not supported", "stop"),
    "too few": Marked("Too few", "unknown"), "not told": Marked("Not told", "advice"),
    "not measured": Marked("Not measured", "advice"),
}  # fmt: skip
_REASONS = 3
BEARING_LOOKS = {
    "borne out": "proceed", "not borne out": "stop", "cannot be told": "unknown", "more than claimed": "reason",
    "as claimed": "advice",
}  # fmt: skip


def percent(share: Fraction) -> str:
    """``6/7`` as ``85.7 %``: one decimal place, half up."""
    exact = Decimal(100 * share.numerator) / Decimal(share.denominator)
    rounded = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded.normalize():f} %" if rounded == rounded.to_integral_value() else f"{rounded} %"


def foot_words(it: Measurement) -> str:
    """By which index, rules and numbers a report was made."""
    return (
        f"Made with the questions of {it.questions.title} {it.questions.version}, the rules of {it.ruleset.title}"
        f" {it.ruleset.version} and the numbers of “{it.policy.title}” {it.policy.version}, as at"
        f" {day(it.as_at.isoformat())}"
    )


def report_foot(it: Measurement, who: str) -> str:
    """What stands at the foot of every page."""
    return f"Measured maturity of {who}, as at {day(it.as_at.isoformat())}"


def support_words(it: Measurement) -> str:
    """What it takes to support a level, in a sentence, with its date and source."""
    s, ours = it.support, it.policy.source == "ours"
    whose = "These numbers are ours and not the index's" if ours else "The authority's own numbers"
    return (
        f"A practice is supported where at least {s.least_judged} procurements, and at least {s.least_told} % of those"
        f" with a notice from the stage at which it is asked, could be told, and at least {s.supported_from} % of these"
        " met it. A level takes every practice at it and below that notices tell of."
        f" ({whose}, from {day(it.since.isoformat())}.)"
    )


def notes_words(it: Measurement) -> tuple[str, ...]:
    """How procurements were counted, and what was left out."""
    how = (
        "A procurement is all releases of one ocid, counted once: by the latest release that tells at a gateway where"
        " the practice is asked, or else by the latest that tells."
    )
    return (how, *it.notes)


def verdict_words(measured: Measured) -> tuple[str, str]:
    """The verdict on one authority, and the look that repeats it."""
    refuted = [a.area for a in measured.areas if a.claim.startswith("The notices do not")]
    levelled = [a for a in measured.areas if a.level is not None]
    if not levelled:
        text, look = f"NO LEVEL. {_why_none(measured)}", "unknown"
    else:
        named = "; ".join(f"{a.area} {a.level.title}" for a in levelled if a.level)
        text = f"LEVELS IN {len(levelled)} OF {len(measured.areas)} AREAS, as far as notices show: {named}."
        look = "proceed"
    return (f"{text} The claim is not borne out in {', '.join(refuted)}.", "stop") if refuted else (text, look)


def _why_none(measured: Measured) -> str:
    """Why there is no level: of the practice told most often, what it lacks."""
    most = max(measured.figures.values(), key=lambda f: f.judged, default=None)
    size = counted(measured.procurements, "procurement")
    if most is None or not most.judged:
        return f"None of the practices could be told in any of {size}."
    if most.standing == "too few":
        return f"The notices tell too little. Of {size}, {most.practice} is told most often: {most.why}."
    return f"The notices tell too little. Of {size}, the first practices of no area could be told in enough."


def between_words(figures: Figures) -> str:
    """The share met, whatever those with a silent notice would have said."""
    if figures.possible is None:
        return ""
    low, high = figures.possible
    return percent(low) if low == high else f"{percent(low).removesuffix(' %')} to {percent(high)}"


def untold_words(figures: Figures) -> str:
    """How many could not be told, and of how many of these there is no notice that might."""
    open_ = figures.count(Verdict.UNDETERMINED)
    if not figures.unasked:
        return str(open_)
    return f"{open_}, {figures.unasked} of them without a notice from the stage at which it is asked"


def trend_words(measured: Measured, figures: Figures) -> str:
    """Where a practice goes, with the change."""
    trend = measured.trends.get(figures.practice)
    if trend is None:
        return ""
    if trend.change is None:
        return trend.words.capitalize()
    points = percent(abs(trend.change) / 100).removesuffix(" %")
    sign = "" if not trend.change else "up " if trend.change > 0 else "down "
    return f"{trend.words.capitalize()}: {sign}{points} points"


def figures_words(measured: Measured, figures: Figures) -> list[str]:
    """A practice's figures and what they rest on, in sentences for a terminal."""
    met, judged = figures.count(Verdict.MET), figures.judged
    if not judged:
        first = f"Could be told in none of {figures.asked}."
    else:
        assert figures.share is not None
        first = f"Met in {met} of {judged} judged ({percent(figures.share)}), breached in {judged - met}."
        if figures.silent:
            ends = between_words(figures).replace(" to ", " and ")
            first += f" {figures.silent} could not be told; with them between {ends}."
        if figures.unasked:
            have = "has" if figures.unasked == 1 else "have"
            first += f" {figures.unasked} more {have} no notice from the stage at which this is asked."
    said = [f"{STANDINGS[figures.standing].text}. {first}"]
    if trend := trend_words(measured, figures):
        said.append(f"Trend: {trend[:1].lower()}{trend[1:]}.{quarters_words(measured, figures)}")
    if reasons := figures.missing[:_REASONS]:
        said.append("Not known: " + "; ".join(f"{name} ({n})" for name, n in reasons) + ".")
    if other := measured.beside.get(figures.practice):
        ends = f"{percent(other.lowest)} to {percent(other.highest)}"
        said.append(f"{other.others} other authorities of the kind: {ends}, the middle one {percent(other.median)}.")
    claimed = measured.claims.practices.get(figures.practice)
    if found := bearing(claimed, figures.standing):
        said.append(f"Claimed: {claimed}. {BEARINGS[found]}")
    return said


def quarters_words(measured: Measured, figures: Figures) -> str:
    """The share met in each quarter, where there are several."""
    trend = measured.trends.get(figures.practice)
    if trend is None or len(trend.quarters) < 2:
        return ""
    told = ", ".join(f"{q.year} Q{q.number} {q.met} of {q.judged}" for q in trend.quarters)
    return f" Met by quarter: {told}."


def capital(text: str) -> str:
    """A sentence's first letter as a capital."""
    return f"{text[:1].upper()}{text[1:]}"
