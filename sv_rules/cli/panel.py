"""``sv-rules panel``: bids scored by a panel in workbooks, sealed in order, every step in an audit record."""

from __future__ import annotations

import importlib
import importlib.util

import click

NEEDED = {"docx": "python-docx", "formualizer": "formualizer", "holidays": "holidays"}
"""What the extra "panel" installs: modules, and the packages that they come from."""
INSTALL = "pip install 'sv-rules[panel]'"
_STEPS = "sv_rules.cli.panel_steps"
_CHANGES = "sv_rules.cli.panel_changes"
_KEEPING = "sv_rules.cli.panel_keeping"
_COMMANDS = {
    "new": (_STEPS, "Begin a pack: the evaluation as published, the bids, the first books."),
    "compliance": (_STEPS, "Take in the compliance book."),
    "collect": (_STEPS, "Take in the evaluators' books; write the moderation book and the brief."),
    "offers": ("sv_rules.cli.panel_offers", "Take in the social value offers of the bidders' forms, before price."),
    "close-quality": (_STEPS, "Take in the moderation book and seal quality."),
    "price": (_STEPS, "Write the price book once quality is closed, or take it in."),
    "score": (_STEPS, "Score the bids; write the result, the reports and the draft letters."),
    "stage": (_STEPS, "Go on to the next stage with the bids that passed."),
    "status": (_KEEPING, "What is done, what is next, who is waited for."),
    "verify": (_KEEPING, "Check a result workbook, or the whole pack, against its record."),
    "replace": (_CHANGES, "Somebody takes over from an evaluator."),
    "reissue": (_CHANGES, "Write a book again after a mistake."),
    "reopen": (_CHANGES, "Open an agreed line again; both scores stay."),
    "declare": (_CHANGES, "Record an evaluator's declaration of interests."),
    "clarify": (_CHANGES, "Record a question to a bidder and the answer."),
    "correct": (_CHANGES, "Record a corrected arithmetical error in a price."),
    "withdraw": (_CHANGES, "Record that a bidder has withdrawn its bid."),
    "disregard": (_CHANGES, "Set a bid aside, or exclude its supplier, under a limb of the Act."),
    "end": (_CHANGES, "Record that no contract is awarded: the procurement is ended."),
    "standstill": (_KEEPING, "The standstill that follows from the day of the award notice."),
    "assurance": (_KEEPING, "Tests of robustness: a separate paper for a named assurer, or on dummy bids."),
    "export": (_KEEPING, "The whole record as one zip, for a request or a claim."),
    "hold": (_KEEPING, "Record that nothing may be deleted."),
    "trial": ("sv_rules.cli.panel_trial", "Try a method on figures in a table, before it is published."),
    "demo": ("sv_rules.cli.panel_demo", "A whole evaluation of three invented bids, to look at."),
}


class _Panel(click.Group):
    """Finds commands by name without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order in which a panel meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion where the name is misspelt."""
        if args[0] not in _COMMANDS and not args[0].startswith("-"):
            from sv_rules.problem import did_you_mean

            ctx.fail(f'There is no command "panel {args[0]}". {did_you_mean(args[0], _COMMANDS)}')
        if "--help" not in args:
            _need_all()
        return super().resolve_command(ctx, args)


def _need_all() -> None:
    """A pack that is begun can be ended: everything that any stage needs is there before the first writes."""
    lacking = [package for module, package in NEEDED.items() if importlib.util.find_spec(module) is None]
    if lacking:
        from sv_rules.errors import BadInput

        why = f"not installed: {', '.join(lacking)}"
        raise BadInput("panels cannot be run", where="sv-rules panel", why=why, do=f"Install it with: {INSTALL}")


@click.group(cls=_Panel, name="panel")
def command() -> None:
    """Score bids with a panel that works in Excel only.

    The order is sealed: compliance, then quality with social value, then price. FOLDER is the pack: one folder that
    holds every book, every return and the audit record. sv-rules panel status FOLDER says what comes next.
    """
