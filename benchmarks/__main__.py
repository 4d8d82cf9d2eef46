"""``python -m benchmarks [--quick]``: prints the measurements of README.md. Nothing is asserted but answers."""

from __future__ import annotations

import argparse
import os
import platform
import sys

from benchmarks import conditions, panel, startup, whole
from sv_rules.policy.library import load_library


def main() -> int:
    """Run the four sections; exit status 1 where an engine gave a wrong answer."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure sv-rules.")
    parser.add_argument("--quick", action="store_true", help="tiny counts: only whether it runs")
    quick = parser.parse_args().quick

    def say(text: str) -> None:
        print(text, flush=True)

    say(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} CPUs")
    library = load_library()
    say("\n1. A whole check of a real notice: bytes in memory to decision")
    whole.run(library, say, rounds=1 if quick else 7, calls=3 if quick else 150)
    say("\n2. The same conditions on other engines")
    wrong = conditions.run(
        library, say, rounds=1 if quick else 3, facts=8 if quick else 200, seconds=0 if quick else 1.5
    )
    say("\n3. The whole process")
    startup.run(say, runs=1 if quick else 15)
    say("\n4. A panel's workbooks, whole processes")
    panel.run(say, runs=1 if quick else 5, sizes=((3, 2),) if quick else panel.SIZES)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
