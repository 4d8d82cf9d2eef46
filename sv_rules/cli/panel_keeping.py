"""Looking at a pack and keeping it: status, verify, standstill, assurance, export, hold."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path

import click

from sv_rules.cli.panel_options import act, by_option, day_option, folder_argument, held, why_option

_KINDS = ("above-threshold", "light-touch", "dynamic-market", "call-off", "below-threshold")


@click.command("status")
@folder_argument
def status(folder: Path) -> None:
    """What is done, what is next and who is waited for. The whole audit record is proved first."""
    from sv_rules.panel.folder import existing
    from sv_rules.panel.keeping import status as shown
    from sv_rules.panel.pack import open_pack

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    click.echo(shown(open_pack(existing(folder)), colour=colour), nl=False)


@click.command("verify")
@folder_argument
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--head", metavar="DIGEST", help="A digest of the record that was noted elsewhere: it must be in it.")
def verify(folder: Path, file: Path | None, head: str | None) -> None:
    """Check a result workbook FILE against the record; without FILE, the whole pack.

    Exit status 1 where anything differs.
    """
    from sv_rules.panel.folder import existing
    from sv_rules.panel.pack import head_of, open_pack
    from sv_rules.panel.verifying import noted_head, unrecorded_files, verify_files, verify_result_file
    from sv_rules.report.wording import counted

    pack = open_pack(existing(folder))
    found = verify_files(pack) if file is None else verify_result_file(pack, file)
    if head is not None:
        found = (*found, *noted_head(pack, head))
    for text in found:
        click.echo(f"Differs: {text}")
    if found:
        click.echo(f"{counted(len(found), 'difference')}. The engine's figures and the audit record count.")
        sys.exit(1)
    for name in unrecorded_files(pack) if file is None else ():
        click.echo(f"Note: {name} stands in the folder and is not in the record.")
    what = "Every recorded file" if file is None else str(file)
    click.echo(f"{what} is as it was recorded. Audit record: {head_of(pack)}.")


@click.command("standstill")
@day_option("--notice-on", "The day on which the contract award notice is published.", required=True)
@click.option("--kind", type=click.Choice(_KINDS), default=_KINDS[0], show_default=True, help="What is procured.")
def standstill(notice_on: datetime.datetime, kind: str) -> None:
    """The standstill in working days: bank holidays of every part of the United Kingdom count (s123)."""
    from sv_rules.panel.standstill import UNFORESEEN
    from sv_rules.panel.standstill import standstill as counted

    found = counted(kind, notice_on.date())
    click.echo(found.sentence)
    for day, why in found.skipped:
        click.echo(f"  {day.strftime('%A')} {day.day} {day.strftime('%B %Y')} is not counted: {why}")
    click.echo(UNFORESEEN)


@click.command("assurance")
@folder_argument
@click.option("--for", "assurer", metavar="NAME", help="The assurer for whom it is made, by name.")
@click.option("--dummy", is_flag=True, help="On dummy bids, before publication. FOLDER is then the evaluation's file.")
@click.option(
    "--bids",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --dummy: your own dummy bids, a table in CSV as for sv-rules panel trial.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to write it: .txt, .html or .json.",
)
@why_option
def assurance(
    folder: Path, assurer: str | None, dummy: bool, bids: Path | None, out: Path, why: str | None
) -> None:  # fmt: skip
    """Tests of robustness: weights that tip the result, other formulas, removed bids.

    Never part of the award report or the result book. Before publication on dummy bids; later only for a named
    assurer, as a separate file, and recorded.
    """
    from sv_rules.panel.assuring import assure_dummy, assure_pack

    if dummy == (assurer is not None):
        raise click.UsageError("Give --dummy before publication, or --for NAME afterwards.")
    if bids is not None and not dummy:
        raise click.UsageError("--bids are dummy bids: give them with --dummy.")
    if dummy:
        assure_dummy(folder, out, bids)
    else:
        with held(folder) as pack:
            assure_pack(pack, out, assurer or "", act(assurer, why=why))
    click.echo(f"Written: {out}. Assurance only: the published method alone decides.")


@click.command("export")
@folder_argument
@click.argument("target", type=click.Path(path_type=Path))
@by_option
@why_option
def export(folder: Path, target: Path, by: str | None, why: str | None) -> None:
    """Write the whole record as one zip, TARGET, for a request or a claim. Nothing is left out of it."""
    from sv_rules.panel.keeping import export as exported

    with held(folder) as pack:
        _, count = exported(pack, target, act(by, why=why))
    click.echo(f"Written: {target}, {count} files with a list of their digests.")
    click.echo("Nothing is left out: what may be disclosed of it is decided by a person, text by text.")


@click.command("hold")
@folder_argument
@by_option
@why_option
def hold(folder: Path, by: str | None, why: str | None) -> None:
    """Record that nothing of this pack may be deleted: a claim or a request is there or expected."""
    from sv_rules.panel.keeping import hold as ordered

    with held(folder) as pack:
        ordered(pack, act(by, why=why))
    click.echo("A hold is recorded and shown in the status. No command of sv-rules deletes anything of it.")
