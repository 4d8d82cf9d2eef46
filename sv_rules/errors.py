"""What can go wrong, said once: each error is one clear sentence and carries an exit code."""

from __future__ import annotations


class SvRulesError(Exception):
    """Base of every error that sv-rules raises on purpose."""

    exit_code = 2


class BadInput(SvRulesError):
    """Something the user gave cannot be read or used.

    The sentence says what, where (file, line, cell or JSON path), why, and what to do.
    """

    def __init__(self, what: str, *, where: str, why: str, do: str) -> None:
        self.what, self.where, self.why, self.do = what, where, why, do
        super().__init__(f"{where}: {what}: {why}. {do}")


class EngineDisagreement(SvRulesError):
    """The two evaluators differ, or durable_rules failed: nothing may be concluded."""
