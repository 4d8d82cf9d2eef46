"""The ledger: every clause that a ruleset claims to cover is accounted for, and every rule stands in one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import Ruleset
from sv_rules.problem import Problem, did_you_mean

_NUMBER = "[0-9]{1,6}"
_RANGE = re.compile(
    rf"(?P<stem>.*?)(?P<open>\(?)(?P<first>{_NUMBER})(?P<close>\)?)-(?P=open)(?P<last>{_NUMBER})(?P=close)"
)
_LONGEST_RANGE = 1000
_NOUNS = {"rules": "rules", "derive": "derived facts", "parameters": "parameters", "sign_offs": "sign-offs"}


def expand(extent: str) -> list[str]:
    """``s1(1)-(3)`` as ``s1(1), s1(2), s1(3)``; anything that is not a range as itself. Raises ``ValueError``."""
    match = _RANGE.fullmatch(extent)
    if not match:
        return [extent]
    first, last = int(match["first"]), int(match["last"])
    if not first <= last < first + _LONGEST_RANGE:
        raise ValueError
    return [f"{match['stem']}{match['open']}{n}{match['close']}" for n in range(first, last + 1)]


def problems(file: RulesetFile, used: Sequence[Ruleset] = ()) -> Iterator[Problem]:
    """Every gap in the ledger of one ruleset; a line may also name what the rulesets it uses derive and hold."""
    yield from _extent(file)
    yield from _lines(file, used)
    in_ledger = {name for line in file.model.clauses for name in line.rules}
    for index, rule in enumerate(file.model.rules):
        if rule.id not in in_ledger:
            repair = "Name it under its clause."
            yield file.problem(("rules", index, "id"), f"{rule.id} stands in no clause of the ledger.", repair)


def _extent(file: RulesetFile) -> Iterator[Problem]:
    listed = [clause for line in file.model.clauses for clause in _expanded(line.clause)]
    for index, item in enumerate(file.model.extent):
        try:
            clauses = expand(item)
        except ValueError:
            yield file.problem(("extent", index), f'"{item}" is not a range of clauses.', "Check its two numbers.")
            continue
        for clause in clauses:
            if not any(c == clause or c.startswith(f"{clause}(") for c in listed):
                repair = "Add it under clauses, automated or not."
                yield file.problem(("extent", index), f'the ledger has no line for "{clause}".', repair)


def _lines(file: RulesetFile, used: Sequence[Ruleset]) -> Iterator[Problem]:
    model = file.model
    known = {
        "rules": [r.id for r in model.rules],
        "derive": [t.fact for m in (model, *used) for t in m.derive],
        "parameters": [*model.parameters, *(f"{m.ruleset}/{name}" for m in used for name in m.parameters)],
        "sign_offs": [s.role for s in model.sign_offs],
    }
    seen: dict[str, int] = {}
    for index, line in enumerate(model.clauses):
        for clause in _expanded(line.clause):
            first = seen.setdefault(clause, index)
            if first != index:
                at = file.source.at(("clauses", first))[0]
                message = f'"{clause}" is already on line {at} of the ledger.'
                yield file.problem(("clauses", index, "clause"), message, "Join the lines.")
        for key, names in known.items():
            for position, name in enumerate(getattr(line, key)):
                if name not in names:
                    message = f'"{name}" is not among the {_NOUNS[key]} of this ruleset.'
                    yield file.problem(("clauses", index, key, position), message, did_you_mean(name, names))


def _expanded(clause: str) -> list[str]:
    try:
        return expand(clause)
    except ValueError:
        return [clause]
