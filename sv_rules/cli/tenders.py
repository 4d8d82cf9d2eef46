"""A tender file of any kind with its record: a notice, a draft in YAML, or a form in Excel, which holds both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from sv_rules.errors import BadInput

if TYPE_CHECKING:
    from sv_rules.facts.fact import TenderFacts
    from sv_rules.gateway.record import Record
    from sv_rules.policy.library import Library

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb")
"""Files that the guard of workbooks judges: it says of the others what to save them as."""


_OPEN_MARKS = ("~$", ".~lock.")
"""How the files begin that a program leaves beside a workbook while it is open."""


class Given(NamedTuple):
    """One tender with its record, and the rulesets that its form was made for, where it is a form."""

    facts: TenderFacts
    record: Record | None
    adopt: Mapping[str, str | None]


def is_workbook(path: str) -> bool:
    """Whether a file is a workbook, by its name."""
    return path.lower().endswith(WORKBOOKS)


def is_form(path: Path) -> bool:
    """Whether a workbook of a folder is a tender form; of a procurement plan it is said that it was left out."""
    from sv_rules.workbook.guard import open_workbook
    from sv_rules.workbook.plan_reading import looks_like_plan
    from sv_rules.workbook.tender_form_reading import is_tender_form

    if path.name.startswith(_OPEN_MARKS):
        return False
    workbook = open_workbook(path, "the workbook")
    if is_tender_form(workbook):
        return True
    if looks_like_plan(workbook):
        click.echo(f"Not checked: {path} is a procurement plan. Check it by itself.", err=True)
    return False


def given_tenders(
    path: str, library: Library, *, record_file: str | None = None, merge: bool = False
) -> Iterator[Given]:
    """The tenders of one file, each with the record that was named or lies beside it.

    Raises ``BadInput`` where a record that names no procurement would settle several.
    """
    from sv_rules.gateway.record import joined, read_record, record_path

    beside = record_path(path) if path != "-" else None
    record = None
    if record_file:
        record = read_record(record_file, library.plan)
    elif beside and beside.is_file():
        record = read_record(beside, library.plan)
    first: str | None = None
    for alone in tenders_alone(path, library, merge=merge):
        first = first or alone.facts.ocid
        if record and record.ocid is None and first and alone.facts.ocid not in (None, first):
            why = f"{path} holds several procurements, such as {first} and {alone.facts.ocid}"
            do = 'Write whose it is into the record, as "tender: {ocid: ...}"; the others are then judged without it.'
            raise BadInput("the record does not say whose it is", where=record.source, why=why, do=do)
        yield alone._replace(record=joined(alone.record, record))


def tenders_alone(path: str, library: Library, *, merge: bool = False) -> Iterator[Given]:
    """The tenders of one file without the record beside it: a form has one of its own."""
    if is_workbook(path):
        from sv_rules.workbook.tender_form_reading import read_tender_form

        form = read_tender_form(Path(path), library)
        yield Given(form.facts, form.record, form.adopt)
        return
    from sv_rules.intake.reading import read_tender

    for facts in read_tender(path, merge=merge):
        yield Given(facts, None, {})


_One = TypeVar("_One")


def at_a_gateway(found: Iterable[_One], gateway: str | None, facts_of: Callable[[_One], TenderFacts]) -> Iterator[_One]:
    """The tenders that stand at some gateway. Notices of no gateway are left out, and named once all are read.

    Raises ``BadInput`` where nothing else is there.
    """
    aside: list[str] = []
    others = False
    for one in found:
        facts = facts_of(one)
        if gateway is None and facts.gateway is None and facts.notice_type:
            aside.append(f"{facts.title or facts.ocid or facts.source} ({facts.notice_type})")
            continue
        others = True
        yield one
    if not aside:
        return
    many = f"{len(aside)} notices stand" if len(aside) > 1 else "1 notice stands"
    said = f"{many} at no gateway of a procurement: {', '.join(aside[:3])}{' and others' if len(aside) > 3 else ''}"
    if not others:
        raise BadInput("nothing was checked", where="--gateway", why=said, do="Name a gateway to check at.")
    click.echo(f"Not checked: {said}.", err=True)
