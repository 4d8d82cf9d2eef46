"""``sv-rules rules new``: a starter ruleset for an authority."""

from __future__ import annotations

from pathlib import Path

import click

from sv_rules.cli.options import library_option, load


@click.command("new")
@click.argument("name")
@click.option("--like", "like", required=True, metavar="RULESET", help="Another authority's ruleset to begin from.")
@click.option("--folder", default=".", show_default=True, help="Where to write it: the folder of your own rulesets.")
@click.option("--authority", metavar="TEXT", help="The authority's name; by default NAME in words.")
@library_option
def new(name: str, like: str, folder: str, authority: str | None, rulesets: str | None) -> None:
    """Write NAME.yaml: a ruleset that lints and tests green, with comments that say how to make it yours.

    Its figures are those of the ruleset that it begins from, and it says so until you replace them. Use it
    beside the shipped rulesets with --also FOLDER.
    """
    from sv_rules.errors import BadInput
    from sv_rules.policy.starter import spoken, starter
    from sv_rules.problem import did_you_mean
    from sv_rules.report.atomic import write_text
    from sv_rules.report.wording import counted

    library = load(rulesets)
    file = next((f for f in library.files if f.model.ruleset == like), None)
    if file is None:
        raise click.UsageError(f'There is no ruleset "{like}". {did_you_mean(like, library.plan.rulesets)}')
    target = Path(folder) / f"{name}.yaml"
    if name in library.plan.rulesets or target.exists():
        what = "a ruleset" if name in library.plan.rulesets else "a file"
        why, do = f"there is {what} of that name", "Choose another name, or another --folder."
        raise BadInput("nothing was written", where=target.as_posix(), why=why, do=do)
    text = starter(file, name, authority or spoken(name), [r.id for r in library.plan.rules])
    target.parent.mkdir(parents=True, exist_ok=True)
    write_text(target, text)
    model = file.model
    sizes = (
        counted(len(model.parameters), "parameter"), counted(len(model.derive), "table"),
        counted(len(model.rules), "rule"), counted(len(model.clauses), "line of the ledger", "lines of the ledger"),
    )  # fmt: skip
    click.echo(f"{target.as_posix()}: {', '.join(sizes)}, from {like}. Every figure is still {like}'s: replace each.")
    click.echo(f"Next: sv-rules rules test {name} --also {target.parent.as_posix()}")
