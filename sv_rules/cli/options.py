"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sv_rules.policy.library import Library

library_option = click.option(
    "--rulesets", metavar="FOLDER", help="A folder of rulesets to use in place of the shipped ones."
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
