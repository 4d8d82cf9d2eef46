"""Decisions as JSON Lines: each line a whole decision, as the JSON report has it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sv_rules.gateway.decision import Decision
from sv_rules.report.document import json_text

# What JSON lets stand as it is, and some programs take for the end of a line or obey as a control.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def jsonl_text(decisions: Sequence[Decision]) -> str:
    """A line for each decision, in order; nothing for none."""
    return "".join(tame(json_text(d, indent=None)) for d in decisions)


def tame(json: str) -> str:
    """The same JSON with steering characters written as escapes: it reads back to the same values."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json)
