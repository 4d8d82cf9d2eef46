"""``sv-rules panel offers``: what bidders offer in their forms, taken in before prices exist."""

from __future__ import annotations

from pathlib import Path

import click

from sv_rules.cli.panel_options import act, by_option, folder_argument, held, say_next


@click.command("offers")
@folder_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--measure", "measures", multiple=True, metavar="CRITERION=CODE",
              help="The criterion scores the quantity of this measure, not pounds in all. Repeatable.")  # fmt: skip
@click.option(
    "--no-form", multiple=True, metavar="ID", help="This bid returned no form: it offers nothing. Repeatable."
)
@click.option("--same", multiple=True, metavar="ID", help="The bidder's name in the form is the same. Repeatable.")
@click.option("--leave-open", is_flag=True, help="Offers that wait for an answer do not count; say --why.")
@click.option("--why", metavar="TEXT", help="Why, in a sentence.")
@by_option
def offers(
    folder: Path, file: Path, measures: tuple[str, ...], no_form: tuple[str, ...], same: tuple[str, ...],
    leave_open: bool, why: str | None, by: str | None,
) -> None:  # fmt: skip
    """Take in the social value offers: FILE is what sv-rules bid read -f json wrote.

    Each criterion that scores a quantity gets its amount from the bidder's form: pounds of social value in all, or the
    quantity of one measure. The price book then holds them, and a book that says otherwise stops. Anything that
    stands in the way is named, and nothing is taken in.
    """
    from sv_rules.panel.offering import Said, take_offers

    said = Said(dict(map(_criterion, measures)), frozenset(no_form), frozenset(same), leave_open)
    with held(folder) as pack:
        after, made, notes = take_offers(pack, file, said, act(by, why=why))
    for note in notes:
        click.echo(f"Note: {note}")
    for one in made:
        click.echo(f"{one.round}, {one.bid}, {one.criterion}: {one.amount:,f}")
    for source in dict.fromkeys(one.source for one in made):
        click.echo(f"Taken in: {source}")
    say_next(after)


def _criterion(written: str) -> tuple[str, str]:
    criterion, _, code = written.partition("=")
    if not (criterion.strip() and code.strip()):
        raise click.BadParameter(f'"{written}" is not CRITERION=CODE.', param_hint="--measure")
    return criterion.strip(), code.strip()
