"""A ruleset as a page: what it is, what becomes of each clause, its numbers, tables and rules."""

from __future__ import annotations

from sv_rules.errors import BadInput
from sv_rules.facts.wording import iso_in_words
from sv_rules.policy.library import Library
from sv_rules.policy.plan import ParameterPlan
from sv_rules.policy.ruleset import Clause, Ruleset
from sv_rules.problem import did_you_mean
from sv_rules.report.conditions import period_words
from sv_rules.report.explain import sign_off_words
from sv_rules.report.page import Page


def show_ruleset(library: Library, name: str, *, width: int = 100) -> str:
    """The page of one ruleset. Raises ``BadInput`` for an unknown name."""
    model = next((f.model for f in library.files if f.model.ruleset == name), None)
    if model is None:
        near = did_you_mean(name, library.plan.rulesets)
        raise BadInput(f'no ruleset "{name}"', where="rules show", why="the library has none of that name", do=near)
    page = Page(False, width)
    _head(page, model)
    _ledger(page, model)
    _numbers(page, library, name)
    page.blank()
    page.line("Facts that it derives")
    for table in model.derive:
        page.hanging("  ", f"{table.fact} ({table.subject}, {table.type}): {table.title}")
    page.blank()
    page.line("Rules")
    for rule in model.rules:
        page.hanging(f"  {rule.id.ljust(12)} ", rule.title)
    if signing := library.plan.rulesets[name].sign_offs:
        page.blank()
        page.line("Sign-offs")
        for one in signing:
            page.hanging("  ", sign_off_words(library.plan, one))
    return page.text()


def _head(page: Page, model: Ruleset) -> None:
    page.line(f"{model.title}, encoding {model.version} · {model.publisher}")
    page.line(model.reference.href)
    until = model.in_force.until
    ends = f" to {iso_in_words(until.isoformat())}" if until else ""
    page.line(f"In force from {iso_in_words(model.in_force.from_.isoformat())}{ends}, by {model.dated_by}.")
    if model.adopted_by == "law":
        page.line("It binds as law, within its scope.")
    else:
        others = "judged and shown as advice" if model.adopted_by.choice == "advice" else "not run"
        page.line(f"It binds authorities that adopt it; for others it is {others}.")
    if model.uses:
        page.line(f"It uses {', '.join(model.uses)}.")


def _ledger(page: Page, model: Ruleset) -> None:
    page.blank()
    page.line("Clause by clause")
    for clause in model.clauses:
        by = ", ".join([*clause.rules, *clause.derive, *clause.parameters, *signatures(clause)])
        page.hanging(f"  {clause.clause}: ", f"{clause.title}: {clause.status}{f' by {by}' if by else ''}.")
        if clause.why:
            page.hanging("    ", clause.why)


def signatures(clause: Clause) -> list[str]:
    """The signatures that implement a clause, in words."""
    return [f"the signature of {role}" for role in clause.sign_offs]


def _numbers(page: Page, library: Library, name: str) -> None:
    own: dict[str, ParameterPlan] = {p.name: p for p in library.plan.parameters.values() if p.ruleset == name}
    if not own:
        return
    page.blank()
    page.line("Numbers and lists")
    for parameter in own.values():
        page.hanging("  ", f"${parameter.name}: {parameter.title}")
        for period in parameter.periods:
            clause = f" ({period.citation.clause})" if period.citation.clause else ""
            page.hanging("    ", f"{period_words(parameter, period)}{clause}")
