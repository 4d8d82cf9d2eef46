"""``sv-rules template``: forms to fill in, and proof that a restyled copy still works."""

from __future__ import annotations

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
    click.echo(f"{target}: {count} questions for the gateway {gateway}. Fill in the yellow cells.")
    click.echo(f"Next: sv-rules check {target}")


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
