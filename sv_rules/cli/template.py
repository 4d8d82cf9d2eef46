"""``sv-rules template``: forms to fill in, and proof that a restyled copy still works."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sv_rules.cli.options import adopt_option, adopted, library_option, load
from sv_rules.policy.words import GATEWAYS


@click.group(name="template")
def command() -> None:
    """Make forms to fill in, and prove a restyled copy."""


@command.group(name="new")
def new() -> None:
    """Make a form: for a tender, or for a procurement plan."""


_output = click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="The workbook to write; an old one stays."
)
_theme = click.option("--theme", metavar="FILE", help="Your council's theme, as TOML; see tender_templates/theme.toml.")
_replace = click.option("--replace", is_flag=True, help="Put it in the place of a file of that name.")


@new.command(name="tender")
@_output
@click.option("--gateway", "-g", type=click.Choice(GATEWAYS), default="design", show_default=True)
@adopt_option
@click.option("--lots", type=click.IntRange(1, 40), default=6, show_default=True, help="Rows for lots.")
@_theme
@_replace
@library_option
def tender(
    output: Path | None,
    gateway: str,
    adopt: tuple[str, ...],
    lots: int,
    theme: str | None,
    replace: bool,
    rulesets: str | None,
) -> None:
    """Write a form for one tender. It asks what policy needs to know at the gateway, and nothing else.

    Fill it in and check it: sv-rules check tender.xlsx
    """
    from sv_rules.report.atomic import write_bytes
    from sv_rules.workbook.tender_form import tender_form
    from sv_rules.workbook.tender_form_questions import asked_of
    from sv_rules.workbook.theme_file import read_theme

    library = load(rulesets)
    target = _target(output or Path("tender.xlsx"), replace)
    choice = adopted(adopt)
    asked = asked_of(library, gateway, choice)
    write_bytes(target, tender_form(asked, read_theme(theme), lots=lots))
    count = len(asked.tender) + len(asked.record) + len(asked.lots)
    more = f", and {len(asked.advised)} of good practice" if asked.advised else ""
    click.echo(f"{target}: {count} questions for the gateway {gateway}{more}. Fill in the yellow cells.")
    click.echo(f"Next: sv-rules check {target}")


@new.command(name="plan")
@_output
@click.option("--profile", metavar="NAME_OR_FILE", help="The authority's profile: its name is filled in.")
@_theme
@_replace
@library_option
def plan(
    output: Path | None, profile: str | None, theme: str | None, replace: bool, rulesets: str | None
) -> None:  # fmt: skip
    """Write a procurement plan to fill in: a row for each contract, to find out which suit social value.

    Fill it in and check it: sv-rules check plan.xlsx --profile NAME -f xlsx=answered.xlsx
    """
    from sv_rules.report.atomic import write_bytes
    from sv_rules.workbook.plan_book import plan_form
    from sv_rules.workbook.theme_file import read_theme

    buyer = ""
    if profile:
        from sv_rules.authority.reading import read_profile

        buyer = read_profile(profile, load(rulesets)).name
    target = _target(output or Path("plan.xlsx"), replace)
    write_bytes(target, plan_form(read_theme(theme), buyer))
    click.echo(f"{target}: write a row for each contract, and on Settings what holds for all.")
    click.echo(f"Next: sv-rules check {target}{f' --profile {profile}' if profile else ''}")


@command.command(name="check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--theme", metavar="FILE", help="Prove a theme as well.")
def check(file: Path, theme: str | None) -> None:
    """Prove a restyled copy of a template, and list what a filling would lose.

    Exit status 0: the copy can be used; 1: a name, shape or sheet is wrong; 2: the file cannot be opened.
    """
    from sv_rules.workbook.template_check import prove

    if theme:
        from sv_rules.workbook.theme_file import read_theme

        click.echo(f"{theme}: the theme {read_theme(theme).name} can be used; every pair has a contrast of 7 to 1.")
    proof = prove(file)
    verdict = "can be used" if proof.usable else "cannot be used"
    click.echo(f"{file}: a copy of the {proof.kind} that {verdict}.")
    for heading, found in (
        ("Wrong", proof.wrong), ("Doubtful", proof.doubtful), ("Lost when sv-rules fills it", proof.lost),
    ):  # fmt: skip
        for one in found:
            click.echo(f"  {heading}: {one}.")
    if not proof.usable:
        click.echo("Point the names at their cells again (Formulas, Name Manager), or start from a fresh copy.")
    sys.exit(0 if proof.usable else 1)


def _target(path: Path, replace: bool) -> Path:
    """Where to write: never over a form that somebody may have filled in."""
    from sv_rules.errors import BadInput

    if path.exists() and not replace:
        why, do = "there is a file of that name, which may be filled in", "Choose another name, or add --replace."
        raise BadInput("nothing was written", where=str(path), why=why, do=do)
    if path.suffix.lower() != ".xlsx":
        do = "Give a name that ends in .xlsx."
        raise BadInput("nothing was written", where=str(path), why="a form is an .xlsx workbook", do=do)
    return path
