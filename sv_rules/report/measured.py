"""The report on one authority's measured maturity: what its notices support, practice by practice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sv_rules.engine.infer import Verdict
from sv_rules.maturity.claims import BEARINGS, Bearing, bearing
from sv_rules.maturity.measured_levels import AreaReading, Figures
from sv_rules.maturity.measured_report import Measured, Measurement
from sv_rules.report.maturity_report import Chart, Column, Entry, Marked, Report, Table
from sv_rules.report.measured_words import (
    BEARING_LOOKS,
    CLOSING,
    STANDINGS,
    VERDICTS,
    between_words,
    capital,
    foot_words,
    notes_words,
    percent,
    report_foot,
    support_words,
    trend_words,
    untold_words,
    verdict_words,
)
from sv_rules.report.wording import counted, day

_SHOWN = (Verdict.MET, Verdict.BREACHED, Verdict.UNDETERMINED)


def measured_report(it: Measurement) -> Report:
    """One authority's report. ``it`` holds one."""
    [measured] = it.authorities
    told = [f for f in measured.figures.values() if f.judged]
    verdict, look = verdict_words(measured)
    return Report(
        f"Measured maturity: {it.questions.title}", measured.authority, verdict, look, tuple(_lines(it, measured)),
        _areas(measured.areas, any(area.claimed for area in measured.areas)),
        Chart(
            "Procurements by practice", tuple(f.practice for f in told),
            tuple((capital(VERDICTS[v]), tuple(f.count(v) for f in told)) for v in _SHOWN), stacked=True,
        ),
        tuple(_tables(measured)), report_foot(it, measured.authority), CLOSING,
    )  # fmt: skip


def _lines(it: Measurement, measured: Measured) -> Iterator[str]:
    when = f", published from {day(measured.first)} to {day(measured.last)}" if measured.first and measured.last else ""
    size = f"{counted(measured.procurements, 'procurement')} in {counted(measured.releases, 'release')}"
    yield f"Read: {size}{when}."
    if measured.also:
        yield f"Also called here: {'; '.join(measured.also)}."
    if measured.alike:
        named = "; ".join(f"{name} ({counted(number, 'procurement')})" for name, number in measured.alike)
        yield f"Counted apart, though the name is alike: {named}. If it is the same body, name it with --also-called."
    yield from _claimed(measured)
    yield support_words(it)
    yield from notes_words(it)
    yield f"{foot_words(it)}."


def _claimed(measured: Measured) -> Iterator[str]:
    """Whose claims stand beside the figures, and how many of them the notices tell of."""
    claims = measured.claims
    if not claims.practices:
        return
    bears = [bearing(state, measured.figures[p].standing) for p, state in claims.practices.items()]
    shown: tuple[tuple[Bearing, str], ...] = (
        ("borne out", "borne out"), ("not borne out", "not borne out"),
        ("more than claimed", "shown by the notices and not claimed"),
        ("as claimed", "neither claimed nor shown"), ("cannot be told", "that the notices cannot tell"),
    )  # fmt: skip
    said = ", ".join(f"{bears.count(word)} {text}" for word, text in shown if word in bears)
    yield f"Claimed by {claims.who}, practice by practice: {said}."
    if claims.organisation and not _same(measured, claims.organisation):
        yield f"The claims are those of {claims.organisation}; the notices are those of {measured.authority}."


def _same(measured: Measured, organisation: str) -> bool:
    names = {" ".join(name.casefold().split()) for name in (measured.authority, *measured.also)}
    return " ".join(organisation.casefold().split()) in names


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
        (Column("No.", 8), Column("Practice", 50), Column("Level", 12), Column("Judged", 9, "number"),
         Column("Met", 8, "number"), Column("Breached", 12, "number"), Column("Could not be told", 18),
         Column("Share met of those judged", 14), Column("Share if all could be told", 20), Column("Standing", 17),
         Column("Why", 34), Column("Trend", 26)),
        tuple(
            (f.practice, f.text, capital(f.level), f.judged, f.count(Verdict.MET), f.count(Verdict.BREACHED),
             untold_words(f), percent(f.share) if f.share is not None else "", between_words(f),
             STANDINGS[f.standing], capital(f.why), trend_words(measured, f))
            for f in told
        ),
        "None could be told of these procurements.",
    )  # fmt: skip
    if measured.claims.practices:
        yield _claims(measured)
    yield _quarters(measured)
    yield Table(
        "Why not told", "What was not known", "Where a practice could not be told, and in how many procurements.",
        (Column("No.", 8), Column("Not known", 80), Column("Procurements", 17, "number")),
        tuple((f.practice, capital(name), n) for f in figures for name, n in _missing(f)),
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
        tuple((f.practice, f.text, f.part or f"{capital(f.why)}.") for f in figures if not f.judged or f.part),
    )  # fmt: skip
    yield notices_table(told)


def _missing(figures: Figures) -> list[tuple[str, int]]:
    where = [("a notice from the stage at which it is asked", figures.unasked)] if figures.unasked else []
    return [*where, *figures.missing]


def _claims(measured: Measured) -> Table:
    """Every answer of the self-assessment that notices tell of, beside what they say."""
    rows: list[tuple[Entry, ...]] = []
    for practice, state in measured.claims.practices.items():
        figures = measured.figures[practice]
        found = bearing(state, figures.standing)
        if figures.judged and found:
            shown = f"Met in {figures.count(Verdict.MET)} of {figures.judged}"
            said = Marked(BEARINGS[found], BEARING_LOOKS[found])
            rows.append((practice, figures.text, capital(state), shown, STANDINGS[figures.standing], said))
    return Table(
        "Claims", "What was claimed, beside what the notices show",
        f"Claimed by {measured.claims.who}. Only practices that these notices tell of are listed.",
        (Column("No.", 8), Column("Practice", 60), Column("Claimed", 16), Column("The notices", 18),
         Column("Standing", 17), Column("The claim", 58)),
        tuple(rows), "These notices tell of no practice.",
    )  # fmt: skip


def _quarters(measured: Measured) -> Table:
    return Table(
        "Quarters", "Quarter by quarter", "By the calendar quarter of the notice that tells.",
        (Column("No.", 8), Column("Quarter", 26), Column("Judged", 9, "number"), Column("Met", 8, "number"),
         Column("Share met", 12)),
        tuple(
            (p, q.words, q.judged, q.met, percent(Fraction(q.met, q.judged)))
            for p, trend in measured.trends.items() for q in trend.quarters
        ),
        "Nothing could be told in any quarter.",
    )  # fmt: skip


def notices_table(figures: Sequence[Figures]) -> Table:
    """The notices behind every figure of these practices."""
    return Table(
        "Notices", "The notices behind each figure",
        "Of the practices that could be told at all; the JSON names the others too. Check any notice by itself:"
        " sv-rules check FILE --release ID.",
        (Column("No.", 8), Column("Verdict", 18), Column("Procurement", 26), Column("Release", 18), Column("Notice", 9),
         Column("Published", 20), Column("Rule", 12), Column("Title", 50), Column("Place", 50)),
        tuple(
            (f.practice, capital(VERDICTS[verdict]), t.notice.ocid, t.notice.release_id or "",
             t.notice.notice_type or "", day(t.notice.published_on) if t.notice.published_on else "", t.rule,
             t.notice.title or "", f"{t.notice.source} {t.notice.pointer}".strip())
            for f in figures for verdict in _SHOWN for t in f.told[verdict]
        ),
    )  # fmt: skip
