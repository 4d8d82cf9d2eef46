"""A rule as a page of plain words: what it asks, of whom, when, why, and who may set it aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sv_rules.errors import BadInput
from sv_rules.facts.value import FactType, encode
from sv_rules.facts.wording import day_in_words, in_words, lowered
from sv_rules.policy.levels import read_by, value_reads
from sv_rules.policy.plan import OverLots, Plan, RowPlan, RulePlan, SignOffPlan, TablePlan
from sv_rules.policy.words import GATEWAYS
from sv_rules.problem import did_you_mean
from sv_rules.report.conditions import Said, Speaker, listed, period_value
from sv_rules.report.page import Page

if TYPE_CHECKING:
    from sv_rules.policy.reading import RulesetFile
    from sv_rules.policy.ruleset import Case

_DOES = {
    "stop": "stops until it is put right", "reason": "asks for a reason", "advise": "advises", "off": "is not asked",
}  # fmt: skip


def explain_rule(
    plan: Plan, rule_id: str, ruleset_file: RulesetFile | None = None, *, steps: int | None = 2, width: int = 100
) -> str:
    """The page of one rule. ``ruleset_file`` adds the worked examples. Raises ``BadInput`` for an unknown id.

    Derived facts are shown up to ``steps`` away from the rule (``None``: all); those further off are named.
    """
    rule = rule_of(plan, rule_id)
    speaker, page = Speaker(plan), Page(False, width)
    ruleset = plan.rulesets[rule.ruleset]
    page.hanging(f"{rule.id}  ", rule.title)
    page.line(f"{ruleset.title}, version {ruleset.version} · {ruleset.publisher}")
    _asks(page, speaker, rule)
    _section(page, "Whom it binds", binding_words(plan, rule))
    _section(page, "At each gateway", gateway_words(rule))
    _section(page, "Why", [rule.rationale])
    clause = f", {rule.citation.clause}" if rule.citation.clause else ""
    _section(page, "Law", [f"{rule.citation.title}{clause}", rule.citation.href])
    _section(page, "If it is breached", [rule.remedy])
    _section(page, "Who may waive it", [waiving_words(plan, rule)])
    if signed := [sign_off_words(plan, one) for one in signed_beside(plan, rule)]:
        _section(page, "Who signs", signed)
    if rule.maturity:
        index, area, level = rule.maturity
        _section(page, "Maturity", [f"It measures a practice of {index}: area {area}, level {level}."])
    near, far = rests_on(plan, rule, steps)
    _numbers(page, plan, near)
    _tables(page, speaker, near, far)
    if ruleset_file is not None:
        _examples(page, plan, rule, ruleset_file)
    return page.text()


def rule_of(plan: Plan, rule_id: str) -> RulePlan:
    """The rule of that id, in whatever case it is written. Raises ``BadInput``."""
    found = {r.id.casefold(): r for r in plan.rules}.get(rule_id.casefold())
    if found is None:
        near = did_you_mean(rule_id.upper(), [r.id for r in plan.rules]) or "List the rules with: sv-rules rules list"
        raise BadInput(f'no rule "{rule_id}"', where="explain", why="the library has none of that id", do=near)
    return found


def conditions(page: Page, parts: Iterable[Said], indent: int = 2) -> None:
    """Conditions as a list, parts below what they belong to."""
    for part in parts:
        for depth, said in part.walk():
            page.hanging(" " * (indent + 2 * depth) + "- ", said.text)


def rests_on(plan: Plan, rule: RulePlan, steps: int | None = None) -> tuple[list[str], list[str]]:
    """The facts and parameters that a rule rests on, nearest first: those within ``steps``, and those beyond."""
    tables: dict[str, list[TablePlan]] = {}
    for table in plan.tables:
        tables.setdefault(table.fact, []).append(table)
    queue = [(n, 1) for root in (rule.given, rule.when, rule.scope) for n in _root_reads(plan, root)]
    found: dict[str, int] = {}
    while queue:
        name, step = queue.pop(0)
        if name in found:
            continue
        found[name] = step
        rows = [row for table in tables.get(name, []) for row in rows_of(table)]
        next_step = step if name in plan.facts and plan.facts[name].hidden else step + 1
        reads = [n for row in rows for n in (*_root_reads(plan, row.root), *_row_reads(plan, row))]
        # A number of policy belongs to the table that reads it.
        queue += [(other, step if other in plan.parameters else next_step) for other in reads]
        parameter = plan.parameters.get(name)
        if parameter is not None:
            queue.append((parameter.dated_by, next_step))
    near = [n for n, step in found.items() if steps is None or step <= steps]
    return near, [n for n in found if n not in near]


def rows_of(table: TablePlan) -> list[RowPlan]:
    """The rows of a table, ``otherwise`` last."""
    return [*table.rows, *([table.otherwise] if table.otherwise else [])]


def _root_reads(plan: Plan, root: int | None) -> list[str]:
    return [] if root is None else read_by(plan.roots[root].node)


def _row_reads(plan: Plan, row: RowPlan) -> list[str]:
    if isinstance(row.value, OverLots):
        return [*([row.value.of] if row.value.of else []), *_root_reads(plan, row.value.when)]
    return value_reads(row.value)


# ---------------------------------------------------------------------------- sections


def _section(page: Page, title: str, lines: Iterable[str]) -> None:
    page.blank()
    page.line(title)
    for line in lines:
        page.hanging("  ", line)


def _asks(page: Page, speaker: Speaker, rule: RulePlan) -> None:
    page.blank()
    page.line("What it asks")
    each = "each lot" if rule.subject == "lot" else "the tender"
    given = speaker.root(rule.given)
    page.hanging("  ", f"It is asked of {each}" + (" where:" if given else ", always."))
    conditions(page, given, 4)
    page.hanging("  ", "It is breached where:")
    conditions(page, speaker.root(rule.when), 4)
    scope = speaker.root(rule.scope)
    if scope:
        page.hanging("  ", "Outside this scope it is not applicable:")
        conditions(page, scope, 4)


def binding_words(plan: Plan, rule: RulePlan) -> list[str]:
    """Whom a rule binds, in sentences."""
    ruleset = plan.rulesets[rule.ruleset]
    if ruleset.law:
        return ["It is law: it binds every authority within its scope."]
    who = listed(list(ruleset.authorities)) if ruleset.authorities else "authorities that adopt it"
    rest = "advice" if ruleset.choice == "advice" else "not run"
    lines = [f"{who[:1].upper()}{who[1:]}. For all others it is {rest}."]
    if ruleset.target_level:
        lines.append(f"Adopted up to the level {ruleset.target_level}, unless the authority says otherwise.")
    return lines


def gateway_words(rule: RulePlan) -> list[str]:
    """What a breach does at each gateway, a sentence for each day on which that changes."""
    lines = []
    for start, effects in rule.at:
        said = "; ".join(f"{where}: {_DOES[effect]}" for where, effect in _spans(effects))
        lines.append(f"From {day_in_words(start)}: {said or 'it is not asked'}.")
    return lines


def _spans(effects: Mapping[str, str]) -> list[tuple[str, str]]:
    """The effect at runs of gateways: an effect holds on until another, or ``off``."""
    spans: list[tuple[list[str], str]] = []
    effect = "off"
    for gateway in GATEWAYS:
        effect = effects.get(gateway, effect)
        if spans and spans[-1][1] == effect:
            spans[-1][0].append(gateway)
        else:
            spans.append(([gateway], effect))
    return [(n[0] if len(n) == 1 else f"{n[0]} to {n[-1]}", e) for n, e in spans if e != "off"]


def waiving_words(plan: Plan, rule: RulePlan) -> str:
    """Who may waive a rule, in a sentence."""
    if plan.rulesets[rule.ruleset].law:
        text = "Nobody: the rule rests on legislation."
        if rule.excepted_by:
            text += f" The law itself makes an exception ({', '.join(rule.excepted_by)}); keep the evidence for it."
        return text
    if not rule.waivable_by:
        return "Nobody: the rule is not marked waivable."
    return f"{listed(list(rule.waivable_by))}, with a reason, for at most {rule.waivable_days} days."


def signed_beside(plan: Plan, rule: RulePlan) -> list[SignOffPlan]:
    """The sign-offs that its ruleset asks for under the same clause."""
    own = plan.rulesets[rule.ruleset].sign_offs
    return [one for one in own if one.citation == rule.citation and rule.citation.clause]


def sign_off_words(plan: Plan, one: SignOffPlan) -> str:
    """Who signs where, and whom that binds, in two sentences."""
    who = "someone of a department other than the author's" if one.outside else "someone of the author's own department"
    said = f"{one.title}: signed at {one.at} by {one.role}, {who}."
    if plan.rulesets[one.ruleset].law:
        return f"{said} Without it the tender stops."
    level = f", up to the level {one.maturity[2]} or beyond" if one.maturity else ""
    return f"{said} The tender stops without it where the ruleset is adopted{level}; elsewhere it is not asked for."


def _numbers(page: Page, plan: Plan, names: list[str]) -> None:
    parameters = [plan.parameters[n] for n in names if n in plan.parameters]
    if not parameters:
        return
    page.blank()
    page.line("Numbers of policy, with their dates")
    for parameter in parameters:
        dating = lowered(plan.facts[parameter.dated_by].title)
        page.hanging(f"  ${parameter.name}  ", f"{parameter.title} (by {dating})")
        for period in reversed(parameter.periods):
            citation = period.citation
            clause = f", {citation.clause}" if citation.clause else ""
            start = f"    from {day_in_words(period.start)}: "
            page.hanging(start, f"{period_value(parameter, period)} · {citation.title}{clause} · {citation.href}")


def _tables(page: Page, speaker: Speaker, near: list[str], far: list[str]) -> None:
    plan = speaker.plan
    wanted = [t for n in near for t in plan.tables if t.fact == n and not plan.facts[n].hidden]
    if not wanted:
        return
    page.blank()
    page.line("How derived facts are worked out")
    for table in wanted:
        fact = plan.facts[table.fact]
        how = "every row that may hold counts" if table.take_all else "the first row that holds counts"
        many = f" ({how})" if len(table.rows) > 1 else ""
        page.hanging("  ", f"{fact.title} [{fact.name}], {plan.rulesets[table.ruleset].title}{many}:")
        for number, row in enumerate(table.rows, 1):
            _row(page, speaker, table, row, f"    {number}. ")
        if table.otherwise is not None:
            _row(page, speaker, table, table.otherwise, "    otherwise: ")
        elif not table.exhaustive and all(row.root is not None for row in table.rows):
            page.hanging("    ", "otherwise it is not known")
    beyond = [plan.facts[n] for n in far if n in plan.facts]
    further = [lowered(f.title) for f in beyond if f.derived and not f.hidden]
    if further:
        page.hanging("  ", f"These rest in turn on what is worked out for: {'; '.join(further)}.")


def _row(page: Page, speaker: Speaker, table: TablePlan, row: RowPlan, start: str) -> None:
    parts = speaker.root(row.root)
    value = speaker.value(speaker.plan.facts[table.fact], row.value)
    because = because_words(row, value)
    page.hanging(start, f"{value}{because}" + (", where:" if parts else ""))
    conditions(page, parts, 8)
    if isinstance(row.value, OverLots) and row.value.when is not None:
        page.hanging("       ", "asked of each lot:")
        conditions(page, speaker.root(row.value.when), 10)


def because_words(row: RowPlan, said: str) -> str:
    """A row's reason in brackets, unless it was said already."""
    reason = (row.because or "").rstrip(". ")
    return f" ({reason})" if reason and reason not in said else ""


