"""``sv-rules reason``, ``determine``, ``answer``, ``waive`` and ``sign``: what an officer decides, in the record."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sv_rules.cli.options import adopt_option, adopted, library_option, load, today
from sv_rules.cli.tenders import tenders_alone
from sv_rules.policy.words import GATEWAYS

if TYPE_CHECKING:
    from sv_rules.gateway.recording import Recorded, Recording, Signer

_RECORDED = "Names are recorded as written; nobody's identity was checked."
_Command = Callable[..., Any]


def _shared(command: _Command) -> _Command:
    for option in (
        library_option,
        click.option("--replace", is_flag=True, help="Put it in the place of one that the record already has."),
        click.option("--record", "record_file", metavar="FILE", help="By default <tender>.record.yaml beside it."),
        click.option("--on", metavar="DATE", help="The day on which it was decided, as YYYY-MM-DD; by default today."),
    ):
        command = option(command)
    return command


def _by(*, required: bool, role: bool) -> Callable[[_Command], _Command]:
    def add(command: _Command) -> _Command:
        command = click.option("--role", required=role, help="Their role.")(command)
        command = click.option("--by", required=required, metavar="NAME", help="Who decided it.")(command)
        return click.option("--why", required=required, metavar="TEXT", help="Why, in a sentence.")(command)

    return add


_lot = click.option("--lot", metavar="ID", help="One lot of the tender; by default all.")


@click.command(name="reason")
@click.argument("tender")
@click.argument("rule")
@_by(required=True, role=False)
@_shared
def reason(tender: str, rule: str, why: str, by: str, role: str | None, on: str | None, **where: Any) -> None:
    """Record why you proceed where RULE asks for a reason.

    It is written into the record beside TENDER, a notice or draft.
    """
    book = _Book(tender, **where)
    book.keep(lambda to, replace: to.reason(rule, why, _who(by, role, on), replace=replace))
    book.note_without_finding(rule, "reason")


@click.command(name="determine")
@click.argument("tender")
@click.argument("fact")
@click.argument("value")
@_by(required=True, role=True)
@_lot
@_shared
def determine(
    tender: str, fact: str, value: str, why: str, by: str, role: str, lot: str | None, on: str | None, **where: Any
) -> None:
    """Settle FACT as VALUE where the notice or the law leaves it open.

    It is written into the record beside TENDER. It never beats what the notice states and the rules give; it puts
    right what was only read from the notice's words.
    """
    who = _who(by, role, on)
    _Book(tender, **where).keep(lambda to, replace: to.determine(fact, value, why, who, lot=lot, replace=replace))


@click.command(name="answer")
@click.argument("tender")
@click.argument("fact")
@click.argument("value")
@_by(required=False, role=False)
@_lot
@_shared
def answer(
    tender: str, fact: str, value: str, why: str | None, by: str | None, role: str | None, lot: str | None,
    on: str | None, **where: Any,
) -> None:  # fmt: skip
    """Answer a question that no notice carries: FACT is VALUE.

    It is written into the record beside TENDER. Several words of a list are given with commas.
    """
    said = why is not None or by is not None or role is not None
    day = _day("--on", on or today()) if said or on else None
    _Book(tender, **where).keep(
        lambda to, replace: to.answer(fact, value, why=why, by=by, role=role, on=day, lot=lot, replace=replace)
    )


@click.command(name="waive")
@click.argument("tender")
@click.argument("rule")
@_by(required=True, role=True)
@click.option("--until", required=True, metavar="DATE", help="The last day of the waiver, as YYYY-MM-DD.")
@_lot
@_shared
def waive(
    tender: str, rule: str, why: str, by: str, role: str, until: str, lot: str | None, on: str | None, **where: Any
) -> None:
    """Record a waiver of RULE, approved by a role that may.

    It is written into the record beside TENDER. Law is never waived; sv-rules explain RULE says who may waive it.
    """
    who, last = _who(by, role, on), _day("--until", until)
    book = _Book(tender, **where)
    book.keep(lambda to, replace: to.waive(rule, why, who, last, lot=lot, replace=replace))
    book.note_without_finding(rule, "waiver")


@click.command(name="sign")
@click.argument("tender")
@click.option("--gateway", "-g", required=True, type=click.Choice(GATEWAYS), help="The gateway to go on at.")
@click.option("--by", required=True, metavar="NAME", help="Who signs.")
@click.option("--role", required=True, help="Their role, as the policy names it.")
@click.option("--department", required=True, metavar="NAME", help="Their department.")
@click.option("--release", metavar="ID", help="The release in the file, where it holds several.")
@adopt_option
@_shared
def sign(
    tender: str, gateway: str, by: str, role: str, department: str, release: str | None, adopt: tuple[str, ...],
    on: str | None, **where: Any,
) -> None:  # fmt: skip
    """Sign TENDER off at a gateway where a ruleset that binds asks for it.

    The signature is for the tender as it stands: what its rules use, as stated and as the record answers it. A
    tender that changes needs a new one. The author cannot sign. --adopt names the rulesets adopted, as in check; a
    form knows those that it was made for.
    """
    from sv_rules.gateway.signing import sign as signed

    book = _Book(tender, **where)
    found = [one for one in book.given if release is None or one.facts.release_id == release]
    if len(found) != 1:
        raise click.UsageError(f"{len(found)} releases in {tender} are meant: name one with --release.")
    who, choice = _who(by, role, on), adopted(adopt) or found[0].adopt
    book.keep(lambda to, replace: signed(to, found[0].facts, gateway, who, department, adopt=choice, replace=replace))


class _Book:
    """The tender, its record, and what is written into it."""

    def __init__(self, tender: str, *, record_file: str | None, replace: bool, rulesets: str | None) -> None:
        from sv_rules.errors import BadInput
        from sv_rules.gateway.record import record_path
        from sv_rules.gateway.recording import Recording
        from sv_rules.source import parse_source, read_bytes

        if tender == "-":
            raise click.UsageError("A record lies beside a file: name the notice or draft.")
        self.replace = replace
        self.library = load(rulesets)
        self.given = list(tenders_alone(tender, self.library))
        self.tenders = [one.facts for one in self.given]
        whose = list(dict.fromkeys(facts.ocid for facts in self.tenders if facts.ocid))
        if len(whose) > 1 and record_file is None:
            why = (
                f"a record is of one procurement, and the file holds {len(whose):,}, such as {whose[0]} and {whose[1]}"
            )
            do = "Save the releases of one in a file of their own, or name its record with --record."
            raise BadInput("nothing was recorded", where=tender, why=why, do=do)
        self.path = Path(record_file) if record_file else record_path(tender)
        file = str(self.path)
        text = None
        if self.path.exists():
            data = read_bytes(self.path, file)
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                parse_source(data, file)  # says which line is not text
                raise
        form = next((one.record for one in self.given), None)
        self.recording = Recording(text, file, self.library, self.tenders, form)
        self.written: Recorded | None = None

    def keep(self, write: Callable[[Recording, bool], Recorded]) -> None:
        """Write an entry, whole or not at all, and say what was written and where."""
        from sv_rules.report.atomic import write_text

        self.written = written = write(self.recording, self.replace)
        write_text(self.path, written.text)
        click.echo(f"Written to {self.path}, line {written.line}, under {written.section}:")
        for line in written.words().splitlines():
            click.echo(f"  {line}")
        click.echo(_RECORDED)

    def note_without_finding(self, rule: str, what: str) -> None:
        """Say so where nothing asks for what was written, at the gateway that the notice stands at."""
        from sv_rules.gateway.unasked import unasked

        assert self.written is not None
        for note in unasked(rule, what, self.tenders, self.library, self.written.record, today()):
            click.echo(f"Note: {note}", err=True)


def _who(by: str, role: str | None, on: str | None) -> Signer:
    from sv_rules.gateway.recording import Signer

    return Signer(by, _day("--on", on or today()), role)


def _day(option: str, written: str) -> datetime.date:
    from sv_rules.errors import BadInput
    from sv_rules.facts.value import parse_date

    try:
        return parse_date(written)
    except ValueError as error:
        raise BadInput("a date", where=option, why=str(error), do="Write it as 2026-01-31.") from None
