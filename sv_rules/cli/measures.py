"""``sv-rules measures``: import, list, show, check and compare sets of social value measures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sv_rules.cli.options import ending

if TYPE_CHECKING:
    import datetime

    from sv_rules.measures.table import Cell


@click.group(name="measures")
def command() -> None:
    """Import, list, show, check and compare sets of social value measures."""


@command.command("list")
def list_() -> None:
    """Every set that is shipped. Your own are files: name them by their path."""
    from sv_rules.measures.reading import KIND, policy_paths, read_measure_set
    from sv_rules.report.wording import counted

    for name in policy_paths(KIND):
        found = read_measure_set(name)
        what = counted(len(found.measures), "measure") if found.measures else counted(len(found.outcomes), "outcome")
        note = " · invented" if found.synthetic else ""
        click.echo(f"{name}: {found.title}, edition {found.edition} ({what}){note}")


@command.command("show")
@click.argument("name")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(name: str, form: str) -> None:
    """A set, by its name or file: every measure with its unit, value and counting rules."""
    from sv_rules.measures.reading import read_measure_set
    from sv_rules.report.measures import measure_set_page

    found = read_measure_set(name)
    click.echo(found.model_dump_json(indent=2) if form == "json" else measure_set_page(found), nl=form == "json")


@command.command("check")
@click.argument("name")
def check(name: str) -> None:
    """Read a set, and name what is wrong or doubtful in it with its line. Exit status 1 where something is doubtful."""
    from sv_rules.measures.reading import check_measure_set
    from sv_rules.report.wording import counted

    found, doubts = check_measure_set(name)
    for doubt in doubts:
        click.echo(str(doubt))
    click.echo(f"{found.title}: {counted(len(found.measures), 'measure')}, {counted(len(doubts), 'doubt')}")
    sys.exit(1 if doubts else 0)


@command.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(old: str, new: str, form: str) -> None:
    """What changed from the OLD edition of a set to the NEW. Exit status 1 where anything did."""
    import dataclasses
    import json

    from sv_rules.measures.comparison import changes
    from sv_rules.measures.reading import read_measure_set
    from sv_rules.report.measures import changes_page

    before, after = read_measure_set(old), read_measure_set(new)
    found = changes(before, after)
    if form == "json":
        click.echo(json.dumps([dataclasses.asdict(c) for c in found], indent=2, ensure_ascii=False))
    else:
        click.echo(changes_page(before, after, found), nl=False)
    sys.exit(1 if found else 0)


@command.command("import")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--edition", required=True, help="The edition, as its publisher calls it: 2026.")
@click.option("--licence", required=True, help="Under which terms you may use the set.")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path),
              callback=ending(".yaml", ".yml"), help="The set, as YAML.")  # fmt: skip
@click.option("--title", help="The set's title; by default the file's name.")
@click.option("--publisher", default="Not stated", show_default=True)
@click.option("--date", "day", metavar="YYYY-MM-DD", help="When the edition was published.")
@click.option("--href", metavar="ADDRESS", help="Where it was published.")
@click.option("--sheet", help="The sheet of a workbook; by default its first.")
def import_(
    table: Path, edition: str, licence: str, output: Path, title: str | None, publisher: str, day: str | None,
    href: str | None, sheet: str | None,
) -> None:  # fmt: skip
    """Make a measure set from a CSV or xlsx TABLE: one row for each measure, headings in the first row.

    Needed columns: outcome, code, measure, unit, proxy ("none" where there is no value). Also read: theme, help,
    "proxy: AREA" for each area, proxy source, target group, weight, goals, overlaps, years, method statement,
    attribution, local, additional, whole numbers, most, evidence. Sets are licensed: state under which terms you may
    use yours. Nothing is written where anything is wrong.
    """
    from sv_rules.measures.importing import About, imported
    from sv_rules.measures.model import MOST_EDITION
    from sv_rules.measures.reading import parse_measure_set
    from sv_rules.policy.writing import yaml_text
    from sv_rules.report.atomic import write_text
    from sv_rules.report.wording import counted

    for what, written in (("--edition", edition), ("--licence", licence)):
        if not written.strip():
            raise click.BadParameter("it is empty. Say what the publisher says.", param_hint=what)
    if len(edition.strip()) > MOST_EDITION:
        raise click.BadParameter(f"it has over {MOST_EDITION} characters.", param_hint="--edition")
    about = About(
        name=_slug(output.stem), title=title or table.stem, edition=edition, licence=licence, publisher=publisher,
        source=title or table.name, date=_day(day), href=href,
    )  # fmt: skip
    data = imported(_rows(table, sheet), str(table), about)
    text = yaml_text(data, f"Imported from {table.name}. Licence: {licence}. Edition: {edition}.")
    found = parse_measure_set(text.encode(), str(output))
    write_text(output, text)
    unpriced = sum(not m.priced for m in found.measures.values())
    click.echo(f"{output}: {counted(len(found.measures), 'measure')}, {unpriced} without a value in pounds.")
    click.echo(f"Next: sv-rules measures check {output}")


def _rows(table: Path, sheet: str | None) -> list[list[Cell]]:
    if table.suffix.casefold() in (".csv", ".txt", ".tsv"):
        from sv_rules.measures.table import csv_rows
        from sv_rules.source import read_bytes

        return csv_rows(read_bytes(table, str(table)), str(table))
    from sv_rules.workbook.measures_import import xlsx_rows

    return xlsx_rows(table, sheet)


def _slug(stem: str) -> str:
    import re

    slug = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-")
    return slug if slug[:1].isalpha() else f"set-{slug}".strip("-")


def _day(written: str | None) -> datetime.date | None:
    from sv_rules.policy.written import iso_date
    from sv_rules.problem import Mistake

    try:
        return iso_date(written) if written else None
    except Mistake as mistake:
        raise click.BadParameter(f"{mistake} {mistake.repair}", param_hint="--date") from None
