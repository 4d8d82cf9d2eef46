"""Options that the panel's commands share, and the clock: only the command line reads one."""

from __future__ import annotations

import datetime
import getpass
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sv_rules.evaluation.returned import CellFinding
    from sv_rules.panel.pack import Act, Pack

Command = Callable[..., Any]
folder_argument = click.argument("folder", type=click.Path(path_type=Path))
by_option = click.option("--by", metavar="NAME", help="Who does it. Recorded as written; identity is not checked.")
why_option = click.option("--why", metavar="TEXT", help="Why, in a sentence.")
DAY = click.DateTime(["%Y-%m-%d"])


def day_option(name: str, text: str, *, required: bool = False) -> Callable[[Command], Command]:
    """A date as YYYY-MM-DD."""
    return click.option(name, type=DAY, metavar="DATE", required=required, help=text)


def act(by: str | None = None, role: str | None = None, why: str | None = None) -> Act:
    """Who does something now, and why."""
    from sv_rules.panel.pack import Act
    from sv_rules.report.clean import whole

    said = [None if text is None else whole(text) for text in (by, role, why, _login())]
    return Act(datetime.datetime.now(datetime.UTC).replace(microsecond=0), *said)


def _login() -> str | None:
    """The name under which somebody is logged in, where the system knows one."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None


def as_day(value: datetime.datetime | None) -> datetime.date | None:
    """The day of a date option."""
    return None if value is None else value.date()


@contextmanager
def held(folder: Path) -> Iterator[Pack]:
    """The pack in a folder, for one writer."""
    from sv_rules.panel.folder import existing, writing
    from sv_rules.panel.pack import open_pack

    with writing(existing(folder)):
        yield open_pack(folder)


def say_next(pack: Pack) -> None:
    """What comes next, in one or two lines."""
    from sv_rules.panel.order import steps

    following = next((s for s in steps(pack) if not s.done), None)
    if following is None or pack.state.ended is not None:
        return
    click.echo(f"Next: {following.words}")
    if following.waiting:
        click.echo(f"      Waited for: {', '.join(following.waiting)}.")
    click.echo(f"      {following.command.replace('FOLDER', str(pack.folder))}")


def say_notes(notes: Iterable[CellFinding]) -> None:
    """What was found in a book that does not stop."""
    for note in notes:
        if not note.stops:
            click.echo(f"Note: {note.cell}: {note.text} {note.do}".rstrip())


def say_books(before: Pack, after: Pack) -> None:
    """The books that were written between two moments."""
    known = {i.file for i in before.state.issued}
    for issued in after.state.issued:
        if issued.file not in known:
            click.echo(f"Written: {after.folder / issued.file}")
