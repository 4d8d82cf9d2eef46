"""``sv-rules rules diff``: what another version of the rulesets would change."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sv_rules.cli.options import adopt_option, adopted, as_at_option, today
from sv_rules.policy.words import GATEWAYS

if TYPE_CHECKING:
    from sv_rules.cli.tenders import Given
    from sv_rules.gateway.comparison import Comparison
    from sv_rules.policy.library import Library

SHIPPED = "shipped"


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.argument("tenders", nargs=-1, required=True)
@click.option(
    "--gateway", "-g", type=click.Choice(GATEWAYS), help="The gateway; by default that of each notice's type."
)
@as_at_option
@adopt_option
@click.option("--format", "-f", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(
    old: str, new: str, tenders: tuple[str, ...], gateway: str | None, as_at: str | None,
    adopt: tuple[str, ...], form: str,
) -> None:  # fmt: skip
    """Say what changes on TENDERS when the rulesets of NEW replace those of OLD, and why.

    OLD and NEW are folders of rulesets, or "shipped" for those that come with sv-rules, or several joined by
    "+": "shipped+ours" is the shipped rulesets with the folder ours beside them. TENDERS are notices, drafts
    and folders of them; the record beside a tender counts. A change is another decision, verdict, effect or
    derived fact.

    Exit status: 0 nothing changes; 1 something changes; 2 something could not be read.
    """
    from sv_rules.report.comparison import comparison_document, comparison_text

    libraries = (library_of(old), library_of(new))
    found = list(_compared(tenders, *libraries, gateway, as_at, adopted(adopt)))
    if form == "json":
        click.echo(comparison_document(found, (old, libraries[0]), (new, libraries[1])), nl=False)
    else:
        click.echo(comparison_text(found, old, new), nl=False)
    sys.exit(0 if all(c.same for c in found) else 1)


def library_of(written: str) -> Library:
    """The library that OLD or NEW names."""
    from sv_rules.policy.library import load_library, shipped_folder

    names = [written] if Path(written).is_dir() else written.split("+")
    first, *also = [shipped_folder() if name == SHIPPED else Path(name) for name in names]
    return load_library(first, also=also)


def _compared(
    paths: tuple[str, ...], old: Library, new: Library, gateway: str | None, as_at: str | None,
    adopt: Mapping[str, str | None],
) -> Iterator[Comparison]:  # fmt: skip
    from sv_rules.cli.tenders import at_a_gateway
    from sv_rules.gateway.checked import Side
    from sv_rules.gateway.comparison import compare

    known = {*old.plan.rulesets, *new.plan.rulesets}
    for both in at_a_gateway(_given_to_both(paths, old, new), gateway, lambda pair: pair[1].facts):
        sides = []
        for given, library in zip(both, (old, new), strict=True):
            choice = adopt or given.adopt
            # A name that neither knows is left in, and refused by the check.
            ours = {n: level for n, level in choice.items() if n in library.plan.rulesets or n not in known}
            sides.append(Side(library, given.record, ours))
        tender = both[1].facts
        yield compare(tender, *sides, gateway=gateway, as_at=as_at or tender.published_on or today())


def _given_to_both(paths: tuple[str, ...], old: Library, new: Library) -> Iterator[tuple[Given, Given]]:
    """Each tender with its record as either library reads it."""
    from sv_rules.cli.tenders import given_tenders, is_form
    from sv_rules.intake.folders import tender_files

    for path in tender_files(paths, is_form):
        yield from zip(given_tenders(path, old), given_tenders(path, new), strict=True)
