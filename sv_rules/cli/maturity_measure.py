"""``sv-rules maturity measure``: what an authority's notices support, practice by practice."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sv_rules.cli.options import library_option, load, today

if TYPE_CHECKING:
    from sv_rules.maturity.measured import Given
    from sv_rules.policy.library import Library

_FORMATS = ("text", "json", "html")


@click.command("measure")
@click.argument("notices", nargs=-1, required=True)
@click.option("--authority", metavar="NAME", help="The buyer to measure; without it, a table of all.")
@click.option(
    "--index",
    "index",
    default="social-value-maturity-index",
    show_default=True,
    metavar="NAME|FILE",
    help="The question set whose practices are measured.",
)
@click.option(
    "--claimed", multiple=True, metavar="AREA=LEVEL", help="A level that the authority claims (E=leader). Repeatable."
)
@click.option(
    "--support", default="measured", metavar="FILE", help="Your own numbers of what it takes to support a level."
)
@click.option("--notices", "notices_of", multiple=True, metavar="PRACTICE", help="List the notices behind a practice.")
@click.option("--as-at", metavar="DATE", help="The day as at which to report; by default today.")
@click.option(
    "--format",
    "-f",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"{', '.join(_FORMATS)}; to a file, or - for standard output. Repeatable.",
)
@library_option
def measure(
    notices: tuple[str, ...], authority: str | None, index: str, claimed: tuple[str, ...], support: str,
    notices_of: tuple[str, ...], as_at: str | None, formats: tuple[str, ...], rulesets: str | None,
) -> None:  # fmt: skip
    """Measure maturity from NOTICES: files of OCDS releases and folders of them, with the records beside them.

    Counts procurements, not releases. Says for each practice in how many it was met, breached or could not be
    told and why, where it goes by quarter, and which level of each area that supports. Too little data says so.
    A record beside a file counts for the procurement whose ocid it names, or for the only one in its file.

    Exit status: 0 measured; 1 a claimed level is not borne out; 2 something could not be read.
    """
    outputs = _outputs(formats)
    if claimed and not authority:
        raise click.UsageError("--claimed is about one authority: name it with --authority.")
    if notices_of and not authority:
        raise click.UsageError("--notices is about one authority: name it with --authority.")
    from sv_rules.errors import BadInput
    from sv_rules.facts.value import parse_date
    from sv_rules.maturity.measured_policy import read_measured_policy
    from sv_rules.maturity.measured_report import Measuring, claims_of
    from sv_rules.maturity.reading import read_question_set
    from sv_rules.problem import did_you_mean

    try:
        day = parse_date(as_at or today())
    except ValueError as error:
        raise BadInput("the day of the report", where="--as-at", why=str(error), do="Write it as YYYY-MM-DD.") from None
    questions = read_question_set(index).model
    claims = claims_of(questions, claimed)
    known = {practice.id.casefold(): practice.id for _, practice in questions.practices()}
    for practice in notices_of:
        if practice.casefold() not in known:
            near = did_you_mean(practice, known.values())
            raise BadInput(
                f'no practice "{practice}"', where="--notices", why="the index has none of that number", do=near
            )
    library = load(rulesets)
    measuring = Measuring(_given(notices, library), library, questions, read_measured_policy(support), day)
    it = measuring.of(authority, claims) if authority else measuring.all()
    from sv_rules.report.atomic import write_text
    from sv_rules.report.maturity_html import maturity_html
    from sv_rules.report.measured_all import measured_document, measured_text, report_of

    listed = [known[practice.casefold()] for practice in notices_of]
    for form, target in outputs:
        if form == "text":
            colour = target == "-" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
            text = measured_text(it, colour=colour, notices_of=listed)
        else:
            text = measured_document(it) if form == "json" else maturity_html(report_of(it))
        if target == "-":
            click.echo(text, nl=False)
        else:
            write_text(Path(target), text)
    refuted = any(a.claim.startswith("The notices do not") for m in it.authorities for a in m.areas)
    sys.exit(1 if refuted else 0)


def _given(paths: tuple[str, ...], library: Library) -> Iterator[Given]:
    """Every release with the record that is its own."""
    from sv_rules.cli.tenders import given_tenders
    from sv_rules.intake.folders import tender_files

    for path in tender_files(paths):
        listed = list(given_tenders(path, library))
        alone = len({g.facts.ocid for g in listed}) == 1
        for one in listed:
            record = one.record
            own = record is not None and (record.ocid == one.facts.ocid or (record.ocid is None and alone))
            yield one.facts, record if own else None


def _outputs(formats: tuple[str, ...]) -> list[tuple[str, str]]:
    outputs = []
    for written in formats or ("text",):
        form, _, target = written.partition("=")
        if form not in _FORMATS:
            from sv_rules.problem import did_you_mean

            near = did_you_mean(form, _FORMATS)
            raise click.BadParameter(f'there is no format "{form}". {near}', param_hint="--format")
        outputs.append((form, target or "-"))
    targets = [target for _, target in outputs if target != "-"]
    if len(set(targets)) != len(targets):
        raise click.BadParameter("two formats name the same file.", param_hint="--format")
    return outputs


command = measure
