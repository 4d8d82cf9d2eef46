"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sv_rules.policy.library import Library

library_option = click.option(
    "--rulesets", metavar="FOLDER", help="A folder of rulesets to use in place of the shipped ones."
)

adopt_option = click.option(
    "--adopt",
    multiple=True,
    metavar="RULESET[=LEVEL]",
    help="A ruleset that the authority has adopted, with its target level. Repeatable.",
)
as_at_option = click.option(
    "--as-at",
    metavar="DATE",
    help="The day on which waivers are judged; by default the notice's own date, for a draft today.",
)


def load(folder: str | None) -> Library:
    """The library of a folder, or the shipped one."""
    from sv_rules.policy.library import load_library

    return load_library(folder)


def adopted(written: tuple[str, ...]) -> dict[str, str | None]:
    """``name=level`` options as a mapping."""
    choice: dict[str, str | None] = {}
    for item in written:
        name, _, level = item.partition("=")
        choice[name] = level or None
    return choice


def today() -> str:
    """The officer's own day, as ISO: only the command line reads a clock."""
    import datetime

    return datetime.date.today().isoformat()  # noqa: DTZ011
