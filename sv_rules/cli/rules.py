"""``sv-rules rules``: list, show, test, lint, compare, print and begin rulesets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sv_rules.cli.diff import diff
from sv_rules.cli.docs import docs
from sv_rules.cli.new import new
from sv_rules.cli.options import library_option, load

if TYPE_CHECKING:
    from sv_rules.policy.library import Library


@click.group(name="rules")
def command() -> None:
    """List, show, test, lint, compare, print and begin rulesets."""


command.add_command(diff)
command.add_command(docs)
command.add_command(new)


@command.command("list")
@library_option
def list_(rulesets: str | None) -> None:
    """Every ruleset with its rules and what each does at its gateways."""
    library = load(rulesets)
    for ruleset in library.plan.rulesets.values():
        binds = (
            "law" if ruleset.law else "advice unless adopted" if ruleset.choice == "advice" else "binds where adopted"
        )
        click.echo(f"{ruleset.name} {ruleset.version}: {ruleset.title} ({binds})")
        for rule in library.plan.rules:
            if rule.ruleset == ruleset.name:
                effects = ", ".join(f"{gateway} {effect}" for gateway, effect in rule.at[-1][1].items())
                click.echo(f"  {rule.id:<14} {rule.title}\n{'':<17}{effects}")
        click.echo()


@command.command("show")
@click.argument("name")
@library_option
def show(name: str, rulesets: str | None) -> None:
    """Show a ruleset (its ledger, parameters, tables and rules), or a rule by its id."""
    from sv_rules.problem import did_you_mean
    from sv_rules.report.explanation import explain
    from sv_rules.report.rulebook import show_ruleset

    library = load(rulesets)
    ids = {r.id.casefold(): r.id for r in library.plan.rules}
    if name.casefold() in ids:
        click.echo(explain(name, library), nl=False)
    elif name in library.plan.rulesets:
        click.echo(show_ruleset(library, name), nl=False)
    else:
        raise click.UsageError(
            f'There is no ruleset or rule "{name}". {did_you_mean(name, [*library.plan.rulesets, *ids.values()])}'
        )


@command.command("test")
@click.argument("names", nargs=-1)
@click.option(
    "--mutants/--no-mutants",
    default=True,
    help="Also change each operator, number and date by one unit, and name each change that no case notices.",
)
@library_option
def test(names: tuple[str, ...], mutants: bool, rulesets: str | None) -> None:
    """Run the cases of every ruleset (or those NAMED), then the mutants."""
    library = load(rulesets)
    wanted = _wanted(library, names)
    failed = _cases(library, wanted)
    if mutants:
        failed += sum(_mutants(library, name) for name in wanted)
    sys.exit(1 if failed else 0)


def _wanted(library: Library, names: tuple[str, ...]) -> list[str]:
    from sv_rules.problem import did_you_mean

    for name in names:
        if name not in library.plan.rulesets:
            raise click.UsageError(f'There is no ruleset "{name}". {did_you_mean(name, library.plan.rulesets)}')
    return list(names or library.plan.rulesets)


def _cases(library: Library, wanted: list[str]) -> int:
    from sv_rules.engine.cases import run_all
    from sv_rules.engine.evaluators import evaluators_for

    outcomes = run_all(library.plan, library.files, evaluators_for, only=wanted)
    failed = [o for o in outcomes if not o.passed]
    for o in failed:
        place = f"{o.case.file.source.file}:{o.case.line}: {o.case.owner}"
        click.echo(f"{place}: {o.case.case.name}: expected {o.case.case.expect}, found {o.found}")
    click.echo(f"{len(outcomes)} cases: {len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return len(failed)


def _mutants(library: Library, name: str) -> int:
    from sv_rules.engine.mutation import survivors

    found, tried = survivors(library.plan, library.files, name)
    for mutant in found:
        example = f"; this one would: {mutant.example}" if mutant.example else ""
        click.echo(f"{mutant.file}:{mutant.line}: no case notices that {mutant.change}{example}")
    click.echo(f"{name}: {tried} mutants, {len(found)} not noticed by any case")
    return len(found)


@command.command("lint")
@library_option
def lint(rulesets: str | None) -> None:
    """Read every ruleset, and name what is wrong or doubtful with file, line and column."""
    from sv_rules.policy.lint import lint as doubts

    library = load(rulesets)
    found = doubts(library.plan, library.files)
    for problem in found:
        click.echo(str(problem))
    count = len(library.plan.rulesets)
    click.echo(
        f"{count} rulesets, {len(library.plan.rules)} rules: {len(found) or 'no'} doubt{'' if len(found) == 1 else 's'}"
    )
    sys.exit(1 if found else 0)


_SCHEMAS = ("ruleset", "draft-tender", "decision", "measure-set", "authority-profile", "offers",
            "evaluation", "panel-data", "evaluation-result",
            "assessment", "maturity-answers", "actions-register", "maturity-result")  # fmt: skip


@command.command("schema")
@click.option("--write", "folder", metavar="FOLDER", help="Write every schema into this folder.")
@click.argument("name", required=False, type=click.Choice(_SCHEMAS))
def schema(name: str | None, folder: str | None) -> None:
    """Print a JSON Schema by its name, or write them all for an editor."""
    import json

    from sv_rules.authority.schema import profile_json_schema
    from sv_rules.evaluation.offers import offers_json_schema
    from sv_rules.evaluation.schema import evaluation_json_schema, evaluation_result_json_schema, panel_data_json_schema
    from sv_rules.intake.draft_schema import draft_json_schema
    from sv_rules.maturity.schema import (
        answers_json_schema,
        question_set_json_schema,
        register_json_schema,
        result_json_schema,
    )
    from sv_rules.measures.schema import measure_set_json_schema
    from sv_rules.policy.schema import ruleset_json_schema
    from sv_rules.report.document import decision_json_schema

    makers = {
        "ruleset": ruleset_json_schema,
        "draft-tender": draft_json_schema,
        "decision": decision_json_schema,
        "measure-set": measure_set_json_schema,
        "authority-profile": profile_json_schema,
        "offers": offers_json_schema,
        "evaluation": evaluation_json_schema,
        "panel-data": panel_data_json_schema,
        "evaluation-result": evaluation_result_json_schema,
        "assessment": question_set_json_schema,
        "maturity-answers": answers_json_schema,
        "actions-register": register_json_schema,
        "maturity-result": result_json_schema,
    }
    if folder:
        from sv_rules.report.atomic import write_text

        for key, make in makers.items():
            write_text(Path(folder) / f"{key}.schema.json", json.dumps(make(), indent=2, ensure_ascii=False) + "\n")
    elif name:
        click.echo(json.dumps(makers[name](), indent=2, ensure_ascii=False))
    else:
        raise click.UsageError("Name a schema, or give --write FOLDER.")
