"""Opens each workbook named on standard input in a process of its own, with limits, and says what happened.

One line of JSON for each: the message or null, the processor seconds and the most memory in MB. Forking from
here spares the import for every file.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.workbook.guard import open_workbook

SECONDS = 4
"""Killed after this; the test itself asks for less."""
MEMORY = 2 * 2**30


def _open(path: str, say: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    message = None
    try:
        open_workbook(Path(path), "the form")
    except BadInput as error:
        message = str(error)
    os.write(say, json.dumps(message).encode())


def main() -> None:
    for line in sys.stdin:
        hear, say = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                _open(line.rstrip("\n"), say)
            finally:
                os._exit(0)
        os.close(say)
        _, status, used = os.wait4(child, 0)
        said = os.read(hear, 100_000).decode()
        os.close(hear)
        answer = {"status": status, "said": json.loads(said) if said else "nothing was said"}
        print(json.dumps({**answer, "seconds": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024}), flush=True)


if __name__ == "__main__":
    main()
