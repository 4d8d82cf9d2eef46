"""The register of actions as a file: read from YAML, taken from a plan, brought up to date, and written again."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sv_rules.maturity.actions import Action, Origin, Register, Step
from sv_rules.maturity.diagnostic import Diagnosis
from sv_rules.maturity.plan import Plan
from sv_rules.maturity.toolkit import Position
from sv_rules.policy.fitting import fitted
from sv_rules.problem import Problem, Problems
from sv_rules.source import Path_, Source, parse_source, read_bytes

Result = Plan | Position | Diagnosis


def read_register(path: Path) -> Register:
    """A register of actions. Raises ``Problems`` with every mistake."""
    return parse_register(read_bytes(path, str(path)), str(path))


def parse_register(data: bytes, file: str) -> Register:
    """As ``read_register``, from bytes; messages call them ``file``."""
    source = parse_source(data, file)
    register = fitted(source, Register, "a register of actions", 'Begin with "actions_register: a title".')
    problems = list(_twice(register, source))
    if problems:
        raise Problems(problems)
    return register


def _twice(register: Register, source: Source) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], Path_] = {}
    for index, action in enumerate(register.actions):
        path: Path_ = ("actions", index, "id")
        first = seen.setdefault(_key(action), path)
        if first != path:
            line = source.at(first)[0]
            yield source.problem(path, f'the id "{action.id}" is already on line {line}.', "Give each its own.")


def actions_of(result: Result) -> Register:
    """The actions of a plan, a position or a diagnosis as records, not started."""
    return Register(
        actions_register=f"{result.title}: actions of {result.assessed_on.year}",
        organisation=result.organisation,
        actions=list(_planned(result)),
    )


def _planned(result: Result) -> Iterator[Action]:
    if isinstance(result, Plan):
        for a in result.actions:
            origin = Origin(kind="index practice", item=a.practice, document=result.title, on=result.assessed_on)
            yield Action(
                id=a.practice, title=a.action, origin=origin, area=a.area_title, owner=a.owner or None,
                due=a.due or a.by,
            )  # fmt: skip
    elif isinstance(result, Position):
        for s in result.actions:
            origin = Origin(kind="LGA statement", item=s.statement, document=result.title, on=result.assessed_on)
            yield Action(
                id=s.statement, title=s.action, origin=origin, area=s.area_title, owner=s.owner or None, due=s.due
            )  # fmt: skip
    else:
        for d in result.actions:
            origin = Origin(kind="diagnostic question", item=d.item, document=result.title, on=result.assessed_on)
            yield Action(
                id=d.item, title=d.action, origin=origin, area=d.area_title, principle=d.section,
                owner=d.owner or None, due=d.due,
            )  # fmt: skip


def brought_up_to_date(register: Register, newer: Register) -> Register:
    """The register with what a newer one says: an action's latest status joins its history, other fields replace.

    Actions are matched by id, kind of origin and document. Those that the newer one
    lacks stay as they were; new ones come last.
    """
    said = {_key(action): action for action in newer.actions}
    kept = [_joined(action, said.pop(_key(action), None)) for action in register.actions]
    return register.model_copy(update={"actions": [*kept, *said.values()]})


def _key(action: Action) -> tuple[str, str, str]:
    """An id is the own one of its origin: two reports may each have a recommendation 1."""
    return action.origin.kind, action.origin.document or "", action.id


def _joined(action: Action, newer: Action | None) -> Action:
    if newer is None:
        return action
    fresh = [entry for entry in newer.history if entry not in action.history]
    history = sorted([*action.history, *fresh], key=lambda entry: entry.on)
    told = {
        name: getattr(newer, name)
        for name in ("title", "principle", "area", "year", "owner", "lead_member", "due", "measure")
        if getattr(newer, name)
    }
    steps: list[Step] = newer.steps or action.steps
    return action.model_copy(update={**told, "steps": steps, "history": history})


def register_text(register: Register) -> str:
    """The register as YAML, as ``read_register`` reads it."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 110
    yaml.representer.ignore_aliases = lambda data: True  # a date that stands twice is written twice
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(_plain(register.model_dump(exclude_none=True)), stream)
    return stream.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner not in ("", [], {})}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime.date | str | int):
        return value
    raise TypeError(f"not a value of a register: {type(value).__name__}")
