"""YAML as data with positions: plain values, each with the line and column it was written at.

Only what policy needs is read: mappings, lists, text, whole and decimal numbers, dates, true, false and
null. Tags, anchors and aliases are refused, so that a file is exactly what it looks like and nothing in
it can run or grow.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from sv_rules.problem import Problem, Problems

Path_ = tuple[str | int, ...]
MAX_BYTES = 5_000_000
_TAG = "tag:yaml.org,2002:"
_DECIMAL = re.compile(r"[-+]?\d+(\.\d+)?\Z")


class Source:
    """One YAML file as values and positions.

    ``data`` holds plain Python values (``Decimal`` for numbers with a point, ``datetime.date`` for dates).
    ``at(path)`` gives the position of the nearest node that was written for a path of keys and indexes.
    """

    def __init__(self, file: str, data: Any, positions: dict[Path_, tuple[int, int]]) -> None:
        self.file, self.data, self._positions = file, data, positions

    def at(self, path: Path_) -> tuple[int, int]:
        """Line and column, from 1, of the value (or key) at ``path``, or of its nearest written ancestor."""
        while path and path not in self._positions:
            path = path[:-1]
        return self._positions.get(path, (1, 1))

    def problem(self, path: Path_, message: str, repair: str = "") -> Problem:
        """A problem placed at ``path``."""
        line, column = self.at(path)
        return Problem(self.file, line, column, message, repair)


def read_source(path: Path, name: str | None = None) -> Source:
    """Read one YAML file. Raises ``Problems`` where it cannot be read as the YAML subset above."""
    file = name or str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Problems([Problem(file, 1, 1, "the file does not exist.", "Check the path.")]) from None
    except IsADirectoryError:
        raise Problems([Problem(file, 1, 1, "this is a directory, not a file.", "Name a YAML file.")]) from None
    except OSError as error:
        raise Problems([Problem(file, 1, 1, f"the file cannot be read ({error.strerror}).")]) from None
    return parse_source(data, file)


def parse_source(data: bytes, file: str) -> Source:
    """Parse YAML bytes. Raises ``Problems`` with every mistake of form that could be found."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(data) > MAX_BYTES:
        raise Problems([Problem(file, 1, 1, "the file is larger than 5 MB.", "Split it.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Problems([Problem(file, line, 1, "the file is not UTF-8 text.", "Save it as UTF-8.")]) from None
    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = (error.problem or "cannot be read").split("\n")[0]
        raise Problems(
            [Problem(file, line, column, f"this is not YAML: {what}.", "Check the indentation, colons and quotes here.")]
        ) from None
    except YAMLError as error:
        reason = str(error).split("\n")[0]
        raise Problems([Problem(file, 1, 1, f"this is not YAML: {reason}.", "Remove what is not text.")]) from None
    except RecursionError:
        raise Problems([Problem(file, 1, 1, "the nesting is too deep.", "Flatten the conditions.")]) from None
    if root is None:
        raise Problems([Problem(file, 1, 1, "the file is empty.", "Write a ruleset, or remove the file.")])
    reader = _Reader(file)
    try:
        value = reader.read(root, ())
    except RecursionError:
        raise Problems([Problem(file, 1, 1, "the nesting is too deep.", "Flatten the conditions.")]) from None
    if reader.problems:
        raise Problems(reader.problems)
    return Source(file, value, reader.positions)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.positions: dict[Path_, tuple[int, int]] = {}
        self._seen: set[int] = set()

    def read(self, node: Any, path: Path_) -> Any:
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        self.positions.setdefault(path, (line, column))
        if id(node) in self._seen or node.anchor:
            return self._refuse(line, column, "anchors and aliases are not allowed.", "Write the value out.")
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            if str(node.tag) != f"{_TAG}seq":
                return self._refuse(line, column, f"the tag {node.tag} is not allowed.", "Remove it.")
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, line, column)

    def _mapping(self, node: Any, path: Path_) -> Any:
        if str(node.tag) != f"{_TAG}map":
            line, column = node.start_mark.line + 1, node.start_mark.column + 1
            return self._refuse(line, column, f"the tag {node.tag} is not allowed.", "Remove it.")
        values: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
            key = self.read(key_node, (*path, "<key>"))
            self.positions.pop((*path, "<key>"), None)
            key = key.isoformat() if isinstance(key, datetime.date) else key
            if not isinstance(key, str | int) or isinstance(key, bool):
                self._refuse(line, column, "a key must be a word or a date.", "Put quotes around it if it is a word.")
                continue
            if key in values:
                first = self.positions[(*path, key)][0]
                self._refuse(line, column, f'the key "{key}" stands twice; first on line {first}.', "Keep one of them.")
                continue
            self.positions[(*path, key)] = (line, column)
            values[key] = self.read(value_node, (*path, key))
        return values

    def _scalar(self, node: Any, line: int, column: int) -> Any:
        tag, text = str(node.tag).removeprefix(_TAG), node.value
        if tag == "str":
            return text
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() == "true"
        if tag == "int" and re.fullmatch(r"[-+]?(0|[1-9]\d*)", text):
            return int(text) if len(text) < 40 else self._refuse(line, column, "the number is too long.", "Shorten it.")
        if tag in ("float", "int") and _DECIMAL.fullmatch(text):
            return Decimal(text)
        if tag == "timestamp" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            try:
                return datetime.date.fromisoformat(text)
            except ValueError:
                return self._refuse(line, column, f"{text} is not a date in the calendar.", "Write YYYY-MM-DD.")
        if tag in ("int", "float", "timestamp"):
            return self._refuse(
                line, column, f'"{text}" is not a plain number or date.', "Write digits, or a date as YYYY-MM-DD, or put quotes around it."
            )
        return self._refuse(line, column, f"the tag {node.tag} is not allowed.", "Remove it.")

    def _refuse(self, line: int, column: int, message: str, repair: str) -> None:
        self.problems.append(Problem(self.file, line, column, message, repair))
