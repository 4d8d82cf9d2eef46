"""``sv-rules replay``: a recorded decision, recomputed."""

from __future__ import annotations

import sys

import click

from sv_rules.cli.options import library_option, load


@click.command(name="replay")
@click.argument("decision")
@click.option("--notice", required=True, metavar="FILE", help="The notice or draft that was checked.")
@click.option(
    "--record", "record_file", metavar="FILE", help="Its record; by default <tender>.record.yaml beside it, if there."
)
@click.option("--merge", is_flag=True, help="Join the releases of the notice first, as the check did.")
@library_option
def command(decision: str, notice: str, record_file: str | None, merge: bool, rulesets: str | None) -> None:
    """Recompute the DECISION that a check wrote as JSON, and report every field that differs.

    The gateway, the day and what was adopted are those of the decision. Give the rulesets that it was made by
    with --rulesets and --also; where they differ, the report says which.

    Exit status: 0 every field is as recorded; 1 something differs; 2 something could not be used.
    """
    from sv_rules.cli.tenders import given_tenders
    from sv_rules.report.replay import read_decisions, replay, replay_text

    recorded = read_decisions(decision)
    library = load(rulesets)
    given = list(given_tenders(notice, library, record_file=record_file, merge=merge))
    tenders, record = [one.facts for one in given], given[0].record if given else None
    replays = [replay(one, tenders, library, record) for one in recorded]
    click.echo(replay_text(replays), nl=False)
    sys.exit(0 if all(r.same for r in replays) else 1)
