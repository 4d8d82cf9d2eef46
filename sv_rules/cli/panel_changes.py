"""What happens on the way: replace, reissue, reopen, declare, clarify, correct, withdraw, disregard."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import click

from sv_rules.cli.panel_options import (
    act,
    as_day,
    by_option,
    day_option,
    folder_argument,
    held,
    say_books,
    say_next,
    say_notes,
    why_option,
)

_role = click.option("--role", metavar="ROLE", help="Their role.")


@click.command("replace")
@folder_argument
@click.argument("evaluator")
@click.option("--by", "name", required=True, metavar="NAME", help="Who takes over.")
@_role
@click.option("--why", required=True, metavar="TEXT", help="Why, in a sentence.")
def replace(folder: Path, evaluator: str, name: str, role: str | None, why: str) -> None:
    """Somebody takes over from EVALUATOR, for example E2.

    The id is never used again and the book of the one who leaves is kept. The newcomer declares first.
    """
    from sv_rules.panel.changes import replace_evaluator

    with held(folder) as pack:
        _, joined = replace_evaluator(pack, evaluator, name, role, act(why=why))
    click.echo(f"{evaluator} has left; {joined}, {name}, takes over. Agreed lines stand.")
    click.echo(f"{joined} declares first: sv-rules panel declare {folder} {joined} --none")
    click.echo(f"                      or: sv-rules panel declare {folder} {joined} --conflict TEXT")


@click.command("reissue")
@folder_argument
@click.argument("owner")
@click.option("--filled", type=click.Path(path_type=Path), metavar="FILE",
              help="The book as far as it is filled in: its answers are carried over by name.")  # fmt: skip
@by_option
@click.option("--why", required=True, metavar="TEXT", help="Why, in a sentence.")
def reissue(folder: Path, owner: str, filled: Path | None, by: str | None, why: str) -> None:
    """Write a book again with the next issue number. OWNER is E2, compliance, moderation or price.

    The older issue is superseded from now on: when it returns it is listed and not counted.
    """
    from sv_rules.panel.reissuing import reissue as issued_again

    with held(folder) as pack:
        after, notes = issued_again(pack, owner, act(by, why=why), filled)
    say_notes(notes)
    say_books(pack, after)
    click.echo("Tell everyone who holds the older issue; corrected wording goes to every evaluator.")


@click.command("reopen")
@folder_argument
@click.argument("line")
@click.option("--why", required=True, metavar="TEXT", help="Why, in a sentence.")
@click.option("--by", "role", required=True, metavar="ROLE", help="The role of who opens it: the chair.")
@click.option("--name", metavar="NAME", help="Their name.")
def reopen(folder: Path, line: str, why: str, role: str, name: str | None) -> None:
    """Open an agreed LINE again: ROUND/BID/QUESTION.

    Both scores and both rankings stay, and the award report prints them first.
    """
    from sv_rules.panel.changes import reopen as opened

    with held(folder) as pack:
        after = opened(pack, line, act(name, role, why))
    click.echo(f"{line} is open. Its first score stays in the record.")
    say_books(pack, after)
    say_next(after)


@click.command("declare")
@folder_argument
@click.argument("evaluator")
@click.option("--none", "nothing", is_flag=True, help="No conflict of interest.")
@click.option("--conflict", metavar="TEXT", help="Which bidder, and what interest.")
@click.option("--bid", "bids", multiple=True, metavar="ID", help="The bid it concerns; by default all. Repeatable.")
@click.option("--mitigation", default="", metavar="TEXT", help="What is done about it.")
@click.option("--mitigated-by", default="", metavar="NAME", help="Who decided that: never the evaluator.")
@day_option("--mitigated-on", "When that was decided.")
@click.option("--why", metavar="TEXT", help="With --none after a conflict: why it is no more.")
def declare(
    folder: Path, evaluator: str, nothing: bool, conflict: str | None, bids: tuple[str, ...],
    mitigation: str, mitigated_by: str, mitigated_on: datetime.datetime | None, why: str | None,
) -> None:  # fmt: skip
    """Record what EVALUATOR declares, dated now: a late declaration is never back-dated.

    After a late conflict the lines touched are opened again, and scores do not count unless somebody else decided a
    mitigation.
    """
    from sv_rules.panel.changes import declare as declared
    from sv_rules.panel.conflicts import LAWYER

    if nothing == (conflict is not None):
        raise click.UsageError("Give --none, or --conflict TEXT.")
    with held(folder) as pack:
        after, touched = declared(
            pack, evaluator, act(evaluator, why=why), conflict=conflict, bids=bids, mitigation=mitigation,
            mitigated_by=mitigated_by, mitigated_on=as_day(mitigated_on),
        )  # fmt: skip
    click.echo(f"Recorded: {evaluator} declares {'a conflict' if conflict else 'no conflict'}.")
    if conflict:
        click.echo(LAWYER)
        if evaluator in after.state.conflicts:
            click.echo(f"{evaluator}'s scores are shown and not counted: nobody has decided a mitigation.")
    for line in touched:
        click.echo(f"Touched: {line}")
    say_books(pack, after)
    say_next(after)


@click.command("clarify")
@folder_argument
@click.argument("bid")
@click.option("--asked", required=True, metavar="TEXT", help="The question.")
@day_option("--asked-on", "When it was asked.", required=True)
@click.option("--answer", default="", metavar="TEXT", help="The answer.")
@day_option("--answered-on", "When it was answered; by default today.")
@click.option("--line", "lines", multiple=True, metavar="LINE", help="A line it touches. Repeatable.")
@click.option("--no-new-offer", metavar="TEXT", help="The chair says why the answer is no new offer.")
@by_option
def clarify(
    folder: Path, bid: str, asked: str, asked_on: datetime.datetime, answer: str,
    answered_on: datetime.datetime | None, lines: tuple[str, ...], no_new_offer: str | None, by: str | None,
) -> None:  # fmt: skip
    """Record a question to BID and the answer. Lines touched are opened again; first scores stay visible."""
    from sv_rules.panel.changes import clarify as clarified

    with held(folder) as pack:
        after = clarified(
            pack, bid, act(by, "chair", no_new_offer), asked=asked, asked_on=asked_on.date(), answer=answer,
            answered_on=as_day(answered_on), lines=lines,
        )  # fmt: skip
    click.echo(f"Recorded: a clarification of {bid}.")
    say_books(pack, after)
    say_next(after)


@click.command("correct")
@folder_argument
@click.argument("round_", metavar="ROUND")
@click.argument("bid")
@click.option("--was", required=True, metavar="FIGURE", help="The figure in the bid.")
@click.option("--now", required=True, metavar="FIGURE", help="The corrected figure.")
@click.option("--rule", required=True, metavar="TEXT", help="The published rule it is corrected by.")
@click.option("--agreed-by", required=True, metavar="NAME", help="Who agreed for the bidder.")
@day_option("--agreed-on", "When they agreed.", required=True)
@by_option
def correct(folder: Path, round_: str, bid: str, rule: str, by: str | None, agreed_on: datetime.datetime,
            **figures: Any) -> None:  # fmt: skip
    """Record a corrected arithmetical error in the price of BID. The price book is written again for it."""
    from sv_rules.panel.bid_changes import correct_price

    with held(folder) as pack:
        after = correct_price(pack, round_, bid, act(by, why=rule), agreed_on=agreed_on.date(), **figures)
    click.echo(f"Recorded: both figures of {bid}, the rule and the bidder's agreement.")
    say_books(pack, after)
    say_next(after)


@click.command("withdraw")
@folder_argument
@click.argument("bid")
@click.option("--round", "round_", metavar="ID", help="One round; by default all.")
@day_option("--on", "When the bidder withdrew; by default today.")
@by_option
@why_option
def withdraw(folder: Path, bid: str, round_: str | None, on: datetime.datetime | None, by: str | None,
             why: str | None) -> None:  # fmt: skip
    """Record that a bidder has withdrawn BID. It is in no formula; ranks before and after are shown."""
    _set_aside(folder, bid, "withdrawn", by, why, round_=round_, on=as_day(on))


@click.command("disregard")
@folder_argument
@click.argument("bid")
@click.option("--limb", required=True, metavar="TEXT", help='The limb of the Act, for example "s19(3)(a)".')
@click.option("--exclude", is_flag=True, help="The supplier is excluded (s57, s58 or s82(4)).")
@click.option("--round", "round_", metavar="ID", help="One round; by default all.")
@day_option("--notified-on", "When the bidder was told.")
@by_option
@why_option
def disregard(folder: Path, bid: str, limb: str, exclude: bool, round_: str | None,
              notified_on: datetime.datetime | None, by: str | None, why: str | None) -> None:  # fmt: skip
    """Set BID aside after compliance, under a limb of the Act. It is in no formula and gets no summary."""
    state = "excluded" if exclude else "disregarded"
    _set_aside(folder, bid, state, by, why, round_=round_, limb=limb, notified_on=as_day(notified_on))


@click.command("end")
@folder_argument
@by_option
@why_option
def end(folder: Path, by: str | None, why: str | None) -> None:
    """Record that the authority has decided to award no contract.

    Nothing is scored afterwards. A draft letter to each bidder is written, with nobody's scores.
    """
    from sv_rules.panel.ending import end as ended
    from sv_rules.panel.ending import what_is_owed

    with held(folder) as pack:
        after, files = ended(pack, act(by, why=why))
    click.echo("Recorded: the procurement is ended, and no contract is awarded.")
    click.echo(what_is_owed(after))
    for name in files:
        click.echo(f"Written: {folder / name}")


def _set_aside(folder: Path, bid: str, state: str, by: str | None, why: str | None, **where: Any) -> None:
    from sv_rules.panel.bid_changes import set_aside
    from sv_rules.panel.order import NOBODY_LEFT
    from sv_rules.panel.standstill import exclusion_notice

    with held(folder) as pack:
        after = set_aside(pack, bid, state, act(by, why=why), **where)
    click.echo(f"Recorded: {bid} is {state}.")
    new = after.state.set_aside[-1]
    if owed := exclusion_notice(new.state, new.limb, new.on):
        click.echo(owed)
    if after.standing:
        click.echo(f"Evaluators' and moderation books that are out stay good: lines of {bid} in them are not read.")
    else:
        click.echo(NOBODY_LEFT)
    say_books(pack, after)
    say_next(after)
