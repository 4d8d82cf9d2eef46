"""The command line: a thin face. No policy and no arithmetic here; commands load only when they are called."""

from __future__ import annotations

import importlib
import os
import sys

import click

_COMMANDS = {
    "answer": ("sv_rules.cli.record", "Record the answer to a question that no notice carries."),
    "bid": ("sv_rules.cli.bid", "Make the form in which bidders offer social value, and read it back."),
    "check": ("sv_rules.cli.check", "Check notices or drafts at a gateway and say whether to proceed."),
    "determine": ("sv_rules.cli.record", "Record how a fact was settled that the notice or the law leaves open."),
    "doctor": ("sv_rules.cli.doctor", "Say whether this installation works, and how to repair it."),
    "explain": ("sv_rules.cli.explain", "Explain one rule as a page, or its verdict on a notice."),
    "maturity": (
        "sv_rules.cli.maturity",
        "Assess an organisation's maturity, plan actions, and measure it from notices.",
    ),
    "measures": ("sv_rules.cli.measures", "Import and compare sets of social value measures."),
    "panel": ("sv_rules.cli.panel", "Run an evaluation panel in workbooks, and recompute every figure."),
    "profile": ("sv_rules.cli.profile", "Show, check and fill in what an authority wants."),
    "reason": ("sv_rules.cli.record", "Record why you proceed where a rule asks for a reason."),
    "replay": ("sv_rules.cli.replay", "Recompute a decision from its JSON, and report any difference."),
    "rules": ("sv_rules.cli.rules", "List, show, test, lint, compare, print and begin rulesets."),
    "sign": ("sv_rules.cli.record", "Sign a tender off at a gateway where policy asks for it."),
    "template": ("sv_rules.cli.template", "Make forms to fill in, and prove a restyled copy."),
    "waive": ("sv_rules.cli.record", "Record a waiver of a rule of policy, by a role that may."),
}


class _Commands(click.Group):
    """Finds commands by name without importing them, so that --help is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in order of the alphabet."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, "command", None) or getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(_COMMANDS.items())])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion where the name is misspelt."""
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            from sv_rules.problem import did_you_mean

            ctx.fail(f'There is no command "{name}". {did_you_mean(name, _COMMANDS)}')
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="sv-rules", prog_name="sv-rules")
def app() -> None:
    """Social value policy as rules: check tenders at each gateway, with the law behind every finding.

    Exit status: 0 proceed; 1 a finding at or above --fail-on, or it cannot be decided; 2 the input, a
    ruleset or a command could not be used.
    """


def main() -> None:
    """Run the command line. Every error is a sentence on standard error and exit status 2."""
    from sv_rules.errors import SvRulesError

    try:
        app.main(prog_name="sv-rules", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(2)
    except SvRulesError as error:
        click.echo(f"sv-rules: {error}" if "\n" not in str(error) else str(error), err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader went away (for example "| head"): nothing more can be said, and nothing failed here.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except Exception as error:
        if os.environ.get("SV_RULES_DEBUG"):
            raise
        click.echo(
            f"sv-rules: an internal error ({type(error).__name__}); nothing was decided. "
            "Please report it, with the command and the file. SV_RULES_DEBUG=1 shows where.",
            err=True,
        )
        sys.exit(2)
