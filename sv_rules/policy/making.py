"""A plan in the making: what the steps of linking share."""

from __future__ import annotations

from collections.abc import Sequence

from sv_rules.facts.dictionary import Dictionary
from sv_rules.policy.names import Names
from sv_rules.policy.plan import Citation, FactPlan, Node, Root, RulePlan, TablePlan
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.written import Reference
from sv_rules.problem import Mistake, Problem
from sv_rules.source import Path_


class Making:
    """Files, facts and problems, and the roots, tables and rules linked so far."""

    def __init__(self, files: Sequence[RulesetFile], dictionary: Dictionary) -> None:
        self.problems: list[Problem] = []
        self.files: dict[str, RulesetFile] = {}
        for file in files:
            first = self.files.setdefault(file.model.ruleset, file)
            if first is not file:
                message = f'the ruleset "{file.model.ruleset}" is also in {first.source.file}.'
                self.add(file, ("ruleset",), message, "Give each ruleset its own name.")
        self.facts: dict[str, FactPlan] = {
            name: FactPlan(name, f.type, f.subject, f.title, f.definition, f.members, f.needs, False, 0)
            for name, f in dictionary.facts.items()
        }
        self.makers: dict[str, list[tuple[RulesetFile, int]]] = {}
        """The tables that derive a fact: their file, and their position in it."""
        self.names: dict[str, Names] = {}
        self.scopes: dict[str, int | None] = {}
        self.roots: list[Root] = []
        self.tables: list[TablePlan] = []
        self.rules: list[RulePlan] = []
        self._known_roots: dict[tuple[str, Node], int] = {}
        self._lifted: dict[tuple[str, object], str] = {}

    def add(self, file: RulesetFile, path: Path_, message: str, repair: str = "") -> None:
        """Note a problem at a place of a file."""
        self.problems.append(file.problem(path, message, repair))

    def mistake(self, file: RulesetFile, path: Path_, mistake: Mistake) -> None:
        """Note a mistake, now that its place is known."""
        self.add(file, (*path, *mistake.path), str(mistake), mistake.repair)

    def names_of(self, file: RulesetFile) -> Names:
        """What a file may name."""
        return self.names[file.model.ruleset]

    def check_date(self, file: RulesetFile, path: Path_, name: str) -> bool:
        """Whether a name is that of a date of the tender; a problem if not."""
        try:
            self.names_of(file).date(name)
        except Mistake as mistake:
            self.mistake(file, path, mistake)
            return False
        return True

    def root(self, subject: str, node: Node) -> int:
        """The index of a condition's root; the same condition on the same subject is judged once."""
        found = self._known_roots.get((subject, node))
        if found is None:
            found = self._known_roots[(subject, node)] = len(self.roots)
            self.roots.append(Root(found, subject, -1, node))
        return found

    def lifted(self, ruleset: str, value: object, label: str) -> tuple[str, bool]:
        """The hidden fact that stands for a condition over lots, and whether it is new."""
        key = (ruleset, value)
        new = key not in self._lifted
        if new:
            self._lifted[key] = f"{label}-{len(self._lifted) + 1}"
        return self._lifted[key], new


def citation(file: RulesetFile, reference: Reference) -> Citation:
    """A citation in full: what it leaves out is the ruleset's own source."""
    own = file.model.reference
    return Citation(reference.title or own.title, reference.clause, reference.href or own.href)
