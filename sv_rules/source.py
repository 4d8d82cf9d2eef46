"""YAML as data with positions: plain values, each with the line and column it was written at.

Only what policy needs is read: mappings, lists, text, whole and decimal numbers, dates, true, false and
null. Tags, anchors, aliases and directives are refused, so that a file is exactly what it looks like and
nothing in it can run or grow.
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
MAX_DEPTH = 60
"""Deeper than any policy needs, and far from what could exhaust the parser."""

_TAG = "tag:yaml.org,2002:"
_MERGE = f"{_TAG}merge"
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DIRECTIVE = re.compile(r"(?:[ \t\r]*(?:#[^\n]*)?\n)*%")
_LONGEST_NUMBER = 40
_NO_ALIASES = ("anchors and aliases are not allowed.", "Write the value out.")
_TOO_DEEP = ("the nesting is too deep.", "Give parts of it names of their own.")


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

    def place(self, path: Path_) -> str:
        """``file:line`` of what was written at ``path``."""
        return f"{self.file}:{self.at(path)[0]}"

    def problem(self, path: Path_, message: str, repair: str = "") -> Problem:
        """A problem placed at ``path``."""
        line, column = self.at(path)
        return Problem(self.file, line, column, message, repair)


def read_source(path: Path, name: str | None = None) -> Source:
    """Read one YAML file. Raises ``Problems`` where it cannot be read as the YAML subset above."""
    file = name or str(path)
    return parse_source(read_bytes(path, file), file)


def read_bytes(path: Path, file: str) -> bytes:
    """The bytes of a file that messages call ``file``. Raises ``Problems`` where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        problem = Problem(file, 1, 1, "the file does not exist.", "Check the path.")
    except IsADirectoryError:
        problem = Problem(file, 1, 1, "this is a directory, not a file.", "Name a YAML file.")
    except OSError as error:
        problem = Problem(file, 1, 1, f"the file cannot be read ({error.strerror}).", "Check who may read it.")
    raise Problems([problem])


def parse_source(data: bytes, file: str) -> Source:
    """Parse YAML bytes. Raises ``Problems`` with every mistake of form that could be found."""
    text = _text(data, file)
    root = _compose(text, file)
    if root is None:
        raise Problems([Problem(file, 1, 1, "the file is empty.", "Write its keys and values, or remove the file.")])
    reader = _Reader(file)
    value = reader.read(root, ())
    if reader.problems:
        raise Problems(reader.problems)
    return Source(file, value, reader.positions)


