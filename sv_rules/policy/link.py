"""Linking: ruleset models to one plan. Names are resolved, literals typed and encoded, levels assigned.

Every mistake of meaning is collected with its place, so that an author sees all of them at once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sv_rules.facts.dictionary import Dictionary
from sv_rules.facts.value import FactType, Known, date_to_int
from sv_rules.policy import ledger
from sv_rules.policy.levels import Chain, Cycle, read_by
from sv_rules.policy.lists import read_list
from sv_rules.policy.names import NameError_, Names
from sv_rules.policy.plan import (
    All,
    Between,
    Citation,
    Compare,
    Constant,
    FactPlan,
    Key,
    Node,
    Open,
    OverLots,
    ParameterPlan,
    Period,
    PerYear,
    Plan,
    Plus,
    Root,
    RowPlan,
    RulePlan,
    RulesetPlan,
    TablePlan,
    Value,
    Without,
)
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import Arithmetic, DatedValue, OverValue, Row, Rule, Span, Table
from sv_rules.policy.words import GATEWAYS
from sv_rules.problem import Problem, Problems, did_you_mean
from sv_rules.source import Path_

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def link(files: Sequence[RulesetFile], dictionary: Dictionary) -> Plan:
    """One plan of all rulesets. Raises ``Problems`` with every mistake found."""
    linker = _Linker(files, dictionary)
    plan = linker.link()
    if linker.problems:
        raise Problems(linker.problems)
    assert plan is not None
    return plan


class _Linker:
    def __init__(self, files: Sequence[RulesetFile], dictionary: Dictionary) -> None:
        self.problems: list[Problem] = []
        self.files: dict[str, RulesetFile] = {}
        for file in files:
            name = file.model.ruleset
            if name in self.files:
                first = self.files[name].source.file
                self._add(file, ("ruleset",), f'the ruleset "{name}" is also in {first}.', "Give each ruleset its own name.")
            else:
                self.files[name] = file
        self.facts: dict[str, FactPlan] = {
            name: FactPlan(name, f.type, f.subject, f.title, f.definition, f.members, f.needs, False, 0)
            for name, f in dictionary.facts.items()
        }
        self.makers: dict[str, list[tuple[RulesetFile, int]]] = {}
        self.roots: dict[tuple[str, Node], Root] = {}
        self.tables: list[TablePlan] = []
        self.rules: list[RulePlan] = []
        self.names: dict[str, Names] = {}
        self.chain = Chain()
        self.scopes: dict[str, int | None] = {}

    # ------------------------------------------------------------------ order of work

    def link(self) -> Plan | None:
        self._rule_ids()
        for file in self.files.values():
            self._declare_tables(file)
        for file in self.files.values():
            self._uses(file)
            self.names[file.model.ruleset] = Names(self._visible_facts(file), self._visible_parameters(file))
            self._check_fact(file, ("dated_by",), file.model.dated_by, FactType.DATE)
        for file in self.files.values():
            self._scope(file)
        for file in self.files.values():
            self._tables(file)
            self._rules(file)
            self.problems += ledger.problems(file, self.facts)
        self._one_maker_each()
        parameters = self._parameters()
        if self.problems:
            return None
        return self._levels(parameters)

    def _add(self, file: RulesetFile, path: Path_, message: str, repair: str = "") -> None:
        self.problems.append(file.problem(path, message, repair))

    def _check_fact(self, file: RulesetFile, path: Path_, name: str, kind: FactType) -> None:
        found = self.facts.get(name)
        if found is None or found.hidden:
            self._add(file, path, f'there is no fact "{name}".', did_you_mean(name, self.facts))
        elif found.kind is not kind:
            self._add(file, path, f'"{name}" is not a {kind}.', f"Name a {kind}.")

    # ------------------------------------------------------------------ declarations

    def _rule_ids(self) -> None:
        seen: dict[str, tuple[RulesetFile, int]] = {}
        for file in self.files.values():
            for index, rule in enumerate(file.model.rules):
                if rule.id in seen:
                    other, at = seen[rule.id]
                    line = other.source.at(("rules", at, "id"))[0]
                    self._add(
                        file, ("rules", index, "id"), f'the rule id "{rule.id}" is also at {other.source.file}:{line}.',
                        "Take a new id; ids are never reused.",
                    )  # fmt: skip
                seen.setdefault(rule.id, (file, index))

    def _declare_tables(self, file: RulesetFile) -> None:
        for index, table in enumerate(file.model.derive):
            known = self.facts.get(table.fact)
            if known and not known.derived:
                self._add(
                    file, ("derive", index, "fact"), f'"{table.fact}" is stated by notices or records; it cannot be derived too.',
                    "Choose another name.",
                )  # fmt: skip
                continue
            if known and (known.kind, known.subject) != (table.type, table.subject):
                self._add(file, ("derive", index), f'"{table.fact}" is derived elsewhere with another type or subject.')
                continue
            if table.type is FactType.ENUM and not table.members:
                self._add(file, ("derive", index), f'"{table.fact}" is an enum and names no members.', 'Add "members:".')
            if table.type is FactType.SET:
                self._add(file, ("derive", index, "type"), "a table cannot derive a set.", "Derive a boolean for each member.")
            self.facts[table.fact] = known or FactPlan(
                table.fact, table.type, table.subject, table.title, table.definition or table.title, table.members, "law", True, -1
            )
            self.makers.setdefault(table.fact, []).append((file, index))

    def _uses(self, file: RulesetFile) -> None:
        for index, used in enumerate(file.model.uses):
            if used not in self.files:
                self._add(file, ("uses", index), f'there is no ruleset "{used}".', did_you_mean(used, self.files))
            elif used == file.model.ruleset or self._reaches(used, file.model.ruleset, set()):
                self._add(file, ("uses", index), f'"{used}" uses this ruleset in turn.', "Rulesets may not use each other in a circle.")

    def _reaches(self, start: str, goal: str, seen: set[str]) -> bool:
        if start in seen or start not in self.files:
            return False
        seen.add(start)
        used = self.files[start].model.uses
        return goal in used or any(self._reaches(u, goal, seen) for u in used)

    def _visible_facts(self, file: RulesetFile) -> dict[str, FactPlan]:
        """The dictionary, and what this ruleset and those it uses derive: a ruleset stands on what it names."""
        near, wanted = set(), [file.model.ruleset]
        while wanted:
            name = wanted.pop()
            if name in self.files and name not in near:
                near.add(name)
                wanted += self.files[name].model.uses
        return {
            name: fact
            for name, fact in self.facts.items()
            if not fact.derived or any(f.model.ruleset in near for f, _ in self.makers[name])
        }

    def _visible_parameters(self, file: RulesetFile) -> dict[str, tuple[str, str]]:
        own = file.model.ruleset
        visible = {name: (f"${own}/{name}", p.unit) for name, p in file.model.parameters.items()}
        for used in file.model.uses:
            if used in self.files:
                for name, p in self.files[used].model.parameters.items():
                    visible[f"{used}/{name}"] = (f"${used}/{name}", p.unit)
        return visible

    # ------------------------------------------------------------------ conditions

    def _root(
        self, file: RulesetFile, path: Path_, conditions: Iterable[Any], dated_by: str | None, label: str, extra: Sequence[Node] = ()
    ) -> int | None:
        nodes: list[Node] = []
        names = self.names[file.model.ruleset]
        count = [0]

        def lift(over: Any) -> str:
            count[0] += 1
            return self._lift(file, path, over, dated_by, f"{label}/over-{count[0]}")

        for index, condition in enumerate(conditions):
            try:
                nodes.append(names.condition(condition, dated_by, lift))
            except NameError_ as error:
                self._add(file, (*path, index), str(error), error.repair)
        nodes += extra
        if not nodes:
            return None
        node = nodes[0] if len(nodes) == 1 else All(tuple(nodes))
        subject = "lot" if any(self._subject(name) == "lot" for name in read_by(node)) else "tender"
        found = self.roots.get((subject, node))
        if found is None:
            found = self.roots[(subject, node)] = Root(len(self.roots), subject, -1, node)
        return found.index

    def _subject(self, name: str) -> str:
        return self.facts[name].subject if name in self.facts else "tender"

    def _lift(self, file: RulesetFile, path: Path_, over: Any, dated_by: str | None, name: str) -> str:
        """A condition over lots becomes a hidden derived fact, so that conditions stay flat."""
        if over.lots not in ("every", "some"):
            raise NameError_(f'"{over.lots}" over lots is a number, not a condition.', "Derive a fact from it and compare that.")
        value = self._over(file, path, over, dated_by, name)
        ruleset = file.model.ruleset
        self.facts[name] = FactPlan(name, FactType.BOOLEAN, "tender", f"{over.lots} lot", name, {}, "law", True, -1, hidden=True)
        line = file.source.at(path)[0]
        self.tables.append(TablePlan(name, ruleset, None, (RowPlan(None, value, line),), None, False, True, line, None))
        return name

    def _over(self, file: RulesetFile, path: Path_, over: Any, dated_by: str | None, label: str) -> OverLots:
        if over.lots in ("sum", "least", "most"):
            if not over.of:
                raise NameError_(f'"{over.lots}" over lots needs "of".', "Name the lot's fact.")
            if self.names[file.model.ruleset].fact(over.of).subject != "lot":
                raise NameError_(f'"{over.of}" is a fact of the tender, not of a lot.', "Name a lot's fact.")
        elif over.of:
            raise NameError_(f'"{over.lots}" over lots takes no "of".', 'Remove "of".')
        when = self._root(file, path, over.when, dated_by, label)
        if over.lots in ("every", "some") and when is None:
            raise NameError_(f'"{over.lots}" over lots needs "when".', "Say what each lot is asked.")
        if when is not None:
            root = next(r for r in self.roots.values() if r.index == when)
            if root.subject != "lot":
                lot_root = self.roots.get(("lot", root.node)) or Root(len(self.roots), "lot", -1, root.node)
                self.roots[("lot", root.node)] = lot_root
                when = lot_root.index
        return OverLots(over.lots, over.of, when)

    def _scope(self, file: RulesetFile) -> None:
        model = file.model
        extra: list[Node] = [_from(model.dated_by, model.in_force.from_)]
        if model.in_force.until:
            extra.append(Compare(model.dated_by, FactType.DATE, "lte", _date(model.in_force.until)))
            if model.in_force.until < model.in_force.from_:
                self._add(file, ("in_force", "until"), "it ends before it begins.", "Check the dates.")
        if model.dated_by not in self.facts:
            extra = []
        index = self._root(file, ("scope",), model.scope, None, f"{model.ruleset}/scope", extra)
        self.scopes[model.ruleset] = index
        root = next((r for r in self.roots.values() if r.index == index), None)
        if root and root.subject == "lot":
            self._add(file, ("scope",), "a scope may only speak of the tender.", "Put conditions on lots into the rules.")

    # ------------------------------------------------------------------ tables

    def _tables(self, file: RulesetFile) -> None:
        for index, table in enumerate(file.model.derive):
            if table.fact not in self.facts or not self.facts[table.fact].derived:
                continue
            path: Path_ = ("derive", index)
            rows = [self._row(file, (*path, "rows", i), table, row, i) for i, row in enumerate(table.rows)]
            other = self._row(file, (*path, "otherwise"), table, table.otherwise, -1) if table.otherwise else None
            if table.is_:
                root = self._root(file, (*path, "is"), table.is_, None, table.fact)
                self._tender_only(file, (*path, "is"), table.subject, root, table.fact)
                yes, no = Constant((True, True)), Constant((False, False))
                line = file.source.at((*path, "is"))[0]
                rows, other = [RowPlan(root, yes, line)], RowPlan(None, no, line)
            citation = self._citation(file, table.reference) if table.reference else None
            self.tables.append(
                TablePlan(
                    table.fact, file.model.ruleset, self._outer_scope(file, table), tuple(rows), other,
                    table.take == "all", table.exhaustive, file.source.at(path)[0], citation,
                )
            )  # fmt: skip

    def _outer_scope(self, file: RulesetFile, table: Table) -> int | None:
        """The scope that guards a table: none for what dates the ruleset, since the scope itself reads it."""
        needed = _dating_facts(file, {t.fact: t for t in file.model.derive})
        if table.fact not in needed:
            return self.scopes[file.model.ruleset]
        return self._root(file, ("scope",), file.model.scope, None, f"{file.model.ruleset}/scope")

    def _row(self, file: RulesetFile, path: Path_, table: Table, row: Row, index: int) -> RowPlan:
        label = f"{file.model.ruleset}/{table.fact}/{index}"
        root = self._root(file, (*path, "when"), row.when, None, label)
        self._tender_only(file, (*path, "when"), table.subject, root, table.fact)
        try:
            value = self._value(file, path, table, row, label)
        except NameError_ as error:
            self._add(file, (*path, "value"), str(error), error.repair)
            value = Open("")
        return RowPlan(root, value, file.source.at(path)[0], row.because)

    def _tender_only(self, file: RulesetFile, path: Path_, subject: str, root: int | None, name: str) -> None:
        found = next((r for r in self.roots.values() if r.index == root), None)
        if subject == "tender" and found and found.subject == "lot":
            self._add(file, path, f'"{name}" is of the tender, and this speaks of a lot.', "Speak of lots through over:.")

    def _value(self, file: RulesetFile, path: Path_, table: Table, row: Row, label: str) -> Value:
        raw, fact = row.value, self.facts[table.fact]
        if raw == "unknown" and "unknown" not in fact.members:
            if not row.because:
                raise NameError_("an unknown value says why.", 'Add "because:".')
            return Open(row.because, row.leaning)
        if isinstance(raw, dict) and "over" in raw:
            over = _part(OverValue, raw).over
            kinds = {"every": FactType.BOOLEAN, "some": FactType.BOOLEAN, "count": FactType.INTEGER}
            value = self._over(file, (*path, "value", "over", "when"), over, None, label)
            kind = kinds.get(over.lots) or self.facts[over.of or ""].kind
            if kind is not fact.kind:
                raise NameError_(f'"{over.lots}" over lots gives a {kind}, and "{fact.name}" is a {fact.kind}.')
            if fact.subject != "tender":
                raise NameError_("only a tender's fact is taken over lots.")
            return value
        if isinstance(raw, dict):
            return self._composed(file, table, raw)
        return self._simple(file, table, raw)

    def _composed(self, file: RulesetFile, table: Table, raw: dict[str, Any]) -> Value:
        if not self.facts[table.fact].kind.ordered:
            raise NameError_("only money, percent, integer and date values are composed.", "Write a word, true or false.")
        if "fact" not in raw:
            span = _part(Span, raw)
            if span.from_ is None and span.to is None:
                raise NameError_("an interval needs from, to, or both.")
            low = None if span.from_ is None else self._nested(file, table, span.from_)
            high = None if span.to is None else self._nested(file, table, span.to)
            return Between(low, high)
        step = _part(Arithmetic, raw)
        base = self._simple(file, table, step.fact)
        if step.per_year is not None:
            return PerYear(base, self._operand(file, FactType.INTEGER, step.per_year))
        if step.plus_percent is not None:
            return Plus(base, self._operand(file, FactType.PERCENT, step.plus_percent))
        return Without(base, self._operand(file, FactType.PERCENT, step.without_percent))

    def _nested(self, file: RulesetFile, table: Table, raw: Any) -> Value:
        return self._composed(file, table, raw) if isinstance(raw, dict) else self._simple(file, table, raw)

    def _operand(self, file: RulesetFile, kind: FactType, raw: Any) -> Value:
        stand_in = FactPlan("", kind, "tender", "", "", {}, "law", True, 0)
        return self.names[file.model.ruleset].right(stand_in, raw, None)

    def _simple(self, file: RulesetFile, table: Table, raw: Any) -> Constant | Key:
        fact = self.facts[table.fact]
        if raw is None:
            raise NameError_("the value is missing.", "Give a value, or unknown with because:.")
        value = self.names[file.model.ruleset].right(fact, raw, None)
        if isinstance(value, Key) and fact.subject == "tender" and self._subject(value.name) == "lot":
            raise NameError_(f'"{raw}" is a fact of a lot.', "Speak of lots through over:.")
        return value

    # ------------------------------------------------------------------ rules

    def _rules(self, file: RulesetFile) -> None:
        for index, rule in enumerate(file.model.rules):
            path: Path_ = ("rules", index)
            dated_by = rule.dated_by
            if dated_by:
                self._check_fact(file, (*path, "dated_by"), dated_by, FactType.DATE)
            given = self._root(file, (*path, "given"), rule.given, dated_by, f"{rule.id}/given")
            when = self._root(file, (*path, "when"), rule.when, dated_by, f"{rule.id}/when")
            for name, root in (("given", given), ("when", when)):
                self._tender_only(file, (*path, name), rule.subject, root, rule.id)
            self._messages(file, path, rule)
            self._waivable(file, path, rule)
            at = tuple((date_to_int(day), dict(effects)) for day, effects in sorted(rule.at.items()))
            waivable = rule.waivable
            self.rules.append(
                RulePlan(
                    rule.id, file.model.ruleset, rule.subject, rule.title, self.scopes[file.model.ruleset], given,
                    -1 if when is None else when, at, dated_by or file.model.dated_by, rule.finding, rule.remedy,
                    rule.rationale, self._citation(file, rule.reference), file.source.at(path)[0], tuple(rule.excepted_by),
                    tuple(waivable.by) if waivable else (), waivable.for_days if waivable else 0,
                    (rule.maturity.index, rule.maturity.area, rule.maturity.level) if rule.maturity else None,
                )
            )  # fmt: skip

    def _messages(self, file: RulesetFile, path: Path_, rule: Rule) -> None:
        names = self.names[file.model.ruleset]
        for key in ("finding", "remedy"):
            for word in _PLACEHOLDER.findall(getattr(rule, key)):
                try:
                    if word.startswith("$"):
                        names.parameter(word, rule.dated_by)
                    else:
                        names.fact(word)
                except NameError_ as error:
                    self._add(file, (*path, key), f"the message names {{{word}}}, but {error}", error.repair)

    def _waivable(self, file: RulesetFile, path: Path_, rule: Rule) -> None:
        if rule.waivable and file.model.adopted_by == "law":
            self._add(
                file, (*path, "waivable"), "legislation is never waivable.",
                "Remove waivable; name a statutory exception under excepted_by if there is one.",
            )  # fmt: skip
        clauses = {c.clause for c in file.model.clauses}
        for clause in rule.excepted_by:
            if clause not in clauses:
                self._add(file, (*path, "excepted_by"), f'the clause "{clause}" is not in the ledger.', did_you_mean(clause, clauses))

    def _citation(self, file: RulesetFile, reference: Any) -> Citation:
        own = file.model.reference
        return Citation(reference.title or own.title, reference.clause, reference.href or own.href)

    # ------------------------------------------------------------------ parameters

    def _parameters(self) -> dict[str, ParameterPlan]:
        used: set[tuple[str, str]] = set().union(*(n.used_keys for n in self.names.values())) if self.names else set()
        plans: dict[str, ParameterPlan] = {}
        for file in self.files.values():
            model = file.model
            for name, parameter in model.parameters.items():
                base = f"${model.ruleset}/{name}"
                if parameter.dated_by:
                    self._check_fact(file, ("parameters", name, "dated_by"), parameter.dated_by, FactType.DATE)
                periods = self._periods(file, ("parameters", name), parameter.unit, parameter.values)
                overrides = self._overrides(file, name, parameter.unit)
                for dating in sorted({d for b, d in used if b == base} | {""}):
                    key = f"{base}@{dating}"
                    dated_by = dating or parameter.dated_by or model.dated_by
                    plans[key] = ParameterPlan(
                        key, model.ruleset, name, parameter.title, parameter.unit, dated_by, periods, overrides
                    )
        for file in self.files.values():
            self._check_overrides(file)
        return plans

    def _periods(self, file: RulesetFile, path: Path_, unit: str, values: Mapping[Any, DatedValue]) -> tuple[Period, ...]:
        periods = []
        for day, value in sorted(values.items()):
            try:
                known, words, candidates = self._dated(file, unit, value)
            except NameError_ as error:
                self._add(file, (*path, "values", day.isoformat()), str(error), error.repair)
                continue
            periods.append(Period(date_to_int(day), known, words, candidates, self._citation(file, value.reference)))
        return tuple(periods)

    def _dated(
        self, file: RulesetFile, unit: str, value: DatedValue
    ) -> tuple[Known | None, frozenset[str] | None, tuple[Known, ...]]:
        names = self.names[file.model.ruleset]
        if value.list_ is not None:
            if unit != "words":
                raise NameError_("only a parameter of words has a list.")
            return None, read_list(file.folder, value.list_), ()
        if unit == "words":
            raise NameError_("a parameter of words has a list.", "Write list: file.csv#column.")
        kind = FactType(unit)
        if value.one_of is not None:
            candidates = tuple(names.literal(kind, v) for v in value.one_of)
            return (min(c[0] for c in candidates), max(c[1] for c in candidates)), None, candidates
        return (None if value.value is None else names.literal(kind, value.value)), None, ()

    def _overrides(self, file: RulesetFile, name: str, unit: str) -> tuple[tuple[int, tuple[Period, ...]], ...]:
        found = []
        for other in self.files.values():
            override = other.model.override.get(f"{file.model.ruleset}/{name}")
            scope = self.scopes.get(other.model.ruleset)
            if override and scope is not None:
                path: Path_ = ("override", f"{file.model.ruleset}/{name}")
                found.append((scope, self._periods(other, path, unit, override.values)))
        return tuple(found)

    def _check_overrides(self, file: RulesetFile) -> None:
        for name, override in file.model.override.items():
            path: Path_ = ("override", name)
            used, _, short = name.partition("/")
            target = self.files[used].model.parameters.get(short) if used in self.files else None
            if target is None or used not in file.model.uses:
                known = [n for n in self.names[file.model.ruleset].parameters if "/" in n]
                self._add(file, path, f'there is no parameter "{name}" in a used ruleset.', did_you_mean(name, known))
            elif target.overridable is None:
                self._add(file, path, f'"{name}" may not be overridden.', "Only what its own ruleset marks overridable may.")
            else:
                for day, value in override.values.items():
                    base = [v for d, v in sorted(target.values.items()) if d <= day]
                    if base and not _allowed(target.overridable.only, base[-1].value, value.value):
                        self._add(
                            file, (*path, "values", day.isoformat()),
                            f'"{name}" may only be overridden to something {target.overridable.only}.', f"It is {base[-1].value}.",
                        )  # fmt: skip

    # ------------------------------------------------------------------ facts made twice, and levels

    def _one_maker_each(self) -> None:
        for fact, makers in self.makers.items():
            for position, (file, index) in enumerate(makers):
                for other, _ in makers[:position]:
                    if other is file or not ledger.disjoint(file.model, other.model, self.facts):
                        where = f"{other.source.file}"
                        self._add(
                            file, ("derive", index, "fact"), f'"{fact}" is also derived in {where}.',
                            "Two rulesets may derive one fact only if their scopes fix one enum to different words.",
                        )  # fmt: skip

    def _levels(self, parameters: dict[str, ParameterPlan]) -> Plan | None:
        try:
            order = self.chain.levels(self.facts, parameters, self.tables, list(self.roots.values()))
        except Cycle as cycle:
            makers = next((self.makers[f] for f in cycle.facts if f in self.makers), None)
            file, index = makers[0] if makers else (next(iter(self.files.values())), 0)
            loop = " -> ".join(cycle.facts)
            self._add(file, ("derive", index, "fact"), f"these facts rest on each other in a circle: {loop}.", "Break the circle.")
            return None
        facts, parameters, roots = order
        top = max([r.level for r in roots] + [f.level for f in facts.values()] + [0]) + 1
        rulesets = {name: self._ruleset_plan(file) for name, file in self.files.items()}
        return Plan(facts, parameters, tuple(self.tables), tuple(self.rules), tuple(roots), rulesets, top, GATEWAYS)

    def _ruleset_plan(self, file: RulesetFile) -> RulesetPlan:
        m = file.model
        law = m.adopted_by == "law"
        adopted = None if isinstance(m.adopted_by, str) else m.adopted_by
        return RulesetPlan(
            m.ruleset, m.title, m.version, m.publisher, m.reference.href, file.source.file,
            hashlib.sha256(file.data).hexdigest(), law, adopted.choice if adopted else "law",
            tuple(adopted.authority) if adopted else (), adopted.target_level if adopted else None,
            tuple(r.id for r in m.rules),
        )  # fmt: skip


def _dating_facts(file: RulesetFile, tables: Mapping[str, Table]) -> set[str]:
    """The facts of this file that its own dating fact rests on, itself included."""
    wanted, found = [file.model.dated_by], set()
    while wanted:
        name = wanted.pop()
        if name in found or name not in tables:
            continue
        found.add(name)
        text = tables[name].model_dump_json(exclude={"cases"}, by_alias=True)
        wanted += [other for other in tables if f'"{other}"' in text]
    return found


def _part(model: Any, raw: dict[str, Any]) -> Any:
    from pydantic import ValidationError

    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == "extra_forbidden":
            word = str(first["loc"][-1])
            raise NameError_(f'there is no key "{word}" in a value.', did_you_mean(word, [f.alias or n for n, f in model.model_fields.items()])) from None
        raise NameError_(str(first.get("ctx", {}).get("error", first["msg"])).rstrip(".") + ".") from None


def _from(fact: str, day: Any) -> Compare:
    return Compare(fact, FactType.DATE, "gte", _date(day))


def _date(day: Any) -> Constant:
    encoded = date_to_int(day)
    return Constant((encoded, encoded))


def _allowed(only: str, base: Any, value: Any) -> bool:
    if base is None or value is None:
        return True
    return bool(value >= base) if only == "higher" else bool(value <= base)