def _examples(page: Page, plan: Plan, rule: RulePlan, file: RulesetFile) -> None:
    cases = next((r.cases for r in file.model.rules if r.id == rule.id), [])
    if not cases:
        return
    page.blank()
    page.line("Worked examples")
    for case in cases:
        page.hanging("  - ", f"{case.name}: {case.expect}.")
        page.hanging("    ", given_words(plan, case))


def given_words(plan: Plan, case: Case) -> str:
    """What a worked example starts from, in a sentence."""
    lots = (f"lot {lot}: {_facts(plan, values)}" for lot, values in (case.lots or {}).items())
    given = "; ".join(t for t in (_facts(plan, case.facts), *lots) if t)
    return f"Given {given}." if given else "Given nothing."


def _facts(plan: Plan, values: Mapping[str, Any]) -> str:
    return ", ".join(f"{lowered(plan.facts[n].title)}: {_value(plan, n, raw)}" for n, raw in values.items())


def _value(plan: Plan, name: str, raw: Any) -> str:
    fact = plan.facts[name]
    if isinstance(raw, Mapping):
        ends = [(word, _value(plan, name, raw[word])) for word in ("from", "to") if raw.get(word) is not None]
        return " ".join(f"{word} {end}" for word, end in ends)
    if raw is None:
        return "not known"
    return in_words(FactType(fact.kind), encode(fact.kind, raw), fact.members)
