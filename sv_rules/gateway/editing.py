"""Adding to a YAML file without touching what stands in it: every comment, quote and blank line stays.

The file is parsed for its marks only, and the new words are put in at a place in its text. Whoever edits
reads the result back and compares it with what was meant (``recording`` does).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._'()/-]*\Z")
_CONSTANTS = frozenset({"true", "false", "null"})
_NOT_TEXT = _CONSTANTS | {"yes", "no", "on", "off", "y", "n"}
"""Words that some readers of YAML take for something else; a key such as ``on`` is plain all the same."""
_STEP = 2


class Inline(dict[str, Any]):
    """A mapping that is written on one line, in braces."""


def add_item(text: str, key: str, item: dict[str, Any]) -> str:
    """Append an entry to the list under a top-level key; the list is begun where there is none."""
    root = _compose(text)
    name, node = _child(root, key)
    if node is None:
        return _add_key(text, root, key, [item], root is None or not _flow(root))
    if _empty(node):
        column = root.start_mark.column + _STEP
        return _fill(text, name, node, block([item], column), _inline([item]))
    if _flow(node):
        return _into_brackets(text, node, _inline(item))
    return _after(text, node, block([item], node.start_mark.column))


def replace_item(text: str, key: str, index: int, item: dict[str, Any]) -> str:
    """Put an entry in the place of one in the list under a top-level key."""
    node = _child(_compose(text), key)[1].value[index]
    new = _inline(item) if _flow(node) else block(item, node.start_mark.column).lstrip(" ")
    return _splice(text, node.start_mark.index, _end(text, node), new)


def set_value(text: str, path: Sequence[str], value: Any) -> str:
    """Set what stands under keys within keys; those that are not there are begun."""
    node, parent, at = _compose(text), None, None
    for depth, key in enumerate(path):
        parent, (at, node) = node, _child(node, key)
        rest: Any = value
        for name in reversed(path[depth + 1 :]):
            rest = {name: rest}
        if node is None:
            return _add_key(text, parent, key, rest, depth == 0 and (parent is None or not _flow(parent)))
        if depth < len(path) - 1 and _empty(node):
            return _fill(text, at, node, block(rest, parent.start_mark.column + _STEP), _inline(rest))
    if node.value == "":
        after = _colon(text, at)
        return _splice(text, after, after, f" {_inline(value)}")
    return _splice(text, node.start_mark.index, _end(text, node), _inline(value))


# ---------------------------------------------------------------------------- places in the text


def _compose(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).compose(text)


def _child(node: Any, key: str) -> tuple[Any, Any]:
    """A key of a mapping and what stands under it."""
    pairs = node.value if node is not None else []
    return next(((name, value) for name, value in pairs if getattr(name, "value", None) == key), (None, None))


def _colon(text: str, name: Any) -> int:
    """The place behind the colon of a key."""
    return text.index(":", name.end_mark.index) + 1


def _flow(node: Any) -> bool:
    return bool(getattr(node, "flow_style", False))


def _empty(node: Any) -> bool:
    return str(node.tag).endswith(":null")


def _end(text: str, node: Any) -> int:
    """Where the last word of a node ends; comments and blank lines after it are not its own."""
    if isinstance(node.value, str):
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        return start + len(text[start:end].rstrip())
    if _flow(node):
        return int(node.end_mark.index)
    return _last(text, node)


def _last(text: str, node: Any) -> int:
    """Where the last entry of a list or mapping ends. An empty value is marked where the next word begins."""
    last = node.value[-1]
    if isinstance(last, tuple):
        name, value = last
        return _colon(text, name) if value.value == "" and value.style is None else _end(text, value)
    empty = last.value == "" and last.style is None
    return text.rindex("-", 0, last.start_mark.index) + 1 if empty else _end(text, last)


def _splice(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _after(text: str, node: Any, new: str) -> str:
    """New lines below the last line of a node."""
    return _below(text, _end(text, node), new)


def _below(text: str, index: int, new: str) -> str:
    stop = text.find("\n", index)
    if stop < 0:
        return f"{text}\n{new}\n"
    return _splice(text, stop + 1, stop + 1, f"{new}\n")


def _fill(text: str, name: Any, node: Any, lines: str, inline: str) -> str:
    """Give a key that has nothing under it, or ``null``, something."""
    if node.value == "":
        return _below(text, _colon(text, name), lines)
    return _splice(text, node.start_mark.index, node.end_mark.index, inline)


def _into_brackets(text: str, node: Any, new: str) -> str:
    """One more thing before the closing bracket or brace."""
    close = int(node.end_mark.index) - 1
    if not node.value:
        return _splice(text, close, close, new)
    after = _last(text, node)
    comma = "," in re.sub(r"#[^\n]*", "", text[after:close])
    return _splice(text, after, after, f", {new}") if not comma else _splice(text, close, close, f" {new}")


def _add_key(text: str, node: Any, key: str, value: Any, at_the_end: bool) -> str:
    """One more key of a mapping; a new top-level key goes to the end of the file."""
    if node is not None and _flow(node):
        return _into_brackets(text, node, f"{_key(key)}: {_inline(value)}")
    new = block({key: value}, 0 if node is None else node.start_mark.column)
    if not at_the_end:
        return _after(text, node, new)
    start = text if not text or text.endswith("\n") else f"{text}\n"
    return f"{start}\n{new}\n" if node is not None else f"{start}{new}\n"


# ---------------------------------------------------------------------------- words


def block(value: Any, column: int = 0) -> str:
    """A mapping or list as lines that begin at a column."""
    margin = " " * column
    if isinstance(value, list):
        return "\n".join(f"{margin}- {block(item, column + _STEP).lstrip(' ')}" for item in value)
    lines = []
    for key, held in value.items():
        if isinstance(held, Inline) or not isinstance(held, dict | list) or not _nested(held):
            lines.append(f"{margin}{_key(key)}: {_inline(held)}")
        else:
            lines.append(f"{margin}{_key(key)}:\n{block(held, column + _STEP)}")
    return "\n".join(lines)


def _nested(held: Any) -> bool:
    """Whether a mapping or list is worth lines of its own; a list of words is not."""
    return isinstance(held, dict) or any(isinstance(item, dict) for item in held)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)}: {_inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return _scalar(value)


def _key(name: str) -> str:
    return name if name.isidentifier() and name not in _CONSTANTS else _scalar(name)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, datetime.date) else str(value)
    if _PLAIN.match(value) and value.casefold() not in _NOT_TEXT and not value.endswith(" "):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
