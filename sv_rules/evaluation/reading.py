"""Reading an evaluation or panel data from YAML, JSON or plain values: every mistake at once, each at its place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from sv_rules.evaluation.checking import faults
from sv_rules.evaluation.data_checking import data_faults
from sv_rules.evaluation.faults import Fault
from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.published import Evaluation
from sv_rules.policy.fitting import fitted
from sv_rules.problem import Problem, Problems
from sv_rules.source import MAX_DEPTH, Path_, Source, parse_source, read_bytes

TO_FILL = "TO BE FILLED IN"
"""What stands in an evaluation taken from a notice where the notice leaves something open."""
_BEGIN = 'Begin with "evaluation: a-name".'
_LARGEST_JSON = 100_000_000


def read_evaluation(path: str | Path) -> Evaluation:
    """The evaluation of a ``.yaml`` or ``.json`` file. Raises ``Problems`` with every mistake and every refusal."""
    return check_evaluation(path)[0]


def check_evaluation(path: str | Path) -> tuple[Evaluation, tuple[Problem, ...]]:
    """As ``read_evaluation``, with what is doubtful in it, each at its line."""
    return parse_evaluation(read_bytes(Path(path), str(path)), str(path))


def parse_evaluation(data: bytes, file: str) -> tuple[Evaluation, tuple[Problem, ...]]:
    """As ``check_evaluation``, from bytes that messages call ``file``."""
    return _parsed_evaluation(_source(data, file))


def _parsed_evaluation(source: Source) -> tuple[Evaluation, tuple[Problem, ...]]:
    open_ = [source.problem(path, _LEFT_OPEN, "Fill it in as bidders were told.") for path in _to_fill(source.data, ())]
    try:
        found = fitted(source, Evaluation, "an evaluation", _BEGIN)
    except Problems as problems:
        said = [source.problem(path, "") for path in _to_fill(source.data, ())]
        others = [one for one in problems.problems if not any(_same_place(one, other) for other in said)]
        raise Problems([*open_, *others]) from None
    refused, doubtful = _placed(source, faults(found))
    if open_ or refused:
        raise Problems([*open_, *refused])
    return found, tuple(doubtful)


def _same_place(one: Problem, bare: Problem) -> bool:
    """Whether a problem stands where another does that says its place and nothing else."""
    return (one.line, one.column) == (bare.line, bare.column) and one.message.startswith(bare.message)


_LEFT_OPEN = "this is still to be filled in: the notice does not say it."


def read_panel_data(path: str | Path, evaluation: Evaluation) -> PanelData:
    """What the panel found, from a ``.yaml`` or ``.json`` file. Raises ``Problems`` with every mistake."""
    return parse_panel_data(read_bytes(Path(path), str(path)), str(path), evaluation)


def parse_panel_data(data: bytes, file: str, evaluation: Evaluation) -> PanelData:
    """As ``read_panel_data``, from bytes that messages call ``file``."""
    return _parsed_data(_source(data, file), evaluation)


def _parsed_data(source: Source, evaluation: Evaluation) -> PanelData:
    found = fitted(source, PanelData, "panel data", 'Begin with "bids:".')
    refused, _ = _placed(source, data_faults(evaluation, found))
    if refused:
        raise Problems(refused)
    return found


def evaluation_of(given: Evaluation | Mapping[str, Any] | str | Path) -> Evaluation:
    """An evaluation as a program has it: the model, its values as JSON would hold them, or the path of its file."""
    if isinstance(given, Evaluation):
        return given
    if isinstance(given, Mapping):
        return _parsed_evaluation(_values(given, "evaluation"))[0]
    return read_evaluation(given)


def panel_data_of(given: PanelData | Mapping[str, Any] | str | Path, evaluation: Evaluation) -> PanelData:
    """As ``evaluation_of``, of what the panel found."""
    if isinstance(given, PanelData):
        return given
    if isinstance(given, Mapping):
        return _parsed_data(_values(given, "panel data"), evaluation)
    return read_panel_data(given, evaluation)


def _values(given: Mapping[str, Any], name: str) -> Source:
    return _JsonSource(name, _as_json(given), {})


def _as_json(value: Any) -> Any:
    """Tuples as lists and other mappings as dictionaries: the shapes that a parsed file has."""
    if isinstance(value, Mapping):
        return {key: _as_json(inner) for key, inner in value.items()}
    return [_as_json(inner) for inner in value] if isinstance(value, list | tuple) else value


def _placed(source: Source, found: Iterable[Fault]) -> tuple[list[Problem], list[Problem]]:
    """Refusals and warnings, each at its line."""
    refused: list[Problem] = []
    doubtful: list[Problem] = []
    for one in found:
        problem = source.problem(one.path, f"{one.place}: {one.message}", one.repair)
        (doubtful if one.warning else refused).append(problem)
    return refused, doubtful


def _to_fill(value: Any, path: Path_) -> Iterator[Path_]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _to_fill(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _to_fill(inner, (*path, index))
    elif isinstance(value, str) and value.startswith(TO_FILL):
        yield path


# ---------------------------------------------------------------------------- JSON


class _JsonSource(Source):
    """A JSON document: places are JSON Pointers, since JSON is written by machines."""

    def problem(self, path: Path_, message: str, repair: str = "") -> Problem:
        """A problem with its pointer in front."""
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path) or "/"
        return Problem(self.file, 0, 0, f"at {pointer}: {message}", repair)


def _source(data: bytes, file: str) -> Source:
    """YAML by its own reader; what a ``.json`` file holds, or what begins as an object, by JSON's."""
    if file.casefold().endswith(".json"):
        return _JsonSource(file, _json(data, file), {})
    return parse_source(data, file)


def _json(data: bytes, file: str) -> Any:
    def refuse(message: str, repair: str, line: int = 1, column: int = 1) -> Problems:
        return Problems([Problem(file, line, column, message, repair)])

    if len(data) > _LARGEST_JSON:
        raise refuse("the file is larger than 100 MB.", "Split it.")
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [key for key, _ in items]
            twice.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return found

    try:
        value = json.loads(
            data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=pairs
        )
    except UnicodeDecodeError:
        raise refuse("the file is not UTF-8 text.", "Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise refuse(f"this is not JSON: {error.msg}.", "Mend it.", error.lineno, error.colno) from None
    except (RecursionError, ValueError):
        message = f"the nesting is deeper than {MAX_DEPTH}, or a number is no number."
        raise refuse(message, "Write it as JSON that other programs read.") from None
    if twice:
        raise refuse(f'the key "{twice[0]}" stands twice in an object.', "Keep one of them.")
    return value


def _no_number(word: str) -> None:
    raise ValueError(word)
