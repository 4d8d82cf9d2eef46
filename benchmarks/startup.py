"""Section 3: the whole process, as ratios to importing two libraries that every such tool has."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.notices import ONE_LOT, by_id
from benchmarks.timing import interleaved

AIMS = {"sv-rules --help": 1.3, "sv-rules check NOTICE": 2.0}
_BASE = 'python -c "import pydantic, click"'


def run(say: Callable[[str], None], *, runs: int) -> None:
    """Measure and print."""
    script = Path(sys.executable).parent / "sv-rules"
    if not script.is_file():
        say("the sv-rules script is not installed: pip install --no-deps -e .")
        return
    with tempfile.TemporaryDirectory() as folder:
        notice = Path(folder) / "notice.json"
        notice.write_bytes(by_id(ONE_LOT))
        commands = {
            _BASE: [sys.executable, "-c", "import pydantic, click"],
            "sv-rules --help": [str(script), "--help"],
            "sv-rules check NOTICE": [str(script), "check", str(notice)],
        }
        # An installed package comes with its bytecode; a checkout has none where it may not be written. So all
        # three keep theirs in a folder of this run, which the warm-up fills.
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        works = {
            name: (lambda command=command: _process(command, environment), 1) for name, command in commands.items()
        }
        found = interleaved(works, runs)
    seconds = {name: median(s for r in rounds for s in r) for name, rounds in found.items()}
    base = seconds[_BASE]
    say(f"{_BASE:<36}{base * 1000:6.0f} ms   1.00")
    for name, aim in AIMS.items():
        ratio = seconds[name] / base
        met = "met" if ratio <= aim else "not met"
        say(f"{name:<36}{seconds[name] * 1000:6.0f} ms   {ratio:.2f}   aim: at most {aim}: {met}")


def _process(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode(errors="replace"))
