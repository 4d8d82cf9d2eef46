"""``sv-rules panel demo``: a whole evaluation of three invented bids, to look at."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path))
def demo(folder: Path) -> None:
    """Run a whole evaluation into FOLDER: three invented bids on the criteria of a real notice.

    A folder that an earlier demonstration made is made anew; any other that is not empty is left alone.
    Every book is issued, filled by its names, and taken in; look at FOLDER/award/1 for the result.
    """
    from sv_rules.panel.demo import demonstrate

    for line in demonstrate(folder):
        click.echo(line)
