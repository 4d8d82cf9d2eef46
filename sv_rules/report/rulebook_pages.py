"""The rulebook: a page a rule, and indexes by gateway, by law and by authority, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sv_rules.engine.effect import effect_of
from sv_rules.facts.wording import iso_in_words
from sv_rules.policy.library import Library
from sv_rules.policy.plan import Plan, RulePlan, RulesetPlan
from sv_rules.policy.ruleset import Ruleset
from sv_rules.policy.words import GATEWAYS
from sv_rules.report.atomic import write_text
from sv_rules.report.explain import sign_off_words
from sv_rules.report.rule_page import MARK, rule_page, text_of
from sv_rules.report.rulebook import signatures

_EFFECTS = {"stop": "Stops", "reason": "Asks for a reason", "advise": "Advises"}
_STATUS = {
    "automated": "checked", "partial": "checked in part", "manual": "for a person", "definition": "a definition",
    "not-applicable": "nothing to check",
}  # fmt: skip


def rulebook_pages(library: Library) -> dict[str, str]:
    """Every page by its path below the rulebook's folder."""
    plan = library.plan
    files = {f.model.ruleset: f for f in library.files}
    models = [files[name].model for name in sorted(files)]
    return {
        "README.md": _page("The rulebook", _contents(plan, models)),
        "by-gateway.md": _page("Rules by gateway", _by_gateway(plan)),
        "by-law.md": _page("Rules by law", _by_law(plan, models)),
        "by-authority.md": _page("Rules by authority", _by_authority(plan)),
        **{f"rules/{rule.id}.md": rule_page(plan, rule, files[rule.ruleset]) for rule in plan.rules},
    }


def write_rulebook(pages: dict[str, str], folder: Path) -> list[str]:
    """Write what differs, and remove generated pages that are no longer among them. Gives the paths it touched."""
    stale = stale_pages(pages, folder)
    for name in stale:
        path = folder / name
        if name in pages:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_text(path, pages[name])
        else:
            path.unlink()
    return stale


def stale_pages(pages: dict[str, str], folder: Path) -> list[str]:
    """The pages that are missing, out of date or no longer wanted. A file without the mark is nobody's business."""
    held = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.md")}
    texts = {name: path.read_text(encoding="utf-8") for name, path in held.items()}
    wrong = [name for name, text in pages.items() if texts.get(name) != text]
    return sorted([*wrong, *(name for name, text in texts.items() if name not in pages and text.startswith(MARK))])


def _page(title: str, lines: Iterable[str]) -> str:
    return "\n".join([MARK, "", f"# {title}", "", *lines]) + "\n"


def _link(rule: RulePlan) -> str:
    return f"[{rule.id}](rules/{rule.id}.md) {text_of(rule.title)}"


def _contents(plan: Plan, models: list[Ruleset]) -> Iterator[str]:
    yield "Every rule of this library, in plain words, with its law, its numbers and worked examples."
    yield ""
    yield "- [By gateway](by-gateway.md): what is asked when"
    yield "- [By law](by-law.md): each source, clause by clause, and what becomes of it"
    yield "- [By authority](by-authority.md): whom each ruleset binds"
    for model in models:
        yield from ("", f"## [{text_of(model.title)}](by-law.md#{model.ruleset})", "")
        rules = [rule for rule in plan.rules if rule.ruleset == model.ruleset]
        yield from (f"- {_link(rule)}" for rule in rules)
        if not rules:
            yield "It has no rules; others read its numbers and facts."


def _by_gateway(plan: Plan) -> Iterator[str]:
    yield "An effect holds at its gateway and at later ones until it changes. These are each rule's latest effects."
    for gateway in GATEWAYS:
        yield from ("", f"## {gateway.capitalize()}")
        asked = False
        for effect, words in _EFFECTS.items():
            found = [rule for rule in plan.rules if effect_of(rule.at[-1][1], gateway) == effect]
            if found:
                asked = True
                yield from ("", f"### {words}", "")
                yield from (f"- {_link(rule)} ({text_of(plan.rulesets[rule.ruleset].title)})" for rule in found)
        signing = [(r, s) for r in plan.rulesets.values() for s in r.sign_offs if s.at == gateway]
        if signing:
            asked = True
            yield from ("", "### Has to be signed", "")
            yield from (f"- {text_of(sign_off_words(plan, s))} ({text_of(r.title)})" for r, s in signing)
        if not asked:
            yield from ("", "No rule is asked here.")


def _by_law(plan: Plan, models: list[Ruleset]) -> Iterator[str]:
    yield "Each source with every clause that its encoding claims to cover, and what becomes of the clause."
    titles = {rule.id: rule for rule in plan.rules}
    for model in models:
        yield from ("", f'## <a id="{model.ruleset}"></a>{text_of(model.title)}', "")
        until = model.in_force.until
        ends = f" to {iso_in_words(until.isoformat())}" if until else ""
        begins = iso_in_words(model.in_force.from_.isoformat())
        source = f"[{text_of(model.reference.title)}]({model.reference.href})"
        encoding = f"`{model.ruleset}` {model.version} · in force from {begins}{ends}"
        yield f"{source} · {text_of(model.publisher)} · {encoding}"
        yield from ("", "| Clause | What it says | What becomes of it |", "| --- | --- | --- |")
        for clause in model.clauses:
            rules = [f"[{name}](rules/{name}.md)" for name in clause.rules if name in titles]
            names = [f"`{name}`" for name in (*clause.derive, *clause.parameters)]
            parts = [*rules, *names, *(text_of(signature) for signature in signatures(clause))]
            by = f" by {', '.join(parts)}" if parts else ""
            why = f". {text_of(clause.why)}" if clause.why else ""
            yield f"| {text_of(clause.clause)} | {text_of(clause.title)} | {_STATUS[clause.status]}{by}{why} |"


def _by_authority(plan: Plan) -> Iterator[str]:
    law = [r for r in plan.rulesets.values() if r.law]
    anyone = [r for r in plan.rulesets.values() if not r.law and not r.authorities]
    named = sorted({name for r in plan.rulesets.values() for name in r.authorities})
    yield "Law binds everyone within its scope. Other rulesets bind those who adopt them."
    yield from _rulesets(plan, "Every authority", law)
    yield from _rulesets(plan, "Any authority that adopts it", anyone)
    for name in named:
        yield from _rulesets(plan, name, [r for r in plan.rulesets.values() if name in r.authorities])


def _rulesets(plan: Plan, title: str, rulesets: Iterable[RulesetPlan]) -> Iterator[str]:
    yield from ("", f"## {text_of(title)}")
    for ruleset in rulesets:
        rest = "" if ruleset.law or ruleset.choice == "off" else " For all others it is advice."
        yield from ("", f"[{text_of(ruleset.title)}](by-law.md#{ruleset.name}).{rest}", "")
        yield from (f"- {_link(rule)}" for rule in plan.rules if rule.ruleset == ruleset.name)
