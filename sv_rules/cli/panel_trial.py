"""``sv-rules panel trial``: a method tried on figures in a table, without a pack and without books."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("trial")
@click.argument("evaluation", type=click.Path(path_type=Path))
@click.argument("bids", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, with every figure as a fraction too.")
def trial(evaluation: Path, bids: Path, as_json: bool) -> None:
    """Try a method on figures: EVALUATION as YAML or JSON, BIDS as a table in CSV.

    The table's first column names the bidder; the others are headed by the ids of criteria and hold scores, offers and
    prices. A rate of a basket is headed P:LINE, a figure for one round only ROUND/P. Nothing is written or recorded.
    The exit status is 1 while anything stops a ranking, and 2 for input that cannot be used.
    """
    from sv_rules.evaluation.reading import check_evaluation
    from sv_rules.evaluation.scoring import score
    from sv_rules.evaluation.trial import read_trial
    from sv_rules.report.trial_page import trial_page

    method, doubts = check_evaluation(evaluation)
    found = score(method, read_trial(bids, method))
    for doubt in doubts:
        click.echo(f"Note: {doubt}", err=True)
    click.echo(found.model_dump_json(indent=2) if as_json else trial_page(method, found), nl=as_json)
    if not all(one.final for one in found.rounds):
        sys.exit(1)
