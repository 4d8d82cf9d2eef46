"""``sv-rules maturity``: a self-assessment made, assessed and followed up, and what notices show beside it."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

_SUBCOMMANDS = {
    "form": ("sv_rules.cli.maturity_form", "Make a self-assessment to be filled in."),
    "assess": ("sv_rules.cli.maturity_assess", "Read answered self-assessments and write the action plan."),
    "actions": ("sv_rules.cli.maturity_actions", "Report what became of actions, by origin."),
    "measure": ("sv_rules.cli.maturity_measure", "Measure maturity from an authority's own notices."),
}


class _Subcommands(click.Group):
    """Finds subcommands without importing them; one that this installation lacks is not listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every subcommand, in the order in which they are used."""
        folder = Path(__file__).parent
        return [name for name, (module, _) in _SUBCOMMANDS.items() if (folder / f"{module.split('.')[-1]}.py").exists()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one subcommand."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(_SUBCOMMANDS[cmd_name][0])
        found: click.Command = getattr(module, cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of subcommands from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _SUBCOMMANDS[name][1]) for name in self.list_commands(ctx)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion where the name is misspelt."""
        name = args[0]
        if name not in _SUBCOMMANDS and not name.startswith("-"):
            from sv_rules.problem import did_you_mean

            ctx.fail(f'There is no command "{name}". {did_you_mean(name, _SUBCOMMANDS)}')
        return super().resolve_command(ctx, args)


@click.group(name="maturity", cls=_Subcommands)
def command() -> None:
    """Assess an organisation's maturity, plan actions, and measure it from notices.

    First make a form, let one person or each directorate fill in a copy, then assess the answers. The plan's sheet of
    actions is kept up to date through the year, and reported on.
    """
