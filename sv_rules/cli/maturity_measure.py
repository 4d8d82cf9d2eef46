"""``sv-rules maturity measure``: what an authority's notices support, practice by practice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace as replaced
from functools import partial
from typing import TYPE_CHECKING

import click

from sv_rules.cli.maturity_assess import FORMATS, write, written
from sv_rules.cli.maturity_form import replace_option, unread, unused
from sv_rules.cli.options import formats_in, library_option, load, today

if TYPE_CHECKING:
    from sv_rules.maturity.claims import Claims
    from sv_rules.maturity.measured import Given
    from sv_rules.maturity.question_set import QuestionSet
    from sv_rules.policy.library import Library


@click.command("measure")
@click.argument("notices", nargs=-1, required=True)
@click.option(
    "--authority", metavar="NAME", help="The buyer to measure, by name or register number; without it, a table of all."
)
@click.option("--also-called", multiple=True, metavar="NAME", help="Another name of that buyer there. Repeatable.")
@click.option(
    "--index", "index", default="social-value-maturity-index", show_default=True, metavar="NAME|FILE",
    help="The question set whose practices are measured.",
)  # fmt: skip
@click.option(
    "--claimed", multiple=True, metavar="FORM|AREA=LEVEL",
    help="What the authority claims: its answered self-assessment, or a level (E=leader). Repeatable.",
)  # fmt: skip
@click.option(
    "--support", default="measured", metavar="FILE", help="Your own numbers of what it takes to support a level."
)
@click.option("--notices", "notices_of", multiple=True, metavar="PRACTICE", help="List the notices behind a practice.")
@click.option("--as-at", metavar="DATE", help="The day as at which to report; by default today.")
@click.option(
    "-o", "--output", metavar="FILE", help="The report as a workbook; a page of the same name stands beside it."
)
@click.option(
    "--format", "-f", "formats", multiple=True, metavar="FORMAT[=FILE]",
    help=f"{', '.join(FORMATS)}; to a file, or - for standard output. Repeatable. By default text.",
)  # fmt: skip
@replace_option
@library_option
def measure(
    notices: tuple[str, ...], authority: str | None, also_called: tuple[str, ...], index: str, claimed: tuple[str, ...],
    support: str, notices_of: tuple[str, ...], as_at: str | None, output: str | None, formats: tuple[str, ...],
    replace: bool, rulesets: str | None,
) -> None:  # fmt: skip
    """Measure maturity from NOTICES: files of OCDS releases and folders of them, with the records beside them.

    Counts procurements, not releases. Says for each practice in how many it was met, breached or could not be
    told and why, where it goes by quarter, and which level of each area that supports. Too little data says so.
    A record beside a file counts for the procurement whose ocid it names, or for the only one in its file.

    Exit status: 0 measured; 1 a claimed level is not borne out; 2 something could not be read.
    """
    outputs = formats_in(formats, FORMATS)
    for option, given in (("--claimed", claimed), ("--notices", notices_of), ("--also-called", also_called)):
        if given and authority is None:
            raise click.UsageError(f"{option} is about one authority: name it with --authority.")
    inputs = (*notices, *claimed, index, support)
    unread((place for _, place in outputs if place != "-"), inputs)
    target = unused(output, replace, page=True, given=inputs) if output else None
    from sv_rules.errors import BadInput
    from sv_rules.facts.value import parse_date
    from sv_rules.maturity.measured_policy import read_measured_policy
    from sv_rules.maturity.measured_report import Measuring
    from sv_rules.maturity.reading import read_question_set
    from sv_rules.problem import did_you_mean
    from sv_rules.report.measured_all import measured_document, measured_text, report_of

    try:
        day = parse_date(as_at or today())
    except ValueError as error:
        raise BadInput("the day of the report", where="--as-at", why=str(error), do="Write it as YYYY-MM-DD.") from None
    questions = read_question_set(index).model
    claims = _claims(questions, claimed)
    known = {practice.id.casefold(): practice.id for _, practice in questions.practices()}
    for practice in notices_of:
        if practice.casefold() not in known:
            near = did_you_mean(practice, known.values())
            raise BadInput(
                f'no practice "{practice}"', where="--notices", why="the index has none of that number", do=near
            )
    library = load(rulesets)
    measuring = Measuring(_given(notices, library), library, questions, read_measured_policy(support), day)
    it = measuring.all() if authority is None else measuring.of(authority, claims, also_called)
    listed = [known[practice.casefold()] for practice in notices_of]
    report = report_of(it)
    if target:
        from sv_rules.report.atomic import write_text
        from sv_rules.report.maturity_html import maturity_html
        from sv_rules.workbook.maturity_book import write_report

        write_report(report, target, {"kind": "measured", "title": report.title}, day)
        write_text(target.with_suffix(".html"), maturity_html(report))
    as_text = partial(measured_text, it, notices_of=listed)
    write(report, lambda: measured_document(it), outputs, lambda colour: as_text(colour=colour))
    plain = any(place == "-" and form != "text" for form, place in outputs)
    for line in written(output):
        click.echo(line, err=plain)
    refuted = any(a.claim.startswith("The notices do not") for m in it.authorities for a in m.areas)
    sys.exit(1 if refuted else 0)


def _claims(questions: QuestionSet, claimed: tuple[str, ...]) -> Claims:
    """What is claimed in answered forms, and level by level; a level that is given takes the place of the form's."""
    from sv_rules.maturity.answers import faults, refuse
    from sv_rules.maturity.claims import Claims, claims_from, claims_of
    from sv_rules.maturity.written_answers import SUFFIXES

    forms = [word for word in claimed if word.lower().endswith((".xlsx", *SUFFIXES))]
    levels = claims_of(questions, [word for word in claimed if word not in forms])
    if not forms:
        return Claims(levels)
    from sv_rules.cli.maturity_assess import read_forms
    from sv_rules.maturity.merging import join
    from sv_rules.report.maturity_report import date_words
    from sv_rules.workbook.maturity_files import read_answers

    answers, _ = join(questions, read_forms(lambda path: read_answers(path, questions), forms))
    refuse(faults(questions, answers))
    own = claims_from(questions, answers, f"the self-assessment of {date_words(answers.assessed_on)}")
    return replaced(own, levels={**own.levels, **levels})


def _given(paths: tuple[str, ...], library: Library) -> Iterator[Given]:
    """Every release with the record that is its own."""
    from sv_rules.cli.tenders import given_tenders
    from sv_rules.intake.folders import tender_files

    for path in tender_files(paths):
        for one in given_tenders(path, library):
            record = one.record
            own = record is not None and record.ocid in (None, one.facts.ocid)
            yield one.facts, record if own else None
