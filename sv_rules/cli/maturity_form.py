"""``sv-rules maturity form``: the self-assessment as a workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sv_rules.maturity.answers import StatementAnswer
    from sv_rules.maturity.plan import Measured
    from sv_rules.maturity.question_set import QuestionSet

INDEX = "social-value-maturity-index"
set_option = click.option(
    "--set", "name", metavar="SET", default=None,
    help="social-value-maturity-index, lga-toolkit, diagnostic, or the path of a question set of your own.",
)  # fmt: skip
statements_option = click.option(
    "--statements", "list_file", metavar="FILE",
    help="Your own full list of statements (.csv or .xlsx, with the columns Key area and Statement) for the toolkit.",
)  # fmt: skip
replace_option = click.option("--replace", is_flag=True, help="Write over a file that is there already.")


@click.command(name="form")
@set_option
@click.option("-o", "--output", metavar="FILE", default="form.xlsx", show_default=True, help="The workbook to write.")
@statements_option
@click.option(
    "--previous", metavar="FILE", help="Last year's answered form: its evidence, owners and targets are carried over."
)
@click.option("--example", is_flag=True, help="Fill the form in with invented answers, to practise with.")
@replace_option
def form(
    name: str | None, output: str, list_file: str | None, previous: str | None, example: bool, replace: bool
) -> None:
    """Make a self-assessment to be filled in: a sheet an area, with drop-downs and what would show each practice."""
    from sv_rules.maturity.reading import question_sets, read_question_set
    from sv_rules.workbook.maturity_form import Filled, write_form

    if example and (previous or list_file):
        raise click.UsageError("--example goes with neither --previous nor --statements.")
    target = unused(output, replace, given=(name, list_file, previous))
    file = read_question_set(name or INDEX)
    questions, statements, digest = with_list(file.model, list_file)
    filled = Filled(statements=statements)
    if example:
        from sv_rules.maturity.example import example_answers

        filled = Filled.of(example_answers(questions))
    elif previous:
        from sv_rules.workbook.maturity_files import read_answers

        filled = Filled.carried_over(read_answers(Path(previous), questions, earlier=True))
    write_form(questions, target, digest=file.digest, measured=measured(questions), filled=filled, statements=digest)
    count = sum(len(a.practices) + len(a.statements) for a in questions.areas)
    noun = {"practices": "practices", "statements": "statements"}.get(questions.kind, "questions")
    sheets = sum(bool(a.practices or a.statements) for a in questions.areas)
    click.echo(f"Written to {output}: {questions.title}, {count} {noun} on {sheets} sheet{'' if sheets == 1 else 's'}.")
    more = f" --statements {list_file}" if list_file else ""
    more = f" --set {name}{more}" if name and name not in question_sets() else more
    click.echo(f"Fill in the yellow cells, then: sv-rules maturity assess {output}{more} -o plan.xlsx")


def unread(targets: Iterable[str | Path], given: Iterable[str | Path | None]) -> None:
    """Raise ``BadInput`` where a file to be written is one of those given to be read, or has no folder to stand in.

    Asked of all files before the first is written, so that nothing is lost and nothing stands alone.
    """
    from sv_rules.errors import BadInput

    read = {Path(path).resolve() for path in given if path is not None}
    for target in map(Path, targets):
        if target.resolve() in read:
            why, do = "it is one of the files that were given to be read", "Give another name for what is written."
            raise BadInput("nothing was written", where=str(target), why=why, do=do)
        if not target.parent.is_dir():
            why, do = f'there is no folder "{target.parent}"', "Make the folder first, or give another place."
            raise BadInput("nothing was written", where=str(target), why=why, do=do)


def unused(output: str, replace: bool, *, page: bool = False, given: Iterable[str | None] = ()) -> Path:
    """A path to write to; with ``page`` the page beside it is looked at, too.

    Raises ``BadInput`` where a file is there already, which may hold somebody's answers, and in any case where it is
    one of those ``given`` to be read.
    """
    from sv_rules.errors import BadInput

    path = Path(output)
    unread((path, path.with_suffix(".html")) if page else (path,), given)
    if path.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"a workbook ends in .xlsx: write {path.stem or 'form'}.xlsx.", param_hint="--output")
    for there in (path, path.with_suffix(".html")) if page else (path,):
        if there.is_file() and not replace:
            why = "there is a file of that name, and it may hold what somebody filled in"
            do = "Give another name with -o, or add --replace."
            raise BadInput("nothing was written", where=str(there), why=why, do=do)
    return path


def with_list(questions: QuestionSet, list_file: str | None) -> tuple[QuestionSet, tuple[StatementAnswer, ...], str]:
    """The question set with a council's own list, what the list already answers, and its digest."""
    if list_file is None:
        return questions, (), ""
    from sv_rules.maturity.statement_list import with_statements
    from sv_rules.measures.table import csv_rows
    from sv_rules.source import read_bytes

    if questions.kind != "statements":
        raise click.UsageError("--statements goes with --set lga-toolkit.")
    path = Path(list_file)
    if path.suffix.lower() == ".csv":
        rows = csv_rows(read_bytes(path, list_file), list_file)
    else:
        from sv_rules.workbook.maturity_list import list_rows

        rows = list_rows(path)
    found, answers = with_statements(questions, rows, list_file)
    told = "\n".join(f"{area.title}\t{s.id}\t{s.statement}" for area, s in found.statements())
    return found, answers, hashlib.sha256(told.encode()).hexdigest()


def measured(questions: QuestionSet) -> dict[str, tuple[Measured, ...]]:
    """By practice, the rules that can show it, from the ledger of the ruleset that the set names."""
    if questions.measured_by is None:
        return {}
    from sv_rules.maturity.measurable import measured_by_rules, ruleset_of, with_sources
    from sv_rules.policy.library import load_library

    library = load_library()
    ruleset = ruleset_of(library, questions)
    return with_sources(measured_by_rules(questions, ruleset), library) if ruleset else {}
