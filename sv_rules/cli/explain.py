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
    from sv_rules.cli.tenders import given_tenders
    from sv_rules.report.explain import rule_of

    rule_of(library.plan, rule)
    shown = 0
    for tender, record, asked in given_tenders(notice, library, record_file=record_file):
        if release is None or tender.release_id == release:
            day = as_at or tender.published_on or today()
            choice = adopted(adopt) or asked
            click.echo(explain(rule, library, tender, gateway=gateway, as_at=day, record=record, adopt=choice))
            shown += 1
    if not shown:
        raise click.UsageError(f'No release in {notice} has the id "{release}".')
