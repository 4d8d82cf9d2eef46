"""``sv-rules check`` on a procurement plan, and ``sv-rules template new plan``: which contracts are suitable?"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sv_rules.cli.options import profile_named
from sv_rules.cli.tenders import is_workbook

if TYPE_CHECKING:
    from sv_rules.authority.profile import AuthorityProfile
    from sv_rules.policy.library import Library

_LONG = 200
"""Contracts above which the wait is shown."""
FORMATS = ("text", "html", "md", "xlsx")


def is_plan(path: str) -> bool:
    """Whether a file is a workbook that holds a plan and no tender form. Raises ``BadInput`` for a bad workbook."""
    if not is_workbook(path) or not Path(path).is_file():
        return False
    from sv_rules.workbook.guard import open_workbook
    from sv_rules.workbook.plan_reading import looks_like_plan
    from sv_rules.workbook.tender_form import MANIFEST

    workbook = open_workbook(Path(path), "the workbook")
    named = {name.casefold() for name in workbook.defined_names}
    return MANIFEST.casefold() not in named and looks_like_plan(workbook)


def check_plan(
    path: str,
    library: Library,
    adopt: Mapping[str, str | None],
    outputs: Sequence[tuple[str, str]],
    as_at: str,
    for_all: Sequence[str] = (),
) -> bool:
    """Answer for each row, and write it in each format. Says whether every row is settled."""
    from sv_rules.errors import BadInput
    from sv_rules.report.atomic import write_text
    from sv_rules.report.wording import day
    from sv_rules.workbook.plan_answers import answers
    from sv_rules.workbook.plan_book import write_answers
    from sv_rules.workbook.plan_reading import read_plan
    from sv_rules.workbook.plan_summary import html_summary, markdown_summary, text_summary
    from sv_rules.workbook.template_check import losses
    from sv_rules.workbook.theme_file import read_theme

    for name, _ in outputs:
        if name not in FORMATS:
            raise click.UsageError(f"A plan is answered as {', '.join(FORMATS)}, not as {name}.")
    wanted = _profile(profile_named(), library)
    plan = read_plan(Path(path), _for_all(for_all), wanted.name if wanted else None)
    watched = sys.stderr.isatty() and len(plan.rows) > _LONG
    with click.progressbar(plan.rows, label="Contracts", file=sys.stderr, hidden=not watched) as rows:
        found = answers(plan, library, adopt, wanted, as_at, rows)
    title = f"Procurement plan {Path(path).name}, sheet {plan.sheet.title}, as at {day(as_at)}"
    notes = [*plan.notes]
    if plan.unused:
        notes.append(f"Columns that were not used, and are kept: {', '.join(plan.unused)}.")
    notes += [f"Invented, not policy: {text}" for text in (wanted.invented if wanted else ())]
    for name, target in outputs:
        if name == "xlsx":
            lost = losses(Path(path).read_bytes())
            if lost and Path(target).exists() and Path(target).samefile(path):
                why = f"it would lose what it has beside cells: {'; '.join(lost)}"
                raise BadInput("the plan is not written over itself", where=path, why=why, do="Give another name.")
            write_answers(plan, found, Path(target), read_theme(), title)
            if lost:
                click.echo(f"{target} does not have what was in your plan beside cells: {'; '.join(lost)}.", err=True)
            continue
        terminal = target == "-" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        text = (
            html_summary(found, title, notes) if name == "html"
            else markdown_summary(found, title, notes) if name == "md"
            else text_summary(found, title, notes, colour=terminal)
        )  # fmt: skip
        if target == "-":
            click.echo(text, nl=False)
        else:
            write_text(Path(target), text)
    return all(one.settled for one in found)


def _profile(name: str | None, library: Library) -> AuthorityProfile | None:
    if name is None:
        return None
    from sv_rules.authority.reading import read_profile

    return read_profile(name, library)


def _for_all(written: Sequence[str]) -> dict[str, object]:
    """``fact=value`` options as a draft would write them: yes and no, a word, or words with commas between."""
    from sv_rules.facts.dictionary import fact_dictionary
    from sv_rules.facts.value import FactType
    from sv_rules.intake.draft_value import given_value
    from sv_rules.problem import did_you_mean

    facts = {n: f for n, f in fact_dictionary().facts.items() if f.draft and f.subject == "tender"}
    found: dict[str, object] = {}
    for item in written:
        name, _, value = item.partition("=")
        if name not in facts:
            raise click.BadParameter(f'there is no fact "{name}". {did_you_mean(name, facts)}', param_hint="--for-all")
        kind = facts[name].type
        words: object = value.strip()
        if kind is FactType.BOOLEAN:
            words = {"yes": True, "no": False, "true": True, "false": False}.get(value.strip().casefold(), value)
        elif kind is FactType.SET:
            words = [word.strip() for word in value.split(",") if word.strip()]
        elif kind is not FactType.ENUM:
            raise click.BadParameter(f'"{name}" differs from row to row: give it a column.', param_hint="--for-all")
        try:
            given_value(kind, words, tuple(facts[name].members))
        except ValueError as error:
            raise click.BadParameter(f'"{name}": {error}', param_hint="--for-all") from None
        found[name] = words
    return found