def _text(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise Problems([Problem(file, 1, 1, "the file is larger than 5 MB.", "Split it.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Problems([Problem(file, line, 1, "the file is not UTF-8 text.", "Save it as UTF-8.")]) from None
    directive = _DIRECTIVE.match(text)
    if directive:
        line = directive.group().count("\n") + 1
        repair = "Remove the line that begins with %."
        raise Problems([Problem(file, line, 1, "directives are not allowed.", repair)])
    return text


def _compose(text: str, file: str) -> Any:
    """The tree of nodes, each with its marks."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        return YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise Problems([_not_yaml(text, file, error)]) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Problems([Problem(file, line, 1, "a character here is not text.", "Remove it.")]) from None
    except (YAMLError, ValueError):
        raise Problems([Problem(file, 1, 1, "this is not YAML.", "Save it as plain text.")]) from None
    except RecursionError:
        line, column = _deepest(text)
        raise Problems([Problem(file, line, column, *_TOO_DEEP)]) from None


def _not_yaml(text: str, file: str, error: Any) -> Problem:
    """What is wrong, told from the text at the place where the parser stopped."""
    from ruamel.yaml.composer import ComposerError

    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    if mark is None:
        return Problem(file, 1, 1, "this is not YAML.", "Check the indentation, colons and quotes.")
    line, column, rest = mark.line + 1, mark.column + 1, text[mark.index :]
    if isinstance(error, ComposerError):
        if rest.startswith(("*", "&")):
            return Problem(file, line, column, *_NO_ALIASES)
        return Problem(file, line, column, "the file holds more than one document.", 'Keep one: remove the line "---".')
    if rest.startswith("\t") or "\t" in text[mark.index - mark.column : mark.index]:
        return Problem(file, line, column, "this is not YAML: a tab stands here.", "Use spaces.")
    if not rest.strip("\n\0 ") and opened is not None:
        line, column = opened.line + 1, opened.column + 1
        message = "this is not YAML: what begins here does not end."
        return Problem(file, line, column, message, "Close the quote or bracket.")
    if rest.startswith(("%", "@", "`")):
        return Problem(file, line, column, f"this is not YAML: no text begins with {rest[0]}.", "Put quotes around it.")
    if rest.startswith(":"):
        return Problem(
            file, line, column, "this is not YAML: a colon stands where none can.",
            "Put quotes around text that holds a colon, or check the indentation.",
        )  # fmt: skip
    return Problem(
        file, line, column, "this is not YAML: what stands here does not fit what stands above.",
        "Check the indentation, colons, quotes and brackets.",
    )  # fmt: skip


def _deepest(text: str) -> tuple[int, int]:
    """Where the nesting passes what is allowed."""
    from ruamel.yaml import YAML

    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        name = type(event).__name__
        depth += name.endswith(("MappingStartEvent", "SequenceStartEvent"))
        depth -= name.endswith(("MappingEndEvent", "SequenceEndEvent"))
        if depth > MAX_DEPTH:
            return event.start_mark.line + 1, event.start_mark.column + 1
    return 1, 1


_REFUSED = object()


class _Reader:
    """Turns nodes into values, collecting problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.positions: dict[Path_, tuple[int, int]] = {}

    def read(self, node: Any, path: Path_) -> Any:
        """The value of a node, or a mark that it was refused."""
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        place = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.positions.setdefault(path, place)
        if node.anchor:
            return self._refuse(place, *_NO_ALIASES)
        if len(path) > MAX_DEPTH:
            return self._refuse(place, *_TOO_DEEP)
        if isinstance(node, MappingNode):
            return self._mapping(node, path, place)
        if isinstance(node, SequenceNode):
            if str(node.tag) != f"{_TAG}seq":
                return self._refuse_tag(place, node)
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: Any, path: Path_, place: tuple[int, int]) -> Any:
        if str(node.tag) != f"{_TAG}map":
            return self._refuse_tag(place, node)
        values: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            here = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            key = self._key(key_node, path, here)
            if key is _REFUSED:
                continue
            if key in values:
                first = self.positions[(*path, key)][0]
                message = f'the key "{key}" stands twice; first on line {first}.'
                self._refuse(here, message, "Keep one of them.")
                continue
            self.positions[(*path, key)] = here
            values[key] = self.read(value_node, (*path, key))
        return values

    def _key(self, node: Any, path: Path_, place: tuple[int, int]) -> Any:
        if str(node.tag) == _MERGE:
            return self._refuse(place, "merging with << is not allowed.", "Write the keys out.")
        key = _Reader.read(self, node, (*path, "<key>"))
        self.positions.pop((*path, "<key>"), None)
        if isinstance(key, datetime.date):
            return key.isoformat()
        if key is _REFUSED or (isinstance(key, str | int) and not isinstance(key, bool)):
            return key
        return self._refuse(place, "a key must be a word or a date.", "Put quotes around it if it is a word.")

    def _scalar(self, node: Any, place: tuple[int, int]) -> Any:
        tag, text = str(node.tag).removeprefix(_TAG), node.value
        if tag == "str":
            return text
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() == "true"
        if tag in ("int", "float", "timestamp"):
            return self._number_or_date(text, place)
        return self._refuse_tag(place, node)

    def _number_or_date(self, text: str, place: tuple[int, int]) -> Any:
        if len(text) > _LONGEST_NUMBER:
            return self._refuse(place, "the number is too long.", "Shorten it, or put quotes around it.")
        if _INTEGER.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return Decimal(text)
        if _DATE.match(text):
            try:
                return datetime.date.fromisoformat(text)
            except ValueError:
                return self._refuse(place, f"{text} is not a date in the calendar.", "Write YYYY-MM-DD.")
        message = f'"{text}" is not a plain number or date.'
        return self._refuse(place, message, "Write digits, or a date as YYYY-MM-DD, or put quotes around it.")

    def _refuse_tag(self, place: tuple[int, int], node: Any) -> Any:
        shown = str(node.tag).replace(_TAG, "!!")
        return self._refuse(place, f"the tag {shown} is not allowed.", "Remove it.")

    def _refuse(self, place: tuple[int, int], message: str, repair: str) -> Any:
        self.problems.append(Problem(self.file, *place, message, repair))
        return _REFUSED
