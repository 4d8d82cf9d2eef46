"""At least 200,000 generated evaluations: none wrong, none crashed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sv_rules.engine.rete import rete_available

ROOT = Path(__file__).parents[2]
AVAILABLE, REASON = rete_available()
EVALUATIONS = 200_000


def _run(*arguments: str) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.agreement", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    # A negative code is a signal: the engine took the process with it.
    assert done.returncode == 0, f"code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", done.stdout)}


@pytest.mark.skipif(not AVAILABLE, reason=REASON)
@pytest.mark.parametrize("seed", [1])
def test_both_evaluators_agree_with_brute_force(seed: int) -> None:
    counts = _run("--evaluations", str(EVALUATIONS), "--seed", str(seed))
    assert counts["evaluations"] >= EVALUATIONS
    assert counts["wrong"] == 0
    # A run that decides nothing would agree with everything.
    assert min(counts["true"], counts["false"], counts["unknown"]) > EVALUATIONS // 10


def test_the_reference_agrees_with_brute_force() -> None:
    counts = _run("--evaluations", "40000", "--seed", "2", "--without-durable-rules")
    assert counts["evaluations"] >= 40_000
    assert counts["wrong"] == 0
