"""Linking parameters: dated values encoded, and what other rulesets put in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sv_rules.facts.value import FactType, date_to_int, int_to_date
from sv_rules.facts.wording import in_words
from sv_rules.policy.lists import read_list
from sv_rules.policy.literals import literal
from sv_rules.policy.making import Making, citation
from sv_rules.policy.plan import ParameterPlan, Period
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import Parameter
from sv_rules.policy.written import DatedValue
from sv_rules.problem import Mistake, did_you_mean
from sv_rules.source import Path_

_Overrides = dict[str, list[tuple[str, tuple[Period, ...]]]]
"""By ``ruleset/name``: the rulesets that override it, each with the periods that hold in its scope."""


def link_parameters(making: Making) -> dict[str, ParameterPlan]:
    """Every parameter, once for each fact that dates it.

    A parameter is dated by what the rule that reads it is dated by, where that rule says so; else by its own
    ``dated_by``; else by its ruleset's.
    """
    own: dict[str, tuple[Period, ...]] = {}
    for ruleset, file in making.files.items():
        for name, parameter in file.model.parameters.items():
            place: Path_ = ("parameters", name)
            if parameter.dated_by:
                making.check_date(file, (*place, "dated_by"), parameter.dated_by)
            own[f"{ruleset}/{name}"] = _periods(making, file, place, parameter.unit, parameter.values)
    overrides: _Overrides = {}
    for file in making.files.values():
        for name in file.model.override:
            _override(making, file, name, own, overrides)
    used = {key for names in making.names.values() for key in names.used_keys}
    plans: dict[str, ParameterPlan] = {}
    for ruleset, file in making.files.items():
        for name, parameter in file.model.parameters.items():
            full = f"{ruleset}/{name}"
            for dating in sorted({dating for base, dating in used if base == f"${full}"} | {""}):
                plan = _plan(making, file, name, parameter, dating, own[full], overrides.get(full, []))
                plans[plan.key] = plan
    return plans


def _plan(
    making: Making,
    file: RulesetFile,
    name: str,
    parameter: Parameter,
    dating: str,
    periods: tuple[Period, ...],
    overrides: Sequence[tuple[str, tuple[Period, ...]]],
) -> ParameterPlan:
    ruleset = file.model.ruleset
    scopes = [(making.scopes[other], theirs, other) for other, theirs in overrides]
    placed = [(scope, theirs, other) for scope, theirs, other in scopes if scope is not None]
    return ParameterPlan(
        f"${ruleset}/{name}@{dating}", ruleset, name, parameter.title, parameter.unit,
        dating or parameter.dated_by or file.model.dated_by, periods,
        tuple((scope, theirs) for scope, theirs, _ in placed),
        overridden_by=tuple(other for _, _, other in placed),
    )  # fmt: skip


# ---------------------------------------------------------------------------- dated values


def _periods(
    making: Making, file: RulesetFile, path: Path_, unit: str, values: Mapping[date, DatedValue]
) -> tuple[Period, ...]:
    periods = []
    for day, value in sorted(values.items()):
        try:
            periods.append(_period(file, unit, day, value))
        except Mistake as mistake:
            making.mistake(file, (*path, "values", day.isoformat()), mistake)
    return tuple(periods)


def _period(file: RulesetFile, unit: str, day: date, value: DatedValue) -> Period:
    start, cited = date_to_int(day), citation(file, value.reference)
    if value.list_ is not None:
        if unit != "words":
            raise Mistake(f"a parameter of {unit} has no list.", "Write value:, or give it the unit words.", "list")
        try:
            return Period(start, None, read_list(file.folder, value.list_), (), cited)
        except Mistake as mistake:
            raise Mistake(str(mistake), mistake.repair, "list") from None
    if value.value is None and value.one_of is None:
        return Period(start, None, None, (), cited)
    if unit == "words":
        raise Mistake("a parameter of words has a list.", "Write list: file.csv#column.")
    kind = FactType(unit)
    if value.one_of is None:
        return Period(start, _encoded(kind, value.value, "value"), None, (), cited)
    known = tuple(_encoded(kind, raw, "one_of", position) for position, raw in enumerate(value.one_of))
    return Period(start, (min(k[0] for k in known), max(k[1] for k in known)), None, known, cited)


def _encoded(kind: FactType, raw: object, *place: str | int) -> tuple[int, int]:
    try:
        return literal(kind, raw)
    except Mistake as mistake:
        raise Mistake(str(mistake), mistake.repair, *place) from None


# ---------------------------------------------------------------------------- overrides


def _override(
    making: Making, file: RulesetFile, name: str, own: Mapping[str, tuple[Period, ...]], overrides: _Overrides
) -> None:
    place: Path_ = ("override", name)
    used, _, short = name.partition("/")
    target = making.files[used].model.parameters.get(short) if used in making.files else None
    if used in making.files and used not in file.model.uses:
        making.add(file, place, f'this ruleset does not use "{used}".', f'Add "{used}" to uses.')
    elif target is None:
        known = [n for n in making.names_of(file).parameters if "/" in n]
        making.add(file, place, f'there is no parameter "{name}" in a used ruleset.', did_you_mean(name, known))
    elif target.overridable is None:
        repair = "Only what its own ruleset marks overridable may be."
        making.add(file, place, f'"{name}" may not be overridden.', repair)
    else:
        theirs = _periods(making, file, place, target.unit, file.model.override[name].values)
        merged = _merged(own[name], theirs)
        overrides.setdefault(name, []).append((file.model.ruleset, merged))
        kind, only = FactType(target.unit), target.overridable.only
        for day, base, period in _side_by_side(own[name], theirs):
            if base and base.known and period and period.known and not _allowed(only, base.known, period.known):
                repair = f"From {int_to_date(day)} it is {in_words(kind, base.known)}."
                written = (*place, "values", int_to_date(period.start).isoformat())
                making.add(file, written, f'"{name}" may only be overridden to something {only}.', repair)


def _side_by_side(own: Sequence[Period], theirs: Sequence[Period]) -> list[tuple[int, Period | None, Period | None]]:
    """Each day on which something changes, with what holds then here and there."""
    days = sorted({p.start for p in (*own, *theirs)})
    return [(day, _holding(own, day), _holding(theirs, day)) for day in days]


def _holding(periods: Sequence[Period], day: int) -> Period | None:
    return next((p for p in reversed(periods) if p.start <= day), None)


def _merged(own: Sequence[Period], theirs: Sequence[Period]) -> tuple[Period, ...]:
    """What holds in the overriding scope: theirs where they give a value, else the parameter's own."""
    merged: list[Period] = []
    for day, base, period in _side_by_side(own, theirs):
        holds = period if period and period.known is not None else base
        if holds is None:
            continue
        new = replace(holds, start=day)
        if not merged or replace(merged[-1], start=day) != new:
            merged.append(new)
    return tuple(merged)


def _allowed(only: str, base: tuple[int, int], value: tuple[int, int]) -> bool:
    """Surely not lower (or not higher), or the same."""
    return value == base or (value[0] >= base[1] if only == "higher" else value[1] <= base[0])
