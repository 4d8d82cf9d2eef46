"""``sv-rules bid``: make the form in which bidders offer social value, and read it back."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sv_rules.cli.options import ending

if TYPE_CHECKING:
    from decimal import Decimal

    from sv_rules.authority.profile import AuthorityProfile
    from sv_rules.evaluation.bid_tender import IssuedForm
    from sv_rules.evaluation.returned_offers import Returned
    from sv_rules.facts.fact import TenderFacts
    from sv_rules.measures.model import MeasureSet

_RECORD = ".issued.json"


@click.group(name="bid")
def command() -> None:
    """Make the form in which bidders offer social value, and read it back."""


@command.command("form")
@click.option("--tender", "tender", required=True, metavar="FILE", help="The notice (OCDS) or the draft (YAML).")
@click.option("--measures", "measures", metavar="SET", help="A measure set by name or file; by default the profile's.")
@click.option(
    "--profile", metavar="NAME_OR_FILE", help="The authority's profile: its boundary, weights and measure set."
)
@click.option("--lot", metavar="ID", help="The lot; needed where the tender has several.")
@click.option("--years", type=click.IntRange(1, 12), help="Years that count; by default as the tender says.")
@click.option("--boundary", metavar="TEXT", help="What counts as local, in words; by default the profile's.")
@click.option("--only", multiple=True, metavar="CODE", help="Ask only for this measure. Repeatable.")
@click.option("--most", multiple=True, metavar="CODE=AMOUNT", help="The most that counts for a measure. Repeatable.")
@click.option("--theme", metavar="FILE", help="Your council's theme, as TOML.")
@click.option("--release", metavar="ID", help="The release of a package with several.")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path),
              callback=ending(".xlsx"), help="The form, as xlsx.")  # fmt: skip
def form(
    tender: str, measures: str | None, profile: str | None, lot: str | None, years: int | None, boundary: str | None,
    only: tuple[str, ...], most: tuple[str, ...], theme: str | None, release: str | None, output: Path,
) -> None:  # fmt: skip
    """Make the workbook in which a bidder enters commitments, for one lot.

    Beside it FORM.issued.json is written: the record of what was issued, against which returned forms are compared.
    Keep it; bidders get the workbook only.
    """
    from sv_rules.evaluation.bid_tender import bid_tender
    from sv_rules.report.atomic import write_bytes, write_text
    from sv_rules.report.wording import counted
    from sv_rules.workbook.bid_form import bid_form
    from sv_rules.workbook.theme_file import read_theme

    wanted = _profile(profile)
    found = _chosen(_measures(measures, profile, wanted), wanted, only, most)
    asked = bid_tender(_tender(tender, release), lot=lot, years=years, boundary=boundary or _boundary(wanted))
    data, record = bid_form(asked, found, read_theme(theme))
    beside = output.with_name(output.stem + _RECORD)
    _keep_record(beside, record)
    write_bytes(output, data)
    write_text(beside, record.model_dump_json(indent=1) + "\n")
    click.echo(f"{output}: {counted(len(found.measures), 'measure')}, lot {asked.lot}, {counted(asked.years, 'year')}.")
    click.echo(f"{output.stem}{_RECORD}: the record of what was issued. Keep it; do not send it.")
    if found.synthetic:
        click.echo("The measures and their values are invented; the form says so.", err=True)


@command.command("read")
@click.argument("forms", nargs=-1, required=True, metavar="[ID=]FORM...")
@click.option(
    "--issued", multiple=True, metavar="FILE", help="The record of the form; by default those beside the forms."
)
@click.option("--answered", multiple=True, metavar="[ID=]FORM",
              help="The form in which a bidder answers what was asked. Repeatable.")  # fmt: skip
@click.option("-f", "--format", "form", type=click.Choice(["text", "json", "xlsx"]), default="text", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write to a file in place of standard output.")
def read(
    forms: tuple[str, ...], issued: tuple[str, ...], answered: tuple[str, ...], form: str, output: str | None
) -> None:
    """Read returned forms: what each bid offers, what of it counts, and what is wrong, by cell.

    B01=FORM.xlsx gives the bid's id; without one, ids go by the bidders' names. The JSON is what sv-rules panel offers
    takes; the workbook shows evaluators all offers side by side. A form given with --answered takes the place of the
    first; only what was asked about may differ in it. Exit status 1 where something stops a form or waits for an
    answer.
    """
    from sv_rules.evaluation.answered_offers import answered as with_answers
    from sv_rules.evaluation.returned_offers import joined
    from sv_rules.report.atomic import write_text
    from sv_rules.report.offers import offers_page

    if form == "xlsx" and output in (None, "-"):
        raise click.UsageError("A workbook goes to a file: give -o offers.xlsx.")
    if form == "xlsx" and not str(output).casefold().endswith(".xlsx"):
        raise click.UsageError("A workbook's name ends in .xlsx: give -o offers.xlsx.")
    named = [_named(written) for written in forms]
    replies = [_named(written) for written in answered]
    records = _records(issued, [path for _, path in (*named, *replies)])
    first, second = ([_returned(bid, path, records) for bid, path in given] for given in (named, replies))
    offers = joined(with_answers(first, second))
    if form == "xlsx":
        from sv_rules.report.atomic import write_bytes
        from sv_rules.workbook.bid_offers_book import offers_book

        write_bytes(Path(output or ""), offers_book(offers))
    else:
        text = offers.model_dump_json(indent=2) + "\n" if form == "json" else offers_page(offers)
        write_text(output, text) if output and output != "-" else click.echo(text, nl=False)
    waits = any(o.state == "open" for bid in offers.bids for o in bid.offers)
    stops = any(f.stops for f in offers.findings) or any(not bid.usable for bid in offers.bids)
    sys.exit(1 if waits or stops else 0)


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of what ``bid read -f json`` writes."""
    import json

    from sv_rules.evaluation.offers import offers_json_schema

    click.echo(json.dumps(offers_json_schema(), indent=2, ensure_ascii=False))


