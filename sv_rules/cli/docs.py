"""``sv-rules rules docs``: the rulebook as Markdown."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sv_rules.cli.options import library_option, load


@click.command("docs")
@click.argument("folder")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 and name the pages out of date.")
@library_option
def docs(folder: str, only_check: bool, rulesets: str | None) -> None:
    """Write the rulebook into FOLDER: a page a rule, and indexes by gateway, by law and by authority.

    Pages that it wrote before and that no rule has now are removed; files that it did not write stay.
    """
    from sv_rules.report.rulebook_pages import rulebook_pages, stale_pages, write_rulebook
    from sv_rules.report.wording import counted

    pages = rulebook_pages(load(rulesets))
    place = Path(folder)
    if only_check:
        stale = stale_pages(pages, place)
        for name in stale:
            click.echo(f"out of date: {(place / name).as_posix()}")
        click.echo(f"{counted(len(pages), 'page')}, {len(stale) or 'none'} out of date")
        sys.exit(1 if stale else 0)
    touched = write_rulebook(pages, place)
    click.echo(f"{counted(len(pages), 'page')} in {place.as_posix()}, {len(touched) or 'none'} changed")
