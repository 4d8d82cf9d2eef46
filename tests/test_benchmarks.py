"""The benchmark runs, prints its sections, and no engine answers otherwise than ours."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PEERS = ("zen-engine", "clipspy", "regopy")


@pytest.fixture(scope="module")
def printed() -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "benchmarks", "--quick"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_says_what_it_ran_on(printed: str) -> None:
    assert re.match(r"Python 3\.\d+\.\d+ on .*, \d+ CPUs\n", printed)


@pytest.mark.parametrize("lots", ["1 lot,", "3 lots,", "11 lots,"])
def test_a_whole_check_is_timed_with_its_parts(printed: str, lots: str) -> None:
    section = next(part for part in printed.split("\n\n") if lots in part)
    assert re.search(r"all evidence, criteria new +\d[\d,]* checks/s +p50 +[\d,]+ us +p99 +[\d,]+ us", section)
    assert re.search(r"parse [\d,]+, facts [\d,]+ .*chain [\d,]+ by the reference alone .* decision [\d,]+", section)


def test_the_aims_stand_beside_the_figures(printed: str) -> None:
    for aim in ("at least 2,000 checks/s", "at most 1.3", "at most 2.0"):
        assert re.search(rf"aim: {aim}.*: (not )?met", printed), aim


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_answers_as_we_do(printed: str, peer: str) -> None:
    if f"{peer}: not installed" in printed:
        pytest.skip("not installed")
    row = re.search(rf"^{peer} +[\d,]+ +[\d.,]+ +[\d.,]+ +[\d.,]+ +(?P<wrong>\d+)$", printed, re.MULTILINE)
    assert row, printed
    assert row["wrong"] == "0"
