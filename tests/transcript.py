"""Command-line transcripts: what a user types and sees, run for real.

A transcript holds blocks that begin with ``$ `` and go on with the expected output. A line ``...`` stands
for any number of lines, ``[..]`` for anything within a line, and ``? 1`` closes a block with its exit status
(0 where it is left out). A line that begins with ``# `` says what the next block shows. Standard error follows
standard output.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sv_rules.engine.rete import rete_available

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Step:
    """One command with what it is expected to print and its exit status."""

    command: str
    expected: tuple[str, ...]
    status: int
    line: int


def steps(text: str) -> list[Step]:
    """The steps of a transcript."""
    found: list[Step] = []
    command, expected, status, start = "", [], 0, 0

    def close() -> None:
        if command:
            while expected and not expected[-1].strip():
                expected.pop()
            found.append(Step(command, tuple(expected), status, start))

    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("$ "):
            close()
            command, expected, status, start = line[2:], [], 0, number
        elif line.startswith("# "):
            close()
            command = ""
        elif re.fullmatch(r"\? \d", line):
            status = int(line[2:])
        elif command:
            expected.append(line.rstrip())
    close()
    return found


def run(command: str, folder: Path) -> tuple[str, int]:
    """What a command prints, and its exit status. ``sv-rules`` is this checkout's own."""
    env = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONWARNINGS": "error", "PYTHONUTF8": "1"}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    return done.stdout + done.stderr, done.returncode


def differs(step: Step, output: str, status: int) -> str | None:
    """Why the output is not what was expected, or ``None`` where it is."""
    actual = [line.rstrip() for line in output.splitlines()]
    while actual and not actual[-1]:
        actual.pop()
    if status != step.status:
        return f"line {step.line}: exit status {status}, expected {step.status}; it printed:\n{output}"
    expected = tuple(_engine_here() if line == _BOTH_ENGINES else line for line in step.expected)
    if not re.fullmatch(_pattern(expected), "".join(f"{line}\n" for line in actual)):
        return (
            f"line {step.line}: $ {step.command}\nexpected:\n"
            + "\n".join(step.expected)
            + "\nprinted:\n"
            + "\n".join(actual)
        )
    return None


_BOTH_ENGINES = "Judged twice, by the reference evaluator and durable_rules 2.0.28; they agree."


def _engine_here() -> str:
    """What a report says of the engine on this Python: durable_rules does not install everywhere."""
    available, why = rete_available()
    return _BOTH_ENGINES if available else f"Judged by the reference evaluator alone: {why}"


def _pattern(expected: tuple[str, ...]) -> str:
    parts = []
    for line in expected:
        if line == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(re.escape(piece) for piece in line.split("[..]")) + r"\n")
    return "".join(parts)