def _profile(name: str | None) -> AuthorityProfile | None:
    if name is None:
        return None
    from sv_rules.authority.reading import read_profile
    from sv_rules.policy.library import load_library

    return read_profile(name, load_library())


def _measures(name: str | None, profile_name: str | None, profile: AuthorityProfile | None) -> MeasureSet:
    from sv_rules.measures.reading import read_measure_set

    if name is not None:
        return read_measure_set(name)
    if profile is None:
        raise click.UsageError("Give --measures SET, or a --profile that names a measure set.")
    if profile.measure_set is None:
        raise click.UsageError(f"The profile of {profile.name} names no measure set. Give one with --measures SET.")
    from sv_rules.authority.reading import read_profile_file
    from sv_rules.policy.library import load_library

    found = read_profile_file(profile_name or "", load_library()).measure_set
    assert found is not None
    return found


def _chosen(
    found: MeasureSet, profile: AuthorityProfile | None, only: Sequence[str], most: Sequence[str]
) -> MeasureSet:
    """The set as this tender asks it: some of its measures, the profile's weights, caps."""
    from sv_rules.measures.choosing import chosen
    from sv_rules.measures.typed import typed_number
    from sv_rules.problem import Mistake

    weights = {code: w for code in found.measures if profile and (w := profile.weight(code)) is not None}
    caps: dict[str, Decimal] = {}
    try:
        for written in most:
            code, _, amount = written.partition("=")
            caps[code] = typed_number(amount)
        return chosen(found, only=only, weights=weights, most=caps, invented=_invented(profile, weights))
    except Mistake as mistake:
        raise click.UsageError(f"{mistake} {mistake.repair}") from None


def _invented(profile: AuthorityProfile | None, weights: Collection[str]) -> str:
    """Why the weights that a profile gives are invented, where any is."""
    if profile is None or not weights:
        return ""
    giving = [o for o in profile.outcomes if any(w is not None for w in o.measures.values())]
    whys = [profile.why] if profile.synthetic else [o.source.why for o in giving if o.source.synthetic]
    return f"Weights: {' '.join(dict.fromkeys(whys))}" if whys else ""


def _boundary(profile: AuthorityProfile | None) -> str:
    """What the profile says is local, and whether it is invented."""
    area = profile.local_area if profile is not None else None
    if area is None:
        return ""
    return area.words + (f" (INVENTED: {area.source.why})" if area.source.synthetic else "")


def _keep_record(path: Path, record: IssuedForm) -> None:
    """Refuse to write over the record of another form: what was issued could then not be read back."""
    from sv_rules.errors import BadInput

    if path.exists() and [kept.form for kept in _records([str(path)], [])] != [record.form]:
        why = "there is the record of another form, and bidders may hold that one"
        do = "Give -o another name, or take the record away if that form never went out."
        raise BadInput("nothing was written", where=str(path), why=why, do=do)


def _tender(path: str, release: str | None) -> TenderFacts:
    from sv_rules.errors import BadInput
    from sv_rules.intake.reading import read_tender

    found = [t for t in read_tender(path) if release is None or t.release_id == release]
    if len(found) != 1:
        why = f"it holds {len(found)} releases" if found else "it holds no such release"
        raise BadInput("one tender is needed", where=path, why=why, do="Name one with --release ID.")
    return found[0]


def _named(written: str) -> tuple[str | None, Path]:
    match = re.fullmatch(r"(B[0-9]{2,3})=(.+)", written)
    return (match[1], Path(match[2])) if match else (None, Path(written))


def _records(issued: Sequence[str], forms: Iterable[Path]) -> list[IssuedForm]:
    """The issue records given, or those that lie beside the forms and in the working folder."""
    from pydantic import ValidationError

    from sv_rules.errors import BadInput
    from sv_rules.evaluation.bid_tender import IssuedForm
    from sv_rules.source import read_bytes

    folders = dict.fromkeys([*(path.parent for path in forms), Path()])
    paths = [Path(p) for p in issued] or [p for folder in folders for p in sorted(folder.glob(f"*{_RECORD}"))]
    found = []
    for path in paths:
        try:
            found.append(IssuedForm.model_validate_json(read_bytes(path, str(path))))
        except ValidationError:
            do = "Give the file that sv-rules bid form wrote."
            why = "it is no issue record of a bid form, or it was changed"
            raise BadInput("the record cannot be read", where=str(path), why=why, do=do) from None
    return found


def _returned(bid: str | None, path: Path, records: Sequence[IssuedForm]) -> Returned:
    from sv_rules.evaluation.returned_offers import Returned
    from sv_rules.workbook.bid_form_reading import read_bid_form

    form = read_bid_form(path, records)
    return Returned(
        issued=form.issued, bidder=form.bidder, file=form.file, sha256=form.sha256, offers=form.offers,
        statement=form.statement, findings=form.findings, bid=bid,
    )  # fmt: skip
