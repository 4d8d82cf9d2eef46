"""The report on one authority's measured maturity: what its notices support, practice by practice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from sv_rules.engine.infer import Verdict
from sv_rules.maturity.measured_levels import AreaReading, Figures
from sv_rules.maturity.measured_report import Measured, Measurement
from sv_rules.report.maturity_report import Chart, Column, Entry, Marked, Report, Table
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


def percent(share: Fraction) -> str:
    """``6/7`` as ``85.7 %``: one decimal place, half up."""
    exact = Decimal(100 * share.numerator) / Decimal(share.denominator)
    rounded = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded.normalize():f} %" if rounded == rounded.to_integral_value() else f"{rounded} %"


def measured_report(it: Measurement) -> Report:
    """One authority's report. ``it`` holds one."""
    [measured] = it.authorities
    claimed = any(area.claimed for area in measured.areas)
    told = [f for f in measured.figures.values() if f.judged]
    verdict, look = _verdict(measured)
    return Report(
        f"Measured maturity: {it.questions.title}", measured.authority, verdict, look, tuple(_lines(it, measured)),
        _areas(measured.areas, claimed),
        Chart(
            "Procurements by practice", tuple(f.practice for f in told),
            tuple((VERDICTS[v].capitalize(), tuple(f.count(v) for f in told)) for v in _SHOWN), stacked=True,
        ),
        tuple(_tables(measured)), foot_words(it), CLOSING,
    )  # fmt: skip


_SHOWN = (Verdict.MET, Verdict.BREACHED, Verdict.UNDETERMINED)


def foot_words(it: Measurement) -> str:
    """By which index, rules and numbers a report was made."""
    return (
        f"{it.questions.title} {it.questions.version} · measured by {it.ruleset.title} {it.ruleset.version}"
        f" · {it.policy.title} {it.policy.version}, as at {day(it.as_at.isoformat())}"
    )


def support_words(it: Measurement) -> str:
    """What it takes to support a level, in a sentence, with its date and source."""
    s = it.support
    whose = (
        "these numbers are ours and not the index's" if it.policy.source == "ours" else "the authority's own numbers"
    )
    return (
        f"A practice is supported where at least {s.least_judged} procurements, and at least {s.least_told} % of those"
        f" asked, could be told, and at least {s.supported_from} % of these met it. A level takes every practice at it"
        f" and below that notices tell of. ({whose[:1].upper()}{whose[1:]}, from {day(it.since.isoformat())}.)"
    )


def notes_words(it: Measurement) -> tuple[str, ...]:
    """How procurements were counted, and what was left out."""
    how = (
        "A procurement is all releases of one ocid, counted once: by the latest release that tells at a gateway where"
        " the practice is asked, or else by the latest that tells."
    )
    return (how, *it.notes)


def _verdict(measured: Measured) -> tuple[str, str]:
    refuted = [a for a in measured.areas if a.claim.startswith("The notices do not")]
    levelled = [a for a in measured.areas if a.level is not None]
    if not levelled:
        most = max((f.judged for f in measured.figures.values()), default=0)
        text = (
            f"NO LEVEL. The notices are too few to read one from: {counted(measured.procurements, 'procurement')},"
            f" and the practice told most often could be told in {most}."
        )
        return text, "unknown"
    named = "; ".join(f"{a.area} {a.level.title}" for a in levelled if a.level)
    text = f"LEVELS IN {len(levelled)} OF {len(measured.areas)} AREAS, as far as notices show: {named}."
    if refuted:
        return f"{text} The claim is not borne out in {', '.join(a.area for a in refuted)}.", "stop"
    return text, "proceed"


def _lines(it: Measurement, measured: Measured) -> Iterator[str]:
    when = f", published from {day(measured.first)} to {day(measured.last)}" if measured.first and measured.last else ""
    size = f"{counted(measured.procurements, 'procurement')} in {counted(measured.releases, 'release')}"
    yield f"Read: {size}{when}."
    yield support_words(it)
    yield from notes_words(it)


def _areas(areas: Sequence[AreaReading], claimed: bool) -> Table:
    columns = [Column("Area", 34), Column("What the notices show", 60), Column("Not told by these notices", 34)]
    if claimed:
        columns[2:2] = [Column("Claimed", 18), Column("The claim", 34)]
    rows = []
    for area in areas:
        row: list[Entry] = [f"{area.area} {area.title}", area.words, ", ".join(area.not_told) or "none"]
        if claimed:
            refuted = area.claim.startswith("The notices do not")
            claim: Entry = Marked(area.claim, "stop") if refuted else area.claim
            row[2:2] = [area.claimed.title if area.claimed else "", claim]
        rows.append(tuple(row))
    return Table("Areas", "Level of each area, as far as notices show", "", tuple(columns), tuple(rows))


