"""The steps of a panel in their sealed order: new, compliance, collect, close-quality, price, score, stage."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

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

_FILE = click.Path(path_type=Path)


@click.command("new")
@folder_argument
@click.option("--evaluation", type=_FILE, metavar="FILE", help="The evaluation as published, in YAML.")
@click.option("--from", "notice", type=_FILE, metavar="NOTICE",
              help="The notice that published the method (OCDS JSON). With --evaluation: every difference stops. "
              "Without: an evaluation to be completed is written, and nothing else.")  # fmt: skip
@click.option("--bids", type=_FILE, metavar="FILE", help='The bids that came in, in YAML: "bids:".')
@click.option(
    "--theme",
    type=_FILE,
    metavar="FILE",
    help="The look of all its books, as TOML: colours, font, logo, classification. It is kept in the pack.",
)
@by_option
def new(
    folder: Path, evaluation: Path | None, notice: Path | None, bids: Path | None, theme: Path | None, by: str | None
) -> None:  # fmt: skip
    """Begin a pack in FOLDER.

    It keeps the evaluation and the bids, and writes the compliance book and one book for each evaluator, with only
    the questions that they score. Send the evaluators' books after compliance is decided.
    """
    from sv_rules.panel.keeping import few
    from sv_rules.panel.opening import new_pack
    from sv_rules.report.wording import counted

    if evaluation is None:
        if notice is None:
            raise click.UsageError("Give --evaluation FILE, or --from NOTICE to begin one from a notice.")
        _draft(folder, notice)
        return
    if bids is None:
        raise click.UsageError('Give --bids FILE: the bids that came in, one "- id: B01" for each under "bids:".')
    pack, doubtful = new_pack(folder, evaluation, bids, act(by), notice, theme)
    panel = counted(len(pack.state.panel), "evaluator")
    click.echo(f"{folder}: {counted(len(pack.received), 'bid')}, {panel}.")
    for issued in pack.state.issued:
        click.echo(f"Written: {folder / issued.file}")
    for problem in doubtful:
        click.echo(f"Look at: {problem}")
    for sentence in few(pack):
        click.echo(f"Look at: {sentence}")
    say_next(pack)


def _draft(folder: Path, notice: Path) -> None:
    """Write an evaluation to be completed from a notice."""
    from sv_rules.errors import BadInput
    from sv_rules.evaluation.from_notice import evaluation_text
    from sv_rules.panel.opening import method_of
    from sv_rules.report.atomic import write_text

    target = folder.with_name(f"{folder.name}.evaluation.yaml")
    if target.exists():
        raise BadInput("nothing was written", where=str(target), why="there is a file of that name already",
                       do="Complete that file, or take it away.")  # fmt: skip
    text = evaluation_text(method_of(notice))
    target.parent.mkdir(parents=True, exist_ok=True)
    write_text(target, text)
    click.echo(f"Written: {target}. It holds what the notice says; complete it as bidders were told.")
    click.echo(f"Next: sv-rules panel new {folder} --evaluation {target} --from {notice} --bids FILE")


@click.command("compliance")
@folder_argument
@click.argument("file", type=_FILE)
@by_option
def compliance(folder: Path, file: Path, by: str | None) -> None:
    """Take in the compliance book FILE.

    A bid that it puts out is never scored: the evaluators' books are written again without it.
    """
    from sv_rules.panel.collecting import return_compliance
    from sv_rules.panel.order import NOBODY_LEFT
    from sv_rules.panel.standstill import exclusion_notice
    from sv_rules.report.wording import counted

    with held(folder) as pack:
        after, notes = return_compliance(pack, file, act(by))
    say_notes(notes)
    out = [s for s in after.state.set_aside if s not in pack.state.set_aside]
    standing = len(after.standing)
    verb = "is" if standing == 1 else "are"
    click.echo(f"Compliance is recorded: {counted(standing, 'bid')} {verb} in, {len(out)} out.")
    for one in out:
        click.echo(f"  {one.bid} is {one.state}{f' under {one.limb}' if one.limb else ''}: {one.why}")
        if owed := exclusion_notice(one.state, one.limb, one.on):
            click.echo(f"    {owed}")
    if not standing:
        click.echo(NOBODY_LEFT)
    say_books(pack, after)
    say_next(after)


@click.command("collect")
@folder_argument
@click.argument("returned", type=_FILE)
@by_option
def collect(folder: Path, returned: Path, by: str | None) -> None:
    """Take in the evaluators' books from the folder RETURNED.

    A superseded issue is listed and not counted. A missing or unknown evaluator, or two books of one, stops. Then
    the moderation book and the brief for the meeting are written; no average is shown in either.
    """
    from sv_rules.panel.collecting import collect as collected
    from sv_rules.panel.conflicts import LAWYER, unmitigated
    from sv_rules.panel.folder import BRIEF

    with held(folder) as pack:
        after, notes, superseded = collected(pack, returned, act(by))
    say_notes(notes)
    for sentence in superseded:
        click.echo(f"Not counted: {sentence}")
    if len(after.state.issued) == len(pack.state.issued):
        click.echo("Nothing new: the moderation book that is out stands.")
    else:
        click.echo(f"Collected: {', '.join(sorted(after.state.scores))}.")
        say_books(pack, after)
        click.echo(f"The brief for the meeting is in: {folder / BRIEF}")
    for sentence in unmitigated(after):
        click.echo(f"Conflict: {sentence}")
        click.echo(f"          {LAWYER}")
    say_next(after)


@click.command("close-quality")
@folder_argument
@click.argument("file", type=_FILE)
@by_option
def close_quality(folder: Path, file: Path, by: str | None) -> None:
    """Take in the moderation book FILE and seal quality.

    Every line needs an agreed score, a reason, a reference and a note of why scores moved, or that none did; the
    meeting its date, chair and who was present. Price exists only afterwards.
    """
    from sv_rules.panel.closing import close_quality as closed

    with held(folder) as pack:
        after, notes = closed(pack, file, act(by))
    say_notes(notes)
    assert after.state.closed is not None
    click.echo(f"Quality is closed: {len(after.state.consensus)} lines, digest {after.state.closed.digest[:16]}.")
    say_next(after)


@click.command("price")
@folder_argument
@click.argument("file", type=_FILE, required=False)
@by_option
@why_option
def price(folder: Path, file: Path | None, by: str | None, why: str | None) -> None:
    """Write the price book; with FILE, take it in.

    A figure that is in already is changed only with --why; both figures stay in the record.

    The book holds only bids that may still be ranked. A price that the published test finds low is answered in it:
    told, heard, decided (s19(3)(c) to (5)).
    """
    from sv_rules.panel.prices import return_prices, write_price_book

    with held(folder) as pack:
        if file is None:
            after = write_price_book(pack, act(by))
        else:
            after, notes = return_prices(pack, file, act(by, why=why))
            say_notes(notes)
            click.echo(f"Prices are in: {len(after.state.prices or ())}.")
    say_books(pack, after)
    say_next(after)


@click.command("score")
@folder_argument
@day_option("--notice-on", "The day on which the contract award notice is to be published, for the standstill.")
@by_option
def score(folder: Path, notice_on: datetime.datetime | None, by: str | None) -> None:
    """Score the bids by the published method, and write the result, the reports and the draft letters.

    Any defect stops, and nothing is written. A tie that remains names no winner: it is written for the panel, without
    letters, and the exit status is 1.
    """
    from sv_rules.panel.scoring import score_pack

    with held(folder) as pack:
        after, done = score_pack(pack, act(by), as_day(notice_on))
    for found in done.result.rounds:
        click.echo(found.headline if len(done.result.rounds) == 1 else f"{found.title}: {found.headline}")
    for name in done.files:
        click.echo(f"Written: {folder / name}")
    if any("/letters/" in name for name in done.files):
        click.echo("The letters are drafts: check every word, every gap and every name before one goes out.")
    click.echo("Award is the authority's decision.")
    if after.state.tied:
        say_next(after)
        sys.exit(1)
    if after.next_stage:
        click.echo(f"Next: sv-rules panel stage {folder}")


@click.command("stage")
@folder_argument
@by_option
@why_option
def stage(folder: Path, by: str | None, why: str | None) -> None:
    """Go on to the next stage with the bids that passed this one, and write its books."""
    from sv_rules.panel.opening import open_stage

    with held(folder) as pack:
        after = open_stage(pack, act(by, why=why))
    click.echo(f"The {after.state.stage} stage is open with {len(after.entered)} bids.")
    say_books(pack, after)
    say_next(after)
