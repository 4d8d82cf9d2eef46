"""``sv-rules profile``: list, show and check authorities' profiles, and fill one in from a form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sv_rules.cli.options import ending, library_option, load


@click.group(name="profile")
def command() -> None:
    """Show, check and fill in what an authority wants."""


@command.command("list")
@library_option
def list_(rulesets: str | None) -> None:
    """Every profile that is shipped. Your own are files: name them by their path."""
    from sv_rules.authority.reading import KIND, read_profile
    from sv_rules.measures.reading import policy_paths
    from sv_rules.report.wording import counted

    library = load(rulesets)
    for name in policy_paths(KIND):
        profile = read_profile(name, library)
        adopted = ", ".join(profile.adopt) or "adopts no ruleset"
        note = f" · {counted(len(profile.invented), 'part')} invented" if profile.invented else ""
        click.echo(f"{name}: {profile.name} ({adopted}; {counted(len(profile.outcomes), 'outcome')}){note}")


@command.command("show")
@click.argument("name")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@library_option
def show(name: str, form: str, rulesets: str | None) -> None:
    """A profile, by its name or file, with the source of everything in it."""
    from sv_rules.authority.reading import read_profile_file
    from sv_rules.report.profile import profile_page

    file = read_profile_file(name, load(rulesets))
    if form == "json":
        click.echo(file.profile.model_dump_json(indent=2, by_alias=True))
    else:
        click.echo(profile_page(file.profile, file.measure_set), nl=False)


@command.command("check")
@click.argument("name")
@library_option
def check(name: str, rulesets: str | None) -> None:
    """Read a profile, and name what is wrong or left open in it. Exit status 1 where something is left open."""
    from sv_rules.authority.findings import profile_findings
    from sv_rules.authority.reading import read_profile_file
    from sv_rules.report.wording import counted

    library = load(rulesets)
    file = read_profile_file(name, library)
    found = profile_findings(file, library)
    for finding in found:
        click.echo(str(finding))
    invented = f", {counted(len(file.profile.invented), 'part')} invented" if file.profile.invented else ""
    click.echo(f"{file.profile.name}: {counted(len(found), 'finding')}{invented}")
    sys.exit(1 if found else 0)


@command.command("form")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path),
              callback=ending(".xlsx"), help="The form, as xlsx.")  # fmt: skip
@click.option("--from", "start", metavar="PROFILE", help="Fill it in with what a profile says already.")
@click.option("--theme", metavar="FILE", help="Your council's theme, as TOML.")
@library_option
def form(output: Path, start: str | None, theme: str | None, rulesets: str | None) -> None:
    """Make a workbook in which an officer fills in a profile: yellow cells, lists to choose from, help on each."""
    from sv_rules.authority.reading import read_profile_file
    from sv_rules.workbook.profile_form import write_profile_form
    from sv_rules.workbook.theme_file import read_theme

    library = load(rulesets)
    profile = read_profile_file(start, library).profile if start else None
    write_profile_form(output, library, profile, read_theme(theme))
    click.echo(f"{output}: fill in the yellow cells, then: sv-rules profile read {output} -o my-council.yaml")


@command.command("read")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path),
              callback=ending(".yaml", ".yml"), help="The profile, as YAML.")  # fmt: skip
@library_option
def read(workbook: Path, output: Path, rulesets: str | None) -> None:
    """Read a filled form into a profile. Every mistake is named by its cell; with one, nothing is written."""
    from sv_rules.report.atomic import write_text
    from sv_rules.report.wording import counted
    from sv_rules.workbook.profile_form_reading import read_profile_form

    text, profile = read_profile_form(workbook, load(rulesets), output.parent)
    write_text(output, text)
    what = f"{counted(len(profile.outcomes), 'outcome')}, {counted(len(profile.adopt), 'ruleset')} adopted"
    click.echo(f"{output}: {profile.name}, {what}.")
    click.echo(f"Next: sv-rules profile check {output}")
