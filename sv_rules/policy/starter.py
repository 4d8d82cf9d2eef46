"""A starter for a new authority: another authority's ruleset under a new name, with comments that teach."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from sv_rules.errors import BadInput
from sv_rules.policy.reading import RulesetFile
from sv_rules.policy.ruleset import AdoptedBy, Ruleset

PLACEHOLDER = "https://example.org/put-the-address-of-your-document-here"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_AUTHORITY = re.compile(r"\w[\w .'’&()-]*")
_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
_HREF = re.compile(r"""(\bhref:\s*)("[^"]*"|'[^']*'|[^\s,}]+)""")
_ELSEWHERE = rf'\g<1>"{PLACEHOLDER}"'
OWN = ("ruleset", "title", "version", "publisher", "reference", "licence", "adopted_by")
"""Keys that the starter writes anew."""

TEACH: Mapping[str, str] = {
    "scope": "Outside the scope every rule is not applicable. A list means that all of it must hold.",
    "dated_by": "The fact that picks the figures of a day: here the day on which the procurement commenced, not the\n"
    "day of the notice. A new figure never changes a procurement that has begun.",
    "in_force": "The first and the last day of the policy; null where no end is set.",
    "uses": "Rulesets whose facts and numbers may be named here.",
    "extent": "What this file claims to cover: the clauses of your document, in its own numbering.",
    "clauses": "The ledger: a line for every clause of the extent, checked or not. automated: the rules do all of it.\n"
    "partial: say what they leave out. manual: a person must judge, and why. Nothing is passed over in\n"
    "silence. A rule that no line names is refused.",
    "parameters": "Every number of your policy, each with the day from which it holds and the clause that sets it.\n"
    "When the policy changes, add a line with the new day; never change an old line, or contracts under\n"
    "way would be judged by figures that came after them.",
    "override": "Figures of another ruleset that are stricter here.",
    "sign_offs": "Who signs before a tender goes on at a gateway: from within the author's department, or outside it.",
    "case_background": "What every case below takes for granted, so that a case states only what it is about.",
    "derive": "Facts worked out from other facts. The first row that surely holds gives the value; where too little\n"
    "is known the value is unknown, and never taken for no or for zero.",
    "rules": "A rule: whom it binds (given), what breaks it (when), and what a breach does at each gateway (at):\n"
    "stop, reason or advise, from that gateway on until another, or off. An id is never used again.\n"
    "Each rule shows a case for every verdict: breached, met, not applicable, undetermined; and one with\n"
    "nothing known. Put cases on both sides of each number and date: sv-rules rules test changes each by\n"
    "one unit, and names every change that no case notices.",
}


def starter(like: RulesetFile, name: str, authority: str, taken: Collection[str] = ()) -> str:
    """The text of the new ruleset. ``taken`` are the rule ids of the library.

    Raises ``BadInput`` for a name that cannot be one, and for a ruleset that is no authority's choice.
    """
    model, text = like.model, like.data.decode("utf-8").replace("\r\n", "\n")
    if not _NAME.fullmatch(name):
        do = "Use small letters, digits and hyphens, as in example-council."
        raise _refused(f'"{name}" cannot be the name of a ruleset', "it has another form", do)
    if not _AUTHORITY.fullmatch(authority):
        do = "Use letters, digits, spaces, full stops, hyphens, apostrophes and &."
        raise _refused(f'"{authority}" cannot stand in the file', "its marks mean more in YAML", do)
    if not isinstance(model.adopted_by, AdoptedBy) or not model.adopted_by.authority:
        do = "Choose that of an authority, such as cheshire-east: sv-rules rules list names them."
        raise _refused(f'"{model.ruleset}" is no starter', "it is not one authority's policy", do)
    if ".csv#" in text:
        do = "Choose another, or copy the file and its lists by hand."
        raise _refused(f'"{model.ruleset}" is no starter', "it reads lists beside it", do)
    renamed = _renaming(model, name, authority, taken)
    parts = [_head(model, name, authority)]
    for key, section in _sections(text):
        if key not in OWN:
            parts.append(f"{_comment(TEACH[key]) if key in TEACH else ''}{_HREF.sub(_ELSEWHERE, renamed(section))}\n")
    return "\n".join(parts)


