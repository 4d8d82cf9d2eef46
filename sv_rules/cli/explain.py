"""``sv-rules explain``: a rule as a page, or why it came out as it did on a notice."""

from __future__ import annotations

import click

from sv_rules.cli.options import adopt_option, adopted, as_at_option, library_option, load, today
from sv_rules.policy.words import GATEWAYS


@click.command(name="explain")
@click.argument("rule")
@click.option(
    "--notice",
    metavar="FILE",
    help="Show how the rule came out on this notice or draft, condition by condition.",
)
@click.option("--release", metavar="ID", help="The release in the file, where it holds several.")
@click.option("--gateway", "-g", type=click.Choice(GATEWAYS), help="The gateway; by default that of the notice's type.")
@click.option("--record", "record_file", metavar="FILE", help="The record of the tender.")
@as_at_option
@adopt_option
@library_option
def command(
    rule: str,
    notice: str | None,
    release: str | None,
    gateway: str | None,
    record_file: str | None,
    as_at: str | None,
    adopt: tuple[str, ...],
    rulesets: str | None,
) -> None:
    """Explain RULE: what it asks, why, the law, examples from its cases, and who may waive it."""
    from sv_rules.report.explanation import explain

    library = load(rulesets)
    if notice is None:
        click.echo(explain(rule, library), nl=False)
        return
    from sv_rules.gateway.record import read_record, record_path
    from sv_rules.intake.reading import read_tender
    from sv_rules.report.explain import rule_of

    rule_of(library.plan, rule)
    beside = record_path(notice)
    place = record_file or (beside if notice != "-" and beside.is_file() else None)
    record = read_record(place, library.plan) if place else None
    shown = 0
    for tender in read_tender(notice):
        if release is None or tender.release_id == release:
            day = as_at or tender.published_on or today()
            click.echo(explain(rule, library, tender, gateway=gateway, as_at=day, record=record, adopt=adopted(adopt)))
            shown += 1
    if not shown:
        raise click.UsageError(f'No release in {notice} has the id "{release}".')
