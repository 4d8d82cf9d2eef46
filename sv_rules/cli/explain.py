"""``sv-rules explain``: a rule as a page, or why it came out as it did on a notice."""

from __future__ import annotations

import click

from sv_rules.cli.options import library_option, load
from sv_rules.policy.words import GATEWAYS


@click.command(name="explain")
@click.argument("rule")
@click.option(
    "--notice",
    metavar="FILE",
    help="Show how the rule came out on this notice or draft, condition by condition.",
)
@click.option("--release", metavar="ID", help="The release in the file, where it holds several.")
@click.option(
    "--gateway", "-g", type=click.Choice(GATEWAYS), help="The gateway; by default that of the notice's type."
)
@click.option("--record", "record_file", metavar="FILE", help="The record of the tender.")
@library_option
def command(
    rule: str,
    notice: str | None,
    release: str | None,
    gateway: str | None,
    record_file: str | None,
    rulesets: str | None,
) -> None:
    """Explain RULE: what it asks, why, the law, examples from its cases, and who may waive it."""
    from sv_rules.problem import did_you_mean
    from sv_rules.report.explain import explain_rule, explain_verdict

    library = load(rulesets)
    ids = {r.id.casefold(): r.id for r in library.plan.rules}
    found = ids.get(rule.casefold())
    if found is None:
        raise click.UsageError(f'There is no rule "{rule}". {did_you_mean(rule.upper(), ids.values())}')
    if notice is None:
        click.echo(explain_rule(library, found))
        return
    from sv_rules.gateway.record import Record, read_record
    from sv_rules.intake.reading import read_tender

    record = read_record(record_file, library.plan) if record_file else Record()
    shown = 0
    for tender in read_tender(notice):
        if release is None or tender.release_id == release:
            click.echo(explain_verdict(library, found, tender, record))
            shown += 1
    if not shown:
        raise click.UsageError(f'No release in {notice} has the id "{release}".')
