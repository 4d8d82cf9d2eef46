"""``sv-rules maturity assess``: answered self-assessments in, the plan out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sv_rules.cli.maturity_form import (
    measured,
    replace_option,
    set_option,
    statements_option,
    unread,
    unused,
    with_list,
)
from sv_rules.cli.options import formats_in

if TYPE_CHECKING:
    from sv_rules.maturity.answers import Answers
    from sv_rules.maturity.reading import QuestionFile
    from sv_rules.maturity.register import Result
    from sv_rules.report.maturity_report import Report

FORMATS = ("text", "html", "json")
format_option = click.option(
    "--format", "-f", "formats", multiple=True, metavar="FORMAT[=FILE]",
    help="text, html or json; to a file, or - for standard output. Repeatable. By default text.",
)  # fmt: skip


@click.command(name="assess")
@click.argument("answers", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="FILE", help="The plan as a workbook; a page of the same name stands beside it."
)
@set_option
@statements_option
@click.option("--previous", metavar="FILE", multiple=True, help="Last year's answered form, to show progress.")
@format_option
@replace_option
def assess(
    answers: tuple[str, ...], output: str | None, name: str | None, list_file: str | None, previous: tuple[str, ...],
    formats: tuple[str, ...], replace: bool,
) -> None:  # fmt: skip
    """Read answered self-assessments and write the action plan.

    ANSWERS are workbooks made by `sv-rules maturity form`, or files in YAML or JSON that say the same. Those of
    several directorates are joined, and what they disagree about is listed. Exit status: 0; 1 where a target or a
    date does not fit what is wanted; 2 where an answer cannot be used, and then nothing is written.
    """
    from sv_rules.maturity.assessing import assess as assessed
    from sv_rules.workbook.maturity_files import read_answers

    outputs = formats_in(formats, FORMATS)
    inputs = (*answers, *previous, name, list_file)
    unread((place for _, place in outputs if place != "-"), inputs)
    target = unused(output, replace, page=True, given=inputs) if output else None
    file = _questions(name, answers)
    questions, _, digest = with_list(file.model, list_file)
    given = read_forms(lambda path: read_answers(path, questions, list_digest=digest), answers)
    before = read_forms(lambda path: read_answers(path, questions, earlier=True), previous)
    shown = measured(questions) if questions.kind == "practices" else None
    result = assessed(questions, given, previous=before, measured=shown, digest=file.digest)
    report = report_of(result)
    if target:
        _write_books(result, report, questions.kind, target)
    write(report, lambda: result.model_dump_json(indent=2), outputs)
    plain = any(target == "-" and name != "text" for name, target in outputs)
    for line in (*written(output), *_other_copy(file, answers)):
        click.echo(line, err=plain)
    sys.exit(1 if getattr(result, "findings", ()) else 0)


def report_of(result: Result) -> Report:
    """The report of a plan, a position or a diagnosis."""
    from sv_rules.maturity.plan import Plan
    from sv_rules.maturity.toolkit import Position
    from sv_rules.report.maturity_diagnosis import diagnosis_report
    from sv_rules.report.maturity_index import plan_report
    from sv_rules.report.maturity_toolkit import position_report

    if isinstance(result, Plan):
        return plan_report(result)
    return position_report(result) if isinstance(result, Position) else diagnosis_report(result)


def write(
    report: Report, json: Callable[[], str], outputs: Sequence[tuple[str, str]],
    as_text: Callable[[bool], str] | None = None,
) -> None:  # fmt: skip
    """Write a report in each format. ``as_text`` makes the text, with colour or without, where it is its own."""
    from sv_rules.report.atomic import write_text
    from sv_rules.report.maturity_html import maturity_html
    from sv_rules.report.maturity_text import maturity_text

    for name, target in outputs:
        if name == "json":
            text = json().rstrip("\n") + "\n"
        elif name == "html":
            text = maturity_html(report)
        else:
            colour = target == "-" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
            text = as_text(colour) if as_text else maturity_text(report, colour=colour)
        if target == "-":
            click.echo(text, nl=False)
        else:
            write_text(Path(target), text)


def _questions(name: str | None, answers: Sequence[str]) -> QuestionFile:
    """The question set that is named, or that the first form was made for."""
    from sv_rules.maturity.reading import question_sets, read_question_set
    from sv_rules.workbook.maturity_files import made_for

    made = str(made_for(answers[0])["assessment"])
    if name is None and made not in question_sets():
        raise click.UsageError(f'{answers[0]} is a form of "{made}", which is not shipped: name its file with --set.')
    return read_question_set(name or made)


def _other_copy(file: QuestionFile, answers: Sequence[str]) -> list[str]:
    """A note where a form was made from another copy of the question set than the one that judged it."""
    from sv_rules.workbook.maturity_files import made_for

    odd = [path for path in answers if made_for(path).get("digest", file.digest) != file.digest]
    if not odd:
        return []
    told = f"{', '.join(odd)} {'was' if len(odd) == 1 else 'were'} made from another copy of the question set"
    return [f"Note: {told}. Judged by {file.file}; to judge by your own, name it with --set."]


def read_forms(read: Callable[[Path], Answers], paths: Sequence[str]) -> list[Answers]:
    """Every form, with the faults of all of them at once."""
    from sv_rules.maturity.answers import Fault, UnfitAnswers, refuse

    found: list[Answers] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            found.append(read(Path(path)))
        except UnfitAnswers as error:
            faults += error.faults
    refuse(faults)
    return found


def _write_books(result: Result, report: Report, kind: str, path: Path) -> None:
    from sv_rules.report.atomic import write_text
    from sv_rules.report.maturity_html import maturity_html
    from sv_rules.workbook.maturity_book import write_report

    manifest = {
        "kind": kind, "assessment": result.assessment, "version": result.version, "title": result.title,
        "organisation": result.organisation, "assessed_on": result.assessed_on.isoformat(),
    }  # fmt: skip
    write_report(report, path, manifest, result.assessed_on)
    write_text(path.with_suffix(".html"), maturity_html(report))


def written(output: str | None) -> list[str]:
    """What was written, for whoever asked for a workbook."""
    if output is None:
        return []
    return [f"\nWritten: {output}, and {Path(output).with_suffix('.html')} beside it."]