def _tables(measured: Measured) -> Iterator[Table]:
    figures = list(measured.figures.values())
    told = [f for f in figures if f.judged]
    yield Table(
        "Practices", "Practice by practice", "Each number counts procurements; the notices behind it are listed below.",
        (Column("No.", 8), Column("Practice", 60), Column("Level", 12), Column("Judged", 9, "number"),
         Column("Met", 8, "number"), Column("Breached", 10, "number"), Column("Could not be told", 10, "number"),
         Column("Share met of those judged", 14), Column("Share if all could be told", 20), Column("Standing", 16),
         Column("Why", 40), Column("Trend", 30)),
        tuple(
            (f.practice, f.text, f.level.capitalize(), f.judged, f.count(Verdict.MET), f.count(Verdict.BREACHED),
             f.count(Verdict.UNDETERMINED), percent(f.share) if f.share is not None else "", between_words(f),
             STANDINGS[f.standing], _capital(f.why), trend_words(measured, f))
            for f in told
        ),
        "None could be told of these procurements.",
    )  # fmt: skip
    yield Table(
        "Quarters", "Quarter by quarter", "By the calendar quarter of the notice that tells.",
        (Column("No.", 8), Column("Quarter", 26), Column("Judged", 9, "number"), Column("Met", 8, "number"),
         Column("Share met", 12)),
        tuple(
            (p, q.words, q.judged, q.met, percent(Fraction(q.met, q.judged)))
            for p, trend in measured.trends.items() for q in trend.quarters
        ),
        "Nothing could be told in any quarter.",
    )  # fmt: skip
    yield Table(
        "Why not told", "What was not known", "Where a practice could not be told, and in how many procurements.",
        (Column("No.", 8), Column("Not known", 80), Column("Procurements", 12, "number")),
        tuple((f.practice, _capital(name), n) for f in figures for name, n in f.missing),
        "Everything that was asked could be told.",
    )  # fmt: skip
    if measured.beside:
        yield Table(
            "Beside others", "Beside other authorities of the kind in the same notices",
            "The share met; only authorities with enough procurements count.",
            (Column("No.", 8), Column("Own share", 14), Column("Others", 9, "number"), Column("Middle", 12),
             Column("Lowest", 12), Column("Highest", 12)),
            tuple(
                (p, percent(share), b.others, percent(b.median), percent(b.lowest), percent(b.highest))
                for p, b in measured.beside.items() if (share := measured.figures[p].share) is not None
            ),
        )  # fmt: skip
    yield Table(
        "Not told", "What these notices do not tell, or tell in part", "For the organisation's own assessment.",
        (Column("No.", 8), Column("Practice", 70), Column("Why", 60)),
        tuple((f.practice, f.text, f.part or f"{_capital(f.why)}.") for f in figures if not f.judged or f.part),
    )  # fmt: skip
    yield notices_table(told)


def notices_table(figures: Sequence[Figures]) -> Table:
    """The notices behind every figure of these practices."""
    return Table(
        "Notices", "The notices behind each figure",
        "Of the practices that could be told at all; the JSON names the others too. Check any notice by itself:"
        " sv-rules check FILE --release ID.",
        (Column("No.", 8), Column("Verdict", 18), Column("Procurement", 26), Column("Release", 18), Column("Notice", 9),
         Column("Published", 20), Column("Rule", 12), Column("Title", 50), Column("Place", 50)),
        tuple(
            (f.practice, VERDICTS[verdict].capitalize(), t.notice.ocid, t.notice.release_id or "",
             t.notice.notice_type or "", day(t.notice.published_on) if t.notice.published_on else "", t.rule,
             t.notice.title or "", f"{t.notice.source} {t.notice.pointer}".strip())
            for f in figures for verdict in _SHOWN for t in f.told[verdict]
        ),
    )  # fmt: skip


def between_words(figures: Figures) -> str:
    """The share met, whatever those that could not be told would have said."""
    if figures.possible is None:
        return ""
    low, high = figures.possible
    return percent(low) if low == high else f"{percent(low).removesuffix(' %')} to {percent(high)}"


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
    met, judged, open_ = figures.count(Verdict.MET), figures.judged, figures.count(Verdict.UNDETERMINED)
    if not judged:
        first = f"Could be told in none of {figures.asked}."
    else:
        assert figures.share is not None
        first = f"Met in {met} of {judged} judged ({percent(figures.share)}), breached in {judged - met}."
        if open_:
            first += f" {open_} could not be told; with them between {between_words(figures).replace(' to ', ' and ')}."
    said = [f"{STANDINGS[figures.standing].text}. {first}"]
    if trend := trend_words(measured, figures):
        said.append(f"Trend: {trend[:1].lower()}{trend[1:]}.")
    if reasons := figures.missing[:_REASONS]:
        said.append("Not known: " + "; ".join(f"{name} ({n})" for name, n in reasons) + ".")
    if other := measured.beside.get(figures.practice):
        ends = f"{percent(other.lowest)} to {percent(other.highest)}"
        said.append(f"{other.others} other authorities of the kind: {ends}, the middle one {percent(other.median)}.")
    return said


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
