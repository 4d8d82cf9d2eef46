"""``sv-rules check``: notices or drafts in, decisions out."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sv_rules.cli.options import (
    adopt_option,
    adopted,
    as_at_option,
    formats_in,
    library_option,
    load,
    profile_given,
    today,
)
from sv_rules.cli.tenders import at_a_gateway, is_workbook
from sv_rules.policy.words import GATEWAYS

if TYPE_CHECKING:
    from sv_rules.cli.tenders import Given
    from sv_rules.facts.fact import TenderFacts
    from sv_rules.gateway.decision import Decision, ProfileUsed
    from sv_rules.policy.library import Library

FORMATS = ("text", "json", "html", "xlsx", "jsonl", "csv", "md", "junit", "sarif", "github")
_WRITERS = {"jsonl": "jsonl", "md": "markdown", "junit": "junit", "sarif": "sarif", "github": "github"}
_FULL_REPORTS = 3  # more releases than this are shown as a table on a terminal
_NAMED = 20
"""Files that cannot be read are named up to so many."""
_RANK = {"stop": 0, "reason": 1, "advise": 2}


@click.command(name="check")
@click.argument("tenders", nargs=-1, required=True, type=str)
@click.option("--gateway", "-g", type=click.Choice(GATEWAYS), help="The gateway; by default that of the notice's type.")
@as_at_option
@click.option(
    "--record",
    "record_file",
    metavar="FILE",
    help="The record; by default <tender>.record.yaml beside the tender, if it is there.",
)
@adopt_option
@click.option(
    "--format",
    "-f",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"{', '.join(FORMATS)}; to a file, or - for standard output. Repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["stop", "reason", "advise"]),
    default="stop",
    show_default=True,
    help="The weakest effect that gives exit status 1.",
)
@click.option("--allow-undetermined", is_flag=True, help="Let what could not be checked pass; the report says so.")
@click.option("--ignore-waivers", is_flag=True, help="Judge as if nothing were waived: an audit.")
@click.option("--merge", is_flag=True, help="Join the releases of one procurement before checking.")
@click.option("--release", metavar="ID", help="Check only the release with this id.")
@click.option("--for-all", multiple=True, metavar="FACT=VALUE", help="In a plan: what holds for every row. Repeatable.")
@library_option
def command(
    tenders: tuple[str, ...],
    gateway: str | None,
    as_at: str | None,
    record_file: str | None,
    adopt: tuple[str, ...],
    formats: tuple[str, ...],
    fail_on: str,
    allow_undetermined: bool,
    ignore_waivers: bool,
    merge: bool,
    release: str | None,
    for_all: tuple[str, ...],
    rulesets: str | None,
) -> None:
    """Check notices or drafts at a gateway, and say whether to proceed.

    TENDERS are OCDS files (a release, a release or record package, or JSON Lines), drafts, forms in Excel, folders
    that hold any of these, or - for standard input. Law always binds; other rulesets bind where they are
    adopted, and are advice elsewhere. A procurement plan in Excel is answered row by row.
    """
    outputs = _outputs(formats)
    library = load(rulesets)
    choice = adopted(adopt)
    relaxed: tuple[str, ...] = (
        ("What could not be checked was let pass (--allow-undetermined).",) if allow_undetermined else ()
    )
    relaxed += ("Waivers were ignored (--ignore-waivers).",) if ignore_waivers else ()
    workbooks = [path for path in tenders if is_workbook(path)]
    if workbooks:
        from sv_rules.cli.plans import check_plan, is_plan

        plan = next((path for path in workbooks if is_plan(path)), None)
        if plan and len(tenders) > 1:
            raise click.UsageError(f"{plan} is a procurement plan: check it by itself.")
        if plan:
            settled = check_plan(tenders[0], library, choice, outputs, as_at or today(), for_all)
            sys.exit(0 if settled or allow_undetermined else 1)
    decisions: list[Decision] = []
    given = _tenders(tenders, record_file, library, merge=merge, release=release)
    for tender, record, asked in at_a_gateway(given, gateway, lambda one: one.facts):
        from sv_rules.gateway.check import check

        decision = check(
            tender, library, gateway=gateway, as_at=as_at or tender.published_on or today(), record=record,
            adopt=choice or asked, ignore_waivers=ignore_waivers,
        )  # fmt: skip
        decisions.append(dataclasses.replace(decision, relaxed=relaxed, profile=_profile_used(tender)))
    if not decisions:
        raise click.UsageError(f'No release has the id "{release}".' if release else "There was nothing to check.")
    _write(decisions, outputs)
    sys.exit(max(exit_status(d, fail_on, allow_undetermined) for d in decisions))


def _profile_used(tender: TenderFacts) -> ProfileUsed | None:
    """What the answer says of the profile that it went by, where one was named."""
    profile = profile_given()
    if profile is None:
        return None
    from sv_rules.authority.suiting import profile_used

    return profile_used(profile, tender)


def exit_status(decision: Decision, fail_on: str, allow_undetermined: bool) -> int:
    """0, 1 or 2 for one decision."""
    if decision.engine.statement.startswith("They disagree"):
        return 2
    if decision.decision == "cannot decide" and not allow_undetermined:
        return 1
    for finding in decision.findings:
        counts = finding.waiver is None and not finding.reason and _RANK[finding.effect] <= _RANK[fail_on]
        if counts and (finding.verdict == "breached" or not allow_undetermined):
            return 1
    return 0


def _tenders(
    paths: Sequence[str], record_file: str | None, library: Library, *, merge: bool, release: str | None
) -> Iterable[Given]:
    """The tenders of every file. Files that cannot be read are named together, once all were tried."""
    from sv_rules.cli.tenders import given_tenders, is_form
    from sv_rules.errors import SvRulesError
    from sv_rules.intake.folders import tender_files

    unread: list[SvRulesError] = []
    for path in tender_files(paths, is_form):
        try:
            for given in given_tenders(path, library, record_file=record_file, merge=merge):
                if not unread and (release is None or given.facts.release_id == release):
                    yield given
        except SvRulesError as error:
            unread.append(error)
    if len(unread) == 1:
        raise unread[0]
    if unread:
        more = [f"{len(unread) - _NAMED} more files cannot be read."] if len(unread) > _NAMED else []
        raise SvRulesError("\n".join([*(str(error) for error in unread[:_NAMED]), *more]))


def _outputs(formats: tuple[str, ...]) -> list[tuple[str, str]]:
    outputs = formats_in(formats, FORMATS)
    if ("xlsx", "-") in outputs:
        raise click.BadParameter("a workbook goes to a file: write xlsx=findings.xlsx.", param_hint="--format")
    return outputs


def _write(decisions: list[Decision], outputs: list[tuple[str, str]]) -> None:
    for name, target in outputs:
        if name == "xlsx":
            from sv_rules.workbook.findings import write_findings_workbook

            write_findings_workbook(decisions, Path(target))
            continue
        text = _rendered(name, decisions, to_terminal=target == "-")
        if target == "-":
            click.echo(text, nl=not text.endswith("\n"))
        else:
            from sv_rules.report.atomic import write_text

            write_text(Path(target), text)


def _rendered(name: str, decisions: list[Decision], *, to_terminal: bool) -> str:
    if name == "json":
        from sv_rules.report.document import json_text

        return json_text(decisions)
    if name == "html":
        from sv_rules.report.html import html_report

        return html_report(decisions)
    if name == "csv":
        from sv_rules.report.findings_csv import csv_text

        return csv_text(decisions, bom=not to_terminal)
    if name in _WRITERS:
        from importlib import import_module

        module = import_module(f"sv_rules.report.{_WRITERS[name]}")
        return str(getattr(module, f"{_WRITERS[name]}_text")(decisions))
    from sv_rules.report.text import summary_table, text_report

    colour = to_terminal and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    if len(decisions) > _FULL_REPORTS:
        return summary_table(decisions, colour=colour)
    return "\n\n".join(text_report(d, colour=colour) for d in decisions)
