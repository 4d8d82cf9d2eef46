"""Policy written as YAML: plain data as ``sv_rules.source`` reads it back, the same text for the same data."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_KEY = re.compile(r"[a-z][a-z0-9_-]*")
_WORDS = ("yes", "no", "on", "off", "true", "false", "null", "y", "n")


def yaml_text(data: Mapping[str, Any], head: str) -> str:
    """Plain data under a comment: texts quoted, numbers in digits, days as ``YYYY-MM-DD``."""
    lines = [f"# {' '.join(head.split())}"]
    _write(data, 0, lines)
    return "\n".join(lines) + "\n"


def _write(value: Mapping[str, Any], indent: int, lines: list[str]) -> None:
    pad = "  " * indent
    for key, item in value.items():
        name = key if _KEY.fullmatch(key) and key not in _WORDS else _quoted(key)
        if isinstance(item, Mapping) and item:
            lines.append(f"{pad}{name}:")
            _write(item, indent + 1, lines)
        elif isinstance(item, list | tuple) and item and isinstance(item[0], Mapping):
            lines.append(f"{pad}{name}:")
            for one in item:
                part: list[str] = []
                _write(one, indent + 2, part)
                lines += [f"{pad}  - {part[0].lstrip()}", *part[1:]]
        else:
            lines.append(f"{pad}{name}: {_flow(item)}")


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, int | datetime.date) else _quoted(str(value))


def _quoted(text: str) -> str:
    """A text in double quotes; what is not plain text in it is written as its code."""
    return '"' + "".join(_character(c) for c in text) + '"'


def _character(c: str) -> str:
    if c in '"\\':
        return f"\\{c}"
    if c.isprintable():
        return c
    return f"\\U{ord(c):08x}" if ord(c) > 0xFFFF else f"\\u{ord(c):04x}"