def spoken(name: str) -> str:
    """``example-council`` as ``Example Council``."""
    small = {"and", "of", "the", "upon", "on", "in"}
    return " ".join(w if i and w in small else w.capitalize() for i, w in enumerate(name.split("-")))


def _refused(what: str, why: str, do: str) -> BadInput:
    return BadInput(what, where="rules new", why=why, do=do)


def _head(model: Ruleset, name: str, authority: str) -> str:
    heading = _comment(
        f"{authority}: a starter, copied from {model.ruleset} by sv-rules rules new.\n"
        f"It loads, lints and tests green as it stands, and every figure in it is still that of\n"
        f"{model.publisher}. Nothing here is your policy until you have replaced it.\n\n"
        "Go through it from top to bottom: name your document, list its clauses, put in your figures, each with\n"
        "its day and its clause, and correct the cases that then fail. After each change:\n\n"
        f"    sv-rules rules test {name} --also FOLDER     the cases, and what none of them notices\n"
        "    sv-rules rules lint --also FOLDER            what is wrong or doubtful, with its line\n\n"
        "FOLDER is where this file lies. To check a tender by it: --also FOLDER --adopt " + name
    )
    return (
        f"{heading}ruleset: {name}\n"
        f'title: "{authority} social value policy (starter from {model.ruleset}, not yet policy)"\n'
        '\n# The version of this file: raise it whenever you change a rule or a figure.\nversion: "0.1.0"\n'
        f'publisher: "{authority}"\n'
        "\n# The document that sets your policy, and where anybody can read it.\n"
        f'reference: {{title: "Name your document here (starter from {model.ruleset})", href: "{PLACEHOLDER}"}}\n'
        "\n# Whose policy it is. It binds where it is adopted; for all others: advice, or off.\n"
        f'adopted_by: {{authority: ["{authority}"], choice: "off"}}\n'
    )


def _comment(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.split("\n"))


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """The top-level keys with their lines; comments that stand before a key are left behind."""
    marks = list(_KEY.finditer(text))
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        lines = text[mark.start() : after.start() if after else len(text)].split("\n")
        while lines and (not lines[-1].strip() or lines[-1].startswith("#")):
            lines.pop()
        yield mark[1], "\n".join(lines)


class _Renamed:
    """Replaces whole words, the longest first, in one pass: a new name is never taken for an old one."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self._found = re.compile(
            "|".join(rf"(?<![\w$-]){re.escape(w)}(?!\w)" for w in sorted(words, key=len, reverse=True))
        )

    def __call__(self, text: str) -> str:
        return self._found.sub(lambda found: self._words[found[0]], text)


def _renaming(model: Ruleset, name: str, authority: str, taken: Collection[str]) -> _Renamed:
    words = {model.publisher: authority, spoken(model.ruleset): authority}
    if isinstance(model.adopted_by, AdoptedBy):
        words |= dict.fromkeys(model.adopted_by.authority, authority)
    old, new = (n.replace("-", "_") for n in (model.ruleset, name))
    for table in model.derive:
        tail = table.fact.removeprefix(f"{old}_") if table.fact.startswith(f"{old}_") else table.fact
        words[table.fact] = f"{new}_{tail}"
    prefix = _prefix(name, [r.id.partition("-")[2] for r in model.rules], taken)
    words |= {rule.id: f"{prefix}-{rule.id.partition('-')[2]}" for rule in model.rules}
    return _Renamed(words)


def _prefix(name: str, tails: Collection[str], taken: Collection[str]) -> str:
    """Capitals for the rule ids: the initials, or more of the name where those are taken."""
    words = name.upper().split("-")
    whole = "".join(words)
    tries = ["".join(w[0] for w in words) if len(words) > 1 else whole[:4], whole]
    tries += [f"{whole}{n}" for n in range(2, len(taken) + 3)]
    return next(p for p in tries if not any(f"{p}-{tail}" in taken for tail in tails))
