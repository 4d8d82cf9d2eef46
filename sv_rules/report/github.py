"""Findings as GitHub workflow commands, which show as annotations on a run and beside the lines of a pull request.

Stop is an error, reason a warning, advice a notice; what is waived or has its reason is a notice. GitHub shows ten
of each kind for a step, so the decisions come first and the strongest findings after them.
"""

from __future__ import annotations

from collections.abc import Sequence

from sv_rules.gateway.decision import Decision, DecisionWord, Finding
from sv_rules.report import wording as w
from sv_rules.report.brief import (
    SETTLED,
    WEIGHTS,
    FileLine,
    clipped,
    first_place,
    message_lines,
    release_words,
    source_file,
)
from sv_rules.report.clean import one_line

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_DECISIONS: dict[DecisionWord, str] = {
    "stop": "error", "cannot decide": "error", "proceed with reasons": "warning", "proceed": "notice",
}  # fmt: skip
_ORDER = ("error", "warning", "notice")
_MOST = 4_000


def github_text(decisions: Sequence[Decision]) -> str:
    """A line for each decision, then one for each finding, errors first."""
    several = len(decisions) > 1
    lines = [_decision(d) for d in decisions]
    lines += sorted(
        (_finding(d, f, several) for d in decisions for f in d.findings), key=lambda line: _ORDER.index(line[0])
    )
    return "".join(f"::{command} {properties}::{message}\n" for command, properties, message in lines)


def _decision(decision: Decision) -> tuple[str, str, str]:
    relaxed = [f"Relaxed for this check: {r}" for r in decision.relaxed]
    said = [decision.sentence, *relaxed, *w.profile_lines(decision), f"Procurement: {release_words(decision)}."]
    file = source_file(decision)
    return _DECISIONS[decision.decision], _properties(file, None, f"sv-rules at {decision.gateway}"), _message(said)


def _finding(decision: Decision, finding: Finding, several: bool) -> tuple[str, str, str]:
    group = w.group_of(finding)
    command = "notice" if group in SETTLED else _COMMANDS[WEIGHTS[finding.effect]]
    place = first_place(decision, finding)
    file, line = (place.file, place.line) if isinstance(place, FileLine) else (place, None)
    said = [*message_lines(finding), *([f"Procurement: {release_words(decision)}."] if several else [])]
    return command, _properties(file, line, f"{group}: {finding.rule}"), _message(said)


def _properties(file: str | None, line: int | None, title: str) -> str:
    found = {"file": file, "line": str(line) if line else None, "title": title}
    return ",".join(f"{name}={_property(value)}" for name, value in found.items() if value)


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")


def _message(lines: Sequence[str]) -> str:
    return _data(clipped("\n".join(map(one_line, lines)), _MOST))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
