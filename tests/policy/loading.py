"""Loading of rulesets written in a test, or copied from a folder of examples."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sv_rules.policy.library import compile_folder
from sv_rules.policy.plan import Plan
from sv_rules.problem import Problems

BROKEN = Path(__file__).parents[1] / "broken_rulesets"
_COMPANIONS = re.compile(rb"\A# Read with ([\w., -]+)\.\n")


def folder_of(tmp_path: Path, **texts: str) -> Path:
    """A folder of rulesets, each under its keyword as a name."""
    folder = tmp_path / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def compiled(tmp_path: Path, **texts: str) -> Plan:
    """The plan of rulesets written here."""
    return compile_folder(folder_of(tmp_path, **texts))


def said_of(folder: Path) -> str:
    """What loading a folder says, a line for each problem, with names from the folder; nothing if it loads."""
    try:
        compile_folder(folder)
    except Problems as error:
        prefix = f"{folder.name}/"
        return "\n".join(str(problem).replace(prefix, "") for problem in error.problems)
    return ""


def copied(tmp_path: Path, *names: str) -> Path:
    """A folder with copies of examples, and of what they say they are read with."""
    folder = tmp_path / "rules"
    folder.mkdir(exist_ok=True)
    for name in names:
        shutil.copy(BROKEN / name, folder)
        companions = _COMPANIONS.match((BROKEN / name).read_bytes())
        for companion in companions[1].decode().split(", ") if companions else ():
            shutil.copy(BROKEN / companion, folder)
    return folder


def good() -> str:
    """The text of a small ruleset that loads."""
    return (BROKEN / "_good.yaml").read_text(encoding="utf-8")


def law() -> str:
    """The text of a small law that loads."""
    return (BROKEN / "_law.yaml").read_text(encoding="utf-8")


def changed(text: str, *edits: tuple[str, str]) -> str:
    """A text with each of these found once and replaced."""
    for old, new in edits:
        assert text.count(old) == 1, f"{text.count(old)} times: {old}"
        text = text.replace(old, new)
    return text


def ruleset(name: str, /, **parts: str) -> str:
    """A ruleset of law with these parts, each as it stands after its key; its ledger is filled in.

    ``derive`` and ``parameters`` are blocks; every table in ``derive`` is given the cases that it owes by
    ``table``.
    """
    head = {
        "title": f"The {name}", "version": '"1.0.0"', "publisher": "Example Parliament", "adopted_by": "law",
        "reference": '{title: Example, href: "https://example.org/act"}', "dated_by": "published_on",
        "in_force": "{from: 2025-01-01}", "extent": "[s1]",
    }  # fmt: skip
    ids = ", ".join(re.findall(r"id: ([A-Z]+-[0-9]+)", parts.get("rules", "")))
    clause = f"{{clause: s1, title: Everything, status: manual, why: a test, rules: [{ids}]}}"
    lines = {"ruleset": name, **head, "clauses": f"[{clause}]", **parts}
    return "".join(f"{key}: {text}\n" for key, text in lines.items())


def table(fact: str, kind: str, *rows: str, more: str = "") -> str:
    """One table with rows in flow style, and a case for each outcome that a table of its type can have."""
    shown = {"boolean": ["true", "false"], "enum": ["big", "small"], "date": ["2026-01-01"]}.get(kind, ["1"])
    cases = ["{name: nothing, facts: {}, expect: unknown}"]
    cases += [f"{{name: shows {word}, facts: {{published_on: 2026-01-01}}, expect: {word}}}" for word in shown]
    members = "members: {big: big, small: small}, " if kind == "enum" else ""
    return (
        f"\n  - {{fact: {fact}, title: The {fact}, type: {kind}, {members}{more}"
        f"rows: [{', '.join(rows)}], cases: [{', '.join(cases)}]}}"
    )


def parameter(name: str, unit: str, *values: str, more: str = "") -> str:
    """One parameter; each value as ``2025-01-01: 5``."""
    dated = ", ".join(f"{day}: {{value: {v}, reference: {{clause: s1}}}}" for day, v in (x.split(": ") for x in values))
    return f"\n  {name}: {{title: The {name}, unit: {unit}, {more}values: {{{dated}}}}}"


def rule(name: str, when: str, *, subject: str = "tender", more: str = "") -> str:
    """One rule with this breach, and a case for each verdict."""
    verdicts = ["undetermined", "met", "breached", "not applicable"]
    cases = ["{name: nothing, facts: {}, expect: undetermined}"]
    cases += [f"{{name: shows {v}, facts: {{published_on: 2026-01-01}}, expect: {v}}}" for v in verdicts]
    return (
        f"\n  - {{id: {name}, title: The rule, subject: {subject}, at: {{2025-01-01: {{publish: stop}}}}, {more}"
        f"when: [{when}], finding: It is so., remedy: Change it., rationale: It is right., "
        f"reference: {{clause: s1}}, cases: [{', '.join(cases)}]}}"
    )
