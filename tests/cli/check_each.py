"""Checks each file given, in this process, and fails on any error that is not a sentence: a child of the tests."""

from __future__ import annotations

import sys

from sv_rules import SvRulesError, check, load_library, read_tender


def main(paths: list[str]) -> None:
    """Check every file; ``SvRulesError`` is expected, anything else ends the process with a traceback."""
    library = load_library()
    for path in paths:
        try:
            for tender in read_tender(path):
                check(tender, library, gateway="publish", as_at="2026-03-01")
        except SvRulesError as error:
            if "\n" in str(error).strip():
                raise
    print(f"{len(paths)} files, none ended in an unexpected error")


main(sys.argv[1:])
