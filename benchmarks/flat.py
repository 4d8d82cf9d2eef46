"""Real tenders as flat facts of integers, and our conditions as two-valued formulas over them.

The lowering is that of our own Rete driver (``engine/halves.py``): each condition twice, *surely true* and
*possible*, over fields that are always there. Sets and lists of words are looked up outside, as for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.notices import all_lines
from sv_rules.engine.evaluators import evaluators_for
from sv_rules.engine.halves import HIGH, KNOWN, TRUTH, Atom, Compiler, Field, Formula, absent
from sv_rules.engine.logic import Truth, Values
from sv_rules.engine.logic import judge as compiled
from sv_rules.engine.program import Program, arrange
from sv_rules.facts.value import FactType
from sv_rules.gateway.check import judge
from sv_rules.gateway.record import Record
from sv_rules.intake.documents import parse_documents
from sv_rules.intake.ocds import facts_from_release
from sv_rules.policy.library import Library
from sv_rules.policy.plan import Compare

ZERO = "k"
"""The field that is zero in every fact."""


@dataclass
class Conditions:
    """All conditions of a program as formulas; a name for each distinct formula and for each field."""

    program: Program
    compiler: Compiler = field(default_factory=Compiler)
    formulas: dict[Formula, str] = field(default_factory=dict)
    fields: dict[Field, str] = field(default_factory=dict)
    halves: dict[int, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, root in self.program.roots.items():
            sure, possible = self.compiler.halves(root.node)
            self.halves[index] = (self._name(sure), self._name(possible))

    def _name(self, formula: Formula) -> str:
        for wanted in _fields(formula):
            self.fields.setdefault(wanted, f"f{len(self.fields)}")
        return self.formulas.setdefault(formula, f"r{len(self.formulas)}")

    def side(self, side: int | Field | None) -> str:
        """A field's name, or the integer."""
        if isinstance(side, int):
            return str(side)
        return ZERO if side is None else self.fields[side]

    def flat(self, values: Values) -> dict[str, int]:
        """The flat fact."""
        lookups: dict[Compare, Truth] = {}
        found = {ZERO: 0}
        for wanted, name in self.fields.items():
            found[name] = self._read(wanted, values, lookups)
        return found

    def _read(self, wanted: Field, values: Values, lookups: dict[Compare, Truth]) -> int:
        if isinstance(wanted.source, Compare):
            if wanted.source not in lookups:
                lookups[wanted.source] = compiled(wanted.source)(values)
            truth = lookups[wanted.source]
            known: Any = None if truth is None else (truth, truth)
        else:
            known = values.get(wanted.source)
        if wanted.member:
            return int(known is not None and wanted.part in known[0])
        if wanted.part == KNOWN:
            return int(known is not None)
        if wanted.part == TRUTH:
            return 1 if known is None else 2 * int(known[0])
        end = 1 if wanted.part == HIGH else 0
        raw = (absent(wanted.kind) if known is None else known)[end]
        if wanted.kind is FactType.ENUM and known is not None:
            return self.compiler.codes.setdefault(raw, len(self.compiler.codes) + 1)
        return int(raw)

    def truths(self, held: set[str]) -> dict[int, Truth]:
        """The truth of each condition, where the named formulas hold and the others do not."""
        return {i: True if s in held else None if p in held else False for i, (s, p) in self.halves.items()}


def _fields(formula: Formula) -> Iterator[Field]:
    if isinstance(formula, Atom):
        yield from (side for side in (formula.field, formula.right) if isinstance(side, Field))
    else:
        for item in formula.items:
            yield from _fields(item)


def tenders(library: Library, program: Program, most: int) -> list[dict[str, Any]]:
    """The final values of real tenders, spread over the file; of one with lots, those of its first lot."""
    lines = all_lines()
    found = []
    for line in lines[:: max(1, len(lines) // most)][:most]:
        if not isinstance(json.loads(line).get("tender"), dict):
            continue
        facts = facts_from_release(next(parse_documents(line, "notice.json")))
        judgement = judge(facts, program, evaluators_for(program)[:1], Record())
        subject = next(iter(judgement.lots.values()), judgement.tender)
        found.append(dict(subject.values))
    return found


def program_of(library: Library) -> Program:
    """Every shipped ruleset."""
    return arrange(library.plan, frozenset(library.plan.rulesets))
