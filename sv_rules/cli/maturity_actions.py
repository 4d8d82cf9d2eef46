"""``sv-rules maturity actions``: what became of actions in a year, by origin."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sv_rules.cli.maturity_assess import FORMATS, format_option, write
from sv_rules.cli.maturity_form import replace_option, unread, unused
from sv_rules.cli.options import formats_in, today

if TYPE_CHECKING:
    from sv_rules.maturity.actions import Register


@click.command(name="actions")
@click.argument("sources", nargs=-1, required=True)
@click.option("--as-at", metavar="DATE", help="The day of the report; by default today.")
@click.option("--since", metavar="DATE", help="Where the period begins; by default twelve months before.")
@click.option(
    "-o", "--output", metavar="FILE", help="The report as a workbook, with a page of the same name beside it."
)
@click.option(
    "--keep", metavar="REGISTER", help="Write all actions into this register (.yaml); what it holds stays its history."
)
@format_option
@replace_option
def actions(
    sources: tuple[str, ...], as_at: str | None, since: str | None, output: str | None, keep: str | None,
    formats: tuple[str, ...], replace: bool,
) -> None:  # fmt: skip
    """Report what became of actions, by origin, as a scrutiny commission reads it.

    SOURCES are plans (the workbooks of `sv-rules maturity assess`, with their sheet of actions filled in) and registers
    of actions in YAML.
    """
    from sv_rules.maturity.actions import actions_report
    from sv_rules.report.maturity_life import life_report

    outputs = formats_in(formats, FORMATS)
    day = _day("--as-at", as_at or today())
    first = _day("--since", since) if since else None
    if first and first >= day:
        raise click.UsageError("--since is not before the day of the report.")
    unread((place for _, place in outputs if place != "-"), (*sources, keep))
    target = unused(output, replace, page=True, given=(*sources, keep)) if output else None
    registers = [_read(source) for source in sources]
    if keep:
        registers = [_kept(keep, registers)]
    found = actions_report(registers, day, first)
    report = life_report(found)
    if target:
        from sv_rules.report.atomic import write_text
        from sv_rules.report.maturity_html import maturity_html
        from sv_rules.workbook.maturity_book import write_report

        write_report(report, target, {"kind": "actions", "title": found.title}, day)
        write_text(target.with_suffix(".html"), maturity_html(report))
    write(report, lambda: found.model_dump_json(indent=2), outputs)


def _read(source: str) -> Register:
    path = Path(source)
    if path.suffix.lower() in (".yaml", ".yml", ".json"):
        from sv_rules.maturity.register import read_register

        return read_register(path)
    from sv_rules.workbook.maturity_actions import read_actions

    return read_actions(path)


def _kept(keep: str, registers: list[Register]) -> Register:
    """All actions in one register, written whole or not at all."""
    from sv_rules.maturity.register import brought_up_to_date, read_register, register_text
    from sv_rules.report.atomic import write_text

    path = Path(keep)
    listed = [read_register(path), *registers] if path.exists() else registers
    joined = listed[0]
    for newer in listed[1:]:
        joined = brought_up_to_date(joined, newer)
    write_text(path, register_text(joined))
    return joined


def _day(option: str, written: str) -> datetime.date:
    from sv_rules.errors import BadInput
    from sv_rules.facts.value import parse_date

    try:
        return parse_date(written)
    except ValueError as error:
        raise BadInput("a date", where=option, why=str(error), do="Write it as 2026-01-31.") from None
